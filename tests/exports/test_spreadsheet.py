"""The layer as CSV and as a workbook."""

import io
import zipfile

import geopandas as gpd
import openpyxl
import pytest
from exported import (
    ABOUT,
    HOSTILE,
    rows_of,
    sheet_of,
)
from shapely.geometry import LineString

from haizhumap.exports import export
from haizhumap.exports.spreadsheet import CELL_LIMIT
from haizhumap.layer.codebook import COORDINATES, CREDITS
from haizhumap.layer.features import PROPERTIES
from haizhumap.layer.provenance import About, citation
from haizhumap.tabular import guard_formula


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
