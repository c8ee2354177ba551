"""
A report that a user brings: pasted text, or a file of one of the formats of `sniffing.Media`.

Owns the way from bytes to raw text and the limits that it holds to: `read_document` lets `read_bytes` run in a process
of its own. Nothing leaves the computer and nothing is written. Must not clean the text (`report.cleaning`
does) or look for places in it.
"""

import re
import stat
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from haizhumap.decoding import told_as
from haizhumap.documents.encodings import FAULT, decode_page, decode_text
from haizhumap.documents.sandbox import Finding, Parsed, run_apart, serve
from haizhumap.documents.sniffing import Media, check_archive, detect_media
from haizhumap.errors import DocumentError
from haizhumap.files import MOST_BYTES
from haizhumap.han import HAN
from haizhumap.report.cleaning import cleaning_rules
from haizhumap.report.wraps import SOFT_END

_NEWLINES = re.compile(r"\r\n?|[\v\f\x85]")
_BLANKS = re.compile(rf"[^\S\n\t{SOFT_END}]++")
_WIDE = "\u3000"
_LETTER = re.compile(
    r"[^\s\u2000-\u206f\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65!-/:-@\[-`{-~]"
)
_CHINESE = re.compile(f"[{HAN}]")
_MOST_UNUSUAL = 0.2
_FEW_UNUSUAL = 10
_COMMON = {"gb2312": b"\xd8", "big5": b"\xc9"}
"""Encodings, with where their common characters end; what stands before are signs and letters of other scripts."""


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
            "haizhumap.documents.document", data, seconds=limits.max_seconds, name=name, limits=asdict(limits)
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


def read_bytes(data: bytes, *, name: str, limits: ReadingLimits) -> Document:
    """Read a document in this process; see `read_document`. Whatever a library raises is a damaged document."""
    check_size(len(data), name=name, limits=limits)
    with told_as(DocumentError, "document-damaged", name=name):
        media = detect_media(data, name=name)
        document = READERS[media](data, name=name, limits=limits)
        _check_length(document.raw, name=name, limits=limits)
        return replace(document, warnings=(*document.warnings, *_judge(document.raw, name=name)))


def _check_length(raw: str, *, name: str, limits: ReadingLimits) -> None:
    if not cleaning_rules().strays.sub("", raw).strip():
        raise DocumentError("document-empty", name=name)
    if len(raw) > limits.max_characters:
        raise DocumentError("document-too-long", name=name, characters=len(raw), most=limits.max_characters)


def _read_txt(data: bytes, *, name: str, limits: ReadingLimits) -> Document:  # noqa: ARG001 - as the others
    text, encoding = decode_text(data, name=name)
    return Document(_NEWLINES.sub("\n", text), Media.TXT, encoding)


def _judge(raw: str, *, name: str) -> list[Finding]:
    """
    Return what is to be said of a text as such: bytes that could not be read, no Chinese in it.

    What is no writing is refused: where the fonts of a PDF do not say which characters they show, or where one encoding
    was taken for another, characters turn up that Chinese texts do not have. It is counted, since single ones do occur.
    """
    letters = _LETTER.findall(raw)
    unusual = len(letters) - sum(map(_is_usual, letters))
    if unusual > max(min(_FEW_UNUSUAL, len(letters) / 2), _MOST_UNUSUAL * len(letters)):
        raise DocumentError("document-garbled", name=name)
    faults = raw.count(FAULT)
    findings = [Finding("unread-bytes", {"count": faults})] if faults else []
    return findings if _CHINESE.search(raw) else [*findings, Finding("no-chinese")]


@lru_cache(maxsize=16384)
def _is_usual(char: str) -> bool:
    """Tell whether a character is a letter or digit of ASCII, or a Chinese one of the common sets, GB 2312 and Big5."""
    if char.isascii():
        return char.isprintable()
    plain = unicodedata.normalize("NFKC", cleaning_rules().meant.get(char, char))
    for encoding, most in _COMMON.items():
        with suppress(UnicodeEncodeError):
            if b"\xa1\xa1" <= plain.encode(encoding) < most:
                return True
    return plain.isascii() or cleaning_rules().invisible.match(char) is not None


def _read_html(data: bytes, *, name: str, limits: ReadingLimits) -> Document:  # noqa: ARG001 - as the others
    text, encoding = decode_page(data, name=name)
    parsed = _run("pages.html", cleaning_rules().strays.sub("", text).encode("utf-8"), name=name)
    return Document(_join(parsed), Media.HTML, encoding, warnings=tuple(parsed.warnings))


def _read_pdf(data: bytes, *, name: str, limits: ReadingLimits) -> Document:
    parsed = _run("printed.pdf", data, name=name, max_pages=limits.max_pages)
    return Document(_join(parsed), Media.PDF, pages=parsed.pages, warnings=tuple(parsed.warnings))


def _reader(media: Media, module: str, *, is_archive: bool = False) -> Callable[..., Document]:
    """Return what reads a format by a reader module."""

    def read(data: bytes, *, name: str, limits: ReadingLimits) -> Document:
        if is_archive and data.startswith(b"PK"):
            check_archive(data, name=name, max_bytes=limits.max_unpacked_bytes, max_ratio=limits.max_ratio)
        parsed = _run(module, data, name=name)
        return Document(_join(parsed), media, warnings=tuple(parsed.warnings))

    return read


READERS: Mapping[Media, Callable[..., Document]] = {
    Media.TXT: _read_txt,
    Media.HTML: _read_html,
    Media.PDF: _read_pdf,
    Media.DOCX: _reader(Media.DOCX, "word.docx", is_archive=True),
    Media.ODT: _reader(Media.ODT, "odt", is_archive=True),
    Media.WORD_XML: _reader(Media.WORD_XML, "word.docx"),
    Media.MHT: _reader(Media.MHT, "pages.mht"),
    Media.RTF: _reader(Media.RTF, "rtf"),
}
"""What reads each format."""


def _run(module: str, data: bytes, *, name: str, **options: Any) -> Parsed:  # noqa: ANN401 - as the reader takes them
    """Let a module of this package read, `html` by its `read_html`, and its errors name the document."""
    read = getattr(import_module(f"haizhumap.documents.{module}"), f"read_{module.rpartition('.')[2]}")
    try:
        parsed: Parsed = read(data, **options)
    except DocumentError as error:
        raise DocumentError(error.code, **error.facts | {"name": name}) from error
    return parsed


def _join(parsed: Parsed) -> str:
    """Return paragraphs as a text that ends with a newline; what blanks part stays parted."""
    lines = (_BLANKS.sub(_blank, line).strip() for paragraph in parsed.paragraphs for line in paragraph.split("\n"))
    return "".join(f"{line}\n" for line in lines if line)


def _blank(match: re.Match[str]) -> str:
    """Return one blank for one, and a wide one for more or for a wide one: what parts columns goes on parting them."""
    return _WIDE if len(match.group()) > 1 or match.group() == _WIDE else " "


def as_json(data: bytes, *, name: str, limits: Mapping[str, Any]) -> Mapping[str, Any]:
    """Read a document by `ReadingLimits` in JSON; return a `Document` in JSON."""
    return asdict(read_bytes(data, name=name, limits=ReadingLimits(**limits)))


if __name__ == "__main__":
    serve(as_json)
