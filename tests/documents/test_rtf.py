"""The words of Rich Text."""

import pytest

from haizhumap.documents.document import read_document
from haizhumap.report.cleaning import clean

HEAD = (
    r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset0 Times;}{\f1\fnil\fcharset134 \'cb\'ce\'cc\'e5;}}"
    r"{\colortbl;\red255\green255\blue255;\red0\green0\blue0;}"
)


def rich(body: str) -> bytes:
    """Return Rich Text whose Chinese characters are bytes of GBK."""
    return "".join(char if char.isascii() else _bytes(char) for char in f"{HEAD}{body}}}").encode("ascii")


def _bytes(char: str) -> str:
    return "".join(f"\\'{byte:02x}" for byte in char.encode("gbk"))


@pytest.mark.parametrize(
    ("body", "read", "left_out"),
    [
        pytest.param(r"海珠湖\v 待定\v0 公园\par", "海珠湖公园", {"hidden-text": 2}, id="hiding turned on and off"),
        pytest.param(r"\pard\v 藏\par\plain 海珠湖", "海珠湖", {"hidden-text": 1}, id="a hidden paragraph"),
        pytest.param(r"{\strike 旧}新港{\striked1 旧}路\par", "新港路", {"struck-text": 2}, id="struck"),
        pytest.param(r"\deleted 旧\deleted0 新港路\par", "新港路", {"deleted-text": 1}, id="deleted"),
        pytest.param(r"海珠湖公园{\super [1]}二期\par", "海珠湖公园二期", {"note-marks": 1}, id="a note mark"),
        pytest.param(r"绿道3000m{\super 2}\par", "绿道3000m2", {}, id="an exponent"),
        pytest.param(
            r"新港{\super\chftn}{\*\footnote\chftn\pard 指旧路。\par}路\par",
            "新港路",
            {"unread-footnotes": 4},
            id="a footnote",
        ),
        pytest.param(
            r"{\header 页眉\par}新港路{\*\annotation\pard 核实\par}\par",
            "新港路",
            {"unread-header": 2, "unread-comments": 2},
            id="a head and a comment",
        ),
        pytest.param(r"新港\cf1 待定\cf2 路\par", "新港路", {"unseen-text": 2}, id="white"),
        pytest.param(r"{\highlight2\cf1 新港路}\par", "新港路", {}, id="white on a ground"),
        pytest.param(r"新港{\fs2 待定}路\par", "新港路", {"unseen-text": 2}, id="tiny"),
        pytest.param(
            r'新港{\field{\*\fldinst HYPERLINK "http://a.invalid"}{\fldrslt 路}}改造\par', "新港路改造", {}, id="a link"
        ),
        pytest.param(
            r"\trowd\pard\intbl 项目\par 名称\cell 单位\cell\row\pard 新港路\par",
            "项目\t名称\t单位\n新港路",
            {},
            id="a table",
        ),
        pytest.param(r"\trowd\pard\intbl 一、安排\par 新港路\cell\row\pard\par", "一、安排\n新港路", {}, id="a frame"),
        pytest.param(
            r"海{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt\pard 新港路\par}}"
            r"{\shprslt{\*\do{\dptxbxtext 新港路}}}}珠\par 末\par",
            "海珠\n新港路\n末",
            {},
            id="a text box",
        ),
        pytest.param(r"{\pntext 一、}安排\par", "一、安排", {}, id="a number that a program made"),
        pytest.param(r"新港路{\pict\bin4 }}}}}改造\par", "新港路改造", {}, id="a picture's bytes"),
        pytest.param(r"\uc1\u-10187?\u-9138?路\par", "\U0001d44e路", {}, id="a character beyond the basic plane"),
        pytest.param(r"\loch\f0\hich\f0\dbch\f1\loch\f0 新港路\par", "新港路", {}, id="Chinese under a Latin font"),
    ],
)
def test_rich_text_is_read_as_it_is_shown(body: str, read: str, left_out: dict[str, int]) -> None:
    """Formats turned on and off, notes and tables are heeded; what goes is told, with how much."""
    document = read_document(rich(body), name="a.rtf")

    assert document.raw == f"{read}\n"
    assert {one.code: one.facts["count"] for one in document.warnings} == left_out


def test_a_line_broken_by_hand_may_be_a_wrap() -> None:
    """It is joined by the rules for all formats."""
    lines = ("加快推进琶洲西区基础设施建设，建成海", "珠湖湿地公园二期，启动沥滘村旧村改造", "，推进地铁建设。")

    assert clean(read_document(rich(r"\line ".join(lines)), name="a.rtf").raw)[0] == "".join(lines) + "\n"


@pytest.mark.parametrize("body", ["}}}}", "{{{{", r"\bin99999 x", r"{\shptxt", "\\", r"\u99999999 a", r"\cf"])
def test_broken_rich_text_is_read_or_refused(body: str) -> None:
    """What follows the break is lost, and nothing fails."""
    assert read_document(rich(rf"新港路\par {body}"), name="a.rtf").raw.startswith("新港路")
