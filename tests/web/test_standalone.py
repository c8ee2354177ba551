"""The single-file map: what the file holds, and what a reader does with it in Chromium without any network."""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import lxml.html
import pandas as pd
import pytest
from click.testing import CliRunner
from conftest import ROOT
from playwright.sync_api import Page, expect

from haizhumap.cli import main
from haizhumap.exports import export
from haizhumap.facts.whereabouts import describe_whereabouts, read_surroundings
from haizhumap.i18n import LANGS
from haizhumap.layer.build import build_layer
from haizhumap.layer.features import ATTRIBUTION
from haizhumap.layer.filtering import Catalogue, Filter, Near, select
from haizhumap.layer.provenance import About, citation
from haizhumap.model import Sector, Zone
from haizhumap.paths import Settings
from haizhumap.web.map import PACKS
from haizhumap.web.payload import build_payload, format_payload
from haizhumap.web.standalone import read_background, to_inert_json, with_changes

STATIC = ROOT / "src" / "haizhumap" / "web" / "static"
HOSTILE = (
    '<img src=x onerror="window.hacked=1"></script><script>window.hacked=1</script>'
    "`${window.hacked=1}'\\<!--<b>&amp;]]>\u2028\u2029\ud800$title ${payload}"
)
TOWER = (113.3191, 23.1064)
CULTURE = Filter(sectors=frozenset({Sector.CULTURE}))


@pytest.fixture(scope="module")
def gdf(settings: Settings) -> gpd.GeoDataFrame:
    """Return the real layer."""
    return build_layer(settings)


@pytest.fixture(scope="module")
def data(gdf: gpd.GeoDataFrame, settings: Settings) -> bytes:
    """Return the file with all places."""
    return export(gdf, "html", settings=settings)


@pytest.fixture(scope="module")
def culture(gdf: gpd.GeoDataFrame, settings: Settings) -> bytes:
    """Return the file with one sector's places."""
    shown = select(gdf, CULTURE)
    return export(shown, "html", about=About.of(CULTURE, shown=len(shown), total=len(gdf)), settings=settings)


@pytest.fixture(scope="module")
def hostile(gdf: gpd.GeoDataFrame, settings: Settings) -> bytes:
    """Return a file in which every text that comes from data tries to break out."""
    texts = (
        "name_zh",
        "name_en",
        "official_name_zh",
        "action_zh",
        "action_en",
        "quote",
        "section",
        "source",
        "source_zh",
    )
    more = ("source_date", "licence", "method", "method_zh", "note", "note_zh", "report_title", "report_issuer")
    rows = gdf.assign(
        **{name: pd.Series([HOSTILE] * len(gdf), dtype=object) for name in (*texts, *more)},
        aliases=[[HOSTILE]] * len(gdf),
        targets=[{"scenic_grade": HOSTILE}] * len(gdf),
    )
    about = About(filter_zh=HOSTILE, filter_en=HOSTILE, shown=32, total=32, link=HOSTILE)
    return export(rows, "html", about=about, settings=settings)


def json_in(data: bytes, element_id: str) -> Any:
    """Return the JSON that a file's script element holds."""
    [text] = lxml.html.fromstring(data.decode("utf-8")).xpath(f"//script[@id='{element_id}']/text()")
    return json.loads(text)


def scripts_in(data: bytes) -> list[str]:
    """Return the scripts that a file would run."""
    return re.findall(r"<script>(.*?)</script>", data.decode("utf-8"), re.DOTALL)


def policy_of(data: bytes) -> str:
    """Return a file's Content-Security-Policy."""
    [policy] = lxml.html.fromstring(data.decode("utf-8")).xpath("//meta[@http-equiv]/@content")
    return str(policy)


# --- the file ---


def test_the_file_holds_the_payload_that_the_app_sends(data: bytes, gdf: gpd.GeoDataFrame, settings: Settings) -> None:
    """The places stand in it as the app's views get them."""
    background = read_background(gdf, settings)
    whereabouts = {lang: describe_whereabouts(gdf, read_surroundings(settings), lang) for lang in LANGS}
    payload = build_payload(
        with_changes(gdf, background.changes), whereabouts=whereabouts, translations=background.translations
    )

    assert json_in(data, "hz-payload") == json.loads(format_payload(payload))


def test_the_file_holds_cards_reports_and_ledger(data: bytes, gdf: gpd.GeoDataFrame, settings: Settings) -> None:
    """Whatever a reader can open is in the file, in both languages."""
    page = json_in(data, "hz-page")
    background = read_background(gdf, settings)

    assert {lang: set(cards) for lang, cards in page["cards"].items()} == {lang: set(gdf["place_id"]) for lang in LANGS}
    assert page["texts"] == {report_id: report.text for report_id, report in background.reports.items()}
    assert len(page["ledger"]) == 38
    assert set(page["map"]["packs"]) == set(PACKS)


