"""Converting files between datums: formats there and back, the datum written down, and every refusal."""

import csv
import io
import json
import os
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import pyogrio
import pytest
import shapely
from click.testing import CliRunner, Result

from haizhumap.cli import main
from haizhumap.geo.datum import convert
from haizhumap.model import Datum
from haizhumap.paths import Settings

TOWER = (113.31914, 23.10899)
FEATURES: dict[str, Any] = {
    "type": "FeatureCollection",
    "attribution": "© OpenStreetMap contributors",
    "bbox": [113, 23, 114, 24],
    "features": [
        {
            "type": "Feature",
            "id": "tower",
            "geometry": {"type": "Point", "coordinates": [*TOWER, 600.0]},
            "properties": {"名称": "广州塔", "floors": 112, "height": 600.0, "open": True, "tags": ["a", "b"]},
        },
        {
            "type": "Feature",
            "id": "nowhere",
            "geometry": None,
            "properties": {"名称": "=1+1", "floors": None, "height": 1.0, "open": False, "tags": []},
        },
    ],
}
FORMATS = [".geojson", ".json", ".gpkg", ".shp", ".fgb", ".csv"]


def run(source: Path, target: Path, *options: str, lang: str = "en") -> Result:
    """Run `haizhumap convert`, from GCJ-02 to WGS 84 unless options say otherwise; a traceback fails the test."""
    options = options or ("--from", "gcj02", "--to", "wgs84")
    result = CliRunner().invoke(main, ["--lang", lang, "convert", str(source), str(target), *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def write(path: Path, content: object) -> Path:
    """Write JSON, text or bytes to a file."""
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def collection(*geometries: object, **members: object) -> dict[str, Any]:
    """Return a feature collection of geometries without properties."""
    features = [{"type": "Feature", "properties": {}, "geometry": geometry} for geometry in geometries]
    return {"type": "FeatureCollection", "features": features, **members}


def point(*coordinates: object) -> dict[str, object]:
    """Return a GeoJSON point."""
    return {"type": "Point", "coordinates": [*coordinates]}


def read(path: Path) -> Any:
    """Return a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_file_goes_there_and_back_in_every_format(tmp_path: Path, suffix: str, datum: str) -> None:
    """Position to 1 mm, properties, a missing geometry and the order are kept; the datum stands on each feature."""
    start = write(tmp_path / "start.geojson", FEATURES)
    there, back = tmp_path / f"there{suffix}", tmp_path / "back.geojson"

    assert run(start, there, "--from", "wgs84", "--to", datum).exit_code == 0
    result = run(there, back, "--from", datum, "--to", "wgs84")

    assert (result.exit_code, "2 features" in result.stderr, "wgs84" in result.stderr) == (0, True, True)
    tower, nowhere = read(back)["features"]
    assert tower["geometry"]["coordinates"][:2] == pytest.approx(TOWER, abs=1e-8)
    assert nowhere["geometry"] is None
    assert (tower["properties"]["名称"], nowhere["properties"]["名称"]) == ("广州塔", "=1+1")
    assert {str(feature["properties"]["floors"] or "") for feature in (tower, nowhere)} == {"112", ""}
    assert {feature["properties"]["datum"] for feature in (tower, nowhere)} == {"wgs84"}
    assert suffix == ".csv" or tower["geometry"]["coordinates"][2] == 600


def test_geojson_keeps_ids_types_and_foreign_members_and_has_no_crs(tmp_path: Path) -> None:
    """Only positions and the datum change; what would be wrong afterwards, bbox and crs, is gone."""
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    start = write(tmp_path / "in.geojson", FEATURES | {"crs": crs})
    run(start, tmp_path / "out.geojson", "--from", "wgs84", "--to", "gcj02")

    out = read(tmp_path / "out.geojson")

    assert out.keys() == {"type", "attribution", "features"}
    assert [feature["id"] for feature in out["features"]] == ["tower", "nowhere"]
    expected = [feature["properties"] | {"datum": "gcj02"} for feature in FEATURES["features"]]
    assert [feature["properties"] for feature in out["features"]] == expected
    assert [type(value) for value in out["features"][0]["properties"].values()] == [str, int, float, bool, list, str]
    lon, lat = convert(*TOWER, source=Datum.WGS84, target=Datum.GCJ02)
    assert out["features"][0]["geometry"]["coordinates"] == pytest.approx([float(lon), float(lat), 600], abs=1e-9)


def test_geojson_keeps_what_only_some_features_have(tmp_path: Path) -> None:
    """Foreign members and ids stay with their features; a feature's own bbox, wrong afterwards, is gone."""
    first, second, third = (features := collection(point(*TOWER), None, point(*TOWER)))["features"]
    first |= {"bbox": [*TOWER, *TOWER], "style": {"color": "red"}}
    second |= {"id": 0}
    third |= {"id": "c", "style": None, "tippecanoe": {"minzoom": 3}}
    run(write(tmp_path / "in.geojson", features), tmp_path / "out.geojson")

    out = read(tmp_path / "out.geojson")

    kept = [{k: v for k, v in one.items() if k not in {"type", "geometry", "properties"}} for one in out["features"]]
    expected = [{"style": {"color": "red"}}, {"id": 0}, {"id": "c", "style": None, "tippecanoe": {"minzoom": 3}}]
    assert kept == expected
    assert out.keys() == {"type", "features"}
    assert run(tmp_path / "out.geojson", tmp_path / "out.csv", "--from", "wgs84", "--to", "bd09").exit_code == 0
    cells = csv.DictReader(io.StringIO((tmp_path / "out.csv").read_bytes().decode("utf-8-sig")))
    assert [row["id"] for row in cells] == ["", "0", "c"]


def test_a_csv_may_hold_a_long_geometry(tmp_path: Path) -> None:
    """A coastline as WKT has more characters than the csv module allows by itself; its own limit is set back."""
    limit = csv.field_size_limit()
    line = shapely.LineString([(113 + number / 20_000, 23.123456) for number in range(10_000)])
    cell = shapely.to_wkt(line, rounding_precision=9)
    assert len(cell) > limit
    start = write(tmp_path / "in.csv", f'lon,lat,geometry_wkt\n113.25,23.12,"{cell}"\n')

    assert run(start, tmp_path / "out.csv", "--from", "wgs84", "--to", "bd09").exit_code == 0
    assert run(tmp_path / "out.csv", tmp_path / "back.geojson", "--from", "bd09", "--to", "wgs84").exit_code == 0

    [feature] = read(tmp_path / "back.geojson")["features"]
    assert shapely.LineString(feature["geometry"]["coordinates"]).equals_exact(line, 1e-8)
    assert csv.field_size_limit() == limit


NO_JSON = [
    pytest.param({"properties": {"a": float("inf")}}, ".geojson", id="infinity"),
    pytest.param({"properties": {"a": [1.0, float("nan")]}}, ".geojson", id="NaN in a list"),
    pytest.param({"properties": {"a": {"b": [float("-inf")]}}}, ".json", id="deep inside"),
    pytest.param({"style": float("nan")}, ".geojson", id="a foreign member"),
    pytest.param({"properties": {"a": [float("nan")]}}, ".csv", id="a list in a cell"),
    pytest.param({"properties": {"a": [float("inf")]}}, ".gpkg", id="a list in a field"),
    pytest.param({"properties": {"a": [float("inf")]}}, ".shp", id="a list in a Shapefile"),
]


@pytest.mark.parametrize(("members", "suffix"), NO_JSON)
def test_numbers_that_json_lacks_are_told_and_nothing_is_written(
    tmp_path: Path, members: dict[str, Any], suffix: str
) -> None:
    """NaN and the infinities would make a file that no strict reader takes."""
    features = collection(point(*TOWER))
    features["features"][0] |= members

    result = run(write(tmp_path / "in.geojson", features), tmp_path / f"out{suffix}")

    assert (result.exit_code, "NaN or infinity" in result.stderr, f"out{suffix}" in result.stderr) == (2, True, True)
    assert [path.name for path in tmp_path.iterdir()] == ["in.geojson"]


def test_a_datum_that_is_a_list_of_nan_is_a_contradiction(tmp_path: Path) -> None:
    """It is told like any other, not a fault of ours."""
    features = collection(point(*TOWER))
    features["features"][0]["properties"] = {"datum": [float("nan")]}

    result = run(write(tmp_path / "in.geojson", features), tmp_path / "out.geojson")

    assert (result.exit_code, "[nan]" in result.stderr) == (1, True)


def to_millimetres(value: Any) -> Any:
    """Return JSON with its decimals rounded to eight: of the nine that a shift writes, the last may differ."""
    if isinstance(value, dict):
        return {name: to_millimetres(one) for name, one in value.items()}
    if isinstance(value, list):
        return [to_millimetres(one) for one in value]
    return round(value, 8) if isinstance(value, float) else value


def test_the_projects_own_layer_comes_back_as_it_was(settings: Settings, tmp_path: Path) -> None:
    """Every kind of geometry, list and object of our layer survives the way to Baidu and back, to a millimetre."""
    run(settings.layer_path, tmp_path / "bd.geojson", "--from", "wgs84", "--to", "bd09")
    run(tmp_path / "bd.geojson", tmp_path / "back.geojson", "--from", "bd09", "--to", "wgs84")

    assert to_millimetres(read(tmp_path / "back.geojson")) == to_millimetres(read(settings.layer_path))


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".fgb"])
def test_only_wgs84_carries_a_crs(tmp_path: Path, suffix: str) -> None:
    """A shifted file has no CRS, for each would be a lie; WGS 84 is EPSG:4326, and a former file's CRS is gone."""
    start, out = write(tmp_path / "in.geojson", FEATURES), tmp_path / f"out{suffix}"

    run(start, out, "--from", "wgs84", "--to", "wgs84")
    assert gpd.read_file(out).crs == "EPSG:4326"

    run(start, out, "--from", "wgs84", "--to", "gcj02")
    shifted = gpd.read_file(out)
    assert shifted.crs is None or "Undefined" in shifted.crs.name
    assert set(shifted["datum"]) == {"gcj02"}
    assert not (tmp_path / "out.prj").exists()


