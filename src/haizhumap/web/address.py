"""
The filter of a page as an address writes it: `?sector=culture&near=113.3,23.1,1000`.

Owns the parameters' names and forms, the same as `static/core/address.js`. Whatever comes with a link is checked here;
what is unknown is passed over and told. Positions are WGS 84 degrees, lon first; a radius is metres.
"""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from haizhumap.layer.facets import FACETS
from haizhumap.layer.filtering import Filter, Near

MAX_RADIUS_M = 50_000
LONGEST_WORDS = 200
_NUMBER = re.compile(r"\s*-?\d{1,9}(?:\.\d{1,17})?\s*")


def read_filter(query: Iterable[tuple[str, str]], known: Mapping[str, Iterable[str]]) -> tuple[Filter, tuple[str, ...]]:
    """
    Read a filter from an address's parameters.

    Parameters
    ----------
    query
        The parameters in their order, several of one name allowed.
    known
        For each facet the codes that may be asked for.

    Returns
    -------
    wanted
        The filter.
    ignored
        Parts of the address that make no sense, as `name=value`.
    """
    ignored: list[str] = []
    pairs = [(name, value) for name, value in query if value]
    codes: dict[str, frozenset[str]] = {}
    for facet in FACETS.values():
        asked = [value for name, value in pairs if name == facet.name]
        codes[facet.field] = frozenset(asked) & frozenset(known[facet.name])
        ignored += [f"{facet.name}={value}" for value in asked if value not in codes[facet.field]]
    near = None
    if value := next((value for name, value in pairs if name == "near"), None):
        near = read_near(value)
        ignored += [] if near else [f"near={value}"]
    words = next((value for name, value in pairs if name == "q"), "")[:LONGEST_WORDS]
    return Filter(words=words, near=near, **codes), tuple(ignored)  # type: ignore[arg-type] # the codes were checked


def read_near(value: str) -> Near | None:
    """Read a circle, `lon,lat,metres`; None where it is none on this globe: `113.3,23.1,1000`."""
    parts = value.split(",")
    if len(parts) != 3 or not all(_NUMBER.fullmatch(part) for part in parts):  # noqa: PLR2004 - lon, lat, radius
        return None
    lon, lat, radius_m = map(float, parts)
    if abs(lon) <= 180 and abs(lat) <= 90 and 0 < radius_m <= MAX_RADIUS_M:  # noqa: PLR2004 - the globe
        return Near(lon=lon, lat=lat, radius_m=radius_m)
    return None


def write_filter(wanted: Filter) -> str:
    """Return a filter as an address's query, always in the same order: what `read_filter` reads."""
    pairs = [(facet, code) for facet in FACETS for code in sorted(wanted.wanted(facet))]
    if words := wanted.words.strip():
        pairs.append(("q", words))
    if near := wanted.near:
        pairs.append(("near", f"{near.lon},{near.lat},{near.radius_m:g}"))
    return urlencode(pairs, safe=",")
