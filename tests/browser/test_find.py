"""How a person finds places: sectors, filters, home, words, a point, links; in Chromium."""

import re
from math import cos, radians
from urllib.parse import parse_qs, urlsplit

import pytest
import shapely
from conftest import Open, Show
from pages import (
    INSIDE,
    TOWER,
    card,
    choose,
    click_sign,
    container,
    entries,
    expect_places,
    expect_selected,
    expect_still,
    focus,
    frame_of,
    heading,
    is_same_frame,
    layer,
    listed,
    live_at,
    located,
    map_view,
    move_map,
    open_drawer,
    open_filters,
    open_menu,
    query_of,
    remember_frame,
    search,
    suggestions,
    the_map,
    type_words,
    unasked,
    wait_for_page,
)
from playwright.sync_api import Page, expect
from shapely.geometry.base import BaseGeometry

from haizhumap.geo.datum import convert
from haizhumap.layer.filtering import Catalogue, Filter, Near
from haizhumap.model import Datum, Sector, Stage, Zone

pytestmark = pytest.mark.browser

RENEWAL = Filter(sectors=frozenset({Sector.URBAN_RENEWAL}), zones=frozenset({Zone.INSIDE}))
CULTURE = Filter(sectors=frozenset({Sector.CULTURE}))


def count_of(page: Page, facet: str, code: str) -> int:
    """Return the figure on a sector's chip or beside a box."""
    control = focus(page, f"{facet}-{code}")
    return int((control if facet == "sector" else control.locator("xpath=..")).locator(".hz-count").inner_text())


# --- the server has nothing to do with it ---


def test_filtering_searching_selecting_and_the_language_ask_the_server_nothing(open_page: Open, address: str) -> None:
    """Once the words are there, the browser alone answers; a card and the ground near by are fetched as files."""
    page = open_page(address)
    wait_for_page(page)
    search(page, "塔")
    expect_places(page, located(Filter(words="塔")))
    focus(page, "chip-words").click()

    with unasked(page, "/data/card/", "/basemap/"):
        choose(page, "sector", "culture")
        expect_places(page, located(CULTURE))
        choose(page, "stage", "operating")
        focus(page, "chip-reset").click()
        expect_places(page, located())
        search(page, "沥滘")
        expect_places(page, located(Filter(words="沥滘")))
        focus(page, "place-lijiao-village").click()
        expect_selected(page, "lijiao-village")
        focus(page, "lang-en").click()
        expect(heading(page)).to_have_text("Lijiao Village")
        open_drawer(page, "table")


# --- sectors and filters ---


def test_a_sectors_chip_filters_and_frees(show: Show) -> None:
    """Pressed once the sector alone is shown, pressed again everything."""
    page = show()
    chip = focus(page, "sector-culture")
    expect(chip).to_have_accessible_name(re.compile("文化"))
    expect(chip).to_have_attribute("aria-pressed", "false")

    chip.click()
    expect_places(page, located(CULTURE))
    expect(focus(page, "sector-culture")).to_have_attribute("aria-pressed", "true")
    assert query_of(page) == {"sector": ["culture"]}
    focus(page, "sector-culture").click()

    expect_places(page, located())
    assert query_of(page) == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_pressed_chip_can_be_read_under_the_pointer(open_page: Open, address: str, theme: str) -> None:
    """Its words keep the colour that stands out from its ground."""
    page = open_page(address, color_scheme=theme)
    wait_for_page(page)
    focus(page, "sector-health").click()
    chip = focus(page, "sector-health")
    expect(chip).to_have_attribute("aria-pressed", "true")
    page.mouse.move(5, 5)
    style = "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
    colour, ground = chip.evaluate(style)
    chip.hover()

    assert chip.evaluate(style) == [colour, ground]
    assert colour != ground


def test_the_chips_are_the_legend(show: Show) -> None:
    """Every sector of the report has its sign and its colour on the chip, as on the map."""
    page = show("?zone=inside&zone=outside")
    drawn = container(page).evaluate("""() => Object.fromEntries(
        window.haizhumap.map.items.map(({ place, ground }) => [place.sector, ground.options.color])
    )""")
    assert set(drawn) == set(layer()["sector"])

    for sector, colour in drawn.items():
        style = str(focus(page, f"sector-{sector}").locator(".hz-sign").get_attribute("style"))
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        assert f"rgb({red}, {green}, {blue})" in style


