"""
Where names begin and end: a type noun is the anchor, the words around it are the limits.

Owns the search for names that end with a type noun; must not judge sectors, stages or actions.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from haizhumap.extraction.lexicon import Naming, Role, SiteType, read_cues, read_site_types, read_words
from haizhumap.extraction.name_starts import BRACKETS, CLOSING, LONGEST_OUTER, WINDOW, Start, find_start, is_common
from haizhumap.extraction.segments import Segments
from haizhumap.model import Kind

_LONGEST_MODIFIER = 18
# 拓宽建设路、解放大街。 → 建设路、解放大街 (not 解放大街: two common characters may name a street)
_LONGEST_FREE = 2
# 推进王家咀雨污分流、时代阳光大道截污改造。 → 王家咀、时代阳光大道 (not 王家咀: four may name an avenue)
_LONGEST_COMMON = 4
# 改造东湖街道青禾村、云溪镇鹭岭村。 → 青禾村、鹭岭村 (not 东湖街道青禾村、云溪镇鹭岭村: 云溪 has two)
_SHORTEST_UNIT = 2
_NATURAL_KINDS = frozenset({Kind.WATERWAY, Kind.PARK, Kind.VILLAGE})
_LINE_KINDS = frozenset({Kind.ROAD, Kind.TRANSIT})
_SECTIONED_KINDS = _LINE_KINDS | {Kind.WATERWAY}
_EXTENDED_KINDS = frozenset({Kind.ROAD, Kind.BRIDGE_TUNNEL, Kind.WATERWAY, Kind.GREENWAY})


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedName:
    """One name that ends with a type noun: `noun_at` is the noun's offset, `is_sure` that it has words of its own."""

    start: int
    end: int
    noun_at: int
    noun_end: int
    site: SiteType
    lead: Start
    is_sure: bool


def find_names(segments: Segments) -> Iterator[TypedName]:
    """
    Yield the names that end with a type noun, in text order, none of them overlapping.

    Where one name runs into the next type noun without a lead word between, they are one name, unless that noun is
    plain and has no words of its own.
    """
    pending: TypedName | None = None
    for name in _anchored_names(segments):
        if pending and name.start < pending.start and name.end >= pending.end:
            pending = name
            continue
        if pending and name.start < pending.end:
            pending = _joined(segments.text, pending, name)
            continue
        if pending:
            yield _without_address(segments.text, pending)
        pending = name
    if pending:
        yield _without_address(segments.text, pending)


def _joined(text: str, first: TypedName, second: TypedName) -> TypedName:
    """Return what two names become of which the second runs on from the first."""
    # 修缮鼓楼胡同。 → 鼓楼胡同 (not 鼓楼)
    between = text[first.noun_end : second.noun_at]
    if _is_whole(text, first, second, between):
        return first
    if second.end == first.end and first.noun_end <= second.noun_at and first.site.is_alone and not first.is_sure:
        return replace(first, start=min(first.start, second.start), is_sure=True)
    if first.is_sure or second.site.noun in read_site_types().branches:
        return replace(second, start=min(first.start, second.start))
    is_class = len(first.site.noun) > 1 and not first.site.is_alone and _is_class(text, first)
    is_apposition = is_class and len(between) > 1 and not is_common(between) and first.end <= second.noun_at
    return replace(second, start=first.end) if is_apposition else second


def _is_whole(text: str, first: TypedName, second: TypedName, between: str) -> bool:
    """Tell whether the second of two names adds nothing to the first, or only what is done there."""
    # 推进云溪村旧村改造拆迁。 → 云溪村 (not 云溪村旧村)
    types = read_site_types()
    if _is_shorthand(text, first.end, second.end):
        return True
    if second.site.noun in types.branches and not between:
        return False
    if first.is_sure:
        is_joined = second.site.noun in types.joined and _can_be_called_after(first, between)
        is_plain = second.site.is_plain and not is_joined and (not between or is_common(between))
        return is_plain or not second.is_sure or second.end <= first.end
    return second.end < first.end or (second.end == first.end and not second.is_sure)


def _can_be_called_after(first: TypedName, between: str) -> bool:
    """Tell whether a market or an estate may be called after what stands right before it: a water, a road."""
    # 完成东湖农贸市场、金山小区改造。 → 东湖农贸市场、金山小区 (not 东湖、金山小区)
    # 完成东湖街道农贸市场整治。 → 东湖街道 (not 东湖街道农贸市场)
    is_road = first.site.kind is Kind.ROAD and first.end == first.noun_end and (not between or is_common(between))
    return is_road or (not between and len(first.site.noun) == 1)


def _is_shorthand(text: str, start: int, end: int) -> bool:
    return read_cues().shorthand.fullmatch(text, start, end) is not None


