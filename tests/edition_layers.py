"""Layers of made-up places in made-up reports."""

from typing import Any

import geopandas as gpd

from haizhumap.layer.features import PROPERTIES

ISSUER = "广州市海珠区人民政府"


def row(place_id: str, name: str, year: int, **other: Any) -> dict[str, Any]:
    """Return a made-up place of a made-up report."""
    return (
        dict.fromkeys(PROPERTIES, "")
        | {
            "place_id": place_id,
            "name_zh": name,
            "official_name_zh": name,
            "aliases": [],
            "kind": "area",
            "sector": "urban_renewal",
            "stage": "approval",
            "action_zh": "推进改造",
            "targets": {},
            "quote": f"推进{name}改造。",
            "report_id": f"haizhu-{year}",
            "report_issuer": ISSUER,
            "report_date": f"{year}-01-25",
            "geometry": None,
        }
        | other
    )


def layer(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    """Return rows as a layer."""
    return gpd.GeoDataFrame(list(rows), geometry="geometry", crs="EPSG:4326")
