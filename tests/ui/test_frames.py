"""What comes over the connection of a page."""

import json
from typing import Any

import pytest
from doors import run_apart_of_loops
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from haizhumap.ui.frames import FrameDecoder, decode_frame, read_json, read_widgets

EVENTS = "$$STREAMLIT_INTERNAL_KEY_view__events"
SHOWN = {
    "press": "trigger_value",
    "tick": "bool_value",
    "words": "string_value",
    "day": "string_array_value",
    "files": "file_uploader_state_value",
    "view": "json_value",
    EVENTS: "json_trigger_value",
}
EVENT = [{"event": "event", "value": {"name": "lang", "lang": "en"}}]


def state(widget_id: str, kind: str, value: Any) -> WidgetState:
    """Return a widget's value of a kind."""
    made = WidgetState(id=widget_id)
    if kind == "string_array_value":
        made.string_array_value.data.extend(value)
    elif kind == "file_uploader_state_value":
        made.file_uploader_state_value.SetInParent()
    else:
        setattr(made, kind, value)
    return made


def rerun(*states: WidgetState, query: str = "page=new") -> bytes:
    """Return the frame that a page sends when something was done."""
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.widget_states.widgets.extend(states)
    return bytes(message.SerializeToString())


def kept(*states: WidgetState) -> list[str]:
    """Return the widgets whose values are left of a frame."""
    frame = decode_frame(rerun(*states), SHOWN)
    assert frame is not None
    return [one.id for one in BackMsg.FromString(frame).rerun_script.widget_states.widgets]


OURS = [
    ("press", "trigger_value", True),
    ("tick", "bool_value", True),
    ("words", "string_value", "政府工作报告\n"),
    ("day", "string_array_value", ["2025-02-11"]),
    ("day", "string_array_value", []),
    ("files", "file_uploader_state_value", None),
    ("view", "json_value", "{}"),
    (EVENTS, "json_trigger_value", json.dumps(EVENT)),
]


@pytest.mark.parametrize(("widget_id", "kind", "value"), OURS)
def test_what_our_pages_send_comes_through(widget_id: str, kind: str, value: object) -> None:
    """Unchanged."""
    one = state(widget_id, kind, value)

    assert decode_frame(rerun(one), SHOWN) == rerun(one)


def test_a_value_that_was_taken_back_comes_through() -> None:
    """It has no kind."""
    assert kept(WidgetState(id="day")) == ["day"]


@pytest.mark.parametrize(("widget_id", "kind", "value"), OURS)
def test_a_value_of_another_kind_is_left_out(widget_id: str, kind: str, value: object) -> None:
    """Streamlit would stumble over it at every run from then on; so is one of a widget that nobody was shown."""
    others = [state(other, kind, value) for other, its in SHOWN.items() if its != kind]

    assert kept(*others, state("unknown", kind, value), state(widget_id, kind, value)) == [widget_id]


@pytest.mark.parametrize(
    ("widget_id", "kind", "value"),
    [
        ("view", "json_value", "[]"),
        ("view", "json_value", "{"),
        (EVENTS, "json_trigger_value", "{}"),
        (EVENTS, "json_trigger_value", "[1]"),
        (EVENTS, "json_trigger_value", '[{"event":["event"],"value":{}}]'),
        (EVENTS, "json_trigger_value", '[{"event":"other","value":{}}]'),
        (EVENTS, "json_trigger_value", '[{"event":"event","value":"x"}]'),
    ],
)
def test_a_value_that_makes_no_sense_is_left_out(widget_id: str, kind: str, value: Any) -> None:
    """Though it is of its kind."""
    assert kept(state(widget_id, kind, value)) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nul",
        "NaN",
        "[Infinity]",
        "1e400",
        "9" * 400,
        '"\\ud800"',
        '{"\\udfff": 1}',
        "[" * 5000,
        "[" * 101 + "]" * 101,
        '"' + "x" * 2_000_000 + '"',
    ],
)
def test_json_that_cannot_be_kept_is_none(text: str) -> None:
    """Without a fault, and at once."""
    assert read_json(text) is None


@pytest.mark.parametrize("value", [{"a": [1, 2.5, None, True, "村"]}, [], "", 0, 10**19])
def test_other_json_is_read(value: object) -> None:
    """As it is."""
    assert read_json(json.dumps(value)) == value


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\xff\xff",
        b"\x08" * 20,
        BackMsg(clear_cache=True).SerializeToString(),
        BackMsg(load_git_info=True).SerializeToString(),
        BackMsg(set_run_on_save=True).SerializeToString(),
        BackMsg(debug_shutdown_runtime=True).SerializeToString(),
        BackMsg(debug_disconnect_websocket=True).SerializeToString(),
        rerun(query="x" * 10_000),
    ],
)
def test_what_no_page_asks_for_is_no_frame(frame: bytes) -> None:
    """Among it what would clear the work of all readers."""
    assert decode_frame(frame, SHOWN) is None


@given(st.binary(max_size=300))
def test_no_bytes_break_the_decoder(frame: bytes) -> None:
    """Whatever they are, they are a frame or none."""
    decode_frame(frame, SHOWN)


@given(st.text(max_size=50) | st.recursive(st.text(max_size=3), st.lists, max_leaves=5).map(json.dumps))
def test_no_text_breaks_the_reading_of_json(text: str) -> None:
    """Whatever it is."""
    read_json(text)


def test_widgets_are_noted_as_pages_are_shown_them() -> None:
    """A view has a value of its own, and the events that it reports."""
    message = ForwardMsg()
    message.delta.new_element.bidi_component.id = "view"

    assert dict(read_widgets(message.SerializeToString())) == {"view": "json_value", EVENTS: "json_trigger_value"}
    message.delta.new_element.text_input.id = "words"
    assert dict(read_widgets(message.SerializeToString())) == {"words": "string_value"}
    message.delta.new_element.markdown.body = "words"
    assert dict(read_widgets(message.SerializeToString())) == {}


SHOW = ForwardMsg()
SHOW.delta.new_element.checkbox.id = "tick"


async def echo(_scope: Scope, receive: Receive, send: Send) -> None:
    """Show a widget, then send back whatever comes, until the connection ends."""
    await send({"type": "websocket.send", "bytes": SHOW.SerializeToString()})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "bytes": message["bytes"]})
    await send({"type": "websocket.send", "bytes": SHOW.SerializeToString()})


def talk(*frames: Message) -> list[Message]:
    """Return what a page hears that sends frames."""
    heard: list[Message] = []
    waiting = [*frames, {"type": "websocket.disconnect", "code": 1000}]

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        heard.append(message)

    run_apart_of_loops(FrameDecoder(echo)({"type": "websocket"}, receive, send))
    return heard[1:]


def test_a_widget_is_believed_once_it_was_shown() -> None:
    """By its kind."""
    ticked = WidgetState(id="tick", bool_value=True)
    frame = rerun(ticked, state("words", "string_value", "x"))

    [back, _] = talk({"type": "websocket.receive", "bytes": frame})

    assert back["bytes"] == rerun(ticked)


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"type": "websocket.receive", "text": "words"}, 1003),
        ({"type": "websocket.receive", "bytes": b"\xff\xff"}, 1007),
    ],
)
def test_what_is_no_frame_ends_the_connection(frame: Message, code: int) -> None:
    """Nothing is said after that."""
    assert talk(frame, {"type": "websocket.receive", "bytes": rerun()}) == [{"type": "websocket.close", "code": code}]
