"""How a person compares: the table, the charts and the report's figures; in Chromium."""

import re

import pytest
from conftest import Open, Show
from pages import (
    card,
    choose,
    drawer,
    entries,
    expect_places,
    expect_selected,
    focus,
    layer,
    located,
    open_drawer,
    query_of,
    wait_for_page,
)
from playwright.sync_api import Locator, Page, Route, expect

from haizhumap.layer.filtering import Filter
from haizhumap.model import Sector, Stage, Zone

pytestmark = pytest.mark.browser


def rows(page: Page) -> Locator:
    """Return the table's rows."""
    return drawer(page, "table").locator("tbody tr")


def column(page: Page, at: int) -> list[str]:
    """Return the words of a column, the names being the first."""
    return [row.locator("th, td").nth(at).inner_text() for row in rows(page).all()]


def test_the_table_has_what_the_map_shows(show: Show) -> None:
    """A row a place, those without a position too; the filter applies."""
    page = show("?tab=table")
    expect(rows(page)).to_have_count(28)

    choose(page, "sector", "culture")

    expect(rows(page)).to_have_count(int((layer()["sector"] == "culture").sum()))


def test_the_table_sorts(show: Show) -> None:
    """A click on a heading sorts, another one turns the order round; the heading says which."""
    page = show("?tab=table&lang=en")
    metres = layer().set_index("name_en")["uncertainty_m"]
    heading = page.get_by_role("columnheader", name="Uncertainty (m)")

    focus(page, "sort-uncertainty").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    figures = [int(words.replace(",", "")) for words in column(page, 6) if words]
    assert figures == sorted(figures)
    assert figures[0] == metres.min()
    focus(page, "sort-uncertainty").click()

    expect(heading).to_have_attribute("aria-sort", "descending")
    cells = column(page, 6)
    figures = [int(words.replace(",", "")) for words in cells if words]
    assert figures == sorted(figures, reverse=True)
    assert all(cells[: len(figures)])


def test_chinese_names_sort_by_pinyin(show: Show) -> None:
    """As a Chinese reader expects: 大 before 东 before 广."""
    page = show("?tab=table&lang=zh")
    expect(page.get_by_role("columnheader", name="名称")).to_be_visible()

    focus(page, "sort-name").click()

    names = [re.sub(r"^\W+", "", name) for name in column(page, 0)]
    assert names.index("大元帅府") < names.index("东晓南路") < names.index("广州塔") < names.index("太古仓")


def test_a_row_selects_on_the_map(show: Show) -> None:
    """A click anywhere in the row opens the card and emphasises the place; again, and it is let go."""
    page = show("?tab=table")
    row = page.locator("tr[data-place='taikoo-warehouse']")

    row.locator("td").nth(1).click()
    expect_selected(page, "taikoo-warehouse")
    expect(card(page).locator("mark")).to_have_text("太古仓")
    expect(row).to_have_attribute("aria-selected", "true")
    row.locator("td").nth(1).click()

    expect_selected(page, None)
    expect(row).to_have_attribute("aria-selected", "false")


def test_the_table_says_what_is_planned(show: Show) -> None:
    """The column that a journalist looks for first stands beside the name."""
    page = show("?tab=table&lang=en")

    expect(page.get_by_role("columnheader", name="What is planned")).to_be_visible()
    expect(page.locator("tr[data-place='canton-tower']")).to_contain_text("work towards the national 5A scenic grade")


def test_the_selected_place_is_marked_in_the_table(show: Show) -> None:
    """Opened with a place selected, its row says so."""
    page = show("?tab=table&place=sun-yat-sen-memorial-hospital")

    row = page.locator("tr[data-place='sun-yat-sen-memorial-hospital']")
    expect(row).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize("width", [1400, 390])
def test_a_square_filters_and_undoes(show: Show, width: int) -> None:
    """Its figure is the number of places that it shows; a second click shows all again."""
    page = show("?tab=charts", width=width)
    wanted = Filter(
        sectors=frozenset({Sector.CULTURE}), stages=frozenset({Stage.OPERATING}), zones=frozenset({Zone.INSIDE})
    )
    cell = focus(page, "cell-culture-operating")
    expect(cell).to_have_accessible_name("文化，运营：3 个")

    cell.click()
    expect_places(page, located(wanted))
    focus(page, "cell-culture-operating").click()

    expect_places(page, located())


def test_the_squares_count_every_place_once(show: Show) -> None:
    """Their figures add up to what is shown."""
    page = show("?tab=charts")
    charts = drawer(page, "charts")
    expect(charts.locator(".hz-cell").first).to_be_visible()

    assert sum(int(cell.inner_text()) for cell in charts.locator(".hz-cell").all()) == 28


