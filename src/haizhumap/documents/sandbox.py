"""
Working on untrusted bytes in a process of its own.

Owns both ends: `run_apart` here, `serve` there. What hangs, crashes or eats memory ends with its process, and PDFium,
which is not safe in threads, never meets the app's. The process ends with the one that waits for it, whatever ends
that, and what it leaves in its folder for temporary files goes too. Must not know what the work is.
"""

import json
import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

import haizhumap.errors
from haizhumap.documents.scratch import own_scratch
from haizhumap.errors import HaizhumapError

MEMORY_BYTES = 1 << 30
"""Address space of a process where the system can hold it to a limit (not on Windows)."""
_LOOK_S = 0.5
_OUT_OF_TIME = -getattr(signal, "SIGXCPU", 0)
"""What a process returns that took too much processor time; the system asks for a second so before it kills."""
_ON_PARENTS_DEATH = 1
"""`PR_SET_PDEATHSIG` of Linux's `prctl`."""
_TEMPORARY = ("TMPDIR", "TEMP", "TMP")
"""Variables that name the folder for temporary files, on any system."""
_WAIT_PER_SECOND = 5
"""Seconds of waiting for one of processor time: on a busy machine a process gets its turn late."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a document that people should know: `i18n` has a phrase `document.<code>` for it."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a reader found: paragraphs in reading order, the number of pages if there are such, and warnings."""

    paragraphs: Sequence[str]
    pages: int | None = None
    warnings: Sequence[Finding] = ()


def run_apart(
    module: str,
    data: bytes = b"",
    *,
    seconds: float,
    environ: Mapping[str, str] | None = None,
    look: Callable[[], None] = lambda: None,
    **options: object,
) -> Any:  # noqa: ANN401 - whatever JSON holds
    """
    Let a module that ends in `serve` work on bytes; return the JSON value that it answers.

    Parameters
    ----------
    seconds
        Processor time that it may take, where the system can hold it to a limit, and a fifth of the time that is waited
        for it in all; it is ended then.
    environ
        Variables of its own, beside those of this process.
    look
        Called about twice a second meanwhile; what it raises ends the work.
    options
        JSON values for the module's function.

    Raises
    ------
    HaizhumapError
        What the module's function raises.
    TimeoutError
        If it took too long.
    ChildProcessError
        If it died, or was killed from elsewhere.
    """
    command = [sys.executable, "-P", "-m", module]
    scratch = TemporaryDirectory(dir=own_scratch().make("apart"), ignore_cleanup_errors=True)
    with scratch as folder, TemporaryFile() as request, TemporaryFile() as answer:
        environment = {**os.environ, **dict.fromkeys(_TEMPORARY, folder), **(environ or {})}
        request.write(json.dumps([seconds, os.getpid(), options]).encode() + b"\n" + data)
        request.seek(0)
        process = subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=request, stdout=answer, stderr=subprocess.DEVNULL, env=environment
        )
        try:
            _await(process, _WAIT_PER_SECOND * seconds, look)
        except BaseException:
            process.kill()
            process.wait()
            raise
        if _OUT_OF_TIME and process.returncode == _OUT_OF_TIME:
            raise TimeoutError
        answer.seek(0)
        return _read_answer(answer.read())


def _await(process: subprocess.Popen[bytes], seconds: float, look: Callable[[], None]) -> None:
    """Wait until a process ends."""
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        with suppress(subprocess.TimeoutExpired):
            process.wait(min(left, _LOOK_S))
            return
        look()
    raise TimeoutError


def _read_answer(words: bytes) -> Any:  # noqa: ANN401 - whatever JSON holds
    try:
        answer = json.loads(words)
    except ValueError as error:
        raise ChildProcessError from error
    if "error" in answer:
        raise getattr(haizhumap.errors, answer["error"])(answer["code"], **answer["facts"])
    return answer["value"]


def serve(work: Callable[..., object], *, memory_bytes: int = MEMORY_BYTES) -> None:
    """Do one piece of work on standard input; write what came of it, or what cannot go on, to standard output."""
    seconds, parent, options = json.loads(sys.stdin.buffer.readline())
    _end_with(parent)
    _limit(memory_bytes, seconds)
    answer: Mapping[str, object]
    try:
        answer = {"value": work(sys.stdin.buffer.read(), **options)}
    except HaizhumapError as error:
        answer = {"error": type(error).__name__, "code": error.code, "facts": error.facts}
    sys.stdout.buffer.write(json.dumps(answer, default=str).encode())


def _end_with(parent: int) -> None:
    """
    Let this process end when the one that waits for it does.

    Linux sees to it, once the thread that started this process has ended, which waits for it as long as it lives; other
    systems are asked once a second. Windows tells nobody whose parent is gone.
    """
    if sys.platform == "win32":
        return
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - of no use elsewhere

        ctypes.CDLL(None).prctl(_ON_PARENTS_DEATH, signal.SIGKILL)
        if os.getppid() != parent:  # it was gone before
            os._exit(1)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _limit(memory_bytes: int, seconds: float) -> None:
    """Hold this process to limits and to no core file, where the system has such."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(seconds), math.ceil(seconds) + 1))
