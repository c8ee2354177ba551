"""The words of a Word document."""

import io
import zipfile
from collections.abc import Callable, Sequence

import docx
import pytest
from docx.opc.constants import CONTENT_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from sample_documents import DOCX, PARTS, SENTENCE, make_docx, make_zip, numbered, tracked

from haizhumap.documents.document import read_document
from haizhumap.documents.sandbox import Finding
from haizhumap.documents.sniffing import Media
from haizhumap.report.cleaning import clean

BOX = f"<w:txbxContent><w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p></w:txbxContent>"


MARKUP = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def test_a_word_document_is_read_in_its_order() -> None:
    """Headings stand on lines of their own, and a table is read row by row, merged cells once."""
    document = read_document(DOCX, name="报告.docx")

    assert document.raw.splitlines() == [
        PARTS[0],
        SENTENCE,
        "项目\t责任单位",
        "海珠湖\t整治\t提升\t区水务局",
        *PARTS[5:7],
    ]
    assert (document.media, document.encoding, document.pages, document.warnings) == (Media.DOCX, "", None, ())


def test_tracked_insertions_are_read_and_deletions_are_not() -> None:
    """The text is what accepting all changes gives."""
    assert read_document(make_docx(tracked), name="a.docx").raw == "改造沥滘村\n"


def test_numbers_that_word_counts_are_warned_of() -> None:
    """Where the file does not say how they are counted, a heading may go unnoticed."""
    assert read_document(make_docx(numbered), name="a.docx").warnings == (Finding("automatic-numbers", {"count": 1}),)


def test_a_one_cell_table_frames_its_paragraphs() -> None:
    """A frame drawn with a table keeps paragraphs apart."""

    def fill(document: docx.document.Document) -> None:
        document.add_table(rows=1, cols=1).cell(0, 0).text = f"{PARTS[0]}\n{SENTENCE}"

    assert clean(read_document(make_docx(fill), name="a.docx").raw)[0] == f"{PARTS[0]}\n{SENTENCE}\n"


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


def words(text: str, formats: str = "") -> str:
    """Return a run in a format."""
    return f"<w:r><w:rPr>{formats}</w:rPr><w:t>{text}</w:t></w:r>"


def made_of(*paragraphs: str, styles: Sequence[str] = ()) -> bytes:
    """Return a Word document of these elements and styles."""

    def fill(document: docx.document.Document) -> None:
        for xml in paragraphs:
            document.element.body.insert(len(document.element.body) - 1, parse_xml(xml.replace(">", f" {SPACES}>", 1)))
        for xml in styles:
            document.styles.element.append(parse_xml(xml.replace(">", f" {SPACES}>", 1)))

    return make_docx(fill)


SPACES = f"{nsdecls('w', 'm', 'r')} {MARKUP}"
RUBY = (
    "<w:r><w:ruby><w:rt><w:r><w:t>xīn</w:t></w:r></w:rt>"
    "<w:rubyBase><w:r><w:t>新</w:t></w:r></w:rubyBase></w:ruby></w:r>"
)
HIDDEN_STYLE = (
    '<w:style w:type="character" w:styleId="Ghost"><w:name w:val="Ghost"/><w:rPr><w:vanish/></w:rPr></w:style>'
)
STYLE = '<w:style w:type="character" w:styleId="{0}"><w:name w:val="{0}"/>{1}</w:style>'
WHITE_STYLES = (
    STYLE.format("White", '<w:basedOn w:val="Pale"/>'),
    STYLE.format("Pale", '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>'),
)
FIELD_END = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
CODE = "<w:r><w:instrText>{}</w:instrText></w:r>"
EQUATION = (
    FIELD_END.format("begin")
    + CODE.format(r"EQ \* jc0 \* hps10 \o \ad(\s \up 9(xīn),")
    + CODE.format("新)")
    + FIELD_END.format("end")
)
RAISED = '<w:vertAlign w:val="superscript"/>'

COPIES = (
    f"<mc:AlternateContent><mc:Choice Requires='w14'>{words('新港路')}</mc:Choice>"
    f"<mc:Fallback>{words('新港路')}</mc:Fallback></mc:AlternateContent>"
)


