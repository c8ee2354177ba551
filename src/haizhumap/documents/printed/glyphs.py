"""
From the characters on a PDF's page to its lines, in the order in which they are read.

Owns what only the boxes of single characters tell: raised note marks, cells of a row, columns, vertical writing.
Lengths are points (1/72 inch), y upwards; of vertical pages the boxes are turned, so that lines run to the right and
follow each other downwards. Must not know paragraphs.
"""

import re
from bisect import bisect, bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, groupby, pairwise
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from haizhumap.documents.notes import is_note_mark
from haizhumap.documents.printed.grounds import Grounds
from haizhumap.documents.printed.paragraphs import Line
from haizhumap.documents.visibility import SMALLEST_PT
from haizhumap.han import HAN

_SMALL = 0.8
_RAISED_EM = 0.15
_CELL_EM = 1.5
_GUTTER_EM = 0.8
_LINE_HYPHEN = "\ufffe"
"""What PDFium gives for a hyphen at the end of a line and for the line end after it."""

_READING = 0.6
_CHINESE = re.compile(f"[{HAN}]")
_LEAST_ROWS = 3
_SHORTEST_COLUMN_EM = 6.0
_MOST_CROSSING = 1 / 4


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character, its box, the size of its font, and whether it is seen."""

    char: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    is_seen: bool = True

    @property
    def turned(self) -> "Glyph":
        """The same glyph on a page that is turned to the left, so that downwards is to the right."""
        return Glyph(self.char, -self.top, self.left, -self.bottom, self.right, self.size, self.is_seen)


def read_lines(page: pypdfium2.PdfPage) -> tuple[list[Line], Counter[str]]:
    """Return a page's lines in reading order, column after column, and how much was left out, by code of warning."""
    left_out: Counter[str] = Counter()
    rows = [row for row in _rows(page) if row]
    left_out["unseen-text"] = sum(not glyph.is_seen for row in rows for glyph in row)
    rows = list(_without_readings([row for row in rows if any(glyph.is_seen for glyph in row)]))
    if _is_vertical(rows):
        rows = list(_upright(rows))
    kept = [_without_notes(row) for row in rows]
    left_out["note-marks"] = sum(count for _, count in kept)
    cells = [list(_cells(row)) for row, _ in kept if row]
    gutters = _gutters([_line(cell) for row in cells for cell in row])
    if not gutters:
        return [_line(row) for row, _ in kept if row], left_out
    return list(_by_column([_line(cell) for row in cells for cell in _parted(row, gutters)], gutters)), left_out


def _rows(page: pypdfium2.PdfPage) -> Iterator[list[Glyph]]:
    """Yield the glyphs of a page's lines, as PDFium tells them apart, without the blanks around a line."""
    textpage = page.get_textpage()
    grounds = Grounds(page, textpage)
    at = 0
    for words in textpage.get_text_range().split("\r\n"):
        glyphs: list[Glyph] = []
        for char in words:
            glyphs += _glyph(textpage, grounds, "-" if char == _LINE_HYPHEN else char, at)
            at += 2 if ord(char) > 0xFFFF else 1  # noqa: PLR2004 - PDFium counts in UTF-16 units
            if char == _LINE_HYPHEN:
                yield _stripped(glyphs)
                glyphs = []
        at += len("\r\n")
        yield _stripped(glyphs)
    textpage.close()


def _glyph(textpage: pypdfium2.PdfTextPage, grounds: Grounds, char: str, at: int) -> Iterator[Glyph]:
    index = pdfium.FPDFText_GetCharIndexFromTextIndex(textpage, at)
    if index >= 0:
        left, bottom, right, top = textpage.get_charbox(index, loose=True)
        is_large = max(top - bottom, right - left) > SMALLEST_PT
        is_seen = char.isspace() or (is_large and grounds.is_seen(index, (left + right) / 2, (bottom + top) / 2))
        yield Glyph(char, left, bottom, right, top, pdfium.FPDFText_GetFontSize(textpage, index), is_seen)


def _stripped(glyphs: list[Glyph]) -> list[Glyph]:
    first = next((at for at, glyph in enumerate(glyphs) if not glyph.char.isspace()), len(glyphs))
    last = next((at for at, glyph in enumerate(reversed(glyphs)) if not glyph.char.isspace()), 0)
    return glyphs[first : len(glyphs) - last]


