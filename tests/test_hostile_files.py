"""Hostile files of a project: whatever stands in one, its reader gives what it holds or an error of ours."""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from review_drafts import DRAFT, ID, POINT

from haizhumap.checks.ground import read_ground
from haizhumap.checks.limits import read_district
from haizhumap.checks.project import check_project, read_reports
from haizhumap.errors import HaizhumapError
from haizhumap.facts.whereabouts import read_surroundings
from haizhumap.files import read_journal, read_text, write_all
from haizhumap.geocoding.proposals import read_proposals
from haizhumap.ground.osm.limit import read_limit
from haizhumap.ground.search import read_names
from haizhumap.ground.sources import read_sources
from haizhumap.layer.build import read_layer
from haizhumap.paths import Settings
from haizhumap.register.decisions import read_links
from haizhumap.register.gazetteer import read_gazetteer
from haizhumap.register.rows import read_ledgers, read_registers
from haizhumap.register.tables import read_landmarks
from haizhumap.report.translation import read_translation
from haizhumap.review.draft import change, format_lines
from haizhumap.review.lines import parse_reviewed
from haizhumap.review.store import list_drafts, load_draft, save_draft
from haizhumap.web import picture
from haizhumap.web.map import read_packs
from haizhumap.web.tiles import TILES_VARIABLE, read_tiles

PATIENT = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
REPORT = "haizhu-2024"
SOURCE_FOLDER = "geo/basemap/sources"
FEW = 3
"""So many members of each list are kept, so that what is changed is not one coordinate of thousands."""
PROPOSAL = {
    "place_id": "canton-tower", "name": "塔", "provider": "amap", "level": "兴趣点", "score": 0.9, "precision": "exact",
    "uncertainty_m": 50, "datum_source": "gcj02", "source": "a", "source_zh": "甲", "source_date": "2025-01-01",
    "licence": "b", "method": "c", "method_zh": "丙", "note": "", "note_zh": "",
}  # fmt: skip
FEATURE = {"type": "Feature", "properties": PROPOSAL, "geometry": {"type": "Point", "coordinates": [113.3, 23.1]}}


def read_draft(own: Settings) -> None:
    """Read a draft as the page does."""
    list_drafts(own.drafts_dir, most=9)
    load_draft(own.drafts_dir, ID)


def read_lines(own: Settings) -> None:
    """Read reviewed lines as the command line does."""
    parse_reviewed(read_text(own.root / "lines.jsonl"), DRAFT.report, path="lines.jsonl", today=date(2025, 1, 1))


