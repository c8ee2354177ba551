"""
How many reviews a served page keeps, how large, and for how long.

Owns the limits of the folder of reviews that anybody may make. Editors' reviews lie in their project and have none.
"""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from haizhumap.errors import DraftError


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftQuota:
    """What reviews may take: `drafts` of one session and of all, bytes of one and of all, seconds untouched."""

    of_session: int = 5
    of_all: int = 200
    bytes_each: int = 8 << 20
    bytes_all: int = 512 << 20
    seconds: float = 24 * 3600.0


QUOTA = DraftQuota()


def check_room(folder: Path, *, made: int, quota: DraftQuota = QUOTA) -> None:
    """
    Refuse one more review where a session, which has `made` some, or all of them have used what there is.

    Those that nobody has touched for long go first.

    Raises
    ------
    DraftError
        `draft-full`.
    """
    expire(folder, quota=quota)
    drafts = [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    if made >= quota.of_session:
        raise DraftError("draft-full", what=f"{made} / {quota.of_session}")
    if len(drafts) >= quota.of_all:
        raise DraftError("draft-full", what=f"{len(drafts)} / {quota.of_all}")
    if (size := sum(map(size_of, drafts))) >= quota.bytes_all:
        raise DraftError("draft-full", what=f"{size >> 20} / {quota.bytes_all >> 20} MiB")


def check_size(draft: Path, *, quota: DraftQuota = QUOTA) -> None:
    """
    Refuse one more step of a review that has grown to its limit.

    Raises
    ------
    DraftError
        `draft-full`.
    """
    if (size := size_of(draft)) >= quota.bytes_each:
        raise DraftError("draft-full", what=f"{size >> 20} / {quota.bytes_each >> 20} MiB")


def expire(folder: Path, *, quota: DraftQuota = QUOTA) -> None:
    """Take away the reviews that nobody has touched for long."""
    before = time.time() - quota.seconds
    for draft in folder.iterdir() if folder.is_dir() else ():
        if draft.is_dir() and _touched_at(draft) < before:
            shutil.rmtree(draft, ignore_errors=True)


def size_of(draft: Path) -> int:
    """Return the bytes of a review's files; what goes meanwhile has none."""
    total = 0
    for path in draft.glob("*"):
        try:
            total += path.stat().st_size
        except OSError:
            continue
    return total


def _touched_at(draft: Path) -> float:
    try:
        return max(path.stat().st_mtime for path in (draft, *draft.iterdir()))
    except OSError:
        return time.time()
