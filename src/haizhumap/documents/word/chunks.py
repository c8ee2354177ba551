"""
Documents inside a Word document (altChunk): each read by the reader of its own format.

Owns which reader that is. A document in one that is in another is read too, to a depth that no person reaches.
"""

from collections.abc import Callable, Mapping
from itertools import count

from haizhumap.documents.encodings import decode_page, decode_text
from haizhumap.documents.odt import read_odt
from haizhumap.documents.pages.html import read_html
from haizhumap.documents.pages.mht import read_mht
from haizhumap.documents.rtf import read_rtf
from haizhumap.documents.sandbox import Parsed
from haizhumap.documents.sniffing import Media, detect_media
from haizhumap.documents.word.docx import read_docx
from haizhumap.errors import DocumentError

_MOST = 100
_read = count(1)


def _page(data: bytes) -> Parsed:
    return read_html(decode_page(data, name="")[0].encode("utf-8"))


def _text(data: bytes) -> Parsed:
    return Parsed(decode_text(data, name="")[0].splitlines())


_READERS: Mapping[Media, Callable[[bytes], Parsed]] = {
    Media.DOCX: read_docx,
    Media.WORD_XML: read_docx,
    Media.HTML: _page,
    Media.MHT: read_mht,
    Media.ODT: read_odt,
    Media.RTF: read_rtf,
    Media.TXT: _text,
}


def read_chunk(data: bytes) -> Parsed | None:
    """Return what a document inside another holds, None if it cannot be read or is one of too many."""
    if next(_read) > _MOST:
        return None
    try:
        return _READERS[detect_media(data, name="")](data)
    except (DocumentError, KeyError):
        return None
