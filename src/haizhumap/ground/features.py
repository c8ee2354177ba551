"""
A thing of the ground, as read from a source and as drawn.

Owns the record and its move between degrees and metres. Geometry is WGS 84 (EPSG:4326), lon-lat, unless a function
says metres. Must not read files.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

DEGREES = "EPSG:4326"
NDIGITS = 5
"""Decimals of a drawn coordinate: 1 m."""

SOURCE_NDIGITS = 6

Bounds = tuple[float, float, float, float]
"""(left, bottom, right, top), degrees."""

Change = Callable[[BaseGeometry], BaseGeometry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """
    One thing of the ground; a name stands in both languages or is empty in both.

    `road_class` is one of `ROAD_CLASSES` for a road; `structure` is `tunnel` for a piece of road underground, `bridge`
    for one over water, else empty; `lines` are the metro lines of a station, parted by commas. `is_weak` marks a name
    that rests on too little to be drawn.
    """

    kind: str
    geometry: BaseGeometry
    name_zh: str = ""
    name_en: str = ""
    source: str = ""
    road_class: str = ""
    structure: str = ""
    lines: str = ""
    rank: int = 0
    is_schematic: bool = False
    is_weak: bool = False


def move(features: Iterable[Feature], change: Change) -> list[Feature]:
    """Return features with changed geometries, without those of which nothing is left."""
    moved = [replace(feature, geometry=change(feature.geometry)) for feature in features]
    return [feature for feature in moved if not feature.geometry.is_empty]


def project(features: Sequence[Feature], source: str, target: str) -> list[Feature]:
    """Return features in another CRS, axes in the order x, y (lon, lat)."""
    return move(features, projection(source, target))


@cache
def projection(source: str, target: str) -> Change:
    """Return what carries a geometry from one CRS to another, axes in the order x, y (lon, lat)."""
    transformer = Transformer.from_crs(source, target, always_xy=True)

    def carry(geometry: BaseGeometry) -> BaseGeometry:
        return shapely.transform(geometry, lambda pairs: np.column_stack(transformer.transform(*pairs.T)))

    return carry


def written(geometry: BaseGeometry) -> BaseGeometry:
    """
    Return a geometry (degrees) as it is written, the same on every machine.

    The first rounding gives the source's own decimals back, which projecting blurs in the twelfth digit; the second
    therefore never depends on that digit. Rings follow the right-hand rule.
    """
    rounded = shapely.transform(geometry, lambda pairs: pairs.round(SOURCE_NDIGITS).round(NDIGITS))
    return shapely.orient_polygons(shapely.normalize(rounded))


def lines_of(geometry: BaseGeometry) -> list[LineString]:
    """Return a geometry's single lines, empty ones left out."""
    return [part for part in shapely.get_parts(geometry) if isinstance(part, LineString) and not part.is_empty]


def surfaces_of(geometry: BaseGeometry) -> list[Polygon]:
    """Return a geometry's single surfaces, empty ones left out."""
    return [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon) and not part.is_empty]
