"""
Documents for readers without scripts: every name is a text or an attribute's value, never markup.

Owns how elements are made, the style of these pages and how a document is written; must not know places.
"""

from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TypeAlias

import lxml.html
from lxml.builder import ElementMaker
from lxml.etree import _Element as Element

from haizhumap.i18n import Lang
from haizhumap.layer.flat import to_text
from haizhumap.web.assets import icon_url

Child: TypeAlias = Element | str | None

LANG_TAGS: dict[Lang, str] = {"zh": "zh-CN", "en": "en"}

_make = ElementMaker(makeelement=lxml.html.html_parser.makeelement)


@cache
def _style() -> str:
    return files(__package__).joinpath("page.css").read_text(encoding="utf-8")


def element(tag: str, /, *children: Child, **attributes: str | None) -> Element:
    """
    Return an element; what is None, a child or an attribute, is left out, and words are texts.

    A `_` after an attribute's name keeps it apart from Python's words: `class_`; one inside is a hyphen: `http_equiv`.
    """
    named = {
        name.rstrip("_").replace("_", "-"): to_text(value) for name, value in attributes.items() if value is not None
    }
    held = [to_text(child) if isinstance(child, str) else child for child in children if child is not None]
    return _make(tag, named, *held)


def meta(name: str, content: str) -> Element:
    """Return a `meta` element, of Open Graph where its name says so."""
    key = "property" if name.startswith("og:") else "name"
    return _make("meta", {key: name, "content": to_text(content)})


def write_document(lang: Lang, head: Iterable[Child], body: Iterable[Child]) -> bytes:
    """
    Return a page in UTF-8.

    It runs no script, whatever it holds, and asks for nothing but pictures beside it (Content-Security-Policy).
    """
    style = _digest(_style())
    policy = f"default-src 'none'; img-src 'self' data:; style-src '{style}'; base-uri 'none'; form-action 'none'"
    document = element(
        "html",
        element(
            "head",
            element("meta", charset="utf-8"),
            element("meta", http_equiv="Content-Security-Policy", content=policy),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="generator", content="haizhumap"),
            element("link", rel="icon", href=icon_url()),
            *head,
            element("style", _style()),
        ),
        element("body", *body),
        lang=LANG_TAGS[lang],
    )
    text = lxml.html.tostring(document, encoding="unicode", doctype="<!DOCTYPE html>")
    return f"{text}\n".encode()


def _digest(style: str) -> str:
    return f"sha256-{b64encode(sha256(style.encode('utf-8')).digest()).decode()}"
