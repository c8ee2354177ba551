"""What kind of file a document is."""

import pytest
from sample_documents import (
    BOMB,
    DOCX,
    PAGE,
    PDF,
    SENTENCE,
    encrypted,
    make_blank_pdf,
    make_docx,
    make_garbled_pdf,
    make_scan,
    make_zip,
    read_code,
)

from haizhumap.documents.document import Document, read_document
from haizhumap.documents.sniffing import Media


def test_a_pasted_text_needs_no_extension() -> None:
    """Content alone tells plain words, and a page's markup."""
    assert read_document(SENTENCE.encode(), name="粘贴的文字") == Document(SENTENCE, Media.TXT, "utf-8")
    assert read_document(f"<html><p>{SENTENCE}</p>".encode(), name="粘贴的文字").media is Media.HTML


@pytest.mark.parametrize("words", ["BMW体验中心建成。", "RIFF四个字母。", "GIF8是什么？"])
def test_a_text_may_begin_like_a_picture(words: str) -> None:
    """Letters alone do not make a picture of it."""
    assert read_document(words.encode(), name="a.txt").raw == words


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        pytest.param(b"", "a.txt", "document-empty", id="no byte"),
        pytest.param(b" \r\n\t", "a.txt", "document-empty", id="blanks"),
        pytest.param(b"\xef\xbb\xbf", "a.txt", "document-empty", id="a mark alone"),
        pytest.param(make_docx(), "a.docx", "document-empty", id="an empty Word document"),
        pytest.param(make_blank_pdf(), "a.pdf", "document-empty", id="an empty PDF"),
        pytest.param(b"<html><script>x</script></html>", "a.html", "document-empty", id="an empty page"),
        pytest.param(b"<html>" + b"<div>" * 100_000 + b"x", "a.html", "document-nested", id="a page nested too deep"),
        pytest.param(make_scan(), "a.pdf", "document-scanned", id="a scan"),
        pytest.param(make_scan(number="— 12 —"), "a.pdf", "document-scanned", id="a scan with page numbers"),
        pytest.param(make_garbled_pdf(), "a.pdf", "document-garbled", id="a font without meanings"),
        pytest.param(encrypted(PDF), "a.pdf", "document-encrypted", id="an encrypted PDF"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.docx",
            "document-encrypted",
            id="an encrypted Word document",
        ),
        pytest.param(BOMB, "a.docx", "document-bomb", id="a zip bomb"),
        pytest.param(DOCX[: len(DOCX) // 2], "a.docx", "document-truncated", id="half a Word document"),
        pytest.param(PDF[: len(PDF) // 2], "a.pdf", "document-truncated", id="half a PDF"),
        pytest.param(b"%PDF-1.7\n%%EOF", "a.pdf", "document-damaged", id="a PDF without objects"),
        pytest.param(
            make_zip({"word/document.xml": b"<w:doc", "[Content_Types].xml": b"<"}),
            "a.docx",
            "document-damaged",
            id="broken parts",
        ),
        pytest.param(PDF, "a.txt", "document-mismatch", id="a PDF called .txt"),
        pytest.param(DOCX, "a.pdf", "document-mismatch", id="a Word document called .pdf"),
        pytest.param(PAGE.encode(), "a.txt", "document-mismatch", id="a page called .txt"),
        pytest.param(SENTENCE.encode(), "a.docx", "document-mismatch", id="a text called .docx"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "a.doc", "document-format", id=".doc"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "a.wps", "document-format", id=".wps"),
        pytest.param(make_zip({"xl/workbook.xml": b"<a/>"}), "a.xlsx", "document-format", id=".xlsx"),
        pytest.param(make_zip({"xl/workbook.xml": b"<a/>"}), "a.docx", "document-format", id=".xlsx called .docx"),
        pytest.param(make_zip({"a.txt": b"a"}), "a.docx", "document-format", id=".zip called .docx"),
        pytest.param(make_zip({"word/styles.xml": b"<a/>"}), "a.docx", "document-damaged", id="no main part"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "a.docx", "document-format", id=".doc called .docx"),
        pytest.param(make_zip({"OFD.xml": b"<a/>"}), "a.ofd", "document-format", id="OFD"),
        pytest.param(make_zip({"mimetype": b"application/epub+zip"}), "a.epub", "document-format", id="EPUB"),
        *(
            pytest.param(f"<?xml version='1.0'?>{root}".encode(), name, "document-format", id=root)
            for root, name in (
                ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>海珠</a>", "a.xml"),
                ("<!-- <html> --><rss><p>海珠</p></rss>", "a.txt"),
                ("<uof:UOF xmlns:uof='x'>海珠</uof:UOF>", "a.uof"),
                ("<Workbook>海珠</Workbook>", "a.doc"),
                ("<document>海珠</document>", "a"),
            )
        ),
        pytest.param(
            SENTENCE.encode("gbk").decode("latin-1").encode(),
            "a.txt",
            "document-garbled",
            id="GBK taken for Latin letters",
        ),
        pytest.param(
            (SENTENCE * 9).encode().decode("gb18030", "ignore").encode(),
            "a.txt",
            "document-garbled",
            id="UTF-8 taken for GBK",
        ),
        pytest.param(b"\x89PNG\r\n\x1a\n", "a.png", "document-picture", id="PNG"),
        pytest.param(b"\xff\xd8\xff\xe0", "a.jpg", "document-picture", id="JPEG"),
        pytest.param(b"BM" + bytes(40), "a.bmp", "document-picture", id="BMP"),
        pytest.param(b"\x00\xff\x00\x80\x01", "a.txt", "document-encoding", id="no text"),
        pytest.param(b"\xff\xfe\x00\xd8", "a.txt", "document-encoding", id="UTF-16 with half a character"),
        pytest.param(b"ab\x00\x00c\x00" * 9, "a.txt", "document-encoding", id="as many NULs as letters"),
        pytest.param(
            b"\xef\xbb\xbfa\x00b\x1b\x00", "a.txt", "document-encoding", id="a mark before control characters"
        ),
        pytest.param(b"\x01", "a.txt", "document-empty", id="a control character alone"),
    ],
)
def test_a_document_that_cannot_be_read_says_what_is_wrong(data: bytes, name: str, code: str) -> None:
    """Each fault has its own sentence, which names the document."""
    assert read_code(data, name) == code
