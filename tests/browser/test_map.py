"""What a person does on the map, in Chromium against the real server."""

import itertools
import re
from typing import Any

import pytest
from conftest import Open, Show
from pages import (
    HALOS,
    INSIDE,
    card,
    choose,
    click_sign,
    container,
    control_of,
    expect_places,
    expect_selected,
    expect_still,
    focus,
    frame_of,
    heading,
    is_same_frame,
    layer,
    located,
    map_view,
    move_map,
    places_on_map,
    remember_frame,
    search,
    sign_point,
    the_map,
    unasked,
    wait_for_page,
)
from playwright.sync_api import Locator, Page, expect

from haizhumap.layer.filtering import Filter
from haizhumap.model import Precision, Sector, Zone

pytestmark = pytest.mark.browser


def test_the_map_is_drawn_with_every_located_place(show: Show) -> None:
    """A reader sees the district's places on the map, and how many there are in all."""
    page = show()

    assert places_on_map(page) == located()
    expect(the_map(page).locator(".leaflet-container")).to_have_attribute("data-count", "25")
    expect(page.get_by_text("显示 28 个，共 32 个")).to_be_visible()
    expect(page.get_by_role("heading", name="海珠项目地图")).to_be_visible()
    expect(page.get_by_text("2024年海珠区政府工作报告（节选） · 32 个地点，其中 29 个在图上")).to_be_visible()


def test_the_partner_zones_are_one_press_away(show: Show) -> None:
    """They lie far outside: the list says how many there are, a press flies there, and another one comes back."""
    page = show()
    expect(page.get_by_text("区外还有 4 个地点没有显示。")).to_be_visible()
    holds_hengqin = "isHeld => window.map.getBounds().contains([22.1418, 113.5469]) === isHeld"

    focus(page, "show-hidden").click()

    expect_places(page, located(Filter()))
    expect(page.get_by_text("全部 32 个地点")).to_be_visible()
    frame_of(page).wait_for_function(holds_hengqin, arg=True)
    expect(the_map(page).locator(".hz-beyond")).to_be_hidden()
    focus(page, "chip-zone").click()

    expect_places(page, located())
    frame_of(page).wait_for_function(holds_hengqin, arg=False)


def test_results_that_lie_elsewhere_are_brought_into_view(show: Show) -> None:
    """A filter of which nothing lies in view moves the map until all of it lies right of the panel."""
    page = show()

    choose(page, "sector", "regional_cooperation")

    expect_places(page, located(Filter(sectors=frozenset({Sector.REGIONAL_COOPERATION}))))
    expect(the_map(page).locator(".hz-beyond")).to_be_hidden()
    signs = container(page).evaluate("() => window.haizhumap.map.visible.map(({ sign }) => sign._point.x)")
    edge = container(page).evaluate("() => window.map.containerPointToLayerPoint([416, 0]).x")
    assert len(signs) == 4
    assert min(signs) > edge


FARTHEST_NAME = """() => Math.max(...[...document.querySelectorAll(".hz-label.hz-place")].map((one) => {
    const item = window.haizhumap.map.visible.find((each) => each.place.name[0] === one.textContent);
    const { x, y } = map.latLngToLayerPoint(item.latlng);
    const [left, top] = [parseFloat(one.style.left), parseFloat(one.style.top)];
    return Math.max(left - x, x - left - one.offsetWidth, top - y, y - top - one.offsetHeight);
}))"""
PRINT_SIZE = "() => window.dispatchEvent(new Event('beforeprint'))"


def test_names_stand_beside_their_signs_on_paper_too(open_page: Open, address: str) -> None:
    """The map has another size and zoom on paper: no name stays where it stood on the screen."""
    page = open_page(address, width=1920, height=1080)
    container(page)
    frame_of(page).wait_for_function("() => window.haizhumap.map.painting === null")
    zoom = map_view(page)[2]

    farthest = frame_of(page).evaluate(f"() => {{ ({PRINT_SIZE})(); return ({FARTHEST_NAME})(); }}")

    assert map_view(page)[2] != zoom
    assert farthest < 20


def test_the_tab_key_passes_over_signs_and_outlines(show: Show) -> None:
    """The list is the way for keys: no outline and no sign is a stop of the Tab key."""
    page = show()

    stops = container(page).evaluate(
        "map => [...map.querySelectorAll('path')].filter((one) => one.tabIndex >= 0).length"
    )

    assert stops == 0


