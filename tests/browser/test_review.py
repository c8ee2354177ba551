"""A person brings a report, reviews it, places it, saves it and finds it on the map; in Chromium, on a project copy."""

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import docx
import pytest
from app_server import serve
from click.testing import CliRunner
from conftest import Open
from pages import (
    Watch,
    card,
    container,
    download,
    drawer,
    entries,
    focus,
    frame_of,
    map_view,
    open_drawer,
    open_filters,
    places_on_map,
    view,
    wait_for_page,
)
from pages import choose as choose_filter
from playwright.sync_api import Locator, Page, expect
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from review_pages import (
    ISSUER,
    POINTS,
    attach,
    bring,
    choose,
    click_points,
    expect_counts,
    expect_name,
    expect_position,
    fill,
    open_form,
    panel,
    select,
    send_button,
    start_drawing,
)
from sample_documents import make_garbled_pdf, make_mht, make_zip

from haizhumap.checks.project import check_project
from haizhumap.cli import main
from haizhumap.i18n import Lang, t
from haizhumap.paths import ROOT_VARIABLE, Settings
from haizhumap.review.store import load_draft
from haizhumap.serving.policy import EDIT_VARIABLE

pytestmark = pytest.mark.browser

SENTENCES = (
    "一、2025年工作安排",
    "（一）城市更新。加快布吉河综合整治，推进清水河片区开发，启动东门步行街改造。",
    "（二）交通。打通爱国路北延段，推进琶洲港澳客运口岸建设。",
)
RAW = "\n".join(("政府工作报告", *SENTENCES, ""))
HOSTILE = '<img src=x onerror="window.top.hacked=1"><b>**y**'


@pytest.fixture
def project(tmp_path: Path, copy_of: Callable[[Path], Settings]) -> Settings:
    """Return a copy of the project's data that a test may change."""
    return copy_of(tmp_path)


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory, copy_of: Callable[[Path], Settings]) -> Settings:
    """Return a copy of the project's data in which tests keep drafts, and nothing else."""
    return copy_of(tmp_path_factory.mktemp("drafts"))


@pytest.fixture(scope="module")
def site(drafts: Settings) -> Iterator[str]:
    """Return the address of the app over the copy for drafts."""
    with serve(drafts.root) as url:
        yield url


@pytest.fixture
def own_site(project: Settings) -> Iterator[str]:
    """Return the address of the app over a test's own copy."""
    with serve(project.root) as url:
        yield url


def kept_lines(page: Page, settings: Settings) -> list[dict[str, Any]]:
    """Return the lines of a page's draft as they are kept."""
    [identity] = parse_qs(urlsplit(page.url).query)["draft"]
    return [dict(line) for line in load_draft(settings.drafts_dir, identity).lines]


# --- the whole way ---


def test_a_report_goes_from_the_upload_to_the_map(own_site: str, open_page: Open, project: Settings) -> None:
    """Accept, reject, edit, add, undo, place in every way, reload, preview, save, filter, export."""
    page = open_form(open_page, own_site)
    bring(page, RAW)
    expect_name(page, "布吉河")

    _place_and_judge(page)
    address = page.url
    page.goto("about:blank")
    page.goto(address)

    _find_everything_again(page)
    _preview_and_save(page)
    assert not [issue for issue in check_project(project) if issue.severity == "error"]
    _look_at_the_map(page, own_site)


def _place_and_judge(page: Page) -> None:
    start_drawing(page, "line")
    click_points(page, 2)
    page.keyboard.press("Enter")
    expect_position(page, "线")
    page.keyboard.press("a")
    expect_name(page, "清水河片区")

    start_drawing(page, "polygon")
    click_points(page, 3)
    x, y = POINTS[3]
    container(page).dblclick(position={"x": x, "y": y})
    expect_position(page, "面")
    page.locator("#hz-edit-action").fill("开发")
    focus(page, "decide-accept").click()
    expect_name(page, "东门步行街")

    page.locator("#hz-uncertainty").fill("350")
    page.locator("#hz-uncertainty").press("Tab")
    start_drawing(page, "point")
    container(page).click(position={"x": 200, "y": 120})
    expect_position(page, "点，误差 350 米")
    page.keyboard.press("a")
    expect_counts(page, 3, 0)

    choose(page, "琶洲港澳客运口岸")
    focus(page, "match-pazhou-port").click()
    expect_position(page, "pazhou-port")
    page.keyboard.press("a")
    expect_counts(page, 4, 0)
    select(page, "城市更新")
    page.locator(".hz-add").click()
    expect_name(page, "城市更新")
    focus(page, "end-earlier").click()
    focus(page, "end-earlier").click()
    expect_name(page, "城市")
    expect_counts(page, 5, 0)


