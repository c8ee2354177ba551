"""Files that are called texts: saved pages, Rich Text, OpenDocument, Word 2003's XML."""

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
