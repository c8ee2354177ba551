"""The offline ground in Chromium: its parts by themselves, and what is seen of a small made-up ground."""

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from app_server import ROOT
from conftest import Open
from playwright.sync_api import Page
from xstatic.pkg import leaflet

from haizhumap.web.assets import static_dir
from haizhumap.web.map import PACKS

pytestmark = pytest.mark.browser

PALETTE = json.loads((static_dir() / "ground" / "palette.json").read_bytes())


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves our scripts, Leaflet and a page that holds nothing but a map."""

    def translate_path(self, path: str) -> str:
        """Return the file of a URL."""
        folder, name = path.lstrip("/").split("/", 1)
        return str({"static": static_dir(), "leaflet": Path(leaflet.BASE_DIR)}[folder] / name)

    def do_GET(self) -> None:
        """Answer with the page or with a file."""
        if self.path != "/":
            super().do_GET()
            return
        page = (
            "<!doctype html><meta charset=utf-8><link rel=icon href=data:,>"
            "<link rel=stylesheet href=/leaflet/leaflet.css><script src=/leaflet/leaflet.js></script>"
            "<body style='margin:0'><div id=map style='width:600px;height:400px'></div>"
        )
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def scripts() -> Iterator[str]:
    """Return the address of a server of our scripts."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def page(open_page: Open, scripts: str) -> Page:
    """Return a page into which the modules can be loaded."""
    return open_page(scripts, is_editor=False)


def call(page: Page, module: str, script: str, argument: object = None) -> Any:
    """Run a function of the module's exports and an argument, in the page."""
    return page.evaluate(f"async (argument) => ({script})(await import('/static/{module}.js'), argument)", argument)


# --- packs ---


def encode(points: list[tuple[float, float]]) -> str:
    """Return lon, lat as the form's encoded polyline: each difference in 1e-5 degrees, in sets of five bits."""
    text, last = [], [0, 0]
    for point in points:
        for axis, degrees in enumerate(point):
            value = round(degrees * 1e5)
            step, last[axis] = value - last[axis], value
            bits = ~(step << 1) if step < 0 else step << 1
            while bits >= 0x20:
                text.append(chr((0x20 | (bits & 0x1F)) + 63))
                bits >>= 5
            text.append(chr(bits + 63))
    return "".join(text)


def test_an_encoded_line_is_read_as_lon_lat(page: Page) -> None:
    """Google's own example gives its own points, longitude first, in world pixels."""
    decode = """({ decodeLine, toX, toY }, text) => {
        const xy = [];
        decodeLine(text, 5, xy);
        return [xy, toX(-120.2), toY(38.5)];
    }"""

    xy, x, y = call(page, "ground/data", decode, "~ps|U_p~iFnnqC_ulL~vdz@_t~jA")

    assert len(xy) == 6
    assert xy[:2] == pytest.approx([x, y])


@pytest.mark.parametrize(
    ("lon", "lat", "x", "y"), [(0, 0, 128, 128), (-180, 0, 0, 128), (113.31914, 23.10899, 208.5820, 111.1024)]
)
def test_world_pixels_are_web_mercator(page: Page, lon: float, lat: float, x: float, y: float) -> None:
    """The equator lies in the middle; Canton Tower where Leaflet's own projection has it."""
    ours = call(page, "ground/data", "({ toX, toY }, at) => [toX(at[0]), toY(at[1])]", [lon, lat])
    theirs = page.evaluate(
        "([lon, lat]) => { const p = L.CRS.EPSG3857.latLngToPoint(L.latLng(lat, lon), 0); return [p.x, p.y]; }",
        [lon, lat],
    )

    assert ours == pytest.approx(theirs, abs=1e-9)
    assert ours == pytest.approx([x, y], abs=1e-3)


