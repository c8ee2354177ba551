"""The map's elements: what is sent to the browser."""

import json
import re

import folium
import geopandas as gpd
import pytest

from haizhumap.layer import build_layer
from haizhumap.model import Datum
from haizhumap.settings import Settings
from haizhumap.tiles import TileMap
from haizhumap.webmap import (
    build_map,
    build_view,
    describe_position,
    feature_scripts,
    read_click,
    read_tile_failure,
    to_script_json,
)

HOSTILE = "<img src=x onerror=alert(1)>`${alert(1)}'\"\\</script>{{ 'map_div' }}&"


@pytest.fixture(scope="module")
def gdf(settings: Settings) -> gpd.GeoDataFrame:
    """Return the real layer."""
    return build_layer(settings)


def test_script_json_is_inert_and_means_the_same() -> None:
    """No character acts in a script, and parsing gives the value back."""
    script = to_script_json({"name": HOSTILE})

    assert script.isascii()
    assert not set("<>&'`$") & set(script)
    assert json.loads(script) == {"name": HOSTILE}


def test_the_map_asks_no_other_host(settings: Settings) -> None:
    """Scripts, styles and base map are addresses of the app itself, and folium's own lists are untouched."""
    before = list(folium.Map.default_js), list(folium.Map.default_css)
    fmap = build_map(settings.basemap_dir)
    links = [url for _, url in [*fmap.default_js, *fmap.default_css]]

    assert all(url.startswith("../../haizhumap/") for url in links)
    assert not re.search(r"https?://", fmap.get_root().render().split("</head>")[1])
    assert (folium.Map.default_js, folium.Map.default_css) == before


def test_the_base_map_is_the_same_every_time(settings: Settings) -> None:
    """Streamlit-folium mounts a changed map anew, so it must not change."""

    def script() -> str:
        return re.sub(
            r"map_[0-9a-f]+", "map", str(build_map(settings.basemap_dir).get_root().render()).split("<script>")[-1]
        )

    assert script() == script()


def test_only_located_places_are_drawn(gdf: gpd.GeoDataFrame) -> None:
    """A place without a position has no script."""
    scripts = feature_scripts(gdf, lang="zh")

    assert len(scripts) == gdf.geometry.notna().sum()
    assert "lingnan-academy" not in scripts


def test_a_view_holds_the_shown_features_the_language_and_the_selection(
    settings: Settings, gdf: gpd.GeoDataFrame
) -> None:
    """What is not shown is not sent."""
    scripts = feature_scripts(gdf, lang="en")

    group = build_view(scripts, ["canton-tower", "lingnan-academy"], selected="canton-tower", lang="en")

    build_map(settings.basemap_dir).add_child(group)
    view = group.get_root().render()
    assert view.count('"Feature"') == 1
    assert '"lang":"en","selected":"canton-tower","tiles":null' in view
    assert "Canton Tower" in view


def test_features_lie_in_the_base_maps_datum(gdf: gpd.GeoDataFrame) -> None:
    """On a GCJ-02 map, Canton Tower is drawn at 23.1064 N, and the layer itself stays as it is."""
    before = list(gdf.geometry.to_wkt())
    feature = json.loads(feature_scripts(gdf, lang="zh", datum=Datum.GCJ02)["canton-tower"])

    assert feature["geometry"]["coordinates"] == [113.32455, 23.106379]
    assert feature["properties"]["anchor"] == [113.32455, 23.106379]
    assert list(gdf.geometry.to_wkt()) == before


def test_an_online_base_map_travels_with_its_datum_and_its_words_escaped(settings: Settings) -> None:
    """The browser gets addresses, offset and attribution; a map without words is shown by its id."""
    tiles = TileMap(tile_id="<b>own", layers=("http://x/{z}",), subdomains="", datum=Datum.GCJ02, max_zoom=17)
    group = build_view({}, [], selected=None, lang="en", tiles=tiles)
    build_map(settings.basemap_dir).add_child(group)
    script = group.get_root().render().split('"tiles":')[-1]
    options, _ = json.JSONDecoder().raw_decode(script)

    assert options["layers"] == ["http://x/{z}"]
    assert options["offset"] == pytest.approx([0.0054, -0.0026], abs=0.0003)
    assert options["attribution"] == "&#60;b&#62;own"


@pytest.mark.parametrize(
    ("value", "failed"), [({"tiles_failed": "amap"}, "amap"), ({"tiles_failed": 3}, None), ({}, None), (None, None)]
)
def test_a_base_map_that_failed_is_read_from_what_the_browser_says(
    value: dict[str, object] | None, failed: str | None
) -> None:
    """Only an id comes out."""
    assert read_tile_failure(value) == failed


@pytest.mark.parametrize(
    ("precision", "metres", "lang", "words"),
    [
        ("approximate", 300, "zh", "大致，约300米以内"),
        ("region", 6000, "en", "region, within about 6 km"),
        ("approximate", 1500, "zh", "大致，约1.5公里以内"),
        ("unknown", None, "zh", "未定位"),
    ],
)
def test_a_position_says_how_far_it_may_be_off(precision: str, metres: int | None, lang: str, words: str) -> None:
    """Metres below a kilometre, kilometres above."""
    assert describe_position(precision, metres, "zh" if lang == "zh" else "en") == words


@pytest.mark.parametrize(
    ("value", "place_id"),
    [
        ({"last_active_drawing": {"properties": {"place_id": "kanglu"}}}, "kanglu"),
        ({"last_active_drawing": {"properties": {"place_id": 3}}}, None),
        ({"last_active_drawing": {"properties": None}}, None),
        ({"last_active_drawing": None}, None),
        ({}, None),
        (None, None),
    ],
)
def test_a_click_names_a_place_or_nothing(value: dict[str, object] | None, place_id: str | None) -> None:
    """Whatever the browser sends, only a place's id comes out."""
    assert read_click(value) == place_id
