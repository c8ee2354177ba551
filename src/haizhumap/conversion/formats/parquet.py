"""
Features as GeoParquet.

Owns which columns of a Parquet file are features: its geometry column, or, where there is none, those of a position.
"""

import io
from pathlib import Path

import geopandas as gpd
import pyarrow as pa
from pyarrow import parquet

from haizhumap.conversion.formats.table import to_features
from haizhumap.conversion.formats.vector import typed
from haizhumap.conversion.frames import format_cell
from haizhumap.conversion.source import Source
from haizhumap.errors import InputError

_SIGNATURE = b"PAR1"


def read_parquet(source: Source) -> gpd.GeoDataFrame:
    """Read GeoParquet, or Parquet with columns of a position."""
    data = source.read_bytes()
    if not data.startswith(_SIGNATURE):
        raise InputError("convert-disguised", path=source.path, suffix=source.path.suffix.lower())
    try:
        schema = parquet.read_schema(io.BytesIO(data))
        source.check_fields(len(schema.names))
        if b"geo" in (schema.metadata or {}):
            with source.told_as_unreadable():
                return gpd.read_parquet(io.BytesIO(data)).reset_index(drop=True)
        table = parquet.read_table(io.BytesIO(data))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise error if isinstance(error, InputError) else InputError("convert-malformed", path=source.path) from error
    rows = [[format_cell(value) for value in row.values()] for row in table.to_pylist()]
    return to_features(table.column_names, [*enumerate(rows, start=1)], source)


def to_parquet(gdf: gpd.GeoDataFrame, path: Path, *, crs: str | None) -> bytes:
    """Return features as GeoParquet, without a CRS where there is none; `path` is how messages call it."""
    stream = io.BytesIO()
    table = typed(gdf.set_crs(crs) if crs else gdf)
    try:
        table.to_parquet(stream, index=False)
    except (pa.ArrowException, OverflowError) as error:
        raise InputError("convert-loss-value", path=path) from error
    return stream.getvalue()
