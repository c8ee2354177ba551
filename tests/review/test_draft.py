"""Reviews under way: what a step does, the way back, and that what is kept is what was there."""

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haizhumap.errors import DraftError, HaizhumapError, WriteError
from haizhumap.i18n import LANGS, say_error
from haizhumap.model import Kind, Sector, Stage
from haizhumap.report.cleaning import clean
from haizhumap.report.store import new_report
from haizhumap.review.draft import (
    Draft,
    add,
    change,
    format_lines,
    list_drafts,
    load_draft,
    new_id,
    read_lines,
    save_draft,
    save_steps,
    start_draft,
    undo,
)

RAW = (
    "政府工作报告\n"
    "一、2025年工作安排\n"
    "（一）城市更新。加快布吉河综合整治，推进清水河片区开发，启动东门步行街改造。\n"
    "（二）交通。打通爱国路北延段，建设𠮷祥路。\n"
)
ID = "abcdefghijklmnop"
POINT = {"geometry": {"type": "Point", "coordinates": [114.12, 22.55]}, "uncertainty_m": 200}


def draft(report_id: str = "luohu-2025") -> Draft:
    """Return a draft on which nobody has said anything."""
    metadata: dict[str, Any] = {"title": "报告", "issuer": "深圳市罗湖区人民政府", "opening_section": "报告"}
    report = new_report(RAW, clean(RAW), report_id=report_id, delivered=date(2025, 2, 11), excerpt=False, **metadata)
    return start_draft(report)


DRAFT = draft()
LENGTH = len(DRAFT.report.text)
OFFSETS = st.integers(-3, LENGTH + 3)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "start": OFFSETS,
        "end": OFFSETS,
        "sector": st.sampled_from([*Sector, "nonsense"]),
        "kind": st.sampled_from([*Kind]),
        "stage": st.sampled_from([*Stage]),
        "action": st.text(max_size=20),
        "notes": st.text(st.characters(exclude_categories=[]), max_size=9),
        "decision": st.sampled_from(["accept", "reject", None, "perhaps"]),
        "position": st.sampled_from([None, "canton-tower", POINT, {"geometry": None}]),
    },
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("change"), st.integers(-1, 8), VALUES),
        st.tuples(st.just("add"), OFFSETS, OFFSETS),
        st.tuples(st.just("undo"), st.none(), st.none()),
    ),
    max_size=12,
)
ACTS: dict[str, Callable[..., Draft]] = {"change": change, "add": add, "undo": lambda before, *_: undo(before)}


def carry_out(before: Draft, step: tuple[str, Any, Any]) -> Draft:
    """Return the draft after a step; a refused step changes nothing."""
    name, *arguments = step
    try:
        return ACTS[name](before, *arguments)
    except HaizhumapError:
        return before


def walk(steps: list[tuple[str, Any, Any]]) -> Draft:
    """Return the draft after some steps."""
    after = DRAFT
    for step in steps:
        after = carry_out(after, step)
    return after


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


@given(STEPS)
def test_what_is_kept_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, steps: list[Any]) -> None:
    """Saving and loading is the identity, the way back included."""
    folder, after, identity = tmp_path_factory.mktemp("drafts"), walk(steps), new_id()

    save_draft(folder, identity, DRAFT)
    save_steps(folder, identity, after)

    assert load_draft(folder, identity) == after


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


def test_ids_cannot_be_guessed() -> None:
    """Each is new, and long."""
    assert len({new_id() for _ in range(100)}) == 100
    assert len(new_id()) >= 16


@pytest.mark.parametrize(
    "identity", ["", "short", "../../etc/passwd-long", "a" * 65, "aaaaaaaaaaaaaaaa/b", "é" * 20, ID]
)
def test_a_draft_that_is_not_there_is_refused(tmp_path: Path, identity: str) -> None:
    """Neither a malformed id nor an unknown one leads to a file."""
    with pytest.raises(DraftError, match="draft-unknown"):
        load_draft(tmp_path, identity)


def test_a_malformed_id_names_no_folder(tmp_path: Path) -> None:
    """Nothing is written beside the drafts."""
    with pytest.raises(DraftError):
        save_draft(tmp_path / "drafts", "../outside-of-the-drafts", DRAFT)

    assert list(tmp_path.iterdir()) == []