def test_whole_numbers_stay_whole_where_some_are_missing(tmp_path: Path) -> None:
    """A GeoPackage's integer column with a gap is one afterwards."""
    run(write(tmp_path / "in.geojson", FEATURES), tmp_path / "a.gpkg", "--from", "wgs84", "--to", "gcj02")
    run(tmp_path / "a.gpkg", tmp_path / "b.gpkg")

    info = pyogrio.read_info(tmp_path / "b.gpkg")
    types = dict(zip(info["fields"], info["dtypes"], strict=True))
    assert (types["floors"], types["height"], types["open"]) == ("int64", "float64", "bool")


def test_csv_keeps_its_columns_and_cells(tmp_path: Path) -> None:
    """Only lon, lat and datum change: leading zeros, empty cells and the order of the columns stay."""
    rows = '\ufeff编号,lon,lat,说明\r\n007,113.31914,23.10899,"a,b"\r\n008,,,=1\r\n'
    run(write(tmp_path / "in.csv", rows.encode()), tmp_path / "out.csv", "--from", "wgs84", "--to", "gcj02")

    text = (tmp_path / "out.csv").read_bytes().decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(text))

    assert list(first) == ["编号", "lon", "lat", "说明", "datum"]
    assert (first["编号"], first["说明"], first["datum"]) == ("007", "a,b", "gcj02")
    assert float(first["lat"]) == pytest.approx(23.1064, abs=5e-5)
    assert list(second.values()) == ["008", "", "", "'=1", "gcj02"]