def test_the_map_fills_the_window_and_the_district_what_is_free(open_page: Open, address: str) -> None:
    """No rim, no scrolling; the district stands beside the panel, half as wide as what is left of the window."""
    page = open_page(address, width=1400, height=900)
    wait_for_page(page)
    frame = page.locator("iframe[title='streamlit_folium.st_folium']").bounding_box()
    panel = page.get_by_role("complementary").bounding_box()
    expect_still(page)
    left, right, top, bottom = container(page).evaluate("""() => {
        const [[south, west], [north, east]] = window.haizhumap.map.viewport.district;
        const [a, b] = [[south, west], [north, east]].map((at) => window.map.latLngToContainerPoint(at));
        return [a.x, b.x, b.y, a.y];
    }""")

    assert frame == {"x": 0, "y": 0, "width": 1400, "height": 900}
    assert panel
    assert panel["x"] + panel["width"] <= left < right <= 1400
    assert 0 <= top < bottom <= 900
    assert right - left > (1400 - panel["x"] - panel["width"]) / 2
    assert page.evaluate("() => document.scrollingElement.scrollHeight <= innerHeight")


def test_the_map_does_not_wander_into_emptiness(show: Show) -> None:
    """Whoever drags it away is brought back to the ground."""
    page = show()

    container(page).evaluate("() => window.map.panBy([-40000, 0], { animate: false })")
    expect_still(page)

    assert container(page).evaluate("() => window.map.options.maxBounds.intersects(window.map.getBounds())")


def test_a_filter_a_search_and_the_language_keep_the_view_and_the_frame(show: Show) -> None:
    """The frame is not mounted anew, and the reader's view stays."""
    page = show()
    remember_frame(page)
    move_map(page, 23.09, 113.30, 13)
    before = map_view(page)

    choose(page, "sector", "culture")
    expect_places(page, located(Filter(sectors=frozenset({Sector.CULTURE}))))
    assert map_view(page) == before
    search(page, "shixiangyuan")
    expect_places(page, located(Filter(sectors=frozenset({Sector.CULTURE}), words="shixiangyuan")))
    assert map_view(page) == before
    focus(page, "lang-en").click()
    expect(the_map(page).locator(".leaflet-container[data-lang='en']")).to_be_visible()
    assert map_view(page) == before
    assert is_same_frame(page)


def test_a_click_on_a_sign_selects_it(show: Show) -> None:
    """The card opens, the link names the place, the map emphasises it."""
    page = show()

    click_sign(page, "canton-tower")

    expect(card(page).locator("mark")).to_have_text("广州塔")
    expect(page).to_have_url(re.compile("place=canton-tower"))
    expect_selected(page, "canton-tower")


def test_the_same_place_can_be_clicked_again_after_going_back(show: Show) -> None:
    """Back to the list, and the second click counts as well."""
    page = show()
    click_sign(page, "canton-tower")
    focus(page, "back").click()
    expect(card(page)).to_have_count(0)
    expect_selected(page, None)

    click_sign(page, "canton-tower")

    expect(card(page).locator("mark")).to_have_text("广州塔")


def test_a_click_on_an_area_selects_it(show: Show) -> None:
    """Polygons answer as signs do."""
    page = show("?sector=urban_renewal")
    expect_places(page, located(Filter(sectors=frozenset({Sector.URBAN_RENEWAL}))))
    move_map(page, 23.0925, 113.2935, 15)
    script = "() => { const p = window.map.latLngToContainerPoint([23.0940, 113.2950]); return [p.x, p.y]; }"
    x, y = container(page).evaluate(script)

    container(page).click(position={"x": x, "y": y})

    expect(card(page).locator("mark")).to_have_text("康鹭片区")


def test_selecting_a_far_place_brings_it_into_view_in_the_same_frame(show: Show) -> None:
    """A place far off the map comes into view when it is picked from the list by keyboard."""
    page = show("?zone=inside&zone=outside")
    remember_frame(page)
    move_map(page, 23.09, 113.30, 14)

    focus(page, "place-hengqin").focus()
    page.keyboard.press("Enter")

    expect(card(page).locator("mark")).to_have_text("横琴")
    frame_of(page).wait_for_function("() => window.map.getBounds().contains([22.1418, 113.5469])")
    assert is_same_frame(page)


def test_the_selected_place_is_emphasised_and_named(show: Show) -> None:
    """Its sign is larger, its outline heavier, its label marked; the one selected before is as it was."""
    page = show("?place=kanglu")
    expect_selected(page, "kanglu")
    style = """(_, id) => {
        const { ground, sign } = window.haizhumap.map.items.find((one) => one.place.id === id);
        return [ground.options.weight, sign.options.radius];
    }"""
    assert container(page).evaluate(style, "kanglu") == [5, 10]
    expect(the_map(page).locator(".hz-chosen")).to_have_text("康鹭片区")

    focus(page, "back").click()
    expect_selected(page, None)

    assert container(page).evaluate(style, "kanglu") == [3, 7]
    expect(the_map(page).locator(".hz-chosen")).to_have_count(0)


