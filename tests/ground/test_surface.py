"""How single shapes are drawn: bridges, fading, joining, limits, rounding. Metres unless a test says degrees."""

import pytest
import shapely
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from haizhumap.ground.bridges import ABUTMENT_M, split_bridges
from haizhumap.ground.features import Feature, written
from haizhumap.ground.limits import clipper
from haizhumap.ground.surface import FADE_M, fade, join_water, simplify

RIVER = box(-1000, 0, 1000, 100)


def made(kind: str, geometry: BaseGeometry, **facts: str) -> Feature:
    """Return a feature of no name."""
    return Feature(kind=kind, geometry=geometry, source="test", **facts)  # type: ignore[arg-type] # facts are texts


def road(*pairs: tuple[float, float], **facts: str) -> Feature:
    """Return a main road along some points."""
    return made("road", LineString(pairs), road_class="main", **facts)


@pytest.mark.parametrize(
    ("pairs", "bridges"),
    [
        pytest.param([(0, -50), (0, 150)], [(-ABUTMENT_M, 100 + ABUTMENT_M)], id="straight across"),
        pytest.param([(0, -50), (0, -1)], [], id="up to the bank"),
        pytest.param([(-500, -2), (0, 4), (500, -2)], [], id="along a bank that it touches as drawn"),
        pytest.param([(0, -3), (0, 150)], [(-3, 100 + ABUTMENT_M)], id="a road that begins near the bank"),
        pytest.param([(0, 50), (0, 150)], [(50, 100 + ABUTMENT_M)], id="a road that begins over the water"),
    ],
)
def test_a_road_over_water_is_a_bridge(pairs: list[tuple[float, float]], bridges: list[tuple[float, float]]) -> None:
    """It reaches behind both banks, and the pieces together are the road."""
    pieces = split_bridges([road(*pairs)], RIVER)

    spans = [piece.geometry.bounds[1::2] for piece in pieces if piece.structure == "bridge"]
    assert spans == [pytest.approx(bridge) for bridge in bridges]
    assert sum(piece.geometry.length for piece in pieces) == pytest.approx(LineString(pairs).length)


def test_a_narrow_creek_is_bridged_straight_across_but_not_along() -> None:
    """Ten metres of water are crossed in ten metres, or they are a road beside a creek."""
    creek = box(-1000, 0, 1000, 10)

    across = split_bridges([road((0, -50), (0, 50))], creek)
    along = split_bridges([road((-500, -2), (0, 3), (500, -2))], creek)

    assert [piece.structure for piece in across] == ["", "bridge", ""]
    assert [piece.structure for piece in along] == [""]


def test_two_arms_close_together_have_one_bridge() -> None:
    """Spans that meet behind their banks are one."""
    arms = shapely.union_all([box(-500, 0, 500, 40), box(-500, 50, 500, 90)])

    pieces = split_bridges([road((0, -100), (0, 200))], arms)

    assert [piece.structure for piece in pieces] == ["", "bridge", ""]


def test_a_tunnel_is_no_bridge() -> None:
    """What is said to be underground stays whole."""
    tunnel = road((0, -50), (0, 150), structure="tunnel")

    assert split_bridges([tunnel], RIVER) == [tunnel]


COVERED = box(0, 0, 10_000, 10_000)
DISTRICT = box(9000, 4000, 10_000, 6000)


@pytest.mark.parametrize(
    ("feature", "stays"),
    [
        (made("street", LineString([(5000, 5000), (5100, 5000)])), True),
        (made("street", LineString([(FADE_M["street"] - 1, 5000), (5000, 5000)])), False),
        (made("street", LineString([(9990, 5000), (10_000, 5000)])), True),
        (made("road", LineString([(0, 5000), (100, 5000)]), road_class="main"), True),
        (made("road", LineString([(0, 5000), (100, 5000)]), road_class="secondary"), False),
        (made("water", box(0, 0, 10, 10)), True),
        (made("builtup", box(0, 5000, 50, 5050)), False),
        (made("builtup", box(2000, 5000, 2050, 5050)), True),
    ],
    ids=[
        "a street inside",
        "a street near the edge",
        "a street of the district",
        "a main road that runs on",
        "a secondary road",
        "water",
        "houses at the edge",
        "houses inside",
    ],
)
def test_detail_thins_out_towards_the_edge_of_what_is_known(feature: Feature, *, stays: bool) -> None:
    """Streets and houses end before it, wide roads and water run on, and the district keeps all it has."""
    assert bool(fade([feature], COVERED, DISTRICT)) is stays


def test_surfaces_thin_out_by_degrees_and_always_alike() -> None:
    """Of houses half-way to where the fading begins, some stay; and no other ones the next time."""
    middle = FADE_M["building"] / 2
    houses = [made("building", box(middle, y, middle + 10, y + 10)) for y in range(1000, 9000, 20)]

    kept = fade(houses, COVERED, DISTRICT)

    assert 0.2 * len(houses) < len(kept) < 0.8 * len(houses)
    assert fade(houses, COVERED, DISTRICT) == kept


def test_water_of_two_sources_is_one_surface() -> None:
    """A gap of a few metres at the edge between them is filled, one elsewhere stays."""
    edge = LineString([(0, -1000), (0, 1000)])
    near, far = box(3, 0, 500, 50), box(-500, 0, -3, 50)

    (river,) = join_water([near], [far], edge)
    apart = join_water([box(300, 0, 500, 50), box(506, 0, 700, 50)], [], edge)

    assert river.contains(Point(0, 25))
    assert len(apart) == 2


def test_puddles_are_not_drawn() -> None:
    """What is smaller than a stroke is left out."""
    assert join_water([box(100, 0, 110, 10)], [], LineString([(0, 0), (0, 1)])) == []


def test_simplifying_is_measured_in_metres() -> None:
    """A vertex 1 m off a road is dropped, one 20 m off stays."""

    def vertices(offset_m: float) -> int:
        (feature,) = simplify([road((0, 0), (500, offset_m), (1000, 0))])
        return len(feature.geometry.coords)

    assert (vertices(1), vertices(20)) == (2, 3)


def test_clipping_cuts_at_the_extent_and_leaves_what_lies_inside() -> None:
    """A line across the edge ends there; one inside is the same; one outside is gone."""
    clip = clipper((113.0, 22.9, 114.0, 23.5))
    inside = LineString([(113.1, 23.0), (113.9, 23.4)])

    assert clip(inside) is inside
    assert clip(LineString([(112, 23.1), (113.1, 23.1)])).bounds[0] == 113.0
    assert clip(Point(112, 23.1)).is_empty


def test_rounding_does_not_depend_on_the_last_digit_of_a_projection() -> None:
    """A coordinate (degrees) that ends in 5 at the sixth decimal is rounded as its decimals say."""
    exact, blurred = Point(113.309485, 23.098115), Point(113.309485 + 3e-13, 23.098115 - 3e-13)

    assert written(exact).equals(written(blurred))


def test_rings_follow_the_right_hand_rule() -> None:
    """Outlines run against the clock, holes with it."""
    ring = Polygon([(0, 0), (0, 3), (3, 3), (3, 0)], [[(1, 1), (2, 1), (2, 2), (1, 2)]])

    drawn = written(ring)

    assert isinstance(drawn, Polygon)
    assert drawn.exterior.is_ccw
    assert not drawn.interiors[0].is_ccw
