"""
One writer at a time: a project's lock, held from before its files are read until what follows from them is written.

Owns who may write when, and who it is that others wait for. Everything that reads, changes and writes a project's files
goes through `editing`. The system gives a lock up with the process that holds it, whatever ends that; the file stays.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import filelock

from haizhumap.errors import InputError, WriteError
from haizhumap.files import read_text
from haizhumap.paths import Settings

WAIT_S = 20.0
"""So long a writer waits for another: the slowest command holds the lock for a few seconds."""

_LONGEST_COMMAND = 60


@contextmanager
def editing(settings: Settings) -> Iterator[None]:
    """
    Hold a project's lock, and see to it that nothing is left there half-written.

    A thread may hold it twice; other threads wait like other processes.

    Raises
    ------
    WriteError
        If another holds the lock for longer than `WAIT_S`, a writing of several files is unfinished, or the project
        cannot be written.
    ProjectError
        If a link in it leads out of it.
    """
    settings.require_writable()
    settings.require_own()
    with locked(settings.lock_path):
        settings.require_finished()
        yield


@contextmanager
def editing_around(path: Path) -> Iterator[None]:
    """Hold the lock of the project at hand if a file is one of its own, or will be; raises what `editing` does."""
    settings = Settings.find_any()
    if settings is None or not settings.is_own(path):
        yield
        return
    with editing(settings):
        yield


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """
    Hold the lock that a file stands for.

    Raises
    ------
    WriteError
        If another holds it for longer than `WAIT_S`, or the file cannot be made.
    """
    lock = filelock.FileLock(path, is_singleton=True, on_acquired=_tell_holder)
    try:
        lock.acquire(timeout=WAIT_S)
    except filelock.Timeout as error:
        raise WriteError("project-busy", path=path, seconds=f"{WAIT_S:g}", **_read_holder(path)) from error
    except OSError as error:
        raise WriteError("file-unwritable", path=path, why=error.strerror) from error
    try:
        yield
    finally:
        lock.release()


def _tell_holder(descriptor: int) -> None:
    """Write into a lock's file who holds it: process, command, and since when."""
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]])[:_LONGEST_COMMAND]
    since = datetime.now(tz=UTC).astimezone().isoformat(timespec="seconds")
    said = json.dumps({"pid": os.getpid(), "command": command, "since": since})
    with suppress(OSError):  # the lock holds without these words
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, said.encode(), 0)


def _read_holder(path: Path) -> dict[str, str]:
    """Return what a lock's file says of its holder, with a question mark for what it does not say."""
    try:
        said = json.loads(read_text(path))
        return {name: str(said[name])[:_LONGEST_COMMAND] for name in ("pid", "command", "since")}
    except (InputError, ValueError, KeyError, TypeError, RecursionError):
        return dict.fromkeys(("pid", "command", "since"), "?")
