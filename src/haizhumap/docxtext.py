"""
The words of a Word document (.docx), with python-docx; run as a process by `readers`.

Owns the order of what is read: paragraphs as they come, a table row by row, a row on one line with a tab between its
cells. Headers, footers, footnotes and pictures are not read.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import groupby
from zipfile import BadZipFile

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from lxml import etree

from haizhumap.errors import DocumentError
from haizhumap.readers import Finding, Parsed, serve

_DROPPED = [qn(tag) for tag in ("w:del", "w:moveFrom", "w:sdtPr", "w:sdtEndPr")]
_OPENED = [qn(tag) for tag in ("w:ins", "w:moveTo", "w:sdt", "w:sdtContent", "w:smartTag", "w:fldSimple")]


def read_docx(data: bytes) -> Parsed:
    """
    Read a .docx with its tracked insertions accepted and its tracked deletions left out.

    Numbers that Word counts itself (automatic lists) are not in the file's words; a warning tells how many paragraphs
    have one.

    Raises
    ------
    DocumentError
        `document-damaged` if it is no Word document or its parts are broken.
    """
    try:
        document = docx.Document(BytesIO(data))
        etree.strip_elements(document.element.body, *_DROPPED)
        etree.strip_tags(document.element.body, *_OPENED)
        lines = [line for line in _lines(document) if line.strip()]
    except (OpcError, BadZipFile, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise DocumentError("document-damaged") from error
    numbered = len(document.element.body.xpath(".//w:p[w:pPr/w:numPr][.//w:t]"))
    return Parsed(lines, warnings=[Finding("automatic-numbers", {"count": numbered})] if numbered else [])


def _lines(container: Document | _Cell) -> Iterator[str]:
    for block in container.iter_inner_content():
        if isinstance(block, Paragraph):
            yield from block.text.splitlines()
        else:
            yield from _rows(block)


def _rows(table: Table) -> Iterator[str]:
    """Yield a table's rows; a row of one cell, which only frames its paragraphs, keeps their lines."""
    for row in table.rows:
        cells = [list(_lines(cell)) for cell in _distinct(row.cells)]
        if len(cells) == 1:
            yield from cells[0]
        else:
            yield "\t".join(" ".join(line.strip() for line in cell if line.strip()) for cell in cells)


def _distinct(cells: Iterable[_Cell]) -> Iterator[_Cell]:
    """Yield each cell once: python-docx repeats a merged one in every column that it spans."""
    for _, run in groupby(cells, key=lambda cell: cell._tc):  # noqa: SLF001 - python-docx has no public identity
        yield next(run)


if __name__ == "__main__":
    serve(read_docx)
