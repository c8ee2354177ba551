"""
Names without a type noun of their own: elements of lists, zones elsewhere, names that something is made at.

Owns what the neighbours of a name tell about it; must not judge sectors, stages or actions.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from haizhumap.extraction.lexicon import Naming, Role, read_cues, read_site_types, read_zones
from haizhumap.extraction.name_starts import Start, find_start, is_common
from haizhumap.extraction.segments import Segments
from haizhumap.extraction.typed_names import TypedName
from haizhumap.model import Kind, Sector

_SHORTEST = 2
_LONGEST = 8
# 实现大、小梅屿与鹭江公园联通。 → 大、小梅屿、鹭江公园 (not 鹭江公园: 大小梅屿 has four)
_LONGEST_SHARED = 4
_NO_MARKS = str.maketrans("", "", "\u3001")
_OPENING = frozenset("（(")
_NATURAL = frozenset({Kind.WATERWAY, Kind.PARK})
_NUMBERED = re.compile(r"[0-9]+\w?")
_NUMBERED_END = re.compile(r"[0-9]\w?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One found name: what it is and which rule found it. `is_sure` means that its own words name it."""

    start: int
    end: int
    kind: Kind
    sector: Sector | None
    lead: Start
    rule: str
    entry: str
    is_sure: bool


class Taken:
    """The spans that sites hold already."""

    def __init__(self, sites: Iterable[Site]) -> None:
        self._offsets: set[int] = set()
        for site in sites:
            self.add(site)

    def add(self, site: Site) -> None:
        """Hold a site's span."""
        self._offsets.update(range(site.start, site.end))

    def has(self, start: int, end: int) -> bool:
        """Tell whether a span overlaps one that is held."""
        return not self._offsets.isdisjoint(range(start, end))


def to_site(name: TypedName) -> Site:
    """Return a name with a type noun as a site."""
    return Site(
        start=name.start,
        end=name.end,
        kind=name.site.kind,
        sector=name.site.sector,
        lead=name.lead,
        rule="noun",
        entry=name.site.noun,
        is_sure=name.is_sure,
    )


def with_shared_head(segments: Segments, name: TypedName, ends: Container[int]) -> TypedName:
    """
    Let a name begin with the elements before it that share its type noun: two wards before one word for ward.

    `ends` are the offsets where names end: an element that has a type noun of its own shares none.
    """
    # 提升改造鹭江2号、3号人行天桥。 → 鹭江2号、3号人行天桥 (not 鹭江、3号人行天桥)
    text, marks = segments.text, read_cues().list_marks
    modifier = _own_words(text[name.start : name.noun_at])
    is_numbered = _NUMBERED.fullmatch(modifier) is not None
    if not _can_share(name, modifier):
        return name
    at, lead = name.start, name.lead
    while at > 0 and text[at - 1] in marks:
        start = find_start(segments, at - 1)
        words = text[start.at : at - 1]
        if (at - 1 in ends and not _are_alike(words, modifier, name)) or not _is_shared(words, is_numbered=is_numbered):
            return name
        at, lead = start.at, start
        if start.role:
            break
    return name if at == name.start else replace(name, start=at, lead=lead, is_sure=True)


def _own_words(modifier: str) -> str:
    """Return what stands before a type noun without the common word that qualifies it."""
    stem = modifier[:-_SHORTEST]
    is_qualified = len(stem) >= _SHORTEST and is_common(modifier[-_SHORTEST:]) and not is_common(stem[-_SHORTEST:])
    return stem if is_qualified else modifier


def _are_alike(words: str, modifier: str, name: TypedName) -> bool:
    """Tell whether two elements are both called after a hill or a water, so that the second's type noun serves both."""
    # 推动鹭岭、獭湖水厂规划建设。 → 鹭岭、獭湖水厂 (one waterworks)
    # 推动云溪湖、柳泉水库联合调度。 → 云溪湖、柳泉水库 (two)
    if len(words) > _SHORTEST and name.site.noun not in read_site_types().shared:
        return False
    types = read_site_types().by_noun
    return all(name[-1:] in types and types[name[-1]].kind in _NATURAL for name in (words, modifier))


