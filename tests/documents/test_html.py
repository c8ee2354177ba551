"""The words of a web page."""

import pytest
from sample_documents import PAGE, PARTS, SENTENCE, TITLE

from haizhumap.documents.document import Document, read_document
from haizhumap.documents.sniffing import Media


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
