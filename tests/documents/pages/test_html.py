"""The words of a web page."""

import pytest
from sample_documents import PAGE, PARTS, SENTENCE, TITLE

from haizhumap.documents.document import Document, read_document
from haizhumap.documents.sandbox import Finding
from haizhumap.documents.sniffing import Media
from haizhumap.report.cleaning import clean


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_web_page_gives_its_words_in_order(encoding: str) -> None:
    """Headings, paragraphs, table rows and list items, entities decoded; what frames the page is left out."""
    document = read_document(PAGE.encode(encoding), name="报告.html")

    assert document.raw.splitlines() == [
        TITLE,
        PARTS[0],
        "改造“沥滘村”，见附件。",
        "第一行",
        "第二行",
        "项目\t内容",
        "海珠湖\t整治&提升",
        *PARTS[3:],
        "琶洲",
        "沥滘",
    ]
    assert document.media is Media.HTML


@pytest.mark.parametrize(
    "declared",
    ["undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-16", "hex", "x-gbk", "iso-8859-1"],
)
def test_a_declared_encoding_that_says_nothing_is_passed_over(declared: str) -> None:
    """A page in GB18030 is read as such whatever codec of Python's, or default of a server's, it names."""
    page = f'<html><meta charset="{declared}"><p>{SENTENCE}</p>'.encode("gb18030")

    assert read_document(page, name="a.html") == Document(f"{SENTENCE}\n", Media.HTML, "gb18030")


@pytest.mark.parametrize(
    ("before", "opening"),
    [
        pytest.param("", "<span>", id="spans that never end"),
        pytest.param("", "<div>", id="blocks that never end"),
        pytest.param("", "<p><font color=red><b>", id="more open formatting than can nest"),
        pytest.param("", '<p><font color="red"></i>' * 3, id="formatting and ends of other elements"),
        pytest.param(f"<script>'{'x' * (11 << 20)}'</script>", "<p>", id="a long script"),
        pytest.param(f"<img src=data:{'x' * (11 << 20)}>", "<p>", id="a long address"),
    ],
)
def test_all_of_a_page_is_read(before: str, opening: str) -> None:
    """Nothing is lost behind elements that do not end or are long."""
    page = f"<html><body>{before}" + "".join(f"{opening}{number}号。\n" for number in range(1000))
    raw = read_document(page.encode(), name="a.html").raw

    assert "".join(raw.split()) == "".join(f"{number}号。" for number in range(1000))


@pytest.mark.parametrize("tag", ["pre", 'div style="white-space: pre-wrap"', "listing"])
def test_preformatted_text_keeps_its_lines(tag: str) -> None:
    """Line ends are as good as elements there, within links and formatting too."""
    page = f"<html><body><{tag}>{PARTS[0]}\n\n<b>{SENTENCE}\r\n琶洲</b>\n</{tag.split(maxsplit=1)[0]}>沥滘\n官洲"

    assert read_document(page.encode(), name="a.html").raw.splitlines() == [PARTS[0], SENTENCE, "琶洲", "沥滘官洲"]


def test_a_form_around_the_page_is_the_page() -> None:
    """A form that holds most words is read, without what is filled in; a search form is left out."""
    search = "<form><label>站内搜索</label><input value=琶洲><button>搜索</button></form>"
    wrapped = f"<html><body><form id=aspnetForm><input type=hidden value=x><p>{SENTENCE}</p></form></body></html>"

    assert read_document(wrapped.encode(), name="a.html").raw == f"{SENTENCE}\n"
    assert read_document(f"<html>{search}<p>{SENTENCE}</p>".encode(), name="a.html").raw == f"{SENTENCE}\n"


def test_the_head_of_an_article_is_its_title() -> None:
    """The page's own head is left out."""
    page = f"<html><body><header>首页</header><article><header>{TITLE}</header><p>{SENTENCE}</p></article>"

    assert read_document(page.encode(), name="a.html").raw == f"{TITLE}\n{SENTENCE}\n"


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<script>alert(1)</script>", id="script"),
        pytest.param("<img src=x onerror=alert(1)>", id="handler"),
        pytest.param("<svg><script>alert(1)</script></svg>", id="script in a drawing"),
        pytest.param("<iframe srcdoc='<script>alert(1)</script>'></iframe>", id="frame"),
        pytest.param("<!--<p>alert(1)</p>-->", id="comment"),
        pytest.param("<style>@import 'alert(1)'</style>", id="style"),
        pytest.param("<a href='javascript:alert(1)'>链接</a>", id="link"),
        pytest.param("<template><p>alert(1)</p></template>", id="template"),
    ],
)
def test_hostile_markup_leaves_nothing_but_words(markup: str) -> None:
    """Neither code nor addresses come out."""
    raw = read_document(f"<html><body><p>海珠</p>{markup}<p>琶洲</p></body></html>".encode(), name="a.html").raw

    assert raw.startswith("海珠\n")
    assert raw.endswith("琶洲\n")
    assert "alert(1)" not in raw


def test_escaped_markup_stays_words() -> None:
    """What the page shows as text is text; it is for the reader of `raw` to escape."""
    assert read_document(b"<html><p>&lt;b&gt;</p>", name="a.html").raw == "<b>\n"


