"""
The steps of a review: what the reviewer does in the browser, carried out on the draft and kept at once.

Owns what a review remembers of the session: which candidates are looked through, what is being drawn, with which
uncertainty, what geocoders answered and what went wrong.
"""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape

from haizhumap.errors import DraftError, HaizhumapError
from haizhumap.geo.datum import convert_geometry
from haizhumap.geocoding.judging import JudgedHit
from haizhumap.model import Datum, Status
from haizhumap.review.draft import Draft, Line, add, change, decide, is_moved, undo
from haizhumap.review.store import changing, keep_step, load_draft
from haizhumap.ui import caching
from haizhumap.ui.quotas.drafts import check_size
from haizhumap.ui.review import geocoders
from haizhumap.ui.server import drafts_dir, find_settings, is_editable

DRAWING_KEY, UNCERTAINTY_KEY, MESSAGE_KEY, PREVIEW_KEY = "drawing", "uncertainty", "review-message", "review-preview"
ANSWERS_KEY, SAVED_KEY, _DONE_KEY, _WINDOW_KEY = "review-answers", "review-saved", "review-done", "review-window"
STATUS_KEY, OPEN_KEY = "review-status", "review-open"
MODES = {"point": "Point", "line": "LineString", "polygon": "Polygon"}
"""What can be drawn, and how GeoJSON calls it."""

UNCERTAINTY_M = 200
MAX_UNCERTAINTY_M = 20_000
_MOST_DIGITS = 9
_MALFORMED = (KeyError, IndexError, TypeError, ValueError, OverflowError, RecursionError, AttributeError, ShapelyError)

Values = Mapping[str, Any]


def draft_id() -> str:
    """Return the id of the draft in the link, or an empty string."""
    return st.query_params.get("draft", "")


def forget() -> None:
    """Forget what the session remembers of another draft."""
    for key in (DRAWING_KEY, MESSAGE_KEY, PREVIEW_KEY, ANSWERS_KEY, STATUS_KEY, OPEN_KEY):
        st.session_state.pop(key, None)
    st.query_params.pop("item", None)


def shown_statuses(draft: Draft) -> list[Status]:
    """Return which candidates are looked through: those that the reviewer chose, else plans, if there are any."""
    chosen: list[Status] = st.session_state.get(STATUS_KEY, [])
    has_plans = any(status_of(line) is Status.PLANNED for line in draft.lines)
    return chosen or ([Status.PLANNED] if has_plans else [*Status])


def status_of(line: Line) -> Status:
    """Return what a line tells of its status; one that tells nothing counts as planned."""
    return Status(line.get("status", Status.PLANNED))


def is_open_only() -> bool:
    """Tell whether what is decided is left out."""
    return bool(st.session_state.get(OPEN_KEY))


def shown_lines(draft: Draft) -> list[int]:
    """Return the lines that are looked through: plans first, then by their place in the text."""
    statuses, is_short = shown_statuses(draft), is_open_only()
    shown = [
        index
        for index, line in enumerate(draft.lines)
        if status_of(line) in statuses and not (is_short and line.get("decision"))
    ]
    return sorted(shown, key=lambda index: _rank(draft.lines[index]))


def _rank(line: Line) -> tuple[int, int]:
    return [*Status].index(status_of(line)), line["start"]


def chosen_line(draft: Draft) -> int:
    """Return the line under review: the link's, else the first that is looked through and open, else the first."""
    value = st.query_params.get("item", "")
    if value.isdecimal() and len(value) <= _MOST_DIGITS and int(value) < len(draft.lines):
        return int(value)
    return _next_open(draft, None)


def _next_open(draft: Draft, index: int | None) -> int:
    """Return the open line that follows one among those looked through, else the first open one, else the first."""
    order = shown_lines(draft)
    is_open = [line for line in order if not draft.lines[line].get("decision")]
    after = [] if index is None else [line for line in is_open if _rank(draft.lines[line]) > _rank(draft.lines[index])]
    return next(iter([*after, *is_open, *order]), 0)


def take_step(event: Values) -> None:
    """
    Carry out one step; one that makes no sense is told and changes nothing, one that came before only leads on again.

    Streamlit may break off a run wherever it touches the session or the link: then the step is not answered, the page
    tells it again, and only here is it carried out. The note that it was is therefore made in plain memory, together
    with keeping the draft. Where it led is noted too: a page that has not been answered tells its old link again.
    """
    done: dict[str, Any] = st.session_state.setdefault(_DONE_KEY, {})
    if _is_done(event):
        if done["item"] is not None:
            _go_to(done["item"])
        return
    done["item"] = None
    if event.get("act") != "look":
        st.session_state.pop(MESSAGE_KEY, None)
    try:
        _take(str(event.get("act")), event)
    except HaizhumapError as error:
        st.session_state[MESSAGE_KEY] = error
        done["at"] = event.get("at")


def _is_done(event: Values) -> bool:
    """Tell whether a step was carried out, or refused, before."""
    at = event.get("at")
    return at is not None and at == st.session_state[_DONE_KEY].get("at")


def answered() -> object:
    """Return the time of the step that was answered last, as the page told it."""
    return st.session_state.get(_DONE_KEY, {}).get("at")


def _take(act: str, event: Values) -> None:
    try:
        if act in _SESSION_ACTS:
            _SESSION_ACTS[act](event)
            st.session_state[_DONE_KEY]["at"] = event.get("at")
        else:
            _keep(_DRAFT_ACTS[act], event)
    except HaizhumapError:
        raise
    except _MALFORMED as error:
        raise DraftError("draft-step", act=act[:40]) from error


