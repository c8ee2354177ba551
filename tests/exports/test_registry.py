"""The exports: what other tools get."""

import csv
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import lxml.html
import openpyxl
import pandas as pd
import pyogrio
import pytest
from click.testing import CliRunner
from conftest import ROOT
from fastkml.validator import validate
from pyarrow import parquet
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, shape

from haizhumap.cli import main
from haizhumap.errors import InputError, WriteError
from haizhumap.exports import FORMATS, export
from haizhumap.exports.shapefile import NAME_LIMIT, TEXT_LIMIT, cut_text, short_names
from haizhumap.exports.spreadsheet import CELL_LIMIT
from haizhumap.i18n import phrases, t
from haizhumap.layer.build import build_layer
from haizhumap.layer.codebook import COORDINATES, CREDITS, FIELDS
from haizhumap.layer.features import ATTRIBUTION, PROPERTIES, format_layer
from haizhumap.layer.filtering import Filter, Near
from haizhumap.layer.provenance import LICENCE, About, citation, citation_csl, describe_filter
from haizhumap.model import Sector, Stage
from haizhumap.paths import Settings
from haizhumap.tabular import guard_formula
from haizhumap.web.styles import SECTOR_STYLES

KML = "{http://www.opengis.net/kml/2.2}"
ABOUT = About(
    filter_zh="领域：城市更新", filter_en="sector: <b>renewal</b>", shown=3, total=32, link="https://x.test/?a=1&b=2"
)

HOSTILE = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "hyperlink": '=HYPERLINK("https://x.test","click")',
    "full-width": "\uff1dcmd|' /C calc'!A0",
    "cdata": "]]><script>alert(1)</script><![CDATA[",
    "quotes": "a\"b'c`d\\e,f;g|h",
    "newlines": "a\nb\r\nc\u2028d\u2029e",
    "controls": "a\x00b\x01c\x0bd\x1be\ufffef",
    "surrogate": "a\ud800b",
    "entities": "&lt;b&gt; &#60; &amp; $[name] ${x}",
    "emoji": "👩‍👩‍👧‍👦🚇" * 5,
    "long": "很长的名称" * 8000,
}
GEOMETRIES = [
    Point(113.3, 23.1),
    LineString([(113.3, 23.1), (113.31, 23.11)]),
    Polygon([(113.3, 23.1), (113.31, 23.1), (113.31, 23.11), (113.3, 23.1)]),
    MultiPolygon([Polygon([(113.3, 23.1), (113.31, 23.1), (113.31, 23.11), (113.3, 23.1)])]),
    None,
]

Read = Callable[[bytes, Path], gpd.GeoDataFrame]


@pytest.fixture(scope="module")
def gdf(settings: Settings) -> gpd.GeoDataFrame:
    """Return the real layer."""
    return build_layer(settings)


