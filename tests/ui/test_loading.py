"""What is seen before any script has run."""

import gzip
import json
from pathlib import Path

import lxml.html
import pytest
import streamlit
from conftest import Open
from pages import Watch, container

from haizhumap.cli.basemap import with_still
from haizhumap.i18n import LANGS, Lang, t
from haizhumap.paths import Settings
from haizhumap.ui.loading import dress

FIRST_DOCUMENT = Path(streamlit.__path__[0], "static", "index.html").read_bytes()
ROOT_URL = "https://example.org/map/"
LARGEST_STILL = 40_000
LARGEST_SHIFT = 0.1

_WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push(entry.value);
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("lang", LANGS)
def test_the_first_document_has_title_panel_and_picture(lang: str) -> None:
    """Streamlit's own document gets them in the reader's language, beside the root that its scripts fill."""
    chosen: Lang = "en" if lang == "en" else "zh"
    page = lxml.html.document_fromstring(dress(FIRST_DOCUMENT, chosen, ROOT_URL).decode("utf-8"))

    assert page.findtext(".//title") == t("ui.title", chosen)
    assert page.get("lang") == ("en" if lang == "en" else "zh-CN")
    assert [h.text for h in page.xpath("//div[@id='hz-skeleton']//h1")] == [t("ui.title", chosen)]
    assert len(page.xpath("//div[@id='root']")) == 1
    assert "still.svg" in page.xpath("string(//body//style)")
    assert page.xpath("//link[@type='application/atom+xml']/@href")[0].startswith("feed.xml")
    assert page.xpath("//meta[@property='og:title']/@content") == [t("ui.title", chosen)]
    assert page.xpath("//meta[@property='og:image']/@content") == [f"{ROOT_URL}preview.png"]


@pytest.mark.parametrize("lang", LANGS)
def test_without_scripts_the_page_leads_to_the_list_of_places(lang: Lang) -> None:
    """In both languages, the reader's first; Streamlit's own words for those without scripts are gone."""
    page = lxml.html.document_fromstring(dress(FIRST_DOCUMENT, lang, ROOT_URL).decode("utf-8"))
    [told] = page.xpath("//noscript")

    assert told.xpath(".//a/@href") == sorted(["places", "places?lang=en"], reverse=lang == "en")
    assert all(t("publish.no-script", one) in told.text_content() for one in LANGS)


def test_a_document_of_another_form_goes_out_as_it_is() -> None:
    """A later Streamlit may write it differently; nothing breaks then."""
    assert dress(b"<html><body></body></html>", "zh", ROOT_URL) == b"<html><body></body></html>"


def test_the_still_picture_is_small_and_built_from_the_ground(settings: Settings) -> None:
    """It has at most 40 kB on the wire and is what `basemap build` makes of the pack."""
    path = settings.basemap_dir / "still.svg"
    pack = {settings.basemap_dir / "ground.json": (settings.basemap_dir / "ground.json").read_text(encoding="utf-8")}

    assert len(gzip.compress(path.read_bytes())) <= LARGEST_STILL
    assert with_still(settings, pack)[path] == path.read_text(encoding="utf-8")
    assert json.loads(next(iter(pack.values())))["bbox"]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1400, 390])
def test_nothing_jumps_while_the_page_loads(open_page: Open, address: str, width: int) -> None:
    """What stands at once stands where the page will be, and goes when that is drawn."""
    page = open_page("about:blank", width=width)
    page.add_init_script(_WATCH)

    page.goto(address)
    container(page)
    page.locator(".hz-app[data-drawn='page']").wait_for(state="attached")

    page.locator("#hz-skeleton").wait_for(state="hidden")
    assert sum(page.evaluate("window.shifts")) <= LARGEST_SHIFT


@pytest.mark.browser
def test_title_and_panel_stand_before_the_first_script(open_page: Open, watch: Watch, address: str) -> None:
    """A reader whose scripts are still on their way sees title and panel; the page for a new report does not."""
    watch.forgive_missing_files()
    page = open_page("about:blank")
    page.route("**/static/js/**", lambda route: route.abort())

    page.goto(f"{address}/?lang=en")
    assert page.locator("#hz-skeleton h1").inner_text() == t("ui.title", "en")
    assert page.locator("#hz-skeleton").evaluate("e => getComputedStyle(e).backgroundImage").count("still.svg") == 1

    page.goto(f"{address}/?page=new")
    assert page.locator("#hz-skeleton").count() == 0
