"""The layer as GeoJSON."""

import json

import geopandas as gpd
from exported import ABOUT, HOSTILE

from haizhumap.exports import export
from haizhumap.layer.features import ATTRIBUTION, PROPERTIES, format_layer


def test_geojson_says_it_in_foreign_members(gdf: gpd.GeoDataFrame) -> None:
    """The members beside the features hold credit, citation, filter and fields; there is no `crs`."""
    collection = json.loads(export(gdf, "geojson", about=ABOUT))

    assert list(collection) == ["type", "attribution", "licence", "citation", "filter", "fields", "features"]
    assert collection["attribution"] == ATTRIBUTION
    assert collection["filter"] == {
        "zh": ABOUT.filter_zh,
        "en": ABOUT.filter_en,
        "link": ABOUT.link,
        "shown": 3,
        "total": 32,
    }
    assert [field["name"] for field in collection["fields"]] == list(PROPERTIES)


def test_geojson_has_the_features_of_the_shipped_layer(gdf: gpd.GeoDataFrame) -> None:
    """Line by line the same features, ids and order."""
    assert export(gdf, "geojson").decode().splitlines()[1:] == format_layer(gdf).splitlines()[1:]


def test_hostile_geojson_is_valid_json_in_utf8(hostile: gpd.GeoDataFrame) -> None:
    """Nothing is lost but half a character."""
    features = json.loads(export(hostile, "geojson").decode("utf-8"))["features"]
    names = {feature["id"]: feature["properties"]["name_zh"] for feature in features}

    assert names == HOSTILE | {"surrogate": "a?b"}
