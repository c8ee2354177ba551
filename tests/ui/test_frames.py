"""What comes over the connection of a page."""

import json
from typing import Any

import pytest
from doors import run_apart_of_loops
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState, ContextInfo
from streamlit.proto.Common_pb2 import FileURLsRequest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import EnvironmentInfo
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates

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


def asking(**more: Any) -> bytes:
    """Return the frame of a page that asks for a run."""
    return bytes(BackMsg(rerun_script=ClientState(widget_states=WidgetStates(), **more)).SerializeToString())


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
    """It has no kind; but its widget was shown, or Streamlit would look for it in vain at every later run."""
    others = [WidgetState(id=widget_id) for widget_id in ("x", "", "\ufffe", "x\nwords")]

    assert kept(WidgetState(id="day"), *others) == ["day"]


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
        rerun(query="&" * 1_000),
        rerun(query="lang=en\x1b[31m"),
        asking(fragment_id="0f3e"),
        asking(fragment_id="x" * 8_000_000),
        asking(page_script_hash="x\n2026-11-28 forged"),
        asking(page_name="x\u2028forged"),
        asking(cached_message_hashes=["0f3e", "x"]),
        asking(context_info=ContextInfo(timezone="x" * 1_000)),
        asking(context_info=ContextInfo(locale="en\n")),
        asking(context_info=ContextInfo(color_scheme="\x9b31m")),
        asking(context_info=ContextInfo(url="http://127.0.0.1/\r\n")),
        BackMsg(file_urls_request=FileURLsRequest(request_id="x" * 1_000)).SerializeToString(),
        BackMsg(file_urls_request=FileURLsRequest(session_id="x\n")).SerializeToString(),
    ],
)
def test_what_no_page_asks_for_is_no_frame(frame: bytes) -> None:
    """Among it what would clear the work of all readers, and words that would stand in the log as lines of its own."""
    assert decode_frame(frame, SHOWN) is None


def test_what_a_page_tells_of_itself_comes_through() -> None:
    """Its address, its language, where its clock is, and what it still holds."""
    about = ContextInfo(timezone="Asia/Shanghai", locale="zh-CN", url="http://[::1]:8501/?q=%0A", color_scheme="dark")
    frame = asking(context_info=about, page_script_hash="0f3e", page_name="index.html", cached_message_hashes=["0f3e"])

    assert decode_frame(frame, SHOWN) == frame
    assert decode_frame(BackMsg(file_urls_request=FileURLsRequest(file_names=["a\nb"])).SerializeToString(), SHOWN)


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

    assert dict(read_widgets(message)) == {"view": "json_value", EVENTS: "json_trigger_value"}
    message.delta.new_element.text_input.id = "words"
    assert dict(read_widgets(message)) == {"words": "string_value"}
    message.delta.new_element.markdown.body = "words"
    assert dict(read_widgets(message)) == {}


SHOW = ForwardMsg()
SHOW.delta.new_element.checkbox.id = "tick"


def echo(first: ForwardMsg) -> ASGIApp:
    """Return an app that tells a page something, then sends back whatever comes, until the connection ends."""

    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "websocket.send", "bytes": first.SerializeToString()})
        while (message := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "bytes": message["bytes"]})
        await send({"type": "websocket.send", "bytes": SHOW.SerializeToString()})

    return app


def talk(*frames: Message, first: ForwardMsg = SHOW) -> list[Message]:
    """Return what a page hears that sends frames, after what it is told first."""
    heard: list[Message] = []
    waiting = [*frames, {"type": "websocket.disconnect", "code": 1000}]

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        heard.append(message)

    run_apart_of_loops(FrameDecoder(echo(first))({"type": "websocket"}, receive, send))
    return heard


def test_a_page_is_told_nothing_of_the_server() -> None:
    """Neither where its script lies nor what it runs on; the front end has what it needs."""
    message = ForwardMsg()
    session = message.new_session
    session.name, session.main_script_path = "page.py", "/srv/secret/page.py"
    session.initialize.session_id = "0f3e"
    session.initialize.user_info.installation_id_v3 = "secret"
    session.initialize.environment_info.MergeFrom(
        EnvironmentInfo(streamlit_version="1", python_version="secret", server_os="secret")
    )

    [told, _] = talk(first=message)

    assert b"secret" not in told["bytes"]
    session = ForwardMsg.FromString(told["bytes"]).new_session
    assert (session.main_script_path, session.initialize.session_id) == ("page.py", "0f3e")
    assert session.initialize.HasField("user_info")
    assert session.initialize.environment_info.streamlit_version == "1"


def test_a_widget_is_believed_once_it_was_shown() -> None:
    """By its kind."""
    ticked = WidgetState(id="tick", bool_value=True)
    frame = rerun(ticked, state("words", "string_value", "x"))

    [_, back, _] = talk({"type": "websocket.receive", "bytes": frame})

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
    [_, *heard] = talk(frame, {"type": "websocket.receive", "bytes": rerun()})

    assert heard == [{"type": "websocket.close", "code": code}]
