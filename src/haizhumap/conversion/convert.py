"""
Converting a file of features from one datum to another: `haizhumap convert`.

Owns the property `datum`, which says the datum of a file's coordinates. The shift itself is `datum`'s, the formats are
`files`'. A file that is WGS 84 carries EPSG:4326, a shifted one no CRS at all, for none describes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd

from haizhumap.conversion.files import SOURCES, TARGETS, read_features, write_features
from haizhumap.conversion.frames import format_cell, refresh, repeating_columns
from haizhumap.conversion.source import Source, open_source
from haizhumap.documents.sandbox import Finding
from haizhumap.errors import DataError, InputError
from haizhumap.geo.datum import convert_geometry
from haizhumap.model import Datum


@dataclass(frozen=True, slots=True)
class Converted:
    """How many features were written, and what people should know of it: `convert.<code>` has the words."""

    count: int
    notes: Sequence[Finding]


def convert_file(
    source_path: Path, target_path: Path, *, source: Datum, target: Datum, layer: str | None = None
) -> Converted:
    """
    Write a file's features in another datum, whole or not at all.

    The formats follow the suffixes; `layer` says which of several is read. Properties and their order stay (in CSV,
    texts that a spreadsheet would run have a guard), `datum` is set on every feature, and the columns of longitude,
    latitude and WKT, where there are such, follow the geometry.

    Raises
    ------
    HaizhumapError
        If a file cannot be read or written, is no file of features, or says that it is in a datum other than `source`.
    """
    for path, known in ((source_path, SOURCES), (target_path, TARGETS)):
        if path.suffix.lower() not in known:
            raise InputError("convert-format", path=path, known=" ".join(known))
    opened = open_source(source_path, layer=layer)
    gdf = read_features(opened)
    columns, repeating = _check_datum(gdf, source, opened), repeating_columns(gdf)
    gdf[gdf.geometry.name] = convert_geometry(gdf.geometry, source=source, target=target)
    gdf[columns] = target.value
    crs = "EPSG:4326" if target is Datum.WGS84 else None
    notes = write_features(refresh(gdf, repeating), target_path, crs=crs)
    return Converted(len(gdf), (*opened.notes, *notes))


def _check_datum(gdf: gpd.GeoDataFrame, datum: Datum, source: Source) -> list[str]:
    """Return the columns that name the datum, however written, or the one to be made; refuse a contradiction."""
    columns = [name for name in gdf.columns if str(name).casefold() == "datum"]
    for name in columns:
        for number, value in enumerate(gdf[name], start=1):
            said = str(value) if isinstance(value, list | dict) else format_cell(value)
            if said.casefold().replace("-", "").replace(" ", "") not in {"", datum.value, *_ALIKE.get(datum, ())}:
                raise DataError("convert-datum", path=source.path, number=number, value=said, expected=datum.value)
    return columns or ["datum"]


_ALIKE = {Datum.WGS84: ("cgcs2000",)}
"""Other words for a datum: Chinese offices write CGCS2000 for what is taken as WGS 84 here."""
