"""
A report that a user brings: pasted text, or a file of one of the formats of `sniffing.Media`.

Owns the way from bytes to raw text and the limits that it holds to; all that looks at the bytes is `reading`'s, in a
process of its own. Nothing leaves the computer and nothing is written. Must not clean the text (`report.cleaning`
does) or look for places in it.
"""

import stat
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from haizhumap.documents.sandbox import Finding, run_apart
from haizhumap.documents.sniffing import Media
from haizhumap.errors import DocumentError
from haizhumap.files import MOST_BYTES


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """
    What a document may cost; what goes beyond is refused.

    Attributes
    ----------
    max_bytes
        Size of the file.
    max_pages
        Pages of a PDF.
    max_ratio
        Unpacked to packed size of a .docx, from 1 MiB unpacked on.
    max_unpacked_bytes
        Unpacked size of a .docx.
    max_seconds
        Time for reading a .docx, .pdf or .html; its process is ended then. Decoding a text needs time in proportion to
        its size, which `max_bytes` limits: some seconds at most.
    max_characters
        Length of the text that was read.
    """

    max_bytes: int = MOST_BYTES
    max_pages: int = 500
    max_ratio: float = 100.0
    max_unpacked_bytes: int = 256 << 20
    max_seconds: float = 60.0
    max_characters: int = 500_000


DEFAULT_LIMITS = ReadingLimits()


@dataclass(frozen=True, slots=True)
class Document:
    """
    A document as it was read.

    Attributes
    ----------
    raw
        Its text, a paragraph a line, headings on lines of their own, newlines as LF: what `cleaning.clean` takes.
    media
        Its format.
    encoding
        Encoding of a text or a web page, else "".
    pages
        Number of pages of a PDF, else None.
    warnings
        What people should know; `document.<code>` is the phrase for each.
    """

    raw: str
    media: Media
    encoding: str = ""
    pages: int | None = None
    warnings: tuple[Finding, ...] = ()


def load_file(path: Path, *, limits: ReadingLimits = DEFAULT_LIMITS) -> bytes:
    """
    Read a file's bytes, no more of them than the limits allow.

    Raises
    ------
    DocumentError
        `document-no-file` if it is a folder, a pipe or a device; `document-too-large`.
    OSError
        If it cannot be read.
    """
    facts = path.stat()
    if not stat.S_ISREG(facts.st_mode):
        raise DocumentError("document-no-file", name=path.name)
    check_size(facts.st_size, name=path.name, limits=limits)
    with path.open("rb") as stream:
        return load_stream(stream, name=path.name, limits=limits)


def load_stream(stream: BinaryIO, *, name: str, limits: ReadingLimits = DEFAULT_LIMITS) -> bytes:
    """
    Read a stream to its end, or until it has given more than the limits allow.

    Raises
    ------
    DocumentError
        `document-too-large`.
    OSError
        If it cannot be read.
    """
    data = stream.read(limits.max_bytes + 1)
    check_size(len(data), name=name, limits=limits)
    return data


def read_document(data: bytes, *, name: str, limits: ReadingLimits = DEFAULT_LIMITS) -> Document:
    """
    Read a document by its content and its name, in a process of its own.

    Parameters
    ----------
    data
        The file, or a pasted text as UTF-8.
    name
        File name, for its extension and for what people are told; a pasted text's may be any words.

    Raises
    ------
    DocumentError
        If it cannot be read or breaks a limit; `name` is among the facts, and each way has its own code.
    """
    check_size(len(data), name=name, limits=limits)
    try:
        read = run_apart(
            "haizhumap.documents.reading", data, seconds=limits.max_seconds, name=name, limits=asdict(limits)
        )
    except TimeoutError as error:
        raise DocumentError("document-slow", name=name, seconds=limits.max_seconds) from error
    except ChildProcessError as error:
        raise DocumentError("document-damaged", name=name) from error
    warnings = tuple(Finding(**finding) for finding in read["warnings"])
    return Document(**read | {"media": Media(read["media"]), "warnings": warnings})


def check_size(size: int, *, name: str, limits: ReadingLimits) -> None:
    """
    Refuse a document that is empty or larger than the limits allow.

    Raises
    ------
    DocumentError
        `document-empty`, `document-too-large`.
    """
    if not size:
        raise DocumentError("document-empty", name=name)
    if size > limits.max_bytes:
        raise DocumentError("document-too-large", name=name, most=f"{limits.max_bytes / 2**20:.1f}")
