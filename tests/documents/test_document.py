"""Documents that users bring: every readable format, and every way in which one cannot be read."""

import io
import os
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from docx.opc.constants import CONTENT_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfWriter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

from haizhumap.documents.document import Document, Limits, load_file, load_stream, read_document
from haizhumap.documents.paragraphs import Line, paragraphs, without_furniture
from haizhumap.documents.sandbox import Finding, run_reader
from haizhumap.documents.sniffing import Media
from haizhumap.errors import DocumentError
from haizhumap.i18n import LANGS, say_error, t
from haizhumap.report.cleaning import clean
from haizhumap.report.headings import find_headings

FONT = "STSong-Light"
TITLE = "海珠区政府工作报告"
PARTS = (
    "一、2024年工作回顾",
    "（一）产业结构不断优化",
    "去年，我们建成琶洲会展中心四期，改造沥滘村、红卫村和三滘村，新增绿道23.5公里，地区生产总值增长5.2%，" * 8
    + "成绩来之不易。",
    "（二）城区品质显著提升",
    "完成海珠湖、石榴岗河和马涌流域的整治，开通5G实验室，建设“工业上楼”项目，" * 24 + "群众满意度提高。",
    "二、2025年工作安排",
    "推进新滘中路快速化改造。",
    "谢谢大家！",
)
SENTENCE = "去年，我们建成琶洲会展中心四期，改造沥滘村、红卫村和三滘村。"


def read_code(data: bytes, name: str, limits: Limits | None = None) -> str:
    """Return the code of the error with which a document is refused, once its sentences name the document."""
    with pytest.raises(DocumentError) as caught:
        read_document(data, name=name, limits=limits or Limits())

    assert all(name in say_error(caught.value, lang) for lang in LANGS)
    return caught.value.code


def furniture(canvas: Canvas, template: SimpleDocTemplate) -> None:
    """Draw a running head and a page number."""
    canvas.setFont(FONT, 9)
    canvas.drawCentredString(300, 810, TITLE)
    canvas.drawCentredString(300, 40, f"— {template.page} —")


def make_pdf(paragraphs: Sequence[str], *, indent: float = 32) -> bytes:
    """Typeset paragraphs on A4 in justified lines, with a running head and page numbers."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    body = ParagraphStyle(
        "body", fontName=FONT, fontSize=16, leading=28, firstLineIndent=indent, wordWrap="CJK", alignment=4
    )
    stream = io.BytesIO()
    story = [Paragraph(words, body) for words in paragraphs]
    SimpleDocTemplate(stream, invariant=1).build(story, onFirstPage=furniture, onLaterPages=furniture)
    return stream.getvalue()


def make_blank_pdf() -> bytes:
    """Return a PDF of one page with nothing on it."""
    stream = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(stream)
    return stream.getvalue()


def make_garbled_pdf() -> bytes:
    """Return a PDF whose characters are private ones, which mean nothing outside its font."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    canvas.setFont(FONT, 16)
    canvas.drawString(80, 700, "\ue000\ue001\ue002\ue003")
    canvas.save()
    return stream.getvalue()


