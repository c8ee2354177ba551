"""What the browser tests see of the page, and how they act on it."""

from collections.abc import MutableMapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import geopandas as gpd
from app_server import PATIENCE_S, ROOT
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from haizhumap.i18n import t
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


def view(page: Page, name: str) -> Locator:
    """Return a view, once it is drawn."""
    found = page.locator(f".hz-view[data-drawn='{name}']")
    found.wait_for()
    return found


def card(page: Page) -> Locator:
    """Return the card of the selected place."""
    return page.locator(".hz-card")


def entries(page: Page) -> Locator:
    """Return the entries of the list of results."""
    return page.locator(".hz-places [data-place]")


def focus(page: Page, key: str) -> Locator:
    """Return the control with a key."""
    return page.locator(f"[data-focus='{key}']")


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


def frame_of(page: Page) -> Any:
    """Return the map's frame as an object that evaluates scripts."""
    container(page)
    handle = page.locator("iframe[title='streamlit_folium.st_folium']").element_handle()
    return handle.content_frame()


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
    """Click a place's sign on the map, after bringing it to the middle."""
    x, y = sign_point(page, place_id, 17)
    container(page).click(position={"x": x, "y": y})


def search(page: Page, words: str) -> None:
    """Type words into the search field."""
    page.locator("#hz-search").fill(words)


def tick(page: Page, facet: str, code: str) -> None:
    """Tick or untick a box, opening its facet where it is closed."""
    open_facet(page, facet)
    focus(page, f"{facet}-{code}").click()


def open_facet(page: Page, facet: str) -> None:
    """Open a facet's list."""
    part = page.locator(f".hz-facet[data-facet='{facet}']")
    if part.get_attribute("open") is None:
        part.locator("summary").click()


def open_tab(page: Page, tab: str) -> None:
    """Choose what stands below the map."""
    focus(page, f"tab-{tab}").click()


_GO = """query => {
    history.pushState({}, "", location.pathname + query);
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}"""


def has_run(message: bytes | str) -> bool:
    """Tell whether a message of the server says that the page's script has run to its end."""
    return isinstance(message, bytes) and ForwardMsg.FromString(message).WhichOneof("type") == "script_finished"


def go(page: Page, query: str) -> None:
    """Show a link in an open page, as the browser's back button does: the page runs, nothing is loaded anew."""
    page.locator("html:not([data-hz-awaiting])").wait_for(state="attached")
    page.locator("[data-testid='stApp'][data-test-script-state='notRunning']").wait_for()
    if page.evaluate("() => location.search") == query:
        return
    with SOCKETS[page].expect_event("framereceived", has_run):
        page.evaluate(_GO, query)


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


def download(page: Page, name: str, lang: str = "zh") -> tuple[str, bytes]:
    """Press a format's button; return the file's name and bytes."""
    label = t(f"takeaway.{name}", "en" if lang == "en" else "zh")
    with page.expect_download() as found:
        page.get_by_role("button", name=label, exact=True).click()
    return found.value.suggested_filename, Path(found.value.path()).read_bytes()
