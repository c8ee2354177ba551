"""
What a person does, in Chromium against the real server.

Each test fails on a script error, on an error in the console and on any request that leaves 127.0.0.1.
"""

import io
import json
import math
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromium
import numpy as np
import pytest
from conftest import ROOT
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect, sync_playwright

from haizhumap.catalogue import Filter, select
from haizhumap.datum import convert
from haizhumap.export import export
from haizhumap.layer import build_layer, format_layer, read_layer
from haizhumap.model import Datum, Precision, Sector, Zone
from haizhumap.settings import ROOT_VARIABLE, Settings

pytestmark = pytest.mark.browser

PATIENCE_MS = 30_000
HOSTILE = '<img src=x onerror="window.top.hacked=1">`${window.top.hacked=1}\'\\</script><b>&amp; :red[x] **y**'


def closed_port() -> int:
    """Return a port of this machine on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(root: Path, **more: str) -> Iterator[str]:
    """Run the app over a project folder on a free port, with more environment; yield its address."""
    port = closed_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"]
    environ = os.environ | {ROOT_VARIABLE: str(root)} | more
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_healthy(process, address)
        yield address
    finally:
        process.terminate()
        log, _ = process.communicate(timeout=20)
        sys.stdout.write(log.decode())


def wait_until_healthy(process: subprocess.Popen[bytes], address: str) -> None:
    """Wait until the server says that it is up."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer:  # noqa: S310 - our own http
                if answer.read() == b"ok":
                    return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    pytest.fail("the server did not come up")


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Return the address of the app over the real project."""
    with serve(ROOT) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=list(chromium.FLAGS))
        yield browser
        browser.close()


class Watch:
    """What a page did that it must not do."""

    PROVOKED = "console: Failed to load resource"

    def __init__(self) -> None:
        self.faults: list[str] = []

    def over(self, context: BrowserContext) -> None:
        """Watch everything in a context."""
        context.on("request", lambda request: self._request(request.url))
        context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))
        context.on("console", lambda message: self._console(message.type, message.text))

    def forgive_missing_files(self) -> None:
        """Forget the files that a test kept from arriving, and nothing else."""
        self.faults = [fault for fault in self.faults if not fault.startswith(self.PROVOKED)]

    def _console(self, kind: str, words: str) -> None:
        if kind == "error":
            self.faults.append(f"console: {words}")

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.hostname != "127.0.0.1":
            self.faults.append(f"request to {url}")


@pytest.fixture
def watch() -> Watch:
    """Return the watch; a test that provokes a fault on purpose clears it."""
    return Watch()


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, watch: Watch, request: pytest.FixtureRequest) -> Iterator[Open]:
    """Return a way to open the app; what it must not do is told at the end, with a picture of a failure."""
    contexts: list[BrowserContext] = []

    def open_page(url: str, *, width: int = 1400, height: int = 1000) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            accept_downloads=True,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        watch.over(context)
        page = context.new_page()
        page.goto(url)
        return page

    expect.set_options(timeout=PATIENCE_MS)
    yield open_page
    for context in contexts:
        if context.pages and (watch.faults or getattr(request.node, "failed", False)):
            (ROOT / "test-results").mkdir(exist_ok=True)
            context.pages[0].screenshot(path=ROOT / "test-results" / f"{request.node.name}.png")
        context.close()
    assert watch.faults == []


def the_map(page: Page) -> FrameLocator:
    """Return the map's frame."""
    return page.frame_locator("iframe[title='streamlit_folium.st_folium']")


def container(page: Page) -> Any:
    """Return the map's container, once its base map and features are drawn."""
    drawn = the_map(page).locator(".leaflet-container[data-base='drawn'][data-places]")
    drawn.wait_for()
    return drawn


def places_on_map(page: Page) -> set[str]:
    """Return the ids of the places that the map shows."""
    return set(str(container(page).get_attribute("data-places")).split())


def expect_places(page: Page, places: set[str]) -> None:
    """Wait until the map shows these places and no other."""
    shown = " ".join(place_id for place_id in build_layer(Settings(root=ROOT))["place_id"] if place_id in places)
    expect(the_map(page).locator(".leaflet-container")).to_have_attribute("data-places", shown)


