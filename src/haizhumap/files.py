"""
Reading texts, and writing files whole or not at all, one or several together.

Owns the way of a file's bytes from and to the disk, and the end of a writing that was broken off; must not know what is
in a file. Several files are first written under temporary names, then a journal says which of them take which names,
then they take them: whatever kills the program, the old files stand, or the journal has all that is needed for the new
ones.
"""

import errno
import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from haizhumap.errors import InputError, WriteError

JOURNAL = ".haizhumap-unfinished.json"
"""While several files take their names, this file beside them, or above them, says which; else it does not exist."""

_TEMPORARY = ".hz-part"
"""How the name of a file ends that is still being written; git ignores such."""

MOST_BYTES = 32 << 20
"""Larger files are not read: the longest report has some hundred kilobytes."""


class Unfinished(NamedTuple):
    """A file that waits under a temporary name to take the place of what had the digest `before`."""

    path: Path
    temporary: Path
    before: str


def read_bytes(path: Path, *, name: str | None = None) -> bytes:
    """
    Read a file; `name` is how messages call it.

    Raises
    ------
    InputError
        If the file is missing, no regular file or larger than `MOST_BYTES`; `path` names it.
    """
    shown = name or path
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise InputError("no-file", path=shown)
        if facts.st_size > MOST_BYTES:
            raise InputError("file-too-large", path=shown, most=MOST_BYTES >> 20)
        return path.read_bytes()
    except (OSError, ValueError) as error:  # a name with NUL in it is a ValueError
        if isinstance(error, InputError):
            raise
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError("file-unreadable", path=shown, why=why) from error


def read_text(path: Path, *, name: str | None = None) -> str:
    """
    Read a UTF-8 text with its newlines as they are; `name` is how messages call it.

    Raises
    ------
    InputError
        If the file cannot be read, as `read_bytes` says, or is not UTF-8; `path` names it.
    """
    try:
        return read_bytes(path, name=name).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError("not-utf8", path=name or path, offset=error.start) from error


def write_whole(path: Path, content: str | bytes) -> None:
    """
    Write a file whole or not at all: text as UTF-8 with the newlines it has.

    The content goes to a temporary file in the same folder, reaches the disk and then takes the
    name in one step, so a reader sees the old file or the new one and a crash leaves the old one.

    Raises
    ------
    WriteError
        If the folder is missing, full or not writable.
    """
    write_streamed(path, _writing(content))


