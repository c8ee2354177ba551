"""What must not go wrong: hostile names, files that do not arrive, broken data; in Chromium against the real server."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from app_server import serve
from conftest import Open
from pages import (
    Watch,
    card,
    click_sign,
    drawer,
    entries,
    focus,
    heading,
    open_drawer,
    places_on_map,
    search,
    suggestions,
    the_map,
    type_words,
    wait_for_page,
)
from playwright.sync_api import Page, expect

from haizhumap.layer.build import build_layer
from haizhumap.layer.features import format_layer
from haizhumap.paths import Settings

pytestmark = pytest.mark.browser

HOSTILE = '<img src=x onerror="window.top.hacked=1">`${window.top.hacked=1}\'\\</script><b>&amp; :red[x] **y**'
NAMED = (
    "name_zh",
    "official_name_zh",
    "name_en",
    "action_zh",
    "action_en",
    "source",
    "source_zh",
    "note_zh",
    "note",
    "licence",
    "method_zh",
)
DRAWERS = ("reader", "table", "charts", "ledger", "about")


def test_hostile_names_are_inert_in_every_view(
    open_page: Open, tmp_path: Path, copy_of: Callable[[Path], Settings]
) -> None:
    """A name with markup, a template literal and Markdown is shown as it is, everywhere, and nothing runs."""
    project = copy_of(tmp_path)
    gdf = build_layer(project)
    for column in NAMED:
        gdf[column] = HOSTILE
    gdf["section"] = HOSTILE
    gdf["aliases"] = [[HOSTILE]] * len(gdf)
    gdf["quote"] = HOSTILE * 20
    project.layer_path.write_text(format_layer(gdf), encoding="utf-8")

    with serve(project.root) as url:
        page = open_page(url)
        assert len(places_on_map(page)) == 25
        expect(focus(page, "place-canton-tower")).to_contain_text(HOSTILE)
        type_words(page, "onerror")
        expect(suggestions(page).first).to_contain_text(HOSTILE)
        search(page, "onerror")
        expect(focus(page, "chip-words")).to_contain_text("onerror")
        focus(page, "chip-words").click()
        search(page, HOSTILE)
        expect(focus(page, "chip-words")).to_contain_text(HOSTILE)
        focus(page, "chip-words").click()
        expect(the_map(page).locator(".leaflet-container")).to_have_attribute(
            "data-places", re.compile(r"^(\S+ ){24}\S+$")
        )
        click_sign(page, "canton-tower")
        expect(heading(page)).to_contain_text(HOSTILE)
        expect(card(page).locator("blockquote")).to_contain_text(HOSTILE)
        expect(the_map(page).locator(".hz-name")).to_have_text(HOSTILE)
        expect(the_map(page).locator(".hz-chosen")).to_have_text(HOSTILE)
        for name in DRAWERS:
            open_drawer(page, name)
            expect(page.locator(".hz-app img, main img[src='x']")).to_have_count(0)
        page.keyboard.press("Escape")
        focus(page, "lang-en").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(heading(page)).to_contain_text(HOSTILE)
        assert page.evaluate("window.hacked") is None


def test_a_base_map_that_does_not_arrive_is_told(open_page: Open, address: str, watch: Watch) -> None:
    """The places still show, and a notice says what is missing."""
    page = open_page("about:blank")
    page.route("**/basemap/ground*", lambda route: route.abort())
    page.goto(address)

    expect(the_map(page).get_by_role("alert")).to_contain_text("底图没有载入")
    expect(the_map(page).locator(".leaflet-container[data-count='25']")).to_be_visible()
    watch.forgive_missing_files()


IS_SEEN = """element => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const { x, y, width, height } = range.getBoundingClientRect();
    return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""


def expect_told(page: Page, words: str) -> None:
    """Wait until words can be read: nothing lies over them."""
    told = page.get_by_text(words).first
    expect(told).to_be_visible()
    assert told.evaluate(IS_SEEN)


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "页面的文件没有载入，请刷新。"), ("en", "Files of the page did not arrive; reload it.")]
)
@pytest.mark.parametrize("missing", ["**/data/places-*", "**/data/front*", "**/static/*/views/list.js"])
def test_a_file_of_the_page_that_does_not_arrive_is_told(
    open_page: Open, address: str, watch: Watch, missing: str, lang: str, words: str
) -> None:
    """Neither an empty page nor an endless wait: where the page would be, it says that its files did not come."""
    page = open_page("about:blank")
    page.route(missing, lambda route: route.abort())
    page.goto(f"{address}/?lang={lang}")

    expect_told(page, words)
    watch.forgive_missing_files()


