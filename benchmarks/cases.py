"""
One reader at a time: what each app takes at one size, repeated, every repetition as a new reader.

Owns the order of the steps and the giving up; must not know how figures are written down.
"""

import contextlib
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Playwright
from playwright.sync_api import TimeoutError as BrowserTimeoutError

from benchmarks.layers import Project
from benchmarks.reader import Reader, launch, new_context
from benchmarks.servers import App, Server, serve

MEASURES = ("first", "fetched", "shift", "narrow", "widen", "messages", "search", "card", "language", "cpu")
"""
What is measured: seconds, but for the kB that are fetched at first and that a filter sends as messages, and the layout
shift of the first map. `cpu` are the server's seconds a filter, of many in a row.
"""

_MAKING = 5
"""So many times as patient is the first reader of a project."""

_ROUNDS = 2
"""So often a reader filters to and fro."""


@dataclass(slots=True)
class Case:
    """
    One app at one size.

    `samples` are the figures of each of `MEASURES`; `failure` says in words why there are no (more) figures; `cold_s`
    is the first map of the first reader after a start, `made_s` that of the first reader of a project ever.
    """

    app: App
    project: Project
    samples: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in MEASURES})
    cold_s: float | None = None
    made_s: float | None = None
    failure: str = ""

    @property
    def filters(self) -> list[float]:
        """The seconds of a filter, to and fro."""
        return self.samples["narrow"] + self.samples["widen"]


@dataclass(frozen=True, slots=True)
class Plan:
    """How often and how patiently is measured; `row` filters in a row say what one costs the server."""

    repeats: int
    patience_s: float
    row: int


def run_size(playwright: Playwright, apps: Sequence[App], project: Project, assets: str, plan: Plan) -> list[Case]:
    """Measure apps on one project, taking turns; an app that is given up is not asked again."""
    cases = [Case(app, project) for app in apps]
    for case in cases:
        if case.app.code == "haizhumap":
            case.made_s = _first_ever(playwright, case, assets, plan)
    with contextlib.ExitStack() as stack:
        servers = {app.code: stack.enter_context(serve(app, project, assets)) for app in apps}
        for turn in range(plan.repeats + 1):
            for case in cases:
                if not case.failure:
                    _take_turn(playwright, case, servers[case.app.code], plan, is_warm_up=turn == 0)
    return cases


def _first_ever(playwright: Playwright, case: Case, assets: str, plan: Plan) -> float:
    """Return how long the reader waits for whom the server makes what it keeps; the servers after this one have it."""
    with serve(case.app, case.project, assets) as server, launch(playwright) as browser:
        context = new_context(browser, case.app, case.project)
        return Reader(context, case.app, case.project, _MAKING * plan.patience_s).open(server)[0]


def _take_turn(playwright: Playwright, case: Case, server: Server, plan: Plan, *, is_warm_up: bool) -> None:
    started = time.monotonic()
    with launch(playwright) as browser:
        reader = Reader(new_context(browser, case.app, case.project), case.app, case.project, plan.patience_s)
        with _telling_failure(case, reader, plan):
            if is_warm_up:
                case.cold_s, _ = reader.open(server)
                _filter(reader, {name: [] for name in MEASURES})
            else:
                _measure(reader, server, case.samples, plan)
    words = f"{case.project.size} {case.app.code}: {time.monotonic() - started:.0f} s {case.failure}"
    print(words, *(reader.complaints if case.failure else ()), sep="\n  ", file=sys.stderr)


def _measure(reader: Reader, server: Server, samples: Mapping[str, list[float]], plan: Plan) -> None:
    first, fetched = reader.open(server)
    samples["first"].append(first)
    samples["fetched"].append(fetched)
    samples["shift"].append(reader.shift())
    for _ in range(_ROUNDS):
        _filter(reader, samples)
    if plan.row:
        cpu_s = server.cpu_s
        reader.keep_filtering(plan.row)
        samples["cpu"].append((server.cpu_s - cpu_s) / plan.row)
    for name, act in (("search", reader.search), ("card", reader.select), ("language", reader.speak)):
        if (seconds := act()) is not None:
            samples[name].append(seconds)


def _filter(reader: Reader, samples: Mapping[str, list[float]]) -> None:
    for name, is_narrow in (("narrow", True), ("widen", False)):
        seconds, messages = reader.filter(is_narrow=is_narrow)
        samples[name].append(seconds)
        samples["messages"].append(messages)


@contextlib.contextmanager
def _telling_failure(case: Case, reader: Reader, plan: Plan) -> Iterator[None]:
    try:
        yield
    except BrowserTimeoutError:
        case.failure = f"{reader.doing} over {plan.patience_s:g} s"
    except BrowserError as error:
        case.failure = f"{reader.doing}: browser died ({error.message.splitlines()[0]})"