def test_counts_follow_the_other_facets(show: Show) -> None:
    """Each figure says what a press would show, given the rest of the filter."""
    page = show("?sector=urban_renewal")
    expect_places(page, located(RENEWAL))
    open_filters(page)
    counts = Catalogue(layer()).count(RENEWAL)
    counts["sector"]["regional_cooperation"] = 4  # its press brings the partner zones

    assert {code: count_of(page, "stage", code) for code in counts["stage"]} == counts["stage"]
    assert {code: count_of(page, "sector", code) for code in counts["sector"]} == counts["sector"]
    choose(page, "stage", Stage.APPROVAL)
    approval = layer()["stage"] == Stage.APPROVAL
    renewal = layer()["sector"] == Sector.URBAN_RENEWAL
    expect(entries(page)).to_have_count(int((approval & renewal).sum()))
    assert count_of(page, "sector", "culture") == 0


def test_several_codes_of_a_facet_widen_and_facets_narrow(show: Show) -> None:
    """Two sectors show both; a stage on top shows what fits both."""
    page = show("?sector=culture")

    choose(page, "sector", "tourism")
    two = frozenset({Sector.CULTURE, Sector.TOURISM})
    expect_places(page, located(Filter(sectors=two)))
    choose(page, "stage", Stage.UPGRADING)

    expect_places(page, located(Filter(sectors=two, stages=frozenset({Stage.UPGRADING}))))


def test_all_none_and_only_this(show: Show) -> None:
    """One press takes all of a facet, none, or this one alone."""
    page = show()
    open_filters(page)
    boxes = page.locator("[data-facet='stage'] input")

    focus(page, "all-stage").click()
    expect(page.locator("[data-facet='stage'] input:checked")).to_have_count(boxes.count())
    focus(page, f"only-stage-{Stage.OPERATING}").click()
    expect(page.locator("[data-facet='stage'] input:checked")).to_have_count(1)
    expect_places(page, located(Filter(stages=frozenset({Stage.OPERATING}), zones=frozenset({Zone.INSIDE}))))
    focus(page, "none-stage").click()

    expect(page.locator("[data-facet='stage'] input:checked")).to_have_count(0)
    expect(focus(page, "none-stage")).to_be_disabled()
    expect_places(page, located())


@pytest.mark.parametrize(
    ("lang", "sector", "words"),
    [("zh", "领域: 城市更新", "搜索：村"), ("en", "Sector: Urban renewal", "Search: 村")],
)
def test_the_filter_stands_in_words_and_its_parts_come_off(show: Show, lang: str, sector: str, words: str) -> None:
    """Each part of the filter is a button that drops it; the last one drops all."""
    page = show(f"?sector=urban_renewal&q=村&lang={lang}")

    expect(focus(page, "chip-sector")).to_contain_text(re.compile(re.escape(sector), re.IGNORECASE))
    expect(focus(page, "chip-words")).to_contain_text(words)
    expect(page.locator("#hz-search")).to_have_value("村")
    focus(page, "chip-words").click()
    expect(focus(page, "chip-words")).to_have_count(0)
    expect_places(page, located(RENEWAL))
    expect(page.locator("#hz-search")).to_have_value("")
    focus(page, "chip-reset").click()

    expect_places(page, located())
    expect(page.locator(".hz-chip")).to_have_count(0)
    assert set(query_of(page)) <= {"lang"}


def test_words_typed_right_after_a_press_stay(show: Show) -> None:
    """What a press changed is drawn before the next word is heard, so it takes no word away."""
    page = show("?q=回迁")
    focus(page, "chip-words").hover()

    left = page.evaluate(
        """() => {
            const chip = document.querySelector("[data-focus='chip-words']");
            const box = document.querySelector("#hz-search");
            const tell = (name) => chip.dispatchEvent(new PointerEvent(name, {bubbles: true, pointerId: 1}));
            tell("pointerdown");
            tell("pointerup");
            chip.click();
            box.value = "医院";
            box.dispatchEvent(new Event("input", {bubbles: true}));
            return new Promise((done) => setTimeout(() => setTimeout(() => done(box.value))));
        }"""
    )

    assert left == "医院"
    expect(focus(page, "chip-words")).to_have_count(0)


@pytest.mark.parametrize(
    ("lang", "advice", "loosened"),
    [("zh", "去掉“搜索”", "没有符合条件的地点"), ("en", "Drop “Search”", "No place fits")],
)
def test_nothing_found_says_what_to_loosen(show: Show, lang: str, advice: str, loosened: str) -> None:
    """An empty result is explained, what to drop comes with what it brings, and dropping works."""
    page = show(f"?sector=culture&q=沥滘&lang={lang}")
    remember_frame(page)
    expect(page.get_by_text(loosened)).to_be_visible()
    expect_places(page, set())

    page.locator(".hz-nothing button", has_text=advice).click()

    expect_places(page, located(CULTURE))
    assert is_same_frame(page)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("sector=regional_cooperation", Filter(sectors=frozenset({Sector.REGIONAL_COOPERATION}))),
        ("q=横琴", Filter(words="横琴")),
        ("place=hengqin", Filter()),
        ("near=113.52,22.13,9000", Filter(near=Near(113.52, 22.13, 9000))),
    ],
)
def test_the_partner_zones_show_when_they_are_asked_for(show: Show, query: str, wanted: Filter) -> None:
    """Their sector, a search, a link to one of them or a point near them brings them up."""
    page = show(f"?{query}")

    expect_places(page, located(wanted))
    assert any(place_id in located(wanted) - located() for place_id in located(wanted))


