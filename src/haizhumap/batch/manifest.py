"""
What is done of a batch, on the disk as soon as it is: a run that is killed goes on where it was.

Owns the manifest: JSON Lines, the first of which names the version of the program, each other an extraction. Whatever
another version found is found again.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from haizhumap import __version__
from haizhumap.batch.worker import Extraction
from haizhumap.errors import InputError

_HEAD = {"haizhumap": __version__}


def _line(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"


class Manifest:
    """
    The extractions of a batch by document.

    Only where each stands in the file is held in memory.

    Raises
    ------
    InputError
        `batch-manifest` if the file is something else than a manifest.
    OSError
        If it cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._starts: dict[str, int] = {}
        self._digests: dict[str, str] = {}
        self._file = path.open("r+b" if path.exists() else "w+b")
        try:
            self._begin(self._read())
        except BaseException:
            self._file.close()
            raise

    def _begin(self, end: int) -> None:
        """Drop what stands behind the last whole line; begin a file that has none."""
        self._file.truncate(end)
        self._file.seek(end)
        if not end:
            self._write([_line(_HEAD)])

    def _read(self) -> int:
        """Note where each extraction stands; return where the last whole line ends, 0 to begin anew."""
        end = 0
        for line in self._file:
            if not line.endswith(b"\n"):
                break
            value = self._parse(line)
            if not end and value != _HEAD:
                if value.keys() == _HEAD.keys():
                    return 0
                raise InputError("batch-manifest", path=self.path)
            if end:
                self._note(value["document"], value["sha256"], end)
            end += len(line)
        return end

    def _parse(self, line: bytes) -> dict[str, str]:
        try:
            value: dict[str, str] = json.loads(line)
        except ValueError as error:
            raise InputError("batch-manifest", path=self.path) from error
        if not isinstance(value, dict) or not (value.keys() == _HEAD.keys() or {"document", "sha256"} <= value.keys()):
            raise InputError("batch-manifest", path=self.path)
        return value

    def _note(self, document: str, digest: str, start: int) -> None:
        self._starts[document], self._digests[document] = start, digest

    def _write(self, lines: Iterable[bytes]) -> None:
        self._file.writelines(lines)
        self._file.flush()
        os.fsync(self._file.fileno())

    def has(self, document: str, digest: str) -> bool:
        """Tell whether a document is done, with these bytes."""
        return self._digests.get(document) == digest

    def add(self, extractions: Iterable[Extraction]) -> None:
        """Note extractions; they are on the disk when this returns."""
        lines = []
        start = self._file.seek(0, os.SEEK_END)
        for extraction in extractions:
            lines.append(_line(asdict(extraction)))
            self._note(extraction.document, extraction.sha256, start)
            start += len(lines[-1])
        self._write(lines)

    def extractions(self, documents: Iterable[str]) -> Iterator[Extraction]:
        """Yield what came of documents, in this order; those that are not done are left out."""
        for document in documents:
            if document in self._starts:
                self._file.seek(self._starts[document])
                yield Extraction(**json.loads(self._file.readline()))

    def close(self) -> None:
        """Close the file."""
        self._file.close()
