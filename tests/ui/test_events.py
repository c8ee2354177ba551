"""What the views of a review report, and what a link says: whatever it is, nothing breaks."""

import json
import logging
from typing import Any

import pytest
import streamlit
from app_server import hold_token
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from review_drafts import DRAFT, ID, LENGTH
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from haizhumap.errors import HaizhumapError
from haizhumap.i18n import LANGS, say_error
from haizhumap.paths import Settings
from haizhumap.review.store import load_draft, save_draft
from haizhumap.ui import events, link
from haizhumap.ui.frames import decode_frame, read_json
from haizhumap.ui.review import links, steps

VIEW = "view__events"
NAMES = [*events._HANDLERS, "nope"]  # noqa: SLF001 - every event there is
ACTS = [*steps._DRAFT_ACTS, *steps._SESSION_ACTS, "nope"]  # noqa: SLF001 - every step there is
FIELDS = ["lang", "base", "draft", "index", "values", "start", "end", "geometry", "mode", "metres", "number", "at"]
PAIR = ["earlier", "later", "decision"]
HOSTILE = [
    "\ud800",
    "\x00",
    "../../etc",
    "x" * 5000,
    1e400,
    float("nan"),
    10**400,
    -1,
    0,
    [[[[]]]],
    {"a": {}},
    "confirm",
]
TEXT = st.text(st.characters(exclude_categories=[]), max_size=5)
JSON = st.sampled_from(HOSTILE) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
GEOMETRY = st.fixed_dictionaries({"type": st.sampled_from(["Point", "Polygon", "nope"]), "coordinates": JSON})


def arriving(event: object) -> list[Any]:
    """Return what of an event comes through the decoder of frames."""
    message = BackMsg()
    payload = json.dumps([{"event": "event", "value": event}])
    message.rerun_script.widget_states.widgets.append(WidgetState(id=VIEW, json_trigger_value=payload))
    frame = decode_frame(message.SerializeToString(), {VIEW: "json_trigger_value"})
    assert frame is not None
    states = BackMsg.FromString(frame).rerun_script.widget_states.widgets
    return [one["value"] for state in states for one in read_json(state.json_trigger_value)]


@pytest.fixture
def session(project: Settings, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what an editor's session remembers, with a review under way."""
    memory: dict[str, Any] = {}
    hold_token(monkeypatch)
    monkeypatch.setattr(streamlit, "session_state", memory)
    monkeypatch.setattr(streamlit, "query_params", {"page": "new", "draft": ID})
    save_draft(project.drafts_dir, ID, DRAFT)
    return memory


def sent(words: object) -> str:
    """Return words as they are sent to a page."""
    return json.dumps(words, ensure_ascii=False).encode().decode()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=400)
@given(
    event=st.fixed_dictionaries(
        {"name": st.sampled_from(NAMES)},
        optional={"act": st.sampled_from(ACTS) | JSON}
        | {name: JSON | st.integers(0, LENGTH) for name in [*FIELDS, *PAIR]}
        | {"geometry": GEOMETRY | JSON},
    )
    | JSON
)
@example({"name": ["review"], "act": {}})
@example({"name": "draft", "draft": "\ud800"})
@example({"name": "base", "base": "\x00"})
@example({"name": "review", "act": "undo", "at": "\ud800"})
def test_no_event_breaks_the_page(
    session: dict[str, Any], project: Settings, caplog: pytest.LogCaptureFixture, event: object
) -> None:
    """It is carried out, told or passed over; what is told and what the address says can be sent; nothing is logged."""
    with caplog.at_level(logging.INFO, logger="haizhumap"):
        for arrived in arriving(event):
            events.take(arrived)

    messages = [session.get(key) for key in (steps.MESSAGE_KEY, links._MESSAGE_KEY)]  # noqa: SLF001 - what is told
    told = [say_error(error, lang) for error in messages if isinstance(error, HaizhumapError) for lang in LANGS]
    assert sent([told, steps.answered(), dict(streamlit.query_params)])
    assert load_draft(project.drafts_dir, ID).report == DRAFT.report
    assert caplog.records == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.dictionaries(
        st.sampled_from(["lang", "page", "base", "draft", "item"]), TEXT | st.sampled_from(["9" * 5000, "²", "../x"])
    )
)
def test_no_link_breaks_the_page(
    session: dict[str, Any], monkeypatch: pytest.MonkeyPatch, query: dict[str, str]
) -> None:
    """Whatever it says, there is a language, a page, a base map, and a line under review or none."""
    monkeypatch.setattr(streamlit, "query_params", query)

    chosen = link.read_link({"osm"})

    assert (chosen.lang in LANGS, chosen.page in link.PAGES, chosen.base in {"osm", link.OFFLINE}) == (True, True, True)
    assert 0 <= steps.chosen_line(DRAFT) < len(DRAFT.lines)
    assert session == {}


def test_what_an_event_writes_into_the_address_is_plain(session: dict[str, Any]) -> None:
    """Short and ASCII: other values take the parameter out."""
    for value in ("amap", "", "x" * 65, "村", "a\nb"):
        events.take({"name": "base", "base": value, "at": 1})
        assert streamlit.query_params.get("base") == ("amap" if value == "amap" else None)
    assert session
