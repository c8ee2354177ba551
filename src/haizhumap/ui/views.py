"""
The parts of the page that Streamlit mounts: the map with what lies over it, and the views of a review.

Owns which view is given what; the views themselves are drawn in the browser (`static/views/`), where every name is a
text node.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

import numpy as np
import streamlit as st
from streamlit_folium import st_folium

from haizhumap.i18n import LANGS, escape, t
from haizhumap.model import Datum
from haizhumap.ui import events, link, server
from haizhumap.ui.scene import Scene
from haizhumap.web.assets import own_url, static_dir
from haizhumap.web.map import View, build_map, build_view, describe_tiles, tile_options
from haizhumap.web.payload import pack_rows

_SKELETON = "<div class='hz-view'></div>"
_FULL_BLEED = """
<style>
  [data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stStatusWidget"] { display: none; }
  .stMain, [data-testid="stMain"] { overflow: hidden; outline: none !important; }
  .stMainBlockContainer, [data-testid="stMainBlockContainer"] { padding: 0 !important; }
  iframe[title="streamlit_folium.st_folium"] {
    position: fixed; inset: 0; width: 100vw !important; height: 100dvh !important; z-index: 1;
  }
  .hz-app[role="alert"] {
    position: fixed; left: 16px; top: 16px; z-index: 20; padding: 12px 16px; border-radius: 8px;
    background: #fff8e1; color: #4a3b00;
  }
  @media print {
    html, body, .stApp { background: #fff !important; color-scheme: light !important; }
    :has(.hz-app), :has(iframe[title="streamlit_folium.st_folium"]) {
      display: block !important; position: static !important; overflow: visible !important;
      width: auto !important; height: auto !important; min-height: 0 !important; max-height: none !important;
      margin: 0 !important; padding: 0 !important; transform: none !important; contain: none !important;
    }
    iframe[title="streamlit_folium.st_folium"] {
      position: absolute; inset: 14mm auto auto 0; width: 186mm !important; height: 90mm !important;
    }
  }
</style>
<div class='hz-app'></div>
"""
"""What stands in the page's place until it is drawn; its style lets the map fill the window."""

Notice = Literal["error", "warning"]

_SKETCH_HEIGHT = 360
_MAP_KEY = "map"


def show_map(scene: Scene) -> None:
    """Show the map, and over it the page that the browser draws: it filters, searches and reads without the server."""
    settings = scene.settings
    st_folium(build_map(settings.basemap_dir), key=_MAP_KEY, height=600, use_container_width=True, returned_objects=())
    version = scene.version
    urls = {
        "places": server.places_url(version, "{datum}"),
        "front": server.data_url(version, "front"),
        "search": server.data_url(version, "search"),
        "card": server.data_url(version, "card/{lang}/{id}"),
        "report": server.data_url(version, "report-{id}"),
        "names": server.names_url(settings),
        "place": "place/{id}",
        "feed": "feed.xml",
    }
    data = {
        "view": "page",
        "entry": own_url("entry/app.js"),
        "lang": link.browser_lang(),
        "failure": t("ui.failure", scene.lang),
        "urls": urls,
        "bases": _describe_bases(scene),
        "files": server.file_urls(),
        "new_report": "?page=new" if server.is_editable() else None,
        "embedded": bool(st.context.is_embedded),
    }
    component = st.components.v2.component("haizhumap-page", html=_FULL_BLEED, js=_entry(), isolate_styles=False)
    component(key="view-page", data=json.dumps(data, ensure_ascii=False))


def tell(kind: Notice, *words: str) -> None:
    """
    Tell a reader something in a box, a paragraph each.

    The words are texts. Streamlit's own boxes take Markdown, which makes links of addresses, however they are escaped.
    """
    colour = {"error": "#c62828", "warning": "#b26a00"}[kind]
    box = f"border-left: 4px solid {colour}; background: color-mix(in srgb, {colour} 12%, transparent)"
    told = "".join(f"<p style='margin: 0 0 4px'>{escape(one)}</p>" for one in words)
    content = f"<div data-testid='stAlertContent{kind.title()}'>{told}</div>"
    st.html(f"<div data-testid='stAlert' role='alert' style='padding: 12px 16px; {box}'>{content}</div>")


def show_title(words: str) -> None:
    """Show what a part of the page is about; the words are a text."""
    st.html(f"<h2 style='font-size: 1.25rem; margin: 0'>{escape(words)}</h2>")


def _describe_bases(scene: Scene) -> list[dict[str, Any]]:
    """Return the base maps to choose from, the offline one first."""
    tiles = [None, *scene.tiles.values()]
    return [
        {
            "id": one.tile_id if one else link.OFFLINE,
            "name": [describe_tiles(one.tile_id if one else link.OFFLINE, "name", lang) for lang in LANGS],
            "tiles": one and tile_options(one, scene.lang) | {"datum": one.datum},
        }
        for one in tiles
    ]


def mount(scene: Scene, view: str, data: dict[str, Any]) -> None:
    """Put a view of the review into the page; what it reports changes the address or the draft."""
    key = f"view-{view}"
    known = {
        "view": view,
        "lang": scene.lang,
        "payload": server.places_url(scene.version, Datum.WGS84),
        "failure": t("ui.failure", scene.lang),
        "entry": own_url("entry/app.js"),
    }
    component = st.components.v2.component("haizhumap-view", html=_SKELETON, js=_entry(), isolate_styles=False)
    component(
        key=key,
        data=json.dumps(known | data, ensure_ascii=False),
        on_event_change=lambda: events.take(st.session_state[key].get("event")),
    )


@cache
def _entry() -> str:
    """Return the script that Streamlit runs for a view: it hands over to the module that our server has."""
    return (static_dir() / "entry" / "streamlit.js").read_text(encoding="utf-8")


def show_header(scene: Scene) -> None:
    """Show the header of the page for a new report."""
    mount(scene, "header", {})


def describe_bases(scene: Scene) -> dict[str, Any]:
    """Return the base maps to choose from in a review, and the chosen one."""
    bases = [[base, describe_tiles(base, "name", scene.lang)] for base in (link.OFFLINE, *scene.tiles)]
    return {"bases": bases, "base": scene.chosen.base}


def show_sketch(scene: Scene, sketch: Mapping[str, object]) -> None:
    """Show the map of a review, on which positions are drawn."""
    tiles = scene.tiles.get(scene.chosen.base)
    view = View(
        payload=server.places_url(scene.version, tiles.datum if tiles else Datum.WGS84),
        shown=pack_rows(np.array([], dtype=np.intp), len(scene.shelf.gdf)),
        lang=scene.lang,
        tiles=tiles,
        sketch=sketch,
    )
    st_folium(
        build_map(scene.settings.basemap_dir),
        key=f"{_MAP_KEY}-sketch",
        height=_SKETCH_HEIGHT,
        use_container_width=True,
        returned_objects=(),
        feature_group_to_add=build_view(view),
    )
