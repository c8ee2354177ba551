"""
A guard in the documents of frames: they take orders from a page of their own origin alone.

A component of Streamlit runs whatever its parent window sends it, scripts too, and does not look who that is. The
frame of an embedded map may stand in pages of others, who could put one where ours should be: then it runs nothing.
"""

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from haizhumap.serving.documents import serve_changed
from haizhumap.serving.paths import FRAMES, below
from haizhumap.serving.policy import SitePolicy

_DOCUMENTS = (".html", "/")
_GUARD = b"""<!doctype html><script>
try {
  if (parent === window || parent.location.origin !== location.origin) throw parent;
} catch {
  document.write("<plaintext hidden>");
}
</script>"""
"""The first script of a document: to look at a parent of another origin throws, and what follows is then mere text."""


class GuardedFrames:
    """Put the guard before each document of a frame."""

    def __init__(self, app: ASGIApp, *, policy: Callable[[], SitePolicy]) -> None:
        self.app, self.base = app, policy().base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        path = below(self.base, scope["path"]) if scope["type"] == "http" else None
        if path and path.startswith(FRAMES) and path.endswith(_DOCUMENTS):
            await serve_changed(self.app, scope, receive, send, _guard)
        else:
            await self.app(scope, receive, send)


def _guard(document: bytes, _headers: MutableHeaders) -> bytes:
    return _GUARD + document
