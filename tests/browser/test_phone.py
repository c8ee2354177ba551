"""What a thumb does on a phone, and what a small screen shows; in Chromium."""

from typing import Any

import pytest
from conftest import Open
from pages import card, container, expect_selected, focus, frame_of, wait_for_page
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PHONE: dict[str, Any] = {"width": 390, "height": 844, "has_touch": True}
HALF_PX = 327
"""How high the sheet stands at half of that."""


def drag(page: Page, y: float, by: float) -> None:
    """Drag a finger up or down the middle of the screen and let it rest: down where `by` is more than nought."""
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *heights: float) -> None:
        points = [{"x": 150, "y": height} for height in heights]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", y)
    for step in range(1, 11):
        send("touchMove", y + by * step / 10)
    page.evaluate("() => new Promise((done) => setTimeout(done, 150))")  # a thumb that rests does not flick
    send("touchEnd")


def expect_sheet(page: Page, height: str) -> None:
    """Wait until the sheet stands at a height, at rest."""
    sheet = page.locator(".hz-sheet")
    expect(sheet).to_have_attribute("data-height", height)
    sheet.evaluate("sheet => Promise.all(sheet.getAnimations().map((one) => one.finished))")


def head(page: Page) -> float:
    """Return how far down the count above the list stands."""
    box = page.locator(".hz-counted p").bounding_box()
    assert box
    return box["y"] + box["height"] / 2


def test_the_sheet_is_dragged_by_its_whole_head(open_page: Open, address: str) -> None:
    """The count above the list moves it too; it settles at the nearest height, and the controls there work as ever."""
    page = open_page(address, **PHONE)
    wait_for_page(page)
    expect_sheet(page, "half")

    drag(page, head(page), -320)
    expect_sheet(page, "full")
    drag(page, head(page), 320)
    expect_sheet(page, "half")
    drag(page, head(page), 200)
    expect_sheet(page, "low")
    focus(page, "handle").tap()
    expect_sheet(page, "half")
    focus(page, "show-hidden").tap()

    expect(focus(page, "chip-zone")).to_be_visible()


def test_a_list_at_its_top_takes_the_sheet_down(open_page: Open, address: str) -> None:
    """Pulled down there it lowers the sheet; scrolled, it scrolls back first; pulled up from low, the sheet rises."""
    page = open_page(address, **PHONE)
    wait_for_page(page)
    drag(page, 800, -150)
    page.wait_for_function("() => document.querySelector('.hz-body').scrollTop > 50")
    expect_sheet(page, "half")
    drag(page, 700, 40)
    expect_sheet(page, "half")

    page.locator(".hz-body").evaluate("body => body.scrollTo(0, 0)")
    drag(page, 650, 190)
    expect_sheet(page, "low")
    drag(page, 835, -250)

    expect_sheet(page, "half")


def test_a_card_at_its_top_takes_the_sheet_down_too(open_page: Open, address: str) -> None:
    """The map comes free, the place stays selected."""
    page = open_page(f"{address}/?place=kanglu", **PHONE)
    wait_for_page(page)
    expect_sheet(page, "half")

    drag(page, 650, 190)

    expect_sheet(page, "low")
    expect_selected(page, "kanglu")


@pytest.mark.parametrize(("lang", "words"), [("zh", "实线、实心：位置有依据"), ("en", "Solid: position is documented")])
def test_the_key_and_the_base_maps_are_in_the_phones_menu(open_page: Open, address: str, lang: str, words: str) -> None:
    """What solid, dashed, dotted and yellow mean, in sentences; below it which map lies beneath."""
    page = open_page(f"{address}/?lang={lang}", **PHONE)
    wait_for_page(page)

    focus(page, "menu-all").tap()
    focus(page, "fold-all-key").tap()

    key = page.locator(".hz-menu-all .hz-fold-key")
    expect(key.get_by_text(words)).to_be_in_viewport()
    expect(key.locator("li")).to_have_count(4)
    expect(focus(page, "base")).to_be_in_viewport()


def test_the_card_draws_the_line_that_stands_for_how_sure_it_is(open_page: Open, address: str) -> None:
    """Beside the words stands the same dash as on the map."""
    page = open_page(f"{address}/?place=wufeng-village", **PHONE)
    wait_for_page(page)

    expect(card(page).locator(".hz-basis .hz-swatch-dashed")).to_be_visible()


@pytest.mark.parametrize("width", [390, 360])
def test_the_first_view_on_a_phone_has_the_whole_district(open_page: Open, address: str, width: int) -> None:
    """From its west to its east, above the sheet and below the chips."""
    page = open_page(address, **PHONE | {"width": width})
    wait_for_page(page)
    points = container(page).evaluate("""() => window.haizhumap.map.visible.map(({ latlng }) =>
        window.map.latLngToContainerPoint(latlng)).map(({ x, y }) => [x, y])""")

    assert len(points) == 25
    assert [(x, y) for x, y in points if not (0 < x < width and 112 < y < 844 - HALF_PX)] == []


def test_home_fits_the_narrowest_phone(open_page: Open, address: str) -> None:
    """At 360 px the press that clears it is on the screen, though the sheet is low."""
    page = open_page(f"{address}/?home=113.26870,23.08950,@mine", **PHONE | {"width": 360})
    wait_for_page(page)
    focus(page, "handle").tap()
    expect_sheet(page, "full")
    focus(page, "handle").tap()
    expect_sheet(page, "low")

    expect(focus(page, "home-off")).to_be_in_viewport(ratio=1)


def test_on_a_phones_side_no_name_is_cut_by_the_panel(open_page: Open, address: str) -> None:
    """Names of what lies free stand free of the panel; what lies below it has none."""
    page = open_page(address, **PHONE | {"width": 844, "height": 390})
    wait_for_page(page)
    frame_of(page).wait_for_function("() => window.haizhumap.map.painting === null")
    panel = page.locator(".hz-panel").bounding_box()
    assert panel
    names = container(page).locator(".hz-place")
    lefts = names.evaluate_all("names => names.map((one) => one.getBoundingClientRect().x)")

    assert lefts
    assert min(lefts) >= panel["x"] + panel["width"]


def test_a_selected_place_lies_above_the_sheet_however_far_it_is(open_page: Open, address: str) -> None:
    """横琴 lies south of everything: its sign stands in what is free of the map."""
    page = open_page(f"{address}/?zone=inside&zone=outside&place=hengqin", **PHONE)
    wait_for_page(page)
    expect_selected(page, "hengqin")

    frame_of(page).wait_for_function(STANDS_FREE, arg=844 - HALF_PX)


STANDS_FREE = """bottom => {
    const { items, selected } = window.haizhumap.map;
    const { latlng } = items.find(({ index }) => index === selected);
    const { x, y } = window.map.latLngToContainerPoint(latlng);
    return 0 < x && x < 390 && 112 < y && y < bottom;
}"""
