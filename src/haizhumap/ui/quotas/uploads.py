"""
Files that readers upload: kept on the disk, few of each session, some of all, taken in one after the other.

Owns what stands in for Streamlit's store of uploads, which holds all of them in memory, and the door in front of it.
"""

import asyncio
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import Runtime
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

_PATH = "/_stcore/upload_file/"
_FULL = 507
_BUSY = 503


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadQuota:
    """What uploads may take: files of a session, bytes of all, seconds that one is kept, and how many come at once."""

    of_session: int = 2
    bytes_all: int = 1 << 30
    seconds: float = 3600.0
    at_once: int = 2
    waiting: int = 60


QUOTA = UploadQuota()


@dataclass(frozen=True, slots=True)
class _Kept:
    """An upload without its bytes, where those are, how many, and since when."""

    record: UploadedFileRec
    path: Path
    size: int
    at: float


class UploadStore:
    """
    Uploads by session and id, their bytes in a folder; the newest of a session replaces its oldest.

    Its methods are those of Streamlit's own store that its routes and widgets call.
    """

    def __init__(self, folder: Path, quota: UploadQuota = QUOTA) -> None:
        self._folder, self._quota = folder, quota
        self._kept: dict[tuple[str, str], _Kept] = {}
        self._lock = threading.Lock()

    def add_file(self, session_id: str, file: UploadedFileRec) -> None:
        """
        Keep a file.

        Raises
        ------
        HTTPException
            If there is no room for it.
        """
        with self._lock:
            self._make_room(session_id)
            if self._size() + len(file.data) > self._quota.bytes_all:
                raise HTTPException(_FULL)
            key = session_id, file.file_id
            self._drop(key)
            path = self._folder / sha256(repr(key).encode()).hexdigest()
            path.write_bytes(file.data)
            self._kept[key] = _Kept(file._replace(data=b""), path, len(file.data), time.monotonic())

    def get_files(self, session_id: str, file_ids: Sequence[str]) -> list[UploadedFileRec]:
        """Return the files that are still there, with their bytes."""
        with self._lock:
            found = [kept for file_id in file_ids if (kept := self._kept.get((session_id, file_id)))]
            return [kept.record._replace(data=kept.path.read_bytes()) for kept in found]

    def remove_file(self, session_id: str, file_id: str) -> None:
        """Forget a file."""
        with self._lock:
            self._drop((session_id, file_id))

    def remove_session_files(self, session_id: str) -> None:
        """Forget the files of a session."""
        with self._lock:
            for key in [key for key in self._kept if key[0] == session_id]:
                self._drop(key)

    def _make_room(self, session_id: str) -> None:
        before = time.monotonic() - self._quota.seconds
        for key in [key for key, kept in self._kept.items() if kept.at < before]:
            self._drop(key)
        own = [key for key in self._kept if key[0] == session_id]
        for key in own[: len(own) + 1 - self._quota.of_session]:
            self._drop(key)

    def _size(self) -> int:
        return sum(kept.size for kept in self._kept.values())

    def _drop(self, key: tuple[str, str]) -> None:
        if kept := self._kept.pop(key, None):
            kept.path.unlink(missing_ok=True)


def keep_on_disk(runtime: Runtime, store: UploadStore) -> None:
    """Let a runtime keep uploads in a store."""
    for name in ("add_file", "get_files", "remove_file", "remove_session_files"):
        setattr(runtime.uploaded_file_mgr, name, getattr(store, name))


class UploadDoor:
    """Let in a few uploads at once; some wait without a byte of theirs being read, and the rest are sent away."""

    def __init__(self, app: ASGIApp, quota: UploadQuota = QUOTA) -> None:
        self.app = app
        self._turns = asyncio.Semaphore(quota.at_once)
        self._most = quota.at_once + quota.waiting
        self._here = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http" or scope["method"] != "PUT" or _PATH not in scope["path"]:
            await self.app(scope, receive, send)
        elif self._here >= self._most:
            await PlainTextResponse(status_code=_BUSY, headers={"Retry-After": "60"})(scope, receive, send)
        else:
            self._here += 1
            try:
                async with self._turns:
                    await self.app(scope, receive, send)
            finally:
                self._here -= 1
