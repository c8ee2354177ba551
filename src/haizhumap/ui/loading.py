"""
What is seen before any script has run: title, panel and a still picture of the ground, each where it will be.

Owns the change to Streamlit's own first document; where that has another form than known, it goes out as it is. Must
not know places.
"""

import re
from functools import cache
from importlib.resources import files
from string import Template
from urllib.parse import parse_qsl

from starlette.datastructures import URL, Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from haizhumap.errors import ProjectError
from haizhumap.i18n import LANGS, Lang, escape, t
from haizhumap.publishing.addresses import Addresses
from haizhumap.publishing.markup import LANG_TAGS
from haizhumap.serving.documents import serve_changed
from haizhumap.ui.server import find_settings
from haizhumap.web.assets import read_palette, static_url
from haizhumap.web.front import describe_link
from haizhumap.web.picture import STILL_RATIO

_ROOT = b'<div id="root">'
_NO_SCRIPT = re.compile(rb"<noscript>.*?</noscript>", re.DOTALL)
"""What Streamlit says to those without scripts: that there is nothing for them."""
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
            return dress(document, _lang(scope), str(URL(scope=scope).replace(query="", fragment="")))

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


def dress(document: bytes, lang: Lang, root: str) -> bytes:
    """Return Streamlit's first document with what is seen at once, in a language; `root` is its absolute address."""
    if document.count(_ROOT) != 1:
        return document
    title = escape(t("ui.title", lang))
    feed = escape(Addresses().feed(lang))
    link = f'<link rel="alternate" type="application/atom+xml" title="{escape(t("view.feed", lang))}" href="{feed}">'
    head = describe_link(lang, root, root + Addresses().preview()) + link
    return (
        _NO_SCRIPT.sub(b"", document)
        .replace(_PLAIN_LANG, f'<html lang="{LANG_TAGS[lang]}">'.encode())
        .replace(_PLAIN_TITLE, f"<title>{title}</title>".encode())
        .replace(_HEAD_END, head.encode() + _HEAD_END)
        .replace(_ROOT, _sight(lang).encode() + _ROOT)
    )


def _without_scripts(lang: Lang) -> str:
    """Return what stands on the page without scripts: why there is no map, and where all places are listed."""
    other: Lang = "zh" if lang == "en" else "en"
    return "".join(
        f'<p lang="{LANG_TAGS[one]}">{escape(t("publish.no-script", one))}<br>'
        f'<a href="{escape(Addresses().places(one))}">{escape(t("publish.no-script-places", one))}</a></p>'
        for one in (lang, other)
    )


def _sight(lang: Lang) -> str:
    palette = read_palette()
    return _template().substitute(
        title=escape(t("ui.title", lang)),
        without_scripts=_without_scripts(lang),
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
