"""Conversion in a process of its own: what it adds to conversion as such."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow as pa
import pytest
import shapely
from map_files import write, write_shapefile
from pyarrow import parquet

from haizhumap.conversion.convert import convert_file
from haizhumap.conversion.worker import convert_apart
from haizhumap.errors import HaizhumapError, InputError
from haizhumap.i18n import say_error, t
from haizhumap.model import Datum

DATUMS: dict[str, Any] = {"source": Datum.WGS84, "target": Datum.WGS84}


def test_a_file_is_converted_and_its_notes_come_back(tmp_path: Path) -> None:
    """As in one process."""
    path = write(tmp_path / "in.csv", "名称,经度,纬度\n新港路,113,23\n", "gbk")

    count, notes = convert_apart(path, tmp_path / "out.geojson", **DATUMS)

    assert (count, [note.code for note in notes]) == (1, ["encoding", "columns"])
    assert json.loads((tmp_path / "out.geojson").read_bytes())["features"][0]["properties"]["名称"] == "新港路"


def test_a_shapefile_without_its_index_is_read(tmp_path: Path) -> None:
    """The index is made again, and told."""
    path = write_shapefile(tmp_path / "in.shp", {b"name": [b"a", b"b"]})
    path.with_suffix(".shx").unlink()

    count, notes = convert_apart(path, tmp_path / "out.geojson", **DATUMS)

    assert (count, [note.code for note in notes]) == (2, ["shx"])


def test_an_error_is_raised_here_as_it_was_there(tmp_path: Path) -> None:
    """With its code and its facts."""
    with pytest.raises(InputError) as caught:
        convert_apart(write(tmp_path / "in.geojson", "{"), tmp_path / "out.geojson", **DATUMS)

    assert (caught.value.code, caught.value.facts["line"]) == ("convert-json", 1)


def test_a_process_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    """And nothing is written."""
    with pytest.raises(InputError) as caught:
        convert_apart(write(tmp_path / "in.geojson", "{}"), tmp_path / "out.geojson", **DATUMS, seconds=0.01)

    assert caught.value.code == "convert-slow"
    assert not (tmp_path / "out.geojson").exists()


def nested(depth: int) -> bytes:
    """Return a geometry as WKB, within collections within collections."""
    head = b"\x01\x07\x00\x00\x00\x01\x00\x00\x00"
    return head * depth + shapely.to_wkb(shapely.Point(113, 23), byte_order=1)


def test_a_process_that_dies_of_a_file_ends_in_a_sentence(tmp_path: Path) -> None:
    """GEOS falls over geometries that are nested a million times."""
    gdf = gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(113, 23)])
    gdf.to_parquet(tmp_path / "plain.parquet")
    table = parquet.read_table(tmp_path / "plain.parquet")
    column = table.schema.get_field_index("geometry")
    deep = gpd.pd.Series([nested(1_000_000)])
    parquet.write_table(table.set_column(column, "geometry", pa.array(deep)), tmp_path / "in.parquet")

    with pytest.raises(HaizhumapError) as caught:
        convert_apart(tmp_path / "in.parquet", tmp_path / "out.geojson", **DATUMS)

    assert caught.value.code in {"convert-died", "convert-malformed", "convert-deep"}


WORDS = "private words"
DISGUISES = [
    pytest.param(
        '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>',
        id="VRT",
    ),
    pytest.param("<OGRWFSDataSource><URL>http://127.0.0.1:9/</URL></OGRWFSDataSource>", id="WFS"),
    pytest.param('{{"type": "gdal_streamed_alg", "command_line": "gdal vector read {}"}}', id="a chain of commands"),
    pytest.param("/vsicurl/http://127.0.0.1:9/x.gpkg", id="a remote path"),
]


@pytest.mark.parametrize("words", DISGUISES)
@pytest.mark.parametrize("suffix", [".gpkg", ".fgb", ".shp", ".kml", ".gpx", ".json", ".parquet", ".zip", ".xlsx"])
def test_no_file_is_what_its_suffix_does_not_say(tmp_path: Path, words: str, suffix: str) -> None:
    """Descriptions of other files, servers and commands are refused under every suffix, unread."""
    write(tmp_path / "secret.csv", f"lon,lat,a\n1,2,{WORDS}\n")
    path = write(tmp_path / f"in{suffix}", words.format(tmp_path / "secret.csv"))

    with pytest.raises(HaizhumapError) as caught:
        convert_file(path, tmp_path / "out.geojson", **DATUMS)

    assert caught.value.code in {"convert-disguised", "convert-zip", "convert-xml", "convert-json", "convert-json-kind"}
    assert not (tmp_path / "out.geojson").exists()


def test_a_database_reads_no_other_file(tmp_path: Path) -> None:
    """A GeoPackage with a virtual table on a file beside it gives nothing of that file."""
    write(tmp_path / "secret.csv", f"lon,lat,a\n1,2,{WORDS}\n")
    path = tmp_path / "in.gpkg"
    gpd.GeoDataFrame({"a": ["x"]}, geometry=[shapely.Point(113, 23)], crs="EPSG:4326").to_file(path, layer="places")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        sql = f"CREATE VIRTUAL TABLE stolen USING VirtualOGR('{tmp_path / 'secret.csv'}')"
        connection.execute(
            "INSERT INTO sqlite_master VALUES ('table', 'stolen', 'stolen', 0, ?)",
            (sql,),
        )
        connection.execute("INSERT INTO gpkg_contents (table_name, data_type) VALUES ('stolen', 'attributes')")

    for layer in (None, "stolen"):
        try:
            convert_apart(path, tmp_path / "out.geojson", **DATUMS, layer=layer)
        except HaizhumapError:
            continue
        assert WORDS not in (tmp_path / "out.geojson").read_text(encoding="utf-8")


def test_what_gdal_warns_of_is_told(tmp_path: Path) -> None:
    """Such as a version that it does not know; by the file's own name."""
    path = tmp_path / "in.gpkg"
    gpd.GeoDataFrame({"a": ["x"]}, geometry=[shapely.Point(113, 23)], crs="EPSG:4326").to_file(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA user_version = 990000")

    _, notes = convert_apart(path, tmp_path / "out.geojson", **DATUMS)

    assert {note.code for note in notes} == {"warned"}
    assert "in.gpkg" in str(notes[0].facts["words"])


@pytest.mark.parametrize("words", ["/vsicurl/http://127.0.0.1:9/x.gpkg", "/vsizip/a.zip/x.shp", "/vsistdin/x.geojson"])
def test_no_path_is_a_way_to_elsewhere(tmp_path: Path, words: str) -> None:
    """What GDAL would follow to servers and archives is no file here; the Chinese sentence has no English reason."""
    with pytest.raises(InputError) as caught:
        convert_apart(Path(words), tmp_path / "out.geojson", **DATUMS)

    assert caught.value.code == "file-unreadable"
    assert t("system.ENOENT", "zh") in say_error(caught.value, "zh")


def test_deep_geometries_and_many_columns_end_in_words(tmp_path: Path) -> None:
    """In the process too: twenty thousand collections within one another, two hundred thousand columns."""
    deep = f"wkt\n{'GEOMETRYCOLLECTION(' * 20_000}POINT(1 2){')' * 20_000}\n"
    wide = f"lon,lat,{','.join(f'c{number}' for number in range(200_000))}\n1,2\n"
    codes = []
    for name, content in (("deep.csv", deep), ("wide.csv", wide)):
        with pytest.raises(InputError) as caught:
            convert_apart(write(tmp_path / name, content), tmp_path / "out.geojson", **DATUMS)
        codes.append(caught.value.code)

    assert codes == ["convert-deep", "convert-fields"]