def test_columns_that_repeat_the_geometry_follow_it(settings: Settings, tmp_path: Path) -> None:
    """lon, lat and geometry_wkt of our own CSV export are never left in the old datum."""
    CliRunner().invoke(main, ["export", "--format", "csv", "-o", str(tmp_path / "in.csv")], catch_exceptions=False)
    run(tmp_path / "in.csv", tmp_path / "out.csv", "--from", "wgs84", "--to", "gcj02")

    def rows(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO((tmp_path / name).read_bytes().decode("utf-8-sig"))))

    assert settings.layer_path.exists()
    for old, new in zip(rows("in.csv"), rows("out.csv"), strict=True):
        assert old.keys() == new.keys()
        assert bool(old["lon"]) == bool(new["lon"])
        if old["lon"]:
            geometry = shapely.from_wkt(new["geometry_wkt"])
            assert 550 < geometry.centroid.distance(shapely.from_wkt(old["geometry_wkt"]).centroid) * 102_400 < 650
            assert geometry.distance(shapely.Point(float(new["lon"]), float(new["lat"]))) < 1e-6


def test_a_property_called_geometry_is_no_geometry(tmp_path: Path) -> None:
    """A property's name doesn't cost its value."""
    features = collection(point(*TOWER))
    features["features"][0]["properties"] = {"geometry": "round"}
    run(write(tmp_path / "in.geojson", features), tmp_path / "out.geojson")

    assert read(tmp_path / "out.geojson")["features"][0]["properties"] == {"geometry": "round", "datum": "wgs84"}


