"""
What the server has to know of the address: the language, the page, and the base map of a review.

Owns these parameters; all else in the address is the browser's (`static/core/address.js`). What is unknown is passed
over.
"""

from collections.abc import Collection
from dataclasses import dataclass

import streamlit as st

from haizhumap.i18n import LANGS, Lang

OFFLINE = "offline"
PAGES = ("map", "new")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the link says: the language, the page, and the base map below a review."""

    lang: Lang = "zh"
    page: str = PAGES[0]
    base: str = OFFLINE


def read_link(bases: Collection[str]) -> Chosen:
    """Read what the server has to know from the address; the language is the browser's where the address names none."""
    query = st.query_params
    page, base = query.get("page", PAGES[0]), query.get("base", OFFLINE)
    return Chosen(
        lang=_lang(query.get("lang")),
        page=page if page in PAGES else PAGES[0],
        base=base if base in bases else OFFLINE,
    )


def _lang(asked: str | None) -> Lang:
    """Return the language asked for, else the browser's."""
    return next((lang for lang in LANGS if lang == asked), browser_lang())


def browser_lang() -> Lang:
    """Return the browser's language, else Chinese: what an address stands for that names none."""
    return "en" if (st.context.locale or "").lower().startswith("en") else "zh"
