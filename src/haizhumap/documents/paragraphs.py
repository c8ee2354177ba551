"""
From the lines of printed pages to paragraphs.

Owns the rules, which go by position and not by punctuation, since a wrapped Chinese line ends anywhere:

- Among the topmost and the lowest lines of a page, a page number, and what stands at that height on at least a third
  of the pages (figures aside), is furniture and goes.
- A paragraph ends where a line stops so short of the right edge that the next word had had room; where the next line
  is indented, larger or smaller, or further down than lines are; and where a closing mark is followed by a numbered
  line.
- All other lines are joined, over page breaks too; only Latin words are parted by a blank.

Lengths are points, y upwards. Must not know PDF.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from statistics import median

from haizhumap.lexicons import load, read_toml
from haizhumap.report.headings import is_numbered

_EDGE_LINES = 2
MOST_FURNITURE = 2 * _EDGE_LINES
"""As many lines of a page can be furniture."""

_REPEATED_SHARE = 1 / 3
_REPEATED_LEAST = 2
_INDENT_EM = 1.2
_SLACK_EM = 2.0
_OTHER_SIZE = 0.25
_WIDER_GAP = 1.5
_LATIN_WORD = re.compile(r"[!-~]+")
_FIGURES = re.compile(r"[0-9]+")
_LATIN_BREAK = re.compile(r"[A-Za-z0-9,.;:)][A-Za-z(]|[A-Za-z,;:)][A-Za-z0-9(]")


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
    ends: str


@cache
def _page_rules() -> _PageRules:
    raw = read_toml(__package__, "pages.toml")
    return load(_PageRules, raw, page_numbers=re.compile("|".join(f"(?:{one})" for one in raw["page_numbers"])))


@dataclass(frozen=True, slots=True)
class _Measure:
    """What is usual in a document: the width of its text, the height of a line and the step from line to line."""

    width: float
    em: float
    step: float


def paragraphs(pages: Iterable[Sequence[Line]]) -> list[str]:
    """Return the paragraphs of a document whose pages are `without_furniture`."""
    bodies = [page for page in pages if page]
    if not bodies:
        return []
    measure = _measure(bodies)
    joined: list[str] = []
    before: Line | None = None
    for page in bodies:
        left = _left(page)
        for line in page:
            shifted = Line(line.words, line.left - left, line.right - left, line.bottom, line.top)
            if before is not None and _continues(before, shifted, measure):
                joined[-1] = _glue(joined[-1], line.words)
            else:
                joined.append(line.words)
            before = shifted
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


def _measure(pages: Iterable[Sequence[Line]]) -> _Measure:
    lines = [(line, _left(page)) for page in pages for line in page]
    steps = [step for page in pages for step in _steps(page)]
    em = median(line.height for line, _ in lines)
    return _Measure(max(line.right - left for line, left in lines), em, median(steps) if steps else 2 * em)


def _steps(page: Sequence[Line]) -> Iterator[float]:
    for upper, lower in pairwise(page):
        if upper.bottom > lower.bottom:
            yield upper.bottom - lower.bottom


def _continues(before: Line, line: Line, measure: _Measure) -> bool:
    """Tell whether a line goes on with the paragraph of the line before it; both count from their page's left edge."""
    # 完成。(ends at 130 of 500) | 推进: is short; 改造沥 (ends at 500) + 滘村。: goes on
    is_short = measure.width - before.right > (_word_em(line.words) + _SLACK_EM) * measure.em
    # 完成。 | 　　推进: the next line begins 32 pt further right, at two characters of 16 pt
    is_indented = line.left > _INDENT_EM * measure.em
    # 改造沥 (16 pt) | 滘村 (22 pt)
    is_other_size = abs(line.height - before.height) > _OTHER_SIZE * measure.em
    # 一, 二, 三 stand 28 pt apart, 四 84 pt below them: 一二三 | 四
    is_apart = before.bottom - line.bottom > _WIDER_GAP * measure.step
    # 完成。 | 2.推进: a closing mark and a number
    is_entry = before.words.endswith(tuple(_page_rules().ends)) and is_numbered(line.words)
    return not (is_short or is_indented or is_other_size or is_apart or is_entry)


def _word_em(words: str) -> float:
    """Return about how much room a line's first word takes, which the line before it may have lacked."""
    word = _LATIN_WORD.match(words)
    return len(word.group()) / 2 if word else 1.0


def _glue(before: str, after: str) -> str:
    """Join a wrapped line to its paragraph; a Latin word does not grow together with the next."""
    # use PCI + Express → use PCI Express; 增长2 + 3.5% → 增长23.5%; 改造沥 + 滘村 → 改造沥滘村
    return f"{before} {after}" if _LATIN_BREAK.fullmatch(before[-1:] + after[:1]) else before + after
