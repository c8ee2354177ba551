"""What a copy says of itself: citation and filter in words."""

import json
from datetime import date

import geopandas as gpd
import pandas as pd
import pytest

from haizhumap.i18n import Lang, t
from haizhumap.layer.build import build_layer
from haizhumap.layer.filtering import Filter, Near
from haizhumap.layer.provenance import LICENCE, About, citation, citation_csl, describe_filter, name_file
from haizhumap.model import Sector, Stage, Zone
from haizhumap.paths import Settings
from haizhumap.report.translation import Translation


@pytest.mark.parametrize(
    ("wanted", "parts"),
    [
        (Filter(sectors=frozenset({Sector.CULTURE, Sector.TOURISM})), ["文化", "旅"]),
        (Filter(sections=frozenset({"（五）"})), ["（五）"]),
        (Filter(words=" 沥滘 "), ["沥滘"]),
        (Filter(zones=frozenset({Zone.INSIDE})), ["只看区内"]),
        (Filter(zones=frozenset(Zone)), ["区内和区外"]),
        (Filter(near=Near(lon=113.3, lat=23.1, radius_m=500)), ["113.300000", "23.100000", "500"]),
    ],
)
def test_a_filter_is_said_in_words(wanted: Filter, parts: list[str]) -> None:
    """Codes by their labels, a code without one as it stands, words and circle as they are."""
    assert all(part in describe_filter(wanted, "zh") for part in parts)


def test_no_filter_is_said_too() -> None:
    """A copy that holds everything says so in both languages."""
    about = About.of(Filter(), shown=2, total=2)

    assert about.filter_zh == describe_filter(Filter(), "zh") != about.filter_en
    assert about.filter_en


@pytest.fixture(scope="module")
def gdf(settings: Settings) -> gpd.GeoDataFrame:
    """Return the real layer."""
    return build_layer(settings)


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


def test_an_english_citation_has_our_reading_beside_the_original(gdf: gpd.GeoDataFrame) -> None:
    """Who reads no Chinese knows what is cited, who looks it up finds it; in Chinese there is nothing to read."""
    readings = {"haizhu-2024": Translation(title="Work Report", issuer="The Government")}
    words = citation(gdf, "en", readings)

    assert "The Government [广州市海珠区人民政府]" in words
    assert "Work Report [2024年海珠区政府工作报告（节选）]" in words
    assert citation(gdf, "zh", readings) == citation(gdf, "zh")


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


DAY = date.today().isoformat()  # noqa: DTZ011 - as the reader's own day is taken
REPORT = {"report_date": ["2024-01-25"], "report_issuer": ["广州市海珠区人民政府"]}


@pytest.mark.parametrize(
    ("wanted", "lang", "name"),
    [
        (Filter(), "zh", f"海珠区政府工作报告-2024-全部-{DAY}.xlsx"),
        (Filter(), "en", f"Haizhu work report-2024-all-{DAY}.xlsx"),
        (Filter(sectors=frozenset({Sector.CULTURE})), "zh", f"海珠区政府工作报告-2024-文化-{DAY}.xlsx"),
        (Filter(words=" 村 "), "zh", f"海珠区政府工作报告-2024-村-{DAY}.xlsx"),
        (Filter(near=Near(lon=113.3, lat=23.1, radius_m=500)), "zh", f"海珠区政府工作报告-2024-500米以内-{DAY}.xlsx"),
        (Filter(words='a/b\\c:d*e?f"g<h>i|j\x00\n..'), "zh", f"海珠区政府工作报告-2024-abcdefghij..-{DAY}.xlsx"),
        (Filter(words="\u202exslx.\ud800"), "zh", f"海珠区政府工作报告-2024-xslx.-{DAY}.xlsx"),
    ],
)
def test_a_files_name_says_what_is_in_it(wanted: Filter, lang: Lang, name: str) -> None:
    """District, year, filter in words, date; nothing that file systems refuse or that hides how it ends."""
    assert name_file(REPORT, wanted, suffix=".xlsx", lang=lang) == name  # type: ignore[arg-type] # its columns are enough


def test_a_files_name_is_not_too_long() -> None:
    """What is cut is the filter: date and ending stay."""
    name = name_file(REPORT, Filter(words="很长" * 90), suffix=".shp.zip", lang="zh")  # type: ignore[arg-type]

    assert len(name) == 80
    assert name.endswith(f"-{DAY}.shp.zip")


@pytest.mark.parametrize(
    ("issuers", "start"),
    [
        (["深圳市罗湖区人民政府"], "罗湖区政府工作报告"),
        (["上海市浦东新区人民政府"], "浦东新区政府工作报告"),
        (["广州市海珠区人民政府", "深圳市罗湖区人民政府"], "海珠项目地图"),
        (["某局"], "海珠项目地图"),
        ([], "海珠项目地图"),
    ],
)
def test_a_file_bears_the_name_of_the_one_district(issuers: list[str], start: str) -> None:
    """With several districts, or none, it has the page's title."""
    layer = {"report_date": [], "report_issuer": issuers}

    assert name_file(layer, Filter(), suffix=".csv", lang="zh") == f"{start}-全部-{DAY}.csv"  # type: ignore[arg-type]
