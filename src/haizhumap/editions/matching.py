"""
Which places of two reports are the same one.

Owns the rules for a pair of places and the one-to-one choice among pairs. Careful by intent: a link that is wrong hides
a promise that was dropped. Names decide; sector and geometry only back a name that is not quite the same, and nearness
alone links nothing. Must not know files, data frames or what a report says of a place.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from rapidfuzz import fuzz
from shapely.geometry.base import BaseGeometry

from haizhumap.model import Decision, Evidence, Kind, LinkDecision, LinkStatus, Sector
from haizhumap.names.parsing import Name
from haizhumap.names.similarity import conflict, is_alike, is_generic, is_part, is_same, likeness

_SCORE_NAME, _SCORE_ALIAS, _SCORE_DOUBTED, _MOST_UNCERTAIN = 1.0, 0.95, 0.9, 0.89
_BONUS = 0.1
"""What the same sector, and what overlapping outlines, add to the likeness of names that are not the same."""

_NEAR_KINDS = frozenset(
    frozenset(kinds)
    for kinds in (
        (Kind.AREA, Kind.VILLAGE),
        (Kind.AREA, Kind.INDUSTRIAL_PARK),
        (Kind.ROAD, Kind.ROAD_SEGMENT),
        (Kind.ROAD, Kind.BRIDGE_TUNNEL),
        (Kind.WATERWAY, Kind.WATERWORKS),
        (Kind.GREENWAY, Kind.PARK),
        (Kind.VENUE, Kind.HOSPITAL),
        (Kind.VENUE, Kind.PARK),
        (Kind.VENUE, Kind.SCHOOL),
    )
)
"""Kinds that reports, or those who read them, take for each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRecord:
    """
    What linking goes by of one place: the record of record linkage.

    `own` are the report's name and, after it, the official one if it is another; `geometry` is WGS 84, lon first, or
    None; `words` is the report's sentence; `common` are words too common to go by.
    """

    place_id: str
    own: tuple[Name, ...]
    aliases: tuple[Name, ...]
    kind: Kind
    sector: Sector
    geometry: BaseGeometry | None
    words: str
    common: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """
    Two places of successive reports that are, or may be, the same one.

    `score`, 0-1, orders the matches and is no probability: 1 for the same name, 0.95 for an alias, 0.9 for a same name
    with something against it, below that the likeness of the names with 0.1 each for sector and geometry.
    """

    earlier_id: str
    later_id: str
    score: float
    status: LinkStatus
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """
    What linking two reports brought.

    `matches` are one-to-one. `repeats` go beyond that: where a report names one place twice, only one of its entries
    finds a free counterpart; the other is certainly the same place and must not pass for new or dropped.
    """

    matches: list[Match] = field(default_factory=list)
    repeats: list[Match] = field(default_factory=list)


def link(earlier: Sequence[LinkRecord], later: Sequence[LinkRecord], decisions: Iterable[LinkDecision] = ()) -> Linked:
    """
    Link the places of two successive reports of one issuer.

    The best pair is taken first and each place at most once; ties are broken by the likeness of the sentences and then
    by id, so that the order of the rows does not matter. What people decided goes before every rule.
    """
    confirmed, rejected = _decided(decisions, earlier, later)
    pairs = [
        (match, one, other)
        for one, other in _shortlist(_without_shared(earlier), _without_shared(later))
        if (one.place_id, other.place_id) not in rejected and (match := judge(one, other))
    ]
    ranked = [match for match, _, _ in sorted(pairs, key=lambda pair: _rank(*pair))]
    matches = _choose([*confirmed, *ranked])
    return Linked(matches, _find_repeats(ranked, matches))


def _decided(
    decisions: Iterable[LinkDecision], earlier: Iterable[LinkRecord], later: Iterable[LinkRecord]
) -> tuple[list[Match], set[tuple[str, str]]]:
    """Return people's links between two reports, by id, and the pairs that they rejected."""
    befores, afters = ({record.place_id for record in records} for records in (earlier, later))
    confirmed: list[Match] = []
    rejected: set[tuple[str, str]] = set()
    for one in sorted(decisions, key=lambda one: (one.earlier_id, one.later_id)):
        if one.decision is Decision.REJECT:
            rejected.add((one.earlier_id, one.later_id))
        elif one.earlier_id in befores and one.later_id in afters:
            confirmed.append(_match(one.earlier_id, one.later_id, 1.0, (Evidence.DECISION,), is_certain=True))
    return confirmed, rejected


def _match(earlier_id: str, later_id: str, score: float, evidence: tuple[Evidence, ...], *, is_certain: bool) -> Match:
    return Match(
        earlier_id=earlier_id,
        later_id=later_id,
        score=round(score, 3),
        status=LinkStatus.CERTAIN if is_certain else LinkStatus.NEEDS_REVIEW,
        evidence=evidence,
    )


def _without_shared(records: Sequence[LinkRecord]) -> list[LinkRecord]:
    """Return the records without the official names and aliases that places of another name in the same report bear."""
    # 环岛路 is an alias of 沙渡路—石岗路段 and of 三围油库—南沙港快速路段: it says nothing of which is meant
    bearers: dict[str, set[str]] = defaultdict(set)
    for record in records:
        for name in (*record.own, *record.aliases):
            bearers[name.bare].add(record.own[0].bare)

    def keep(names: Iterable[Name]) -> tuple[Name, ...]:
        return tuple(name for name in names if len(bearers[name.bare]) == 1)

    return [
        replace(record, own=(record.own[0], *keep(record.own[1:])), aliases=keep(record.aliases)) for record in records
    ]


