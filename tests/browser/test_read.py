"""How a person reads: the report with its marks, the card, the ledger, about the data; in Chromium."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from conftest import Show
from pages import (
    TOWER,
    card,
    click_sign,
    entries,
    expect_places,
    expect_selected,
    focus,
    layer,
    located,
    open_facet,
    tick,
    view,
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


def is_in_view_of(inner: Locator, box: Locator) -> bool:
    """Tell whether an element can be seen in a box that scrolls."""
    a, b = inner.bounding_box(), box.bounding_box()
    assert a
    assert b
    return b["y"] <= a["y"] and a["y"] + a["height"] <= b["y"] + b["height"]


# --- the report ---


def test_every_place_is_marked_in_its_sectors_colour_and_shape(show: Show) -> None:
    """The report's text is whole, and each place stands in it with its sign."""
    page = show("?zone=inside&zone=outside")
    reader = view(page, "reader")
    marks = reader.locator(".hz-mark")
    expect(marks).to_have_count(len(layer()))

    for place_id, name, sector in layer()[["place_id", "name_zh", "sector"]].itertuples(index=False):
        style = SECTOR_STYLES[sector]
        expect(mark(page, place_id)).to_have_text(f"{style.sign}{name}")
        assert style.colour in str(mark(page, place_id).get_attribute("style"))


def test_a_click_on_a_mark_selects_the_place_on_the_map(show: Show) -> None:
    """The map emphasises it, the card opens, its sentence stands out."""
    page = show()
    view(page, "reader")

    mark(page, "lijiao-village").click()

    expect_selected(page, "lijiao-village")
    expect(card(page).locator("mark")).to_have_text("沥滘村")
    expect(mark(page, "lijiao-village")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".hz-focus")).to_contain_text("沥滘村")


def test_selecting_on_the_map_scrolls_to_the_sentence(show: Show) -> None:
    """The sentence comes into the reader's view and stands out, whole."""
    page = show()
    reader = view(page, "reader")
    box = reader.locator(".hz-reader")

    click_sign(page, "canton-tower")

    expect(page.locator(".hz-focus")).to_contain_text("创建国家5a级旅游景区")
    assert is_in_view_of(mark(page, "canton-tower"), box)
    quote = layer().set_index("place_id")["quote"]["canton-tower"]
    words = "".join(page.locator(".hz-focus").all_inner_texts())
    assert re.sub("[^\\w]", "", quote) in re.sub("[^\\w]", "", words)


def test_what_the_filter_leaves_out_is_dimmed_not_gone(show: Show) -> None:
    """All marks stay; those of other sectors are dimmed."""
    page = show("?sector=culture")
    reader = view(page, "reader")

    expect(reader.locator(".hz-mark")).to_have_count(len(layer()))
    expect(reader.locator(".hz-mark:not(.hz-dimmed)")).to_have_count(int((layer()["sector"] == "culture").sum()))
    expect(mark(page, "canton-tower")).to_have_class(re.compile("hz-dimmed"))


def test_commitments_without_a_place_are_told_in_the_text(show: Show) -> None:
    """They are underlined, and say why they are not on the map."""
    page = show()
    reader = view(page, "reader")

    expect(reader.locator(".hz-unmapped").first).to_have_attribute("title", re.compile("没有上图的承诺: .+"))


# --- the card ---


@pytest.mark.parametrize("width", WIDTHS)
def test_the_card_says_what_where_and_how_sure(show: Show, width: int) -> None:
    """The sentence with its neighbours, what is planned, where it lies and how that is known."""
    page = show("?place=canton-tower", width=width)

    expect(card(page).locator("mark")).to_have_text("广州塔")
    expect(card(page).locator("blockquote")).to_contain_text("推进广州塔创建国家5a级旅游景区")
    expect(card(page).locator(".hz-context").first).to_contain_text("组建体育产业联盟")
    for words in (
        "旅游与夜经济",
        "改造提升",
        "推进创建国家5A级旅游景区",
        "（七）",
        "准确，约20米以内",
        "小蛮腰",
        "Canton Tower",
    ):
        expect(card(page)).to_contain_text(words)
    assert card(page).evaluate("element => element.scrollWidth <= element.clientWidth + 1")


def test_the_card_in_english(show: Show) -> None:
    """Labels and facts are English, the quoted report stays Chinese and is marked as such."""
    page = show("?place=canton-tower&lang=en")

    expect(card(page).get_by_role("heading", level=2)).to_contain_text("Canton Tower")
    for words in ("Sector", "Stage", "Position", "The report's words", "within about 20 m"):
        expect(card(page)).to_contain_text(words)
    expect(card(page).locator("blockquote")).to_have_attribute("lang", "zh-CN")


