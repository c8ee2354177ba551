"""
The words of a web page, with lxml; read by `document`.

Owns which elements break lines and which are left out. Only text comes out, so markup of any kind is inert.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter

from lxml import etree, html

from haizhumap.documents.notes import is_note_mark
from haizhumap.documents.sandbox import Finding, Parsed
from haizhumap.documents.visibility import (
    Declarations,
    has_ground,
    is_hidden,
    is_struck,
    is_tiny,
    is_white,
    read_declarations,
    read_sheet,
)
from haizhumap.errors import DocumentError
from haizhumap.han import HAN
from haizhumap.report.headings import is_numbered
from haizhumap.report.wraps import SOFT_END

# fmt: off
_LEFT_OUT = frozenset(
    {
        "noscript", "template", "nav", "header", "footer", "aside", "form", "button", "select", "option",
        "textarea", "input", "svg", "math", "canvas", "audio", "video", "object", "embed",
        "iframe", "map", "dialog",
    }
)
_READINGS = frozenset({"rt", "rp", "rtc", "head"})
"""What is left out without a word: how characters are read, and the title of the window."""

_CODE = ("script", "style")
_LINES = frozenset(
    {
        "address", "article", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "header", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li",
        "main", "ol",
        "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)
# fmt: on
_VERBATIM = frozenset({"pre", "listing", "xmp", "plaintext"})
_VERBATIM_STYLE = re.compile(r"(?i)white-space\s*:\s*(?:pre|break-spaces)")
_FORMATTING = re.compile(rb"(?i)</?(?:b|big|em|font|i|s|small|span|strong|tt|u)(?:\s[^<>]*)?>")
_STRUCK = frozenset({"s", "strike", "del"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_MOST_HIDDEN = 2
"""What a sheet hides that holds half of a page's words or more is shown by a script: it is read."""

_SCREENS = frozenset({"all", "screen", ""})
_HEEDED = frozenset({"display", "visibility", "mso-hide", "opacity", "font-size", "color"}) | {
    *("background", "background-color", "background-image", "text-decoration", "text-decoration-line"),
}
"""The properties of style sheets that say whether words are shown."""

_Rules = dict[str, list[tuple[int, str, frozenset[str], Declarations]]]

_BLOCK_STYLE = re.compile(r"(?i)display\s*+:\s*+(?:block|list-item|flex|table|grid)\b")
_NEWLINE = re.compile(r"\r\n?|\n")
_BLANKS = re.compile(r"[\s\u200b\ufeff]++")
_COLLAPSED = re.compile(r"[ \t\n\r\f]++")
_CHINESE = re.compile(rf"[{HAN}\u3001-\u303f\uff01-\uffef\u2014\u2018-\u201d\u2026]")
"""Beside such a character a line end of the page's source is nothing; between others it is a blank."""
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

    Scripts, styles, forms, navigation, page headers and footers, hidden elements, lines that are nothing but links,
    struck text, raised note marks and the readings of ruby are left out; a form that holds most of the page's words is
    no form but the page. The cells of a table row are parted by tabs. Preformatted text keeps its line ends; `br` is a
    soft end (`report.wraps`), two of them end a paragraph.

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
    rules = _read_sheets(root)
    etree.strip_elements(root, *_CODE, with_tail=False)
    _apply_sheets(root, rules)
    _open_forms(root)
    left_out = _take_out(root)
    lines = [line for line in _lines(root) if line.words]
    left_out["page-parts"] += sum(line.linked for line in lines if line.is_navigation)
    left_out["unnumbered"] = sum(
        not is_numbered("".join(one.itertext())) for one in root.iter(*_HEADINGS) if _size(one)
    )
    words = [line.words for line in lines if not line.is_navigation]
    return Parsed(words, warnings=[Finding(code, {"count": count}) for code, count in left_out.items() if count])


def _take_out(root: etree._Element) -> Counter[str]:
    """Take out what is no part of the text; return how many characters that were, of note marks how many marks."""
    left_out: Counter[str] = Counter()
    gone: set[etree._Element] = set()
    for element in list(root.iter(etree.Element)):
        reason = _reason(element)
        if reason and element is not root and not gone.intersection(element.iterancestors()):
            left_out[reason] += 1 if reason == "note-marks" else _size(element)
            gone.add(element)
    for element in gone:
        element.drop_tree()
    del left_out["reading"]
    return left_out


