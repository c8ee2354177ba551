"""
Metres of geometries in degrees: how far, how long, how large, and what lies around.

Owns the one distance and the metric planes. Geometry comes in WGS 84 (EPSG:4326), lon-lat; all that is returned is
metres or square metres on the ellipsoid unless it is said to be degrees. Must not know words or places.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

if TYPE_CHECKING:
    import geopandas as gpd

Degrees = NDArray[np.float64]
Metres = NDArray[np.float64]
Bounds = tuple[float, float, float, float]
"""(left, bottom, right, top) in degrees, WGS 84."""

_LEAST_M_PER_DEGREE = 110_000.0
"""Less than a degree of latitude anywhere, or of longitude at the equator, on WGS 84: 110,574 and 111,320 m."""
_POLE, _ALL_LONGITUDES = 89.0, 360.0

_FIRST_ZONE, _FIRST_MERIDIAN, _LAST_ZONE = 4534, 75, 4554
_ZONE_DEGREES = 3
_GUANGZHOU_MERIDIAN = 114
_NOTHING, _LINE, _SURFACE = -1, 1, 2
_A, _E2 = 6_378_137.0, 6.694_379_990_14e-3
"""WGS 84: the ellipsoid's larger half axis in metres, and its first eccentricity squared."""


@dataclass(frozen=True, slots=True)
class Size:
    """What a geometry measures: metres of a line, square metres of a surface; both None for a point or none at all."""

    length_m: float | None = None
    area_m2: float | None = None


def plane_around(lon: float, lat: float) -> Callable[[Degrees], Metres]:
    """
    Return the projection of coordinates (n × 2: lon, lat) to metres east and north of a position.

    Azimuthal equidistant on the ellipsoid: distances from the position are true (Snyder 1987, p. 191), others are too
    long by (d / R)² / 6 at most at a distance d from it: 0.004 % within 100 km, 0.4 % within 1,000 km.
    """
    from pyproj import Proj  # noqa: PLC0415 - a tenth of a second, and most commands measure nothing

    project = Proj(proj="aeqd", lon_0=lon, lat_0=lat, datum="WGS84")
    return lambda degrees: np.column_stack(project(*degrees.T))


def plane_of(geometry: BaseGeometry) -> Callable[[Degrees], Metres]:
    """Return `plane_around` the middle of a geometry's bounding box."""
    left, bottom, right, top = geometry.bounds
    return plane_around((left + right) / 2, float(np.clip((bottom + top) / 2, -90, 90)))


def distances_m(geometry: BaseGeometry, others: Iterable[BaseGeometry]) -> Metres:
    """
    Return the metres from a geometry to each of some others, to their nearest points: 0 where they touch or overlap.

    Measured in `plane_of` the geometry, from whose middle distances are true; an edge is straight there between its
    vertices. What is no position on the Earth, such as a latitude beyond 90°, is infinitely far.
    """
    project = plane_of(geometry)
    planes = shapely.transform(np.asarray(list(others), dtype=object), project)
    with np.errstate(invalid="ignore"):
        metres = np.asarray(shapely.distance(shapely.transform(geometry, project), planes), dtype=np.float64)
    return np.nan_to_num(metres, nan=np.inf, posinf=np.inf)


def distance_m(geometry: BaseGeometry, other: BaseGeometry) -> float:
    """Return the metres between two geometries; see `distances_m`, whose first geometry is the smaller at best."""
    return 0.0 if geometry.intersects(other) else float(distances_m(geometry, [other])[0])


def size_of(geometry: BaseGeometry) -> Size:
    """Return what one geometry measures, in `plane_of` it; for a layer see `measure`."""
    plane = shapely.transform(geometry, plane_of(geometry))
    return _size(int(shapely.get_dimensions(plane)), plane.length, plane.area)


def metres_per_degree(lat: float) -> tuple[float, float]:
    """Return the metres that a degree of longitude and one of latitude have at a latitude, on the ellipsoid."""
    w = 1 - _E2 * np.sin(np.radians(lat)) ** 2
    east = np.radians(_A / np.sqrt(w) * np.cos(np.radians(lat)))
    return float(east), float(np.radians(_A * (1 - _E2) / w**1.5))


def half_extent_m(geometry: BaseGeometry) -> float:
    """Return half the diagonal of a geometry's bounding box in metres, to about a percent."""
    left, bottom, right, top = geometry.bounds
    east, north = metres_per_degree((bottom + top) / 2)
    return float(np.hypot((right - left) * east, (top - bottom) * north)) / 2


def widen(bounds: Bounds, metres: float) -> Bounds:
    """Return bounds that hold all within a distance of others, with some to spare; all longitudes near a pole."""
    left, bottom, right, top = bounds
    north = metres / _LEAST_M_PER_DEGREE
    farthest = max(abs(bottom - north), abs(top + north))
    east = north / float(np.cos(np.radians(farthest))) if farthest < _POLE else _ALL_LONGITUDES
    return left - east, bottom - north, right + east, top + north


def metric_crs(gdf: "gpd.GeoDataFrame | gpd.GeoSeries") -> str:
    """Return the metric CRS that fits a layer; see `metric_crs_of`."""
    left, bottom, right, top = gdf.total_bounds
    return metric_crs_of((left, bottom, right, top))


def metric_crs_of(bounds: Bounds) -> str:
    """
    Return the metric CRS that fits some bounds: China's own 3-degree Gauss-Krüger zone around their middle.

    CGCS2000 (EPSG:4534-4554), which differs from WGS 84 by less than is written. Unlike UTM the scale is 1 on the
    central meridian; at the zone's edge, 1.5° away, lengths are 0.03 % too long at most, in Haizhu (114° E) 0.007 %.
    Outside China it is the nearest zone, without any bounds (NaN) that of Guangzhou.
    """
    left, _, right, _ = bounds
    middle = _GUANGZHOU_MERIDIAN if np.isnan(left) else (left + right) / 2
    zone = _FIRST_ZONE + round((middle - _FIRST_MERIDIAN) / _ZONE_DEGREES)
    return f"EPSG:{min(max(zone, _FIRST_ZONE), _LAST_ZONE)}"


def measure(gdf: "gpd.GeoDataFrame") -> list[Size]:
    """Return the size of each row's geometry, in the rows' order, in the layer's `metric_crs`."""
    shapes = gdf.geometry.to_crs(metric_crs(gdf)).to_numpy()
    dimensions = np.where(shapely.is_empty(shapes), _NOTHING, shapely.get_dimensions(shapes))
    lengths, areas = shapely.length(shapes), shapely.area(shapes)
    return [_size(*row) for row in zip(dimensions, lengths, areas, strict=True)]


def _size(dimension: int, length_m: float, area_m2: float) -> Size:
    if dimension == _LINE:
        return Size(length_m=float(length_m))
    return Size(area_m2=float(area_m2)) if dimension == _SURFACE else Size()
