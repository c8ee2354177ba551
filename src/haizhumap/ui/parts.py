"""
The parts of the page: filter, map, list, card, downloads, ledger.

Owns what each part shows; every name passes `escape` or `escape_markdown` on its way to the browser.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import geopandas as gpd
import streamlit as st
from streamlit_folium import st_folium

from haizhumap.export import FORMATS, export
from haizhumap.layer import Filter, count_codes
from haizhumap.model import Datum, Kind, Precision, Sector, UnmappedItem
from haizhumap.settings import Settings
from haizhumap.text import Lang, escape, escape_markdown, highlight, t
from haizhumap.tiles import TileMap
from haizhumap.ui import data, state
from haizhumap.webmap import (
    RETURNED_OBJECTS,
    SECTOR_STYLES,
    build_map,
    build_view,
    describe_position,
    describe_tiles,
)

MAP_HEIGHT = 600
LIST_LIMIT = 100
_STYLE = Path(__file__).with_name("page.css")

Row = Mapping[str, Any]


def show_header(gdf: gpd.GeoDataFrame) -> Lang:
    """Show title, source line and language switch; return the language."""
    st.html(_STYLE)
    st.html(f"<style>{_sector_colours()}</style>")
    title, switch = st.columns([4, 1], vertical_alignment="center")
    with switch:
        lang = state.choose_lang()
    with title:
        st.html(f"<h1 class='hz-title'>{escape(t('ui.title', lang))}</h1><p class='hz-source'>{_source(gdf, lang)}</p>")
    return lang


def _sector_colours() -> str:
    """Return the rules that colour each sector's box: colour as Markdown in a label would be read out."""
    return "".join(
        f"[class*='st-key-{state.sector_key(sector)}'] p::first-letter {{ color: {style.colour}; }}"
        for sector, style in SECTOR_STYLES.items()
    )


def _source(gdf: gpd.GeoDataFrame, lang: Lang) -> str:
    reports = gdf[["report_title", "report_issuer", "report_date"]].drop_duplicates()
    return "<br>".join(
        escape(t("ui.source", lang, title=title, issuer=issuer, date=date))
        for title, issuer, date in reports.itertuples(index=False)
    )


def show_filter(gdf: gpd.GeoDataFrame, lang: Lang) -> Filter:
    """Show the sidebar's filter and return what the reader wants to see."""
    with st.sidebar:
        words = st.text_input(
            t("ui.search", lang), key=state.WORDS_KEY, placeholder=t("ui.search-hint", lang), bind="query-params"
        )
        st.markdown(f"**{t('ui.filters', lang)}**", help=t("ui.filters-help", lang))
        sectors = [
            sector
            for sector, count in count_codes(gdf, "sector", Sector).items()
            if _box(
                f"{SECTOR_STYLES[sector].sign} {t(f'sector.{sector}', lang)}", count, state.sector_key(sector), lang
            )
        ]
        outside = t("ui.outside", lang, count=int((gdf["kind"] == Kind.EXTERNAL_ZONE).sum()))
        is_outside_ticked = st.checkbox(outside, key=state.OUTSIDE_KEY, bind="query-params")
        st.markdown(f"**{t('ui.precisions', lang)}**")
        precisions = [
            precision
            for precision, count in count_codes(gdf, "precision", Precision).items()
            if _box(t(f"precision.{precision}", lang), count, state.precision_key(precision), lang)
        ]
        is_filtered = bool(sectors or precisions or is_outside_ticked or words.strip())
        st.button(t("ui.reset", lang), key="reset", on_click=state.clear_filter, disabled=not is_filtered)
    return Filter(
        sectors=frozenset(sectors),
        precisions=frozenset(precisions),
        words=words,
        has_outside=is_outside_ticked or Precision.REGION in precisions or _asks_for_outside(gdf, sectors, words),
    )


def _asks_for_outside(gdf: gpd.GeoDataFrame, sectors: Collection[Sector], words: str) -> bool:
    """Tell whether a choice is about the partner zones: their sector, a search, or one of them selected."""
    is_selected = gdf["place_id"] == state.selected_place()
    return (
        Sector.REGIONAL_COOPERATION in sectors
        or bool(words.strip())
        or bool((gdf["kind"][is_selected] == Kind.EXTERNAL_ZONE).any())
    )


