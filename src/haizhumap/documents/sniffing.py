"""
What kind of file a document is, by its content and by its name.

Owns the signatures of formats and the limits of compressed ones. Must not read a document's words.
"""

import re
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from enum import StrEnum
from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile, ZipInfo

from haizhumap.errors import DocumentError


class Media(StrEnum):
    """The formats that can be read."""

    TXT = "txt"
    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"
    MHT = "mht"
    RTF = "rtf"
    ODT = "odt"
    WORD_XML = "xml"


EXTENSIONS = {
    ".txt": Media.TXT,
    ".text": Media.TXT,
    ".docx": Media.DOCX,
    ".docm": Media.DOCX,
    ".dotx": Media.DOCX,
    ".dotm": Media.DOCX,
    ".pdf": Media.PDF,
    ".html": Media.HTML,
    ".htm": Media.HTML,
    ".xhtml": Media.HTML,
    ".mht": Media.MHT,
    ".mhtml": Media.MHT,
    ".rtf": Media.RTF,
    ".odt": Media.ODT,
    ".fodt": Media.ODT,
    ".ott": Media.ODT,
    ".xml": Media.WORD_XML,
}
"""What each format's files may be called."""

READABLE = "/".join(f".{media}" for media in Media)
"""The formats as messages name them in either language: `.txt/.docx/.pdf/.html`."""

_PICTURES = {
    rb"\x89PNG\r\n": "PNG",
    rb"\xff\xd8\xff": "JPEG",
    rb"GIF8[79]a": "GIF",
    rb"II\*\x00|MM\x00\*": "TIFF",
    rb"BM.{4}\x00{4}": "BMP",
    rb"RIFF.{4}WEBP": "WebP",
}
"""Patterns of how pictures begin; so much of the head that no text begins like it."""

_OTHERS = {b"Rar!\x1a\x07": "RAR", b"7z\xbc\xaf": "7-Zip", b"\x1f\x8b": "gzip"}
_MEMBERS = {"word": "docx", "xl": "xlsx", "ppt": "pptx", "OFD.xml": "ofd", "Index": "pages"}
"""Formats by a folder or a file at the top of the archive that each of them is."""

_ODT = (b"application/vnd.oasis.opendocument.text", b"application/vnd.oasis.opendocument.text-template")
_MOST_MIMETYPE = 99

_PDF_HEAD = 1024
_HEAD = 16384
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_COMPOUND = "EncryptedPackage".encode("utf-16-le")
_MARK = rb"\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?+"
_HTML = re.compile(
    rb"(?is)"
    + _MARK
    + rb"(?:\s++|<\?xml[^>]{0,200}+>|<!--(?:[^-]|-(?!->)){0,2000}+-->)*+<(?:!doctype\s++html|html|head|body)\b"
)
_XML = re.compile(rb"(?i)" + _MARK + rb"\s*+<\?xml\b")
_XML_COMMENT = re.compile(rb"(?s)<!--.*?-->")
_XML_ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]{0,20}+:)?([A-Za-z][\w.-]{0,40}+)")
_XML_MEDIA = {
    b"wordDocument": (Media.WORD_XML, b""),
    b"package": (Media.WORD_XML, b"schemas.microsoft.com/office/2006/xmlPackage"),
    b"document": (Media.ODT, b"opendocument:xmlns:office"),
    b"html": (Media.HTML, b""),
}
"""Formats by the root of a file of XML and what its head must name: Word's own are two, OpenDocument's is .fodt."""

_MHT = re.compile(
    rb"(?is)" + _MARK + rb"\s*+(?:[a-z-]{1,40}:[^\n]{0,998}+\n(?:[ \t][^\n]{0,998}+\n){0,20}+){1,40}+\r?\n"
)
_MHT_HEAD = re.compile(rb"(?im)^content-type:\s*+(?:multipart/related|multipart/alternative|text/html)")
_RATIO_FROM_BYTES = 1 << 20
"""Below this size, what is unpacked is harmless however well it was packed."""


def detect_media(data: bytes, *, name: str) -> Media:
    """
    Tell which of the readable formats a file has.

    Raises
    ------
    DocumentError
        `document-mismatch` if the name's extension says otherwise; `document-picture`, `document-format` and
        `document-encrypted` for what is none of them, `document-truncated` for an archive without its end.
    """
    extension = PurePath(name).suffix.lower()
    found = _detect(data, extension, name=name)
    if EXTENSIONS.get(extension, found) is not found:
        raise DocumentError("document-mismatch", name=name, extension=extension, found=found.value)
    return found


