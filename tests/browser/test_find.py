"""How a person finds places: facets, search, the neighbourhood of a point, links; in Chromium."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import Open, Show
from pages import (
    INSIDE,
    card,
    click_sign,
    container,
    entries,
    expect_places,
    expect_selected,
    focus,
    frame_of,
    is_same_frame,
    layer,
    located,
    map_view,
    open_facet,
    remember_frame,
    search,
    the_map,
    tick,
    view,
)
from playwright.sync_api import Page, expect

from haizhumap.layer.filtering import Catalogue, Filter, Near
from haizhumap.model import Sector, Stage, Zone

pytestmark = pytest.mark.browser

RENEWAL = Filter(sectors=frozenset({Sector.URBAN_RENEWAL}), zones=frozenset({Zone.INSIDE}))


def count_of(page: Page, facet: str, code: str) -> int:
    """Return the figure beside a box."""
    return int(focus(page, f"{facet}-{code}").locator("xpath=..").locator(".hz-count").inner_text())


# --- facets ---


def test_counts_follow_the_other_facets(show: Show) -> None:
    """Each figure says what a tick would show, given the rest of the filter."""
    page = show("?sector=urban_renewal")
    expect_places(page, located(RENEWAL))
    open_facet(page, "stage")
    counts = Catalogue(layer()).count(RENEWAL)
    counts["sector"]["regional_cooperation"] = 4  # its tick brings the partner zones

    assert {code: count_of(page, "stage", code) for code in counts["stage"]} == counts["stage"]
    assert {code: count_of(page, "sector", code) for code in counts["sector"]} == counts["sector"]
    tick(page, "stage", Stage.APPROVAL)
    approval = layer()["stage"] == Stage.APPROVAL
    renewal = layer()["sector"] == Sector.URBAN_RENEWAL
    expect(entries(page)).to_have_count(int((approval & renewal).sum()))
    assert count_of(page, "sector", "culture") == 0


def test_several_codes_of_a_facet_widen_and_facets_narrow(show: Show) -> None:
    """Two sectors show both; a stage on top shows what fits both."""
    page = show("?sector=culture")

    tick(page, "sector", "tourism")
    two = frozenset({Sector.CULTURE, Sector.TOURISM})
    expect_places(page, located(Filter(sectors=two)))
    tick(page, "stage", Stage.UPGRADING)

    expect_places(page, located(Filter(sectors=two, stages=frozenset({Stage.UPGRADING}))))


def test_all_none_and_only_this(show: Show) -> None:
    """One click ticks all boxes, none, or this one alone."""
    page = show("?sector=culture")
    boxes = page.locator("[data-facet='sector'] input")

    focus(page, "all-sector").click()
    expect(page.locator("[data-facet='sector'] input:checked")).to_have_count(boxes.count())
    focus(page, "only-sector-tourism").click()
    expect(page.locator("[data-facet='sector'] input:checked")).to_have_count(1)
    expect_places(page, located(Filter(sectors=frozenset({Sector.TOURISM}))))
    focus(page, "none-sector").click()

    expect(page.locator("[data-facet='sector'] input:checked")).to_have_count(0)
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
    focus(page, "chip-words").click()
    expect(focus(page, "chip-words")).to_have_count(0)
    expect_places(page, located(RENEWAL))
    expect(page.locator("#hz-search")).to_have_value("")
    focus(page, "chip-reset").click()

    expect_places(page, located())
    expect(page.locator(".hz-chip")).to_have_count(0)
    assert set(parse_qs(urlsplit(page.url).query)) <= {"lang"}


def test_reset_brings_everything_back(show: Show) -> None:
    """The button below the facets clears search, facets and the point; with nothing to clear it is disabled."""
    page = show("?sector=culture&q=馆&near=113.31914,23.10899,2000")

    focus(page, "reset").click()

    expect_places(page, located())
    expect(focus(page, "reset")).to_be_disabled()


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

    expect_places(page, located(Filter(sectors=frozenset({Sector.CULTURE}))))
    assert is_same_frame(page)


# --- what the browser draws before the server answers ---

SHOWN = """() => [
    document.querySelector(".hz-counted").textContent,
    [...document.querySelectorAll(".hz-places [data-place]")].map((one) => one.dataset.place),
    [...document.querySelectorAll(".hz-nothing button")].map((one) => one.textContent),
    [...document.querySelectorAll(".hz-facet label")].map((one) => [one.textContent, one.firstChild.checked]),
    document.querySelector(".hz-counted + .hz-hint")?.textContent,
    [...document.querySelectorAll(".hz-chip")].map((one) => one.textContent),
    document.querySelector("[data-focus='reset']").disabled,
]"""
PRESS = f"""element => {{
    element.click();
    document.querySelector(".hz-counted").dataset.foreseen = "true";
    return ({SHOWN})();
}}"""
MUTE = "() => { WebSocket.prototype.send = () => {}; }"


def test_a_tick_needs_no_answer(open_page: Open, address: str) -> None:
    """List, figures and map follow at once, even where the server has gone silent."""
    page = open_page(address)
    expect_places(page, located())
    view(page, "facets")
    view(page, "results")
    page.evaluate(MUTE)

    tick(page, "sector", "urban_renewal")
    expect_places(page, located(RENEWAL))
    tick(page, "sector", "urban_renewal")
    expect_places(page, located())


@pytest.mark.parametrize(
    ("link", "presses"),
    [
        ("", ("sector-culture", "sector-tourism", "stage-operating", "none-sector", "chip-reset")),
        ("", ("only-sector-regional_cooperation", "none-sector", "zone-outside", "zone-inside", "none-zone")),
        ("", ("only-stage-cooperation", "show-hidden", "chip-zone", "only-precision-exact", "loosen-all")),
        ("?kind=external_zone", ("only-precision-region", "none-kind", "reset")),
        ("?place=hengqin", ("only-sector-health", "only-stage-approval", "chip-stage", "all-sector")),
        ("?near=113.31914,23.10899,2000", ("stage-approval", "only-kind-venue", "near-off")),
        ("?tab=charts", ("cell-urban_renewal-approval", "cell-urban_renewal-approval")),
        ("?q=塔&sector=culture", ("chip-words", "sector-culture")),
    ],
)
def test_the_server_says_what_the_browser_foresaw(show: Show, link: str, presses: tuple[str, ...]) -> None:
    """After each press the answer changes neither the list nor a figure, a tick or a word of the filter."""
    page = show(link)
    for key in presses:
        foreseen = focus(page, key).evaluate(PRESS)
        page.locator(".hz-counted:not([data-foreseen])").wait_for()

        assert page.evaluate(SHOWN) == foreseen, key


def test_presses_in_quick_succession_add_up(show: Show) -> None:
    """Ticks of several facets, a search and a selection within one moment: none is lost."""
    page = show()
    open_facet(page, "stage")
    page.evaluate("""() => {
        const press = (key) => document.querySelector(`[data-focus='${key}']`).click();
        press("sector-culture");
        press("sector-tourism");
        press("stage-operating");
        press("tab-table");
        document.querySelector(".hz-places [data-place]").click();
    }""")

    expect(page).to_have_url(re.compile("place="))
    expect(card(page)).to_be_visible()
    view(page, "table")
    query = parse_qs(urlsplit(page.url).query)
    assert {name: sorted(codes) for name, codes in query.items() if name != "place"} == {
        "sector": ["culture", "tourism"],
        "stage": ["operating"],
        "tab": ["table"],
    }


# --- search ---


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

    search(page, words)

    expect(focus(page, "chip-words")).to_contain_text(words)
    expect(entries(page).first).to_have_attribute("data-place", first)


def test_initials_find_every_place_that_is_written_so(show: Show) -> None:
    """`lj` stands for a name and for an alias: both are found, the name first."""
    page = show()

    search(page, "lj")

    expect(focus(page, "chip-words")).to_contain_text("lj")
    expect(entries(page)).to_have_count(2)
    expect(entries(page).first).to_have_attribute("data-place", "lijiao-village")


def test_going_back_empties_the_search_field_too(show: Show) -> None:
    """The field says what the link says, even while the cursor stands in it."""
    page = show("?lang=zh")
    search(page, "taigu")
    expect(focus(page, "chip-words")).to_be_visible()
    expect(page.locator("#hz-search")).to_be_focused()

    page.evaluate("() => history.back()")

    expect(page.locator("#hz-search")).to_have_value("")
    expect_places(page, located())


def test_names_rank_before_sentences(show: Show) -> None:
    """A place that is called so stands before one that is only mentioned with it."""
    page = show()

    search(page, "琶洲")

    expect(entries(page).first).to_have_attribute("data-place", "pazhou")
    expect(entries(page).nth(1)).to_have_attribute("data-place", "pazhou-port")


def test_typing_searches_and_keeps_the_cursor(show: Show) -> None:
    """No Enter is needed, and the words stay in the field while the page answers."""
    page = show()
    field = page.locator("#hz-search")
    field.click()

    page.keyboard.type("taigu", delay=30)
    expect_places(page, {"taikoo-warehouse"})
    expect(field).to_be_focused()
    page.keyboard.type("cang", delay=30)

    expect(focus(page, "chip-words")).to_contain_text("taigucang")
    expect(field).to_have_value("taigucang")
    expect(field).to_be_focused()


# --- near a point ---


def test_pick_a_point_on_the_map_and_a_radius(show: Show) -> None:
    """The next click on the map picks the point, places do not open; the circle and the radius follow."""
    page = show()
    open_facet(page, "near")
    focus(page, "pick").click()
    expect(the_map(page).locator(".leaflet-container.hz-picking")).to_be_visible()
    expect(page.get_by_text("请点击地图；")).to_be_visible()

    click_sign(page, "canton-tower")

    expect(focus(page, "chip-near")).to_contain_text("所选点1公里内")
    expect(card(page)).to_have_count(0)
    near = [float(part) for part in parse_qs(urlsplit(page.url).query)["near"][0].split(",")]
    assert near == [pytest.approx(113.31914, abs=1e-3), pytest.approx(23.10899, abs=1e-3), 1000]
    expect_places(page, located(Filter(near=Near(near[0], near[1], 1000))))
    focus(page, "radius").select_option("5000")
    expect_places(page, located(Filter(near=Near(near[0], near[1], 5000))))
    assert container(page).evaluate("() => window.haizhumap.map.nearCircle.getLayers()[0].getRadius()") == 5000
    focus(page, "near-off").click()
    expect_places(page, located())


GEOLOCATION = {"latitude": 23.10899, "longitude": 113.31914}


def test_my_position_where_the_browser_allows_it(open_page: Open, address: str) -> None:
    """The browser's own position becomes the point."""
    page = open_page(address, permissions=["geolocation"], geolocation=GEOLOCATION)
    view(page, "facets")
    open_facet(page, "near")

    focus(page, "locate").click()

    expect_places(page, located(Filter(near=Near(113.31914, 23.10899, 1000))))
    expect(page).to_have_url(re.compile("near=113.31914"))


