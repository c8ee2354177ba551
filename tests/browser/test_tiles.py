"""Online base maps in Chromium, from tile servers of this machine: datum, attribution, failure."""

import io
import json
import math
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from app_server import ROOT, closed_port, serve
from conftest import Open
from pages import (
    TOWER,
    Watch,
    container,
    download,
    focus,
    frame_of,
    is_same_frame,
    map_view,
    move_map,
    places_on_map,
    remember_frame,
    the_map,
)
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from haizhumap.geo.datum import convert
from haizhumap.model import Datum

pytestmark = pytest.mark.browser


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
    const { latlng } = window.haizhumap.map.items.find((item) => item.place.id === "canton-tower");
    for (const pane of ["overlayPane", "halo", "place-labels"]) map.getPane(pane).style.display = "none";
    const point = map.latLngToContainerPoint(latlng);
    return [point.x, point.y];
}"""
TILES_PAINTED = """() => {
    const tiles = [...document.querySelectorAll(".leaflet-tile")];
    return tiles.length && tiles.every((tile) => tile.matches(".leaflet-tile-loaded") && tile.style.opacity === "1");
}"""
"""Tiles fade in: one that has arrived is not yet there in its full colour."""


@pytest.mark.parametrize("base", ["amap", "osm"])
def test_a_landmark_lies_on_the_pixel_where_the_base_map_has_it(open_page: Open, tiles_address: str, base: str) -> None:
    """On GCJ-02 tiles and on WGS 84 tiles, Canton Tower's sign lies on the tile's own mark, within 2 pixels (5 m)."""
    page = open_page(f"{tiles_address}/?base={base}&at={TOWER[1] + 0.001},{TOWER[0] - 0.001},16")
    expect(the_map(page).locator(f".leaflet-container[data-tiles='{base}']")).to_be_visible()
    frame_of(page).wait_for_function(TILES_PAINTED)

    x, y = container(page).evaluate(SIGN_POINT)
    red_x, red_y = red_centre(container(page).screenshot())

    assert math.hypot(red_x - x, red_y - y) < 2


def test_leaving_a_shifted_base_map_brings_everything_back(open_page: Open, tiles_address: str) -> None:
    """The view stays over the same ground, the places return to WGS 84, and export and link never left it."""
    page = open_page(tiles_address)
    places_on_map(page)
    remember_frame(page)
    move_map(page, TOWER[1], TOWER[0], 15)

    focus(page, "base").select_option("amap")
    expect(the_map(page).locator(".leaflet-container[data-tiles='amap']")).to_be_visible()
    assert map_view(page) == pytest.approx((23.10638, 113.32455, 15), abs=5e-5)
    expect(the_map(page).locator(".leaflet-control-attribution")).to_contain_text("GCJ-02")
    expect(page).to_have_url(re.compile("base=amap"))
    features = json.loads(download(page, "geojson")[1])["features"]
    tower = next(feature for feature in features if feature["id"] == "canton-tower")
    assert tower["geometry"]["coordinates"] == list(TOWER)

    focus(page, "base").select_option("offline")
    expect(the_map(page).locator(".leaflet-container[data-tiles='offline']")).to_be_visible()
    assert map_view(page) == pytest.approx((23.10899, 113.31914, 15), abs=5e-5)
    assert is_same_frame(page)


def test_a_link_to_a_spot_means_the_same_spot_on_every_base_map(open_page: Open, tiles_address: str) -> None:
    """`at` is WGS 84: on a shifted base map the view is shifted with it."""
    page = open_page(f"{tiles_address}/?base=amap&at=23.10899,113.31914,15")
    expect(the_map(page).locator(".leaflet-container[data-tiles='amap']")).to_be_visible()
    container(page)

    assert map_view(page) == pytest.approx((23.10638, 113.32455, 15), abs=1e-4)


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", "dead没有送来图块，已换回离线底图。"), ("en", "dead sent no tiles; back to the offline map.")],
)
def test_tiles_that_do_not_arrive_are_told_and_the_offline_map_returns(
    open_page: Open, tiles_address: str, watch: Watch, lang: str, words: str
) -> None:
    """A notice in words, the offline map, places in WGS 84 again, and the link without the dead map."""
    page = open_page(f"{tiles_address}/?base=dead&lang={lang}")
    remember_frame(page)

    expect(page.get_by_text(words)).to_be_visible()
    expect(the_map(page).locator(".leaflet-container[data-tiles='offline']")).to_be_visible()
    expect(page).not_to_have_url(re.compile("base="))
    assert is_same_frame(page)
    assert container(page).evaluate(
        "() => window.haizhumap.map.items.find((item) => item.place.id === 'canton-tower').latlng.lat"
    ) == pytest.approx(TOWER[1])
    watch.forgive_missing_files()
