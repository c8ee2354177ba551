"""
What comes over the connection of a page: one decoder for every frame, before Streamlit acts on it.

A browser may send anything: what no page of ours sends is left out, and a frame that is none ends the connection. A
widget's value has to be of the kind that this server has shown under its id. Owns what may come; what an event means is
the business of `events`.
"""

import json
import math
import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import Any

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import NewSession, UserInfo
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates

_ASKED = frozenset({"rerun_script", "stop_script", "app_heartbeat", "file_urls_request"})
"""What a page asks for. Streamlit knows more: to clear what all readers share, to look into git, to stop the server."""

_UNSUPPORTED, _INVALID = 1003, 1007
_LONGEST_QUERY, _MOST_PARAMETERS = 8_000, 1_000
_LONGEST_WORD = 200
_MOST_WIDGETS, _MOST_FILES = 200, 10
_MOST_SHOWN = 20_000
_DEEPEST, _MOST_DIGITS = 100, 20
_LONGEST_JSON = 1_500_000
_TRIGGERS = "__events"
_SURROGATE = re.compile("[\ud800-\udfff]")
_HASH = re.compile(r"[0-9a-f]{0,128}")
_LINE = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]*")

_KINDS: Mapping[str, str] = {
    "button": "trigger_value",
    "download_button": "trigger_value",
    "checkbox": "bool_value",
    "text_input": "string_value",
    "text_area": "string_value",
    "date_input": "string_array_value",
    "file_uploader": "file_uploader_state_value",
    "component_instance": "json_value",
    "bidi_component": "json_value",
}
"""The value that an element's widget has, by the element."""


class FrameDecoder:
    """Decode what a page sends, and look at what it is shown: an id stands for one kind of value, for all readers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.shown: OrderedDict[str, str] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection; all else passes through."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        is_closed = False

        async def decoded() -> Message:
            nonlocal is_closed
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            data = message.get("bytes")
            frame = None if data is None else decode_frame(data, self.shown)
            if frame is not None:
                return {"type": "websocket.receive", "bytes": frame}
            is_closed = True
            code = _UNSUPPORTED if data is None else _INVALID
            await send({"type": "websocket.close", "code": code})
            return {"type": "websocket.disconnect", "code": code}

        async def watched(message: Message) -> None:
            if is_closed:
                return
            data = message.get("bytes")
            await send({**message, "bytes": self._look_at(data)} if data else message)

        await self.app(scope, decoded, watched)

    def _look_at(self, data: bytes) -> bytes:
        """Note the widgets that a message shows to a page, and return it as the page may have it."""
        message = ForwardMsg.FromString(data)
        for widget_id, kind in read_widgets(message):
            self.shown[widget_id] = kind
            self.shown.move_to_end(widget_id)
            if len(self.shown) > _MOST_SHOWN:
                self.shown.popitem(last=False)
        if message.WhichOneof("type") != "new_session":
            return data
        hide_server(message.new_session)
        return bytes(message.SerializeToString())


def read_widgets(message: ForwardMsg) -> Iterator[tuple[str, str]]:
    """Yield the ids of the widgets that a message to a page shows, with the kind of value of each."""
    if message.WhichOneof("type") != "delta" or message.delta.WhichOneof("type") != "new_element":
        return
    element = message.delta.new_element
    name = element.WhichOneof("type") or ""
    if name in _KINDS and (widget_id := getattr(element, name).id):
        yield widget_id, _KINDS[name]
        if name == "bidi_component":
            yield f"$$STREAMLIT_INTERNAL_KEY_{widget_id}{_TRIGGERS}", "json_trigger_value"


def hide_server(session: NewSession) -> None:
    """Take out of the first message to a page what it tells of the server: where its script lies, what it runs on."""
    session.main_script_path = session.name
    session.initialize.user_info.CopyFrom(UserInfo())
    session.initialize.environment_info.ClearField("python_version")
    session.initialize.environment_info.ClearField("server_os")


def decode_frame(data: bytes, shown: Mapping[str, str]) -> bytes | None:
    """
    Return a frame with what makes sense of it, None for one that a page cannot have sent.

    Parameters
    ----------
    data
        What came.
    shown
        The kinds of values of the widgets that pages were shown, by their ids.
    """
    message = BackMsg()
    try:
        message.ParseFromString(data)
    except DecodeError:
        return None
    name = message.WhichOneof("type")
    if name not in _ASKED:
        return None
    if name == "rerun_script":
        state = message.rerun_script
        if not _is_run(state):
            return None
        kept = [one for one in state.widget_states.widgets[:_MOST_WIDGETS] if is_of_its_kind(one, shown)]
        state.widget_states.CopyFrom(WidgetStates(widgets=kept))
    if name == "file_urls_request":
        asked = message.file_urls_request
        if not (_is_line(asked.request_id) and _is_line(asked.session_id)):
            return None
        del message.file_urls_request.file_names[_MOST_FILES:]
    return bytes(message.SerializeToString())


def _is_run(state: ClientState) -> bool:
    """
    Tell whether the page asks for a run as ours do: Streamlit writes some of these words into the log.

    No page of ours has fragments. A hash is `0f3e…`, a time zone `Asia/Shanghai`.
    """
    query, about = state.query_string, state.context_info
    words = (state.page_name, about.timezone, about.locale, about.color_scheme)
    return (
        not state.fragment_id
        and query.count("&") < _MOST_PARAMETERS
        and all(_is_line(text, _LONGEST_QUERY) for text in (query, about.url))
        and all(map(_is_line, words))
        and all(map(_HASH.fullmatch, (state.page_script_hash, *state.cached_message_hashes)))
    )


def _is_line(text: str, longest: int = _LONGEST_WORD) -> bool:
    """Tell whether a text is a line at most, without signs that a terminal obeys."""
    return len(text) <= longest and _LINE.fullmatch(text) is not None


def is_of_its_kind(state: WidgetState, shown: Mapping[str, str]) -> bool:
    """Tell whether a widget's value is one that its element gives; a value that was taken back from one is."""
    kind = state.WhichOneof("value")
    if kind is None:
        return state.id in shown
    if kind != shown.get(state.id):
        return False
    if kind == "json_value":
        return isinstance(read_json(state.json_value), dict)
    if kind == "json_trigger_value":
        return _is_events(read_json(state.json_trigger_value))
    return True


def _is_events(value: object) -> bool:
    """Tell whether a value is what a view reports: `[{"event": "event", "value": {...}}]`."""
    return isinstance(value, list) and all(
        isinstance(one, dict) and one.get("event") == "event" and isinstance(one.get("value"), dict) for one in value
    )


def read_json(text: str) -> Any:  # noqa: ANN401 - JSON
    """
    Return JSON, None for what is none or cannot be kept: lone surrogates, NaN, endless numbers, things within things.

    Its depth is told by its brackets, before it is parsed.
    """
    if len(text) > _LONGEST_JSON or _depth(text) > _DEEPEST:
        return None
    try:
        value = json.loads(text, parse_constant=_refuse, parse_float=_finite, parse_int=_short)
        return None if _SURROGATE.search(json.dumps(value, ensure_ascii=False)) else value
    except ValueError:
        return None


def _depth(text: str) -> int:
    """Return how deep the brackets of a text stand within one another, at most."""
    depth = deepest = 0
    for bracket in re.findall(r"[\[{\]}]", text):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _finite(number: str) -> float:
    if not math.isfinite(value := float(number)):
        raise ValueError(number)
    return value


def _short(number: str) -> int:
    if len(number) > _MOST_DIGITS:
        raise ValueError(number)
    return int(number)