def test_a_report_may_bear_any_id(tmp_path: Path) -> None:
    """Its files never take the place of the steps."""
    for report_id in ("steps", "draft", "draft-steps"):
        identity, own = new_id(), draft(report_id)
        save_draft(tmp_path, identity, own)
        assert load_draft(tmp_path, identity) == own


def damage(value: dict[str, Any], how: str) -> None:
    """Spoil what is kept of a draft."""
    changes: dict[str, dict[str, Any]] = {
        "another report": {"report_id": "../../../data/reports/haizhu-2024"},
        "no report": {"report_id": None},
        "lines of another kind": {"lines": {"a": 1}},
        "a line that is none": {"lines": [[1]]},
        "moved words": {"lines": [{**value["lines"][0], "start": value["lines"][0]["start"] + 1}]},
        "a past without lines": {"past": [[99, None]]},
        "a past of another kind": {"past": [[0, {"start": 1}]]},
        "a past that adds in the middle": {"past": [[0, None]]},
        "a past with words for numbers": {"past": [["0", None]]},
    }
    value.update(changes[how])


@pytest.mark.parametrize(
    "how",
    [
        "another report",
        "no report",
        "lines of another kind",
        "a line that is none",
        "moved words",
        "a past without lines",
        "a past of another kind",
        "a past that adds in the middle",
        "a past with words for numbers",
    ],
)
def test_a_damaged_draft_is_refused(tmp_path: Path, how: str) -> None:
    """Whoever edited the file: it reads as a draft or not at all."""
    save_draft(tmp_path, ID, change(DRAFT, 0, {"notes": "x"}))
    path = tmp_path / ID / "draft.steps.json"
    value = json.loads(path.read_text(encoding="utf-8"))
    damage(value, how)
    path.write_text(json.dumps(value), encoding="utf-8")

    with pytest.raises(DraftError, match="draft-unknown"):
        load_draft(tmp_path, ID)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000])
def test_a_file_of_another_form_is_refused(tmp_path: Path, content: bytes) -> None:
    """Cut off, of another kind, or nested beyond reason."""
    save_draft(tmp_path, ID, DRAFT)
    (tmp_path / ID / "draft.steps.json").write_bytes(content)

    with pytest.raises(DraftError, match="draft-unknown"):
        load_draft(tmp_path, ID)


@pytest.mark.parametrize("name", ["fsync", "replace"])
def test_a_crash_leaves_the_draft_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Wherever writing breaks off, what was kept before is whole."""
    save_draft(tmp_path, ID, DRAFT)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(os if name == "fsync" else Path, name, crash)
        with pytest.raises(KeyboardInterrupt):
            save_steps(tmp_path, ID, change(DRAFT, 0, {"decision": "accept"}))

    assert load_draft(tmp_path, ID) == DRAFT


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A file where the drafts should be is an error with a sentence."""
    (tmp_path / "drafts").write_text("", encoding="utf-8")

    with pytest.raises(WriteError) as caught:
        save_draft(tmp_path / "drafts", ID, DRAFT)

    assert all(say_error(caught.value, lang) for lang in LANGS)


def test_drafts_are_listed_newest_first_with_how_far_they_are(tmp_path: Path) -> None:
    """Each with its report's title and day; what is no draft, or a broken one, is passed over."""
    first, second, broken = "a" * 16, "b" * 16, "c" * 16
    save_draft(tmp_path, first, change(DRAFT, 0, {"decision": "accept"}))
    save_draft(tmp_path, second, draft("luohu-2026"))
    save_draft(tmp_path, broken, DRAFT)
    steps = {name: tmp_path / name / "draft.steps.json" for name in (first, second, broken)}
    steps[broken].write_text("[]")
    (tmp_path / "notes").mkdir()
    for age, path in enumerate(steps.values()):
        os.utime(path, ns=(age, age))

    listed = list_drafts(tmp_path, most=10)

    assert [one.draft_id for one in listed] == [second, first]
    assert (listed[1].title, listed[1].delivered) == ("报告", "2025-02-11")
    assert (listed[1].decided, listed[1].open) == (1, len(DRAFT.lines) - 1)
    assert [one.draft_id for one in list_drafts(tmp_path, most=2)] == [second]
    assert list_drafts(tmp_path / "nowhere", most=10) == []
