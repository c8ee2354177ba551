"""
What a reader has chosen: language, filter, base map, selected place; all of it stands in the URL.

Owns the widgets' keys and the query parameters. Filter and language are bound to the URL by their widgets; base map and
selected place have no such widget and are kept here.
"""

from collections.abc import Iterable

import streamlit as st

from haizhumap.model import Precision, Sector
from haizhumap.text import LANGS, Lang, t
from haizhumap.webmap import read_click, read_tile_failure

LANG_KEY = "lang"
WORDS_KEY = "q"
OUTSIDE_KEY = "outside"
PLACE_KEY = "place"
BASE_KEY = "base"
MAP_KEY = "map"
FAILED_KEY = "tiles-failed"
OFFLINE = "offline"


def sector_key(sector: Sector) -> str:
    """Return the key of a sector's checkbox, which is its query parameter too."""
    return f"sector-{sector.replace('_', '-')}"


def precision_key(precision: Precision) -> str:
    """Return the key of a precision's checkbox, which is its query parameter too."""
    return f"precision-{precision}"


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
    """Untick every box and empty the search."""
    boxes = [*map(sector_key, Sector), *map(precision_key, Precision), OUTSIDE_KEY]
    st.session_state.update(dict.fromkeys(boxes, False))
    st.session_state[WORDS_KEY] = ""


def chosen_base(known: Iterable[str]) -> str:
    """Return the base map in the URL; the offline one where it names none of the known."""
    chosen = st.query_params.get(BASE_KEY, OFFLINE)
    return chosen if chosen in known else OFFLINE


def keep_base() -> None:
    """Put the base map that was chosen into the URL, and forget that an earlier one failed."""
    st.session_state.pop(FAILED_KEY, None)
    _set_query(BASE_KEY, st.session_state[BASE_KEY], default=OFFLINE)


def failed_base() -> str | None:
    """Return the online base map whose tiles did not arrive, until another one is chosen."""
    failed: str | None = st.session_state.get(FAILED_KEY)
    return failed


def selected_place() -> str | None:
    """Return the selected place's id, from the URL at the first run; it need not exist."""
    return st.query_params.get(PLACE_KEY)


def select_place(place_id: str | None) -> None:
    """Select a place, or none."""
    _set_query(PLACE_KEY, place_id, default=None)


def take_from_map() -> None:
    """Take what the map reports: a place that was clicked, or a base map that failed."""
    value = st.session_state.get(MAP_KEY)
    failed = read_tile_failure(value)
    if failed and failed == st.session_state.get(BASE_KEY):
        st.session_state[FAILED_KEY] = failed
        st.session_state[BASE_KEY] = OFFLINE
        _set_query(BASE_KEY, OFFLINE, default=OFFLINE)
    elif place_id := read_click(value):
        select_place(place_id)


def _set_query(key: str, value: str | None, *, default: str | None) -> None:
    if value == default or value is None:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = value