DOORS: Mapping[str, Callable[[Settings], object]] = {
    "data/places.csv": read_registers,
    "data/unmapped.csv": read_ledgers,
    "data/links.csv": lambda own: read_links(own.links_path, name="links.csv"),
    "geo/landmarks.csv": lambda own: read_landmarks(own.landmarks_path, name="landmarks.csv"),
    f"data/reports/{REPORT}.json": read_reports,
    f"data/reports/{REPORT}.txt": read_reports,
    f"data/reports/{REPORT}.en.json": lambda own: read_translation(own.reports_dir, REPORT),
    "geo/gazetteer.geojson": lambda own: read_gazetteer(own.gazetteer_path, name="gazetteer"),
    "geo/projects.geojson": lambda own: read_layer(own.layer_path, name="layer"),
    "geo/proposals.geojson": lambda own: read_proposals(own.proposals_path, name="proposals"),
    "geo/basemap/boundary.geojson": lambda own: read_district(own.basemap_dir / "boundary.geojson"),
    "geo/basemap/names.geojson": lambda own: (read_names(own), read_surroundings(own)),
    "geo/basemap/names.toml": read_sources,
    "geo/basemap/ground.json": lambda own: picture.read_ground(own.basemap_dir / "ground.json"),
    "geo/basemap/streets.json": lambda own: read_packs(own.basemap_dir),
    f"{SOURCE_FOLDER}/roads.geojson": lambda own: (read_sources(own), read_ground(own)),
    f"{SOURCE_FOLDER}/water.geojson": lambda own: (read_sources(own), read_ground(own)),
    f"{SOURCE_FOLDER}/districts.geojson": lambda own: read_limit(own, own.basemap_sources_dir / "districts.geojson"),
    f".drafts/{ID}/draft.steps.jsonl": read_draft,
    f".drafts/{ID}/luohu-2025.json": read_draft,
    "lines.jsonl": read_lines,
    "tiles.toml": lambda own: read_tiles({TILES_VARIABLE: str(own.root / "tiles.toml")}),
    ".haizhumap-unfinished.json": lambda own: read_journal(own.root / ".haizhumap-unfinished.json"),
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return a project of a few features, with a file for every door."""
    root = tmp_path_factory.mktemp("project")
    for folder in ("data", "geo"):
        shutil.copytree(ROOT / folder, root / folder)
    own = Settings(root=root)
    for path in own.basemap_sources_dir.glob("*.geojson"):
        shorten(path)
    for path in (own.gazetteer_path, own.layer_path, own.basemap_dir / "names.geojson"):
        shorten(path)
    own.proposals_path.write_text(json.dumps({"type": "FeatureCollection", "features": [FEATURE]}), encoding="utf-8")
    own.links_path.write_text("earlier_id,later_id,decision\na,b,accept\n", encoding="utf-8")
    reviewed = change(DRAFT, 0, {"decision": "accept", "position": POINT})
    save_draft(own.drafts_dir, ID, reviewed)
    (root / "lines.jsonl").write_text(format_lines(reviewed), encoding="utf-8")
    shutil.copy(ROOT / "src/haizhumap/web/tiles.toml", root / "tiles.toml")
    write_all({root / "a": "", root / "b": ""})
    (root / ".haizhumap-unfinished.json").write_text(json.dumps([["data/.a.x", "data/a", ""]]), encoding="utf-8")
    return own


def shorten(path: Path) -> None:
    """Leave a few features in a collection."""
    value = json.loads(path.read_bytes())
    value["features"] = value["features"][:FEW]
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def let_in(door: str, own: Settings, content: bytes) -> None:
    """Let a reader read other bytes; only an error of ours may come out."""
    path = own.root / door
    before = path.read_bytes()
    path.write_bytes(content)
    try:
        with suppress(HaizhumapError):
            DOORS[door](own)
    finally:
        path.write_bytes(before)


@pytest.mark.parametrize("door", DOORS)
def test_the_sound_file_is_read(small: Settings, door: str) -> None:
    """Else the tests below would show nothing."""
    if door != ".haizhumap-unfinished.json":
        DOORS[door](small)
    assert (small.root / door).stat().st_size


@pytest.mark.parametrize("door", DOORS)
@PATIENT
@given(data=st.data())
def test_bytes_changed_or_missing_are_an_error_of_ours(small: Settings, door: str, data: st.DataObject) -> None:
    """In every file."""
    content = bytearray((small.root / door).read_bytes())
    for _ in range(data.draw(st.integers(0, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(1, 2 * len(content)))

    let_in(door, small, bytes(content[:end]))


@pytest.mark.parametrize("door", DOORS)
@PATIENT
@given(content=st.binary(max_size=60))
def test_bytes_of_any_sort_are_an_error_of_ours(small: Settings, door: str, content: bytes) -> None:
    """In every file."""
    let_in(door, small, content)


HOSTILE = [
    *("null", "true", "0", "-1", "1.5", "1e308", "-1e308", "1e999", "NaN", "9" * 400, "9" * 5000, '""', "[]", "{}"),
    *(r'"\u0000"', r'"\ud800"', '"../../x"', '"district"', '"Point"', "[null]", "[[0,0]]", "[[[0,0],[1,1],[0,0]]]"),
    *("[" * 2000 + "]" * 2000, '{"a":1,"a":2}', '{"type":"Point","coordinates":[1e300,-1e300]}', "[[[[[0]]]]]"),
    *('{"type":"Point","coordinates":[]}', '{"type":"Polygon","coordinates":[[[0,0],[1,1],[0,1],[1,0],[0,0]]]}'),
    *('{"type":"GeometryCollection","geometries":[]}', '{"type":"LineString","coordinates":[[0,0]]}'),
]
HERE = "@@here@@"


def paths_in(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value in a value."""
    yield before
    inner = value.items() if isinstance(value, dict) else enumerate(value[:FEW]) if isinstance(value, list) else ()
    for name, one in inner:
        yield from paths_in(one, (*before, name))


@cache
def ways(text: str) -> list[tuple[Any, ...]]:
    """Return the ways of a JSON text, that of the whole first."""
    return [*paths_in(json.loads(text))]


def replaced(text: str, way: tuple[Any, ...], hostile: str) -> str:
    """Return a JSON text with something else at one place."""
    if not way:
        return hostile
    value = json.loads(text)
    inner = value
    for name in way[:-1]:
        inner = inner[name]
    inner[way[-1]] = HERE
    return json.dumps(value, ensure_ascii=False).replace(f'"{HERE}"', hostile)


@pytest.mark.parametrize("door", [door for door in DOORS if door.endswith(("json", "jsonl"))])
@PATIENT
@given(data=st.data())
def test_a_hostile_value_anywhere_is_an_error_of_ours(small: Settings, door: str, data: st.DataObject) -> None:
    """A number of 400 digits, null for a geometry, NUL, half of a character, lists for texts and texts for lists."""
    text = (small.root / door).read_text(encoding="utf-8")
    if door.endswith("jsonl"):
        text = text.splitlines()[0]
    way = data.draw(st.sampled_from(ways(text)))
    hostile = data.draw(st.sampled_from(HOSTILE))

    let_in(door, small, f"{replaced(text, way, hostile)}\n".encode())


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("kind", ["pipe", "folder", "loop", "device"])
def test_what_is_no_regular_file_is_told(small: Settings, tmp_path: Path, door: str, kind: str) -> None:
    """A pipe that nobody writes to, a device without end: nothing waits for it."""
    path, aside = small.root / door, tmp_path / "aside"
    path.rename(aside)
    try:
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "folder":
            path.mkdir()
        else:
            path.symlink_to(path if kind == "loop" else "/dev/zero")
        with suppress(HaizhumapError):
            DOORS[door](small)
    finally:
        path.rmdir() if kind == "folder" else path.unlink()
        aside.rename(path)


SPECIMENS = [
    ("geo/basemap/boundary.geojson", ("features", 0, "geometry"), "null"),
    ("geo/gazetteer.geojson", ("features", 0, "properties", "uncertainty_m"), "9" * 400),
    (f"data/reports/{REPORT}.json", ("boundary",), r'"\u0000"'),
    (f"data/reports/{REPORT}.json", ("title",), r'"\ud800"'),
    (f"data/reports/{REPORT}.json", ("cleaning", 0, "offset"), "9" * 400),
    ("geo/gazetteer.geojson", ("features", 0, "geometry", "coordinates"), "9" * 400),
]


@pytest.mark.parametrize(("door", "way", "hostile"), SPECIMENS)
def test_the_check_of_a_project_tells_of_hostile_values(
    project: Settings, door: str, way: tuple[Any, ...], hostile: str
) -> None:
    """As a fault of the project or as an error of ours."""
    path = project.root / door
    path.write_text(replaced(path.read_text(encoding="utf-8"), way, hostile), encoding="utf-8")

    try:
        faults = check_project(project)
    except HaizhumapError:
        return
    assert faults