def test_a_file_may_be_written_over_itself_once(tmp_path: Path) -> None:
    """The second time the file itself says that it is converted, and stays as it is."""
    path = write(tmp_path / "in.geojson", FEATURES)
    assert run(path, path).exit_code == 0
    before = path.read_bytes()

    result = run(path, path)

    assert (result.exit_code, path.read_bytes()) == (1, before)
    assert all(words in result.stderr for words in ("in.geojson", "wgs84", "--from gcj02"))


@pytest.mark.parametrize("said", ["GCJ-02", "gcj02", "", None])
def test_a_datum_that_agrees_is_taken_over_however_written(tmp_path: Path, said: str | None) -> None:
    """The column keeps its name and says the new datum."""
    features = collection(point(*TOWER))
    features["features"][0]["properties"] = {"Datum": said}
    run(write(tmp_path / "in.geojson", features), tmp_path / "out.geojson")

    assert read(tmp_path / "out.geojson")["features"][0]["properties"] == {"Datum": "wgs84"}


def test_rings_follow_the_right_hand_rule(tmp_path: Path) -> None:
    """A polygon drawn clockwise is turned, as RFC 7946 asks."""
    ring = [[113.3, 23.0], [113.3, 23.1], [113.4, 23.1], [113.3, 23.0]]
    write(tmp_path / "in.geojson", collection({"type": "Polygon", "coordinates": [ring]}))
    run(tmp_path / "in.geojson", tmp_path / "out.geojson")

    [ring] = read(tmp_path / "out.geojson")["features"][0]["geometry"]["coordinates"]
    assert shapely.is_ccw(shapely.LinearRing(ring))