def test_what_the_map_needs_and_does_not_get_is_told_on_it(open_page: Open, address: str, watch: Watch) -> None:
    """The map says that its own modules did not come."""
    page = open_page("about:blank")
    page.route("**/static/*/map/map.js", lambda route: route.abort())
    page.goto(address)

    expect(the_map(page).get_by_role("alert")).to_be_visible()
    watch.forgive_missing_files()


def test_a_report_that_does_not_arrive_is_told(open_page: Open, address: str, watch: Watch) -> None:
    """The reader says so; map and list are there all the same."""
    page = open_page("about:blank")
    page.route("**/data/report-*", lambda route: route.abort())
    page.goto(f"{address}/?tab=reader")

    expect(drawer(page, "reader")).to_contain_text("页面的文件没有载入，请刷新。")
    assert len(places_on_map(page)) == 25
    expect(entries(page)).to_have_count(28)
    watch.forgive_missing_files()


def test_a_card_that_does_not_arrive_is_told_and_asked_for_again(open_page: Open, address: str, watch: Watch) -> None:
    """The name and what will be done stand there; what is missing is said, and comes when it can."""
    page = open_page("about:blank")
    page.route("**/data/card/**", lambda route: route.abort())
    page.goto(f"{address}/?place=canton-tower")
    expect(card(page)).to_contain_text("推进创建国家5A级旅游景区")
    expect(card(page)).to_contain_text("页面的文件没有载入，请刷新。")

    page.unroute("**/data/card/**")
    while not card(page).locator("blockquote").count():
        focus(page, "back").click()
        focus(page, "place-canton-tower").click()
        page.wait_for_function("() => !document.querySelector('.hz-card [role=status]')?.textContent.includes('…')")

    expect(card(page).locator("mark")).to_have_text("广州塔")
    watch.forgive_missing_files()


def test_names_that_do_not_arrive_take_nothing_else_away(open_page: Open, address: str, watch: Watch) -> None:
    """Without the names of the ground the projects are found all the same."""
    page = open_page("about:blank")
    page.route("**/names.geojson*", lambda route: route.abort())
    page.goto(address)
    wait_for_page(page)

    type_words(page, "沥滘")

    expect(page.locator("[data-suggestion='lijiao-village']")).to_be_visible()
    watch.forgive_missing_files()


def test_a_defect_is_told_in_words_and_the_server_stays(
    open_page: Open, tmp_path: Path, copy_of: Callable[[Path], Settings], watch: Watch
) -> None:
    """An unforeseen error in making a card is said where the card would be, and the same server shows the page."""
    project = copy_of(tmp_path)
    gdf = build_layer(project)
    gdf["targets"] = "no mapping"
    project.layer_path.write_text(format_layer(gdf), encoding="utf-8")

    with serve(project.root) as url:
        page = open_page(f"{url}/?place=kanglu")
        expect(card(page)).to_contain_text("页面的文件没有载入，请刷新。")

        page.goto(url)
        assert len(places_on_map(page)) == 25
    watch.forgive_missing_files()


@pytest.mark.parametrize("content", [b"", b"{", b'{"features": [{}]}'])
def test_a_broken_layer_is_told_in_both_languages(
    open_page: Open, tmp_path: Path, copy_of: Callable[[Path], Settings], content: bytes
) -> None:
    """The page says what to do instead of showing an empty map."""
    project = copy_of(tmp_path)
    project.layer_path.write_bytes(content)

    with serve(project.root) as url:
        page = open_page(url)
        expect(page.get_by_test_id("stAlert")).to_contain_text("haizhumap build")
        expect(page.get_by_test_id("stAlert")).to_contain_text("不是可用的图层")


def test_nothing_but_this_host_is_asked(open_page: Open, address: str, watch: Watch) -> None:
    """Opening the page, a card and each drawer asks 127.0.0.1 alone; the watch holds it for every other test too."""
    hosts: set[str] = set()
    page = open_page("about:blank")
    page.on(
        "request", lambda request: hosts.add(request.url.split("/")[2].split(":")[0]) if "//" in request.url else None
    )
    page.goto(f"{address}/?place=kanglu")
    wait_for_page(page)
    for name in DRAWERS:
        open_drawer(page, name)

    assert hosts == {"127.0.0.1"}
    assert watch.faults == []
