"""Cleaning a raw report."""

import pytest
from app_server import PATIENCE_S
from hypothesis import given
from hypothesis import strategies as st

from haizhumap.report.cleaning import clean, restore_raw

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
        pytest.param(f"{FOOTER}\n幸福城区。", "留言与评论（共有条评论） |\n幸福城区。", id="no footer"),
        pytest.param("海\x07珠\x08\x01\x1b\x7f\x9f\ufdd0区", "海珠区", id="stray control characters"),
        pytest.param("优化凯发\x07k8国际的版权", "优化版权", id="a control character inside advertising"),
        pytest.param(
            "\u3000海珠\t区\f\U000323b0", "\u3000海珠\t区\f\U000323b0", id="indents, tabs, new characters stay"
        ),
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
        pytest.param("⼯作、⼆期、南⽯村、⻓江、⼾⼝", "工作、二期、南石村、长江、户口", id="radicals"),
        pytest.param(
            "\uf9be、\ufa1b、㇐、\U0002f800、ﬁ", "料、福、一、丽、fi", id="strokes, compatibility characters, ligatures"
        ),
        pytest.param("\ufa0e\ufa11", "\ufa0e\ufa11", id="ideographs among the compatibility ones that are no doubles"),
        pytest.param("文\u200b化\ufeff中\u00ad心\u200c、葛\U000e0100城", "文化中心、葛城", id="what cannot be seen"),
        pytest.param("云 湖\u00a0文\u2002化\u2009中\u202f心", "云湖文化中心", id="one blank, of any sort"),
        pytest.param(
            "地铁 11 号线、A\u00a0座、１\u2009号", "地铁11号线、A座、１号", id="blanks beside digits and letters"
        ),
        pytest.param("启动云湖\u3000文化中心建设。", "启动云湖文化中心建设。", id="a wide blank in a sentence"),
        pytest.param("第一章\u3000总则", "第一章\u3000总则", id="a wide blank in what is no sentence"),
        pytest.param("项目  责任单位\t海珠湖", "项目  责任单位\t海珠湖", id="what parts columns stays"),
        pytest.param("新  港  路  改  造  工  程", "新港路改造工程", id="a line that is spaced throughout"),
        pytest.param("use PCI Express", "use PCI Express", id="blanks between Latin words stay"),
        pytest.param("海珠区。\u2029琶洲。\x85沥滘。\u2028赤岗", "海珠区。\n琶洲。\n沥滘。\n赤岗", id="line ends"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_clean_repairs_what_republishing_did_and_nothing_else(raw: str, cleaned: str) -> None:
    """A page's artefacts go; every other character stays."""
    assert clean(raw)[0] == cleaned


WRAPPED = "推进琶洲和沥滘改造推进琶\n"
ODD = ("\u2028", "\u3000", "⼯", "\u200b", "ﬁ", WRAPPED, WRAPPED * 3, "推进琶洲和沥滘改造推进\u2028")
PIECES = st.sampled_from(
    [AD, FOOTER, "\n", ",", "(", ")", "海珠", "琶洲。", "1", "a", "，", "凯发", "k8国际的", " ", *ODD]
)


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
        pytest.param(WRAPPED * 20_000, id="wrapped lines"),
        pytest.param("海 " * 100_000, id="blanks"),
    ],
)
@pytest.mark.timeout(PATIENCE_S)
def test_cleaning_takes_time_in_proportion_to_the_text(raw: str) -> None:
    """What repeats without end is cleaned and restored in a second or two, not in minutes."""
    assert restore_raw(*clean(raw)) == raw