def test_the_file_asks_nothing_of_any_host(data: bytes) -> None:
    """No element loads anything, styles hold their images, and the policy forbids every request."""
    root = lxml.html.fromstring(data.decode("utf-8"))
    style = "".join(root.xpath("//style/text()"))

    asked = root.xpath("//@src | //@href | //@srcset | //@action | //iframe | //base")
    assert [address.split(";")[0] for address in asked] == ["data:image/svg+xml"], "the icon, in the file itself"
    assert len(root.xpath("//link")) == 1
    assert {address.split(",")[0][:15] for address in re.findall(r"url\([\"']?([^)\"']+)", style)} <= {
        "data:image/png;",
        "data:image/svg+",
        "#default#VML",
    }
    assert "@import" not in style
    assert policy_of(data).startswith("default-src 'none'; ")
    assert "sourceMappingURL" not in data.decode("utf-8")


def test_the_policy_lets_the_files_own_scripts_run_and_no_other(data: bytes) -> None:
    """Its digests are those of the library and of our scripts."""
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts_in(data)]
    allowed = re.search(r"script-src ([^;]*);", policy_of(data))

    assert len(digests) == 2
    assert allowed is not None
    assert allowed[1].split() == [f"'sha256-{digest}'" for digest in digests]


def test_the_library_keeps_its_licence_comment(data: bytes) -> None:
    """Leaflet's own words on its authors stay."""
    assert "(c) 2010-2022 Vladimir Agafonkin" in scripts_in(data)[0]


def test_the_same_places_give_the_same_bytes(data: bytes, gdf: gpd.GeoDataFrame, settings: Settings) -> None:
    """Nothing of the day or the run stands in the file."""
    assert export(gdf, "html", settings=settings) == data


def test_a_filtered_file_holds_and_says_its_filter(culture: bytes, gdf: gpd.GeoDataFrame) -> None:
    """The filtered places alone, with filter, citation, licence, attribution and datum."""
    rows = {label: words for label, words in json_in(culture, "hz-page")["about"]["en"][1]["rows"]}  # noqa: C416 - JSON's lists are pairs

    assert {place["id"] for place in json_in(culture, "hz-payload")["places"]} == set(
        gdf["place_id"][gdf["sector"] == "culture"]
    )
    assert rows["Filter"] == "Sector: Culture"
    assert rows["Places"] == "6 of 32"
    assert rows["Cite as"] == citation(gdf, "en")
    assert rows["Attribution"] == ATTRIBUTION
    assert "ODbL" in rows["Licence"]
    assert "WGS 84" in rows["Coordinates"]


def test_a_filtered_file_names_neighbours_that_it_does_not_hold(culture: bytes, data: bytes) -> None:
    """What is within a kilometre is true of the world, not of the selection."""
    cards, all_cards = (json_in(one, "hz-page")["cards"]["zh"] for one in (culture, data))

    assert all(card["neighbours"] == all_cards[place_id]["neighbours"] for place_id, card in cards.items())


def test_hostile_words_change_nothing_but_words(hostile: bytes, data: bytes) -> None:
    """The same elements and scripts as ever; the JSON gives the words back."""
    elements = [
        [element.tag for element in lxml.html.fromstring(one.decode("utf-8")).iter() if element.tag != "p"]
        for one in (hostile, data)
    ]

    assert elements[0] == elements[1]
    assert scripts_in(hostile) == scripts_in(data)
    assert json_in(hostile, "hz-payload")["places"][0]["name"][0] == HOSTILE.replace("\ud800", "?")


@pytest.mark.parametrize("hostile", ["<", ">", "&", "\u2028", "\u2029"])
def test_json_in_the_file_has_no_character_that_acts(hostile: str) -> None:
    """It is written as an escape and read as it was."""
    written = to_inert_json({"name": hostile})

    assert hostile not in written
    assert json.loads(written) == {"name": hostile}


def test_our_scripts_cannot_close_their_element() -> None:
    """No script or style of ours holds what ends or hides an element."""
    files = [*STATIC.rglob("*.js"), *STATIC.rglob("*.css")]

    assert [path.name for path in files if re.search(r"</(script|style)|<!--", path.read_text(encoding="utf-8"))] == []


