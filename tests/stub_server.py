"""A web server on loopback that says what a test tells it to, and remembers what it was asked."""

import json
import os
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import pytest

SERVICES = re.compile(r"HAIZHUMAP_\w+_(KEY|URL)|(HTTPS?|ALL)_PROXY", re.IGNORECASE)


def forget_services(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the keys, addresses and proxies of the machine out of the environment."""
    for name in [name for name in os.environ if SERVICES.fullmatch(name)]:
        monkeypatch.delenv(name)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One answer: JSON or bytes, after a delay in seconds; `repeat` sends the body so many times over."""

    json: Any = None
    body: bytes | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    repeat: int = 1

    def content(self) -> bytes:
        """Return the bytes of the body."""
        return json.dumps(self.json, ensure_ascii=False).encode() if self.body is None else self.body


class StubServer:
    """The server: `replies` are given in turn, the last one again and again; `requests` are path and parameters."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.agents: list[str] = []
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                stub.answer(self)

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def url(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Give the next reply."""
        parts = urlsplit(handler.path)
        self.requests.append((parts.path, dict(parse_qsl(parts.query))))
        self.agents.append(handler.headers["User-Agent"])
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        time.sleep(reply.delay_s)
        try:
            handler.send_response(reply.status)
            for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                handler.send_header(name, value)
            handler.end_headers()
            for _ in range(reply.repeat):
                handler.wfile.write(reply.content())
        except OSError:
            handler.close_connection = True

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class OverpassServer(StubServer):
    """A stub server that takes questions as Overpass does: by POST, in a form; `methods` remembers how they came."""

    def __init__(self) -> None:
        super().__init__()
        self.methods: list[str] = []
        kind: Any = self._server.RequestHandlerClass
        self._server.RequestHandlerClass = type("Form", (kind,), {"do_POST": lambda handler: handler.do_GET()})

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Give the next reply; remember a form's fields as the parameters."""
        self.methods.append(handler.command)
        if handler.command == "POST":
            assert handler.headers["Content-Type"] == "application/x-www-form-urlencoded"
            form = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
            handler.path += f"?{form}"
        super().answer(handler)
