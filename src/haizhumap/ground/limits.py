"""
The limits of the district and its neighbours, each drawn once.

Owns `boundary.geojson`. Geometry is WGS 84 (EPSG:4326), lon-lat; distances are metres. Must not know the packs.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from haizhumap.geo.geojson import format_collection
from haizhumap.ground.features import DEGREES, Bounds, Change, Feature, move, project, projection, written
from haizhumap.ground.sources import Sources

_DISTRICT, _NEIGHBOUR, _LIMIT = "district", "neighbour", "neighbour_limit"
_SAME_LIMIT_M = 20
"""Two lines closer than this are one limit, drawn once; the two sources of limits differ by 15 m at most."""
_TOLERANCE_M = {_DISTRICT: 5, _LIMIT: 20}


def draw_limits(sources: Sources) -> list[Feature]:
    """Return the district's outline and the lines between its neighbours as drawn: clipped, simplified, rounded."""
    metric = sources.metric
    clipped = move(to_limits(sources.of_kind(_DISTRICT, _NEIGHBOUR), metric), clipper(sources.extent))
    simple = [
        replace(feature, geometry=feature.geometry.simplify(_TOLERANCE_M[feature.kind]))
        for feature in project(clipped, DEGREES, metric)
    ]
    return sorted(move(move(simple, projection(metric, DEGREES)), written), key=_rank)


def _rank(feature: Feature) -> tuple[object, ...]:
    return feature.kind, -round(feature.geometry.length, 5), feature.name_zh, feature.geometry.wkt


def to_limits(features: Sequence[Feature], metric: str) -> list[Feature]:
    """
    Replace each neighbour's polygon by the line of its limit.

    A stretch within `_SAME_LIMIT_M` of the district's limit, or of a neighbour's that came before, is left out.
    """
    limits = [feature for feature in features if feature.kind == _DISTRICT]
    drawn = [_strip(feature.geometry.boundary) for feature in project(limits, DEGREES, metric)]
    neighbours = [feature for feature in features if feature.kind == _NEIGHBOUR]
    lines = []
    for feature in project(neighbours, DEGREES, metric):
        line = feature.geometry.boundary
        drawn.append(_strip(line))
        for strip in drawn[:-1]:
            line = line.difference(strip)
        lines.append(replace(feature, kind=_LIMIT, geometry=_merged(line)))
    return limits + project(lines, metric, DEGREES)


def _strip(line: BaseGeometry) -> BaseGeometry:
    return line.buffer(_SAME_LIMIT_M, quad_segs=2)


def _merged(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.line_merge(geometry) if geometry.geom_type == "MultiLineString" else geometry


def clipper(extent: Bounds) -> Change:
    """Return what cuts a geometry off at the extent (WGS 84, lon-lat); what lies inside keeps its vertices."""
    box = shapely.box(*extent)

    def clip(geometry: BaseGeometry) -> BaseGeometry:
        if box.contains(geometry):
            return geometry
        dimension = shapely.get_dimensions(geometry)
        pieces = shapely.get_parts(geometry.intersection(box))
        same = [piece for piece in pieces if shapely.get_dimensions(piece) == dimension]
        return _merged(shapely.union_all(same))

    return clip


def format_limits(limits: Sequence[Feature], attribution: str) -> str:
    """Format `boundary.geojson`: RFC 7946, a feature a line; the same limits always give the same bytes."""
    return format_collection(map(_to_geojson, limits), {"name": "boundary", "attribution": attribution})


def _to_geojson(feature: Feature) -> dict[str, Any]:
    names = ("kind", "name_zh", "name_en", "is_schematic", "source")
    properties = {name: getattr(feature, name) for name in names}
    return {"type": "Feature", "properties": properties, "geometry": mapping(feature.geometry)}
