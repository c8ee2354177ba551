"""
A report in plain figures: what its targets and its named sites add up to, each figure with the sentences behind it.

Owns which figures may be added and what counts as one summand. Offsets are Python character offsets into the report's
cleaned text, end exclusive. Figures are per report: what two reports say is never added. Must not know positions.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from haizhumap.i18n import Lang, t
from haizhumap.model import Entry, Kind, Place, Target, UnmappedItem

K = TypeVar("K", bound=Hashable)

ADDABLE = frozenset(
    {
        Target.PLOTS,
        Target.OLD_ESTATES,
        Target.RESETTLEMENT_BUILDINGS,
        Target.PUBLIC_FACILITIES,
        Target.WASTE_STATIONS,
        Target.JOB_STATIONS,
        Target.NEW_JOBS,
        Target.CHARITY_EVENTS,
    }
)
"""Targets that count things, so that two of them add up; shares, grades and phases do not."""

HEADLINES: Sequence[Target | Kind] = (
    Target.PLOTS,
    Kind.VILLAGE,
    Kind.ROAD_SEGMENT,
    Kind.VENUE,
    Kind.HOSPITAL,
    Target.OLD_ESTATES,
)
"""The figures that stand above the map; all of them stand beside the charts."""

_PERCENT = "_pct"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summand:
    """
    One sentence of a report that supports a figure: what it adds, and which entries quote it.

    `place_ids` are places of the register, `item_ids` commitments of the ledger.
    """

    value: int | str
    quote_start: int
    quote_end: int
    place_ids: tuple[str, ...]
    item_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """
    One plain figure of a report.

    `code` is the target that is set or the kind of place that is named; `value` is the sum of the summands' values,
    or that of the only one.
    """

    report_id: str
    code: Target | Kind
    value: int | str
    summands: tuple[Summand, ...]


def summarise(places: Iterable[Place], unmapped: Iterable[UnmappedItem]) -> list[Figure]:
    """
    Sum up what reports promise.

    A target that counts things is added up over its summands, any other makes a figure of each. Entries that
    set the same target to the same value in the same sentence make one summand: a figure that a place and the
    ledger both bear is counted once. Kinds count places, each official name once a report.

    Parameters
    ----------
    places, unmapped
        The entries to sum up: all of a project, or those that a filter lets through.

    Returns
    -------
    figures
        By report, in the order of the entries; targets in the order of their code list, then kinds in theirs.
    """
    entries: list[Entry] = [*places, *unmapped]
    figures: list[Figure] = []
    for report_id, members in _group(entries, [entry.report_id for entry in entries]).items():
        figures += [figure for target in Target for figure in _target_figures(report_id, target, members)]
        figures += [figure for kind in Kind if (figure := _kind_figure(report_id, kind, members))]
    return figures


def _group(entries: Iterable[Entry], keys: Iterable[K]) -> Mapping[K, list[Entry]]:
    groups: dict[K, list[Entry]] = {}
    for entry, key in zip(entries, keys, strict=True):
        groups.setdefault(key, []).append(entry)
    return groups


def _target_figures(report_id: str, target: Target, entries: Iterable[Entry]) -> list[Figure]:
    setting = [entry for entry in entries if target in entry.targets]
    sentences = [(entry.quote_start, entry.quote_end, entry.targets[target]) for entry in setting]
    summands = sorted(
        (_state(value, members) for (_, _, value), members in _group(setting, sentences).items()), key=_offset
    )
    counts = [summand.value for summand in summands if isinstance(summand.value, int)]
    if target in ADDABLE and summands and len(counts) == len(summands):
        return [Figure(report_id=report_id, code=target, value=sum(counts), summands=tuple(summands))]
    return [Figure(report_id=report_id, code=target, value=summand.value, summands=(summand,)) for summand in summands]


def _kind_figure(report_id: str, kind: Kind, entries: Iterable[Entry]) -> Figure | None:
    named: dict[str, Entry] = {}
    for entry in entries:
        if isinstance(entry, Place) and entry.kind is kind:
            named.setdefault(entry.official_name_zh or entry.name_zh, entry)
    sentences = [(entry.quote_start, entry.quote_end) for entry in named.values()]
    groups = _group(named.values(), sentences).values()
    summands = sorted((_state(len(members), members) for members in groups), key=_offset)
    if not summands:
        return None
    return Figure(report_id=report_id, code=kind, value=len(named), summands=tuple(summands))


def _state(value: int | str, entries: Iterable[Entry]) -> Summand:
    members = list(entries)
    return Summand(
        value=value,
        quote_start=members[0].quote_start,
        quote_end=members[0].quote_end,
        place_ids=tuple(entry.place_id for entry in members if isinstance(entry, Place)),
        item_ids=tuple(entry.item_id for entry in members if isinstance(entry, UnmappedItem)),
    )


def _offset(summand: Summand) -> int:
    return summand.quote_start


def label_figure(figure: Figure, lang: Lang) -> str:
    """Return what a figure counts, in the number that it has: 要改造的地块, 1 hospital named."""
    group = "figure-target" if isinstance(figure.code, Target) else "figure-kind"
    return t(f"{group}.{figure.code}", lang, count=figure.value)


def format_value(figure: Figure, lang: Lang) -> str:
    """Return a figure's value as it is read: 58, 90%, 5A."""
    value = f"{figure.value:,}" if isinstance(figure.value, int) else figure.value
    return t("figure.percent", lang, value=value) if figure.code.endswith(_PERCENT) else value
