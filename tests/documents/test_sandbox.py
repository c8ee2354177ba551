"""Work on untrusted bytes in a process of its own."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from haizhumap.documents.sandbox import run_apart
from haizhumap.documents.scratch import own_scratch, sweep
from haizhumap.errors import DocumentError

WORKER = """
import os, signal, tempfile, time
from haizhumap.documents.sandbox import serve
from haizhumap.errors import DocumentError

def work(data, *, act):
    if act == "echo":
        return data.decode()
    if act == "refuse":
        raise DocumentError("document-empty", name="a.txt")
    if act == "eat":
        return len(bytes(2 << 30))
    if act in {"leave", "die"}:
        folder = tempfile.mkdtemp()
    if act == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if act == "leave":
        with open(os.environ["TOLD"], "w") as told:
            print(folder, file=told, flush=True)
            time.sleep(60)
            print("outlived", file=told)
    while act == "count":
        pass
    time.sleep(600)

serve(work)
"""


WAITING = """
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from haizhumap.documents.sandbox import run_apart

work = partial(run_apart, "made_up_worker", seconds=600, act="leave")
THREADED
"""
"""Lets the worker work, in a thread of a pool or not."""


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


@pytest.mark.parametrize("threaded", ["work()", "ThreadPoolExecutor(1).submit(work).result()"])
@pytest.mark.parametrize("name", ["SIGKILL", "SIGTERM"])
def test_no_worker_outlives_who_waits_for_it(worker: str, tmp_path: Path, threaded: str, name: str) -> None:
    """Whatever ends that; what the worker left is swept when the next process of ours starts."""
    told = tmp_path / "told"
    os.mkfifo(told)
    command = [sys.executable, "-c", WAITING.replace("THREADED", threaded)]
    with subprocess.Popen(command, env=os.environ | {"TOLD": str(told)}) as waiting, told.open() as lines:
        assert worker
        left = Path(lines.readline().strip())
        assert left.is_dir()
        waiting.send_signal(signal.Signals[name])
        rest = lines.read()

    assert rest == ""
    sweep()
    assert not left.exists()


def test_what_a_worker_left_goes_with_it_and_a_kill_from_elsewhere_is_no_slowness(worker: str) -> None:
    """The system ends in another way what took too much processor time."""
    with pytest.raises(ChildProcessError):
        run_apart(worker, seconds=600, act="die")

    assert list(own_scratch().make("apart").iterdir()) == []
