"""
From the lines of printed pages to paragraphs.

Owns the rules, which go by position and not by punctuation, since a wrapped Chinese line ends anywhere:

- Among the topmost and the lowest lines of a page, a page number, and what stands at that height on at least a third
  of the pages (figures aside), is furniture and goes.
- Small lines at the foot of a page, the first of which begins with a note's mark, are its notes and go.
- A paragraph ends where a line stops so short of the right edge that the next word had had room; where the next line
  is indented, larger or smaller, or further down than lines are; and where a closing mark is followed by a numbered
  line.
- All other lines are joined, over page breaks too; only Latin words are parted by a blank.

Lengths are points, y upwards. Must not know PDF.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise, takewhile
from statistics import median

from haizhumap.lexicons import load, read_toml
from haizhumap.report.headings import is_numbered
from haizhumap.report.wraps import glue, word_em

_EDGE_LINES = 2
MOST_FURNITURE = 2 * _EDGE_LINES
"""As many lines of a page can be furniture."""

_REPEATED_SHARE = 1 / 3
_REPEATED_LEAST = 2
_INDENT_EM = 1.2
_SLACK_EM = 2.0
_OTHER_SIZE = 0.25
_WIDER_GAP = 1.5
_LEAST_LINES = 5
_NARROW = 0.4
_WIDE_SHARE = 0.1
_MOST_WIDER = 0.25
_NOTE_SIZE = 0.85
_FIGURES = re.compile(r"[0-9]++")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page and its box."""

    words: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        """Height of the box."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class _PageRules:
    """See `pages.toml`."""

    page_numbers: re.Pattern[str]
    notes: re.Pattern[str]
    ends: str


@cache
def _page_rules() -> _PageRules:
    raw = read_toml(__package__, "pages.toml")
    return load(_PageRules, raw, page_numbers=re.compile("|".join(f"(?:{one})" for one in raw["page_numbers"])))


@dataclass(frozen=True, slots=True)
class _Measure:
    """What is usual on a page: the width of its text, the height of a line and the step from line to line."""

    width: float
    em: float
    step: float


def paragraphs(pages: Iterable[Sequence[Line]]) -> list[str]:
    """Return the paragraphs of a document whose pages are `without_furniture`."""
    bodies = [page for page in pages if page]
    if not bodies:
        return []
    joined: list[str] = []
    before: tuple[Line, _Measure] | None = None
    for page, measure in zip(bodies, _measures(bodies), strict=True):
        left = _left(page)
        for line in page:
            shifted = replace(line, left=line.left - left, right=line.right - left)
            if before is not None and _continues(before[0], shifted, before[1]):
                joined[-1] += glue(joined[-1], line.words) + line.words
            else:
                joined.append(line.words)
            before = shifted, measure
    return joined


def without_furniture(pages: Sequence[Sequence[Line]]) -> Iterator[list[Line]]:
    """Yield each page without its page number and what repeats at its edges."""
    # - 12 -, 第 3 页 共 20 页: page numbers; 海珠区政府工作报告 at one height on every page: a running head
    edges = [_edges(page) for page in pages]
    counts = Counter(key for page in edges for key in {_key(line) for line in page})
    often = max(_REPEATED_LEAST, len(pages) * _REPEATED_SHARE)
    for page, edge in zip(pages, edges, strict=True):
        gone = {id(line) for line in edge if _is_page_number(line) or counts[_key(line)] >= often}
        yield [line for line in page if id(line) not in gone]


def without_notes(pages: Iterable[Sequence[Line]], left_out: Counter[str]) -> Iterator[list[Line]]:
    """Yield each page without the notes at its foot, whose characters are counted."""
    # ①指珠江… in 9 pt below text in 16 pt: a note; it would stand in the middle of a sentence that goes on overleaf
    for page in pages:
        notes = _notes(page)
        left_out["unread-footnotes"] += sum(len("".join(line.words.split())) for line in notes)
        gone = set(map(id, notes))
        yield [line for line in page if id(line) not in gone]


def _notes(page: Sequence[Line]) -> list[Line]:
    """Return the notes at the foot of a page, from top to bottom."""
    if not page:
        return []
    em = median(line.height for line in page)
    upwards = sorted(page, key=lambda line: line.bottom)
    small = list(takewhile(lambda line: line.height < _NOTE_SIZE * em, upwards))[::-1]
    starts = [at for at, line in enumerate(small) if _page_rules().notes.match(line.words)]
    return small[starts[0] :] if starts else []


def _edges(page: Sequence[Line]) -> list[Line]:
    """Return the topmost and the lowest lines of a page."""
    downwards = sorted(page, key=lambda line: -line.top)
    return downwards[:_EDGE_LINES] + downwards[_EDGE_LINES:][-_EDGE_LINES:]


def _key(line: Line) -> tuple[str, int]:
    """Return what furniture has in common from page to page: its words without figures, and its height on the page."""
    return _FIGURES.sub("0", line.words), round(line.bottom / max(line.height, 1))


def _is_page_number(line: Line) -> bool:
    return _page_rules().page_numbers.fullmatch("".join(line.words.split())) is not None


def _left(page: Sequence[Line]) -> float:
    """Return the left edge of a page's text: where most lines begin, the leftmost of such places."""
    counts = Counter(round(line.left) for line in page)
    most = max(counts.values())
    return min(left for left, count in counts.items() if count * 2 > most)


