"""
How the ground's surfaces and lines are drawn: simplified, joined, and thinned towards the edge of what is known.

Owns the tolerances and the fading. Geometry is metres in a metric CRS. Must not know names or files.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from zlib import crc32

import shapely
from shapely.geometry.base import BaseGeometry

from haizhumap.ground.features import Feature, lines_of, move, surfaces_of

TOLERANCE_M: Mapping[str, float] = {
    "land": 2,
    "water": 2,
    "stream": 2,
    "green": 3,
    "builtup": 3,
    "building": 1,
    "road": 1.5,
    "street": 2,
    "metro": 10,
}
"""How far simplifying may move the line of each kind; sources are right to 1-15 m."""

FADE_M: Mapping[str, float] = {
    "stream": 200,
    "green": 200,
    "builtup": 900,
    "building": 900,
    "secondary": 20,
    "tertiary": 400,
    "street": 700,
}
"""Within how far of the edge of its source a kind, or a class of road, thins out; wider roads and water run on."""

_LEAST_WATER_M2 = 400
_SEAM_M = 12
"""Water that two sources draw on either side of an edge meets if it is no further apart."""


def simplify(features: Iterable[Feature]) -> list[Feature]:
    """Return features with fewer vertices, by `TOLERANCE_M`."""
    return [replace(feature, geometry=feature.geometry.simplify(TOLERANCE_M[feature.kind])) for feature in features]


def fade(features: Iterable[Feature], covered: BaseGeometry, kept: BaseGeometry) -> list[Feature]:
    """
    Thin features out towards the edge of the ground that their source covers, so that no rectangle shows.

    A feature goes if it lies within `FADE_M` of the edge; a surface only with the chance that is the greater the
    nearer the edge. The chance is drawn from its shape, so that it always falls alike.

    Parameters
    ----------
    covered
        What the source covers.
    kept
        Where nothing is left out: the district.
    """
    edge = covered.boundary
    shapely.prepare(kept)
    return [feature for feature in features if kept.intersects(feature.geometry) or _stays(feature, edge)]


def _stays(feature: Feature, edge: BaseGeometry) -> bool:
    width = FADE_M.get(feature.road_class or feature.kind, 0.0)
    if width and shapely.get_dimensions(feature.geometry) == 2:  # noqa: PLR2004 - a surface
        width *= _chance(feature.geometry)
    is_far: bool = edge.distance(feature.geometry) >= width if width else True
    return is_far


def _chance(geometry: BaseGeometry) -> float:
    """Return a number from 0.1 to 1 that a shape always gets, whatever the last digits of its coordinates."""
    middle = shapely.get_coordinates(geometry.centroid)[0].round()
    return 0.1 + 0.9 * crc32(middle.astype("int64").tobytes()) / 2**32


def join_water(near: Sequence[BaseGeometry], far: Sequence[BaseGeometry], edge: BaseGeometry) -> list[BaseGeometry]:
    """
    Unite water, so that a river is one surface and no seam is seen where sources meet.

    Parameters
    ----------
    near, far
        Water of the inner source, and of the outer one, which begins at `edge`.
    edge
        The line between them; gaps up to `_SEAM_M` beside it are filled.
    """
    strip = edge.buffer(_SEAM_M)
    apart = [piece for piece in [*near, *far] if not piece.intersects(strip)]
    meeting = [piece for piece in [*near, *far] if piece.intersects(strip)]
    united = shapely.union_all(meeting)
    filled = united.buffer(_SEAM_M).buffer(-_SEAM_M).intersection(strip)
    whole = shapely.union_all([united, filled, *apart])
    return [piece for piece in surfaces_of(whole) if piece.area >= _LEAST_WATER_M2]


def split_lines(features: Iterable[Feature]) -> list[Feature]:
    """Return features as single lines."""
    return [replace(feature, geometry=line) for feature in features for line in lines_of(feature.geometry)]


def split_surfaces(features: Iterable[Feature]) -> list[Feature]:
    """Return features as single surfaces."""
    return [replace(feature, geometry=one) for feature in features for one in surfaces_of(feature.geometry)]


def cut(features: Iterable[Feature], away: BaseGeometry) -> list[Feature]:
    """Return what lies outside a surface."""
    shapely.prepare(away)
    return move(features, lambda geometry: geometry.difference(away) if away.intersects(geometry) else geometry)
