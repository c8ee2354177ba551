"""Hostile input costs in proportion to its length, for every pattern and for whatever reads untrusted text."""

import re
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from types import FrameType

import pytest
from patterns import Found, find_patterns, units
from review_drafts import DRAFT
from shapely.geometry import Point

from haizhumap.checks.translations import _lines as translation_lines
from haizhumap.decoding import decode_json
from haizhumap.documents.encodings import decode_page, decode_text
from haizhumap.documents.pages.html import read_html
from haizhumap.documents.pages.mht import read_mht
from haizhumap.documents.rtf import read_rtf
from haizhumap.documents.sniffing import detect_media
from haizhumap.errors import HaizhumapError
from haizhumap.extraction.candidates import find_candidates
from haizhumap.ground.search import GroundName, GroundNames
from haizhumap.layer.search import SEARCHED, SearchIndex, search_terms
from haizhumap.model import Kind
from haizhumap.names.normalise import fold, normalise, split_words
from haizhumap.names.parsing import district_of, parse_name
from haizhumap.names.pinyin import slug, spell, title
from haizhumap.report.cleaning import clean, plain_characters
from haizhumap.report.headings import find_headings
from haizhumap.report.sentences import sentence_span
from haizhumap.review.front_matter import read_front_matter
from haizhumap.review.lines import parse_reviewed
from haizhumap.tabular import guard_formula, unguard_formula
from haizhumap.web.address import read_near

FEW, GROWTH = 2_000, 8
MOST = 30
"""What is linear costs 8 times as much for input 8 times as long, what is quadratic 64 times."""
HARMLESS_S = 0.05
"""What costs less than this at the greater length cannot be quadratic: that would be a hundred million steps."""
ENDLESS_S = 20


class Endless(Exception):  # noqa: N818 - nobody made an error
    """More processor time than anything linear takes."""


@contextmanager
def an_end() -> Iterator[None]:
    """Break off what takes no end of processor time; a busy machine does not count."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Endless

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, ENDLESS_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def cost(run: Callable[[], object]) -> float:
    """Return the processor time that a run takes, in seconds."""
    start = time.process_time()
    run()
    return time.process_time() - start


def grows_linearly(run: Callable[[str], object], unit: str) -> bool:
    """Tell whether eight times the input costs no more than linear work may; what looks worse is measured again."""
    few, many = unit * (FEW // len(unit)), unit * (FEW * GROWTH // len(unit))
    with suppress(Endless), an_end():
        least_few = least_many = float("inf")
        for _ in range(5):
            least_many = min(least_many, cost(lambda: run(many)))
            if least_many < HARMLESS_S:
                return True
            least_few = min(least_few, cost(lambda: run(few)))
            if least_many < MOST * least_few:
                return True
    return False


def look_for(found: Found, text: str) -> None:
    """Look for a pattern as the package does."""
    words = text.encode("utf-8", "replace") if isinstance(found.pattern.pattern, bytes) else text
    if found.is_search:
        sum(1 for _ in found.pattern.finditer(words))
    else:
        found.pattern.match(words)
        found.pattern.fullmatch(words)


def test_the_patterns_are_found() -> None:
    """Those of modules, of records of rules, and those written where they are used."""
    where = {found.where.partition(":")[0] for found in find_patterns()}

    assert len(find_patterns()) > 150
    assert {"haizhumap.documents.sniffing", "haizhumap.extraction.lexicon", "haizhumap.names.parsing"} <= where


@pytest.mark.parametrize("found", find_patterns(), ids=lambda found: found.where)
def test_every_pattern_is_linear(found: Found) -> None:
    """On repetitions of whatever it looks for."""
    slow = [unit for unit in units(found.pattern) if not grows_linearly(lambda text: look_for(found, text), unit)]

    assert slow == []


def test_a_pattern_that_is_not_linear_is_seen() -> None:
    """Else the test above would show nothing."""
    found = Found("here", re.compile("a+b"), is_search=True)

    assert not grows_linearly(lambda text: look_for(found, text), "a")


INDEX = SearchIndex([search_terms(dict.fromkeys(SEARCHED, "海珠湖") | {"aliases": ["aaa"], "name_en": "Haizhu Lake"})])
GROUND = GroundNames(
    [GroundName(kind="park", name_zh="海珠湖", name_en="Haizhu Lake", lon=113.3, lat=23.1, geometry=Point(113.3, 23.1))]
)
KNOWN = dict.fromkeys(["海珠湖", "aaa", "中中"], Kind.PARK)
TEXT: Mapping[str, Callable[[str], object]] = {
    "cleaner": clean,
    "plain characters": plain_characters,
    "headings": find_headings,
    "front matter": lambda text: read_front_matter(text, name=text),
    "a sentence": lambda text: sentence_span(text, len(text) // 2),
    "extraction": find_candidates,
    "extraction of known names": lambda text: find_candidates(text, names=KNOWN),
    "reviewed lines": lambda text: parse_reviewed(text, DRAFT.report, path="a", today=date(2025, 1, 1)),
    "lines of a reading": translation_lines,
    "JSON": decode_json,
    "format": lambda text: detect_media(text.encode(), name="a"),
    "text": lambda text: decode_text(text.encode(), name="a"),
    "text in GB18030": lambda text: decode_text(text.encode("gb18030"), name="a"),
    "page": lambda text: decode_page(text.encode(), name="a"),
    "web page": lambda text: read_html(text.encode()),
    "saved page": lambda text: read_mht(b"Content-Type: text/html\n\n" + text.encode()),
    "head of a saved page": lambda text: read_mht(text.encode()),
    "Rich Text": lambda text: read_rtf(b"{\\rtf1 " + text.encode() + b"}"),
    "name": normalise,
    "name taken apart": lambda text: parse_name(text, "广州市海珠区人民政府"),
    "name of an issuer": lambda text: (parse_name("海珠湖", text), district_of(text)),
    "pinyin": spell,
    "id": slug,
    "title": title,
    "folded": fold,
    "query": split_words,
    "search": INDEX.rank,
    "place of the ground": lambda text: (GROUND.find(text), GROUND.locate(text)),
    "circle": read_near,
    "cell": lambda text: (guard_formula(text), unguard_formula(text)),
}
"""Whatever reads text that others wrote."""
UNITS = [
    *("a", " ", "1", "(", "<", "&", "{", "\\", "'", "\n", "\t", "中", "路", "、", "一、", "（一）", "改造 "),
    *("<!---->", "<!--", "<?xml ", "<p>", "<s>", "&nbsp;", "{\\v ", "A: b\n", "<meta charset", "留言与评论 "),
    *("推进琶洲和沥滘改造推进琶\n", "改造沥滘村、", "[1,", '{"a":', '"start": 1', "二三", "１", "a-", "=+"),
    *("\u2028 ", "\u200b", "\ufeff", "𠮷"),
]


@pytest.mark.parametrize("name", TEXT)
def test_whatever_reads_text_is_linear(name: str) -> None:
    """On repetitions of what once was slow, and of what each format is made of."""

    def read(text: str) -> None:
        try:
            TEXT[name](text)
        except (HaizhumapError, ValueError):
            return

    assert [unit for unit in UNITS if not grows_linearly(read, unit)] == []
