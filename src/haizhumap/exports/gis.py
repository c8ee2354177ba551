"""
The layer as the files of geographic information systems: GeoPackage, FlatGeobuf, GeoParquet.

Owns what each of them can say beside the places. Geometry is WGS 84 (EPSG:4326), lon-lat, of mixed types, and null
where a place is not located. The same layer gives the same bytes.
"""

import io
import json
import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pandas as pd
from pyarrow import parquet

from haizhumap.geo.gdal import made_whole, write_layer
from haizhumap.layer.codebook import CREDITS, code_rows, to_json_fields
from haizhumap.layer.features import PROPERTIES
from haizhumap.layer.flat import credits_of, flatten, to_text
from haizhumap.layer.provenance import About, Statement, statements

LAYER = "places"
_LAST_CHANGE = "1980-01-01T00:00:00.000Z"
"""The date that a file carries where none is wanted."""


def to_gpkg(gdf: gpd.GeoDataFrame, about: About) -> bytes:
    """Return a layer as GeoPackage: the layer `places` and the tables `about` and `codebook`."""
    said = statements(gdf, about)
    tables = {"about": _rows(one._asdict() for one in said), "codebook": _rows(code_rows(PROPERTIES))}
    with made_whole(Path("haizhumap.gpkg")), tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "haizhumap.gpkg")
        words = {"IDENTIFIER": LAYER, "DESCRIPTION": "\n".join(f"{one.zh}\n{one.en}" for one in said)}
        write_layer(flatten(gdf), path, driver="GPKG", layer=LAYER, geometry_type="Unknown", layer_options=words)
        for name, table in tables.items():
            write_layer(table, path, driver="GPKG", layer=name, append=True)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE gpkg_contents SET last_change = ?", (_LAST_CHANGE,))
        return path.read_bytes()


def _rows(rows: Iterable[dict[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows).map(to_text)


def to_fgb(gdf: gpd.GeoDataFrame, about: About) -> bytes:
    """
    Return a layer as FlatGeobuf; credits stand in columns too, statements and code book in the layer's metadata.

    It has no spatial index: one would reorder the places and refuse those without a position.
    """
    with made_whole(Path(f"{LAYER}.fgb")), tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{LAYER}.fgb")
        write_layer(
            _with_credits(gdf, about),
            path,
            driver="FlatGeobuf",
            geometry_type="Unknown",
            layer_metadata=_metadata(statements(gdf, about)),
            layer_options={"SPATIAL_INDEX": "NO"},
        )
        return path.read_bytes()


def to_parquet(gdf: gpd.GeoDataFrame, about: About) -> bytes:
    """Return a layer as GeoParquet; credits stand in columns too, statements and code book in the file's metadata."""
    plain, written = io.BytesIO(), io.BytesIO()
    _with_credits(gdf, about).to_parquet(plain, index=False)
    table = parquet.read_table(plain)
    metadata = {key: words.encode() for key, words in _metadata(statements(gdf, about)).items()}
    parquet.write_table(table.replace_schema_metadata({**table.schema.metadata, **metadata}), written)
    return written.getvalue()


def _with_credits(gdf: gpd.GeoDataFrame, about: About) -> gpd.GeoDataFrame:
    flat = flatten(gdf)
    columns = {name: pd.Series(words, index=flat.index, dtype=object) for name, words in credits_of(gdf, about).items()}
    return flat.assign(**columns)


def _metadata(said: Iterable[Statement]) -> dict[str, str]:
    """Return the statements by key and language, and the code book as JSON."""
    words = {f"{one.key}_{lang}": to_text(getattr(one, lang)) for one in said for lang in ("zh", "en")}
    fields = to_json_fields((*PROPERTIES, *CREDITS))
    return words | {"fields": json.dumps(fields, ensure_ascii=False)}
