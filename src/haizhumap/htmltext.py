"""
The words of a web page, with lxml; run as a process by `readers`.

Owns which elements break lines and which are left out. Only text comes out, so markup of any kind is inert.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree, html

from haizhumap.readers import Parsed, serve

# fmt: off
_LEFT_OUT = frozenset(
    {
        "script", "style", "noscript", "template", "head", "nav", "header", "footer", "aside", "form", "button",
        "select", "option", "textarea", "input", "svg", "math", "canvas", "audio", "video", "object", "embed",
        "iframe", "map", "dialog",
    }
)
_LINES = frozenset(
    {
        "address", "article", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "main", "ol", "p",
        "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)
# fmt: on
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")


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
    are left out; the cells of a table row are parted by tabs. Of elements nested deeper than about 250, which no
    report has, lxml keeps nothing.
    """
    if not data.strip():
        return Parsed([])
    root = etree.fromstring(data, html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True))
    lines = () if root is None else _lines(root)
    return Parsed([line.words for line in lines if line.words and not line.is_navigation])


def _lines(root: etree._Element) -> Iterator[_Line]:
    """Yield the lines of an element and of what it holds; what follows it is not its own."""
    pieces: list[_Line] = []
    links = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        is_start, is_row = event == "start", _is_data_row(element)
        if element.tag in _LINES:
            yield _join(pieces)
            pieces = []
        if is_start and is_row:
            yield _row(element)
        if is_start and (is_row or _is_left_out(element)):
            walk.skip_subtree()
            continue
        links += _link_step(element, is_start=is_start)
        if is_start or element is not root:
            pieces.append(_piece(element.text if is_start else element.tail, is_linked=links > 0))
    yield _join(pieces)


def _link_step(element: etree._Element, *, is_start: bool) -> int:
    """Return what an element's start or end adds to the number of open links."""
    if element.tag != "a" or _is_left_out(element):
        return 0
    return 1 if is_start else -1


def _piece(words: str | None, *, is_linked: bool) -> _Line:
    return _Line(words or "", len(_BLANKS.sub("", words or "")) if is_linked else 0)


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
        element.tag in _LEFT_OUT
        or element.get("role") == "navigation"
        or "hidden" in element.attrib
        or _HIDDEN.search(element.get("style", "")) is not None
    )


if __name__ == "__main__":
    serve(read_html)
