"""How good the data is, in measured figures."""

import re
from dataclasses import replace
from statistics import median

import pytest
from conftest import ROOT, edit, swap

from haizhumap.checks.project import Project, read_project
from haizhumap.facts.quality import Quality, assess, count_verified, describe_quality
from haizhumap.i18n import LANGS, phrases
from haizhumap.issues import Issue
from haizhumap.model import Precision, Severity
from haizhumap.paths import Settings


@pytest.fixture(scope="module")
def real(settings: Settings) -> Project:
    """Return the real project."""
    return read_project(settings)


@pytest.fixture(scope="module")
def quality(real: Project) -> Quality:
    """Return what was counted in it."""
    return assess(real)


def test_coverage_is_located_places_of_all_commitments(real: Project, quality: Quality) -> None:
    """The counts are those of the files."""
    located = [position for position in real.gazetteer.records.values() if position.geometry]

    assert (quality.located, quality.places, quality.ledger) == (
        len(located),
        len(real.places.records),
        len(real.unmapped.records),
    )
    assert quality.coverage == len(located) / (quality.places + quality.ledger)


def test_the_classes_add_up_to_the_places(quality: Quality) -> None:
    """Every place has one class; the unlocated ones are those without a position, each with its reason."""
    assert list(quality.precisions) == list(Precision)
    assert sum(quality.precisions.values()) == quality.places
    assert quality.precisions[Precision.UNKNOWN] == len(quality.unlocated) == quality.places - quality.located
    assert all(one.note and one.note_zh for one in quality.unlocated)


def test_uncertainties_and_dates_are_those_of_the_located_places(real: Project, quality: Quality) -> None:
    """Median, largest, oldest and newest, by hand."""
    located = [position for position in real.gazetteer.records.values() if position.geometry]
    uncertainties = [position.uncertainty_m or 0 for position in located]
    dates = [position.source_date for position in located if position.source_date != "unknown"]

    assert (quality.median_uncertainty_m, quality.largest_uncertainty_m) == (median(uncertainties), max(uncertainties))
    assert (quality.oldest_source, quality.newest_source) == (min(dates), max(dates))
    assert quality.dated == len(dates) < quality.located == quality.sourced


def test_every_quote_of_the_real_data_is_verified(quality: Quality) -> None:
    """Places and ledger, all of them."""
    assert quality.verified == quality.named


def test_a_quote_that_is_off_by_one_is_not_verified(real: Project) -> None:
    """Shifted, cut, renamed, out of the text or of an unknown report: each is found by its offsets."""
    place = next(iter(real.places.records.values()))
    wrong = [
        replace(place, mention_start=place.mention_start + 1, mention_end=place.mention_end + 1),
        replace(place, quote_end=place.quote_end - 1),
        replace(place, name_zh="别处"),
        replace(place, mention_start=10**6, mention_end=10**6 + 2),
        replace(place, report_id="nowhere"),
    ]

    assert count_verified([place], real.reports) == 1
    assert count_verified(wrong, real.reports) == 0


def test_issues_are_counted_by_severity(real: Project) -> None:
    """Errors and warnings apart, the log as the check gives it."""
    issues = [Issue(code="a", file="f"), Issue(code="b", file="f", severity=Severity.WARNING)] * 2
    counted = assess(replace(real, issues=issues[:3]))

    assert (counted.count_issues(Severity.ERROR), counted.count_issues(Severity.WARNING)) == (2, 1)
    assert counted.issues == tuple(issues[:3])


def test_the_cleaning_steps_are_those_of_the_log(real: Project, quality: Quality) -> None:
    """Of all reports."""
    assert quality.cleaning_steps == sum(len(report.cleaning) for report in real.reports.values()) > 0


def test_the_card_has_a_definition_for_each_figure(quality: Quality) -> None:
    """In both languages, with the share in whole percent."""
    for lang in LANGS:
        rows = describe_quality(quality, lang)
        assert all(row.label and row.value and row.meaning for row in rows)
        assert len({row.label for row in rows}) == len(rows)
    share = 100 * quality.located // quality.named
    assert describe_quality(quality, "zh")[0].value == f"{share}%（{quality.located} / {quality.named}）"


def test_a_share_is_never_rounded_up_to_all(quality: Quality) -> None:
    """999 of 1,000 are 99 %."""
    nearly = replace(quality, places=1000, ledger=0, located=999)

    assert describe_quality(nearly, "en")[0].value == "99 % (999 of 1000)"


def test_a_project_without_anything_is_told_as_such(real: Project) -> None:
    """No division by nothing."""
    empty = replace(
        real,
        places=replace(real.places, records={}),
        unmapped=replace(real.unmapped, records={}),
        gazetteer=replace(real.gazetteer, records={}),
    )
    counted = assess(empty)

    assert counted.coverage is None
    assert describe_quality(counted, "en")[0].value == "none"
    assert {row.value for row in describe_quality(counted, "en")} >= {"none", "0"}


def test_a_place_that_the_gazetteer_lacks_is_unlocated(project: Settings) -> None:
    """A position under another name leaves its place without one, and without a reason."""
    edit(project.gazetteer_path, swap('"place_id": "canton-tower"', '"place_id": "elsewhere"'))
    counted = assess(read_project(project))

    assert "canton-tower" in {one.place_id for one in counted.unlocated if not one.note}
    assert counted.count_issues(Severity.ERROR) > 0


def test_every_precision_has_its_meaning_and_its_drawing() -> None:
    """The table of classes is complete in the phrases."""
    for group in ("precision-meaning", "precision-drawing"):
        assert {key.split(".", 1)[1] for key in phrases() if key.startswith(f"{group}.")} == {*Precision}


def test_every_fact_phrase_is_used() -> None:
    """A key of the groups that facts speak by stands in the code, or its group is put together with a code list."""
    modules = (ROOT / "src" / "haizhumap").rglob("*.py")
    code = "\n".join(path.read_text(encoding="utf-8") for path in modules)
    groups = ("size", "whereabouts", "figure", "quality", "part", "direction")
    keys = [key.split(".", 1) for key in phrases() if key.split(".", 1)[0] in groups]

    left = [name for _, name in keys if not re.search(rf'["\.]{name.removesuffix("-meaning")}"', code)]

    assert left == []
