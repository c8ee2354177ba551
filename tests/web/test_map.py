"""The map's elements: what is sent to the browser."""

import json
import re
from typing import Any

import folium
import numpy as np
import pytest

from haizhumap.layer.filtering import Near
from haizhumap.model import Datum
from haizhumap.paths import Settings
from haizhumap.web.map import View, build_map, build_view, describe_tiles, to_script_json
from haizhumap.web.payload import pack_rows
from haizhumap.web.tiles import TileMap

HOSTILE = "<img src=x onerror=alert(1)>`${alert(1)}'\"\\</script>{{ 'map_div' }}&"
PAYLOAD = "haizhumap/data/places-wgs84.json?v=1"


def sent(settings: Settings, view: View) -> dict[str, Any]:
    """Return what the browser gets for a view, read out of the script that folium renders."""
    group = build_view(view)
    build_map(settings.basemap_dir).add_child(group)
    script = group.get_root().render().split("haizhumap.show(")[-1]
    options: dict[str, Any]
    options, _ = json.JSONDecoder().raw_decode(script[script.index("{") :])
    return options


def test_script_json_is_inert_and_means_the_same() -> None:
    """No character acts in a script, and parsing gives the value back."""
    script = to_script_json({"name": HOSTILE})

    assert script.isascii()
    assert not set("<>&'`$") & set(script)
    assert not re.search(r"\{[{%#]", script)
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


def test_no_place_is_in_the_map_itself(settings: Settings) -> None:
    """Places come once, by URL: neither the map nor a view holds one."""
    view = View(payload=PAYLOAD, shown=pack_rows(np.arange(32), 32), lang="zh", selected="canton-tower")
    group = build_view(view)
    fmap = build_map(settings.basemap_dir).add_child(group)

    assert "Feature" not in group.get_root().render().split("</head>")[1].replace("FeatureGroup", "").replace(
        "featureGroup", ""
    )
    assert len(to_script_json(sent(settings, view))) < 400
    assert fmap is not None


def test_a_view_holds_what_is_shown_language_and_selection(settings: Settings) -> None:
    """A bit for each place, and where the map starts."""
    view = View(
        payload=PAYLOAD,
        shown=pack_rows(np.array([0, 9]), 12),
        lang="en",
        selected="kanglu",
        near=Near(lon=113.3, lat=23.1, radius_m=500),
        at=(23.1, 113.3, 14.5),
        is_picking=True,
    )

    assert sent(settings, view) == {
        "payload": f"../../{PAYLOAD}",
        "shown": "gEA=",
        "lang": "en",
        "selected": "kanglu",
        "tiles": None,
        "near": {"lon": 113.3, "lat": 23.1, "radius_m": 500},
        "at": [23.1, 113.3, 14.5],
        "picking": True,
        "sketch": None,
    }


def test_a_hostile_selection_is_inert(settings: Settings) -> None:
    """What stands in a view cannot leave its string, not even folium's own templates."""
    group = build_view(View(payload=PAYLOAD, shown=b"", lang="zh", selected=HOSTILE))
    build_map(settings.basemap_dir).add_child(group)
    script = group.get_root().render()

    assert "<img src=x" not in script
    assert "</script>`" not in script
    assert sent(settings, View(payload=PAYLOAD, shown=b"", lang="zh", selected=HOSTILE))["selected"] == HOSTILE


def test_an_online_base_map_travels_with_its_datum_and_its_words_escaped(settings: Settings) -> None:
    """The browser gets addresses, offset and attribution; a map without words is shown by its id."""
    tiles = TileMap(tile_id="<b>own", layers=("http://x/{z}",), subdomains="", datum=Datum.GCJ02, max_zoom=17)

    options = sent(settings, View(payload=PAYLOAD, shown=b"", lang="en", tiles=tiles))["tiles"]

    assert options["layers"] == ["http://x/{z}"]
    assert options["offset"] == pytest.approx([0.0054, -0.0026], abs=0.0003)
    assert options["attribution"] == "&#60;b&#62;own"


@pytest.mark.parametrize(("lang", "name"), [("zh", "高德地图"), ("en", "AMap")])
def test_a_base_map_has_a_name_in_both_languages(lang: str, name: str) -> None:
    """One without words is called by its id."""
    assert describe_tiles("amap", "name", "zh" if lang == "zh" else "en") == name
    assert describe_tiles("mine", "name", "zh") == "mine"
