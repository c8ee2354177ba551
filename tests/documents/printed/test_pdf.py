"""The words of a PDF with a text layer."""

import io
from collections.abc import Callable, Sequence

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from sample_documents import FONT, PARTS, PDF, SENTENCE, make_pdf, make_scan

from haizhumap.documents.document import read_document
from haizhumap.documents.sandbox import Finding
from haizhumap.documents.sniffing import Media
from haizhumap.report.cleaning import clean
from haizhumap.report.headings import find_headings


@pytest.mark.parametrize("indent", [0, 32])
def test_a_pdf_gives_back_its_paragraphs(indent: float) -> None:
    """Wrapped lines are joined, over pages too; running heads and page numbers go; headings stay apart."""
    document = read_document(make_pdf(PARTS, indent=indent), name="报告.pdf")

    assert document.raw.splitlines() == list(PARTS)
    assert (document.media, document.pages, document.warnings) == (Media.PDF, 3, ())


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


def drawn(draw: Callable[[Canvas], None], *, size: tuple[float, float] = (595, 842)) -> bytes:
    """Return a PDF whose pages `draw` has drawn."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=size, invariant=1)
    draw(canvas)
    canvas.save()
    return stream.getvalue()


def draw_lines(canvas: Canvas, lines: Sequence[str], *, left: float = 60, top: float = 780) -> None:
    """Draw lines of 12 points below each other."""
    canvas.setFont(FONT, 12)
    for number, line in enumerate(lines):
        canvas.drawString(left, top - 22 * number, line)


WRAPPED = (
    "一、2024年工作安排",
    "加快推进琶洲西区基础设施建设，建成海",
    "珠湖湿地公园二期。启动沥滘村旧村改造",
    "，推进地铁11号线建设，提升滨江绿道。",
    "高标准建设琶洲会展中心，提升滨江绿道",
    "品质，完善新滘路周边交通设施和绿地。",
)
LEFT = ("加快推进琶洲西区基础设施建设，建成海", "珠湖湿地公园二期。启动沥滘村旧村改造", "，推进地铁11号线建设。")
RIGHT = ("高标准建设琶洲会展中心，提升滨江绿道", "品质，完善新滘路周边交通设施，打通江", "南大道南延长线。")


def test_a_line_that_runs_further_decides_nothing() -> None:
    """One wide line, or a landscape annex, keeps no other line from being joined."""

    def draw(canvas: Canvas) -> None:
        draw_lines(canvas, (*WRAPPED, "海珠区人民政府" * 5))
        canvas.showPage()
        canvas.setPageSize((842, 595))
        draw_lines(canvas, [f"序号{number}    海珠湖湿地公园    " + "责任单位" * 12 for number in range(6)], top=500)

    assert "建成海珠湖湿地公园二期。启动沥滘村旧村改造，推进" in read_document(drawn(draw), name="a.pdf").raw


def test_columns_are_read_one_after_the_other() -> None:
    """Also where a program drew them row by row."""

    def draw(canvas: Canvas) -> None:
        for number, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
            draw_lines(canvas, [left], top=780 - 22 * number)
            draw_lines(canvas, [right], left=320, top=780 - 22 * number)

    assert clean(read_document(drawn(draw), name="a.pdf").raw)[0].replace("\n", "") == "".join(LEFT + RIGHT)


def test_cells_of_a_row_stay_apart() -> None:
    """A row of figures and names is no pair of columns; its cells are parted by tabs."""

    def draw(canvas: Canvas) -> None:
        for number, (name, unit) in enumerate((("海珠湖", "水务局"), ("琶洲", "商务局"), ("沥滘村", "住建局"))):
            draw_lines(canvas, [name], top=780 - 22 * number)
            draw_lines(canvas, [unit], left=320, top=780 - 22 * number)

    assert "海珠湖\t水务局" in read_document(drawn(draw), name="a.pdf").raw


def test_text_that_runs_downwards_is_read_downwards() -> None:
    """Its lines follow each other from the right to the left."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 12)
        for column, line in enumerate(LEFT):
            for row, char in enumerate(line):
                canvas.drawString(500 - 24 * column, 780 - 14 * row, char)

    assert clean(read_document(drawn(draw), name="a.pdf").raw)[0].replace("\n", "") == "".join(LEFT)


def test_raised_note_marks_are_left_out_and_told() -> None:
    """They stand inside names otherwise."""

    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(60, 780)
        for words, size, rise in (
            ("建成海珠湖公园", 12, 0),
            ("①", 6, 5),
            ("二期，改造沥滘村", 12, 0),
            ("[2]", 6, 5),
            ("。", 12, 0),
        ):
            text.setFont(FONT, size)
            text.setRise(rise)
            text.textOut(words)
        canvas.drawText(text)

    document = read_document(drawn(draw), name="a.pdf")

    assert document.raw == "建成海珠湖公园二期，改造沥滘村。\n"
    assert document.warnings == (Finding("note-marks", {"count": 2}),)


