"""The ground asked from OpenStreetMap: a real web server on loopback that speaks Overpass, well or badly."""

import json
import re
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import shapely
from click.testing import CliRunner, Result
from conftest import ROOT
from shapely.geometry import box, shape
from stub_server import OverpassServer, Reply, forget_services

from haizhumap.cli import main
from haizhumap.errors import GeocodeError
from haizhumap.geocoding.http import Fetcher, Policy
from haizhumap.ground.osm.kinds import build_query, rules
from haizhumap.ground.osm.refresh import REACH_M, SIDE_DEG, GroundService, compare, pieces
from haizhumap.paths import Settings

DISTRICT = box(113.30, 23.08, 113.32, 23.10)
NAME = "天河区"
Pair = tuple[float, float]


def way(number: int, *pairs: Pair, **tags: str) -> dict[str, Any]:
    """Return a way as `out geom` gives it; `_` in a tag's key stands for a colon."""
    geometry = [{"lat": lat, "lon": lon} for lon, lat in pairs]
    return {"type": "way", "id": number, "geometry": geometry, "tags": _tags(tags)}


def node(number: int, lon: float, lat: float, **tags: str) -> dict[str, Any]:
    """Return a node."""
    return {"type": "node", "id": number, "lon": lon, "lat": lat, "tags": _tags(tags)}


def relation(number: int, *members: dict[str, Any], **tags: str) -> dict[str, Any]:
    """Return a relation of members."""
    return {"type": "relation", "id": number, "members": list(members), "tags": _tags(tags)}


def member(role: str, *pairs: Pair) -> dict[str, Any]:
    """Return a way as a member."""
    return {"type": "way", "ref": 1, "role": role, "geometry": [{"lat": lat, "lon": lon} for lon, lat in pairs]}


def stop(lon: float, lat: float) -> dict[str, Any]:
    """Return a stop of a route."""
    return {"type": "node", "ref": 1, "role": "stop", "lon": lon, "lat": lat}


def _tags(tags: dict[str, str]) -> dict[str, str]:
    return {key.replace("_", ":") if key in {"bridge_name", "name_en"} else key: value for key, value in tags.items()}


def ring(left: float, bottom: float, size: float) -> tuple[Pair, ...]:
    """Return a closed square."""
    right, top = left + size, bottom + size
    return (left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)


EAST = {"natural": "water", "name": "东湖"}
JIA = {"highway": "primary", "name": "甲路", "name_en": "Jia Road"}
KNOT = ((113.30, 23.08), (113.31, 23.09), (113.31, 23.08), (113.30, 23.09), (113.30, 23.08))
WORLD = [
    relation(1, member("outer", *ring(113.305, 23.085, 0.006)), member("inner", *ring(113.307, 23.087, 0.002)), **EAST),
    way(2, (113.30, 23.088), (113.304, 23.088), **JIA),
    way(3, (113.304, 23.088), (113.312, 23.088), **JIA, bridge="yes", bridge_name="甲桥"),
    way(4, (113.312, 23.088), (113.318, 23.088), **JIA),
    way(5, (113.29, 23.082), (113.33, 23.082), highway="trunk", expressway="yes", name="乙快速路"),
    way(6, (113.31, 23.095), (113.312, 23.095), highway="residential", name="丙街"),
    way(7, (113.31, 23.096), (113.312, 23.096), highway="footway"),
    way(8, *ring(113.3, 23.092, 0.003), leisure="park", name="丁公园"),
    way(9, *ring(113.314, 23.092, 0.001), building="yes"),
    way(10, *ring(113.3143, 23.0943, 0.00003), building="shed"),
    way(11, (113.30, 23.097), (113.31, 23.098), waterway="stream", name="戊涌"),
    way(12, *ring(113.315, 23.09, 0.002), landuse="residential", name="己村"),
    relation(13, member("", (113.30, 23.09), (113.31, 23.09)), stop(113.31, 23.09), route="subway", ref="3"),
    relation(14, member("", (113.31, 23.09), (113.30, 23.09)), stop(113.31, 23.0901), route="subway", ref="3"),
    relation(15, member("", (113.31, 23.09), (113.31, 23.10)), stop(113.31, 23.0905), route="subway", ref="18"),
    node(16, 113.31, 23.09, railway="station", station="subway", name="庚站名", name_en="Geng"),
    node(17, 113.303, 23.083, place="neighbourhood", name="辛坊"),
    way(18, *ring(113.317, 23.093, 0.001), amenity="school", name="壬小学"),
    way(19, (113.2, 23.05), (113.4, 23.05), highway="motorway", name="癸高速", tunnel="yes"),
    way(20, *ring(113.2, 23.15, 0.01), natural="water", name="远湖"),
]
BROKEN = [
    relation(30, member("outer", (113.30, 23.08), (113.31, 23.08), (113.31, 23.09)), natural="water", name="破湖"),
    relation(31, natural="water", name="空湖"),
    {"type": "way", "id": 32, "tags": {"highway": "primary", "name": "无形路"}},
    {"type": "way", "id": 33, "geometry": [None, {"lat": 23.09, "lon": 113.3}], "tags": {"highway": "primary"}},
    way(34, (113.3, 23.09), (113.3, 23.09), highway="primary", name="点路"),
    way(35, *KNOT, natural="water", name="结湖"),
    node(36, 113.31, 23.09, amenity="marketplace"),
]


