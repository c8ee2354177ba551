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
from benchmarks.sessions import CROWD_MEASURES, Rush

_COLUMNS = (
    *("Features", "App", "First map, s", "× empty", "Shift", "Fetched, kB"),
    *("Narrow, s", "Widen, s", "Search, s", "Card, s", "English, s", "Sent, kB", "CPU, ms"),
)
_HEAD = (f"| {' | '.join(_COLUMNS)} |", "| ---: | --- | --- |" + " ---: |" * 3 + " --- |" * 5 + " ---: | ---: |")
_CROWD_HEAD = (
    "| Sessions | App | First map, s | Filter, s | Card, s | Excel file, s | Given up | Memory a session, MB |",
    "| ---: | --- | --- | --- | --- | --- | ---: | ---: |",
)
_PACKAGES = ("streamlit", "folium", "streamlit-folium", "pydeck")
_FILTER_AIMS_S = {1_000: 0.05, 50_000: 0.2}
_AIM_FIRST, _AIM_SHIFT, _AIM_COLD_S, _AIM_CROWD = 1.4, 0.1, 5, 3


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
        _times(_first_ratio(case, cases)),
        _times(statistics.median(samples["shift"]) if samples["shift"] else None),
        _kilobytes(samples["fetched"]),
        *(
            _seconds(samples[name]) or case.failure or "n/a"
            for name in ("narrow", "widen", "search", "card", "language")
        ),
        _kilobytes(samples["messages"]),
        f"{1000 * statistics.median(samples['cpu']):.1f}" if samples["cpu"] else "",
    ]
    return f"| {' | '.join(cells)} |"


def _find(cases: Sequence[Case], code: str, size: int) -> Case | None:
    return next((case for case in cases if case.app.code == code and case.project.size == size), None)


def _first_ratio(case: Case, cases: Sequence[Case]) -> float | None:
    """Return how many times as long as the empty app's the median of an app's first maps is."""
    other = _find(cases, "empty", case.project.size)
    if other is None or not case.samples["first"] or not other.samples["first"]:
        return None
    return statistics.median(case.samples["first"]) / statistics.median(other.samples["first"])


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
    """Yield a line for each aim that was measured."""
    for case in cases:
        samples, size = case.samples, case.project.size
        if case.app.code != "haizhumap" or not case.filters:
            continue
        if size in _FILTER_AIMS_S:
            yield _aim(f"A filter with {size:,}, s", statistics.median(case.filters), _FILTER_AIMS_S[size])
        if (ratio := _first_ratio(case, cases)) is not None:
            yield _aim(f"First map with {size:,}, × empty", ratio, _AIM_FIRST)
        yield _aim(f"Layout shift with {size:,}", statistics.median(samples["shift"]), _AIM_SHIFT)
        if size == max(_FILTER_AIMS_S) and case.cold_s is not None:
            yield _aim(f"First reader after a start with {size:,}, s", case.cold_s, _AIM_COLD_S)


def format_crowd_aims(rushes: Sequence[Rush]) -> Iterator[str]:
    """Yield a line for each aim of many readers that was measured: the largest crowd's p95 beside one reader's."""
    ours = [rush for rush in rushes if rush.app.code == "haizhumap" and rush.samples["times"]]
    alone = next((rush for rush in ours if rush.crowd.sessions == 1), None)
    if alone is None or ours[-1] is alone:
        return
    for name, words in zip(CROWD_MEASURES, ("First map", "Filter", "Card", "Excel file"), strict=True):
        one, many = alone.samples[name], ours[-1].samples[name]
        if one and len(many) > 1:
            ratio = _quantile(many, 95) / max(one)
            yield _aim(f"{words}: p95 of {ours[-1].crowd.sessions} sessions, × the longest of one", ratio, _AIM_CROWD)


def _aim(words: str, value: float, limit: float) -> str:
    return f"- {words}: {value:.2f}; the aim is at most {limit:g}: **{'yes' if value <= limit else 'no'}**."


def format_rushes(rushes: Sequence[Rush]) -> list[str]:
    """Return the table of many readers at once."""
    size, crowd = rushes[0].project.size, rushes[0].crowd
    words = (
        f"Sessions in one Chromium with {size:,} features: each filters {crowd.rounds} times, selects and takes a file "
        f"with {crowd.think_s:g} s of thought between; p50 / p95."
    )
    return [words, "", *_CROWD_HEAD, *(_rush_row(rush) for rush in rushes)]


def _rush_row(rush: Rush) -> str:
    cells = [
        str(rush.crowd.sessions),
        rush.app.name,
        *(_quantiles(rush.samples[name]) for name in CROWD_MEASURES),
        rush.failure or str(rush.given_up),
        "" if rush.mb_per_session is None else f"{rush.mb_per_session:.1f}",
    ]
    return f"| {' | '.join(cells)} |"


def _quantiles(samples: Sequence[float]) -> str:
    if len(samples) < 2:
        return f"{samples[0]:.2f} (once)" if samples else ""
    return f"{_quantile(samples, 50):.2f} / {_quantile(samples, 95):.2f}"


def _quantile(samples: Sequence[float], share: int) -> float:
    return statistics.quantiles(samples, n=100, method="inclusive")[share - 1]


def describe_cold(cases: Sequence[Case]) -> str:
    """Return how long the first reader after a start waited for the map, ours by size."""
    colds = [
        f"{case.cold_s:.1f} s with {case.project.size:,} ({case.made_s or 0:.1f} s where nothing is kept yet)"
        for case in cases
        if case.app.code == "haizhumap" and case.cold_s is not None
    ]
    return f"haizhumap's first reader after a start: {', '.join(colds)}." if colds else ""


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
