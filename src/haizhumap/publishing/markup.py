"""
Documents for readers without scripts: every name is a text or an attribute's value, never markup.

Owns how elements are made, the style of these pages and how a document is written; must not know places.
"""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

import lxml.html
from lxml.builder import ElementMaker
from lxml.etree import _Element as Element

from haizhumap.i18n import Lang
from haizhumap.layer.flat import to_text

Child = Element | str | None

LANG_TAGS: dict[Lang, str] = {"zh": "zh-CN", "en": "en"}

_make = ElementMaker(makeelement=lxml.html.html_parser.makeelement)

_STYLE = """
:root { color-scheme: light dark; --ink: #22282b; --paper: #fff; --soft: #f3f4f2; --accent: #0f6b8f; --mark: #ffe28a; --quiet: #5b6468; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaeb; --paper: #171c1f; --soft: #21282c; --accent: #7cc4e0; --mark: #6b5716; --quiet: #a9b3b7; } }
body { margin: 0 auto; max-width: 44rem; padding: 1rem 1.2rem 3rem; background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
  font: 17px/1.65 "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", system-ui, sans-serif; }
a { color: var(--accent); text-underline-offset: 3px; }
nav { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1.5rem; }
nav a { padding: 0.5rem 0; }
h1, h2 { font-size: 1.7rem; line-height: 1.3; margin: 0.8rem 0 0; }
h3 { font-size: 1.05rem; margin: 1.4rem 0 0.2rem; }
p { margin: 0.4rem 0; }
.quiet, dt, footer { color: var(--quiet); font-size: 0.92em; }
.action { font-size: 1.45rem; line-height: 1.45; margin: 0.8rem 0; }
blockquote { margin: 1rem 0 0.4rem; padding: 0.7rem 1rem; background: var(--soft); border-left: 4px solid var(--accent); border-radius: 0 8px 8px 0; }
mark { background: var(--mark); color: inherit; border-radius: 2px; }
figure { margin: 1rem 0; }
img { display: block; width: 100%; height: auto; border-radius: 8px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1rem; margin: 0.4rem 0; }
dd { margin: 0; }
ul { padding-left: 1.2rem; margin: 0.3rem 0; }
.button { display: inline-block; padding: 0.5rem 1.1rem; margin: 0.4rem 0; border: 1px solid; border-radius: 8px; text-decoration: none; }
article + article { border-top: 1px solid var(--quiet); margin-top: 2.5rem; padding-top: 0.5rem; }
footer { border-top: 1px solid var(--quiet); margin-top: 2.5rem; padding-top: 0.5rem; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } }
@media print { nav, .button { display: none; } body { max-width: none; } }
"""


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
    policy = f"default-src 'none'; img-src 'self'; style-src '{_digest(_STYLE)}'; base-uri 'none'; form-action 'none'"
    document = element(
        "html",
        element(
            "head",
            element("meta", charset="utf-8"),
            element("meta", http_equiv="Content-Security-Policy", content=policy),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="generator", content="haizhumap"),
            *head,
            element("style", _STYLE),
        ),
        element("body", *body),
        lang=LANG_TAGS[lang],
    )
    text = lxml.html.tostring(document, encoding="unicode", doctype="<!DOCTYPE html>")
    return f"{text}\n".encode()


def _digest(style: str) -> str:
    return f"sha256-{b64encode(sha256(style.encode('utf-8')).digest()).decode()}"