def _find_everything_again(page: Page) -> None:
    """Verdicts, positions, the candidate under review and the way back are as they were before the reload."""
    expect_name(page, "城市")
    expect_counts(page, 5, 0)
    focus(page, "undo").click()
    expect_name(page, "城市更")
    focus(page, "end-earlier").click()
    expect_name(page, "城市")
    choose(page, "东门步行街")
    expect_position(page, "点，误差 350 米")
    choose(page, "清水河片区")
    expect(page.locator("#hz-edit-action")).to_have_value("开发")


def _preview_and_save(page: Page) -> None:
    page.get_by_role("button", name=t("review.preview", "zh")).click()
    expect(page.get_by_text("将新增 5 个地点")).to_be_visible()
    expect(page.get_by_text("places.luohu-2025.csv").first).to_be_visible()
    page.get_by_role("button", name=t("review.save", "zh")).click()
    expect(page.get_by_text("已写入 5 个地点")).to_be_visible()


def _look_at_the_map(page: Page, site: str) -> None:
    page.goto(site)
    wait_for_page(page)
    _, content = download(page, "geojson")
    reports = {feature["properties"]["report_id"] for feature in json.loads(content)["features"]}
    assert reports == {"haizhu-2024", "luohu-2025"}

    choose_filter(page, "report", "luohu-2025")
    expect(entries(page)).to_have_count(5)
    shown = places_on_map(page)
    assert len(shown) == 4
    assert all(place.startswith("luohu-2025-") for place in shown)


# --- reviewing ---


REVIEWED = RAW.replace("一、2025", "一、2024年工作回顾\n建成深南公园，打通文锦中路。\n二、2025")


def test_what_is_almost_certain_is_accepted_at_once(site: str, open_page: Open) -> None:
    """Plans are there first; what was done is added by a press, and one undo takes all of a press back."""
    page = open_form(open_page, site)
    bring(page, REVIEWED, id="luohu-both")
    rows = page.locator(".hz-table tr[aria-selected]")
    expect(rows.filter(has_text="清水河片区")).to_be_visible()
    expect(rows.filter(has_text="深南公园")).to_have_count(0)

    focus(page, "show-done").click()
    expect(rows.filter(has_text="深南公园")).to_be_visible()
    everything = focus(page, "accept-sure-all")
    count = int(re.sub(r"\D", "", everything.inner_text()))
    everything.click()

    expect_counts(page, count, 0)
    expect(everything).to_have_count(0)
    focus(page, "open-only").click()
    expect(rows.filter(has_text="清水河片区")).to_have_count(0)
    focus(page, "undo").click()
    expect_counts(page, 0, 0)
    assert count > 1


def test_the_panel_says_why(site: str, open_page: Open) -> None:
    """A sentence in the reader's language, with no code in it."""
    page = open_form(open_page, site)
    bring(page, RAW)

    expect(panel(page)).to_contain_text("几乎可以肯定是地点：")
    expect(panel(page)).not_to_contain_text("(+)")


def test_keys_work_one_after_another(site: str, open_page: Open, drafts: Settings) -> None:
    """However fast they are pressed, each acts on the candidate that it finds, and none is lost."""
    page = open_form(open_page, site)
    bring(page, RAW)

    for key in "aRjakur":
        page.keyboard.press(key)

    expect_counts(page, 1, 2)
    lines = {line["text"]: line.get("decision") for line in kept_lines(page, drafts)}
    assert lines["布吉河"] == "accept"
    assert lines["清水河片区"] == lines["爱国路北延段"] == "reject"


def hold_mouse(page: Page, button: Locator) -> Callable[[], None]:
    """Press a button with the mouse; return what lets go of it."""
    button.hover()
    page.mouse.down()
    return page.mouse.up


