"""OpenStreetMap's lines and outlines, asked from a real web server on loopback that speaks Overpass."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pyproj import Geod
from shapely.geometry import LineString, Point, box, shape
from stub_server import OverpassServer, Reply, StubServer, forget_services

from haizhumap.cli import main
from haizhumap.errors import GeocodeError
from haizhumap.geocoding.http import Fetcher, Policy
from haizhumap.geocoding.overpass import Found, Overpass, build_query, compare
from haizhumap.geocoding.proposals import read_proposals
from haizhumap.model import Datum, Kind, Place, Position, Precision
from haizhumap.paths import Settings
from haizhumap.register.gazetteer import read_gazetteer
from haizhumap.register.tables import read_places

DISTRICT = box(113.2, 23.04, 113.42, 23.12)
Line = list[tuple[float, float]]


def way(number: int, line: Line, **tags: str) -> dict[str, Any]:
    """Return a way as `out geom` gives it."""
    geometry = [{"lat": lat, "lon": lon} for lon, lat in line]
    return {"type": "way", "id": number, "nodes": [], "geometry": geometry, "tags": tags}


def relation(number: int, members: list[tuple[str, Line]], **tags: str) -> dict[str, Any]:
    """Return a multipolygon as `out geom` gives it."""
    ways = [
        {"type": "way", "ref": 1, "role": role, "geometry": [{"lat": lat, "lon": lon} for lon, lat in line]}
        for role, line in members
    ]
    return {"type": "relation", "id": number, "members": ways, "tags": {"type": "multipolygon", **tags}}


def answer(*elements: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Return an Overpass answer."""
    osm3s = {"timestamp_osm_base": "2026-11-20T01:02:03Z", "copyright": "ODbL"}
    return {"version": 0.6, "osm3s": osm3s, "elements": list(elements), **members}


def square(left: float, bottom: float, size: float) -> Line:
    """Return a closed ring."""
    right, top = left + size, bottom + size
    return [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]


