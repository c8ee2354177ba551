"""
The report: tables in Markdown, the two aims, the machine.

Owns how figures are written down; must not measure.
"""

import os
import platform
import statistics
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.cases import Case
from benchmarks.sessions import Crowd, Rush

_HEAD = (
    "| Features | App | First map, s | Fetched, kB | Narrow, s | Widen, s | × empty | × stock | Card, s | Sent, kB |",
    "| ---: | --- | --- | ---: | --- | --- | ---: | ---: | --- | ---: |",
)
_CROWD_HEAD = (
    "| Features | App | Filters | p50, s | p95, s | Given up | Server CPU a filter, s | Memory a session, MB |",
    "| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
)
_PACKAGES = ("streamlit", "folium", "streamlit-folium", "pydeck")
_AIM_SIZE, _AIM_EMPTY = 1_000, 1.5
_LARGE_SIZE, _AIM_STOCK = 10_000, 1 / 3


def format_cases(cases: Sequence[Case], repeats: int) -> list[str]:
    """Return the table of one reader at a time."""
    return [
        f"One reader at a time, {repeats} of them for each row.",
        "",
        *_HEAD,
        *(_case_row(case, cases) for case in cases),
    ]


def _case_row(case: Case, cases: Sequence[Case]) -> str:
    samples = case.samples
    cells = [
        f"{case.project.size:,}",
        case.app.name,
        _seconds(samples["first"]) or case.failure or "not measured",
        _kilobytes(samples["fetched"]),
        _seconds(samples["narrow"]) or case.failure,
        _seconds(samples["widen"]) or case.failure,
        _times(_ratio(case, _find(cases, "empty", case.project.size))),
        _times(_ratio(case, _find(cases, "stock", case.project.size))),
        _seconds(samples["card"]) or case.failure or "n/a",
        _kilobytes(samples["messages"]),
    ]
    return f"| {' | '.join(cells)} |"


def _find(cases: Sequence[Case], code: str, size: int) -> Case | None:
    return next((case for case in cases if case.app.code == code and case.project.size == size), None)


def _ratio(case: Case | None, other: Case | None) -> float | None:
    """Return how many times as long as another's the median of an app's filters is, to and fro taken together."""
    if case is None or other is None or not case.filters or not other.filters:
        return None
    return statistics.median(case.filters) / statistics.median(other.filters)


def _times(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.2f}"


def _seconds(samples: Sequence[float]) -> str:
    if not samples:
        return ""
    spread = f"{min(samples):.2f} to {max(samples):.2f}" if len(samples) > 1 else "once"
    return f"{statistics.median(samples):.2f} ({spread})"


def _kilobytes(samples: Sequence[float]) -> str:
    return f"{statistics.median(samples):,.1f}" if samples else ""


def format_aims(cases: Sequence[Case]) -> Iterator[str]:
    """Yield a line for each aim whose two sides were measured."""
    aims = (
        (_AIM_SIZE, "empty", _AIM_SIZE, _AIM_EMPTY, "an empty rerun", "at most 1.5"),
        (_LARGE_SIZE, "stock", _AIM_SIZE, _AIM_STOCK, "stock streamlit-folium with 1,000", "under a third"),
    )
    for size, code, other_size, limit, words, aim in aims:
        ratio = _ratio(_find(cases, "haizhumap", size), _find(cases, code, other_size))
        if ratio is not None:
            is_met = ratio <= limit if code == "empty" else ratio < limit
            met = "yes" if is_met else "no"
            yield f"- A filter with {size:,} features takes {ratio:.2f} × {words}; the aim is {aim}: **{met}**."


def format_rushes(rushes: Sequence[Rush], crowd: Crowd) -> list[str]:
    """Return the table of many readers at once."""
    words = (
        f"{crowd.sessions} sessions in one Chromium, each filters {crowd.rounds} times with {crowd.think_s:g} s of "
        f"thought between; what takes over {crowd.patience_s:g} s is given up."
    )
    return [words, "", *_CROWD_HEAD, *(_rush_row(rush) for rush in rushes)]


def _rush_row(rush: Rush) -> str:
    cells = [
        f"{rush.project.size:,}",
        rush.app.name,
        f"{len(rush.times):,}",
        *(_quantile(rush.times, share) for share in (50, 95)),
        rush.failure or str(rush.given_up),
        "" if rush.server_cpu_s is None else f"{rush.server_cpu_s:.3f}",
        "" if rush.mb_per_session is None else f"{rush.mb_per_session:.1f}",
    ]
    return f"| {' | '.join(cells)} |"


def _quantile(samples: Sequence[float], share: int) -> str:
    if len(samples) < 2:
        return ""
    return f"{statistics.quantiles(samples, n=100, method='inclusive')[share - 1]:.2f}"


def describe_cold(cases: Sequence[Case]) -> str:
    """Return how long the first reader after a start waited for the map, ours by size."""
    colds = [
        f"{case.cold_s:.1f} s with {case.project.size:,}"
        for case in cases
        if case.app.code == "haizhumap" and case.cold_s is not None
    ]
    return (
        f"haizhumap's first reader after a start, for whom the server reads the files: {', '.join(colds)}."
        if colds
        else ""
    )


def describe_machine(chromium: str) -> str:
    """Return the line that says what the figures were measured on; it names no host and no path."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown CPU")
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    day = datetime.now(tz=UTC).date().isoformat()
    return (
        f"{day}: {model}, {os.cpu_count()} cores, no graphics card, "
        f"Python {platform.python_version()}, {packages}, Chromium {chromium}."
    )