BEIJING54 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4214"}}
REFUSED = [
    pytest.param("in.geojson", None, 2, "no such file", id="missing"),
    pytest.param("in.geojson", b"", 1, "no features", id="no bytes"),
    pytest.param("in.geojson", collection(), 1, "no features", id="no features"),
    pytest.param("in.geojson", "garbage", 2, "not a readable file", id="garbage"),
    pytest.param("in.geojson", b"\xff\xfe\x00", 2, "encoding", id="binary"),
    pytest.param("in.geojson", "[1, 2]", 2, "not a readable file", id="JSON, but a list"),
    pytest.param("in.geojson", {"type": "Topology"}, 2, "not a readable file", id="JSON of another kind"),
    pytest.param("in.geojson", "[" * 200_000, 2, "not a readable file", id="JSON too deep"),
    pytest.param("in.geojson", collection(None), 1, "no geometry", id="null geometries only"),
    pytest.param("in.geojson", collection(point()), 1, "no geometry", id="empty geometries only"),
    pytest.param("in.geojson", collection({"type": "Blob"}), 2, "not a readable file", id="an unknown geometry"),
    pytest.param("in.geojson", collection(point(113, "north")), 2, "not a readable file", id="words as coordinates"),
    pytest.param("in.geojson", collection(point(113, 23), point(113, float("nan"))), 1, "feature 2", id="NaN"),
    pytest.param("in.geojson", collection(point(float("inf"), 23)), 1, "feature 1", id="infinity"),
    pytest.param("in.geojson", collection(point(23.1, 113.3)), 1, "longitude first", id="swapped axes"),
    pytest.param("in.geojson", collection(point(12614000, 2645000)), 1, "metres on a grid", id="metres without a CRS"),
    pytest.param("in.geojson", collection(point(1, 2), crs=BEIJING54), 2, "EPSG:4214", id="another datum"),
    pytest.param("in.geojson", collection(point(1, 2), crs={"type": "x"}), 2, "system", id="a broken crs"),
    pytest.param("in.geojson", collection(point(10**400, 23)), 2, "not a readable file", id="a number too large"),
    pytest.param("in.csv", b"\xef\xbb\xbf", 1, "no features", id="CSV with only a BOM"),
    pytest.param("in.csv", "a,b\n1,2\n", 1, "lon + lat", id="CSV without coordinates"),
    pytest.param("in.csv", "lon,lat\n", 1, "no features", id="CSV without rows"),
    pytest.param("in.csv", "lon,lat\n113,23\n113,x\n", 1, "feature 2", id="CSV with words"),
    pytest.param("in.csv", "lon,lat\n113,\n", 1, "feature 1", id="CSV with half a position"),
    pytest.param("in.csv", "lon,lat\nnan,inf\n", 1, "feature 1", id="CSV without finite numbers"),
    pytest.param("in.csv", "lon,lat,geometry_wkt\n113,23,POINT\n", 1, "feature 1", id="CSV with faulty WKT"),
    pytest.param("in.csv", "lon,lat\n1,2\n1,2,3\n", 2, "line 3", id="CSV with a cell too many"),
    pytest.param("in.csv", "lon,lat,lon\n1,2,3\n", 2, "lon stands twice", id="CSV with a column twice"),
    pytest.param("in.csv", 'lon,lat\n1,"2\n', 2, "not a readable file", id="CSV with an open quote"),
    pytest.param("in.gpkg", b"garbage", 2, "no .gpkg file", id="a GeoPackage of garbage"),
    pytest.param("in.shp", b"garbage", 2, "no .shp file", id="a Shapefile of garbage"),
    pytest.param("in.fgb", b"fgb garbage", 2, "no .fgb file", id="a FlatGeobuf of garbage"),
    pytest.param("in.fgb", b"fgb\x03fgb\x00garbage", 2, "not a readable file", id="a FlatGeobuf that breaks off"),
    pytest.param("in.dwg", "AC1032", 2, ".gpkg", id="an unknown format"),
]


@pytest.mark.parametrize(("name", "content", "exit_code", "words"), REFUSED)
@pytest.mark.parametrize("suffix", [".geojson", ".gpkg"])
def test_what_cannot_be_converted_is_told_and_nothing_is_written(
    tmp_path: Path, name: str, content: object, exit_code: int, words: str, suffix: str
) -> None:
    """The message names the file and what is wrong; an existing OUT stays as it was, in both languages."""
    path, out = tmp_path / name, write(tmp_path / f"out{suffix}", "old")
    if content is not None:
        write(path, content)
    files = {*tmp_path.iterdir()}

    result, chinese = run(path, out), run(path, out, lang="zh")

    assert (result.exit_code, chinese.exit_code) == (exit_code, exit_code)
    assert name in result.stderr
    assert name in chinese.stderr
    assert words in result.stderr
    assert out.read_text(encoding="utf-8") == "old"
    assert {*tmp_path.iterdir()} == files


