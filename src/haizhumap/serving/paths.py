"""
Our own addresses under whatever base path the server has; what is none of them is not found.

Owns which part of an address is ours. Without it, Streamlit would answer every address that it does not know with its
first document, and look for ours at the root alone.
"""

from collections.abc import Callable, Sequence

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from haizhumap.i18n import LANGS, t
from haizhumap.serving.documents import is_document
from haizhumap.serving.policy import SitePolicy

ROOT_PATHS = frozenset({"/", "/index.html"})
"""Where Streamlit's first document is."""

FRAMES = "/component/"
"""Where the documents of frames are."""

SERVICE = "/ogc"
"""Where other tools read the places; on a public site, pages of other sites may, too."""


class OwnPaths:
    """
    Serve our routes below a base path, and pass on what belongs to others.

    Parameters
    ----------
    app
        What serves the rest.
    routes
        Our routes, as they stand at the root. The first part of an address is ours as a whole: `/place/x/y` is not
        found, since there is a route for `/place/{id}`.
    policy
        What says which path the server lies under; asked for once, when the server has read its settings.
    """

    def __init__(self, app: ASGIApp, *, routes: Sequence[Route | Mount], policy: Callable[[], SitePolicy]) -> None:
        self.app, self.base = app, policy().base
        self.own = Starlette(routes=routes)
        self.prefixes = {f"/{route.path.split('/')[1]}" for route in routes}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request or pass it on."""
        path = below(self.base, scope["path"]) if scope["type"] == "http" else None
        if path is not None and any(path == one or path.startswith(f"{one}/") for one in self.prefixes):
            await self.own({**scope, "root_path": self.base}, receive, send)
        else:
            await self.app(scope, receive, send)


class Misses:
    """Say that an address is not found where Streamlit would answer with its first document, whatever was asked for."""

    def __init__(self, app: ASGIApp, *, policy: Callable[[], SitePolicy]) -> None:
        self.app, self.base = app, policy().base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request, and the answer unless it is none."""
        path = below(self.base, scope["path"]) if scope["type"] == "http" else None
        if path is None or path in ROOT_PATHS or path.startswith(FRAMES):
            await self.app(scope, receive, send)
            return
        is_miss = False

        async def checked(message: Message) -> None:
            nonlocal is_miss
            if message["type"] == "http.response.start" and is_document(message):
                is_miss = True
                await say("missing", 404)(scope, receive, send)
            elif not is_miss:
                await send(message)

        await self.app(scope, receive, checked)


def below(base: str, path: str) -> str | None:
    """Return an address as it stands below the base path, None for one that does not: `/gis/feed.xml` → `/feed.xml`."""
    if not path.startswith(f"{base}/"):
        return None
    return path.removeprefix(base)


def say(code: str, status: int, **facts: object) -> Response:
    """Return an answer in words, in both languages."""
    words = "\n\n".join(t(f"serving.{code}", lang, **facts) for lang in LANGS)
    return PlainTextResponse(f"{words}\n", status_code=status, headers={"Cache-Control": "no-store"})
