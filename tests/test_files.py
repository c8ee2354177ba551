"""Reading texts, and writing files whole or not at all."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT

from haizhumap.errors import HaizhumapError, InputError, WriteError
from haizhumap.files import JOURNAL, append_line, finish_writing, read_text, sweep, write_all, write_whole
from haizhumap.i18n import LANGS, Lang, say_error
from haizhumap.paths import ROOT_VARIABLE, Settings
from haizhumap.register.locking import locked


def test_only_files_of_a_texts_size_are_read(tmp_path: Path) -> None:
    """A pipe does not hang, and what is too large is not read."""
    large, pipe = tmp_path / "large.txt", tmp_path / "pipe.txt"
    with large.open("wb") as stream:
        stream.truncate(300 << 30)
    os.mkfifo(pipe)

    for path, code in ((large, "file-too-large"), (pipe, "no-file"), (tmp_path, "no-file")):
        with pytest.raises(InputError) as caught:
            read_text(path)
        assert caught.value.code == code


def test_a_crash_while_writing_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old file stays whole and no temporary file is left behind."""
    path = tmp_path / "x.csv"
    write_whole(path, "old")

    def crash(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", crash)
    with pytest.raises(WriteError):
        write_whole(path, "new")

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_told_by_the_name_asked_for(tmp_path: Path) -> None:
    """The message names the file that was to be written."""
    path = tmp_path / "none" / "x.csv"

    with pytest.raises(WriteError) as caught:
        write_whole(path, "x")

    assert caught.value.facts["path"] == path


def test_a_rewritten_file_keeps_its_mode(tmp_path: Path) -> None:
    """Permissions are the old file's."""
    path = tmp_path / "x.csv"
    path.write_text("old")
    path.chmod(0o640)

    write_whole(path, b"new")

    assert path.stat().st_mode & 0o777 == 0o640


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    """What the link points to is written."""
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("old")
    link.symlink_to(target)

    write_whole(link, "new")

    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_pipe_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    """What is no regular file is refused and left as it is."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    with pytest.raises(WriteError):
        write_whole(pipe, "new")

    assert pipe.is_fifo()


KILLED = 9
WRITE_AND_DIE = """
import os, sys
from pathlib import Path
from haizhumap.files import write_all

folder, step = Path(sys.argv[1]), int(sys.argv[2])
contents = {folder / "data" / "a.csv": "new a", folder / "geo" / "b.json": "new b", folder / "data" / "c.txt": "new c"}
steps = 0

def die(event, _):
    global steps
    if event.split(".")[0] in {"open", "os", "tempfile"}:
        steps += 1
        if steps == step:
            os._exit(9)

sys.addaudithook(die)
write_all(contents)
"""
"""Writes three files and is killed without any clean-up at its n-th operation on files."""


def test_a_kill_at_any_step_leaves_each_file_whole_and_the_set_detectable(tmp_path: Path) -> None:
    """Whatever operation is the last one, all files are old, all are new, or a journal finishes the writing."""
    outcomes = []
    for step in range(1, 200):
        root = tmp_path / str(step)
        before_writing(root)
        command = [sys.executable, "-c", WRITE_AND_DIE, str(root), str(step)]
        code = subprocess.run(
            command, check=False, env={"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(ROOT / "src")}
        ).returncode
        outcomes.append(look_at(root))
        if code == 0:
            break
        assert code == KILLED

    assert outcomes[0] == "old"
    assert outcomes[-1] == "new"
    assert "finished" in outcomes
    assert outcomes == sorted(outcomes, key=["old", "finished", "new"].index)


def before_writing(root: Path) -> None:
    """Make two of the three files, as they were."""
    for folder in ("data", "geo"):
        (root / folder).mkdir(parents=True)
    (root / "data" / "a.csv").write_text("old a")
    (root / "geo" / "b.json").write_text("old b")


def look_at(root: Path) -> str:
    """Return the state that a killed writing left: old, new, or finished by its journal; anything else fails."""
    [journal] = Settings(root=root).journals or [None]
    before = contents_of(root)
    assert set(before) <= {"old a", "new a", "old b", "new b", "new c"}
    if journal is not None:
        finish_writing(journal)
        assert contents_of(root)[:2] == ["new a", "new b"]
        assert Settings(root=root).journals == ()
        return "finished"
    assert before in (["old a", "old b"], ["new a", "new b", "new c"])
    return before[0].split()[0]


def contents_of(root: Path) -> list[str]:
    """Return what stands in the three files, as far as there are such."""
    paths = [root / "data" / "a.csv", root / "geo" / "b.json", root / "data" / "c.txt"]
    return [path.read_text() for path in paths if path.exists()]


def test_no_writing_starts_while_another_is_unfinished(tmp_path: Path) -> None:
    """A journal that is there is not written over, and nothing else changes."""
    (tmp_path / JOURNAL).write_text("[]")

    with pytest.raises(WriteError) as caught:
        write_all({tmp_path / "a": "new", tmp_path / "b": "new"})

    assert caught.value.code == "unfinished-writing"
    assert list(tmp_path.iterdir()) == [tmp_path / JOURNAL]


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[1]",
        "[" * 100_000,
        json.dumps([["../.a.x", "a", ""]]),
        json.dumps([["/etc/.hosts.x", "/etc/hosts", ""]]),
        json.dumps([["\0", "a", ""]]),
        json.dumps([["b", "a", ""]]),
        json.dumps([[".a.x", "a"]]),
    ],
)
def test_a_strange_journal_moves_nothing(tmp_path: Path, content: str) -> None:
    """What is no list of files in the folder is refused."""
    (tmp_path / JOURNAL).write_text(content)

    with pytest.raises(WriteError) as caught:
        finish_writing(tmp_path / JOURNAL)

    assert caught.value.code == "journal-unreadable"


@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), KeyboardInterrupt()])
def test_an_error_at_any_step_leaves_all_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """Nothing stays of a writing before its first renaming; after it, the journal has what is needed to finish."""
    outcomes = []
    for step in range(1, 20):
        root = tmp_path / str(step)
        before_writing(root)
        with monkeypatch.context() as patched:
            fail_at(step, error, patched)
            try:
                write_all({root / "data" / "a.csv": "new a", root / "geo" / "b.json": "new b"})
            except (WriteError, KeyboardInterrupt):
                pass
            else:
                break
        outcomes.append(look_at(root))
        assert len([path for path in root.rglob("*") if path.is_file()]) == 2

    # the files and the journal reach the disk, the journal and its folder, the first file | the second, the folders
    assert outcomes == ["old"] * 6 + ["finished"] * 3


def fail_at(step: int, error: BaseException, patched: pytest.MonkeyPatch) -> None:
    """Let the n-th of all writings to the disk and renamings fail."""
    steps = iter(range(1, step + 1))

    def failing(plain: Callable[..., object]) -> Callable[..., object]:
        def fail(*args: object) -> object:
            if next(steps, None) == step:
                raise error
            return plain(*args)

        return fail

    patched.setattr(os, "fsync", failing(os.fsync))
    patched.setattr(Path, "replace", failing(Path.replace))


def break_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> WriteError:
    """Write `a` and `b` and let the second renaming fail; return the error."""
    plain = Path.replace

    def replace(path: Path, target: Path) -> Path:
        if target.name == "b":
            raise OSError(5, "Input/output error")
        return plain(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", replace)
        with pytest.raises(WriteError) as caught:
            write_all({folder / "a": "new", folder / "b": "new"})
    return caught.value


def test_a_broken_writing_says_that_it_is_half_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In both languages it names the command that finishes it."""
    error = break_off(tmp_path, monkeypatch)

    assert error.code == "half-written"
    assert all("check --finish" in say_error(error, lang) for lang in LANGS)


@pytest.mark.parametrize("before", [None, "old"])
@pytest.mark.parametrize("after", [None, "edited"])
def test_what_changed_since_a_broken_writing_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str | None, after: str | None
) -> None:
    """Both stay, and once the person has done away with the one, the writing can be finished."""
    path = tmp_path / "b"
    if before is not None:
        path.write_text(before)
    break_off(tmp_path, monkeypatch)
    if after is not None:
        path.write_text(after)
    elif before is not None:
        path.unlink()
    if before == after:
        assert finish_writing(tmp_path / JOURNAL) == [path]
        return

    with pytest.raises(WriteError) as caught:
        finish_writing(tmp_path / JOURNAL)

    temporary = caught.value.facts["temporary"]
    assert caught.value.code == "finish-changed"
    assert isinstance(temporary, Path)
    assert (path.read_text() if path.exists() else None, temporary.read_text()) == (after, "new")
    temporary.unlink()
    assert finish_writing(tmp_path / JOURNAL) == []
    assert not (tmp_path / JOURNAL).exists()


