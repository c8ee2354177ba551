"""
The folder of what a served page keeps for readers who may not write: reviews and uploaded files.

Owns the folder, which goes with the server, and the sweeping of those that servers have left which were killed: who
lives holds a lock on its own.
"""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

import filelock

_PREFIX, _LOCK = "haizhumap-served-", "lock"


class Scratch:
    """A folder in the system's place for temporary files, held as long as its server lives."""

    def __init__(self) -> None:
        sweep()
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._lock = filelock.FileLock(self.folder / _LOCK)
        self._lock.acquire(timeout=0)

    def make(self, name: str) -> Path:
        """Return a folder within."""
        path = self.folder / name
        path.mkdir(exist_ok=True)
        return path

    def remove(self) -> None:
        """Take the folder away with all that is in it."""
        self._lock.release()
        shutil.rmtree(self.folder, ignore_errors=True)


def sweep() -> list[Path]:
    """Take away the folders of servers that are gone; return them."""
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
def own_scratch() -> Scratch:
    """Return this server's folder, which goes with the process at the latest."""
    scratch = Scratch()
    atexit.register(scratch.remove)
    return scratch