def _detect(data: bytes, extension: str, *, name: str) -> Media:
    if b"%PDF-" in data[:_PDF_HEAD]:
        return Media.PDF
    if data.startswith(b"PK\x03\x04"):
        return _detect_in_archive(data, extension, name=name)
    _refuse_others(data, extension, name=name)
    head = data[:_HEAD].replace(b"\0", b"")
    found = _detect_xml(head, name=name) or next((media for media, is_such in _SIGNS.items() if is_such(head)), None)
    return found or (Media.HTML if EXTENSIONS.get(extension) is Media.HTML else Media.TXT)


def _detect_xml(head: bytes, *, name: str) -> Media | None:
    """Tell which file of XML it is, by its root; one that is not read is refused, and never read as its source."""
    if not _XML.match(head):
        return None
    found = _XML_ROOT.search(_XML_COMMENT.sub(b"", head))
    root = found[1] if found else b""
    media, named = _XML_MEDIA.get(root, (None, b""))
    if media is None or named not in head:
        shown = f" ({root.decode('ascii', 'replace')})" if root else ""
        raise DocumentError("document-format", name=name, found=f"XML{shown}")
    return media


def _is_mht(head: bytes) -> bool:
    """Tell whether a file begins with the head of a mail or of a saved page, of which one line says what follows."""
    found = _MHT.match(head)
    return found is not None and _MHT_HEAD.search(found.group()) is not None


_SIGNS: Mapping[Media, Callable[[bytes], bool]] = {
    Media.RTF: lambda head: head.lstrip().startswith(b"{\\rtf"),
    Media.HTML: lambda head: _HTML.match(head) is not None,
    Media.MHT: _is_mht,
}


def _detect_in_archive(data: bytes, extension: str, *, name: str) -> Media:
    """Tell Word documents and OpenDocument texts from other archives."""
    folders = {member.filename.partition("/")[0] for member in _members(data, name=name)}
    found = next((found for folder, found in _MEMBERS.items() if folder in folders), "zip")
    if found == Media.DOCX:
        return Media.DOCX
    if "mimetype" in folders and (mimetype := _mimetype(data)):
        if mimetype in _ODT:
            return Media.ODT
        found = mimetype.rpartition(b"/")[2].rpartition(b".")[2].decode("ascii", "replace")  # epub+zip, spreadsheet
    raise _refusal(extension, name=name, found=found)


def _mimetype(data: bytes) -> bytes:
    """Return what an OpenDocument file says it is."""
    with ZipFile(BytesIO(data)) as archive, suppress(BadZipFile, NotImplementedError, RuntimeError, zlib.error):
        return archive.open("mimetype").read(_MOST_MIMETYPE).strip()
    return b""


def _refusal(extension: str, *, name: str, found: str) -> DocumentError:
    """Return the error for a file of a format that is not read, which the name may say or hide."""
    said = "" if extension in EXTENSIONS else extension.removeprefix(".")
    return DocumentError("document-format", name=name, found=(said or found).upper())


def _refuse_others(data: bytes, extension: str, *, name: str) -> None:
    if data.startswith(_COMPOUND):
        if _ENCRYPTED_COMPOUND in data:
            raise DocumentError("document-encrypted", name=name)
        raise _refusal(extension, name=name, found="doc")
    for pattern, found in _PICTURES.items():
        if re.match(pattern, data, re.DOTALL):
            raise DocumentError("document-picture", name=name, found=found)
    for signature, found in _OTHERS.items():
        if data.startswith(signature):
            raise DocumentError("document-format", name=name, found=found)


def check_archive(data: bytes, *, name: str, max_bytes: int, max_ratio: float) -> None:
    """
    Check what a compressed document would unpack to, by its directory; Python unpacks no more than that says.

    Raises
    ------
    DocumentError
        `document-bomb` if it is more than `max_bytes` or more than `max_ratio` times what is packed,
        `document-encrypted` if a member needs a password, `document-truncated` if the directory is missing.
    """
    members = _members(data, name=name)
    if any(member.flag_bits & 1 for member in members):
        raise DocumentError("document-encrypted", name=name)
    unpacked = sum(member.file_size for member in members)
    is_dense = unpacked > max(_RATIO_FROM_BYTES, max_ratio * len(data))
    if is_dense or unpacked > max_bytes:
        raise DocumentError("document-bomb", name=name, mebibytes=unpacked >> 20, packed=len(data) >> 10)


def _members(data: bytes, *, name: str) -> list[ZipInfo]:
    try:
        with ZipFile(BytesIO(data)) as archive:
            return archive.infolist()
    except BadZipFile as error:
        raise DocumentError("document-truncated", name=name) from error
