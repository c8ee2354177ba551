"""
Documents of Streamlit and its components, changed on their way out.

Owns how the body of an answer is gathered and sent on changed; what is changed in it is the caller's.
"""

from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CONDITIONS = frozenset({b"if-none-match", b"if-modified-since", b"accept-encoding", b"range"})
_VALIDATORS = ("etag", "last-modified", "accept-ranges")
_OK = 200


async def serve_changed(
    app: ASGIApp, scope: Scope, receive: Receive, send: Send, change: Callable[[bytes, MutableHeaders], bytes]
) -> None:
    """
    Serve a request, and change the document that answers it; an answer that is none goes out as it is.

    `change` is given the document and the headers of the answer. What would tell that it is unchanged is left out.
    """
    kept = [(name, value) for name, value in scope["headers"] if name not in _CONDITIONS]
    start: list[Message] = []
    body = bytearray()

    async def collect(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.append(message)
            return
        body.extend(message.get("body", b""))
        if not message.get("more_body"):
            content = _changed(start[0], bytes(body), change) if is_document(start[0]) else bytes(body)
            await send(start[0])
            await send({"type": "http.response.body", "body": content})

    await app({**scope, "headers": kept}, receive, collect)


def _changed(start: Message, body: bytes, change: Callable[[bytes, MutableHeaders], bytes]) -> bytes:
    """Return a document changed, its headers with it."""
    headers = MutableHeaders(raw=start["headers"])
    content = change(body, headers)
    headers["content-length"] = str(len(content))
    for name in _VALIDATORS:
        if name in headers:
            del headers[name]
    return content


def is_document(start: Message) -> bool:
    """Tell whether an answer, by its first message, is a document: HTML that was found."""
    is_html = Headers(raw=start["headers"]).get("content-type", "").startswith("text/html")
    return is_html and start["status"] == _OK