def located(wanted: Filter) -> set[str]:
    """Return the located places that a filter lets through."""
    gdf = select(build_layer(Settings(root=ROOT)), wanted)
    return set(gdf["place_id"][gdf.geometry.notna()])


INSIDE = Filter(zones=frozenset({Zone.INSIDE}))


def tick(page: Page, label: str) -> None:
    """Tick a sector."""
    page.get_by_test_id("stSidebar").get_by_text(label).click()


def click_sign(page: Page, place_id: str) -> None:
    """Click a place's sign on the map, after bringing it to the middle."""
    script = """(element, id) => {
        const map = window.map;
        const layers = Object.values(map._layers).filter((l) => l.feature && l.feature.properties.place_id === id);
        const sign = layers.find((l) => l.options.shape);
        map.setView(sign.getLatLng(), 15, { animate: false });
        sign.getElement().setAttribute("data-test", id);
    }"""
    container(page).evaluate(script, place_id)
    the_map(page).locator(f"[data-test='{place_id}']").click()


def test_the_map_is_drawn_with_every_located_place(open_page: Open, address: str) -> None:
    """A reader sees all places on the map, and how many there are in all."""
    page = open_page(address)
    assert places_on_map(page) == located(INSIDE)
    expect(page.get_by_text("显示 28 / 32 个地点，其中 25 个在图上")).to_be_visible()

    tick(page, "显示区外合作区（4）")

    expect_places(page, located(Filter()))
    expect(the_map(page).locator(".hz-sign")).to_have_count(29)
    expect(page.get_by_text("显示 32 / 32 个地点，其中 29 个在图上")).to_be_visible()
    expect(page.get_by_role("heading", name="海珠项目地图")).to_be_visible()
    expect(page.get_by_text("来源：2024年海珠区政府工作报告（节选），广州市海珠区人民政府，2024-01-25")).to_be_visible()


def test_a_sector_filter_changes_the_map_and_keeps_the_zoom(open_page: Open, address: str) -> None:
    """The frame is not mounted anew, and the reader's view stays."""
    page = open_page(address)
    view = "element => [window.map.getZoom(), window.map.getCenter().lat, window.map.getCenter().lng].join()"
    container(page).evaluate("() => { window.sameFrame = true; window.map.setView([23.09, 113.30], 14.5); }")
    before = container(page).evaluate(view)

    tick(page, "文化（6）")

    expect_places(page, located(Filter(sectors=frozenset({Sector.CULTURE}))))
    assert container(page).evaluate(view) == before
    assert container(page).evaluate("() => window.sameFrame") is True
    expect(page).to_have_url(re.compile("sector-culture=true"))


def test_a_link_with_a_filter_shows_the_same(open_page: Open, address: str) -> None:
    """Filter, search and language stand in the URL."""
    page = open_page(f"{address}/?sector-urban-renewal=true&q=村&lang=EN")

    expect_places(page, located(Filter(sectors=frozenset({Sector.URBAN_RENEWAL}), words="村")))
    expect(page.get_by_role("heading", name="Haizhu Projects Map")).to_be_visible()


def test_an_invalid_link_shows_everything(open_page: Open, address: str) -> None:
    """Values that make no sense are passed over."""
    page = open_page(f"{address}/?sector-culture=maybe&lang=XX&base=mars&place=%3Cscript%3E")

    expect_places(page, located(INSIDE))


def test_search_narrows_the_map(open_page: Open, address: str) -> None:
    """Words that are typed filter, and clearing brings all back."""
    page = open_page(address)
    places_on_map(page)

    page.get_by_label("搜索").fill("太古仓")
    page.get_by_label("搜索").press("Enter")
    expect_places(page, located(Filter(words="太古仓")))

    page.get_by_role("button", name="清除筛选").click()
    expect_places(page, located(INSIDE))


def test_a_search_without_result_says_what_to_do(open_page: Open, address: str) -> None:
    """An empty map is explained, and is still the same map."""
    page = open_page(address)
    container(page).evaluate("() => { window.sameFrame = true; }")

    page.get_by_label("搜索").fill("月球")
    page.get_by_label("搜索").press("Enter")

    expect(page.get_by_text("没有符合条件的地点")).to_be_visible()
    expect_places(page, set())
    assert container(page).evaluate("() => window.sameFrame") is True


