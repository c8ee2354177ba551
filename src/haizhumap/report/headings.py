"""
The headings of a report, by the way in which Chinese reports number their sections.

Owns what a heading is; the numberings stand in `sections.toml`. Offsets are Python characters of the text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from haizhumap.lexicons import read_toml
from haizhumap.model import Report

_PLAIN = {0xFF10 + digit: 0x30 + digit for digit in range(10)}
"""Full-width digits and their plain forms, by code point."""


class Heading(NamedTuple):
    """A heading and the offset at which its number begins."""

    start: int
    words: str


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the pattern of a line's number, and that of a heading, its words in the group `numbered` or `figures`."""
    raw = read_toml(__package__, "sections.toml")
    numbered, figures = "|".join(raw["numbered"]), "|".join(raw["figures"])
    closing, longest = re.escape(raw["closing"]), raw["longest"]
    heading = (
        rf"^[^\S\n]*(?:(?P<numbered>(?:{numbered})[^\n{closing}]*)"
        rf"|(?P<figures>(?=[^\n{closing}]{{1,{longest}}}$)(?:{figures})[^\n]*))"
    )
    return re.compile(rf"\s*(?:{numbered}|{figures})"), re.compile(heading, re.MULTILINE)


def is_numbered(line: str) -> bool:
    """Tell whether a line begins with the number of a section or of a list entry."""
    return _patterns()[0].match(line.translate(_PLAIN)) is not None


@lru_cache(maxsize=32)
def find_headings(text: str) -> tuple[Heading, ...]:
    """
    Return the headings of a text, in order, without indent and without the text that runs on in their line.

    A heading of any level ends the section before it, whatever that section's level.
    """
    return tuple(_headings(text))


def _headings(text: str) -> Iterator[Heading]:
    for match in _patterns()[1].finditer(text.translate(_PLAIN)):
        start, end = match.span("numbered" if match["numbered"] else "figures")
        yield Heading(start, text[start:end].rstrip())


def section_at(report: Report, at: int) -> str:
    """Return the heading under which an offset stands; before the first, the metadata's opening section."""
    headings = find_headings(report.text)
    index = bisect_right(headings, at, key=lambda heading: heading.start)
    return headings[index - 1].words if index else report.opening_section
