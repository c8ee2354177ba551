"""What stands behind a server's door in tests: an app that says what it was asked."""

import asyncio
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from haizhumap.serving.policy import HOSTS_VARIABLE, METRICS_VARIABLE, SitePolicy
from haizhumap.serving.token import EditToken

T = TypeVar("T")
DOCUMENT = b"<!doctype html><html><head></head></html>"
TOKEN = EditToken("t" * 40)


def make_policy(**environ: str) -> SitePolicy:
    """Return what holds at the door of a server under a base path, with a public name."""
    names = {HOSTS_VARIABLE: "maps.example.org"}
    scripts = ["'sha256-x'"]
    return SitePolicy.read(address="127.0.0.1", port=8501, base="gis", scripts=scripts, environ=names | environ)


POLICY = make_policy()
OPEN_METRICS = {METRICS_VARIABLE: "1"}


def run_apart_of_loops(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a thread of its own: where a browser test ran before, this one has a loop that runs."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, work).result()


class Inner:
    """Streamlit's part: it answers every address with a document, in two pieces, and remembers what came through."""

    def __init__(self, media_type: str = "text/html; charset=utf-8", status: int = 200) -> None:
        self.scopes: list[Scope] = []
        self.headers = [(b"content-type", media_type.encode()), (b"etag", b"x")]
        self.status = status

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": 1000})
        else:
            await send({"type": "http.response.start", "status": self.status, "headers": [*self.headers]})
            await send({"type": "http.response.body", "body": DOCUMENT[:10], "more_body": True})
            await send({"type": "http.response.body", "body": DOCUMENT[10:]})
        self.scopes.append(scope)


@dataclass(frozen=True)
class Asker:
    """A browser of an app's own machine, without the browser."""

    app: ASGIApp

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """Ask for an address."""
        return self.request("GET", path, headers=headers)

    def request(self, method: str, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """Ask by a method."""

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8501") as client:
                return await client.request(method, path, headers=headers)

        return run_apart_of_loops(ask())

    def connect(self, path: str, headers: Mapping[str, str]) -> list[Message]:
        """Return what the app says to a connection."""
        said: list[Message] = []
        given = {"host": "127.0.0.1:8501", **{name.lower(): value for name, value in headers.items()}}
        raw = [(name.encode(), value.encode()) for name, value in given.items()]
        scope = {"type": "websocket", "scheme": "ws", "path": path, "query_string": b"", "headers": raw}

        async def receive() -> Message:
            return {"type": "websocket.connect"}

        async def send(message: Message) -> None:
            said.append(message)

        run_apart_of_loops(self.app(scope, receive, send))  # type: ignore[arg-type] # a coroutine, of whatever kind
        return said
