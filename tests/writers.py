"""A small project, and processes that change it at the same time."""

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from conftest import ROOT

from haizhumap.geocoding.proposals import Proposal, format_proposals, read_proposals
from haizhumap.model import Place, UnmappedItem
from haizhumap.paths import ROOT_VARIABLE, Settings
from haizhumap.register.gazetteer import read_gazetteer
from haizhumap.register.rows import format_header

PLACES = ("kanglu", "pazhou-port")
METADATA = ("--title", "报告", "--issuer", "深圳市罗湖区人民政府", "--delivered", "2025-02-11")


WRITING: dict[str, tuple[str, ...]] = {
    "links": ("links", "--accept", "kanglu", "kanglu-2025"),
    "accept": ("accept", "PROPOSAL"),
    "ingest": ("ingest", "ROOT/one.txt", "--id", "luohu-2025", *METADATA, "--min-score", "0", "--write"),
    "clean": ("clean", "ROOT/one.txt", "-o", "ROOT/data/reports/luohu-2025.txt", *METADATA),
    "build": ("build",),
    "check": ("check", "--finish"),
}
"""A command each that changes the small project."""

READING: dict[str, tuple[str, ...]] = {
    "links": ("links",),
    "ingest": ("ingest", "ROOT/one.txt", "--id", "luohu-2025", *METADATA, "--min-score", "0"),
    "clean": ("clean", "ROOT/one.txt"),
    "check": ("check",),
    "places": ("places",),
    "export": ("export", "--format", "geojson"),
    "extract": ("extract", "ROOT/one.txt"),
    "mention": ("mention", "琶洲"),
}
"""A command each that changes nothing."""


def fill(project: Settings, command: Iterable[str]) -> list[str]:
    """Return a command of the tables with the project's folder and one of its proposals filled in."""
    proposal = next(iter(read_proposals(project.proposals_path, name="p")), "")
    return [word.replace("ROOT", str(project.root)).replace("PROPOSAL", proposal) for word in command]


def make_small_project(root: Path) -> Settings:
    """Make a project of two places in two years' reports, one proposal for each place, and two documents beside it."""
    for folder in ("data/reports", "geo/basemap"):
        (root / folder).mkdir(parents=True)
    project = Settings(root=root)
    shutil.copy(ROOT / "geo" / "basemap" / "boundary.geojson", project.basemap_dir)
    project.unmapped_path.write_text(format_header(UnmappedItem), encoding="utf-8")
    _write_reports(project)
    _write_registers(project)
    _write_gazetteer(project)
    positions = read_gazetteer(project.gazetteer_path, name="g").records
    proposals = [_propose(positions[place_id]) for place_id in PLACES]
    project.proposals_path.write_text(format_proposals(proposals), encoding="utf-8")
    for name in ("one", "two"):
        (root / f"{name}.txt").write_text(f"报告\n一、安排\n推进{name}村改造，打通爱国路。\n", encoding="utf-8")
    return project


def _write_reports(project: Settings) -> None:
    source = Settings(root=ROOT).reports_dir / "haizhu-2024"
    metadata = json.loads(source.with_suffix(".json").read_bytes())
    for year, delivered in ((2024, metadata["delivered"]), (2025, "2025-01-23")):
        path = project.reports_dir / f"haizhu-{year}"
        shutil.copy(source.with_suffix(".txt"), path.with_suffix(".txt"))
        path.with_suffix(".json").write_text(json.dumps(metadata | {"delivered": delivered}), encoding="utf-8")


def _write_registers(project: Settings) -> None:
    with Settings(root=ROOT).places_path.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["place_id"] in PLACES]
    again = [row | {"place_id": f"{row['place_id']}-2025", "report_id": "haizhu-2025"} for row in rows]
    for path, places in ((project.places_path, rows), (project.register_path("haizhu-2025"), again)):
        with path.open("w", encoding="utf-8", newline="") as stream:
            stream.write(format_header(Place))
            csv.DictWriter(stream, list(rows[0]), lineterminator="\n").writerows(places)


def _write_gazetteer(project: Settings) -> None:
    collection = json.loads(Settings(root=ROOT).gazetteer_path.read_bytes())
    features = [one for one in collection["features"] if one["properties"]["place_id"] in PLACES]
    again = json.loads(json.dumps(features))
    for feature in again:
        feature["properties"]["place_id"] += "-2025"
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in features + again)
    head = json.dumps({name: value for name, value in collection.items() if name != "features"})
    project.gazetteer_path.write_text(f'{head[:-1]}, "features": [\n{lines}\n]}}\n', encoding="utf-8")


def _propose(position: Any) -> Proposal:
    facts = {name: getattr(position, name) for name in type(position).__slots__} | {"source": "a new look"}
    return Proposal(**facts, name=position.place_id, provider="amap", level="兴趣点", score=1.0)


_SERVE = f"""
import json, os, sys
from click.testing import CliRunner
from haizhumap.cli import main
import haizhumap.cli.data, haizhumap.cli.links, haizhumap.cli.positions, haizhumap.cli.reports

print("ready", flush=True)
for line in sys.stdin:
    root, *command = json.loads(line)
    os.environ[{ROOT_VARIABLE!r}] = root
    result = CliRunner().invoke(main, ["--lang", "en", *command])
    print(json.dumps([result.exit_code, result.stderr]), flush=True)
"""


class Writer:
    """A process that runs one command after another, each as soon as it is told to."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        )
        assert self._process.stdin
        assert self._process.stdout
        self._orders, self._answers = self._process.stdin, self._process.stdout
        assert self._answers.readline() == "ready\n"

    def start(self, root: Path, command: Sequence[str]) -> None:
        """Tell it to run a command on a project."""
        self._orders.write(json.dumps([str(root), *command]) + "\n")
        self._orders.flush()

    def wait(self) -> tuple[int, str]:
        """Return how the command ended: its exit code, and what it told on stderr."""
        code, words = json.loads(self._answers.readline())
        return code, words

    def close(self) -> None:
        """End the process."""
        self._orders.close()
        self._process.wait()
        self._answers.close()