def _without_address(text: str, name: TypedName) -> TypedName:
    """Leave out a unit before a name that only says where it is: the subdistrict of a village."""
    # 改造东湖街道青禾村、云溪镇鹭岭村。 → 青禾村、鹭岭村 (not 东湖街道青禾村、云溪镇鹭岭村)
    modifier = text[name.start : name.noun_at]
    for unit, kinds in read_site_types().addressed.items():
        at = modifier.find(unit, _SHORTEST_UNIT)
        own = modifier[at + len(unit) :]
        if at >= 0 and name.site.kind in kinds and is_named(own, name.site):
            return replace(name, start=name.noun_at - len(own))
    return name


def _is_class(text: str, name: TypedName) -> bool:
    # 首个智慧公园云石公园开园。 → 云石公园 (not 智慧公园云石公园)
    is_compound = len(name.site.noun) >= _LONGEST_COMMON and name.site.kind not in _LINE_KINDS
    return (name.start < name.noun_at or is_compound) and not _is_proper(text, name.start, name.noun_at, name.site)


def _anchored_names(segments: Segments) -> Iterator[TypedName]:
    text = segments.text
    cues = read_cues()
    previous_end, previous_kind = -1, None
    for at, end, site in _find_nouns(text, segments.body_end):
        limit = _extended(text, end, site)
        if limit == end and _needs_end(site) and not _ends_name(text, end, site):
            continue
        if cues.continuation.match(text, limit):
            continue
        start = find_start(segments, at, is_free=site.noun in read_site_types().verb_named)
        line_end = previous_end if previous_kind in _LINE_KINDS else -1
        if _is_length_before(start, previous_end, site) or _is_between_ends(text, start, line_end, site):
            start = find_start(segments, start.word_at)
        name = TypedName(
            start=start.at,
            end=limit,
            noun_at=at,
            noun_end=end,
            site=site,
            lead=start,
            is_sure=_is_sure(text, start.at, (at, end, limit), site) and not _is_enclosed(text, start.at),
        )
        previous_end, previous_kind = limit, site.kind
        yield _quoted(segments, name)


def _is_sure(text: str, start: int, noun: tuple[int, int, int], site: SiteType) -> bool:
    """Tell whether a name has words of its own, before its noun or, for roads and railways, in what extends it."""
    # 整治入库支流。 → nothing (not 入库支流)
    at, end, limit = noun
    if _is_proper(text, start, at, site):
        return True
    own = read_site_types().own_extension.fullmatch(text, end, limit) if site.kind in _SECTIONED_KINDS else None
    return own is not None and not is_common(own["words"] or text[end - 1])


def _find_nouns(text: str, body_end: int) -> Iterator[tuple[int, int, SiteType]]:
    """Yield the type nouns with their offsets; a noun within another word leaves its characters to the next."""
    pattern, position = read_site_types().pattern, 0
    while match := pattern.search(text, position, body_end):
        at, end = match.span()
        if found := _noun_that_fits(text, at, end):
            position, site = found
            yield at, position, site
        else:
            position = at + 1


def _noun_that_fits(text: str, at: int, end: int) -> tuple[int, SiteType] | None:
    """Return the end of the longest type noun at an offset that its neighbours leave one, and what it is."""
    types, firm = read_site_types(), read_cues().firm
    match = types.pattern.match(text, at, end)
    while match:
        end = match.end()
        site = types.by_noun.get(match.group(), types.numbered_road)
        is_cut = text[end : end + 1] in site.not_before and not firm.match(text, end)
        if not site.noun or (not is_cut and _fits(text, at, end, site)):
            return end, site
        match = types.pattern.match(text, at, end - 1)
    return None


def _fits(text: str, at: int, end: int, site: SiteType) -> bool:
    """Tell whether a type noun is one after what stands before it."""
    # 优化公交线路。 → nothing (not 公交线路)
    types, cues, before = read_site_types(), read_cues(), text[at - 1 : at]
    if before in types.not_after_any:
        return any(words.match(text, at - _SHORTEST_UNIT) for words in (cues.part, cues.verb))
    is_sectioned = site.noun in types.sectioned and types.sectioned_by.match(text, end) is not None
    return types.measured.match(text, at) is None and (is_sectioned or site.fits(before))


def _ends_name(text: str, end: int, site: SiteType) -> bool:
    """Tell whether what follows a short noun begins something else: punctuation, works, a verb, a common word."""
    # 培育柳泉大米品牌。 → nothing (not 柳泉)
    if read_cues().after_short.match(text, end):
        return True
    is_natural = site.kind in _NATURAL_KINDS and read_words().match(text, end) is not None
    return is_natural and read_cues().owned.match(text, end) is None


def _needs_end(site: SiteType) -> bool:
    """Tell whether a type noun is so short that what follows must show that the name ends."""
    # 规范青禾夜市经营。 → 青禾夜市 (not nothing)
    return len(site.noun) == 1 and site.kind is not Kind.ROAD


