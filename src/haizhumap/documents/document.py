"""
A report that a user brings: pasted text, .txt, .docx, .pdf with a text layer, .html.

Owns the way from bytes to raw text and the limits that it holds to. Nothing leaves the computer and nothing is written.
Must not clean the text (`report.cleaning` does) or look for places in it.
"""

import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from haizhumap.documents.encodings import decode_text
from haizhumap.documents.sandbox import Finding, Parsed, run_reader
from haizhumap.documents.sniffing import Media, check_archive, detect_media
from haizhumap.errors import DocumentError
from haizhumap.files import MOST_BYTES
from haizhumap.report.cleaning import cleaning_rules

_NEWLINES = re.compile(r"\r\n?|[\v\f\x85]")
_BLANKS = re.compile(r"[^\S\n\t]+")
_CHARSET = re.compile(rb"""(?i)<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?([a-z0-9_-]{2,20})""")


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
    max_characters: int = 2_000_000


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
    _check_size(facts.st_size, name=path.name, limits=limits)
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
    _check_size(len(data), name=name, limits=limits)
    return data


def read_document(data: bytes, *, name: str, limits: ReadingLimits = DEFAULT_LIMITS) -> Document:
    """
    Read a document by its content and its name.

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
    if not data:
        raise DocumentError("document-empty", name=name)
    _check_size(len(data), name=name, limits=limits)
    media = detect_media(data, name=name)
    document = READERS[media](data, name=name, limits=limits)
    _check_length(document.raw, name=name, limits=limits)
    return document


def _check_size(size: int, *, name: str, limits: ReadingLimits) -> None:
    if size > limits.max_bytes:
        raise DocumentError("document-too-large", name=name, most=f"{limits.max_bytes / 2**20:.1f}")


def _check_length(raw: str, *, name: str, limits: ReadingLimits) -> None:
    if not cleaning_rules().strays.sub("", raw).strip():
        raise DocumentError("document-empty", name=name)
    if len(raw) > limits.max_characters:
        raise DocumentError("document-too-long", name=name, characters=len(raw), most=limits.max_characters)


def _read_txt(data: bytes, *, name: str, limits: ReadingLimits) -> Document:  # noqa: ARG001 - as the others
    text, encoding = decode_text(data, name=name)
    return Document(_NEWLINES.sub("\n", text), Media.TXT, encoding)


def _read_html(data: bytes, *, name: str, limits: ReadingLimits) -> Document:
    declared = _CHARSET.search(data[:4096])
    text, encoding = decode_text(data, name=name, declared=declared[1].decode("ascii") if declared else "")
    parsed = _run("html", cleaning_rules().strays.sub("", text).encode("utf-8"), name=name, limits=limits)
    return Document(_join(parsed), Media.HTML, encoding)


def _read_pdf(data: bytes, *, name: str, limits: ReadingLimits) -> Document:
    parsed = _run("pdf", data, name=name, limits=limits, max_pages=limits.max_pages)
    return Document(_join(parsed), Media.PDF, pages=parsed.pages, warnings=tuple(parsed.warnings))


def _read_docx(data: bytes, *, name: str, limits: ReadingLimits) -> Document:
    check_archive(data, name=name, max_bytes=limits.max_unpacked_bytes, max_ratio=limits.max_ratio)
    parsed = _run("docx", data, name=name, limits=limits)
    return Document(_join(parsed), Media.DOCX, warnings=tuple(parsed.warnings))


READERS: Mapping[Media, Callable[..., Document]] = {
    Media.TXT: _read_txt,
    Media.DOCX: _read_docx,
    Media.PDF: _read_pdf,
    Media.HTML: _read_html,
}
"""What reads each format."""


def _run(module: str, data: bytes, *, name: str, limits: ReadingLimits, **options: Any) -> Parsed:  # noqa: ANN401 - as `run_reader`
    """Run a reader and let its errors name the document."""
    try:
        return run_reader(module, data, seconds=limits.max_seconds, **options)
    except DocumentError as error:
        raise DocumentError(error.code, name=name, **error.facts) from error


def _join(parsed: Parsed) -> str:
    """Return paragraphs as a text that ends with a newline, with single blanks."""
    lines = (_BLANKS.sub(" ", line).strip() for paragraph in parsed.paragraphs for line in paragraph.splitlines())
    return "".join(f"{line}\n" for line in lines if line)