def test_my_position_where_the_browser_refuses(open_page: Open, address: str) -> None:
    """It says so in words and offers the map instead; nothing is filtered."""
    page = open_page(f"{address}/?lang=en", permissions=[])
    view(page, "facets")
    open_facet(page, "near")

    focus(page, "locate").click()

    expect(page.get_by_text("The browser gave no position; pick a point on the map instead.")).to_be_visible()
    expect_places(page, located())


# --- links ---


def test_a_link_shows_the_same(open_page: Open, address: str) -> None:
    """Filters, language, selected place, tab and the map's view, moved by hand, stand in the link that is copied."""
    page = open_page(address, permissions=["clipboard-read", "clipboard-write"])
    view(page, "facets")
    tick(page, "sector", "urban_renewal")
    expect_places(page, located(RENEWAL))
    click_sign(page, "lijiao-village")
    expect_selected(page, "lijiao-village")
    focus(page, "lang-en").click()
    expect(the_map(page).locator(".leaflet-container[data-lang='en']")).to_be_visible()
    focus(page, "tab-table").click()
    view(page, "table")
    container(page).hover(position={"x": 300, "y": 200})
    page.mouse.wheel(0, 120)
    expect(page).to_have_url(re.compile("at="))
    frame_of(page).wait_for_function("() => !window.map._animatingZoom")
    focus(page, "copy").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    link = page.evaluate("() => navigator.clipboard.readText()")
    assert link == page.url

    other = open_page(link)

    expect_places(other, located(RENEWAL))
    expect_selected(other, "lijiao-village")
    expect(card(other).get_by_role("heading", level=2)).to_contain_text("Lijiao Village")
    view(other, "table")
    assert map_view(other) == pytest.approx(map_view(page), abs=2e-3)


