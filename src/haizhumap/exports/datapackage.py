"""
The layer as a Frictionless Data Package: tables with a description that programs check them by.

Owns `datapackage.json` (Data Package 1, Table Schema 1) and which files lie beside it. Coordinates are WGS 84, lon
first. The same layer gives the same bytes.
"""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import geopandas as gpd
import pandas as pd

from haizhumap.exports.archive import pack_files
from haizhumap.exports.geojson import to_geojson
from haizhumap.layer.codebook import COORDINATES, FIELDS, Field, code_rows
from haizhumap.layer.features import PROPERTIES
from haizhumap.layer.flat import flatten, format_frame, with_coordinates
from haizhumap.layer.provenance import DATASET, LICENCE, LICENCE_URL, About, statements

_TYPES = {"integer": "integer", "number": "number", "date": "date"}
_CSV = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "profile": "tabular-data-resource"}
_DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n", "header": True}
_BOOK_FIELDS = ("field", "type", "unit", "code", "zh", "en")


def to_datapackage(gdf: gpd.GeoDataFrame, about: About) -> bytes:
    """
    Return a layer as a zip: `datapackage.json`, `places.csv`, `places.geojson` and `codebook.csv`.

    The description has each column with type, codes and meaning, each file's size and SHA-256, licence, credit,
    citation and filter.
    """
    names = (*PROPERTIES, *COORDINATES)
    files = {
        "places.csv": format_frame(with_coordinates(flatten(gdf))),
        "places.geojson": to_geojson(gdf, about),
        "codebook.csv": format_frame(pd.DataFrame(code_rows(names))),
    }
    described = json.dumps(_describe(gdf, about, files, names), ensure_ascii=False, indent=1)
    return pack_files({"datapackage.json": f"{described}\n".encode(errors="replace"), **files})


def _describe(gdf: gpd.GeoDataFrame, about: About, files: dict[str, bytes], names: Iterable[str]) -> dict[str, Any]:
    said = {one.key: {"zh": one.zh, "en": one.en} for one in statements(gdf, about)}
    schema = {
        "fields": [_describe_field(FIELDS[name]) for name in names],
        "primaryKey": "place_id",
        "missingValues": [""],
    }
    book = {"fields": [{"name": name, "type": "string"} for name in _BOOK_FIELDS]}
    return {
        "profile": "data-package",
        "name": DATASET,
        "title": said["dataset"]["en"],
        "description": f"{said['citation']['zh']}\n{said['citation']['en']}",
        "licenses": [{"name": LICENCE, "path": LICENCE_URL, "title": said["licence"]["en"]}],
        "sources": [{"title": said["attribution"]["en"]}],
        "statements": said,
        "resources": [
            _resource("places", files, "places.csv", _CSV | {"dialect": _DIALECT, "schema": schema}),
            _resource("features", files, "places.geojson", {"format": "geojson", "mediatype": "application/geo+json"}),
            _resource("codebook", files, "codebook.csv", _CSV | {"dialect": _DIALECT, "schema": book}),
        ],
    }


def _resource(name: str, files: dict[str, bytes], path: str, more: dict[str, Any]) -> dict[str, Any]:
    data = files[path]
    return {"name": name, "path": path, **more, "bytes": len(data), "hash": f"sha256:{sha256(data).hexdigest()}"}


def _describe_field(field: Field) -> dict[str, Any]:
    """Return a column as Table Schema has it; lists and figures are texts in a table."""
    constraints: dict[str, Any] = {"required": True, "unique": True} if field.name == "place_id" else {}
    if field.codes and field.type == "code":
        constraints["enum"] = [code.value for code in field.codes]
    return {
        "name": field.name,
        "type": _TYPES.get(field.type, "string"),
        "title": field.meaning("zh"),
        "description": field.meaning("en"),
        **({"unit": field.unit} if field.unit else {}),
        **({"constraints": constraints} if constraints else {}),
    }