# --- home ---


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("昌岗", ["昌岗", "昌岗中路"]),
        ("江南西", ["江南西", "江南西路"]),
        ("changgang", ["昌岗", "昌岗中路"]),
        ("jnx", ["江南西", "江南西路"]),
        ("Changgang", ["昌岗"]),
    ],
)
def test_a_resident_finds_station_and_road_by_name_pinyin_and_initials(
    show: Show, words: str, offered: list[str]
) -> None:
    """What lies on the ground is offered beside the projects, under a heading of its own, and says what it is."""
    page = show()

    type_words(page, words)

    expect(page.get_by_role("listbox")).to_contain_text("地点")
    for name in offered:
        expect(suggestions(page).filter(has=page.get_by_text(name, exact=True)).first).to_be_visible()
    expect(suggestions(page).first).to_contain_text("地铁站")


def test_a_resident_looks_for_home_and_sees_how_far_everything_is(show: Show) -> None:
    """The station is marked, the map goes there, the list is sorted by distance and tells the metres."""
    page = show()

    live_at(page, "昌岗", "昌岗", "地铁站")

    expect(page.get_by_text("离昌岗的距离")).to_be_visible()
    metres = distances(page)
    assert metres == sorted(metres)
    assert len(metres) == len(located())
    near = sum(1 for one in metres if one <= 1000)
    expect(page.get_by_role("button", name=f"1公里内 {near} 个")).to_be_visible()
    frame_of(page).wait_for_function("() => window.haizhumap.map.marks.home && window.map.getZoom() > 13.5")
    expect(page.locator("#hz-search")).to_have_value("")
    assert query_of(page)["home"][0].endswith(",昌岗")
    lon, lat = map(float, query_of(page)["home"][0].split(",")[:2])

    focus(page, "near-1000").click()

    expect_places(page, located(Filter(near=Near(lon, lat, 1000), zones=frozenset(Zone))))
    expect(focus(page, "chip-near")).to_contain_text("昌岗周围1公里内")
    focus(page, "chip-near").click()
    focus(page, "home-off").click()

    expect(page.locator(".hz-distance")).to_have_count(0)
    assert "home" not in query_of(page)


@pytest.mark.parametrize("radius_m", [500, 2000, 5000])
def test_a_reader_chooses_how_far_to_look(show: Show, radius_m: int) -> None:
    """Each distance says how many lie within it, a press shows those, pressed again all; the counts stay."""
    page = show("?home=113.27790,23.08897,昌岗")
    metres = distances(page)
    chip = focus(page, f"near-{radius_m}")
    count = chip.locator(".hz-count").inner_text()

    chip.click()

    expect(chip).to_have_attribute("aria-pressed", "true")
    expect(chip.locator(".hz-count")).to_have_text(count)
    expect(entries(page)).to_have_count(int(count))
    assert abs(sum(one <= radius_m for one in metres) - int(count)) <= 1, "the list rounds"
    chip.click()
    expect_places(page, located())


def test_distances_are_told_from_a_project_too(show: Show) -> None:
    """A press on the card makes it the place from which distances are told; everybody may know it."""
    page = show("?place=canton-tower")

    focus(page, "from-here").click()

    expect(page.get_by_text("离广州塔的距离")).to_be_visible()
    expect(focus(page, "place-canton-tower")).to_contain_text("就在这里")
    assert query_of(page)["home"][0].endswith(",广州塔")


def distances(page: Page) -> list[float]:
    """Return the distances of the list in metres, in its order."""
    found = [re.search(r"([\d.,]+) ?(公里|米|km|m)", words) for words in page.locator(DISTANCE).all_inner_texts()]
    return [float(one[1].replace(",", "")) * (1000 if one[2] in {"公里", "km"} else 1) if one else 0 for one in found]


DISTANCE = ".hz-places .hz-distance"


def test_home_stands_in_the_link(open_page: Open, address: str) -> None:
    """Who opens the link sees the same distances from the same place, in both languages."""
    page = open_page(f"{address}/?home=113.27790,23.08897,昌岗&lang=en")
    wait_for_page(page)

    expect(page.get_by_text("Distance from 昌岗")).to_be_visible()
    metres = distances(page)
    assert metres
    assert metres == sorted(metres)


