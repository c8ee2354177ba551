"""Files that are called texts: saved pages, Rich Text, OpenDocument, Word 2003's XML."""

from base64 import encodebytes
from collections.abc import Callable, Mapping
from quopri import encodestring

import pytest
from sample_documents import LINES, make_mht, make_odt, make_rtf, make_word_xml, make_zip

from haizhumap.documents.document import read_document
from haizhumap.documents.sniffing import Media
from haizhumap.errors import DocumentError


@pytest.mark.parametrize(
    ("data", "names", "media", "more"),
    [
        (make_mht(), ("a.mht", "a.mhtml", "a.doc"), Media.MHT, []),
        (make_rtf(), ("a.rtf", "a.doc"), Media.RTF, []),
        (make_word_xml(), ("a.xml", "a.doc"), Media.WORD_XML, []),
        (make_odt(), ("a.odt",), Media.ODT, ["项目\t单位"]),
    ],
)
def test_a_file_is_read_by_what_it_holds(data: bytes, names: tuple[str, ...], media: Media, more: list[str]) -> None:
    """Never as its source, whatever it is called."""
    for name in names:
        document = read_document(data, name=name)
        assert (document.media, document.raw.splitlines()) == (media, [*LINES, *more])


def test_what_is_left_out_of_other_formats_is_told() -> None:
    """Hidden, struck and deleted words and notes are counted."""
    rtf, odt = read_document(make_rtf(), name="a.rtf"), read_document(make_odt(), name="a.odt")

    assert {one.code: one.facts["count"] for one in rtf.warnings} == {"hidden-text": 3, "struck-text": 3}
    assert {one.code: one.facts["count"] for one in odt.warnings} == {
        "deleted-text": 3,
        "hidden-text": 3,
        "unread-footnotes": 1,
    }


@pytest.mark.parametrize(
    "data",
    [
        make_zip({"mimetype": b"application/vnd.oasis.opendocument.text"}),
        b"<?xml version='1.0'?><w:wordDocument/>",
        b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n",
    ],
)
def test_a_damaged_file_is_refused(data: bytes) -> None:
    """A file without what it should hold says so."""
    with pytest.raises(DocumentError, match="document-damaged"):
        read_document(data, name="a")


PAGE = "<html><head><meta charset={}></head><body><p>" + "</p><p>".join(LINES) + "</p></body></html>"
PACKED: Mapping[bytes, Callable[[bytes], bytes]] = {
    b"base64": encodebytes,
    b"quoted-printable": encodestring,
    b"8bit": bytes,
}
RELATED = b'Content-Type: multipart/related; boundary="x"; type="text/html"'


def saved(head: bytes, content: bytes, *, transfer: bytes) -> bytes:
    """Return a saved page as a program writes it: its head, the page, a picture."""
    picture = b"--x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--x--\r\n"
    part = b"--x\r\nContent-Type: text/html; charset=%b\r\nContent-Transfer-Encoding: " + transfer
    return head + b"\r\n\r\n" + part + b"\r\n\r\n" + content + b"\r\n" + picture


@pytest.mark.parametrize(
    ("head", "encoding", "declared", "transfer"),
    [
        pytest.param(
            b"From: <Saved by Blink>\r\nSnapshot-Content-Location: http://a.invalid/\r\nMIME-Version: 1.0\r\n"
            + RELATED,
            "utf-8",
            "utf-8",
            b"quoted-printable",
            id="Chrome",
        ),
        pytest.param(
            b"From: =?gb2312?B?1MY=?=\r\nSubject: x\r\nMIME-Version: 1.0\r\n" + RELATED + b"\r\nX-MimeOLE: y",
            "gbk",
            "gb2312",
            b"quoted-printable",
            id="Internet Explorer",
        ),
        pytest.param(b"MIME-Version: 1.0\r\n" + RELATED, "utf-16", "unicode", b"base64", id="Word, Unicode"),
        pytest.param(b"MIME-Version: 1.0\r\n" + RELATED, "gbk", "gb2312", b"8bit", id="Word, as it is"),
        pytest.param(b"mime-version: 1.0\r\n" + RELATED, "gb18030", "", b"base64", id="no charset"),
    ],
)
def test_pages_are_read_as_every_program_saves_them(head: bytes, encoding: str, declared: str, transfer: bytes) -> None:
    """Whatever the head, the encoding and the way of packing."""
    page = PAGE.format(declared).encode(encoding)
    data = saved(head, PACKED[transfer](page), transfer=transfer).replace(b"%b", declared.encode() or b"x-none")

    document = read_document(data, name="a.mht")

    assert (document.media, document.raw.splitlines()) == (Media.MHT, list(LINES))