def make_scan(*, words: str = "", number: str = "") -> bytes:
    """Return a PDF of one page that is a picture with a page number, and one more with words if there are any."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    canvas.drawImage(ImageReader(Image.new("L", (200, 300), 230)), 0, 0, 595, 842)
    canvas.setFont(FONT, 9)
    canvas.drawCentredString(300, 40, number)
    canvas.showPage()
    if words:
        canvas.setFont(FONT, 16)
        canvas.drawString(80, 700, words)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def encrypted(pdf: bytes) -> bytes:
    """Return a PDF that asks for a password."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    writer.encrypt("secret", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def make_docx(fill: Callable[[docx.document.Document], None] | None = None) -> bytes:
    """Return a Word document that `fill` has written into."""
    document = docx.Document()
    if fill:
        fill(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def make_zip(members: dict[str, bytes]) -> bytes:
    """Return an archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def fill_report(document: docx.document.Document) -> None:
    """Write headings, paragraphs and a table with a merged head."""
    document.add_heading(PARTS[0], level=1)
    document.add_paragraph(SENTENCE)
    table = document.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "项目"
    table.cell(0, 2).text = "责任单位"
    for cell, words in zip(table.rows[1].cells, ("海珠湖", "整治\n提升", "区水务局"), strict=True):
        cell.text = words
    document.add_heading(PARTS[5], level=1)
    document.add_paragraph(PARTS[6])


def tracked(document: docx.document.Document) -> None:
    """Write a paragraph with a tracked insertion and a tracked deletion."""
    paragraph = document.add_paragraph("改造")
    for tag, words in (("w:ins", "沥滘村"), ("w:del", "红卫村")):
        change = OxmlElement(tag)
        run = paragraph.add_run(words)._r  # noqa: SLF001 - python-docx cannot track changes
        change.append(run)
        paragraph._p.append(change)  # noqa: SLF001


def numbered(document: docx.document.Document) -> None:
    """Write a paragraph that Word numbers."""
    paragraph = document.add_paragraph("工作回顾")
    paragraph._p.get_or_add_pPr().append(OxmlElement("w:numPr"))  # noqa: SLF001


PDF = make_pdf(PARTS)
DOCX = make_docx(fill_report)
BOMB = make_zip({"word/document.xml": b"0" * (8 << 20), "[Content_Types].xml": b""})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_text_is_read_in_each_encoding(encoding: str) -> None:
    """A report of a few sentences comes out the same, whatever its encoding."""
    document = read_document(f"{PARTS[0]}\r\n{SENTENCE}\r".encode(encoding), name="报告.txt")

    assert document.raw == f"{PARTS[0]}\n{SENTENCE}\n"
    assert document.media is Media.TXT
    assert document.encoding == {
        "utf-8-sig": "utf-8",
        "utf-16": "utf-16-le",
        "utf-32": "utf-32-le",
    }.get(encoding, encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("stray", ["\x00", "\x01", "\x07", "\x08", "\x1b", "\x7f"])
def test_a_stray_control_character_does_not_hide_the_encoding(encoding: str, stray: str) -> None:
    """A text with one is read in its encoding, and cleaning takes the character out."""
    document = read_document(f"{SENTENCE}{stray}{SENTENCE}".encode(encoding), name="a.txt")

    assert clean(document.raw)[0] == SENTENCE * 2


@pytest.mark.parametrize(
    "char",
    [
        pytest.param("\U000323b0", id="a Han character that Python does not know"),
        pytest.param("\u0378", id="an unassigned character"),
        pytest.param("\ufdd0", id="a noncharacter"),
        pytest.param("\ue5e5", id="a private character"),
    ],
)
def test_valid_utf8_is_utf8(char: str) -> None:
    """Characters that are no writing do not make another encoding of it."""
    document = read_document((SENTENCE + char).encode(), name="a.txt")

    assert (document.raw, document.encoding) == (SENTENCE + char, "utf-8")


def test_other_line_ends_are_line_ends() -> None:
    """Form feeds, vertical tabs and next-line characters part lines."""
    assert read_document("海珠\f琶洲\v沥滘\x85官洲".encode(), name="a.txt").raw == "海珠\n琶洲\n沥滘\n官洲"


WORDS = st.text(st.characters(exclude_categories=["Cc", "Cn", "Cs", "Co"], exclude_characters="\ufeff") | st.just("\n"))


@given(WORDS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_text_with_a_mark_or_in_utf8_comes_back(words: str, encoding: str) -> None:
    """What was encoded is what is read."""
    assert read_document((SENTENCE + words).encode(encoding), name="a.txt").raw == SENTENCE + words


@given(WORDS, st.sampled_from(["gb18030", "utf-16-le", "utf-16-be"]))
def test_any_text_after_a_paragraph_is_recognised_without_a_mark(words: str, encoding: str) -> None:
    """A paragraph of a report is enough to tell GB18030 and UTF-16 apart, whatever follows."""
    text = PARTS[2] + words

    assert read_document(text.encode(encoding), name="a.txt").raw == text


@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a", "a.doc"]))
def test_any_bytes_are_read_or_refused_in_words(data: bytes, name: str) -> None:
    """No input leads to anything but a document or a sentence."""
    told = []
    with suppress(DocumentError):
        told.append(read_document(data, name=name).raw)
    if not told:
        read_code(data, name)

    assert all(words.strip() for words in told)


def test_a_pasted_text_needs_no_extension() -> None:
    """Content alone tells plain words, and a page's markup."""
    assert read_document(SENTENCE.encode(), name="粘贴的文字") == Document(SENTENCE, Media.TXT, "utf-8")
    assert read_document(f"<html><p>{SENTENCE}</p>".encode(), name="粘贴的文字").media is Media.HTML


@pytest.mark.parametrize("words", ["BMW体验中心建成。", "RIFF四个字母。", "GIF8是什么？"])
def test_a_text_may_begin_like_a_picture(words: str) -> None:
    """Letters alone do not make a picture of it."""
    assert read_document(words.encode(), name="a.txt").raw == words


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


BOX = f"<w:txbxContent><w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p></w:txbxContent>"
MARKUP = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


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


@pytest.mark.parametrize("indent", [0, 32])
def test_a_pdf_gives_back_its_paragraphs(indent: float) -> None:
    """Wrapped lines are joined, over pages too; running heads and page numbers go; headings stay apart."""
    document = read_document(make_pdf(PARTS, indent=indent), name="报告.pdf")

    assert document.raw.splitlines() == list(PARTS)
    assert (document.media, document.pages, document.warnings) == (Media.PDF, 3, ())


def page_of(*rows: tuple[str, float, float], size: float = 16, top: float = 700) -> list[Line]:
    """Return a page whose rows are words, left edge and right edge."""
    return [
        Line(words, left=left, right=right, bottom=top - 28 * at - size, top=top - 28 * at)
        for at, (words, left, right) in enumerate(rows)
    ]


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        pytest.param([page_of(("改造沥", 80, 500), ("滘村。", 80, 130))], ["改造沥滘村。"], id="a wrapped line"),
        pytest.param([page_of(("use PCI", 80, 500), ("Express", 80, 130))], ["use PCI Express"], id="Latin words"),
        pytest.param([page_of(("增长2", 80, 500), ("3.5%", 80, 130))], ["增长23.5%"], id="a wrapped figure"),
        pytest.param([page_of(("完成。", 80, 130), ("推进", 80, 500))], ["完成。", "推进"], id="a short line ends"),
        pytest.param([page_of(("完成。", 80, 500), ("推进", 112, 500))], ["完成。", "推进"], id="an indent begins"),
        pytest.param([page_of(("完成。", 80, 500), ("2.推进", 80, 500))], ["完成。", "2.推进"], id="a number begins"),
        pytest.param(
            [page_of(("改造沥", 80, 500)) + page_of(("滘村", 80, 500), size=22, top=668)],
            ["改造沥", "滘村"],
            id="sizes",
        ),
        pytest.param(
            [page_of(("一", 80, 500), ("二", 80, 500), ("三", 80, 500)) + page_of(("四", 80, 500), top=560)],
            ["一二三", "四"],
            id="a gap",
        ),
        pytest.param(
            [page_of(("改造沥", 80, 500)), page_of(("滘村", 90, 500))], ["改造沥滘村"], id="over a page break"
        ),
        pytest.param([page_of(("改造", 80, 500), ("- 12 -", 270, 310))], ["改造"], id="a page number"),
        pytest.param(
            [page_of(("改造", 80, 500), ("第 3 页 共 20 页", 270, 310))], ["改造"], id="a page number in words"
        ),
        pytest.param([page_of(("1", 270, 310))], [], id="nothing but a page number"),
        pytest.param([], [], id="no page"),
    ],
)
def test_lines_become_paragraphs_by_their_position(pages: list[list[Line]], expected: list[str]) -> None:
    """Each rule of `pagelines` on its own."""
    assert paragraphs(without_furniture(pages)) == expected


