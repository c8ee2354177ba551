"""
The words of a web page, with lxml; run as a process by `sandbox`.

Owns which elements break lines and which are left out. Only text comes out, so markup of any kind is inert.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree, html

from haizhumap.documents.sandbox import Parsed, serve
from haizhumap.errors import DocumentError

# fmt: off
_LEFT_OUT = frozenset(
    {
        "noscript", "template", "head", "nav", "header", "footer", "aside", "form", "button", "select", "option",
        "textarea", "input", "svg", "math", "canvas", "audio", "video", "object", "embed",
        "iframe", "map", "dialog",
    }
)
_CODE = ("script", "style")
_LINES = frozenset(
    {
        "address", "article", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "header", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "main", "ol", "p",
        "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)
# fmt: on
_VERBATIM = frozenset({"pre", "listing", "xmp", "plaintext"})
_VERBATIM_STYLE = re.compile(r"(?i)white-space\s*:\s*(?:pre|break-spaces)")
_FORMATTING = re.compile(rb"(?i)</?(?:b|big|em|font|i|s|small|span|strong|tt|u)(?:\s[^<>]*)?>")
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_NEWLINE = re.compile(r"\r\n?|\n")
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_MOST_NESTED = 2000
"""libxml2 drops everything from an element on that lies deeper than 2048."""

_PARAGRAPHS_IN_CELL = 6
"""A table row whose cells hold more paragraphs than this each lays out a page; it is no row of figures or names."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, and how many of its characters, blanks not counted, stand in links."""

    words: str
    linked: int = 0

    @property
    def is_navigation(self) -> bool:
        """Whether all of it is links: it leads elsewhere and says nothing."""
        return 0 < len(_BLANKS.sub("", self.words)) <= self.linked


def read_html(data: bytes) -> Parsed:
    """
    Read a page, given as UTF-8: headings, paragraphs, list items and table rows, each a line, in the page's order.

    Scripts, styles, forms, navigation, page headers and footers, hidden elements and lines that are nothing but links
    are left out; a form that holds most of the page's words is no form but the page. The cells of a table row are
    parted by tabs. Preformatted text keeps its line ends.

    Raises
    ------
    DocumentError
        `document-nested` if elements lie too deep within each other, those aside that only format words.
    """
    if not data.strip():
        return Parsed([])
    root = _parse(data)
    if root is None or _is_too_deep(root):
        root = _parse(_FORMATTING.sub(b"", data))
    if root is None:
        return Parsed([])
    if _is_too_deep(root):
        raise DocumentError("document-nested", most=_MOST_NESTED)
    etree.strip_elements(root, *_CODE, with_tail=False)
    _open_forms(root)
    return Parsed([line.words for line in _lines(root) if line.words and not line.is_navigation])


def _parse(data: bytes) -> etree._Element | None:
    """Return the root of a page, None if it holds nothing."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    return etree.fromstring(data, parser)


def _is_too_deep(root: etree._Element) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += _step(is_start=event == "start")
        if depth > _MOST_NESTED:
            return True
    return False


def _open_forms(root: etree._Element) -> None:
    """Turn the forms that hold most of a page's words, as some servers wrap around each page, into plain blocks."""
    words = _size(root)
    for form in root.iter("form"):
        if _size(form) * 2 > words:
            form.tag = "div"


def _size(element: etree._Element) -> int:
    return sum(len(_BLANKS.sub("", words)) for words in element.itertext())


def _lines(root: etree._Element) -> Iterator[_Line]:
    """Yield the lines of an element and of what it holds; what follows it is not its own."""
    pieces: list[_Line] = []
    for piece in _pieces(root):
        if isinstance(piece, _Line):
            pieces.append(piece)
        else:
            yield _join(pieces)
            yield from piece
            pieces = []
    yield _join(pieces)


def _pieces(root: etree._Element) -> Iterator[_Line | tuple[_Line, ...]]:
    """Yield the pieces that lines are made of, and where a line ends the whole lines that stand there, if any."""
    links = verbatim = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        is_start = event == "start"
        if element.tag in _LINES:
            yield ()
        if not _is_left_out(element) and not _is_data_row(element):
            links += _step(is_start=is_start) * (element.tag == "a")
            verbatim += _step(is_start=is_start) * _is_verbatim(element)
            yield from _parted(element.text if is_start else None, is_linked=links > 0, is_verbatim=verbatim > 0)
        elif is_start:
            walk.skip_subtree()
            if not _is_left_out(element):
                yield (_row(element),)
        if not is_start and element is not root:
            yield from _parted(element.tail, is_linked=links > 0, is_verbatim=verbatim > 0)


def _step(*, is_start: bool) -> int:
    return 1 if is_start else -1


def _parted(words: str | None, *, is_linked: bool, is_verbatim: bool) -> Iterator[_Line | tuple[()]]:
    """Yield words, and in preformatted text the ends of their lines."""
    for number, part in enumerate(_NEWLINE.split(words or "") if is_verbatim else [words or ""]):
        if number:
            yield ()
        yield _Line(part, len(_BLANKS.sub("", part)) if is_linked else 0)


def _is_verbatim(element: etree._Element) -> bool:
    return element.tag in _VERBATIM or _VERBATIM_STYLE.search(element.get("style", "")) is not None


def _join(pieces: Iterable[_Line], *, by: str = "") -> _Line:
    pieces = list(pieces)
    words = by.join(piece.words for piece in pieces)
    return _Line(words if by == "\t" else _BLANKS.sub(" ", words).strip(), sum(piece.linked for piece in pieces))


def _is_data_row(element: etree._Element) -> bool:
    if element.tag != "tr" or _is_left_out(element) or element.find(".//table") is not None:
        return False
    return (
        all(sum(1 for _ in cell.iter("p", "div", "li", "br")) <= _PARAGRAPHS_IN_CELL for cell in element)
        and len(element) > 1
    )


def _row(row: etree._Element) -> _Line:
    return _join((_join(_lines(cell), by=" ") for cell in row if not _is_left_out(cell)), by="\t")


def _is_left_out(element: etree._Element) -> bool:
    return (
        (element.tag in _LEFT_OUT and not _is_title(element))
        or element.get("role") == "navigation"
        or "hidden" in element.attrib
        or _HIDDEN.search(element.get("style", "")) is not None
    )


def _is_title(element: etree._Element) -> bool:
    """Tell whether an element heads an article rather than the page."""
    return element.tag == "header" and next(element.iterancestors("article", "main"), None) is not None


if __name__ == "__main__":
    serve(read_html)