def _writing(content: str | bytes) -> Callable[[BinaryIO], object]:
    """Return what writes a content into a stream."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    return lambda stream: stream.write(data)


def write_streamed(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """
    Write a file as `write_whole` does, by a function that is given a stream; what it raises leaves the old file.

    Raises
    ------
    WriteError
        If the folder is missing, full or not writable.
    """
    staged: dict[Path, Path] = {}
    try:
        with _telling(path):
            _stage(path, write, staged)
        _take_names(staged, None)
    except BaseException:
        for leftover in staged.values():
            leftover.unlink(missing_ok=True)
        raise


def write_all(contents: Mapping[Path, str | bytes]) -> None:
    """
    Write several files, each as `write_whole` does, and all of them or none.

    No file takes its name before the content of every one has reached the disk. A crash between two renamings leaves
    each file whole, the old or the new, and a `JOURNAL` in the folder common to all, with which `finish_writing` brings
    the rest to its place. A symbolic link stays one: what it points to is written; `Settings.require_own` sees to it
    that none of a project leads out of it. What exists and is no regular file
    (a folder, a pipe, a device) is refused.

    Raises
    ------
    WriteError
        If a folder is missing, full or not writable, a folder stands where a file should, or a journal is there
        already: then another writing is under way or was broken off.
    """
    staged: dict[Path, Path] = {}
    journal = None
    try:
        for path, content in contents.items():
            with _telling(path):
                _stage(path, _writing(content), staged)
        if len(staged) > 1:
            journal = _free_journal(staged)
            _write_journal(journal, staged)
        _take_names(staged, journal)
    except BaseException as error:
        if journal and not all(temporary.exists() for temporary in staged.values()):
            if isinstance(error, WriteError):
                raise WriteError("half-written", **error.facts, journal=journal) from error
            raise
        for leftover in (*staged.values(), *filter(None, [journal])):
            leftover.unlink(missing_ok=True)
        raise


def append_line(path: Path, line: str) -> None:
    """
    Add a line to a log, on the disk when this returns, or not at all.

    What a writing that was broken off has left behind the last line break goes first. One writer at a time.

    Raises
    ------
    WriteError
        If the file is missing or cannot be written, or would be larger than what `read_bytes` reads.
    """
    data = line.encode("utf-8")
    with _telling(path), path.open("r+b") as log:
        end = log.read().rfind(b"\n") + 1
        if end + len(data) > MOST_BYTES:
            raise WriteError("log-full", path=path, most=MOST_BYTES >> 20)
        log.truncate(end)
        log.seek(end)
        try:
            log.write(data)
            log.flush()
            os.fsync(log.fileno())
        except BaseException:
            os.ftruncate(log.fileno(), end)
            raise


def _stage(path: Path, write: Callable[[BinaryIO], object], staged: dict[Path, Path]) -> None:
    """Let a content be written beside its file, under a name kept in `staged`; make sure that it can take the name."""
    path = Path(os.path.realpath(path))
    if os.path.lexists(path) and not path.is_file():  # a folder, a pipe, a loop of links
        raise OSError(errno.EINVAL, "not a regular file")
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=_TEMPORARY)
    staged[path] = Path(name)
    with os.fdopen(descriptor, "wb") as stream:
        write(stream)
        stream.flush()
        os.fsync(descriptor)
    staged[path].chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)


def _free_journal(paths: Iterable[Path]) -> Path:
    """Return where the journal on some files goes, in the folder common to all."""
    journal = Path(os.path.commonpath([path.parent for path in paths])) / JOURNAL
    if journal.exists():
        raise WriteError("unfinished-writing", path=journal)
    return journal


def _write_journal(journal: Path, staged: Mapping[Path, Path]) -> None:
    """
    Write down which temporary file takes which name, on the disk before the first one does.

    Each line has the digest of what has the name now, "" for nothing: what changes later is not written over.
    """
    folder = journal.parent
    with _telling(journal):
        lines = [
            [os.path.relpath(temporary, folder), os.path.relpath(path, folder), _digest(path)]
            for path, temporary in staged.items()
        ]
        write_whole(journal, json.dumps(lines))
        _sync(folder)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def _take_names(staged: Mapping[Path, Path], journal: Path | None) -> None:
    """Give staged files their names; `journal`, which says so, goes when the names have reached the disk."""
    for path, temporary in staged.items():
        with _telling(path):
            temporary.replace(path)
    if journal:
        with _telling(journal):
            for folder in {path.parent for path in staged}:
                _sync(folder)
            journal.unlink()


def _sync(folder: Path) -> None:
    """Make sure that the names of a folder have reached the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_journal(journal: Path) -> list[Unfinished]:
    """
    Return the files of a broken writing that still wait for their names.

    Raises
    ------
    WriteError
        If the file is no such list, or names other files than those of its folder and their temporary ones.
    """
    folder = journal.parent.resolve()
    try:
        lines = [
            Unfinished(folder / path, folder / temporary, str(before))
            for temporary, path, before in json.loads(read_bytes(journal))
        ]
        are_own = all(_is_staged(one, folder) for one in lines)
        waiting = [one for one in lines if one.temporary.exists()]
    except (
        InputError,
        OSError,
        ValueError,
        TypeError,
        RuntimeError,
    ) as error:  # deep JSON, loops of links
        raise WriteError("journal-unreadable", path=journal) from error
    if not are_own:
        raise WriteError("journal-unreadable", path=journal)
    return waiting


def _is_staged(one: Unfinished, folder: Path) -> bool:
    """Tell whether a file lies in a folder, and the other one beside it under the name that `_stage` gives it."""
    is_beside = one.temporary.parent == one.path.parent and one.temporary.name.startswith(f".{one.path.name}.")
    return is_beside and one.path.resolve().is_relative_to(folder)


def finish_writing(journal: Path) -> list[Path]:
    """
    Finish a writing that was broken off half-way; return the files that got their new content now.

    Raises
    ------
    WriteError
        If the journal cannot be read or a file not be written, or if a file has changed since the writing was broken
        off: then both it and what was to be written stay, and nothing else is written either.
    """
    waiting = read_journal(journal)
    for path, temporary, before in waiting:
        with _telling(path):
            has_changed = _digest(path) != before
        if has_changed:
            raise WriteError("finish-changed", path=path, temporary=temporary)
    _take_names({one.path: one.temporary for one in waiting}, journal)
    return [one.path for one in waiting]


def sweep(folders: Iterable[Path]) -> list[Path]:
    """
    Delete what killed writings have left in folders under temporary names; return what it was.

    To be called while nobody writes there, and after broken writings have been finished.

    Raises
    ------
    WriteError
        If a file cannot be deleted.
    """
    found = [path for folder in folders for path in sorted(folder.glob(f".*{_TEMPORARY}"))]
    leftovers = [path for path in found if path.is_file() and not path.is_symlink()]
    for path in leftovers:
        with _telling(path):
            path.unlink(missing_ok=True)
    return leftovers


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    try:
        yield
    except WriteError:
        raise
    except OSError as error:
        raise WriteError("file-unwritable", path=path, why=error.strerror) from error


@contextmanager
def telling_scratch(path: Path) -> Iterator[None]:
    """Tell what the system refuses while a file, or a copy of a folder, is made in the folder for temporary files."""
    try:
        yield
    except WriteError:
        raise
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise WriteError("scratch-failed", path=path.name, folder=Path(tempfile.gettempdir()), why=why) from error
