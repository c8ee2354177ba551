"""
Features as a frame, apart from any format: properties, geometries, and the columns that repeat a geometry.

Owns how a value is written as a cell. Coordinates are degrees, lon first, in whatever datum.
"""

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from pyproj import CRS

from haizhumap.conversion.formats.columns import coordinate_columns, wkt_column
from haizhumap.errors import InputError

NDIGITS = 9
"""Decimals of a written coordinate in GeoJSON and CSV: 0.1 mm, so that a file can go there and back."""
_SAME = 1e-5
"""Degrees by which a column that repeats a geometry may differ from it: 1 m, for it may be rounded."""


def to_frame(rows: list[dict[str, Any]], geometries: list[Any], *, crs: CRS | None = None) -> gpd.GeoDataFrame:
    """Return rows with their geometries, in a column whose name no property has."""
    return with_geometries(pd.DataFrame(rows, dtype=object, index=pd.RangeIndex(len(rows))), geometries, crs=crs)


def with_geometries(frame: pd.DataFrame, geometries: list[Any], *, crs: CRS | None) -> gpd.GeoDataFrame:
    """Return a table of properties with geometries, in a column whose name no property has."""
    name = "geometry"
    while name in frame.columns:
        name += "_"
    frame[name] = gpd.GeoSeries(geometries, index=frame.index, crs=crs)
    return gpd.GeoDataFrame(frame, geometry=name)


def repeating_columns(gdf: gpd.GeoDataFrame) -> tuple[str, str] | None:
    """
    Return the columns of longitude and latitude that repeat the geometry, or None.

    `lon` and `lat` do whatever they say; others, such as X and Y, only where they say what the geometry says: they may
    be metres on some grid as well.
    """
    pair = coordinate_columns(gdf.drop(columns=gdf.geometry.name).columns)
    if pair is None or pair == ("lon", "lat"):
        return pair
    columns = zip(gdf.geometry, *(pd.to_numeric(gdf[name], errors="coerce") for name in pair), strict=True)
    far = [
        max(abs(point.x - lon), abs(point.y - lat))
        for geometry, lon, lat in columns
        if geometry and (point := geometry.representative_point())
    ]
    return pair if far and max(far) <= _SAME else None  # NaN compares false


def refresh(gdf: gpd.GeoDataFrame, pair: tuple[str, str] | None) -> gpd.GeoDataFrame:
    """Let columns that repeat the geometry follow it: a `pair` (of a point on it) and that of WKT."""
    if pair:
        gdf = gdf.assign(**dict(zip(pair, lon_lat(gdf), strict=True)))
    if name := wkt_column(gdf.columns):
        gdf = gdf.assign(**{name: to_wkt(gdf)})
    return gdf


def lon_lat(gdf: gpd.GeoDataFrame) -> tuple[list[float | None], list[float | None]]:
    """Return longitudes and latitudes of a point on each geometry."""
    points = [geometry and geometry.representative_point() for geometry in gdf.geometry]
    lons = [round(point.x, NDIGITS) if point else None for point in points]
    return lons, [round(point.y, NDIGITS) if point else None for point in points]


def to_wkt(gdf: gpd.GeoDataFrame) -> list[str | None]:
    """Return each geometry as WKT."""
    return [shapely.to_wkt(geometry, rounding_precision=NDIGITS) if geometry else None for geometry in gdf.geometry]


def plain(value: object) -> object:
    """Return a value as JSON knows it: None where it is missing, a time as ISO 8601."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    return value.isoformat() if isinstance(value, date) else value


def format_cell(value: object) -> str:
    """Return a value as text: nothing where it is missing, lists and objects as JSON; NaN in them is a ValueError."""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    known = plain(value)
    return "" if known is None else str(known)


@contextmanager
def told_as_no_json(path: Path) -> Iterator[None]:
    """Tell what cannot be written as JSON."""
    try:
        yield
    except OverflowError as error:
        raise InputError("convert-loss-value", path=path) from error
    except ValueError as error:  # what `json.dumps` says of NaN and the infinities
        raise InputError("convert-no-json", path=path) from error
