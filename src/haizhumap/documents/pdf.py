"""
The words of a PDF with a text layer, with PDFium; run as a process by `sandbox`.

Owns the reading of pages into lines. Lengths are points (1/72 inch), y upwards. How lines become paragraphs stands in
`paragraphs`.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

import pypdfium2
import pypdfium2.raw as pdfium

from haizhumap.documents.paragraphs import MOST_FURNITURE, Line, paragraphs, without_furniture
from haizhumap.documents.sandbox import Finding, Parsed, serve
from haizhumap.errors import DocumentError

_END_MARK = b"%%EOF"
_END_WITHIN = 2048
_UNREADABLE_SHARE = 0.2
_LOOKALIKES = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")
_MARKS = re.compile(r"[\x00-\x08\x0e-\x1f\ufffe\ufeff]")
_CJK = r"\u2014\u2018-\u201d\u2026\u3000-\u30ff\u3400-\u9fff\uff00-\uffef"
_BLANKS_IN_CHINESE = re.compile(rf"(?<=[{_CJK}]) +(?=[{_CJK}])")
_UNREADABLE = re.compile(r"[\ufffd\ue000-\uf8ff]")


def read_pdf(data: bytes, *, max_pages: int) -> Parsed:
    """
    Read the text layer of a PDF.

    Raises
    ------
    DocumentError
        `document-encrypted`, `document-truncated`, `document-damaged`, `document-too-many-pages`; `document-scanned` if
        no page has words, page numbers aside, but some have pictures; `document-garbled` if the fonts do not say which
        characters they show.
    """
    with _open(data) as document:
        if len(document) > max_pages:
            raise DocumentError("document-too-many-pages", pages=len(document), most=max_pages)
        pages, pictured = [], set()
        for number, page in enumerate(document, start=1):
            pages.append(list(_lines(page)))
            if len(pages[-1]) <= MOST_FURNITURE and _has_picture(page):
                pictured.add(number)
            page.close()
    bodies = list(without_furniture(pages))
    scanned = [number for number, body in enumerate(bodies, start=1) if number in pictured and not body]
    if scanned and not any(bodies):
        raise DocumentError("document-scanned", pages=len(pages))
    _check_characters(bodies)
    findings = [Finding("pages-without-text", {"pages": ", ".join(map(str, scanned))})] if scanned else []
    return Parsed(paragraphs(bodies), len(pages), findings)


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


def _lines(page: pypdfium2.PdfPage) -> Iterator[Line]:
    """Yield a page's lines, in the order in which the file has them."""
    textpage = page.get_textpage()
    at = 0
    for words in textpage.get_text_range().split("\r\n"):
        if tidy := _tidy(words):
            first = at + _units(words[: len(words) - len(words.lstrip())])
            last = at + _units(words.rstrip()) - 1
            left, bottom, _, top = _box(textpage, first)
            _, low, right, high = _box(textpage, last)
            yield Line(tidy, left=left, right=right, bottom=min(bottom, low), top=max(top, high))
        at += _units(words) + len("\r\n")
    textpage.close()


def _units(words: str) -> int:
    """Return the length in UTF-16 units, which PDFium counts in."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def _box(textpage: pypdfium2.PdfTextPage, at: int) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of the character at an offset into the page's text."""
    index = pdfium.FPDFText_GetCharIndexFromTextIndex(textpage, at)
    return textpage.get_charbox(index, loose=True) if index >= 0 else (0.0, 0.0, 0.0, 0.0)


def _tidy(words: str) -> str:
    """Return a line's words: radicals and ligatures as plain characters, no blanks between Chinese ones."""
    words = _MARKS.sub("", words)
    words = _LOOKALIKES.sub(lambda match: unicodedata.normalize("NFKC", match.group()), words)
    return _BLANKS_IN_CHINESE.sub("", words.strip())


def _check_characters(pages: Sequence[Sequence[Line]]) -> None:
    words = "".join(line.words for lines in pages for line in lines)
    if len(_UNREADABLE.findall(words)) > _UNREADABLE_SHARE * len(words):
        raise DocumentError("document-garbled")


if __name__ == "__main__":
    serve(read_pdf)
