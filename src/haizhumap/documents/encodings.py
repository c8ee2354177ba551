"""
Which encoding the bytes of a text are in.

Owns the detection of UTF-8, GB18030 and UTF-16, with and without a byte order mark. Must not know formats.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterator

from charset_normalizer import from_bytes

from haizhumap.errors import DocumentError
from haizhumap.report.cleaning import cleaning_rules

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""UTF-32's stand before those of UTF-16, with which they begin."""

_CHARSET = re.compile(rb"""(?i)<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*+=\s*+["']?([a-z0-9_-]{2,20})""")
_CANDIDATES = ("gb18030", "utf-16-le", "utf-16-be")
_NO_WRITING = frozenset({"Cc", "Cn", "Cs"})
_BLANKS = frozenset("\t\n\v\f\r\x85")
_HAN_PLANES = range(0x20000, 0x3FFFE)
"""Planes of Han characters: those that Python's tables do not have yet are writing too."""

FAULT = "\ufffd"
"""What stands in a text where a byte could not be read."""

_FAULTS_PER = 50
_STRAYS_PER = 10
"""Of this many characters one may be a stray control character; what has more of them is no text."""

_WIDER = {"gb2312": "gb18030", "gbk": "gb18030"}
_MEANINGLESS = frozenset(
    {"undefined", "idna", "punycode", "unicode-escape", "raw-unicode-escape", "mbcs", "oem"}
    | {"ascii", "iso8859-1", "cp1252"}
)
"""Names, as `codecs` has them, of Python's own codecs and of what servers declare when nobody has told them."""


def decode_page(data: bytes, *, name: str, declared: str = "") -> tuple[str, str]:
    """Decode a web page, which may declare its encoding in its head, and tell the encoding; errors as `decode_text`."""
    found = _CHARSET.search(data[:4096])
    return decode_text(data, name=name, declared=declared or (found[1].decode("ascii") if found else ""))


def decode_text(data: bytes, *, name: str, declared: str = "") -> tuple[str, str]:
    """
    Decode a text, and tell its encoding.

    A byte order mark decides; then UTF-8, which other encodings hardly ever resemble; then the `declared` encoding, if
    any; then those of GB18030 and UTF-16 that give nothing but characters of writing, and charset-normalizer where
    several do. A few words of GB18030 can be valid UTF-8 by chance; a paragraph is not. Where the encoding is told by
    more than that all of it is writing, a few stray control characters may stand in the text, and stay in it.

    Raises
    ------
    DocumentError
        `document-encoding` if no encoding fits.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _decoded(data[len(mark) :], encoding)
            if text is None or not _has_few_strays(text):
                raise DocumentError("document-encoding", name=name)
            return text, encoding
    for encoding, text in _readings(data, _meaning(declared)):
        if text is not None:
            if encoding == "gb18030" and _is_rather_big5(data, text):
                break
            return text, encoding
    raise DocumentError("document-encoding", name=name)


def _is_rather_big5(data: bytes, text: str) -> bool:
    """Tell whether what was read as GB18030 would have fewer rare characters in Big5, which is not read."""
    # 區域發展 in Big5 is 跋办祇甶 in GB18030
    rare = _count_rare(text, "gb2312", b"\xd8")
    other = _decoded(data, "big5") if rare else None
    return other is not None and _count_rare(other, "big5", b"\xc9") < rare


def _count_rare(text: str, encoding: str, end: bytes) -> int:
    """Return how many characters are none of an encoding's common ones, which stand before `end` in it."""
    return sum(not char.isascii() and not b"\xa1" <= char.encode(encoding, "ignore") < end for char in text)


def _readings(data: bytes, declared: str) -> Iterator[tuple[str, str | None]]:
    """Yield encodings, the likeliest first, with the text that each gives or None."""
    yield "utf-8", _with_few_strays(_decoded(data, "utf-8"))
    yield "utf-8", _with_few_faults(data, "utf-8")
    if declared:
        yield declared, _written(_decoded(data, declared))
    for encoding in _fitting(data):
        yield encoding, _decoded(data, encoding)
    if declared:
        yield declared, _with_few_faults(data, declared)
    for encoding in filter(None, (declared, "gb18030")):
        text = _with_few_strays(_decoded(data, encoding))
        yield encoding, text if text and _written(cleaning_rules().strays.sub("", text)) else None


def _fitting(data: bytes) -> Iterator[str]:
    """Yield the candidates that give nothing but characters of writing, the likeliest first."""
    fitting = [encoding for encoding in _CANDIDATES if _written(_decoded(data, encoding)) is not None]
    if len(fitting) > 1:
        best = from_bytes(data, cp_isolation=[encoding.replace("-", "_") for encoding in fitting]).best()
        if best is not None:
            yield best.encoding.replace("_", "-")
    yield from fitting


def _with_few_faults(data: bytes, encoding: str) -> str | None:
    """Return a text with a mark for each byte that is not its encoding's, if they are few among what is no ASCII."""
    text = data.decode(encoding, "replace")
    faults = text.count(FAULT)
    return _with_few_strays(text) if faults * _FAULTS_PER <= sum(map(_is_wide, text)) else None


def _is_wide(char: str) -> bool:
    return not char.isascii() and char != FAULT


def _meaning(declared: str) -> str:
    """Return the encoding that a declaration means, "" if it says nothing; UTF is not declared but seen."""
    try:
        name = codecs.lookup(declared).name if declared else ""
    except LookupError:
        return ""
    return "" if name in _MEANINGLESS or name.startswith("utf") else _WIDER.get(name, name)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _with_few_strays(text: str | None) -> str | None:
    return text if text is not None and _has_few_strays(text) else None


def _has_few_strays(text: str) -> bool:
    return len(cleaning_rules().strays.findall(text)) <= max(1, len(text) // _STRAYS_PER)


def _written(text: str | None) -> str | None:
    """Return a text that holds nothing but characters of writing."""
    return text if text is not None and all(map(_is_writing, set(text))) else None


def _is_writing(char: str) -> bool:
    return char in _BLANKS or ord(char) in _HAN_PLANES or unicodedata.category(char) not in _NO_WRITING
