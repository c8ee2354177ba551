"""
Features as a frame, apart from any format: properties, geometries, and the columns that repeat a geometry.

Owns how a value is written as a cell and how faults of a file are told. Coordinates are degrees, lon first, in whatever
datum.
"""

import csv
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
from shapely.errors import ShapelyError

from haizhumap.errors import InputError
from haizhumap.geo.gdal import GDAL_ERRORS, first_sentence

NDIGITS = 9
"""Decimals of a written coordinate in GeoJSON and CSV: 0.1 mm, so that a file can go there and back."""
_MALFORMED = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError, ShapelyError)


def to_frame(rows: list[dict[str, Any]], geometries: list[Any], *, crs: CRS | None = None) -> gpd.GeoDataFrame:
    """Return rows with their geometries, in a column whose name no property has."""
    frame = pd.DataFrame(rows, dtype=object)
    name = "geometry"
    while name in frame.columns:
        name += "_"
    frame[name] = gpd.GeoSeries(geometries, index=frame.index, crs=crs)
    return gpd.GeoDataFrame(frame, geometry=name)


def refresh(gdf: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Let columns that repeat the geometry follow it: `lon` and `lat` (of a point on it) and `geometry_wkt`."""
    if {"lon", "lat"} <= {*gdf.columns}:
        gdf = gdf.assign(**lon_lat(gdf))
    if "geometry_wkt" in gdf.columns:
        gdf = gdf.assign(geometry_wkt=to_wkt(gdf))
    return gdf


def lon_lat(gdf: gpd.GeoDataFrame) -> dict[str, list[float | None]]:
    """Return the columns `lon` and `lat`: those of a point on each geometry."""
    points = [geometry and geometry.representative_point() for geometry in gdf.geometry]
    return {
        "lon": [round(point.x, NDIGITS) if point else None for point in points],
        "lat": [round(point.y, NDIGITS) if point else None for point in points],
    }


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
def told_as_unreadable(path: Path) -> Iterator[None]:
    """Tell what libraries raise while they read a file as an error of the file."""
    try:
        yield
    except (*_MALFORMED, csv.Error, *GDAL_ERRORS) as error:
        raise InputError("convert-unreadable", path=path, why=first_sentence(error)) from error


@contextmanager
def told_as_no_json(path: Path) -> Iterator[None]:
    """Tell what cannot be written as JSON."""
    try:
        yield
    except ValueError as error:  # what `json.dumps` says of NaN and the infinities
        raise InputError("convert-no-json", path=path) from error
    except OverflowError as error:
        raise InputError("convert-loss", path=path, why=first_sentence(error)) from error