def test_a_pack_of_another_form_is_refused(page: Page) -> None:
    """A reader of this form doesn't guess at another."""
    refusal = call(
        page,
        "ground/data",
        """({ Ground }) => {
            try { [...new Ground().add({ form: "ground/9" })]; } catch ({ message }) { return message; }
        }""",
    )

    assert "ground/9" in refusal


# --- the index ---

INDEX = """({ GridIndex }, { boxes, query: [left, top, right, bottom] }) => {
    const index = new GridIndex(Float64Array.from(boxes.flat()));
    for (const _ of index.fill());
    return index.query({ left, top, right, bottom });
}"""
SQUARES = [[x, y, x + 0.5, y + 0.5] for y in range(10) for x in range(10)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ([2.6, 0.1, 3.4, 0.4], [3]),
        ([2.5, 0.5, 3, 1], [2, 3, 12, 13]),
        ([-5, -5, 50, 50], list(range(100))),
        ([20, 20, 30, 30], []),
        ([0.6, 0.6, 0.9, 0.9], []),
    ],
    ids=["one", "edges touch", "all, in order", "outside", "between"],
)
def test_the_index_finds_what_touches_a_box(page: Page, query: list[float], expected: list[int]) -> None:
    """All boxes that touch, none else, in the order in which they are drawn."""
    assert call(page, "ground/grid_index", INDEX, {"boxes": SQUARES, "query": query}) == expected


def test_the_index_takes_one_point_and_none(page: Page) -> None:
    """An extent without width is no fault, and an empty layer has nothing."""
    assert call(page, "ground/grid_index", INDEX, {"boxes": [[1, 1, 1, 1]], "query": [0, 0, 2, 2]}) == [0]
    assert call(page, "ground/grid_index", INDEX, {"boxes": [], "query": [0, 0, 2, 2]}) == []


def test_a_ring_is_cut_to_a_box(page: Page) -> None:
    """What is inside keeps its area: a triangle across one side, and a square around the box becomes the box."""
    cut = """({ cutRing }, ring) => {
        const cut = cutRing(ring, { left: 0, top: 0, right: 10, bottom: 10 });
        const cross = (i, j) => cut[i] * cut[j + 1] - cut[j] * cut[i + 1];
        return Math.abs(cut.reduce((sum, _, i) => (i % 2 ? sum : sum + cross(i, (i + 2) % cut.length)), 0)) / 2;
    }"""

    assert call(page, "ground/paths", cut, [5, -5, 15, 5, 5, 5]) == pytest.approx(12.5 + 12.5)
    assert call(page, "ground/paths", cut, [-9, -9, 99, -9, 99, 99, -9, 99]) == pytest.approx(100)
    assert call(page, "ground/paths", cut, [20, 20, 30, 20, 30, 30]) == 0


# --- work in slices ---


def test_work_is_done_in_slices_in_its_order(page: Page) -> None:
    """A slice ends when its time is over; urgent work goes first, what was cancelled is left undone."""
    script = """({ Slices }) => {
        const [done, tasks] = [[], []];
        let now = 0;
        const slices = new Slices({ sliceMs: 10, now: () => now, later: (task) => tasks.push(task) });
        const work = function* (name) { for (let i = 0; i < 3; i++) { now += 4; done.push(name + i); yield; } };
        slices.add(work("a"));
        slices.add(work("b"))();
        slices.add(work("c"), { isUrgent: true });
        const sizes = [];
        while (tasks.length) { tasks.shift()(); sizes.push(done.length); }
        return [done.join(" "), sizes];
    }"""

    done, sizes = call(page, "ground/slices", script)

    assert done == "c0 c1 c2 a0 a1 a2"
    assert sizes[:2] == [3, 6]


def test_a_job_that_fails_ends_alone(page: Page) -> None:
    """The next job is done all the same, and who waits for the first is told."""
    script = """async ({ Slices }) => {
        const slices = new Slices();
        const work = function* (words) { yield; if (words) throw new Error(words); };
        const failed = slices.finished(work("no")).catch(({ message }) => message);
        const done = slices.finished(work()).then(() => "yes");
        return Promise.all([failed, done]);
    }"""

    assert call(page, "ground/slices", script) == ["no", "yes"]


