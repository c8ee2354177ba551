"""What is done of a batch is on the disk."""

from contextlib import closing
from pathlib import Path

import pytest

from haizhumap.batch import manifest
from haizhumap.batch.manifest import Manifest
from haizhumap.batch.worker import Extraction
from haizhumap.errors import InputError

ONE = Extraction(document="一.txt", sha256="1", characters=3, places=[{"text": "布吉河"}])
TWO = Extraction(document="b\udc80.txt", sha256="2", failure={"kind": "DocumentError", "code": "x", "facts": {}})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a manifest with one extraction, and one more."""
    path = tmp_path / "m.jsonl"
    with closing(Manifest(path)) as written:
        written.add([ONE])
        written.add([TWO])
    return path


def read(path: Path) -> list[Extraction]:
    """Return the extractions of a manifest, the last first."""
    with closing(Manifest(path)) as found:
        return list(found.extractions([TWO.document, "other", ONE.document]))


def test_outcomes_come_back(path: Path) -> None:
    """In the order that is asked for; documents that are not done are left out."""
    assert read(path) == [TWO, ONE]


def test_a_document_is_done_with_its_bytes(path: Path) -> None:
    """Another content under its name is none that was read; the later extraction counts."""
    with closing(Manifest(path)) as found:
        assert found.has("一.txt", "1")
        assert not found.has("一.txt", "other")
        found.add([Extraction(document="一.txt", sha256="other")])
        assert found.has("一.txt", "other")

    assert read(path) == [TWO, Extraction(document="一.txt", sha256="other")]


@pytest.mark.parametrize("kept", range(1, 40, 7))
def test_what_a_kill_left_behind_the_last_line_is_dropped(path: Path, kept: int) -> None:
    """All before it is there, and the next extraction stands on a line of its own."""
    whole = path.read_bytes()
    last = whole.rstrip(b"\n").rfind(b"\n") + 1
    path.write_bytes(whole[: last + kept])

    assert read(path) == [ONE]
    with closing(Manifest(path)) as found:
        found.add([TWO])
    assert path.read_bytes() == whole


def test_another_version_begins_anew(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may find other places."""
    monkeypatch.setattr(manifest, "_HEAD", {"haizhumap": "99"})

    assert read(path) == []
    assert path.read_bytes() == b'{"haizhumap": "99"}\n'


@pytest.mark.parametrize("words", ["x\n", "[]\n", "{}\n", '{"a": 1}\n', '{"document": "a", "sha256": "b"}\n'])
def test_another_file_is_refused_and_left(tmp_path: Path, words: str) -> None:
    """It may be somebody's work."""
    path = tmp_path / "m.jsonl"
    path.write_text(words, encoding="utf-8")

    with pytest.raises(InputError) as caught:
        Manifest(path)
    assert caught.value.code == "batch-manifest"
    assert path.read_text(encoding="utf-8") == words