@pytest.fixture(autouse=True)
def _no_other_services(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no key, address or proxy of the machine lead a test to another server."""
    forget_services(monkeypatch)


@pytest.fixture
def server() -> Iterator[OverpassServer]:
    """Return a web server on loopback."""
    with OverpassServer() as stub:
        yield stub


@pytest.fixture
def places(settings: Settings) -> dict[str, Place]:
    """Return the register."""
    return read_places(settings.places_path, name="places.csv").records


Find = Callable[..., Found | None]


@pytest.fixture
def find(server: StubServer, tmp_path: Path) -> Find:
    """Return a way to ask for a place."""

    def run(place: Place, position: Position | None = None, **options: Any) -> Found | None:
        policy = Policy(**{"first_wait_s": 0.0, "interval_s": 0.0} | options)
        with Fetcher(tmp_path / "cache", today="2026-11-23", policy=policy, sleep=lambda _: None) as fetcher:
            overpass = Overpass(fetcher=fetcher, district=DISTRICT, url=server.url)
            return overpass.find(place, position or known(None))

    return run


def known(geometry: LineString | None) -> Position:
    """Return a position of the gazetteer."""
    return Position(
        place_id="a",
        geometry=geometry,
        precision=Precision.APPROXIMATE if geometry else Precision.UNKNOWN,
        uncertainty_m=400 if geometry else None,
        datum_source=Datum.DERIVED,
        **dict.fromkeys(
            ("source", "source_zh", "source_date", "licence", "method", "method_zh", "note", "note_zh"), ""
        ),  # type: ignore[arg-type]
    )


def test_a_roads_pieces_become_one_line(find: Find, server: StubServer, places: dict[str, Place]) -> None:
    """Ways that meet are merged; a namesake outside the district is left out."""
    server.replies = [
        Reply(
            json=answer(
                way(1, [(113.30, 23.08), (113.31, 23.08)], highway="primary", name="华洲路"),
                way(2, [(113.31, 23.08), (113.32, 23.09)], highway="primary", name="华洲路"),
                way(3, [(113.50, 23.30), (113.51, 23.30)], highway="primary", name="华洲路"),
            )
        )
    ]

    found = find(places["huazhou-road"])

    assert found is not None
    assert found.geometry.equals(LineString([(113.30, 23.08), (113.31, 23.08), (113.32, 23.09)]))
    assert found.geometry.geom_type == "LineString"
    assert (found.precision, found.uncertainty_m) == (Precision.STREET, 20)
    assert (found.osm_ids, found.as_of) == (("way/1", "way/2"), "2026-11-20")


def test_the_official_name_goes_before_an_alias(find: Find, server: StubServer, places: dict[str, Place]) -> None:
    """What bears only the alias is left out where something bears the name."""
    ring, other = square(113.30, 23.08, 0.002), square(113.31, 23.08, 0.002)
    server.replies = [Reply(json=answer(way(1, other, name="小蛮腰"), way(2, ring, name="广州塔", building="yes")))]

    found = find(places["canton-tower"])

    assert found is not None
    assert (found.name, found.osm_ids) == ("广州塔", ("way/2",))
    assert (found.precision, found.geometry.geom_type) == (Precision.FOOTPRINT, "Polygon")


def test_an_outline_of_several_ways_has_its_holes(find: Find, server: StubServer, places: dict[str, Place]) -> None:
    """The outer ways of a relation are joined to a ring, the inner ones cut out."""
    ring = square(113.30, 23.07, 0.01)
    members = [("outer", ring[:3]), ("outer", ring[2:]), ("inner", square(113.303, 23.073, 0.002))]
    server.replies = [Reply(json=answer(relation(9, members, name="沥滘村", landuse="residential")))]

    found = find(places["lijiao-village"])

    assert found is not None
    assert found.geometry.area == pytest.approx(0.01**2 - 0.002**2)
    assert (found.precision, found.osm_ids) == (Precision.AREA, ("relation/9",))


def test_an_open_way_is_no_outline(find: Find, server: StubServer, places: dict[str, Place]) -> None:
    """A line with a village's name does not become its area."""
    server.replies = [Reply(json=answer(way(1, [(113.30, 23.08), (113.31, 23.08)], name="沥滘村")))]

    assert find(places["lijiao-village"]) is None


def test_a_section_is_cut_around_what_is_known(find: Find, server: StubServer, places: dict[str, Place]) -> None:
    """Of the whole road, the part near the known position is taken, no better known than before."""
    road = way(1, [(113.25, 23.08), (113.35, 23.08)], highway="primary", name="环岛路")
    server.replies = [Reply(json=answer(road))]
    section = known(LineString([(113.29, 23.081), (113.30, 23.081)]))

    found = find(places["huandao-road-shadu-shigang"], section)

    assert found is not None
    left, _, right, _ = found.geometry.bounds
    assert (left, right) == pytest.approx((113.29, 113.30), abs=0.005)
    assert (found.precision, found.uncertainty_m) == (Precision.APPROXIMATE, 400)
    assert find(places["huandao-road-shadu-shigang"]) is None


def test_a_section_is_cut_by_metres_in_every_direction(
    find: Find, server: StubServer, places: dict[str, Place]
) -> None:
    """At 23° N a degree of longitude is shorter than one of latitude: 400 m are 400 m to the east and to the north."""
    corner = (113.30, 23.08)
    road = way(1, [(113.25, 23.08), corner, (113.30, 23.12)], highway="primary", name="环岛路")
    server.replies = [Reply(json=answer(road))]

    found = find(places["huandao-road-shadu-shigang"], known(LineString([(113.299, 23.08), corner])))

    assert found is not None
    left, _, _, top = found.geometry.bounds
    geod = Geod(ellps="WGS84")
    assert geod.inv(left, 23.08, 113.299, 23.08)[2] == pytest.approx(400, abs=0.5)
    assert geod.inv(*corner, 113.30, top)[2] == pytest.approx(400, abs=0.5)


def test_nothing_found_is_no_failure(find: Find, server: StubServer, places: dict[str, Place]) -> None:
    """An empty answer, and things that are neither way nor relation, give nothing."""
    node = {"type": "node", "id": 1, "lat": 23.08, "lon": 113.3, "tags": {"name": "华洲路"}}
    server.replies = [Reply(json=answer(node))]

    assert find(places["huazhou-road"]) is None


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        pytest.param(Reply(status=429), "provider-busy", id="too many"),
        pytest.param(Reply(status=504), "provider-down", id="gateway"),
        pytest.param(Reply(json=answer(remark="runtime error: Query timed out")), "provider-busy", id="broke off"),
        pytest.param(Reply(body=b"<html>", status=400), "provider-refused", id="bad query"),
        pytest.param(Reply(body=b"<osm/>"), "answer-unreadable", id="XML"),
        pytest.param(Reply(json={"elements": [{"type": "way"}]}), "answer-unreadable", id="wrong form"),
    ],
)
def test_failures_are_told(find: Find, server: StubServer, places: dict[str, Place], reply: Reply, code: str) -> None:
    """A busy server, one that broke off in the middle, and garbage have their own words."""
    server.replies = [reply]

    with pytest.raises(GeocodeError) as caught:
        find(places["huazhou-road"])

    assert caught.value.code == code