PRECISION_DRAWN = """() => Object.fromEntries(window.haizhumap.map.items.map(({ place, ground, sign }) =>
    [place.id, [place.precision, ground.options.dashArray ?? null, sign.options.fillColor === "#ffffff"]]))"""
"""How each place is drawn: its precision, the dashes of its outline, and whether its sign is hollow."""


def test_precision_is_drawn(show: Show) -> None:
    """Documented positions are solid, approximate ones dashed and hollow, wide zones dotted."""
    page = show("?zone=inside&zone=outside")
    drawn = container(page).evaluate(PRECISION_DRAWN)

    dashes = {"exact": None, "footprint": None, "street": None, "section": None, "area": None, "region": "1 7"}
    assert set(drawn) == located(Filter())
    for precision, dash, is_hollow in drawn.values():
        assert dash == dashes.get(precision, "7 6")
        assert is_hollow == (dash is not None)


def test_a_sector_has_its_colour_and_its_shape(show: Show) -> None:
    """No two sectors share a shape or a colour on the map."""
    page = show("?zone=inside&zone=outside")
    drawn = container(page).evaluate(
        """() => window.haizhumap.map.items.map(
            ({ place, sign, ground }) => [place.sector, sign.options.shape, ground.options.color])"""
    )
    looks = {tuple(one) for one in drawn}
    sectors = set(layer()["sector"])

    assert {sector for sector, _, _ in looks} == sectors
    assert len({shape for _, shape, _ in looks}) == len({colour for _, _, colour in looks}) == len(sectors)


def test_an_entry_under_the_pointer_or_the_keyboards_focus_shows_on_the_map(show: Show) -> None:
    """Its zone of uncertainty appears while it is meant, without selecting it."""
    page = show()
    halos = the_map(page).locator(HALOS)
    page.locator("#hz-search").focus()
    page.get_by_role("heading", level=1).hover()
    expect(halos).to_have_count(0)

    focus(page, "place-kanglu").hover()
    expect(halos).to_have_count(1)
    page.get_by_role("heading", level=1).hover()
    expect(halos).to_have_count(0)
    focus(page, "place-kanglu").focus()

    expect(halos).to_have_count(1)
    expect_selected(page, None)


def test_uncertainty_is_drawn_on_hover_and_on_selection(show: Show) -> None:
    """A soft zone appears under the pointer and goes with it; the selected place keeps its own, in metres."""
    page = show()
    halos = the_map(page).locator(HALOS)
    move_map(page, 23.0925, 113.2935, 14)
    expect(halos).to_have_count(0)

    page.mouse.move(700, 500)
    expect(halos).to_have_count(1)
    page.mouse.move(5, 5)
    expect(halos).to_have_count(0)

    focus(page, "place-kanglu").click()
    expect(halos).to_have_count(1)
    metres = container(page).evaluate("""() => {
        const { map } = window;
        const halo = window.haizhumap.map.selectedHalo;
        const [left, right] = [0, halo.options.weight / 2].map((x) => map.containerPointToLatLng([300 + x, 300]));
        return map.distance(left, right);
    }""")
    assert metres == pytest.approx(250, rel=0.02)


def test_a_selected_point_shows_its_uncertainty_as_a_circle_in_metres(show: Show) -> None:
    """The radius is that of the layer."""
    page = show("?place=party-pier")
    expect_selected(page, "party-pier")
    metres = layer().set_index("place_id")["uncertainty_m"]["party-pier"]

    assert container(page).evaluate("() => window.haizhumap.map.selectedHalo.getRadius()") == metres


@pytest.mark.parametrize(
    ("lang", "name", "sure"),
    [("", "广州塔", "准确，约20米以内"), ("&lang=en", "Canton Tower", "exact, within about 20 m")],
)
def test_hovering_tells_the_name_and_how_sure(show: Show, lang: str, name: str, sure: str) -> None:
    """The tooltip has the name and the position's precision."""
    page = show(f"?q={lang}")
    x, y = sign_point(page, "canton-tower", 16)

    page.mouse.move(600, 990)
    container(page).hover(position={"x": x, "y": y})

    tooltip = the_map(page).locator(".leaflet-tooltip")
    expect(tooltip).to_have_count(1)
    expect(tooltip).to_contain_text(name)
    expect(tooltip).to_contain_text(sure)