# --- text along lines ---

LAY = """({ MeasuredLine, layAlong }, { xy, canStand }) =>
    layAlong(new MeasuredLine(xy), [10, 10, 10], new MeasuredLine(xy).length / 2, { canStand })"""


@pytest.mark.parametrize(
    ("xy", "can_stand", "first", "last"),
    [
        ([0, 0, 100, 0], True, [40, 0, 0], [60, 0, 0]),
        ([100, 0, 0, 0], True, [40, 0, 0], [60, 0, 0]),
        ([0, 100, 0, 0], True, [0, 40, 0], [0, 60, 0]),
        ([0, 0, 0, 100], False, [0, 40, 1.5708], [0, 60, 1.5708]),
        ([0, 60, 80, 0], False, [32, 36, -0.6435], [48, 24, -0.6435]),
    ],
    ids=["eastward", "westward", "Chinese stands, from the top", "Latin runs along", "aslant"],
)
def test_text_along_a_line_stands_upright(
    page: Page,
    xy: list[float],
    can_stand: bool,  # noqa: FBT001 - a specimen
    first: list[float],
    last: list[float],
) -> None:
    """It reads from the left, or from the top where Chinese characters stand."""
    glyphs = call(page, "labels/line_text", LAY, {"xy": xy, "canStand": can_stand})

    ends = [[glyph["x"], glyph["y"], glyph["angle"]] for glyph in (glyphs[0], glyphs[-1])]
    assert ends[0] == pytest.approx(first, abs=1e-3)
    assert ends[1] == pytest.approx(last, abs=1e-3)


@pytest.mark.parametrize(
    "xy", [[0, 0, 20, 0], [0, 0, 50, 0, 50, 50], [0, 0, 50, 0, 0, 1]], ids=["short", "corner", "back"]
)
def test_text_does_not_bend_sharply(page: Page, xy: list[float]) -> None:
    """Where the line is too short or turns too much, there is no text."""
    assert call(page, "labels/line_text", LAY, {"xy": xy, "canStand": True}) is None


@pytest.mark.parametrize(("length", "spots"), [(50, 0), (100, 1), (700, 1), (900, 2), (2000, 5)])
def test_a_long_road_bears_its_name_again(page: Page, length: float, spots: int) -> None:
    """The longer the line on the screen, the more often the name; a line shorter than the name has none."""
    assert len(call(page, "labels/line_text", "({ repeat }, length) => repeat(length, 80, 400)", length)) == spots


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("海珠国家湿地公园", ["海珠国家湿地公园"]),
        ("Haizhu Lake", ["Haizhu Lake"]),
        ("Haizhu National Wetland Park", ["Haizhu National", "Wetland Park"]),
        ("Guangzhouhuancheng", ["Guangzhouhuancheng"]),
    ],
)
def test_long_names_stand_in_two_lines(page: Page, text: str, lines: list[str]) -> None:
    """A long Latin name is broken near its middle."""
    assert call(page, "labels/placing", "({ breakLines }, text) => breakLines(text)", text) == lines


# --- names beside signs ---

STAND = "({ standBeside }, { signs, taken = [] }) => standBeside(signs, taken, { x: 0, y: 0, w: 400, h: 300 })"


def sign(name: str, x: float, y: float, **more: int) -> dict[str, object]:
    """Return a sign with a label of 80 by 18 pixels."""
    return {"id": name, "x": x, "y": y, "w": 80, "h": 18} | more


def overlap(a: dict[str, float], b: dict[str, float]) -> bool:
    """Tell whether two rooms share more than an edge."""
    return (
        a["x"] < b["x"] + b["w"] and b["x"] < a["x"] + a["w"] and a["y"] < b["y"] + b["h"] and b["y"] < a["y"] + a["h"]
    )


