"""
What the views of a review report, and what it changes: the address or the draft.

Owns the events' names and fields. Whatever a browser sends is checked here, once `frames` has seen that it is JSON that
can be kept; what is malformed is passed over.
"""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from haizhumap.ui import link
from haizhumap.ui.review import links, steps

Values = Mapping[str, Any]
_SEEN_KEY = "last-event"
_LONGEST = 64


def take(event: object) -> None:
    """Take what a view or the map reports; what is malformed, or was taken before, is passed over."""
    if not isinstance(event, dict) or not isinstance(event.get("at"), int | float | None):
        return
    name = event.get("name")
    handler = _HANDLERS.get(name) if isinstance(name, str) else None
    if handler is None or (event == st.session_state.get(_SEEN_KEY) and handler is not steps.take_step):
        return
    handler(event)
    st.session_state[_SEEN_KEY] = event


def _set(name: str, value: str | None) -> None:
    """Set a parameter of the address, or take it out: what we write there is short, and plain ASCII."""
    if value and value.isascii() and value.isprintable() and len(value) <= _LONGEST:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def _lang(event: Values) -> None:
    _set("lang", "en" if event.get("lang") == "en" else "zh")


def _base(event: Values) -> None:
    base = event.get("base")
    _set("base", base if isinstance(base, str) and base != link.OFFLINE else None)


def _draft(event: Values) -> None:
    """Go on with a review that is under way; without one, bring another report."""
    if isinstance(draft := event.get("draft"), str):
        steps.forget()
        _set("draft", draft)


_HANDLERS: Mapping[str, Callable[[Values], None]] = {
    "lang": _lang,
    "base": _base,
    "tiles-failed": lambda _event: _base({}),
    "draft": _draft,
    "review": steps.take_step,
    "link": links.take_decision,
}
