"""Work on untrusted bytes in a process of its own."""

import sys
from pathlib import Path

import pytest

from haizhumap.documents.sandbox import run_apart
from haizhumap.errors import DocumentError

WORKER = """
import time
from haizhumap.documents.sandbox import serve
from haizhumap.errors import DocumentError

def work(data, *, act):
    if act == "echo":
        return data.decode()
    if act == "refuse":
        raise DocumentError("document-empty", name="a.txt")
    if act == "eat":
        return len(bytes(2 << 30))
    while act == "count":
        pass
    time.sleep(600)

serve(work)
"""


@pytest.fixture
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a module that does what it is told."""
    (tmp_path / "made_up_worker.py").write_text(WORKER, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return "made_up_worker"


def test_an_answer_comes_back(worker: str) -> None:
    """With the bytes that were sent, also where the sending takes more than one look."""
    words = "珠" * 1_000_000

    assert run_apart(worker, words.encode(), seconds=600, act="echo") == words


def test_an_error_is_raised_here_as_it_was_there(worker: str) -> None:
    """With its code and its facts."""
    with pytest.raises(DocumentError) as caught:
        run_apart(worker, seconds=600, act="refuse")

    assert (caught.value.code, caught.value.facts) == ("document-empty", {"name": "a.txt"})


@pytest.mark.parametrize("module", ["no_such_module", "made_up_worker"])
def test_a_process_that_dies_is_told(worker: str, module: str) -> None:
    """Also of the memory that it asks for."""
    assert worker
    if module == worker and sys.platform == "win32":
        pytest.fail("Windows holds no process to its memory")
    with pytest.raises(ChildProcessError):
        run_apart(module, seconds=600, act="eat")


@pytest.mark.parametrize(("act", "seconds"), [("sleep", 0.1), ("count", 1)])
def test_a_process_that_takes_too_long_is_ended(worker: str, act: str, seconds: float) -> None:
    """Whether it waits or works."""
    with pytest.raises(TimeoutError):
        run_apart(worker, seconds=seconds, act=act)


def test_whoever_waits_can_end_the_work(worker: str) -> None:
    """What `look` raises goes on to the caller, and the process is gone."""

    def look() -> None:
        raise KeyError(worker)

    with pytest.raises(KeyError):
        run_apart(worker, seconds=600, look=look, act="sleep")
