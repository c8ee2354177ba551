"""
What a reader has chosen: language, filter, selected place; all of it stands in the URL.

Owns the widgets' keys and the query parameters. Filter and language are bound to the URL by their widgets; the
selected place has no widget and is kept here.
"""

import streamlit as st

from haizhumap.model import Sector
from haizhumap.text import LANGS, Lang, t
from haizhumap.webmap import read_click

LANG_KEY = "lang"
WORDS_KEY = "q"
PLACE_KEY = "place"
MAP_KEY = "map"


def sector_key(sector: Sector) -> str:
    """Return the key of a sector's checkbox, which is its query parameter too."""
    return f"sector-{sector.replace('_', '-')}"


def choose_lang() -> Lang:
    """Show the language switch and return the choice."""
    choice: Lang = st.radio(
        t("ui.lang", "zh"),
        LANGS,
        format_func=lambda lang: t(f"ui.lang-{lang}", lang),
        key=LANG_KEY,
        horizontal=True,
        label_visibility="collapsed",
        bind="query-params",
    )
    return choice


def clear_filter() -> None:
    """Untick every sector and empty the search."""
    for sector in Sector:
        st.session_state[sector_key(sector)] = False
    st.session_state[WORDS_KEY] = ""


def selected_place() -> str | None:
    """Return the selected place's id, from the URL at the first run; it need not exist."""
    return st.query_params.get(PLACE_KEY)


def select_place(place_id: str | None) -> None:
    """Select a place, or none."""
    if place_id is None:
        st.query_params.pop(PLACE_KEY, None)
    else:
        st.query_params[PLACE_KEY] = place_id


def select_clicked() -> None:
    """Select the place that was clicked on the map."""
    if place_id := read_click(st.session_state.get(MAP_KEY)):
        select_place(place_id)
