"""The tables of cases that hold together what exists in Python and in JavaScript, `tests/cases/*.json`."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import shape

from haizhumap.layer.build import CRS
from haizhumap.layer.facets import FACETS
from haizhumap.layer.filtering import Filter, Near

_FOLDER = Path(__file__).with_name("cases")
_BLANK = {
    "action_zh": "",
    "action_en": "",
    "report_title": "工作报告",
    "report_issuer": "区政府",
    "report_date": "2024-01-31",
    "mention_start": 0,
    "mention_end": 0,
    "quote_start": 0,
    "quote_end": 0,
}


def read_cases(name: str) -> list[dict[str, Any]]:
    """Return a table's cases."""
    cases: list[dict[str, Any]] = _read(name)["cases"]
    return cases


def read_layer() -> gpd.GeoDataFrame:
    """Return the made-up layer that the tables of search and filter are about."""
    places = [_BLANK | {"official_name_zh": place["name_zh"]} | place for place in _read("layer")["places"]]
    frame = pd.DataFrame(places, dtype=object)
    geometries = [geometry and shape(geometry) for geometry in frame.pop("geometry")]
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(geometries, crs=CRS))


def to_filter(values: dict[str, Any]) -> Filter:
    """Return a filter, as the tables and the browser write it, as Python's."""
    codes: dict[str, Any] = {facet.field: frozenset(values.get(name, ())) for name, facet in FACETS.items()}
    near = values.get("near")
    return Filter(**codes, words=values.get("words", ""), near=near and Near(**near))


def to_values(wanted: Filter) -> dict[str, Any]:
    """Return Python's filter as the browser takes it."""
    near = wanted.near and {"lon": wanted.near.lon, "lat": wanted.near.lat, "radius_m": wanted.near.radius_m}
    return {"words": wanted.words, "near": near} | {facet: sorted(wanted.wanted(facet)) for facet in FACETS}


def _read(name: str) -> Any:
    return json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
