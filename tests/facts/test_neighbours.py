"""What lies within reach of a place."""

import geopandas as gpd
import numpy as np
import pyproj
import pytest
from shapely.geometry import LineString, Point, box

from haizhumap.facts.neighbours import find_neighbours
from haizhumap.layer.build import read_layer
from haizhumap.paths import Settings

GEOD = pyproj.Geod(ellps="WGS84")


def frame(**geometries: object) -> gpd.GeoDataFrame:
    """Return a layer of places by id."""
    return gpd.GeoDataFrame({"place_id": list(geometries)}, geometry=list(geometries.values()), crs="EPSG:4326")


@pytest.fixture(scope="module")
def crowd() -> gpd.GeoDataFrame:
    """Return 400 points, some of them the same, in a few square kilometres."""
    numbers = np.random.default_rng(7).integers(0, 60, size=(400, 2))
    return frame(**{f"p{at}": Point(113.3 + x / 2000, 23.1 + y / 2000) for at, (x, y) in enumerate(numbers.tolist())})


@pytest.mark.parametrize("limit", [None, 1, 12, 399])
@pytest.mark.parametrize("place_id", ["p0", "p17", "p399"])
def test_the_neighbours_are_those_that_geodesics_find(
    crowd: gpd.GeoDataFrame, place_id: str, limit: int | None
) -> None:
    """Same places and distances as measuring every one of them on the ellipsoid."""
    points = dict(zip(crowd["place_id"], crowd.geometry, strict=True))
    middle = points.pop(place_id)
    far = {other: GEOD.inv(middle.x, middle.y, point.x, point.y)[2] for other, point in points.items()}
    expected = sorted(metres for metres in far.values() if metres <= 1000)[:limit]

    found = find_neighbours(crowd, place_id, limit=limit)

    assert [one.distance_m for one in found] == pytest.approx(expected, abs=0.5)
    assert [one.distance_m for one in found] == pytest.approx([far[one.place_id] for one in found], abs=0.5)


def test_a_limit_cuts_and_changes_nothing_else(settings: Settings) -> None:
    """With the real layer the first few are the first few of all."""
    gdf = read_layer(settings.layer_path, name="layer")

    for place_id in gdf["place_id"]:
        assert find_neighbours(gdf, place_id, limit=3) == find_neighbours(gdf, place_id)[:3]


def test_being_near_is_mutual(settings: Settings) -> None:
    """If A is near B, B is near A, equally far."""
    gdf = read_layer(settings.layer_path, name="layer")
    pairs = {
        (place_id, one.place_id): round(one.distance_m)
        for place_id in gdf["place_id"]
        for one in find_neighbours(gdf, place_id)
    }

    assert pairs
    assert all(pairs[other, one] == metres for (one, other), metres in pairs.items())


def test_what_touches_is_no_metre_away() -> None:
    """Lines that cross an area and areas that share a corner have the distance 0, in the layer's order."""
    gdf = frame(
        area=box(113.30, 23.10, 113.31, 23.11),
        corner=box(113.31, 23.11, 113.32, 23.12),
        road=LineString([(113.29, 23.105), (113.33, 23.105)]),
        far=Point(113.5, 23.1),
    )

    assert [(one.place_id, one.distance_m) for one in find_neighbours(gdf, "area")] == [("corner", 0), ("road", 0)]


def test_what_is_not_located_has_no_neighbours_and_is_none() -> None:
    """Neither a place without geometry nor one that the layer does not hold fails."""
    gdf = frame(a=Point(113.3, 23.1), b=None, c=Point(113.3001, 23.1))

    assert find_neighbours(gdf, "b") == []
    assert find_neighbours(gdf, "nowhere") == []
    assert [one.place_id for one in find_neighbours(gdf, "a")] == ["c"]


def test_a_filtered_layer_is_searched_by_itself(settings: Settings) -> None:
    """Rows keep their labels when others are left out; only what is there is found."""
    gdf = read_layer(settings.layer_path, name="layer")
    part = gdf[gdf["sector"] == "urban_renewal"]

    assert {one.place_id for one in find_neighbours(part, "kanglu")} <= set(part["place_id"])
