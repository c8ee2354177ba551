"""How geometries and features are written."""

import math

import pytest
from shapely.geometry import Point, Polygon, mapping

from haizhumap.geo.geojson import format_collection, format_feature, round_geometry


def test_a_geometry_is_rounded_and_its_rings_turn_right() -> None:
    """Six decimals if nothing else is said; the outer ring runs against the clock, as RFC 7946 wants."""
    clockwise = Polygon([(0, 0), (0, 1.00000049), (1, 1), (1, 0)])
    written = round_geometry(clockwise)

    assert mapping(written)["coordinates"] == (((0, 0), (1, 0), (1, 1), (0, 1), (0, 0)),)
    assert round_geometry(Point(1 / 3, 0), 2) == Point(0.33, 0)


def test_heights_are_kept_where_a_format_has_them() -> None:
    """Else a geometry is written flat."""
    point = Point(113.3, 23.1, 7.25)

    assert mapping(round_geometry(point, has_heights=True))["coordinates"] == (113.3, 23.1, 7.25)
    assert not round_geometry(point).has_z


def test_each_feature_has_its_line() -> None:
    """Members stand between type and features; a collection without any is one line."""
    features = [{"type": "Feature", "properties": {"n": n}, "geometry": mapping(Point(n, 0))} for n in (1, 2)]
    lines = format_collection(features, {"name": "x"}).split("\n")

    assert lines[0] == '{"type": "FeatureCollection", "name": "x", "features": ['
    assert [line.rstrip(",") for line in lines[1:3]] == list(map(format_feature, features))
    assert format_collection([], {}) == '{"type": "FeatureCollection", "features": []}\n'


def test_json_holds_no_nan() -> None:
    """What JSON cannot hold is refused and not written."""
    with pytest.raises(ValueError, match="JSON"):
        format_feature({"properties": {"n": math.nan}})
    with pytest.raises(TypeError):
        format_feature({"properties": {"n": object()}})
    assert format_feature({"n": object}, default=lambda _: "x") == '{"n": "x"}'