class World(OverpassServer):
    """A server that answers with what lies in the box it is asked for; `fails` says which requests break off."""

    def __init__(self, elements: list[dict[str, Any]]) -> None:
        super().__init__()
        self.elements = elements
        self.fails: Callable[[int], Reply | None] = lambda _: None
        self.boxes: list[tuple[float, float, float, float]] = []

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Find the answer, then give it."""
        length = int(handler.headers["Content-Length"])
        form = handler.rfile.read(length)
        handler.rfile = _Again(form)  # type: ignore[assignment] # read once more by the stub
        query = parse_qs(form.decode())["data"][0]
        bottom, left, top, right = map(float, re.findall(r"\d+\.\d{4}", query)[:4])
        self.boxes.append((left, bottom, right, top))
        asked = box(left, bottom, right, top)
        found = [one for one in self.elements if _bounds(one).intersects(asked)]
        osm3s = {"timestamp_osm_base": "2026-11-20T01:02:03Z"}
        self.replies = [self.fails(len(self.boxes)) or Reply(json={"osm3s": osm3s, "elements": found})]
        super().answer(handler)


class _Again:
    def __init__(self, data: bytes) -> None:
        self.data = data

    def read(self, _: int) -> bytes:
        return self.data

    def close(self) -> None:
        """Keep what was read."""


def _bounds(raw: dict[str, Any]) -> Any:
    ways = [raw, *raw.get("members", ())]
    pairs = [(p["lon"], p["lat"]) for one in ways for p in one.get("geometry", ()) if p]
    pairs += [(one["lon"], one["lat"]) for one in ways if "lon" in one]
    return shapely.MultiPoint(pairs or [(113.31, 23.09)]).envelope


@pytest.fixture(autouse=True)
def _no_other_services(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no key, address or proxy of the machine lead a test to another server."""
    forget_services(monkeypatch)


@pytest.fixture
def server() -> Iterator[World]:
    """Return a web server on loopback over a small world."""
    with World(list(WORLD)) as world:
        yield world


Fetch = Callable[..., dict[str, Any]]


@pytest.fixture
def fetch(server: World, tmp_path: Path) -> Fetch:
    """Return a way to fetch the ground of the district, as source files."""

    def run(**options: Any) -> dict[str, Any]:
        policy = Policy(**{"first_wait_s": 0.0, "interval_s": 0.0, "attempts": 1} | options)
        with Fetcher(tmp_path / "cache", today="2026-11-23", policy=policy, sleep=lambda _: None) as fetcher:
            texts = GroundService(fetcher=fetcher, url=server.url).fetch(DISTRICT)
        return {file: json.loads(text) for file, text in texts.items()}

    return run


def names(source: dict[str, Any]) -> list[str]:
    """Return the names of a source's features, in Chinese."""
    return [feature["properties"].get("name", "") for feature in source["features"]]


