"""
The reference system that a file says: degrees as they are, metres through PROJ, what is neither refused.

Owns which geodetic datums are taken as WGS 84. CGCS2000 (EPSG:4490), in which Chinese offices deliver, is: both are
realisations of the ITRS on ellipsoids that differ by 0.1 mm, and the plates' drift since its epoch 2000.0 is what
PROJ's null transformation leaves out as well. Shifts to GCJ-02 and BD-09 are `datum`'s.
"""

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from haizhumap.conversion.source import Source
from haizhumap.errors import DataError, InputError

_WGS84, _CGCS2000 = "World Geodetic System 1984", "China 2000"
_NO_CRS = ("Undefined", "Unknown", "unknown")
_LARGEST_DEGREE = 360.0


def to_degrees(gdf: gpd.GeoDataFrame, source: Source) -> gpd.GeoDataFrame:
    """
    Return features in degrees, lon first, without a CRS.

    Raises
    ------
    InputError
        If the file's CRS rests on another datum than WGS 84 or CGCS2000.
    DataError
        If a coordinate is no finite number or lies outside ±180° and ±90°.
    """
    crs = gdf.crs
    if crs is not None and not crs.name.startswith(_NO_CRS):
        gdf = _reprojected(gdf, crs, source)
    _check_coordinates(gdf, source)
    return gdf.set_crs(None, allow_override=True)


def _reprojected(gdf: gpd.GeoDataFrame, crs: CRS, source: Source) -> gpd.GeoDataFrame:
    base = crs.geodetic_crs
    said = _said(crs)
    if base is None or base.datum is None or not base.datum.name.startswith((_WGS84, _CGCS2000)):
        raise InputError("convert-crs", path=source.path, crs=said)
    if base.datum.name.startswith(_CGCS2000):
        source.note("cgcs2000", path=source.path, crs=said)
    if crs.is_geographic and all(axis.unit_name == "degree" for axis in crs.axis_info[:2]):
        return gdf
    source.note("projected", path=source.path, crs=said)
    with source.told_as_unreadable():
        return gdf.to_crs("EPSG:4326")


def _said(crs: CRS) -> str:
    authority = crs.to_authority(min_confidence=70)
    return f"{crs.name} ({':'.join(authority)})" if authority else crs.name


def parse_crs(words: object, source: Source) -> CRS:
    """Return the CRS that a code, a name or WKT means; an unknown one is an InputError."""
    try:
        return CRS.from_user_input(words)
    except (CRSError, TypeError, ValueError, OverflowError) as error:
        raise InputError("convert-crs-unknown", path=source.path, crs=f"{words!s:.80}") from error


def _check_coordinates(gdf: gpd.GeoDataFrame, source: Source) -> None:
    coordinates, owner = shapely.get_coordinates(np.asarray(gdf.geometry), return_index=True)
    wrong = ~(np.abs(coordinates) <= (180.0, 90.0)).all(axis=1)  # NaN compares false
    if wrong.any():
        first = int(wrong.argmax())
        value = ", ".join(map(str, coordinates[first].tolist()))
        facts = {"path": source.path, "number": int(owner[first]) + 1, "value": value}
        if np.isfinite(coordinates[first]).all() and (np.abs(coordinates[first]) > _LARGEST_DEGREE).all():
            raise DataError("convert-metres", **facts)
        raise DataError("convert-coordinates", **facts)