def _can_share(name: TypedName, modifier: str) -> bool:
    """Tell whether a name's type noun may serve the elements before it: no road, no phase, no name in Latin letters."""
    # 推动长坡、罗塘水厂扩建。 → 长坡、罗塘水厂 (one)
    # 推动黄麻布、甲岸村旧改。 → 黄麻布、甲岸村 (two)
    if not (name.is_sure or _NUMBERED.fullmatch(modifier)) or name.site.is_plain or len(modifier) > _LONGEST_SHARED:
        return False
    if name.site.noun in read_site_types().unshared:
        return False
    if name.site.kind is Kind.BRIDGE_TUNNEL and name.end > name.noun_end:
        return False
    if not name.site.noun or (modifier[:1].isascii() and not modifier[:1].isdigit()):
        return False
    return name.site.naming is not Naming.STRONG and len(name.site.noun) > 1


def _is_shared(words: str, *, is_numbered: bool) -> bool:
    # 推动马尾段、三河口公园建设。 → 马尾段、三河口公园 (two)
    # 推进青禾村改造、鹭江科学城建设。 → 青禾村、鹭江科学城 (not 青禾村、、鹭江科学城)
    if is_numbered:
        return len(words) <= _LONGEST and _NUMBERED_END.search(words) is not None
    if words[-1:] in read_cues().not_shared:
        return False
    return 0 < len(words) <= _LONGEST_SHARED and words.isalnum() and (len(words) == 1 or not is_common(words))


def find_listed(segments: Segments, sites: Sequence[Site], taken: Taken) -> Iterator[Site]:
    """Yield the elements of a list that have no type noun, where a neighbour in the list names a site."""
    for site in sites:
        if not site.is_sure:
            continue
        yield from _listed_before(segments, site, taken)
        yield from _listed_after(segments, site, taken)


def _listed_before(segments: Segments, site: Site, taken: Taken) -> Iterator[Site]:
    # 推动黄麻布、甲岸村旧改。 → 黄麻布、甲岸村 (not 甲岸村)
    marks = read_cues().list_marks
    at = site.start
    while at > 0 and segments.text[at - 1] in marks:
        start = find_start(segments, at - 1)
        if not _is_untyped_name(segments.text[start.at : at - 1]) or taken.has(start.at, at - 1):
            return
        found = _as_listed(site, start.at, at - 1, start)
        taken.add(found)
        yield found
        if start.role:
            return
        at = start.at


def _listed_after(segments: Segments, site: Site, taken: Taken) -> Iterator[Site]:
    # 改造白桥后街、鹭崖洞天。 → 白桥后街、鹭崖洞天 (not 白桥后街)
    cues = read_cues()
    text, at = segments.text, site.end
    while text[at : at + 1] and text[at] in cues.list_marks:
        stop = segments.runs.after(at + 1)
        end = _untyped_end(text, at + 1, stop)
        if not _is_untyped_name(text[at + 1 : end]) or taken.has(at + 1, end) or text[end : end + 1] in _OPENING:
            return
        found = _as_listed(site, at + 1, end, site.lead)
        taken.add(found)
        yield found
        if end < stop:
            return
        at = stop


def _as_listed(neighbour: Site, start: int, end: int, lead: Start) -> Site:
    """Return an element of a list: what its neighbour is, but no road, as roads are never called without their noun."""
    kind = Kind.AREA if neighbour.kind is Kind.ROAD else neighbour.kind
    return replace(neighbour, start=start, end=end, lead=lead, kind=kind, rule="listed")


def _untyped_end(text: str, start: int, stop: int) -> int:
    """Return where a name without type noun ends: before the first word of works, verb or conjunction."""
    # 完成柳泉第一工业区、石围坪和白桥东片区改造。 → 柳泉第一工业区、石围坪、白桥东片区 (not 柳泉第一工业区、白桥东片区)
    cues = read_cues()
    for at in range(start + 2, min(stop, start + _LONGEST + 2)):
        if text[at] in cues.conjunctions or cues.after_short.match(text, at, stop):
            return at
    return stop


def _is_untyped_name(words: str) -> bool:
    is_name = _SHORTEST <= len(words) <= _LONGEST and words.isalnum() and not words.isdigit()
    return is_name and words[-1] not in read_cues().never_untyped and not is_common(words)


