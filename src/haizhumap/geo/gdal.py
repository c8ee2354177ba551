"""
Files that GDAL writes: its formats, its errors, and whether a file became whole.

Owns the check that nothing was lost: GDAL cuts names without an error, and a file short where the disk is full. Must
not know what the features mean.
"""

import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import Iterable, Iterator, Mapping
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
NAME_LIMIT = 10
"""Bytes of a field's name that a dBASE table, and so a Shapefile, holds."""


def short_names(names: Iterable[str]) -> dict[str, str]:
    """
    Return names that a Shapefile holds by the long ones: at most `NAME_LIMIT` bytes of UTF-8, whole characters.

    The second of two alike, whatever their case, ends in `_1`: "综合整治项目名称" is "综合整", the next "综合_1".
    """
    short: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        endings = ("", *(f"_{number}" for number in range(1, 10_000)))
        candidates = (f"{_cut(name, NAME_LIMIT - len(ending))}{ending}" for ending in endings)
        short[name] = next(one for one in candidates if one and one.casefold() not in taken)
        taken.add(short[name].casefold())
    return short


def _cut(name: str, size: int) -> str:
    return name.encode()[:size].decode(errors="ignore")


def first_sentence(error: object) -> str:
    """Return what a library says without the advice that follows."""
    return str(error).partition(".; ")[0].rstrip(".")[:_LONGEST_REASON]


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
    except UnicodeError as error:  # a text that was cut in the middle of a character
        raise InputError("convert-loss-value", path=path.name) from error
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
        except InputError as error:
            raise InputError(error.code, path=path) from error
        except (*GDAL_ERRORS, ValueError, TypeError, OverflowError) as error:
            if shutil.disk_usage(made.parent).free < _LEAST_ROOM:
                raise _not_whole(path, first_sentence(error)) from error
            if not isinstance(error, GDAL_ERRORS):
                raise InputError("convert-loss-value", path=path) from error
            raise InputError("convert-loss", path=path, why=first_sentence(error)) from error
    if losses:
        raise InputError("convert-loss", path=path, why=first_sentence(losses[0].message))