def test_the_headings_of_a_pdf_are_found() -> None:
    """Each section begins where its heading stands in the text that was read."""
    document = read_document(PDF, name="报告.pdf")
    headings = find_headings(document.raw)

    assert [heading.words for heading in headings] == [PARTS[index] for index in (0, 1, 3, 5)]
    assert all(document.raw.startswith(heading.words, heading.start) for heading in headings)


def test_pages_without_text_are_warned_of() -> None:
    """A scanned page among others is named."""
    document = read_document(make_scan(words=SENTENCE, number="— 1 —"), name="a.pdf")

    assert document.raw == f"{SENTENCE}\n"
    assert document.warnings == (Finding("pages-without-text", {"pages": "1"}),)


def test_every_warning_has_a_sentence() -> None:
    """Both languages can say what to know."""
    warnings = [*read_document(make_scan(words="海珠"), name="a.pdf").warnings]
    warnings += read_document(make_docx(numbered), name="a.docx").warnings

    assert all(t(f"document.{warning.code}", lang, **warning.facts) for warning in warnings for lang in LANGS)


PAGE = f"""<!DOCTYPE html><html><head><meta charset="gb2312"><title>网站</title>
<style>p{{color:red}}</style></head><body>
<nav>导航</nav><ul><li><a href="/">首页</a></li><li><a href="/b">政务公开</a></li></ul>
<h1>{TITLE}</h1><h2>{PARTS[0]}</h2>
<p>&nbsp;&nbsp;<span>改造&ldquo;沥滘</span><span>村&rdquo;，见<a href="x">附件</a>。</span></p>
<div>第一行<br>第二行</div>
<table><tr><th>项目</th><th>内容</th></tr><tr><td><p>海珠湖</p></td><td>整治&amp;提升</td></tr></table>
<table><tr><td>{"".join(f"<p>{words}</p>" for words in PARTS[3:])}</td></tr></table>
<ol><li>琶洲</li><li>沥滘</li></ol><p hidden>看不见</p><p style="display: none">也看不见</p><a hidden>藏</a>
<footer>主办单位</footer></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_web_page_gives_its_words_in_order(encoding: str) -> None:
    """Headings, paragraphs, table rows and list items, entities decoded; what frames the page is left out."""
    document = read_document(PAGE.encode(encoding), name="报告.html")

    assert document.raw.splitlines() == [
        TITLE,
        PARTS[0],
        "改造“沥滘村”，见附件。",
        "第一行",
        "第二行",
        "项目\t内容",
        "海珠湖\t整治&提升",
        *PARTS[3:],
        "琶洲",
        "沥滘",
    ]
    assert document.media is Media.HTML


@pytest.mark.parametrize(
    "declared",
    ["undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-16", "hex", "x-gbk", "iso-8859-1"],
)
def test_a_declared_encoding_that_says_nothing_is_passed_over(declared: str) -> None:
    """A page in GB18030 is read as such whatever codec of Python's, or default of a server's, it names."""
    page = f'<html><meta charset="{declared}"><p>{SENTENCE}</p>'.encode("gb18030")

    assert read_document(page, name="a.html") == Document(f"{SENTENCE}\n", Media.HTML, "gb18030")


@pytest.mark.parametrize(
    ("before", "opening"),
    [
        pytest.param("", "<span>", id="spans that never end"),
        pytest.param("", "<div>", id="blocks that never end"),
        pytest.param("", "<p><font color=red><b>", id="more open formatting than can nest"),
        pytest.param("", '<p><font color="red"></i>' * 3, id="formatting and ends of other elements"),
        pytest.param(f"<script>'{'x' * (11 << 20)}'</script>", "<p>", id="a long script"),
        pytest.param(f"<img src=data:{'x' * (11 << 20)}>", "<p>", id="a long address"),
    ],
)
def test_all_of_a_page_is_read(before: str, opening: str) -> None:
    """Nothing is lost behind elements that do not end or are long."""
    page = f"<html><body>{before}" + "".join(f"{opening}{number}号。\n" for number in range(1000))
    raw = read_document(page.encode(), name="a.html").raw

    assert "".join(raw.split()) == "".join(f"{number}号。" for number in range(1000))


@pytest.mark.parametrize("tag", ["pre", 'div style="white-space: pre-wrap"', "listing"])
def test_preformatted_text_keeps_its_lines(tag: str) -> None:
    """Line ends are as good as elements there, within links and formatting too."""
    page = f"<html><body><{tag}>{PARTS[0]}\n\n<b>{SENTENCE}\r\n琶洲</b>\n</{tag.split(maxsplit=1)[0]}>沥滘\n官洲"

    assert read_document(page.encode(), name="a.html").raw.splitlines() == [PARTS[0], SENTENCE, "琶洲", "沥滘 官洲"]


def test_a_form_around_the_page_is_the_page() -> None:
    """A form that holds most words is read, without what is filled in; a search form is left out."""
    search = "<form><label>站内搜索</label><input value=琶洲><button>搜索</button></form>"
    wrapped = f"<html><body><form id=aspnetForm><input type=hidden value=x><p>{SENTENCE}</p></form></body></html>"

    assert read_document(wrapped.encode(), name="a.html").raw == f"{SENTENCE}\n"
    assert read_document(f"<html>{search}<p>{SENTENCE}</p>".encode(), name="a.html").raw == f"{SENTENCE}\n"


def test_the_head_of_an_article_is_its_title() -> None:
    """The page's own head is left out."""
    page = f"<html><body><header>首页</header><article><header>{TITLE}</header><p>{SENTENCE}</p></article>"

    assert read_document(page.encode(), name="a.html").raw == f"{TITLE}\n{SENTENCE}\n"


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<script>alert(1)</script>", id="script"),
        pytest.param("<img src=x onerror=alert(1)>", id="handler"),
        pytest.param("<svg><script>alert(1)</script></svg>", id="script in a drawing"),
        pytest.param("<iframe srcdoc='<script>alert(1)</script>'></iframe>", id="frame"),
        pytest.param("<!--<p>alert(1)</p>-->", id="comment"),
        pytest.param("<style>@import 'alert(1)'</style>", id="style"),
        pytest.param("<a href='javascript:alert(1)'>链接</a>", id="link"),
        pytest.param("<template><p>alert(1)</p></template>", id="template"),
    ],
)
def test_hostile_markup_leaves_nothing_but_words(markup: str) -> None:
    """Neither code nor addresses come out."""
    raw = read_document(f"<html><body><p>海珠</p>{markup}<p>琶洲</p></body></html>".encode(), name="a.html").raw

    assert raw.startswith("海珠\n")
    assert raw.endswith("琶洲\n")
    assert "alert(1)" not in raw


