"""Folders of documents: the same places as one by one, whatever happens on the way."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from app_server import PATIENCE_S, ROOT
from click.testing import CliRunner, Result
from distributed import LocalCluster

from haizhumap.batch.run import extract_files, find_documents
from haizhumap.batch.worker import extract_apart
from haizhumap.cli import main
from haizhumap.errors import InputError

NAMES = ("罗岗", "南", "西", "北")


def report(name: str) -> str:
    """Return a small report."""
    return f"政府工作报告\n一、2025年工作安排\n（一）城市更新。加快{name}湖综合整治，打通{name}安路北延段。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with four reports in it and below, a bad document, and what a system leaves."""
    folder = tmp_path / "reports"
    (folder / "2025").mkdir(parents=True)
    for number, name in enumerate(NAMES):
        (folder / ("2025" if number % 2 else ".") / f"{name}.txt").write_text(report(name), encoding="utf-8")
    (folder / "bad.docx").write_bytes(b"PK\x03\x04 no document")
    (folder / ".DS_Store").write_bytes(b"\0")
    return folder


def extract(*arguments: str | Path) -> Result:
    """Run `haizhumap extract`; anything but a planned exit is a failure of the test."""
    result = CliRunner().invoke(main, ["--lang", "en", "extract", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def lines(text: str) -> list[dict[str, Any]]:
    """Return JSON Lines."""
    return [json.loads(line) for line in text.splitlines()]


def test_a_folder_gives_the_places_of_each_document(folder: Path, tmp_path: Path) -> None:
    """The same as one by one; what cannot be read is told with the reason, and the command says that by its end."""
    output = tmp_path / "places.jsonl"

    result = extract(folder, "-o", output)

    found = lines(output.read_text(encoding="utf-8"))
    assert [one["document"] for one in found] == sorted(one["document"] for one in found)
    assert {one["document"] for one in found} == {"罗岗.txt", "西.txt", "2025/南.txt", "2025/北.txt"}
    for document in {one["document"] for one in found}:
        own = {"document", "sha256", "quote", "quote_start"}
        alone = lines(extract(folder / document).stdout)
        assert alone
        assert [{k: v for k, v in one.items() if k not in own} for one in found if one["document"] == document] == alone
    assert result.exit_code == 1
    assert "bad.docx" in result.stderr
    assert f"5 documents, {len(found)} candidates, 1 that could not be read" in result.stderr


def test_a_second_run_reads_only_what_changed(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is there stays, what is new comes in, what is gone goes."""
    output = tmp_path / "places.jsonl"
    extract(folder, "-o", output)
    asked: list[str] = []

    def note(sources: list[tuple[str, bytes]]) -> object:
        asked.extend(name for name, _ in sources)
        return extract_apart(sources)

    monkeypatch.setattr("haizhumap.batch.run.extract_apart", note)
    (folder / "罗岗.txt").write_text(report("金山"), encoding="utf-8")
    (folder / "西.txt").unlink()

    extract(folder, "-o", output)

    found = {one["text"] for one in lines(output.read_text(encoding="utf-8"))}
    assert asked == ["罗岗.txt"]
    assert {"金山湖", "南湖", "北湖"} <= found
    assert not {"罗岗湖", "西湖"} & found


def test_what_was_killed_goes_on(tmp_path: Path) -> None:
    """The table of a run that was killed, and run again, is the one of a run that was not."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number:03}.txt").write_text(report(NAMES[number % 4]) * 8, encoding="utf-8")
    killed, whole = tmp_path / "killed.jsonl", tmp_path / "whole.jsonl"
    manifest = tmp_path / "killed.jsonl.manifest.jsonl"
    command: list[str | Path] = [
        Path(sys.executable).with_name("haizhumap"),
        "extract",
        folder,
        "-o",
        killed,
        "--workers",
        "1",
    ]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and not (manifest.exists() and manifest.read_bytes().count(b"\n") > 16):
        time.sleep(0.05)
    process.kill()
    process.wait()
    assert 16 < manifest.read_bytes().count(b"\n") < 41
    assert not killed.exists()

    extract(folder, "-o", killed)
    extract(folder, "-o", whole)

    assert killed.read_bytes() == whole.read_bytes()


@pytest.fixture
def scheduler() -> Iterator[str]:
    """Return the address of a cluster on this machine."""
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, processes=False, protocol="tcp://", host="127.0.0.1", dashboard_address=None
    ) as cluster:
        yield cluster.scheduler_address


def test_a_cluster_gives_the_same(folder: Path, tmp_path: Path, scheduler: str) -> None:
    """By its executor."""
    here, there = tmp_path / "here.jsonl", tmp_path / "there.jsonl"

    extract(folder, "-o", here)
    extract(folder, "-o", there, "--scheduler", scheduler)

    assert there.read_bytes() == here.read_bytes()


def test_a_cluster_that_is_not_there_is_told(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its address."""
    monkeypatch.setattr("distributed.Client", lambda _: (_ for _ in ()).throw(OSError("timed out")))

    result = extract(folder, "-o", tmp_path / "a.jsonl", "--scheduler", "tcp://127.0.0.1:1")

    assert result.exit_code == 2
    assert "tcp://127.0.0.1:1 cannot be reached" in result.stderr


def test_a_missing_extra_is_told(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With how it is installed."""
    monkeypatch.setitem(sys.modules, "distributed", None)

    result = extract(folder, "-o", tmp_path / "a.jsonl", "--scheduler", "tcp://127.0.0.1:1")

    assert "pip install 'haizhumap[cluster]'" in result.stderr


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "give -o a .jsonl or a .parquet file"),
        (("-o", "places.csv"), "give -o a .jsonl or a .parquet file"),
        (("-o", "places.jsonl", "--format", "csv"), "for one report"),
        (("-o", "places.jsonl", "--text", "words.txt"), "for one report"),
    ],
)
def test_what_many_documents_have_no_use_for_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    """And nothing is written."""
    monkeypatch.chdir(tmp_path)

    result = extract(folder, *options)

    assert result.exit_code == 2
    assert words in result.stderr
    assert list(tmp_path.iterdir()) == [folder]


def test_two_folders_with_one_name_are_told(tmp_path: Path) -> None:
    """What the table says of a document must say which it is."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").touch()

    with pytest.raises(InputError) as caught:
        find_documents([tmp_path / "one", tmp_path / "two"])
    assert caught.value.code == "batch-name-twice"


def test_progress_is_told(folder: Path, tmp_path: Path) -> None:
    """From the first document to the last, those that are done already too."""
    for _ in range(2):
        told: list[tuple[int, int]] = []
        extract_files([folder], tmp_path / "a.jsonl", workers=2, tell=lambda *done: told.append(done))  # noqa: B023 - read at once
        assert told[-1] == (5, 5)
        assert [done for done, _ in told] == sorted(done for done, _ in told)