def _reason(element: etree._Element) -> str:
    """Return the code of the warning on why an element is left out, "" if it is not."""
    style = read_declarations(element.get("style", ""))
    if "hidden" in element.attrib or is_hidden(style):
        return "hidden-text"
    if element.tag in _STRUCK or is_struck(style):
        return "struck-text"
    if _is_unseen(element, style):
        return "unseen-text"
    if element.tag == "sup" and is_note_mark("".join(element.itertext()), before=_before(element)):
        return "note-marks"
    if element.tag in _READINGS:
        return "reading"
    return "page-parts" if _is_left_out(element) else ""


def _is_unseen(element: etree._Element, style: Declarations) -> bool:
    """Tell whether the words of an element are white on no ground, or too small to be seen."""
    if is_tiny(style.get("font-size", "")):
        return True
    if not is_white(style.get("color", element.get("color", ""))):
        return False
    around = (element, *element.iterancestors())
    return not any(
        "bgcolor" in one.attrib or "background" in one.attrib or has_ground(read_declarations(one.get("style", "")))
        for one in around
    )


def _read_sheets(root: etree._Element) -> _Rules:
    """Return what the page's style sheets say of single elements, by a name that each of these must have."""
    sheets = "\n".join(sheet.text or "" for sheet in root.iter("style") if sheet.get("media", "all") in _SCREENS)
    rules: _Rules = {}
    for number, (name, needed, style) in enumerate(read_sheet(sheets)):
        heeded = {one: value for one, value in style.items() if one in _HEEDED}
        if heeded:
            rules.setdefault(min(needed, default=name), []).append((number, name, needed, heeded))
    return rules


def _apply_sheets(root: etree._Element, rules: _Rules) -> None:
    """Write what sheets say of elements into these, before what they say themselves."""
    words = _size(root) if rules else 0
    for element in root.iter(etree.Element) if rules else ():
        names = {f".{one}" for one in element.get("class", "").split()} | {f"#{element.get('id', '')}"}
        near = sorted((rule for one in (*names, element.tag) for rule in rules.get(one, ())), key=itemgetter(0))
        said = [style for _, name, needed, style in near if name in ("", element.tag) and needed <= names]
        if said and not (any(map(is_hidden, said)) and _size(element) * _MOST_HIDDEN >= words):
            pairs = (f"{name}:{value}" for style in said for name, value in style.items())
            element.set("style", ";".join((*pairs, element.get("style", ""))))


def _before(element: etree._Element) -> str:
    """Return the words right before an element, if they stand in no other."""
    previous = element.getprevious()
    return (previous.tail if previous is not None else element.getparent().text) or ""


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
        if element.tag in _LINES or _BLOCK_STYLE.search(element.get("style", "")):
            yield ()
        if element.tag == "br" and is_start:
            yield _Line(SOFT_END)
        if not _is_data_row(element):
            links += _step(is_start=is_start) * (element.tag == "a")
            verbatim += _step(is_start=is_start) * _is_verbatim(element)
            yield from _parted(element.text if is_start else None, is_linked=links > 0, is_verbatim=verbatim > 0)
        elif is_start:
            walk.skip_subtree()
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
    words = by.join(piece.words for piece in pieces if piece.words or not by)
    return _Line(words if by else _tidy(words), sum(piece.linked for piece in pieces))


def _tidy(words: str) -> str:
    """Return words with the blanks that a browser shows; two soft line ends are the end of a paragraph."""
    words = _COLLAPSED.sub(_collapsed, words)
    parts = SOFT_END.join(part.strip() for part in words.split(SOFT_END))
    return re.sub(f"{SOFT_END}{{2,}}+", "\n", parts).strip()


def _collapsed(match: re.Match[str]) -> str:
    # 沥滘\n 村 → 沥滘村; PCI\n Express → PCI Express
    around = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]
    return "" if "\n" in match.group() and any(map(_CHINESE.match, around)) else " "


def _is_data_row(element: etree._Element) -> bool:
    if element.tag != "tr" or element.find(".//table") is not None:
        return False
    return (
        all(sum(1 for _ in cell.iter("p", "div", "li", "br")) <= _PARAGRAPHS_IN_CELL for cell in element)
        and len(element) > 1
    )


def _row(row: etree._Element) -> _Line:
    cells = [_join(_lines(cell), by="\t") for cell in row]
    words = "\t".join(re.sub(f"[{SOFT_END}\n]++", "\t", cell.words) for cell in cells)
    return _Line(words, sum(cell.linked for cell in cells))


def _is_left_out(element: etree._Element) -> bool:
    return (element.tag in _LEFT_OUT and not _is_title(element)) or element.get("role") == "navigation"


def _is_title(element: etree._Element) -> bool:
    """Tell whether an element heads an article rather than the page."""
    return element.tag == "header" and next(element.iterancestors("article", "main"), None) is not None