def test_a_label_stands_to_the_right_where_it_can(page: Page) -> None:
    """In the middle of an empty view, as readers expect; at the right edge, to the left."""
    (alone,) = call(page, "labels/beside", STAND, {"signs": [sign("a", 200, 150)]})
    (edge,) = call(page, "labels/beside", STAND, {"signs": [sign("a", 390, 150)]})

    assert alone["room"] == {"x": 212, "y": 141, "w": 80, "h": 18}
    assert edge["room"]["x"] + 80 < 390


def test_labels_of_a_crowd_all_find_room(page: Page) -> None:
    """Signs in a row nearer to one another than a label is long: each has its name, and none lies on another."""
    signs = [sign(str(i), 60 + 40 * i, 150) for i in range(7)]
    taken = [{"x": 52 + 40 * i, "y": 142, "w": 16, "h": 16} for i in range(7)]

    rooms = [stand["room"] for stand in call(page, "labels/beside", STAND, {"signs": signs, "taken": taken})]

    assert len(rooms) == 7
    assert not any(overlap(a, b) for i, a in enumerate(rooms) for b in [*rooms[:i], *taken])


def test_a_label_stays_where_it_stood(page: Page) -> None:
    """A way that was kept is taken again while it is free, though a better one is free as well."""
    (kept,) = call(page, "labels/beside", STAND, {"signs": [sign("a", 200, 150, kept=3)]})
    blocked = [{"x": 160, "y": 155, "w": 80, "h": 30}]
    (moved,) = call(page, "labels/beside", STAND, {"signs": [sign("a", 200, 150, kept=3)], "taken": blocked})

    assert kept["way"] == 3
    assert moved["way"] != 3


def test_no_label_where_there_is_no_room(page: Page) -> None:
    """A name that fits nowhere is left out, rather than laid on something."""
    everywhere = [{"x": 0, "y": 0, "w": 400, "h": 300}]

    assert call(page, "labels/beside", STAND, {"signs": [sign("a", 200, 150)], "taken": everywhere}) == []


# --- colours ---


@pytest.mark.parametrize("theme", PALETTE)
def test_names_stand_out_from_their_halo(page: Page, theme: str) -> None:
    """Every colour of text has a contrast of at least 4.5 with the halo around it, in the light and in the dark."""
    look = PALETTE[theme]
    halos = {
        name: look["waterHalo" if name == "waterText" else "halo"] for name in look if name.lower().endswith("text")
    }

    contrasts = {
        name: call(page, "core/colour", "({ contrast }, [a, b]) => contrast(a, b)", [look[name], halo])
        for name, halo in halos.items()
    }

    assert {name: value for name, value in contrasts.items() if value < 4.5} == {}


def test_both_themes_have_every_colour() -> None:
    """The dark look lacks nothing that the light one has."""
    assert PALETTE["light"].keys() == PALETTE["dark"].keys()


@pytest.mark.parametrize("colour", ["#1521a9", "#5b1220", "#2f3e43", "#bd8700", "#000000"])
def test_signs_are_made_light_enough_for_the_dark(page: Page, colour: str) -> None:
    """A sector's colour stands out from the dark ground; one that does already stays as it is."""
    ground = PALETTE["dark"]["land"]

    light = call(page, "core/colour", "({ lighten }, colours) => lighten(...colours)", [colour, ground])
    contrast = call(page, "core/colour", "({ contrast }, colours) => contrast(...colours)", [light, ground])

    assert contrast >= 3.5
    assert (light == colour) == (colour == "#bd8700")


# --- what is seen ---

