"""The offline base map: from its sources to the files that the map draws."""

import gzip
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import shapely
from click.testing import CliRunner, Result
from conftest import ROOT, Edit, edit, swap
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from haizhumap.cli.main import main
from haizhumap.errors import WriteError
from haizhumap.files import write_all
from haizhumap.paths import Settings
from haizhumap.web.basemap import EXTENT, FILES, MEMBERS, NDIGITS, TOLERANCE_M, Feature, build_basemap, clip, draw
from haizhumap.web.map import BASEMAP_FILES

BASEMAP = ROOT / "geo" / "basemap"
SOURCES = sorted((BASEMAP / "sources").iterdir())
DRAWN = [
    feature
    for file in FILES
    for feature in json.loads((BASEMAP / f"{file}.geojson").read_text(encoding="utf-8"))["features"]
]


def run(*arguments: str) -> Result:
    """Run `haizhumap basemap build`; anything but a planned exit is a failure of the test."""
    result = CliRunner().invoke(main, ["basemap", "build", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def of_kind(*kinds: str) -> list[dict[str, Any]]:
    """Return the shipped features of some kinds."""
    return [feature for feature in DRAWN if feature["properties"]["kind"] in kinds]


def made(kind: str, geometry: BaseGeometry, **facts: str) -> Feature:
    """Return a feature with no name."""
    return Feature(kind, "", "", "test", is_schematic=False, geometry=geometry, **facts)


def snapshot(settings: Settings) -> dict[str, bytes]:
    """Return the drawn files as they are."""
    return {path.name: path.read_bytes() for path in settings.basemap_dir.glob("*.geojson") if path.is_file()}


def test_building_reproduces_the_shipped_files_byte_for_byte(settings: Settings) -> None:
    """Nothing in the five files is made by hand, and nothing else is served beside them."""
    contents = build_basemap(settings)

    assert {path.name: text.encode() for path, text in contents.items()} == snapshot(settings)
    assert tuple(FILES) == BASEMAP_FILES


def test_all_files_together_are_small() -> None:
    """At most 1 MB compressed in all; in fact far less."""
    drawn = [path.read_bytes() for path in BASEMAP.glob("*.geojson")]

    assert sum(len(gzip.compress(data)) for data in drawn) < 50_000


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_source_names_origin_licence_date_and_datum(path: Path) -> None:
    """Each file says where it comes from, is used, and has a feature a line with at most 6 decimals."""
    text = path.read_text(encoding="utf-8")
    collection = json.loads(text)

    assert path.stem in {member for members in FILES.values() for member in members}
    assert all(collection[member].strip() for member in MEMBERS)
    assert collection["datum"] == "wgs84"
    assert len(text.splitlines()) == len(collection["features"]) + 2
    for feature in collection["features"]:
        coordinates = shapely.get_coordinates(shape(feature["geometry"]))
        assert (coordinates == coordinates.round(6)).all()


def test_subdistricts_are_not_shipped() -> None:
    """Hand-drawn outlines for orientation are no source of a map."""
    assert [path.name for path in SOURCES if "subdistrict" in path.name] == []


def test_every_name_belongs_to_a_feature_of_its_source() -> None:
    """No table or entry of names.toml is left over."""
    tables = tomllib.loads((BASEMAP / "names.toml").read_text(encoding="utf-8"))
    del tables["label"]
    sources = {path.stem: json.loads(path.read_text(encoding="utf-8"))["features"] for path in SOURCES}

    assert {stem: set(table) for stem, table in tables.items()} == {
        stem: {feature["properties"]["name"] for feature in features} for stem, features in sources.items()
    }


@pytest.mark.parametrize("file", FILES)
def test_a_drawn_file_is_sound(file: str) -> None:
    """Valid geometry of few decimals inside the extent, known kinds, a source, a mark on what is schematic."""
    collection = json.loads((BASEMAP / f"{file}.geojson").read_text(encoding="utf-8"))

    assert "AMap" in collection["attribution"] or "OpenStreetMap" in collection["attribution"]
    for feature in collection["features"]:
        geometry, facts = shape(feature["geometry"]), feature["properties"]
        coordinates = shapely.get_coordinates(geometry)
        assert geometry.is_valid
        assert shapely.box(*EXTENT).covers(geometry)
        assert (coordinates == coordinates.round(NDIGITS)).all()
        assert facts["kind"] in TOLERANCE_M
        assert facts["source"]
        assert isinstance(facts["is_schematic"], bool)
        assert bool(facts["name_zh"]) == bool(facts["name_en"])
        assert ("road_class" in facts) == (facts["kind"] in {"road", "bridge"})


def test_every_kind_occurs_in_the_order_of_the_list() -> None:
    """The five files have all kinds, each in its file's order."""
    kinds = [feature["properties"]["kind"] for feature in DRAWN]

    assert set(kinds) == set(TOLERANCE_M)


def test_what_is_only_sketched_says_so() -> None:
    """The river's banks, the creek, reasoned road axes, planned metro lines and labels placed by hand."""
    assert all(
        feature["properties"]["is_schematic"]
        for feature in of_kind("river", "land", "creek", "district_label")
        if feature["geometry"]["type"] != "Point" or "by hand" in feature["properties"]["source"]
    )
    for words in ("reasoned axis", "axis of metro line", "led through", "straight lines", "by hand", "tram"):
        found = [
            feature for feature in of_kind("road", "metro", "landmark") if words in feature["properties"]["source"]
        ]
        assert all(feature["properties"]["is_schematic"] for feature in found)
    assert {
        feature["properties"]["name_en"] for feature in of_kind("metro") if feature["properties"]["is_schematic"]
    } == {
        "Line 10",
        "Line 11",
        "Line 12",
        "Line 18",
    }


def test_roads_known_to_be_wrong_are_left_out() -> None:
    """The axis that is about 420 m off and the schematic ring road are not drawn."""
    names = {feature["properties"]["name_zh"] for feature in of_kind("road")}

    assert not {name for name in names if "新滘" in name or "环岛" in name}


def test_labels_lie_on_what_they_name() -> None:
    """A district's label lies inside the district, a river's on the drawn river."""
    sources = json.loads((BASEMAP / "sources" / "districts.geojson").read_text(encoding="utf-8"))
    areas = {feature["properties"]["name"]: shape(feature["geometry"]) for feature in sources["features"]}
    rivers = shapely.union_all([shape(f["geometry"]) for f in of_kind("river") if f["geometry"]["type"] != "Point"])

    labels = [(feature["properties"]["name_zh"], shape(feature["geometry"])) for feature in of_kind("district_label")]
    assert {name for name, _ in labels} == set(areas)
    assert [name for name, point in labels if not areas[name].contains(point)] == []
    points = [shape(feature["geometry"]) for feature in of_kind("river") if feature["geometry"]["type"] == "Point"]
    assert len(points) >= 4
    assert all(rivers.contains(point) for point in points)


def test_landmarks_are_few() -> None:
    """At most fifteen, each with its name in both languages."""
    landmarks = of_kind("landmark")

    assert 5 <= len(landmarks) <= 15
    assert all(feature["properties"]["name_en"] for feature in landmarks)


def test_stations_lie_on_their_planned_lines() -> None:
    """Lines 10, 11, 12 and 18 pass each of their drawn stations within 120 m."""
    lines = {feature["properties"]["name_en"]: shape(feature["geometry"]) for feature in of_kind("metro")}
    far = [
        (feature["properties"]["name_zh"], number)
        for feature in of_kind("station")
        for number in feature["properties"]["lines"].split(",")
        if number in {"10", "11", "12", "18"}
        and lines[f"Line {number}"].distance(shape(feature["geometry"])) * 102_400 > 120
    ]

    assert far == []


def test_a_limit_shared_by_two_districts_is_drawn_once() -> None:
    """No neighbour's limit runs along the district's own or along another's."""
    lines = [shape(feature["geometry"]) for feature in of_kind("district", "neighbour_limit")]
    lines = [line.boundary if line.geom_type == "Polygon" else line for line in lines]

    for index, line in enumerate(lines):
        for other in lines[:index]:
            assert line.intersection(other.buffer(0.00005)).length < 0.002


def test_clipping_cuts_at_the_extent_and_leaves_what_lies_inside() -> None:
    """A line across the edge ends there; one inside is the same; one outside is gone."""
    left, bottom, right, top = EXTENT
    inside = shapely.LineString([(left + 0.1, bottom + 0.1), (right - 0.1, top - 0.1)])

    assert clip(inside) is inside
    assert clip(shapely.LineString([(left - 1, 23.1), (left + 0.1, 23.1)])).bounds[0] == left
    assert clip(shapely.Point(left - 1, 23.1)).is_empty
    assert draw([made("station", shapely.Point(left - 0.01, 23.1))]) == []


def test_simplifying_is_measured_in_metres() -> None:
    """A vertex 2 m off a road is dropped, one 20 m off stays."""

    def drawn(offset_deg: float) -> int:
        line = shapely.LineString([(113.3, 23.1), (113.31, 23.1 + offset_deg), (113.32, 23.1)])
        (feature,) = draw([made("road", line, road_class="main")])
        return len(feature.geometry.coords)

    assert (drawn(0.00002), drawn(0.0002)) == (2, 3)


def test_rounding_does_not_depend_on_the_last_digit_of_a_projection() -> None:
    """A coordinate that ends in 5 at the sixth decimal is rounded as its decimals say."""
    (feature,) = draw([made("station", shapely.Point(113.309485, 23.098115))])

    assert feature.geometry.equals(
        shapely.Point(*shapely.get_coordinates(shapely.Point(113.309485, 23.098115)).round(5)[0])
    )


def test_the_order_of_the_sources_does_not_matter() -> None:
    """Features are sorted: main roads first, then the longest."""
    short = made("road", shapely.LineString([(113.3, 23.1), (113.31, 23.1)]), road_class="main")
    long = made("road", shapely.LineString([(113.3, 23.1), (113.33, 23.1)]), road_class="main")
    lane = made("road", shapely.LineString([(113.3, 23.1), (113.35, 23.1)]), road_class="secondary")

    assert draw([lane, short, long]) == draw([long, lane, short])
    assert [feature.road_class for feature in draw([lane, short, long])] == ["main", "main", "secondary"]


BROKEN = [
    pytest.param("sources/stations.geojson", lambda text: text[:-20], "stations.geojson", id="cut off"),
    pytest.param("sources/stations.geojson", lambda _: "[]", "stations.geojson", id="no collection"),
    pytest.param("sources/stations.geojson", swap('"licence"', '"license"'), "'licence'", id="no licence"),
    pytest.param("sources/stations.geojson", swap('"datum": "wgs84"', '"datum": "gcj02"'), "gcj02", id="datum"),
    pytest.param("sources/stations.geojson", swap("晓港", "小港"), "小港", id="a name without an entry"),
    pytest.param("sources/stations.geojson", swap('"station"', '"stop"'), "'stop'", id="unknown kind"),
    pytest.param("sources/stations.geojson", swap("[113.", "[13."), "feature 1", id="elsewhere"),
    pytest.param("sources/stations.geojson", swap('"Point"', '"Dot"'), "feature 1", id="unknown geometry"),
    pytest.param("sources/stations.geojson", swap('"is_schematic": false', '"x": 1'), "is_schematic", id="no flag"),
    pytest.param("names.toml", swap("[stations]", "[stations"), "names.toml", id="broken TOML"),
    pytest.param("names.toml", swap('"晓港" = { en = "Xiaogang" }', '"晓港" = { en = "" }'), "晓港", id="one name"),
    pytest.param("names.toml", swap("lon = ", "lng = "), "'lon'", id="a label without longitude"),
    pytest.param("names.toml", swap(', class = "main"', ""), "road class", id="a road without a class"),
]


@pytest.mark.parametrize(("name", "change", "words"), BROKEN)
def test_a_broken_source_is_told_and_nothing_is_written(project: Settings, name: str, change: Edit, words: str) -> None:
    """The message names file and fault; the exit code is 1; the old files stay."""
    edit(project.basemap_dir / name, change)
    before = snapshot(project)

    result = run()

    assert result.exit_code == 1
    assert words in result.stderr
    assert Path(name).name in result.stderr
    assert snapshot(project) == before


def test_a_missing_source_is_told(project: Settings) -> None:
    """The command cannot run without one of its files."""
    (project.basemap_sources_dir / "water.geojson").unlink()

    result = run()

    assert result.exit_code == 2
    assert "geo/basemap/sources/water.geojson" in result.stderr


def test_a_source_that_is_not_utf8_is_told(project: Settings) -> None:
    """The message says so instead of a traceback."""
    project.basemap_names_path.write_bytes("海珠".encode("gbk"))

    result = run()

    assert result.exit_code == 2
    assert "UTF-8" in result.stderr


def test_check_tells_a_stale_or_missing_file_and_writes_nothing(project: Settings) -> None:
    """Build mends what --check complains of."""
    assert run("--check").exit_code == 0
    edit(project.basemap_names_path, swap("Xiaogang", "Hsiaokang"))
    (project.basemap_dir / "roads.geojson").unlink()
    before = snapshot(project)

    stale = run("--check")
    assert stale.exit_code == 1
    assert "geo/basemap/metro.geojson" in stale.stderr
    assert "geo/basemap/roads.geojson" in stale.stderr
    assert "water" not in stale.stderr
    assert snapshot(project) == before

    assert run().exit_code == 0
    assert run("--check").exit_code == 0


def test_all_files_are_written_or_none(project: Settings) -> None:
    """Where the last file cannot be written, the first keeps its old content and no temporary file stays."""
    edit(project.basemap_names_path, swap('en = "Haizhu"', 'en = "Hoi Chu"'))
    labels = project.basemap_dir / "labels.geojson"
    labels.unlink()
    labels.mkdir()
    before = snapshot(project)

    result = run()

    assert result.exit_code == 2
    assert "labels.geojson" in result.stderr
    assert snapshot(project) == before
    assert list(project.basemap_dir.glob(".*")) == []


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
