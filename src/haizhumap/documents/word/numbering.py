"""
The numbers that Word counts itself: 一、, （二）, 3. before paragraphs of a list, also where a style says so.

Owns counting and the forms of numbers. What it cannot count it says; it must not read a paragraph's words.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from lxml import etree

from haizhumap.documents.word.wordxml import NS, WordParts, tag
from haizhumap.lexicons import load, read_toml

_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Numerals:
    """See `numbering.toml`."""

    digits: str
    ten: str
    hundred: str


@cache
def _numerals() -> _Numerals:
    return load(_Numerals, read_toml(__package__, "numbering.toml"))


def _chinese(number: int) -> str:
    # 3 → 三, 10 → 十, 21 → 二十一, 105 → 一百〇五
    words = _numerals()
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    few = (words.digits[tens] if tens > 1 or hundreds else "") + words.ten
    ten = few if tens else words.digits[0] * bool(hundreds and ones)
    return (words.digits[hundreds] + words.hundred) * bool(hundreds) + ten + words.digits[ones] * bool(ones)


def _digital(number: int) -> str:
    return "".join(_numerals().digits[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    words = ""
    for value, letters in _ROMAN:
        words += letters * (number // value)
        number %= value
    return words


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if number <= 20 else str(number)  # noqa: PLR2004 - Unicode has twenty in a row


_FORMS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": "{:02}".format,
    "decimalFullWidth": lambda number: str(number).translate({ord("0") + one: 0xFF10 + one for one in range(10)}),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "taiwaneseCountingThousand",
            "japaneseCounting",
            "taiwaneseCounting",
        ),
        _chinese,
    ),
    "ideographDigital": _digital,
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}
_SILENT = frozenset({"bullet", "none"})
_MOST = 999


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    words: str = ""


_BULLET = _Level(form="bullet")


@dataclass(slots=True)
class Numbering:
    """The lists of a document, how far each is counted, and how many paragraphs had a bullet."""

    lists: Mapping[str, tuple[str, Mapping[int, _Level]]]
    styled: Mapping[str, tuple[str, int]]
    counts: dict[str, list[int]] = field(default_factory=dict)
    bullets: int = 0

    def number(self, paragraph: etree._Element) -> str | None:
        """Return the number before the next paragraph, "" if it has none, None if it has one that cannot be counted."""
        if (printed := paragraph.find("w:pPr/w:listPr/wx:t", NS)) is not None:  # Word 2003 wrote the number down
            return str(printed.get(tag("wx:val"), "")).strip()
        list_id, level = self._place(paragraph)
        if list_id in ("", "0"):
            return ""
        if list_id not in self.lists:
            return None
        abstract, levels = self.lists[list_id]
        counts = self.counts.setdefault(abstract, [0] * _LEVELS)
        counts[level] = counts[level] + 1 if counts[level] else levels.get(level, _Level()).start
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        self.bullets += levels.get(level, _BULLET).form in _SILENT
        return self._words(levels, counts, level)

    def _place(self, paragraph: etree._Element) -> tuple[str, int]:
        """Return the list of a paragraph and its level there, by its own word or by that of its style."""
        style = _value(paragraph, "w:pPr/w:pStyle")
        styled_id, styled_level = self.styled.get(style, ("", 0))
        level = _value(paragraph, "w:pPr/w:numPr/w:ilvl")
        number = min(int(level), _LEVELS - 1) if level.isdecimal() else styled_level
        return _value(paragraph, "w:pPr/w:numPr/w:numId") or styled_id, number

    @staticmethod
    def _words(levels: Mapping[int, _Level], counts: list[int], level: int) -> str | None:
        own = levels.get(level, _BULLET)
        if own.form in _SILENT:
            return ""
        numbers = {str(at + 1): (levels.get(at, own).form, counts[at] or 1) for at in range(level + 1)}
        used = [numbers.get(place, ("?", 0)) for place in _PLACE.findall(own.words)]
        if any(form not in _FORMS or count > _MOST for form, count in used):
            return None
        return _PLACE.sub(lambda match: _FORMS[numbers[match[1]][0]](numbers[match[1]][1]), own.words)


def read_numbering(parts: WordParts) -> Numbering:
    """Read which lists a document has and which of its styles are numbered."""
    lists: dict[str, tuple[str, Mapping[int, _Level]]] = {}
    linked: dict[str, int] = {}
    for root in parts.parts("numbering"):
        abstracts = {one.get(tag("w:abstractNumId")): _levels(one) for one in root.iterfind("w:abstractNum", NS)}
        linked |= {
            style: int(one.get(tag("w:ilvl"), "0"))
            for one in root.iterfind("w:abstractNum/w:lvl", NS)
            if (style := _value(one, "w:pStyle"))
        }
        for one in root.iterfind("w:num", NS):
            abstract = _value(one, "w:abstractNumId")
            lists[one.get(tag("w:numId"), "")] = abstract, {**abstracts.get(abstract, {}), **_overrides(one)}
    return Numbering(lists, _styled(parts, linked))


def _levels(element: etree._Element) -> dict[int, _Level]:
    return {
        int(one.get(tag("w:ilvl"), "0")): _Level(
            start=int(_value(one, "w:start") or 1),
            form=_value(one, "w:numFmt") or "decimal",
            words=_value(one, "w:lvlText"),
        )
        for one in element.iterfind("w:lvl", NS)
    }


def _overrides(element: etree._Element) -> dict[int, _Level]:
    return {at: level for one in element.iterfind("w:lvlOverride", NS) for at, level in _levels(one).items()}


def _styled(parts: WordParts, linked: Mapping[str, int]) -> dict[str, tuple[str, int]]:
    """Return list and level of the styles that are numbered, by their own word or by that of what they are based on."""
    styles = {one.get(tag("w:styleId")): one for root in parts.parts("styles") for one in root.iterfind("w:style", NS)}
    found = {}
    for identity in styles:
        at, seen = identity, set()
        while at in styles and at not in seen:
            seen.add(at)
            if list_id := _value(styles[at], "w:pPr/w:numPr/w:numId"):
                level = _value(styles[at], "w:pPr/w:numPr/w:ilvl")
                found[identity] = list_id, int(level) if level.isdecimal() else linked.get(at, 0)
                break
            at = _value(styles[at], "w:basedOn")
    return found


def _value(element: etree._Element, path: str) -> str:
    found = element.find(path, NS)
    return "" if found is None else found.get(tag("w:val"), "")
