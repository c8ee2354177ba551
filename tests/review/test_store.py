"""Reviews in their folder: what is kept is what was there."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from review_drafts import DRAFT, ID, STEPS, draft, walk

from haizhumap.documents.sandbox import Finding
from haizhumap.errors import DraftError, WriteError
from haizhumap.i18n import LANGS, say_error
from haizhumap.review.draft import change
from haizhumap.review.store import list_drafts, load_draft, new_id, save_draft, save_steps


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


@given(STEPS)
def test_what_is_kept_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, steps: list[Any]) -> None:
    """Saving and loading is the identity, the way back included."""
    folder, after, identity = tmp_path_factory.mktemp("drafts"), walk(steps), new_id()

    save_draft(folder, identity, DRAFT)
    save_steps(folder, identity, after)

    assert load_draft(folder, identity) == after


def test_what_reading_told_stays_with_the_draft(tmp_path: Path) -> None:
    """A reload shows the warnings again; one that nobody has words for makes a draft unreadable."""
    told = replace(DRAFT, findings=(Finding("pages-without-text", {"pages": "2"}),))
    save_draft(tmp_path, ID, told)

    assert load_draft(tmp_path, ID) == told

    path = tmp_path / ID / "draft.steps.json"
    path.write_text(path.read_text(encoding="utf-8").replace("pages-without-text", "unheard-of"), encoding="utf-8")
    with pytest.raises(DraftError, match="draft-unknown"):
        load_draft(tmp_path, ID)
