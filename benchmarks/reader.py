"""
A reader with a browser of their own in front of one app, and how long things take for them.

Owns the browser and the waiting; what a page shows is known to probe.js alone.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, WebSocket
from playwright.sync_api import TimeoutError as BrowserTimeoutError

from benchmarks.layers import SECTOR, WORDS, Project
from benchmarks.servers import App, Server

FLAGS = (
    "--no-sandbox",
    "--enable-unsafe-swiftshader",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
"""WebGL is computed by the processor, for want of a graphics card; no other host has an address."""

_PROBE = Path(__file__).with_name("probe.js").read_text(encoding="utf-8")
_VIEWPORT = {"width": 1400, "height": 1000}
_QUIET_MS = 750
_POLL_MS = 50
_CLICKS = 3
_BREATH_MS = 100


@contextlib.contextmanager
def launch(playwright: Playwright) -> Iterator[Browser]:
    """Start a headless Chromium: the one that CHROMIUM names, else the machine's, else Playwright's own."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with contextlib.closing(playwright.chromium.launch(executable_path=path, args=list(FLAGS))) as browser:
        yield browser


def new_context(browser: Browser, app: App, project: Project) -> BrowserContext:
    """Return a new reader's browser, which knows no file yet; the probe is in every page."""
    context = browser.new_context(viewport=_VIEWPORT, locale="zh-CN")  # type: ignore[arg-type] # a TypedDict's literal
    start = f"bench.start({app.code!r}, {app.states(project)[0]});"
    context.add_init_script(script=f"{{ {_PROBE}\nif (window === top) {start} }}")
    return context


class Reader:
    """
    A reader in front of an app.

    Every wait that is longer than `patience_s` raises Playwright's TimeoutError; `doing` is then what was waited for,
    and `complaints` what the page's scripts complained about so far.
    """

    def __init__(self, context: BrowserContext, app: App, project: Project, patience_s: float) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(patience_s * 1000)
        self._app, self._states, self._found = app, app.states(project), app.expects(project.words)
        self._patience_s = patience_s
        self._messages = self._files = 0.0
        self.doing = ""
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("websocket", self._listen)
        network = context.new_cdp_session(self.page)
        network.on("Network.loadingFinished", self._fetch)
        network.send("Network.enable")

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._receive)

    def _receive(self, payload: str | bytes) -> None:
        self._messages += len(payload) / 1000

    def _fetch(self, event: Mapping[str, Any]) -> None:
        self._files += event["encodedDataLength"] / 1000

    def open(self, server: Server) -> tuple[float, float]:
        """Open the app; return seconds from the navigation until all sites are drawn, and kB that came in."""
        self.doing = "first map"
        self.page.goto(server.address)
        seconds = self._drawn()
        self._settle()
        return seconds, self._files + self._messages

    def filter(self, *, is_narrow: bool) -> tuple[float, float]:
        """Filter by the sector, or by nothing; return seconds until the map shows it, and kB of messages."""
        self.doing = "filter"
        self._messages = 0
        self.page.evaluate("([sector, expected]) => bench.press(sector, expected)", [SECTOR, self._states[is_narrow]])
        seconds = self._drawn()
        self._settle()
        return seconds, self._messages

    def select(self) -> float | None:
        """Select a site; return seconds until the page tells about it, or None where the app has nothing to select."""
        if self._app.code == "empty":
            return None
        self.doing = "selection"
        if self._app.code == "pydeck":
            self._click_canvas()
        else:
            self.page.evaluate("bench.select()")
        return self._drawn()

    def search(self) -> float | None:
        """Search in words; return seconds until the map shows it, or None where the app has no search."""
        if self._app.code not in ("haizhumap", "before"):
            return None
        self.doing = "search"
        if self._app.code == "haizhumap":
            self.page.evaluate("words => bench.prepareSearch(words)", WORDS)
            self._drawn()
        self.page.evaluate("([words, expected]) => bench.search(words, expected)", [WORDS, self._found])
        seconds = self._drawn()
        self._settle()
        self.page.evaluate("expected => bench.search('', expected)", self._states[False])
        self._drawn()
        return seconds

    def speak(self) -> float | None:
        """Change to English; return seconds until page and map speak it, or None where the app has one language."""
        if self._app.code not in ("haizhumap", "before"):
            return None
        self.doing = "language"
        self.page.evaluate("bench.speak('en')")
        return self._drawn()

    def shift(self) -> float:
        """Return how far things have moved that nobody had moved: layout shifts of page and frame, added up."""
        shift: float = self.page.evaluate("bench.shift()")
        return shift

    def keep_filtering(self, rounds: int) -> None:
        """Filter to and fro so often, with a breath between."""
        self.doing = "filters in a row"
        options = {"rounds": rounds, "thinkMs": _BREATH_MS, "patienceMs": self._patience_s * 1000}
        self.page.evaluate(
            "([sector, states, options]) => bench.repeat(sector, states, options)",
            [SECTOR, [self._states[True], self._states[False]], options],
        )
        self._settle()

    def _click_canvas(self) -> None:
        """Click into the middle of deck.gl's canvas with the real mouse that it wants; repeat a click that it lost."""
        box = self.page.get_by_test_id("stDeckGlJsonChart").locator("canvas").first.bounding_box()
        if box is None:
            raise RuntimeError(self._app.name)
        middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.mouse.move(*middle)
        self._settle()
        for _ in range(_CLICKS):
            self.page.evaluate("bench.armSelection()")
            self.page.mouse.click(*middle)
            with contextlib.suppress(BrowserTimeoutError):
                self._wait_for_drawing(self._patience_s / _CLICKS)
                break

    def _drawn(self) -> float:
        self._wait_for_drawing(self._patience_s)
        milliseconds: float = self.page.evaluate("bench.drawn")
        return milliseconds / 1000

    def _wait_for_drawing(self, patience_s: float) -> None:
        self.page.wait_for_function("() => bench.drawn !== null", polling=_POLL_MS, timeout=patience_s * 1000)

    def _settle(self) -> None:
        """Wait until the script has stopped running."""
        self.page.evaluate("bench.restMs = 0")
        self.page.wait_for_function("ms => bench.quiet(ms)", arg=_QUIET_MS, polling=_POLL_MS)
