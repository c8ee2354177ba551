"""How a person reads: the report with its marks, the card, the ledger, about the data; in Chromium."""

import re
from urllib.parse import unquote, urlsplit

import pytest
from conftest import Open, Show
from pages import (
    HALOS,
    TOWER,
    card,
    choose,
    container,
    drawer,
    entries,
    expect_places,
    expect_selected,
    expect_still,
    focus,
    heading,
    layer,
    located,
    open_drawer,
    query_of,
    the_map,
    wait_for_page,
)
from playwright.sync_api import Locator, Page, expect

from haizhumap.facts.maplinks import format_coordinates, link_spot
from haizhumap.geo.datum import convert
from haizhumap.i18n import t
from haizhumap.layer.filtering import Filter
from haizhumap.model import Datum, Sector
from haizhumap.web.styles import SECTOR_STYLES

pytestmark = pytest.mark.browser

WIDTHS = [1400, 390]


def mark(page: Page, place_id: str) -> Locator:
    """Return a place's mark in the report."""
    return focus(page, f"mark-{place_id}")


def open_basis(page: Page) -> None:
    """Unfold what a card knows about the position."""
    if card(page).locator(".hz-basis").get_attribute("open") is None:
        focus(page, "basis").click()


# --- the report ---


def test_every_place_is_marked_in_its_sectors_colour_and_shape(show: Show) -> None:
    """The report's text is whole, and each place stands in it with its sign."""
    page = show("?zone=inside&zone=outside&tab=reader")
    marks = drawer(page, "reader").locator(".hz-mark")
    expect(marks).to_have_count(len(layer()))

    for place_id, name, sector in layer()[["place_id", "name_zh", "sector"]].itertuples(index=False):
        style = SECTOR_STYLES[sector]
        expect(mark(page, place_id)).to_have_text(f"{style.sign}{name}")
        assert style.colour in str(mark(page, place_id).get_attribute("style"))


def test_a_click_on_a_mark_selects_the_place_on_the_map(show: Show) -> None:
    """The map emphasises it, the card opens, its sentence stands out; the report stays open beside."""
    page = show("?tab=reader")

    mark(page, "lijiao-village").click()

    expect_selected(page, "lijiao-village")
    expect(card(page).locator("mark")).to_have_text("沥滘村")
    expect(mark(page, "lijiao-village")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".hz-focus")).to_contain_text("沥滘村")


def test_a_mark_under_the_pointer_shows_on_the_map(show: Show) -> None:
    """Reading and map stay linked before anything is selected."""
    page = show("?tab=reader")
    halos = the_map(page).locator(HALOS)
    page.get_by_role("dialog").get_by_role("heading").first.hover()
    expect(halos).to_have_count(0)

    mark(page, "kanglu").hover()
    expect(halos).to_have_count(1)
    page.get_by_role("dialog").get_by_role("heading").first.hover()

    expect(halos).to_have_count(0)


def test_the_report_opens_at_the_selected_places_sentence(show: Show) -> None:
    """The sentence comes into the drawer's view and stands out, whole."""
    page = show("?place=canton-tower")

    open_drawer(page, "reader")

    expect(page.locator(".hz-focus")).to_contain_text("创建国家5a级旅游景区")
    expect(mark(page, "canton-tower")).to_be_in_viewport()
    quote = layer().set_index("place_id")["quote"]["canton-tower"]
    words = "".join(page.locator(".hz-focus").all_inner_texts())
    assert re.sub("[^\\w]", "", quote) in re.sub("[^\\w]", "", words)


def test_the_english_page_translates_the_sentences_below_the_report(show: Show) -> None:
    """Each sentence that names a place has our translation below its paragraph; the Chinese page has none."""
    page = show("?tab=reader&lang=en")
    reader = drawer(page, "reader")
    expect(reader.get_by_text("renew 58 plots of the Kanglu area")).to_be_visible()
    expect(reader.get_by_text("the rest is not translated")).to_be_visible()

    page = show("?tab=reader&lang=zh")

    expect(reader.locator(".hz-mark").first).to_be_visible()
    expect(reader.locator(".hz-reading")).to_have_count(0)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["reader", "table", "charts", "ledger", "about"])
def test_nothing_over_the_map_is_wider_than_a_phone(show: Show, lang: str, name: str) -> None:
    """All can be read without pushing sideways."""
    page = show(f"?tab={name}&lang={lang}", width=360)
    expect(drawer(page, name)).to_be_visible()

    assert page.locator(".hz-drawer-body").evaluate("body => body.scrollWidth - body.clientWidth") == 0