def test_every_kind_of_thing_finds_its_source(fetch: Fetch) -> None:
    """Roads by class, water, green, buildings, metro, names; what is too small, or only for walkers, is left out."""
    sources = fetch()

    assert {file: len(source["features"]) for file, source in sources.items()} == {
        "water": 1,
        "far_water": 2,
        "streams": 1,
        "green": 1,
        "builtup": 1,
        "buildings": 1,
        "roads": 4,
        "far_roads": 5,
        "streets": 1,
        "bridges": 1,
        "metro_lines": 2,
        "stations": 1,
        "places": 2,
    }
    assert all(source["licence"] == "ODbL-1.0" and source["date"] == "2026-11-20" for source in sources.values())
    assert names(sources["water"]) == ["东湖"]
    assert sorted(names(sources["places"])) == ["壬小学", "辛坊"]


def test_a_road_keeps_class_and_structure(fetch: Fetch) -> None:
    """Pieces of one name are joined, a bridge stays apart; an expressway is a motorway, whatever its class."""
    roads = [feature["properties"] for feature in fetch()["roads"]["features"]]

    assert sorted((one["name"], one["road_class"], one.get("structure", "")) for one in roads) == [
        ("乙快速路", "motorway", ""),
        ("甲路", "main", ""),
        ("甲路", "main", ""),
        ("甲路", "main", "bridge"),
    ]
    assert {one["name_en"] for one in roads} == {"Jia Road", "Yi Kuai Su Lu"}


def test_an_island_is_a_hole_in_the_water(fetch: Fetch) -> None:
    """A multipolygon comes whole."""
    (lake,) = fetch()["water"]["features"]

    assert lake["properties"]["source"] == "OpenStreetMap 2026-11-20 (ODbL), relation/1"
    assert len(lake["geometry"]["coordinates"]) == 2


def test_a_station_knows_the_lines_that_stop_there(fetch: Fetch) -> None:
    """By the stops of routes close to it; both directions of a line are one."""
    sources = fetch()

    assert [feature["properties"]["lines"] for feature in sources["stations"]["features"]] == ["3,18"]
    assert sorted(names(sources["metro_lines"])) == ["18号线", "3号线"]


def test_what_is_broken_is_left_out(fetch: Fetch, server: World) -> None:
    """Open outlines, objects without a shape, points as lines; a ring that crosses itself gives its sound part."""
    server.elements += BROKEN

    sources = fetch()

    assert not {"破湖", "空湖", "无形路", "点路"} & {name for source in sources.values() for name in names(source)}
    for source in sources.values():
        assert all(shape(feature["geometry"]).is_valid for feature in source["features"])


def test_the_ground_is_asked_for_in_pieces(fetch: Fetch, server: World) -> None:
    """No box is wider than its reach allows, together they cover the district and its surroundings, each by POST."""
    fetch()

    widths = [round(right - left, 4) for left, _, right, _ in server.boxes]
    assert set(widths) == set(SIDE_DEG.values())
    assert shapely.union_all([box(*one) for one in server.boxes]).contains(DISTRICT)
    assert set(server.methods) == {"POST"}
    assert all(agent.startswith("haizhumap/") for agent in server.agents)


def test_what_lies_in_two_pieces_stands_once(fetch: Fetch, server: World) -> None:
    """The expressway crosses every column of pieces."""
    sources = fetch()

    assert len(server.boxes) > 4
    assert names(sources["roads"]).count("乙快速路") == 1


