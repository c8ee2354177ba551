"""The page for everyone: axe-core, the keyboard alone, language, dark theme, phone, less motion; in Chromium."""

import re
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from conftest import Open, Show
from pages import (
    card,
    container,
    drawer,
    entries,
    expect_places,
    expect_selected,
    focus,
    frame_of,
    heading,
    located,
    move_map,
    open_drawer,
    open_menu,
    press_tool,
    query_of,
    the_map,
    wait_for_page,
)
from playwright.sync_api import Page, expect

from haizhumap.layer.filtering import Filter
from haizhumap.model import Sector

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
GRAVE = {"serious", "critical"}
DRAWERS = ["reader", "table", "charts", "ledger", "about"]
OURS = ".hz-app"


def findings(where: Any, context: object) -> list[str]:
    """Run axe-core in a page or frame over some elements; return what is grave, a line a node."""
    where.evaluate(AXE)
    results = where.evaluate("context => axe.run(context, { resultTypes: ['violations'] })", context)
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}"
        for violation in results["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


def our_findings(page: Page) -> list[str]:
    """Return what is grave in the page and in the map's frame."""
    wait_for_page(page)
    return [*findings(page, {"include": [OURS]}), *findings(frame_of(page), {"include": ["body"]})]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("tab", ["", *DRAWERS])
def test_axe_finds_nothing_grave_in_any_drawer(show: Show, tab: str, lang: str) -> None:
    """Views, list and the map's frame have no serious or critical finding."""
    page = show(f"?tab={tab}&lang={lang}")
    if tab:
        expect(drawer(page, tab)).to_be_visible()

    assert our_findings(page) == []


@pytest.mark.parametrize(
    "query",
    [
        "?place=kanglu",
        "?place=canton-tower&lang=en",
        "?q=月球&sector=culture",
        "?near=113.3,23.1,900",
        "?home=113.3,23.1,x",
    ],
)
def test_axe_finds_nothing_grave_with_card_filter_and_empty_result(show: Show, query: str) -> None:
    """Nor with a card, with filters in words, and where nothing is found."""
    page = show(query)

    assert our_findings(page) == []


@pytest.mark.parametrize("query", ["", "?place=kanglu&lang=en", "?tab=table"])
def test_axe_finds_nothing_grave_on_the_phone(show: Show, query: str) -> None:
    """Nor at 390 px."""
    page = show(query, width=390)

    assert our_findings(page) == []


@pytest.mark.parametrize("query", ["?place=kanglu", "?tab=table&lang=en", "?tab=charts&sector=culture"])
def test_the_dark_theme_has_contrast(open_page: Open, address: str, query: str) -> None:
    """In dark mode the page is dark, and axe finds nothing grave."""
    page = open_page(f"{address}/{query}", color_scheme="dark")
    container(page)
    background = page.get_by_test_id("stApp").evaluate("element => getComputedStyle(element).backgroundColor")

    assert sum(map(int, re.findall(r"\d+", background)[:3])) < 200
    assert our_findings(page) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing_grave_while_one_searches_and_in_the_menus(show: Show, lang: str) -> None:
    """Nor in what the search box offers, in the filters, and in the menus of files and sharing."""
    page = show(f"?lang={lang}")
    page.locator("#hz-search").fill("jn")
    expect(page.get_by_role("listbox")).to_be_visible()
    assert our_findings(page) == []
    page.keyboard.press("Escape")
    focus(page, "more-filters").click()
    open_menu(page, "take")
    assert our_findings(page) == []
    open_menu(page, "share")

    assert our_findings(page) == []


@pytest.mark.parametrize(
    ("query", "lang", "title"),
    [
        ("?tab=reader", "zh-CN", "海珠项目地图"),
        ("?tab=reader&lang=en", "en", "Haizhu Projects Map"),
        ("?tab=reader&lang=en&place=canton-tower", "en", "Canton Tower · Haizhu Projects Map"),
    ],
)
def test_the_document_says_its_language_and_title(show: Show, query: str, lang: str, title: str) -> None:
    """Screen readers pronounce the page in its language; the report's own words are marked as Chinese."""
    page = show(query)

    expect(page.locator("html")).to_have_attribute("lang", lang)
    expect(page).to_have_title(title)
    expect(drawer(page, "reader").locator(".hz-text")).to_have_attribute("lang", "zh-CN")


# --- the keyboard alone ---


def press(page: Page, key: str, *keys: str) -> None:
    """Bring the focus to a control as Tab would, and press keys."""
    control = focus(page, key)
    control.focus()
    expect(control).to_be_focused()
    for one in keys:
        page.keyboard.press(one)


def test_tab_reaches_the_controls_in_reading_order(show: Show) -> None:
    """Search, position, point, sectors, filters, order, list: Tab alone gets there, with the focus visible."""
    page = show()
    page.locator("#hz-search").focus()
    reached = []
    for _ in range(15):
        page.keyboard.press("Tab")
        key = page.evaluate("() => document.activeElement.dataset.focus")
        reached.append(str(key))
        assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid", key

    assert reached[:3] == ["mine", "pick", "sector-transport"]
    sectors = [key for key in reached if key.startswith("sector-")]
    after = reached[2 + len(sectors) :]
    assert after[0] == "more-filters"
    assert [key for key in after if key == "sort" or key.startswith("place-")][:1] == ["sort"]
    assert any(key.startswith("place-") for key in after)


def test_every_control_of_ours_is_reached_by_tab(show: Show) -> None:
    """Nothing that can be clicked is out of the keyboard's reach."""
    page = show("?tab=table&place=kanglu")
    expect(drawer(page, "table")).to_be_visible()

    unreachable = page.evaluate("""() =>
        [...document.querySelectorAll(".hz-app :is(button, input, select, a, summary)")]
        .filter((one) => one.tabIndex < 0 && !one.disabled).map((one) => one.outerHTML.slice(0, 80))""")

    assert unreachable == []


def test_filter_by_keyboard(show: Show) -> None:
    """Space presses a chip; the focus stays on it."""
    page = show()

    press(page, "sector-culture", "Space")

    expect_places(page, located(Filter(sectors=frozenset({Sector.CULTURE}))))
    expect(focus(page, "sector-culture")).to_be_focused()


@pytest.mark.parametrize("width", [1400, 390])
def test_the_keyboards_focus_goes_to_the_card_and_back_to_the_entry(show: Show, width: int) -> None:
    """Enter opens the card, its name has the focus; Enter on the way back leads to the entry that one came from."""
    page = show("?sector=tourism", width=width)

    press(page, "place-taikoo-warehouse", "Enter")
    expect_selected(page, "taikoo-warehouse")
    expect(heading(page)).to_be_focused()
    press(page, "back", "Enter")

    expect(card(page)).to_have_count(0)
    expect(focus(page, "place-taikoo-warehouse")).to_be_focused()


def test_drawers_and_language_by_keyboard(show: Show) -> None:
    """Enter opens and the drawer's title has the focus; Esc gives it back; the language keeps it."""
    page = show()

    press(page, "open-charts", "Enter")
    expect(page.get_by_role("dialog").get_by_role("heading").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(focus(page, "open-charts")).to_be_focused()
    press(page, "lang-en", "Space")

    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(focus(page, "lang-en")).to_be_focused()


def test_escape_leaves_the_drawer_first_then_the_card(show: Show) -> None:
    """What lies on top goes first; then the list is back, the focus on the entry."""
    page = show("?place=kanglu&tab=table")
    expect(drawer(page, "table")).to_be_visible()

    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(card(page)).to_be_visible()
    page.keyboard.press("Escape")

    expect(card(page)).to_have_count(0)
    expect(entries(page).first).to_be_visible()


def test_escape_pressed_on_the_map_closes_what_lies_over_it(show: Show) -> None:
    """The map's frame passes the key on."""
    page = show("?tab=table")
    container(page).focus()

    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)


def test_table_and_chart_by_keyboard(show: Show) -> None:
    """Headings sort, rows select, squares filter."""
    page = show("?tab=table")

    press(page, "sort-name", "Enter")
    expect(page.get_by_role("columnheader", name="名称")).to_have_attribute("aria-sort", "ascending")
    expect(focus(page, "sort-name")).to_be_focused()
    press(page, "row-shixiangyuan", "Enter")
    expect_selected(page, "shixiangyuan")
    expect(focus(page, "row-shixiangyuan")).to_be_focused()
    page.keyboard.press("Escape")
    open_drawer(page, "charts")
    press(page, "cell-culture-operating", "Enter")
    page.keyboard.press("Escape")
    focus(page, "back").click()

    expect(focus(page, "chip-stage")).to_be_visible()


def test_reader_marks_by_keyboard(show: Show) -> None:
    """A mark is a button."""
    page = show("?tab=reader")

    press(page, "mark-shixiangyuan", "Enter")

    expect_selected(page, "shixiangyuan")


def test_a_point_is_picked_by_keyboard(show: Show) -> None:
    """The button, then the map's centre by Enter: the point is where the map was moved to."""
    page = show()
    press(page, "pick", "Enter")
    expect(the_map(page).locator(".leaflet-container.hz-aiming")).to_be_visible()
    move_map(page, 23.105, 113.32, 14)

    container(page).press("Enter")

    expect(focus(page, "home-off")).to_be_visible()
    assert [float(one) for one in query_of(page)["home"][0].split(",")[:2]] == pytest.approx((113.32, 23.105), abs=1e-3)


def test_download_by_keyboard(show: Show) -> None:
    """Enter opens the menu and starts a download."""
    page = show()
    press(page, "menu-take", "Enter")

    with page.expect_download() as download:
        press(page, "take-geojson", "Enter")

    assert download.value.suggested_filename.endswith(".geojson")


def test_the_map_by_keyboard(show: Show) -> None:
    """Arrow keys move the map, plus zooms; the list is said to have the same content."""
    page = show()
    move_map(page, 23.09, 113.31, 13)
    before = container(page).evaluate("() => [window.map.getCenter().lng, window.map.getZoom()]")
    container(page).focus()

    page.keyboard.press("ArrowRight")
    frame_of(page).wait_for_function("lng => window.map.getCenter().lng > lng", arg=before[0])
    page.keyboard.press("+")

    frame_of(page).wait_for_function("zoom => window.map.getZoom() > zoom", arg=before[1])
    expect(container(page)).to_have_attribute("aria-label", "地图；同样的内容见地点列表")


# --- phone, motion ---

PHONE = 390


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("tab", ["", *DRAWERS])
def test_nothing_is_wider_than_a_phone(show: Show, tab: str, lang: str) -> None:
    """At 390 and at 360 px the page doesn't scroll, neither sideways nor away, whatever is open."""
    page = show(f"?tab={tab}&lang={lang}&place=kanglu", width=PHONE)

    for width in (360, PHONE):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("() => [document.scrollingElement.scrollWidth, innerWidth]") == [width, width]
        page.evaluate("() => scrollTo(200, 400)")
        assert page.evaluate("() => [scrollX, scrollY]") == [0, 0]
        wide = page.evaluate(
            """width => [...document.querySelectorAll(".hz-app > *, .hz-body > *, .hz-drawer-body > *")]
            .filter((one) => one.getBoundingClientRect().right > width + 1).map((one) => one.className)""",
            width,
        )
        assert wide == []


def sheet_height(page: Page) -> float:
    """Return how high the sheet stands, at rest."""
    sheet = page.locator(".hz-sheet")
    sheet.evaluate("sheet => Promise.all(sheet.getAnimations().map((one) => one.finished))")
    box = sheet.bounding_box()
    assert box
    return box["height"]


def test_a_phone_has_search_on_top_map_and_a_sheet_with_the_list(open_page: Open, address: str) -> None:
    """All on one screen: the box, sectors in one row that scrolls by itself, the map between, the list below."""
    page = open_page(address, width=PHONE, height=844)
    wait_for_page(page)
    box, sheet = page.locator("#hz-search").bounding_box(), page.locator(".hz-sheet").bounding_box()
    assert box
    assert sheet
    assert box["y"] < 60
    assert 300 < sheet["y"] < 700
    expect(entries(page).first).to_be_in_viewport()
    last = focus(page, "sector-regional_cooperation")
    expect(last).not_to_be_in_viewport()
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()

    focus(page, "sector-health").click()

    expect_places(page, located(Filter(sectors=frozenset({Sector.HEALTH}))))
    assert page.evaluate("() => scrollX") == 0


def test_a_thumb_drags_the_sheet_between_three_heights(show: Show) -> None:
    """Up to the full screen, down to a strip, and where it is let go it settles at one of three."""
    page = show(width=PHONE)
    heights = {}
    for end_y, name in ((20, "full"), (830, "low"), (500, "half")):
        box = focus(page, "handle").bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x, (y + end_y) / 2, steps=4)
        page.mouse.move(x, end_y, steps=4)
        page.mouse.move(x + 1, end_y)
        page.mouse.up()
        expect(page.locator(".hz-sheet")).to_have_attribute("data-height", name)
        heights[name] = sheet_height(page)

    assert heights["low"] < 130
    assert 250 < heights["half"] < 500
    assert heights["full"] > 650


