"""Datum shifts: against two other packages, landmarks, and there and back."""

from itertools import permutations
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from case_tables import read_cases
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from haizhumap.geo.datum import CHINA_BBOX, Pair, convert, convert_geometry, is_shifted
from haizhumap.model import Datum

WGS84, GCJ02, BD09 = Datum.WGS84, Datum.GCJ02, Datum.BD09
SHIFTED = (WGS84, GCJ02, BD09)
PAIRS = [pytest.param(*pair, id=f"{pair[0]} to {pair[1]}") for pair in permutations(SHIFTED, 2)]

CANTON_TOWER = (113.31914, 23.10899)
CANTON_TOWER_BAIDU = (113.33112140998, 23.11220432656)
"""As Baidu's own data has it, public in a dump on GitHub; see geo/SOURCES.md."""

LONS = st.floats(74.0, 134.0)
LATS = st.floats(18.0, 53.5)
"""China's extremes, with the rim of the rectangle left out, where one side is shifted and the other is not."""


def metres(one: Pair, other: Pair) -> float:
    """Return the largest distance between two sets of positions, on a plane at their latitude."""
    east = (one[0] - other[0]) * 111_320 * np.cos(np.radians(one[1]))
    return float(np.max(np.hypot(east, (one[1] - other[1]) * 111_320)))


def grid() -> Pair:
    """Return positions all over China, at no round numbers, and a finer grid over Guangzhou."""
    rng = np.random.default_rng(20240125)
    lon = np.concatenate([rng.uniform(74, 134, 3000), rng.uniform(112.9, 113.9, 1000)])
    lat = np.concatenate([rng.uniform(18, 53.5, 3000), rng.uniform(22.5, 23.5, 1000)])
    return lon, lat


@pytest.mark.parametrize("case", read_cases("datum_packages"), ids=lambda case: f"{case['package']} {case['function']}")
def test_two_other_packages_agree(case: dict[str, Any]) -> None:
    """What each made of sixty positions is ours within the accuracy that it states or that its ellipsoid explains."""
    lon, lat, *shifted = np.array(case["shifts"]).T

    found = convert(lon, lat, source=Datum(case["source"]), target=Datum(case["target"]))

    assert metres((shifted[0], shifted[1]), found) < case["tolerance_m"]


@given(lon=LONS, lat=LATS)
@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_there_and_back_is_the_same_place(source: Datum, target: Datum, lon: float, lat: float) -> None:
    """A round trip of any pair, from any side, is exact to under 1 mm."""
    start = convert(lon, lat, source=WGS84, target=source)
    there = convert(*start, source=source, target=target)

    assert metres(convert(*there, source=target, target=source), start) < 0.001


@given(lon=LONS, lat=LATS)
def test_no_shift_is_as_small_as_an_error_or_as_large_as_a_city(lon: float, lat: float) -> None:
    """GCJ-02 is 18-714 m from WGS 84 in China's rectangle, BD-09 778-988 m from GCJ-02."""
    start = (np.array(lon), np.array(lat))

    assert 10 < metres(convert(lon, lat, source=WGS84, target=GCJ02), start) < 750
    assert 750 < metres(convert(lon, lat, source=GCJ02, target=BD09), start) < 1000


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_a_way_over_a_third_datum_leads_to_the_same_place(source: Datum, target: Datum) -> None:
    """The three datums fit together."""
    [third] = {*SHIFTED} - {source, target}
    positions = convert(*grid(), source=WGS84, target=source)
    detour = convert(*convert(*positions, source=source, target=third), source=third, target=target)

    assert metres(detour, convert(*positions, source=source, target=target)) < 0.001


def test_canton_tower_stands_where_amap_has_it() -> None:
    """The latitude 23.1064 that is met everywhere is the tower's GCJ-02 latitude."""
    lon, lat = convert(*CANTON_TOWER, source=WGS84, target=GCJ02)

    assert float(lat) == pytest.approx(23.1064, abs=5e-5)
    assert metres(convert(lon, lat, source=GCJ02, target=WGS84), as_pair(CANTON_TOWER)) < 0.001


def test_canton_tower_of_baidu_lies_on_openstreetmaps() -> None:
    """Baidu's tower, converted, is within 10 m of OpenStreetMap's."""
    assert metres(convert(*CANTON_TOWER_BAIDU, source=BD09, target=WGS84), as_pair(CANTON_TOWER)) < 10


def as_pair(position: tuple[float, float]) -> Pair:
    """Return one position as a pair of arrays."""
    return np.array(position[0]), np.array(position[1])


BORDER = {
    "Zhuhai": (113.5480, 22.2150),
    "Macau": (113.5439, 22.1987),
    "Hengqin": (113.5469, 22.1418),
    "Taipa": (113.5591, 22.1559),
    "Hetao, Shenzhen side": (114.0709, 22.5185),
    "Hetao, Hong Kong side": (114.0750, 22.5130),
    "Hong Kong": (114.1694, 22.3193),
}


