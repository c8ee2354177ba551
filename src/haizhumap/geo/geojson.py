"""
How a file of features is written: GeoJSON, a feature a line.

Owns the lines and the order of members, nothing of what is in them; must not know records or formats.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any


def format_collection(
    features: Iterable[Mapping[str, Any]],
    members: Mapping[str, object],
    *,
    default: Callable[[Any], object] | None = None,
) -> str:
    """
    Format features as a GeoJSON collection, a feature a line, `members` between `type` and `features`.

    The same features always give the same text; what is no JSON becomes what `default` makes of it.

    Raises
    ------
    ValueError
        If a number is NaN or an infinity, which JSON cannot hold.
    TypeError
        If a value is no JSON and there is no `default`.
    """
    head = _format({"type": "FeatureCollection", **members}, None)[:-1]
    lines = ",\n".join(_format(feature, default) for feature in features)
    return f'{head}, "features": [\n{lines}\n]}}\n' if lines else f'{head}, "features": []}}\n'


def _format(value: Mapping[str, Any], default: Callable[[Any], object] | None) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=default)
