"""
Where places lie, in words: what the list says to those who do not see the map.

Owns the parts of the district, the compass and which thing is named beside a place. Geometry comes in WGS 84
(EPSG:4326), lon-lat; distances are metres. The words hold for the whole of a position's uncertainty: what it would
make untrue is not said. Must not draw.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from haizhumap.decoding import read_json, take_text, told_as
from haizhumap.errors import InputError
from haizhumap.facts.quantities import format_length, format_uncertainty
from haizhumap.geo.geometry import metric_crs
from haizhumap.i18n import Lang, Phrase, t
from haizhumap.layer.build import CRS, representative_points
from haizhumap.paths import Settings

BESIDE_M, NEAR_M, FAR_M = 300, 1500, 10_000
"""
A thing is named as beside or near a place when even the furthest likely position is no further away; further off its
distance is told, if that is at least twice the uncertainty; beyond the last it is no help.
"""
ROUGH_M = 500
"""From this uncertainty on a place is said to be where it is only roughly: a fifth of a part of the district."""

_THINGS = frozenset({"station", "landmark", "bridge"})
"""The kinds of names that are spots of their own; parks, lakes and roads are larger than their label."""
_STATION = "station"

_PARTS = (
    ("south-west", "south", "south-east"),
    ("west", "centre", "east"),
    ("north-west", "north", "north-east"),
)
_DIRECTIONS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
_LINE, _SURFACE = 1, 2

Shapes = NDArray[np.object_]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that places are described by: its name as the sentence says it, and where it is (WGS 84, lon-lat)."""

    name: Phrase
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the words refer to; `district` is None where a project has no limits of one (WGS 84, lon-lat)."""

    district: BaseGeometry | None
    district_name: Phrase
    things: tuple[Thing, ...]


def read_surroundings(settings: Settings) -> Surroundings:
    """
    Read from the base map what a place's whereabouts are described by.

    Only what is drawn where it is counts: whatever is marked as schematic is left out. A
    base map file that is missing has nothing to refer to.

    Raises
    ------
    InputError
        If a base map file cannot be read.
    """
    boundary = list(_read(settings.basemap_dir / "boundary.geojson", settings))
    district = next((facts for facts in boundary if facts["kind"] == "district"), None)
    things = [
        Thing(_thing_name(facts), facts["geometry"])
        for facts in _read(settings.basemap_dir / "names.geojson", settings)
        if facts["kind"] in _THINGS and not facts["is_schematic"]
    ]
    if district is None:
        return Surroundings(None, Phrase("", ""), tuple(things))
    return Surroundings(district["geometry"], Phrase(district["name_zh"], district["name_en"]), tuple(things))


def _read(path: Path, settings: Settings) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        return
    with told_as(InputError, "layer-unreadable", path=settings.relative(path)):
        for feature in read_json(path)["features"]:
            facts = feature["properties"]
            names = {name: take_text(facts, name) for name in ("kind", "name_zh", "name_en")}
            yield {**names, "is_schematic": bool(facts["is_schematic"]), "geometry": shape(feature["geometry"])}


def _thing_name(facts: Mapping[str, str]) -> Phrase:
    if facts["kind"] != _STATION:
        return Phrase(facts["name_zh"], facts["name_en"])
    return Phrase(
        t("whereabouts.station", "zh", name=facts["name_zh"]), t("whereabouts.station", "en", name=facts["name_en"])
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """Located rows in a metric CRS: geometries, the points that stand for them, metres of uncertainty, own names."""

    shapes: Shapes
    points: Shapes
    uncertainty_m: Numbers
    names: Shapes

    def take(self, at: NDArray[np.intp]) -> Self:
        """Return some of the rows."""
        return type(self)(self.shapes[at], self.points[at], self.uncertainty_m[at], self.names[at])


def describe_whereabouts(gdf: gpd.GeoDataFrame, surroundings: Surroundings, lang: Lang) -> list[str]:
    """
    Say where each place of a layer lies.

    Parameters
    ----------
    gdf
        The layer: WGS 84, lon-lat.
    surroundings
        What `read_surroundings` returned.
    lang
        The language of the words.

    Returns
    -------
    whereabouts
        A phrase a row, in the rows' order. It names the part of the district, by cutting its bounding box into nine
        (for a line that of either end), and the nearest station, landmark or bridge; or the direction and the
        distance from the district, seen from its middle; or that the place is not located.
    """
    words = [t("whereabouts.unlocated", lang)] * len(gdf)
    at = np.flatnonzero(~(gdf.geometry.isna() | gdf.geometry.is_empty).to_numpy())
    if not at.size:
        return words
    located = gdf.iloc[at]
    crs = metric_crs(located)
    rows = _project_rows(located, crs)
    district = _district_words(rows, surroundings, crs, lang)
    things = _thing_words(rows, surroundings.things, crs, lang)
    for row, where, thing, uncertainty in zip(at.tolist(), district, things, rows.uncertainty_m.tolist(), strict=True):
        words[row] = _join(where, thing, uncertainty, lang)
    return words


def _project_rows(gdf: gpd.GeoDataFrame, crs: str) -> _Rows:
    points = representative_points(gdf).to_crs(crs).to_numpy()
    uncertainty = np.nan_to_num(gdf["uncertainty_m"].to_numpy(dtype=float))
    names = gdf[["name_zh", "official_name_zh"]].to_numpy(dtype=object)
    return _Rows(gdf.geometry.to_crs(crs).to_numpy(), points, uncertainty, names)


def _join(where: str, thing: str, uncertainty_m: float, lang: Lang) -> str:
    both = t("whereabouts.joined", lang, where=where, thing=thing) if where and thing else where or thing
    words = both or t("whereabouts.no-boundary", lang)
    if uncertainty_m < ROUGH_M or not both:
        return words
    return t("whereabouts.roughly", lang, words=words, distance=format_uncertainty(uncertainty_m, lang))


def _project(geometries: Sequence[BaseGeometry], crs: str) -> Shapes:
    projected: Shapes = gpd.GeoSeries(geometries, crs=CRS).to_crs(crs).to_numpy()
    return projected


def _district_words(rows: _Rows, surroundings: Surroundings, crs: str, lang: Lang) -> list[str]:
    if surroundings.district is None:
        return [""] * len(rows.points)
    limits = _project([surroundings.district], crs)[0]
    name = getattr(surroundings.district_name, lang)
    away = shapely.distance(rows.shapes, limits)
    first, second = _ends(rows)
    facts = zip(
        away.tolist(),
        rows.uncertainty_m.tolist(),
        _parts(first, limits),
        _parts(second, limits),
        _directions(rows.points, limits),
        strict=True,
    )
    return [_say_district(name, *fact, lang=lang) for fact in facts]


def _say_district(  # noqa: PLR0913 - one fact a column
    district: str, away_m: float, uncertainty_m: float, first: str, second: str, direction: str, *, lang: Lang
) -> str:
    if away_m > uncertainty_m:
        distance, direction = format_length(away_m, lang), t(f"direction.{direction}", lang)
        return t("whereabouts.outside", lang, district=district, direction=direction, distance=distance)
    if away_m:
        return t("whereabouts.edge", lang, district=district)
    if first == second:
        return t("whereabouts.inside", lang, district=district, part=t(f"part.{first}", lang))
    ends = {"first": t(f"part.{first}", lang), "second": t(f"part.{second}", lang)}
    return t("whereabouts.across", lang, district=district, **ends)


def _ends(rows: _Rows) -> tuple[Shapes, Shapes]:
    """Return each line's two ends, the western one first; for all others twice the point that stands for it."""
    first, last = shapely.get_point(rows.shapes, 0), shapely.get_point(rows.shapes, -1)
    is_line = ~shapely.is_missing(first)
    is_turned = shapely.get_x(first) > shapely.get_x(last)
    west, east = np.where(is_turned, last, first), np.where(is_turned, first, last)
    return np.where(is_line, west, rows.points), np.where(is_line, east, rows.points)


