"""
Candidate places of a report: the sites on which it says that something is or will be done.

Owns what counts as a candidate; reads no file but the package's lexicons and weights, and knows no register. Rules
propose (`rules`), the trained weights decide (`decider`), and the words around a site tell the rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from haizhumap.extraction.actions import NameRow, action_of
from haizhumap.extraction.classification import Judge, ending_of, kind_of
from haizhumap.extraction.decider.decision import decide_report, reason
from haizhumap.extraction.decider.statements import describe_sector, describe_status
from haizhumap.extraction.decider.weights import read_weights
from haizhumap.extraction.lexicon import read_site_types, read_themes
from haizhumap.extraction.name_starts import find_start
from haizhumap.extraction.rules import find_sites, list_gaps, rows_of
from haizhumap.extraction.segments import Segments
from haizhumap.extraction.typed_names import TypedName, find_names
from haizhumap.extraction.untyped_names import Site, to_site
from haizhumap.model import Kind, Sector, Stage, Status, Targets

_KNOWN = "gazetteer"
_KNOWN_SCORE = 0.8
"""A name that the gazetteer knows and nothing else speaks for; not measured."""

_LONGEST_NOUN = 8
_PARTS = {"review": Status.DONE, "plan": Status.PLANNED}
"""What a part of a report speaks of."""

_FINISHED = frozenset({Stage.STARTING, Stage.UNDER_CONSTRUCTION, Stage.UPGRADING})
"""Stages of works that a review may tell to be finished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """
    One candidate place of a report.

    `start` and `end` are Python character offsets, end exclusive: `text` is the report's text between them. `score`,
    between 0 and 1, is how likely it is a place; `why` holds what spoke loudest for it and against it, as
    `decider.decision.DecidedSpan` has it.
    """

    text: str
    start: int
    end: int
    kind: Kind
    sector: Sector
    stage: Stage
    status: Status
    action: str
    targets: Targets = field(default_factory=dict)
    section: str
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleFinds:
    """What the rules find in a report: names that end with a type noun, and the sites among them and beside them."""

    segments: Segments
    names: tuple[TypedName, ...]
    sites: tuple[Site, ...]


def find(text: str, *, names: Mapping[str, Kind] | None = None) -> RuleFinds:
    """Return what the rules find in a report; `names` are known ones."""
    segments = Segments(text)
    found = tuple(find_names(segments))
    return RuleFinds(segments, found, tuple(find_sites(segments, found, names or {})))


def find_candidates(text: str, *, names: Mapping[str, Kind] | None = None) -> tuple[Candidate, ...]:
    """
    Return the candidate places of a report, in text order, none of them overlapping.

    Parameters
    ----------
    text
        The report, cleaned or raw. Full-width digits and letters count as plain ones; names stand as they are printed.
    names
        Names and aliases that a gazetteer knows, with their kinds; found even where nothing else speaks for them.
    """
    found = find(text, names=names)
    proposed = tuple(site for site in found.sites if site.rule != _KNOWN)
    decisions = decide_report(found.segments, found.names, proposed)
    taken = [decision.span for decision in decisions]
    known = [site for site in found.sites if site.rule == _KNOWN and not _is_taken(site, taken)]
    sites = sites_of(replace(found, sites=proposed), taken)
    reasons = {decision.span: (decision.score, decision.why) for decision in decisions}
    reasons |= {(site.start, site.end): (_KNOWN_SCORE, (reason(_KNOWN, site.entry, is_for=True),)) for site in known}
    ordered = sorted([*sites, *known], key=lambda site: site.start)
    return tuple(
        replace(
            one,
            text=text[one.start : one.end],
            score=round(reasons[one.start, one.end][0], 3),
            why=reasons[one.start, one.end][1],
        )
        for one in _judge_sites(found.segments, ordered, is_learned=True)
    )


def judge_spans(found: RuleFinds, spans: Sequence[tuple[int, int]]) -> list[Candidate]:
    """Return spans, in text order, as candidates, whoever found them: what the words around them tell."""
    return _judge_sites(found.segments, sites_of(found, spans), is_learned=True)


def find_by_rules(text: str, *, names: Mapping[str, Kind] | None = None) -> tuple[Candidate, ...]:
    """Return what the rules alone hold for candidates, all with the same score: what the decision is measured by."""
    found = find(text, names=names)
    judged = _judge_sites(found.segments, found.sites, is_learned=False)
    return tuple(replace(one, text=text[one.start : one.end]) for one in judged)


def _is_taken(site: Site, taken: Sequence[tuple[int, int]]) -> bool:
    return any(site.start < end and start < site.end for start, end in taken)


def sites_of(found: RuleFinds, spans: Sequence[tuple[int, int]]) -> list[Site]:
    """Return spans, in text order, as sites: what the rules or the type noun tell of them, else what a neighbour is."""
    known = {(name.start, name.end): to_site(name) for name in found.names}
    known |= {(site.start, site.end): site for site in found.sites}
    sites: list[Site] = []
    following: Site | None = None
    for span in reversed(spans):
        site = known.get(span) or _by_noun(found.segments, span)
        if not site.entry and following and found.segments.text[site.end : following.start] in list_gaps():
            site = replace(site, kind=following.kind, sector=following.sector)
        sites.append(site)
        following = site
    return sites[::-1]


