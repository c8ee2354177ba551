"""
What every answer tells the browser: what its document may load and run, who may frame it, what it may ask the device.

Owns the Content-Security-Policy of each kind of document. What Streamlit and streamlit-folium need, and why a policy is
no tighter, stands at each line.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

_PLAIN = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",  # tile servers want to know who asks
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=(), usb=(), serial=()",
}

_CLOSED: dict[str, str] = {
    "default-src": "'none'",
    "img-src": "'self' data:",
    "style-src": "'self' 'unsafe-inline'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
"""Pages of places, pictures, feeds, files: no script at all."""

_RUNNING: dict[str, str] = _CLOSED | {
    "connect-src": "'self'",
    "font-src": "'self' data:",
    "frame-src": "'self'",
    "worker-src": "'self' blob:",
    "manifest-src": "'self'",
}


class DocumentKind(Enum):
    """The kinds of documents that a server has."""

    PAGE = auto()
    """Streamlit's first document, in which the page is drawn."""

    FRAME = auto()
    """The frame of streamlit-folium, in which the map is drawn."""

    CLOSED = auto()
    """What runs nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headers:
    """
    The headers of a server.

    `embedders` are the origins that may frame the map as a part of their pages, as a policy writes them; `tiles` those
    of the online base maps; `scripts` the digests of the scripts that stand in Streamlit's first document.
    """

    embedders: str
    tiles: Iterable[str] = ()
    scripts: Iterable[str] = ()

    def of(self, document: DocumentKind, *, is_embedded: bool = False) -> dict[str, str]:
        """Return the headers of an answer; `is_embedded` says that the page was asked for as a part of another one."""
        policy = {**self._policy(document), "frame-ancestors": self._ancestors(document, is_embedded=is_embedded)}
        return _PLAIN | {"Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items())}

    def _policy(self, document: DocumentKind) -> dict[str, str]:
        if document is DocumentKind.PAGE:
            # Streamlit runs the script of a component from a blob; it styles by elements that it makes.
            scripts = " ".join(["'self' blob:", *self.scripts])
            return _RUNNING | {"script-src": scripts}
        if document is DocumentKind.FRAME:
            # streamlit-folium writes folium's script into an element, and evaluates what it puts on the map.
            pictures = " ".join([_CLOSED["img-src"], *self.tiles])
            return _RUNNING | {"script-src": "'self' 'unsafe-inline' 'unsafe-eval'", "img-src": pictures}
        return _CLOSED

    def _ancestors(self, document: DocumentKind, *, is_embedded: bool) -> str:
        """Return who may frame a document; a frame of an embedded page has that page's embedders above it, too."""
        is_open = document is DocumentKind.FRAME or (document is DocumentKind.PAGE and is_embedded)
        return f"'self' {self.embedders}" if is_open and self.embedders else "'self'"