def _is_enclosed(text: str, at: int) -> bool:
    """Tell whether a quotation or a bracket is open: slogans and programmes stand in one, end points in the other."""
    floor = max(0, at - 2 * WINDOW)
    for closing, opening in CLOSING.items():
        opened = text.rfind(opening, floor, at)
        if opened > text.rfind(closing, floor, at) and (closing not in BRACKETS or _has_ends(text, at, closing)):
            return True
    return False


def _has_ends(text: str, at: int, closing: str) -> bool:
    """Tell whether the bracket around an offset says from where to where."""
    opened = text.rfind(CLOSING[closing], 0, at)
    closed = text.find(closing, at, at + 2 * WINDOW)
    return read_cues().ends.search(text, opened, max(closed, at)) is not None


def _is_length_before(start: Start, previous_end: int, site: SiteType) -> bool:
    """Tell whether only a length stands between two nouns: so many kilometres of greenway along a lake."""
    is_length = start.role is Role.QUANTITY and read_cues().lengths.search(start.word) is not None
    return is_length and start.word_at == previous_end and site.kind in _EXTENDED_KINDS


def _is_between_ends(text: str, start: Start, line_end: int, site: SiteType) -> bool:
    """Tell whether a road or railway is named by its two ends, neither of them a road of its own."""
    # 建成白桥至青禾高速公路。 → 白桥至青禾高速公路 (not 白桥)
    return (
        start.role is Role.ROUTE
        and (site.kind is Kind.ROAD or site.noun in read_site_types().lines)
        and len(start.word) == 1
        and (start.word_at != line_end or site.noun in read_site_types().connectors)
        and text[start.word_at - 1 : start.word_at].isalnum()
    )


def _extended(text: str, end: int, site: SiteType) -> int:
    """Return the end of a name with its phase, section or new building."""
    # 改造青禾街东段。 → 青禾街东段 (not 青禾街)
    if site.kind is Kind.EXTERNAL_ZONE:
        return end
    extension = read_site_types().extension
    for _ in range(3):
        match = extension.match(text, end)
        if not match or not match.group():
            break
        end = match.end()
    return end


def _quoted(segments: Segments, name: TypedName) -> TypedName:
    """Take both quotation marks into a name that stands in quotation marks after a proper name."""
    # 打造云溪“智慧运动谷”。 → 云溪“智慧运动谷” (not 云溪)
    text = segments.text
    opening, closing = text[name.start - 1 : name.start], text[name.end : name.end + 1]
    if not closing or CLOSING.get(closing) != opening or closing in BRACKETS:
        return name
    is_class = name.site.naming is Naming.ANY and not _is_proper(text, name.start, name.noun_at, name.site)
    if name.noun_at - name.start == 1 or is_class:
        return name
    if len(name.site.noun) > 1 and name.noun_end == name.end and name.noun_at - name.start > LONGEST_OUTER:
        return replace(name, is_sure=_is_proper(text, name.start, name.noun_at, name.site))
    outer = find_start(segments, name.start - 1)
    words = text[outer.at : name.start - 1]
    if not 1 < len(words) <= LONGEST_OUTER or is_common(words):
        return name
    return replace(name, start=outer.at, end=name.end + 1, lead=outer, is_sure=True)


def _is_proper(text: str, start: int, noun_at: int, site: SiteType) -> bool:
    """Tell whether a name has words of its own and does not only sum up a programme in numbers."""
    end = noun_at + len(site.noun)
    return is_named(text[start:noun_at], site) and not read_cues().shorthand.fullmatch(text, start, end)


def _is_generic(modifier: str, site: SiteType) -> bool:
    # 打造滨水岸线。 → nothing (not 滨水岸线)
    if site.naming is Naming.ANY:
        return modifier in site.generic
    is_numeral = len(modifier) == 1 and modifier.isnumeric() and site.naming is not Naming.NUMBER
    is_unit = modifier in read_site_types().units or modifier in read_cues().singles
    return is_numeral or is_unit or modifier in site.generic


def is_named(modifier: str, site: SiteType) -> bool:
    """Tell whether the words before a type noun make it somebody's name."""
    # 建设公园绿道。 → nothing (not 公园绿道)
    if not site.noun:
        return True
    if not modifier or len(modifier) > _LONGEST_MODIFIER or _is_generic(modifier, site):
        return False
    if site.naming is Naming.NUMBER:
        return modifier[-1].isnumeric()
    if site.naming is Naming.ANY:
        longest = _LONGEST_COMMON if site.is_free else _LONGEST_FREE
        return len(modifier) <= longest or not is_common(modifier)
    if site.naming is Naming.STRONG and len(modifier) == 1:
        return False
    return modifier in read_site_types().proper_words or not is_common(modifier)
