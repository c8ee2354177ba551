"""The layer as Web Annotations."""

import json
from typing import Any

import geopandas as gpd
import pytest
from jsonschema import Draft202012Validator

from haizhumap.exports import export
from haizhumap.paths import Settings
from haizhumap.report.store import read_report

TEXT = {"type": "string", "minLength": 1}
IRI = {"type": "string", "format": "uri", "pattern": "^(urn:uuid:|https?://)"}
SELECTORS = {
    "type": "array",
    "prefixItems": [
        {
            "properties": {"type": {"const": "TextPositionSelector"}, "start": {"type": "integer", "minimum": 0}},
            "required": ["type", "start", "end"],
        },
        {
            "properties": {"type": {"const": "TextQuoteSelector"}, "exact": TEXT},
            "required": ["type", "exact", "prefix", "suffix"],
        },
    ],
    "minItems": 2,
    "maxItems": 2,
}
ANNOTATION = {
    "type": "object",
    "required": ["id", "type", "target", "body", "motivation"],
    "properties": {
        "id": IRI,
        "type": {"const": "Annotation"},
        "motivation": {"const": "identifying"},
        "rights": IRI,
        "body": {"type": "array", "items": {"required": ["type", "purpose"]}},
        "target": {
            "required": ["source", "selector"],
            "properties": {"source": {"required": ["id", "type"]}, "selector": SELECTORS},
        },
    },
}
COLLECTION = {
    "type": "object",
    "required": ["@context", "id", "type", "total", "first"],
    "properties": {
        "@context": {"prefixItems": [{"const": "http://www.w3.org/ns/anno.jsonld"}]},
        "id": IRI,
        "type": {"const": "AnnotationCollection"},
        "total": {"type": "integer", "minimum": 0},
        "first": {
            "required": ["id", "type", "items"],
            "properties": {"type": {"const": "AnnotationPage"}, "items": {"type": "array", "items": ANNOTATION}},
        },
    },
}
"""What the Web Annotation Data Model (W3C, 2017) asks of a collection, its page and an annotation, written anew."""


@pytest.fixture(scope="module")
def content(gdf: gpd.GeoDataFrame) -> Any:
    """Return the real layer's annotations."""
    return json.loads(export(gdf, "annotations"))


def test_the_form_is_that_of_the_model(content: Any) -> None:
    """Collection, page, annotations, targets and selectors; each id is its own."""
    ids = [one["id"] for one in content["first"]["items"]]

    assert [error.message for error in Draft202012Validator(COLLECTION).iter_errors(content)] == []
    assert content["total"] == len(set(ids)) == 32


def test_every_mark_is_found_in_the_text_by_its_offsets_and_by_its_words(content: Any, settings: Settings) -> None:
    """As a tool does that anchors annotations: the position first, else the words with those around them."""
    text = read_report(settings.reports_dir, "haizhu-2024").text

    for one in content["first"]["items"]:
        position, words = one["target"]["selector"]
        start = text.index(words["prefix"] + words["exact"] + words["suffix"]) + len(words["prefix"])
        assert (position["start"], position["end"]) == (start, start + len(words["exact"]))
        assert text.count(words["prefix"] + words["exact"] + words["suffix"]) == 1


def test_the_body_is_the_place_with_its_precision(content: Any, gdf: gpd.GeoDataFrame) -> None:
    """Metres and source too; without a position the geometry is null."""
    rows = gdf.set_index("place_id")

    for one in content["first"]["items"]:
        feature = one["body"][0]
        row = rows.loc[feature["properties"]["place_id"]]
        assert feature["properties"]["precision"] == row["precision"]
        assert feature["properties"]["uncertainty_m"] == row["uncertainty_m"]
        assert (feature["geometry"] is None) == (row["precision"] == "unknown")
        assert {body.get("value") for body in one["body"]} >= {row["sector"], row["action_zh"], row["action_en"]}
