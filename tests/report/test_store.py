"""Cleaning a raw report, and reading the cleaned one."""

import os
from pathlib import Path

import pytest
from app_server import PATIENCE_S
from hypothesis import given
from hypothesis import strategies as st

from haizhumap.errors import ReportError
from haizhumap.paths import Settings
from haizhumap.report.headings import find_headings
from haizhumap.report.store import (
    clean,
    format_metadata,
    read_report,
    read_text,
    restore_raw,
    section_at,
    sentence_span,
    sha256,
)

AD = "凯发k8国际的"
FOOTER = "留言与评论(共有 条评论) |"


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        pytest.param("优化凯发k8国际的版权政策。\n", "优化版权政策。\n", id="advertising inside a sentence"),
        pytest.param("国家凯发k8国际的版权创新发展基地", "国家版权创新发展基地", id="advertising inside a word"),
        pytest.param(f"凯发{AD}k8国际的版权", "版权", id="advertising inside advertising"),
        pytest.param(f"幸福城区。\n{FOOTER}", "幸福城区。\n", id="comment footer"),
        pytest.param(f"幸福城区。\n{FOOTER}\n\n", "幸福城区。\n", id="comment footer with blank lines"),
        pytest.param(f"幸福城区。\n{FOOTER}\n\n{FOOTER}\n", "幸福城区。\n", id="two comment footers"),
        pytest.param(
            f"{FOOTER}\n幸福城区。", f"{FOOTER.replace('(', '（').replace(')', '）')}\n幸福城区。", id="no footer"
        ),
        pytest.param("海\x07珠\x08\x01\x1b\x7f\x9f\ufdd0区", "海珠区", id="stray control characters"),
        pytest.param("优化凯发\x07k8国际的版权", "优化版权", id="a control character inside advertising"),
        pytest.param("海\u3000珠\t区\f\U000323b0", "海\u3000珠\t区\f\U000323b0", id="blanks and new characters stay"),
        pytest.param("海珠;;:?!a", "海珠；；：？！a", id="marks in a row next to Chinese"),
        pytest.param("(六)聚焦,推进", "（六）聚焦，推进", id="half-width marks in a Chinese sentence"),
        pytest.param("增长30%以上,核心", "增长30%以上，核心", id="a mark between a figure and Chinese"),
        pytest.param("新增就业1,800人,保障", "新增就业1,800人，保障", id="a comma inside a number stays"),
        pytest.param("推进A(B)、海珠(ABC) and", "推进A（B）、海珠（ABC） and", id="brackets in pairs"),
        pytest.param("5G,AI等产业", "5G，AI等产业", id="a comma between Latin words of a Chinese sentence"),
        pytest.param("海珠区。\na, b (c)\n琶洲", "海珠区。\na, b (c)\n琶洲", id="a line that is not Chinese stays"),
        pytest.param("a, b (c): d", "a, b (c): d", id="marks in a sentence that is not Chinese stay"),
        pytest.param("海珠a,:b", "海珠a，：b", id="a mark next to a comma that is restored"),
        pytest.param("海珠。:a,b", "海珠。:a,b", id="a mark after a Chinese sentence stays"),
        pytest.param("建设18个“社工 ”就业驿站", "建设18个“社工 ”就业驿站", id="what was lost is not made up"),
        pytest.param("国家5a级、ip商业化", "国家5a级、ip商业化", id="letter case is not touched"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_clean_repairs_what_republishing_did_and_nothing_else(raw: str, cleaned: str) -> None:
    """A page's artefacts go; every other character stays."""
    assert clean(raw)[0] == cleaned


PIECES = st.sampled_from([AD, FOOTER, "\n", ",", "(", ")", "海珠", "琶洲。", "1", "a", "，", "凯发", "k8国际的", " "])


@given(st.lists(PIECES | st.characters(), max_size=30).map("".join) | st.text())
def test_the_log_leads_back_to_the_raw_text(raw: str) -> None:
    """Undoing the logged steps gives the raw text, and each step tells what stands in the cleaned text."""
    text, steps = clean(raw)

    assert restore_raw(text, steps) == raw
    assert all(text[step.offset : step.offset + len(step.now)] == step.now for step in steps)


@given(st.lists(PIECES | st.characters(), max_size=30).map("".join) | st.text())
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    """Cleaning is idempotent."""
    text, _ = clean(raw)

    assert clean(text) == (text, ())


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("海珠" + ";" * 50_000 + "a", id="marks"),
        pytest.param(f"{FOOTER}\n" * 20_000 + "海珠", id="footers that do not end the text"),
        pytest.param("海珠\n" + f"{FOOTER}\n" * 20_000, id="footers"),
        pytest.param("海,珠" * 20_000, id="steps"),
        pytest.param("海\n" + "\n" * 200_000, id="blank lines"),
    ],
)
@pytest.mark.timeout(PATIENCE_S)
def test_cleaning_takes_time_in_proportion_to_the_text(raw: str) -> None:
    """What repeats without end is cleaned and restored in a second or two, not in minutes."""
    assert restore_raw(*clean(raw)) == raw


