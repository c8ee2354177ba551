"""
Measure filter to map: from ticking a sector until the map shows that sector's sites, ours beside stock folium.

    python benchmarks/filter_to_map.py            the table on the screen
    python benchmarks/filter_to_map.py --write    and in README.md beside this script

Owns the synthetic layers, the two servers and the browser; must not know how either map draws. Everything stays on
127.0.0.1. README.md says what the figures mean.
"""

import argparse
import contextlib
import http.client
import os
import platform
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path

import folium
import geopandas as gpd
import pandas as pd
import shapely
from playwright.sync_api import Browser, Page, Playwright, WebSocket, sync_playwright
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import TimeoutError as BrowserTimeoutError
from shapely.affinity import translate
from xstatic.pkg import leaflet

from haizhumap.layer import CRS, NDIGITS, format_layer, read_layer, representative_points
from haizhumap.model import Sector
from haizhumap.settings import ROOT_VARIABLE, Settings
from haizhumap.ui.state import OUTSIDE_KEY, sector_key

HERE = Path(__file__).resolve().parent
SIZES = (32, 1_000, 10_000)
SECTOR = Sector.URBAN_RENEWAL
SEED = 2024
LIMIT_S = 120
SLOW_S = 60
"""A case whose warm-up takes longer than this is measured once."""
QUIET_MS = 750
POLL_MS = 50
HEAD = (
    "| Sites | On the map | App | In the page, s | On the screen, s | Received, kB | Zoom kept |",
    "| ---: | --- | --- | --- | --- | ---: | --- |",
)


@dataclass(frozen=True, slots=True)
class App:
    """An app to measure: its script, the class of the box of `SECTOR`, and the query with which it shows every site."""

    name: str
    script: Path
    box: str
    query: str = ""


APPS = (
    App("haizhumap", HERE.parent / "app.py", f".st-key-{sector_key(SECTOR)}", f"/?{OUTSIDE_KEY}=true"),
    App("stock streamlit-folium", HERE / "stock_app.py", f".st-key-{SECTOR}"),
)


@dataclass(frozen=True, slots=True)
class Project:
    """A project folder with a layer of some size, and how many of its sites the map shows: all, and in `SECTOR`."""

    root: Path
    size: int
    shown: int
    in_sector: int


@dataclass(frozen=True, slots=True)
class Timing:
    """One click: seconds until the page held the sites and until they were painted, and bytes that came in."""

    held_s: float
    painted_s: float
    received: int


@dataclass(slots=True)
class Result:
    """One app's figures at one size; `failure` says in words why figures are missing."""

    app: App
    project: Project
    ticks: list[Timing] = field(default_factory=list)
    unticks: list[Timing] = field(default_factory=list)
    is_slow: bool = False
    is_zoom_kept: bool | None = None
    failure: str = "not measured"


# --- the layers ---


def enlarge(gdf: gpd.GeoDataFrame, district: shapely.Geometry, size: int) -> gpd.GeoDataFrame:
    """
    Return the layer with copies of its located rows up to a size, each moved to a random spot of the district.

    Parameters
    ----------
    gdf
        The real layer, WGS 84, lon-lat; its own rows stay as they are.
    district
        Where the copies go, WGS 84, lon-lat; the spots are even over it, in degrees, and the same at each run.
    size
        How many rows the result has.
    """
    originals = gdf[gdf.geometry.notna()]
    extra = size - len(gdf)
    if extra <= 0:
        return gdf
    copies = originals.iloc[[number % len(originals) for number in range(extra)]].reset_index(drop=True)
    spots = gpd.GeoSeries([district], crs=CRS).sample_points(extra, rng=SEED).explode(ignore_index=True)
    anchors = representative_points(copies)
    copies["place_id"] = [f"{name}-{number // len(originals) + 1:04d}" for number, name in copies["place_id"].items()]
    moved = [
        translate(geometry, spot.x - anchor.x, spot.y - anchor.y)
        for geometry, spot, anchor in zip(copies.geometry, spots, anchors, strict=True)
    ]
    copies = copies.set_geometry(gpd.GeoSeries(shapely.transform(moved, lambda lonlat: lonlat.round(NDIGITS)), crs=CRS))
    return pd.concat([gdf, copies], ignore_index=True)


def make_project(root: Path, size: int) -> Project:
    """Copy the project's data to a folder, with a layer of some size in place of its own."""
    source = Settings.find(start=HERE, environ={})
    for name in ("data", "geo"):
        shutil.copytree(source.root / name, root / name)
    settings = Settings(root)
    boundary = gpd.read_file(settings.basemap_dir / "boundary.geojson")
    district = boundary.geometry[boundary["kind"] == "district"].union_all()
    gdf = enlarge(read_layer(settings.layer_path, name="layer"), district, size)
    settings.layer_path.write_text(format_layer(gdf), encoding="utf-8")
    shown = gdf[gdf.geometry.notna()]
    return Project(root, len(gdf), len(shown), int((shown["sector"] == SECTOR).sum()))