@pytest.fixture(scope="module")
def hostile(gdf: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return places of the real schema whose texts try to break out, with every type of geometry."""
    size = len(HOSTILE)
    words = pd.Series(list(HOSTILE.values()), dtype=object)
    rows = gdf.head(size).reset_index(drop=True)
    return rows.assign(
        place_id=list(HOSTILE),
        name_zh=words,
        name_en=words,
        quote=words,
        source=words,
        aliases=[[word] for word in words],
        targets=[{"scenic_grade": word} for word in words],
        geometry=gpd.GeoSeries([GEOMETRIES[number % len(GEOMETRIES)] for number in range(size)], crs="EPSG:4326"),
    )


def rows_of(data: bytes) -> list[dict[str, str]]:
    """Read an exported CSV as Excel does."""
    csv.field_size_limit(10**7)
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def sheet_of(data: bytes, name: str) -> list[dict[str, Any]]:
    """Read a sheet of an exported workbook by its first row."""
    head, *rows = openpyxl.load_workbook(io.BytesIO(data))[name].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def facts_of(placemark: ET.Element) -> dict[str, str]:
    """Return a placemark's extended data."""
    return {str(data.get("name")): data.text or "" for data in placemark.iter(f"{KML}SimpleData")}


def read_by_gdal(suffix: str) -> Read:
    """Return a way to open a file with GDAL, all its layers together."""

    def read(data: bytes, folder: Path) -> gpd.GeoDataFrame:
        path = folder / f"out{suffix}"
        path.write_bytes(data)
        layers = [name for name, kind in pyogrio.list_layers(path) if kind is not None]
        return pd.concat([pyogrio.read_dataframe(path, layer=layer) for layer in layers], ignore_index=True)

    return read


def read_wkt(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    """Return rows with the geometry that they hold as WKT."""
    geometries = gpd.GeoSeries.from_wkt([row["geometry_wkt"] or None for row in rows], crs="EPSG:4326")
    return gpd.GeoDataFrame(rows, geometry=geometries)


def read_shp(data: bytes, folder: Path) -> gpd.GeoDataFrame:
    """Read all shapefiles of a zip and its list of places without a position."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        rest = read_wkt(rows_of(archive.read("unlocated.csv")))
    return pd.concat([read_by_gdal(".shp.zip")(data, folder), rest], ignore_index=True)


def read_html(data: bytes, _folder: Path) -> gpd.GeoDataFrame:
    """Read the places that a single-file map draws."""
    [text] = lxml.html.fromstring(data.decode("utf-8")).xpath("//script[@id='hz-payload']/text()")
    places = json.loads(text)["places"]
    geometries = [one["geometry"] and shape(one["geometry"]) for one in places]
    return gpd.GeoDataFrame({"place_id": [one["id"] for one in places]}, geometry=geometries, crs="EPSG:4326")


READERS: Mapping[str, Read] = {
    "geojson": read_by_gdal(".geojson"),
    "csv": lambda data, _: read_wkt(rows_of(data)),
    "xlsx": lambda data, _: read_wkt(sheet_of(data, "places")),
    "kml": read_by_gdal(".kml"),
    "gpkg": read_by_gdal(".gpkg"),
    "fgb": read_by_gdal(".fgb"),
    "parquet": lambda data, _: gpd.read_parquet(io.BytesIO(data)),
    "shp": read_shp,
    "html": read_html,
}


@pytest.mark.parametrize("rows", ["gdf", "hostile"])
@pytest.mark.parametrize(("format_name", "read"), READERS.items())
def test_other_readers_find_the_same_places_and_geometry(
    request: pytest.FixtureRequest, tmp_path: Path, rows: str, format_name: str, read: Read
) -> None:
    """As many places, each where it was (to 1e-6 degrees) or nowhere, in WGS 84."""
    layer: gpd.GeoDataFrame = request.getfixturevalue(rows)

    found = read(export(layer, format_name), tmp_path)

    assert found.crs == "EPSG:4326"
    assert len(found) == len(layer)
    geometries = dict(zip(found["place_id"], found.geometry, strict=True))
    for place_id, geometry in zip(layer["place_id"], layer.geometry, strict=True):
        assert (geometries[place_id] is None) == (geometry is None)
        if geometry is not None:
            assert geometries[place_id].hausdorff_distance(geometry) < 1e-6
            assert geometries[place_id].area == pytest.approx(geometry.area, abs=1e-9)


def test_every_format_has_a_reader_here() -> None:
    """A format that is added is opened again as well; only the code book holds no places."""
    assert set(FORMATS) - {"codebook"} <= set(READERS)


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_takes_an_empty_selection(gdf: gpd.GeoDataFrame, tmp_path: Path, format_name: str) -> None:
    """Nothing shown can be downloaded as well, and read again as nothing."""
    data = export(gdf.iloc[:0], format_name)

    assert data
    if format_name in set(READERS) - {"kml", "shp"}:
        assert len(READERS[format_name](data, tmp_path)) == 0


def test_kml_and_shapefiles_of_nothing_say_so(gdf: gpd.GeoDataFrame) -> None:
    """GDAL sees no layer in them; they are whole files all the same."""
    document = ET.fromstring(export(gdf.iloc[:0], "kml"))  # noqa: S314 - our own file

    assert not list(document.iter(f"{KML}Placemark"))
    assert set(members_of(export(gdf.iloc[:0], "shp"))) == {"README.txt", "codebook.csv", "unlocated.csv"}


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_takes_places_of_which_none_is_located(
    gdf: gpd.GeoDataFrame, tmp_path: Path, format_name: str
) -> None:
    """A selection without any geometry keeps its places."""
    nowhere = gdf[gdf.geometry.isna()]

    data = export(nowhere, format_name)

    if format_name in set(READERS) - {"shp"}:
        assert set(READERS[format_name](data, tmp_path)["place_id"]) == set(nowhere["place_id"])


@pytest.mark.parametrize("format_name", FORMATS)
def test_the_same_layer_gives_the_same_bytes(
    gdf: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch, format_name: str
) -> None:
    """No date of today stands in a file."""
    first = export(gdf, format_name, about=ABOUT)
    monkeypatch.setattr(time, "time", lambda: 2e9)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(2e9))

    assert export(gdf, format_name, about=ABOUT) == first


@pytest.mark.parametrize("format_name", [name for name, one in FORMATS.items() if one.is_binary])
def test_no_file_holds_the_day_on_which_it_was_made(gdf: gpd.GeoDataFrame, format_name: str) -> None:
    """What libraries stamp by themselves is the fixed date of archives."""
    data = export(gdf.head(1), format_name)
    parts = [data]
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
            parts = [archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".dbf"))]
            assert all(archive.read(n)[1] == 80 for n in archive.namelist() if n.endswith(".dbf"))

    assert not any(time.strftime("%Y-%m-%dT").encode() in part for part in parts)


def test_an_unknown_format_names_the_known_ones(gdf: gpd.GeoDataFrame) -> None:
    """The error lists what there is."""
    with pytest.raises(InputError) as caught:
        export(gdf, "dwg")

    assert caught.value.facts["known"] == ", ".join(FORMATS)


def text_of(data: bytes) -> str:
    """Return all words that a file holds, of an archive those of its members, with XML's entities resolved."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
    return data.decode("utf-8", "ignore")


@pytest.mark.parametrize("format_name", READERS)
def test_every_copy_says_where_it_comes_from(gdf: gpd.GeoDataFrame, format_name: str) -> None:
    """Credit, licence, report, filter and link stand in the file."""
    words = text_of(export(gdf, format_name, about=ABOUT))

    for expected in (
        "© OpenStreetMap contributors",
        "ODbL-1.0",
        "广州市海珠区人民政府：《2024年",
        "领域：城市更新",
        "x.test",
    ):
        assert expected in words


def test_geojson_says_it_in_foreign_members(gdf: gpd.GeoDataFrame) -> None:
    """The members beside the features hold credit, citation, filter and fields; there is no `crs`."""
    collection = json.loads(export(gdf, "geojson", about=ABOUT))

    assert list(collection) == ["type", "attribution", "licence", "citation", "filter", "fields", "features"]
    assert collection["attribution"] == ATTRIBUTION
    assert collection["filter"] == {
        "zh": ABOUT.filter_zh,
        "en": ABOUT.filter_en,
        "link": ABOUT.link,
        "shown": 3,
        "total": 32,
    }
    assert [field["name"] for field in collection["fields"]] == list(PROPERTIES)


def test_geojson_has_the_features_of_the_shipped_layer(gdf: gpd.GeoDataFrame) -> None:
    """Line by line the same features, ids and order."""
    assert export(gdf, "geojson").decode().splitlines()[1:] == format_layer(gdf).splitlines()[1:]


def test_csv_opens_in_excel(gdf: gpd.GeoDataFrame) -> None:
    """BOM and CRLF, one row a place, every property, position as lon, lat and WKT, credit and filter in every row."""
    data = export(gdf, "csv", about=ABOUT)
    rows = rows_of(data)

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == len(gdf) + 1
    assert list(rows[0]) == [*PROPERTIES, *COORDINATES, *CREDITS]
    tower = next(row for row in rows if row["place_id"] == "canton-tower")
    assert (tower["lon"], tower["lat"], tower["geometry_wkt"]) == (
        "113.319140",
        "23.108990",
        "POINT (113.31914 23.10899)",
    )
    assert (tower["targets"], tower["uncertainty_m"]) == ("scenic_grade=5A", "20")
    nowhere = next(row for row in rows if row["place_id"] == "lingnan-academy")
    assert (nowhere["lon"], nowhere["geometry_wkt"], nowhere["uncertainty_m"]) == ("", "", "")
    assert {row["filter_en"] for row in rows} == {ABOUT.filter_en}


@pytest.mark.parametrize(
    "formula",
    [
        *["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\n1", " =1", "\u3000=1", "\u00a0=1", "\ufeff=1"],
        *[
            "\uff1d1",
            "\uff0b1",
            "\uff0d1",
            "\uff20SUM(A1)",
            " \uff1d1",
            "\ufe661",
            "\u200b=1",
        ],  # full width, small, hidden
    ],
)
def test_a_text_is_never_run_as_a_formula(gdf: gpd.GeoDataFrame, formula: str) -> None:
    """A text that a spreadsheet would run gets an apostrophe in front, and so does a filter's words."""
    hostile = gdf.head(1).assign(name_zh=formula, aliases=[[formula]])
    about = About(filter_zh=formula, filter_en=formula, link=formula, shown=1, total=1)

    row = rows_of(export(hostile, "csv", about=about))[0]

    assert {row[name] for name in ("name_zh", "aliases", "filter_zh", "filter_en", "filter_link")} == {f"'{formula}"}


@pytest.mark.parametrize("plain", ["", "沥滘村", "a=b", "（五）", "1-2", "5A"])
def test_ordinary_texts_get_no_apostrophe(plain: str) -> None:
    """An operator inside is no formula."""
    assert guard_formula(plain) == plain


def test_a_hostile_csv_has_as_many_rows_and_cells_as_places(hostile: gpd.GeoDataFrame) -> None:
    """Quotes, commas and line breaks stay in their cell; what no file can hold is marked."""
    rows = {row["place_id"]: row for row in rows_of(export(hostile, "csv"))}

    assert len(rows) == len(HOSTILE)
    assert rows["quotes"]["name_zh"] == HOSTILE["quotes"]
    assert rows["newlines"]["name_zh"] == HOSTILE["newlines"]
    assert rows["surrogate"]["name_zh"] == "a\ufffdb"
    assert rows["long"]["name_zh"] == HOSTILE["long"]
    assert all(None not in row and None not in row.values() for row in rows.values())


def test_a_workbook_has_numbers_as_numbers(gdf: gpd.GeoDataFrame) -> None:
    """Metres, offsets and degrees can be reckoned with; an empty cell is empty; the head stays in sight."""
    data = export(gdf, "xlsx", about=ABOUT)
    rows = {row["place_id"]: row for row in sheet_of(data, "places")}

    assert rows["canton-tower"]["uncertainty_m"] == 20
    assert (rows["canton-tower"]["lon"], rows["canton-tower"]["lat"]) == (113.31914, 23.10899)
    assert rows["lingnan-academy"]["lon"] is None
    assert rows["lingnan-academy"]["uncertainty_m"] is None
    assert {type(row["mention_start"]) for row in rows.values()} == {int}
    assert openpyxl.load_workbook(io.BytesIO(data))["places"].freeze_panes == "B2"


def test_a_workbook_has_code_book_and_about(gdf: gpd.GeoDataFrame) -> None:
    """Every column of the first sheet is explained in the second; the third is bilingual."""
    data = export(gdf, "xlsx", about=ABOUT)
    about = {row["key"]: row for row in sheet_of(data, "about")}

    assert {row["field"] for row in sheet_of(data, "codebook")} == set(sheet_of(data, "places")[0])
    assert about["filter"] == {"key": "filter", "zh": ABOUT.filter_zh, "en": ABOUT.filter_en}
    assert about["citation"]["zh"] == citation(gdf, "zh")


def test_a_hostile_workbook_holds_texts_alone(hostile: gpd.GeoDataFrame) -> None:
    """No formula, no link, no file from elsewhere; what a cell cannot hold is cut and counted."""
    about = About(filter_zh="=1+1", filter_en="\uff1d1", link="=HYPERLINK(1)", shown=1, total=1)
    data = export(hostile, "xlsx", about=about)
    book = openpyxl.load_workbook(io.BytesIO(data))
    rows = {row["place_id"]: row for row in sheet_of(data, "places")}

    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if "external" in name.lower() or "hyperlink" in name.lower()]
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert not any(b"<f>" in sheet or b"hyperlink" in sheet for sheet in sheets)
    assert rows["hyperlink"]["name_zh"] == HOSTILE["hyperlink"]
    assert rows["script"]["quote"] == HOSTILE["script"]
    assert rows["long"]["name_zh"] == HOSTILE["long"][:CELL_LIMIT]
    assert "32,767" in {row["key"]: row["en"] for row in sheet_of(data, "about")}["cut"]


def test_a_geometry_too_long_for_a_cell_is_left_out_whole(gdf: gpd.GeoDataFrame) -> None:
    """Half a WKT would be no geometry."""
    line = LineString([(113 + number / 1e5, 23.1) for number in range(3000)])
    long = gdf.head(1).assign(geometry=gpd.GeoSeries([line], crs="EPSG:4326"))

    data = export(long, "xlsx")

    assert sheet_of(data, "places")[0]["geometry_wkt"] is None
    assert "1 cell" in {row["key"]: row["en"] for row in sheet_of(data, "about")}["cut"]


def test_kml_is_styled_by_sector(gdf: gpd.GeoDataFrame) -> None:
    """Each placemark's style exists and has the sector's colour, in KML's order of blue, green, red."""
    document = ET.fromstring(export(gdf, "kml"))  # noqa: S314 - our own file
    colours = {style.get("id"): style.findtext(f"{KML}LineStyle/{KML}color") for style in document.iter(f"{KML}Style")}

    assert set(colours) == set(SECTOR_STYLES)
    assert (SECTOR_STYLES[Sector.TRANSPORT].colour, colours["transport"]) == ("#1521a9", "ffa92115")
    for placemark in document.iter(f"{KML}Placemark"):
        assert placemark.findtext(f"{KML}styleUrl") == f"#{facts_of(placemark)['sector']}"


def test_kml_carries_every_property(gdf: gpd.GeoDataFrame) -> None:
    """The extended data is the place, typed by a schema that explains each field."""
    document = ET.fromstring(export(gdf, "kml"))  # noqa: S314 - our own file
    facts = {facts_of(placemark)["place_id"]: facts_of(placemark) for placemark in document.iter(f"{KML}Placemark")}
    fields = {field.get("name"): field for field in document.iter(f"{KML}SimpleField")}

    assert facts["canton-tower"]["uncertainty_m"] == "20"
    assert "uncertainty_m" not in facts["lingnan-academy"]
    assert list(fields) == list(PROPERTIES)
    assert all(field.findtext(f"{KML}displayName") for field in fields.values())


@pytest.mark.parametrize("rows", ["gdf", "hostile"])
def test_kml_keeps_the_ogcs_schema(request: pytest.FixtureRequest, tmp_path: Path, rows: str) -> None:
    """The OGC's XML Schema of KML 2.2 finds no fault."""
    path = tmp_path / "out.kml"
    path.write_bytes(export(request.getfixturevalue(rows), "kml", about=ABOUT))

    assert validate(file_to_validate=path)


def test_hostile_kml_is_nothing_but_text(hostile: gpd.GeoDataFrame) -> None:
    """Names are text in the XML, and text again in the HTML of balloons; no element is foreign to KML."""
    about = About(filter_zh="</description><script>", filter_en="<script>", link="javascript:x", shown=1, total=1)
    document = ET.fromstring(export(hostile, "kml", about=about))  # noqa: S314 - our own file
    placemarks = {facts_of(placemark)["place_id"]: placemark for placemark in document.iter(f"{KML}Placemark")}

    assert {element.tag.startswith(KML) for element in document.iter()} == {True}
    assert placemarks["script"].findtext(f"{KML}name") == HOSTILE["script"]
    assert facts_of(placemarks["cdata"])["name_zh"] == HOSTILE["cdata"]
    for description in document.iter(f"{KML}description"):
        assert set(re.findall(r"<\s*/?\s*(\w+)", description.text or "")) <= {"p", "table", "tr", "td"}
        assert not re.search(r"<\w+\s", description.text or "")
    assert {text.text for text in document.iter(f"{KML}text")} == {"$[description]"}


def test_hostile_geojson_is_valid_json_in_utf8(hostile: gpd.GeoDataFrame) -> None:
    """Nothing is lost but half a character."""
    features = json.loads(export(hostile, "geojson").decode("utf-8"))["features"]
    names = {feature["id"]: feature["properties"]["name_zh"] for feature in features}

    assert names == HOSTILE | {"surrogate": "a?b"}


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


def members_of(data: bytes) -> dict[str, bytes]:
    """Return the files of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_shapefiles_are_one_for_each_type_of_geometry(gdf: gpd.GeoDataFrame) -> None:
    """Points, lines and polygons apart, each with projection and UTF-8."""
    members = members_of(export(gdf, "shp"))

    for part in ("points", "lines", "polygons"):
        assert members[f"{part}.cpg"] == b"UTF-8"
        assert b"WGS_1984" in members[f"{part}.prj"]
    assert {row["place_id"] for row in rows_of(members["unlocated.csv"])} == set(gdf["place_id"][gdf.geometry.isna()])


def test_shapefiles_say_what_they_cut(hostile: gpd.GeoDataFrame) -> None:
    """The README names every shortened field and how many values were cut; the code book has both names."""
    members = members_of(export(hostile, "shp", about=ABOUT))
    readme = members["README.txt"].decode("utf-8-sig")
    short = short_names(PROPERTIES)
    quotes = sum(len(word.encode("utf-8", "replace")) > TEXT_LIMIT for word in HOSTILE.values())

    assert all(f"{name} = {short[name]}" in readme for name in PROPERTIES if name != short[name])
    assert f"name_zh: {quotes}" in readme
    assert f"name_zh：{quotes} 个" in readme
    assert {row["field"]: row["shp_field"] for row in rows_of(members["codebook.csv"])} == short


def test_short_names_are_short_and_no_two_alike() -> None:
    """Two names with the same beginning stay apart."""
    short = short_names([*PROPERTIES, "mention_started"])

    assert max(map(len, short.values())) <= NAME_LIMIT
    assert len(set(short.values())) == len(short)
    assert short["mention_started"] == "mention__1"


@pytest.mark.parametrize("word", ["沥" * 85, "a" + "沥" * 85, "🚇" * 64, "a" * 255])
def test_a_text_is_cut_between_characters(word: str) -> None:
    """The limit counts bytes, and no character is cut in two."""
    cut = cut_text(word)

    assert TEXT_LIMIT - 4 < len(cut.encode()) <= TEXT_LIMIT
    assert word.startswith(cut)


def test_shapefile_texts_are_cut_to_what_fits(gdf: gpd.GeoDataFrame, tmp_path: Path) -> None:
    """The text in the file is the beginning of the whole one."""
    found = read_by_gdal(".shp.zip")(export(gdf, "shp"), tmp_path).set_index("place_id")

    for place_id, quote in zip(gdf["place_id"], gdf["quote"], strict=True):
        if place_id in found.index:
            assert found.loc[place_id, "quote"] == cut_text(quote)


def test_the_code_book_covers_every_column_of_every_format(gdf: gpd.GeoDataFrame, tmp_path: Path) -> None:
    """Whatever column a reader finds is explained, in both languages and the download of its own."""
    explained = {row["field"]: row for row in rows_of(export(gdf, "codebook")) if not row["code"]}
    columns = {name for key in set(READERS) - {"shp", "kml"} for name in READERS[key](export(gdf, key), tmp_path)}

    assert columns - {"geometry", "id"} <= set(explained) == set(FIELDS)
    assert all(row["zh"] and row["en"] and row["type"] for row in explained.values())


def test_the_code_book_has_a_meaning_for_each_field_and_no_more() -> None:
    """Phrases and fields are the same set."""
    assert {key.removeprefix("field.") for key in phrases() if key.startswith("field.")} == set(FIELDS)


def test_the_code_book_agrees_with_the_schema() -> None:
    """Names, codes and types in the JSON Schema of a feature are those of the code book."""
    schema = json.loads((ROOT / "geo" / "feature.schema.json").read_text(encoding="utf-8"))
    properties: dict[str, Any] = schema["properties"]["properties"]["properties"]
    definitions: dict[str, Any] = schema["$defs"]

    assert list(properties) == list(PROPERTIES)
    for name, rule in properties.items():
        whole = definitions[rule["$ref"].rsplit("/", 1)[1]] if "$ref" in rule else rule
        codes = whole.get("enum") or [code for code in [whole.get("const")] if code]
        assert codes == ([] if name == "targets" else [code.value for code in FIELDS[name].codes])
        assert ("integer" in whole.get("type", [])) == (FIELDS[name].type == "integer")


def test_the_code_book_labels_every_code(gdf: gpd.GeoDataFrame) -> None:
    """A code has its row with the label in both languages."""
    rows = {(row["field"], row["code"]): row for row in rows_of(export(gdf, "codebook")) if row["code"]}

    assert rows["sector", "urban_renewal"]["zh"] == "城市更新"
    assert rows["precision", "street"]["en"] == t("precision.street", "en")
    assert {code for field, code in rows if field == "datum"} == {"wgs84"}


def test_a_citation_names_report_body_and_date(gdf: gpd.GeoDataFrame) -> None:
    """Plain text in both languages, with dataset and licence."""
    for lang in ("zh", "en"):
        words = citation(gdf, "zh" if lang == "zh" else "en")
        assert all(part in words for part in ("2024年海珠区政府工作报告（节选）", "广州市海珠区人民政府", "2024-01-25"))
        assert all(part in words for part in ("haizhumap", LICENCE))


def test_a_citation_of_two_reports_names_both(gdf: gpd.GeoDataFrame) -> None:
    """Each report stands once, in the order of the layer."""
    later = gdf.head(2).assign(report_id="haizhu-2025", report_title="2025年报告", report_date="2025-01-20")

    words = citation(pd.concat([gdf, later]), "zh")

    assert words.count("2024-01-25") == words.count("2025-01-20") == 1


def test_a_citation_can_be_imported(gdf: gpd.GeoDataFrame) -> None:
    """CSL-JSON has the report with its date in parts, and the dataset."""
    report, dataset = json.loads(citation_csl(gdf))

    assert report["issued"] == {"date-parts": [[2024, 1, 25]]}
    assert (report["type"], dataset["type"]) == ("report", "dataset")


def test_a_filter_is_told_in_words() -> None:
    """Each restriction stands in the words, its codes by their labels; no restriction is everything."""
    near = Near(lon=113.3, lat=23.1, radius_m=500)
    wanted = Filter(sectors=frozenset({Sector.CULTURE}), stages=frozenset({Stage.APPROVAL}), words=" 村 ", near=near)

    told = describe_filter(wanted, "en")

    assert told == (
        "Sector: Culture; Stage: approval; Search: 村; within 500 m of 113.300000, 23.100000 (WGS 84, longitude first)"
    )
    assert "文化" in describe_filter(wanted, "zh")
    assert describe_filter(Filter(), "zh") == t("export.everything", "zh")


@pytest.mark.usefixtures("project")
def test_the_command_line_filters_as_the_app_does_and_says_so(gdf: gpd.GeoDataFrame) -> None:
    """The options narrow the copy, and the copy names them."""
    options = ["--precision", "exact", "--precision", "footprint", "--zone", "inside", "--kind", "venue"]
    result = CliRunner().invoke(main, ["export", *options, "--stage", "operating"])

    collection = json.loads(result.stdout)
    rows = gdf[gdf["precision"].isin(["exact", "footprint"]) & (gdf["kind"] == "venue") & (gdf["stage"] == "operating")]
    assert [feature["id"] for feature in collection["features"]] == list(rows["place_id"])
    assert rows.shape[0] < gdf.shape[0]
    assert collection["filter"]["total"] == len(gdf)
    assert "venue" in collection["filter"]["en"]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("format_name", FORMATS)
def test_the_command_line_writes_every_format(tmp_path: Path, format_name: str) -> None:
    """Each name of the registry is a choice, and its file is written."""
    path = tmp_path / f"out{FORMATS[format_name].suffix}"

    result = CliRunner().invoke(main, ["export", "--format", format_name, "-o", str(path)])

    assert (result.exit_code, path.stat().st_size > 0) == (0, True)


def run_on_terminal(*arguments: str) -> tuple[int, bytes]:
    """Run the command line with a terminal as standard output; return exit code and standard error."""
    command = [sys.executable, "-c", "from haizhumap.cli import main; main()", *arguments]
    terminal, screen = os.openpty()
    try:
        result = subprocess.run(command, stdout=screen, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(screen)
        os.close(terminal)
    return result.returncode, result.stderr


@pytest.mark.usefixtures("project")
def test_a_terminal_gets_no_binary_data() -> None:
    """A workbook on the screen is refused with the way out."""
    code, message = run_on_terminal("export", "--format", "xlsx")

    assert code == 2
    assert b"-o NAME.xlsx" in message


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