def _parts(points: Shapes, limits: BaseGeometry) -> list[str]:
    """Return in which ninth of the bounding box of the limits each point lies; outside, the nearest ninth."""
    left, bottom, right, top = limits.bounds
    columns = np.clip((shapely.get_x(points) - left) / (right - left) * 3, 0, 2).astype(int)
    lines = np.clip((shapely.get_y(points) - bottom) / (top - bottom) * 3, 0, 2).astype(int)
    return [_PARTS[line][column] for line, column in zip(lines.tolist(), columns.tolist(), strict=True)]


def _directions(points: Shapes, limits: BaseGeometry) -> list[str]:
    left, bottom, right, top = limits.bounds
    east = shapely.get_x(points) - (left + right) / 2
    north = shapely.get_y(points) - (bottom + top) / 2
    eighths = np.round(np.degrees(np.arctan2(east, north)) / 45).astype(int) % 8
    return [_DIRECTIONS[eighth] for eighth in eighths.tolist()]


def _thing_words(rows: _Rows, things: Sequence[Thing], crs: str, lang: Lang) -> list[str]:
    """Return what to say of the nearest thing that does not bear the place's own name; "" where nothing holds."""
    words = [""] * len(rows.points)
    index = {thing.name.zh: number for number, thing in enumerate(things)}
    own = np.array([index.get(full, index.get(short, -1)) for short, full in rows.names.tolist()])
    for number in np.unique(own).tolist():
        at = np.flatnonzero(own == number)
        others = [thing for other, thing in enumerate(things) if other != number]
        for row, said in zip(at.tolist(), _nearest_words(rows.take(at), others, crs, lang), strict=True):
            words[row] = said
    return words


