"""Uploaded files: on the disk, few of a session, taken in a few at a time."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest
from doors import run_apart_of_loops
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from haizhumap.ui.quotas.uploads import UploadDoor, UploadQuota, UploadStore, keep_on_disk

PATIENCE_S = 120


def upload(file_id: str, content: bytes = b"words") -> UploadedFileRec:
    """Return an upload."""
    return UploadedFileRec(file_id=file_id, name="a.txt", type="text/plain", data=content)


def on_disk(folder: Path) -> int:
    """Return the bytes in a folder."""
    return sum(path.stat().st_size for path in folder.iterdir())


def test_an_upload_comes_back_from_the_disk(tmp_path: Path) -> None:
    """To its own session alone."""
    store = UploadStore(tmp_path)
    store.add_file("one", upload("a"))

    assert store.get_files("one", ["a", "b"]) == [upload("a")]
    assert store.get_files("other", ["a"]) == []
    assert on_disk(tmp_path) == len(b"words")


def test_a_session_has_its_newest_files(tmp_path: Path) -> None:
    """However many it sends: what came first goes first, from the disk too."""
    store = UploadStore(tmp_path, UploadQuota(of_session=2))
    for number in range(100):
        store.add_file("one", upload(str(number)))

    assert [file.file_id for file in store.get_files("one", list(map(str, range(100))))] == ["98", "99"]
    assert on_disk(tmp_path) == 2 * len(b"words")


def test_all_sessions_together_have_so_much(tmp_path: Path) -> None:
    """Whoever comes then is told, and has room again when another has gone."""
    store = UploadStore(tmp_path, UploadQuota(bytes_all=12))
    store.add_file("one", upload("a"))
    store.add_file("two", upload("a"))

    with pytest.raises(HTTPException) as caught:
        store.add_file("three", upload("a"))
    store.remove_session_files("one")
    store.add_file("three", upload("a"))

    assert caught.value.status_code == 507
    assert store.get_files("three", ["a"]) == [upload("a")]


def test_uploads_expire(tmp_path: Path) -> None:
    """What was kept too long goes when the next one comes."""
    store = UploadStore(tmp_path, UploadQuota(seconds=0))
    store.add_file("one", upload("a"))
    store.add_file("two", upload("b"))

    assert store.get_files("one", ["a"]) == []
    assert on_disk(tmp_path) == len(b"words")


def test_removed_files_are_gone(tmp_path: Path) -> None:
    """One by one; removing what is not there is nothing."""
    store = UploadStore(tmp_path)
    store.add_file("one", upload("a"))
    store.remove_file("one", "a")
    store.remove_file("one", "a")

    assert store.get_files("one", ["a"]) == []
    assert on_disk(tmp_path) == 0


def test_streamlits_own_store_holds_nothing(tmp_path: Path) -> None:
    """Once a runtime keeps uploads on the disk, none is in its memory."""
    manager = MemoryUploadedFileManager("/upload")

    class Holder:
        uploaded_file_mgr = manager

    keep_on_disk(Holder(), UploadStore(tmp_path))  # type: ignore[arg-type] # it asks for no more of a runtime
    manager.add_file("one", upload("a"))

    assert manager.get_files("one", ["a"]) == [upload("a")]
    assert not manager.file_storage


class Counting:
    """What stands behind the door: uploads last until they are let go, everything else is answered at once."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.inside = self.most = 0
        self.has_moved = asyncio.Event()

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["method"] == "PUT":
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.has_moved.set()
            await self.go.wait()
            self.inside -= 1
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


async def ask(door: UploadDoor, method: str, path: str) -> int:
    """Return the status of an answer."""
    statuses: list[int] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await door({"type": "http", "method": method, "path": path, "headers": []}, receive, send)
    return statuses[0]


def test_thirty_uploads_at_once_hold_up_nobody_else() -> None:
    """Two are taken in at a time, some wait, the rest are sent away; the server's health is told meanwhile."""

    async def crowd() -> tuple[Counting, int, Counter[int]]:
        inner = Counting()
        door = UploadDoor(inner, UploadQuota(at_once=2, waiting=20))
        uploads = [asyncio.create_task(ask(door, "PUT", f"/gis/_stcore/upload_file/s/{n}")) for n in range(30)]
        await asyncio.wait_for(inner.has_moved.wait(), PATIENCE_S)
        health = await asyncio.wait_for(ask(door, "GET", "/_stcore/health"), PATIENCE_S)
        inner.go.set()
        return inner, health, Counter(await asyncio.wait_for(asyncio.gather(*uploads), PATIENCE_S))

    inner, health, statuses = run_apart_of_loops(crowd())

    assert (inner.most, health) == (2, 204)
    assert statuses == {204: 22, 503: 8}