def test_three_columns_are_read_one_after_the_other() -> None:
    """A page may have any number of columns, each a text of its own."""
    third = ("续建东晓南路立交工程，新建第二人民医院", "新院区，提升滨江绿道品质，完善周边", "道路和绿地。")

    def draw(canvas: Canvas) -> None:
        for number, lines in enumerate(zip(LEFT, RIGHT, third, strict=True)):
            for column, line in enumerate(lines):
                draw_lines(canvas, [line], left=40 + 260 * column, top=500 - 22 * number)

    raw = read_document(drawn(draw, size=(842, 595)), name="a.pdf").raw

    assert clean(raw)[0].replace("\n", "") == "".join(LEFT + RIGHT + third)


@pytest.mark.parametrize("mark", ["①", "[1] ", "1 ", "注：", "* "])
def test_notes_at_the_foot_of_a_page_are_left_out_and_told(mark: str) -> None:
    """They would stand in the middle of a sentence that goes on overleaf."""
    note = f"{mark}海珠湖公园指旧园区。"

    def draw(canvas: Canvas) -> None:
        draw_lines(canvas, (*WRAPPED[:5], WRAPPED[5][:-3] + "建成海"))
        canvas.setFont(FONT, 8)
        canvas.drawString(60, 80, note)
        canvas.showPage()
        draw_lines(canvas, ("珠湿地二期，改造三滘村，推进各项建设", "，群众满意度提高。"))

    document = read_document(drawn(draw), name="a.pdf")

    assert "建成海珠湿地二期，" in document.raw
    assert "旧园区" not in document.raw
    assert document.warnings == (Finding("unread-footnotes", {"count": len("".join(note.split()))}),)


def test_white_and_tiny_words_are_left_out_and_told() -> None:
    """Nobody sees them on paper; white words on a coloured ground are seen."""

    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(60, 780)
        for words, grey, size in (
            ("建成海珠湖", 0, 12),
            ("待核实", 1, 12),
            ("公园，改造沥", 0, 12),
            ("甲", 0, 1),
            ("滘村。", 0, 12),
        ):
            text.setFillGray(grey)
            text.setFont(FONT, size)
            text.textOut(words)
        canvas.drawText(text)
        canvas.setFillColorRGB(0, 0.2, 0.4)
        canvas.rect(50, 690, 400, 30, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        draw_lines(canvas, [SENTENCE], top=700)

    document = read_document(drawn(draw), name="a.pdf")

    assert document.raw.splitlines() == ["建成海珠湖公园，改造沥滘村。", SENTENCE]
    assert document.warnings == (Finding("unseen-text", {"count": 4}),)


def test_words_drawn_invisibly_over_a_scan_are_the_text() -> None:
    """So do programs that recognise characters keep what they found."""

    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(60, 780)
        text.setFont(FONT, 12)
        text.setTextRenderMode(3)
        text.textOut(SENTENCE)
        canvas.drawText(text)

    assert read_document(drawn(draw), name="a.pdf").raw == f"{SENTENCE}\n"


def test_readings_above_characters_are_no_words() -> None:
    """Ruby is printed as small lines right above the characters."""

    def draw(canvas: Canvas) -> None:
        draw_lines(canvas, WRAPPED)
        canvas.setFont("Helvetica", 5)
        canvas.drawString(110, 780 - 22 + 12, "pa zhou")

    raw = read_document(drawn(draw), name="a.pdf").raw

    assert "pa zhou" not in raw
    assert "建成海珠湖湿地公园二期。" in raw


def test_numerals_in_vertical_text_are_no_cell_of_their_own() -> None:
    """A mark's narrow box makes no gap of what follows it."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 12)
        for column, line in enumerate(("一、2024年工作安排", *LEFT)):
            for row, char in enumerate(line):
                canvas.drawString(500 - 24 * column, 780 - 14 * row, char)

    assert read_document(drawn(draw), name="a.pdf").raw.startswith("一、2024年工作安排\n")


def test_a_hyphen_at_the_end_of_a_line_stays() -> None:
    """PDFium takes it for the division of a word, which Chinese does not have."""

    def draw(canvas: Canvas) -> None:
        draw_lines(
            canvas, (*WRAPPED[:3], "，建成琶洲会展中心、海珠湖湿地公园-", "琶洲西区连廊天桥，完善周边交通设施。")
        )

    assert "海珠湖湿地公园-琶洲西区连廊天桥" in read_document(drawn(draw), name="a.pdf").raw
