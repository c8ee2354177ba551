"""
Bridges: the pieces of roads over water.

Owns when a road that touches water crosses it. Geometry is metres in a metric CRS. Must not know files.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from haizhumap.ground.features import Feature, lines_of

ABUTMENT_M = 8
"""How far a bridge reaches behind the bank; banks and roads are right to 5-10 m."""

_LEAST_DEPTH_M, _LEAST_SHARE = 6, 0.3
"""
A piece crosses water if it comes this far from a bank, or, over a narrow creek, this far for its length (straight
across it is a half): a road along a bank that dips into the water as drawn is no bridge.
"""
_LEAST_LENGTH_M = 5
_SAMPLES = 9
"""Points along a piece at which its distance from the bank is taken."""


def split_bridges(roads: Iterable[Feature], water: BaseGeometry) -> list[Feature]:
    """
    Part roads (single lines) where they cross water; the pieces over it have the structure `bridge`.

    Tunnels stay whole, and so does a line that is a bridge already.
    """
    shapely.prepare(water)
    banks = water.boundary
    return [
        piece
        for road in roads
        for piece in ([road] if road.structure or not water.intersects(road.geometry) else _split(road, water, banks))
    ]


def _split(road: Feature, water: BaseGeometry, banks: BaseGeometry) -> Iterator[Feature]:
    (line,) = lines_of(road.geometry)
    done = 0.0
    for start, end in _spans(line, water, banks):
        if start > done:
            yield replace(road, geometry=substring(line, done, start))
        yield replace(road, geometry=substring(line, start, end), structure="bridge")
        done = end
    if done < line.length:
        yield replace(road, geometry=substring(line, done, line.length))


def _spans(line: LineString, water: BaseGeometry, banks: BaseGeometry) -> list[tuple[float, float]]:
    """Return where along a line its bridges begin and end, in metres from its start, those that touch as one."""
    spans: list[tuple[float, float]] = []
    crossings = [piece for piece in lines_of(line.intersection(water)) if _crosses(piece, banks)]
    ends = sorted(sorted(line.project(shapely.Point(piece.coords[at])) for at in (0, -1)) for piece in crossings)
    for begin, finish in ends:
        start, end = max(0.0, begin - ABUTMENT_M), min(line.length, finish + ABUTMENT_M)
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _crosses(piece: LineString, banks: BaseGeometry) -> bool:
    points = [piece.interpolate(number / (_SAMPLES - 1), normalized=True) for number in range(_SAMPLES)]
    depth = max(banks.distance(point) for point in points)
    return piece.length >= _LEAST_LENGTH_M and (depth >= _LEAST_DEPTH_M or depth >= _LEAST_SHARE * piece.length)