def test_the_sheet_steps_by_key(show: Show) -> None:
    """The handle is a button: arrows go up and down, Enter to the next, and it says what it does."""
    page = show(width=PHONE)
    sheet = page.locator(".hz-sheet")
    while sheet.get_attribute("data-height") != "half":
        press(page, "handle", "Enter")

    press(page, "handle", "ArrowUp")
    expect(sheet).to_have_attribute("data-height", "full")
    expect(focus(page, "handle")).to_have_accessible_name("收起列表")
    press(page, "handle", "Enter")
    expect(sheet).to_have_attribute("data-height", "low")
    press(page, "handle", "ArrowUp")

    expect(sheet).to_have_attribute("data-height", "half")


def test_picking_a_point_on_a_phone_lowers_the_sheet(show: Show) -> None:
    """The map lies free, says what to do, and a tap picks; then the list is there with distances."""
    page = show(width=PHONE)

    focus(page, "pick").click()
    expect(page.locator(".hz-sheet")).to_have_attribute("data-height", "low")
    expect(page.get_by_text("点一下地图")).to_be_in_viewport()
    container(page).click(position={"x": 195, "y": 420})

    expect(page.locator(".hz-sheet")).to_have_attribute("data-height", "half")
    expect(focus(page, "home-off")).to_be_visible()
    expect(page.locator(".hz-places .hz-distance").first).to_be_visible()


