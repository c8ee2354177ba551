"""
How geometries and features are written: decimals, rings, GeoJSON with a feature a line.

Owns rounding, the order of rings and the lines, nothing of what is in them; must not know records or formats.
"""

import json
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

NDIGITS = 6
"""Decimals of a degree, of which the layer's files have so many: 0.1 m."""


def round_geometry(geometry: BaseGeometry, ndigits: int = NDIGITS, *, has_heights: bool = False) -> BaseGeometry:
    """Return a geometry as it is written: its degrees rounded, rings by the right-hand rule, flat if not said else."""
    rounded = shapely.transform(geometry, lambda degrees: degrees.round(ndigits), include_z=has_heights)
    return shapely.orient_polygons(rounded)


def is_in_degrees(geometry: BaseGeometry) -> bool:
    """Tell whether a geometry is not empty and lies on the globe, longitude first."""
    left, bottom, right, top = geometry.bounds or (math.nan,) * 4
    return -180 <= left <= right <= 180 and -90 <= bottom <= top <= 90  # noqa: PLR2004 - the globe


def format_feature(feature: Mapping[str, Any], *, default: Callable[[Any], object] | None = None) -> str:
    """
    Format a feature on one line; what is no JSON becomes what `default` makes of it.

    Raises
    ------
    ValueError
        If a number is NaN or an infinity, which JSON cannot hold.
    TypeError
        If a value is no JSON and there is no `default`.
    """
    return json.dumps(feature, ensure_ascii=False, allow_nan=False, default=default)


def format_collection(
    features: Iterable[Mapping[str, Any]],
    members: Mapping[str, object],
    *,
    default: Callable[[Any], object] | None = None,
) -> str:
    """
    Format features as a GeoJSON collection, a feature a line, `members` between `type` and `features`.

    The same features always give the same text; see `format_feature` for `default` and what is raised.
    """
    head = format_feature({"type": "FeatureCollection", **members})[:-1]
    lines = ",\n".join(format_feature(feature, default=default) for feature in features)
    return f'{head}, "features": [\n{lines}\n]}}\n' if lines else f'{head}, "features": []}}\n'