def test_the_question_is_posted_and_the_second_time_the_cache_answers(
    find: Find, server: OverpassServer, places: dict[str, Place]
) -> None:
    """Overpass is asked once, by a form whose field is `data`: many names are longer than an address may be."""
    server.replies = [Reply(json=answer())]

    find(places["huazhou-road"])
    find(places["huazhou-road"])

    [(path, params)] = server.requests
    assert (path, [*params], server.methods) == ("/", ["data"], ["POST"])
    assert "华洲路" in params["data"]


def test_a_name_cannot_break_out_of_the_question() -> None:
    """Quotes and backslashes are taken literally; lines and outlines are asked for by their own tags."""
    query = build_query(['a"](0,0,1,1);way["x\\'], Kind.ROAD, DISTRICT.bounds)

    assert '"name"="a\\"](0,0,1,1);way[\\"x\\\\"' in query
    assert "(23.04000,113.20000,23.12000,113.42000)" in query
    assert 'way["highway"]' in query
    assert "highway" not in build_query(["a"], Kind.VENUE, DISTRICT.bounds).replace('[!"highway"]', "")


def test_a_difference_is_in_metres_hectares_and_kilometres() -> None:
    """A hundredth of a degree of latitude is 1.1 km; a place without a position has no distance."""
    change = compare(Point(113.3, 23.09), LineString([(113.3, 23.1), (113.3, 23.11)]))

    assert (change.old_type, change.new_type, change.old_size) == ("Point", "LineString", 0.0)
    assert change.distance_m == pytest.approx(1661, abs=2)
    assert change.new_size == pytest.approx(1.107, abs=0.002)
    area = compare(None, box(113.3, 23.09, 113.301, 23.091))
    assert (area.distance_m, area.old_type) == (None, "")
    assert area.new_size == pytest.approx(1.134, abs=0.01)


# --- the command, end to end ----------------------------------------------------------------------------------------