def hold_space(page: Page, button: Locator) -> Callable[[], None]:
    """Press a button with the space bar; return what lets go of it."""
    button.focus()
    page.keyboard.down("Space")
    return lambda: page.keyboard.up("Space")


@pytest.mark.parametrize("hold", [hold_mouse, hold_space])
def test_a_press_is_not_lost_when_the_answer_to_the_last_one_comes(
    site: str, open_page: Open, hold: Callable[[Page, Locator], Callable[[], None]]
) -> None:
    """What lies between a button's going down and its coming up must not take the button away."""
    page = open_form(open_page, site)
    bring(page, RAW)
    earlier = focus(page, "end-earlier")

    let_go = hold(page, earlier)
    earlier.dispatch_event("click")
    expect(page.locator("tr[aria-selected='true'] th button")).to_have_text("布吉")
    let_go()

    expect_name(page, "布")


def test_keys_do_not_act_while_words_are_typed(site: str, open_page: Open) -> None:
    """A note with an r in it rejects nothing; it is kept when the field is left."""
    page = open_form(open_page, site)
    bring(page, RAW)

    page.locator("#hz-edit-notes").press_sequentially("raj")
    page.locator("#hz-edit-notes").press("Tab")

    expect(focus(page, "undo")).to_be_enabled()
    expect(page.locator("#hz-edit-notes")).to_have_value("raj")
    expect_counts(page, 0, 0)


def test_keys_act_while_the_map_has_the_focus(site: str, open_page: Open) -> None:
    """After drawing nobody has to click beside the map first."""
    page = open_form(open_page, site)
    bring(page, RAW)

    container(page).focus()
    page.keyboard.press("r")

    expect_counts(page, 0, 1)


def test_a_sector_is_changed_and_the_change_undone(site: str, open_page: Open) -> None:
    """The panel, the text and the table agree."""
    page = open_form(open_page, site)
    bring(page, RAW)
    before = page.locator("#hz-edit-sector").input_value()

    page.locator("#hz-edit-sector").select_option("culture")
    expect(page.locator("tr[aria-selected='true']")).to_contain_text("文化")
    focus(page, "undo").click()

    expect(page.locator("#hz-edit-sector")).to_have_value(before)
    expect(page.locator("tr[aria-selected='true']")).not_to_contain_text("文化")


def test_escape_takes_a_point_back(site: str, open_page: Open) -> None:
    """And ends drawing where there is none left."""
    page = open_form(open_page, site)
    bring(page, RAW)
    start_drawing(page, "line")
    click_points(page, 2)

    for count in (1, 0):
        page.keyboard.press("Escape")
        frame_of(page).wait_for_function("count => window.haizhumap.map.sketch.points.length === count", arg=count)
    page.keyboard.press("Escape")

    expect(focus(page, "draw-line")).to_have_attribute("aria-pressed", "false")


def test_only_what_a_kind_of_place_may_be_is_drawn(site: str, open_page: Open) -> None:
    """A road is a line or a point, no outline."""
    page = open_form(open_page, site)
    bring(page, RAW)

    page.locator("#hz-edit-kind").select_option("road")

    expect(focus(page, "draw-polygon")).to_be_disabled()
    expect(focus(page, "draw-line")).to_be_enabled()


def test_what_the_check_finds_stands_in_the_way(site: str, open_page: Open, drafts: Settings) -> None:
    """A fault is told with the diff, and there is no button to write."""
    page = open_form(open_page, site)
    bring(page, RAW)
    files = {path: path.read_bytes() for path in (drafts.root / "data").rglob("*") if path.is_file()}
    start_drawing(page, "line")
    click_points(page, 2)
    page.keyboard.press("Enter")
    expect_position(page, "线")
    page.locator("#hz-edit-kind").select_option("area")
    focus(page, "decide-accept").click()
    expect_counts(page, 1, 0)

    page.get_by_role("button", name=t("review.preview", "zh")).click()

    expect(page.get_by_text("检查发现 1 个错误")).to_be_visible()
    expect(page.locator("[data-testid='stAlertContentWarning']")).to_contain_text("geometry-kind")
    expect(page.get_by_role("button", name=t("review.save", "zh"))).to_have_count(0)
    assert {path: path.read_bytes() for path in files} == files