@pytest.mark.parametrize("datum", [Datum.WGS84, Datum.GCJ02, Datum.BD09])
def test_coordinates_in_any_of_three_datums_are_a_place_to_start_from(show: Show, datum: Datum) -> None:
    """Bare numbers do not say their datum: each reading is offered, and the chosen one leads to the same spot."""
    page = show()
    lon, lat = (float(one) for one in convert(*TOWER, source=Datum.WGS84, target=datum))

    type_words(page, f"{lat:.6f}, {lon:.6f}")
    expect(suggestions(page)).to_have_count(3)
    page.locator(f"[data-suggestion='spot-{datum}']").click()

    expect_home(page)
    expect(focus(page, "place-canton-tower")).to_contain_text("就在这里")


def expect_home(page: Page) -> None:
    """Wait until distances are told from the foot of Canton Tower, within 3 m."""
    expect(page.locator(".hz-home")).to_be_visible()
    found = [float(one) for one in query_of(page)["home"][0].split(",")[:2]]
    assert found == pytest.approx(TOWER, abs=3e-5)


@pytest.mark.parametrize(
    ("template", "datum"),
    [
        ("https://uri.amap.com/marker?position={lon},{lat}&name=x", Datum.GCJ02),
        ("广州塔 https://ditu.amap.com/regeo?lng={lon}&lat={lat}&center={lon},{lat} 分享", Datum.GCJ02),
        ("https://api.map.baidu.com/marker?location={lat},{lon}&output=html", Datum.BD09),
        ("https://www.openstreetmap.org/#map=17/{lat}/{lon}", Datum.WGS84),
    ],
)
def test_a_pasted_link_of_another_map_leads_to_its_spot(show: Show, template: str, datum: Datum) -> None:
    """AMap's numbers are GCJ-02, Baidu's BD-09, OpenStreetMap's WGS 84: Enter takes the one reading there is."""
    page = show()
    lon, lat = (float(one) for one in convert(*TOWER, source=Datum.WGS84, target=datum))

    type_words(page, template.format(lon=f"{lon:.6f}", lat=f"{lat:.6f}"))
    expect(suggestions(page)).to_have_count(1)
    page.keyboard.press("Enter")

    expect_home(page)


def test_what_is_pasted_is_read_as_amap_has_it_and_can_be_read_otherwise(show: Show) -> None:
    """In the Chinese page GCJ-02 comes first, the numbers as typed; the datum is told, another one a press away."""
    page = show()
    lon, lat = (float(one) for one in convert(*TOWER, source=Datum.WGS84, target=Datum.GCJ02))
    typed = f"{lon:.5f}, {lat:.5f}"

    type_words(page, typed)
    expect(suggestions(page).first).to_contain_text(typed)
    page.keyboard.press("Enter")

    expect_home(page)
    expect(page.get_by_text("按 GCJ-02（高德、腾讯） 坐标读的。")).to_be_visible()
    focus(page, "read-wgs84").click()
    expect(page.get_by_text("按 WGS-84 坐标读的。")).to_be_visible()
    found = [float(one) for one in query_of(page)["home"][0].split(",")[:2]]
    assert found == pytest.approx((lon, lat), abs=3e-5)
    focus(page, "read-gcj02").click()
    expect(page.get_by_text("按 GCJ-02（高德、腾讯） 坐标读的。")).to_be_visible()
    expect_home(page)


def test_in_the_english_page_numbers_are_first_read_as_gps_has_them(show: Show) -> None:
    """WGS 84 comes first there."""
    page = show("?lang=en")

    type_words(page, "23.08960, 113.27430")

    expect(suggestions(page).first).to_have_attribute("data-suggestion", "spot-wgs84")


def test_a_pasted_link_keeps_the_name_that_it_gives_the_spot(show: Show) -> None:
    """AMap's own name for it stands in the suggestion and beside the distances."""
    page = show()

    type_words(page, "https://uri.amap.com/marker?position=113.27430,23.08960&name=家")
    expect(suggestions(page).first).to_contain_text("家")
    page.keyboard.press("Enter")

    expect(page.get_by_text("离家的距离")).to_be_visible()


def test_a_short_link_is_said_to_lead_nowhere_without_the_network(show: Show) -> None:
    """What AMap's app shares says its spot to nobody but AMap: the page tells what to paste instead."""
    page = show()

    type_words(page, "https://surl.amap.com/abc123")

    expect(page.get_by_role("alert")).to_contain_text("这是短链接")


GEOLOCATION = {"latitude": TOWER[1], "longitude": TOWER[0], "accuracy": 65}


