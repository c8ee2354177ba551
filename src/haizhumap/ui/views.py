"""
The parts of the page: header, filter, map, results, tabs.

Owns which view is given what; the views themselves are drawn in the browser (`static/views/`), where every name is a
text node.
"""

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from functools import cache
from typing import Any

import numpy as np
import streamlit as st
from streamlit_folium import st_folium

from haizhumap.facts.about import describe_data
from haizhumap.facts.card import build_card
from haizhumap.facts.figures import HEADLINES, Figure, format_value, label_figure
from haizhumap.i18n import escape_markdown, t
from haizhumap.layer.facets import FACETS
from haizhumap.layer.filtering import Filter
from haizhumap.layer.provenance import About
from haizhumap.model import Datum, Sector, Stage
from haizhumap.ui import events, link, server
from haizhumap.ui.downloads import show_takeaway
from haizhumap.ui.scene import Scene
from haizhumap.web.assets import own_url, static_dir
from haizhumap.web.map import View, build_map, build_view, describe_tiles
from haizhumap.web.payload import pack_rows

MAP_HEIGHT = 640
_SKELETON = (
    "<div class='hz-view'><div aria-hidden='true' "
    "style='height:5rem;border-radius:4px;background:rgba(128,128,128,.15)'></div></div>"
)
"""What stands in a view's place until it is drawn; its style comes before any of ours."""

_SKETCH_HEIGHT = 360
ORDER_LIMIT = 1000
"""So many places of a search are sent in the order of their rank; the list shows a hundred at a time."""
_OPEN_FACETS = frozenset({"sector"})