def test_a_click_on_the_map_opens_the_card(open_page: Open, address: str) -> None:
    """The card quotes the report with the name marked, and says how the position is known."""
    page = open_page(address)

    click_sign(page, "canton-tower")

    card = page.locator(".hz-card")
    expect(card.locator("mark")).to_have_text("广州塔")
    expect(card.locator("blockquote")).to_contain_text("推进广州塔创建国家5a级旅游景区")
    for words in (
        "旅游与夜经济",
        "改造提升",
        "推进创建国家5A级旅游景区",
        "国家5A级景区",
        "（七）",
        "准确，约20米以内",
        "OpenStreetMap",
    ):
        expect(card).to_contain_text(words)
    expect(page).to_have_url(re.compile("place=canton-tower"))


def test_the_same_place_can_be_clicked_again_after_going_back(open_page: Open, address: str) -> None:
    """Back to the list, and the second click counts as well."""
    page = open_page(address)
    click_sign(page, "canton-tower")
    page.get_by_role("button", name="返回列表").click()
    expect(page.locator(".hz-card")).to_have_count(0)

    click_sign(page, "canton-tower")

    expect(page.locator(".hz-card mark")).to_have_text("广州塔")


def test_a_click_on_an_area_selects_it(open_page: Open, address: str) -> None:
    """Polygons answer as signs do."""
    page = open_page(f"{address}/?sector-urban-renewal=true")
    expect_places(page, located(Filter(sectors=frozenset({Sector.URBAN_RENEWAL}))))
    spot = container(page).evaluate(
        "() => { const p = window.map.latLngToContainerPoint([23.0925, 113.2935]); return [p.x, p.y]; }"
    )

    container(page).click(position={"x": spot[0], "y": spot[1]})

    expect(page.locator(".hz-card mark")).to_have_text("康鹭片区")


def test_the_list_selects_and_brings_the_place_into_view(open_page: Open, address: str) -> None:
    """A place far off the map comes into view when it is picked by keyboard; its uncertainty is drawn."""
    page = open_page(f"{address}/?outside=true")
    places_on_map(page)

    page.get_by_role("button", name="横琴").focus()
    page.keyboard.press("Enter")

    expect(page.locator(".hz-card mark")).to_have_text("横琴")
    container(page).evaluate("""() => new Promise((done) => {
        const look = () => (window.map.getBounds().contains([22.1418, 113.5469]) ? done() : setTimeout(look, 50));
        look();
    })""")


def test_a_place_without_position_is_listed_with_the_reason(open_page: Open, address: str) -> None:
    """Nothing is hidden: the list has it, the card says why it is not on the map."""
    page = open_page(address)

    page.get_by_role("button", name=re.compile("广州岭南书院.*未定位")).click()

    expect(page.locator(".hz-card")).to_contain_text("检索过的公开来源中没有它的地址")
    assert "lingnan-academy" not in places_on_map(page)


@pytest.mark.parametrize(("button", "name"), [("下载 GeoJSON", "geojson"), ("下载 CSV", "csv")])
def test_a_download_is_exactly_what_is_shown(open_page: Open, address: str, button: str, name: str) -> None:
    """The file's bytes are the export of the filtered layer, and the page does not run again."""
    page = open_page(f"{address}/?sector-culture=true&sector-tourism=true")
    wanted = Filter(sectors=frozenset({Sector.CULTURE, Sector.TOURISM}))
    expect_places(page, located(wanted))

    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()

    data = Path(download.value.path()).read_bytes()
    layer = read_layer(ROOT / "geo" / "projects.geojson", name="projects.geojson")
    assert data == export(select(layer, wanted), name)
    assert download.value.suggested_filename == f"haizhumap.{name}"
    if name == "geojson":
        assert len(json.loads(data)["features"]) == 9


def test_the_language_switch_changes_page_and_map(open_page: Open, address: str) -> None:
    """Every label speaks English, the map's own too; the frame stays."""
    page = open_page(address)
    container(page).evaluate("() => { window.sameFrame = true; }")

    page.get_by_text("EN", exact=True).click()

    expect(page.get_by_text("Showing 28 of 32 places, 25 of them on the map")).to_be_visible()
    expect(the_map(page).locator(".hz-district_label", has_text="Tianhe").first).to_be_visible()
    expect(the_map(page).locator(".leaflet-control-attribution")).to_contain_text("OpenStreetMap contributors (ODbL)")
    assert container(page).evaluate("() => window.sameFrame") is True
    expect(page).to_have_url(re.compile("lang=EN"))


