"""A project's folder that came from elsewhere: nothing in it runs, and nothing beside its data is believed."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from app_server import closed_port
from click.testing import CliRunner
from conftest import ROOT
from stub_server import forget_services
from writers import READING, WRITING, fill, make_small_project

from haizhumap.cli import main
from haizhumap.paths import ROOT_VARIABLE, Settings
from haizhumap.publishing.edition import version_of

PROBE = """
import json, os, sys

def watch(event, args):
    is_file = event in {"open", "os.listdir", "os.scandir", "os.remove", "os.rename", "sqlite3.connect"}
    path = os.fsdecode(args[0]) if is_file and isinstance(args[0], (str, bytes, os.PathLike)) else ""
    if event == "pickle.find_class" or "/project/.cache" in path:
        os.write(2, f"{event} {path}".encode())
        os._exit(99)

sys.addaudithook(watch)
from click.testing import CliRunner
from haizhumap.cli import main

for command in json.loads(sys.argv[1]):
    result = CliRunner().invoke(main, command)
    print(result.exit_code, *command)

from haizhumap.model import Datum
from haizhumap.cli import main
from haizhumap.paths import Settings
from haizhumap.ui import caching

settings = Settings.find()
caching.ready(settings)
for load in (caching.load_front, caching.load_search):
    load(settings)
assert b"poison" not in caching.load_places(settings, Datum.WGS84)
print("all")
"""
"""Runs commands, and makes what the page is given; ends at once where anything is unpickled or the folder is read."""

PICKLE = b"cos\nsystem\n(S'touch poisoned'\ntR."


def poison(project: Settings) -> None:
    """Put into a project's folder what another cache would take for its own."""
    folder = project.root / ".cache" / "haizhumap"
    (folder / "page").mkdir(parents=True)
    for name in ("cache.db", "x.pkl", "0" * 64 + ".json", "page/x.pkl"):
        (folder / name).write_bytes(PICKLE)
    for name in ("places-wgs84", "front", "search"):
        path = folder / "page" / f"{name}-{version_of(project)}.json.gz"
        path.write_bytes(gzip.compress(b'{"poison": 1}'))


def test_a_cache_that_travels_with_a_project_is_never_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No command and no part of the page opens it, and nothing is unpickled anywhere."""
    forget_services(monkeypatch)
    project = make_small_project(tmp_path / "project")
    poison(project)
    asked = ("geocode", "琶洲", "--provider", "nominatim", "--timeout", "0.2", "--retries", "0")
    convert = ("convert", str(project.gazetteer_path), str(tmp_path / "o.geojson"), "--from", "wgs84", "--to", "gcj02")
    refresh = ("refresh", "kanglu", "--from", "osm", "--timeout", "0.2", "--retries", "0")
    commands = [fill(project, one) for one in (*READING.values(), *WRITING.values(), asked, refresh, convert)]
    nobody = f"http://127.0.0.1:{closed_port()}"
    environ = {
        ROOT_VARIABLE: str(project.root),
        "PYTHONPATH": str(ROOT / "src"),
        "XDG_CACHE_HOME": str(tmp_path / "user"),
        "HAIZHUMAP_NOMINATIM_URL": nobody,
        "HAIZHUMAP_OVERPASS_URL": nobody,
    }

    done = subprocess.run(
        [sys.executable, "-c", PROBE, json.dumps(commands)],
        env=os.environ | environ,
        cwd=tmp_path,
        capture_output=True,
        check=False,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("all\n")
    assert not (tmp_path / "poisoned").exists()
    assert len(done.stdout.splitlines()) == len(commands) + 1


COMMANDS = {**WRITING, **{f"{name} (reading)": words for name, words in READING.items()}}


@pytest.mark.parametrize("name", [name for name in COMMANDS if "extract" not in name and name != "clean (reading)"])
def test_no_command_follows_a_link_out_of_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A file of the user's is neither written nor read, and nothing of the project is changed."""
    project, theirs = make_small_project(tmp_path / "project"), tmp_path / "bashrc"
    theirs.write_text("# the user's own\n", encoding="utf-8")
    for path in (project.layer_path, project.links_path, project.reports_dir / "luohu-2025.txt"):
        path.symlink_to(theirs)
    monkeypatch.setenv(ROOT_VARIABLE, str(project.root))

    result = CliRunner().invoke(main, fill(project, COMMANDS[name]))

    assert result.exit_code == 2
    assert "bashrc" in result.stderr
    assert theirs.read_text(encoding="utf-8") == "# the user's own\n"
    assert not project.lock_path.exists()
