"""
The parts of the page: filter, map, list, card, downloads, ledger.

Owns what each part shows; every name passes `escape` or `escape_markdown` on its way to the browser.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import geopandas as gpd
import streamlit as st
from streamlit_folium import st_folium

from haizhumap.export import FORMATS, export
from haizhumap.layer import Filter, count_sectors
from haizhumap.model import Sector, UnmappedItem
from haizhumap.settings import Settings
from haizhumap.text import Lang, escape, escape_markdown, highlight, t
from haizhumap.ui import data, state
from haizhumap.webmap import RETURNED_OBJECTS, SECTOR_STYLES, build_map, build_view, describe_position

MAP_HEIGHT = 600
LIST_LIMIT = 100
_STYLE = Path(__file__).with_name("page.css")

Row = Mapping[str, Any]


def show_header(gdf: gpd.GeoDataFrame) -> Lang:
    """Show title, source line and language switch; return the language."""
    st.html(_STYLE)
    title, switch = st.columns([4, 1], vertical_alignment="center")
    with switch:
        lang = state.choose_lang()
    with title:
        st.html(f"<h1 class='hz-title'>{escape(t('ui.title', lang))}</h1><p class='hz-source'>{_source(gdf, lang)}</p>")
    return lang


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
        sectors = [sector for sector, count in count_sectors(gdf).items() if _sector_box(sector, count, lang)]
        wanted = Filter(sectors=frozenset(sectors), words=words)
        is_filtered = bool(wanted.sectors or wanted.words.strip())
        st.button(t("ui.reset", lang), key="reset", on_click=state.clear_filter, disabled=not is_filtered)
    return wanted


def _sector_box(sector: Sector, count: int, lang: Lang) -> bool:
    style = SECTOR_STYLES[sector]
    words = t("ui.sector-count", lang, sector=t(f"sector.{sector}", lang), count=count)
    label = f':color[{style.sign}]{{foreground="{style.colour}"}} {words}'
    return st.checkbox(label, key=state.sector_key(sector), bind="query-params")


def show_count(shown: gpd.GeoDataFrame, gdf: gpd.GeoDataFrame, lang: Lang) -> None:
    """Show how many places are shown, or what to do when none is."""
    located = int(shown.geometry.notna().sum())
    st.caption(t("ui.count", lang, shown=len(shown), total=len(gdf), located=located))
    if shown.empty:
        st.info(t("ui.nothing", lang))


def show_map(settings: Settings, shown: gpd.GeoDataFrame, selected: Row | None, lang: Lang) -> None:
    """Show the map; a click on a feature selects its place."""
    view = build_view(data.load_scripts(settings, lang), shown["place_id"], selected=selected, lang=lang)
    st_folium(
        build_map(settings.basemap_dir),
        key=state.MAP_KEY,
        height=MAP_HEIGHT,
        use_container_width=True,
        returned_objects=RETURNED_OBJECTS,
        feature_group_to_add=view,
        on_change=state.select_clicked,
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
    style = SECTOR_STYLES[row["sector"]]
    sign = f':color[{style.sign}]{{foreground="{style.colour}"}}'
    unlocated = f" :gray[{t('ui.not-located', lang)}]" if row["geometry"] is None else ""
    return f"{sign} {escape_markdown(row[f'name_{lang}'])}{unlocated}"


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