@pytest.mark.parametrize("name", BORDER)
def test_both_sides_of_hong_kongs_and_macaus_borders_shift_alike(name: str) -> None:
    """The rule is a rectangle: nobody's geometry is torn at Hengqin or Hetao."""
    lon, lat = BORDER[name]
    x, y = convert(lon, lat, source=WGS84, target=GCJ02)

    assert bool(is_shifted(lon, lat))
    assert 500 < metres((x, y), as_pair((lon, lat))) < 700


def test_hengqins_bridge_is_not_torn() -> None:
    """A line of 1.9 km across the border keeps its length to a few metres."""
    line = shapely.LineString([BORDER["Hengqin"], BORDER["Taipa"]])
    shifted = convert_geometry(line, source=WGS84, target=GCJ02)

    assert shifted.length * 102_400 == pytest.approx(line.length * 102_400, abs=6)


OUTSIDE = [
    pytest.param(139.69, 35.69, id="Tokyo"),
    pytest.param(-0.13, 51.51, id="London"),
    pytest.param(103.85, 0.5, id="south of the rectangle"),
    pytest.param(100.0, 60.0, id="north of the rectangle"),
    pytest.param(0.0, 0.0, id="null island"),
    pytest.param(-180.0, -90.0, id="a corner of the world"),
    pytest.param(CHINA_BBOX[0], 30.0, id="on the rim"),
]


@pytest.mark.parametrize(("lon", "lat"), OUTSIDE)
@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_outside_the_rectangle_nothing_changes(source: Datum, target: Datum, lon: float, lat: float) -> None:
    """Where no provider shifts, the numbers stay bit for bit."""
    assert not is_shifted(lon, lat)
    np.testing.assert_array_equal(convert(lon, lat, source=source, target=target), (lon, lat))


BROKEN = [np.nan, np.inf, -np.inf]


@pytest.mark.parametrize("value", BROKEN)
@pytest.mark.parametrize("other", [*BROKEN, 23.1])
@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_nan_and_infinity_stay_what_they_are(source: Datum, target: Datum, value: float, other: float) -> None:
    """A number that is no coordinate comes back as it was, without a warning and without harm to its neighbours."""
    good = convert(*CANTON_TOWER, source=source, target=target)
    lon, lat = convert([value, other, CANTON_TOWER[0]], [other, value, CANTON_TOWER[1]], source=source, target=target)

    np.testing.assert_array_equal(lon, [value, other, float(good[0])])
    np.testing.assert_array_equal(lat, [other, value, float(good[1])])


@given(values=arrays(np.float64, array_shapes(max_dims=3, max_side=4)))
@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_whatever_comes_in_has_its_shape_and_raises_nothing(
    source: Datum, target: Datum, values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
) -> None:
    """Any floats, in any shape, go through."""
    before = values.copy()
    lon, lat = convert(values, values, source=source, target=target)

    assert lon.shape == lat.shape == values.shape
    np.testing.assert_array_equal(values, before)
    np.testing.assert_array_equal(np.isfinite(lon), np.isfinite(values))


@pytest.mark.parametrize("source", SHIFTED)
@pytest.mark.parametrize("target", SHIFTED)
def test_shapes_are_broadcast(source: Datum, target: Datum) -> None:
    """Scalars, lists, empty arrays and rows against columns give float arrays of the common shape."""
    row, column = np.array([113.0, 113.5, 114.0]), np.array([[22.0], [23.0]])

    assert [part.shape for part in convert(113, 23, source=source, target=target)] == [(), ()]
    assert [part.shape for part in convert(row, column, source=source, target=target)] == [(2, 3), (2, 3)]
    assert [part.shape for part in convert(row, 23.0, source=source, target=target)] == [(3,), (3,)]
    assert [part.shape for part in convert([], [], source=source, target=target)] == [(0,), (0,)]
    assert all(part.dtype == np.float64 for part in convert(113, 23, source=source, target=target))


@pytest.mark.parametrize("datum", SHIFTED)
def test_the_result_is_no_view_of_what_came_in(datum: Datum) -> None:
    """Who writes into the result doesn't write into the input, even where nothing was to be done."""
    lon = np.array([113.0])

    convert(lon, [23.0], source=datum, target=datum)[0][0] = 0.0

    assert lon[0] == 113.0


def test_shapes_that_do_not_fit_are_refused() -> None:
    """Two longitudes and three latitudes are a mistake."""
    with pytest.raises(ValueError, match="shape"):
        convert([1.0, 2.0], [1.0, 2.0, 3.0], source=WGS84, target=GCJ02)


