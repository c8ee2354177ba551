"""
Files that GDAL writes: its formats, its errors, and whether a file became whole.

Owns the check that nothing was lost: GDAL cuts names without an error, and a file short where the disk is full. Must
not know what the features mean.
"""

import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from pyproj.exceptions import CRSError

from haizhumap.errors import InputError, WriteError
from haizhumap.files import telling_scratch

GDAL_FORMATS: Mapping[str, Mapping[str, Any]] = {
    ".gpkg": {"driver": "GPKG"},
    ".shp": {"driver": "ESRI Shapefile", "encoding": "UTF-8"},
    ".fgb": {"driver": "FlatGeobuf", "SPATIAL_INDEX": "NO"},  # an index would reorder and refuse null geometries
}
GDAL_ERRORS = (DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError, CRSError)
_LEAST_ROOM = 2**20
"""Bytes below which a folder counts as full: what GDAL says then is anything but that."""

_LONGEST_REASON = 200


def first_sentence(error: object) -> str:
    """Return what a library says without the advice that follows; with the kind of error where it says only a word."""
    words = str(error).partition(".; ")[0].rstrip(".")[:_LONGEST_REASON]
    return words if " " in words else f"{type(error).__name__}: {words}"


def write_layer(table: pd.DataFrame, path: Path, **options: Any) -> None:  # noqa: ANN401 - as pyogrio takes them
    """
    Write a layer, or a table without geometry, and read it again; what cannot be written is one of `GDAL_ERRORS`.

    Raises
    ------
    WriteError
        If the file does not hold every row.
    """
    pyogrio.write_dataframe(table, path, **options)
    try:
        found = pyogrio.read_dataframe(path, layer=options.get("layer"))
    except (*GDAL_ERRORS, ValueError) as error:
        raise _not_whole(path, first_sentence(error)) from error
    if _count(found) != _count(table):
        raise _not_whole(path, f"{len(found)} / {len(table)}")


def _count(table: pd.DataFrame) -> tuple[int, int]:
    """Return how many rows there are, and how many with a shape: a file that was cut short has fewer."""
    shapes = table.geometry if isinstance(table, gpd.GeoDataFrame) else []
    return len(table), sum(shape is not None and not shape.is_empty for shape in shapes)


def _not_whole(path: Path, why: str) -> WriteError:
    return WriteError("scratch-failed", path=path.name, folder=tempfile.gettempdir(), why=why)


@contextmanager
def made_whole(path: Path) -> Iterator[None]:
    """Tell what goes wrong while a file, called as `path` is, is made in the folder for temporary files."""
    with telling_scratch(path):
        try:
            yield
        except (*GDAL_ERRORS, sqlite3.Error) as error:
            raise _not_whole(path, first_sentence(error)) from error


def write_exactly(table: pd.DataFrame, made: Path, *, path: Path) -> None:
    """
    Write a layer in the format of the suffix; what GDAL warns of, such as a name cut short, is a loss and no file.

    Raises
    ------
    InputError
        If the format cannot hold the features; `path` is how the message calls the file.
    WriteError
        If there is no room for the file.
    """
    with warnings.catch_warnings(record=True) as losses:
        warnings.simplefilter("always")
        warnings.filterwarnings("ignore", message="'crs' was not provided")
        try:
            write_layer(table, made, **GDAL_FORMATS[path.suffix.lower()])
        except (*GDAL_ERRORS, ValueError, TypeError, OverflowError) as error:
            if shutil.disk_usage(made.parent).free < _LEAST_ROOM:
                raise _not_whole(path, first_sentence(error)) from error
            raise InputError("convert-loss", path=path, why=first_sentence(error)) from error
    if losses:
        raise InputError("convert-loss", path=path, why=first_sentence(losses[0].message))
