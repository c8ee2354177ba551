"""The layer without a data frame: joined, filtered and written as the frame is."""

import json
import re

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import shape

from haizhumap.layer.build import build_layer, to_frame
from haizhumap.layer.features import PROPERTIES, Features, build_features, format_layer
from haizhumap.layer.filtering import Filter, Near, select
from haizhumap.layer.provenance import citation
from haizhumap.model import Sector, Zone
from haizhumap.paths import Settings


@pytest.fixture(scope="module")
def features(settings: Settings) -> Features:
    """Return the real layer as features."""
    return build_features(settings)


@pytest.fixture(scope="module")
def gdf(settings: Settings) -> gpd.GeoDataFrame:
    """Return the real layer as a frame."""
    return build_layer(settings)


def test_the_file_is_rfc_7946(features: Features) -> None:
    """No crs, lon-lat, right-hand rings, at most 7 decimals, ids, properties in their order."""
    text = format_layer(features)
    collection = json.loads(text)

    assert set(collection) == {"type", "attribution", "features"}
    assert not any(len(decimals) > 7 for decimals in decimals_of(text))
    for feature in collection["features"]:
        assert feature["id"] == feature["properties"]["place_id"]
        assert tuple(feature["properties"]) == PROPERTIES
        if feature["geometry"]:
            for polygon in polygons_of(feature["geometry"]):
                assert polygon.exterior.is_ccw
                assert not any(ring.is_ccw for ring in polygon.interiors)


def decimals_of(text: str) -> list[str]:
    """Return the decimals of every coordinate in a GeoJSON text."""
    return re.findall(r"(?<=[\[ ]\d{3}\.)\d+|(?<=[\[ ]\d{2}\.)\d+", text)


def polygons_of(geometry: object) -> list[shapely.Polygon]:
    """Return a geometry's polygons."""
    whole = shape(geometry)  # type: ignore[arg-type]
    return [part for part in getattr(whole, "geoms", [whole]) if isinstance(part, shapely.Polygon)]


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(),
        Filter(sectors=frozenset({Sector.CULTURE, Sector.HEALTH})),
        Filter(zones=frozenset({Zone.OUTSIDE})),
        Filter(words="村"),
        Filter(near=Near(113.3191, 23.1064, radius_m=2000)),
        Filter(words="月球"),
        Filter(changes=frozenset({"new"})),
    ],
)
def test_features_and_frame_are_filtered_and_written_alike(
    features: Features, gdf: gpd.GeoDataFrame, wanted: Filter
) -> None:
    """Whoever does without the frame gets the same places, in the same order, byte for byte."""
    few, frame = select(features, wanted), select(gdf, wanted)

    assert format_layer(few) == format_layer(frame) == format_layer(to_frame(few))
    assert citation(few, "zh") == citation(frame, "zh")


def test_a_column_that_no_layer_has_is_none(features: Features) -> None:
    """What is asked for and is not there is told from what is empty."""
    assert features.get("change") is None
    assert features.get("place_id") == [row["place_id"] for row in features.rows]
