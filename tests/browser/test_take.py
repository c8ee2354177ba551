"""What a person takes away: files, citation, link, embedded map, paper; in Chromium against the real server."""

import html
import io
import json
import re
import unicodedata

import pypdf
import pytest
from conftest import Open, Show
from pages import container, download, entries, expect_places, layer, located, the_map, view
from playwright.sync_api import Page, expect

from haizhumap.exports import FORMATS, export
from haizhumap.layer.filtering import Filter, select
from haizhumap.layer.provenance import About, citation
from haizhumap.model import Sector, Zone
from haizhumap.paths import Settings

pytestmark = pytest.mark.browser

WANTED = Filter(sectors=frozenset({Sector.CULTURE, Sector.TOURISM}), zones=frozenset({Zone.INSIDE}))
QUERY = "?sector=culture&sector=tourism&tab=export"


def link_on(page: Page) -> str:
    """Return the link that the page offers to copy."""
    return next(words for words in page.locator("code").all_inner_texts() if words.startswith("http"))


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in {"gpkg", "xlsx", "html"}])
def test_a_file_is_exactly_what_is_shown(show: Show, settings: Settings, name: str) -> None:
    """The bytes are the export of the filtered layer with the page's filter and link."""
    page = show(QUERY)
    expect_places(page, located(WANTED))
    about = About.of(WANTED, shown=9, total=len(layer()), link=link_on(page))
    shown = select(layer(), WANTED)

    filename, content = download(page, name)

    assert filename == f"haizhumap{FORMATS[name].suffix}"
    assert content == export(shown, name, about=about, settings=settings)


@pytest.mark.parametrize(("name", "start"), [("gpkg", b"SQLite format 3\0"), ("xlsx", b"PK\x03\x04")])
def test_a_file_that_bears_its_time_arrives_whole(show: Show, name: str, start: bytes) -> None:
    """A workbook and a GeoPackage arrive under their names."""
    page = show(QUERY)
    expect_places(page, located(WANTED))

    filename, content = download(page, name)

    assert filename == f"haizhumap{FORMATS[name].suffix}"
    assert content.startswith(start)


def test_a_download_does_not_run_the_page(show: Show) -> None:
    """Nothing on the page is drawn anew, and the file says what it was made with."""
    page = show(QUERY)
    expect_places(page, located(WANTED))
    page.evaluate("""() => {
        window.states = [];
        const app = document.querySelector("[data-testid='stApp']");
        new MutationObserver(() => window.states.push(1)).observe(app, { attributeFilter: ["data-test-script-state"] });
    }""")

    _, content = download(page, "geojson")

    collection = json.loads(content)
    assert len(collection["features"]) == 9
    assert collection["filter"]["shown"] == 9
    assert "sector=culture" in collection["filter"]["link"]
    assert page.evaluate("() => window.states") == []


def test_a_download_in_english(show: Show) -> None:
    """The buttons speak the page's language; the file is the same."""
    page = show(f"{QUERY}&lang=en")
    expect(page.get_by_text("Download the 9 of 32 places that are shown")).to_be_visible()

    _, content = download(page, "csv", lang="en")

    assert content.startswith(b"\xef\xbb\xbf")
    assert len(content.decode("utf-8-sig").strip().split("\r\n")) >= 10


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_citation_stands_ready(show: Show, lang: str) -> None:
    """It names the report as it is to be cited, and can be copied."""
    page = show(f"?tab=export&lang={lang}")
    shown = select(layer(), Filter(zones=frozenset({Zone.INSIDE})))

    expect(page.locator("code", has_text=citation(shown, "en" if lang == "en" else "zh")[:30]).first).to_be_visible()


def test_the_snippet_embeds_the_map_alone(open_page: Open, address: str) -> None:
    """The HTML that the page offers shows the map with the same filter, without the page around it."""
    page = open_page(f"{address}/{QUERY}")
    page.locator("code", has_text="<iframe").wait_for()
    snippet = next(words for words in page.locator("code").all_inner_texts() if words.startswith("<iframe"))
    found = re.search(r'src="([^"]+)"', snippet)
    assert found
    link = html.unescape(found.group(1))
    assert link.startswith(address)
    assert link.endswith("embed=1")

    embedded = open_page(link, width=640, height=480)

    expect_places(embedded, located(WANTED))
    box = container(embedded).bounding_box()
    assert box
    assert box["width"] > 600
    assert box["height"] > 400
    for gone in ("facets", "header", "results", "tabs"):
        expect(embedded.locator(f".hz-view[data-drawn='{gone}']")).to_have_count(0)
    expect(embedded.get_by_test_id("stSidebar")).to_have_count(0)
    source = embedded.locator(".hz-source")
    expect(source).to_contain_text("2024年海珠区政府工作报告")
    expect(source.get_by_role("link")).to_have_attribute("href", re.compile("sector=culture"))
    assert "embed" not in str(source.get_by_role("link").get_attribute("href"))
    assert embedded.evaluate("() => document.scrollingElement.scrollHeight <= innerHeight + 1")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_prints_on_a4(open_page: Open, address: str, lang: str) -> None:
    """
    Paper has the map, the counts and every entry of the list, and no controls; the sheets are A4.

    What is printed is read back from the sheets in English only: a machine may have no Chinese glyphs.
    """
    page = open_page(f"{address}/?lang={lang}&sector=tourism")
    view(page, "reader")
    expect(entries(page)).to_have_count(3)
    page.emulate_media(media="print")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.locator(".hz-tools")).to_be_hidden()
    expect(page.locator(".hz-tabs")).to_be_hidden()
    expect(the_map(page).locator(".leaflet-container")).to_be_visible()

    names = layer().set_index("place_id")[f"name_{lang}"][["canton-tower", "party-pier", "taikoo-warehouse"]]
    for name in names:
        expect(entries(page).filter(has_text=name)).to_be_visible()

    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages

    for sheet in sheets:
        assert (float(sheet.mediabox.width), float(sheet.mediabox.height)) == pytest.approx((595, 842), abs=2)
    words = unicodedata.normalize("NFKC", "".join(sheet.extract_text() for sheet in sheets))
    assert lang == "zh" or all("".join(name.split()) in "".join(words.split()) for name in names)
    assert len(sheets) <= 6
