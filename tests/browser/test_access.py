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
    entries,
    expect_places,
    expect_selected,
    focus,
    frame_of,
    located,
    move_map,
    open_facet,
    the_map,
    view,
)
from playwright.sync_api import Page, expect

from haizhumap.layer.filtering import Filter
from haizhumap.model import Sector

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
GRAVE = {"serious", "critical"}
TABS = ["reader", "table", "charts", "ledger", "about", "export"]
OURS = ".hz-view"


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
    """Return what is grave in our own views and in the map's frame."""
    for name in ("header", "results", "tabs"):
        view(page, name)
    return [*findings(page, {"include": [OURS]}), *findings(frame_of(page), {"include": ["body"]})]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("tab", TABS)
def test_axe_finds_nothing_grave_in_any_tab(show: Show, tab: str, lang: str) -> None:
    """Views, list and the map's frame have no serious or critical finding."""
    page = show(f"?tab={tab}&lang={lang}")
    expect(focus(page, f"tab-{tab}")).to_have_attribute("aria-current", "true")

    assert our_findings(page) == []


@pytest.mark.parametrize(
    "query", ["?place=kanglu", "?place=canton-tower&lang=en", "?q=月球&sector=culture", "?near=113.3,23.1,900"]
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


@pytest.mark.parametrize(
    ("query", "lang", "title"), [("", "zh-CN", "海珠项目地图"), ("?lang=en", "en", "Haizhu Projects Map")]
)
def test_the_document_says_its_language_and_title(show: Show, query: str, lang: str, title: str) -> None:
    """Screen readers pronounce the page in its language; the report's own words are marked as Chinese."""
    page = show(query)

    expect(page.locator("html")).to_have_attribute("lang", lang)
    expect(page).to_have_title(title)
    expect(page.locator(".hz-reader")).to_have_attribute("lang", "zh-CN")


# --- the keyboard alone ---


def press(page: Page, key: str, *keys: str) -> None:
    """Bring the focus to a control as Tab would, and press keys."""
    control = focus(page, key)
    control.focus()
    expect(control).to_be_focused()
    for one in keys:
        page.keyboard.press(one)


def test_tab_reaches_the_controls_in_reading_order(show: Show) -> None:
    """Language, tools, figures, then list: Tab alone gets there, with the focus visible."""
    page = show()
    focus(page, "lang-zh").focus()
    reached = []
    for _ in range(10):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("() => document.activeElement.dataset.focus"))
        outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"

    assert [key for key in reached if key in {"lang-en", "copy", "print"}] == ["lang-en", "copy", "print"]
    assert [key for key in reached if key and key.startswith("figure-")] == [f"figure-{i}" for i in range(6)]


def test_every_control_of_ours_is_reached_by_tab(show: Show) -> None:
    """Nothing that can be clicked is out of the keyboard's reach."""
    page = show("?tab=table")
    view(page, "table")

    unreachable = page.evaluate("""() =>
        [...document.querySelectorAll(".hz-view :is(button, input, select, a, summary)")]
        .filter((one) => one.tabIndex < 0 && !one.disabled).map((one) => one.outerHTML.slice(0, 80))""")

    assert unreachable == []


def test_filter_by_keyboard(show: Show) -> None:
    """Space ticks; the focus stays on the box."""
    page = show()

    press(page, "sector-culture", "Space")

    expect_places(page, located(Filter(sectors=frozenset({Sector.CULTURE}))))
    expect(focus(page, "sector-culture")).to_be_focused()


def test_list_card_and_back_by_keyboard(show: Show) -> None:
    """Enter opens, Enter on the way back closes."""
    page = show("?sector=tourism")

    press(page, "place-canton-tower", "Enter")
    expect_selected(page, "canton-tower")
    press(page, "back", "Enter")

    expect(card(page)).to_have_count(0)


def test_tabs_and_language_by_keyboard(show: Show) -> None:
    """Enter chooses, and the focus stays where it was."""
    page = show()

    press(page, "tab-charts", "Enter")
    view(page, "charts")
    expect(focus(page, "tab-charts")).to_be_focused()
    press(page, "lang-en", "Space")

    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(focus(page, "lang-en")).to_be_focused()


def test_reader_marks_by_keyboard(show: Show) -> None:
    """A mark is a button."""
    page = show()

    press(page, "mark-shixiangyuan", "Enter")

    expect_selected(page, "shixiangyuan")


