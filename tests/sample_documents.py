"""Made-up documents of each format."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from email.message import EmailMessage

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image
from pypdf import PdfWriter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

from haizhumap.documents.document import ReadingLimits, read_document
from haizhumap.documents.sniffing import Media
from haizhumap.errors import DocumentError
from haizhumap.i18n import LANGS, say_error

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


def read_code(data: bytes, name: str, limits: ReadingLimits | None = None) -> str:
    """Return the code of the error with which a document is refused, once its sentences name the document."""
    with pytest.raises(DocumentError) as caught:
        read_document(data, name=name, limits=limits or ReadingLimits())

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
    numbering = OxmlElement("w:numPr")
    numbering.append(OxmlElement("w:numId", {qn("w:val"): "99"}))
    paragraph._p.get_or_add_pPr().append(numbering)  # noqa: SLF001


PDF = make_pdf(PARTS)


DOCX = make_docx(fill_report)


BOMB = make_zip({"word/document.xml": b"0" * (8 << 20), "[Content_Types].xml": b""})


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


LINES = ("一、2024年工作安排", PARTS[-2])
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


SAMPLES: Mapping[Media, bytes] = {
    Media.TXT: "\n".join(PARTS).encode(),
    Media.DOCX: DOCX,
    Media.PDF: PDF,
    Media.HTML: PAGE.encode(),
    Media.MHT: make_mht(),
    Media.RTF: make_rtf(),
    Media.ODT: make_odt(),
    Media.WORD_XML: make_word_xml(),
}
"""A document of each format, all with the last of `PARTS` but one."""
