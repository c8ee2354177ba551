"""
The words of an OpenDocument text (.odt), with lxml; read by `reading`.

Owns the order of what is read and what is left out. odfdo and odfpy give notes and deleted words with the text, marks
of notes inside names among them, so the elements are read here.
"""

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from haizhumap.documents.sandbox import Finding, Parsed
from haizhumap.errors import DocumentError
from haizhumap.report.wraps import SOFT_END

_NS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
}
_T = f"{{{_NS['text']}}}"
_PARAGRAPHS = frozenset({f"{_T}p", f"{_T}h"})
_ROW = f"{{{_NS['table']}}}table-row"
_LEFT_OUT = {
    f"{_T}tracked-changes": "deleted-text",
    f"{_T}note": "unread-footnotes",
    f"{{{_NS['office']}}}annotation": "unread-comments",
    f"{_T}hidden-text": "hidden-text",
    f"{_T}hidden-paragraph": "hidden-text",
    f"{_T}ruby-text": "",
}
_SIGNS = {f"{_T}tab": "\t", f"{_T}s": " ", f"{_T}line-break": SOFT_END}
_STYLE_NAME = f"{_T}style-name"
_FORMATS = (("@text:display='none'", "hidden-text"), ("@style:text-line-through-style!='none'", "struck-text"))


def read_odt(data: bytes) -> Parsed:
    """
    Read an OpenDocument text with its tracked changes accepted; notes, comments, hidden and struck text are told.

    Raises
    ------
    DocumentError
        `document-damaged` if its content is missing or broken.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, huge_tree=True)
    try:
        with ZipFile(BytesIO(data)) as archive:
            root = etree.fromstring(archive.read("content.xml"), parser)
        body = root.find("office:body/office:text", _NS)
    except (BadZipFile, KeyError, ValueError, NotImplementedError, etree.XMLSyntaxError) as error:
        raise DocumentError("document-damaged") from error
    if body is None:
        raise DocumentError("document-damaged")
    left_out = _take_out(root, body)
    lines = [line for line in _lines(body) if line.strip()]
    return Parsed(lines, warnings=[Finding(code, {"count": count}) for code, count in left_out.items() if count])


def _take_out(root: etree._Element, body: etree._Element) -> Counter[str]:
    """Take out what is no part of the text; return how many characters that were, by code of warning."""
    styles = {
        name: code
        for format_, code in _FORMATS
        for name in root.xpath(f"//style:style[style:text-properties[{format_}]]/@style:name", namespaces=_NS)
    }
    left_out: Counter[str] = Counter()
    for element in list(body.iter(etree.Element)):
        code = _LEFT_OUT.get(element.tag, styles.get(element.get(_STYLE_NAME)))
        if code is not None and body in element.iterancestors():
            left_out[code] += len("".join("".join(element.itertext()).split()))
            _drop(element)
    del left_out[""]
    return left_out


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
        elif block.tag == _ROW:
            cells = [[line for line in _lines(cell) if line.strip()] for cell in block]
            yield from (
                cells[0] if len(cells) == 1 else ["\t".join("\t".join(cell).replace(SOFT_END, "\t") for cell in cells)]
            )
        else:
            yield from _lines(block)


def _words(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield _SIGNS.get(child.tag, "") * int(child.get(f"{_T}c", "1")[:3] or 1) if child.tag in _SIGNS else ""
        if child.tag not in _SIGNS:
            yield from _words(child)
        yield child.tail or ""
