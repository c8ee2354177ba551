"""
The steps of a review: what the reviewer does in the browser, carried out on the draft and kept at once.

Owns what a review remembers of the session: what is being drawn, with which uncertainty, and what went wrong.
"""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from haizhumap.draft import Draft, add, change, load_draft, save_steps, undo
from haizhumap.errors import HaizhumapError
from haizhumap.ui.server import find_settings

DRAWING_KEY, UNCERTAINTY_KEY, MESSAGE_KEY, PREVIEW_KEY = "drawing", "uncertainty", "review-message", "review-preview"
MODES = ("point", "line", "polygon")
UNCERTAINTY_M = 200
MAX_UNCERTAINTY_M = 50_000

Values = Mapping[str, Any]


def draft_id() -> str:
    """Return the id of the draft in the link, or an empty string."""
    return st.query_params.get("draft", "")


def chosen_line(draft: Draft) -> int:
    """Return the line under review: the link's, else the first in the text that is still open, else the first."""
    value = st.query_params.get("item", "")
    if value.isdecimal() and int(value) < len(draft.lines):
        return int(value)
    return _next_open(draft, -1)


def _next_open(draft: Draft, start: int) -> int:
    """Return the first open line after an offset of the text, else the first open one, else the first line."""
    order = sorted(range(len(draft.lines)), key=lambda index: draft.lines[index]["start"])
    is_open = [index for index in order if not draft.lines[index].get("decision")]
    after = [index for index in is_open if draft.lines[index]["start"] > start]
    return next(iter([*after, *is_open, *order]), 0)


def take_step(event: Values) -> None:
    """Carry out one step; one that makes no sense is told and changes nothing."""
    st.session_state.pop(MESSAGE_KEY, None)
    act = _SESSION_ACTS.get(str(event.get("act")))
    try:
        if act:
            act(event)
        else:
            _take_draft_step(event)
    except HaizhumapError as error:
        st.session_state[MESSAGE_KEY] = error


def _take_draft_step(event: Values) -> None:
    act = _DRAFT_ACTS.get(str(event.get("act")))
    if act is None:
        return
    drafts_dir, identity = find_settings().drafts_dir, draft_id()
    before = load_draft(drafts_dir, identity)
    try:
        after = act(before, event)
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, HaizhumapError):
            raise
        return
    save_steps(drafts_dir, identity, after)
    st.session_state.pop(PREVIEW_KEY, None)


def _change(draft: Draft, event: Values) -> Draft:
    index, values = int(event["index"]), dict(event["values"])
    changed = change(draft, index, values)
    if values.get("decision"):
        st.query_params["item"] = str(_next_open(changed, draft.lines[index]["start"]))
    else:
        st.query_params["item"] = str(index)
    return changed


def _add(draft: Draft, event: Values) -> Draft:
    added = add(draft, int(event["start"]), int(event["end"]))
    st.query_params["item"] = str(len(added.lines) - 1)
    return added


def _undo(draft: Draft, _event: Values) -> Draft:
    if draft.past:
        st.query_params["item"] = str(max(min(draft.past[-1][0], len(draft.lines) - 1), 0))
    return undo(draft)


def _drawn(draft: Draft, event: Values) -> Draft:
    st.session_state.pop(DRAWING_KEY, None)
    position = {"geometry": dict(event["geometry"]), "uncertainty_m": uncertainty_m()}
    return _change(draft, {"index": chosen_line(draft), "values": {"position": position}})


_DRAFT_ACTS: Mapping[str, Callable[[Draft, Values], Draft]] = {
    "change": _change,
    "add": _add,
    "undo": _undo,
    "drawn": _drawn,
}


def uncertainty_m() -> int:
    """Return the uncertainty of what is drawn next, in metres."""
    return int(st.session_state.get(UNCERTAINTY_KEY, UNCERTAINTY_M))


def _choose(event: Values) -> None:
    st.query_params["item"] = str(event.get("index"))
    st.session_state.pop(DRAWING_KEY, None)


def _draw(event: Values) -> None:
    mode = event.get("mode")
    st.session_state[DRAWING_KEY] = mode if mode in MODES else None


def _set_uncertainty(event: Values) -> None:
    metres = event.get("metres")
    if isinstance(metres, (int, float)) and 0 < metres <= MAX_UNCERTAINTY_M:
        st.session_state[UNCERTAINTY_KEY] = int(metres)


_SESSION_ACTS: Mapping[str, Callable[[Values], None]] = {
    "choose": _choose,
    "draw": _draw,
    "uncertainty": _set_uncertainty,
}
