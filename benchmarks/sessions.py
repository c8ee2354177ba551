"""
Many readers at once: pages of one Chromium, each with a session of its own, that filter while the others do.

Owns the crowd; must not know how figures are written down. Browser and server share the machine's cores, so the times
hold the browsers' own work too; the server's part of it is told beside them.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import TimeoutError as BrowserTimeoutError

from benchmarks.layers import SECTOR, Project
from benchmarks.reader import Reader, launch, new_context
from benchmarks.servers import App, Server, serve

_POLL_S = 0.5
_SLACK_S = 60


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many sessions filter how often, with how many seconds of thought between, and how long one waits."""

    sessions: int
    rounds: int
    think_s: float
    patience_s: float


@dataclass(slots=True)
class Rush:
    """
    What a crowd met with in one app.

    `times` are the seconds of all filters that came to an end, `given_up` counts those that did not in time.
    `mb_per_session` is by how much the server grew from one reader gone to all of them there, a session;
    `server_cpu_s` its processor time a filter.
    """

    app: App
    project: Project
    times: list[float] = field(default_factory=list)
    given_up: int = 0
    mb_per_session: float | None = None
    server_cpu_s: float | None = None
    failure: str = ""


def run_crowd(playwright: Playwright, app: App, project: Project, assets: str, crowd: Crowd) -> Rush:
    """Let a crowd filter in an app; a failure stands in the result in words."""
    rush = Rush(app, project)
    with serve(app, project, assets) as server, launch(playwright) as browser:
        try:
            with new_context(browser, app, project) as first:
                _open(first, server, rush, crowd).filter(is_narrow=True)
            context = new_context(browser, app, project)
            before = server.rss_mb
            pages = [_open(context, server, rush, crowd).page for _ in range(crowd.sessions)]
            _rush(pages, server, rush, crowd)
            rush.mb_per_session = (server.rss_mb - before) / crowd.sessions
        except BrowserTimeoutError:
            rush.failure = f"over {crowd.patience_s:g} s before all sessions were there"
        except BrowserError as error:
            rush.failure = f"browser died ({error.message.splitlines()[0]})"
    print(f"{project.size} {app.code}: {crowd.sessions} sessions {rush.failure}", file=sys.stderr)
    return rush


def _open(context: BrowserContext, server: Server, rush: Rush, crowd: Crowd) -> Reader:
    reader = Reader(context, rush.app, rush.project, crowd.patience_s)
    reader.open(server)
    return reader


def _rush(pages: Sequence[Page], server: Server, rush: Rush, crowd: Crowd) -> None:
    """Start all pages, evenly over one pause for thought, and collect their times."""
    everything, sector = rush.app.states(rush.project)
    cpu_s = server.cpu_s
    for number, page in enumerate(pages):
        options = {
            "rounds": crowd.rounds,
            "thinkMs": crowd.think_s * 1000,
            "delayMs": crowd.think_s * 1000 * number / len(pages),
            "patienceMs": crowd.patience_s * 1000,
        }
        page.evaluate(
            "([sector, states, options]) => void bench.repeat(sector, states, options)",
            [SECTOR, [sector, everything], options],
        )
    for loop in _collect(pages, time.monotonic() + crowd.rounds * (crowd.patience_s + crowd.think_s) + _SLACK_S):
        rush.times += [milliseconds / 1000 for milliseconds in loop["times"] if milliseconds is not None]
        rush.given_up += loop["times"].count(None)
    rush.server_cpu_s = (server.cpu_s - cpu_s) / max(len(rush.times) + rush.given_up, 1)


def _collect(pages: Sequence[Page], deadline: float) -> list[dict[str, Any]]:
    loops: list[dict[str, Any]] = []
    for page in pages:
        while not (loop := page.evaluate("bench.loop"))["isOver"] and time.monotonic() < deadline:
            time.sleep(_POLL_S)
        loops.append(loop)
    return loops