def test_my_position_where_the_browser_allows_it(open_page: Open, address: str) -> None:
    """The browser's own position becomes the place from which distances are told, no surer than the browser is."""
    page = open_page(address, permissions=["geolocation"], geolocation=GEOLOCATION)
    wait_for_page(page)

    focus(page, "mine").click()

    expect_home(page)
    expect(page.get_by_text("离我的位置的距离")).to_be_visible()
    expect(focus(page, "place-canton-tower")).to_contain_text("可能就在这里")
    assert query_of(page)["home"][0].endswith(",@mine,65")


def test_my_position_where_the_browser_refuses(open_page: Open, address: str) -> None:
    """It says so in words and offers the map instead; nothing is filtered."""
    page = open_page(f"{address}/?lang=en", permissions=[])
    wait_for_page(page)

    focus(page, "mine").click()

    expect(page.get_by_text("The browser gave no position; pick a point on the map instead.")).to_be_visible()
    expect_places(page, located())


def test_what_the_browser_refuses_is_told_until_one_types(open_page: Open, address: str) -> None:
    """And what is said to screen readers alone is never seen as a notice."""
    page = open_page(address, permissions=[])
    wait_for_page(page)
    focus(page, "mine").click()
    told = page.locator(".hz-told")
    expect(told).to_have_text("浏览器没有给出位置；可以改为在图上选点。")

    type_words(page, "昌")

    expect(told).to_be_hidden()
    status = page.locator(".hz-finder-status")
    expect(status).to_contain_text("条建议")
    assert status.evaluate("one => one.getBoundingClientRect().width") == 1


def test_a_point_is_picked_on_the_map(show: Show) -> None:
    """The next click on the map picks the point, places do not open; distances are told from there."""
    page = show()
    focus(page, "pick").click()
    expect(the_map(page).locator(".leaflet-container.hz-picking")).to_be_visible()
    expect(page.get_by_text("请点击地图上的一点；")).to_be_visible()

    click_sign(page, "canton-tower")

    expect(page.get_by_text("离所选点的距离")).to_be_visible()
    expect(page.get_by_text("请点击地图上的一点；")).to_be_hidden()
    expect(card(page)).to_have_count(0)
    expect(the_map(page).locator(".leaflet-container.hz-picking")).to_have_count(0)
    found = [float(one) for one in query_of(page)["home"][0].split(",")[:2]]
    assert found == pytest.approx(TOWER, abs=1e-3)


FAR_HOME = "?home=113.23000,23.06000,@point"
"""No place lies within a kilometre of it."""
SEEN = """() => {
    const { visible, viewport } = window.haizhumap.map;
    return visible.filter(({ latlng }) => viewport.free().contains(latlng)).length;
}"""


def test_home_far_from_all_places_brings_the_nearest_into_view(show: Show) -> None:
    """No map without a place on it; where a circle leaves none at all, the map comes no nearer."""
    page = show()
    show(FAR_HOME)
    frame_of(page).wait_for_function(f"() => window.haizhumap.map.marks.home && ({SEEN})() > 0")
    expect_still(page)
    assert frame_of(page).evaluate(SEEN) > 0

    show()
    move_map(page, 23.09, 113.33, 13)
    show(f"{FAR_HOME}&near=113.23000,23.06000,500")
    expect_places(page, set())
    frame_of(page).wait_for_function("() => window.haizhumap.map.marks.home")
    expect_still(page)

    assert map_view(page)[2] == 13


def test_a_pick_is_called_off(show: Show) -> None:
    """By the button in the hint, or by Esc; the hint can be read, and nothing is picked."""
    page = show()
    focus(page, "pick").click()
    expect(page.get_by_text("请点击地图上的一点；")).to_be_visible()
    focus(page, "pick-off").click()
    expect(page.get_by_text("请点击地图上的一点；")).to_be_hidden()
    focus(page, "pick").click()
    expect(page.get_by_text("请点击地图上的一点；")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_text("请点击地图上的一点；")).to_be_hidden()
    assert "home" not in query_of(page)


@pytest.mark.parametrize(
    ("metres", "words"),
    [(20, "可能就在这里"), (270, "约270米（±300米）"), (2900, "约2.9公里（±300米）"), (3100, "约3.1公里（±300米）")],
)
def test_a_distance_is_no_surer_than_the_position(show: Show, metres: float, words: str) -> None:
    """A village known to 300 m is not told as 270 m away; the card says it as the list does, and from where."""
    village = layer().set_index("place_id").loc["wufeng-village"]
    assert village["uncertainty_m"] == 300
    lon, lat = west_of(village.geometry, metres)
    page = show(f"?home={lon:.5f},{lat:.5f},昌岗")

    expect(focus(page, "place-wufeng-village").locator(".hz-distance")).to_have_text(words)
    focus(page, "place-wufeng-village").click()

    wanted = words if metres < 50 else f"离昌岗 {words}"
    expect(card(page).locator(".hz-distance")).to_have_text(wanted)


