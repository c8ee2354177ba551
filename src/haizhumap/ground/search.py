"""
Looking up a name of the ground: 江南西, changgang, jnx, Canton Tower, or a point in figures.

Owns what a name is found by and in which order; the rule of matching stands in `layer.search`. Coordinates are WGS 84
(EPSG:4326), lon first, degrees. Must not build the index.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from haizhumap.decoding import read_json, take_text, told_as
from haizhumap.errors import InputError
from haizhumap.i18n import t
from haizhumap.layer.search import Rank, SearchIndex, Terms, search_terms
from haizhumap.paths import Settings

_POINT = re.compile(r"\s*([+-]?\d{1,3}(?:\.\d*)?)\s*[,，;\s]\s*([+-]?\d{1,2}(?:\.\d*)?)\s*")
_STATION = "station"


@dataclass(frozen=True, slots=True)
class GroundName:
    """
    Something of the ground that bears a name.

    `lon`, `lat` are a point that stands for it, `geometry` is the whole (WGS 84, lon-lat). `lines` are the metro lines
    that stop at a station; `is_weak` says that the name itself is uncertain. A point in figures is of the kind `point`
    and has no name.
    """

    kind: str
    name_zh: str
    name_en: str
    lon: float
    lat: float
    geometry: BaseGeometry
    lines: tuple[str, ...] = ()
    is_weak: bool = False


class GroundNames:
    """The index of names, made once; its order is that of `names.geojson`, the kinds most asked for first."""

    def __init__(self, names: Iterable[GroundName]) -> None:
        self._names = tuple(names)
        self._index = SearchIndex(map(_terms, self._names))

    def __len__(self) -> int:
        return len(self._names)

    def find(self, query: str) -> list[GroundName]:
        """
        Return what a query finds, best first: by the rule of the search, uncertain names last, then by kind.

        Names are found in Chinese, simplified or traditional, in English, in pinyin and by its initials; a station
        with and without its 站. An empty query finds nothing.
        """
        if not query.strip():
            return []
        ranks = self._index.rank(query).tolist()
        found = [(rank, name) for rank, name in zip(ranks, self._names, strict=True) if rank < Rank.NOWHERE]
        return [name for _, name in sorted(found, key=lambda pair: (pair[0], pair[1].is_weak))]

    def locate(self, words: str) -> GroundName:
        """
        Return the one thing that somebody means: a point `lon,lat`, or the best that a name finds.

        Raises
        ------
        InputError
            If the words are neither.
        """
        if figures := _POINT.fullmatch(words):
            lon, lat = map(float, figures.groups())
            if abs(lon) <= 180 and abs(lat) <= 90:  # noqa: PLR2004 - degrees
                return GroundName("point", "", "", lon, lat, Point(lon, lat))
        elif found := self.find(words):
            return found[0]
        raise InputError("near-unknown", value=words)


def _terms(name: GroundName) -> Terms:
    return search_terms(searched_row(name.kind, name.name_zh, name.name_en))


def searched_row(kind: str, name_zh: str, name_en: str) -> dict[str, Any]:
    """Return what a name is found by, as the search takes it (`SEARCHED`): a station with and without its 站."""
    zh, en = name_zh, name_en
    if kind == _STATION:
        zh, en = t("whereabouts.station", "zh", name=zh), t("whereabouts.station", "en", name=en)
    row = {"name_zh": name_zh, "official_name_zh": zh, "name_en": name_en, "aliases": [en]}
    return {**row, "action_zh": "", "action_en": "", "quote": ""}


def read_names(settings: Settings) -> GroundNames:
    """
    Read the index of a project; one that has none has no names.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    path = settings.basemap_dir / "names.geojson"
    if not path.is_file():
        return GroundNames(())
    with told_as(InputError, "layer-unreadable", path=settings.relative(path)):
        return GroundNames([_parse(feature) for feature in read_json(path)["features"]])


def _parse(feature: Mapping[str, Any]) -> GroundName:
    facts = feature["properties"]
    lon, lat = facts["at"]
    return GroundName(
        kind=take_text(facts, "kind"),
        name_zh=take_text(facts, "name_zh"),
        name_en=take_text(facts, "name_en"),
        lon=float(lon),
        lat=float(lat),
        geometry=shape(feature["geometry"]),
        lines=tuple(facts.get("lines", ())),
        is_weak=facts["is_weak"],
    )
