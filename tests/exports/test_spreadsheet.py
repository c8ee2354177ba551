"""The layer as CSV and as a workbook."""

import io
import zipfile
from typing import Any

import geopandas as gpd
import openpyxl
import pytest
from click.testing import CliRunner
from conftest import ROOT
from exported import (
    ABOUT,
    HOSTILE,
    rows_of,
    sheet_of,
)
from shapely.geometry import LineString

from haizhumap.cli import main
from haizhumap.exports import export
from haizhumap.exports.spreadsheet import CELL_LIMIT
from haizhumap.i18n import Lang, t
from haizhumap.layer.codebook import COORDINATES, CREDITS
from haizhumap.layer.features import ATTRIBUTION, PROPERTIES
from haizhumap.layer.filtering import Filter
from haizhumap.layer.provenance import About, citation
from haizhumap.report.translation import read_translation
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


PAGE = "http://localhost:8501/?sector=culture"


def about_of(lang: Lang, **more: Any) -> About:
    """Return what a copy for readers is told."""
    return About.of(Filter(), shown=32, total=32, lang=lang, **{"link": PAGE, **more})


@pytest.mark.parametrize(
    ("lang", "sheet", "facts"),
    [
        (
            "zh",
            "项目",
            {
                "项目名称": "广州塔",
                "领域": "旅游与夜经济",
                "要做的事": "推进创建国家5A级旅游景区",
                "阶段": "改造提升",
                "指标": "国家5A级景区",
                "类型": "场馆",
                "位置精度": "准确",
                "误差（米）": 20,
                "经度（WGS-84）": 113.31914,
                "纬度（WGS-84）": 23.10899,
                "报告": "2024年海珠区政府工作报告（节选）",
                "报告日期": "2024-01-25",
                "编号": "canton-tower",
            },
        ),
        (
            "en",
            "Projects",
            {
                "Project": "Canton Tower",
                "Name in Chinese": "广州塔",
                "Sector": "Tourism and nightlife",
                "Uncertainty (m)": 20,
                "Report": "Haizhu District Government Work Report 2024 (excerpt)",
            },
        ),
    ],
)
def test_the_first_sheet_is_for_readers(gdf: gpd.GeoDataFrame, lang: Lang, sheet: str, facts: dict[str, Any]) -> None:
    """Headers and values stand in words of one language, the technical table comes after it."""
    data = export(gdf, "xlsx", about=about_of(lang))
    book = openpyxl.load_workbook(io.BytesIO(data))
    [tower] = [row for row in sheet_of(data, sheet) if "canton-tower" in row.values()]

    assert book.sheetnames == [sheet, "places", "codebook", "about"]
    assert {name: tower[name] for name in facts} == facts


def test_the_english_sheet_reads_the_sentence_beside_the_chinese(gdf: gpd.GeoDataFrame) -> None:
    """Each place has the report's own words and our reviewed reading of just these."""
    readings = read_translation(ROOT / "data" / "reports", "haizhu-2024")
    rows = sheet_of(export(gdf, "xlsx", about=about_of("en")), "Projects")
    spans = zip(gdf["quote_start"], gdf["quote_end"], strict=True)

    assert [row[t("column.sentence", "en")] for row in rows] == list(gdf["quote"])
    found = [row["The sentence in English (our reading)"] or "" for row in rows]
    assert found == [readings.sentences.get(span, "") for span in spans]
    assert any(found)


def test_a_reading_of_other_words_is_not_shown(gdf: gpd.GeoDataFrame) -> None:
    """Where the sentence has changed since it was read, there is none."""
    rows = sheet_of(export(gdf.assign(quote="别的话"), "xlsx", about=about_of("en")), "Projects")

    assert {row["The sentence in English (our reading)"] for row in rows} == {None}


def test_the_readers_sheet_can_be_read(gdf: gpd.GeoDataFrame) -> None:
    """The head stays, columns filter, long texts wrap in wide columns, and it prints a page wide."""
    sheet = openpyxl.load_workbook(io.BytesIO(export(gdf, "xlsx", about=about_of("zh"))))["项目"]
    letters = {cell.value: cell.column_letter for cell in sheet[1]}

    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert all(cell.alignment.wrap_text for cell in (*sheet[1], sheet[f"{letters['报告原文']}2"]))
    assert sheet.column_dimensions[letters["报告原文"]].width > sheet.column_dimensions[letters["阶段"]].width
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.print_title_rows) == (
        "landscape",
        None,
        "$1:$1",
    )