def test_what_the_filter_leaves_out_is_dimmed_not_gone(show: Show) -> None:
    """All marks stay; those of other sectors are dimmed."""
    page = show("?sector=culture&tab=reader")
    reader = drawer(page, "reader")

    expect(reader.locator(".hz-mark")).to_have_count(len(layer()))
    expect(reader.locator(".hz-mark:not(.hz-dimmed)")).to_have_count(int((layer()["sector"] == "culture").sum()))
    expect(mark(page, "canton-tower")).to_have_class(re.compile("hz-dimmed"))


def test_commitments_without_a_place_are_told_in_the_text(show: Show) -> None:
    """They are underlined, and say why they are not on the map."""
    page = show("?tab=reader")

    expect(drawer(page, "reader").locator(".hz-unmapped").first).to_have_attribute(
        "title", re.compile("没有上图的承诺: .+")
    )


# --- what lies over the map ---

DRAWERS = ("reader", "table", "charts", "ledger", "about")


def test_one_drawer_is_open_at_a_time_and_escape_closes_it(show: Show) -> None:
    """Its tool says so, the link has it, and the focus goes back to the tool."""
    page = show()
    for name in DRAWERS:
        open_drawer(page, name)
        expect(page.get_by_role("dialog")).to_have_count(1)
        assert query_of(page)["tab"] == [name]
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(focus(page, f"open-{name}")).to_be_focused()
        assert "tab" not in query_of(page)


def test_a_drawer_leaves_map_and_list_as_they_are(show: Show) -> None:
    """A filter beside it goes on, and what is shown in it follows."""
    page = show("?tab=table")

    choose(page, "sector", "culture")

    expect(drawer(page, "table").locator("tbody tr")).to_have_count(6)
    expect_places(page, located(Filter(sectors=frozenset({Sector.CULTURE}))))


# --- the card ---


@pytest.mark.parametrize("width", WIDTHS)
def test_the_card_says_what_where_and_how_sure(show: Show, width: int) -> None:
    """What is planned first, then the sentence with its neighbours and source; how sure the position is in one line."""
    page = show("?place=canton-tower", width=width)

    expect(card(page).locator(".hz-action")).to_have_text("推进创建国家5A级旅游景区")
    expect(card(page).locator("mark")).to_have_text("广州塔")
    expect(card(page).locator("blockquote")).to_contain_text("推进广州塔创建国家5a级旅游景区")
    expect(card(page).locator(".hz-context").first).to_contain_text("组建体育产业联盟")
    expect(card(page).locator(".hz-cited")).to_contain_text("2024-01-25")
    for words in ("旅游与夜经济", "改造提升", "小蛮腰", "Canton Tower"):
        expect(card(page)).to_contain_text(words)
    expect(focus(page, "basis")).to_contain_text("准确，约20米以内")
    assert card(page).evaluate("element => element.scrollWidth <= element.clientWidth + 1")


def test_all_on_the_position_is_folded_until_asked_for(show: Show) -> None:
    """Coordinates, source and method lie behind one line that sums them up; unfolded, it stays so for the next card."""
    page = show("?place=canton-tower")
    if card(page).locator(".hz-basis").get_attribute("open") is not None:
        focus(page, "basis").click()
    expect(card(page).locator(".hz-coordinates")).to_be_hidden()

    focus(page, "basis").click()
    expect(card(page).locator(".hz-coordinates")).to_be_visible()
    focus(page, "back").click()
    focus(page, "place-party-pier").click()

    expect(heading(page)).to_have_text("琶醍")
    expect(card(page).locator(".hz-coordinates")).to_be_visible()


def test_the_card_in_english(show: Show) -> None:
    """Labels and facts are English; the quoted report stays Chinese, its English reading is said to be ours."""
    page = show("?place=canton-tower&lang=en")

    expect(heading(page)).to_have_text("Canton Tower")
    for words in ("Tourism", "How the position is known", "within about 20 m", "our translation"):
        expect(card(page)).to_contain_text(re.compile(words, re.IGNORECASE))
    expect(card(page).locator("blockquote")).to_have_attribute("lang", "zh-CN")
    expect(card(page).locator(".hz-reading")).to_have_attribute("lang", "en")


