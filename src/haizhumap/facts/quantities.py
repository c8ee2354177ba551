"""
How long, how large, how far: metres and square metres of geometries in degrees, and the words for them.

Owns the metric CRS and honest rounding. Geometry comes in WGS 84 (EPSG:4326), lon-lat. Must not know what a place is
near to.
"""

from dataclasses import dataclass
from math import floor, log10

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from haizhumap.i18n import Lang, t
from haizhumap.model import Precision

METRES_PER_DEGREE = 111_320.0
"""Metres in a degree along the equator; along a meridian 0.6 % less."""

_FIRST_ZONE, _FIRST_MERIDIAN, _LAST_ZONE = 4534, 75, 4554
_ZONE_DEGREES = 3
_GUANGZHOU_MERIDIAN = 114
_KILO = 1000
_HECTARE_M2, _KM2_M2 = 10_000, 1_000_000
_NOTHING, _LINE, _SURFACE = -1, 1, 2

_SURE = frozenset({Precision.EXACT, Precision.FOOTPRINT, Precision.STREET})
_SURE_FIGURES, _ROUGH_FIGURES = 3, 2


@dataclass(frozen=True, slots=True)
class Size:
    """What a geometry measures: metres of a line, square metres of a surface; both None for a point or none at all."""

    length_m: float | None = None
    area_m2: float | None = None


def metric_crs(gdf: gpd.GeoDataFrame | gpd.GeoSeries) -> str:
    """
    Return the metric CRS that fits a layer: China's own 3-degree Gauss-Krüger zone around its middle.

    CGCS2000 (EPSG:4534-4554), which differs from WGS 84 by less than is written. Unlike UTM the scale is 1 on the
    central meridian; at the zone's edge, 1.5° away, lengths are 0.03 % too long at most, in Haizhu (114° E) 0.007 %.
    A layer outside China gets the nearest zone, one without geometry that of Guangzhou.
    """
    left, _, right, _ = gdf.total_bounds
    middle = _GUANGZHOU_MERIDIAN if np.isnan(left) else (left + right) / 2
    zone = _FIRST_ZONE + round((middle - _FIRST_MERIDIAN) / _ZONE_DEGREES)
    return f"EPSG:{min(max(zone, _FIRST_ZONE), _LAST_ZONE)}"


def measure(gdf: gpd.GeoDataFrame) -> list[Size]:
    """Return the size of each row's geometry (WGS 84, lon-lat), in the rows' order."""
    shapes = gdf.geometry.to_crs(metric_crs(gdf)).to_numpy()
    dimensions = np.where(shapely.is_empty(shapes), _NOTHING, shapely.get_dimensions(shapes))
    lengths, areas = shapely.length(shapes), shapely.area(shapes)
    return [_size(*row) for row in zip(dimensions, lengths, areas, strict=True)]


def _size(dimension: int, length_m: float, area_m2: float) -> Size:
    if dimension == _LINE:
        return Size(length_m=float(length_m))
    return Size(area_m2=float(area_m2)) if dimension == _SURFACE else Size()


def describe_size(size: Size, precision: str, lang: Lang) -> str:
    """
    Say a size in words, no finer than the position's class allows: 3.67公里, 约280公顷; empty for a point.

    Three significant digits for a mapped object or road; two and "about" for what was reasoned or has limits in words
    only; and what stands for a zone is said to be as drawn.
    """
    words = _size_words(size, _SURE_FIGURES if precision in _SURE else _ROUGH_FIGURES, lang)
    if not words or precision in _SURE:
        return words
    return t("size.schematic" if precision == Precision.REGION else "size.about", lang, size=words)


def _size_words(size: Size, figures: int, lang: Lang) -> str:
    if size.length_m is not None:
        return format_length(size.length_m, lang, figures=figures)
    return "" if size.area_m2 is None else format_area(size.area_m2, lang, figures=figures)


def format_length(metres: float, lang: Lang, *, figures: int = 2) -> str:
    """Return a length in metres, or from 1,000 m on in kilometres, with so many significant digits."""
    rounded = _round(metres, figures)
    if rounded < _KILO:
        return t("size.metres", lang, value=_digits(rounded, figures))
    return t("size.kilometres", lang, value=_digits(rounded / _KILO, figures))


def format_uncertainty(metres: float, lang: Lang) -> str:
    """Return an uncertainty as it was recorded, in metres or kilometres: 450米, 2公里."""
    if metres < _KILO:
        return t("size.metres", lang, value=f"{metres:g}")
    return t("size.kilometres", lang, value=f"{metres / _KILO:g}")


def describe_position(precision: str, uncertainty_m: int | None, lang: Lang) -> str:
    """Return a position's class and uncertainty in words: 大致，约300米以内."""
    words = t(f"precision.{precision}", lang)
    if uncertainty_m is None or pd.isna(uncertainty_m):
        return words
    distance = t("map.within", lang, distance=format_uncertainty(uncertainty_m, lang))
    return t("map.position", lang, precision=words, distance=distance)


def format_area(square_metres: float, lang: Lang, *, figures: int = 2) -> str:
    """Return an area in square metres, from 1 ha on in hectares, from 10 km² on in square kilometres."""
    rounded = _round(square_metres, figures)
    if rounded < _HECTARE_M2:
        return t("size.square-metres", lang, value=_digits(rounded, figures))
    if rounded < 10 * _KM2_M2:
        return t("size.hectares", lang, value=_digits(rounded / _HECTARE_M2, figures))
    return t("size.square-kilometres", lang, value=_digits(rounded / _KM2_M2, figures))


def _round(value: float, figures: int) -> float:
    return round(value, _decimals(value, figures)) if value else 0.0


def _digits(value: float, figures: int) -> str:
    """Write a rounded value, with the noughts that are significant: 1.0."""
    return f"{value:.{max(_decimals(value, figures), 0)}f}" if value >= 1 else f"{value:g}"


def _decimals(value: float, figures: int) -> int:
    return figures - 1 - floor(log10(abs(value)))


def half_extent_m(geometry: BaseGeometry) -> float:
    """Return half the diagonal of a geometry's bounding box (WGS 84, lon-lat) in metres, to about a percent."""
    left, bottom, right, top = shapely.bounds(geometry)
    east = (right - left) * np.cos(np.radians((bottom + top) / 2))
    return float(np.hypot(east, top - bottom)) / 2 * METRES_PER_DEGREE
