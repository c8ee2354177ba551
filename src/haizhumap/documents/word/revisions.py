"""
The final text of a Word document: changes accepted, nothing hidden, one of two copies.

Owns what is left out of a body before it is read, and how much that was, in characters:

- what was deleted or moved away, rows and paragraph marks included; what was inserted stays;
- hidden text, by its own format or by a style's;
- struck text: whoever strikes words in a report means them to go;
- raised note marks (¹, [2], ①), but no exponents of units (m²);
- the second copy that is kept for old programs, the readings above ruby, prompts of empty controls.

Must not read the words that stay.
"""

from collections.abc import Iterable
from functools import partial

from lxml import etree

from haizhumap.documents.notes import is_note_mark
from haizhumap.documents.word.wordxml import NS, WordParts, tag

_DELETED = etree.XPath(
    "//w:del[not(parent::w:rPr or parent::w:trPr)]|//w:moveFrom[not(parent::w:rPr)]"
    "|//aml:annotation[@w:type='Word.Deletion']|//w:tr[w:trPr/w:del]|//w:tc[w:tcPr/w:cellDel]",
    namespaces=NS,
)
_UNSEEN = etree.XPath(
    "//w:rt|//w:rubyPr|//w:sdt[w:sdtPr/w:showingPlcHdr]/w:sdtContent|//w:rPrChange|//w:pPrChange", namespaces=NS
)
_JOINED_MARKS = etree.XPath(
    "//w:p[w:pPr/w:rPr/*[self::w:del or self::w:moveFrom or self::w:vanish or self::w:specVanish]"
    "[not(@w:val='0' or @w:val='false')]]",
    namespaces=NS,
)
_RUNS = etree.XPath("//w:r", namespaces=NS)
_DROPPED = [tag(name) for name in ("w:sdtPr", "w:sdtEndPr", "w:customXmlPr", "w:smartTagPr")]
_OPENED = [
    *(
        tag(f"w:{name}")
        for name in ("ins", "moveTo", "sdt", "sdtContent", "customXml", "smartTag", "fldSimple", "bdo", "dir")
    ),
    *(tag(name) for name in ("mc:AlternateContent", "mc:Choice", "mc:Fallback", "aml:annotation", "aml:content")),
    "{http://schemas.microsoft.com/office/word/2003/auxHint}sect",
    "{http://schemas.microsoft.com/office/word/2003/auxHint}sub-section",
]
_ON = frozenset({"", "1", "true", "on"})
_STRIKES = ("strike", "dstrike")
_MOST_STYLES = 20


def accept_all(body: etree._Element, parts: WordParts) -> dict[str, int]:
    """Take out of a body what is not part of the final text; return the characters that went, by code of warning."""
    _choose_copies(body)
    left_out = {"deleted-text": _take_out(_DELETED(body))}
    _take_out(_UNSEEN(body))
    formats = _formats(parts)
    hidden, struck = (
        _take_out(run for run in _RUNS(body) if _is_on(run, names, formats)) for names in (("vanish",), _STRIKES)
    )
    left_out |= {"hidden-text": hidden, "struck-text": struck, "note-marks": _take_out_notes(body)}
    etree.strip_elements(body, *_DROPPED, with_tail=False)
    etree.strip_tags(body, *_OPENED)
    for paragraph in _JOINED_MARKS(body):
        _join_next(paragraph)
    return left_out


def _choose_copies(body: etree._Element) -> None:
    """Keep what new programs show of what is written twice, unless it has no words and what old ones show has."""
    for both in list(body.iter(tag("mc:AlternateContent"))):
        choice, fallback = both.find("mc:Choice", NS), both.find("mc:Fallback", NS)
        if choice is not None and fallback is not None:
            both.remove(choice if _size(fallback) and not _size(choice) else fallback)
        for more in both.findall("mc:Choice", NS)[1:]:
            both.remove(more)


def _size(element: etree._Element) -> int:
    """Return how many characters, blanks aside, an element's words have, deleted ones included."""
    words = element.iter(tag("w:t"), tag("w:delText"), tag("m:t"))
    return sum(len("".join((one.text or "").split())) for one in words)


def _take_out(elements: Iterable[etree._Element]) -> int:
    count = 0
    for element in list(elements):
        count += _size(element)
        if element.getparent() is not None:
            element.getparent().remove(element)
    return count


def _take_out_notes(body: etree._Element) -> int:
    """Take out raised note marks; return how many there were."""
    notes = []
    before = ""
    for run in _RUNS(body):
        words = "".join(one.text or "" for one in run.iter(tag("w:t")))
        align = run.find("w:rPr/w:vertAlign", NS)
        is_raised = align is not None and align.get(tag("w:val")) == "superscript"
        if is_raised and is_note_mark(words, before=before):
            notes.append(run)
        else:
            before = words[-1:] or before
    _take_out(notes)
    return len(notes)


def _formats(parts: WordParts) -> dict[str, etree._Element]:
    """Return the document's styles by id."""
    roots = parts.parts("styles")
    return {one.get(tag("w:styleId"), ""): one for root in roots for one in root.iterfind("w:style", NS)}


def _is_on(run: etree._Element, names: Iterable[str], styles: dict[str, etree._Element]) -> bool:
    return any(map(partial(_has_format, run, styles=styles), names))


def _has_format(run: etree._Element, name: str, *, styles: dict[str, etree._Element]) -> bool:
    """Tell whether a run has a format by its own word, else by that of its style, else by that of its paragraph's."""
    own = _switch(run.find(f"w:rPr/w:{name}", NS))
    if own is not None:
        return own
    paragraph = next(run.iterancestors(tag("w:p")), None)
    for element, path in ((run, "w:rPr/w:rStyle"), (paragraph, "w:pPr/w:pStyle")):
        style = element.find(path, NS) if element is not None else None
        told = None if style is None else _styled(style.get(tag("w:val"), ""), name, styles)
        if told is not None:
            return told
    return False


def _styled(identity: str, name: str, styles: dict[str, etree._Element]) -> bool | None:
    """Return what a style says of a format, or what it is based on does; None if none of them says anything."""
    for _ in range(_MOST_STYLES):
        style = styles.get(identity)
        if style is None:
            return None
        told = _switch(style.find(f"w:rPr/w:{name}", NS))
        if told is not None:
            return told
        based = style.find("w:basedOn", NS)
        identity = "" if based is None else based.get(tag("w:val"), "")
    return None


def _switch(element: etree._Element | None) -> bool | None:
    return None if element is None else element.get(tag("w:val"), "") in _ON


def _join_next(paragraph: etree._Element) -> None:
    """Let a paragraph whose mark is deleted or hidden go on with the next one."""
    following = paragraph.getnext()
    if following is not None and following.tag == tag("w:p"):
        first = 0 if following.find("w:pPr", NS) is None else 1
        for at, child in enumerate([child for child in paragraph if child.tag != tag("w:pPr")], start=first):
            following.insert(at, child)
        paragraph.getparent().remove(paragraph)