def test_a_drawer_fills_the_phone_and_back_leads_to_the_map(show: Show) -> None:
    """Opened from the menu, which closes; the browser's back button closes the drawer."""
    page = show(width=PHONE)

    open_drawer(page, "reader")
    box = page.get_by_role("dialog").bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, PHONE)
    assert box["height"] > 700
    page.evaluate("() => history.back()")

    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_planner_on_a_phone_takes_a_file(show: Show) -> None:
    """The menu holds what the bar has on a desk: files, sharing, the drawers, the language."""
    page = show("?lang=en", width=PHONE)
    open_menu(page, "all")
    menu = page.locator(".hz-menu-all")
    for words in ("Report", "Table", "Figures", "Not on the map", "Data and method", "Download", "Share"):
        expect(menu.get_by_text(words, exact=True)).to_be_visible()
    menu.get_by_text("Download", exact=True).click()

    with page.expect_download() as download:
        press_tool(page, "take-geojson")

    assert download.value.suggested_filename.endswith(".geojson")


@pytest.mark.parametrize("query", ["", "?place=kanglu", "?sector=culture&home=113.3,23.1,x", "?tab=table"])
def test_targets_are_large_enough_for_a_thumb(show: Show, query: str) -> None:
    """Every control of ours is 44 CSS pixels high on the phone, links within a line of words 24 (WCAG 2.2, 2.5.8)."""
    page = show(query, width=PHONE)
    if not query:
        focus(page, "more-filters").click()

    small = page.evaluate(SMALL)

    assert small == []