def _box(label: str, count: int, key: str, lang: Lang) -> bool:
    return st.checkbox(t("ui.facet-count", lang, name=label, count=count), key=key, bind="query-params")


def _sign(sector: Sector) -> str:
    """Return a sector's sign in its colour, as Markdown."""
    style = SECTOR_STYLES[sector]
    return f':color[{style.sign}]{{foreground="{style.colour}"}}'


def choose_tiles(lang: Lang) -> TileMap | None:
    """Show the choice of the base map in the sidebar and return the online one chosen, or None for the offline one."""
    online = data.load_tiles()
    known = [state.OFFLINE, *online]
    st.session_state.setdefault(state.BASE_KEY, state.chosen_base(known))
    chosen = st.sidebar.selectbox(
        t("ui.basemap", lang),
        known,
        format_func=lambda tile_id: describe_tiles(tile_id, "name", lang),
        key=state.BASE_KEY,
        on_change=state.keep_base,
        help=t("ui.basemap-help", lang),
    )
    return online.get(chosen)


def show_count(shown: gpd.GeoDataFrame, gdf: gpd.GeoDataFrame, lang: Lang) -> None:
    """Show how many places are shown, or what to do when none is."""
    located = int(shown.geometry.notna().sum())
    st.caption(t("ui.count", lang, shown=len(shown), total=len(gdf), located=located))
    notices = st.container()  # always there: an element that comes and goes would mount the map below anew
    if shown.empty:
        notices.info(t("ui.nothing", lang))
    if failed := state.failed_base():
        name = escape_markdown(describe_tiles(failed, "name", lang))
        notices.warning(t("map.tiles-failure", lang, name=name))


def show_map(
    settings: Settings, shown: gpd.GeoDataFrame, *, selected: str | None, tiles: TileMap | None, lang: Lang
) -> None:
    """Show the map; a click on a feature selects its place."""
    scripts = data.load_scripts(settings, lang, tiles.datum if tiles else Datum.WGS84)
    st_folium(
        build_map(settings.basemap_dir),
        key=state.MAP_KEY,
        height=MAP_HEIGHT,
        use_container_width=True,
        returned_objects=RETURNED_OBJECTS,
        feature_group_to_add=build_view(scripts, shown["place_id"], selected=selected, lang=lang, tiles=tiles),
        on_change=state.take_from_map,
    )
    st.html(_legend(lang))


def _legend(lang: Lang) -> str:
    entries = "".join(
        f"<span class='hz-key'><span class='hz-swatch hz-swatch-{name}'></span>"
        f"{escape(t(f'ui.legend-{name}', lang))}</span>"
        for name in ("solid", "dashed", "dotted", "zone")
    )
    return f"<p class='hz-legend'>{entries}</p>"


def show_list(shown: gpd.GeoDataFrame, lang: Lang) -> None:
    """Show the places as buttons: the map's content for keyboard and screen reader."""
    st.markdown(f"**{t('ui.list', lang)}**")
    with st.container(height=MAP_HEIGHT - 60, border=False, gap="xxsmall"):
        for row in shown.head(LIST_LIMIT).to_dict("records"):
            st.button(
                _list_label(row, lang),
                key=f"pick-{row['place_id']}",
                on_click=state.select_place,
                args=(row["place_id"],),
                type="tertiary",
            )
        if len(shown) > LIST_LIMIT:
            st.caption(t("ui.list-more", lang, count=len(shown) - LIST_LIMIT))


def _list_label(row: Row, lang: Lang) -> str:
    unlocated = f" :gray[{t('ui.not-located', lang)}]" if row["geometry"] is None else ""
    return f"{_sign(row['sector'])} {escape_markdown(row[f'name_{lang}'])}{unlocated}"


def show_card(row: Row, lang: Lang) -> None:
    """Show the selected place's card, with the way back to the list."""
    st.button(t("ui.back", lang), key="back", on_click=state.select_place, args=(None,))
    with st.container(height=MAP_HEIGHT - 60, border=False):
        st.html(format_card(row, lang))