def test_escaped_markup_stays_words() -> None:
    """What the page shows as text is text; it is for the reader of `raw` to escape."""
    assert read_document(b"<html><p>&lt;b&gt;</p>", name="a.html").raw == "<b>\n"


def test_an_entity_bomb_stays_packed() -> None:
    """Entities that a page declares itself are not expanded."""
    declared = '<!DOCTYPE html [<!ENTITY a "海珠"><!ENTITY b "&a;&a;&a;&a;">]><html><p>琶洲&b;</p></html>'

    assert "海珠海珠" not in read_document(declared.encode(), name="a.html").raw


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
        pytest.param(make_zip({"xl/workbook.xml": b"<a/>"}), "a.docx", "document-mismatch", id=".xlsx called .docx"),
        pytest.param(make_zip({"a.txt": b"a"}), "a.docx", "document-mismatch", id=".zip called .docx"),
        pytest.param(make_zip({"word/styles.xml": b"<a/>"}), "a.docx", "document-damaged", id="no main part"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "a.docx", "document-mismatch", id=".doc called .docx"),
        pytest.param(b"{\\rtf1 x}", "a.doc", "document-format", id="RTF"),
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


@pytest.mark.parametrize(
    ("data", "name", "limits", "code"),
    [
        pytest.param(b"12345", "a.txt", Limits(max_bytes=4), "document-too-large", id="bytes"),
        pytest.param(b"12345", "a.txt", Limits(max_characters=4), "document-too-long", id="characters"),
        pytest.param(PDF, "a.pdf", Limits(max_pages=2), "document-too-many-pages", id="pages"),
        pytest.param(PDF, "a.pdf", Limits(max_seconds=0.001), "document-slow", id="seconds"),
        pytest.param(DOCX, "a.docx", Limits(max_unpacked_bytes=1000), "document-bomb", id="unpacked bytes"),
        pytest.param(BOMB, "a.docx", Limits(max_ratio=50), "document-bomb", id="ratio"),
    ],
)
def test_limits_hold(data: bytes, name: str, limits: Limits, code: str) -> None:
    """What goes beyond a limit is refused."""
    assert read_code(data, name, limits) == code


