"""What a person takes away: files, citation, link, embedded map, paper; in Chromium against the real server."""

import html
import io
import json
import re
import unicodedata

import openpyxl
import pypdf
import pytest
from conftest import ROOT, Open, Show
from pages import (
    Watch,
    card,
    container,
    download,
    drawer,
    entries,
    expect_places,
    expect_still,
    focus,
    frame_of,
    layer,
    located,
    map_view,
    move_map,
    open_menu,
    places_on_map,
    press_tool,
    the_map,
    unasked,
    wait_for_page,
)
from playwright.sync_api import Locator, Page, Route, expect

from haizhumap.exports import FORMATS
from haizhumap.i18n import Lang
from haizhumap.layer.filtering import Filter, select
from haizhumap.layer.provenance import citation, name_file
from haizhumap.model import Sector, Zone
from haizhumap.report.translation import read_translation

pytestmark = pytest.mark.browser

READINGS = {"haizhu-2024": read_translation(ROOT / "data" / "reports", "haizhu-2024")}

WANTED = Filter(sectors=frozenset({Sector.CULTURE, Sector.TOURISM}), zones=frozenset({Zone.INSIDE}))
QUERY = "?sector=culture&sector=tourism"
STARTS = {
    "gpkg": b"SQLite format 3\0",
    "xlsx": b"PK\x03\x04",
    "html": b"<!DOCTYPE html>",
    "csv": b"\xef\xbb\xbf",
    "shp": b"PK\x03\x04",
    "kml": b"<?xml",
    "parquet": b"PAR1",
    "fgb": b"fgb",
    "geojson": b"{",
}


def toast(page: Page) -> Locator:
    """Return what the page says of a download."""
    return page.locator(".hz-toast")


def test_the_menu_says_what_is_taken_and_has_first_what_most_people_want(show: Show) -> None:
    """How many places, the filter in words; Excel, GeoJSON and the single file first, the others behind one press."""
    page = show(QUERY)
    expect_places(page, located(WANTED))

    open_menu(page, "take")

    menu = page.locator(".hz-menu-take")
    expect(menu).to_contain_text("下载当前显示的 9 个地点")
    expect(menu).to_contain_text("筛选：领域: 文化、旅游与夜经济；只看区内")
    formats = [one.get_attribute("data-format") for one in menu.locator("[data-format]").all()]
    assert formats[:3] == ["xlsx", "geojson", "html"]
    assert set(formats) == {*FORMATS, "csv-codes"}
    expect(focus(page, "take-kml")).to_have_count(0)
    menu.get_by_text("更多格式").click()
    expect(focus(page, "take-kml")).to_be_visible()
    page.keyboard.press("Escape")

    expect(focus(page, "take-xlsx")).to_have_count(0)


@pytest.mark.parametrize("name", [*FORMATS, "csv-codes"])
def test_a_file_arrives_whole_under_a_name_that_says_what_it_is(show: Show, name: str) -> None:
    """The server's file of what is shown; district, year and filter are in its name; the page tells when it is done."""
    page = show(QUERY)
    expect_places(page, located(WANTED))
    shown = select(layer(), WANTED)
    form = name.removesuffix("-codes")

    filename, content = download(page, name)

    assert filename == name_file(shown, WANTED, suffix=FORMATS[form].suffix, lang="zh")
    assert content.startswith(STARTS.get(form, b""))
    assert len(content) > 100
    expect(toast(page)).to_contain_text(f"已下载：{filename}")
    expect(focus(page, f"take-{name}")).to_have_attribute("data-taken", "done")


def test_what_is_told_of_a_finished_download_goes_by_itself(show: Show) -> None:
    """Its time passes, and nothing is left to put away; while the pointer rests on it, its time stands still."""
    page = show()
    download(page, "geojson")
    expect(toast(page)).to_contain_text("已下载")
    toast(page).hover()
    assert toast(page).evaluate("one => one.getAnimations().map((time) => time.playState)") == ["paused"]
    page.mouse.move(5, 5)
    assert toast(page).evaluate("one => one.getAnimations()[0].effect.getTiming().duration") == 8000

    toast(page).evaluate("one => one.getAnimations().forEach((time) => time.finish())")

    expect(toast(page)).to_be_empty()


