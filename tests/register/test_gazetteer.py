"""Reading the gazetteer: every bad file and feature is told, and nothing is raised."""

import json
from pathlib import Path
from typing import Any

import pytest

from haizhumap.errors import DataError, InputError
from haizhumap.model import Precision
from haizhumap.register.gazetteer import read_gazetteer

GOOD: dict[str, Any] = {
    "type": "Feature",
    "properties": {
        "place_id": "a",
        "precision": "exact",
        "uncertainty_m": 50,
        "datum_source": "wgs84",
        "source": "OSM",
        "source_zh": "OSM",
        "source_date": "2026",
        "licence": "ODbL-1.0",
        "method": "centroid",
        "method_zh": "中心",
        "note": "",
        "note_zh": "",
    },
    "geometry": {"type": "Point", "coordinates": [113.3, 23.1]},
}


def collection(*features: object, **members: object) -> bytes:
    """Return a gazetteer file with these features, one a line."""
    head = json.dumps({"type": "FeatureCollection", **members})[:-1]
    body = ",\n".join(json.dumps(feature) for feature in features)
    return f'{head}, "features": [\n{body}\n]}}'.encode()


def with_property(name: str, value: object) -> dict[str, Any]:
    """Return the good feature with one other property."""
    return GOOD | {"properties": GOOD["properties"] | {name: value}}


def without_property(name: str) -> dict[str, Any]:
    """Return the good feature without a property."""
    return GOOD | {"properties": {key: value for key, value in GOOD["properties"].items() if key != name}}


def with_geometry(kind: str, coordinates: object) -> dict[str, Any]:
    """Return the good feature with another geometry."""
    return GOOD | {"geometry": {"type": kind, "coordinates": coordinates}}


def published(**facts: object) -> dict[str, Any]:
    """Return the good feature with a published size."""
    return GOOD | {"properties": GOOD["properties"] | facts}


PRESS = {"published_source": "press", "published_source_zh": "报刊"}


@pytest.mark.parametrize("size", [{"published_area_ha": 287.54}, {"published_length_m": 3500}])
def test_a_published_size_is_read_with_its_source(tmp_path: Path, size: dict[str, float]) -> None:
    """It is a fact beside the position; without one nothing stands there."""
    path = tmp_path / "g.geojson"
    path.write_bytes(collection(published(**size, **PRESS), with_property("place_id", "b")))

    gazetteer = read_gazetteer(path, name="g.geojson")

    [name], [value] = size, size.values()
    assert gazetteer.issues == []
    assert (getattr(gazetteer.records["a"], name), gazetteer.records["a"].published_source) == (value, "press")
    assert (getattr(gazetteer.records["b"], name), gazetteer.records["b"].published_source_zh) == (None, "")


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        pytest.param({"published_area_ha": 0} | PRESS, {"published_area_ha"}, id="no size"),
        pytest.param({"published_area_ha": "2"} | PRESS, {"published_area_ha"}, id="text"),
        pytest.param({"published_length_m": True} | PRESS, {"published_length_m"}, id="a truth"),
        pytest.param({"published_length_m": 5}, {"published_source", "published_source_zh"}, id="no source"),
        pytest.param(
            {"published_length_m": 5, "published_source": " ", "published_source_zh": "报刊"},
            {"published_source"},
            id="a blank source",
        ),
        pytest.param(PRESS, {"published_length_m / published_area_ha"}, id="a source of nothing"),
    ],
)
def test_a_published_size_that_is_none_is_told(tmp_path: Path, facts: dict[str, Any], fields: set[str]) -> None:
    """Size and source stand together or not at all."""
    path = tmp_path / "g.geojson"
    path.write_bytes(collection(published(**facts)))

    gazetteer = read_gazetteer(path, name="g.geojson")

    assert ({issue.field for issue in gazetteer.issues}, gazetteer.records) == (fields, {})


def test_a_good_feature_becomes_a_position(tmp_path: Path) -> None:
    """Geometry and properties are typed, and the line is where the place stands."""
    path = tmp_path / "g.geojson"
    path.write_bytes(collection(GOOD, with_property("place_id", "b")))

    gazetteer = read_gazetteer(path, name="g.geojson")

    assert gazetteer.issues == []
    assert gazetteer.records["a"].precision is Precision.EXACT
    assert gazetteer.lines == {"a": 2, "b": 3}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "empty-file", id="empty"),
        pytest.param(b"{", "bad-json", id="broken JSON"),
        pytest.param("{'海': 1}".encode("gb18030"), "not-utf8", id="GBK"),
        pytest.param(b"[" * 100_000, "bad-json", id="nested too deep"),
        pytest.param(collection(with_property("note", "\ud800")), "bad-json", id="half a character"),
        pytest.param(b"[]", "not-feature-collection", id="a list"),
        pytest.param(b'{"type": "Feature"}', "not-feature-collection", id="a feature"),
        pytest.param(collection(GOOD, crs={}), "crs-member", id="crs"),
        pytest.param(
            collection(GOOD).replace(b'"place_id"', b'"note": "", "place_id"'), "repeated-name", id="a name twice"
        ),
        pytest.param(collection(3), "bad-feature", id="a number for a feature"),
        pytest.param(collection({"type": "Feature"}), "bad-feature", id="no properties"),
        pytest.param(collection(without_property("licence")), "missing-property", id="missing property"),
        pytest.param(collection(with_property("precision", "sure")), "unknown-code", id="unknown precision"),
        pytest.param(collection(with_property("uncertainty_m", -1)), "bad-property", id="negative uncertainty"),
        pytest.param(collection(with_property("uncertainty_m", 1.5)), "bad-property", id="uncertainty not whole"),
        pytest.param(collection(with_property("source", 3)), "bad-property", id="a number for words"),
        pytest.param(collection(GOOD, GOOD), "duplicate-id", id="duplicate"),
        pytest.param(collection(with_geometry("Blob", [])), "bad-geometry", id="unknown geometry"),
        pytest.param(collection(with_geometry("Point", ["a", "b"])), "bad-geometry", id="coordinates in words"),
        pytest.param(collection(with_geometry("Point", [])), "bad-geometry", id="no coordinates"),
        pytest.param(
            collection(with_geometry("Polygon", [[[113, 23], [114, 24], [113, 24], [114, 23], [113, 23]]])),
            "bad-geometry",
            id="a bow tie",
        ),
    ],
)
def test_a_bad_gazetteer_is_told(tmp_path: Path, data: bytes, code: str) -> None:
    """Each fault has its code."""
    path = tmp_path / "g.geojson"
    path.write_bytes(data)

    gazetteer = read_gazetteer(path, name="g.geojson")

    assert [issue.code for issue in gazetteer.issues] == [code]
    with pytest.raises(DataError):
        gazetteer.require_clean()


def test_a_missing_gazetteer_cannot_be_read(tmp_path: Path) -> None:
    """A file that is not there is no fault in the data."""
    with pytest.raises(InputError) as caught:
        read_gazetteer(tmp_path / "none", name="none")

    assert caught.value.code == "file-unreadable"
