"""
The apps that are compared, and their servers on this machine.

Owns how an app is started and what it asks of the network; must not know what is measured.
"""

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import folium
import psutil
from xstatic.pkg import leaflet

from benchmarks.layers import Count, Project
from haizhumap.model import Zone
from haizhumap.paths import ROOT_VARIABLE

ROOT = Path(__file__).resolve().parents[1]
_APPS_DIR = ROOT / "benchmarks" / "apps"
_START_S = 120


@dataclass(frozen=True, slots=True)
class App:
    """
    An app to measure.

    `code` is its name in probe.js; `query` what makes it show every site; `expects` what the probe sees of a number of
    sites on the map; `tree` the source tree that it is run from.
    """

    code: str
    name: str
    script: Path
    expects: Callable[[Count], int]
    query: str = ""
    tree: Path = ROOT

    def states(self, project: Project) -> tuple[int, int]:
        """Return what the probe is to see with everything on the map, and with the one sector."""
        if self.code == "empty":
            return 0, 1
        return self.expects(project.everything), self.expects(project.sector)


_EVERYWHERE = "/?" + "&".join(f"zone={zone}" for zone in Zone)
APPS = {
    app.code: app
    for app in (
        App("empty", "empty Streamlit rerun", _APPS_DIR / "empty_app.py", lambda count: count.sites),
        App("haizhumap", "haizhumap", ROOT / "app.py", lambda count: count.sites, _EVERYWHERE),
        App("stock", "stock streamlit-folium", _APPS_DIR / "stock_app.py", lambda count: count.sites),
        App("pydeck", "pydeck", _APPS_DIR / "pydeck_app.py", lambda count: count.points),
    )
}


def before(tree: Path) -> App:
    """Return the app of another checkout, which runs with that checkout's own Python where it has one."""
    return replace(APPS["haizhumap"], code="before", name="haizhumap before", script=tree / "app.py", tree=tree)


@dataclass(frozen=True, slots=True)
class Server:
    """A running app: where a reader finds it, and its process."""

    address: str
    process: psutil.Process

    @property
    def rss_mb(self) -> float:
        """The memory that the process holds, in MB (resident set)."""
        return float(self.process.memory_info().rss) / 1e6

    @property
    def cpu_s(self) -> float:
        """The processor time that the process has used, in seconds."""
        times = self.process.cpu_times()
        return float(times.user + times.system)


@contextlib.contextmanager
def serve(app: App, project: Project, assets: str) -> Iterator[Server]:
    """Run an app on a project; yield it once it answers."""
    root = project.root if app.tree == ROOT else project.in_tree(app.tree)
    environ = {ROOT_VARIABLE: str(root), "BENCH_ASSETS": assets}
    with run(app.script, tree=app.tree, log=root / f"{app.code}.log", environ=environ) as server:
        yield replace(server, address=server.address + app.query)


@contextlib.contextmanager
def run(script: Path, *, tree: Path, log: Path, environ: dict[str, str]) -> Iterator[Server]:
    """Run a Streamlit script with the package of a source tree; yield it once it answers."""
    port = _free_port()
    options = {"headless": "true", "port": str(port), "address": "127.0.0.1", "fileWatcherType": "none"}
    command = [_python(tree), "-m", "streamlit", "run", str(script)]
    command += [word for name, value in options.items() for word in (f"--server.{name}", value)]
    command += ["--browser.gatherUsageStats", "false"]
    paths = {"PYTHONPATH": os.pathsep.join([str(tree / "src"), str(ROOT)])}
    with log.open("w", encoding="utf-8") as file:
        server = subprocess.Popen(command, cwd=tree, env=os.environ | paths | environ, stdout=file, stderr=file)
        try:
            _wait_until_healthy(server, port)
            yield Server(f"http://127.0.0.1:{port}", psutil.Process(server.pid))
        finally:
            server.terminate()
            server.wait()


def _python(tree: Path) -> str:
    own = tree / ".venv" / "bin" / "python"
    return str(own) if tree != ROOT and own.exists() else sys.executable


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_until_healthy(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _START_S
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), contextlib.closing(http.client.HTTPConnection("127.0.0.1", port)) as link:
            link.request("GET", "/_stcore/health")
            if link.getresponse().status == http.HTTPStatus.OK:
                return
        time.sleep(0.1)
    raise RuntimeError(port, server.returncode)


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
