"""The words of an OpenDocument text."""

import pytest
from sample_documents import make_zip

from haizhumap.documents.document import read_document

NAMES = {name: f"{name}:1.0" for name in ("office", "text", "style", "table")} | {
    "draw": "drawing:1.0",
    "fo": "xsl-fo-compatible:1.0",
    "svg": "svg-compatible:1.0",
}
SPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}"' for name, space in NAMES.items())
STYLES = (
    '<style:style style:name="Hidden"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="T1" style:parent-style-name="Hidden"/>'
    '<style:style style:name="White"><style:text-properties fo:color="#ffffff"/></style:style>'
    '<style:style style:name="Tiny"><style:text-properties fo:font-size="1pt"/></style:style>'
    '<style:style style:name="Old"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="Raised"><style:text-properties style:text-position="super 58%"/></style:style>'
    '<text:list-style style:name="L1"><text:list-level-style-number style:num-format="1"/></text:list-style>'
)
FOOT = "<style:master-page><style:footer><text:p>第1页</text:p></style:footer></style:master-page>"


def made_of(body: str) -> bytes:
    """Return a text of these elements, whose named styles stand in a part of their own."""
    text = f"<office:body><office:text>{body}</office:text></office:body>"
    content = f"<office:document-content {SPACES}>{text}</office:document-content>"
    styles = f"<office:document-styles {SPACES}><office:styles>{STYLES}</office:styles></office:document-styles>"
    return make_zip(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": content.encode(),
            "styles.xml": styles.encode(),
        }
    )


def span(style: str, words: str) -> str:
    """Return words in a style."""
    return f'<text:span text:style-name="{style}">{words}</text:span>'


BOX = "<draw:frame><draw:text-box><text:p>新港路</text:p></draw:text-box><svg:title>图</svg:title></draw:frame>"


NOTE = "<text:note><text:note-citation>1</text:note-citation><text:note-body>指旧路</text:note-body></text:note>"
RUBY = "<text:ruby><text:ruby-base>新</text:ruby-base><text:ruby-text>xīn</text:ruby-text></text:ruby>"
HIDDEN = '<text:section text:display="none"><text:p>藏</text:p></text:section>'
UNSEEN = f"<text:p>海珠湖{span('White', '甲')}{span('Tiny', '乙')}公园</text:p>"
CELL = f"<table:table-cell><text:p>{span('White', '项目')}</text:p></table:table-cell>"
ENTRY = '<text:list text:style-name="L1"><text:list-item><text:p>新港路</text:p></text:list-item></text:list>'
HEADINGS = '<text:h text:outline-level="2">推进</text:h><text:h text:outline-level="2">（一）推进</text:h>'


@pytest.mark.parametrize(
    ("body", "read", "left_out"),
    [
        (f"<text:p>海珠湖{span('T1', '待定')}公园</text:p>", "海珠湖公园", {"hidden-text": 2}),
        (f"{HIDDEN}<text:p>海珠湖</text:p>", "海珠湖", {"hidden-text": 1}),
        (UNSEEN, "海珠湖公园", {"unseen-text": 2}),
        (f"<table:table><table:table-row>{CELL}</table:table-row></table:table>", "项目", {}),
        (f"<text:p>{span('Old', '旧')}新港路</text:p>", "新港路", {"struck-text": 1}),
        (f"<text:p>海珠湖公园{span('Raised', '①')}二期</text:p>", "海珠湖公园二期", {"note-marks": 1}),
        (f"<text:p>绿道3000m{span('Raised', '2')}</text:p>", "绿道3000m2", {}),
        (f"<text:p>新港{NOTE}路</text:p>", "新港路", {"unread-footnotes": 3}),
        (f"<text:p>{RUBY}港路</text:p>", "新港路", {}),
        (f"<text:p>海{BOX}珠</text:p><text:p>末</text:p>", "海珠\n新港路\n末", {}),
        (ENTRY, "新港路", {"automatic-numbers": 1}),
        (HEADINGS, "推进\n（一）推进", {"unnumbered": 1}),
        ("<text:p>新港路<draw:frame><draw:object/></draw:frame></text:p>", "新港路", {"unread-objects": 1}),
    ],
)
def test_what_is_shown_is_read_and_the_rest_is_told(body: str, read: str, left_out: dict[str, int]) -> None:
    """By a style's word too, or by that of the one it is based on."""
    document = read_document(made_of(body), name="a.odt")

    assert document.raw == f"{read}\n"
    assert {one.code: one.facts["count"] for one in document.warnings} == left_out


def test_a_flat_file_is_read_too() -> None:
    """All parts stand in one file of XML then; the foot of its pages is told."""
    flat = (
        f'<?xml version="1.0"?><office:document {SPACES}><office:master-styles>{FOOT}</office:master-styles>'
        "<office:body><office:text><text:p>新港路</text:p></office:text></office:body></office:document>"
    )
    document = read_document(flat.encode(), name="a.fodt")

    assert document.raw == "新港路\n"
    assert {one.code: one.facts["count"] for one in document.warnings} == {"unread-footer": 3}
