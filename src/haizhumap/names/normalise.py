"""
Making names and texts comparable: what does not count is taken away.

Owns two rules: `normalise` for names that are compared with each other, and `fold` for whatever is searched in, which
the browser does too. Must not know what a name is made of.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from haizhumap.han import HAN
from haizhumap.lexicons import load, read_toml

_APART = r"\s\x00-\x2f:-@\[-`{-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\u2000-\u206f\u3000-\u3006\u3008-\u303f\u30fb\ufeff"
_WORD = re.compile(f"[{HAN}]+|[^{HAN}{_APART}]+")
"""A word of a query: Chinese characters, or anything else but whitespace and punctuation."""

_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ufeff]+")
_ACCENT = re.compile(r"[\u0300-\u036f]")
_LAST_IDEOGRAPH = 0x33479


@dataclass(frozen=True, slots=True)
class _Marks:
    """Marks in names that do not count; see `names.toml`."""

    dashes: re.Pattern[str]
    wrappers: re.Pattern[str]


@cache
def _marks() -> _Marks:
    raw = read_toml(__package__, "names.toml")
    return load(_Marks, raw | {"wrappers": list(raw["wrappers"])})


def normalise(words: str) -> str:
    """Return a name as names are compared: NFKC, case folded, without spaces and quotation marks, one sort of dash."""
    plain = "".join(unicodedata.normalize("NFKC", words).casefold().split())
    return _marks().wrappers.sub("", re.sub(f"(?:{_marks().dashes.pattern})+", "-", plain))


@lru_cache(maxsize=100_000)
def fold(words: str) -> str:
    """Return a text as texts are compared: width, case, accents, traditional characters and spacing made alike."""
    plain = _ACCENT.sub("", unicodedata.normalize("NFKD", words).lower())
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", plain).translate(_simplified())).strip()


@cache
def _simplified() -> Mapping[int, str]:
    """Return the simplified character of each traditional one, by code point: OpenCC's, taken one by one."""
    from opencc import OpenCC  # noqa: PLC0415 - most commands search for nothing

    characters = re.findall(f"[{HAN}]", "".join(map(chr, range(_LAST_IDEOGRAPH + 1))))
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    first = {old: new for old, new in zip(characters, converted, strict=True) if old != new}
    return {ord(old): first.get(new, new) for old, new in first.items()}


def simplifications(texts: Iterable[str]) -> dict[str, str]:
    """Return the traditional characters, with their simplified ones, that can stand in a query for folded texts."""
    occurring = set().union(*texts)
    return {chr(old): new for old, new in _simplified().items() if new in occurring}


def split_words(query: str) -> list[str]:
    """Return a query's words, folded; none for an empty query."""
    plain = fold(query)
    return _WORD.findall(plain) or [word for word in [plain.replace(" ", "")] if word]


def has_chinese(words: str) -> bool:
    """Tell whether there is a Chinese character in a text."""
    return re.search(f"[{HAN}]", words) is not None