def test_another_datum_in_a_geopackage_is_named(tmp_path: Path) -> None:
    """Beijing 54 and Xi'an 80 lie up to 100 m off; their parameters are not public, so they are refused by code."""
    for crs in ("EPSG:4214", "EPSG:4610", "EPSG:2437"):
        frame = gpd.GeoDataFrame(geometry=[shapely.Point(113, 23)], crs=crs)
        frame.to_file(tmp_path / "in.gpkg")

        result = run(tmp_path / "in.gpkg", tmp_path / "out.gpkg")

        assert (result.exit_code, crs in result.stderr, (tmp_path / "out.gpkg").exists()) == (2, True, False)


def test_several_layers_are_refused_by_name(tmp_path: Path) -> None:
    """Converting the first and dropping the second would be a loss."""
    frame = gpd.GeoDataFrame(geometry=[shapely.Point(113, 23)], crs="EPSG:4326")
    for layer in ("roads", "rivers"):
        frame.to_file(tmp_path / "in.gpkg", layer=layer)

    result = run(tmp_path / "in.gpkg", tmp_path / "out.gpkg")

    assert (result.exit_code, (tmp_path / "out.gpkg").exists()) == (2, False)
    assert "roads, rivers" in result.stderr


def test_a_table_without_geometry_is_refused(tmp_path: Path) -> None:
    """A GeoPackage may hold a plain table."""
    pyogrio.write_dataframe(gpd.pd.DataFrame({"a": [1]}), tmp_path / "in.gpkg")

    result = run(tmp_path / "in.gpkg", tmp_path / "out.gpkg")

    assert (result.exit_code, "no geometry" in result.stderr) == (1, True)


LOSSES = [
    pytest.param({"words": "海" * 200}, point(113, 23), id="a long text"),
    pytest.param({}, {"type": "LineString", "coordinates": [[113, 23], [114, 23]]}, id="points beside lines"),
]


@pytest.mark.parametrize(("properties", "geometry"), LOSSES)
def test_what_a_format_cannot_hold_is_not_cut_short(
    tmp_path: Path, properties: dict[str, object], geometry: object
) -> None:
    """A Shapefile that would lose something is not written, nor any part of it."""
    features = collection(point(*TOWER), geometry)
    for feature in features["features"]:
        feature["properties"] = properties

    result = run(write(tmp_path / "in.geojson", features), tmp_path / "out.shp")

    assert (result.exit_code, ".gpkg" in result.stderr) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["in.geojson"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_file_that_cannot_be_written_is_named(tmp_path: Path, suffix: str) -> None:
    """A missing folder is exit code 2; nothing is left behind."""
    start = write(tmp_path / "in.geojson", FEATURES)

    result = run(start, tmp_path / "none" / f"out{suffix}")

    assert result.exit_code == 2
    assert str(tmp_path / "none" / "out") in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["in.geojson"]


@pytest.mark.parametrize("options", [("--from", "gcj02"), ("--to", "wgs84"), ("--from", "mars", "--to", "wgs84")])
def test_both_datums_must_be_named(tmp_path: Path, options: tuple[str, ...]) -> None:
    """Nothing is guessed about a datum."""
    result = run(write(tmp_path / "in.geojson", FEATURES), tmp_path / "out.geojson", *options)

    assert (result.exit_code, (tmp_path / "out.geojson").exists()) == (2, False)


def test_a_shapefile_replaces_a_former_one_whole(tmp_path: Path) -> None:
    """Parts of the old file that the new one hasn't, such as an index, are gone."""
    write(tmp_path / "out.qix", "old")
    write(tmp_path / "out.prj", "old")

    run(write(tmp_path / "in.geojson", FEATURES), tmp_path / "out.shp", "--from", "wgs84", "--to", "bd09")

    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"in.geojson", "out.shp", "out.shx", "out.dbf", "out.cpg"}