def _by_noun(segments: Segments, span: tuple[int, int]) -> Site:
    """Return a span that no rule found as a site of the kind that its last word tells."""
    types, (start, end) = read_site_types().by_noun, span
    endings = (segments.text[at:end] for at in range(max(start, end - _LONGEST_NOUN), end))
    noun = next((ending for ending in endings if ending in types), "")
    kind, sector = (types[noun].kind, types[noun].sector) if noun else (Kind.AREA, None)
    lead = find_start(segments, end)
    return Site(start=start, end=end, kind=kind, sector=sector, lead=lead, rule="weights", entry=noun, is_sure=True)


def _is_quarter(site: Site, sector: Sector) -> bool:
    """Tell whether a name that only ends like a hill, a water or a street is a quarter that is renewed or visited."""
    # 推进笔岭拆迁和城市更新。 → 笔岭 (an area, no hill)
    types = read_site_types()
    nouns = {Sector.URBAN_RENEWAL: types.renewed, Sector.TOURISM: types.visited}.get(sector, frozenset())
    return site.entry in nouns


def _kind_in(site: Site, sector: Sector, told: Kind, words: str) -> Kind:
    """Return what a site is by the sector that is spoken of, where its type noun may mean more than one thing."""
    if _is_quarter(site, sector):
        return Kind.AREA
    is_open = told is read_site_types().by_noun[site.entry].kind if site.entry in read_site_types().by_noun else False
    kinds = read_site_types().told_by_sector.get(site.entry, {}) if is_open and site.rule == "noun" else {}
    return kinds.get(sector, kind_of(told, words))


def _judge_sites(segments: Segments, sites: Sequence[Site], *, is_learned: bool) -> list[Candidate]:
    """Return sites, in text order, as candidates, by the words around them: weighed by training, or by the rules."""
    judge = Judge(segments, ((site.start, site.end) for site in sites))
    rows = rows_of(segments.text, sites)
    found = [_to_candidate(segments, judge, site, row) for site, row in zip(sites, rows, strict=True)]
    if not is_learned:
        return found
    return [_learned(segments, judge, site, one) for site, one in zip(sites, found, strict=True)]


def _learned(segments: Segments, judge: Judge, site: Site, candidate: Candidate) -> Candidate:
    """Return a candidate with the sector and the status that training tells."""
    sector = Sector(read_weights().sector.best(features_of_sector(segments, judge, site)))
    status = _status(segments, (site.start, site.end))
    is_finished = status is Status.DONE and candidate.stage in _FINISHED and _is_finished(candidate.action)
    return replace(candidate, sector=sector, status=status, stage=Stage.COMPLETED if is_finished else candidate.stage)


def _status(segments: Segments, span: tuple[int, int]) -> Status:
    """Return whether a site is planned, done or standing: by the part of the report, else by the words around it."""
    learned = Status(read_weights().status.best(describe_status(segments, span)))
    told = _PARTS.get(segments.part(span[0]), learned)
    return learned if learned is Status.STANDING else told


def _is_finished(action: str) -> bool:
    """Tell whether what is said to be done is finished."""
    return read_themes().stages[Stage.COMPLETED].search(action) is not None


def _told(segments: Segments, judge: Judge, site: Site) -> tuple[Kind, Sector]:
    """Return the kind and the sector that the rules tell of a site."""
    span = (site.start, site.end)
    words, clause = segments.text[slice(*span)], segments.clause(site.start)
    told = ending_of(site.kind, words, segments.text[slice(*segments.sentence(site.start))]) or site
    return told.kind, judge.sector(span, clause, told.kind, noun=site.entry, own=told.sector)


def features_of_sector(segments: Segments, judge: Judge, site: Site) -> dict[str, float]:
    """Return the features that speak for a site's sector."""
    kind, told = _told(segments, judge, site)
    return describe_sector(segments, judge, (site.start, site.end), kind=kind, noun=site.entry, told=told)


def _to_candidate(segments: Segments, judge: Judge, site: Site, row: NameRow) -> Candidate:
    start, end = site.start, site.end
    words, clause = segments.text[start:end], segments.clause(start)
    kind, sector = _told(segments, judge, site)
    return Candidate(
        text=words,
        start=start,
        end=end,
        kind=_kind_in(site, sector, kind, words),
        sector=sector,
        stage=judge.stage(clause),
        status=_PARTS.get(segments.part(start), Status.PLANNED),
        action=action_of(segments, replace(row, limit=min(row.limit, segments.clause(row.end)[1])), clause),
        targets=judge.targets(clause),
        section=segments.section(start),
        score=1.0,
        why=(f"{site.rule}:{site.entry}",),
    )