def test_the_coordinates_stand_in_three_datums(show: Show) -> None:
    """WGS-84, GCJ-02 and BD-09, named so, each as the library converts it."""
    page = show("?place=canton-tower")
    row = layer().set_index("place_id").loc["canton-tower"]

    expect(card(page).locator(".hz-coordinates code")).to_have_text(
        list(format_coordinates(row["geometry"], row["uncertainty_m"]).values())
    )
    for name in ("WGS-84", "GCJ-02", "BD-09"):
        expect(card(page).locator(".hz-datum", has_text=name)).to_have_count(1)


def test_links_open_the_spot_in_other_maps_each_in_its_own_datum(show: Show) -> None:
    """AMap gets GCJ-02, Baidu BD-09, OpenStreetMap WGS-84; nothing is sent along from here."""
    page = show("?place=canton-tower")
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
    page = show("?place=dongxiao-south-road")
    expect(card(page)).to_contain_text(re.compile(r"[\d.]+ ?(公里|千米|km)"))

    mark(page, "kanglu").click()

    expect(card(page).get_by_role("heading", level=2)).to_contain_text("康鹭片区")
    expect(card(page)).to_contain_text(re.compile(r"[\d.]+ ?(公顷|ha)"))


def test_a_neighbour_opens_its_own_card(show: Show) -> None:
    """Projects within 1 km are named with their distance, and a click goes there."""
    page = show("?place=lijiao-village")
    neighbour = card(page).locator(".hz-neighbours button").first
    name = neighbour.inner_text()
    expect(card(page).locator(".hz-neighbours small").first).to_have_text(re.compile(r"\d|误差"))

    neighbour.click()

    expect(card(page).get_by_role("heading", level=2)).to_contain_text(name)
    expect(card(page).locator(".hz-neighbours")).to_contain_text("沥滘村")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_keyboards_focus_goes_to_the_card_and_back_to_the_entry(show: Show, width: int) -> None:
    """Opening a card puts the focus on its heading; going back on the entry that it came from."""
    page = show("?sector=tourism", width=width)
    entry = focus(page, "place-taikoo-warehouse")
    entry.focus()

    page.keyboard.press("Enter")
    expect(card(page).get_by_role("heading", level=2)).to_be_focused()
    focus(page, "back").focus()
    page.keyboard.press("Enter")

    expect(card(page)).to_have_count(0)
    expect(entry).to_be_focused()


def test_the_cards_sentence_is_found_in_the_whole_text(show: Show) -> None:
    """The offsets are told, and one click leads to the sentence in the report."""
    page = show("?place=kanglu&tab=table")
    row = layer().set_index("place_id").loc["kanglu"]
    expect(card(page)).to_contain_text(t("view.offsets", "zh", start=row["quote_start"], end=row["quote_end"]))

    focus(page, "to-reader").click()

    view(page, "reader")
    expect(page.locator(".hz-focus").first).to_contain_text("康鹭片区")
    assert parse_qs(urlsplit(page.url).query)["read"] == [f"haizhu-2024:{row['quote_start']}-{row['quote_end']}"]


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
    ledger = view(page, "ledger")
    every = ledger.locator("tbody tr").count()
    named = every + len(layer())
    expect(ledger.locator(".hz-coverage")).to_contain_text(words)
    expect(ledger.locator(".hz-coverage")).to_contain_text(str(named))
    expect(ledger.locator(".hz-coverage")).to_contain_text(str(len(located(Filter()))))
    assert every > 0

    tick(page, "sector", "health")

    expect(focus(page, "chip-sector")).to_be_visible()
    expect(ledger.locator("tbody tr")).not_to_have_count(every)
    rows = ledger.locator("tbody tr").all()
    sectors = {row.locator("td").first.inner_text() for row in rows}
    assert len(sectors) == 1


def test_a_commitment_leads_to_its_sentence(show: Show) -> None:
    """From the ledger into the report's text."""
    page = show("?tab=ledger")
    quote = view(page, "ledger").locator("tbody tr").first.locator("td[lang]")
    words = quote.inner_text()[:8]

    quote.get_by_role("button").click()

    view(page, "reader")
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
    about = page.locator(".hz-about")

    for heading in headings:
        expect(about.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    exact = str(int((layer()["precision"] == "exact").sum()))
    expect(
        about.locator("tr", has=page.get_by_role("rowheader", name="准确" if lang == "zh" else "exact")).last
    ).to_contain_text(exact)
    expect(about.get_by_role("link", name="ODbL")).to_have_count(1)


def test_reading_leaves_the_filter_alone(show: Show) -> None:
    """Selecting from the report keeps sectors and search as they are."""
    page = show("?sector=culture")
    view(page, "reader")

    mark(page, "shixiangyuan").click()

    expect(card(page)).to_be_visible()
    expect_places(page, located(Filter(sectors=frozenset({Sector.CULTURE}))))
    open_facet(page, "sector")
    expect(focus(page, "sector-culture")).to_be_checked()
