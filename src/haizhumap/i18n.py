"""
Every label and sentence that a person reads, Chinese and English.

Owns the phrases (`phrases/*.toml`), the choice of language and the escaping of names; must not know
records or draw anything.
"""

import errno
import os
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from haizhumap.errors import HaizhumapError

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)


class Phrase(NamedTuple):
    """One phrase in both languages, with the same placeholders in both."""

    zh: str
    en: str


@cache
def phrases() -> Mapping[str, Phrase]:
    """Return all phrases by their dotted key; a group of keys stands in one file."""
    found: dict[str, Phrase] = {}
    for file in sorted(files("haizhumap").joinpath("phrases").iterdir(), key=lambda file: file.name):
        for group, members in tomllib.loads(file.read_text(encoding="utf-8")).items():
            found |= {f"{group}.{key}": Phrase(**phrase) for key, phrase in members.items()}
    return found


def has_phrase(key: str) -> bool:
    """Tell whether there is such a phrase."""
    return key in phrases()


def t(key: str, lang: Lang, /, **facts: object) -> str:
    """
    Return a phrase in a language, its placeholders filled.

    Where a word goes by a number both forms stand in the phrase: `{count} {count|place|places}` is 1 place, 2 places;
    the browser's side reads the same (`static/core/words.js`).

    Raises
    ------
    KeyError
        If there is no such phrase: a defect of the program, not of its input.
    """
    return _inflect(getattr(phrases()[key], lang), facts).format(**facts)


_FORMS = re.compile(r"\{(\w+)\|([^{}|]*)\|([^{}|]*)\}")


def _inflect(words: str, facts: Mapping[str, object]) -> str:
    """Return a phrase with the form of one where a fact is 1, else with that of several."""
    return _FORMS.sub(lambda found: found[2] if str(facts[found[1]]) == "1" else found[3], words)


def say_error(error: HaizhumapError, lang: Lang, *, is_public: bool = False) -> str:
    """
    Return an exception as a sentence that says what, where and what to do.

    `is_public` leaves a path its last name alone: a page's readers learn nothing of the server's folders.
    """
    facts = {name: _say_paths(fact, is_public=is_public) for name, fact in error.facts.items()}
    if "why" in facts:
        facts["why"] = _say_refusal(facts["why"], lang)
    return t(f"error.{error.code}", lang, **facts)


def _say_paths(fact: object, *, is_public: bool) -> object:
    if isinstance(fact, tuple):
        return ", ".join(str(_say_paths(one, is_public=is_public)) for one in fact)
    return fact.name if is_public and isinstance(fact, Path) else fact


def _say_refusal(why: object, lang: Lang) -> object:
    """Return why the system refuses something, which it says in English, in a language; other reasons as they are."""
    name = _refusals().get(why) if isinstance(why, str) else None
    return t(f"system.{name}", lang) if has_phrase(f"system.{name}") else why


@cache
def _refusals() -> Mapping[str, str]:
    """Return the system's names of errors by its words: `ENOENT` by "No such file or directory"."""
    return {os.strerror(code): name for code, name in errno.errorcode.items()}


def detect_lang(environ: Mapping[str, str] = os.environ) -> Lang:
    """Return the language that the environment asks for: `HAIZHUMAP_LANG`, else the locale, else English."""
    for variable in ("HAIZHUMAP_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environ.get(variable):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


_UNSAFE = re.compile(r"[&<>\"'`\\]|\$(?=\{)")


def escape(value: str) -> str:
    r"""
    Escape a string for HTML and for JavaScript template literals.

    `&`, `<`, `>`, both quotes, the backtick, the backslash and the `$` of `${` become character references, so
    that the string stays what it says wherever HTML or a template literal shows it.
    """
    return _UNSAFE.sub(lambda match: f"&#{ord(match.group())};", value)


_MARKDOWN = re.compile(r"([!-/:-@\[-`{-~])")


def escape_markdown(value: str) -> str:
    """Escape a string for Streamlit's Markdown labels: every ASCII punctuation mark is taken literally."""
    return _MARKDOWN.sub(r"\\\1", value)