def test_a_file_is_measured_before_it_is_read(tmp_path: Path) -> None:
    """A file of many gigabytes is refused at once."""
    path = tmp_path / "a.txt"
    with path.open("wb") as stream:
        stream.truncate(300 << 30)

    with pytest.raises(DocumentError) as caught:
        load_file(path)

    assert caught.value.code == "document-too-large"


def test_a_stream_is_read_no_further_than_its_limit() -> None:
    """What never ends is given up where it is too much."""
    stream = io.BytesIO(b"x" * 100)

    with pytest.raises(DocumentError) as caught:
        load_stream(stream, name="stdin", limits=Limits(max_bytes=9))

    assert (caught.value.code, stream.tell()) == ("document-too-large", 10)


def test_only_files_are_read(tmp_path: Path) -> None:
    """A folder, and a pipe or a device that never ends, is refused without being opened."""
    pipe = tmp_path / "a.txt"
    os.mkfifo(pipe)

    for path in (tmp_path, pipe, Path(os.devnull)):
        with pytest.raises(DocumentError) as caught:
            load_file(path)
        assert caught.value.code == "document-no-file"
        assert all(path.name in say_error(caught.value, lang) for lang in LANGS)


def test_a_reader_that_dies_is_a_sentence() -> None:
    """A crash of the process that reads does not reach the app."""
    with pytest.raises(DocumentError) as caught:
        run_reader("no_such_reader", b"", seconds=30)

    assert caught.value.code == "document-damaged"