def test_commitments_without_a_place_are_listed_with_reasons(open_page: Open, address: str) -> None:
    """The ledger opens, and the sector filter applies to it."""
    page = open_page(f"{address}/?sector-health=true")

    page.get_by_text("没有上图的承诺（4）").click()

    expect(page.get_by_test_id("stDataFrame").filter(visible=True)).to_have_count(1)


def test_a_precision_filter_changes_the_map(open_page: Open, address: str) -> None:
    """Only what is exactly known stays."""
    page = open_page(address)
    places_on_map(page)

    tick(page, "准确（6）")

    expect_places(page, located(Filter(precisions=frozenset({Precision.EXACT}), zones=frozenset({Zone.INSIDE}))))


def test_uncertainty_is_drawn_on_hover_and_on_selection(open_page: Open, address: str) -> None:
    """A soft zone appears under the pointer and goes with it; the selected place keeps its own, in metres."""
    page = open_page(address)
    halos = the_map(page).locator(".leaflet-halo-pane path")
    container(page).evaluate("() => { window.map.setView([23.0925, 113.2935], 14, { animate: false }); }")
    expect(halos).to_have_count(0)

    box = container(page).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(halos).to_have_count(1)
    page.mouse.move(5, 5)
    expect(halos).to_have_count(0)

    page.get_by_role("button", name="康鹭片区").click()
    expect(halos).to_have_count(1)
    metres = container(page).evaluate("""() => {
        const map = window.map;
        const halo = Object.values(map._layers).find((layer) => layer.options.pane === "halo" && layer.getLatLngs);
        const [left, right] = [0, halo.options.weight / 2].map((x) => map.containerPointToLatLng([300 + x, 300]));
        return map.distance(left, right);
    }""")
    assert metres == pytest.approx(250, rel=0.02)


def test_hovering_tells_the_name_and_how_sure(open_page: Open, address: str) -> None:
    """The tooltip has the name and the position's precision."""
    page = open_page(address)
    container(page).evaluate("() => { window.map.setView([23.10899, 113.31914], 16, { animate: false }); }")

    container(page).hover(position={"x": 10, "y": 300})
    box = container(page).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    tooltip = the_map(page).locator(".leaflet-tooltip")
    expect(tooltip).to_have_count(1)
    expect(tooltip).to_contain_text("广州塔")
    expect(tooltip).to_contain_text("准确，约20米以内")


def test_panning_and_zooming_do_not_run_the_script(open_page: Open, address: str) -> None:
    """The map is the reader's: moving it sends nothing to the server."""
    page = open_page(address)
    places_on_map(page)
    sent: list[int] = []
    page.expose_function("countSent", lambda: sent.append(1))
    page.evaluate("""() => {
        const send = WebSocket.prototype.send;
        WebSocket.prototype.send = function (...words) { window.countSent(); return send.apply(this, words); };
    }""")

    container(page).evaluate("""() => new Promise((done) => {
        const pan = () => window.map.panBy([40, 20], { animate: false });
        let moves = 0;
        window.map.on("moveend", () => (++moves < 5 ? pan() : setTimeout(done, 600)));
        pan();
    })""")

    assert sent == []


@pytest.mark.parametrize("lang", ["中文", "EN"])
def test_a_phone_shows_map_then_places_without_sideways_scrolling(open_page: Open, address: str, lang: str) -> None:
    """At 390 and at 360 px nothing is wider than the screen, and the filter is behind one button."""
    page = open_page(f"{address}/?lang={lang}" if lang == "EN" else address, width=390, height=844)
    places_on_map(page)

    for width in (390, 360):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        assert container(page).bounding_box()["width"] <= width
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(page.get_by_test_id("stSidebar").get_by_role("checkbox").first).to_be_attached()