def test_a_table_is_headed_for_its_reader(show: Show) -> None:
    """The CSV for people has words in its first row, the one for programs field names."""
    page = show(QUERY)
    expect_places(page, located(WANTED))

    assert download(page, "csv")[1].decode("utf-8-sig").startswith("项目名称,领域,")
    assert download(page, "csv-codes")[1].decode("utf-8-sig").startswith("place_id,")


def test_a_workbook_leads_back_to_the_page(open_page: Open, address: str) -> None:
    """A press on a place's link opens the map with its card."""
    page = open_page(f"{address}/{QUERY}")
    wait_for_page(page)
    _, content = download(page, "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(content))["项目"]
    links = [cell.hyperlink.target for row in sheet.iter_rows() for cell in row if cell.hyperlink]

    again = open_page(next(link for link in links if "canton-tower" in link))

    assert len(links) == 9
    expect(card(again)).to_contain_text("广州塔")


def test_a_file_leads_to_no_other_host(open_page: Open, address: str) -> None:
    """Whatever a crafted address names as the page, the workbook does not link to it; old browsers get a plain name."""
    page = open_page(address)

    answer = page.request.get(f"{address}/haizhumap/file/xlsx?link=https%3A%2F%2Fevil.test%2F&lang=en")

    book = openpyxl.load_workbook(io.BytesIO(answer.body()))
    assert not [cell for row in book["Projects"].iter_rows() for cell in row if cell.hyperlink]
    assert answer.headers["content-disposition"].startswith(
        "attachment; filename=\"haizhumap.xlsx\"; filename*=UTF-8''Haizhu%20work%20report-2024-all-"
    )


def test_while_a_file_is_made_the_page_says_so(open_page: Open, address: str) -> None:
    """In the menu and over the page, until it is there; what is said can be put away."""
    page = open_page(address)
    wait_for_page(page)
    held: list[Route] = []
    page.route("**/haizhumap/file/**", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks the function
    open_menu(page, "take")

    focus(page, "take-xlsx").click()

    expect(toast(page)).to_have_text("正在生成 Excel 表格…✕")
    expect(focus(page, "take-xlsx")).to_have_attribute("aria-busy", "true")
    with page.expect_download():
        held[0].continue_()
    expect(toast(page)).to_contain_text("已下载")
    focus(page, "taken-away").click()
    expect(toast(page)).to_be_hidden()


def test_a_file_has_exactly_what_is_shown(show: Show) -> None:
    """The filtered places, with filter and link; Streamlit is not asked."""
    page = show(QUERY)
    expect_places(page, located(WANTED))

    with unasked(page, "/haizhumap/file/"):
        _, content = download(page, "geojson")

    collection = json.loads(content)
    assert [feature["id"] for feature in collection["features"]] == list(select(layer(), WANTED)["place_id"])
    assert collection["filter"]["shown"] == 9
    assert "sector=culture" in collection["filter"]["link"]


def test_a_search_is_taken_as_it_is_shown(show: Show) -> None:
    """Words and the partner zones that they bring are in the file too."""
    page = show("?q=横琴")
    expect_places(page, located(Filter(words="横琴")))

    _, content = download(page, "geojson")

    assert {feature["id"] for feature in json.loads(content)["features"] if feature["geometry"]} == located(
        Filter(words="横琴")
    )


def test_a_download_that_fails_is_told(open_page: Open, address: str, watch: Watch) -> None:
    """In words over the page, and where the button is; the page stays."""
    page = open_page(address)
    wait_for_page(page)
    page.route("**/haizhumap/file/**", lambda route: route.fulfill(status=503))
    open_menu(page, "take")

    focus(page, "take-geojson").click()

    expect(toast(page)).to_contain_text("没有下载成功，请再试一次。")
    expect(focus(page, "take-geojson")).to_have_attribute("data-taken", "failed")
    watch.forgive_missing_files()


def test_a_download_in_english(show: Show) -> None:
    """The menu speaks the page's language."""
    page = show(f"{QUERY}&lang=en")
    open_menu(page, "take")
    expect(page.locator(".hz-menu-take")).to_contain_text("Download the 9 places shown")

    filename, content = download(page, "csv")

    assert filename.isascii()
    assert content.startswith(b"\xef\xbb\xbfProject,")
    assert len(content.decode("utf-8-sig").strip().split("\r\n")) >= 10


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_citation_is_one_press_away(open_page: Open, address: str, lang: Lang) -> None:
    """It names the report as it is to be cited."""
    page = open_page(f"{address}/?lang={lang}", permissions=["clipboard-read", "clipboard-write"])
    wait_for_page(page)
    open_menu(page, "share")

    page.get_by_role("button", name={"zh": "复制引用", "en": "Copy the citation"}[lang]).click()

    expect(page.locator(".hz-menu-share").get_by_text({"zh": "已复制", "en": "Copied"}[lang])).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == citation(layer(), lang, READINGS)


def test_with_a_place_open_the_citation_is_of_its_sentence(open_page: Open, address: str) -> None:
    """The sentence, the report, the section, and the place's own page."""
    page = open_page(f"{address}/?place=kanglu", permissions=["clipboard-read", "clipboard-write"])
    wait_for_page(page)
    expect(card(page).locator(".hz-cited")).to_be_visible()

    lines = copied(page, "复制引用").splitlines()

    assert "康鹭片区58个地块" in lines[0]
    assert "2024-01-25，（六）聚焦品质内涵提升" in lines[1]
    assert lines[2].endswith("/place/kanglu")


def test_where_copying_is_forbidden_the_words_stand_there_selected(show: Show) -> None:
    """Ctrl+C is all that is left to do."""
    page = show(QUERY)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    open_menu(page, "share")

    page.get_by_role("button", name="复制链接").click()

    field = page.get_by_role("textbox", name="复制链接")
    expect(field).to_have_value(page.url)
    assert page.evaluate("() => getSelection().toString() || document.activeElement.value") == page.url


def copied(page: Page, name: str) -> str:
    """Press a button of the share menu and return what it copied."""
    open_menu(page, "share")
    page.get_by_role("button", name=name).click()
    expect(page.locator(".hz-menu-share").get_by_text("已复制")).to_be_visible()
    words: str = page.evaluate("() => navigator.clipboard.readText()")
    return words


def test_the_snippet_embeds_the_map_alone(open_page: Open, address: str) -> None:
    """The HTML that the page offers shows the map with the same filter, its source beside, no panel and no tools."""
    page = open_page(f"{address}/{QUERY}", permissions=["clipboard-read", "clipboard-write"])
    wait_for_page(page)
    snippet = copied(page, "复制嵌入代码")
    found = re.search(r'src="([^"]+)"', snippet)
    assert found
    link = html.unescape(found.group(1))
    assert link.startswith(address)
    assert link.endswith("embed=1")

    embedded = open_page(link, width=640, height=480)

    expect_places(embedded, located(WANTED))
    box = container(embedded).bounding_box()
    assert box
    assert box["width"] > 600
    assert box["height"] > 400
    for gone in ("#hz-search", ".hz-tools", ".hz-places"):
        expect(embedded.locator(gone).filter(visible=True)).to_have_count(0)
    assert embedded.evaluate("() => document.scrollingElement.scrollHeight <= innerHeight + 1")


def test_an_embedded_map_leaves_the_wheel_to_the_page_around_it(open_page: Open, address: str) -> None:
    """It zooms only while Ctrl is held."""
    page = open_page(f"{address}/?embed=1", width=640, height=480)
    zoom = map_view(page)[2]
    page.mouse.move(320, 240)

    page.mouse.wheel(0, -400)
    expect_still(page)
    assert map_view(page)[2] == zoom
    page.keyboard.down("Control")
    page.mouse.wheel(0, -400)

    frame_of(page).wait_for_function("zoom => window.map.getZoom() > zoom", arg=zoom)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_prints_on_a4(open_page: Open, address: str, lang: str) -> None:
    """
    Paper has the map, the counts and every entry of the list, and no controls; the sheets are A4.

    What is printed is read back from the sheets in English only: a machine may have no Chinese glyphs.
    """
    page = open_page(f"{address}/?lang={lang}&sector=tourism")
    expect(entries(page)).to_have_count(3)
    assert len(places_on_map(page)) == 3
    page.emulate_media(media="print")
    expect(page.locator(".hz-tools")).to_be_hidden()
    expect(page.locator("#hz-search")).to_be_hidden()
    expect(the_map(page).locator(".leaflet-container")).to_be_visible()

    names = layer().set_index("place_id")[f"name_{lang}"][["canton-tower", "party-pier", "taikoo-warehouse"]]
    for name in names:
        expect(entries(page).filter(has_text=name)).to_be_visible()

    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages

    for sheet in sheets:
        assert (float(sheet.mediabox.width), float(sheet.mediabox.height)) == pytest.approx((595, 842), abs=2)
    words = unicodedata.normalize("NFKC", "".join(sheet.extract_text() for sheet in sheets))
    assert lang == "zh" or all("".join(name.split()) in "".join(words.split()) for name in names)
    assert len(sheets) == 1


def sheets_of(page: Page) -> int:
    """Return on how many sheets a page is printed."""
    return len(pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages)


@pytest.mark.parametrize("query", ["", "?lang=en", "?place=lijiao-village", "?lang=en&place=lijiao-village"])
def test_a_view_fits_on_one_sheet(open_page: Open, address: str, query: str) -> None:
    """The map, its key and the whole list, or the card, in both languages."""
    page = open_page(f"{address}/{query}")
    wait_for_page(page)
    if "place" in query:
        card(page).locator("blockquote").wait_for()

    assert sheets_of(page) == 1

    page.emulate_media(media="print")
    for part in (".hz-title", ".hz-key", ".hz-sector >> nth=0", ".hz-paper"):
        expect(page.locator(part)).to_be_visible()
    frame = page.locator("iframe[title='streamlit_folium.st_folium']").bounding_box()
    below = page.locator(".hz-key").bounding_box()
    assert frame
    assert below
    assert 0 <= below["y"] - frame["y"] - frame["height"] < 20


def test_paper_shows_all_that_is_listed(open_page: Open, address: str) -> None:
    """Wherever the map on the screen has been moved to."""
    page = open_page(f"{address}/?sector=tourism")
    wait_for_page(page)
    move_map(page, 23.07, 113.36, 16)

    bounds = "window.haizhumap.map.leaflet.getBounds()"
    seen = frame_of(page).evaluate(f"""() => {{
        dispatchEvent(new Event("beforeprint"));
        return window.haizhumap.map.visible.map(({{ latlng }}) => {bounds}.contains(latlng));
    }}""")

    assert seen
    assert all(seen)


def test_the_text_is_printed_only_when_it_is_open(open_page: Open, address: str) -> None:
    """It begins on a sheet of its own."""
    page = open_page(f"{address}/?tab=reader")
    wait_for_page(page)
    drawer(page, "text").wait_for()

    assert sheets_of(page) > 1


def test_paper_is_light(open_page: Open, address: str) -> None:
    """A dark page prints dark letters on white."""
    page = open_page(address, color_scheme="dark")
    wait_for_page(page)
    expect(page.locator(".hz-app")).to_have_attribute("data-theme", "dark")

    page.emulate_media(media="print", color_scheme="dark")

    expect(page.locator(".hz-title")).to_have_css("color", "rgb(0, 0, 0)")
    for part in ("body", ".stApp", ".hz-panel"):
        expect(page.locator(part)).to_have_css("background-color", "rgb(255, 255, 255)")


def test_after_printing_the_map_is_where_it_was(open_page: Open, address: str) -> None:
    """Paper has a view of its own, and leaves no trace in the address."""
    page = open_page(f"{address}/?sector=tourism")
    wait_for_page(page)
    move_map(page, 23.1, 113.3, 15)
    before, link = map_view(page), page.url

    sheets_of(page)

    assert map_view(page) == pytest.approx(before)
    assert page.url == link


def test_printing_is_offered(show: Show) -> None:
    """The button calls the browser's own dialogue."""
    page = show()
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    open_menu(page, "share")

    press_tool(page, "print")

    assert page.evaluate("() => window.printed")
