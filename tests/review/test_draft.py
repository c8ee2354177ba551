"""Reviews under way: what a step does, and the way back."""

import json
from typing import Any

import pytest
from hypothesis import given
from review_drafts import DRAFT, STEPS, walk

from haizhumap.errors import DraftError, HaizhumapError
from haizhumap.i18n import LANGS, say_error
from haizhumap.review.draft import add, change, format_lines, read_lines, undo


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
    assert lines[0]["text"] == "城市更新"


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
