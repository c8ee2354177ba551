"""Files that are called texts: saved pages, Rich Text, OpenDocument, Word 2003's XML."""

from email.message import EmailMessage

import pytest
from sample_documents import SENTENCE, make_zip

from haizhumap.documents.document import read_document
from haizhumap.documents.sniffing import Media
from haizhumap.errors import DocumentError

LINES = ("一、2024年工作安排", SENTENCE)
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "style", "table")
)
STYLES = '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
NOTE = "<text:note><text:note-body><text:p>注</text:p></text:note-body></text:note>"
CELL = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
ODT = (
    f"<office:document-content {SPACES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
    "<office:body><office:text><text:tracked-changes><text:p>红卫村</text:p></text:tracked-changes>"
    f'<text:h>{LINES[0]}</text:h><text:p>{LINES[1]}<text:span text:style-name="T1">待核实</text:span>{NOTE}</text:p>'
    f"<table:table><table:table-row>{CELL.format('项目')}{CELL.format('单位')}</table:table-row></table:table>"
    "</office:text></office:body></office:document-content>"
)


def make_mht() -> bytes:
    """Return a page as browsers save it."""
    message = EmailMessage()
    message["From"], message["Subject"] = "<Saved by Blink>", "x"
    message.set_content(
        "<html><body>" + "".join(f"<p>{line}</p>" for line in LINES) + "</body></html>",
        subtype="html",
        charset="utf-8",
        cte="quoted-printable",
    )
    message.make_related()
    return message.as_bytes()


def make_rtf() -> bytes:
    """Return Rich Text in GBK with hidden and struck words."""
    first, second = ("".join(f"\\'{byte:02x}" for byte in line.encode("gbk")) for line in LINES)
    return f"{{\\rtf1\\ansi\\ansicpg936\\deff0 {first}\\par {{\\v abc}}{second}{{\\strike old}}\\par}}".encode()


def make_word_xml() -> bytes:
    """Return a document as Word 2003 wrote it in XML."""
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in LINES)
    space = "http://schemas.microsoft.com/office/word/2003/wordml"
    head = f'<?xml version="1.0" encoding="UTF-8"?><w:wordDocument xmlns:w="{space}">'
    return f"{head}<w:body>{paragraphs}</w:body></w:wordDocument>".encode()


def make_odt() -> bytes:
    """Return an OpenDocument text."""
    return make_zip({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": ODT.encode()})


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
