"""
Converting a file of features from one datum to another: `haizhumap convert`.

Owns the property `datum`, which says the datum of a file's coordinates. The shift itself is `datum`'s, the formats are
`files`'. A file that is WGS 84 carries EPSG:4326, a shifted one no CRS at all, for none describes it.
"""

from pathlib import Path

import geopandas as gpd

from haizhumap.conversion.files import SUFFIXES, read_features, write_features
from haizhumap.conversion.frames import format_cell, refresh
from haizhumap.errors import DataError, InputError
from haizhumap.geo.datum import convert_geometry
from haizhumap.model import Datum


def convert_file(source_path: Path, target_path: Path, *, source: Datum, target: Datum) -> int:
    """
    Write a file's features in another datum, whole or not at all; return how many.

    The formats follow the suffixes. Properties and their order stay (in CSV, texts that a
    spreadsheet would run have a guard), `datum` is set on every feature, and the columns
    `lon`, `lat` and `geometry_wkt`, where there are such, follow the geometry.

    Raises
    ------
    HaizhumapError
        If a file cannot be read or written, is no file of features in degrees, or says that it is in a datum other
        than `source`.
    """
    for path in (source_path, target_path):
        if path.suffix.lower() not in SUFFIXES:
            raise InputError("convert-format", path=path, known=" ".join(SUFFIXES))
    gdf = read_features(source_path)
    columns = _check_datum(gdf, source, path=source_path)
    gdf[gdf.geometry.name] = convert_geometry(gdf.geometry, source=source, target=target)
    gdf[columns] = target.value
    write_features(refresh(gdf), target_path, crs="EPSG:4326" if target is Datum.WGS84 else None)
    return len(gdf)


def _check_datum(gdf: gpd.GeoDataFrame, source: Datum, *, path: Path) -> list[str]:
    """Return the columns that name the datum, however written, or the one to be made; refuse a contradiction."""
    columns = [name for name in gdf.columns if str(name).casefold() == "datum"]
    for name in columns:
        for number, value in enumerate(gdf[name], start=1):
            said = str(value) if isinstance(value, list | dict) else format_cell(value)
            if said.casefold().replace("-", "").replace(" ", "") not in {"", source.value}:
                raise DataError("convert-datum", path=path, number=number, value=said, expected=source.value)
    return columns or ["datum"]
