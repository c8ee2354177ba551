"""Reviews under way: what a step does, and the way back."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from review_drafts import DRAFT, STEPS, walk

from haizhumap.errors import DataError, DraftError, HaizhumapError
from haizhumap.i18n import LANGS, say_error
from haizhumap.review.draft import add, change, decide, format_lines, read_lines, undo
from haizhumap.review.lines import parse_reviewed


def test_a_draft_starts_with_what_was_found() -> None:
    """Every candidate is there, open, and there is no way back yet."""
    assert {"布吉河", "东门步行街"} <= {line["text"] for line in DRAFT.lines}
    assert all(line.get("decision") is None for line in DRAFT.lines)
    assert undo(DRAFT) == DRAFT


@given(STEPS)
def test_undoing_every_step_gives_back_the_draft(steps: list[tuple[str, Any, Any]]) -> None:
    """Whatever was done, the way back leads to the start."""
    after = walk(steps)
    while after.past:
        after = undo(after)

    assert after == DRAFT


@given(STEPS)
def test_every_line_equals_its_slice(steps: list[tuple[str, Any, Any]]) -> None:
    """A line's words are what the report says at its offsets, in one paragraph."""
    after = walk(steps)

    for line in after.lines:
        assert line["text"] == after.report.text[line["start"] : line["end"]]
        assert line["text"].strip()
        assert "\n" not in line["text"]
    assert len(read_lines(after)) == len(after.lines)


def test_lines_that_are_open_are_decided_together() -> None:
    """What was decided stays as it was; where nothing is open, nothing is done."""
    rejected = change(DRAFT, 1, {"decision": "reject"})

    after = decide(rejected, [0, 1, 2, 2], "accept")

    assert [line.get("decision") for line in after.lines[:4]] == ["accept", "reject", "accept", None]
    assert undo(after) == rejected
    assert decide(after, [0, 1, 2], "accept") is after
    with pytest.raises(DraftError, match="draft-line"):
        decide(DRAFT, [len(DRAFT.lines)], "accept")
    with pytest.raises(DataError, match="candidate-value"):
        decide(DRAFT, [0], "perhaps")


def test_the_way_back_has_an_end() -> None:
    """After very many steps the oldest are forgotten, and what can be undone still can."""
    after = DRAFT
    for number in range(510):
        after = change(after, 0, {"notes": str(number)})
    while after.past:
        after = undo(after)

    assert after.lines[0]["notes"] == "9"


def test_words_are_kept_on_one_line() -> None:
    """What was pasted into a field cannot break a register's row."""
    after = change(DRAFT, 0, {"action": " 改造\n 提升\t了 "})

    assert after.lines[0]["action"] == "改造 提升 了"


def test_lines_stand_in_the_reports_order() -> None:
    """What the reviewer added stands where the report says it, for `ingest`."""
    start = DRAFT.report.text.index("城市更新")
    lines = [json.loads(line) for line in format_lines(add(DRAFT, start, start + 4)).splitlines()]

    assert [line["start"] for line in lines] == sorted(line["start"] for line in lines)
    assert (lines[0]["text"], lines[0]["status"], lines[0]["section"]) == ("城市更新", "planned", "（一）城市更新")


@pytest.mark.parametrize(
    "values",
    [
        {"sector": "nonsense"},
        {"sector": ["transport"]},
        {"text": "北京"},
        {"score": 2},
        {"action": 5},
        {"action": "\ud800"},
        {"notes": "长" * 400_000},
        {"decision": "perhaps"},
        {"start": "0"},
        {"start": True},
        {"end": 10**30},
        {"position": {"geometry": {"type": "Point", "coordinates": [float("nan"), 1]}, "uncertainty_m": 5}},
        {"position": {"geometry": {"type": "Point", "coordinates": [1, 1]}}},
        {"position": {"geometry": {"type": "Point", "coordinates": []}, "uncertainty_m": 5}},
        {"position": {"geometry": {"type": "MultiPoint", "coordinates": [[1, 1]]}, "uncertainty_m": 5}},
        {"position": {"geometry": {"type": "POINT", "coordinates": [1, 1]}, "uncertainty_m": 5}},
        {"position": {"type": "Feature", "properties": {}, "geometry": None}},
        {"position": 7},
    ],
    ids=lambda values: repr(values)[:40],
)
def test_a_value_that_makes_no_sense_is_refused(values: dict[str, Any]) -> None:
    """The error has a sentence in both languages, and the draft is what it was."""
    with pytest.raises(HaizhumapError) as caught:
        change(DRAFT, 0, values)

    assert all(say_error(caught.value, lang) for lang in LANGS)


@pytest.mark.parametrize("index", [-1, 10_000])
def test_a_line_that_is_not_there_is_refused(index: int) -> None:
    """An index from an older page does no harm."""
    with pytest.raises(DraftError, match="draft-line"):
        change(DRAFT, index, {"notes": "x"})


@pytest.mark.parametrize("span", [(5, 5), (6, 5), (-1, 2), (0, 10**9), (4, 9)])
def test_a_span_without_words_of_one_paragraph_is_refused(span: tuple[int, int]) -> None:
    """Nothing empty, nothing outside, nothing across paragraphs becomes a candidate."""
    with pytest.raises(DraftError, match="draft-span"):
        add(DRAFT, *span)


def test_a_name_and_a_line_have_an_end() -> None:
    """A whole paragraph is no name, whatever its length; what is beyond its limit is told."""
    raw = f"{'改' * 300}\n"
    report = replace(DRAFT.report, text=raw)
    draft = replace(DRAFT, report=report, lines=(), past=())

    assert len(add(draft, 0, 100).lines) == 1
    with pytest.raises(DraftError, match="draft-long"):
        add(draft, 0, 101)
    with pytest.raises(DraftError, match="draft-form"):
        change(add(draft, 0, 4), 0, {"notes": "长" * 40_000})


def test_aliases_that_would_become_two_are_refused() -> None:
    """A bar parts aliases in the register."""
    line = dict(DRAFT.lines[0]) | {"aliases": ["甲|乙"]}
    text = json.dumps(line, ensure_ascii=False)

    with pytest.raises(DataError, match="candidate-value"):
        parse_reviewed(text, DRAFT.report, path="a", today=date(2025, 1, 1))