def test_hostile_names_are_inert(open_page: Open, tmp_path: Path, copy_of: Callable[[Path], Settings]) -> None:
    """A name with markup, a template literal and Markdown is shown as it is, everywhere, and nothing runs."""
    project = copy_of(tmp_path)
    gdf = build_layer(project)
    for column in ("name_zh", "official_name_zh", "name_en", "action_zh", "section", "source", "note_zh", "licence"):
        gdf[column] = HOSTILE
    gdf["aliases"] = [[HOSTILE]] * len(gdf)
    gdf["quote"] = HOSTILE * 20
    project.layer_path.write_text(format_layer(gdf), encoding="utf-8")

    with serve(project.root) as url:
        page = open_page(url)
        assert len(places_on_map(page)) == 25
        expect(page.get_by_role("button", name=HOSTILE).first).to_be_visible()
        click_sign(page, "canton-tower")
        expect(page.locator(".hz-card h3")).to_contain_text(HOSTILE)
        expect(page.locator(".hz-card blockquote")).to_contain_text(HOSTILE)
        expect(the_map(page).locator(".hz-name")).to_have_count(1)
        expect(the_map(page).locator(".hz-name")).to_have_text(HOSTILE)
        for format_label in ("下载 GeoJSON", "下载 CSV"):
            with page.expect_download() as download:
                page.get_by_role("button", name=format_label).click()
            assert download.value.path()
        assert page.evaluate("window.hacked") is None


def test_a_base_map_that_does_not_arrive_is_told(open_page: Open, address: str, watch: Watch) -> None:
    """The places still show, and a notice says what is missing."""
    page = open_page(address)
    page.route("**/basemap/water*", lambda route: route.abort())
    page.reload()

    expect(the_map(page).get_by_role("status")).to_contain_text("底图没有载入")
    expect(the_map(page).locator(".hz-sign")).to_have_count(25)
    watch.forgive_missing_files()


def test_a_defect_is_told_in_words_and_the_server_stays(
    open_page: Open, tmp_path: Path, copy_of: Callable[[Path], Settings]
) -> None:
    """An unforeseen error is a sentence in both languages, and the same server goes on showing the page."""
    project = copy_of(tmp_path)
    gdf = build_layer(project)
    gdf["targets"] = "no mapping"
    project.layer_path.write_text(format_layer(gdf), encoding="utf-8")

    with serve(project.root) as url:
        page = open_page(f"{url}/?place=kanglu")
        expect(page.get_by_text("页面出错了：AttributeError")).to_be_visible()
        expect(page.get_by_text("The page failed: AttributeError")).to_be_visible()

        page.goto(url)
        assert len(places_on_map(page)) == 25


TOWER = (113.31914, 23.10899)
"""Canton Tower, lon, lat, WGS 84."""


class Tiles(BaseHTTPRequestHandler):
    """A tile server: /<datum>/z/x/y.png is white, with a red disc where Canton Tower lies in that datum."""

    def do_GET(self) -> None:
        """Answer with a tile."""
        datum, z, x, y = self.path.strip("/").removesuffix(".png").split("/")
        lon, lat = convert(*TOWER, source=Datum.WGS84, target=Datum(datum))
        scale = 256 * 2 ** int(z)
        phi = math.radians(float(lat))
        mercator = math.log(math.tan(math.pi / 4 + phi / 2))
        left = (float(lon) + 180) / 360 * scale - 256 * int(x)
        top = (1 - mercator / math.pi) / 2 * scale - 256 * int(y)
        tile = Image.new("RGB", (256, 256), "white")
        ImageDraw.Draw(tile).ellipse((left - 9, top - 9, left + 9, top + 9), fill="#ff0000")
        picture = io.BytesIO()
        tile.save(picture, "PNG")
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(picture.getvalue())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
        """Stay quiet."""


@pytest.fixture(scope="module")
def tiles_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the app with two online base maps that answer and one that does not."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Tiles)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    layer = 'layers = ["http://127.0.0.1:{port}/{datum}/{{z}}/{{x}}/{{y}}.png"]\ndatum = "{datum}"\nmax_zoom = 18\n'
    maps = {
        "amap": ("gcj02", server.server_port),
        "osm": ("wgs84", server.server_port),
        "dead": ("gcj02", closed_port()),
    }
    path = tmp_path_factory.mktemp("tiles") / "tiles.toml"
    path.write_text(
        "\n".join(f"[{name}]\n" + layer.format(port=port, datum=datum) for name, (datum, port) in maps.items())
    )
    with serve(ROOT, HAIZHUMAP_TILES=str(path)) as url:
        yield url
    server.shutdown()
    server.server_close()