def west_of(shape: BaseGeometry, metres: float) -> tuple[float, float]:
    """Return the point so far west of a shape's westernmost corner, lon, lat."""
    lon, lat = min(shapely.get_coordinates(shape).tolist())
    return lon - metres / (111_320 * cos(radians(lat))), lat


# --- the search box ---


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("沥滘", "lijiao-village"),
        ("lijiao", "lijiao-village"),
        ("瀝滘", "lijiao-village"),
        ("\uff2c\uff29\uff2a\uff29\uff21\uff2f", "lijiao-village"),  # full width
        ("Canton Tower", "canton-tower"),
        ("canton tow", "canton-tower"),
        ("小蛮腰", "canton-tower"),
        ("廣州塔", "canton-tower"),
        ("琶洲客运港", "pazhou-port"),
        ("sun yat", "sun-yat-sen-memorial-hospital"),
    ],
)
def test_search_finds_by_any_way_of_writing(show: Show, words: str, first: str) -> None:
    """Characters, pinyin, initials, English, aliases, traditional characters and full width lead to the place."""
    page = show()

    type_words(page, words)
    expect(page.locator(f"[data-suggestion='{first}']")).to_be_visible()
    expect(suggestions(page).first).to_have_attribute("data-suggestion", first)
    page.keyboard.press("Enter")

    expect_selected(page, first)


def test_words_find_places_by_what_is_said_of_them(show: Show) -> None:
    """Looked for in names and sentences, they filter; the place that is called so stands first."""
    page = show()

    search(page, "沥滘")

    expect(focus(page, "chip-words")).to_contain_text("沥滘")
    expect(entries(page).first).to_have_attribute("data-place", "lijiao-village")


def test_initials_find_every_place_that_is_written_so(show: Show) -> None:
    """`lj` stands for a name and for an alias: both are found, the name first."""
    page = show()

    search(page, "lj")

    expect(focus(page, "chip-words")).to_contain_text("lj")
    expect(entries(page)).to_have_count(2)
    expect(entries(page).first).to_have_attribute("data-place", "lijiao-village")


def test_names_rank_before_sentences(show: Show) -> None:
    """A place that is called so stands before one that is only mentioned with it."""
    page = show()

    search(page, "琶洲")

    expect(entries(page).first).to_have_attribute("data-place", "pazhou")
    expect(entries(page).nth(1)).to_have_attribute("data-place", "pazhou-port")


def test_the_arrow_keys_choose_a_suggestion_and_enter_takes_it(show: Show) -> None:
    """Down goes through what is offered, up comes back, Enter selects the project; a screen reader is told which."""
    page = show()
    box = page.locator("#hz-search")
    box.click()
    page.keyboard.type("沥滘")
    expect(page.locator("[data-suggestion='lijiao-village']")).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")

    page.keyboard.press("ArrowDown")
    expect(page.locator("[role='option'][aria-selected='true']")).to_have_attribute("data-suggestion", "lijiao-village")
    expect(page.locator(f"#{box.get_attribute('aria-activedescendant')}")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(card(page)).to_be_visible()
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_escape_closes_what_is_offered_and_keeps_the_words(show: Show) -> None:
    """And leaves what lies behind open."""
    page = show("?tab=table")
    type_words(page, "沥滘")

    page.keyboard.press("Escape")

    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.locator("#hz-search")).to_have_value("沥滘")
    expect(page.get_by_role("dialog")).to_be_visible()


@pytest.mark.parametrize("words", ["康鹭", "昌岗"])
def test_enter_takes_the_first_suggestion_whatever_it_is(show: Show, words: str) -> None:
    """A project is selected, a name of the ground becomes home: one key, one meaning, and the words are gone."""
    page = show()
    type_words(page, words)
    expect(suggestions(page).first).to_contain_text(words)

    page.keyboard.press("Enter")

    expect(page.locator("#hz-search")).to_have_value("")
    expect(heading(page) if words == "康鹭" else page.locator(".hz-home")).to_contain_text(words)