def _line(glyphs: Sequence[Glyph]) -> Line:
    """Return a line of glyphs; its cells are parted by tabs."""
    words = "\t".join("".join(glyph.char for glyph in cell) for cell in _cells(glyphs))
    seen = [glyph for glyph in glyphs if glyph.is_seen]
    first, last = seen[0], seen[-1]
    return Line(
        words, left=first.left, right=last.right, bottom=min(first.bottom, last.bottom), top=max(first.top, last.top)
    )


def _without_readings(rows: Sequence[list[Glyph]]) -> Iterator[list[Glyph]]:
    """Yield the lines of a page without readings above characters (ruby), which printed pages hold as small lines."""
    # xīn, 5 pt, right above 新 in a line of 12 pt
    if not rows:
        return
    usual = median(glyph.size for row in rows for glyph in row)
    large = [row for row in rows if row[0].size > _READING * usual]
    for row in rows:
        is_small = max(glyph.size for glyph in row) <= _READING * usual
        if not (is_small and not any(map(_is_chinese, row)) and any(_is_above(row, other) for other in large)):
            yield row


def _is_chinese(glyph: Glyph) -> bool:
    return _CHINESE.match(glyph.char) is not None


def _is_above(small: Sequence[Glyph], line: Sequence[Glyph]) -> bool:
    """Tell whether a small line stands right above a part of another line."""
    gap = small[0].bottom - line[0].top
    return abs(gap) < _em(line[0]) / 2 and line[0].left <= small[-1].right and small[0].left <= line[-1].right


def _is_vertical(rows: Iterable[Sequence[Glyph]]) -> bool:
    """Tell whether most characters stand below the one before them rather than beside it."""
    glyphs = [glyph for row in rows for glyph in row if not glyph.char.isspace()]
    down = beside = 0
    for before, glyph in pairwise(glyphs):
        across, along = glyph.left - before.left, glyph.bottom - before.bottom
        em = max(before.right - before.left, before.top - before.bottom, 1)
        down += abs(across) < em / 2 and -2 * em < along < -em / 2
        beside += abs(along) < em / 2 and em / 4 < across < 2 * em
    return down > beside


def _upright(rows: Iterable[Sequence[Glyph]]) -> Iterator[list[Glyph]]:
    """Yield the lines of a page written downwards, the rightmost first, turned to run to the right."""
    glyphs = [glyph.turned for row in rows for glyph in row if not glyph.char.isspace()]
    em = median(glyph.right - glyph.left for glyph in glyphs)
    downwards = sorted(glyphs, key=lambda glyph: -(glyph.bottom + glyph.top))
    line: list[Glyph] = []
    for glyph in downwards:
        if line and line[0].bottom + line[0].top - glyph.bottom - glyph.top > em:
            yield sorted(line, key=lambda one: one.left)
            line = []
        line.append(glyph)
    yield sorted(line, key=lambda one: one.left)


def _without_notes(row: Sequence[Glyph]) -> tuple[list[Glyph], int]:
    """Return a line without raised small note marks, and how many they were; a unit's exponent (m²) is none."""
    size = Counter(round(glyph.size, 1) for glyph in row if not glyph.char.isspace()).most_common(1)[0][0]
    base = median(glyph.bottom for glyph in row if round(glyph.size, 1) == size)
    is_note = partial(_is_raised, size=size, bottom=base)
    kept: list[Glyph] = []
    count = 0
    for is_raised, run in groupby(row, key=is_note):
        glyphs = list(run)
        words = "".join(glyph.char for glyph in glyphs).strip()
        if is_raised and kept and is_note_mark(words, before=kept[-1].char):
            count += 1
        else:
            kept += glyphs
    return kept, count


def _is_raised(glyph: Glyph, *, size: float, bottom: float) -> bool:
    return glyph.size < _SMALL * size and glyph.bottom - bottom > _RAISED_EM * size