def tower(properties: object) -> dict[str, Any]:
    """Return a feature with properties."""
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": TOWER}, "properties": properties}


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("properties", [[1], {"a": "\ud800"}, {"\ud800": 1}], ids=["list", "value", "name"])
def test_properties_that_no_format_holds_are_told(tmp_path: Path, suffix: str, properties: object) -> None:
    """A list in their stead, and halves of characters."""
    source = write(tmp_path / "in.geojson", {"type": "FeatureCollection", "features": [tower(properties)]})

    result = run(source, tmp_path / f"out{suffix}")

    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [source])
    assert "in.geojson" in result.stderr


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".fgb"])
def test_a_number_that_is_too_large_for_a_field_is_told(tmp_path: Path, suffix: str) -> None:
    """GeoJSON and CSV hold it."""
    source = write(tmp_path / "in.geojson", {"type": "FeatureCollection", "features": [tower({"v": 10**30})]})

    result = run(source, tmp_path / f"out{suffix}")

    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [source])
    assert "another format" in result.stderr
    assert run(source, tmp_path / "out.csv").exit_code == 0


def test_a_single_feature_is_a_file_of_features(tmp_path: Path) -> None:
    """It comes out as a collection of one."""
    target = tmp_path / "out.geojson"

    assert run(write(tmp_path / "in.geojson", tower({"v": 1})), target).exit_code == 0

    [feature] = json.loads(target.read_text(encoding="utf-8"))["features"]
    assert feature["properties"] == {"v": 1, "datum": "wgs84"}


def test_no_cell_of_a_csv_is_a_formula(tmp_path: Path) -> None:
    """Neither a text nor a column's name; numbers stay numbers, and a second time nothing is added."""
    source = write(tmp_path / "in.csv", "lon,lat,=a,b,c\n113.3,23.1,=1+1,-5.5,+1E3\n")

    assert run(source, tmp_path / "out.csv").exit_code == 0
    assert run(tmp_path / "out.csv", tmp_path / "again.csv", "--from", "wgs84", "--to", "wgs84").exit_code == 0

    for name in ("out.csv", "again.csv"):
        header, row = csv.reader(io.StringIO((tmp_path / name).read_text(encoding="utf-8-sig")))
        assert header[2:5] == ["'=a", "b", "c"]
        assert row[2:5] == ["'=1+1", "-5.5", "+1E3"]


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".fgb"])
@pytest.mark.parametrize("part", [0, 0.5, 0.9])
def test_a_file_that_was_cut_short_is_not_handed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, part: float
) -> None:
    """GDAL says nothing of a full disk when it writes some formats; what it wrote is read again."""
    source = write(tmp_path / "in.geojson", {"type": "FeatureCollection", "features": [tower({"v": "x" * 99})] * 99})
    plain = pyogrio.write_dataframe

    def write_short(table: gpd.GeoDataFrame, path: Path, **options: Any) -> None:
        plain(table, path, **options)
        for file in path.parent.iterdir():
            os.truncate(file, int(file.stat().st_size * part))

    monkeypatch.setattr(pyogrio, "write_dataframe", write_short)

    result = run(source, tmp_path / f"out{suffix}")

    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [source])
    assert f"out{suffix}" in result.stderr


def test_a_full_disk_is_told_apart_from_what_a_format_cannot_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GDAL's own words for it are anything but that."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
    source = write(tmp_path / "in.geojson", {"type": "FeatureCollection", "features": [tower({"a": 1, "A": 2})]})

    result = run(source, tmp_path / "out.gpkg")

    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [source])
    assert "TMPDIR" in result.stderr