def test_table_and_chart_by_keyboard(show: Show) -> None:
    """Headings sort, rows select, squares filter."""
    page = show("?tab=table")

    press(page, "sort-name", "Enter")
    expect(page.get_by_role("columnheader", name="名称")).to_have_attribute("aria-sort", "ascending")
    press(page, "row-shixiangyuan", "Enter")
    expect_selected(page, "shixiangyuan")
    expect(focus(page, "row-shixiangyuan")).to_be_focused()
    page.get_by_role("button", name="↑ 十香园").press("Enter")
    expect(card(page).get_by_role("heading", level=2)).to_be_focused()
    expect(card(page).get_by_role("heading", level=2)).to_be_in_viewport()
    press(page, "tab-charts", "Enter")
    view(page, "charts")
    press(page, "cell-culture-operating", "Enter")

    expect(focus(page, "chip-stage")).to_be_visible()


def test_a_point_is_picked_by_keyboard(show: Show) -> None:
    """The button, then the map's centre by Enter: the point is where the map was moved to."""
    page = show()
    open_facet(page, "near")
    press(page, "pick", "Enter")
    expect(the_map(page).locator(".leaflet-container.hz-aiming")).to_be_visible()
    move_map(page, 23.105, 113.32, 14)

    container(page).press("Enter")

    expect(focus(page, "chip-near")).to_be_visible()
    expect(page).to_have_url(re.compile(r"near=113\.32\d*%2C23\.10"))


def test_download_by_keyboard(show: Show) -> None:
    """Enter starts a download."""
    page = show("?tab=export")
    button = page.get_by_role("button", name=re.compile("^GeoJSON"))
    button.focus()

    with page.expect_download() as download:
        page.keyboard.press("Enter")

    assert download.value.suggested_filename == "haizhumap.geojson"


def test_the_map_by_keyboard(show: Show) -> None:
    """Arrow keys move the map, plus zooms; the list is said to have the same content."""
    page = show()
    before = container(page).evaluate("() => [window.map.getCenter().lng, window.map.getZoom()]")
    container(page).focus()

    page.keyboard.press("ArrowRight")
    frame_of(page).wait_for_function("lng => window.map.getCenter().lng > lng", arg=before[0])
    page.keyboard.press("+")

    frame_of(page).wait_for_function("zoom => window.map.getZoom() > zoom", arg=before[1])
    expect(container(page)).to_have_attribute("aria-label", "地图；同样的内容见地点列表")


# --- phone, motion ---

RIGHTMOST = (
    "() => Math.max(...Array.from(document.querySelectorAll('.hz-view'), (v) => v.getBoundingClientRect().right))"
)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("tab", TABS)
def test_nothing_is_wider_than_a_phone(show: Show, tab: str, lang: str) -> None:
    """At 390 and at 360 px the page doesn't scroll sideways, whatever is open."""
    page = show(f"?tab={tab}&lang={lang}&place=kanglu", width=390)
    expect(focus(page, f"tab-{tab}")).to_have_attribute("aria-current", "true")

    for width in (360, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("() => document.scrollingElement.scrollWidth") <= width
        right = page.evaluate(RIGHTMOST)
        assert right <= width


def test_a_phone_shows_the_map_first_then_the_results(open_page: Open, address: str) -> None:
    """The map stands on the first screen, results follow, the filter is behind one button."""
    page = open_page(address, width=390, height=844)
    box = container(page).bounding_box()
    view(page, "results")
    assert box
    assert box["y"] + box["height"] / 2 < 844, "most of the map is on the first screen"
    first = entries(page).first.bounding_box()
    assert first
    assert first["y"] > box["y"]

    page.locator(".hz-filters-button").click()

    expect(focus(page, "sector-culture")).to_be_visible()
    focus(page, "sector-culture").click()
    expect(page.locator(".hz-badge").first).to_be_attached()
    expect_places(page, located(Filter(sectors=frozenset({Sector.CULTURE}))))


def test_targets_are_large_enough_for_a_finger(show: Show) -> None:
    """WCAG 2.2, 2.5.8: every button of ours is at least 24 by 24 CSS pixels on the phone."""
    page = show("?place=kanglu", width=390)
    expect(card(page)).to_be_visible()

    small = page.evaluate("""() => [...document.querySelectorAll(".hz-view :is(button, select)")]
        .map((one) => [one.dataset.focus || one.textContent, one.getBoundingClientRect()])
        .filter(([, box]) => box.width && box.right > 0 && (box.width < 24 || box.height < 23.5))
        .map(([name]) => name)""")

    assert small == []


def test_less_motion_is_respected(open_page: Open, address: str) -> None:
    """With reduced motion nothing of ours moves or fades, on the page and in the map."""
    page = open_page(address, reduced_motion="reduce")
    container(page)
    view(page, "facets")
    moving = """() => [...document.querySelectorAll(".hz-view *, .leaflet-container *")].filter((one) => {
        const { transitionDuration, animationName } = getComputedStyle(one);
        return parseFloat(transitionDuration) > 0 || animationName !== "none";
    }).length"""

    assert page.evaluate(moving) == 0
    assert frame_of(page).evaluate(moving) == 0
    expect(the_map(page).locator(".leaflet-container")).to_be_visible()