def test_the_sentence_is_copied_with_its_source(open_page: Open, address: str) -> None:
    """A journalist pastes sentence, report, issuer, date, offsets and a link to the place."""
    page = open_page(f"{address}/?place=kanglu", permissions=["clipboard-read", "clipboard-write"])
    wait_for_page(page)
    row = layer().set_index("place_id").loc["kanglu"]

    card(page).get_by_role("button", name="复制原文和出处").click()

    expect(card(page).get_by_text("已复制")).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    for words in (row["quote"], row["report_title"], row["report_issuer"], "2024-01-25", "place/kanglu"):
        assert words in copied


def test_selecting_flies_there_with_room_for_the_panel(show: Show) -> None:
    """The place and its uncertainty lie in what is free of the map, large enough to see."""
    page = show()

    focus(page, "place-taikoo-warehouse").click()
    expect_selected(page, "taikoo-warehouse")
    expect_still(page)

    x, y, zoom = container(page).evaluate("""() => {
        const { latlng } = window.haizhumap.map.items.find(({ place }) => place.id === "taikoo-warehouse");
        const { x, y } = window.map.latLngToContainerPoint(latlng);
        return [x, y, window.map.getZoom()];
    }""")
    panel = page.get_by_role("complementary").bounding_box()
    assert panel
    assert panel["x"] + panel["width"] < x < 1400
    assert 0 < y < 1000
    assert zoom >= 14


def test_back_returns_the_list_where_it_was(show: Show) -> None:
    """Scrolled far down, opened, closed: the list stands there again, the focus on the entry."""
    page = show()
    last = entries(page).last
    place = str(last.get_attribute("data-place"))
    last.scroll_into_view_if_needed()
    scrolled = page.evaluate(SCROLLED)
    assert scrolled > 300

    last.click()
    expect(card(page)).to_be_visible()
    assert page.evaluate(SCROLLED) == 0
    focus(page, "back").click()

    expect(focus(page, f"place-{place}")).to_be_focused()
    assert page.evaluate(SCROLLED) == scrolled


SCROLLED = "() => document.querySelector(\"[data-scroll='body']\").scrollTop"


def test_the_coordinates_stand_in_three_datums(show: Show) -> None:
    """WGS-84, GCJ-02 and BD-09, named so, each as the library converts it."""
    page = show("?place=canton-tower")
    open_basis(page)
    row = layer().set_index("place_id").loc["canton-tower"]

    expect(card(page).locator(".hz-coordinates code")).to_have_text(
        list(format_coordinates(row["geometry"], row["uncertainty_m"]).values())
    )
    for name in ("WGS-84", "GCJ-02", "BD-09"):
        expect(card(page).locator(".hz-datum", has_text=name)).to_have_count(1)


def test_links_open_the_spot_in_other_maps_each_in_its_own_datum(show: Show) -> None:
    """AMap gets GCJ-02, Baidu BD-09, OpenStreetMap WGS-84; nothing is sent along from here."""
    page = show("?place=canton-tower")
    open_basis(page)
    row = layer().set_index("place_id").loc["canton-tower"]
    links = card(page).locator(".hz-links a")
    wanted = [link.url for link in link_spot(row["geometry"], row["name_zh"], row["uncertainty_m"])]

    assert [link.get_attribute("href") for link in links.all()] == wanted
    assert all(link.get_attribute("rel") == "noopener noreferrer" for link in links.all())
    for host, datum in (("amap", Datum.GCJ02), ("baidu", Datum.BD09), ("openstreetmap", Datum.WGS84)):
        url = unquote(next(link for link in wanted if host in str(urlsplit(link).hostname)))
        lon, lat = convert(*TOWER, source=Datum.WGS84, target=datum)
        found = [float(number) for number in re.findall(r"\d+\.\d+", url)]
        assert any(number == pytest.approx(float(lon), abs=2e-4) for number in found), url
        assert any(number == pytest.approx(float(lat), abs=2e-4) for number in found), url


def test_a_line_has_its_length_and_an_area_its_hectares(show: Show) -> None:
    """Measured where there is geometry."""
    page = show("?place=dongxiao-south-road&tab=reader")
    open_basis(page)
    expect(card(page)).to_contain_text(re.compile(r"[\d.]+ ?(公里|千米|km)"))

    mark(page, "kanglu").click()

    expect(heading(page)).to_contain_text("康鹭片区")
    expect(card(page)).to_contain_text(re.compile(r"[\d.]+ ?(公顷|ha)"))


