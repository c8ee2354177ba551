"""JSON of features as it is found: without properties, as a bare geometry, with a crs of old, Esri's."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from map_files import read, rows, write

from haizhumap.errors import HaizhumapError

POINT = {"type": "Point", "coordinates": [113.32, 23.1]}
FEATURE = {"type": "Feature", "properties": {"名称": "新港路"}, "geometry": POINT}
FORMS = [
    pytest.param(FEATURE | {"type": "Feature"}, id="a feature"),
    pytest.param(
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": POINT}]}, id="no properties"
    ),
    pytest.param({"type": "FeatureCollection", "features": [FEATURE | {"properties": None}]}, id="null properties"),
    pytest.param({"features": [FEATURE]}, id="no type"),
    pytest.param(POINT, id="a bare geometry"),
    pytest.param({"type": "GeometryCollection", "geometries": [POINT]}, id="a bare collection of geometries"),
]


@pytest.mark.parametrize("value", FORMS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_every_form_of_geojson_is_features(tmp_path: Path, value: dict[str, Any], encoding: str) -> None:
    """Whatever is left out, and in whatever encoding."""
    if encoding in {"gbk", "utf-16"}:
        value = value | {"名称": "海珠区新港路快捷化改造项目"}

    gdf, _ = read(write(tmp_path / "in.geojson", value, encoding))

    assert len(gdf) == 1
    assert gdf.geometry.iloc[0].centroid.coords[0] == (113.32, 23.1)


CRS = [
    pytest.param({"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}, set(), id="CRS84"),
    pytest.param({"type": "name", "properties": {"name": "EPSG:4326"}}, set(), id="EPSG:4326"),
    pytest.param({"type": "EPSG", "properties": {"code": 4326}}, set(), id="a code"),
    pytest.param({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}, {"cgcs2000"}, id="CGCS2000"),
    pytest.param({"type": "link", "properties": {"href": "http://x", "type": "proj4"}}, {"crs-link"}, id="a link"),
    pytest.param(None, set(), id="null"),
]


@pytest.mark.parametrize(("crs", "told"), CRS)
def test_a_crs_of_old_is_understood(tmp_path: Path, crs: object, told: set[str]) -> None:
    """By name or code; a link is not followed, and told."""
    value = {"type": "FeatureCollection", "crs": crs, "features": [FEATURE]}

    gdf, notes = read(write(tmp_path / "in.geojson", value))

    assert gdf.geometry.iloc[0].coords[0] == (113.32, 23.1)
    assert notes.keys() == told


ESRI = {
    "displayFieldName": "名称",
    "geometryType": "esriGeometryPolygon",
    "spatialReference": {"wkid": 4490, "latestWkid": 4490},
    "fields": [{"name": "名称", "type": "esriFieldTypeString"}],
    "features": [
        {
            "attributes": {"名称": "云湖公园", "层数": 3, "面积": 2.5, "注": None},
            "geometry": {"rings": [[[113.0, 23.0], [113.0, 24.0], [114.0, 24.0], [114.0, 23.0], [113.0, 23.0]]]},
        }
    ],
}


@pytest.mark.parametrize("left_out", [(), ("fields",), ("fields", "geometryType")])
def test_what_an_arcgis_server_answers_is_read(tmp_path: Path, left_out: tuple[str, ...]) -> None:
    """Its attributes are the properties, its spatial reference the CRS."""
    value = {name: one for name, one in ESRI.items() if name not in left_out}

    gdf, notes = read(write(tmp_path / "in.json", value))

    assert rows(gdf) == [{"名称": "云湖公园", "层数": 3, "面积": 2.5, "注": None}]
    assert (gdf.geom_type.tolist(), gdf.area.tolist()) == (["Polygon"], [1.0])
    assert notes.keys() == {"cgcs2000"}


def test_an_answer_that_is_not_all_of_it_is_told(tmp_path: Path) -> None:
    """A server says so where it stopped at its limit."""
    _, notes = read(write(tmp_path / "in.json", ESRI | {"exceededTransferLimit": True}))

    assert "esri-limit" in notes


@pytest.mark.parametrize("value", [0, 2**40, 1.5, "words"])
def test_a_field_named_geometry_stays_beside_the_geometry(tmp_path: Path, value: object) -> None:
    """Whatever its type: GDAL's reader puts the shapes in its place."""
    feature = {"attributes": {"geometry": value, "name": "a"}, "geometry": {"x": 113, "y": 23}}

    gdf, _ = read(write(tmp_path / "in.json", {"features": [feature]}))

    assert rows(gdf) == [{"geometry": value, "name": "a"}]
    assert gdf.geometry[0] == shapely.Point(113, 23)


def test_a_name_that_stands_twice_is_told(tmp_path: Path) -> None:
    """The last value is taken, as every reader of JSON does, but not in silence."""
    words = json.dumps(FEATURE, ensure_ascii=False).replace('{"名称"', '{"名称": "旧", "名称"')

    gdf, notes = read(write(tmp_path / "in.geojson", words))

    assert rows(gdf) == [{"名称": "新港路"}]
    assert notes["json-twice"] == {"path": tmp_path / "in.geojson", "names": "名称", "count": 1}


REFUSED = [
    pytest.param('{"type": "FeatureColl', "convert-json", id="cut short"),
    pytest.param({"type": "Topology", "objects": {}}, "convert-json-kind", id="TopoJSON"),
    pytest.param([1], "convert-json-kind", id="a list"),
    pytest.param({"features": [1]}, "convert-feature", id="a number for a feature"),
    pytest.param(FEATURE | {"properties": [1]}, "convert-properties", id="a list of properties"),
    pytest.param(FEATURE | {"geometry": {"type": "Point"}}, "convert-geometry", id="no coordinates"),
    pytest.param(FEATURE | {"geometry": "POINT (1 2)"}, "convert-geometry", id="WKT for a geometry"),
    pytest.param({"features": [FEATURE], "crs": "GCJ-02"}, "convert-crs-unknown", id="a crs of words"),
    pytest.param(
        {"features": [FEATURE], "crs": {"properties": {"name": "GCJ-02"}}}, "convert-crs-unknown", id="an unknown crs"
    ),
    pytest.param("[" * 100_000, "convert-deep", id="deep"),
    pytest.param('{"features": [{"a": ' + "9" * 5000 + "}]}", "convert-malformed", id="a number of 5000 digits"),
    pytest.param(
        FEATURE | {"properties": dict.fromkeys(map(str, range(200_000)))}, "convert-fields", id="200,000 fields"
    ),
]


@pytest.mark.parametrize(("value", "code"), REFUSED)
def test_json_that_cannot_be_read_says_why(tmp_path: Path, value: object, code: str) -> None:
    """Each by what is wrong with it, in the project's words."""
    with pytest.raises(HaizhumapError) as caught:
        read(write(tmp_path / "in.geojson", value))

    assert caught.value.code == code