def test_sentences_end_at_their_marks_and_at_line_ends() -> None:
    """The sentence around an offset includes its closing mark, and no line break."""
    text = "第一句。第二句，含逗号！\n没有句号的标题\n末句"

    assert text[slice(*sentence_span(text, 5))] == "第二句，含逗号！"
    assert text[slice(*sentence_span(text, 14))] == "没有句号的标题"
    assert text[slice(*sentence_span(text, len(text) - 1))] == "末句"


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


def test_metadata_is_written_as_it_is_read(settings: Settings) -> None:
    """Formatting a report's metadata gives the shipped file."""
    report = read_report(settings.reports_dir, "haizhu-2024")

    assert format_metadata(report) == (settings.reports_dir / "haizhu-2024.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "metadata", "code"),
    [
        pytest.param(None, "{}", "file-unreadable", id="no text"),
        pytest.param(b"\xba\xa3\xd6\xe9", "{}", "not-utf8", id="GBK text"),
        pytest.param("海珠".encode(), None, "file-unreadable", id="no metadata"),
        pytest.param("海珠".encode(), "{", "metadata-unreadable", id="broken JSON"),
        pytest.param("海珠".encode(), "[" * 100_000, "metadata-unreadable", id="deep JSON"),
        pytest.param("海珠".encode(), "[]", "metadata-unreadable", id="not an object"),
        pytest.param("海珠".encode(), '{"title": "x"}', "metadata-field", id="a field is missing"),
        pytest.param(
            "海珠".encode(),
            '{"title": "x", "issuer": "x", "delivered": "2024-01-25", "excerpt": "false"}',
            "metadata-unreadable",
            id="a word for true or false",
        ),
    ],
)
def test_an_unreadable_report_says_what_is_wrong(
    tmp_path: Path, text: bytes | None, metadata: str | None, code: str
) -> None:
    """Each way in which a report cannot be read has its own code."""
    if text is not None:
        (tmp_path / "r.txt").write_bytes(text)
    if metadata is not None:
        (tmp_path / "r.json").write_text(metadata, encoding="utf-8")

    with pytest.raises(ReportError) as caught:
        read_report(tmp_path, "r")

    assert caught.value.code == code


def test_only_files_of_a_report_s_size_are_read(tmp_path: Path) -> None:
    """A pipe does not hang, and what is too large is not read."""
    large, pipe = tmp_path / "large.txt", tmp_path / "pipe.txt"
    with large.open("wb") as stream:
        stream.truncate(300 << 30)
    os.mkfifo(pipe)

    for path, code in ((large, "file-too-large"), (pipe, "no-file"), (tmp_path, "no-file")):
        with pytest.raises(ReportError) as caught:
            read_text(path)
        assert caught.value.code == code


def test_sha256_is_of_the_utf8_bytes() -> None:
    """The digest is the one that sha256sum prints."""
    assert sha256("海珠") == "88a59e5f78bb1f4b022495ef8835a4641e4c2857f0cd86c79f61c89e6872feea"