def test_panning_and_zooming_ask_the_server_nothing(open_page: Open, address: str) -> None:
    """The map is the reader's: moving it changes the link and asks for nothing but more of the ground."""
    page = open_page(address)
    wait_for_page(page)
    expect_still(page)

    with unasked(page, "/haizhumap/basemap/"):
        page.mouse.move(700, 400)
        for _ in range(3):
            page.mouse.wheel(0, -240)
            page.mouse.down()
            page.mouse.move(740, 440, steps=3)
            page.mouse.up()
            page.mouse.move(700, 400)
        expect(page).to_have_url(re.compile(r"at=23\.\d+%2C113\.\d+%2C"))


def test_overlapping_signs_can_be_told_apart(show: Show) -> None:
    """Where signs lie on one another, a click asks which one; the keyboard answers."""
    page = show("?zone=inside&zone=outside")
    expect_places(page, located(Filter()))
    move_map(page, 23.09, 113.31, 10)
    near = container(page).evaluate(CROWD)
    assert len(near["ids"]) > 1

    container(page).click(position={"x": near["x"], "y": near["y"]})

    choice = the_map(page).locator(".hz-choice")
    names = layer().set_index("place_id")["name_zh"][near["ids"]]
    for name in names:
        expect(choice.get_by_role("button", name=name).first).to_be_visible()
    expect(choice.get_by_role("button").first).to_be_focused()
    page.keyboard.press("Tab")
    chosen = choice.get_by_role("button").nth(1)
    expect(chosen).to_be_focused()
    words = str(chosen.inner_text()).split()[-1]
    page.keyboard.press("Enter")

    expect(heading(page)).to_contain_text(words)
    expect(choice).to_have_count(0)


CROWD = """() => {
    const { map } = window;
    const items = window.haizhumap.map.visible;
    const point = (item) => map.latLngToContainerPoint(item.latlng);
    const around = (item) => items.filter((one) => point(one).distanceTo(point(item)) < 10);
    const middle = items.reduce((best, item) => (around(item).length > around(best).length ? item : best));
    return { ids: around(middle).map((item) => item.place.id), ...{ x: point(middle).x, y: point(middle).y } };
}"""
"""The sign with the most others within reach of a click, which is 12 pixels, wherever in its pixel it falls."""


def boxes(labels: Locator) -> list[dict[str, float]]:
    """Return what the visible labels cover."""
    script = """labels => labels.map((label) => label.getBoundingClientRect()).filter((b) => b.width)
        .map(({ x, y, width, height }) => ({ x, y, width, height }))"""
    found: list[dict[str, float]] = labels.evaluate_all(script)
    return found


GROUND_NAMES = """() => {
    const { map } = window;
    const frame = map.getContainer().getBoundingClientRect();
    const corner = ({ x, y }) => map.layerPointToContainerPoint([x, y]);
    const box = (room) => ({ x: corner(room).x + frame.x, y: corner(room).y + frame.y, width: room.w, height: room.h });
    const seen = ({ x, y, width, height }) =>
        x + width > frame.x && y + height > frame.y && x < frame.right && y < frame.bottom;
    return window.haizhumap.map.ground.labels.placed.map(({ text, rooms }) => [text, rooms.map(box).filter(seen)])
        .filter(([, rooms]) => rooms.length);
}"""
"""The ground's names that are seen, each with what its characters cover on the page."""


def ground_names(page: Page) -> list[tuple[str, list[dict[str, float]]]]:
    """Return the ground's names in view with the boxes that they cover, once the map is drawn."""
    frame = frame_of(page)
    frame.wait_for_function("() => window.haizhumap.map.painting === null && window.haizhumap.map.ground.isDrawn")
    return [(text, rooms) for text, rooms in frame.evaluate(GROUND_NAMES)]


