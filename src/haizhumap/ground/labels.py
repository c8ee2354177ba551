"""
What is written on the ground: which names, where, and from which zoom they are worth their room.

Owns the ranks. Geometry is WGS 84 (EPSG:4326), lon-lat; metres where a function says so. Must not encode.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from haizhumap.ground.features import DEGREES, Change, Feature, lines_of, project, projection, surfaces_of
from haizhumap.ground.sources import ROAD_CLASSES, Sources

RANKS: Mapping[str, int] = {
    "district": 1,
    "neighbour_district": 1,
    "river": 2,
    "motorway": 2,
    "neighbourhood": 3,
    "water": 3,
    "main": 3,
    "park": 4,
    "island": 4,
    "landmark": 4,
    "station": 4,
    "bridge": 4,
    "creek": 4,
    "secondary": 4,
    "tertiary": 5,
    "pier": 5,
    "market": 5,
    "bus_station": 5,
    "school": 5,
}
"""By kind, or class of road: 1 from zoom 10, 2 from 12, 3 from 13, 4 from 14, 5 from 15."""

KINDS: Mapping[str, str] = {"land": "island", "stream": "creek", "green": "park"}
"""What a label's kind is called where it differs from its feature's."""

_LEAST_LINE_M = 150
_TOLERANCE_M = 10
_ALONG = frozenset({"road", "stream", "creek", "river"})
_UNWRITTEN = frozenset({"district", "neighbour", "metro"})
"""Drawn without a name; districts have theirs placed by hand."""


@dataclass(frozen=True, slots=True)
class Label:
    """A name on the ground, at a point or along a line (WGS 84, lon-lat; a line runs from west to east)."""

    kind: str
    name_zh: str
    name_en: str
    rank: int
    geometry: BaseGeometry
    road_class: str = ""
    lines: str = ""


def place_labels(sources: Sources) -> list[Label]:
    """
    Return what is written, in the order in which it should find its place: by rank, long lines first.

    Weak names are not written. Pieces of a line that share name and kind are written as one, a gap parts them.
    """
    named = [one for one in sources.features if one.name_zh and one.kind not in _UNWRITTEN and not one.is_weak]
    back = projection(sources.metric, DEGREES)
    groups = _grouped(project([*named, *sources.labels], DEGREES, sources.metric))
    return sorted((label for group in groups for label in _write(group, back)), key=_order)


def _order(label: Label) -> tuple[object, ...]:
    return label.rank, -round(label.geometry.length, 5), label.kind, label.name_zh, label.geometry.wkt


def _grouped(features: Iterable[Feature]) -> Iterable[list[Feature]]:
    """Group what is one thing: the pieces of one name and kind; every point stands for itself."""
    groups: dict[tuple[object, ...], list[Feature]] = {}
    for number, feature in enumerate(features):
        is_one = feature.kind in _ALONG and shapely.get_dimensions(feature.geometry) == 1
        groups.setdefault((feature.kind, feature.name_zh, None if is_one else number), []).append(feature)
    return groups.values()


def _write(group: list[Feature], back: Change) -> Iterable[Label]:
    first = min(group, key=lambda feature: ROAD_CLASSES.index(feature.road_class) if feature.road_class else 0)
    for geometry in _seats(group):
        yield Label(
            kind=KINDS.get(first.kind, first.kind),
            name_zh=first.name_zh,
            name_en=first.name_en,
            rank=first.rank or _rank(first),
            geometry=back(geometry),
            road_class=first.road_class,
            lines=first.lines,
        )


def _rank(feature: Feature) -> int:
    """Return the rank of a kind or a class; an interchange comes a step before other stations."""
    return RANKS[feature.road_class or KINDS.get(feature.kind, feature.kind)] - ("," in feature.lines)


def _seats(group: list[Feature]) -> list[BaseGeometry]:
    """Return where the name of one thing is written (metres)."""
    whole = shapely.union_all([feature.geometry for feature in group])
    if group[0].kind not in _ALONG:
        return [middle(whole)]
    lines = sorted(lines_of(shapely.line_merge(whole)), key=lambda line: -line.length)
    long = [line for line in lines if line.length >= _LEAST_LINE_M] or lines[:1]
    return [_upright(line.simplify(_TOLERANCE_M)) for line in long]


def middle(geometry: BaseGeometry) -> BaseGeometry:
    """Return a point (metres) that stands for a geometry: half-way along a line, well inside a surface."""
    if surfaces := surfaces_of(geometry):
        largest = max(surfaces, key=lambda surface: surface.area)
        circle = shapely.maximum_inscribed_circle(largest, tolerance=_TOLERANCE_M)
        return shapely.Point(circle.coords[0])
    if lines := lines_of(geometry):
        return max(lines, key=lambda line: line.length).interpolate(0.5, normalized=True)
    return geometry


def _upright(line: BaseGeometry) -> BaseGeometry:
    """Return a line that runs from west to east, one due north from south to north."""
    return line if tuple(line.coords[0]) <= tuple(line.coords[-1]) else shapely.reverse(line)
