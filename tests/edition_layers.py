"""Layers of made-up places in made-up reports."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import geopandas as gpd

from haizhumap.editions.changes import Changes, find_changes, find_successions
from haizhumap.layer.features import PROPERTIES
from haizhumap.model import Decision, LinkDecision

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


def changes_of(gdf: gpd.GeoDataFrame, decisions: Iterable[LinkDecision] = (), **options: Any) -> Changes:
    """Return what became of each place of a layer."""
    return find_changes(gdf, find_successions(gdf, decisions), **options)


def change_of(*rows: dict[str, Any], **options: Any) -> dict[str, dict[str, Any]]:
    """Return what became of each place, by its id."""
    return {place_id: asdict(change) for place_id, change in changes_of(layer(*rows), **options).items()}


def link(earlier: str, later: str, **decision: Any) -> LinkDecision:
    """Return a confirmation of two places."""
    return LinkDecision(
        **{"earlier_id": earlier, "later_id": later, "decision": Decision.CONFIRM, "note": ""} | decision
    )
