"""
A quote among its neighbours: the sentences before and after it.

Owns where a passage starts and ends. Offsets are Python character offsets into the report's cleaned text, end
exclusive. Must not know places.
"""

from dataclasses import dataclass

from haizhumap.report.store import sentence_span

Span = tuple[int, int]


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