# --- the servers ---


class _Assets(SimpleHTTPRequestHandler):
    """Serves files as a content delivery network does: to be kept for good."""

    def end_headers(self) -> None:
        """Let the browser cache."""
        self.send_header("Cache-Control", "public, max-age=31536000, immutable")
        super().end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serve_assets(folder: Path) -> Iterator[str]:
    """
    Serve what folium's maps ask of CDNs from this machine; yield the address.

    Leaflet is the real one. The companions that plain markers do not need (jQuery, Bootstrap, icon fonts) are
    empty files, which spares the stock app their loading time. streamlit-folium starts the map before the style
    sheet is there, and Leaflet then looks for `distmarker-icon.png`: it finds that too, as broken images draw slower.
    """
    shutil.copytree(leaflet.BASE_DIR, folder / "dist")
    for image in (folder / "dist" / "images").iterdir():
        shutil.copy(image, folder / f"dist{image.name}")
    for _, url in folium.Map.default_js + folium.Map.default_css:
        (folder / "dist" / url.rpartition("/")[2]).touch()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Assets, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/dist"
    finally:
        server.shutdown()
        server.server_close()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextlib.contextmanager
def serve(app: App, project: Project, assets: str) -> Iterator[str]:
    """Run an app on a project; yield its address once it answers."""
    port = free_port()
    options = {"headless": "true", "port": str(port), "address": "127.0.0.1", "fileWatcherType": "none"}
    command = [sys.executable, "-m", "streamlit", "run", str(app.script)]
    command += [word for name, value in options.items() for word in (f"--server.{name}", value)]
    environ = os.environ | {ROOT_VARIABLE: str(project.root), "BENCH_ASSETS": assets}
    with (project.root / "server.log").open("w+", encoding="utf-8") as log:
        server = subprocess.Popen(command, cwd=HERE.parent, env=environ, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_until_healthy(server, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def wait_until_healthy(server: subprocess.Popen[bytes], port: int) -> None:
    """
    Wait until Streamlit says that it is ready.

    Raises
    ------
    RuntimeError
        If the server ends or does not answer in time.
    """
    deadline = time.monotonic() + LIMIT_S
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), contextlib.closing(http.client.HTTPConnection("127.0.0.1", port)) as link:
            link.request("GET", "/_stcore/health")
            if link.getresponse().status == http.HTTPStatus.OK:
                return
        time.sleep(0.1)
    raise RuntimeError(port, server.returncode)


# --- the browser ---


class Reader:
    """A reader with a browser of their own in front of one app."""

    def __init__(self, page: Page, app: App) -> None:
        self.page = page
        self.received = 0
        self._box = page.locator(app.box).locator("label")
        page.set_default_timeout(LIMIT_S * 1000)
        page.on("websocket", self._listen)

    def _listen(self, socket_: WebSocket) -> None:
        socket_.on("framereceived", self._receive)

    def _receive(self, payload: str | bytes) -> None:
        self.received += len(payload)

    def open(self, address: str, sites: int) -> None:
        """
        Open the app and wait until the map is up.

        Raises
        ------
        RuntimeError
            If the map shows another number of sites.
        """
        self.page.goto(address)
        self.page.wait_for_function("() => probe.sites() > 0", polling=POLL_MS)
        self.settle()
        if (shown := self.page.evaluate("probe.sites()")) != sites:
            raise RuntimeError(shown, sites)

    def settle(self) -> None:
        """Wait until the script has stopped running."""
        self.page.evaluate("probe.restMs = 0")
        self.page.wait_for_function("ms => probe.quiet(ms)", arg=QUIET_MS, polling=POLL_MS)

    def click(self, sites: int) -> Timing:
        """Click on the sector's box and time how the map comes to show so many sites."""
        self.received = 0
        self.page.evaluate("sites => probe.arm(sites)", sites)
        self._box.click()
        self.page.wait_for_function("() => probe.painted !== null", polling=POLL_MS)
        self.settle()
        held, painted = self.page.evaluate("[probe.held, probe.painted]")
        return Timing(held / 1000, painted / 1000, self.received)

    def zoom(self) -> float | None:
        """Return the map's zoom."""
        zoom: float | None = self.page.evaluate("probe.zoom()")
        return zoom

    def zoom_in(self) -> None:
        """Zoom in by one step, as a reader does."""
        before = self.zoom()
        self.page.frame_locator("iframe").locator(".leaflet-control-zoom-in").click()
        self.page.wait_for_function("before => probe.zoom() === before + 1", arg=before, polling=POLL_MS)
        self.settle()


def warm_up(reader: Reader, address: str, result: Result) -> None:
    """Let the server fill its caches, and see whether a zoom survives a tick."""
    reader.open(address, result.project.shown)
    reader.zoom_in()
    before = reader.zoom()
    result.is_slow = reader.click(result.project.in_sector).painted_s > SLOW_S
    result.is_zoom_kept = reader.zoom() == before


def measure(reader: Reader, address: str, result: Result) -> None:
    """Open the app, tick and untick."""
    reader.open(address, result.project.shown)
    result.ticks.append(reader.click(result.project.in_sector))
    result.unticks.append(reader.click(result.project.shown))


def run_case(browser: Browser, address: str, result: Result, repetitions: int) -> None:
    """Measure one app at one size, each time as a new reader, to whom no message and no file is known."""

    def with_reader(step: Callable[[Reader, str, Result], None]) -> None:
        with contextlib.closing(browser.new_context(viewport={"width": 1400, "height": 1000})) as context:
            page = context.new_page()
            page.add_init_script(path=HERE / "probe.js")
            step(Reader(page, result.app), address, result)

    try:
        with_reader(warm_up)
        for _ in range(1 if result.is_slow else repetitions):
            with_reader(measure)
    except BrowserTimeoutError:
        result.failure = f"over {LIMIT_S} s"
    except BrowserError as error:
        result.failure = f"browser died ({error.message.splitlines()[0]})"


# --- the report ---


def format_rows(results: Sequence[Result]) -> Iterator[str]:
    """Yield the table's lines for one size: the tick and the untick, ours first."""
    project, ours = results[0].project, results[0]
    for result in results:
        yield format_row(result, f"{project.shown:,} → {project.in_sector:,}", result.ticks, ours.ticks)
    for result in results:
        yield format_row(result, f"{project.in_sector:,} → {project.shown:,}", result.unticks, ours.unticks)


def format_row(result: Result, change: str, timings: Sequence[Timing], ours: Sequence[Timing]) -> str:
    """Return a line of the table: the figures of one app, with their ratio to ours where it is another."""
    cells = [f"{result.project.size:,}", change, result.app.name]
    for name in ("held_s", "painted_s"):
        seconds, own = ([getattr(timing, name) for timing in column] for column in (timings, ours))
        cells.append(format_seconds(seconds, [] if timings is ours else own) or result.failure)
    cells.append(f"{statistics.median(timing.received for timing in timings) / 1000:,.0f}" if timings else "")
    cells.append({None: "not seen", True: "yes", False: "no"}[result.is_zoom_kept])
    return f"| {' | '.join(cells)} |"


def format_seconds(seconds: Sequence[float], ours: Sequence[float]) -> str:
    """Return median, least and most, and how many times as long as ours the median is; empty without figures."""
    if not seconds:
        return ""
    median = statistics.median(seconds)
    spread = f"{min(seconds):.2f} to {max(seconds):.2f}" if len(seconds) > 1 else "once"
    ratio = f", × {median / statistics.median(ours):.1f}" if ours else ""
    return f"{median:.2f} ({spread}){ratio}"


def describe_machine(chromium: str) -> str:
    """Return the line that says what the figures were measured on; it names no host and no path."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown CPU")
    packages = ", ".join(f"{name} {version(name)}" for name in ("streamlit", "folium", "streamlit-folium"))
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, {packages}, Chromium {chromium}."


def write_readme(report: str) -> None:
    """Put the report between the marks in README.md."""
    path = HERE / "README.md"
    head, start, rest = path.read_text(encoding="utf-8").partition("<!-- table -->\n")
    _, end, tail = rest.partition("<!-- /table -->")
    path.write_text(f"{head}{start}\n{report}\n\n{end}{tail}", encoding="utf-8")


def launch(playwright: Playwright) -> Browser:
    """Start a headless Chromium: the one that CHROMIUM names, else the machine's, else Playwright's own."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    return playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measure filter to map, ours beside stock streamlit-folium.")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="sites in the layer")
    parser.add_argument("--repetitions", type=int, default=5, metavar="N", help="measured ticks after the warm-up")
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md too")
    return parser.parse_args()


def measure_size(playwright: Playwright, project: Project, assets: str, repetitions: int) -> Iterator[Result]:
    """Yield each app's figures for one layer."""
    for app in APPS:
        print(f"{project.size} sites, {app.name} ...", file=sys.stderr)
        result = Result(app, project)
        with serve(app, project, assets) as address, contextlib.closing(launch(playwright)) as browser:
            run_case(browser, address + app.query, result, repetitions)
        yield result


def main() -> None:
    """Measure every app at every size; each size's lines are printed as soon as they are known."""
    arguments = parse_arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))  # so that the servers end with this script
    lines = list(HEAD)
    print(*lines, sep="\n", flush=True)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        assets = stack.enter_context(serve_assets(folder / "assets"))
        playwright = stack.enter_context(sync_playwright())
        with contextlib.closing(launch(playwright)) as browser:
            machine = describe_machine(browser.version)
        for size in arguments.sizes:
            project = make_project(folder / str(size), size)
            rows = list(format_rows(list(measure_size(playwright, project, assets, arguments.repetitions))))
            print(*rows, sep="\n", flush=True)
            lines += rows
            if arguments.write:
                write_readme("\n".join([*lines, "", machine]))
    print("", machine, sep="\n")


if __name__ == "__main__":
    main()
