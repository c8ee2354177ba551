"""`core/distance.js`: metres on the ellipsoid."""

import math

import pytest
from case_tables import read_cases
from static_server import Core

pytestmark = pytest.mark.browser


def test_the_distance_keeps_the_table_of_cases(core: Core) -> None:
    """To a ten-thousandth, at 5 km to a decimetre; the same table holds Python's circle."""
    cases = read_cases("distance")
    script = "(cases, { distance }) => cases.map(({ geometry, lon, lat }) => distance(geometry, { lon, lat }))"

    told = core(script, "distance", given=cases)

    for case, metres in zip(cases, told, strict=True):
        wanted = math.inf if case["metres"] is None else case["metres"]
        assert metres == pytest.approx(wanted, abs=min(0.1, max(0.002, wanted * 1e-4))), case


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": kind, "coordinates": []}
        for kind in ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
    ]
    + [{"type": "GeometryCollection", "geometries": []}],
    ids=lambda geometry: geometry["type"],
)
def test_what_is_empty_is_nowhere(core: Core, geometry: dict[str, object]) -> None:
    """A geometry without a position is infinitely far."""
    told = core("(given, { distance }) => distance(given, { lon: 113.3, lat: 23.1 })", "distance", given=geometry)

    assert told == math.inf