@pytest.mark.parametrize(
    ("paragraph", "read", "code"),
    [
        pytest.param(
            words("海珠湖") + words("（待核实）", "<w:vanish/>") + words("公园"),
            "海珠湖公园",
            "hidden-text",
            id="hidden",
        ),
        pytest.param(
            words("海珠湖") + words("甲", '<w:rStyle w:val="Ghost"/>') + words("公园"),
            "海珠湖公园",
            "hidden-text",
            id="hidden by a style",
        ),
        pytest.param(words("海珠湖", '<w:vanish w:val="0"/>'), "海珠湖", "", id="shown"),
        pytest.param(words("旧港路", "<w:strike/>") + words("新港路"), "新港路", "struck-text", id="struck"),
        pytest.param(
            words("海珠湖公园") + words("①", RAISED) + words("二期"), "海珠湖公园二期", "note-marks", id="a note mark"
        ),
        pytest.param(words("绿道3000m") + words("2", RAISED), "绿道3000m2", "", id="an exponent"),
        pytest.param(
            RUBY + words("港路"),
            "新港路",
            "",
            id="ruby",
        ),
        pytest.param(
            COPIES,
            "新港路",
            "",
            id="two copies of a run",
        ),
        pytest.param(
            words("占") + "<m:oMath><m:r><m:t>50</m:t></m:r></m:oMath>" + words("公顷"), "占50公顷", "", id="a formula"
        ),
        pytest.param(
            words("新港") + words("待定", '<w:color w:val="FFFFFF"/>') + words("路"),
            "新港路",
            "unseen-text",
            id="white",
        ),
        pytest.param(
            words("新港") + words("待定", '<w:rStyle w:val="White"/>') + words("路"),
            "新港路",
            "unseen-text",
            id="white by a style's style",
        ),
        pytest.param(
            words("新港路", '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F4E79"/>'),
            "新港路",
            "",
            id="on a ground",
        ),
        pytest.param(
            words("新港") + words("甲", '<w:sz w:val="2"/>') + words("路"), "新港路", "unseen-text", id="tiny"
        ),
        pytest.param(EQUATION + words("港路"), "新港路", "", id="ruby in a field"),
        pytest.param("<w:r><w:object/></w:r>" + words("新港路"), "新港路", "unread-objects", id="an embedded file"),
        pytest.param(
            f"<w:del w:id='1' w:author='a'><w:r><w:delText>红卫村</w:delText></w:r></w:del>{words('沥滘村')}",
            "沥滘村",
            "deleted-text",
            id="deleted",
        ),
    ],
)
def test_what_word_shows_is_read_and_the_rest_is_told(paragraph: str, read: str, code: str) -> None:
    """The final text is read, without what is hidden, struck or a note mark, and what is left out has a warning."""
    document = read_document(made_of(f"<w:p>{paragraph}</w:p>", styles=(HIDDEN_STYLE, *WHITE_STYLES)), name="a.docx")

    assert document.raw == f"{read}\n"
    assert [warning.code for warning in document.warnings] == ([code] if code else [])


def test_deleted_rows_and_paragraph_marks_are_accepted() -> None:
    """A deleted row goes; a paragraph whose mark is deleted goes on in the next one."""
    mark = "<w:pPr><w:rPr><w:del w:id='1' w:author='a'/></w:rPr></w:pPr>"
    row = "<w:tr>{}<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
    table = (
        "<w:tbl>"
        + row.format("<w:trPr><w:del w:id='2' w:author='a'/></w:trPr>", "红卫村")
        + row.format("", "沥滘村")
        + "</w:tbl>"
    )
    document = read_document(
        made_of(f"<w:p>{mark}{words('海珠湖湿')}</w:p>", f"<w:p>{words('地公园')}</w:p>", table), name="a.docx"
    )

    assert document.raw == "海珠湖湿地公园\n沥滘村\n"
    assert document.warnings == (Finding("deleted-text", {"count": 3}),)


LEVELS = (
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>'
)