def _nearest_words(rows: _Rows, things: Sequence[Thing], crs: str, lang: Lang) -> list[str]:
    if not things:
        return [""] * len(rows.points)
    shapes = _project([thing.geometry for thing in things], crs)
    nearest, away = _find_nearest(rows, shapes)
    relations = _relate(rows, shapes[nearest], away)
    names = [getattr(thing.name, lang) for thing in things]
    return [
        relation and t(f"whereabouts.{relation}", lang, thing=names[number], **_distance(relation, metres, lang))
        for relation, number, metres in zip(relations, nearest.tolist(), away.tolist(), strict=True)
    ]


def _distance(relation: str, metres: float, lang: Lang) -> dict[str, str]:
    return {"distance": format_length(metres, lang)} if relation == "away" else {}


def _find_nearest(rows: _Rows, things: Shapes) -> tuple[NDArray[np.intp], Numbers]:
    """Return each row's nearest thing and its metres; of several at one distance, that nearest to the row's point."""
    (at, number), away = shapely.STRtree(things).query_nearest(rows.shapes, return_distance=True)
    from_point = shapely.distance(rows.points[at], things[number])
    order = np.lexsort((number, from_point, at))
    first = order[np.unique(at[order], return_index=True)[1]]
    return number[first], away[first]


def _relate(rows: _Rows, things: Shapes, away_m: Numbers) -> list[str]:
    """Return how each row lies to its thing, even at the far end of its uncertainty; "" where that says nothing."""
    dimensions = shapely.get_dimensions(rows.shapes)
    reach = away_m + rows.uncertainty_m
    depth = shapely.distance(things, shapely.boundary(rows.shapes))
    holds = (dimensions == _SURFACE) & (away_m == 0) & (depth >= rows.uncertainty_m)
    conditions = [
        holds,
        (dimensions == _LINE) & (reach <= BESIDE_M),
        reach <= BESIDE_M,
        reach <= NEAR_M,
        (away_m >= 2 * rows.uncertainty_m) & (away_m > 0) & (away_m <= FAR_M),
    ]
    relations: list[str] = np.select(conditions, ["containing", "passing", "beside", "near", "away"], "").tolist()
    return relations
