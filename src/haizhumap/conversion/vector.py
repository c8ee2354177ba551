"""
Features in the formats that GDAL reads and writes: GeoPackage, Shapefile, FlatGeobuf.

Owns the types of their fields and the parts of a Shapefile.
"""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio

from haizhumap.conversion.frames import format_cell, plain, told_as_no_json, told_as_unreadable
from haizhumap.errors import DataError, InputError
from haizhumap.files import write_all
from haizhumap.geo.gdal import made_whole, write_exactly

_SHAPEFILE_PARTS = (".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".shp")


def read_gdal(path: Path) -> gpd.GeoDataFrame:
    """Read the one layer of a file that GDAL knows; whole numbers stay whole where some are missing."""
    with told_as_unreadable(path):
        layers = pyogrio.list_layers(path)[:, 0].tolist()
    if len(layers) > 1:
        raise InputError("convert-layers", path=path, layers=", ".join(layers))
    with told_as_unreadable(path):
        gdf = pyogrio.read_dataframe(path)
        fields = pyogrio.read_info(path)
    if not isinstance(gdf, gpd.GeoDataFrame):
        raise DataError("convert-no-geometry", path=path)
    whole = [name for name, kind in zip(fields["fields"], fields["dtypes"], strict=True) if kind.startswith("int")]
    return gdf.astype(dict.fromkeys(whole, "Int64"))


def write_gdal(gdf: gpd.GeoDataFrame, path: Path, *, crs: str | None) -> None:
    """Write a format of GDAL's in a folder of its own, then bring its files to their place together."""
    with told_as_no_json(path):
        table = _typed(gdf.set_crs(crs) if crs else gdf)
    with made_whole(path), tempfile.TemporaryDirectory() as folder:
        write_exactly(table, Path(folder, path.name), path=path)
        parts = sorted(Path(folder).iterdir(), key=lambda part: part.suffix.lower() == ".shp")
        write_all({path.with_suffix(part.suffix): part.read_bytes() for part in parts})
    if path.suffix.lower() == ".shp":
        written = {part.suffix.lower() for part in parts}
        for suffix in _SHAPEFILE_PARTS:
            if suffix not in written:  # what a former file left: its CRS, its index
                path.with_suffix(suffix).unlink(missing_ok=True)


def _typed(gdf: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give columns of Python objects, as GeoJSON and CSV leave them, a type that a field can have."""
    columns = {name: _typed_column(gdf[name]) for name in gdf.columns if gdf[name].dtype == object}
    return gdf.assign(**columns)


def _typed_column(column: pd.Series) -> pd.Series:
    kind = pd.api.types.infer_dtype(column, skipna=True)
    if kind in _DTYPES:
        return column.astype(_DTYPES[kind])
    return column.map(lambda value: None if plain(value) is None else format_cell(value))


_DTYPES: Mapping[str, Any] = {
    "integer": "Int64",
    "floating": "float64",
    "mixed-integer-float": "float64",
    "boolean": "boolean",
}
