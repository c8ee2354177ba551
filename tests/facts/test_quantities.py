"""Sizes in metres, and the words for them."""

import geopandas as gpd
import pyproj
import pytest
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from haizhumap.facts.quantities import (
    Size,
    describe_size,
    format_area,
    format_length,
    format_uncertainty,
    half_extent_m,
    measure,
    metric_crs,
)
from haizhumap.i18n import Lang
from haizhumap.layer.build import read_layer
from haizhumap.model import Precision
from haizhumap.settings import Settings

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


@pytest.mark.parametrize(
    ("metres", "figures", "zh", "en"),
    [
        (0, 2, "0米", "0 m"),
        (0.26, 2, "0.26米", "0.26 m"),
        (44.9, 2, "45米", "45 m"),
        (444, 2, "440米", "440 m"),
        (999.6, 2, "1.0公里", "1.0 km"),
        (994, 3, "994米", "994 m"),
        (1234, 2, "1.2公里", "1.2 km"),
        (3668, 3, "3.67公里", "3.67 km"),
        (99_600, 2, "100公里", "100 km"),
    ],
)
def test_a_length_has_no_more_digits_than_it_deserves(metres: float, figures: int, zh: str, en: str) -> None:
    """Significant digits, noughts included; the unit is chosen after rounding."""
    assert format_length(metres, "zh", figures=figures) == zh
    assert format_length(metres, "en", figures=figures) == en


@pytest.mark.parametrize(
    ("square_metres", "zh", "en"),
    [
        (0, "0平方米", "0 m²"),
        (4321, "4300平方米", "4300 m²"),
        (9960, "1.0公顷", "1.0 ha"),
        (354_000, "35公顷", "35 ha"),
        (2_781_483, "280公顷", "280 ha"),
        (12_379_537, "12平方公里", "12 km²"),
    ],
)
def test_an_area_is_told_in_a_unit_that_fits(square_metres: float, zh: str, en: str) -> None:
    """Square metres, hectares, square kilometres."""
    assert (format_area(square_metres, "zh"), format_area(square_metres, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("precision", "lang", "words"),
    [
        (Precision.STREET, "zh", "1.23公里"),
        (Precision.FOOTPRINT, "en", "1.23 km"),
        (Precision.SECTION, "zh", "约1.2公里"),
        (Precision.AREA, "en", "about 1.2 km"),
        (Precision.APPROXIMATE, "zh", "约1.2公里"),
        (Precision.REGION, "zh", "示意范围约1.2公里"),
    ],
)
def test_what_was_reasoned_says_about(precision: Precision, lang: Lang, words: str) -> None:
    """Only a mapped outline or road is told without 约."""
    assert describe_size(Size(length_m=1234), precision, lang) == words


def test_nothing_to_measure_says_nothing() -> None:
    """A point has no words for its size."""
    assert describe_size(Size(), Precision.EXACT, "zh") == ""


def test_an_uncertainty_is_told_as_recorded() -> None:
    """It is not rounded a second time."""
    assert [format_uncertainty(metres, "zh") for metres in (450, 1500, 2000)] == ["450米", "1.5公里", "2公里"]


def test_half_the_extent_is_half_the_diagonal() -> None:
    """In metres, to about a percent."""
    diagonal = GEOD.line_length([113.30, 113.34], [23.06, 23.10])

    assert half_extent_m(box(113.30, 23.06, 113.34, 23.10)) == pytest.approx(diagonal / 2, rel=0.01)
    assert half_extent_m(Point(113.3, 23.1)) == 0
