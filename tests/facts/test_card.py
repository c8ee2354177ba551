"""The card of a place as plain data, for the app and for the single-file map."""

import geopandas as gpd
import pytest

from haizhumap.checks.project import read_project
from haizhumap.editions.changes import Changes, read_changes
from haizhumap.facts.card import build_card
from haizhumap.facts.maplinks import format_coordinates
from haizhumap.i18n import LANGS, Lang
from haizhumap.layer.build import build_layer
from haizhumap.lexicons import read_toml
from haizhumap.paths import Settings
from haizhumap.report.store import read_report

HOSTILE = "<img src=x onerror=alert(1)>`${1}"


@pytest.fixture(scope="module")
def gdf(settings: Settings) -> gpd.GeoDataFrame:
    """Return the real layer."""
    return build_layer(settings)


@pytest.fixture(scope="module")
def changes(settings: Settings, gdf: gpd.GeoDataFrame) -> Changes:
    """Return what became of the places."""
    return read_changes(read_project(settings), gdf)


@pytest.fixture(scope="module")
def texts(settings: Settings, gdf: gpd.GeoDataFrame) -> dict[str, str]:
    """Return the text of each report of the layer."""
    return {one: read_report(settings.reports_dir, one).text for one in set(gdf["report_id"])}


@pytest.mark.parametrize("lang", LANGS)
def test_every_place_has_a_card_whose_mark_is_its_name(
    gdf: gpd.GeoDataFrame, changes: Changes, texts: dict[str, str], lang: Lang
) -> None:
    """The quote is the report's own words, the mark in it the place as the report writes it."""
    for row in gdf.to_dict("records"):
        text = texts[row["report_id"]]
        card = build_card(gdf, row["place_id"], text=text, changes=changes, lang=lang)
        quote = card["quote"]
        start, end = quote["mark"]

        assert text[quote["start"] : quote["end"]] == quote["text"]
        assert quote["text"][start:end] == text[row["mention_start"] : row["mention_end"]]
        assert f"{quote['before']}{quote['text']}{quote['after']}" in text
        assert card["name"] == row[f"name_{lang}"]
        assert all(name and words for name, words in [*card["facts"], *card["position"]])


def test_a_located_place_has_coordinates_and_links(
    gdf: gpd.GeoDataFrame, changes: Changes, texts: dict[str, str]
) -> None:
    """Three datums, named so, and three map services."""
    row = gdf.set_index("place_id").loc["canton-tower"]

    card = build_card(gdf, "canton-tower", text=texts[row["report_id"]], changes=changes, lang="en")

    assert [value for _, value in card["coordinates"]] == list(
        format_coordinates(row["geometry"], row["uncertainty_m"]).values()
    )
    assert [any(datum in name for name, _ in card["coordinates"]) for datum in ("WGS", "GCJ", "BD")] == [True] * 3
    assert all(url.startswith("https://") for _, url in card["links"])
    assert len(card["links"]) == 3


def test_the_position_is_told_in_the_readers_language(
    gdf: gpd.GeoDataFrame, changes: Changes, texts: dict[str, str]
) -> None:
    """Source, method, note and licence are Chinese in the Chinese card, but for names of data sets."""
    positions = {
        lang: dict(build_card(gdf, "kanglu", text=next(iter(texts.values())), changes=changes, lang=lang)["position"])
        for lang in LANGS
    }

    assert "公布的四至：新港西路" in positions["zh"]["位置来源"]
    assert positions["zh"]["许可"].startswith("ODbL-1.0（推定")
    assert positions["en"]["Licence"].startswith("ODbL-1.0 (derived")
    assert not [words for words in positions["zh"].values() if " the " in words or " and " in words]


def test_an_unlocated_place_has_neither(gdf: gpd.GeoDataFrame, changes: Changes, texts: dict[str, str]) -> None:
    """No position, no coordinates, no links, no neighbours; the note says why."""
    report = gdf.set_index("place_id")["report_id"]["lingnan-academy"]

    card = build_card(gdf, "lingnan-academy", text=texts[report], changes=changes, lang="zh")

    assert (card["coordinates"], card["links"], card["neighbours"]) == ([], [], [])
    assert any("没有它的地址" in words for _, words in card["position"])


def test_neighbours_are_others_nearest_first(gdf: gpd.GeoDataFrame, changes: Changes, texts: dict[str, str]) -> None:
    """Within 1 km, without the place itself, each with its distance in words."""
    card = build_card(gdf, "lijiao-village", text=next(iter(texts.values())), changes=changes, lang="zh")

    assert card["neighbours"]
    assert "lijiao-village" not in {one["id"] for one in card["neighbours"]}
    assert all(one["distance"] for one in card["neighbours"])


def test_names_are_data(gdf: gpd.GeoDataFrame, changes: Changes, texts: dict[str, str]) -> None:
    """A name with markup stands in the card as it is; a link's address has it escaped."""
    hostile = gdf.assign(name_zh=HOSTILE, name_en=HOSTILE)

    card = build_card(hostile, "canton-tower", text=next(iter(texts.values())), changes=changes, lang="zh")

    assert card["name"] == HOSTILE
    assert not any(set("<>`\"'") & set(url) for _, url in card["links"])


def test_every_licence_in_words_has_its_phrase(gdf: gpd.GeoDataFrame) -> None:
    """What the gazetteer states is a code, or stands in the list, which holds nothing that no place has."""
    stated = set(gdf["licence"]) - {"", "ODbL-1.0"}

    assert stated == set(read_toml("haizhumap.facts", "licences.toml"))