def test_a_second_reviewer_does_not_disturb_the_first(site: str, open_page: Open) -> None:
    """Two drafts, two links, two ways back."""
    first = open_form(open_page, site)
    bring(first, RAW)
    second = open_form(open_page, site)
    bring(second, RAW, id="luohu-2026")

    second.keyboard.press("r")
    expect_counts(second, 0, 1)
    first.keyboard.press("a")

    expect_counts(first, 1, 0)
    expect_counts(second, 0, 1)


ROADS = [f"{first}{second}路" for first in "东西南北中" for second in "安平福康宁和"]


def test_two_tabs_on_one_draft_keep_all_decisions(site: str, open_page: Open, drafts: Settings) -> None:
    """Thirty decisions are thirty; a tab that comes into sight again shows the other's, and undoes none unseen."""
    first = open_form(open_page, site)
    bring(first, f"政府工作报告\n一、2025年工作安排\n（一）交通。打通{'、'.join(ROADS)}。\n", id="luohu-tabs")
    second = open_page(first.url)
    expect(panel(second)).to_be_visible()
    choose(first, ROADS[0])
    choose(second, ROADS[15])

    for _ in range(15):
        first.keyboard.press("a")
        second.keyboard.press("r")

    expect_to_agree(first, second, 15, 15)
    kept = {line["text"]: line.get("decision") for line in kept_lines(first, drafts)}
    assert kept == dict.fromkeys(ROADS[:15], "accept") | dict.fromkeys(ROADS[15:], "reject")

    choose(second, ROADS[0])
    second.keyboard.press("r")
    expect_counts(second, 14, 16)
    first.keyboard.press("u")
    expect(panel(first).get_by_role("alert")).to_contain_text("另一个窗口")
    expect_counts(first, 14, 16)


def expect_to_agree(first: Page, second: Page, accepted: int, rejected: int) -> None:
    """Wait until two tabs have told all their steps, bring them into sight; both show the decisions of both."""
    expect(panel(first)).to_contain_text(f"接受 {accepted}")
    expect(panel(second)).to_contain_text(f"拒绝 {rejected}")
    for page in (first, second):
        page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
        expect_counts(page, accepted, rejected)


@pytest.mark.parametrize(("lang", "other"), [("zh", "另一份报告"), ("en", "Another report")])
def test_a_review_is_put_aside_and_taken_up_again(site: str, open_page: Open, lang: Lang, other: str) -> None:
    """From a review to the form for another report, and back by the list of those under way."""
    page = open_form(open_page, site, lang)
    bring(page, RAW, lang, title=f"报告{HOSTILE}", id=f"luohu-aside-{lang}")
    page.keyboard.press("a")
    page.get_by_text(re.compile("接受 1|accepted 1")).wait_for()

    page.get_by_role("button", name=other).click()
    expect(send_button(page, lang)).to_be_visible()
    expect(page).not_to_have_url(re.compile("draft="))
    under_way = view(page, "drafts").locator("li").first
    expect(under_way).to_contain_text("2025-02-11")
    under_way.get_by_role("button", name=f"报告{HOSTILE}").click()

    expect(panel(page)).to_contain_text(re.compile("接受 1|accepted 1"))


def test_a_hostile_report_is_inert(site: str, open_page: Open) -> None:
    """Markup in text, title and issuer is shown as the words that it is."""
    page = open_form(open_page, site)
    bring(page, RAW.replace("加快", f"加快{HOSTILE}"), title=f"报告{HOSTILE}", issuer=f"政府{HOSTILE}")

    expect(page.locator(".hz-review-text")).to_contain_text(HOSTILE)
    expect(page.get_by_text(f"报告{HOSTILE}")).to_be_visible()
    assert page.evaluate("() => window.hacked === undefined && !document.querySelector('img[src=\"x\"]')")


def test_a_link_to_no_draft_shows_the_upload(site: str, open_page: Open) -> None:
    """An unknown id is told; another report can be brought at once."""
    page = open_page(f"{site}/?page=new&draft={'a' * 22}")

    expect(page.get_by_text("找不到这份审阅稿")).to_be_visible()
    expect(send_button(page)).to_be_visible()


@pytest.fixture
def served(project: Settings) -> Iterator[str]:
    """Return the address of the app over the copy, which lets nobody write."""
    with serve(project.root, **{EDIT_VARIABLE: "0"}) as url:
        yield url