RIVER = [(113.20, 23.05), (113.40, 23.05), (113.40, 23.08), (113.20, 23.08)]
DISTRICT = [(113.10, 22.95), (113.50, 22.95), (113.50, 23.25), (113.10, 23.25)]
BUILTUP = [(113.00, 22.85), (113.60, 22.85), (113.60, 22.86), (113.00, 23.35)]
PACK = {
    "form": "haizhumap-ground/1",
    "precision": 5,
    "layers": [
        {
            "id": "water",
            "type": "polygon",
            "features": [
                [encode(RIVER)],
                [encode([(112, 22), (112.01, 22), (112, 22.01)])],
                [encode([(115, 24), (115.01, 24), (115, 24.01)])],
            ],
        },
        {
            "id": "road",
            "type": "line",
            "features": [encode([(113.25, 23.12), (113.35, 23.12)]), encode([(113.30, 23.04), (113.30, 23.09)])],
            "classes": ["main"],
            "class_of": [0, 0],
            "bridge": [0, 1],
        },
        {"id": "district", "type": "polygon", "features": [[encode(DISTRICT)]]},
    ],
    "labels": [
        {
            "kind": "road",
            "zh": "新港西路",
            "en": "Xingang West Road",
            "rank": 1,
            "class": "main",
            "line": encode([(113.25, 23.12), (113.35, 23.12)]),
        },
        {"kind": "park", "zh": "海珠湖公园", "en": "Haizhu Lake Park", "rank": 1, "at": [113.30, 23.10]},
    ],
}
STREETS = PACK | {
    "layers": [{"id": "street", "type": "line", "features": [encode([(113.30, 23.1), (113.31, 23.1)])], "bridge": [0]}],
    "labels": [],
}

START = """async ({ OfflineGround }, { palette, theme, packs, centre, zoom }) => {
    const map = L.map("map", { zoomSnap: 0.5, fadeAnimation: false, zoomAnimation: false }).setView(centre, zoom);
    for (const name of ["base", "names"]) map.createPane(name);
    const read = async (pack) => pack;
    const taken = () => window.taken ?? [];
    const options = { packs, read, palette, theme, lang: "zh", tilePane: "base", labelPane: "names", taken };
    Object.assign(window, { map, ground: new OfflineGround(map, options) });
    map.on("moveend", () => ground.placeLabels());
    await window.ground.ready;
}"""
TILES = "[...document.querySelectorAll('.leaflet-base-pane canvas')]"
IS_DRAWN = "() => window.ground.isDrawn"
PIXEL = """([lon, lat]) => {
    const frame = map.getContainer().getBoundingClientRect();
    const point = map.latLngToContainerPoint([lat, lon]);
    const [x, y] = [point.x + frame.x, point.y + frame.y];
    const holds = ({ left, top, right, bottom }) => x >= left && x < right && y >= top && y < bottom;
    const tiles = [...document.querySelectorAll(".leaflet-base-pane canvas")];
    const canvas = tiles.find((one) => holds(one.getBoundingClientRect()));
    const box = canvas.getBoundingClientRect();
    const [column, row] = [x - box.left, y - box.top].map((px) => (px * canvas.width) / box.width);
    const colour = canvas.getContext("2d").getImageData(column, row, 1, 1).data.slice(0, 3);
    return `#${Array.from(colour, (one) => one.toString(16).padStart(2, "0")).join("")}`;
}"""
"""The colour of the ground at a point, lon-lat."""


def start(
    page: Page, *, theme: str = "light", zoom: float = 15, centre: tuple[float, float] = (23.1, 113.3), **packs: object
) -> None:
    """Put the ground on the page's map and wait until it is drawn."""
    options = {"palette": PALETTE, "theme": theme, "packs": packs or {"ground": PACK}, "centre": centre, "zoom": zoom}
    call(page, "ground/ground", START, options)
    page.wait_for_function(IS_DRAWN)


def move(page: Page, lat: float, lon: float, zoom: float) -> None:
    """Move the map and wait until the ground is drawn."""
    page.evaluate("([lat, lon, zoom]) => map.setView([lat, lon], zoom, { animate: false })", [lat, lon, zoom])
    page.wait_for_function(IS_DRAWN)


