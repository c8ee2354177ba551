"""
From the characters on a PDF's page to its lines, in the order in which they are read.

Owns what only the boxes of single characters tell: raised note marks, cells of a row, columns, vertical writing.
Lengths are points (1/72 inch), y upwards; of vertical pages the boxes are turned, so that lines run to the right and
follow each other downwards. Must not know paragraphs.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby, pairwise
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from haizhumap.documents.notes import is_note_mark
from haizhumap.documents.printed.paragraphs import Line

_SMALL = 0.8
_RAISED_EM = 0.15
_CELL_EM = 1.5
_GUTTER_EM = 0.8
_LEAST_ROWS = 3
_SHORTEST_COLUMN_EM = 6.0
_MOST_CROSSING = 1 / 4


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character, its box and the size of its font."""

    char: str
    left: float
    bottom: float
    right: float
    top: float
    size: float

    @property
    def turned(self) -> "Glyph":
        """The same glyph on a page that is turned to the left, so that downwards is to the right."""
        return Glyph(self.char, -self.top, self.left, -self.bottom, self.right, self.size)


def read_lines(page: pypdfium2.PdfPage) -> tuple[list[Line], int]:
    """Return a page's lines in reading order, column after column, and how many note marks were left out."""
    rows = [row for row in _rows(page) if row]
    if _is_vertical(rows):
        rows = list(_upright(rows))
    kept = [_without_notes(row) for row in rows]
    notes = sum(count for _, count in kept)
    cells = [list(_cells(row)) for row, _ in kept if row]
    gutter = _gutter([_line(cell) for row in cells for cell in row])
    if gutter is None:
        return [_line(row) for row, _ in kept if row], notes
    return list(_by_column([_line(cell) for row in cells for cell in _parted(row, gutter)], gutter)), notes


def _rows(page: pypdfium2.PdfPage) -> Iterator[list[Glyph]]:
    """Yield the glyphs of a page's lines, as PDFium tells them apart, without the blanks around a line."""
    textpage = page.get_textpage()
    at = 0
    for words in textpage.get_text_range().split("\r\n"):
        glyphs: list[Glyph] = []
        for char in words:
            glyphs += _glyph(textpage, char, at)
            at += 2 if ord(char) > 0xFFFF else 1  # noqa: PLR2004 - PDFium counts in UTF-16 units
        at += len("\r\n")
        yield _stripped(glyphs)
    textpage.close()


def _glyph(textpage: pypdfium2.PdfTextPage, char: str, at: int) -> Iterator[Glyph]:
    index = pdfium.FPDFText_GetCharIndexFromTextIndex(textpage, at)
    if index >= 0:
        left, bottom, right, top = textpage.get_charbox(index, loose=True)
        yield Glyph(char, left, bottom, right, top, pdfium.FPDFText_GetFontSize(textpage, index))


def _stripped(glyphs: list[Glyph]) -> list[Glyph]:
    first = next((at for at, glyph in enumerate(glyphs) if not glyph.char.isspace()), len(glyphs))
    last = next((at for at, glyph in enumerate(reversed(glyphs)) if not glyph.char.isspace()), 0)
    return glyphs[first : len(glyphs) - last]


def _line(glyphs: Sequence[Glyph]) -> Line:
    """Return a line of glyphs; its cells are parted by tabs."""
    words = "\t".join("".join(glyph.char for glyph in cell) for cell in _cells(glyphs))
    first, last = glyphs[0], glyphs[-1]
    return Line(
        words, left=first.left, right=last.right, bottom=min(first.bottom, last.bottom), top=max(first.top, last.top)
    )


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
    gaps = {id(glyph) for before, glyph in pairwise(marks) if glyph.left - before.right > _CELL_EM * _em(before)}
    if len(gaps) * 3 > len(marks):
        yield row
        return
    cell: list[Glyph] = []
    for glyph in row:
        if id(glyph) in gaps:
            yield _stripped(cell)
            cell = []
        cell.append(glyph)
    yield cell


def _em(glyph: Glyph) -> float:
    return max(glyph.top - glyph.bottom, 1.0)


def _parted(cells: Iterable[Sequence[Glyph]], gutter: float) -> Iterator[Sequence[Glyph]]:
    """Yield the cells of a line, those on one side of a gutter as one."""
    for _, side in groupby(cells, key=lambda cell: cell[0].left > gutter):
        yield [glyph for cell in side for glyph in cell]


def _gutter(lines: Sequence[Line]) -> float | None:
    """
    Return where a page is parted into two columns of text, None if it is not.

    The gutter lies where most rows have a gap; few lines cross it, and what stands beside it is text and no figures.
    """
    rows = [_row for _row in _beside(lines) if len(_row) == 2]  # noqa: PLR2004 - two columns
    if len(rows) < _LEAST_ROWS:
        return None
    at = _widest(rows, Counter(round(right.left) for _, right in rows).most_common(1)[0][0] - 1.0)
    em = median(line.height for line in lines)
    beside = [row for row in rows if row[0].right <= at <= row[1].left]
    crossing = sum(line.left < at < line.right for line in lines)
    widths = (
        [min(median(line.right - line.left for line in side) for side in zip(*beside, strict=True))] if beside else []
    )
    is_text = bool(widths) and widths[0] >= _SHORTEST_COLUMN_EM * em
    return at if is_text and len(beside) >= _LEAST_ROWS and crossing <= _MOST_CROSSING * len(lines) else None


def _widest(rows: Iterable[Sequence[Line]], at: float) -> float:
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


def _by_column(lines: Iterable[Line], gutter: float) -> Iterator[Line]:
    """Yield lines as if the right column stood below the left one, down to each line that crosses both."""
    lines = sorted(lines, key=lambda line: -line.top)
    step = _left_edge(line for line in lines if line.left >= gutter) - _left_edge(
        line for line in lines if line.right <= gutter
    )
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        if line.left < gutter < line.right:
            yield from (*left, *right, line)
            left, right = [], []
        elif line.right <= gutter:
            left.append(line)
        else:
            right.append(replace(line, left=line.left - step, right=line.right - step))
    yield from (*left, *right)


def _left_edge(lines: Iterable[Line]) -> float:
    return min((line.left for line in lines), default=0.0)
