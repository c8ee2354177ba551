"""
The words of an OpenDocument text (.odt, .fodt), with lxml; read by `document`.

Owns the order of what is read and what is left out. odfpy and odfdo give notes, deleted and hidden words with the text,
marks of notes inside names among them (`docs/formats.md` has the count), so the elements are read here.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from haizhumap.documents.notes import is_note_mark
from haizhumap.documents.sandbox import Finding, Parsed
from haizhumap.documents.visibility import is_tiny, is_white
from haizhumap.errors import DocumentError
from haizhumap.report.headings import is_numbered
from haizhumap.report.wraps import SOFT_END

_SPACES = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "text", "table", "style")}
_NS = _SPACES | {
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
}


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_NS[prefix]}}}{local}"


_PARAGRAPHS = frozenset({_tag("text:p"), _tag("text:h")})
_ROW, _BOX, _LEVEL = _tag("table:table-row"), _tag("draw:text-box"), _tag("text:outline-level")
_STYLE_NAME, _COUNT = _tag("text:style-name"), _tag("text:c")
_SECTION, _DISPLAY = _tag("text:section"), _tag("text:display")
_LEFT_OUT = {
    _tag("text:tracked-changes"): "deleted-text",
    _tag("text:note"): "unread-footnotes",
    _tag("office:annotation"): "unread-comments",
    _tag("text:hidden-text"): "hidden-text",
    _tag("text:hidden-paragraph"): "hidden-text",
}
_SILENT = tuple(map(_tag, ("text:note-citation", "text:ruby-text", "svg:title", "svg:desc")))
_SIGNS = {_tag("text:tab"): "\t", _tag("text:s"): " ", _tag("text:line-break"): SOFT_END}
_OBJECTS = etree.XPath("count(.//draw:object|.//draw:object-ole)", namespaces=_NS)
_HEADS = etree.XPath("//style:header//text()|//style:header-left//text()|//style:header-first//text()", namespaces=_NS)
_FEET = etree.XPath("//style:footer//text()|//style:footer-left//text()|//style:footer-first//text()", namespaces=_NS)
_NUMBERED = etree.XPath(
    "//text:list-style[text:list-level-style-number[string(@style:num-format)]]/@style:name", namespaces=_NS
)
_OUTLINE = etree.XPath("//text:outline-level-style[string(@style:num-format)]/@text:level", namespaces=_NS)
_ITEMS = etree.XPath(".//text:list-item[text:p or text:h]", namespaces=_NS)
_HEADINGS = etree.XPath(".//text:h[not(ancestor::text:list) and not(@text:is-list-header='true')]", namespaces=_NS)
_RAISED = re.compile("super|[1-9]")
_FRAMES = frozenset({_tag("table:table-cell"), _BOX})
"""What may have a ground of its own, on which white words are seen."""

_MOST_STYLES = 20


def read_odt(data: bytes) -> Parsed:
    """
    Read an OpenDocument text with its tracked changes accepted; what is not read or not shown is told.

    Raises
    ------
    DocumentError
        `document-damaged` if its content is missing or broken.
    """
    content, styles = _open(data)
    body = content.find("office:body/office:text", _NS)
    if body is None:
        raise DocumentError("document-damaged")
    etree.strip_elements(body, *_SILENT, with_tail=False)
    left_out = _take_out(body, _Styles([content, styles]))
    left_out |= _count_numbers(body, [content, styles])
    left_out["unread-objects"] = int(_OBJECTS(body))
    left_out |= {"unread-header": _length(_HEADS(styles)), "unread-footer": _length(_FEET(styles))}
    lines = [line for line in _lines(body) if line.strip()]
    return Parsed(lines, warnings=[Finding(code, {"count": count}) for code, count in left_out.items() if count])


def _open(data: bytes) -> tuple[etree._Element, etree._Element]:
    """Return the roots of content and styles; in a flat file they are one."""
    parse = partial(
        etree.fromstring,
        parser=etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, huge_tree=True),
    )
    try:
        if not data.startswith(b"PK"):
            root = parse(data)
            return root, root
        with ZipFile(BytesIO(data)) as archive:
            content = parse(archive.read("content.xml"))
            return content, parse(archive.read("styles.xml")) if "styles.xml" in archive.namelist() else content
    except (BadZipFile, KeyError, ValueError, NotImplementedError, etree.XMLSyntaxError) as error:
        raise DocumentError("document-damaged") from error


class _Styles:
    """The styles of a document by name, and what each says or what it is based on does."""

    def __init__(self, roots: list[etree._Element]) -> None:
        self._styles = {one.get(_tag("style:name")): one for root in roots for one in root.iter(_tag("style:style"))}
        self._found: dict[str, str] = {}

    def code(self, name: str) -> str:
        """Return why words of a style are left out, as the code of a warning; "" if they are read."""
        if name not in self._found:
            self._found[name] = self._judge(name)
        return self._found[name]

    def _judge(self, name: str) -> str:
        if self._say(name, "text:display") == "none":
            return "hidden-text"
        struck = self._say(name, "style:text-line-through-style") or self._say(name, "style:text-line-through-type")
        if struck not in ("", "none"):
            return "struck-text"
        ground = self._say(name, "fo:background-color")
        is_white_here = is_white(self._say(name, "fo:color")) and ground in ("", "transparent")
        if is_white_here or is_tiny(self._say(name, "fo:font-size")):
            return "unseen-text"
        return "note-marks" if _RAISED.match(self._say(name, "style:text-position")) else ""

    def _say(self, name: str, attribute: str) -> str:
        """Return what a style, or what it is based on, says of a property of text or of the paragraph's ground."""
        for _ in range(_MOST_STYLES):
            style = self._styles.get(name)
            if style is None:
                break
            for properties in ("style:text-properties", "style:paragraph-properties"):
                found = style.find(properties, _NS)
                if found is not None and (told := found.get(_tag(attribute))) is not None:
                    return str(told)
            name = style.get(_tag("style:parent-style-name"), "")
        return ""


