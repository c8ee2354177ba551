"""
Measure the app beside the ones people would write instead: `python -m benchmarks`.

Owns the command line and the order of the run; every module beside it owns one part. Everything stays on 127.0.0.1.
README.md says what the figures mean.
"""

import argparse
import contextlib
import signal
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks import startup, tables
from benchmarks.cases import Case, Plan, run_size
from benchmarks.layers import Project, make_project
from benchmarks.reader import launch
from benchmarks.servers import APPS, before, serve_assets
from benchmarks.sessions import Crowd, Rush, run_crowd

_README = Path(__file__).with_name("README.md")
_START, _END = "<!-- table -->\n", "<!-- /table -->"


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[1])
    add = parser.add_argument
    add("--sizes", type=int, nargs="*", default=[32, 1_000, 10_000, 50_000], metavar="N", help="features in the layer")
    add("--apps", nargs="+", choices=APPS, default=[*APPS], help="what is compared")
    add("--against", type=Path, metavar="DIR", help="a checkout of before, whose page takes its turns in the same run")
    add("--repeats", type=int, default=3, metavar="N", help="readers measured one after the other; 0 for none")
    add(
        "--row",
        type=int,
        default=50,
        metavar="N",
        help="filters in a row by which the server's cost is told; 0 for none",
    )
    add("--sessions", type=int, nargs="*", default=[1, 20, 60], metavar="N", help="readers at once")
    add("--session-size", type=int, default=1_000, metavar="N", help="features for the readers at once")
    add("--rounds", type=int, default=4, metavar="N", help="filters of each of the readers at once")
    add("--think", type=float, default=5, metavar="S", help="seconds between what they do")
    add("--patience", type=float, default=60, metavar="S", help="seconds after which a wait is given up")
    add("--starts", type=int, default=0, metavar="N", help="times that each command is started too")
    add("--write", action="store_true", help="put the tables into benchmarks/README.md too")
    return parser.parse_args()


class Run:
    """One run of the benchmark: its projects, and what was measured so far."""

    def __init__(self, arguments: argparse.Namespace, folder: Path) -> None:
        self.arguments = arguments
        self.apps = [APPS[code] for code in arguments.apps]
        if arguments.against:
            self.apps.append(before(arguments.against.resolve()))
        self.plan = Plan(arguments.repeats, arguments.patience, arguments.row)
        self.crowds = [Crowd(n, arguments.rounds, arguments.think, arguments.patience) for n in arguments.sessions]
        self.cases: list[Case] = []
        self.rushes: list[Rush] = []
        self._folder = folder
        self._projects: dict[int, Project] = {}

    def project(self, size: int) -> Project:
        """Return the project of a size, made once."""
        if size not in self._projects:
            self._projects[size] = make_project(self._folder / str(size), size)
        return self._projects[size]

    def go(self) -> str:
        """Measure everything; return the report."""
        with serve_assets(self._folder / "assets") as assets, sync_playwright() as playwright:
            with launch(playwright) as browser:
                chromium = browser.version
            for size in self.arguments.sizes if self.plan.repeats else ():
                self.cases += run_size(playwright, self.apps, self.project(size), assets, self.plan)
                print("\n".join(tables.format_cases(self.cases, self.plan.repeats)), file=sys.stderr)
            for crowd in self.crowds:
                for app in self.apps:
                    project = self.project(self.arguments.session_size)
                    self.rushes.append(run_crowd(playwright, app, project, assets, crowd))
        return self.report(chromium)

    def report(self, chromium: str) -> str:
        """Return what was measured, as Markdown."""
        parts = [tables.describe_machine(chromium)]
        if self.cases:
            parts += [
                "\n".join(tables.format_cases(self.cases, self.plan.repeats)),
                "\n".join(tables.format_aims(self.cases)),
            ]
            parts.append(tables.describe_cold(self.cases))
        if self.rushes:
            parts.append("\n".join(tables.format_rushes(self.rushes)))
            parts.append("\n".join(tables.format_crowd_aims(self.rushes)))
        if self.arguments.starts:
            parts.append(startup.report(self.arguments.starts))
        return "\n\n".join(part for part in parts if part)


def write_readme(report: str) -> None:
    """Put the report between the marks in README.md."""
    head, start, rest = _README.read_text(encoding="utf-8").partition(_START)
    _, end, tail = rest.partition(_END)
    _README.write_text(f"{head}{start}\n{report}\n\n{end}{tail}", encoding="utf-8")


def main() -> None:
    """Measure what the command line says, and print the report."""
    arguments = parse_arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))  # so that the servers end with this script
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        report = Run(arguments, folder).go()
    print(report)
    if arguments.write:
        write_readme(report)


if __name__ == "__main__":
    main()
