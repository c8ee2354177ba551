"""
Where names begin: the words before a name that are no part of it.

Owns the search for the beginning of a name whose last known part stands somewhere; knows no sites.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from haizhumap.extraction.lexicon import Role, read_cues, read_site_types, read_vocabulary, read_words
from haizhumap.extraction.segments import Segments

WINDOW = 30
CLOSING = {"\u201d": "\u201c", "）": "（", ")": "(", "」": "「", "\u2019": "\u2018"}
BRACKETS = frozenset("）)")
LONGEST_OUTER = 3
# 综合治理白桥河。 → 白桥河 (not 综合治理白桥河: 综合 has two)
_SHORTEST_COMMON = 2
_ONLY_FIRST = frozenset({Role.WEAK, Role.OUTER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where a name begins, and the word before it: "" where punctuation stands there."""

    at: int
    role: Role | None
    word: str
    word_at: int


@lru_cache(maxsize=8192)
def is_common(words: str) -> bool:
    """Tell whether words are nothing but common vocabulary."""
    return read_vocabulary().fullmatch(words) is not None


def find_start(segments: Segments, stop: int, *, is_free: bool = False) -> Start:
    """
    Return where the name that goes on until `stop` begins.

    Parameters
    ----------
    segments, stop
        The report and where the name's last known part begins.
    is_free
        Whether what follows may be called after a verb, as streets and villages are.
    """
    run = segments.runs.before(stop)
    floor = max(run, stop - WINDOW)
    start = _after_leads(segments.text, floor, stop, is_free=is_free)
    if start.role is None and floor == run:
        return _across_bracket(segments, start, stop)
    return start


def _after_leads(text: str, floor: int, stop: int, *, is_free: bool = False) -> Start:
    """Return the start after the last lead word; words that names are made of count only where others precede."""
    cues = read_cues()
    at, role, word, word_at = floor, None, "", floor
    part_end = -1
    for match in cues.before.finditer(text, floor, stop):
        found = cues.role(match)
        if found is Role.PART:
            part_end = match.end()
            continue
        if found in _ONLY_FIRST and match.start() != at and not _is_after_common(text, at, match, found):
            continue
        if (is_free and _names_like_verb(text, match, stop)) or (match.end() == stop and _is_within_part(text, match)):
            break
        at, role, word, word_at = match.end(), found, match.group(), match.start()
    cut = _after_conjunction(text, at, stop, part_end=part_end)
    at = _after_outer(text, cut, stop) if cut > at else at
    if floor == 0 or text[floor - 1] not in cues.list_marks or role:
        at = _after_singles(text, at, stop)
    return Start(at=at, role=role, word=word, word_at=word_at)


def _is_after_common(text: str, at: int, match: re.Match[str], found: Role) -> bool:
    """Tell whether only common words stand before a verb that names hold too: it is one."""
    # 综合治理白桥河。 → 白桥河 (not 综合治理白桥河)
    # 建成东城区人民医院。 → 东城区人民医院 (not nothing)
    is_verb = found is Role.WEAK and match.start() - at >= _SHORTEST_COMMON
    return is_verb and not read_cues().admin.match(text, at) and is_common(text[at : match.start()])


def _names_like_verb(text: str, match: re.Match[str], stop: int) -> bool:
    """Tell whether a verb is what a street is called after, alone or with a point of the compass or a number."""
    # 改造提升建设东路、建设二路。 → 建设东路、建设二路 (not 东路、二路)
    cues = read_cues()
    return match.group() in cues.named_like_verbs and text[match.end() : stop] in cues.street_numbers


def _is_within_part(text: str, match: re.Match[str]) -> bool:
    """Tell whether a word begins a longer one that names are made of, its end being the type noun."""
    # 打造鹭湾投融资促进中心。 → 鹭湾投融资促进中心 (not 鹭湾)
    part = read_cues().part.match(text, match.start())
    return part is not None and part.end() > match.end()


def _after_conjunction(text: str, at: int, stop: int, *, part_end: int) -> int:
    """Return the offset after the last conjunction that has a name's length before it and ends no part of a name."""
    # 加快青禾村、白桥村和石塘村拆迁。 → 青禾村、白桥村、石塘村 (not 青禾村、白桥村和石塘村)
    cues = read_cues()
    for index in range(stop - 1, at + 1, -1):
        is_cut = text[index] in cues.conjunctions and index + 1 != part_end and not cues.part.match(text, index)
        if is_cut:
            is_listing = text[index] in cues.listing and text[at - 1 : at] in cues.list_marks
            return index + 1 if is_listing or not _goes_on(text, at, index, stop) else at
    return at


def _after_outer(text: str, at: int, stop: int) -> int:
    """Return the offset after a word that only says where a name is."""
    # 改造柳泉路和县城东外环。 → 柳泉路、东外环 (not 柳泉路、县城东外环)
    cues = read_cues()
    match = cues.before.match(text, at, stop)
    return match.end() if match and match.end() < stop and cues.role(match) is Role.OUTER else at


def _goes_on(text: str, at: int, cut: int, stop: int) -> bool:
    """Tell whether a conjunction stands inside a name: only common words after it, before it a name without a noun."""
    # 推动鹭井半导体与先进制造业产业园完工。 → 鹭井半导体与先进制造业产业园 (not nothing)
    after = text[cut + 1 : stop]
    if not after.isalpha() or not is_common(after) or cut - at < LONGEST_OUTER or is_common(text[at:cut]):
        return False
    return read_site_types().pattern.search(text, at, cut) is None


def _after_singles(text: str, at: int, stop: int) -> int:
    # 使白桥老街重现繁华。 → 白桥老街 (not 使白桥老街)
    cues = read_cues()
    while stop - at > 1 and text[at] in cues.singles and not _begins_word(text, at, stop):
        at += 1
    return at


def _begins_word(text: str, at: int, stop: int) -> bool:
    """Tell whether the character at an offset begins a longer word: no lead of its own there."""
    # 启动自然博物馆改造。 → 自然博物馆 (not 然博物馆)
    return read_cues().part.match(text, at) is not None or read_words().match(text, at, stop) is not None


def _across_bracket(segments: Segments, start: Start, stop: int) -> Start:
    """Take a quotation or a bracket that stands right before into the name."""
    # 共建“云山-鹭岭”生态廊道。 → “云山-鹭岭”生态廊道 (not nothing)
    text = segments.text
    closing = text[start.at - 1 : start.at]
    if closing not in CLOSING or not (closing in BRACKETS or start.at == stop):
        return start
    opening = text.rfind(CLOSING[closing], max(0, start.at - WINDOW), start.at)
    if opening < 0 or (_is_slogan(text[opening + 1 : start.at - 1].strip()) and closing not in BRACKETS):
        return start
    outer = _after_leads(text, max(segments.runs.before(opening), opening - WINDOW), opening)
    has_words = outer.at < opening and not is_common(text[outer.at : opening])
    if closing in BRACKETS and not has_words:
        return start
    return replace(outer, at=outer.at if has_words else opening)


def _is_slogan(words: str) -> bool:
    return is_common(words) or read_cues().shorthand.fullmatch(words) is not None
