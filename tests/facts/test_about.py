"""What a reader is told of the data."""

from dataclasses import replace

import pytest

from haizhumap.checks.project import Project, read_project
from haizhumap.facts.about import ODBL_URL, describe_data
from haizhumap.facts.quality import Quality, assess
from haizhumap.i18n import LANGS, Lang, t
from haizhumap.issues import Issue
from haizhumap.model import Precision, Severity, Stage
from haizhumap.paths import Settings
from haizhumap.report.translation import Translation


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
    sections = describe_data(real.reports.values(), {}, quality, lang)

    assert len({one["title"] for one in sections}) == len(sections)
    assert all(one.get("paragraphs") or one.get("rows") or one.get("links") for one in sections)


@pytest.mark.parametrize("lang", LANGS)
def test_what_the_map_is_stands_first_in_one_paragraph(quality: Quality, lang: Lang) -> None:
    """In plain words, before anything on data and method."""
    first = describe_data([], {}, quality, lang)[0]

    assert (first["title"], len(first["paragraphs"])) == (t("colophon.what", lang), 1)


def test_the_reports_are_cited_with_their_length(real: Project, quality: Quality) -> None:
    """Title, issuer, day, and whether it is an excerpt; nobody has read this one in English."""
    [report] = real.reports.values()
    [row] = describe_data([report], {}, quality, "en")[1]["rows"]

    assert row[:3] == [report.title, report.issuer, report.delivered.isoformat()]
    assert row[3] == t("colophon.excerpt-from", "en", section=report.opening_section, count=len(report.text))


def test_an_english_reading_stands_beside_what_it_reads(real: Project, quality: Quality) -> None:
    """Title, issuer and the section that an excerpt begins with; the Chinese page has the original alone."""
    [report] = real.reports.values()
    reading = Translation(title="Work Report", issuer="The Government", sections={report.opening_section: "(5)"})
    said = {lang: describe_data([report], {report.report_id: reading}, quality, lang)[1]["rows"][0] for lang in LANGS}

    assert said["en"][:2] == [f"Work Report [{report.title}]", f"The Government [{report.issuer}]"]
    assert f"(5) [{report.opening_section}]" in said["en"][3]
    assert said["zh"][:2] == [report.title, report.issuer]


def test_every_stage_says_by_which_words_it_is_read(quality: Quality) -> None:
    """推动 and 打造 are read as under construction, which the page says of itself."""
    section = describe_data([], {}, quality, "zh")[3]
    words = dict(section["rows"])

    assert set(words) == {t(f"stage.{stage}", "zh") for stage in Stage}
    assert {"推动", "打造"} <= set(words[t("stage.under_construction", "zh")].split("、"))
    assert section["paragraphs"]


def test_every_precision_is_explained_with_its_count(real: Project, quality: Quality) -> None:
    """The counts are all places of the project."""
    rows = describe_data(real.reports.values(), {}, quality, "en")[5]["rows"]

    assert [row[0] for row in rows] == [t(f"precision.{code}", "en") for code in Precision]
    assert sum(int(row[-1]) for row in rows) == len(real.places.records)


def test_the_licence_is_linked(real: Project, quality: Quality) -> None:
    """The geodata's licence is one press away."""
    assert [
        url
        for section in describe_data(real.reports.values(), {}, quality, "zh")
        for _, url in section.get("links", [])
    ] == [ODBL_URL]


def test_what_the_checks_found_is_told_or_that_they_found_nothing(quality: Quality) -> None:
    """A fault is a row with its weight, file, record and sentence; without one stands a paragraph."""
    issue = Issue(
        code="section-mismatch", severity=Severity.WARNING, record_id="kanglu", expected="（五）", value="（六）"
    )

    none = describe_data([], {}, replace(quality, issues=()), "en")[-1]
    one = describe_data([], {}, replace(quality, issues=(issue,)), "en")[-1]

    assert (none["rows"], bool(none["paragraphs"])) == ([], True)
    assert (one["rows"][0][0], one["rows"][0][2], one["paragraphs"]) == (t("severity.warning", "en"), "kanglu", [])
