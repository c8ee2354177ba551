"""
Features as GeoJSON, as others write it and in the form of RFC 7946.

Owns what becomes of ids, foreign members and a `crs` of old.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from pyproj import CRS
from shapely.geometry import mapping, shape

from haizhumap.conversion.frames import NDIGITS, plain, to_frame, told_as_unreadable
from haizhumap.files import read_text
from haizhumap.geo.geojson import format_collection, round_geometry

GEOJSON = (".geojson", ".json")
_NO_MEMBERS = {"type", "features", "crs", "bbox"}
_NO_FEATURE_MEMBERS = {"type", "id", "geometry", "properties", "crs", "bbox"}
_NO_COLLECTION, _NO_PROPERTIES = "no FeatureCollection and no Feature", "properties are no object: {!r:.40}"
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def read_geojson(path: Path) -> gpd.GeoDataFrame:
    """
    Read GeoJSON with every property as it stands.

    Feature ids become the index, None where a feature has none; foreign members become `attrs`, the collection's under
    `collection` and the features', in their order, under `features`. Dropped are `crs` and `bbox`, which would be wrong
    after a shift, and foreign members of a geometry.
    """
    text = read_text(path).removeprefix("\ufeff")
    with told_as_unreadable(path):
        collection = _collection(json.loads(text))
        if _ESCAPED_SURROGATE.search(text):
            json.dumps(collection, ensure_ascii=False).encode("utf-8")
        features = collection["features"]
        geometries = [shape(feature["geometry"]) if feature["geometry"] else None for feature in features]
        gdf = to_frame(list(map(_properties, features)), geometries, crs=_geojson_crs(collection))
        ids = [feature.get("id") for feature in features]
        if any(identity is not None for identity in ids):
            gdf.index = pd.Index(ids, dtype=object, name="id")
        members = [_without(feature, _NO_FEATURE_MEMBERS) for feature in features]
    gdf.attrs = {"collection": _without(collection, _NO_MEMBERS)} | ({"features": members} if any(members) else {})
    return gdf


def _collection(value: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever JSON holds
    """Return a GeoJSON object as a collection: a single feature is one of its own."""
    if isinstance(value, dict) and value.get("type") == "Feature":
        return {"type": "FeatureCollection", "features": [value]}
    if isinstance(value, dict) and isinstance(value.get("features"), list):
        return value
    raise ValueError(_NO_COLLECTION)


def _properties(feature: Mapping[str, Any]) -> dict[str, Any]:
    properties = feature["properties"] or {}
    if not isinstance(properties, dict):
        raise TypeError(_NO_PROPERTIES.format(properties))
    return properties


def _without(members: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if name not in names}


def _geojson_crs(collection: Mapping[str, Any]) -> CRS | None:
    """Return the CRS of a `crs` member, which GeoJSON had before RFC 7946."""
    member = collection.get("crs")
    return CRS.from_user_input(member["properties"]["name"]) if member else None


def to_geojson(gdf: gpd.GeoDataFrame) -> str:
    """Return features as GeoJSON in the form of RFC 7946, a feature a line: right-hand rings, no `crs` member."""
    members = gdf.attrs.get("collection", {})
    return format_collection(_to_features(gdf), members, default=str)


def _to_features(gdf: gpd.GeoDataFrame) -> Iterator[dict[str, Any]]:
    rows = gdf.drop(columns=gdf.geometry.name).to_dict("records")
    members = gdf.attrs.get("features", [{}] * len(gdf))
    for identity, row, geometry, others in zip(gdf.index, rows, gdf.geometry, members, strict=True):
        yield {
            "type": "Feature",
            **({"id": identity} if gdf.index.name == "id" and identity is not None else {}),
            **others,
            "geometry": None
            if geometry is None
            else mapping(round_geometry(geometry, NDIGITS, has_heights=geometry.has_z)),
            "properties": {name: plain(value) for name, value in row.items()},
        }
