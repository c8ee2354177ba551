"""
What became of each place from one report of an issuer to the next.

Owns the pairing of successive reports and the codes of change. Which places are the same is `matching`'s, what two
reports say of one is `diff`'s; the sentences stand in `facts.history`. Must not draw or change any file.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from haizhumap.checks.project import Project
from haizhumap.editions.diff import compare_places
from haizhumap.editions.matching import Linked, LinkRecord, Match, link
from haizhumap.layer.features import PlaceFeature, Table, places_of
from haizhumap.model import Change, ChangedPart, Evidence, Kind, LinkDecision, LinkStatus, Sector
from haizhumap.names.normalise import normalise
from haizhumap.names.parsing import common_words, parse_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """Two successive reports of one issuer: their places by id, and the links between them."""

    earlier: Mapping[str, PlaceFeature]
    later: Mapping[str, PlaceFeature]
    linked: Linked


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceChange:
    """
    What became of one place.

    `change` is a `Change` or "" where there is nothing to compare with. The last news counts: a place that the next
    report no longer mentions is dropped, whatever it was before. `earlier_id` and `later_id` are the linked places of
    the report before and the one after, or "". `score` (None without a predecessor), `status` and `evidence` speak of
    the link to the predecessor; new and dropped places have no status unless one of the two texts is an excerpt: then
    they need review.
    """

    change: Change | str = ""
    what_changed: tuple[ChangedPart, ...] = ()
    earlier_id: str = ""
    later_id: str = ""
    score: float | None = None
    status: LinkStatus | str = ""
    evidence: tuple[Evidence, ...] = ()


Changes = Mapping[str, PlaceChange]
"""What became of each place of a layer, by `place_id`, in the layer's order."""


def read_changes(project: Project, layer: Table) -> Changes:
    """
    Find the changes in a project's layer, with the project's decisions and with care for excerpts.

    Raises
    ------
    DataError
        If the decisions have faults of form.
    """
    excerpts = {report_id for report_id, report in project.reports.items() if report.excerpt}
    return find_changes(layer, read_successions(project, layer), excerpts=excerpts)


def read_successions(project: Project, layer: Table) -> list[Succession]:
    """Return the successions in a project's layer, with the project's decisions; see `read_changes`."""
    project.decisions.require_clean()
    return find_successions(layer, project.decisions.records.values())


def find_successions(layer: Table, decisions: Iterable[LinkDecision] = ()) -> list[Succession]:
    """
    Return each pair of successive reports of one issuer with the links between their places.

    Reports are compared with the one before them by the same issuer, by date; those of one day count as one. People's
    `decisions` go before every rule.
    """
    decisions = list(decisions)
    return [
        Succession(
            earlier={place.place_id: place for place in earlier},
            later={place.place_id: place for place in later},
            linked=link([*map(_record, earlier)], [*map(_record, later)], decisions),
        )
        for _, of_issuer in _grouped(places_of(layer), lambda place: normalise(place.report_issuer))
        for earlier, later in pairwise(edition for _, edition in _grouped(of_issuer, lambda place: place.report_date))
    ]


def _grouped(
    places: Iterable[PlaceFeature], key: Callable[[PlaceFeature], str]
) -> Iterator[tuple[str, list[PlaceFeature]]]:
    for value, group in groupby(sorted(places, key=key), key=key):
        yield value, list(group)


def _record(place: PlaceFeature) -> LinkRecord:
    issuer = place.report_issuer
    own = (place.name_zh, place.official_name_zh)
    return LinkRecord(
        place_id=place.place_id,
        own=tuple(dict.fromkeys(parse_name(name, issuer) for name in own if name)),
        aliases=tuple(dict.fromkeys(parse_name(alias, issuer) for alias in place.aliases)),
        kind=Kind(place.kind),
        sector=Sector(place.sector),
        geometry=place.geometry,
        words=place.quote,
        common=common_words(issuer),
    )


def find_changes(layer: Table, successions: Iterable[Succession], *, excerpts: Collection[str] = ()) -> Changes:
    """Find what became of each place of a layer; `excerpts` are the ids of the reports that are excerpts."""
    found = dict.fromkeys(layer["place_id"], PlaceChange())
    for succession in successions:
        _tell_later(succession, found, excerpts)
        _tell_earlier(succession, found, excerpts)
    return found


def _tell_later(succession: Succession, found: dict[str, PlaceChange], excerpts: Collection[str]) -> None:
    """Note for the places of the later report where they come from."""
    linked = succession.linked
    predecessors = {match.later_id: match for match in (*linked.repeats, *linked.matches)}
    is_sure = _is_whole(succession.earlier, excerpts)
    for place_id, place in succession.later.items():
        if match := predecessors.get(place_id):
            parts = compare_places(succession.earlier[match.earlier_id], place)
            found[place_id] = replace(
                found[place_id],
                change=_say_change(match, parts),
                what_changed=parts,
                earlier_id=match.earlier_id,
                score=match.score,
                status=match.status,
                evidence=match.evidence,
            )
        else:
            found[place_id] = _silent(found[place_id], Change.NEW, is_sure=is_sure)


def _say_change(match: Match, parts: tuple[ChangedPart, ...]) -> Change:
    if match.status is LinkStatus.NEEDS_REVIEW:
        return Change.UNCERTAIN
    return Change.CHANGED if parts else Change.CARRIED_OVER


def _tell_earlier(succession: Succession, found: dict[str, PlaceChange], excerpts: Collection[str]) -> None:
    """Note for the places of the earlier report where they go to."""
    linked = succession.linked
    successors = {match.earlier_id: match.later_id for match in (*linked.repeats, *linked.matches)}
    is_sure = _is_whole(succession.later, excerpts)
    for place_id in succession.earlier:
        if place_id in successors:
            found[place_id] = replace(found[place_id], later_id=successors[place_id])
        else:
            found[place_id] = _silent(found[place_id], Change.DROPPED, is_sure=is_sure)


def _is_whole(places: Mapping[str, PlaceFeature], excerpts: Collection[str]) -> bool:
    return not any(place.report_id in excerpts for place in places.values())


def _silent(before: PlaceChange, change: Change, *, is_sure: bool) -> PlaceChange:
    """Return what to note where the other report is silent on a place; silence of an excerpt proves nothing."""
    if is_sure:
        return replace(before, change=change)
    return replace(before, change=change, status=LinkStatus.NEEDS_REVIEW, evidence=(Evidence.EXCERPT,))