@pytest.mark.parametrize("theme", PALETTE)
@pytest.mark.parametrize("zoom", [12, 14.5, 15, 17])
def test_river_road_and_land_have_their_colours(page: Page, theme: str, zoom: float) -> None:
    """At a point of the river there is water, on the bridge and on the road there is road, elsewhere land."""
    start(page, theme=theme, zoom=zoom, centre=(23.07, 113.3))
    look = PALETTE[theme]

    assert page.evaluate(PIXEL, [113.302, 23.07]) == look["water"]
    assert page.evaluate(PIXEL, [113.30, 23.0701]) == look["main"]
    move(page, 23.12, 113.3, zoom)
    assert page.evaluate(PIXEL, [113.301, 23.12]) == look["main"]
    assert page.evaluate(PIXEL, [113.301, 23.1225]) == look["land"]


REAL = {name: json.loads((ROOT / "geo" / "basemap" / f"{name}.json").read_bytes()) for name in PACKS}
SEEN = [
    pytest.param(113.34792, 23.10884, "water", id="Pearl River, north of Pazhou"),
    pytest.param(113.31705, 23.07613, "water", id="Haizhu Lake"),
    pytest.param(113.30989, 23.0955, "main", id="Guangzhou Avenue South"),
]


@pytest.mark.parametrize("theme", PALETTE)
@pytest.mark.parametrize("zoom", [12, 15, 17])
@pytest.mark.parametrize(("lon", "lat", "colour"), SEEN)
def test_the_real_ground_has_its_colours(
    page: Page, lon: float, lat: float, colour: str, zoom: float, theme: str
) -> None:
    """Known points of river, lake and road are drawn as what they are; a road within 15 m, as it was traced."""
    start(page, theme=theme, zoom=zoom, centre=(lat, lon), **REAL)
    page.wait_for_function(IS_DRAWN)

    around = [step * 0.00003 for step in range(-5, 6)] if colour == "main" else [0]
    assert PALETTE[theme][colour] in {page.evaluate(PIXEL, [lon + east, lat]) for east in around}


def test_tiles_are_sharp_at_half_a_zoom(page: Page) -> None:
    """Once drawn, a tile is as large on the screen as its own pixels are many."""
    start(page, zoom=14.5)

    scales = page.evaluate(f"{TILES}.map((one) => one.getBoundingClientRect().width / one.width)")

    assert scales
    assert scales == pytest.approx([1] * len(scales))


@pytest.mark.parametrize(("ratio", "pixels"), [(1, 256), (2, 512), (3, 512)])
def test_tiles_have_the_devices_pixels(open_page: Open, scripts: str, ratio: float, pixels: int) -> None:
    """Twice as many on a fine screen, and no more than that."""
    page = open_page(scripts, is_editor=False, device_scale_factor=ratio)
    start(page)

    assert set(page.evaluate(f"{TILES}.map((one) => one.width)")) == {pixels}


def test_the_dark_comes_without_a_gap(page: Page) -> None:
    """The look changes on the tiles that are there: none goes before its picture in the other look is ready."""
    start(page)
    page.evaluate(f"() => (window.before = {TILES})")

    page.evaluate("ground.setTheme('dark')")
    page.wait_for_function(IS_DRAWN)

    assert page.evaluate("before.every((tile) => tile.isConnected)")
    assert page.evaluate(PIXEL, [113.301, 23.098]) == PALETTE["dark"]["land"]


def test_small_streets_come_when_the_view_is_near(page: Page) -> None:
    """Far away they are not read at all; near by they are drawn onto the tiles that are there."""
    start(page, zoom=12, ground=PACK, streets=STREETS)
    assert page.evaluate("ground.ground.layers.has('street')") is False

    move(page, 23.1, 113.305, 16)
    page.wait_for_function("() => ground.ground.layers.has('street') && ground.isDrawn")

    assert page.evaluate(PIXEL, [113.306, 23.1]) == PALETTE["light"]["street"]


