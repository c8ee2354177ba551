"""
Features as GeoJSON, as others write it and in the form of RFC 7946.

Owns what becomes of ids, foreign members and a `crs` of old. Esri's JSON is told apart here and read by `vector`.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import geopandas as gpd
import pandas as pd
from pyproj import CRS
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from haizhumap.conversion.formats.vector import read_esri_json
from haizhumap.conversion.frames import NDIGITS, plain, to_frame
from haizhumap.conversion.reference import parse_crs
from haizhumap.conversion.source import Source
from haizhumap.decoding import parse_json
from haizhumap.errors import InputError
from haizhumap.geo.geojson import format_collection, round_geometry

GEOJSON = (".geojson", ".json")
_GEOMETRIES = {
    *("Point", "LineString", "Polygon"),
    *("MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"),
}
_FEW = 5
"""Names that a message lists."""
_NO_MEMBERS = {"type", "features", "crs", "bbox"}
_NO_FEATURE_MEMBERS = {"type", "id", "geometry", "properties", "crs", "bbox"}
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def read_geojson(source: Source) -> gpd.GeoDataFrame:
    """
    Read GeoJSON, or Esri's JSON, with every property as it stands.

    Feature ids become the index, None where a feature has none; foreign members become `attrs`, the collection's under
    `collection` and the features', in their order, under `features`. Dropped are `crs` and `bbox`, which would be wrong
    after a shift, and foreign members of a geometry. A name that stands twice in an object is told.
    """
    text = source.read_text()
    value = _parse(text, source)
    if _ESCAPED_SURROGATE.search(text):
        with source.told_as_unreadable():
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    if _is_esri(value):
        return read_esri_json(value, source)
    collection = _collection(value, source)
    with source.told_as_unreadable():
        return _to_gdf(collection, source)


def _parse(text: str, source: Source) -> Any:  # noqa: ANN401 - whatever JSON holds
    try:
        with source.told_as_unreadable():  # such as a number of over 4300 digits
            value, twice = parse_json(text)
    except InputError as error:
        if isinstance(cause := error.__cause__, json.JSONDecodeError):
            raise InputError("convert-json", path=source.path, line=cause.lineno, column=cause.colno) from cause
        raise
    if twice:
        names = ", ".join(f"{name:.40}" for name in sorted(twice)[:_FEW])
        source.note("json-twice", path=source.path, names=names, count=twice.total())
    return value


def _is_esri(value: object) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("features"), list) or "type" in value:
        return False
    return "geometryType" in value or any(isinstance(one, dict) and "attributes" in one for one in value["features"])


def _collection(value: Any, source: Source) -> dict[str, Any]:  # noqa: ANN401 - whatever JSON holds
    """Return a GeoJSON object as a collection: a single feature, or a geometry, is one of its own."""
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == "Feature":
        crs = {"crs": value["crs"]} if "crs" in value else {}
        return {"type": "FeatureCollection", "features": [value], **crs}
    if isinstance(kind, str) and kind in _GEOMETRIES:
        return _collection({"type": "Feature", "geometry": value, "crs": value.get("crs")}, source)
    if isinstance(value, dict) and isinstance(value.get("features"), list):
        return value
    raise InputError("convert-json-kind", path=source.path, kind=f"{kind:.40}" if isinstance(kind, str) else "-")


def _to_gdf(collection: Mapping[str, Any], source: Source) -> gpd.GeoDataFrame:
    features = [_feature(one, number, source) for number, one in enumerate(collection["features"], start=1)]
    rows = [_properties(feature, number, source) for number, feature in enumerate(features, start=1)]
    source.check_fields(len({name for row in rows for name in row}))
    geometries = [_geometry(feature, number, source) for number, feature in enumerate(features, start=1)]
    gdf = to_frame(rows, geometries, crs=_geojson_crs(collection, source))
    ids = [feature.get("id") for feature in features]
    if any(identity is not None for identity in ids):
        gdf.index = pd.Index(ids, dtype=object, name="id")
    members = [_without(feature, _NO_FEATURE_MEMBERS) for feature in features]
    gdf.attrs = {"collection": _without(collection, _NO_MEMBERS)} | ({"features": members} if any(members) else {})
    return gdf


def _feature(value: object, number: int, source: Source) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InputError("convert-feature", path=source.path, number=number)
    return value


def _properties(feature: Mapping[str, Any], number: int, source: Source) -> dict[str, Any]:
    properties = feature.get("properties")
    if not isinstance(properties, dict | None):
        raise InputError("convert-properties", path=source.path, number=number)
    return properties or {}


def _geometry(feature: Mapping[str, Any], number: int, source: Source) -> BaseGeometry | None:
    if not feature.get("geometry"):
        return None
    try:
        return shape(feature["geometry"])
    except RecursionError:
        raise
    except Exception as error:  # whatever Shapely meets where a geometry should be
        raise InputError("convert-geometry", path=source.path, number=number) from error


def _without(members: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if name not in names}


def _geojson_crs(collection: Mapping[str, Any], source: Source) -> CRS | None:
    """Return the CRS of a `crs` member, which GeoJSON had before RFC 7946; a link is not followed."""
    member = collection.get("crs")
    if not member:
        return None
    facts = member.get("properties") if isinstance(member, dict) else None
    facts = facts if isinstance(facts, dict) else {}
    if isinstance(name := facts.get("name"), str):
        return parse_crs(name, source)
    if type(code := facts.get("code")) in (int, str):  # {"type": "EPSG", "properties": {"code": 4326}}
        return parse_crs(f"EPSG:{code}", source)
    if "href" in facts:
        source.note("crs-link", path=source.path)
        return None
    raise InputError("convert-crs-unknown", path=source.path, crs=json.dumps(member, ensure_ascii=False)[:80])


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