def test_a_section_filters_and_undoes(show: Show) -> None:
    """The bars of the report's sections are buttons."""
    page = show("?tab=charts")
    charts = drawer(page, "charts")
    expect(charts.locator(".hz-cell").first).to_be_visible()
    bar = charts.locator(".hz-bar", has_text="（八）")

    bar.click()
    expect_places(page, {"sun-yat-sen-memorial-hospital"})
    expect(bar).to_have_attribute("aria-pressed", "true")
    bar.click()

    expect_places(page, located())


@pytest.mark.parametrize(
    ("lang", "words", "value", "sentence"),
    [("zh", "要改造的地块", "58", "58个地块实施改造"), ("en", "plots to be renewed", "58", "58个地块实施改造")],
)
def test_a_figure_leads_to_its_sentence(show: Show, lang: str, words: str, value: str, sentence: str) -> None:
    """A target is the report's own: a press shows where it says so."""
    page = show(f"?tab=charts&lang={lang}")
    figure = page.locator(".hz-figure", has_text=words).first
    expect(figure).to_contain_text(value)

    figure.click()

    expect(drawer(page, "reader").locator(".hz-focus").first).to_contain_text(sentence)


@pytest.mark.parametrize("query", ["?tab=charts", "?tab=charts&stage=under_construction&sector=culture"])
def test_a_figure_that_counts_places_shows_them(show: Show, query: str) -> None:
    """The villages that the report names, whatever was filtered before: they and no other, and the filter says so."""
    page = show(query)
    figure = page.locator(".hz-figure", has_text="点名的村").first
    villages = layer()["kind"] == "village"
    expect(figure).to_contain_text(str(int(villages.sum())))

    figure.click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect_places(page, set(layer()["place_id"][villages & layer().geometry.notna()]))
    expect(focus(page, "chip-kind")).to_be_visible()


def test_a_figure_says_what_it_dropped_and_brings_it_back(show: Show) -> None:
    """Its number is of the whole report; what was filtered before is one press away."""
    page = show("?tab=charts&stage=under_construction&sector=culture")
    page.locator(".hz-figure", has_text="点名的村").first.click()
    expect(page.get_by_text("已去掉：领域: 文化；阶段: 在建")).to_be_visible()

    focus(page, "restore").click()

    expect(focus(page, "restore")).to_have_count(0)
    expect(focus(page, "chip-sector")).to_contain_text("文化")
    expect(focus(page, "chip-kind")).to_have_count(0)


def test_every_figure_shows_as_many_places_as_it_says(show: Show) -> None:
    """Each press filters to what was counted, those without a position and outside the district too."""
    page = show("?tab=charts")
    counting = page.locator(".hz-figure[title='只看这些地点']")
    for i in range(counting.count()):
        page = show("?tab=charts")
        figure = counting.nth(i)
        value = int(figure.locator("strong").inner_text())
        figure.click()
        expect(entries(page)).to_have_count(value)


def test_a_figure_with_several_sentences_leads_to_one_after_the_other(open_page: Open, address: str) -> None:
    """Opened again, it goes on to the next passage that supports it, and after the last to the first."""
    page = open_page("about:blank")

    def support_twice(route: Route) -> None:
        front = route.fetch().json()
        [figure] = [one for one in front["figures"] if "plots to be renewed" in one["label"]]
        [[report, start, end]] = figure["spans"]
        figure["spans"] = [[report, start, end], [report, end, end + 5]]
        route.fulfill(json=front)

    page.route("**/data/front.json*", support_twice)
    page.goto(f"{address}/?tab=charts&lang=en")
    wait_for_page(page)
    read = []
    for _ in range(3):
        page.locator(".hz-figure", has_text="plots to be renewed").click()
        expect(drawer(page, "reader").locator(".hz-focus").first).to_be_visible()
        read += query_of(page)["read"]
        open_drawer(page, "charts")

    assert read[0] != read[1]
    assert read[2] == read[0]


def test_what_opens_over_the_map_opens_at_its_top(show: Show) -> None:
    """However far another one was scrolled."""
    page = show("?tab=about")
    body = page.locator(".hz-drawer-body")
    body.evaluate("body => body.scrollTo(0, 400)")

    open_drawer(page, "table")

    assert body.evaluate("body => body.scrollTop") == 0


def test_the_drawer_stands_in_the_link(show: Show) -> None:
    """What lies open is a state like any other."""
    page = show()

    open_drawer(page, "charts")

    assert query_of(page) == {"tab": ["charts"]}
    expect(focus(page, "open-charts")).to_have_attribute("aria-pressed", "true")