def format_card(row: Row, lang: Lang) -> str:
    """Return a place's card as HTML, every value escaped."""
    style = SECTOR_STYLES[row["sector"]]
    names = " / ".join(dict.fromkeys([row["official_name_zh"], row["name_en"]]))
    start, end = row["mention_start"] - row["quote_start"], row["mention_end"] - row["quote_start"]
    offsets = t("ui.offsets", lang, start=row["quote_start"], end=row["quote_end"])
    facts = "".join(
        f"<dt>{escape(t(f'ui.card-{name}', lang))}</dt><dd>{escape(value)}</dd>"
        for name, value in _facts(row, lang).items()
        if value
    )
    return (
        f"<article class='hz-card' style='--sector: {style.colour}'>"
        f"<h3><span class='hz-sign'>{style.sign}</span> {escape(row[f'name_{lang}'])}</h3>"
        f"<p class='hz-names'>{escape(names)}</p>"
        f"<p class='hz-heading'>{escape(t('ui.card-quote', lang))}</p>"
        f"<blockquote lang='zh-CN'>{highlight(row['quote'], start, end)}<footer>{escape(offsets)}</footer></blockquote>"
        f"<dl>{facts}</dl></article>"
    )


def _facts(row: Row, lang: Lang) -> dict[str, str]:
    """Return the card's lines by label; a line without a value is left out."""
    separator = t("ui.separator", lang)
    targets = (t(f"target.{name}", lang, value=value) for name, value in row["targets"].items())
    own = "_zh" if lang == "zh" else ""
    datum = t(f"datum.{row['datum_source']}", lang)
    return {
        "sector": t(f"sector.{row['sector']}", lang),
        "stage": t(f"stage.{row['stage']}", lang),
        "kind": t(f"kind.{row['kind']}", lang),
        "action": row[f"action_{lang}"],
        "targets": separator.join(targets),
        "section": row["section"],
        "aliases": separator.join(row["aliases"]),
        "position": describe_position(row["precision"], row["uncertainty_m"], lang),
        "method": row[f"method{own}"] if row["source"] else "",
        "note": row[f"note{own}"],
        "origin": t("ui.origin", lang, source=row["source"], date=row["source_date"], datum=datum)
        if row["source"]
        else "",
        "licence": row["licence"],
    }


def show_downloads(shown: gpd.GeoDataFrame, lang: Lang) -> None:
    """Show the download buttons; a file is made when its button is pressed, and the page does not run again."""
    for name, column in zip(FORMATS, st.columns(len(FORMATS)), strict=True):
        column.download_button(
            t(f"ui.download-{name}", lang),
            data=partial(export, shown, name),
            file_name=f"haizhumap{FORMATS[name].suffix}",
            mime=FORMATS[name].media_type,
            key=f"download-{name}",
            on_click="ignore",
            width="stretch",
        )


def show_table(shown: gpd.GeoDataFrame, lang: Lang) -> None:
    """Show the places as a table, precision and uncertainty in columns of their own."""
    rows = [
        {
            t("ui.table-name", lang): row[f"name_{lang}"],
            t("ui.table-sector", lang): t(f"sector.{row['sector']}", lang),
            t("ui.table-kind", lang): t(f"kind.{row['kind']}", lang),
            t("ui.table-stage", lang): t(f"stage.{row['stage']}", lang),
            t("ui.table-precision", lang): t(f"precision.{row['precision']}", lang),
            t("ui.table-uncertainty", lang): row["uncertainty_m"],
            t("ui.table-quote", lang): row["quote"],
        }
        for row in shown.to_dict("records")
    ]
    with st.expander(t("ui.table", lang, count=len(rows))):
        st.dataframe(rows, hide_index=True)


def show_ledger(ledger: Iterable[tuple[UnmappedItem, str]], wanted: Filter, lang: Lang) -> None:
    """Show the commitments that are not on the map, with the reason; the sector filter applies."""
    rows = [
        {
            t("ui.ledger-words", lang): item.name_zh,
            t("ui.ledger-meaning", lang): item.name_en,
            t("ui.ledger-sector", lang): t(f"sector.{item.sector}", lang),
            t("ui.ledger-reason", lang): t(f"reason.{item.reason}", lang),
            t("ui.ledger-quote", lang): quote,
        }
        for item, quote in ledger
        if not wanted.sectors or item.sector in wanted.sectors
    ]
    with st.expander(t("ui.ledger", lang, count=len(rows))):
        st.caption(t("ui.ledger-text", lang))
        st.dataframe(rows, hide_index=True)


def show_about(lang: Lang) -> None:
    """Show where the data comes from and how far it can be trusted."""
    with st.expander(t("ui.about", lang)):
        st.markdown(t("ui.about-text", lang))
