"""What the browser tests see of the page, and how they act on it."""

from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from weakref import WeakKeyDictionary

import geopandas as gpd
from app_server import PATIENCE_S, ROOT
from playwright.sync_api import BrowserContext, Error, Frame, FrameLocator, Locator, Page, Request, WebSocket, expect

from haizhumap.layer.build import read_layer
from haizhumap.layer.filtering import Filter, select
from haizhumap.model import Zone

PATIENCE_MS = 1000 * PATIENCE_S
INSIDE = Filter(zones=frozenset({Zone.INSIDE}))
TOWER = (113.31914, 23.10899)
"""Canton Tower, lon, lat, WGS 84."""


@cache
def layer() -> gpd.GeoDataFrame:
    """Return the layer that the app shows."""
    return read_layer(ROOT / "geo" / "projects.geojson", name="projects.geojson")


def located(wanted: Filter = INSIDE) -> set[str]:
    """Return the located places that a filter lets through."""
    gdf = select(layer(), wanted)
    return set(gdf["place_id"][gdf.geometry.notna()])


SOCKETS: MutableMapping[Page, WebSocket] = WeakKeyDictionary()
"""The connection of each page to the server."""


HALOS = ".leaflet-halo-pane path"
"""Zones of uncertainty on the map."""


class Watch:
    """What a page did that it must not do."""

    PROVOKED = "console: Failed to load resource"

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.is_file_missing = False

    def over(self, page: Page) -> None:
        """Watch a page and its frames."""
        page.on("websocket", lambda socket: SOCKETS.update({page: socket}))
        page.on("request", lambda request: self._request(request.url))
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("console", lambda message: self._console(message.type, message.text))

    def over_all(self, context: BrowserContext) -> None:
        """Watch every page that a context opens."""
        context.on("page", self.over)

    def forgive_missing_files(self) -> None:
        """Pass over the files that a test keeps from arriving, those still to be asked for too, and nothing else."""
        self.is_file_missing = True
        self.faults = [fault for fault in self.faults if not fault.startswith(self.PROVOKED)]

    def _console(self, kind: str, words: str) -> None:
        if kind == "error" and not (self.is_file_missing and f"console: {words}".startswith(self.PROVOKED)):
            self.faults.append(f"console: {words}")

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.hostname != "127.0.0.1":
            self.faults.append(f"request to {url}")


# --- the parts of the page ---


def the_map(page: Page) -> FrameLocator:
    """Return the map's frame."""
    return page.frame_locator("iframe[title='streamlit_folium.st_folium']")


def container(page: Page) -> Locator:
    """Return the map's container, once its base map and places are drawn."""
    drawn = the_map(page).locator(".leaflet-container[data-base='drawn'][data-places]")
    drawn.wait_for()
    return drawn


def wait_for_page(page: Page) -> None:
    """Wait until the page lies over the map and the map shows its places."""
    page.locator(".hz-app[data-drawn='page']").wait_for(state="attached")
    container(page)


def view(page: Page, name: str) -> Locator:
    """Return a view of the page for a new report, once it is drawn."""
    found = page.locator(f".hz-view[data-drawn='{name}']")
    found.wait_for()
    return found


def card(page: Page) -> Locator:
    """Return the card of the selected place."""
    return page.locator(".hz-card")


def heading(page: Page) -> Locator:
    """Return the name on the card."""
    return focus(page, "card")


def entries(page: Page) -> Locator:
    """Return the entries of the list of results."""
    return page.locator(".hz-places [data-place]")


def listed(page: Page) -> list[str]:
    """Return the places of the list, in its order."""
    return [str(entry.get_attribute("data-place")) for entry in entries(page).all()]


def suggestions(page: Page) -> Locator:
    """Return what the search box offers."""
    return page.get_by_role("listbox").get_by_role("option")


def drawer(page: Page, name: str) -> Locator:
    """Return what lies open over the map."""
    return page.get_by_role("dialog").locator(f".hz-{name}")


