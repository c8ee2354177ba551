"""The layer as GeoPackage, FlatGeobuf and GeoParquet."""

import io
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
import pytest
from exported import (
    ABOUT,
    HOSTILE,
    READERS,
)
from pyarrow import parquet

from haizhumap.errors import WriteError
from haizhumap.exports import export
from haizhumap.layer.codebook import CREDITS
from haizhumap.layer.features import ATTRIBUTION, PROPERTIES
from haizhumap.layer.provenance import citation


@pytest.mark.parametrize("format_name", ["gpkg", "fgb", "parquet"])
def test_hostile_names_arrive_whole(hostile: gpd.GeoDataFrame, tmp_path: Path, format_name: str) -> None:
    """A database holds every text as it is; characters that C strings and XML cannot hold are marked."""
    found = READERS[format_name](export(hostile, format_name), tmp_path)
    names = dict(zip(found["place_id"], found["name_zh"], strict=True))

    marked = {"controls": "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf", "surrogate": "a\ufffdb"}
    assert names == HOSTILE | marked


def test_geopackage_has_tables_beside_the_places(gdf: gpd.GeoDataFrame, tmp_path: Path) -> None:
    """`about` and `codebook` are tables without geometry; numbers are numbers; the contents tell the citation."""
    path = tmp_path / "out.gpkg"
    path.write_bytes(export(gdf, "gpkg", about=ABOUT))
    about = pyogrio.read_dataframe(path, layer="about").set_index("key")
    fields = pyogrio.read_dataframe(path, layer="codebook")

    assert [list(layer) for layer in pyogrio.list_layers(path)] == [
        ["places", "Unknown"],
        ["about", None],
        ["codebook", None],
    ]
    assert about.loc["filter", "en"] == ABOUT.filter_en
    assert set(fields["field"]) == set(PROPERTIES)
    assert pyogrio.read_dataframe(path, layer="places")["uncertainty_m"].max() == gdf["uncertainty_m"].max()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        [description] = connection.execute("SELECT description FROM gpkg_contents WHERE table_name = 'places'")
    assert citation(gdf, "zh") in description[0]


def test_flatgeobuf_carries_its_metadata(gdf: gpd.GeoDataFrame, tmp_path: Path) -> None:
    """Statements and code book stand in the layer's metadata, credits in columns."""
    path = tmp_path / "out.fgb"
    path.write_bytes(export(gdf, "fgb", about=ABOUT))
    metadata = pyogrio.read_info(path)["layer_metadata"]

    assert metadata["filter_zh"] == ABOUT.filter_zh
    assert [field["name"] for field in json.loads(metadata["fields"])] == [*PROPERTIES, *CREDITS]
    assert set(pyogrio.read_dataframe(path)["attribution"]) == {ATTRIBUTION}


def test_geoparquet_carries_its_metadata(gdf: gpd.GeoDataFrame) -> None:
    """Statements and code book stand beside `geo` in the file's metadata, credits in columns."""
    data = export(gdf, "parquet", about=ABOUT)
    metadata = parquet.read_metadata(io.BytesIO(data)).metadata

    assert json.loads(metadata[b"geo"])["primary_column"] == "geometry"
    assert metadata[b"citation_en"].decode() == citation(gdf, "en")
    assert [field["name"] for field in json.loads(metadata[b"fields"])] == [*PROPERTIES, *CREDITS]
    assert set(gpd.read_parquet(io.BytesIO(data))["filter_link"]) == {ABOUT.link}


@pytest.mark.parametrize("format_name", ["fgb", "gpkg", "shp"])
@pytest.mark.parametrize("part", [0, 0.5, 0.9])
def test_a_file_that_was_cut_short_is_not_handed_over(
    gdf: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch, format_name: str, part: float
) -> None:
    """A full disk for temporary files is an error in words, whether GDAL tells of it or not."""
    plain = pyogrio.write_dataframe

    def write_short(table: gpd.GeoDataFrame, path: Path, **options: Any) -> None:
        plain(table, path, **options)
        os.truncate(path, int(path.stat().st_size * part))

    monkeypatch.setattr(pyogrio, "write_dataframe", write_short)

    with pytest.raises(WriteError) as caught:
        export(gdf, format_name)

    assert caught.value.code == "scratch-failed"


def test_what_gdal_refuses_is_told(gdf: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own exceptions do not get out."""

    def refuse(*_: object, **__: object) -> None:
        raise pyogrio.errors.FeatureError

    monkeypatch.setattr(pyogrio, "write_dataframe", refuse)

    with pytest.raises(WriteError):
        export(gdf, "gpkg")
