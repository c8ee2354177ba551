"""
The folder of what a process keeps for as long as it lives: reviews and uploads of readers, copies that workers make.

Owns the folder, which goes with the process, and the sweeping of those that were left by processes which were killed:
who lives holds a lock on its own.
"""

import atexit
import shutil
import tempfile
import threading
from functools import cache
from pathlib import Path

import filelock

_MAKING = threading.Lock()
"""Threads that ask for the folder at the same time get the same one."""
_PREFIX, _LOCK = "haizhumap-scratch-", "lock"


class Scratch:
    """A folder in the system's place for temporary files, held as long as its process lives."""

    def __init__(self) -> None:
        sweep()
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._lock = filelock.FileLock(self.folder / _LOCK)
        self._lock.acquire(timeout=0)

    def make(self, name: str) -> Path:
        """Return a folder within."""
        path = self.folder / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def remove(self) -> None:
        """Take the folder away with all that is in it."""
        self._lock.release()
        shutil.rmtree(self.folder, ignore_errors=True)


def sweep() -> list[Path]:
    """Take away the folders of processes that are gone; return them."""
    left = [path for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*") if _is_left(path)]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return left


def _is_left(folder: Path) -> bool:
    """Tell whether nobody holds a folder's lock; one that has none yet is being made."""
    try:
        if folder.is_symlink() or not (folder / _LOCK).is_file():
            return False
        with filelock.FileLock(folder / _LOCK, timeout=0):
            return True
    except (filelock.Timeout, OSError):
        return False


@cache
def _make_own() -> Scratch:
    scratch = Scratch()
    atexit.register(scratch.remove)
    return scratch


def own_scratch() -> Scratch:
    """Return this process's folder, which goes with it at the latest."""
    with _MAKING:
        return _make_own()
