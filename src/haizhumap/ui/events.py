"""
What views and map report, and how it changes the link.

Owns the events' names and fields. Whatever a browser sends is checked here; what is malformed is passed over.
"""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from haizhumap.layer.facets import FACETS
from haizhumap.ui import link
from haizhumap.ui.review import links, steps

Values = Mapping[str, Any]
_SEEN_KEY = "last-event"


def take(event: object) -> None:
    """Take what a view or the map reports; what is malformed, or was taken before, is passed over."""
    if not isinstance(event, dict):
        return
    handler = _HANDLERS.get(str(event.get("name")))
    if event == st.session_state.get(_SEEN_KEY) and handler is not steps.take_step:
        return
    _catch_up(event)
    if handler:
        handler(event)
    st.session_state[_SEEN_KEY] = event


def _catch_up(event: Values) -> None:
    """Choose what the reader chose in events that were not answered, which Streamlit may have dropped."""
    facets = event.get("facets")
    for facet, codes in facets.items() if isinstance(facets, dict) else ():
        _choose(facet, codes)
    if isinstance(event.get("words"), str):
        _search(event)


def _choose(facet: object, codes: object) -> None:
    if isinstance(facet, str) and facet in FACETS and isinstance(codes, list):
        chosen = [code for code in codes if isinstance(code, str)]
        if set(chosen) != set(st.query_params.get_all(facet)):
            _set(facet, chosen)


def _set(name: str, value: str | list[str] | None) -> None:
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def _select(event: Values) -> None:
    place = event.get("place")
    _set("place", place if isinstance(place, str) else None)
    _set("read", None)


def _filter(event: Values) -> None:
    _choose(event.get("facet"), event.get("codes"))


def _search(event: Values) -> None:
    words = event.get("words")
    _set("q", words[:200].strip() if isinstance(words, str) else None)


def _cell(event: Values) -> None:
    """Choose one sector and one stage; choosing the same again drops both."""
    wanted = {name: [str(event.get(name))] for name in ("sector", "stage")}
    is_same = all(st.query_params.get_all(name) == codes for name, codes in wanted.items())
    for name, codes in wanted.items():
        _set(name, None if is_same else codes)


def _near(event: Values) -> None:
    lon, lat = event.get("lon"), event.get("lat")
    if isinstance(lon, (int, float)) and isinstance(lat, (int, float)):
        _set("near", f"{lon:.5f},{lat:.5f},{link.radius_m()}")
        st.session_state[link.PICKING_KEY] = False


def _radius(event: Values) -> None:
    metres = event.get("radius_m")
    if isinstance(metres, (int, float)) and 0 < metres <= link.MAX_RADIUS_M:
        st.session_state[link.RADIUS_KEY] = int(metres)
        if near := st.query_params.get("near"):
            _set("near", ",".join([*near.split(",")[:2], str(int(metres))]))


def _pick(_event: Values) -> None:
    st.session_state[link.PICKING_KEY] = not link.is_picking()


def _near_off(_event: Values) -> None:
    st.session_state[link.PICKING_KEY] = False
    _set("near", None)


def _reset(_event: Values) -> None:
    for name in ("q", "near", *FACETS):
        _set(name, None)


def _lang(event: Values) -> None:
    _set("lang", "en" if event.get("lang") == "en" else None)


def _base(event: Values) -> None:
    st.session_state.pop(link.FAILED_KEY, None)
    base = event.get("base")
    _set("base", base if isinstance(base, str) and base != link.OFFLINE else None)


def _tiles_failed(event: Values) -> None:
    """Go back to the offline map, if the base map that failed is still the chosen one."""
    if (failed := event.get("base")) and failed == st.query_params.get("base"):
        st.session_state[link.FAILED_KEY] = failed
        _set("base", None)


def _tab(event: Values) -> None:
    tab = event.get("tab")
    _set("tab", tab if tab in link.TABS[1:] else None)


def _page(event: Values) -> None:
    """Change the page; a review's link is its key and does not go along."""
    page = event.get("page")
    _set("page", page if page in link.PAGES[1:] else None)
    for name in ("draft", "item"):
        _set(name, None)


def _draft(event: Values) -> None:
    """Go on with a review that is under way; without one, bring another report."""
    if isinstance(draft := event.get("draft"), str):
        steps.forget()
        _set("draft", draft)


def _focus(event: Values) -> None:
    report, start, end = (event.get(name) for name in ("report", "start", "end"))
    _set("read", f"{report}:{start}-{end}")
    _set("tab", None)


def _read(event: Values) -> None:
    _set("read", f"{event.get('report')}:")


_HANDLERS: Mapping[str, Callable[[Values], None]] = {
    "select": _select,
    "filter": _filter,
    "search": _search,
    "cell": _cell,
    "near": _near,
    "radius": _radius,
    "pick": _pick,
    "near-off": _near_off,
    "reset": _reset,
    "lang": _lang,
    "base": _base,
    "tiles-failed": _tiles_failed,
    "tab": _tab,
    "page": _page,
    "draft": _draft,
    "review": steps.take_step,
    "link": links.take_decision,
    "focus": _focus,
    "read": _read,
}
