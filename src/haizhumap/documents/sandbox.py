"""
Working on untrusted bytes in a process of its own.

Owns both ends: `run_apart` here, `serve` there. What hangs, crashes or eats memory ends with its process, and PDFium,
which is not safe in threads, never meets the app's. Must not know what the work is.
"""

import json
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import Any

import haizhumap.errors
from haizhumap.errors import HaizhumapError

MEMORY_BYTES = 1 << 30
"""Address space of a process where the system can hold it to a limit (not on Windows)."""
_LOOK_S = 0.5
_OUT_OF_TIME = {-getattr(signal, name, 0) for name in ("SIGXCPU", "SIGKILL")} - {0}
"""What a process returns that took too much processor time; memory it is denied, so that nobody kills it for that."""
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
        If it died.
    """
    command = [sys.executable, "-P", "-m", module]
    environment = os.environ | (environ or {})
    with TemporaryFile() as request, TemporaryFile() as answer:
        request.write(json.dumps([seconds, options]).encode() + b"\n" + data)
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
        if process.returncode in _OUT_OF_TIME:
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
    seconds, options = json.loads(sys.stdin.buffer.readline())
    _limit(memory_bytes, seconds)
    answer: Mapping[str, object]
    try:
        answer = {"value": work(sys.stdin.buffer.read(), **options)}
    except HaizhumapError as error:
        answer = {"error": type(error).__name__, "code": error.code, "facts": error.facts}
    sys.stdout.buffer.write(json.dumps(answer, default=str).encode())


def _limit(memory_bytes: int, seconds: float) -> None:
    """Hold this process to limits and to no core file, where the system has such."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(seconds),) * 2)