@pytest.mark.parametrize("by_keyboard", [True, False])
def test_words_that_nothing_is_called_filter_and_the_empty_box_frees(show: Show, *, by_keyboard: bool) -> None:
    """They are looked for in the report's sentences; emptied by keys or by its ×, the box filters no longer."""
    page = show()
    box = page.locator("#hz-search")
    expect(focus(page, "clear")).to_have_count(0)
    search(page, "回迁安置")
    expect(focus(page, "chip-words")).to_contain_text("回迁安置")
    expect_places(page, located(Filter(words="回迁安置")))
    expect(box).to_have_value("回迁安置")

    if by_keyboard:
        box.press("Control+A")
        box.press("Delete")
    else:
        focus(page, "clear").click()

    expect_places(page, located())
    expect(focus(page, "clear")).to_have_count(0)


def test_going_back_empties_the_search_box_too(show: Show) -> None:
    """The box says what the link says, even while the cursor stands in it."""
    page = show("?lang=zh")
    search(page, "taigu")
    expect(focus(page, "chip-words")).to_be_visible()
    page.locator("#hz-search").focus()

    page.evaluate("() => history.back()")

    expect(page.locator("#hz-search")).to_have_value("")
    expect_places(page, located())


# --- the list ---


def test_the_list_is_sorted_as_the_reader_chooses(show: Show) -> None:
    """As in the report, by name in the reading's order, by sector; the link keeps it."""
    page = show()
    inside = [place_id for place_id in layer()["place_id"] if place_id not in PARTNERS]
    assert listed(page) == inside

    focus(page, "sort").select_option("name")
    names = listed(page)
    assert names != inside
    assert names.index("dongxiao-south-road") < names.index("canton-tower") < names.index("taikoo-warehouse")
    assert query_of(page)["sort"] == ["name"]
    focus(page, "sort").select_option("sector")
    by_sector = [layer().set_index("place_id")["sector"][one] for one in listed(page)]
    order = [sector for sector in Sector if sector in by_sector]
    assert [sector for i, sector in enumerate(by_sector) if i == 0 or by_sector[i - 1] != sector] == order
    focus(page, "sort").select_option("report")

    assert listed(page) == inside
    assert "sort" not in query_of(page)


PARTNERS = set(layer()["place_id"][layer()["kind"] == "external_zone"])


# --- links ---


def test_a_link_shows_the_same(open_page: Open, address: str) -> None:
    """Filter, language, selected place, drawer and the map's view, moved by hand, stand in the link that is copied."""
    page = open_page(address, permissions=["clipboard-read", "clipboard-write"])
    wait_for_page(page)
    choose(page, "sector", "urban_renewal")
    expect_places(page, located(RENEWAL))
    click_sign(page, "lijiao-village")
    expect_selected(page, "lijiao-village")
    focus(page, "lang-en").click()
    expect(the_map(page).locator(".leaflet-container[data-lang='en']")).to_be_visible()
    container(page).hover(position={"x": 700, "y": 600})
    page.mouse.wheel(0, 120)
    expect(page).to_have_url(re.compile("at="))
    expect_still(page)
    open_menu(page, "share")
    focus(page, "copy-Copy link").click()
    expect(page.locator(".hz-menu-share").get_by_text("Copied")).to_be_visible()
    link = page.evaluate("() => navigator.clipboard.readText()")
    assert link == page.url

    other = open_page(f"{link}&tab=table")

    expect_places(other, located(RENEWAL))
    expect_selected(other, "lijiao-village")
    expect(heading(other)).to_contain_text("Lijiao Village")
    expect(other.get_by_role("dialog")).to_be_visible()
    assert map_view(other) == pytest.approx(map_view(page), abs=2e-3)


@pytest.mark.parametrize("given", ["@mine", "@point", "@gcj02", "@spot,家", ""])
def test_a_copied_link_does_not_say_where_the_reader_is(open_page: Open, address: str, given: str) -> None:
    """Neither the point nor the circle around it nor the map's view goes along, unless the reader says so."""
    where = f"home=113.26870,23.08950,{given}&near=113.26870,23.08950,1000&at=23.08353,113.26873,14.5"
    page = open_page(f"{address}/?sector=culture&{where}", permissions=["clipboard-read", "clipboard-write"])
    wait_for_page(page)
    open_menu(page, "share")
    expect(page.get_by_text("链接里没有您的位置。").filter(visible=True)).to_have_count(1)

    assert parse_qs(urlsplit(copied(page, "copy-复制链接")).query) == {"sector": ["culture"]}
    assert "113.26" not in copied(page, "copy-复制嵌入代码")
    assert "113.26" not in page.locator(".hz-paper").inner_text()
    whole = parse_qs(urlsplit(copied(page, "copy-复制链接，连同我的位置")).query)

    assert whole["home"][0].startswith("113.26870,23.08950")
    assert whole["near"] == ["113.26870,23.08950,1000"]


