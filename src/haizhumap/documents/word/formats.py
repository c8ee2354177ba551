"""
The formats of a Word document's runs, by their own word or by that of their styles.

Owns the order in which Word asks: the run, its style and what that is based on, the paragraph's style, what the
document says of all. Must not change anything.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from lxml import etree

from haizhumap.documents.visibility import SMALLEST_PT, is_white
from haizhumap.documents.word.wordxml import NS, WordParts, tag

V = TypeVar("V")

_ON = frozenset({"", "1", "true", "on"})
_NO_COLOURS = frozenset({"", "auto", "ffffff", "none"})
_MOST_STYLES = 20
_BODY_LEVEL = 9
"""The outline level that says: no heading."""

_GROUND = etree.XPath(
    "boolean(ancestor::w:txbxContent|ancestor::w:tc/w:tcPr/w:shd|ancestor::w:tbl/w:tblPr[w:tblStyle or w:shd]"
    "|ancestor::w:tr/w:tblPrEx/w:shd|/w:document/w:background)",
    namespaces=NS,
)
"""A coloured ground may lie behind words in such places; a table's style says for itself which."""


@dataclass(frozen=True, slots=True)
class Formats:
    """The styles of a document by id, and what holds where none says anything."""

    styles: Mapping[str, etree._Element]
    defaults: tuple[etree._Element, ...] = ()

    def is_on(self, run: etree._Element, name: str) -> bool:
        """Tell whether a run has a format that is on or off: vanish, strike."""
        return self._find(run, lambda properties: _switch(properties.find(f"w:{name}", NS))) or False

    def is_unseen(self, run: etree._Element) -> bool:
        """Tell whether a run is white and on no ground, or too small to be seen."""
        size = self._find(run, lambda properties: _value(properties, "w:sz"))
        if size and size.isdecimal() and int(size) <= 2 * SMALLEST_PT:
            return True
        colour = self._find(run, lambda properties: _value(properties, "w:color"))
        return bool(colour) and is_white(colour or "") and not self._has_ground(run)

    def outline_level(self, paragraph: etree._Element) -> int | None:
        """Return the level of a heading, counted from 0; None of what is no heading."""
        own = paragraph.find("w:pPr", NS)
        told = None if own is None else _value(own, "w:outlineLvl")
        if told is None and own is not None:
            told = self._styled(_value(own, "w:pStyle") or "", lambda properties: _value(properties, "w:outlineLvl"))
        return int(told) if told and told.isdecimal() and int(told) < _BODY_LEVEL else None

    def _has_ground(self, run: etree._Element) -> bool:
        grounds = (self._find(run, _shade), self._find(run, lambda properties: _value(properties, "w:highlight")))
        paragraph = next(run.iterancestors(tag("w:p")), None)
        own = paragraph.find("w:pPr", NS) if paragraph is not None else None
        return any(grounds) or (own is not None and bool(_shade(own))) or bool(_GROUND(run))

    def _find(self, run: etree._Element, read: Callable[[etree._Element], V | None]) -> V | None:
        """Return what the first of a run, its styles and the document's defaults says that says anything."""
        own = run.find("w:rPr", NS)
        if own is not None and (told := read(own)) is not None:
            return told
        paragraph = next(run.iterancestors(tag("w:p")), None)
        for element, path in ((run, "w:rPr/w:rStyle"), (paragraph, "w:pPr/w:pStyle")):
            style = element.find(path, NS) if element is not None else None
            told = None if style is None else self._styled(style.get(tag("w:val"), ""), read)
            if told is not None:
                return told
        return next((told for one in self.defaults if (told := read(one)) is not None), None)

    def _styled(self, identity: str, read: Callable[[etree._Element], V | None]) -> V | None:
        """Return what a style says, or what it is based on does; None if none of them says anything."""
        for _ in range(_MOST_STYLES):
            style = self.styles.get(identity)
            if style is None:
                return None
            for path in ("w:rPr", "w:pPr"):
                properties = style.find(path, NS)
                if properties is not None and (told := read(properties)) is not None:
                    return told
            identity = _value(style, "w:basedOn") or ""
        return None


def read_formats(parts: WordParts) -> Formats:
    """Read the styles of a document."""
    roots = parts.parts("styles")
    styles = {one.get(tag("w:styleId"), ""): one for root in roots for one in root.iterfind("w:style", NS)}
    defaults = (one for root in roots for one in root.iterfind("w:docDefaults/w:rPrDefault/w:rPr", NS))
    return Formats(styles, tuple(defaults))


def _switch(element: etree._Element | None) -> bool | None:
    return None if element is None else element.get(tag("w:val"), "") in _ON


def _value(element: etree._Element, path: str) -> str | None:
    found = element.find(path, NS)
    return None if found is None else found.get(tag("w:val"), "")


def _shade(properties: etree._Element) -> str | None:
    """Return the colour of a shade, or its pattern; None if there is none."""
    shade = properties.find("w:shd", NS)
    if shade is None:
        return None
    fill, pattern = shade.get(tag("w:fill"), ""), shade.get(tag("w:val"), "clear")
    is_plain = fill.lower() in _NO_COLOURS and shade.get(tag("w:themeFill")) is None
    return None if is_plain and pattern in ("clear", "nil") else fill or pattern
