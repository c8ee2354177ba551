"""One writer at a time: nothing that one person wrote is lost to another's writing, and who waits learns for whom."""

import ast
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT
from writers import METADATA, PLACES, READING, WRITING, Writer, fill, make_small_project

from haizhumap.checks.project import check_project
from haizhumap.cli import _HOMES, main
from haizhumap.cli.positions import _keep
from haizhumap.errors import WriteError
from haizhumap.geocoding.proposals import read_proposals
from haizhumap.i18n import LANGS, say_error
from haizhumap.issues import Issue
from haizhumap.model import Severity
from haizhumap.paths import ROOT_VARIABLE, Settings
from haizhumap.register import locking
from haizhumap.register.decisions import read_links
from haizhumap.register.gazetteer import read_gazetteer
from haizhumap.register.locking import editing, locked

ROUNDS = 40


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a lock in another thread, which the lock takes for another writer."""
    is_held, is_done = threading.Event(), threading.Event()

    def hold() -> None:
        with locked(path):
            is_held.set()
            is_done.wait()

    holder = threading.Thread(target=hold)
    holder.start()
    is_held.wait()
    try:
        yield
    finally:
        is_done.set()
        holder.join()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let writers give up at once."""
    monkeypatch.setattr(locking, "WAIT_S", 0.0)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return a small project, which every command finds."""
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path / "project"))
    return make_small_project(tmp_path / "project")


# --- the lock ---


def can_another_take(path: Path) -> bool:
    """Tell whether another thread gets a lock at once."""
    taken = []

    def take() -> None:
        with suppress(WriteError), locked(path):
            taken.append(path)

    taker = threading.Thread(target=take)
    taker.start()
    taker.join()
    return bool(taken)


@pytest.mark.usefixtures("impatient")
def test_a_writer_may_call_what_locks_too(small: Settings) -> None:
    """The same thread enters twice; the lock is free again after the outer one, and not before."""
    with editing(small):
        with editing(small):
            pass
        assert not can_another_take(small.lock_path)

    assert can_another_take(small.lock_path)


@pytest.mark.usefixtures("impatient")
def test_who_is_waited_for_is_told(small: Settings) -> None:
    """Process, command and how long, in both languages."""
    with held(small.lock_path), pytest.raises(WriteError) as caught, editing(small):
        pass

    assert caught.value.code == "project-busy"
    for lang in LANGS:
        words = say_error(caught.value, lang)
        assert str(os.getpid()) in words
        assert str(caught.value.facts["seconds"]) in words


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("words", ["", "{", "[]", "[" * 100_000, '{"pid": 1}', json.dumps({"pid": "x" * 10_000})])
def test_a_lock_that_says_something_else_is_told_all_the_same(small: Settings, words: str) -> None:
    """Whatever stands in the file, the sentence is short."""
    with held(small.lock_path):
        small.lock_path.write_text(words, encoding="utf-8")
        with pytest.raises(WriteError) as caught, editing(small):
            pass

    assert len(say_error(caught.value, "en")) < 500


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to("elsewhere")])
def test_a_lock_that_is_no_file_is_refused(small: Settings, make: Callable[[Path], None]) -> None:
    """A folder, or a link that would make or change a file elsewhere; nothing is written through it."""
    make(small.lock_path)

    with pytest.raises(WriteError) as caught, editing(small):
        pass

    assert caught.value.code == "file-unwritable"
    assert not (small.root / "elsewhere").exists()


def test_a_pipe_in_the_locks_place_stops_nobody(small: Settings) -> None:
    """Nobody waits for its other end."""
    os.mkfifo(small.lock_path)

    with editing(small):
        pass


# --- who takes it ---


def run(project: Settings, *command: str) -> Result:
    """Run a command on the small project."""
    return CliRunner().invoke(main, ["--lang", "en", *fill(project, command)])


def files_of(project: Settings) -> dict[Path, bytes]:
    """Return what stands in a project, its lock left out."""
    found = (path for path in project.root.rglob("*") if path.is_file() and path != project.lock_path)
    return {path: path.read_bytes() for path in found}


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("command", WRITING.values(), ids=" ".join)
def test_every_writing_command_waits_for_the_lock(small: Settings, command: tuple[str, ...]) -> None:
    """While another holds it nothing is written and the message says so; afterwards the same command works."""
    before = files_of(small)
    with held(small.lock_path):
        refused = run(small, *command)
        assert (refused.exit_code, files_of(small)) == (2, before)
        assert "Another program is changing this project" in refused.stderr

    done = run(small, *command)

    assert done.exit_code == 0, done.output
    assert (files_of(small) != before) == (command != WRITING["check"])


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("command", READING.values(), ids=" ".join)
def test_no_reading_command_waits(small: Settings, command: tuple[str, ...]) -> None:
    """Whoever looks at the project is not held up by who changes it."""
    before = files_of(small)
    with held(small.lock_path):
        result = run(small, *command)

    assert result.exit_code == 0, result.output
    assert files_of(small) == before


@pytest.mark.usefixtures("impatient")
def test_the_ground_and_what_services_say_wait_for_the_lock(project: Settings) -> None:
    """`basemap build` and the proposals that `geocode` and `refresh` keep."""
    proposals = read_proposals(make_small_project(project.root / "small").proposals_path, name="p")
    before = files_of(project)
    with held(project.lock_path):
        refused = CliRunner().invoke(main, ["--lang", "en", "basemap", "build"])
        with pytest.raises(WriteError) as caught:
            _keep(project, proposals.values(), "en")

    assert (refused.exit_code, caught.value.code, files_of(project)) == (2, "project-busy", before)
    assert "Another program is changing this project" in refused.stderr


ASKING = {"geocode", "refresh", "basemap"}
"""Commands that write what services answered, or the ground."""

WRITERS = {
    "batch/table.py": "a table of many documents, outside the project",
    "cli/basemap.py": "the ground, while editing",
    "cli/data.py": "the layer and a cleaned report, while editing",
    "cli/output.py": "files that people name, outside the project",
    "cli/positions.py": "proposals and gazetteer, while editing",
    "conversion/files.py": "a converted file, outside the project",
    "conversion/formats/vector.py": "a converted file, outside the project",
    "editions/decisions.py": "decisions on links, while editing",
    "geocoding/answers.py": "the cache",
    "publishing/site.py": "a folder for a web host",
    "review/plan.py": "a report taken in, while editing",
    "review/store.py": "drafts, under their own lock",
    "ui/caching.py": "the cache",
}
"""Who writes files, and what."""


def test_every_command_is_known_to_write_or_not() -> None:
    """A command that is added stands in one of the tables above."""
    assert set(_HOMES) == WRITING.keys() | READING.keys() | ASKING | {"convert", "serve"}


def test_files_are_written_by_these_alone_and_the_projects_own_under_the_lock() -> None:
    """What writes is listed; what changes the project does it within `editing`."""
    writing, editing_too = set(), set()
    for path in (ROOT / "src" / "haizhumap").rglob("*.py"):
        imported = {
            name.name
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom)
            for name in node.names
        }
        home = path.relative_to(ROOT / "src" / "haizhumap").as_posix()
        writing |= {home} if imported & {"write_all", "write_streamed", "write_whole"} else set()
        editing_too |= {home} if "editing" in imported else set()

    assert writing == WRITERS.keys()
    assert {home for home, what in WRITERS.items() if what.endswith("while editing")} <= editing_too


# --- two at a time ---


@pytest.fixture(scope="module")
def writers() -> Iterator[tuple[Writer, Writer]]:
    """Return two processes that have loaded all they need."""
    both = Writer(), Writer()
    yield both
    for writer in both:
        writer.close()


def faults(project: Settings) -> list[Issue]:
    """Return what fails the check."""
    return [issue for issue in check_project(project) if issue.severity is Severity.ERROR]


def links_kept(project: Settings) -> set[str]:
    """Return the decided pairs."""
    return set(read_links(project.links_path, name="l").records)


def positions_taken(project: Settings) -> set[str]:
    """Return the places whose proposal was taken over, and nothing else waits."""
    assert read_proposals(project.proposals_path, name="p") == {}
    records = read_gazetteer(project.gazetteer_path, name="g").records
    return {place_id for place_id, position in records.items() if position.source == "a new look"}


def reports_taken(project: Settings) -> set[str]:
    """Return the reports whose places stand in registers, gazetteer and layer."""
    layer = json.loads(project.layer_path.read_bytes())["features"]
    positions = read_gazetteer(project.gazetteer_path, name="g").records
    shown = {one["properties"]["report_id"] for one in layer if one["properties"]["place_id"] in positions}
    return {one for one in ("luohu-2025", "luohu-2026") if project.register_path(one).exists() and one in shown}


Both = tuple[tuple[str, ...], tuple[str, ...]]


def decide(_: Settings) -> Both:
    """Return two commands that decide on two pairs."""
    first, second = (("links", "--accept", place_id, f"{place_id}-2025") for place_id in PLACES)
    return first, second


def accept(project: Settings) -> Both:
    """Return two commands that accept two proposals."""
    first, second = (("accept", one) for one in read_proposals(project.proposals_path, name="p"))
    return first, second


def ingest(project: Settings) -> Both:
    """Return two commands that take in two reports."""
    options = (*METADATA, "--min-score", "0", "--write")
    first = ("ingest", str(project.root / "one.txt"), "--id", "luohu-2025", *options)
    return first, ("ingest", str(project.root / "two.txt"), "--id", "luohu-2026", *options)


@pytest.mark.parametrize(
    ("commands", "kept", "expected"),
    [
        (decide, links_kept, {f"{place_id} {place_id}-2025" for place_id in PLACES}),
        (accept, positions_taken, set(PLACES)),
        (ingest, reports_taken, {"luohu-2025", "luohu-2026"}),
    ],
)
def test_two_writers_at_a_time_both_keep_their_work(
    tmp_path: Path,
    writers: tuple[Writer, Writer],
    commands: Callable[[Settings], Both],
    kept: Callable[[Settings], set[str]],
    expected: set[str],
) -> None:
    """In forty rounds of two processes that start together, nothing is lost, and the project passes its check."""
    start = make_small_project(tmp_path / "start")
    for number in range(ROUNDS):
        project = Settings(root=tmp_path / str(number))
        shutil.copytree(start.root, project.root)
        for writer, command in zip(writers, commands(project), strict=True):
            writer.start(project.root, command)
        assert [writer.wait()[0] for writer in writers] == [0, 0]

        assert kept(project) == expected
    assert faults(project) == []