def test_a_served_site_gives_the_review_to_take_along(served: str, open_page: Open, project: Settings) -> None:
    """Who may not write reviews all the same, and downloads what the command line takes in."""
    page = open_form(open_page, served)
    bring(page, RAW)
    page.keyboard.press("a")
    expect_counts(page, 1, 0)

    expect(page.get_by_role("button", name=t("review.preview", "zh"))).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("button", name=t("review.download", "zh")).click()
    lines = [json.loads(line) for line in Path(download.value.path()).read_text(encoding="utf-8").splitlines()]

    assert lines[0]["decision"] == "accept"
    assert not project.drafts_dir.exists()


# --- documents ---


def as_docx() -> bytes:
    """Return the report as a Word file."""
    document, stream = docx.Document(), io.BytesIO()
    for line in RAW.splitlines():
        document.add_paragraph(line)
    document.save(stream)
    return stream.getvalue()


def as_pdf() -> bytes:
    """Return the report as a PDF with a text layer."""
    stream = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(stream)
    for number, line in enumerate(RAW.splitlines()):
        canvas.setFont("STSong-Light", 12)
        canvas.drawString(60, 760 - 24 * number, line)
    canvas.save()
    return stream.getvalue()


def as_html() -> bytes:
    """Return the report as a web page."""
    paragraphs = "".join(f"<p>{line}</p>" for line in RAW.splitlines())
    return f"<!doctype html><meta charset=utf-8><title>x</title><body>{paragraphs}".encode()


FORMS = [
    ("r.docm", as_docx),
    ("r.pdf", as_pdf),
    ("r.doc", as_html),
]


@pytest.mark.parametrize(("name", "make"), FORMS)
def test_every_format_comes_through_the_form(site: str, open_page: Open, name: str, make: Callable[[], bytes]) -> None:
    """The same candidates, whatever the file."""
    page = open_form(open_page, site)
    attach(page, name, make())
    fill(page)

    send_button(page).click()

    expect_name(page, "布吉河")
    expect(page.locator(".hz-review-text .hz-mark", has_text="东门步行街")).to_be_visible()


@pytest.mark.parametrize("lang", ["en"])
def test_what_the_reader_tells_stays_with_the_draft(site: str, open_page: Open, lang: Lang) -> None:
    """What was left out of a file stands above its review, in the reader's language, after a reload too."""
    page = open_form(open_page, site, lang)
    attach(page, "r.mht", make_mht().replace(b"</p>", b"</p><del>abc</del>", 1))
    fill(page, lang)

    send_button(page, lang).click()

    told = page.locator("[data-testid='stAlertContentWarning']")
    expect(told).to_have_text(t("document.struck-text", lang, count=3))
    page.reload()
    expect(told).to_have_text(t("document.struck-text", lang, count=3))


def test_what_a_document_says_of_itself_is_filled_in(site: str, open_page: Open) -> None:
    """Title, issuer, id and day: the reader looks at them and goes on."""
    page = open_form(open_page, site)
    head = "政府工作报告\n——2025年2月11日在罗湖区第八届人民代表大会第六次会议上\n"
    attach(page, "report.txt", RAW.replace("政府工作报告\n", head).encode())

    send_button(page).click()

    expect(page.get_by_role("textbox", name=t("review.title", "zh"))).to_have_value("2025年罗湖区政府工作报告")
    expect(page.get_by_role("textbox", name=t("review.id", "zh"))).to_have_value("luohu-2025")
    page.get_by_role("textbox", name=t("review.issuer", "zh")).fill(ISSUER)
    send_button(page).click()
    expect(page.get_by_role("heading", name="2025-02-11")).to_contain_text("2025年罗湖区政府工作报告")
    expect_name(page, "布吉河")


def test_a_pasted_text_comes_through_the_form(site: str, open_page: Open) -> None:
    """Without any file."""
    page = open_form(open_page, site)
    page.get_by_role("textbox", name=t("review.paste", "zh")).fill(RAW)
    fill(page)

    send_button(page).click()

    expect_name(page, "布吉河")


