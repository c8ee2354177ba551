"""
Sentences: the one around an offset, and a quote among its neighbours.

Owns where a sentence and a passage start and end. Offsets are Python character offsets into the report's cleaned text,
end exclusive. Must not know places.
"""

import re
from dataclasses import dataclass

Span = tuple[int, int]

_MARKS = "。！？；\n"
_END = re.compile(f"[{_MARKS}]")


def sentence_span(text: str, at: int) -> Span:
    """Return the sentence around an offset, its closing mark included."""
    start = 0
    for mark in reversed(_MARKS):
        start = max(start, text.rfind(mark, start, at) + 1)
    end = _END.search(text, at)
    if end is None:
        return start, len(text)
    return start, end.start() if end.group() == "\n" else end.end()


@dataclass(frozen=True, slots=True)
class Passage:
    """A quote's span and those of its neighbours; None where the paragraph starts or ends."""

    before: Span | None
    quote: Span
    after: Span | None


def read_passage(text: str, start: int, end: int) -> Passage:
    """
    Find the sentences around a quote, within its paragraph: a heading is no neighbour.

    The three spans touch: what stands between two sentences belongs to one of them.
    """
    has_before = start > 0 and text[start - 1] != "\n"
    has_after = end < len(text) and text[end] != "\n"
    return Passage(
        before=sentence_span(text, start - 1) if has_before else None,
        quote=(start, end),
        after=sentence_span(text, end) if has_after else None,
    )
