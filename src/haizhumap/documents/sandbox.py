"""
Running a reader of a document format in a process of its own.

Owns both ends: `run_reader` here, `serve` there. A reader that hangs, crashes or eats memory ends with its process, and
PDFium, which is not safe in threads, never meets the app's. Must not know any format.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field

from haizhumap.errors import DocumentError

MEMORY_BYTES = 1 << 30
"""Address space of a reader where the system can hold it to a limit (not on Windows)."""


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


def run_reader(module: str, data: bytes, *, seconds: float, **options: object) -> Parsed:
    """
    Read a document in a process of its own; `options` are JSON values for the module's reader.

    Raises
    ------
    DocumentError
        What the reader raises; `document-slow` if it took too long (it is ended then), `document-damaged` if it died.
    """
    command = [sys.executable, "-P", "-m", f"{__package__}.{module}"]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command,
            input=json.dumps(options).encode() + b"\n" + data,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentError("document-slow", seconds=seconds) from error
    if done.returncode:
        raise DocumentError("document-damaged")
    answer = json.loads(done.stdout)
    if "code" in answer:
        raise DocumentError(answer["code"], **answer["facts"])
    return Parsed(answer["paragraphs"], answer["pages"], tuple(Finding(**finding) for finding in answer["warnings"]))


def serve(read: Callable[..., Parsed]) -> None:
    """Read one document from standard input and write what was found, or what cannot go on, to standard output."""
    limit_memory(MEMORY_BYTES)
    options = json.loads(sys.stdin.buffer.readline())
    answer: Mapping[str, object]
    try:
        answer = asdict(read(sys.stdin.buffer.read(), **options))
    except DocumentError as error:
        answer = {"code": error.code, "facts": error.facts}
    sys.stdout.buffer.write(json.dumps(answer).encode())


def limit_memory(size: int) -> None:
    """Hold this process to an address space of so many bytes and to no core file, where the system has such limits."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