def mount(scene: Scene, view: str, data: dict[str, Any]) -> None:
    """Put a view into the page; what it reports changes the link."""
    key = f"view-{view}"
    known = {
        "view": view,
        "lang": scene.lang,
        "payload": server.places_url(scene.shelf.version, Datum.WGS84),
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


def _shown(scene: Scene) -> dict[str, Any]:
    """Return which places are shown, and their order where a search ranks them."""
    order = scene.rows[:ORDER_LIMIT].tolist() if scene.wanted.words.strip() else None
    return {"shown": base64.b64encode(scene.shown).decode(), "order": order}


def show_source(scene: Scene) -> None:
    """Name the report below an embedded map, say what is planned at the chosen place, and lead to the whole page."""
    lang, chosen = scene.lang, scene.shelf.gdf[scene.shelf.gdf["place_id"] == scene.chosen.place]
    places = chosen[[f"name_{lang}", f"action_{lang}"]].itertuples(index=False, name=None)
    mount(scene, "source", {"link": scene.link, "place": next(places, None)})


def show_header(scene: Scene) -> None:
    """Show title, reports, figures, language and tools."""
    figures = [figure for figure in scene.shelf.figures if figure.code in HEADLINES]
    figures.sort(key=lambda figure: HEADLINES.index(figure.code))
    facts = {"page": scene.chosen.page, "is_editable": server.is_editable()}
    mount(scene, "header", facts | {"figures": [] if scene.chosen.page == "new" else _describe_figures(figures, scene)})


def _describe_figures(figures: Iterable[Figure], scene: Scene) -> list[dict[str, Any]]:
    """Return the figures of the chosen reports, else of the newest, in words and with the passages behind them."""
    reports = scene.wanted.report_ids or {scene.newest_report}
    return [
        {
            "label": label_figure(figure, scene.lang),
            "value": format_value(figure, scene.lang),
            "spans": [[figure.report_id, one.quote_start, one.quote_end] for one in figure.summands],
        }
        for figure in figures
        if figure.report_id in reports
    ]


def show_filter(scene: Scene) -> None:
    """Show the filter; its counts follow one another."""
    facets = [
        {
            "name": name,
            "options": [[code, int(count)] for code, count in codes.items()],
            "is_open": name in _OPEN_FACETS,
        }
        for name, codes in scene.counts.items()
        if name != "section"
    ]
    mount(
        scene,
        "facets",
        {
            "facets": facets,
            "filter": _describe_filter(scene.chosen.wanted),
            "is_filtered": scene.chosen.wanted != Filter(),
            "count": len(scene.rows),
            "radius_m": int(scene.wanted.near.radius_m) if scene.wanted.near else link.radius_m(),
            "picking": link.is_picking(),
        }
        | describe_bases(scene),
    )


def describe_bases(scene: Scene) -> dict[str, Any]:
    """Return the base maps to choose from, and the chosen one."""
    bases = [[base, describe_tiles(base, "name", scene.lang)] for base in (link.OFFLINE, *scene.tiles)]
    return {"bases": bases, "base": scene.chosen.base}


def _describe_filter(wanted: Filter) -> dict[str, Any]:
    """Return a filter as the views take it: codes by facet, words, and the circle."""
    codes = {facet: sorted(wanted.wanted(facet)) for facet in FACETS}
    return codes | {"words": wanted.words, "near": wanted.near and asdict(wanted.near)}


def show_notices(scene: Scene) -> None:
    """Tell what a link asked for in vain, and a base map that did not come; always there, see `ui.page`."""
    notices = st.container()
    if scene.chosen.ignored:
        notices.warning(t("ui.ignored", scene.lang, values=escape_markdown("; ".join(scene.chosen.ignored)[:300])))
    if failed := link.failed_base():
        name = escape_markdown(describe_tiles(failed, "name", scene.lang))
        notices.warning(t("map.tiles-failure", scene.lang, name=name))


def show_map(scene: Scene) -> None:
    """Show the map; a click on a place selects it."""
    tiles = scene.tiles.get(scene.chosen.base)
    view = View(
        payload=server.places_url(scene.shelf.version, tiles.datum if tiles else Datum.WGS84),
        shown=scene.shown,
        lang=scene.lang,
        selected=scene.chosen.place,
        tiles=tiles,
        near=scene.wanted.near,
        at=scene.chosen.at,
        is_picking=link.is_picking(),
    )
    _put_map(scene, view, height=MAP_HEIGHT)


def _put_map(scene: Scene, view: View, *, height: int) -> None:
    st_folium(
        build_map(scene.settings.basemap_dir),
        key=_MAP_KEY,
        height=height,
        use_container_width=True,
        returned_objects=(),
        feature_group_to_add=build_view(view),
        on_change=_take_from_map,
    )


_MAP_KEY = "map"


def _take_from_map() -> None:
    events.take((st.session_state.get(_MAP_KEY) or {}).get("event"))


def show_sketch(scene: Scene, sketch: Mapping[str, object]) -> None:
    """Show the map of a review, on which positions are drawn."""
    tiles = scene.tiles.get(scene.chosen.base)
    payload = server.places_url(scene.shelf.version, tiles.datum if tiles else Datum.WGS84)
    nothing = pack_rows(np.array([], dtype=np.intp), len(scene.shelf.gdf))
    _put_map(
        scene, View(payload=payload, shown=nothing, lang=scene.lang, tiles=tiles, sketch=sketch), height=_SKETCH_HEIGHT
    )


def show_results(scene: Scene) -> None:
    """Show how many places fit and by which filter; and the list, or the selected place's card."""
    gdf = scene.shelf.gdf
    mount(
        scene,
        "results",
        _shown(scene)
        | {
            "counts": {
                "shown": len(scene.rows),
                "total": len(gdf),
                "located": int(scene.shelf.is_located[scene.rows].sum()),
            },
            "hidden": scene.hidden,
            "filter": _describe_filter(scene.chosen.wanted),
            "loosen": scene.advice,
            "card": _card(scene),
        },
    )


def _card(scene: Scene) -> dict[str, Any] | None:
    place = scene.chosen.place
    if place is None:
        return None
    gdf = scene.shelf.gdf
    report = gdf.loc[gdf["place_id"] == place, "report_id"].iloc[0]
    text = scene.shelf.reports[report].text
    return build_card(gdf, place, text=text, changes=scene.shelf.changes, lang=scene.lang)


def show_tabs(scene: Scene) -> None:
    """Show the choice of what stands below the map, and the chosen part; the others cost nothing."""
    names = [[tab, t(f"tab.{tab}", scene.lang)] for tab in link.TABS]
    mount(scene, "tabs", {"tabs": names, "tab": scene.chosen.tab})
    _TABS[scene.chosen.tab](scene)


def _show_reader(scene: Scene) -> None:
    gdf, focus = scene.shelf.gdf, scene.chosen.focus
    own = gdf.loc[gdf["place_id"] == scene.chosen.place, "report_id"]
    report = focus[0] if focus else own.iloc[0] if len(own) else scene.newest_report
    mount(
        scene,
        "reader",
        _shown(scene)
        | {
            "report": report,
            "document": server.report_url(scene.shelf.version, report),
            "selected": scene.chosen.place,
            "focus": list(focus[1:]) if focus and focus[2] else None,
            "is_asked": bool(focus),
            "compare": (_card(scene) or {}).get("history") if len(scene.shelf.reports) > 1 else None,
        },
    )


def _show_table(scene: Scene) -> None:
    mount(scene, "table", _shown(scene) | {"selected": scene.chosen.place})


def _show_charts(scene: Scene) -> None:
    """Show two charts, each over what the rest of the filter lets through."""
    gdf, catalogue = scene.shelf.gdf, scene.shelf.catalogue
    free = gdf.iloc[catalogue.find(replace(scene.wanted, sectors=frozenset(), stages=frozenset()))]
    crossed = free.groupby(["sector", "stage"]).size()
    sectors = [code for code in Sector if code in set(free["sector"])]
    stages = [code for code in Stage if code in set(free["stage"])]
    cells = [[int(crossed.get((sector, stage), 0)) for stage in stages] for sector in sectors]
    sections = scene.counts["section"]
    mount(
        scene,
        "charts",
        {
            "matrix": {"sectors": sectors, "stages": stages, "cells": cells},
            "sections": [[section, int(count)] for section, count in sections.items()],
            "filter": _describe_filter(scene.wanted),
            "figures": _describe_figures(scene.shelf.figures, scene),
        },
    )


def _show_ledger(scene: Scene) -> None:
    wanted = scene.wanted
    items = [
        item
        for item in scene.shelf.ledger
        if (not wanted.sectors or item["sector"] in wanted.sectors)
        and (not wanted.report_ids or item["report"] in wanted.report_ids)
    ]
    quality = scene.shelf.quality
    share = round(100 * (quality.coverage or 0))
    coverage = t("ui.coverage", scene.lang, located=quality.located, named=quality.named, share=share)
    mount(scene, "ledger", {"items": items, "coverage": coverage})


def _show_about(scene: Scene) -> None:
    sections = describe_data(scene.shelf.reports.values(), scene.shelf.quality, scene.lang)
    mount(scene, "about", {"sections": sections})


def _show_export(scene: Scene) -> None:
    shown = scene.shelf.gdf.iloc[scene.rows]
    about = About.of(scene.wanted, shown=len(shown), total=len(scene.shelf.gdf), link=scene.link, lang=scene.lang)
    show_takeaway(shown, about, scene.settings, scene.lang)


_TABS: dict[str, Callable[[Scene], None]] = {
    "reader": _show_reader,
    "table": _show_table,
    "charts": _show_charts,
    "ledger": _show_ledger,
    "about": _show_about,
    "export": _show_export,
}
