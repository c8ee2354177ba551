"""
Which characters of a printed page are seen: white ones only on a ground.

Owns what PDFium knows of colours and of what lies behind words. Text that is drawn invisibly over a picture, as
programs for the recognition of characters do, is the page's text: it counts as seen.
"""

from collections.abc import Iterator
from ctypes import c_int, c_uint
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

_LEAST_WHITE = 250
_MOST_GROUNDS = 20_000
_DRAWN = [pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING, pdfium.FPDF_PAGEOBJ_FORM]


class _Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float


class Grounds:
    """The coloured things on a page, looked up when the first white character asks for them."""

    def __init__(self, page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage) -> None:
        self._page, self._textpage = page, textpage
        self._boxes: list[_Box] | None = None

    def is_seen(self, index: int, x: float, y: float) -> bool:
        """Tell whether the character of an index, whose middle is at x and y, is seen."""
        colour = [c_uint() for _ in range(4)]
        is_known = pdfium.FPDFText_GetFillColor(self._textpage, index, *colour)
        if not is_known or any(one.value < _LEAST_WHITE for one in colour[:3]):
            return True
        if self._boxes is None:
            self._boxes = list(_boxes(self._page))
        return any(box.left <= x <= box.right and box.bottom <= y <= box.top for box in self._boxes)


def _boxes(page: pypdfium2.PdfPage) -> Iterator[_Box]:
    """Yield where a page has pictures, shades, and paths that are filled with another colour than white."""
    for number, drawn in enumerate(page.get_objects(filter=_DRAWN, max_depth=1)):
        if number >= _MOST_GROUNDS:
            yield _Box(0, 0, *page.get_size())
            return
        if drawn.type != pdfium.FPDF_PAGEOBJ_PATH or _is_coloured(drawn):
            yield _Box(*drawn.get_bounds())


def _is_coloured(path: pypdfium2.PdfObject) -> bool:
    mode, has_stroke = c_int(), c_int()
    colour = [c_uint() for _ in range(4)]
    pdfium.FPDFPath_GetDrawMode(path, mode, has_stroke)
    pdfium.FPDFPageObj_GetFillColor(path, *colour)
    return mode.value != pdfium.FPDF_FILLMODE_NONE and any(one.value < _LEAST_WHITE for one in colour[:3])