def test_a_neighbour_opens_its_own_card(show: Show) -> None:
    """Projects within 1 km are named with their distance, and a click goes there."""
    page = show("?place=lijiao-village")
    neighbour = card(page).locator(".hz-neighbours button").first
    name = neighbour.inner_text()
    expect(card(page).locator(".hz-neighbours small").first).to_have_text(re.compile(r"\d|紧邻"))

    neighbour.click()

    expect(heading(page)).to_contain_text(name)
    expect(card(page).locator(".hz-neighbours")).to_contain_text("沥滘村")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_keyboards_focus_goes_to_the_card_and_back_to_the_entry(show: Show, width: int) -> None:
    """Opening a card puts the focus on its heading; going back on the entry that it came from."""
    page = show("?sector=tourism", width=width)
    entry = focus(page, "place-taikoo-warehouse")
    entry.focus()

    page.keyboard.press("Enter")
    expect(heading(page)).to_be_focused()
    focus(page, "back").focus()
    page.keyboard.press("Enter")

    expect(card(page)).to_have_count(0)
    expect(entry).to_be_focused()


def test_on_a_low_laptop_an_open_card_gets_the_room_of_the_chips(open_page: Open, address: str) -> None:
    """At 768 px the sectors stand in one row; how the position is known is on the screen, before the neighbours."""
    page = open_page(f"{address}/?place=kanglu", width=1366, height=768)
    wait_for_page(page)

    tops = page.locator(".hz-sector").evaluate_all("chips => chips.map((one) => one.offsetTop)")
    assert len(set(tops)) == 1
    expect(focus(page, "basis")).to_be_in_viewport()
    order = card(page).locator(".hz-basis, .hz-neighbours").evaluate_all("parts => parts.map((one) => one.className)")
    assert order == ["hz-basis", "hz-neighbours"]


def test_the_cards_sentence_is_found_in_the_whole_text(show: Show) -> None:
    """The offsets are told, and one press opens the report at the sentence."""
    page = show("?place=kanglu")
    open_basis(page)
    row = layer().set_index("place_id").loc["kanglu"]
    expect(card(page)).to_contain_text(t("view.offsets", "zh", start=row["quote_start"], end=row["quote_end"]))

    focus(page, "to-reader").click()

    expect(drawer(page, "reader").locator(".hz-focus").first).to_contain_text("康鹭片区")
    expect(mark(page, "kanglu")).to_be_in_viewport()
    assert query_of(page)["read"] == [f"haizhu-2024:{row['quote_start']}-{row['quote_end']}"]


@pytest.mark.parametrize(
    ("lang", "listed", "reason"),
    [("zh", "未定位", "检索过的公开来源中没有它的地址"), ("en", "not located", None)],
)
def test_a_place_without_position_is_listed_with_the_reason(
    show: Show, lang: str, listed: str, reason: str | None
) -> None:
    """Nothing is hidden: the list has it, the card says why it is not on the map."""
    page = show(f"?sector=culture&lang={lang}")
    entry = focus(page, "place-lingnan-academy")
    expect(entry).to_contain_text(re.compile(listed, re.IGNORECASE))

    entry.click()

    expect(card(page)).to_be_visible()
    if reason:
        expect(card(page)).to_contain_text(reason)
    expect(card(page).locator(".hz-coordinates")).to_have_count(0)
    expect(card(page).locator(".hz-links")).to_have_count(0)


def test_the_list_says_where_each_place_lies(show: Show) -> None:
    """The list has what the map shows, in words: sector, stage, how sure, and where in the district."""
    page = show("?lang=zh")

    expect(entries(page)).to_have_count(28)
    tower = focus(page, "place-canton-tower")
    for words in ("广州塔", "旅游与夜经济", "改造提升", "准确，约20米以内", "在海珠区北部"):
        expect(tower).to_contain_text(words)


# --- what is not on the map, and the data ---


@pytest.mark.parametrize(("lang", "words"), [("zh", "上图率"), ("en", "Coverage")])
def test_the_ledger_tells_what_is_not_on_the_map_and_why(show: Show, lang: str, words: str) -> None:
    """The coverage rate in words, every commitment with its reason; the chosen sectors apply."""
    page = show(f"?tab=ledger&lang={lang}")
    ledger = drawer(page, "ledger")
    expect(ledger.locator("[data-item]").first).to_be_visible()
    every = ledger.locator("[data-item]").count()
    named = every + len(layer())
    expect(ledger.locator(".hz-coverage")).to_contain_text(words)
    expect(ledger.locator(".hz-coverage")).to_contain_text(str(named))
    expect(ledger.locator(".hz-coverage")).to_contain_text(str(len(located(Filter()))))
    assert every > 0

    choose(page, "sector", "health")

    expect(focus(page, "chip-sector")).to_be_visible()
    expect(ledger.locator("[data-item]")).not_to_have_count(every)
    assert len(set(ledger.locator("[data-item] small").all_inner_texts())) == 1