def test_few_tiles_are_kept(page: Page) -> None:
    """However far the reader goes, the memory stays bounded; a tile of before is shown again without being drawn."""
    start(page, zoom=17)
    page.evaluate("() => (window.first = ground.tiles.cache.values().next().value)")
    for step in range(1, 14):
        move(page, 23.1, 113.3 + 0.006 * step, 17)
    most = 64e6 / (4 * 256 * 256)

    assert page.evaluate("ground.tiles.cache.size") <= most
    assert page.evaluate(f"{TILES}.length") < 40


def test_a_hidden_ground_draws_nothing(page: Page) -> None:
    """Below an online map there is no work; shown again, it is where the map is now."""
    start(page)

    page.evaluate("ground.show(false)")
    move(page, 23.12, 113.3, 15)
    assert page.evaluate(f"{TILES}.length") == 0
    page.evaluate("ground.show(true)")
    page.wait_for_function(IS_DRAWN)

    assert page.evaluate(PIXEL, [113.301, 23.12]) == PALETTE["light"]["main"]


def names(page: Page) -> set[str]:
    """Return the names on the ground."""
    return set(page.evaluate("ground.labels.placed.map(({ text }) => text)"))


def test_names_are_there_in_both_languages(page: Page) -> None:
    """The road's along the road, the park's in the park."""
    start(page, zoom=13)
    assert names(page) == {"新港西路", "海珠湖公园"}

    page.evaluate("ground.setLang('en')")
    page.wait_for_function(IS_DRAWN)

    assert names(page) == {"Xingang West Road", "Haizhu Lake Park"}


def test_names_give_way_to_what_is_taken(page: Page) -> None:
    """Where a place's name stands, the ground's does not."""
    start(page, zoom=13)
    page.evaluate("""() => {
        const { x, y } = map.latLngToLayerPoint([23.1, 113.3]);
        window.taken = [{ x: x - 60, y: y - 60, w: 120, h: 120 }];
        ground.placeLabels();
    }""")
    page.wait_for_function(IS_DRAWN)

    assert "海珠湖公园" not in names(page)


def test_names_stand_at_the_same_spots_after_a_pan(page: Page) -> None:
    """A name's spot on the ground doesn't depend on where the view is."""
    spot = """() => {
        const { x, y } = ground.labels.placed.find(({ kind }) => kind === "road").glyphs[0];
        const { lat, lng } = map.layerPointToLatLng([x, y]);
        return [lat, lng];
    }"""
    start(page, zoom=13)
    before = page.evaluate(spot)

    page.evaluate("map.panBy([40, 30], { animate: false })")
    page.wait_for_function(IS_DRAWN)

    assert page.evaluate(spot) == pytest.approx(before, abs=1e-6)


def test_all_is_drawn_at_once_for_paper(page: Page) -> None:
    """Printing doesn't wait for slices."""
    start(page)

    drawn = page.evaluate(
        "() => { map.setView([23.2, 113.4], 16, { animate: false }); ground.finish(); return ground.isDrawn; }"
    )

    assert drawn


def test_a_ground_that_cannot_be_read_is_told(page: Page) -> None:
    """The page can say so: the promise fails."""
    script = """async ({ OfflineGround }, { palette }) => {
        const map = L.map("map").setView([23.1, 113.3], 13);
        const [read, taken] = [() => Promise.reject(new Error("gone")), () => []];
        const panes = { tilePane: "tilePane", labelPane: "overlayPane" };
        const options = { packs: { ground: "x" }, read, palette, theme: "light", lang: "zh", ...panes, taken };
        return new OfflineGround(map, options).ready.catch((error) => error.message);
    }"""

    assert call(page, "ground/ground", script, {"palette": PALETTE}) == "gone"
