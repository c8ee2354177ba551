"""
Measure the ground beside the map before it: `python -m benchmarks.ground`.

Owns the comparison of the base map with an older one, both served from their own source trees in one run, and its
table. Everything stays on 127.0.0.1; README.md says what the figures mean.
"""

import argparse
import contextlib
import gzip
import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, CDPSession, Frame, Page, sync_playwright

from benchmarks.reader import launch
from benchmarks.servers import ROOT, Server, run
from benchmarks.tables import describe_machine
from haizhumap.paths import ROOT_VARIABLE

BEFORE = "ff640ad"
"""The last revision whose base map was the schematic one."""

_README = Path(__file__).with_name("README.md")
_START, _END = "<!-- ground -->\n", "<!-- /ground -->"
_PROBE = Path(__file__).with_name("ground_probe.js").read_text(encoding="utf-8")
_VIEWPORT = {"width": 1400, "height": 900}
_PATIENCE_MS = 120_000
_CENTRE = (23.095, 113.31)
_PAN_ZOOM = 15
_ZOOMS = (14, 13, 12, 13, 14, 15, 16, 17)
_SET_VIEW = "([at, zoom]) => { map.setView(at, zoom, { animate: false }); }"
_DRAGS, _MOVES, _STEP_PX = 6, 60, 10


@dataclass(slots=True)
class Subject:
    """One of the two maps: its name, the tree that it is served from, and the figures of each reader."""

    name: str
    tree: Path
    samples: list[dict[str, float]] = field(default_factory=list)

    def median(self, measure: str) -> float:
        """Return the median of a measure."""
        return statistics.median(sample[measure] for sample in self.samples)


MEASURES: Mapping[str, tuple[str, str]] = {
    "first_s": ("First map, s", ".2f"),
    "first_cpu_s": ("Processor time of the page's main thread until then, s", ".2f"),
    "first_kb": ("Ground at the first view, kB", ".0f"),
    "all_kb": ("All of the ground, kB", ".0f"),
    "first_task_ms": ("Longest task of the first view, ms", ".0f"),
    "fps": ("Frames a second, panning at 15", ".1f"),
    "frame_p95_ms": ("95 % of frames within, ms", ".0f"),
    "pan_task_ms": ("Longest task of panning, ms", ".0f"),
    "zoom_task_ms": ("Longest task of zooming, ms", ".0f"),
}


def main() -> None:
    """Measure what the command line says, and print the report."""
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory() as folder, checkout(arguments.before, Path(folder) / "before") as tree:
        subjects = [Subject(f"before ({arguments.before})", tree), Subject("now", ROOT)]
        version = measure(subjects, Path(folder), arguments.repeats)
    load = f"Load of the machine at the end: {os.getloadavg()[1]:.0f} (five minutes' mean)."
    report = f"{describe_machine(version)} {load}\n\n" + "\n".join(format_table(subjects))
    print(report)
    if arguments.write:
        write_readme(report)


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ground", description=__doc__.splitlines()[1])
    parser.add_argument("--before", default=BEFORE, metavar="REVISION", help="the revision to compare with")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="readers of each map")
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md too")
    return parser.parse_args()


@contextlib.contextmanager
def checkout(revision: str, folder: Path) -> Iterator[Path]:
    """Check an older revision out beside the tree; take it away again."""
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "--quiet", "--detach", str(folder), revision], check=True)
    try:
        yield folder
    finally:
        subprocess.run([*git, "remove", "--force", str(folder)], check=True)


def measure(subjects: Sequence[Subject], folder: Path, repeats: int) -> str:
    """Measure all maps, taking turns, every time as a new reader; return the browser's version."""
    with contextlib.ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        servers = [
            stack.enter_context(
                run(one.tree / "app.py", tree=one.tree, log=folder / f"{i}.log", environ={ROOT_VARIABLE: str(one.tree)})
            )
            for i, one in enumerate(subjects)
        ]
        for turn in range(repeats + 1):
            for subject, server in zip(subjects, servers, strict=True):
                with launch(playwright) as browser:
                    version = browser.version
                    sample = measure_reader(browser, server, subject.tree)
                if turn:  # the first reader fills the server's caches
                    subject.samples.append(sample)
    return version


