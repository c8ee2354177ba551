"""
The words of a Word document (.docx, .docm, .dotx), with python-docx; run as a process by `sandbox`.

Owns the order of what is read: paragraphs as they come, each followed by those of the text boxes anchored in it, a
table row by row, a row on one line with a tab between its cells. Headers, footers, footnotes and pictures are not read.
"""

from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile

from docx.opc.constants import CONTENT_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.part import PartFactory
from docx.oxml.ns import qn
from docx.package import Package
from docx.parts.document import DocumentPart
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from haizhumap.documents.sandbox import Finding, Parsed, serve
from haizhumap.errors import DocumentError

_MAIN_PARTS = (
    CONTENT_TYPE.WML_DOCUMENT_MAIN,
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)
"""Content types of a document, one with macros, a template, one with macros; python-docx knows the first alone."""

_DROPPED = [qn(tag) for tag in ("w:del", "w:moveFrom", "w:sdtPr", "w:sdtEndPr", "w:customXmlPr")]
_OPENED = [
    qn(tag)
    for tag in (
        "w:ins",
        "w:moveTo",
        "w:sdt",
        "w:sdtContent",
        "w:customXml",
        "w:smartTag",
        "w:fldSimple",
        "w:bdo",
        "w:dir",
    )
]
_BOX = qn("w:txbxContent")
_SECOND_COPIES = "//*[local-name()='Fallback'][../*[local-name()='Choice']//*[local-name()='txbxContent']]"
"""A text box is written twice, for new programs and for old ones."""


def read_docx(data: bytes) -> Parsed:
    """
    Read a Word document with its tracked insertions accepted and its tracked deletions left out.

    Numbers that Word counts itself (automatic lists) are not in the file's words; a warning tells how many paragraphs
    have one.

    Raises
    ------
    DocumentError
        `document-damaged` if it is no Word document or its parts are broken.
    """
    try:
        body = _body(data)
        lines = [line for line in _lines(body) if line.strip()]
    except (OpcError, BadZipFile, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise DocumentError("document-damaged") from error
    numbered = len(body.xpath(".//w:p[w:pPr/w:numPr][.//w:t]"))
    return Parsed(lines, warnings=[Finding("automatic-numbers", {"count": numbered})] if numbered else [])


def _body(data: bytes) -> etree._Element:
    """Return the body of a document, without what only wraps or repeats its blocks."""
    for content_type in _MAIN_PARTS:
        PartFactory.part_type_for[content_type] = DocumentPart
    part = Package.open(BytesIO(data)).main_document_part
    if not isinstance(part, DocumentPart):
        raise ValueError(part.content_type)  # noqa: TRY004 - the file's fault, caught above
    body = part.element.body
    for copy in etree.XPath(_SECOND_COPIES)(body):
        copy.getparent().remove(copy)
    etree.strip_elements(body, *_DROPPED)
    etree.strip_tags(body, *_OPENED)
    return body


def _lines(container: etree._Element) -> Iterator[str]:
    """Yield the lines of a body, a cell or a text box."""
    for block in container:
        if block.tag == qn("w:p"):
            yield from Paragraph(block, container).text.splitlines()
            for box in block.iter(_BOX):
                if next(box.iterancestors(qn("w:p"))) is block:
                    yield from _lines(box)
        elif block.tag == qn("w:tbl"):
            yield from _rows(Table(block, container))


def _rows(table: Table) -> Iterator[str]:
    """
    Yield a table's rows; a row of one cell, which only frames its paragraphs, keeps their lines.

    A cell that spans columns is read once, one that spans rows in the first of them; in the others it is empty.
    """
    for row in table._tbl.tr_lst:  # noqa: SLF001 - python-docx repeats a merged cell wherever it reaches
        cells = [[] if cell.vMerge == "continue" else list(_lines(cell)) for cell in row.tc_lst]
        if len(cells) == 1:
            yield from cells[0]
        else:
            yield "\t".join(" ".join(line.strip() for line in cell if line.strip()) for cell in cells)


if __name__ == "__main__":
    serve(read_docx)
