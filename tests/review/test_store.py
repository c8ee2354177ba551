"""Reviews in their folder: what is kept is what was there."""

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from review_drafts import DRAFT, ID, STEPS, carry_out, draft

from haizhumap.documents.sandbox import Finding
from haizhumap.errors import DraftError, WriteError
from haizhumap.i18n import LANGS, say_error
from haizhumap.review.draft import change, decide, is_moved, undo
from haizhumap.review.store import changing, keep_step, list_drafts, load_draft, new_id, save_draft


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
        "a past without lines": {"past": [[[99, None]]]},
        "a past of another kind": {"past": [[[0, {"start": 1}]]]},
        "a past that adds in the middle": {"past": [[[0, None]]]},
        "a past with words for numbers": {"past": [[["0", None]]]},
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
    path = tmp_path / ID / "draft.steps.jsonl"
    value = json.loads(path.read_text(encoding="utf-8"))
    damage(value, how)
    path.write_text(json.dumps(value) + "\n", encoding="utf-8")

    with pytest.raises(DraftError, match="draft-unknown"):
        load_draft(tmp_path, ID)


@pytest.mark.parametrize("content", [b"", b"\n", b"{\n", b"[]\n", b"\xff\xfe\n", b"[" * 100_000 + b"\n"])
def test_a_file_of_another_form_is_refused(tmp_path: Path, content: bytes) -> None:
    """Cut off, of another kind, or nested beyond reason."""
    save_draft(tmp_path, ID, DRAFT)
    (tmp_path / ID / "draft.steps.jsonl").write_bytes(content)

    with pytest.raises(DraftError, match="draft-unknown"):
        load_draft(tmp_path, ID)


def test_a_crash_leaves_the_draft_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that did not reach the disk is none; the next one is kept."""
    save_draft(tmp_path, ID, DRAFT)
    after = change(DRAFT, 0, {"decision": "accept"})

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", crash)
        with pytest.raises(KeyboardInterrupt):
            keep_step(tmp_path, ID, DRAFT, after)

    assert load_draft(tmp_path, ID) == DRAFT
    keep_step(tmp_path, ID, DRAFT, after)
    assert load_draft(tmp_path, ID) == after


def test_a_kill_in_the_middle_of_a_step_loses_that_step_alone(tmp_path: Path) -> None:
    """Wherever its line ends: what came before is there, and what comes after is kept."""
    after = change(DRAFT, 0, {"decision": "accept", "notes": "岸"})
    save_draft(tmp_path, ID, DRAFT)
    path = tmp_path / ID / "draft.steps.jsonl"
    start = path.stat().st_size
    keep_step(tmp_path, ID, DRAFT, after)
    whole = path.read_bytes()

    for end in range(start, len(whole)):
        path.write_bytes(whole[:end])
        assert load_draft(tmp_path, ID) == DRAFT
    keep_step(tmp_path, ID, DRAFT, after)
    assert path.read_bytes() == whole


ROWS = [
    {"version": 2, "author": "", "index": 0, "line": dict(DRAFT.lines[0])},
    {"version": 1, "author": "", "index": 99, "line": dict(DRAFT.lines[0])},
    {"version": 1, "author": "", "index": -1, "line": dict(DRAFT.lines[0])},
    {"version": 1, "author": "", "index": "0", "line": dict(DRAFT.lines[0])},
    {"version": 1, "author": "", "index": 0, "line": {"start": 1}},
    {"version": 1, "author": "", "index": 0, "line": dict(DRAFT.lines[0]) | {"text": "北京"}},
    {"version": 1, "author": "", "index": len(DRAFT.lines), "line": [1]},
    {"version": 1, "author": "", "decided": [99], "decision": "accept"},
    {"version": 1, "author": "", "decided": ["0"], "decision": "accept"},
    {"version": 1, "author": "", "decided": [0, 1], "decision": "perhaps"},
    {"version": 1, "author": "", "decided": 0, "decision": "accept"},
    {"version": 1},
    [1],
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: json.dumps(row)[:60])
def test_a_step_that_somebody_made_up_is_refused(tmp_path: Path, row: object) -> None:
    """A step of another version, on no line, or with words that the report has not."""
    save_draft(tmp_path, ID, DRAFT)
    with (tmp_path / ID / "draft.steps.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(row) + "\n")

    with pytest.raises(DraftError, match="draft-unknown"):
        load_draft(tmp_path, ID)


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
    steps = {name: tmp_path / name / "draft.steps.jsonl" for name in (first, second, broken)}
    steps[broken].write_text("[]\n")
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
    """Saving and loading is the identity after every step, the way back included; each has one version at most."""
    folder, identity, before = tmp_path_factory.mktemp("drafts"), new_id(), DRAFT
    save_draft(folder, identity, DRAFT)

    for step in steps:
        after = carry_out(before, step)
        keep_step(folder, identity, before, after)
        before, version = load_draft(folder, identity), len(before.authors)
        assert before == after
        assert len(before.authors) - version in {0, 1}
    assert [one.decided for one in list_drafts(folder, most=1)] == [sum(bool(x.get("decision")) for x in before.lines)]


@pytest.mark.parametrize("decision", ["accept", "reject"])
def test_many_lines_decided_at_once_are_one_step(tmp_path: Path, decision: str) -> None:
    """One line of the log takes them, one undo takes them back."""
    save_draft(tmp_path, ID, DRAFT)
    after = decide(DRAFT, range(len(DRAFT.lines)), decision)

    keep_step(tmp_path, ID, DRAFT, after)

    kept = load_draft(tmp_path, ID)
    assert kept == after
    assert len(kept.authors) == 1
    keep_step(tmp_path, ID, kept, undo(kept))
    assert load_draft(tmp_path, ID) == DRAFT


def test_two_windows_add_to_one_log(tmp_path: Path) -> None:
    """Each step begins where the draft is; the log says who took it."""
    save_draft(tmp_path, ID, DRAFT)
    for index, author in enumerate("abab"):
        with changing(tmp_path, ID):
            before = load_draft(tmp_path, ID)
            keep_step(tmp_path, ID, before, change(before, index, {"decision": "accept"}), author=author)

    after = load_draft(tmp_path, ID)

    assert after.authors == ("a", "b", "a", "b")
    assert [line.get("decision") for line in after.lines[:4]] == ["accept"] * 4
    assert is_moved(after, seen=2, author="a")
    assert not is_moved(after, seen=3, author="b")


WORK = """
import sys
from pathlib import Path
from haizhumap.review.draft import change, is_moved
from haizhumap.review.store import changing, keep_step, load_draft

