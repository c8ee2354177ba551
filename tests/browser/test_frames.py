"""What a hostile page sends to a real server: the connection may end, the log has no traceback, the others go on."""

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpx
import pytest
from app_server import PATIENCE_S, ROOT, serve
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

pytestmark = pytest.mark.browser

EVENTS = "$$STREAMLIT_INTERNAL_KEY_{}__events"
VALUES: dict[str, Any] = {
    "bool_value": True,
    "double_value": 1e308,
    "int_value": 2**60,
    "string_value": "\x00",
    "trigger_value": True,
    "json_value": "{bad",
    "json_trigger_value": "[1]",
    "bytes_value": b"\xff",
}
MESSAGES = ("file_uploader_state_value", "chat_input_value", "string_trigger_value", "string_array_value")
REPORTED = [
    "[]",
    "{",
    "NaN",
    "[" * 5000,
    *(
        json.dumps([{"event": "event", "value": value}])
        for value in (
            {"name": "base", "base": "\ud800"},
            {"name": "draft", "draft": "\ud800"},
            {"name": "draft", "draft": "a\x00"},
            {"name": ["lang"]},
            {"name": "review", "act": ["change"], "at": {}},
            {"name": "review", "act": "change", "index": 10**400, "values": {}},
            {"name": "link", "earlier": "\ud800", "later": "x", "decision": "confirm"},
        )
    ),
]
QUERIES = ["draft=%00", "draft=%ED%A0%80", "item=" + "9" * 5000, "page=%FF", "?" * 999, "x" * 99_999, "draft=../../x"]
RAW: list[bytes | str] = [
    BackMsg(rerun_script=ClientState(fragment_id="x\nFORGED")).SerializeToString(),
    b"",
    b"\xff\xff",
    b"\x00" * 999,
    "words",
    BackMsg(clear_cache=True).SerializeToString(),
    BackMsg(load_git_info=True).SerializeToString(),
    BackMsg(debug_shutdown_runtime=True).SerializeToString(),
]


@contextmanager
def connected(address: str) -> Iterator[ClientConnection]:
    """Connect as a page does."""
    url = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    protocol = [Subprotocol("streamlit")]
    with connect(url, origin=Origin(address), subprotocols=protocol, max_size=None, open_timeout=PATIENCE_S) as page:
        yield page


def rerun(*states: WidgetState, query: str = "page=new") -> bytes:
    """Return the frame of a page on which something was done."""
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.widget_states.widgets.extend(states)
    return bytes(message.SerializeToString())


def run(page: ClientConnection, frame: bytes | str) -> dict[str, str]:
    """Send a frame and wait until the page ran or was shut out; return the widgets that it was shown."""
    shown: dict[str, str] = {}
    with suppress(ConnectionClosed):
        page.send(frame)
        while True:
            message = ForwardMsg.FromString(page.recv(timeout=PATIENCE_S))
            if message.WhichOneof("type") == "script_finished":
                break
            element = message.delta.new_element
            name = element.WhichOneof("type")
            if name and getattr(getattr(element, name), "id", ""):
                shown[getattr(element, name).id] = name
    return shown


def hostile_states(shown: dict[str, str]) -> Iterator[WidgetState]:
    """Yield values of every kind for every widget, and events of every sort for every view."""
    for widget_id, (kind, value) in itertools.product(shown, VALUES.items()):
        yield WidgetState(id=widget_id, **{kind: value})
    for widget_id in (*shown, "x", "", "\ufffe"):
        yield WidgetState(id=widget_id)
    for widget_id, kind in itertools.product(shown, MESSAGES):
        state = WidgetState(id=widget_id)
        getattr(state, kind).SetInParent()
        yield state
    views = [widget_id for widget_id, name in shown.items() if name == "bidi_component"]
    for view, text in itertools.product(views, REPORTED):
        yield WidgetState(id=EVENTS.format(view), json_trigger_value=text)


def test_no_frame_leaves_a_traceback(capfd: pytest.CaptureFixture[str]) -> None:
    """Neither values of the wrong kind, nor events, links and bytes that no page sends; and the server goes on."""
    with serve(ROOT) as address:
        with connected(address) as page:
            shown = run(page, rerun())
            assert {"bidi_component", "file_uploader", "text_input", "date_input", "button"} <= set(shown.values())
            for state in hostile_states(shown):
                assert shown.keys() == run(page, rerun(state)).keys()
        for frame in [*RAW, *(rerun(query=query) for query in QUERIES)]:
            with connected(address) as page:
                page.send(frame)
                run(page, rerun())
        assert httpx.get(f"{address}/_stcore/health", trust_env=False).text == "ok"
    log = capfd.readouterr()

    assert "Traceback" not in log.out + log.err
    assert "FORGED" not in log.out + log.err
    assert address in log.out
