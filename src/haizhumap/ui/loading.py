"""
What is seen before any script has run: title, panel and a still picture of the ground, each where it will be.

Owns the change to Streamlit's own first document; where that has another form than known, it goes out as it is. Must
not know places.
"""

from functools import cache
from importlib.resources import files
from string import Template
from urllib.parse import parse_qsl

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from haizhumap.errors import ProjectError
from haizhumap.i18n import LANGS, Lang, escape, t
from haizhumap.publishing.addresses import Addresses
from haizhumap.publishing.markup import LANG_TAGS
from haizhumap.serving.documents import serve_changed
from haizhumap.ui.server import find_settings
from haizhumap.web.assets import read_palette, static_url
from haizhumap.web.picture import STILL_RATIO

_ROOT = b'<div id="root">'
_HEAD_END = b"</head>"
_PLAIN_TITLE, _PLAIN_LANG = b"<title>Streamlit</title>", b'<html lang="en">'


class FirstSight:
    """Put into the first document of the map's page what is seen at once; all other answers pass through."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if not _is_map(scope):
            await self.app(scope, receive, send)
            return

        def change(document: bytes, headers: MutableHeaders) -> bytes:
            headers.add_vary_header("Accept-Language")
            return dress(document, _lang(scope))

        await serve_changed(self.app, scope, receive, send, change)


def _is_map(scope: Scope) -> bool:
    """Tell whether the map's page is asked for: not the one for a new report, and not a frame in another page."""
    if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].endswith("/"):
        return False
    query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
    return query.get("page") != "new" and "embed" not in query


def _lang(scope: Scope) -> Lang:
    """Return the language that the address names, else the browser's first."""
    query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
    asked = query.get("lang", "")
    wanted = asked if asked in LANGS else Headers(scope=scope).get("accept-language", "zh").lower()
    return "en" if wanted.startswith("en") else "zh"


def dress(document: bytes, lang: Lang) -> bytes:
    """Return Streamlit's first document with what is seen at once, in a language."""
    if document.count(_ROOT) != 1:
        return document
    title = escape(t("ui.title", lang))
    feed = escape(Addresses().feed(lang))
    head = (
        f'<meta name="description" content="{escape(t("publish.about", lang))}">'
        f'<link rel="alternate" type="application/atom+xml" title="{escape(t("view.feed", lang))}" href="{feed}">'
    )
    return (
        document.replace(_PLAIN_LANG, f'<html lang="{LANG_TAGS[lang]}">'.encode())
        .replace(_PLAIN_TITLE, f"<title>{title}</title>".encode())
        .replace(_HEAD_END, head.encode() + _HEAD_END)
        .replace(_ROOT, _sight(lang).encode() + _ROOT)
    )


def _sight(lang: Lang) -> str:
    palette = read_palette()
    return _template().substitute(
        title=escape(t("ui.title", lang)),
        still=_still_url(),
        ratio=f"{STILL_RATIO:.4f}",
        land_light=palette["light"]["land"],
        land_dark=palette["dark"]["land"],
    )


@cache
def _template() -> Template:
    return Template(files(__package__).joinpath("loading.html").read_text(encoding="utf-8"))


def _still_url() -> str:
    """Return the address of the still picture, relative to the app's root; "" where there is no project."""
    try:
        return static_url("basemap", find_settings().basemap_dir, "still.svg")
    except ProjectError:
        return ""