def test_each_place_links_to_its_map(gdf: gpd.GeoDataFrame) -> None:
    """The link is the page that the copy was taken from, with the place and the language."""
    sheet = openpyxl.load_workbook(io.BytesIO(export(gdf, "xlsx", about=about_of("en"))))["Projects"]
    links = [cell.hyperlink.target for row in sheet.iter_rows() for cell in row if cell.hyperlink]

    assert links == [f"http://localhost:8501/?place={place_id}&lang=en" for place_id in gdf["place_id"]]


@pytest.mark.parametrize(
    "link",
    ["", "=HYPERLINK(1)", "javascript:alert(1)", "file:///etc/passwd", "external:a.xlsx", "http://[x", "http://a\nb/"],
)
def test_what_is_no_web_page_is_no_link(gdf: gpd.GeoDataFrame, link: str) -> None:
    """Then there is no column of links either."""
    sheet = openpyxl.load_workbook(io.BytesIO(export(gdf, "xlsx", about=about_of("zh", link=link))))["项目"]

    assert "地图" not in [cell.value for cell in sheet[1]]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_hostile_texts_are_texts_on_the_readers_sheet(hostile: gpd.GeoDataFrame) -> None:
    """Ids and names that try to break out stay in their cell, and in the query of our own page."""
    data = export(hostile, "xlsx", about=about_of("zh"))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["项目"]
    cells = [cell for row in sheet.iter_rows() for cell in row]

    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(cell.hyperlink.target.startswith("http://localhost:8501/?place=") for cell in cells if cell.hyperlink)
    names = {row["编号"]: row["项目名称"] for row in sheet_of(data, "项目")}
    assert names["hyperlink"] == HOSTILE["hyperlink"]
    assert names["long"] == HOSTILE["long"][:CELL_LIMIT]


def test_a_csv_in_words_has_the_readers_columns(gdf: gpd.GeoDataFrame) -> None:
    """The same columns and values as the workbook, an address in the link's stead; credit and filter end every row."""
    about = about_of("zh", headers="words")
    rows = rows_of(export(gdf, "csv", about=about))
    sheet = sheet_of(export(gdf, "xlsx", about=about), "项目")

    assert list(rows[0]) == [*sheet[0], "署名", "引用", "筛选", "同样筛选的页面"]
    assert [row["要做的事"] for row in rows] == [row["要做的事"] for row in sheet]
    tower = next(row for row in rows if row["编号"] == "canton-tower")
    assert (tower["经度（WGS-84）"], tower["误差（米）"]) == ("113.319140", "20")
    assert tower["地图"] == "http://localhost:8501/?place=canton-tower&lang=zh"
    assert {(row["署名"], row["筛选"], row["同样筛选的页面"]) for row in rows} == {(ATTRIBUTION, about.filter_zh, PAGE)}


def test_a_csv_in_words_runs_no_formula(hostile: gpd.GeoDataFrame) -> None:
    """A text that a spreadsheet would run gets an apostrophe in front."""
    rows = {row["编号"]: row for row in rows_of(export(hostile, "csv", about=about_of("zh", headers="words")))}

    assert rows["hyperlink"]["项目名称"] == f"'{HOSTILE['hyperlink']}"


@pytest.mark.usefixtures("project")
def test_the_command_line_heads_a_csv_in_words_when_asked() -> None:
    """By default it has the field names; other formats have no such choice."""
    run = CliRunner().invoke

    assert run(main, ["export", "--format", "csv"]).stdout.startswith("\ufeffplace_id,")
    words = run(main, ["--lang", "zh", "export", "--format", "csv", "--headers", "words"])
    assert words.stdout.startswith("\ufeff项目名称,领域,")
    refused = run(main, ["--lang", "zh", "export", "--format", "kml", "--headers", "words"])
    assert (refused.exit_code, "只用于 CSV" in refused.stderr) == (2, True)
