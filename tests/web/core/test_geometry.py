"""`core/geometry.js` and `pack_geometries`: what is packed here is unpacked there."""

import json

import numpy as np
import pytest
import shapely
from static_server import Core

from haizhumap.web.payload import pack_geometries

RING = "(113.3 23.05, 113.31 23.05, 113.31 23.06, 113.3 23.05)"
WKT = (
    "POINT (113.3191 23.106412)",
    "LINESTRING (113.3 23.1, 113.300001 23.099999, 113.25 23.05)",
    "MULTILINESTRING ((113.3 23.1, 113.31 23.1), (113.4 23, 113.400005 23.000001, 113.39 23))",
    f"POLYGON ((113.2 23, 113.4 23, 113.4 23.2, 113.2 23), {RING})",
    f"MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((-2.000001 -3, 114 -3, 114 24, -2.000001 -3), {RING}))",
    "MULTIPOINT ((113.3 23.1), (113.4 23.2))",
    "GEOMETRYCOLLECTION (POINT (113.3 23.1), LINESTRING (113.3 23.1, 113.31 23.1))",
)


@pytest.mark.browser
def test_the_browser_reads_every_sort_of_geometry_as_it_was(core: Core) -> None:
    """GeoJSON comes out digit by digit, one of each type and none at all."""
    shapes = np.array([*map(shapely.from_wkt, WKT), None], dtype=object)
    wanted = [*map(json.loads, shapely.to_geojson(shapes[:-1])), None]

    given = {"places": [{"geometry": geometry} for geometry in pack_geometries(shapes)]}
    told = core("(payload, { unpackPlaces }) => unpackPlaces(unpackPlaces(payload))", "geometry", given=given)

    assert [place["geometry"] for place in told["places"]] == wanted


def test_a_line_is_packed_as_its_first_position_and_steps() -> None:
    """Whole millionths of a degree, lon first."""
    (packed,) = pack_geometries(shapely.from_wkt(["LINESTRING (113.3 23.1, 113.300001 23.099999)"]))

    assert packed == {"type": "LineString", "steps": [113300000, 23100000, 1, -1]}