def red_centre(picture: bytes) -> tuple[float, float]:
    """Return the middle of the red pixels of a picture, x and y."""
    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")).astype(int)
    rows, columns = np.nonzero((pixels[..., 0] > 200) & (pixels[..., 1] < 60) & (pixels[..., 2] < 60))
    assert len(rows) > 100
    return float(columns.mean()), float(rows.mean())


SIGN_POINT = """() => {
    const map = window.map;
    const signs = Object.values(map._layers).filter((layer) => layer.options.shape);
    const sign = signs.find((layer) => layer.feature.properties.place_id === "canton-tower");
    map.setView(sign.getLatLng(), 16, { animate: false });
    map.panBy([60, 40], { animate: false });
    map.getPane("overlayPane").style.display = "none";
    const point = map.latLngToContainerPoint(sign.getLatLng());
    return [point.x, point.y];
}"""


@pytest.mark.parametrize("base", ["amap", "osm"])
def test_a_landmark_lies_on_the_pixel_where_the_base_map_has_it(open_page: Open, tiles_address: str, base: str) -> None:
    """On GCJ-02 tiles and on WGS 84 tiles, Canton Tower's sign lies on the tile's own mark, within 2 pixels (5 m)."""
    page = open_page(f"{tiles_address}/?base={base}")
    expect(the_map(page).locator(f".leaflet-container[data-tiles='{base}']")).to_be_visible()
    x, y = container(page).evaluate(SIGN_POINT)
    container(page).evaluate("""() => new Promise((done) => {
        const isLoading = () => document.querySelector(".leaflet-tile:not(.leaflet-tile-loaded)");
        const look = () => (isLoading() ? setTimeout(look, 50) : done());
        look();
    })""")

    red_x, red_y = red_centre(container(page).screenshot())

    assert math.hypot(red_x - x, red_y - y) < 2


def test_leaving_a_shifted_base_map_brings_everything_back(open_page: Open, tiles_address: str) -> None:
    """The view stays over the same ground, the features return to WGS 84, and export and URL never left it."""
    page = open_page(tiles_address)
    spot = "() => { const c = window.map.getCenter(); return [c.lng, c.lat, window.map.getZoom()]; }"
    places_on_map(page)
    container(page).evaluate("() => { window.map.setView([23.10899, 113.31914], 15, { animate: false }); }")

    page.get_by_test_id("stSelectbox").get_by_role("combobox").click()
    page.get_by_role("option", name="高德地图").click()
    expect(the_map(page).locator(".leaflet-container[data-tiles='amap']")).to_be_visible()
    lon, lat, zoom = container(page).evaluate(spot)
    assert (lon, lat, zoom) == (pytest.approx(113.32455, abs=2e-5), pytest.approx(23.10638, abs=2e-5), 15)
    expect(the_map(page).locator(".leaflet-control-attribution")).to_contain_text("GCJ-02")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 GeoJSON").click()
    features = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))["features"]
    tower = next(feature for feature in features if feature["id"] == "canton-tower")
    assert tower["geometry"]["coordinates"] == list(TOWER)

    page.get_by_test_id("stSelectbox").get_by_role("combobox").click()
    page.get_by_role("option", name="离线底图").click()
    expect(the_map(page).locator(".leaflet-container[data-tiles='offline']")).to_be_visible()
    assert container(page).evaluate(spot) == [pytest.approx(113.31914, abs=2e-5), pytest.approx(23.10899, abs=2e-5), 15]


def test_tiles_that_do_not_arrive_are_told_and_the_offline_map_returns(
    open_page: Open, tiles_address: str, watch: Watch
) -> None:
    """A notice in words, the offline map, features in WGS 84 again, and the link without the dead map."""
    page = open_page(f"{tiles_address}/?base=dead")
    container(page).evaluate("() => { window.sameFrame = true; }")

    expect(page.get_by_text("dead没有送来图块，已换回离线底图。")).to_be_visible(timeout=10_000)
    expect(the_map(page).locator(".leaflet-container[data-tiles='offline']")).to_be_visible()
    expect(page).not_to_have_url(re.compile("base="))
    assert container(page).evaluate("() => window.sameFrame") is True
    assert container(page).evaluate("""() => {
        const layers = Object.values(window.map._layers);
        return layers.find((l) => l.options.shape && l.feature.properties.place_id === "canton-tower").getLatLng().lat;
    }""") == pytest.approx(TOWER[1])
    watch.forgive_missing_files()