SMALL = """() => [...document.querySelectorAll(".hz-app :is(button, select, summary, input)")]
    .filter((one) => one.checkVisibility() && !one.closest(".hz-text"))
    .map((one) => [one, (one.closest("label") ?? one).getBoundingClientRect()])
    .filter(([, { width, height, right }]) => width > 1 && right > 0)
    .filter(([one, { width, height }]) => width < 24 || height < (one.matches(".hz-link, .hz-mark") ? 24 : 43.5))
    .map(([one, box]) => `${one.dataset.focus || one.className} ${box.width.toFixed()} x ${box.height.toFixed()}`)"""
"""What a thumb would miss; marks within the report's own text are as high as its lines."""


def test_less_motion_is_respected(open_page: Open, address: str) -> None:
    """With reduced motion nothing of ours moves or fades, on the page and in the map."""
    page = open_page(address, reduced_motion="reduce")
    wait_for_page(page)
    moving = """() => [...document.querySelectorAll(".hz-app, .hz-app *, .leaflet-container *")].filter((one) => {
        const { transitionDuration, animationName } = getComputedStyle(one);
        return parseFloat(transitionDuration) > 0 || animationName !== "none";
    }).map((one) => one.className)"""

    assert page.evaluate(moving) == []
    assert frame_of(page).evaluate(moving) == []
    focus(page, "place-kanglu").click()
    expect_selected(page, "kanglu")
    assert frame_of(page).evaluate("() => !window.map._flyToFrame && !window.map._animatingZoom")
