"""
The parts of a Word document: an Open XML package, transitional or strict (zipped or one file of XML), or Word 2003's.

Owns finding the parts, also where a relationship leads nowhere, and one namespace for all three; must not read words.
python-docx is not used: it refuses strict documents and broken relationships, which Word opens.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from haizhumap.errors import DocumentError

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_SAME = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": _W,
    "http://purl.oclc.org/ooxml/officeDocument/relationships": _R,
    "http://purl.oclc.org/ooxml/officeDocument/math": _M,
    "http://schemas.microsoft.com/office/word/2003/wordml": _W,
}
"""Namespaces of strict Open XML and of Word 2003, and those of transitional Open XML that mean the same."""

_MAIN = "word/document.xml"
NS = {"w": _W, "r": _R, "m": _M, "mc": MC, "aml": "http://schemas.microsoft.com/aml/2001/core"} | {
    "wx": "http://schemas.microsoft.com/office/word/2003/auxHint",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
    "pkg": "http://schemas.microsoft.com/office/2006/xmlPackage",
}


def tag(name: str) -> str:
    """Return a prefixed name as lxml spells it."""
    prefix, _, local = name.partition(":")
    return f"{{{NS[prefix]}}}{local}"


@dataclass(slots=True)
class _Relation:
    kind: str
    target: str


@dataclass
class WordParts:
    """A document's parts: the root of its main part, and what that leads to."""

    main: etree._Element
    members: dict[str, bytes] = field(default_factory=dict)
    main_name: str = _MAIN

    @cached_property
    def relations(self) -> dict[str, _Relation]:
        """Relations of the main part by id; their targets are names of members, if there are such."""
        return _relations(self.members, self.main_name)

    def related(self, relation_id: str) -> tuple[str, bytes] | None:
        """Return name and content of the part that an id leads to, None if it leads nowhere."""
        relation = self.relations.get(relation_id)
        data = self.members.get(relation.target) if relation else None
        return (relation.target, data) if relation and data is not None else None

    def parts(self, kind: str) -> list[etree._Element]:
        """Return the roots of the parts of a kind: styles, numbering, footnotes; those that can be read."""
        own = self.main.xpath(f"//w:{kind}", namespaces=NS) if not self.members else []
        targets = [one.target for one in self.relations.values() if one.kind == kind and one.target in self.members]
        return [*own, *(root for name in targets if (root := _try_parse(self.members[name])) is not None)]


def open_word(data: bytes) -> WordParts:
    """
    Open a Word document.

    Raises
    ------
    DocumentError
        `document-damaged` if it has no main part or that part is broken.
    """
    try:
        if data.startswith(b"PK"):
            with ZipFile(BytesIO(data)) as archive:
                members = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
        elif (root := _parse(data)).tag == tag("pkg:package"):
            members = dict(_flat_members(root))
        else:
            return WordParts(root)
        main = next((one.target for one in _relations(members, "").values() if one.kind == "officeDocument"), _MAIN)
        name = main if main in members else _MAIN
        return WordParts(_parse(members[name]), members, name)
    except (BadZipFile, KeyError, ValueError, NotImplementedError, OSError, etree.XMLSyntaxError) as error:
        raise DocumentError("document-damaged") from error


def _flat_members(root: etree._Element) -> Iterator[tuple[str, bytes]]:
    """Yield the parts of a package that is one file of XML, as Word saves it under .xml."""
    for part in root.iterfind("pkg:part", NS):
        for content in part.iterfind("pkg:xmlData/*", NS):
            yield part.get(tag("pkg:name"), "").lstrip("/"), etree.tostring(content)


def _relations(members: dict[str, bytes], name: str) -> dict[str, _Relation]:
    folder, _, file = name.rpartition("/")
    root = _try_parse(members.get(posixpath.join(folder, "_rels", f"{file}.rels"), b""))
    found = {}
    for one in root if root is not None else ():
        if one.get("TargetMode") != "External" and one.get("Id"):
            target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
            found[one.get("Id")] = _Relation(one.get("Type", "").rpartition("/")[2], target)
    return found


def _try_parse(data: bytes) -> etree._Element | None:
    try:
        return _parse(data)
    except etree.XMLSyntaxError:
        return None


def _parse(data: bytes) -> etree._Element:
    """Parse XML without entities, and give it the namespaces of transitional Open XML."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    root = etree.fromstring(data, parser)
    for element in root.iter(etree.Element) if set(root.nsmap.values()) & _SAME.keys() else ():
        element.tag = _renamed(element.tag)
        for name, value in list(element.attrib.items()):
            if (new := _renamed(name)) != name:
                del element.attrib[name]
                element.set(new, value)
    return root


def _renamed(name: str) -> str:
    space, _, local = name.removeprefix("{").rpartition("}")
    return f"{{{_SAME[space]}}}{local}" if space in _SAME else name