def test_a_run_that_was_broken_off_goes_on(fetch: Fetch, server: World) -> None:
    """The pieces that were answered are not asked for again."""
    server.fails = lambda number: Reply(status=504) if number == 4 else None
    with pytest.raises(GeocodeError, match="provider-down"):
        fetch()
    asked = server.boxes.copy()

    fetch()

    assert len(asked) == 4
    assert server.boxes[4] == asked[3]
    assert not set(asked[:3]) & set(server.boxes[4:])


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(body=b" " * 1000, repeat=200), id="too large"),
        pytest.param(Reply(json={"elements": [], "remark": "runtime error: Query timed out"}), id="broken off"),
    ],
)
def test_a_piece_that_is_too_much_is_quartered(fetch: Fetch, server: World, reply: Reply) -> None:
    """For us, or for the server; the rest is asked for as before."""
    server.fails = lambda number: reply if number == 1 else None

    sources = fetch(size_limit=100_000)

    assert names(sources["water"]) == ["东湖"]
    first = box(*server.boxes[0])
    assert [round(right - left, 4) for left, _, right, _ in server.boxes[1:5]] == [SIDE_DEG["near"] / 2] * 4
    assert shapely.union_all([box(*one) for one in server.boxes[1:5]]).symmetric_difference(first).area < 1e-9


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(body=b"<html>busy</html>"), "answer-unreadable"),
        (Reply(json=[]), "answer-unreadable"),
        (Reply(json={"elements": [{"type": "node", "id": 1}]}), "answer-unreadable"),
        (Reply(json={"elements": [{"id": 1}]}), "answer-unreadable"),
        (Reply(status=400, body=b"bad query"), "provider-refused"),
        (Reply(status=429, headers={"Retry-After": "3600"}), "provider-busy"),
        (Reply(json={"elements": []}), "osm-empty"),
    ],
    ids=["no JSON", "a list", "a node nowhere", "no type", "refused", "come back later", "nothing at all"],
)
def test_an_answer_that_is_no_use_ends_it(fetch: Fetch, server: World, reply: Reply, code: str) -> None:
    """With the reason; nothing is made of half an answer."""
    server.fails = lambda _: reply

    with pytest.raises(GeocodeError, match=code):
        fetch()


def test_a_server_that_is_always_too_slow_is_given_up(fetch: Fetch, server: World) -> None:
    """Quarters have an end."""
    server.fails = lambda _: Reply(json={"elements": [], "remark": "runtime error: out of memory"})

    with pytest.raises(GeocodeError, match="provider-busy"):
        fetch()

    assert len(server.boxes) < 10


