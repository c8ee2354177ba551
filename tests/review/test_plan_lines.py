"""From reviewed lines to a plan, as the page and the command line share it: where a line's position comes from."""

import json
from datetime import date
from typing import Any

import pytest

from haizhumap.errors import DataError
from haizhumap.geocoding.proposals import Proposal, to_feature
from haizhumap.i18n import LANGS, say_error
from haizhumap.model import Position, Precision, Report
from haizhumap.paths import Settings
from haizhumap.report.cleaning import clean
from haizhumap.report.store import new_report
from haizhumap.review.lines import ReviewedLine, parse_reviewed
from haizhumap.review.placing import KnownPlaces
from haizhumap.review.plan import give_position, plan_lines, without_known

RAW = "政府工作报告\n一、安排\n（一）改造广州塔，建设琶洲港澳客运口岸，推进清水河片区开发。\n"
POINT = {"geometry": {"type": "Point", "coordinates": [113.3, 23.1]}, "uncertainty_m": 200}


def report_of(issuer: str) -> Report:
    """Return a small report of an issuer."""
    known: dict[str, Any] = {"title": "报告", "opening_section": "报告", "excerpt": False}
    day = date(2025, 2, 11)
    return new_report(RAW, clean(RAW), report_id="second-2025", issuer=issuer, delivered=day, **known)


HAIZHU, LUOHU = report_of("广州市海珠区人民政府"), report_of("深圳市罗湖区人民政府")


def line_for(name: str, report: Report = LUOHU, **more: Any) -> ReviewedLine:
    """Return an accepted line for a name of the report."""
    start = report.text.index(name)
    facts = {"kind": "venue", "sector": "culture", "stage": "starting", "decision": "accept"}
    line = {"text": name, "start": start, "end": start + len(name)} | facts | more
    [reviewed] = parse_reviewed(json.dumps(line), report, path="x", today=date(2025, 3, 1))
    return reviewed


@pytest.fixture
def gazetteer(project: Settings) -> KnownPlaces:
    """Return what names are looked up in."""
    return KnownPlaces.read(project)


def place_at(line: ReviewedLine, report: Report, gazetteer: KnownPlaces) -> Position:
    """Return the position that a line gets."""
    position = give_position(line, report, gazetteer).position
    assert position
    return position


def test_the_reviewers_own_position_goes_first(gazetteer: KnownPlaces) -> None:
    """Even where a place of the very same name is known."""
    position = place_at(line_for("广州塔", HAIZHU, position=POINT), HAIZHU, gazetteer)

    assert (position.source, position.uncertainty_m) == ("reviewer", 200)


@pytest.mark.parametrize(
    ("metres", "precision"), [(2000, Precision.APPROXIMATE), (2001, Precision.REGION), (20_000, Precision.REGION)]
)
def test_a_wide_uncertainty_stands_for_a_zone(gazetteer: KnownPlaces, metres: int, precision: Precision) -> None:
    """So that the check, which lets an approximate position be 2 km off, takes it."""
    position = place_at(line_for("广州塔", position=POINT | {"uncertainty_m": metres}), LUOHU, gazetteer)

    assert position.precision is precision


def test_another_places_position_can_be_taken(gazetteer: KnownPlaces) -> None:
    """With its provenance, and a note that says whose it was."""
    position = place_at(line_for("清水河片区", position="canton-tower"), LUOHU, gazetteer)

    assert position.geometry == gazetteer.positions["canton-tower"].geometry
    assert "canton-tower" in position.note


def test_a_geocoders_answer_keeps_its_provenance(gazetteer: KnownPlaces) -> None:
    """What the reviewer took says who answered, when, and under which licence."""
    known = gazetteer.positions["canton-tower"]
    assert known.geometry
    proposal = Proposal(
        place_id="",
        name="清水河片区",
        provider="nominatim",
        level="30",
        score=0.9,
        precision=Precision.APPROXIMATE,
        uncertainty_m=500,
        datum_source=known.datum_source,
        source="Nominatim: x",
        source_zh="Nominatim：x",
        source_date="2025-03-01",
        licence="ODbL-1.0",
        method="m",
        method_zh="m",
        note="n",
        note_zh="n",
        geometry=known.geometry,
    )

    position = place_at(line_for("清水河片区", position=json.loads(json.dumps(to_feature(proposal)))), LUOHU, gazetteer)

    assert (position.source, position.source_date, position.licence) == ("Nominatim: x", "2025-03-01", "ODbL-1.0")


def test_the_same_name_of_the_same_issuer_is_taken_without_asking(gazetteer: KnownPlaces) -> None:
    """Another issuer's is not."""
    same = place_at(line_for("广州塔", HAIZHU), HAIZHU, gazetteer)
    other = place_at(line_for("广州塔"), LUOHU, gazetteer)

    assert same.geometry == gazetteer.positions["canton-tower"].geometry
    assert other.geometry is None
    assert other.note


@pytest.mark.parametrize(("position", "code"), [("no-such-place", "position-unknown"), (None, "no-place-accepted")])
def test_what_cannot_be_planned_is_told(project: Settings, gazetteer: KnownPlaces, position: object, code: str) -> None:
    """A place that is not there, or nothing accepted at all."""
    lines = [line_for("清水河片区", position=position)] if position else []

    with pytest.raises(DataError, match=code) as caught:
        plan_lines(project, LUOHU, lines, gazetteer)

    assert all(say_error(caught.value, lang) for lang in LANGS)


def test_a_line_that_was_taken_in_is_not_taken_twice(project: Settings, gazetteer: KnownPlaces) -> None:
    """After saving, the same review has nothing new to bring."""
    lines = [line_for("清水河片区", kind="area"), line_for("广州塔")]
    plan_lines(project, LUOHU, lines[:1], gazetteer).write()

    assert without_known(project, LUOHU, lines) == lines[1:]
