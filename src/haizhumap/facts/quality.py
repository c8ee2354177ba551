"""
How good the data is, in measured figures only.

Owns what is counted and how each count is defined in words. Everything is read off a project; nothing is estimated.
Must not run rules of its own on positions or draw.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from haizhumap.checks.project import Project
from haizhumap.facts.quantities import format_uncertainty
from haizhumap.i18n import Lang, t
from haizhumap.issues import Issue
from haizhumap.model import Entry, Position, Precision, Report, Severity
from haizhumap.report.sentences import sentence_span

_UNDATED = frozenset({"", "unknown"})


@dataclass(frozen=True, slots=True)
class Unlocated:
    """A place without a position, and why, in both languages."""

    place_id: str
    note: str
    note_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """
    What was counted.

    Uncertainties are metres over the located places, None without any; dates are as the sources state them (YYYY,
    YYYY-MM or YYYY-MM-DD), "" without any; `sourced` and `dated` count located places; `verified` counts places and
    ledger entries.
    """

    places: int
    located: int
    ledger: int
    precisions: Mapping[Precision, int]
    median_uncertainty_m: float | None
    largest_uncertainty_m: int | None
    sourced: int
    dated: int
    oldest_source: str
    newest_source: str
    verified: int
    cleaning_steps: int
    unlocated: tuple[Unlocated, ...]
    issues: tuple[Issue, ...]

    @property
    def named(self) -> int:
        """All named commitments: the places and the ledger."""
        return self.places + self.ledger

    @property
    def coverage(self) -> float | None:
        """Located places of all named commitments, 0 to 1; None where nothing is named."""
        return self.located / self.named if self.named else None

    def count_issues(self, severity: Severity) -> int:
        """Count the issues of one severity."""
        return sum(issue.severity is severity for issue in self.issues)


class QualityRow(NamedTuple):
    """One line of the quality card: what, how much, and what that means."""

    label: str
    value: str
    meaning: str


def assess(project: Project) -> Quality:
    """Count what a project holds, as read: rows that could not be read are issues and nothing else."""
    places, unmapped = project.places.records, project.unmapped.records
    positions = [project.gazetteer.records[place_id] for place_id in places if place_id in project.gazetteer.records]
    located = [position for position in positions if position.geometry is not None]
    uncertainties = [position.uncertainty_m for position in located if position.uncertainty_m is not None]
    dates = sorted(position.source_date for position in located if position.source_date not in _UNDATED)
    return Quality(
        places=len(places),
        located=len(located),
        ledger=len(unmapped),
        precisions=_count_precisions(positions),
        median_uncertainty_m=median(uncertainties) if uncertainties else None,
        largest_uncertainty_m=max(uncertainties, default=None),
        sourced=sum(bool(position.source and position.licence and position.method) for position in located),
        dated=len(dates),
        oldest_source=dates[0] if dates else "",
        newest_source=dates[-1] if dates else "",
        verified=count_verified((*places.values(), *unmapped.values()), project.reports),
        cleaning_steps=sum(len(report.cleaning) for report in project.reports.values()),
        unlocated=_list_unlocated(places, project.gazetteer.records),
        issues=tuple(project.issues),
    )


def _count_precisions(positions: Iterable[Position]) -> dict[Precision, int]:
    counts = Counter(position.precision for position in positions)
    return {precision: counts[precision] for precision in Precision}


def _list_unlocated(place_ids: Iterable[str], positions: Mapping[str, Position]) -> tuple[Unlocated, ...]:
    """Return the places without a geometry; one that the gazetteer does not hold at all has no reason."""
    found = ((place_id, positions.get(place_id)) for place_id in place_ids)
    return tuple(
        Unlocated(place_id, position.note if position else "", position.note_zh if position else "")
        for place_id, position in found
        if position is None or position.geometry is None
    )


def count_verified(entries: Iterable[Entry], reports: Mapping[str, Report]) -> int:
    """Count the entries whose name stands at its offsets and whose quote is just the sentence around it."""
    return sum(_is_verified(entry, reports.get(entry.report_id)) for entry in entries)


def _is_verified(entry: Entry, report: Report | None) -> bool:
    if report is None or entry.mention_end > len(report.text):
        return False
    words = report.text[entry.mention_start : entry.mention_end]
    sentence = sentence_span(report.text, entry.mention_start)
    return words == entry.name_zh and sentence == (entry.quote_start, entry.quote_end)


def describe_quality(quality: Quality, lang: Lang) -> list[QualityRow]:
    """Return the lines of the quality card, each with its definition in words."""
    values = {
        "coverage": _share(quality.located, quality.named, lang),
        "places": str(quality.places),
        "ledger": str(quality.ledger),
        "unlocated": str(len(quality.unlocated)),
        "uncertainty": _uncertainty(quality, lang),
        "sourced": _share(quality.sourced, quality.located, lang),
        "dated": _share(quality.dated, quality.located, lang),
        "source-dates": _dates(quality, lang),
        "quotes": _share(quality.verified, quality.named, lang),
        "cleaning": str(quality.cleaning_steps),
        "issues": _issues(quality, lang),
    }
    return [
        QualityRow(t(f"quality.{key}", lang), value, t(f"quality.{key}-meaning", lang)) for key, value in values.items()
    ]


def _share(count: int, total: int, lang: Lang) -> str:
    """Return a share in whole percent, rounded down so that 100 % means all; without any, "none"."""
    if not total:
        return t("quality.none", lang)
    share = t("figure.percent", lang, value=100 * count // total)
    return t("quality.share-value", lang, share=share, count=count, total=total)


def _uncertainty(quality: Quality, lang: Lang) -> str:
    if quality.median_uncertainty_m is None or quality.largest_uncertainty_m is None:
        return t("quality.none", lang)
    middle, largest = (
        format_uncertainty(metres, lang) for metres in (quality.median_uncertainty_m, quality.largest_uncertainty_m)
    )
    return t("quality.uncertainty-value", lang, median=middle, largest=largest)


def _dates(quality: Quality, lang: Lang) -> str:
    if not quality.oldest_source:
        return t("quality.none", lang)
    return t("quality.source-dates-value", lang, oldest=quality.oldest_source, newest=quality.newest_source)


def _issues(quality: Quality, lang: Lang) -> str:
    errors, warnings = quality.count_issues(Severity.ERROR), quality.count_issues(Severity.WARNING)
    return t("quality.issues-value", lang, errors=errors, warnings=warnings)
