"""The ground: from its sources to the built files, by the command and as shipped."""

import gzip
import json
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polyline
import pytest
import shapely
from click.testing import CliRunner, Result
from conftest import ROOT, Edit, edit, swap
from shapely.geometry import LineString, Point, Polygon, shape

from haizhumap.cli import main
from haizhumap.cli.basemap import with_still
from haizhumap.errors import WriteError
from haizhumap.files import write_all
from haizhumap.ground import build_basemap
from haizhumap.ground.packs import FORM, PACKS
from haizhumap.ground.sources import MEMBERS, ROAD_CLASSES, read_sources
from haizhumap.paths import ROOT_VARIABLE, Settings

BASEMAP = ROOT / "geo" / "basemap"
SOURCES = sorted((BASEMAP / "sources").iterdir())
SHIPPED = {pack: json.loads((BASEMAP / f"{pack}.json").read_text(encoding="utf-8")) for pack in PACKS}
LAYERS = {layer["id"]: layer for pack in SHIPPED.values() for layer in pack["layers"]}
SMALL = {"districts", "far_water", "metro_lines", "stations", "water"}


def run(*arguments: str) -> Result:
    """Run `haizhumap basemap build`; anything but a planned exit is a failure of the test."""
    result = CliRunner().invoke(main, ["basemap", "build", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def line(text: str) -> LineString:
    """Decode a line of a pack."""
    return LineString(polyline.decode(text))


def surfaces(layer: str) -> list[Polygon]:
    """Decode a layer of surfaces."""
    rings = [[polyline.decode(ring) for ring in rings] for rings in LAYERS[layer]["features"]]
    return [Polygon(outline, holes) for outline, *holes in rings]


def snapshot(settings: Settings) -> dict[str, bytes]:
    """Return the built files as they are."""
    built = [*settings.basemap_dir.glob("*.geojson"), *settings.basemap_dir.glob("*.json")]
    return {path.name: path.read_bytes() for path in built if path.is_file()}


@pytest.fixture(scope="module")
def few_sources(tmp_path_factory: pytest.TempPathFactory, copy_of: Callable[[Path], Settings]) -> Settings:
    """Return a project with few sources, built once."""
    project = copy_of(tmp_path_factory.mktemp("ground"))
    for path in project.basemap_sources_dir.iterdir():
        if path.stem not in SMALL:
            path.unlink()
    write_all(with_still(project, build_basemap(project)))
    return project


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few_sources: Settings) -> Settings:
    """Return a copy of it that a test may break; every command finds it."""
    shutil.copytree(few_sources.root, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    monkeypatch.setenv("HAIZHUMAP_LANG", "en")
    return Settings(root=tmp_path)


def test_building_reproduces_the_shipped_files_byte_for_byte(settings: Settings) -> None:
    """Nothing in the built files is made by hand."""
    contents = build_basemap(settings)

    assert {path.name: text.encode() for path, text in contents.items()}.items() <= snapshot(settings).items()


def test_the_first_view_is_small_and_so_is_all_of_it() -> None:
    """At most 300 kB compressed before the map shows, 1.5 MB in all."""
    sizes = {pack: len(gzip.compress((BASEMAP / f"{pack}.json").read_bytes())) for pack in PACKS}

    assert sizes["ground"] < 300_000
    assert sum(sizes.values()) < 1_500_000


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_source_names_origin_licence_date_and_datum(path: Path) -> None:
    """Each file says where it comes from, is used, and has a feature a line with at most 6 decimals."""
    text = path.read_text(encoding="utf-8")
    collection = json.loads(text)

    assert all(collection[member].strip() for member in MEMBERS)
    assert collection["datum"] == "wgs84"
    assert len(text.splitlines()) == len(collection["features"]) + 2
    for feature in collection["features"]:
        coordinates = shapely.get_coordinates(shape(feature["geometry"]))
        assert (coordinates == coordinates.round(6)).all()


def test_nothing_without_a_licence_is_drawn_where_openstreetmap_is() -> None:
    """Of sources that state no licence only metro and limits are left; evidence and sketches are no source."""
    licences = {path.stem: json.loads(path.read_text(encoding="utf-8"))["licence"] for path in SOURCES}

    unlicensed = {stem for stem, licence in licences.items() if licence != "ODbL-1.0"}
    assert unlicensed == {"districts", "metro_lines", "metro_planned", "stations"}


def test_every_name_belongs_to_a_feature_of_its_source() -> None:
    """No table or entry of names.toml is left over, and nothing that bears a name lacks its entry."""
    tables = tomllib.loads((BASEMAP / "names.toml").read_text(encoding="utf-8"))
    del tables["label"]
    names = {
        path.stem: {
            feature["properties"].get("name", "")
            for feature in json.loads(path.read_text(encoding="utf-8"))["features"]
        }
        - {""}
        for path in SOURCES
    }

    assert {stem: set(table) for stem, table in tables.items()} == {
        stem: found for stem, found in names.items() if found
    }


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_has_the_form_that_is_written_down(pack: str) -> None:
    """Layers in their order, entries beside features one for one, names and labels in both languages."""
    content = SHIPPED[pack]

    assert content["form"] == FORM
    assert (content["pack"], content["precision"]) == (pack, 5)
    assert "OpenStreetMap" in content["attribution"]
    assert "CARTO" in content["attribution"]
    assert [layer["id"] for layer in content["layers"]] == list(PACKS[pack])
    for layer in content["layers"]:
        beside = {name: values for name, values in layer.items() if name not in {"id", "type", "features", "classes"}}
        assert {len(values) for values in beside.values()} <= {len(layer["features"])}
        assert all(-1 <= place < len(content["names"]) for place in layer.get("name", ()))
    for named in [*content["names"], *content["labels"]]:
        assert named["zh"]
        assert named["en"]


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_lies_within_the_bounds(layer: str) -> None:
    """Every coordinate is inside the pack's bbox, every line and ring has enough of them."""
    left, bottom, right, top = SHIPPED["ground"]["bbox"]
    rings = [ring for entry in LAYERS[layer]["features"] for ring in ([entry] if isinstance(entry, str) else entry)]
    least = 2 if LAYERS[layer]["type"] == "line" else 3

    assert rings
    for pairs in map(polyline.decode, rings):
        assert len(pairs) >= least
        assert all(left <= lon <= right and bottom <= lat <= top for lon, lat in pairs)


def test_roads_are_drawn_lowest_class_first_and_bridges_last() -> None:
    """Drawing them in order puts a motorway over a street and a bridge over both."""
    road = LAYERS["road"]
    order = list(zip(road["bridge"], [-number for number in road["class_of"]], strict=True))

    assert order == sorted(order)
    assert set(road["class_of"]) == set(range(len(ROAD_CLASSES)))
    assert not [1 for pair in zip(road["bridge"], road["tunnel"], strict=True) if pair == (1, 1)]


BRIDGES = {
    "猎德大桥": (113.3285, 23.1122),
    "琶洲大桥": (113.3686, 23.1100),
    "海印大桥": (113.2818, 23.1123),
    "鹤洞大桥": (113.2482, 23.0823),
    "洛溪大桥": (113.2955, 23.0540),
}
TUNNELS = {"珠江隧道": (113.2333, 23.1076), "车陂南隧道": (113.3820, 23.1098), "海珠湾隧道": (113.2885, 23.0555)}


@pytest.mark.parametrize(("name", "spot"), (BRIDGES | TUNNELS).items())
def test_the_river_is_crossed_over_or_under(name: str, spot: tuple[float, float]) -> None:
    """A road over the river is a bridge, unless the press says that it is a tunnel."""
    road = LAYERS["road"]
    nearest = min(range(len(road["features"])), key=lambda at: line(road["features"][at]).distance(Point(spot)))

    assert line(road["features"][nearest]).distance(Point(spot)) < 0.0003
    assert (road["bridge"][nearest], road["tunnel"][nearest]) == ((0, 1) if name in TUNNELS else (1, 0))


def test_the_tower_stands_on_land_and_the_lake_is_water() -> None:
    """Banks that were only sketched put wharves into the river; real ones do not."""
    water = shapely.union_all(surfaces("water"))

    for spot in [(113.31914, 23.10899), (113.247571, 23.091902), (113.334231, 23.110428)]:
        assert not water.contains(Point(spot))
    assert water.contains(Point(113.318, 23.0758))
    assert water.contains(Point(113.3005, 23.1085))


def test_no_rectangle_shows_where_the_detail_ends() -> None:
    """Of streets and buildings nothing ends at the edge of the detailed ground, and fewer lie near it."""
    detail = shapely.box(*json.loads((BASEMAP / "sources" / "streets.geojson").read_text(encoding="utf-8"))["bbox"])
    for layer in ("street", "builtup", "building"):
        shapes = [line(s) for s in LAYERS["street"]["features"]] if layer == "street" else surfaces(layer)
        assert not [1 for geometry in shapes if geometry.distance(detail.boundary) < 0.00005]


def test_the_river_runs_on_without_a_seam() -> None:
    """Water inside and outside the detailed ground is one surface."""
    inside, outside = Point(113.235, 23.1075), Point(113.208, 23.1205)
    holders = [surface for surface in surfaces("water") if surface.contains(inside) or surface.contains(outside)]

    assert len(holders) == 1


def labels(*kinds: str) -> list[dict[str, Any]]:
    """Return the shipped labels of some kinds."""
    return [label for label in SHIPPED["ground"]["labels"] if label["kind"] in kinds]


def test_labels_come_in_the_order_of_their_ranks() -> None:
    """The first to find its place is the most important; each has one seat."""
    ranks = [label["rank"] for label in SHIPPED["ground"]["labels"]]

    assert ranks == sorted(ranks)
    assert set(ranks) == {1, 2, 3, 4, 5}
    assert all(("at" in label) != ("line" in label) for label in SHIPPED["ground"]["labels"])


def test_labels_lie_on_what_they_name() -> None:
    """A district's label lies inside the district, a river's along the drawn river."""
    districts = json.loads((BASEMAP / "sources" / "districts.geojson").read_text(encoding="utf-8"))
    areas = {feature["properties"]["name"]: shape(feature["geometry"]) for feature in districts["features"]}
    water = shapely.union_all(surfaces("water"))

    seats = [(label["zh"], Point(label["at"])) for label in labels("district", "neighbour_district")]
    assert {name for name, _ in seats} == set(areas)
    assert [name for name, point in seats if not areas[name].contains(point)] == []
    rivers = {label["zh"]: line(label["line"]) for label in labels("river") if "line" in label}
    assert len(rivers) == 3
    assert {name: round(course.intersection(water).length / course.length, 2) for name, course in rivers.items()} == (
        dict.fromkeys(rivers, 1.0)
    )


def test_names_run_upright_along_their_roads() -> None:
    """A road's name has a line from west to east; uncertain names are not written."""
    roads = labels("road")
    names = {label["zh"] for label in roads}

    assert len(names) > 55
    assert all(polyline.decode(label["line"])[0] <= polyline.decode(label["line"])[-1] for label in roads)
    assert not names & {"瑞康路", "江湾路", "环岛路", "沥滘路"}
    assert {label["class"] for label in roads} == set(ROAD_CLASSES)


def test_stations_lie_on_their_planned_lines() -> None:
    """Lines 10, 11, 12 and 18 pass each of their drawn stations within 120 m."""
    metro, pool = LAYERS["metro"], SHIPPED["ground"]["names"]
    drawn = [(pool[name]["en"], line(text)) for name, text in zip(metro["name"], metro["features"], strict=True)]
    far = [
        (label["zh"], number)
        for label in labels("station")
        for number in label["lines"]
        if number in {"10", "11", "12", "18"}
        and min(course.distance(Point(label["at"])) for name, course in drawn if name == f"Line {number}") * 102_400
        > 120
    ]

    assert far == []
    assert {pool[name]["en"] for name, planned in zip(metro["name"], metro["planned"], strict=True) if planned} == {
        "Line 10",
        "Line 11",
        "Line 12",
        "Line 18",
    }


def test_a_limit_shared_by_two_districts_is_drawn_once() -> None:
    """No neighbour's limit runs along the district's own or along another's."""
    boundary = json.loads((BASEMAP / "boundary.geojson").read_text(encoding="utf-8"))
    lines = [shape(feature["geometry"]) for feature in boundary["features"]]
    lines = [line.boundary if line.geom_type == "Polygon" else line for line in lines]

    assert len(lines) > 5
    for index, limit in enumerate(lines):
        for other in lines[:index]:
            assert limit.intersection(other.buffer(0.00005)).length < 0.002


BROKEN = [
    pytest.param("sources/stations.geojson", lambda text: text[:-20], "stations.geojson", id="cut off"),
    pytest.param("sources/stations.geojson", lambda _: "[]", "stations.geojson", id="no collection"),
    pytest.param("sources/stations.geojson", swap('"licence"', '"license"'), "'licence'", id="no licence"),
    pytest.param("sources/stations.geojson", swap('"datum": "wgs84"', '"datum": "gcj02"'), "gcj02", id="datum"),
    pytest.param("sources/stations.geojson", swap("晓港", "小港"), "小港", id="a name without an entry"),
    pytest.param("sources/stations.geojson", swap('"station"', '"stop"'), "'stop'", id="unknown kind"),
    pytest.param("sources/stations.geojson", swap("[113.", "[1113."), "feature 1", id="not on earth"),
    pytest.param("sources/stations.geojson", swap('"Point"', '"Dot"'), "feature 1", id="unknown geometry"),
    pytest.param("sources/stations.geojson", swap('"is_schematic": false', '"x": 1'), "is_schematic", id="no flag"),
    pytest.param("sources/water.geojson", swap("[[[113.", "[[[112."), "bbox", id="outside what it covers"),
    pytest.param("sources/water.geojson", swap('"bbox": [113.22', '"bbox": [213.22'), "bbox", id="no box"),
    pytest.param("names.toml", swap("[stations]", "[stations"), "names.toml", id="broken TOML"),
    pytest.param("names.toml", swap('"晓港" = { en = "Xiaogang" }', '"晓港" = { en = "" }'), "晓港", id="one name"),
    pytest.param("names.toml", swap("at = ", "in = "), "'at'", id="a label without a place"),
]


@pytest.mark.parametrize(("name", "change", "words"), BROKEN)
def test_a_broken_source_is_told_and_nothing_is_written(small: Settings, name: str, change: Edit, words: str) -> None:
    """The message names file and fault; the exit code is 1; the old files stay."""
    edit(small.basemap_dir / name, change)
    before = snapshot(small)

    result = run()

    assert result.exit_code == 1
    assert words in result.stderr
    assert Path(name).name in result.stderr
    assert snapshot(small) == before


def test_a_road_needs_a_class(small: Settings) -> None:
    """A road of no class, or of an unknown one, is a fault of its source."""
    facts = dict.fromkeys(MEMBERS, "test") | {"datum": "wgs84", "kind": "road", "source": "test", "is_schematic": False}
    road = {
        "properties": {"road_class": "trunk"},
        "geometry": {"type": "LineString", "coordinates": [[113, 23], [114, 23]]},
    }
    path = small.basemap_sources_dir / "roads.geojson"
    path.write_text(json.dumps(facts | {"features": [road]}), encoding="utf-8")

    result = run()

    assert result.exit_code == 1
    assert "road class 'trunk'" in result.stderr


def test_a_project_without_sources_is_told(small: Settings) -> None:
    """A ground needs one source that says which part of the earth it covers."""
    for name in ("water", "far_water"):
        (small.basemap_sources_dir / f"{name}.geojson").unlink()

    result = run()

    assert result.exit_code == 1
    assert "bbox" in result.stderr


def test_names_that_are_not_utf8_are_told(small: Settings) -> None:
    """The message says so instead of a traceback."""
    small.basemap_names_path.write_bytes("海珠".encode("gbk"))

    result = run()

    assert result.exit_code == 2
    assert "UTF-8" in result.stderr


def test_missing_names_are_told(small: Settings) -> None:
    """The command cannot run without names.toml."""
    small.basemap_names_path.unlink()

    result = run()

    assert result.exit_code == 2
    assert "geo/basemap/names.toml" in result.stderr


def test_check_tells_a_stale_or_missing_file_and_writes_nothing(small: Settings) -> None:
    """Build mends what --check complains of."""
    assert run("--check").exit_code == 0
    edit(small.basemap_names_path, swap('"晓港" = { en = "Xiaogang" }', '"晓港" = { en = "Hsiaokang" }'))
    (small.basemap_dir / "streets.json").unlink()
    before = snapshot(small)

    stale = run("--check")
    assert stale.exit_code == 1
    for name in ("ground.json", "names.geojson", "streets.json"):
        assert f"geo/basemap/{name}" in stale.stderr
    assert "boundary" not in stale.stderr
    assert snapshot(small) == before

    assert run().exit_code == 0
    assert run("--check").exit_code == 0


def test_all_files_are_written_or_none(small: Settings) -> None:
    """Where one file cannot be written, the others keep their old content and no temporary file stays."""
    edit(small.basemap_names_path, swap('en = "Haizhu"', 'en = "Hoi Chu"'))
    pack = small.basemap_dir / "streets.json"
    pack.unlink()
    pack.mkdir()
    before = snapshot(small)

    result = run()

    assert result.exit_code == 2
    assert "streets.json" in result.stderr
    assert snapshot(small) == before
    assert list(small.basemap_dir.glob(".*")) == []


def test_a_full_disk_leaves_every_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second file fails, and the first is not renewed."""
    paths = [tmp_path / name for name in ("a", "b")]
    write_all(dict.fromkeys(paths, "old"))
    calls = []

    def crash(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", crash)
    with pytest.raises(WriteError):
        write_all(dict.fromkeys(paths, "new"))

    assert [path.read_text() for path in paths] == ["old", "old"]
    assert sorted(tmp_path.iterdir()) == paths


def test_the_ground_is_what_its_sources_cover(settings: Settings) -> None:
    """The extent is the union of the sources' boxes; lengths are measured in the zone that fits it."""
    sources = read_sources(settings)

    assert sources.extent == (113.08, 22.94, 113.56, 23.24)
    assert sources.metric == "EPSG:4547"
