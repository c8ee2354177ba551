"""Metres of geometries in degrees."""

import geopandas as gpd
import numpy as np
import pyproj
import pytest
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from haizhumap.geo.geometry import (
    Size,
    distance_m,
    distances_m,
    half_extent_m,
    measure,
    metres_per_degree,
    metric_crs,
    size_of,
    widen,
)
from haizhumap.layer.build import read_layer
from haizhumap.paths import Settings

GEOD = pyproj.Geod(ellps="WGS84")


def frame(*geometries: object) -> gpd.GeoDataFrame:
    """Return a layer of geometries alone."""
    return gpd.GeoDataFrame(geometry=list(geometries), crs="EPSG:4326")


def test_every_size_agrees_with_the_ellipsoid(settings: Settings) -> None:
    """Lengths and areas of the real places are within 0.1 % of what geodesics give."""
    gdf = read_layer(settings.layer_path, name="layer")
    compared = 0
    for geometry, size in zip(gdf.geometry, measure(gdf), strict=True):
        if size.length_m is not None:
            assert size.length_m == pytest.approx(GEOD.geometry_length(geometry), rel=0.001)
        elif size.area_m2 is not None:
            assert size.area_m2 == pytest.approx(abs(GEOD.geometry_area_perimeter(geometry)[0]), rel=0.001)
        else:
            assert geometry is None or geometry.geom_type == "Point"
            continue
        compared += 1

    assert compared == sum(geometry is not None and geometry.geom_type != "Point" for geometry in gdf.geometry) > 0


@pytest.mark.parametrize("lon", [109.7, 112.4, 113.3, 115.6, 117.3])
def test_the_zone_follows_the_layer(lon: float) -> None:
    """Anywhere in Guangdong a kilometre stays one to 0.1 %."""
    line = LineString([(lon, 23.0), (lon + 0.01, 23.01)])

    assert measure(frame(line))[0].length_m == pytest.approx(GEOD.geometry_length(line), rel=0.001)


def test_points_and_what_is_not_located_have_no_size() -> None:
    """Neither a point nor a missing or empty geometry measures anything."""
    assert measure(frame(Point(113.3, 23.1), None, Polygon())) == [Size()] * 3


def test_a_layer_without_geometry_has_a_crs_all_the_same() -> None:
    """What has no middle is measured as Guangzhou."""
    assert metric_crs(frame(None)) == "EPSG:4547"
    assert measure(frame(None)) == [Size()]
    assert measure(frame()) == []


def test_parts_of_a_geometry_are_added() -> None:
    """Two squares have twice the area of one; of a mixed collection the surface counts."""
    one, two = box(113.30, 23.10, 113.31, 23.11), box(113.32, 23.10, 113.33, 23.11)
    mixed = GeometryCollection([one, LineString([(113.3, 23), (113.4, 23)])])
    single, double, collected = measure(frame(one, MultiPolygon([one, two]), mixed))

    assert double.area_m2 == pytest.approx(2 * (single.area_m2 or 0), rel=1e-4)
    assert collected == single


def test_half_the_extent_is_half_the_diagonal() -> None:
    """In metres, to about a percent."""
    diagonal = GEOD.line_length([113.30, 113.34], [23.06, 23.10])

    assert half_extent_m(box(113.30, 23.06, 113.34, 23.10)) == pytest.approx(diagonal / 2, rel=0.01)
    assert half_extent_m(Point(113.3, 23.1)) == 0


@pytest.mark.parametrize("lat", [-66.0, 0.0, 23.1, 45.0, 80.0])
def test_a_degree_has_the_metres_of_the_ellipsoid(lat: float) -> None:
    """Of longitude and of latitude, to a millionth of what geodesics of a hundredth of a degree give."""
    east, north = metres_per_degree(lat)

    assert east == pytest.approx(GEOD.inv(113.295, lat, 113.305, lat)[2] * 100, rel=1e-6)
    assert north == pytest.approx(GEOD.inv(113.3, lat - 0.005, 113.3, lat + 0.005)[2] * 100, rel=1e-6)


@pytest.mark.parametrize(
    ("first", "second", "nearest"),
    [
        (Point(113.3, 23.1), Point(113.31, 23.11), (113.3, 23.1, 113.31, 23.11)),
        (Point(113.3, 23.1), Point(106.7, 26.6), (113.3, 23.1, 106.7, 26.6)),
        (Point(113.3, 23.1), LineString([(113.32, 23.0), (113.32, 23.2)]), (113.3, 23.1, 113.32, 23.1)),
        (box(113.2, 23.0, 113.3, 23.1), Point(113.31, 23.11), (113.3, 23.1, 113.31, 23.11)),
        (box(113.2, 23.0, 113.3, 23.1), box(113.5, 23.05, 113.6, 23.2), (113.3, 23.1, 113.5, 23.1)),
        (Point(113.25, 23.05), box(113.2, 23.0, 113.3, 23.1), (0, 0, 0, 0)),
    ],
)
def test_there_is_one_distance(first: object, second: object, nearest: tuple[float, float, float, float]) -> None:
    """From nearest point to nearest point on the ellipsoid, to a ten-thousandth; 0 inside an outline."""
    metres = GEOD.inv(*nearest)[2]

    assert distance_m(first, second) == pytest.approx(metres, rel=1e-4)  # type: ignore[arg-type]
    assert distance_m(second, first) == pytest.approx(metres, rel=1e-4)  # type: ignore[arg-type]
    assert distances_m(first, [second, second]) == pytest.approx([metres, metres], rel=1e-4)  # type: ignore[arg-type,list-item]


def test_what_is_no_position_is_infinitely_far() -> None:
    """Axes that were swapped make a latitude that there is not."""
    assert distance_m(Point(113.3, 23.1), Point(23.1, 113.3)) == np.inf
    assert distance_m(Point(23.1, 113.3), Point(113.3, 23.1)) == np.inf


def test_one_geometry_measures_what_geodesics_give() -> None:
    """A line and a surface of ten kilometres, to a ten-thousandth; a point nothing."""
    line, surface = LineString([(113.3, 23.1), (113.4, 23.15)]), box(113.3, 23.0, 113.4, 23.1)

    assert size_of(line).length_m == pytest.approx(GEOD.geometry_length(line), rel=1e-4)
    assert size_of(surface).area_m2 == pytest.approx(abs(GEOD.geometry_area_perimeter(surface)[0]), rel=1e-4)
    assert size_of(Point(113.3, 23.1)) == Size()


@pytest.mark.parametrize("lat", [-60.0, 0.0, 23.1, 60.0, 89.9])
@pytest.mark.parametrize("metres", [10.0, 5_000.0, 200_000.0])
def test_widened_bounds_hold_the_whole_circle(lat: float, metres: float) -> None:
    """All that lies within the distance is inside, at high latitudes and near a pole too."""
    left, bottom, right, top = widen((113.3, lat, 113.3, lat), metres)
    azimuths = np.linspace(0, 360, 73)
    lon, lats, _ = GEOD.fwd(np.full(73, 113.3), np.full(73, lat), azimuths, np.full(73, metres))

    assert ((left <= lon) & (lon <= right) & (bottom <= lats) & (lats <= top)).all()