def run(*arguments: str) -> Result:
    """Run the command line in English; anything but a planned exit is a failure of the test."""
    result = CliRunner().invoke(main, ["--lang", "en", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def online(project: Settings, server: StubServer, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return a copy of the project with Overpass at the stub server."""
    monkeypatch.setenv("HAIZHUMAP_OVERPASS_URL", server.url)
    project.proposals_path.unlink(missing_ok=True)
    road = way(1, [(113.35, 23.06), (113.352, 23.07)], highway="primary", name="华洲路")
    server.replies = [Reply(json=answer(road))]
    return project


def contents(settings: Settings) -> dict[str, bytes]:
    """Return the project's files, the cache aside."""
    files = (path for folder in ("data", "geo") for path in (settings.root / folder).rglob("*") if path.is_file())
    return {str(path): path.read_bytes() for path in files}


def test_refresh_shows_the_difference_and_writes_nothing(online: Settings) -> None:
    """Without --write there is only the comparison."""
    before = contents(online)

    result = run("refresh", "--from", "osm", "huazhou-road")

    assert result.exit_code == 0
    assert all(words in result.stdout for words in ("huazhou-road", "km", "street ±20 m", "way/1"))
    assert "--write" in result.stderr
    assert contents(online) == before


def test_refresh_writes_proposals_that_can_be_accepted(online: Settings) -> None:
    """OSM's line takes the place of ours, under the ODbL, and the check stays clean."""
    assert run("refresh", "--from", "osm", "huazhou-road", "--write").exit_code == 0
    [(proposal_id, proposal)] = read_proposals(online.proposals_path, name="p").items()
    assert proposal.licence.startswith("ODbL")
    before = online.gazetteer_path.read_bytes().split(b"\n")

    assert run("accept", proposal_id).exit_code == 0

    after = online.gazetteer_path.read_bytes().split(b"\n")
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1
    position = read_gazetteer(online.gazetteer_path, name="g").records["huazhou-road"]
    assert position.geometry is not None
    assert position.geometry.equals(LineString([(113.35, 23.06), (113.352, 23.07)]))
    assert (position.precision, position.source_date) == (Precision.STREET, "2026-11-20")
    assert run("check").exit_code == 0


@pytest.mark.usefixtures("online")
def test_refresh_as_json_has_the_same_facts() -> None:
    """A program gets types, sizes and metres."""
    [row] = json.loads(run("refresh", "--from", "osm", "huazhou-road", "--json").stdout)

    assert row["place"] == "huazhou-road"
    assert row["geometry"].endswith("→ LineString")
    assert row["moved"] > 0
    assert row["licence"].startswith("ODbL")


@pytest.mark.usefixtures("online")
@pytest.mark.parametrize(
    ("place_id", "words"), [("moon", "moon"), ("nansha", "outside")], ids=["unknown", "outside the district"]
)
def test_refresh_of_a_wrong_place_is_told(place_id: str, words: str) -> None:
    """An unknown place and a partner zone are no places to ask for."""
    result = run("refresh", "--from", "osm", place_id)

    assert result.exit_code == 2
    assert words in result.stderr


def test_refresh_says_what_it_did_not_find(online: Settings, server: StubServer) -> None:
    """A place that OSM lacks is named."""
    server.replies = [Reply(json=answer())]

    result = run("refresh", "--from", "osm", "huazhou-road", "--write")

    assert (result.exit_code, result.stdout) == (0, "")
    assert "huazhou-road" in result.stderr
    assert not online.proposals_path.exists()


def test_without_network_nothing_changes(online: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what cannot be reached, and the exit code is 2."""
    monkeypatch.setenv("HAIZHUMAP_OVERPASS_URL", "http://127.0.0.1:9")
    before = contents(online)

    result = run("refresh", "--from", "osm", "huazhou-road", "--write", "--retries", "0")

    assert result.exit_code == 2
    assert "127.0.0.1" in result.stderr
    assert contents(online) == before


@pytest.mark.usefixtures("online")
def test_without_names_the_roughly_known_places_of_the_district_are_asked_for(
    server: StubServer, settings: Settings, places: dict[str, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them once, no partner zone and nothing that is known exactly."""
    monkeypatch.setattr("haizhumap.cli.positions.Policy", partial(Policy, interval_s=0.0))
    server.replies = [Reply(json=answer())]
    rough = {"approximate", "region", "unknown"}
    positions = read_gazetteer(settings.gazetteer_path, name="g").records.values()
    expected = [one.place_id for one in positions if one.precision in rough]

    assert run("refresh", "--from", "osm").exit_code == 0

    asked = [params["data"] for _, params in server.requests]
    for place_id, place in places.items():
        is_asked = any(f'"{place.official_name_zh}"' in query for query in asked)
        assert is_asked == (place_id in expected and place.kind is not Kind.EXTERNAL_ZONE)


def test_proposals_keep_to_the_form_of_the_gazetteer(online: Settings) -> None:
    """A proposal's geometry is valid and rounded to six decimals."""
    run("refresh", "--from", "osm", "huazhou-road", "--write")

    [feature] = json.loads(online.proposals_path.read_bytes())["features"]

    assert shape(feature["geometry"]).is_valid
    assert feature["geometry"]["coordinates"] == [[113.35, 23.06], [113.352, 23.07]]
    assert feature["id"] == next(iter(read_proposals(online.proposals_path, name="p")))