def test_a_copied_link_keeps_a_home_that_everybody_knows(open_page: Open, address: str) -> None:
    """A station is no secret: the circle around it goes along."""
    where = "home=113.27790,23.08897,昌岗&near=113.27790,23.08897,1000"
    page = open_page(f"{address}/?{where}", permissions=["clipboard-read", "clipboard-write"])
    wait_for_page(page)
    open_menu(page, "share")

    assert set(parse_qs(urlsplit(copied(page, "copy-复制链接")).query)) == {"home", "near"}
    expect(focus(page, "copy-复制链接，连同我的位置")).to_have_count(0)


def copied(page: Page, key: str) -> str:
    """Press a button that copies; return what is in the clipboard."""
    page.evaluate("() => navigator.clipboard.writeText('')")
    before = focus(page, key).bounding_box()
    focus(page, key).click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()) !== ''")
    assert focus(page, key).bounding_box() == before
    return str(page.evaluate("() => navigator.clipboard.readText()"))


def test_the_browsers_back_button_goes_back(show: Show) -> None:
    """Each choice is a step back: the drawer, the place, then the filter; moving the map is none."""
    page = show("?lang=zh")
    remember_frame(page)
    choose(page, "sector", "culture")
    focus(page, "place-shixiangyuan").click()
    expect(card(page)).to_be_visible()
    move_map(page, 23.09, 113.30, 14)
    open_drawer(page, "charts")

    page.evaluate("() => history.back()")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.evaluate("() => history.back()")
    expect(card(page)).to_have_count(0)
    expect_places(page, located(CULTURE))
    page.evaluate("() => history.back()")

    expect_places(page, located())
    assert is_same_frame(page)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("sector=culture&sector=tourism", Filter(sectors=frozenset({Sector.CULTURE, Sector.TOURISM}))),
        ("near=113.31914,23.10899,2000", Filter(near=Near(*TOWER, 2000))),
        ("zone=outside", Filter(zones=frozenset({Zone.OUTSIDE}))),
        ("stage=operating&q=馆", Filter(stages=frozenset({Stage.OPERATING}), words="馆")),
    ],
)
def test_links_of_before_show_what_they_showed(show: Show, query: str, wanted: Filter) -> None:
    """Filters keep their parameters; `tab=` opens the drawer, `read=` the sentence, `at=` the map's view."""
    page = show(f"?{query}")

    expect_places(page, located(wanted))


def test_a_link_of_before_opens_tab_and_view(open_page: Open, address: str) -> None:
    """The table lies open, and the map stands where the link says."""
    page = open_page(f"{address}/?tab=table&at=23.10000,113.30000,15")
    wait_for_page(page)

    expect(page.get_by_role("dialog", name="表格")).to_be_visible()
    assert map_view(page) == pytest.approx((23.1, 113.3, 15), abs=1e-4)


INVALID = "?sector=maybe&place=%3Cscript%3E&base=mars&near=1,2&at=x&tab=none&read=zz:1-2&zone=moon&home=x&sort=luck"


@pytest.mark.parametrize(
    ("lang", "words"), [("", "链接中的这些值不认识，已忽略"), ("&lang=en", "unknown and were ignored")]
)
def test_values_that_make_no_sense_are_ignored_with_a_notice(show: Show, lang: str, words: str) -> None:
    """A bad link shows the page, and says what it passed over."""
    page = show(INVALID + lang)

    notice = page.locator(".hz-ignored")
    expect(notice).to_contain_text(words)
    for value in ("sector=maybe", "place=<script>", "base=mars", "near=1,2", "at=x", "tab=none", "zone=moon", "home=x"):
        expect(notice).to_contain_text(value)
    expect_places(page, located(INSIDE))


def test_a_valid_link_has_no_notice(show: Show) -> None:
    """Nothing is said where nothing is wrong."""
    page = show("?sector=culture&lang=en&tab=charts&at=23.1,113.3,13")
    expect_places(page, located(CULTURE))

    expect(page.locator(".hz-ignored")).to_be_hidden()


# --- language ---


@pytest.mark.parametrize(
    ("locale", "title"), [("en-GB", "Haizhu Projects Map"), ("zh-TW", "海珠项目地图"), ("fr-FR", "海珠项目地图")]
)
def test_a_browser_gets_its_language(open_page: Open, address: str, locale: str, title: str) -> None:
    """An English browser gets English, every other one Chinese."""
    page = open_page(address, locale=locale)
    wait_for_page(page)

    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_an_english_link_stays_english_after_a_filter(open_page: Open, address: str) -> None:
    """What a planner passes on to a Chinese browser is in English again."""
    page = open_page(f"{address}/?lang=en")
    wait_for_page(page)

    choose(page, "sector", "culture")
    expect_places(page, located(CULTURE))

    assert query_of(page) == {"lang": ["en"], "sector": ["culture"]}