BAD = {
    "empty.txt": (b"", {"zh": "empty.txt", "en": "empty.txt"}),
    "broken.docx": (b"PK\x03\x04 not a document", {"zh": "broken.docx", "en": "broken.docx"}),
    "cut.pdf": (b"%PDF-1.4\n1 0 obj", {"zh": "cut.pdf", "en": "cut.pdf"}),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", {"zh": "另存为 .docx", "en": "save it as .docx"}),
    "old.wps": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", {"zh": "WPS 格式", "en": "format WPS"}),
    "a.ofd": (make_zip({"OFD.xml": b"<a/>"}), {"zh": "OFD 格式", "en": "format OFD"}),
    "garbled.pdf": (make_garbled_pdf(), {"zh": "乱码", "en": "garbled"}),
    "scan.jpg": (b"\xff\xd8\xff\xe0", {"zh": "OCR", "en": "OCR"}),
}


@pytest.mark.parametrize("lang", ["zh"])
def test_bad_documents_are_told_and_the_form_stays(site: str, open_page: Open, lang: Lang) -> None:
    """Each has its sentence, and what was filled in is still there."""
    page = open_form(open_page, site, lang)
    alert = page.locator("[data-testid='stAlertContentError']")

    send_button(page, lang).click()
    expect(alert).to_contain_text(".docx")
    page.get_by_role("textbox", name=t("review.paste", lang)).fill("推进琶洲建设。")
    send_button(page, lang).click()
    expect(alert).to_contain_text(t("review.issuer", lang))
    expect(alert).to_contain_text(t("review.id", lang))
    page.get_by_role("textbox", name=t("review.paste", lang)).fill("")
    fill(page, lang)
    for name, (content, words) in BAD.items():
        attach(page, name, content)
        send_button(page, lang).click()
        expect(alert).to_contain_text(words[lang])
        page.get_by_role("button", name=re.compile("Remove|Delete")).first.click()

    expect(page.get_by_role("textbox", name=t("review.issuer", lang))).to_have_value(ISSUER)


ADDRESSES = "https://evil.test/x www.evil.test a@evil.test [x](https://evil.test) <a href='//evil.test'>x</a>"


def test_words_that_are_brought_are_no_links(site: str, open_page: Open) -> None:
    """Addresses in a title, in a name, in what is told of them: they are shown as they are, and lead nowhere."""
    page = open_form(open_page, site)
    attach(page, "report.txt", RAW.encode())
    fill(page, title=ADDRESSES, id="https://evil.test www.evil.test")
    send_button(page).click()
    expect(page.locator("[data-testid='stAlertContentError']")).to_contain_text("https://evil.test www.evil.test")
    assert links_abroad(page) == 0

    fill(page, title=ADDRESSES)
    send_button(page).click()
    view(page, "reviewTable")
    expect(page.get_by_role("heading", name="evil.test")).to_contain_text(ADDRESSES)
    assert links_abroad(page) == 0


def links_abroad(page: Page) -> int:
    """Return how many links of a page lead to the hostile host, or write to it."""
    return page.locator("a[href*='evil.test']").count()


def test_an_id_that_another_text_bears_is_told_at_once(site: str, open_page: Open) -> None:
    """Before anybody reviews in vain."""
    page = open_form(open_page, site)
    attach(page, "report.txt", RAW.encode())
    fill(page, id="haizhu-2024")

    send_button(page).click()

    expect(page.locator("[data-testid='stAlertContentError']")).to_contain_text("haizhu-2024")


# --- narrow screens ---


_WIDE = "view => [...view.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).length"


@pytest.mark.parametrize("width", [360])
def test_a_phone_shows_all_of_it(site: str, open_page: Open, width: int) -> None:
    """Nothing is wider than the screen; text, map and panel come before the table."""
    page = open_form(open_page, site, width=width, height=844)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    bring(page, RAW)

    boxes = [
        page.locator(selector).first.bounding_box()
        for selector in (".hz-review-text", "iframe", ".hz-decide", ".hz-table")
    ]
    tops = [box["y"] for box in boxes if box]

    assert tops == sorted(tops)
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    for name in ("reviewPanel", "reviewText"):
        assert view(page, name).evaluate(_WIDE) == 0


# --- across years ---


LATER = RAW.replace("启动东门步行街改造", "完成东门步行街改造").replace("清水河片区", "清水河总部片区")