@pytest.mark.usefixtures("project")
def test_the_command_line_writes_the_filtered_file(tmp_path: Path) -> None:
    """`haizhumap export --format html` respects the filter options."""
    path = tmp_path / "map.html"
    options = ["--sector", "culture", "--stage", "operating"]

    result = CliRunner().invoke(main, ["export", "--format", "html", *options, "-o", str(path)])

    assert result.exit_code == 0
    assert {place["sector"] for place in json_in(path.read_bytes(), "hz-payload")["places"]} == {"culture"}


# --- the reader, without a network ---

Open = Callable[..., Page]


def names_in_list(page: Page) -> list[str]:
    """Return the places of the list, in its order."""
    return page.locator(".hz-row-name").all_inner_texts()


def places_on_map(page: Page) -> set[str]:
    """Return the ids of the places that the map shows."""
    return set(str(page.locator("#hz-map").get_attribute("data-places")).split())


def located(gdf: gpd.GeoDataFrame, wanted: Filter) -> set[str]:
    """Return the located places that a filter lets through."""
    shown = select(gdf, wanted)
    return set(shown["place_id"][shown.geometry.notna()])


def press(page: Page, key: str) -> None:
    """Press the visible control with a key."""
    page.locator(f"[data-focus='{key}']").filter(visible=True).click()


def search(page: Page, words: str) -> None:
    """Filter by words."""
    page.fill("#hz-search", words)
    page.locator("[data-suggestion='words']").click()


@pytest.mark.browser
def test_the_file_opens_from_disk_as_the_page_does(open_file: Open, data: bytes, gdf: gpd.GeoDataFrame) -> None:
    """Map, list and key are there without a network, the district first; the partner zones are one press away."""
    page = open_file(data)
    inside = Filter(zones=frozenset({Zone.INSIDE}))

    assert places_on_map(page) == located(gdf, inside)
    expect(page.locator(".hz-counted")).to_contain_text("显示 28 个，共 32 个")
    assert names_in_list(page) == list(select(gdf, inside)["name_zh"])
    expect(page.locator(".hz-key")).to_contain_text("大致")
    expect(page.locator(".hz-head")).to_contain_text(
        "单文件地图，可离线打开。筛选：全部，没有筛选（共 32 个，导出 32 个）"
    )
    press(page, "show-hidden")

    expect(page.locator(".hz-counted")).to_contain_text("全部 32 个地点")
    assert places_on_map(page) == located(gdf, Filter())


@pytest.mark.browser
def test_a_filtered_file_shows_its_places_and_says_so(open_file: Open, culture: bytes) -> None:
    """It holds six places, and that it is a selection stands above the list."""
    page = open_file(culture, "#lang=en")

    expect(page.locator(".hz-counted")).to_contain_text("All 6 places")
    expect(page.locator(".hz-head")).to_contain_text(
        "Single-file map, works offline. Filter: Sector: Culture (6 of 32)"
    )


@pytest.mark.browser
def test_a_file_of_the_partner_zones_shows_them(open_file: Open, gdf: gpd.GeoDataFrame, settings: Settings) -> None:
    """Where nothing lies in the district, nothing has to be asked for."""
    shown = select(gdf, Filter(zones=frozenset({Zone.OUTSIDE})))
    page = open_file(export(shown, "html", settings=settings))

    assert names_in_list(page) == list(shown["name_zh"])


@pytest.mark.browser
def test_a_sector_filters_and_the_other_counts_follow(open_file: Open, data: bytes, gdf: gpd.GeoDataFrame) -> None:
    """Map, list and the counts of the other facets show what is left; the back button undoes it."""
    page = open_file(data)

    press(page, "sector-culture")

    expect(page.locator(".hz-counted")).to_contain_text("显示 6 个，共 32 个")
    assert places_on_map(page) == located(gdf, CULTURE)
    stages = Catalogue(gdf).count(CULTURE)["stage"].values()
    expect(page.locator("[data-facet='stage'] .hz-count")).to_have_text([*map(str, stages)])
    page.go_back()
    expect(page.locator(".hz-counted")).to_contain_text("显示 28 个，共 32 个")


