"""
Datum shifts between WGS 84, GCJ-02 (AMap, Tencent, Google's China map) and BD-09 (Baidu).

Owns the formulas, vectorised over arrays and applied to geometries of any kind. A datum shift is no reprojection:
no CRS code can name GCJ-02 or BD-09, so who writes shifted coordinates must say so beside them. Axis order is lon, lat
everywhere, in degrees.

The algorithm was never published; these are the formulas that all open implementations share (the "emq" code of
2013; PRCoords, eviltransform and coord-convert agree to 11 mm or better), and the providers' own conversions agree
with them to centimetres (AMap) or decimetres (Baidu).

Where the shift applies: inside the rectangle 72.004-137.8347 E, 0.8293-55.8271 N that those implementations use, and
nowhere else. Hong Kong and Macau lie inside it, so both sides of the border at Hengqin and Hetao move alike and no
geometry is torn; providers differ in whether they shift their own tiles there, and the rectangle takes in parts of
neighbouring countries too, where no provider shifts.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from haizhumap.model import Datum

Degrees = NDArray[np.float64]
Pair = tuple[Degrees, Degrees]

CHINA_BBOX = (72.004, 0.8293, 137.8347, 55.8271)
"""Where GCJ-02 differs from WGS 84: (left, bottom, right, top) in degrees."""

_KRASOVSKY_A = 6_378_245.0
_KRASOVSKY_EE = 0.00669342162296594323
_BD_TURN = np.pi * 3000.0 / 180.0
_BD_LON, _BD_LAT = 0.0065, 0.006
_TURN = 360.0
"""What is no number up to this is no coordinate; the formulas would overflow or turn it into NaN."""
_STEPS = 4
"""Fixed-point steps of the inverses: three reach 0.1 mm everywhere in China, one more is kept in reserve."""


def convert(lon: ArrayLike, lat: ArrayLike, *, source: Datum, target: Datum) -> Pair:
    """
    Shift coordinates from one datum to another.

    Parameters
    ----------
    lon, lat
        Degrees in `source`, of one shape (or broadcastable); NaN and infinity stay what they are.
    source, target
        `Datum.WGS84`, `Datum.GCJ02` or `Datum.BD09`.

    Returns
    -------
    lon, lat
        Degrees in `target`, as float arrays of the common shape. Unrounded; a round trip is exact to under 1 mm.

    Raises
    ------
    ValueError
        If a datum is none of the three.

    Examples
    --------
    >>> from haizhumap import Datum, convert
    >>> lon, lat = convert([113.3245, 113.2644], [23.1066, 23.1291], source=Datum.GCJ02, target=Datum.WGS84)
    >>> lon.round(5).tolist(), lat.round(5).tolist()
    ([113.31909, 113.25907], [23.10921, 23.13178])
    """
    steps = (*_TO_WGS84[_known(source)], *_FROM_WGS84[_known(target)])
    x, y = _arrays(lon, lat)
    regular = (np.abs(x) <= _TURN) & (np.abs(y) <= _TURN)
    pair = np.where(regular, x, 0.0), np.where(regular, y, 0.0)
    for step in steps if source != target else ():
        pair = step(*pair)
    return np.where(regular, pair[0], x), np.where(regular, pair[1], y)


def convert_geometry(geometry: Any, *, source: Datum, target: Datum) -> Any:  # noqa: ANN401 - as shapely's own functions
    """
    Shift a geometry, an array of geometries or a GeoSeries; empty geometries and None stay what they are.

    Parameters
    ----------
    geometry
        Anything that `shapely.transform` takes, coordinates in degrees, lon first; heights (Z) are kept, measures
        (M) are not.
    source, target
        As in `convert`.

    Returns
    -------
    geometry
        The same kind of thing, shifted. A GeoSeries keeps its index and its CRS, although no CRS describes GCJ-02 or
        BD-09: label the result yourself.

    Examples
    --------
    >>> from haizhumap import Datum, convert_geometry
    >>> from shapely import Point, set_precision
    >>> shifted = convert_geometry(Point(113.3245, 23.1066), source=Datum.GCJ02, target=Datum.WGS84)
    >>> print(set_precision(shifted, 1e-5))
    POINT (113.31909 23.10921)
    """

    def shift(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        lon, lat = convert(coordinates[:, 0], coordinates[:, 1], source=source, target=target)
        return np.column_stack([lon, lat, *coordinates.T[2:]])

    if isinstance(geometry, BaseGeometry | None):
        return geometry and shapely.transform(geometry, shift, include_z=geometry.has_z)
    if hasattr(geometry, "transform"):
        return geometry.transform(shift, include_z=bool(geometry.has_z.any()))
    return shapely.transform(geometry, shift, include_z=bool(np.any(shapely.has_z(geometry))))


def is_shifted(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """Tell where GCJ-02 differs from WGS 84: inside `CHINA_BBOX`; False for NaN."""
    x, y = _arrays(lon, lat)
    left, bottom, right, top = CHINA_BBOX
    return (left < x) & (x < right) & (bottom < y) & (y < top)


def _arrays(lon: ArrayLike, lat: ArrayLike) -> Pair:
    x, y = np.broadcast_arrays(np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64))
    return x, y


def _known(datum: Datum) -> Datum:
    if datum not in _TO_WGS84:
        raise ValueError(datum)
    return datum


def _gcj_offset(lon: Degrees, lat: Degrees) -> Pair:
    """Return GCJ-02 minus WGS 84 in degrees at a WGS 84 position; zero where no shift applies."""
    inside = is_shifted(lon, lat)
    x, y = np.where(inside, lon - 105.0, 0.0), np.where(inside, lat - 35.0, 0.0)
    root = np.sqrt(np.abs(x))
    waves = (20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    north += (20.0 * np.sin(np.pi * y) + 40.0 * np.sin(np.pi * y / 3.0)) * 2.0 / 3.0
    north += (160.0 * np.sin(np.pi * y / 12.0) + 320.0 * np.sin(np.pi * y / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    east += (20.0 * np.sin(np.pi * x) + 40.0 * np.sin(np.pi * x / 3.0)) * 2.0 / 3.0
    east += (150.0 * np.sin(np.pi * x / 12.0) + 300.0 * np.sin(np.pi * x / 30.0)) * 2.0 / 3.0
    phi = np.radians(np.where(inside, lat, 0.0))
    w = 1.0 - _KRASOVSKY_EE * np.sin(phi) ** 2
    metres_north = _KRASOVSKY_A * (1.0 - _KRASOVSKY_EE) / (w * np.sqrt(w))
    metres_east = _KRASOVSKY_A / np.sqrt(w) * np.cos(phi)
    return np.where(inside, np.degrees(east / metres_east), 0.0), np.where(
        inside, np.degrees(north / metres_north), 0.0
    )


def _wgs84_to_gcj02(lon: Degrees, lat: Degrees) -> Pair:
    east, north = _gcj_offset(lon, lat)
    return lon + east, lat + north


def _gcj02_to_bd09(lon: Degrees, lat: Degrees) -> Pair:
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_TURN)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_TURN)
    inside = is_shifted(lon, lat)
    east, north = radius * np.cos(angle) + _BD_LON, radius * np.sin(angle) + _BD_LAT
    return np.where(inside, east, lon), np.where(inside, north, lat)


def _inverse(forward: Callable[[Degrees, Degrees], Pair]) -> Callable[[Degrees, Degrees], Pair]:
    """Return the inverse of a shift that hardly changes from place to place, by fixed-point steps."""

    def backward(lon: Degrees, lat: Degrees) -> Pair:
        x, y = lon, lat
        for _ in range(_STEPS):
            shifted_x, shifted_y = forward(x, y)
            x, y = x + (lon - shifted_x), y + (lat - shifted_y)
        return x, y

    return backward


_TO_WGS84: dict[Datum, tuple[Callable[[Degrees, Degrees], Pair], ...]] = {
    Datum.WGS84: (),
    Datum.GCJ02: (_inverse(_wgs84_to_gcj02),),
    Datum.BD09: (_inverse(_gcj02_to_bd09), _inverse(_wgs84_to_gcj02)),
}
_FROM_WGS84: dict[Datum, tuple[Callable[[Degrees, Degrees], Pair], ...]] = {
    Datum.WGS84: (),
    Datum.GCJ02: (_wgs84_to_gcj02,),
    Datum.BD09: (_wgs84_to_gcj02, _gcj02_to_bd09),
}