@pytest.mark.parametrize("wrong", [Datum.DERIVED, Datum.UNSTATED, Datum.NONE])
def test_a_word_that_is_no_datum_is_refused(wrong: Datum) -> None:
    """On either side, on both, and without a coordinate."""
    for source, target in ((wrong, WGS84), (WGS84, wrong), (wrong, wrong)):
        with pytest.raises(ValueError, match=wrong):
            convert(113.0, 23.0, source=source, target=target)
        with pytest.raises(ValueError, match=wrong):
            convert_geometry(shapely.Point(113, 23), source=source, target=target)


GEOMETRIES = [
    "POINT (113.31914 23.10899)",
    "POINT Z (113.31914 23.10899 600)",
    "LINESTRING (113.3 23.1, 113.4 23.1)",
    "POLYGON ((113.3 23, 113.4 23, 113.4 23.1, 113.3 23), (113.35 23.01, 113.36 23.01, 113.36 23.02, 113.35 23.01))",
    "MULTIPOINT (113.3 23.1, 113.4 23.1)",
    "MULTILINESTRING Z ((113.3 23.1 1, 113.4 23.1 2), (113 23 3, 114 23 4))",
    "MULTIPOLYGON (((113.3 23, 113.4 23, 113.4 23.1, 113.3 23)))",
    "GEOMETRYCOLLECTION (POINT (113.3 23.1), LINESTRING (113.3 23.1, 113.4 23.1))",
    "POINT EMPTY",
    "POLYGON EMPTY",
    "GEOMETRYCOLLECTION EMPTY",
]


@pytest.mark.parametrize("wkt", GEOMETRIES)
@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_every_kind_of_geometry_is_shifted_point_by_point(source: Datum, target: Datum, wkt: str) -> None:
    """Kind, rings, order and heights stay; each vertex moves as a lone position does."""
    geometry = shapely.from_wkt(wkt)
    shifted = convert_geometry(geometry, source=source, target=target)
    before, after = (shapely.get_coordinates(each, include_z=True) for each in (geometry, shifted))

    assert (shifted.geom_type, shifted.has_z, shifted.is_empty) == (
        geometry.geom_type,
        geometry.has_z,
        geometry.is_empty,
    )
    np.testing.assert_array_equal(after[:, :2].T, convert(*before[:, :2].T, source=source, target=target))
    np.testing.assert_array_equal(after[:, 2], before[:, 2])
    if not geometry.is_empty:
        back = convert_geometry(shifted, source=target, target=source)
        assert shapely.equals_exact(geometry, back, tolerance=1e-8)


def test_series_keep_their_index_and_what_is_missing() -> None:
    """A GeoSeries comes back as one: index, CRS, None, empty, two and three dimensions side by side."""
    series = gpd.GeoSeries(
        [shapely.Point(CANTON_TOWER), shapely.Point(*CANTON_TOWER, 600), None, shapely.Polygon()],
        index=["a", "b", "c", "d"],
        crs="EPSG:4326",
    )
    shifted = convert_geometry(series, source=WGS84, target=GCJ02)

    assert isinstance(shifted, gpd.GeoSeries)
    assert shifted.index.tolist() == ["a", "b", "c", "d"]
    assert shifted.crs == series.crs
    assert (shifted["a"].has_z, shifted["b"].z, shifted["c"]) == (False, 600, None)
    assert shifted["d"].is_empty
    assert shifted["a"].y == pytest.approx(23.1064, abs=5e-5)


def test_arrays_of_geometries_and_none_go_through() -> None:
    """A numpy array keeps its shape; None is None; no geometry at all is no fault."""
    array = np.array([[shapely.Point(CANTON_TOWER), None], [shapely.Point(), shapely.Point(*CANTON_TOWER, 1)]])
    shifted = convert_geometry(array, source=WGS84, target=BD09)

    assert shifted.shape == (2, 2)
    assert shifted[0, 1] is None
    assert shifted[0, 0].equals(convert_geometry(array[0, 0], source=WGS84, target=BD09))
    assert convert_geometry(None, source=WGS84, target=BD09) is None
    assert len(convert_geometry(np.array([], dtype=object), source=WGS84, target=BD09)) == 0
    assert convert_geometry(gpd.GeoSeries([], crs="EPSG:4326"), source=WGS84, target=BD09).empty


@pytest.mark.parametrize("case", read_cases("datum"), ids=lambda case: f"{case['spot']} {case['target']}")
def test_the_shifts_keep_the_table_of_cases(case: dict[str, Any]) -> None:
    """To a tenth of a millimetre; the same table holds the browser's shifts."""
    shifted = convert(case["lon"], case["lat"], source=Datum(case["source"]), target=Datum(case["target"]))

    assert [float(degrees) for degrees in shifted] == pytest.approx(case["shifted"], abs=1e-9)
