"""
The file that is read: what messages call it, where its bytes are, and what is worth telling of it.

Owns how faults of a file are told, in the project's words: what Python says of a fault is no reason for people.
"""

import stat
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from shapely.errors import ShapelyError

from haizhumap.documents.encodings import decode_text
from haizhumap.documents.sandbox import Finding
from haizhumap.errors import DataError, DocumentError, InputError
from haizhumap.geo.gdal import GDAL_ERRORS, first_sentence

MOST_BYTES = 256 << 20
"""Larger files are not read; a city's buildings have less."""
MOST_FIELDS = 2_000
"""Columns that features may have: more than any database has, and no more than a frame bears."""
_MOST_WARNINGS = 5
_ASCII_PER = 8
"""Of this many bytes of UTF-16 one at least is the zero beside a digit, a comma or a bracket: no table is without."""
_MALFORMED = (ValueError, OverflowError, ShapelyError)


@dataclass(frozen=True, slots=True)
class Source:
    """
    A file of features to be read.

    Attributes
    ----------
    path
        What messages call it, also where it is one out of an archive.
    file
        Where its bytes are.
    layer
        The layer that was asked for, or None.
    notes
        What people should know of the reading, in the order found: `convert.<code>` is the phrase for each.
    """

    path: Path
    file: Path
    layer: str | None = None
    notes: list[Finding] = field(default_factory=list)

    def note(self, code: str, **facts: object) -> None:
        """Keep something that people should know."""
        self.notes.append(Finding(code, facts))

    def at(self, file: Path) -> "Source":
        """Return the source as it is read elsewhere; notes are kept together."""
        return replace(self, file=file)

    def read_bytes(self) -> bytes:
        """Return the bytes."""
        return self.file.read_bytes()

    def read_text(self) -> str:
        """Return the text, in whatever encoding it is; one that is not UTF-8 is told."""
        data = self.read_bytes()
        try:
            text, encoding = decode_text(data, name=str(self.path))
        except DocumentError as error:
            raise InputError("convert-encoding", path=self.path) from error
        if encoding.startswith("utf-16") and data.count(b"\x00") * _ASCII_PER < len(data):
            raise InputError("convert-encoding", path=self.path)
        if encoding != "utf-8":
            self.note("encoding", path=self.path, encoding=encoding.upper())
        return text.removeprefix("\ufeff")

    def check_fields(self, count: int) -> None:
        """Refuse more columns than `MOST_FIELDS`."""
        if count > MOST_FIELDS:
            raise InputError("convert-fields", path=self.path, count=count, most=MOST_FIELDS)

    @contextmanager
    def told_as_unreadable(self) -> Iterator[None]:
        """Tell what libraries raise while they read a file as an error of the file, and note what they warn of."""
        try:
            with warnings.catch_warnings(record=True) as warned:
                warnings.simplefilter("always")
                yield
            for words in list(dict.fromkeys(first_sentence(one.message) for one in warned))[:_MOST_WARNINGS]:
                self.note("warned", path=self.path, words=words.replace(str(self.file), self.path.name))
        except (InputError, DataError):
            raise
        except RecursionError as error:
            raise InputError("convert-deep", path=self.path) from error
        except GDAL_ERRORS as error:
            raise InputError("convert-unreadable", path=self.path, why=first_sentence(error)) from error
        except _MALFORMED as error:
            raise InputError("convert-malformed", path=self.path) from error


def open_source(path: Path, *, layer: str | None = None) -> Source:
    """
    Return a file to be read.

    Raises
    ------
    HaizhumapError
        If it is missing, empty, no regular file or larger than `MOST_BYTES`.
    """
    try:
        facts = path.stat()
        if stat.S_ISREG(facts.st_mode):
            path.open("rb").close()
    except OSError as error:
        raise InputError("file-unreadable", path=path, why=error.strerror) from error
    if not stat.S_ISREG(facts.st_mode):
        raise InputError("no-file", path=path)
    if facts.st_size > MOST_BYTES:
        raise InputError("file-too-large", path=path, most=MOST_BYTES >> 20)
    if not facts.st_size:
        raise DataError("convert-empty", path=path)
    return Source(path, path, layer)