def _keep(act: Callable[[Draft, Values], Draft], event: Values) -> None:
    """Carry out a step on the draft, and keep what it makes of it."""
    folder, identity, done = drafts_dir(), draft_id(), st.session_state[_DONE_KEY]
    with changing(folder, identity):  # a run that was broken off may be at it still
        if not _is_done(event):
            if not is_editable():
                check_size(folder / identity)
            before = load_draft(folder, identity)
            keep_step(folder, identity, before, act(before, event), author=_window())
            done["at"] = event.get("at")
    for key in (PREVIEW_KEY, SAVED_KEY):
        st.session_state.pop(key, None)


def _window() -> str:
    """Return what tells this window from others that show the same draft."""
    name: str = st.session_state.setdefault(_WINDOW_KEY, secrets.token_hex(4))
    return name


def _change(draft: Draft, event: Values) -> Draft:
    index, values = int(event["index"]), dict(event["values"])
    changed = change(draft, index, values)
    if values.get("decision"):
        _go_to(_next_open(changed, index))
    else:
        _go_to(index)
    return changed


def _go_to(index: int) -> None:
    """Choose another line; what was being drawn is not for it."""
    st.session_state[_DONE_KEY]["item"] = index
    if st.query_params.get("item") != str(index):
        st.session_state.pop(DRAWING_KEY, None)
    st.query_params["item"] = str(index)


def _add(draft: Draft, event: Values) -> Draft:
    added = add(draft, int(event["start"]), int(event["end"]))
    _go_to(len(added.lines) - 1)
    return added


def _decide(draft: Draft, event: Values) -> Draft:
    """Decide several lines alike, as far as they are still open."""
    decided = decide(draft, map(int, event["indices"]), event["decision"])
    chosen = chosen_line(draft)
    _go_to(_next_open(decided, chosen) if decided.lines[chosen].get("decision") else chosen)
    return decided


def _undo(draft: Draft, event: Values) -> Draft:
    """Take the last step back, if it is one that this window has seen or taken."""
    if is_moved(draft, seen=int(event.get("version", len(draft.authors))), author=_window()):
        raise DraftError("draft-moved")
    before = undo(draft)
    if draft.past:
        _go_to(max(min(draft.past[-1][0][0], len(before.lines) - 1), 0))
    return before


def _draw_position(draft: Draft, event: Values) -> Draft:
    """Give the line that it was drawn for what was drawn, in the datum of the base map below."""
    st.session_state.pop(DRAWING_KEY, None)
    drawn = convert_geometry(shape(event["geometry"]), source=_datum(event.get("base")), target=Datum.WGS84)
    if not drawn.is_valid:
        raise DraftError("draft-crossing")
    position = {"geometry": mapping(drawn), "uncertainty_m": uncertainty_m()}
    return _change(draft, {"index": event.get("index", chosen_line(draft)), "values": {"position": position}})


def _datum(base: str | None) -> Datum:
    return caching.load_tiles()[base].datum if base else Datum.WGS84


def _take_answer(draft: Draft, event: Values) -> Draft:
    """Give the chosen line what a geocoder answered."""
    index, number = chosen_line(draft), event["number"]
    candidate = answers(draft, index)[number]
    return _change(draft, {"index": index, "values": {"position": geocoders.to_position(candidate)}})


_DRAFT_ACTS: Mapping[str, Callable[[Draft, Values], Draft]] = {
    "change": _change,
    "add": _add,
    "decide": _decide,
    "undo": _undo,
    "drawn": _draw_position,
    "take-answer": _take_answer,
}


def uncertainty_m() -> int:
    """Return the uncertainty of what is drawn next, in metres."""
    return int(st.session_state.get(UNCERTAINTY_KEY, UNCERTAINTY_M))


def answers(draft: Draft, index: int) -> list[JudgedHit]:
    """Return what geocoders answered on a line in this session."""
    known: Mapping[tuple[str, str], list[JudgedHit]] = st.session_state.get(ANSWERS_KEY, {})
    return known.get((draft_id(), draft.lines[index]["text"]), [])


def _choose(event: Values) -> None:
    _go_to(int(event["index"]))


def _show(event: Values) -> None:
    """Choose which candidates are looked through; the one under review stays as long as it is among them."""
    st.session_state[STATUS_KEY] = [status for status in Status if status in event["statuses"]]
    st.session_state[OPEN_KEY] = event["is_open_only"] is True
    draft = load_draft(drafts_dir(), draft_id())
    if chosen_line(draft) not in shown_lines(draft):
        _go_to(_next_open(draft, None))


def _draw(event: Values) -> None:
    mode = event.get("mode")
    st.session_state[DRAWING_KEY] = mode if mode in MODES else None


def _set_uncertainty(event: Values) -> None:
    metres = event["metres"]
    if 1 <= metres <= MAX_UNCERTAINTY_M:
        st.session_state[UNCERTAINTY_KEY] = int(metres)


def _ask(_event: Values) -> None:
    if not is_editable():
        raise DraftError("draft-step", act="ask")
    draft = load_draft(drafts_dir(), draft_id())
    index = chosen_line(draft)
    outcome = geocoders.ask(find_settings(), draft, index)
    known = st.session_state.get(ANSWERS_KEY, {})
    st.session_state[ANSWERS_KEY] = known | {(draft_id(), draft.lines[index]["text"]): outcome.candidates}
    if outcome.failures:
        raise outcome.failures[0]


_SESSION_ACTS: Mapping[str, Callable[[Values], None]] = {
    "choose": _choose,
    "show": _show,
    "draw": _draw,
    "uncertainty": _set_uncertainty,
    "ask": _ask,
    "look": lambda _event: None,
}
