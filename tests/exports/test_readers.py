"""The tables for readers: a workbook's first sheet, and CSV in words."""

import io
from typing import Any

import geopandas as gpd
import openpyxl
import pytest
from click.testing import CliRunner
from conftest import ROOT
from exported import (
    HOSTILE,
    readers_rows,
    rows_of,
)

from haizhumap.cli import main
from haizhumap.exports import export
from haizhumap.exports.spreadsheet import CELL_LIMIT
from haizhumap.i18n import Lang, t
from haizhumap.layer.features import ATTRIBUTION
from haizhumap.layer.filtering import Filter
from haizhumap.layer.provenance import About
from haizhumap.model import Sector
from haizhumap.report.translation import read_translation

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
    [tower] = [row for row in readers_rows(data, sheet) if "canton-tower" in row.values()]

    assert book.sheetnames == [sheet, "places", "codebook", "about"]
    assert {name: tower[name] for name in facts} == facts


def test_the_english_sheet_reads_the_sentence_beside_the_chinese(gdf: gpd.GeoDataFrame) -> None:
    """Each place has the report's own words and our reviewed reading of just these."""
    readings = read_translation(ROOT / "data" / "reports", "haizhu-2024")
    rows = readers_rows(export(gdf, "xlsx", about=about_of("en")), "Projects")
    spans = zip(gdf["quote_start"], gdf["quote_end"], strict=True)

    assert [row[t("column.sentence", "en")] for row in rows] == list(gdf["quote"])
    found = [row["The sentence in English (our translation)"] or "" for row in rows]
    assert found == [readings.sentences.get(span, "") for span in spans]
    assert any(found)


def test_a_reading_of_other_words_is_not_shown(gdf: gpd.GeoDataFrame) -> None:
    """Where the sentence has changed since it was read, there is none."""
    rows = readers_rows(export(gdf.assign(quote="别的话"), "xlsx", about=about_of("en")), "Projects")

    assert {row["The sentence in English (our translation)"] for row in rows} == {None}


def test_the_readers_sheet_can_be_read(gdf: gpd.GeoDataFrame) -> None:
    """The head stays, columns filter, long texts wrap in wide columns, and it prints a page wide."""
    sheet = openpyxl.load_workbook(io.BytesIO(export(gdf, "xlsx", about=about_of("zh"))))["项目"]
    letters = {cell.value: cell.column_letter for cell in sheet[2]}

    assert sheet.freeze_panes == "B3"
    assert sheet.auto_filter.ref == sheet.dimensions.replace("A1", "A2")
    assert all(cell.alignment.wrap_text for cell in (*sheet[2], sheet[f"{letters['报告原文']}3"]))
    assert sheet.column_dimensions[letters["报告原文"]].width > sheet.column_dimensions[letters["阶段"]].width
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.print_title_rows) == (
        "landscape",
        None,
        "$1:$2",
    )


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "筛选：领域：文化（共 32 个，导出 5 个）"), ("en", "Filter: Sector: Culture (5 of 32)")]
)
def test_the_readers_sheet_says_with_which_filter_it_was_taken(gdf: gpd.GeoDataFrame, lang: Lang, said: str) -> None:
    """In its first line, above the table."""
    wanted = Filter(sectors=frozenset({Sector.CULTURE}))
    data = export(gdf.head(5), "xlsx", about=About.of(wanted, shown=5, total=32, lang=lang))

    assert openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]["A1"].value == said


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

    assert "地图" not in [cell.value for cell in sheet[2]]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_hostile_texts_are_texts_on_the_readers_sheet(hostile: gpd.GeoDataFrame) -> None:
    """Ids and names that try to break out stay in their cell, and in the query of our own page."""
    data = export(hostile, "xlsx", about=about_of("zh"))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["项目"]
    cells = [cell for row in sheet.iter_rows() for cell in row]

    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(cell.hyperlink.target.startswith("http://localhost:8501/?place=") for cell in cells if cell.hyperlink)
    names = {row["编号"]: row["项目名称"] for row in readers_rows(data, "项目")}
    assert names["hyperlink"] == HOSTILE["hyperlink"]
    assert names["long"] == HOSTILE["long"][:CELL_LIMIT]


def test_a_csv_in_words_has_the_readers_columns(gdf: gpd.GeoDataFrame) -> None:
    """The same columns and values as the workbook, an address in the link's stead; credit and filter end every row."""
    about = about_of("zh", headers="words")
    rows = rows_of(export(gdf, "csv", about=about))
    sheet = readers_rows(export(gdf, "xlsx", about=about), "项目")

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
