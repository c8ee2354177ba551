"""
Many readers at once: pages of one Chromium, each with a session of its own, that filter while the others do.

Owns the crowd; must not know how figures are written down. Browser and server share the machine's cores, so the times
hold the browsers' own work too; the server's part of it is told beside them.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Page, Playwright
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import TimeoutError as BrowserTimeoutError

from benchmarks.layers import SECTOR, Project
from benchmarks.reader import Reader, launch, new_context
from benchmarks.servers import App, Server, serve

CROWD_MEASURES = ("first", "times", "cards", "files")
"""What each of the crowd does, in this order; the last three as probe.js calls them."""

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

    `samples` are the seconds of all that came to an end: first maps, filters, cards, files; `given_up` counts what did
    not in time. `mb_per_session` is by how much the server grew from one reader gone to all of them there, a session.
    """

    app: App
    project: Project
    crowd: Crowd
    samples: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in CROWD_MEASURES})
    given_up: int = 0
    mb_per_session: float | None = None
    failure: str = ""


def run_crowd(playwright: Playwright, app: App, project: Project, assets: str, crowd: Crowd) -> Rush:
    """Let a crowd come to an app one after the other, and then all at once do what they came for; a failure is told."""
    rush = Rush(app, project, crowd)
    with serve(app, project, assets) as server, launch(playwright) as browser:
        try:
            with new_context(browser, app, project) as first:
                Reader(first, app, project, crowd.patience_s).open(server)
            context = new_context(browser, app, project)
            before = server.rss_mb
            pages = [_open(context, server, rush) for _ in range(crowd.sessions)]
            for number, page in enumerate(pages):
                _begin(page, rush, number / crowd.sessions)
            _collect(pages, rush, time.monotonic() + (crowd.rounds + 2) * (crowd.patience_s + crowd.think_s) + _SLACK_S)
            rush.mb_per_session = (server.rss_mb - before) / crowd.sessions
        except BrowserTimeoutError:
            rush.failure = f"over {crowd.patience_s:g} s before all sessions were there"
        except BrowserError as error:
            rush.failure = f"browser died ({error.message.splitlines()[0]})"
    print(f"{project.size} {app.code}: {crowd.sessions} sessions {rush.failure}", file=sys.stderr)
    return rush


def _open(context: BrowserContext, server: Server, rush: Rush) -> Page:
    """Open the app as one more reader, and note how long that took."""
    reader = Reader(context, rush.app, rush.project, rush.crowd.patience_s)
    rush.samples["first"].append(reader.open(server)[0])
    return reader.page


def _begin(page: Page, rush: Rush, share: float) -> None:
    """Let a reader begin, after a share of a pause for thought."""
    crowd, (everything, sector) = rush.crowd, rush.app.states(rush.project)
    options = {
        "rounds": crowd.rounds,
        "thinkMs": crowd.think_s * 1000,
        "delayMs": crowd.think_s * 1000 * share,
        "patienceMs": crowd.patience_s * 1000,
        "isWhole": True,
    }
    page.evaluate(
        "([sector, states, options]) => void bench.repeat(sector, states, options)",
        [SECTOR, [sector, everything], options],
    )


def _collect(pages: Sequence[Page], rush: Rush, deadline: float) -> None:
    for page in pages:
        while not (loop := page.evaluate("bench.loop"))["isOver"] and time.monotonic() < deadline:
            time.sleep(_POLL_S)
        for name in CROWD_MEASURES[1:]:
            rush.samples[name] += [milliseconds / 1000 for milliseconds in loop[name] if milliseconds is not None]
            rush.given_up += loop[name].count(None)
