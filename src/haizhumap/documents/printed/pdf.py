"""
The words of a PDF with a text layer, with PDFium; read by `document`.

Owns opening and closing, and what is told of pages. How a page becomes lines stands in `glyphs`, how lines become
paragraphs in `paragraphs`.
"""

import re
from collections import Counter

import pypdfium2
import pypdfium2.raw as pdfium

from haizhumap.documents.printed.glyphs import read_lines
from haizhumap.documents.printed.paragraphs import MOST_FURNITURE, paragraphs, without_furniture, without_notes
from haizhumap.documents.sandbox import Finding, Parsed
from haizhumap.errors import DocumentError
from haizhumap.han import HAN

_END_MARK = b"%%EOF"
_END_WITHIN = 2048
_MARKS = re.compile(r"[\x00-\x08\x0e-\x1f\ufffe\ufeff]")
_CJK = rf"\u2014\u2018-\u201d\u2026\u3000-\u30ff{HAN}\uff00-\uffef"
_BLANKS_IN_CHINESE = re.compile(rf"(?<=[{_CJK}]) ++(?=[{_CJK}])")


def read_pdf(data: bytes, *, max_pages: int) -> Parsed:
    """
    Read the text layer of a PDF.

    Raises
    ------
    DocumentError
        `document-encrypted`, `document-truncated`, `document-damaged`, `document-too-many-pages`; `document-scanned` if
        no page has words, page numbers aside, but some have pictures.
    """
    with _open(data) as document:
        if len(document) > max_pages:
            raise DocumentError("document-too-many-pages", pages=len(document), most=max_pages)
        pages, pictured = [], set()
        left_out: Counter[str] = Counter()
        for number, page in enumerate(document, start=1):
            lines, unread = read_lines(page)
            pages.append(lines)
            left_out += unread
            if len(lines) <= MOST_FURNITURE and _has_picture(page):
                pictured.add(number)
            page.close()
    bodies = list(without_furniture(pages))
    scanned = [number for number, body in enumerate(bodies, start=1) if number in pictured and not body]
    if scanned and not any(bodies):
        raise DocumentError("document-scanned", pages=len(pages))
    bodies = list(without_notes(bodies, left_out))
    findings = [Finding("pages-without-text", {"pages": ", ".join(map(str, scanned))})] if scanned else []
    findings += [Finding(code, {"count": count}) for code, count in left_out.items() if count]
    return Parsed([_tidy(words) for words in paragraphs(bodies)], len(pages), findings)


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    return any(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise DocumentError("document-encrypted") from error
        if _END_MARK not in data[-_END_WITHIN:]:
            raise DocumentError("document-truncated") from error
        raise DocumentError("document-damaged") from error


def _tidy(words: str) -> str:
    """Return words without marks of the file's own and without blanks between Chinese characters."""
    return _BLANKS_IN_CHINESE.sub("", _MARKS.sub("", words).strip())