def test_a_log_grows_no_larger_than_it_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What would make it so is refused, and all that stands in it stays."""
    monkeypatch.setattr("haizhumap.files.MOST_BYTES", 8)
    path = tmp_path / "log.jsonl"
    path.write_text("1234\n")
    append_line(path, "56\n")

    with pytest.raises(WriteError) as caught:
        append_line(path, "7\n")

    assert caught.value.code == "log-full"
    assert all(say_error(caught.value, lang) for lang in LANGS)
    assert path.read_text() == "1234\n56\n"


def test_what_a_kill_leaves_is_swept_up_and_nothing_else(tmp_path: Path) -> None:
    """Killed at any operation, a writing leaves files that `sweep` deletes once the rest has been finished."""
    swept = 0
    for step in range(1, 200):
        root = tmp_path / str(step)
        before_writing(root)
        others = [root / "data" / name for name in (".keep", "notes.hz-part", ".a.csv.swp")]
        for path in others:
            path.write_text("a person's")
        command = [sys.executable, "-c", WRITE_AND_DIE, str(root), str(step)]
        environ = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(ROOT / "src")}
        code = subprocess.run(command, check=False, env=environ).returncode
        for journal in Settings(root=root).journals:
            finish_writing(journal)
        swept += len(sweep(Settings(root=root).folders))

        left = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
        assert left - {"data/c.txt"} == {
            "data/a.csv",
            "geo/b.json",
            *(path.relative_to(root).as_posix() for path in others),
        }
        if code == 0:
            break
    assert swept >= 3


def test_a_link_among_what_was_left_is_not_followed(tmp_path: Path) -> None:
    """Whoever put it there: neither it nor what it points to is deleted."""
    target, link = tmp_path / "target", tmp_path / ".a.x.hz-part"
    target.write_text("kept")
    link.symlink_to(target)

    assert sweep([tmp_path]) == []
    assert target.read_text() == "kept"


@pytest.mark.parametrize("lang", LANGS)
def test_a_pages_reader_learns_no_folder_of_the_server(tmp_path: Path, lang: Lang) -> None:
    """Whatever goes wrong with a file: its name is told, not where it lies; at the command line the path is."""
    (tmp_path / "folder").mkdir()
    (tmp_path / JOURNAL).write_text("{")
    tries: list[Callable[[], object]] = [
        lambda: write_whole(tmp_path / "none" / "x.csv", "x"),
        lambda: write_whole(tmp_path / "folder", "x"),
        lambda: write_all({tmp_path / "a": "x", tmp_path / "b": "x"}),
        lambda: read_text(tmp_path / "none.txt"),
        lambda: read_text(tmp_path / "folder"),
        lambda: append_line(tmp_path / "none.jsonl", "x"),
        lambda: finish_writing(tmp_path / JOURNAL),
        lambda: locked_once(tmp_path / "folder"),
        lambda: Settings.find(tmp_path, {ROOT_VARIABLE: str(tmp_path / "none")}),
    ]
    for attempt in tries:
        with pytest.raises(HaizhumapError) as caught:
            attempt()
        assert str(tmp_path) in say_error(caught.value, lang)
        assert "/" not in say_error(caught.value, lang, is_public=True).replace("data/places.csv", "")


def locked_once(path: Path) -> None:
    """Take a lock and give it back."""
    with locked(path):
        pass


def test_a_loop_of_links_is_told(tmp_path: Path) -> None:
    """It is no file that can be written."""
    loop = tmp_path / "loop"
    loop.symlink_to(loop)

    with pytest.raises(WriteError):
        write_whole(loop, "new")