def find_before_tails(segments: Segments, taken: Taken) -> Iterator[Site]:
    """Yield the elements of lists that end with what they are, such as `and other streets`."""
    # 优化应柳、永青等进京检查站。 → 应柳、永青 (not nothing)
    cues = read_cues()
    for match in cues.tail.finditer(segments.text, 0, segments.body_end):
        kind, sector = cues.tails[match.group("noun")]
        at = match.start()
        while True:
            start = find_start(segments, at)
            words = segments.text[start.at : at]
            if start.role is Role.QUANTITY:
                break
            if not taken.has(start.at, at):
                is_local = len(words) == _SHORTEST and match.group("noun") in cues.local_tails
                is_bare = _is_untyped_name(words) and cues.shorthand.fullmatch(words) is None
                if not is_bare and (not is_local or words in read_site_types().by_noun):
                    break
                found = Site(
                    start=start.at,
                    end=at,
                    kind=kind,
                    sector=sector,
                    lead=start,
                    rule="tail",
                    entry=match.group("noun"),
                    is_sure=True,
                )
                taken.add(found)
                yield found
            if start.role or start.at == 0 or segments.text[start.at - 1] not in cues.list_marks:
                break
            at = start.at - 1


def find_pairs(segments: Segments, taken: Taken) -> Iterator[Site]:
    """Yield two bare names that differ in their first characters and are written once: east and west so-and-so."""
    # 实现大、小梅屿与鹭江公园联通。 → 大、小梅屿、鹭江公园 (not 鹭江公园)
    for match in read_cues().pair.finditer(segments.text, 0, segments.body_end):
        start = find_start(segments, match.end() - 1)
        end = _untyped_end(segments.text, match.end(), segments.runs.after(match.end()))
        if start.at == match.start() and _SHORTEST < end - match.end() <= _LONGEST_SHARED:
            yield from _untyped_area(segments, start, end, taken, "pair", match.group())


def find_improved(segments: Segments, taken: Taken) -> Iterator[Site]:
    """Yield bare names whose infrastructure is improved, and those at which something is made."""
    # 不断完善鹿洲基础设施。 → 鹿洲
    # 在鹿洲打造智慧物流示范园区。 → 鹿洲
    cues = read_cues()
    for match in cues.improved.finditer(segments.text, 0, segments.body_end):
        start = find_start(segments, match.start())
        if start.role in {Role.VERB, Role.WEAK}:
            yield from _untyped_area(segments, start, match.start(), taken, "improved", match.group())
    for match in cues.placed.finditer(segments.text, 0, segments.body_end):
        start = Start(at=match.start("name"), role=Role.VERB, word="", word_at=match.start())
        yield from _untyped_area(segments, start, match.end("name"), taken, "placed", "")


def _untyped_area(segments: Segments, start: Start, end: int, taken: Taken, rule: str, entry: str) -> Iterator[Site]:
    words = segments.text[start.at : end].translate(_NO_MARKS)
    if not _is_untyped_name(words) or len(words) > _LONGEST_SHARED or taken.has(start.at, end):
        return
    found = Site(start=start.at, end=end, kind=Kind.AREA, sector=None, lead=start, rule=rule, entry=entry, is_sure=True)
    taken.add(found)
    yield found


def find_zones(segments: Segments, taken: Taken) -> Iterator[Site]:
    """Yield zones elsewhere that stand alone in a sentence on co-operation."""
    # 强化与横琴、前海的产业合作。 → 横琴、前海 (not nothing)
    zones, cues, text = read_zones(), read_cues(), segments.text
    for match in zones.names.finditer(text, 0, segments.body_end):
        start, end = match.span()
        if match.group() in zones.provinces or taken.has(start, end) or not cues.after_short.match(text, end):
            continue
        if not zones.signal.search(text, *segments.sentence(start)) or find_start(segments, end).at != start:
            continue
        found = Site(
            start=start,
            end=end,
            kind=Kind.EXTERNAL_ZONE,
            sector=Sector.REGIONAL_COOPERATION,
            lead=find_start(segments, start),
            rule="zone",
            entry=match.group(),
            is_sure=True,
        )
        taken.add(found)
        yield found


def find_known(segments: Segments, names: Mapping[str, Kind], taken: Taken) -> Iterator[Site]:
    """Yield names that a gazetteer knows and that no rule has found."""
    for known in sorted(names, key=len, reverse=True):
        start = segments.text.find(known) if known else -1
        while start >= 0:
            end = start + len(known)
            if end <= segments.body_end and not taken.has(start, end):
                found = Site(
                    start=start,
                    end=end,
                    kind=Kind(names[known]),
                    sector=None,
                    lead=find_start(segments, start),
                    rule="gazetteer",
                    entry=known,
                    is_sure=True,
                )
                taken.add(found)
                yield found
            start = segments.text.find(known, end)