def _shortlist(earlier: Sequence[LinkRecord], later: Sequence[LinkRecord]) -> Iterator[tuple[LinkRecord, LinkRecord]]:
    """Yield the pairs that share a whole name or two neighbouring characters of a core: no others can be linked."""
    index: dict[str, list[int]] = defaultdict(list)
    for at, record in enumerate(later):
        for handle in _handles(record):
            index[handle].append(at)
    for record in earlier:
        for at in sorted({at for handle in _handles(record) for at in index.get(handle, ())}):
            yield record, later[at]


def _handles(record: LinkRecord) -> set[str]:
    whole = {name.bare for name in (*record.own, *record.aliases)}
    cores = {name.core for name in record.own}
    return whole | {core[at : at + 2] for core in cores for at in range(len(core) - 1)}


def judge(earlier: LinkRecord, later: LinkRecord) -> Match | None:
    """
    Judge one pair; None if it must not be linked.

    Numerals, phases, directions, administrative levels or ends of a section that differ forbid a link. The same name
    or alias makes it certain if the kinds go together and the name is more than a type noun or the district's own. A
    name that holds the other, or differs in a few characters, needs review, and the same sector or outlines that
    overlap behind it.
    """
    # 琶洲一期, 琶洲二期; 市文化馆, 区文化馆: never linked
    if any(conflict(*pair) for pair in zip(earlier.own, later.own, strict=False)):
        return None
    backing = _backing(earlier, later)
    return _judge_same(earlier, later, backing) or _judge_alike(earlier, later, backing)


def _judge_same(earlier: LinkRecord, later: LinkRecord, backing: tuple[Evidence, ...]) -> Match | None:
    # 琶洲 = 琶洲 is certain; 美术馆 = 美术馆 and 海珠 = 海珠 are not: they do not say which
    by_name = _shared(earlier.own, later.own)
    names = by_name or _shared((*earlier.own, *earlier.aliases), (*later.own, *later.aliases))
    if not names:
        return None
    evidence, score = (Evidence.NAME, _SCORE_NAME) if by_name else (Evidence.ALIAS, _SCORE_ALIAS)
    says_which = any(not is_generic(name) and name.bare not in earlier.common for name in names)
    is_certain = says_which and _kinds_agree(earlier.kind, later.kind)
    score = score if is_certain else _SCORE_DOUBTED
    return _match(earlier.place_id, later.place_id, score, (evidence, *backing), is_certain=is_certain)


def _judge_alike(earlier: LinkRecord, later: LinkRecord, backing: tuple[Evidence, ...]) -> Match | None:
    if not backing or not _kinds_agree(earlier.kind, later.kind):
        return None
    # 沥滘片区 ~ 沥滘 (a part), 石涌口渠箱泵站 ~ 石涌口箱渠泵站 (alike): for a person, if sector or outline agree
    pairs = list(product(earlier.own, later.own))
    parts = [pair for pair in pairs if is_part(*pair, common=earlier.common | later.common)]
    alike = [pair for pair in pairs if is_alike(*pair)]
    if not (parts or alike):
        return None
    evidence = Evidence.ABBREVIATION if parts else Evidence.LIKENESS
    score = max(likeness(*pair) for pair in parts or alike) + _BONUS * len(backing)
    ids = earlier.place_id, later.place_id
    return _match(*ids, min(score, _MOST_UNCERTAIN), (evidence, *backing), is_certain=False)


def _backing(earlier: LinkRecord, later: LinkRecord) -> tuple[Evidence, ...]:
    found = []
    if earlier.geometry and later.geometry and earlier.geometry.intersects(later.geometry):
        found.append(Evidence.GEOMETRY)
    if earlier.sector == later.sector:
        found.append(Evidence.SECTOR)
    return tuple(found)


def _shared(some: Sequence[Name], others: Sequence[Name]) -> list[Name]:
    return [one for one, other in product(some, others) if is_same(one, other)]


def _kinds_agree(one: Kind, other: Kind) -> bool:
    return one == other or Kind.OTHER in (one, other) or frozenset((one, other)) in _NEAR_KINDS


def _rank(match: Match, earlier: LinkRecord, later: LinkRecord) -> tuple[object, ...]:
    """Return the key that sorts matches best first."""
    is_other_sector = earlier.sector != later.sector
    words = -fuzz.ratio(earlier.words, later.words)
    return (match.status != LinkStatus.CERTAIN, -match.score, is_other_sector, words, match.earlier_id, match.later_id)


def _choose(ranked: Iterable[Match]) -> list[Match]:
    """
    Return the matches whose places are both still free, in the order given.

    A place that certainly is another one, though that one be taken, is not offered as perhaps a third.
    """
    # 东门步行街 twice this year: both are last year's 东门步行街, neither perhaps 东门活力时尚消费步行街
    ranked = list(ranked)
    sure = {one for match in ranked if match.status is LinkStatus.CERTAIN for one in (match.earlier_id, match.later_id)}
    chosen: list[Match] = []
    befores: set[str] = set()
    afters: set[str] = set()
    for match in ranked:
        if match.status is not LinkStatus.CERTAIN and sure & {match.earlier_id, match.later_id}:
            continue
        if match.earlier_id not in befores and match.later_id not in afters:
            befores.add(match.earlier_id)
            afters.add(match.later_id)
            chosen.append(match)
    return chosen


def _find_repeats(ranked: Iterable[Match], matches: Iterable[Match]) -> list[Match]:
    """Return for each place that was left over its best certain match, the other place of which is taken."""
    matches = list(matches)
    repeats: list[Match] = []
    for side in (_earlier_id, _later_id):
        seen = set(map(side, matches))
        for match in ranked:
            if match.status is LinkStatus.CERTAIN and side(match) not in seen:
                seen.add(side(match))
                repeats.append(match)
    return repeats


def _earlier_id(match: Match) -> str:
    return match.earlier_id


def _later_id(match: Match) -> str:
    return match.later_id
