"""
The segments of a report: where its clauses, sentences, paragraphs and sections begin and end.

Owns punctuation; headings stand in `report.headings`; must not know names. Offsets are Python character offsets, end
exclusive.
"""

import re
from bisect import bisect_left, bisect_right

from haizhumap.extraction.lexicon import read_cues, read_layout
from haizhumap.han import HAN
from haizhumap.report.headings import find_headings

_BREAK = re.compile(
    rf"[^{HAN}A-Za-z0-9·\-\u2013\u2014\uff0d~\uff5e.%+&#]|(?<=\u2014)\u2014|\u2014(?=\u2014)|\.(?![0-9])"
)
_CLAUSE = re.compile(r"[，。！？；：;:!?\n]|,(?![0-9])")
_SENTENCE = re.compile(r"[。！？；!?;\n]")
_PLAIN = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
"""Full-width digits and letters and their plain forms, by code point."""

_PARAGRAPH = re.compile(r"\n+")


class Marks:
    """Places in a text that part it: offsets of the parting signs, in order."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        spans = [match.span() for match in pattern.finditer(text)]
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]
        self._length = len(text)

    def before(self, at: int) -> int:
        """Return where the part that `at` stands in begins: the end of the last sign that ends at `at` or earlier."""
        index = bisect_right(self._ends, at)
        return self._ends[index - 1] if index else 0

    def after(self, at: int) -> int:
        """Return where that part ends: the start of the first sign at `at` or later."""
        index = bisect_left(self._starts, at)
        return self._starts[index] if index < len(self._starts) else self._length


class Segments:
    """The parts of one report; `text` has plain digits and letters where full-width ones are printed."""

    def __init__(self, printed: str) -> None:
        layout, text = read_layout(), printed.translate(_PLAIN)
        appendix = layout.appendix.search(text, len(text) // 2)
        self.text = text
        self.body_end = appendix.start() if appendix else len(text)
        self._terms = [match.span() for match in layout.glossary.finditer(text)]
        self.runs = Marks(_BREAK, text)
        self._clauses = Marks(_CLAUSE, text)
        self._sentences = Marks(_SENTENCE, text)
        self._paragraphs = Marks(_PARAGRAPH, text)
        self._headings = find_headings(printed)
        self._heading_starts = [heading.start for heading in self._headings]
        told = [(heading.start, _part_of(heading.words)) for heading in self._headings]
        self._part_starts = [start for start, part in told if part]
        self._parts = [part for _, part in told if part]

    def clause(self, at: int) -> tuple[int, int]:
        """Return the clause around an offset, without its marks."""
        return self._clauses.before(at), self._clauses.after(at)

    def sentence(self, at: int) -> tuple[int, int]:
        """Return the sentence around an offset, without its marks."""
        return self._sentences.before(at), self._sentences.after(at)

    def paragraph(self, at: int) -> tuple[int, int]:
        """Return the paragraph around an offset."""
        return self._paragraphs.before(at), self._paragraphs.after(at)

    def topic(self, at: int) -> tuple[int, int]:
        """Return the first sentence of the paragraph around an offset: what the paragraph is about."""
        start = self._paragraphs.before(at)
        return start, self._sentences.after(start)

    def section(self, at: int) -> str:
        """Return the heading in whose section an offset stands, "" before the first."""
        index = bisect_right(self._heading_starts, at)
        return self._headings[index - 1].words if index else ""

    def part(self, at: int) -> str:
        """Return what the last heading that says so makes of an offset: `review`, `plan`, or "" where none does."""
        index = bisect_right(self._part_starts, at)
        return self._parts[index - 1] if index else ""

    def is_explanation(self, at: int) -> bool:
        """Tell whether an offset stands in the explanation of a term."""
        index = bisect_right(self._terms, (at, len(self.text)))
        return index > 0 and at < self._terms[index - 1][1]


def _part_of(heading: str) -> str:
    cues = read_cues()
    return "review" if cues.reviews.search(heading) else "plan" if cues.plans.search(heading) else ""
