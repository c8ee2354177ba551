"""The words of a Word document."""

import io
import zipfile

import docx
import pytest
from docx.opc.constants import CONTENT_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from sample_documents import DOCX, PARTS, SENTENCE, make_docx, make_zip, numbered, tracked

from haizhumap.documents.document import read_document
from haizhumap.documents.sandbox import Finding
from haizhumap.documents.sniffing import Media

BOX = f"<w:txbxContent><w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p></w:txbxContent>"


MARKUP = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def test_a_word_document_is_read_in_its_order() -> None:
    """Headings stand on lines of their own, and a table is read row by row, merged cells once."""
    document = read_document(DOCX, name="报告.docx")

    assert document.raw.splitlines() == [
        PARTS[0],
        SENTENCE,
        "项目\t责任单位",
        "海珠湖\t整治 提升\t区水务局",
        *PARTS[5:7],
    ]
    assert (document.media, document.encoding, document.pages, document.warnings) == (Media.DOCX, "", None, ())


def test_tracked_insertions_are_read_and_deletions_are_not() -> None:
    """The text is what accepting all changes gives."""
    assert read_document(make_docx(tracked), name="a.docx").raw == "改造沥滘村\n"


def test_numbers_that_word_counts_are_warned_of() -> None:
    """They are not in the file, so a heading may go unnoticed."""
    assert read_document(make_docx(numbered), name="a.docx").warnings == (Finding("automatic-numbers", {"count": 1}),)


def test_a_one_cell_table_frames_its_paragraphs() -> None:
    """A frame drawn with a table keeps paragraphs apart."""

    def fill(document: docx.document.Document) -> None:
        document.add_table(rows=1, cols=1).cell(0, 0).text = f"{PARTS[0]}\n{SENTENCE}"

    assert read_document(make_docx(fill), name="a.docx").raw == f"{PARTS[0]}\n{SENTENCE}\n"


def test_a_cell_that_spans_rows_is_read_once() -> None:
    """It stands in the first of its rows."""

    def fill(document: docx.document.Document) -> None:
        table = document.add_table(rows=2, cols=2)
        table.cell(0, 0).merge(table.cell(1, 0)).text = "海珠湖"
        table.cell(0, 1).text, table.cell(1, 1).text = "整治", "提升"

    assert read_document(make_docx(fill), name="a.docx").raw == "海珠湖\t整治\n提升\n"


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(f"<w:p><w:r><w:pict>{BOX}</w:pict></w:r></w:p>", id="text box"),
        pytest.param(
            f"<w:p><w:r><mc:AlternateContent {MARKUP}><mc:Choice><w:drawing>{BOX}</w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
            id="text box for new and old programs",
        ),
        pytest.param(
            f"<w:p><w:r><mc:AlternateContent {MARKUP}><mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>",
            id="text box for old programs alone",
        ),
        pytest.param(f"<w:customXml><w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p></w:customXml>", id="custom XML"),
        pytest.param(
            f"<w:sdt><w:sdtContent><w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p></w:sdtContent></w:sdt>", id="control"
        ),
    ],
)
def test_wrapped_words_are_read_where_they_stand(block: str) -> None:
    """Text boxes and what wraps blocks hold words like any other, once."""

    def fill(document: docx.document.Document) -> None:
        for words in ("海珠", "琶洲"):
            document.add_paragraph(words)
        document.element.body[0].addnext(parse_xml(block.replace(">", f" {nsdecls('w')}>", 1)))

    assert read_document(make_docx(fill), name="a.docx").raw == f"海珠\n{SENTENCE}\n琶洲\n"


@pytest.mark.parametrize(
    ("content_type", "name"),
    [
        ("application/vnd.ms-word.document.macroEnabled.main+xml", "a.docm"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml", "a.dotx"),
        ("application/vnd.ms-word.template.macroEnabledTemplate.main+xml", "a.dotm"),
    ],
)
def test_documents_with_macros_and_templates_are_read(content_type: str, name: str) -> None:
    """They are Word documents by another content type."""
    with zipfile.ZipFile(io.BytesIO(DOCX)) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(
        CONTENT_TYPE.WML_DOCUMENT_MAIN.encode(), content_type.encode()
    )

    assert read_document(make_zip(members), name=name).raw == read_document(DOCX, name="a.docx").raw
