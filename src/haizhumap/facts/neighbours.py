"""
What else lies within reach of one place.

Owns the search by distance. Geometry comes in WGS 84 (EPSG:4326), lon-lat; distances are metres between the
geometries as drawn, so that a position's own uncertainty stands beside them. Must not say anything in words.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from haizhumap.geo.geometry import Metres, distances_m, widen

_SHARES = (1 / 64, 1 / 16, 1 / 4, 1)
"""Of the distance: how far a search that has a limit looks, step by step."""

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another place, its row in the layer, and the metres between the two geometries: 0 where they touch or overlap."""

    place_id: str
    distance_m: float
    row: int


def find_neighbours(
    gdf: gpd.GeoDataFrame, place_id: str, *, within_m: float = 1000, limit: int | None = None
) -> list[Neighbour]:
    """
    Find the other located places within a distance of one place, nearest first, then in the layer's order.

    The layer's spatial index, which geopandas keeps once it is built, narrows the search; only what it finds is
    projected and measured. With a limit a crowded layer is looked at in growing steps, until enough is found.

    Parameters
    ----------
    gdf
        The layer, or the part of it to look in: WGS 84, lon-lat; `place_id` is unique.
    place_id
        The place; one that the layer does not hold, or that is not located, has no neighbours.
    within_m
        The distance in metres.
    limit
        How many of the nearest to return at most.
    """
    rows = np.flatnonzero(gdf["place_id"].to_numpy() == place_id)
    place = gdf.geometry.iloc[rows]
    if place.is_empty.all() or place.isna().all():
        return []
    near, metres = _search(gdf, rows, within_m, limit)
    order = np.lexsort((near, metres))[:limit]
    place_ids = gdf["place_id"].to_numpy()[near[order]].tolist()
    return [Neighbour(*facts) for facts in zip(place_ids, metres[order].tolist(), near[order].tolist(), strict=True)]


def _search(gdf: gpd.GeoDataFrame, rows: Rows, within_m: float, limit: int | None) -> tuple[Rows, Metres]:
    """Return which other rows lie within a distance of a row, or at least so many of the nearest, and their metres."""
    if limit is None:
        return _measure_around(gdf, rows, within_m)
    near = np.setdiff1d(gdf.sindex.query(gdf.geometry.iloc[int(rows[0])], predicate="intersects"), rows)
    metres = np.zeros(near.shape)
    for share in _SHARES:
        if near.size >= limit:
            break
        near, metres = _measure_around(gdf, rows, within_m * share)
    return near, metres


def _measure_around(gdf: gpd.GeoDataFrame, rows: Rows, within_m: float) -> tuple[Rows, Metres]:
    place = gdf.geometry.iloc[int(rows[0])]
    candidates = np.setdiff1d(gdf.sindex.query(shapely.box(*widen(place.bounds, within_m))), rows)
    metres = distances_m(place, gdf.geometry.iloc[candidates])
    return candidates[metres <= within_m], metres[metres <= within_m]