@pytest.mark.browser
def test_initials_find_a_village_and_its_card_quotes_the_report(open_file: Open, data: bytes) -> None:
    """`lj` finds 沥滘村; its card has the report's sentence; the reader marks it; the way back leads to the list."""
    page = open_file(data)

    search(page, "lj")
    expect(page.locator(".hz-row-name")).to_have_text(["沥滘村", "康鹭片区"])
    page.locator(".hz-places [data-place='lijiao-village']").click()

    card = page.locator(".hz-card")
    expect(card.locator("h2")).to_contain_text("沥滘村")
    expect(card.locator("blockquote")).to_contain_text("完成沥滘村首批回迁安置，交付2个复建住宅、1处公建配套")
    expect(card.locator("mark")).to_have_text("沥滘村")
    expect(card.locator(".hz-coordinates li")).to_have_count(3)
    assert page.evaluate("location.hash") == "#q=lj&place=lijiao-village"
    press(page, "to-reader")
    expect(page.locator(".hz-reader .hz-focus")).to_contain_text("完成▲沥滘村首批回迁安置")
    press(page, "close-drawer")
    press(page, "back")
    expect(page.locator(".hz-row-name")).to_have_text(["沥滘村", "康鹭片区"])


@pytest.mark.browser
def test_home_is_found_without_a_network(open_file: Open, data: bytes) -> None:
    """Stations, roads and coordinates are in the file too."""
    page = open_file(data)

    page.fill("#hz-search", "changgang")
    page.get_by_role("listbox").get_by_role("option").filter(has_text="地铁站").first.click()
    expect(page.get_by_text("离昌岗的距离")).to_be_visible()
    page.fill("#hz-search", "23.10638, 113.32455")
    page.locator("[data-suggestion='spot-gcj02']").click()

    expect(page.locator("[data-place='canton-tower'] .hz-distance")).to_have_text("就在这里")


@pytest.mark.browser
def test_a_click_on_the_map_selects(open_file: Open, data: bytes) -> None:
    """A sign's card opens; pressed again, the language changes card and page."""
    page = open_file(data)
    x, y = page.evaluate(
        """() => {
            const item = haizhumap.map.items.find((one) => one.place.id === "huazhou-road");
            haizhumap.map.leaflet.setView(item.latlng, 17, { animate: false });
            const point = haizhumap.map.leaflet.latLngToContainerPoint(item.latlng);
            return [point.x, point.y];
        }"""
    )

    page.locator("#hz-map").click(position={"x": x, "y": y})
    expect(page.locator(".hz-card h2")).to_contain_text("华洲路")

    press(page, "lang-en")
    expect(page.locator(".hz-card h2")).to_contain_text("Huazhou Road")
    expect(page).to_have_title("Huazhou Road · Haizhu Projects Map")
    assert page.evaluate("document.documentElement.lang") == "en"


@pytest.mark.browser
def test_every_drawer_is_there(open_file: Open, data: bytes) -> None:
    """Report, table, charts, ledger and the data's own description, each from the file."""
    page = open_file(data, "#tab=reader")
    expect(page.locator(".hz-reader .hz-mark")).to_have_count(32)

    for name, selector, count in (("table", "tbody tr", 28), ("ledger", "[data-item]", 38)):
        press(page, "close-drawer")
        press(page, f"open-{name}")
        expect(page.locator(f".hz-{name} {selector}")).to_have_count(count)
    expect(page.locator(".hz-coverage")).to_contain_text("41%")
    press(page, "close-drawer")
    press(page, "open-charts")
    press(page, "cell-health-under_construction")
    expect(page.locator(".hz-counted")).to_contain_text("显示 1 个，共 32 个")
    press(page, "close-drawer")
    press(page, "chip-reset")
    press(page, "open-about")
    expect(page.locator(".hz-about h3").nth(1)).to_have_text("关于这个文件")
    expect(page.locator(".hz-about")).to_contain_text("ODbL-1.0")


@pytest.mark.browser
def test_a_figure_leads_to_its_sentence(open_file: Open, data: bytes) -> None:
    """The figures stand on passages of the report."""
    page = open_file(data, "#tab=charts")

    page.locator(".hz-figure", has_text="要改造的地块").click()

    expect(page.locator(".hz-reader .hz-focus")).to_contain_text("58个地块")


@pytest.mark.browser
def test_what_needs_a_server_is_not_offered(open_file: Open, data: bytes) -> None:
    """No files to fetch, no new report, no link or snippet of a page that is on no host; citing and printing stay."""
    page = open_file(data)

    expect(page.locator("[data-focus='menu-take'], [data-focus='new-report'], [data-focus='feed']")).to_have_count(0)
    press(page, "menu-share")

    expect(page.locator(".hz-menu-share").get_by_role("button")).to_have_text(["复制引用", "打印"])