def test_numbers_that_word_counts_are_worked_out() -> None:
    """Lists are counted as Word does, also where a style numbers its paragraphs."""

    def fill(document: docx.document.Document) -> None:
        numbering = document.part.numbering_part.element
        numbering.insert(0, parse_xml(f'<w:abstractNum {SPACES} w:abstractNumId="77">{LEVELS}</w:abstractNum>'))
        numbering.append(parse_xml(f'<w:num {SPACES} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
        for name, level in (("Heading 1", 0), ("Heading 2", 1)):
            properties = document.styles[name].element.get_or_add_pPr()
            properties.append(parse_xml(f'<w:numPr {SPACES}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'))
        for text, level in (("回顾", 1), ("产业", 2), ("交通", 2), ("安排", 1), ("水务", 2)):
            document.add_heading(text, level=level)

    document = read_document(make_docx(fill), name="a.docx")

    assert document.raw.splitlines() == ["一、回顾", "（一）产业", "（二）交通", "二、安排", "（一）水务"]
    assert document.warnings == ()


@pytest.mark.parametrize(
    "properties", ['<w:pStyle w:val="Bullet"/>', '<w:pStyle w:val="Second"/>', '<w:outlineLvl w:val="1"/>']
)
def test_headings_and_entries_without_a_number_are_told(properties: str) -> None:
    """Sections are known by their numbers; a bullet, or the look of a heading, is none."""

    def fill(document: docx.document.Document) -> None:
        numbering = document.part.numbering_part.element
        level = '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>'
        numbering.insert(0, parse_xml(f'<w:abstractNum {SPACES} w:abstractNumId="78">{level}</w:abstractNum>'))
        numbering.append(parse_xml(f'<w:num {SPACES} w:numId="78"><w:abstractNumId w:val="78"/></w:num>'))
        for name, own in (
            ("Bullet", '<w:numPr><w:numId w:val="78"/></w:numPr>'),
            ("Second", '<w:outlineLvl w:val="1"/>'),
        ):
            head = f'<w:style {SPACES} w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>'
            document.styles.element.append(parse_xml(f"{head}<w:pPr>{own}</w:pPr></w:style>"))
        paragraph = f"<w:p {SPACES}><w:pPr>{properties}</w:pPr>{words('推进城市更新')}</w:p>"
        document.element.body.insert(0, parse_xml(paragraph))

    document = read_document(make_docx(fill), name="a.docx")

    assert (document.raw, document.warnings) == ("推进城市更新\n", (Finding("unnumbered", {"count": 1}),))


def test_white_words_in_a_styled_table_are_read() -> None:
    """The style may lay a ground behind its head; hidden rows go."""
    row = "<w:tr>{}<w:tc><w:p>" + words("{}", "{}") + "</w:p></w:tc></w:tr>"
    table = (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/></w:tblPr>'
        + row.format("", '<w:color w:val="FFFFFF"/>', "项目")
        + row.format("<w:trPr><w:hidden/></w:trPr>", "", "待定")
        + "</w:tbl>"
    )
    document = read_document(made_of(table), name="a.docx")

    assert (document.raw, document.warnings) == ("项目\n", (Finding("hidden-text", {"count": 2}),))


def test_a_package_in_one_file_of_xml_is_read() -> None:
    """So Word saves documents under .xml today."""
    with zipfile.ZipFile(io.BytesIO(DOCX)) as archive:
        members = {name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    parts = "".join(
        f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{data.decode().partition("?>")[2]}</pkg:xmlData></pkg:part>'
        for name, data in members.items()
    )
    space = "http://schemas.microsoft.com/office/2006/xmlPackage"
    flat = f'<?xml version="1.0"?><pkg:package xmlns:pkg="{space}">{parts}</pkg:package>'

    assert read_document(flat.encode(), name="a.xml").raw == read_document(DOCX, name="a.docx").raw


def changed(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """Return a Word document whose members were changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    change(members)
    return make_zip(members)


def make_strict(members: dict[str, bytes]) -> None:
    """Give all parts the namespaces of Strict Open XML."""
    old, new = b"http://schemas.openxmlformats.org/%b/2006", b"http://purl.oclc.org/ooxml/%b"
    for kind in (b"wordprocessingml", b"officeDocument"):
        members |= {name: data.replace(old % kind, new % kind) for name, data in members.items()}


def dangle(members: dict[str, bytes]) -> None:
    """Let a relationship lead to a part that is not there."""
    del members["docProps/thumbnail.jpeg"], members["word/theme/theme1.xml"]


@pytest.mark.parametrize("change", [make_strict, dangle])
def test_what_word_opens_is_read(change: Callable[[dict[str, bytes]], None]) -> None:
    """Strict Open XML and relationships that lead nowhere are no damage."""
    assert read_document(changed(DOCX, change), name="a.docx").raw == read_document(DOCX, name="a.docx").raw


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("word/chunk.html", f"<html><body><p>{SENTENCE}</p></body></html>".encode()),
        ("word/chunk.docx", made_of(f"<w:p>{words(SENTENCE)}</w:p>")),
        (
            "word/chunk.rtf",
            b"{\\rtf1\\ansi "
            + b"".join(f"\\u{ord(char) if ord(char) < 32768 else ord(char) - 65536}?".encode() for char in SENTENCE)
            + b"}",
        ),
        ("word/chunk.txt", SENTENCE.encode()),
    ],
)
def test_embedded_documents_are_read_where_they_stand(name: str, data: bytes) -> None:
    """A chunk of another format is read by that format's reader; one that cannot be is told."""

    def embed(members: dict[str, bytes]) -> None:
        members[name] = data
        members["word/document.xml"] = members["word/document.xml"].replace(
            b"<w:sectPr", b'<w:altChunk r:id="rIdX"/><w:sectPr', 1
        )
        target = name.removeprefix("word/").encode()
        members["word/_rels/document.xml.rels"] = members["word/_rels/document.xml.rels"].replace(
            b"</Relationships>", b'<Relationship Id="rIdX" Type="x/aFChunk" Target="' + target + b'"/></Relationships>'
        )

    def damage(members: dict[str, bytes]) -> None:
        embed(members)
        members[name] = b"\x89PNG\r\n\x1a\n"

    host = made_of(f"<w:p>{words('海珠')}</w:p>")

    assert read_document(changed(host, embed), name="a.docx").raw == f"海珠\n{SENTENCE}\n"
    assert read_document(changed(host, damage), name="a.docx").warnings == (Finding("unread-chunks", {"count": 1}),)
