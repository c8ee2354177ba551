"""
The words of a Word document (.docx, .docm, .dotx, Word 2003's XML); read by `document`.

Owns the order of what is read: paragraphs as they come, each followed by those of the text boxes anchored in it, a
table row by row, a row on one line with a tab between its cells. What is read is the final text, as Word shows it with
all changes accepted and nothing hidden; what is left out is told: see `revisions`.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from lxml import etree

from haizhumap.documents.sandbox import Finding, Parsed
from haizhumap.documents.word.fields import write_out_ruby
from haizhumap.documents.word.formats import read_formats
from haizhumap.documents.word.numbering import Numbering, read_numbering
from haizhumap.documents.word.revisions import accept_all
from haizhumap.documents.word.wordxml import NS, WordParts, open_word, tag
from haizhumap.errors import DocumentError
from haizhumap.han import HAN
from haizhumap.report.headings import is_numbered
from haizhumap.report.wraps import SOFT_END

_BOX = tag("w:txbxContent")
_BREAKS = frozenset({tag("w:br"), tag("w:cr")})
_WORDS = frozenset({tag("w:t"), tag("m:t")})
_SIGNS = {tag("w:tab"): "\t", tag("w:noBreakHyphen"): "-"}
_UNREAD = ("footnotes", "endnotes", "comments", "header", "footer")
"""Parts that are not read; separators and page numbers in them are no words."""

_LETTER = re.compile(f"[{HAN}A-Za-z]")
_SECTION = 1
"""The outline level below the title's, counted from 0."""

_OBJECTS = etree.XPath(
    "//w:object|//v:textpath[@string]"
    "|//a:graphicData[contains(@uri,'/chart') or contains(@uri,'/diagram') or contains(@uri,'/chartex')]",
    namespaces=NS,
)
"""Charts, diagrams, embedded files and art made of words: what they say stands in parts of their own."""


def read_docx(data: bytes) -> Parsed:
    """
    Read a Word document.

    Raises
    ------
    DocumentError
        `document-damaged` if it is no Word document or its main part is broken.
    """
    parts = open_word(data)
    body = parts.main.find("w:body", NS)
    if body is None:
        raise DocumentError("document-damaged")
    write_out_ruby(body)
    left_out = accept_all(body, parts)
    reading = _Reading(parts)
    lines = [line for line in reading.lines(body) if line.strip()]
    left_out |= {f"unread-{kind}": _size(parts, kind) for kind in _UNREAD}
    left_out |= {"automatic-numbers": reading.uncounted, "unnumbered": reading.unnumbered}
    left_out |= {"unread-chunks": reading.unread_chunks, "unread-objects": len(_OBJECTS(body))}
    findings = [Finding(code, {"count": count}) for code, count in left_out.items() if count]
    return Parsed(lines, warnings=[*findings, *reading.findings])


def _size(parts: WordParts, kind: str) -> int:
    """Return how many letters the parts of a kind hold; page numbers are none."""
    words = (element.text or "" for root in parts.parts(kind) for element in root.iter(*_WORDS))
    return sum(len(_LETTER.findall(one)) for one in words)


class _Reading:
    """The way through a document's blocks, with what is counted on it."""

    def __init__(self, parts: WordParts) -> None:
        self._parts = parts
        self._numbering: Numbering = read_numbering(parts)
        self._formats = read_formats(parts)
        self.uncounted = 0
        self._bare_headings = 0
        self.unread_chunks = 0
        self.findings: list[Finding] = []

    @property
    def unnumbered(self) -> int:
        """How many paragraphs had a bullet or were headings below the first level, without a number."""
        return self._numbering.bullets + self._bare_headings

    def lines(self, container: etree._Element) -> Iterator[str]:
        """Yield the lines of a body, a cell or a text box."""
        readers: Mapping[str, Callable[[etree._Element], Iterator[str]]] = {
            tag("w:p"): self._paragraph,
            tag("w:tbl"): self._rows,
            tag("w:altChunk"): self._chunk,
        }
        for block in container:
            if block.tag in readers:
                yield from readers[block.tag](block)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[str]:
        words = "".join(_words(paragraph))
        yield from f"{self._number(paragraph) if words.strip() else ''}{words}".split("\n")
        for box in paragraph.iter(_BOX):
            if next(box.iterancestors(tag("w:p"))) is paragraph:
                yield from self.lines(box)

    def _number(self, paragraph: etree._Element) -> str:
        """Return the number before a paragraph; one that cannot be counted is told."""
        bullets = self._numbering.bullets
        number = self._numbering.number(paragraph)
        if number is None:
            self.uncounted += 1
            return ""
        if (
            not number
            and bullets == self._numbering.bullets
            and (self._formats.outline_level(paragraph) or 0) >= _SECTION
        ):
            self._bare_headings += not is_numbered("".join(_words(paragraph)))
        return f"{number} " if number[-1:].isalnum() else number

    def _rows(self, table: etree._Element) -> Iterator[str]:
        """
        Yield a table's rows; a row of one cell, which only frames its paragraphs, keeps their lines.

        A cell that spans columns is read once, one that spans rows in the first of them; in the others it is empty.
        """
        for row in table.iterfind("w:tr", NS):
            cells = [[] if _is_continued(cell) else list(self.lines(cell)) for cell in row.iterfind("w:tc", NS)]
            if len(cells) == 1:
                yield from cells[0]
            else:
                yield "\t".join(_on_one_line(cell) for cell in cells)

    def _chunk(self, chunk: etree._Element) -> Iterator[str]:
        """Yield the lines of a document that this one embeds (altChunk)."""
        from haizhumap.documents.word.chunks import read_chunk  # noqa: PLC0415 - it reads Word documents too

        found = self._parts.related(chunk.get(tag("r:id"), ""))
        parsed = read_chunk(found[1]) if found else None
        if parsed is None:
            self.unread_chunks += 1
            return
        self.findings += parsed.warnings
        yield from parsed.paragraphs


def _is_continued(cell: etree._Element) -> bool:
    merge = cell.find("w:tcPr/w:vMerge", NS)
    return merge is not None and merge.get(tag("w:val"), "continue") == "continue"


def _on_one_line(lines: list[str]) -> str:
    return "\t".join(line.strip() for cell in lines for line in cell.split(SOFT_END) if line.strip())


def _words(element: etree._Element) -> Iterator[str]:
    """Yield the words of a paragraph, those of its text boxes left out."""
    for child in element:
        if child.tag in _WORDS:
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield SOFT_END if child.get(tag("w:type"), "textWrapping") == "textWrapping" else "\n"
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag] if child.getparent().tag == tag("w:r") else ""
        elif child.tag != _BOX:
            yield from _words(child)
