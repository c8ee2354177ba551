"""From the lines of printed pages to paragraphs."""

import pytest

from haizhumap.documents.printed.paragraphs import Line, paragraphs, without_furniture


def page_of(*rows: tuple[str, float, float], size: float = 16, top: float = 700) -> list[Line]:
    """Return a page whose rows are words, left edge and right edge."""
    return [
        Line(words, left=left, right=right, bottom=top - 28 * at - size, top=top - 28 * at)
        for at, (words, left, right) in enumerate(rows)
    ]


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        pytest.param([page_of(("改造沥", 80, 500), ("滘村。", 80, 130))], ["改造沥滘村。"], id="a wrapped line"),
        pytest.param([page_of(("use PCI", 80, 500), ("Express", 80, 130))], ["use PCI Express"], id="Latin words"),
        pytest.param([page_of(("增长2", 80, 500), ("3.5%", 80, 130))], ["增长23.5%"], id="a wrapped figure"),
        pytest.param([page_of(("完成。", 80, 130), ("推进", 80, 500))], ["完成。", "推进"], id="a short line ends"),
        pytest.param([page_of(("完成。", 80, 500), ("推进", 112, 500))], ["完成。", "推进"], id="an indent begins"),
        pytest.param([page_of(("完成。", 80, 500), ("2.推进", 80, 500))], ["完成。", "2.推进"], id="a number begins"),
        pytest.param(
            [page_of(("改造沥", 80, 500)) + page_of(("滘村", 80, 500), size=22, top=668)],
            ["改造沥", "滘村"],
            id="sizes",
        ),
        pytest.param(
            [page_of(("一", 80, 500), ("二", 80, 500), ("三", 80, 500)) + page_of(("四", 80, 500), top=560)],
            ["一二三", "四"],
            id="a gap",
        ),
        pytest.param(
            [page_of(("改造沥", 80, 500)), page_of(("滘村", 90, 500))], ["改造沥滘村"], id="over a page break"
        ),
        pytest.param([page_of(("改造", 80, 500), ("- 12 -", 270, 310))], ["改造"], id="a page number"),
        pytest.param(
            [page_of(("改造", 80, 500), ("第 3 页 共 20 页", 270, 310))], ["改造"], id="a page number in words"
        ),
        pytest.param([page_of(("1", 270, 310))], [], id="nothing but a page number"),
        pytest.param([], [], id="no page"),
    ],
)
def test_lines_become_paragraphs_by_their_position(pages: list[list[Line]], expected: list[str]) -> None:
    """Each rule on its own."""
    assert paragraphs(without_furniture(pages)) == expected
