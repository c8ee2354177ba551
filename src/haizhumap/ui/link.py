"""
What a reader has chosen: all of it stands in the URL, so that every state is a link and the back button works.

Owns the query parameters; `events` changes them. Whatever comes with a link is checked here; what is unknown is passed
over and told.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from haizhumap.i18n import LANGS, Lang
from haizhumap.layer.facets import FACETS, Facet
from haizhumap.layer.filtering import Filter, Near

OFFLINE = "offline"
PAGES = ("map", "new")
TABS = ("reader", "table", "charts", "ledger", "about", "export")
RADIUS_M = 1000
MAX_RADIUS_M = 50_000
_LONGEST_SPAN = 20
"""Characters of a passage in a link, two offsets and a dash."""
FAILED_KEY, PICKING_KEY, RADIUS_KEY = "tiles-failed", "picking", "radius"
"""Keys of the session for what no link needs: a base map that failed, whether a point is picked, a radius in metres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a link may name: places, reports, sections and base maps."""

    places: Collection[str]
    reports: Collection[str]
    sections: Collection[str]
    bases: Collection[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """
    What the link says.

    `focus` is the passage that the report reader shows, as report, start and end; `at` where the map starts, as lat,
    lon (WGS 84) and zoom; `ignored` the parts of the link that make no sense here.
    """

    lang: Lang = "zh"
    page: str = PAGES[0]
    wanted: Filter = field(default_factory=Filter)
    place: str | None = None
    base: str = OFFLINE
    tab: str = TABS[0]
    focus: tuple[str, int, int] | None = None
    at: tuple[float, float, float] | None = None
    ignored: tuple[str, ...] = ()


class _Link:
    """The query parameters, read with checks; what is passed over is kept for the notice."""

    def __init__(self) -> None:
        self.ignored: list[str] = []

    def one(self, name: str, known: Iterable[str], default: str) -> str:
        value = st.query_params.get(name)
        if value is None or value in known:
            return value if value is not None else default
        self.ignored.append(f"{name}={value}")
        return default

    def several(self, name: str, known: Iterable[str]) -> frozenset[str]:
        values = [value for value in st.query_params.get_all(name) if value]
        accepted = frozenset(values) & frozenset(known)
        self.ignored += [f"{name}={value}" for value in values if value not in accepted]
        return accepted

    def numbers(self, name: str, count: int) -> tuple[float, ...] | None:
        value = st.query_params.get(name)
        if value is None:
            return None
        try:
            numbers = tuple(float(part) for part in value.split(","))
        except ValueError:
            numbers = ()
        if len(numbers) == count and all(abs(number) < MAX_RADIUS_M + 1 for number in numbers):
            return numbers
        self.ignored.append(f"{name}={value}")
        return None


def read_link(known: Known) -> Chosen:
    """Read what a reader has chosen from the URL."""
    link = _Link()
    lang = link.one("lang", LANGS, "zh")
    wanted = Filter(
        words=st.query_params.get("q", "")[:200],
        near=_read_near(link),
        **{facet.field: _read_facet(link, facet, known) for facet in FACETS.values()},
    )
    chosen = Chosen(
        lang="en" if lang == "en" else "zh",
        page=link.one("page", PAGES, PAGES[0]),
        wanted=wanted,
        place=link.one("place", known.places, "") or None,
        base=link.one("base", known.bases, OFFLINE),
        tab=link.one("tab", TABS, TABS[0]),
        focus=_read_focus(link, known),
        at=_read_at(link),
    )
    return replace(chosen, ignored=tuple(link.ignored))


def _read_facet(link: _Link, facet: Facet, known: Known) -> frozenset[Any]:
    if facet.codes:
        return frozenset(map(facet.codes, link.several(facet.name, set(facet.codes))))
    return link.several(facet.name, {"report": known.reports, "section": known.sections}[facet.name])


def _read_near(link: _Link) -> Near | None:
    numbers = link.numbers("near", 3)
    if not numbers:
        return None
    lon, lat, radius_m = numbers
    if abs(lon) <= 180 and abs(lat) <= 90 and 0 < radius_m <= MAX_RADIUS_M:  # noqa: PLR2004 - the globe
        return Near(lon=lon, lat=lat, radius_m=radius_m)
    link.ignored.append(f"near={st.query_params['near']}")
    return None


def _read_at(link: _Link) -> tuple[float, float, float] | None:
    numbers = link.numbers("at", 3)
    if not numbers:
        return None
    lat, lon, zoom = numbers
    if abs(lat) <= 90 and abs(lon) <= 180 and 0 <= zoom <= 18:  # noqa: PLR2004 - the globe and the map's zooms
        return lat, lon, zoom
    link.ignored.append(f"at={st.query_params['at']}")
    return None


def _read_focus(link: _Link, known: Known) -> tuple[str, int, int] | None:
    value = st.query_params.get("read")
    if not value:
        return None
    report, _, span = value.partition(":")
    start, _, end = span.partition("-")
    is_span = start.isdecimal() and end.isdecimal() and len(span) <= _LONGEST_SPAN
    if report in known.reports and (not span or is_span):
        return report, int(start or 0), int(end or 0)
    link.ignored.append(f"read={value}")
    return None


def radius_m() -> int:
    """Return the radius for the neighbourhood of a point, in metres."""
    return int(st.session_state.get(RADIUS_KEY, RADIUS_M))


def is_picking() -> bool:
    """Tell whether the next click on the map picks a point."""
    return bool(st.session_state.get(PICKING_KEY))


def failed_base() -> str | None:
    """Return the online base map whose tiles did not arrive, until another one is chosen."""
    failed: str | None = st.session_state.get(FAILED_KEY)
    return failed
