"""
What kind of file a document is, by its content and by its name.

Owns the signatures of formats and the limits of compressed ones. Must not read a document's words.
"""

import re
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


_EXTENSIONS = {
    ".txt": Media.TXT,
    ".text": Media.TXT,
    ".docx": Media.DOCX,
    ".pdf": Media.PDF,
    ".html": Media.HTML,
    ".htm": Media.HTML,
    ".xhtml": Media.HTML,
}
_PICTURES = {
    b"\x89PNG\r\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"BM": "BMP",
    b"RIFF": "WebP",
}
_OTHERS = {b"{\\rtf": "RTF", b"Rar!": "RAR", b"7z\xbc\xaf": "7-Zip", b"\x1f\x8b": "gzip"}
_PDF_HEAD = 1024
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_COMPOUND = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(
    rb"(?is)\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?xml.{0,200}?>|<!--.{0,500}?-->|\s)*<(?:!doctype\s+html|html|head|body)\b"
)
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
    if _EXTENSIONS.get(extension, found) is not found:
        raise DocumentError("document-mismatch", name=name, extension=extension, found=found.value)
    return found


def _detect(data: bytes, extension: str, *, name: str) -> Media:
    if b"%PDF-" in data[:_PDF_HEAD]:
        return Media.PDF
    if data.startswith(b"PK\x03\x04"):
        return _detect_in_archive(data, extension, name=name)
    _refuse_others(data, extension, name=name)
    is_named_html = _EXTENSIONS.get(extension) is Media.HTML
    return Media.HTML if is_named_html or _HTML.match(data[:4096].replace(b"\0", b"")) else Media.TXT


def _detect_in_archive(data: bytes, extension: str, *, name: str) -> Media:
    if any(member.filename == "word/document.xml" for member in _members(data, name=name)):
        return Media.DOCX
    raise DocumentError("document-format", name=name, found=_plain(extension) or "ZIP")


def _refuse_others(data: bytes, extension: str, *, name: str) -> None:
    if data.startswith(_COMPOUND):
        if _ENCRYPTED_COMPOUND in data:
            raise DocumentError("document-encrypted", name=name)
        raise DocumentError("document-format", name=name, found=_plain(extension) or "DOC")
    for signature, found in _PICTURES.items():
        if data.startswith(signature):
            raise DocumentError("document-picture", name=name, found=found)
    for signature, found in _OTHERS.items():
        if data.startswith(signature):
            raise DocumentError("document-format", name=name, found=found)


def _plain(extension: str) -> str:
    return extension.removeprefix(".").upper()


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