def overlap(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Tell whether two boxes share more than an edge."""
    return all(
        a[at] + 1 < b[at] + b[size] and b[at] + 1 < a[at] + a[size] for at, size in (("x", "width"), ("y", "height"))
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("zoom", [11, 12.5, 14, 16])
def test_labels_do_not_lie_on_one_another(show: Show, zoom: float, lang: str) -> None:
    """Names of places and of the ground stay apart at every zoom, and there are some of both."""
    page = show(f"?lang={lang}")
    expect(the_map(page).locator(f".leaflet-container[data-lang='{lang}']")).to_be_visible()
    move_map(page, 23.106, 113.318, zoom)
    ground = ground_names(page)
    places = boxes(the_map(page).locator(".hz-label"))

    labels = [*(rooms for _, rooms in ground), *([box] for box in places)]

    assert len(ground) > 3
    assert places
    assert [
        pair
        for one, other in itertools.combinations(labels, 2)
        for pair in itertools.product(one, other)
        if overlap(*pair)
    ] == []


def test_nearly_every_sign_has_its_name_at_the_first_view(open_page: Open, address: str) -> None:
    """Where signs stand close, names move aside before they are left out."""
    page = open_page(address)
    places_on_map(page)
    ground_names(page)

    assert the_map(page).locator(".hz-place").count() >= 23


WHERE_NAMES_STAND = (
    """labels => Object.fromEntries(labels.map((one) => [one.textContent, [one.style.left, one.style.top]]))"""
)


def test_names_stay_still_while_one_points_and_selects(show: Show) -> None:
    """Hovering moves no name, and the selection moves none that stood."""
    page = show()
    move_map(page, 23.095, 113.33, 14)
    ground = ground_names(page)
    names = the_map(page).locator(".hz-place")
    before = names.evaluate_all(WHERE_NAMES_STAND)

    x, y = sign_point(page, "canton-tower")
    container(page).hover(position={"x": x, "y": y})
    expect(the_map(page).locator(".leaflet-tooltip")).to_be_visible()
    assert ground_names(page) == ground
    assert names.evaluate_all(WHERE_NAMES_STAND) == before
    focus(page, "place-hongwei-village").click()
    expect_selected(page, "hongwei-village")
    ground_names(page)

    after = names.evaluate_all(WHERE_NAMES_STAND)
    assert {name: at for name, at in after.items() if name in before} == before


def test_labels_leave_the_controls_free(show: Show) -> None:
    """No name lies below the legend, the buttons or the credit."""
    page = show()
    move_map(page, 23.092, 113.31, 12.5)
    labels = boxes(the_map(page).locator(".hz-label.hz-place"))
    controls = boxes(the_map(page).locator(".leaflet-control"))

    assert [(a, b) for a in labels for b in controls if overlap(a, b)] == []


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ["位置有依据", "大致", "一大片", "误差范围"]),
        ("en", ["documented", "approximate", "wide zone", "uncertainty"]),
    ],
)
def test_the_key_explains_precision(show: Show, lang: str, words: list[str]) -> None:
    """What solid, dashed, dotted and yellow mean stands at the foot of the map."""
    page = show(f"?lang={lang}")

    expect(page.locator(".hz-key li")).to_have_text(words)


def test_the_map_speaks_the_pages_language(show: Show) -> None:
    """Labels, controls and the credit change, in the same frame."""
    page = show()
    remember_frame(page)
    move_map(page, 23.105, 113.32, 14)

    focus(page, "lang-en").click()

    expect(page.get_by_text("28 of 32 places")).to_be_visible()
    frame_of(page).wait_for_function(
        "() => window.haizhumap.map.ground.labels.placed.some(({ text }) => text.startsWith('Tianhe'))"
    )
    expect(the_map(page).locator(".hz-place", has_text="Canton Tower")).to_be_visible()
    expect(the_map(page).locator(".leaflet-control-attribution")).to_contain_text("OpenStreetMap contributors (ODbL)")
    expect(control_of(page, "Zoom in")).to_be_visible()
    assert is_same_frame(page)
    expect(page).to_have_url(re.compile("lang=en"))


def test_a_scale_in_kilometres_stands_on_the_map(show: Show) -> None:
    """Metric only, no miles."""
    page = show()

    expect(the_map(page).locator(".leaflet-control-scale-line")).to_have_count(1)
    expect(the_map(page).locator(".leaflet-control-scale-line")).to_have_text(re.compile(r"^\d+ k?m$"))


def test_a_precision_filter_changes_the_map(show: Show) -> None:
    """Only what is exactly known stays."""
    page = show()

    choose(page, "precision", "exact")

    expect_places(page, located(Filter(precisions=frozenset({Precision.EXACT}), zones=frozenset({Zone.INSIDE}))))


def test_a_selected_place_that_the_filter_leaves_out_is_not_on_the_map(show: Show) -> None:
    """The card stays, and says where the place is; the map keeps to the filter."""
    page = show("?sector=culture&place=kanglu")

    expect_places(page, located(INSIDE) & located(Filter(sectors=frozenset({Sector.CULTURE}))))
    expect(card(page).locator("mark")).to_have_text("康鹭片区")
    expect(card(page)).to_contain_text("这个地点不在当前筛选内。")
    focus(page, "filtered-out").click()

    expect_places(page, located())
