"""What a report says of itself."""

from datetime import date

import pytest

from haizhumap.review.front_matter import FrontMatter, read_front_matter

HEADS = [
    pytest.param(
        "政 府 工 作 报 告\n——2025年2月11日在罗湖区第八届\n人民代表大会第六次会议上\n罗湖区人民政府区长 张三\n",
        FrontMatter(
            title="2025年罗湖区政府工作报告",
            issuer="罗湖区人民政府",
            report_id="luohu-2025",
            delivered=date(2025, 2, 11),
        ),
        id="a session over two lines",
    ),
    pytest.param(
        "保定市清苑区2023年政府工作报告\n时间：2023-03-30\n2023年1月13日在保定市清苑区第三届人民代表大会第三次会议上\n",
        FrontMatter(
            title="保定市清苑区2023年政府工作报告",
            issuer="保定市清苑区人民政府",
            report_id="qingyuan-2023",
            delivered=date(2023, 1, 13),
        ),
        id="a title of its own, and a day on which the page was made",
    ),
    pytest.param(
        "各位代表：\n现在，我代表大鹏新区管理委员会，向大会报告工作。\n一、2024年工作回顾\n",
        FrontMatter(title="2025年大鹏新区政府工作报告", issuer="大鹏新区管理委员会", report_id="dapeng-2025"),
        id="the year after the one that is reviewed",
    ),
    pytest.param(
        "2022年涞源县政府工作报告\n2022年1月27日在县十七届人民代表大会第二次会议上\n现在，我代表县人民政府\n",
        FrontMatter(
            title="2022年涞源县政府工作报告",
            issuer="涞源县人民政府",
            report_id="laiyuan-2022",
            delivered=date(2022, 1, 27),
        ),
        id="a session of the county, not named",
    ),
    pytest.param("2025年2月30日在罗湖区第八届人民代表大会上", None, id="a day that is none"),
    pytest.param("各位代表：\n现在，我代表区人民政府，向大会报告工作。\n", FrontMatter(), id="nothing"),
    pytest.param("", FrontMatter(), id="no text"),
]


@pytest.mark.parametrize(("text", "found"), HEADS)
def test_a_report_says_what_it_is(text: str, found: FrontMatter | None) -> None:
    """Title, issuer, day and id stand at the beginning, or are left to the reviewer."""
    if found is None:
        assert read_front_matter(text).delivered is None
    else:
        assert read_front_matter(text) == found


def test_a_files_name_may_be_its_title() -> None:
    """As districts call their attachments."""
    name = "2024年政府工作报告（在罗湖区第八届人民代表大会第五次会议上）.txt"

    found = read_front_matter("各位代表：", name=name)

    assert (found.title, found.report_id) == ("2024年罗湖区政府工作报告", "luohu-2024")


@pytest.mark.parametrize(
    ("issuers", "issuer"),
    [
        (["深圳市罗湖区人民政府", "广州市海珠区人民政府"], "深圳市罗湖区人民政府"),
        (["甲市罗湖区人民政府", "乙市罗湖区人民政府"], "罗湖区人民政府"),
    ],
)
def test_a_body_is_called_as_it_was_before(issuers: list[str], issuer: str) -> None:
    """So that its reports are linked; where two could be meant, neither is taken."""
    assert read_front_matter("2025年罗湖区政府工作报告", issuers=issuers).issuer == issuer