@pytest.mark.browser
def test_a_link_shows_its_state_and_passes_over_what_it_does_not_know(open_file: Open, data: bytes) -> None:
    """Filter, language, drawer and place come from the address; the rest is told."""
    page = open_file(data, "#lang=en&sector=culture&sector=<b>&place=nowhere&tab=table&near=1,,5&read=x:1-2")

    expect(page.locator(".hz-counted")).to_contain_text("6 of 32 places")
    expect(page.locator(".hz-table tbody tr")).to_have_count(6)
    notice = page.locator(".hz-ignored")
    for words in ("unknown and were ignored", "near=1,,5", "sector=<b>", "place=nowhere", "read=x:1-2"):
        expect(notice).to_contain_text(words)
    press(page, "chip-reset")
    expect(notice).to_be_hidden()
    assert len(names_in_list(page)) == 28


@pytest.mark.browser
def test_nothing_found_says_what_to_give_up(open_file: Open, data: bytes) -> None:
    """The advice names each restriction with what would be found, and acts on it."""
    page = open_file(data, "#sector=health&stage=operating")

    expect(page.locator(".hz-nothing button")).to_have_text(
        ["去掉“领域”（有 7 个）", "去掉“阶段”（有 1 个）", "清除筛选"]
    )
    page.locator(".hz-nothing button").nth(1).click()
    expect(page.locator(".hz-row-name")).to_have_text(["中山大学孙逸仙纪念医院"])


@pytest.mark.browser
def test_a_picked_point_shows_what_lies_around_it(open_file: Open, data: bytes, gdf: gpd.GeoDataFrame) -> None:
    """The next click on the map is where distances are told from; what lies within a kilometre can be shown alone."""
    page = open_file(data)
    press(page, "pick")
    point = page.evaluate(
        "([lon, lat]) => { const p = haizhumap.map.leaflet.latLngToContainerPoint([lat, lon]); return [p.x, p.y]; }",
        TOWER,
    )

    page.locator("#hz-map").click(position={"x": point[0], "y": point[1]})
    press(page, "near-1000")

    expect(page.locator(".hz-chip").first).to_contain_text("所选点")
    lon, lat, radius = map(
        float, re.findall(r"near=([^&]*)", page.evaluate("decodeURIComponent(location.hash)"))[0].split(",")
    )
    assert radius == 1000
    assert places_on_map(page) == located(gdf, Filter(near=Near(lon, lat, radius)))


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 390])
@pytest.mark.parametrize("lang", LANGS)
def test_a_phone_shows_map_and_list_on_one_screen(open_file: Open, data: bytes, width: int, lang: str) -> None:
    """Nothing is wider than the screen; a sector filters, and the sheet has the list."""
    page = open_file(data, f"#lang={lang}", width=width, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("#hz-map").bounding_box() == {"x": 0, "y": 0, "width": width, "height": 844}

    press(page, "sector-culture")

    expect(page.locator(".hz-row-name")).to_have_count(6)
    expect(page.locator(".hz-row-name").first).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_file_follows_the_machines_light_and_dark(open_file: Open, data: bytes, scheme: str) -> None:
    """And changes with it while it is open, the map too."""
    page = open_file(data)

    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

    expect(page.locator("#hz-app")).to_have_attribute("data-theme", scheme)
    expect(page.locator("#hz-map")).to_have_attribute("data-theme", scheme)


@pytest.mark.browser
@pytest.mark.parametrize("tab", ["reader", "table", "charts", "ledger", "about"])
def test_hostile_words_are_inert_in_every_view(open_file: Open, hostile: bytes, tab: str) -> None:
    """They stand there as words; no script runs, no element comes of them."""
    page = open_file(hostile, f"#tab={tab}&place=lijiao-village&q=onerror")

    expect(page.locator(".hz-card h2")).to_contain_text('<img src=x onerror="window.hacked=1">')
    page.fill("#hz-search", "onerror")
    expect(page.get_by_role("listbox")).to_contain_text('<img src=x onerror="window.hacked=1">')
    page.keyboard.press("Escape")
    press(page, "close-drawer")
    press(page, "lang-en")
    expect(page.locator(".hz-head")).to_contain_text("</script><script>window.hacked=1</script>")
    assert page.evaluate("window.hacked") is None
    assert page.locator("img, body script:not([id]) ~ script:not([id]) ~ script:not([id])").count() == 0


@pytest.mark.browser
def test_an_empty_selection_opens_and_says_that_nothing_is_there(
    open_file: Open, gdf: gpd.GeoDataFrame, settings: Settings
) -> None:
    """A file of nothing is a page all the same."""
    page = open_file(export(gdf.iloc[:0], "html", settings=settings))

    expect(page.locator(".hz-counted")).to_contain_text("全部 0 个地点")
    expect(page.locator(".hz-nothing")).to_be_visible()