def focus(page: Page, key: str) -> Locator:
    """Return the control with a key, the visible one where a narrow page has it twice."""
    return page.locator(f"[data-focus='{key}']").filter(visible=True)


def places_on_map(page: Page) -> set[str]:
    """Return the ids of the places that the map shows."""
    return set(str(container(page).get_attribute("data-places")).split())


def expect_places(page: Page, places: set[str]) -> None:
    """Wait until the map shows these places and no other."""
    shown = " ".join(place_id for place_id in layer()["place_id"] if place_id in places)
    expect(the_map(page).locator(".leaflet-container")).to_have_attribute("data-places", shown)


def expect_selected(page: Page, place_id: str | None) -> None:
    """Wait until the map emphasises this place, or none."""
    wanted = place_id and next(i for i, one in enumerate(layer()["place_id"]) if one == place_id)
    script = "wanted => { const s = window.haizhumap?.map; return s && s.payload && s.selected === wanted; }"
    frame_of(page).wait_for_function(script, arg=wanted)


def expect_still(page: Page) -> None:
    """Wait until the map has come to rest: its view is the same in two frames, and nothing waits to be painted."""
    script = """() => new Promise((done) => {
        const now = () => JSON.stringify([window.map.getCenter(), window.map.getZoom(), window.map._animatingZoom]);
        const before = now();
        setTimeout(() => done(now() === before && window.haizhumap.map.painting === null), 150);
    })"""
    frame_of(page).wait_for_function(script)


class MapFrame:
    """The map's frame: scripts run in it, also where Streamlit mounts it anew meanwhile."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def evaluate(self, script: str, arg: object = None) -> Any:
        """Return what a script gives."""
        return self._try(lambda frame: frame.evaluate(script, arg))

    def wait_for_function(self, script: str, *, arg: object = None) -> None:
        """Wait until a script gives something true."""
        self._try(lambda frame: frame.wait_for_function(script, arg=arg))

    def _try(self, act: Callable[[Frame], Any]) -> Any:
        while True:
            container(self.page)
            frame = self.page.locator("iframe[title='streamlit_folium.st_folium']").element_handle().content_frame()
            try:
                return act(frame) if frame else None
            except Error as error:
                if "detached" not in str(error):
                    raise


def frame_of(page: Page) -> MapFrame:
    """Return the map's frame."""
    return MapFrame(page)


def control_of(page: Page, name: str) -> Locator:
    """Return a control of the map by its words."""
    return the_map(page).get_by_role("button", name=name)


# --- what a person does ---

_POINT = """(element, [id, zoom]) => {
    const map = window.map;
    const item = window.haizhumap.map.items.find((one) => one.place.id === id);
    if (zoom) map.setView(item.latlng, zoom, { animate: false });
    const point = map.latLngToContainerPoint(item.latlng);
    return [point.x, point.y];
}"""


def sign_point(page: Page, place_id: str, zoom: float | None = None) -> tuple[float, float]:
    """Return where a place's sign stands in the map's container, in CSS pixels; with a zoom, brought to the middle."""
    x, y = container(page).evaluate(_POINT, [place_id, zoom])
    return x, y


def click_sign(page: Page, place_id: str) -> None:
    """Click a place's sign on the map, after bringing it to the middle and once it is painted there."""
    sign_point(page, place_id, 17)
    expect_still(page)
    x, y = sign_point(page, place_id)
    container(page).click(position={"x": x, "y": y})


def type_words(page: Page, words: str) -> None:
    """Type words into the search box; what it offers comes below."""
    page.locator("#hz-search").fill(words)
    page.locator("[data-suggestion]").first.wait_for()


def search(page: Page, words: str) -> None:
    """Filter by words."""
    type_words(page, words)
    page.locator("[data-suggestion='words']").click()


def suggested(page: Page, words: str, kind: str = "") -> Locator:
    """Return what the search box offers under a name, of a kind where several are called so."""
    return suggestions(page).filter(has_text=words).filter(has_text=kind).first


def live_at(page: Page, words: str, name: str, kind: str = "") -> None:
    """Choose a name of the ground as the place from which distances are told."""
    type_words(page, words)
    suggested(page, name, kind).click()