def test_an_entity_bomb_stays_packed() -> None:
    """Entities that a page declares itself are not expanded."""
    declared = '<!DOCTYPE html [<!ENTITY a "海珠"><!ENTITY b "&a;&a;&a;&a;">]><html><p>琶洲&b;</p></html>'

    assert "海珠海珠" not in read_document(declared.encode(), name="a.html").raw


@pytest.mark.parametrize(
    ("body", "read", "left_out"),
    [
        pytest.param("<p>\n   改造沥\n   滘村\n</p>", "改造沥滘村", {}, id="wraps of the source"),
        pytest.param(
            "<p><span>改造沥</span>\n<span>滘村</span></p>", "改造沥滘村", {}, id="spans on lines of their own"
        ),
        pytest.param("<p>PCI\nExpress，改造</p>", "PCI Express，改造", {}, id="Latin words"),
        pytest.param("<p><ruby>滘<rp>(</rp><rt>jiào</rt><rp>)</rp></ruby>村</p>", "滘村", {}, id="ruby"),
        pytest.param("<p><del>红卫村</del>沥滘村</p>", "沥滘村", {"struck-text": 3}, id="struck"),
        pytest.param(
            "<p><b style='text-decoration:line-through'>红卫村</b>沥滘村</p>", "沥滘村", {"struck-text": 3}, id="style"
        ),
        pytest.param("<p>海珠湖公园<sup>[1]</sup>二期</p>", "海珠湖公园二期", {"note-marks": 1}, id="a note mark"),
        pytest.param("<p>绿道3000m<sup>2</sup></p>", "绿道3000m2", {}, id="an exponent"),
        pytest.param("<p>海珠湖<i hidden>（待定）</i>公园</p>", "海珠湖公园", {"hidden-text": 4}, id="hidden"),
        pytest.param("<nav>导航</nav><p>沥滘村</p>", "沥滘村", {"page-parts": 2}, id="navigation"),
        pytest.param(
            "<span style='display:block'>沥滘</span>琶洲", "沥滘\n琶洲", {}, id="an inline element shown as a block"
        ),
    ],
)
def test_a_page_is_read_as_browsers_show_it(body: str, read: str, left_out: dict[str, int]) -> None:
    """Line ends of the source are no blanks in Chinese; what is left out is told, with how much."""
    document = read_document(f"<html><body>{body}</body></html>".encode(), name="a.html")

    assert document.raw == f"{read}\n"
    assert document.warnings == tuple(Finding(code, {"count": count}) for code, count in left_out.items())


def test_breaks_inside_a_sentence_are_joined_and_others_are_not() -> None:
    """`br` ends a line softly: it may be a wrap; two of them end a paragraph."""
    lines = (
        "加快推进琶洲西区基础设施建设，建成海",
        "珠湖湿地公园二期，启动沥滘村旧村改造",
        "，推进地铁建设。",
        "",
        "谢谢",
    )
    page = f"<html><p>{'<br>'.join(lines)}</p>"

    assert clean(read_document(page.encode(), name="a.html").raw)[0] == (
        "加快推进琶洲西区基础设施建设，建成海珠湖湿地公园二期，启动沥滘村旧村改造，推进地铁建设。\n谢谢\n"
    )


@pytest.mark.parametrize(
    ("sheet", "body", "read", "left_out"),
    [
        (".n{display:none}", "<p>海珠湖<i class='a n'>（待定）</i>公园</p>", "海珠湖公园", {"hidden-text": 4}),
        ("p#n{visibility:hidden}", "<p id=n>待定</p><p>海珠湖公园</p>", "海珠湖公园", {"hidden-text": 2}),
        ("@media print{.n{display:none}}", "<p class=n>海珠湖公园</p>", "海珠湖公园", {}),
        (".n{display:none}", "<div class=n>海珠湖公园</div><p>琶洲</p>", "海珠湖公园\n琶洲", {}),
        (".w{color:#fff}", "<p>海珠湖<b class=w>甲</b>公园</p>", "海珠湖公园", {"unseen-text": 1}),
        ("", "<p>海珠湖<font color=white>甲</font>公园</p>", "海珠湖公园", {"unseen-text": 1}),
        ("", "<table bgcolor=navy><tr><td style='color:#fff'>海珠湖</table>", "海珠湖", {}),
        ("", "<p>海珠湖<span style='font-size:1px'>甲</span>公园</p>", "海珠湖公园", {"unseen-text": 1}),
        (".d{text-decoration:line-through}", "<p><b class=d>旧</b>新港路</p>", "新港路", {"struck-text": 1}),
        ("", "<h2>推进城市更新</h2><h2>（二）完善设施</h2>", "推进城市更新\n（二）完善设施", {"unnumbered": 1}),
    ],
)
def test_what_a_page_does_not_show_is_left_out(sheet: str, body: str, read: str, left_out: dict[str, int]) -> None:
    """By its sheets too, unless that is half of the page, which a script shows; what goes is told."""
    document = read_document(f"<html><style>{sheet}</style><body>{body}</body></html>".encode(), name="a.html")

    assert document.raw == f"{read}\n"
    assert {one.code: one.facts["count"] for one in document.warnings} == left_out
