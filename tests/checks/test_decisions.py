"""The rules on decisions, each broken once."""

from datetime import date
from typing import Any

import pytest

from haizhumap.checks.decisions import check_links
from haizhumap.issues import Collected
from haizhumap.model import Decision, LinkDecision, Place, Report
from haizhumap.register.decisions import add_decisions

REPORTS = {"2023": "海珠区政府", "2024": "海珠区 政府", "2025": "海珠区政府", "other": "天河区政府"}


def report(report_id: str, issuer: str) -> Report:
    """Return a report of a year."""
    blank: Any = {"title": "", "excerpt": False, "opening_section": "", "raw_sha256": "", "text_sha256": "", "text": ""}
    year = int(report_id) if report_id.isdecimal() else 2024
    return Report(report_id=report_id, issuer=issuer, delivered=date(year, 1, 1), cleaning=(), **blank)


def place(report_id: str) -> Place:
    """Return a place of a report, all else left out."""
    blank: dict[str, Any] = dict.fromkeys(Place.__dataclass_fields__, "")
    return Place(**blank | {"report_id": report_id})


def codes(*pairs: tuple[str, str, Decision]) -> list[tuple[str, str]]:
    """Return the faults of decisions on places that are called by their report."""
    made = [LinkDecision(earlier_id=one, later_id=other, decision=word, note="") for one, other, word in pairs]
    links = add_decisions(Collected(file="links.csv"), made)
    reports = {report_id: report(report_id, issuer) for report_id, issuer in REPORTS.items()}
    issues = check_links(links, {report_id: place(report_id) for report_id in REPORTS}, reports)
    return [(issue.code, issue.field) for issue in issues]


@pytest.mark.parametrize(
    ("earlier_id", "later_id", "expected"),
    [
        ("2023", "2024", []),
        ("nowhere", "2024", [("link-unknown-place", "earlier_id")]),
        ("2023", "2025", [("link-not-successive", "later_id")]),
        ("2024", "2023", [("link-not-successive", "later_id")]),
        ("2023", "other", [("link-not-successive", "later_id")]),
    ],
)
def test_a_decision_is_on_places_of_successive_reports(
    earlier_id: str, later_id: str, expected: list[tuple[str, str]]
) -> None:
    """Of one issuer, whose name may be written with a space."""
    assert codes((earlier_id, later_id, Decision.CONFIRM)) == expected
