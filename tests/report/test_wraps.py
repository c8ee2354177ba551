"""Joining wrapped lines."""

import pytest

from haizhumap.report.cleaning import clean, restore_raw
from haizhumap.report.wraps import SOFT_END

WRAPPED = (
    "一、2024年工作安排\n"
    "加快推进琶洲西区基础设施建设，建成海\n"
    "珠湖湿地公园二期。启动沥滘村旧村改造\n"
    "，推进地铁11号线建设。\n"
    "高标准建设琶洲会展中心，提升滨江绿道\n"
    "品质。\n"
)
JOINED = (
    "一、2024年工作安排\n"
    "加快推进琶洲西区基础设施建设，建成海珠湖湿地公园二期。启动沥滘村旧村改造，推进地铁11号线建设。\n"
    "高标准建设琶洲会展中心，提升滨江绿道品质。\n"
)
LONG = "海珠区全面推进城市更新和产业升级" * 8 + "。\n"


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        pytest.param(WRAPPED, JOINED, id="lines of a fixed width"),
        pytest.param(WRAPPED + LONG, JOINED + LONG, id="one wide line decides nothing"),
        pytest.param(
            WRAPPED.replace("\n", "\r\n").replace("\r", " "), JOINED.replace("\n", " \n"), id="blanks at the ends"
        ),
        pytest.param(
            f"建设文化中心，{SOFT_END}提升品质。\n改造沥滘村、{SOFT_END}（一）交通\n",
            "建设文化中心，提升品质。\n改造沥滘村、\n（一）交通\n",
            id="a soft end after a comma",
        ),
        pytest.param("建设文化中心，\n提升品质。\n", "建设文化中心，\n提升品质。\n", id="a hard end after a comma"),
        pytest.param(f"改造沥{SOFT_END}滘村\n" * 3, "改造沥\n滘村\n" * 3, id="short lines are lists"),
        pytest.param("海珠区\n，琶洲", "海珠区，琶洲", id="no line begins with a comma"),
        pytest.param(
            LONG * 3 + "（一）推进城市更新和产业升级\n" + LONG,
            LONG * 3 + "（一）推进城市更新和产业升级\n" + LONG,
            id="paragraphs and headings",
        ),
    ],
)
def test_lines_that_were_wrapped_are_joined_and_no_others(raw: str, cleaned: str) -> None:
    """A line as long as its text's lines are goes on in the next; the log leads back."""
    text, steps = clean(raw)

    assert text == cleaned
    assert restore_raw(text, steps) == raw


def test_soft_ends_are_looked_at_by_themselves() -> None:
    """Paragraphs of any length around them do not matter, and those that end nothing become plain line ends."""
    soft = WRAPPED.replace("\n", SOFT_END).removesuffix(SOFT_END)

    assert clean(f"{LONG * 9}{soft}\n{LONG * 9}")[0] == LONG * 9 + JOINED + LONG * 9
