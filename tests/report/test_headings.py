"""The headings of a report."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haizhumap.paths import Settings
from haizhumap.report.headings import find_headings, section_at
from haizhumap.report.store import read_report


def test_the_section_is_the_last_heading_before_an_offset(settings: Settings) -> None:
    """Before the first heading of an excerpt, the metadata names the section."""
    report = read_report(settings.reports_dir, "haizhu-2024")

    assert section_at(report, 0) == "（五）"
    assert section_at(report, report.text.index("沥滘村")).startswith("（六）聚焦品质内涵提升")
    assert section_at(report, len(report.text) - 2).startswith("（八）")


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        pytest.param("一、2024年工作回顾", "一、2024年工作回顾", id="first level"),
        pytest.param("\u3000\u3000十二、工作安排 ", "十二、工作安排", id="indented"),
        pytest.param("（一）优化结构，增强动能", "（一）优化结构，增强动能", id="second level"),
        pytest.param("(三)改善民生", "(三)改善民生", id="half-width brackets"),
        pytest.param("（二）改善民生。教育更加优质，医疗更加便利。", "（二）改善民生", id="text runs on"),
        pytest.param("第一部分 工作回顾", "第一部分 工作回顾", id="part"),
        pytest.param("第十章：附则", "第十章", id="chapter"),
        pytest.param("1.推进新滘中路快速化改造", "1.推进新滘中路快速化改造", id="figures on a line of their own"),
        pytest.param("（2）推进海珠湖整治", "（2）推进海珠湖整治", id="figures in brackets"),
        pytest.param("1.推进改造。投资2亿元。", None, id="an entry of a list"),
        pytest.param("24.“科汇通”：一项试点政策", None, id="a footnote"),
        pytest.param("2.5亿元", None, id="a decimal"),
        pytest.param("2024年工作回顾", None, id="a year"),
        pytest.param("推进一、二期建设", None, id="a numeral inside a line"),
        pytest.param("1." + "推进" * 20, None, id="too long for a heading"),
    ],
)
def test_headings_are_known_by_their_numbering(line: str, heading: str | None) -> None:
    """A heading begins at its number and goes without the text that runs on after it."""
    found = [found for found in find_headings(f"前言\n{line}\n正文") if found.start >= len("前言\n")]

    assert [words for _, words in found] == ([heading] if heading else [])
    assert all(start == 3 + line.index(words) for start, words in found)


@given(st.text() | st.text("一二（）()、.1第部分章\n \u3000。海"))
def test_every_heading_is_a_slice_of_its_text(text: str) -> None:
    """Offsets hold for any text, in order."""
    headings = find_headings(text)

    assert [text[start : start + len(words)] for start, words in headings] == [words for _, words in headings]
    assert list(headings) == sorted(headings)
