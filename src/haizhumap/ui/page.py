"""The page: what Streamlit runs for every reader at every change. Nothing but composition."""

from pathlib import Path

import streamlit as st

from haizhumap.errors import HaizhumapError
from haizhumap.layer import select
from haizhumap.text import LANGS, escape_markdown, say_error, t
from haizhumap.ui import data, parts, state
from haizhumap.ui.server import find_settings


def show_page() -> None:
    """Show the whole page."""
    settings = find_settings()
    gdf = data.load_layer(settings)
    lang = parts.show_header(gdf)
    wanted = parts.show_filter(gdf, lang)
    tiles = parts.choose_tiles(lang)
    shown = select(gdf, wanted)
    chosen = shown[shown["place_id"] == state.selected_place()].to_dict("records")
    selected = chosen[0] if chosen else None
    parts.show_count(shown, gdf, lang)
    left, right = st.columns([2, 1])
    with left:
        parts.show_map(settings, shown, selected=selected and selected["place_id"], tiles=tiles, lang=lang)
    with right:
        if selected:
            parts.show_card(selected, lang)
        else:
            parts.show_list(shown, lang)
    parts.show_downloads(shown, lang)
    parts.show_table(shown, lang)
    parts.show_ledger(data.load_ledger(settings), wanted, lang)
    parts.show_about(lang)


st.set_page_config(page_title=t("ui.title", "zh"), page_icon=str(Path(__file__).with_name("icon.svg")), layout="wide")
try:
    show_page()
except HaizhumapError as error:
    st.error("\n\n".join(escape_markdown(say_error(error, lang)) for lang in LANGS))