def _measures(pages: Sequence[Sequence[Line]]) -> list[_Measure]:
    """Return what is usual on each page; a page of few or short lines goes by what is usual in the document."""
    own = [_measure([page]) for page in pages]
    told = [measure for page, measure in zip(pages, own, strict=True) if len(page) >= _LEAST_LINES]
    common = _measure(pages)
    usual = replace(common, width=median(measure.width for measure in told) if told else common.width)
    return [
        measure if len(page) >= _LEAST_LINES and measure.width > usual.width * _NARROW else usual
        for page, measure in zip(pages, own, strict=True)
    ]


def _measure(pages: Sequence[Sequence[Line]]) -> _Measure:
    lines = [(line, _left(page)) for page in pages for line in page]
    steps = [step for page in pages for step in _steps(page)]
    em = median(line.height for line, _ in lines)
    width = _usual_width([line.right - left for line, left in lines], em)
    return _Measure(width, em, median(steps) if steps else 2 * em)


def _usual_width(widths: Sequence[float], em: float) -> float:
    """Return the width that several lines have within an em: a line that runs further decides nothing."""
    ordered = sorted(widths, reverse=True)
    least = max(2, round(_WIDE_SHARE * len(ordered)))
    few = ordered[: round(_MOST_WIDER * len(ordered)) + 1]
    near = (wide for wide, other in zip(few, ordered[least - 1 :], strict=False) if wide - other <= em)
    return next(near, ordered[0])


def _steps(page: Sequence[Line]) -> Iterator[float]:
    for upper, lower in pairwise(page):
        if upper.bottom > lower.bottom:
            yield upper.bottom - lower.bottom


def _continues(before: Line, line: Line, measure: _Measure) -> bool:
    """Tell whether a line goes on with the paragraph of the line before it; both count from their page's left edge."""
    # 完成。(ends at 130 of 500) | 推进: is short; 改造沥 (ends at 500) + 滘村。: goes on
    is_short = measure.width - before.right > (word_em(line.words) + _SLACK_EM) * measure.em
    # 完成。 | 　　推进: the next line begins 32 pt further right, at two characters of 16 pt
    is_indented = line.left > _INDENT_EM * measure.em
    # 改造沥 (16 pt) | 滘村 (22 pt)
    is_other_size = abs(line.height - before.height) > _OTHER_SIZE * measure.em
    # 一, 二, 三 stand 28 pt apart, 四 84 pt below them: 一二三 | 四
    is_apart = before.bottom - line.bottom > _WIDER_GAP * measure.step
    # 完成。 | 2.推进: a closing mark and a number
    is_entry = before.words.endswith(tuple(_page_rules().ends)) and is_numbered(line.words)
    return not (is_short or is_indented or is_other_size or is_apart or is_entry)
