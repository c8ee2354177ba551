"""
Raised marks of notes (¹, [2], ①): what they look like, whatever the format.

Owns the rule alone. A mark is left out, so that it does not get into a name; an exponent of a unit (m²) is none.
"""

import re
from dataclasses import dataclass
from functools import cache

from haizhumap.lexicons import load, read_toml


@dataclass(frozen=True, slots=True)
class _Marks:
    """See `notes.toml`."""

    mark: re.Pattern[str]


@cache
def _marks() -> _Marks:
    return load(_Marks, read_toml(__package__, "notes.toml"))


def is_note_mark(raised: str, *, before: str) -> bool:
    """Tell whether raised words are the mark of a note, by themselves and by the words before them."""
    # 海珠湖公园[1]二期: a mark; 3000m2: an exponent
    is_unit = before[-1:].isascii() and before[-1:].isalnum()
    return not is_unit and _marks().mark.fullmatch(raised.strip()) is not None