def test_the_ledger_says_each_sentence_once_and_goes_by_the_reason(show: Show) -> None:
    """Promises of one sentence share it, each with its reason; a reason that is pressed shows what it counts."""
    page = show("?tab=ledger")
    ledger = drawer(page, "ledger")
    items = ledger.locator("[data-item]")
    expect(items.first).to_be_visible()
    sentences = ledger.locator("td > span[lang]").all_inner_texts()
    every = items.count()
    reason = ledger.locator(".hz-reasons button").first
    counts = [int(words) for words in ledger.locator(".hz-reasons .hz-count").all_inner_texts()]

    assert len(sentences) == len(set(sentences)) < every == sum(counts)

    reason.click()

    expect(items).to_have_count(counts[0])
    [words] = set(ledger.locator(".hz-reason").all_inner_texts())
    expect(reason).to_contain_text(words)


def test_a_commitment_leads_to_its_sentence(show: Show) -> None:
    """From the ledger into the report's text."""
    page = show("?tab=ledger")
    row = drawer(page, "ledger").locator("tbody tr").first
    words = row.locator("span[lang]").inner_text()[:8]

    row.get_by_role("button").click()

    expect(page.locator(".hz-focus").first).to_contain_text(words)


@pytest.mark.parametrize(
    ("lang", "headings"),
    [
        ("zh", ["报告", "方法", "质量", "位置精度：含义、画法、数量", "来源与许可", "检查发现的问题"]),
        ("en", ["Reports", "Method", "Quality", "Sources and licences", "What the checks found"]),
    ],
)
def test_about_the_data(show: Show, lang: str, headings: list[str]) -> None:
    """Report, method, measured quality, precision classes with their drawing, sources, issues."""
    page = show(f"?tab=about&lang={lang}")
    about = drawer(page, "about")

    for words in headings:
        expect(about.get_by_role("heading", name=words, exact=True)).to_be_visible()
    exact = str(int((layer()["precision"] == "exact").sum()))
    expect(
        about.locator("tr", has=page.get_by_role("rowheader", name="准确" if lang == "zh" else "exact")).last
    ).to_contain_text(exact)
    expect(about.get_by_role("link", name="ODbL")).to_have_count(1)


def test_a_place_without_position_opens_from_the_ledger(show: Show) -> None:
    """What the report names without a source for its position is listed there too, and opens its card."""
    page = show("?tab=ledger")

    focus(page, "missing-lingnan-academy").click()

    expect(heading(page)).to_contain_text("岭南")


def test_no_line_of_the_report_begins_with_a_comma(show: Show) -> None:
    """The mark that stands after a place stays on its line, however wide the page is."""
    page = show("?tab=reader")
    text = drawer(page, "reader").locator(".hz-text")
    expect(text.locator(".hz-mark").first).to_be_visible()

    for width in (1400, 1330, 1260, 1190):
        page.set_viewport_size({"width": width, "height": 1000})
        begun = text.evaluate(BEGUN_BY_PUNCTUATION)
        assert begun == [], width


BEGUN_BY_PUNCTUATION = """text => [...text.querySelectorAll(".hz-mark")].filter((mark) => {
    const next = mark.nextSibling;
    if (!next?.textContent || !/^[，。、；：]/.test(next.textContent)) return false;
    const range = document.createRange();
    range.setStart(next, 0);
    range.setEnd(next, 1);
    return range.getBoundingClientRect().top > mark.getBoundingClientRect().bottom;
}).map((mark) => mark.textContent)"""
"""The marks whose comma or stop stands on another line."""


def test_reading_leaves_the_filter_alone(show: Show) -> None:
    """Selecting from the report keeps sectors and search as they are."""
    page = show("?sector=culture&tab=reader")

    mark(page, "shixiangyuan").click()

    expect(card(page)).to_be_visible()
    expect_places(page, located(Filter(sectors=frozenset({Sector.CULTURE}))))
    expect(focus(page, "sector-culture")).to_have_attribute("aria-pressed", "true")