def test_a_large_answer_is_taken(fetch: Fetch, server: World) -> None:
    """Three thousand buildings in one piece."""
    server.elements += [
        way(1000 + at, *ring(113.301 + at % 60 * 0.0003, 23.081 + at // 60 * 0.0003, 0.00013), building="yes")
        for at in range(3000)
    ]

    assert len(fetch()["buildings"]["features"]) == 3001


def test_neighbours_share_their_pieces() -> None:
    """The grid does not begin at the district."""
    here, there = pieces((113.301, 23.081, 113.359, 23.119), 0.04), pieces((113.33, 23.09, 113.39, 23.1), 0.04)

    assert set(here) & set(there)
    assert all(round(left / 0.04, 6).is_integer() for left, *_ in here)


def test_every_rule_is_asked_for() -> None:
    """What no question wants no answer has."""
    for reach in REACH_M:
        query = build_query((113.3, 23.1, 113.34, 23.14), reach, server_s=90)
        assert all(f'["{key}"' in query for rule in rules() if rule.reach == reach for key in rule.tags)
        assert "(23.1000,113.3000,23.1400,113.3400)" in query
        assert query.endswith("out geom;")


def test_a_comparison_tells_counts_sizes_and_names() -> None:
    """Of a file that is new, too."""

    def text(*found: str) -> str:
        line = {"type": "LineString", "coordinates": [[113.3, 23.1], [113.31, 23.1]]}
        return json.dumps({"features": [{"properties": {"name": name}, "geometry": line} for name in found]})

    change = compare("roads", text("甲", "乙"), text("乙", "丙", "丁"))

    assert (change.count, change.size, change.unit) == ((2, 3), (2.0, 3.1), "kilometres")
    assert (change.new_names, change.lost_names) == (("丁", "丙"), ("甲",))
    assert compare("roads", "", text("甲")).count == (0, 1)


def run(*arguments: str) -> Result:
    """Run `haizhumap basemap …`; anything but a planned exit is a failure of the test."""
    result = CliRunner().invoke(main, ["basemap", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def elsewhere(project: Settings, server: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the limit of another district, in a project without the sources of this one; the small world answers."""
    for path in project.basemap_sources_dir.iterdir():
        path.unlink()
    monkeypatch.setenv("HAIZHUMAP_OVERPASS_URL", server.url)
    monkeypatch.setattr("haizhumap.ground.osm.refresh._INTERVAL_S", 0.0)
    limit = tmp_path / "limit.geojson"
    feature = {"type": "Feature", "properties": {"name": NAME}, "geometry": shapely.geometry.mapping(DISTRICT)}
    limit.write_text(json.dumps(feature), encoding="utf-8")
    return limit


def test_the_command_shows_before_it_writes(elsewhere: Path, project: Settings) -> None:
    """A table of what would change; the folder stays as it is."""
    result = run("refresh", "--limit", str(elsewhere))

    assert result.exit_code == 0
    assert "roads" in result.stdout
    assert "甲路" in result.stdout
    assert "--write" in result.stderr
    assert list(project.basemap_sources_dir.iterdir()) == []


def test_the_command_writes_the_sources_and_builds(elsewhere: Path, project: Settings) -> None:
    """Another district's ground is drawn, checked, and can be searched; labels of the old one are gone."""
    result = run("refresh", "--limit", str(elsewhere), "--write")

    assert result.exit_code == 0, result.stderr
    assert run("build", "--check").exit_code == 0
    boundary = json.loads((project.basemap_dir / "boundary.geojson").read_text(encoding="utf-8"))
    assert [feature["properties"]["name_zh"] for feature in boundary["features"]] == [NAME]
    found = json.loads((project.basemap_dir / "names.geojson").read_text(encoding="utf-8"))
    assert {"甲路", "甲桥", "东湖", "庚站名", "壬小学"} <= {
        entry["properties"]["name_zh"] for entry in found["features"]
    }
    ground = json.loads((project.basemap_dir / "ground.json").read_text(encoding="utf-8"))
    road = next(layer for layer in ground["layers"] if layer["id"] == "road")
    assert 1 in road["bridge"]
    assert 1 in road["tunnel"]


def test_json_has_all_names(elsewhere: Path) -> None:
    """Programs get what a table cuts short."""
    rows = json.loads(run("refresh", "--limit", str(elsewhere), "--json").stdout)

    assert {row["file"] for row in rows} >= {"roads", "water", "districts"}
    assert next(row for row in rows if row["file"] == "roads")["new_names"] == ["乙快速路", "甲路"]


def test_a_server_that_breaks_off_changes_nothing(elsewhere: Path, project: Settings, server: World) -> None:
    """Not even with --write: half a district is no ground."""
    server.fails = lambda number: Reply(status=504) if number > 2 else None

    result = run("refresh", "--limit", str(elsewhere), "--write", "--retries", "0")

    assert result.exit_code == 2
    assert "504" in result.stderr
    assert list(project.basemap_sources_dir.iterdir()) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("[]", id="a list"),
        pytest.param('{"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}}', id="a point"),
        pytest.param('{"type": "FeatureCollection", "features": []}', id="nothing"),
    ],
)
def test_a_limit_that_is_none_is_told(elsewhere: Path, server: World, text: str) -> None:
    """Before anybody is asked."""
    elsewhere.write_text(text, encoding="utf-8")

    result = run("refresh", "--limit", str(elsewhere))

    assert result.exit_code == 2
    assert "limit.geojson" in result.stderr
    assert server.boxes == []


def test_the_projects_own_district_is_the_default(
    project: Settings, server: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Haizhu's limit is asked around, and what the sources lose is told by name."""
    for path in project.basemap_sources_dir.iterdir():
        if path.stem not in {"districts", "far_water", "roads"}:
            path.unlink()
    monkeypatch.setenv("HAIZHUMAP_OVERPASS_URL", server.url)
    monkeypatch.setattr("haizhumap.ground.osm.refresh._INTERVAL_S", 0.0)

    rows = {row["file"]: row for row in json.loads(run("refresh", "--json").stdout)}

    assert "新港西路" in rows["roads"]["lost_names"]
    assert "districts" not in rows
    districts = json.loads((ROOT / "geo/basemap/sources/districts.geojson").read_text(encoding="utf-8"))
    haizhu = next(shape(one["geometry"]) for one in districts["features"] if one["properties"]["kind"] == "district")
    assert shapely.union_all([box(*one) for one in server.boxes]).contains(haizhu)
