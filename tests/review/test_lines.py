"""Candidates as other tools see them, and reviewed lines as they come back."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest

from haizhumap.errors import DataError
from haizhumap.extraction.candidates import find_candidates
from haizhumap.i18n import LANGS, say_error
from haizhumap.model import Kind, Precision, Report, Sector, Stage, Target
from haizhumap.report.cleaning import clean
from haizhumap.report.store import new_report
from haizhumap.review.lines import COLUMNS, Verdict, format_jsonl, format_table, parse_reviewed, to_reviewed

RAW = "政府工作报告\n一、安排\n（一）改造云溪村4期，建设青禾公园。\n"
TODAY = date(2025, 3, 1)


@pytest.fixture(scope="module")
def report() -> Report:
    """Return a small report."""
    known: dict[str, Any] = {"title": "报告", "issuer": "某区人民政府", "opening_section": "报告", "excerpt": False}
    return new_report(RAW, clean(RAW), report_id="x-2025", delivered=date(2025, 2, 11), **known)


def line_of(report: Report, **more: object) -> str:
    """Return a line for 青禾公园, with more fields, or others."""
    start = report.text.index("青禾公园")
    facts = {"text": "青禾公园", "start": start, "end": start + 4, "kind": "park", "sector": "public_space"}
    return json.dumps(facts | {"stage": "starting"} | more)


def test_what_is_written_is_read_again(report: Report) -> None:
    """A candidate's line is a reviewed line to which a reviewer has added nothing."""
    candidates = find_candidates(report.text)

    lines = parse_reviewed(format_jsonl(candidates), report, path="x", today=TODAY)

    assert candidates
    assert [line.place for line in lines] == [to_reviewed(candidate) for candidate in candidates]
    assert {line.verdict for line in lines} == {None}


def test_the_table_opens_in_excel(report: Report) -> None:
    """UTF-8 with its mark, a column a field, lists in one cell."""
    candidates = find_candidates(report.text)

    rows = list(csv.DictReader(io.StringIO(format_table(candidates).decode("utf-8-sig"))))

    assert format_table(candidates).startswith(b"\xef\xbb\xbf")
    assert tuple(rows[0]) == COLUMNS
    assert [row["text"] for row in rows] == [candidate.text for candidate in candidates]
    assert rows[0]["why"] == "|".join(candidates[0].why)


def test_a_reviewer_may_say_more(report: Report) -> None:
    """Verdict, names, notes, figures and a position of one's own."""
    drawn = {"geometry": {"type": "Point", "coordinates": [113.3, 23.1]}, "uncertainty_m": 200}
    more = {"decision": "accept", "name_en": "Qinghe Park", "aliases": ["禾园"], "targets": {"plots": 3}}

    [line] = parse_reviewed(line_of(report, position=drawn, **more), report, path="x", today=TODAY)

    assert (line.verdict, line.place.name_en, line.place.aliases) == (Verdict.ACCEPT, "Qinghe Park", ("禾园",))
    assert (line.place.kind, line.place.sector, line.place.stage) == (Kind.PARK, Sector.PUBLIC_SPACE, Stage.STARTING)
    assert line.place.targets == {Target.PLOTS: 3}
    assert line.place.position
    assert (line.place.position.uncertainty_m, line.place.position.precision) == (200, Precision.APPROXIMATE)


def test_a_position_may_be_another_places(report: Report) -> None:
    """Its id is taken down; where it lies is looked up later."""
    [line] = parse_reviewed(line_of(report, position="canton-tower"), report, path="x", today=TODAY)

    assert (line.same_as, line.place.position) == ("canton-tower", None)


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        pytest.param({"text": "别的公园"}, "candidate-moved", None, id="other words stand there"),
        pytest.param({"kind": "castle"}, "candidate-value", "kind", id="an unknown code"),
        pytest.param({"start": -1}, "candidate-value", "start", id="an offset below 0"),
        pytest.param({"start": True}, "candidate-value", "start", id="an offset that is a truth value"),
        pytest.param({"score": float("nan")}, "candidate-line", None, id="no number"),
        pytest.param({"decision": "maybe"}, "candidate-value", "decision", id="an unknown verdict"),
        pytest.param({"targets": {"castles": 1}}, "candidate-value", "targets", id="an unknown figure"),
        pytest.param({"aliases": "禾园"}, "candidate-value", "aliases", id="no list"),
        pytest.param({"notes": "\ud800"}, "candidate-line", None, id="half a character"),
        pytest.param(
            {"position": {"geometry": {"type": "Point", "coordinates": []}, "uncertainty_m": 1}},
            "candidate-value",
            "position",
            id="an empty geometry",
        ),
        pytest.param(
            {"position": {"geometry": {"type": "Point", "coordinates": [1, 2]}}},
            "candidate-value",
            "position",
            id="a position without metres",
        ),
    ],
)
def test_a_malformed_line_names_file_line_and_field(
    report: Report, more: dict[str, object], code: str, field: str | None
) -> None:
    """Nothing of the file is taken, and both languages say what is wrong."""
    with pytest.raises(DataError) as caught:
        parse_reviewed("\n" + line_of(report, **more), report, path="reviewed.jsonl", today=TODAY)

    facts = caught.value.facts
    assert (caught.value.code, facts["path"], facts["line"], facts.get("field")) == (code, "reviewed.jsonl", 2, field)
    assert all("reviewed.jsonl" in say_error(caught.value, lang) for lang in LANGS)


@pytest.mark.parametrize("words", ["{", "[]", "7", "[" * 100_000])
def test_a_line_that_is_no_object_is_told(report: Report, words: str) -> None:
    """JSON of another form, or none."""
    with pytest.raises(DataError, match="candidate-line"):
        parse_reviewed(words, report, path="x", today=TODAY)


def test_a_field_that_must_be_there_is_asked_for(report: Report) -> None:
    """The message lists what every line needs."""
    with pytest.raises(DataError) as caught:
        parse_reviewed('{"text": "青禾公园"}', report, path="x", today=TODAY)

    assert (caught.value.code, caught.value.facts["field"]) == ("candidate-missing", "start")
