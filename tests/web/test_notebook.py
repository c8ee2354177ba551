"""The map of a notebook: one page that asks nothing of any host; in Chromium from disk, without a network."""

import re
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from conftest import Open
from playwright.sync_api import Page, expect

from haizhumap.errors import HaizhumapError
from haizhumap.layer.build import build_layer
from haizhumap.paths import Settings
from haizhumap.web.notebook import to_map

HOSTILE = "</script><img src=x onerror=document.title='run'>{{ 7*7 }}${x}`"


@pytest.fixture(scope="module")
def gdf(settings: Settings) -> gpd.GeoDataFrame:
    """Return the real layer."""
    return build_layer(settings)


@pytest.fixture
def open_saved(open_file: Open, settings: Settings, tmp_path: Path) -> Open:
    """Return a way to save a map and open the file without a network; whatever it must not do fails the test."""

    def open_saved(gdf: gpd.GeoDataFrame) -> Page:
        path = tmp_path / "saved.html"
        to_map(gdf, lang="en", settings=settings).save(path)
        return open_file(path.read_bytes())

    return open_saved


def test_the_page_loads_nothing_from_elsewhere(gdf: gpd.GeoDataFrame, settings: Settings) -> None:
    """No script, style or image has an address; a notebook shows the same page in a frame."""
    fmap = to_map(gdf, settings=settings)
    html = fmap.get_root().render()

    assert re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=", html) == []
    assert "srcdoc" in fmap._repr_html_()


def test_places_in_another_projection_are_drawn_where_they_are(gdf: gpd.GeoDataFrame, settings: Settings) -> None:
    """A layer in metres is brought back to degrees."""
    html = to_map(gdf.to_crs(32649), settings=settings).get_root().render()

    assert "[113.31914,23.10899]" in html


def test_without_a_project_there_is_an_error(
    gdf: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A folder that is no project is told by its name."""
    monkeypatch.setenv("HAIZHUMAP_ROOT", str(tmp_path))

    with pytest.raises(HaizhumapError, match=re.escape(str(tmp_path))):
        to_map(gdf)


@pytest.mark.browser
def test_the_saved_file_shows_the_places_offline(open_saved: Open, gdf: gpd.GeoDataFrame) -> None:
    """All located places, the legend, and the three without a position with their reasons."""
    page = open_saved(gdf)
    container = page.locator(".leaflet-container")

    expect(container).to_have_attribute("data-count", str(int(gdf.geometry.notna().sum())))
    expect(page.locator(".hz-legend").first).to_be_visible()
    page.locator(".hz-unlocated summary").click()
    expect(page.locator(".hz-unlocated li")).to_have_count(3)


@pytest.mark.browser
def test_a_pressed_place_tells_its_sentence_and_source(open_saved: Open, gdf: gpd.GeoDataFrame) -> None:
    """What the report says, how well the position is known and where it comes from stand in a popup."""
    place = gdf[gdf["place_id"] == "sun-yat-sen-memorial-hospital"]
    page = open_saved(place)

    page.locator(".leaflet-container path.leaflet-interactive").last.click(force=True)
    told = page.locator(".leaflet-popup-content")
    expect(told).to_contain_text(place["quote"].iloc[0])
    expect(told).to_contain_text("80 m")
    expect(told).to_contain_text(place["source"].iloc[0])


@pytest.mark.browser
def test_hostile_words_are_words(open_saved: Open, gdf: gpd.GeoDataFrame) -> None:
    """No name, sentence or note of a place becomes markup, script or template."""
    words = pd.Series([HOSTILE] * len(gdf), dtype=object, index=gdf.index)
    names = ("name_zh", "name_en", "quote", "source", "source_zh", "licence", "note", "note_zh", "report_title")
    page = open_saved(gdf.assign(**dict.fromkeys(names, words)))

    page.locator(".hz-unlocated summary").click()
    expect(page.locator(".hz-unlocated li").first).to_contain_text(HOSTILE)
    assert page.title() != "run"
    assert page.locator("img[src='x']").count() == 0
