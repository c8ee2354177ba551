"""The words of a PDF with a text layer."""

import pytest
from sample_documents import PARTS, PDF, SENTENCE, make_pdf, make_scan

from haizhumap.documents.document import read_document
from haizhumap.documents.sandbox import Finding
from haizhumap.documents.sniffing import Media
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