def test_the_browsers_back_button_goes_back(show: Show) -> None:
    """Each choice is a step back: the place, then the filter."""
    page = show("?lang=zh")
    remember_frame(page)
    tick(page, "sector", "culture")
    expect(focus(page, "chip-sector")).to_be_visible()
    focus(page, "place-shixiangyuan").click()
    expect(card(page)).to_be_visible()

    page.evaluate("() => history.back()")
    expect(card(page)).to_have_count(0)
    expect_places(page, located(Filter(sectors=frozenset({Sector.CULTURE}))))
    page.evaluate("() => history.back()")

    expect_places(page, located())
    assert is_same_frame(page)


INVALID = "?sector=maybe&place=%3Cscript%3E&base=mars&near=1,2&at=x&tab=none&read=zz:1-2&zone=moon"


@pytest.mark.parametrize(
    ("lang", "words"), [("", "链接中的这些值不认识，已忽略"), ("&lang=en", "unknown and were ignored")]
)
def test_values_that_make_no_sense_are_ignored_with_a_notice(show: Show, lang: str, words: str) -> None:
    """A bad link shows the page, and says what it passed over."""
    page = show(INVALID + lang)

    notice = page.get_by_test_id("stAlert")
    expect(notice).to_contain_text(words)
    for value in ("sector=maybe", "place=<script>", "base=mars", "near=1,2", "at=x", "tab=none", "zone=moon"):
        expect(notice).to_contain_text(value)
    expect_places(page, located(INSIDE))


def test_a_valid_link_has_no_notice(show: Show) -> None:
    """Nothing is said where nothing is wrong."""
    page = show("?sector=culture&lang=en&tab=charts&at=23.1,113.3,13")
    expect_places(page, located(Filter(sectors=frozenset({Sector.CULTURE}))))

    expect(page.get_by_test_id("stAlert")).to_have_count(0)
