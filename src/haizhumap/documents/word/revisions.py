"""
The final text of a Word document: changes accepted, nothing hidden, one of two copies.

Owns what is left out of a body before it is read, and how much that was, in characters:

- what was deleted or moved away, rows and paragraph marks included; what was inserted stays;
- hidden text, by its own format or by a style's, and hidden rows; white text on no ground, and what is 2 pt or less;
- struck text: whoever strikes words in a report means them to go;
- raised note marks (¹, [2], ①), but no exponents of units (m²);
- the second copy that is kept for old programs, the readings above ruby, prompts of empty controls.

Must not read the words that stay.
"""

from collections.abc import Iterable

from lxml import etree

from haizhumap.documents.notes import is_note_mark
from haizhumap.documents.word.formats import read_formats
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
_HIDDEN_ROWS = etree.XPath("//w:tr[w:trPr/w:hidden[not(@w:val='0' or @w:val='false')]]", namespaces=NS)
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
_STRIKES = ("strike", "dstrike")


def accept_all(body: etree._Element, parts: WordParts) -> dict[str, int]:
    """Take out of a body what is not part of the final text; return the characters that went, by code of warning."""
    _choose_copies(body)
    left_out = {"deleted-text": _take_out(_DELETED(body))}
    _take_out(_UNSEEN(body))
    formats = read_formats(parts)
    left_out["hidden-text"] = _take_out(_HIDDEN_ROWS(body))
    left_out["hidden-text"] += _take_out(run for run in _RUNS(body) if formats.is_on(run, "vanish"))
    left_out["struck-text"] = _take_out(
        run for run in _RUNS(body) if any(formats.is_on(run, name) for name in _STRIKES)
    )
    left_out["unseen-text"] = _take_out(filter(formats.is_unseen, _RUNS(body)))
    left_out["note-marks"] = _take_out_notes(body)
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


def _join_next(paragraph: etree._Element) -> None:
    """Let a paragraph whose mark is deleted or hidden go on with the next one."""
    following = paragraph.getnext()
    if following is not None and following.tag == tag("w:p"):
        first = 0 if following.find("w:pPr", NS) is None else 1
        for at, child in enumerate([child for child in paragraph if child.tag != tag("w:pPr")], start=first):
            following.insert(at, child)
        paragraph.getparent().remove(paragraph)
