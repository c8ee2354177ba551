"""The layer as Linked Places; GDAL reads its geometry in `test_exports.py`."""

import json
from typing import Any

import geopandas as gpd
import pytest
from jsonschema import Draft202012Validator

from haizhumap.exports import export
from haizhumap.exports.linkedplaces import _CERTAINTY
from haizhumap.model import Precision

TEXT = {"type": "string", "minLength": 1}
CITED = {"type": "array", "minItems": 1, "items": {"required": ["label"]}}
NAME = {"required": ["toponym", "lang", "citations"], "properties": {"toponym": TEXT, "citations": CITED}}
SPAN = {"required": ["start"], "properties": {"start": {"required": ["in"]}}}
FEATURE = {
    "type": "object",
    "required": ["@id", "type", "properties", "names", "geometry", "when"],
    "properties": {
        "@id": {"type": "string", "pattern": "^urn:uuid:"},
        "type": {"const": "Feature"},
        "properties": {
            "required": ["title", "fclasses", "ccodes"],
            "properties": {
                "title": TEXT,
                "ccodes": {"items": {"pattern": "^[A-Z]{2}$"}},
                "fclasses": {"minItems": 1, "items": {"enum": [*"AHLPRST"]}},
            },
        },
        "names": {"type": "array", "minItems": 1, "items": NAME},
        "when": {"required": ["timespans"], "properties": {"timespans": {"minItems": 1, "items": SPAN}}},
        "geometry": {
            "type": ["object", "null"],
            "required": ["type", "coordinates", "certainty"],
            "properties": {"certainty": {"enum": ["certain", "less-certain", "uncertain"]}, "citations": CITED},
        },
        "descriptions": {"type": "array", "items": {"required": ["value", "lang", "@id"]}},
    },
}
"""What Linked Places asks of a feature, by its description of required elements, written anew."""


@pytest.fixture(scope="module")
def content(gdf: gpd.GeoDataFrame) -> Any:
    """Return the real layer as Linked Places."""
    return json.loads(export(gdf, "linkedplaces"))


def test_every_feature_has_what_the_format_asks(content: Any) -> None:
    """Title, class, names with citations, time, geometry with its certainty."""
    schema = {
        "required": ["type", "@context", "features"],
        "properties": {"type": {"const": "FeatureCollection"}, "features": {"items": FEATURE}},
    }

    assert [error.message for error in Draft202012Validator(schema).iter_errors(content)] == []
    assert len({one["@id"] for one in content["features"]}) == 32


def test_certainty_follows_precision(content: Any, gdf: gpd.GeoDataFrame) -> None:
    """Every class of position has a word; the class and the metres stand beside it."""
    rows = gdf.set_index("place_id")

    assert set(_CERTAINTY) == set(Precision) - {Precision.UNKNOWN}
    for one in content["features"]:
        row = rows.loc[one["properties"]["place_id"]]
        assert (one["properties"]["precision"], one["properties"]["uncertainty_m"]) == (
            row["precision"],
            row["uncertainty_m"],
        )
        if one["geometry"]:
            assert one["geometry"]["certainty"] == _CERTAINTY[Precision(row["precision"])]
            assert one["geometry"]["citations"] == [{"label": row["source"]}]


def test_names_are_the_reports_own_first(content: Any) -> None:
    """Then the official one, English and the others, each once with its language."""
    [tower] = [one for one in content["features"] if one["properties"]["place_id"] == "canton-tower"]

    assert tower["names"][0]["toponym"] == tower["properties"]["title"] == "广州塔"
    assert {"toponym": "Canton Tower", "lang": "en"}.items() <= tower["names"][1].items()
    assert "广州塔" in tower["descriptions"][0]["value"]