@pytest.fixture
def two_years(project: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return a project with two successive reports of a district."""
    monkeypatch.setenv(ROOT_VARIABLE, str(project.root))
    for year, text in ((2024, RAW), (2025, LATER)):
        path = project.root / f"{year}.txt"
        path.write_text(text, encoding="utf-8")
        known = ("--title", f"{year}年报告", "--issuer", ISSUER, "--delivered", f"{year}-02-11", "--min-score", "0")
        result = CliRunner().invoke(main, ["ingest", str(path), "--id", f"luohu-{year}", *known, "--write"])
        assert result.exit_code == 0, result.output
    return project


@pytest.fixture
def years(two_years: Settings) -> Iterator[str]:
    """Return the address of the app over two years."""
    with serve(two_years.root) as url:
        yield url


def test_uncertain_links_are_decided_side_by_side(years: str, open_page: Open, two_years: Settings) -> None:
    """Both sentences stand there; a word is kept and the next pair waits."""
    page = open_form(open_page, years)
    pair = view(page, "links").locator(".hz-pair", has_text="清水河总部片区")
    expect(pair.locator(".hz-side")).to_have_count(2)
    waiting = page.locator(".hz-pair").count()

    pair.get_by_role("button", name=t("view.link-confirm", "zh"), exact=True).click()

    expect(page.locator(".hz-pair")).to_have_count(waiting - 1)
    assert "confirm" in two_years.links_path.read_text(encoding="utf-8")


def test_the_map_tells_the_years_apart(years: str, open_page: Open) -> None:
    """A facet for the report and one for the change; the card has both sentences, the reader both reports."""
    page = open_page(f"{years}/?report=luohu-2025&change=changed")
    wait_for_page(page)
    open_filters(page)
    expect(focus(page, "report-luohu-2024")).to_be_visible()
    expect(focus(page, "change-changed")).to_be_checked()
    page.locator(".hz-places [data-place]", has_text="东门步行街").click()

    expect(card(page).locator(".hz-compare p")).to_have_count(2)
    expect(card(page).locator(".hz-history")).to_contain_text("2024-02-11")
    beside = open_drawer(page, "reader").locator(".hz-sides .hz-side")
    expect(beside).to_have_count(2)
    expect(beside.first).to_contain_text("2024-02-11")
    expect(beside.last).to_contain_text("2025-02-11")
    focus(page, "report").select_option("luohu-2024")
    expect(drawer(page, "reader").get_by_role("button", name="清水河片区")).to_be_visible()


SHENZHEN = (114.12, 22.55)
"""A point in Luohu District, lon, lat, WGS 84."""


@pytest.fixture
def elsewhere(project: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the address of the app over a project with a place in another city."""
    monkeypatch.setenv(ROOT_VARIABLE, str(project.root))
    report, lines = project.root / "second.txt", project.root / "second.jsonl"
    report.write_text(RAW, encoding="utf-8")
    assert CliRunner().invoke(main, ["extract", str(report), "-o", str(lines)]).exit_code == 0
    position = {"geometry": {"type": "Point", "coordinates": SHENZHEN}, "uncertainty_m": 300}
    first = json.loads(lines.read_text(encoding="utf-8").splitlines()[0])
    lines.write_text(json.dumps(first | {"decision": "accept", "position": position}) + "\n", encoding="utf-8")
    known = ["--title", "报告", "--issuer", ISSUER, "--delivered", "2025-02-11", "--candidates", str(lines)]
    result = CliRunner().invoke(main, ["ingest", str(report), "--id", "luohu-2025", *known, "--write"])
    assert result.exit_code == 0, result.output
    with serve(project.root) as url:
        yield url


def test_places_of_another_city_are_framed(elsewhere: str, open_page: Open) -> None:
    """Where nothing that is shown lies in Haizhu, the map starts where the places are."""
    page = open_page(f"{elsewhere}/?report=luohu-2025")
    container(page)

    lat, lon, zoom = map_view(page)

    assert abs(lon - SHENZHEN[0]) < 0.02
    assert abs(lat - SHENZHEN[1]) < 0.02
    assert zoom >= 12


# --- services ---


def test_without_a_key_nobody_can_be_asked(site: str, open_page: Open, watch: Watch) -> None:
    """The panel has no such button, and no request leaves the machine."""
    page = open_form(open_page, site)
    bring(page, RAW)

    expect(panel(page)).to_be_visible()
    expect(focus(page, "ask")).to_have_count(0)
    assert watch.faults == []
