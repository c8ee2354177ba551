"""Hostile input: what repeats without end takes time in proportion to its length."""

import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from haizhumap.documents.encodings import decode_page
from haizhumap.documents.pages.html import read_html
from haizhumap.documents.rtf import read_rtf
from haizhumap.documents.sniffing import detect_media
from haizhumap.errors import DocumentError
from haizhumap.report.cleaning import clean

GROWTH = 8
MOST = 5 * GROWTH
"""What is linear takes 8 times as long for input 8 times as long; what is quadratic 64 times."""


def cost(run: Callable[[], object]) -> float:
    """Return the processor time of the fastest of three runs, in seconds."""
    times = []
    for _ in range(3):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def sniff(words: str) -> None:
    """Tell the format of a file, or that there is none such."""
    with suppress(DocumentError):
        detect_media(words.encode(), name="a.txt")


@pytest.mark.parametrize(
    ("unit", "read"),
    [
        pytest.param("<!---->", sniff, id="comments before a page"),
        pytest.param("<!--", sniff, id="comments that do not end"),
        pytest.param("<?xml ", sniff, id="declarations"),
        pytest.param("A: b\n", sniff, id="heads of a mail"),
        pytest.param("<meta charset", lambda words: decode_page(words.encode(), name="a.txt"), id="charsets"),
        pytest.param("改造 ", clean, id="blanks"),
        pytest.param("\u2028 ", clean, id="soft line ends"),
        pytest.param("推进琶洲和沥滘改造推进琶\n", clean, id="wrapped lines"),
        pytest.param("留言与评论 ", clean, id="footers"),
        pytest.param("<p>改造\n", lambda words: read_html(words.encode()), id="paragraphs"),
        pytest.param("&nbsp;<br>", lambda words: read_html(words.encode()), id="breaks"),
        pytest.param(
            "<s><s hidden>", lambda words: read_html(words.encode()[:20_000]), id="struck text in struck text"
        ),
        pytest.param("{\\v ", lambda words: read_rtf(words.encode()), id="groups of Rich Text"),
    ],
)
def test_time_grows_with_the_input_and_no_faster(unit: str, read: Callable[[str], object]) -> None:
    """Input that is eight times as long takes far less than the 64 times of a pattern that tries all pairs."""
    few, many = unit * 2_000, unit * 2_000 * GROWTH

    assert cost(lambda: read(many)) < MOST * max(cost(lambda: read(few)), 0.001)