def measure_reader(browser: Browser, server: Server, tree: Path) -> dict[str, float]:
    """Measure one new reader: the first view, panning, zooming."""
    context = browser.new_context(viewport=_VIEWPORT, locale="zh-CN")  # type: ignore[arg-type] # a TypedDict's literal
    context.set_default_timeout(_PATIENCE_MS)
    context.add_init_script(script=_PROBE)
    page = context.new_page()
    fetched = listen(context, page)
    ticks = context.new_cdp_session(page)
    ticks.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
    ticks.send("Performance.enable")
    page.goto(server.address)
    sample = {"first_s": wait_for_map(page), "first_cpu_s": processor_s(ticks)}
    frame = map_frame(page)
    frame.evaluate("groundProbe.quiet()")
    sample |= {"first_task_ms": frame.evaluate("groundProbe.longest()"), "first_kb": compressed_kb(tree, fetched)}
    sample |= pan(page, frame)
    sample["zoom_task_ms"] = zoom(frame)
    sample["all_kb"] = compressed_kb(tree, fetched)
    context.close()
    return sample


def listen(context: BrowserContext, page: Page) -> set[str]:
    """Return the names of the base map's files that the page asks for, as it asks."""
    fetched: set[str] = set()

    def note(url: str) -> None:
        path = url.partition("?")[0]
        if "/basemap/" in path:
            fetched.add(path.rpartition("/")[2])

    context.on("request", lambda request: note(request.url))
    page.on("request", lambda request: note(request.url))
    return fetched


def wait_for_map(page: Page) -> float:
    """Return the seconds from the navigation until ground and places are drawn, and two more frames have begun."""
    page.wait_for_function(
        """() => {
            const map = document.querySelector("iframe[title='streamlit_folium.st_folium']")
                ?.contentDocument?.querySelector(".leaflet-container")?.dataset;
            return map?.base === "drawn" && Number(map.count) > 0;
        }""",
        polling="raf",
    )
    script = (
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"
    )
    return float(page.evaluate(script)) / 1000


def processor_s(ticks: CDPSession) -> float:
    """Return the seconds of processor time that the page's main thread has used; a busy machine changes them little."""
    metrics = ticks.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


def map_frame(page: Page) -> Frame:
    """Return the map's frame."""
    element = page.locator("iframe[title='streamlit_folium.st_folium']").element_handle()
    frame = element.content_frame() if element else None
    if frame is None:
        raise RuntimeError(page.url)
    return frame


def pan(page: Page, frame: Frame) -> dict[str, float]:
    """Drag the map to and fro with the mouse, at a near zoom."""
    frame.evaluate(_SET_VIEW, [_CENTRE, _PAN_ZOOM])
    frame.evaluate("groundProbe.quiet()")
    frame.evaluate("() => { groundProbe.longest(); groundProbe.count(); }")
    box = page.locator("iframe[title='streamlit_folium.st_folium']").bounding_box()
    if box is None:
        raise RuntimeError(page.url)
    for drag in range(_DRAGS):
        x, y = box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.6
        page.mouse.move(x, y)
        page.mouse.down()
        for step in range(_MOVES):
            page.mouse.move(x - _STEP_PX * step * 0.6, y - _STEP_PX * step * (0.3 if drag % 2 else -0.2))
        page.mouse.up()
    times = sorted(frame.evaluate("groundProbe.rest()"))
    return {
        "fps": 1000 * len(times) / sum(times),
        "frame_p95_ms": times[int(0.95 * len(times))],
        "pan_task_ms": frame.evaluate("groundProbe.longest()"),
    }


def zoom(frame: Frame) -> float:
    """Zoom out and in again, each time until all is drawn; return the longest task in milliseconds."""
    for level in _ZOOMS:
        frame.evaluate(_SET_VIEW, [_CENTRE, level])
        frame.evaluate("groundProbe.quiet()")
    return float(frame.evaluate("groundProbe.longest()"))


def compressed_kb(tree: Path, names: set[str]) -> float:
    """Return the size of files of the base map, compressed, in kB."""
    return sum(len(gzip.compress((tree / "geo" / "basemap" / name).read_bytes(), 9)) for name in names) / 1000


def format_table(subjects: Sequence[Subject]) -> list[str]:
    """Return the table: a row for each measure, a column for each map."""
    rows = [f"| | {' | '.join(subject.name for subject in subjects)} |", f"| --- |{' ---: |' * len(subjects)}"]
    for measure, (words, form) in MEASURES.items():
        cells = [f"{subject.median(measure):{form}}{_range(subject, measure, form)}" for subject in subjects]
        rows.append(f"| {words} | {' | '.join(cells)} |")
    return rows


def _range(subject: Subject, measure: str, form: str) -> str:
    values = [sample[measure] for sample in subject.samples]
    low, high = format(min(values), form), format(max(values), form)
    return "" if low == high else f" ({low} to {high})"


def write_readme(report: str) -> None:
    """Put the report between its marks in README.md."""
    head, start, rest = _README.read_text(encoding="utf-8").partition(_START)
    _, end, tail = rest.partition(_END)
    _README.write_text(f"{head}{start}\n{report}\n\n{end}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