def _take_out(body: etree._Element, styles: _Styles) -> Counter[str]:
    """Take out what is no part of the text; return how many characters that were, of note marks how many marks."""
    left_out: Counter[str] = Counter()
    for element in list(body.iter(etree.Element)):
        code = _LEFT_OUT.get(element.tag, styles.code(element.get(_STYLE_NAME, "")))
        if element.tag == _SECTION:
            code = "hidden-text" if element.get(_DISPLAY) == "none" else ""
        is_read = not code and element.tag not in _LEFT_OUT
        if is_read or body not in element.iterancestors() or not _goes(element, code):
            continue
        left_out[code] += 1 if code == "note-marks" else _length(element.itertext())
        _drop(element)
    return left_out


def _goes(element: etree._Element, code: str) -> bool:
    """Tell whether an element goes that its style gives a code: a raised word may be none of a note's mark."""
    if code == "note-marks":
        return is_note_mark("".join(element.itertext()), before=_before(element))
    return code != "unseen-text" or not any(one.tag in _FRAMES for one in element.iterancestors())


def _before(element: etree._Element) -> str:
    """Return the words right before an element."""
    previous = element.getprevious()
    if previous is None:
        return element.getparent().text or ""
    return previous.tail or "".join(previous.itertext())


def _length(words: Iterable[str]) -> int:
    return sum(len("".join(one.split())) for one in words)


def _count_numbers(body: etree._Element, roots: list[etree._Element]) -> dict[str, int]:
    """Count the paragraphs that programs number, whose numbers are not worked out, and the headings without any."""
    numbered = {name for root in roots for name in _NUMBERED(root)}
    levels = {level for root in roots for level in _OUTLINE(root)}
    counted = unnumbered = 0
    for item in _ITEMS(body):
        outer = list(item.iterancestors(_tag("text:list")))
        is_counted = any(one.get(_STYLE_NAME) in numbered for one in outer)
        counted += is_counted
        unnumbered += not is_counted
    for heading in _HEADINGS(body):
        level = heading.get(_LEVEL, "1")
        counted += level in levels
        unnumbered += level not in levels and level != "1" and not is_numbered("".join(heading.itertext()))
    return {"automatic-numbers": counted, "unnumbered": unnumbered}


def _drop(element: etree._Element) -> None:
    """Take an element out and leave what follows it."""
    parent, previous, tail = element.getparent(), element.getprevious(), element.tail or ""
    if previous is not None:
        previous.tail = (previous.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)


def _lines(container: etree._Element) -> Iterator[str]:
    for block in container:
        if block.tag in _PARAGRAPHS:
            yield "".join(_words(block))
            for box in block.iter(_BOX):
                if next(box.iterancestors(*_PARAGRAPHS)) is block:
                    yield from _lines(box)
        elif block.tag == _ROW:
            cells = [[line for line in _lines(cell) if line.strip()] for cell in block]
            yield from (
                cells[0] if len(cells) == 1 else ["\t".join("\t".join(cell).replace(SOFT_END, "\t") for cell in cells)]
            )
        else:
            yield from _lines(block)


def _words(element: etree._Element) -> Iterator[str]:
    """Yield the words of a paragraph, those of its text boxes left out."""
    yield element.text or ""
    for child in element:
        if child.tag in _SIGNS:
            yield _SIGNS[child.tag] * int(child.get(_COUNT, "1")[:3] or 1)
        elif child.tag != _BOX:
            yield from _words(child)
        yield child.tail or ""