def _cells(row: Sequence[Glyph]) -> Iterator[Sequence[Glyph]]:
    """Yield the parts of a line that wide gaps part, unless so many gaps are wide that the line is only spaced out."""
    # 项目　　　　责任单位: two cells; 工　　作　　报　　告: one
    marks = [glyph for glyph in row if not glyph.char.isspace()]
    em = median(map(_em, marks))  # of a line: the boxes of 、 and 一 in vertical writing are as small as they are
    gaps = {id(glyph) for before, glyph in pairwise(marks) if glyph.left - before.right > _CELL_EM * em}
    if len(gaps) * 3 > len(marks):
        gaps = set()
    cell: list[Glyph] = []
    for glyph in row:
        if id(glyph) in gaps and cell:
            yield _stripped(cell)
            cell = []
        if glyph.is_seen:
            cell.append(glyph)
    yield cell


def _em(glyph: Glyph) -> float:
    return max(glyph.top - glyph.bottom, 1.0)


def _parted(cells: Iterable[Sequence[Glyph]], gutters: Sequence[float]) -> Iterator[Sequence[Glyph]]:
    """Yield the cells of a line, those in one column as one."""
    for _, column in groupby(cells, key=lambda cell: bisect(gutters, cell[0].left)):
        yield [glyph for cell in column for glyph in cell]


def _gutters(lines: Sequence[Line]) -> list[float]:
    """Return where a page is parted into columns of text, from left to right; nothing if it is not."""
    at = _gutter(lines)
    if at is None:
        return []
    sides = ([line for line in lines if line.right <= at], [line for line in lines if line.left >= at])
    left, right = map(_gutters, sides)
    return [*left, at, *right]


def _gutter(lines: Sequence[Line]) -> float | None:
    """
    Return where one gutter of a page lies, None if there is none.

    It lies where most rows have a gap; few lines cross it, and what stands beside it is text and no figures.
    """
    pairs = [pair for row in _beside(lines) for pair in pairwise(row)]
    if len(pairs) < _LEAST_ROWS:
        return None
    at = _widest(pairs, Counter(round(right.left) for _, right in pairs).most_common(1)[0][0] - 1.0)
    em = median(line.height for line in lines)
    beside = [pair for pair in pairs if pair[0].right <= at <= pair[1].left]
    crossing = sum(line.left < at < line.right for line in lines)
    widths = (
        [min(median(line.right - line.left for line in side) for side in zip(*beside, strict=True))] if beside else []
    )
    is_text = bool(widths) and widths[0] >= _SHORTEST_COLUMN_EM * em
    return at if is_text and len(beside) >= _LEAST_ROWS and crossing <= _MOST_CROSSING * len(lines) else None


def _widest(rows: Iterable[tuple[Line, Line]], at: float) -> float:
    """Return the middle of what the gaps have in common that lie around a place."""
    around = [row for row in rows if row[0].right <= at <= row[1].left]
    if not around:
        return at
    return (max(left.right for left, _ in around) + min(right.left for _, right in around)) / 2


def _beside(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines at one height, from left to right."""
    row: list[Line] = []
    for line in sorted(lines, key=lambda line: -line.bottom):
        if row and row[0].bottom - line.bottom > row[0].height / 2:
            yield sorted(row, key=lambda one: one.left)
            row = []
        row.append(line)
    if row:
        yield sorted(row, key=lambda one: one.left)


def _by_column(lines: Iterable[Line], gutters: Sequence[float]) -> Iterator[Line]:
    """Yield lines as if each column stood below the one before it, down to each line that crosses a gutter."""
    lines = sorted(lines, key=lambda line: -line.top)
    edges: dict[int, float] = {}
    for line in filter(lambda line: _column(line, gutters) is not None, lines):
        column = bisect(gutters, line.left)
        edges[column] = min(edges.get(column, line.left), line.left)
    first = edges.get(0, 0.0)
    columns: list[list[Line]] = [[] for _ in range(len(gutters) + 1)]
    for line in lines:
        at = _column(line, gutters)
        if at is None:
            yield from (*chain(*columns), line)
            columns = [[] for _ in columns]
        else:
            step = edges[at] - first
            columns[at].append(replace(line, left=line.left - step, right=line.right - step))
    yield from chain(*columns)


def _column(line: Line, gutters: Sequence[float]) -> int | None:
    """Return in which column a line stands, None if it crosses a gutter."""
    at = bisect(gutters, line.left)
    return at if at == bisect_left(gutters, line.right) else None
