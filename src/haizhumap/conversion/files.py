"""
Files of features in the formats of other tools: GeoJSON, GeoPackage, Shapefile, FlatGeobuf, CSV.

Owns which format a file has and what it must be to be read: degrees, lon first, in whatever datum. Must not know what
the features mean or shift anything.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from haizhumap.conversion.frames import told_as_no_json
from haizhumap.conversion.geojson import GEOJSON, read_geojson, to_geojson
from haizhumap.conversion.table import read_csv, to_csv
from haizhumap.conversion.vector import read_gdal, write_gdal
from haizhumap.errors import DataError, InputError
from haizhumap.files import write_whole
from haizhumap.geo.gdal import GDAL_FORMATS

SUFFIXES = (*GEOJSON, ".csv", *GDAL_FORMATS)
_DEGREES = {("EPSG", "4326"), ("EPSG", "4979"), ("OGC", "CRS84"), ("OGC", "CRS84h")}


def read_features(path: Path) -> gpd.GeoDataFrame:
    """
    Read a file of features whose coordinates are degrees, lon first, in any datum.

    Returns
    -------
    gdf
        A row per feature, in file order, without a CRS; a feature may lack a geometry.

    Raises
    ------
    HaizhumapError
        If the file is missing, empty, unreadable or has no geometry; if its CRS is not WGS 84's; if a coordinate is no
        finite number or lies outside ±180° and ±90°.
    """
    try:
        with path.open("rb") as stream:
            is_empty = not stream.read(1)
    except OSError as error:
        raise InputError("file-unreadable", path=path, why=error.strerror) from error
    if is_empty:
        raise DataError("convert-empty", path=path)
    gdf = _READERS.get(path.suffix.lower(), read_gdal)(path)
    _check_crs(gdf.crs, path=path)
    if gdf.empty:
        raise DataError("convert-empty", path=path)
    if all(geometry is None or geometry.is_empty for geometry in gdf.geometry):
        raise DataError("convert-no-geometry", path=path)
    _check_coordinates(gdf, path=path)
    return gdf.set_crs(None, allow_override=True)


def _check_crs(crs: CRS | None, *, path: Path) -> None:
    if crs is None or crs.name.startswith("Undefined geographic"):  # GeoPackage's way of saying: none
        return
    authority = crs.to_authority(min_confidence=70)
    if authority not in _DEGREES:
        raise InputError("convert-crs", path=path, crs=":".join(authority or (crs.name,)))


def _check_coordinates(gdf: gpd.GeoDataFrame, *, path: Path) -> None:
    coordinates, owner = shapely.get_coordinates(np.asarray(gdf.geometry), return_index=True)
    wrong = ~(np.abs(coordinates) <= (180.0, 90.0)).all(axis=1)  # NaN compares false
    if wrong.any():
        first = int(wrong.argmax())
        value = ", ".join(map(str, coordinates[first].tolist()))
        raise DataError("convert-coordinates", path=path, number=int(owner[first]) + 1, value=value)


def write_features(gdf: gpd.GeoDataFrame, path: Path, *, crs: str | None) -> None:
    """
    Write features in the format of the path's suffix, with a CRS where the format has room for one.

    Foreign members of GeoJSON are written to GeoJSON only.

    Raises
    ------
    HaizhumapError
        If the file cannot be written, the format cannot hold the features, or JSON would hold NaN or an infinity.
    """
    suffix = path.suffix.lower()
    if gdf.index.name == "id" and suffix not in GEOJSON and "id" not in gdf.columns:
        gdf = gdf.reset_index()
    if suffix in GDAL_FORMATS:
        write_gdal(gdf, path, crs=crs)
    else:
        with told_as_no_json(path):
            text = to_csv(gdf) if suffix == ".csv" else to_geojson(gdf)
        write_whole(path, text)


_READERS: Mapping[str, Callable[[Path], gpd.GeoDataFrame]] = {
    **dict.fromkeys(GEOJSON, read_geojson),
    ".csv": read_csv,
}