def choose(page: Page, facet: str, code: str) -> None:
    """Press a sector's chip, or the box of another facet."""
    if facet != "sector":
        open_filters(page)
    focus(page, f"{facet}-{code}").click()


def open_filters(page: Page) -> None:
    """Open the filters beside the sectors."""
    if page.locator(".hz-more-filters").get_attribute("open") is None:
        focus(page, "more-filters").click()


def open_drawer(page: Page, name: str) -> Locator:
    """Open what lies behind a tool, by the menu where the page is narrow; what lies open is closed first."""
    if focus(page, "close-drawer").count():
        focus(page, "close-drawer").click()
    press_tool(page, f"open-{name}")
    found = drawer(page, name)
    found.wait_for()
    return found


def press_tool(page: Page, key: str) -> None:
    """Press a tool, by the menu where the page is narrow."""
    if focus(page, "menu-all").count() and not focus(page, key).count():
        focus(page, "menu-all").click()
    focus(page, key).click()


def open_menu(page: Page, name: str) -> None:
    """Open a menu of the tools."""
    if page.locator(f".hz-menu-{name}").get_attribute("open") is None:
        focus(page, f"menu-{name}").click()


_GO = """query => {
    history.pushState(history.state, "", location.pathname + query);
    for (const menu of document.querySelectorAll(".hz-menu")) menu.open = false;
    document.activeElement?.blur();
    document.getElementById("hz-search").value = new URLSearchParams(query).get("q") ?? "";
    dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
}"""


def go(page: Page, query: str) -> None:
    """Show a link in an open page as going back does: menus closed, nothing focused or half typed, nothing loaded."""
    page.evaluate(_GO, query)


@contextmanager
def unasked(page: Page, *allowed: str) -> Iterator[None]:
    """Hold that the page asks its server nothing meanwhile, but for addresses that hold one of the words allowed."""
    asked: list[str] = []

    def sent(_: object) -> None:
        asked.append("websocket")

    def requested(request: Request) -> None:
        if not any(word in request.url for word in ("blob:", "data:", *allowed)):
            asked.append(request.url)

    SOCKETS[page].on("framesent", sent)
    page.on("request", requested)
    yield
    page.evaluate("() => new Promise((done) => requestIdleCallback(() => done()))")
    SOCKETS[page].remove_listener("framesent", sent)
    page.remove_listener("request", requested)
    assert asked == [], asked


def remember_frame(page: Page) -> None:
    """Leave a sign in the map's frame that is gone when the frame is mounted anew."""
    container(page).evaluate("() => { window.sameFrame = true; }")


def is_same_frame(page: Page) -> bool:
    """Tell whether the map's frame is still the one that was remembered."""
    return bool(container(page).evaluate("() => window.sameFrame === true"))


def map_view(page: Page) -> tuple[float, float, float]:
    """Return the map's centre and zoom: lat, lon, zoom, in the datum of the base map."""
    script = "() => { const c = window.map.getCenter(); return [c.lat, c.lng, window.map.getZoom()]; }"
    lat, lon, zoom = container(page).evaluate(script)
    return lat, lon, zoom


def move_map(page: Page, lat: float, lon: float, zoom: float) -> None:
    """Move the map at once."""
    container(page).evaluate(
        "(_, [lat, lon, zoom]) => { window.map.setView([lat, lon], zoom, { animate: false }); }", [lat, lon, zoom]
    )


def query_of(page: Page) -> dict[str, list[str]]:
    """Return what stands in the address."""
    return parse_qs(urlsplit(page.url).query)


def download(page: Page, name: str) -> tuple[str, bytes]:
    """Choose a format in the menu of downloads; return the file's name and bytes."""
    open_menu(page, "take")
    more = page.locator(".hz-menu-take .hz-fold")
    if not focus(page, f"take-{name}").count():
        more.locator("summary").click()
    with page.expect_download() as found:
        focus(page, f"take-{name}").click()
    return found.value.suggested_filename, Path(found.value.path()).read_bytes()
