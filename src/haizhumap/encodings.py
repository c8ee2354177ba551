"""
Which encoding the bytes of a text are in.

Owns the detection of UTF-8, GB18030 and UTF-16, with and without a byte order mark. Must not know formats.
"""

import codecs
import unicodedata
from collections.abc import Iterator

from charset_normalizer import from_bytes

from haizhumap.errors import DocumentError

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CANDIDATES = ("gb18030", "utf-16-le", "utf-16-be")
_NO_WRITING = frozenset({"Cc", "Cn", "Cs"})
_BLANKS = frozenset("\t\n\v\f\r")
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030"}


def decode_text(data: bytes, *, name: str, declared: str = "") -> tuple[str, str]:
    """
    Decode a text, and tell its encoding.

    A byte order mark decides; then UTF-8, which other encodings hardly ever resemble; then the `declared` encoding, if
    any; then those of GB18030 and UTF-16 that give nothing but characters of writing, and charset-normalizer where
    several do. A few words of GB18030 can be valid UTF-8 by chance; a paragraph is not.

    Raises
    ------
    DocumentError
        `document-encoding` if no encoding fits.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], encoding, name=name), encoding
    for encoding in _likely(data, declared):
        text = _decoded(data, encoding)
        if text is not None:
            return text, encoding
    raise DocumentError("document-encoding", name=name)


def _decode_marked(data: bytes, encoding: str, *, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError("document-encoding", name=name) from error


def _likely(data: bytes, declared: str) -> Iterator[str]:
    """Yield the encodings to try, the likeliest first."""
    yield "utf-8"
    with_declared = _WIDER.get(declared.lower(), declared.lower())
    if with_declared:
        yield with_declared
    fitting = [encoding for encoding in _CANDIDATES if _decoded(data, encoding) is not None]
    if len(fitting) > 1:
        best = from_bytes(data, cp_isolation=[encoding.replace("-", "_") for encoding in fitting]).best()
        if best is not None:
            yield best.encoding.replace("_", "-")
    yield from fitting


def _decoded(data: bytes, encoding: str) -> str | None:
    """Return the text if the encoding fits and gives nothing but characters of writing."""
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return text if all(map(_is_writing, set(text))) else None


def _is_writing(char: str) -> bool:
    return char in _BLANKS or unicodedata.category(char) not in _NO_WRITING
