"""What a reader is told of the data."""

from dataclasses import replace

import pytest

from haizhumap.checks.project import Project, read_project
from haizhumap.facts.about import ODBL_URL, describe_data
from haizhumap.facts.quality import Quality, assess
from haizhumap.i18n import LANGS, Lang, t
from haizhumap.issues import Issue
from haizhumap.model import Precision, Severity
from haizhumap.paths import Settings


@pytest.fixture(scope="module")
def real(settings: Settings) -> Project:
    """Return the real project."""
    return read_project(settings)


@pytest.fixture(scope="module")
def quality(real: Project) -> Quality:
    """Return what was measured of it."""
    return assess(real)


@pytest.mark.parametrize("lang", LANGS)
def test_the_sections_are_headed_and_say_something(real: Project, quality: Quality, lang: Lang) -> None:
    """Each has a title of its own, and paragraphs, rows or links."""
    sections = describe_data(real.reports.values(), quality, lang)

    assert len({one["title"] for one in sections}) == len(sections)
    assert all(one.get("paragraphs") or one.get("rows") or one.get("links") for one in sections)


def test_the_reports_are_cited_with_their_length(real: Project, quality: Quality) -> None:
    """Title, issuer, day, and whether it is an excerpt."""
    [report] = real.reports.values()
    [row] = describe_data([report], quality, "en")[0]["rows"]

    assert row[:3] == [report.title, report.issuer, report.delivered.isoformat()]
    assert row[3] == t("colophon.excerpt-from", "en", section=report.opening_section, count=len(report.text))


def test_every_precision_is_explained_with_its_count(real: Project, quality: Quality) -> None:
    """The counts are all places of the project."""
    rows = describe_data(real.reports.values(), quality, "en")[3]["rows"]

    assert [row[0] for row in rows] == [t(f"precision.{code}", "en") for code in Precision]
    assert sum(int(row[-1]) for row in rows) == len(real.places.records)


def test_the_licence_is_linked(real: Project, quality: Quality) -> None:
    """The geodata's licence is one press away."""
    assert [
        url for section in describe_data(real.reports.values(), quality, "zh") for _, url in section.get("links", [])
    ] == [ODBL_URL]


def test_what_the_checks_found_is_told_or_that_they_found_nothing(quality: Quality) -> None:
    """A fault is a row with its weight, file, record and sentence; without one stands a paragraph."""
    issue = Issue(
        code="section-mismatch", severity=Severity.WARNING, record_id="kanglu", expected="（五）", value="（六）"
    )

    none = describe_data([], replace(quality, issues=()), "en")[-1]
    one = describe_data([], replace(quality, issues=(issue,)), "en")[-1]

    assert (none["rows"], bool(none["paragraphs"])) == ([], True)
    assert (one["rows"][0][0], one["rows"][0][2], one["paragraphs"]) == (t("severity.warning", "en"), "kanglu", [])