folder, identity, author = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
print("ready", flush=True)
sys.stdin.readline()
for number in range(20):
    with changing(folder, identity):
        before = load_draft(folder, identity)
        after = change(before, 0, {"notes": f"{before.lines[0].get('notes') or ''}{author}"})
        keep_step(folder, identity, before, after, author=author)
"""


def start_worker(folder: Path, author: str) -> "subprocess.Popen[str]":
    """Start a process that is ready to take steps."""
    command = [sys.executable, "-c", WORK, str(folder), ID, author]
    worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert worker.stdout
    assert worker.stdout.readline() == "ready\n"
    return worker


def test_two_processes_lose_no_step(tmp_path: Path) -> None:
    """Each adds its letter to one note twenty times, at the same time: forty letters stand there."""
    save_draft(tmp_path, ID, DRAFT)
    workers = [start_worker(tmp_path, author) for author in "ab"]
    for worker in workers:
        assert worker.stdin
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        worker.communicate()
        assert worker.returncode == 0

    after = load_draft(tmp_path, ID)

    assert Counter(after.lines[0]["notes"]) == Counter(after.authors) == {"a": 20, "b": 20}


def test_what_reading_told_stays_with_the_draft(tmp_path: Path) -> None:
    """A reload shows the warnings again; one that nobody has words for makes a draft unreadable."""
    told = replace(DRAFT, findings=(Finding("pages-without-text", {"pages": "2"}),))
    save_draft(tmp_path, ID, told)

    assert load_draft(tmp_path, ID) == told

    path = tmp_path / ID / "draft.steps.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("pages-without-text", "unheard-of"), encoding="utf-8")
    with pytest.raises(DraftError, match="draft-unknown"):
        load_draft(tmp_path, ID)
