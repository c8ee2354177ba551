"""
The packs of the ground that the browser draws; their form stands in `geo/basemap/FORM.md`.

Owns which layer is in which pack and how it is written. Coordinates are WGS 84 (EPSG:4326), lon first, 5 decimals.
Must not decide what is drawn.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import polyline
import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from haizhumap.ground.features import NDIGITS, Bounds, Feature, written
from haizhumap.ground.labels import Label
from haizhumap.ground.sources import ROAD_CLASSES

FORM = "haizhumap-ground/1"

PACKS: dict[str, tuple[str, ...]] = {
    "ground": ("land", "water", "stream", "green", "builtup", "road", "metro", "district", "neighbour_limit"),
    "streets": ("street",),
    "buildings": ("building",),
}
"""Each pack's layers, in the order of drawing."""

_SURFACES = frozenset({"land", "water", "green", "builtup", "district", "building"})


class _Names:
    """The pool of names that features point into."""

    def __init__(self) -> None:
        self.pool: list[dict[str, str]] = []
        self._places: dict[tuple[str, str], int] = {}

    def place(self, feature: Feature) -> int:
        """Return where a feature's name stands, -1 for none; a weak one is none."""
        if not feature.name_zh or feature.is_weak:
            return -1
        key = (feature.name_zh, feature.name_en)
        if key not in self._places:
            self._places[key] = len(self.pool)
            self.pool.append({"zh": feature.name_zh, "en": feature.name_en})
        return self._places[key]


def format_pack(
    pack: str, features: Iterable[Feature], labels: Iterable[Label], *, extent: Bounds, attribution: str
) -> str:
    """
    Format a pack as JSON on one line; the same ground always gives the same bytes.

    Parameters
    ----------
    pack
        One of `PACKS`.
    features
        Single lines and surfaces (WGS 84, lon-lat), of any kind; those of other packs are passed over.
    extent
        The bounds of all sources.
    attribution
        The credits of the sources.
    """
    names = _Names()
    by_kind: dict[str, list[Feature]] = {kind: [] for kind in PACKS[pack]}
    for feature in features:
        if feature.kind in by_kind:
            by_kind[feature.kind].append(feature)
    layers = [_format_layer(kind, members, names) for kind, members in by_kind.items()]
    content = {
        "form": FORM,
        "pack": pack,
        "precision": NDIGITS,
        "attribution": attribution,
        "bbox": extent,
        "names": names.pool,
        "layers": layers,
        "labels": [_format_label(label) for label in labels],
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


def _format_layer(kind: str, features: Sequence[Feature], names: _Names) -> dict[str, Any]:
    drawn = sorted(features, key=_order)
    encode = _encode_surface if kind in _SURFACES else _encode_line
    shapes = [(feature, encode(feature.geometry)) for feature in drawn]
    kept = [(feature, shape) for feature, shape in shapes if shape]
    layer = {
        "id": kind,
        "type": "polygon" if kind in _SURFACES else "line",
        "features": [shape for _, shape in kept],
    }
    return layer | _beside(kind, [feature for feature, _ in kept], names)


def _order(feature: Feature) -> tuple[object, ...]:
    """Sort as things are drawn: bridges last, the lowest class first, then by name and place."""
    rank = -ROAD_CLASSES.index(feature.road_class) if feature.road_class else 0
    return feature.structure == "bridge", rank, feature.name_zh, feature.geometry.wkt


def _beside(kind: str, features: Sequence[Feature], names: _Names) -> dict[str, Any]:
    """Return what stands beside a layer's features, entry for entry."""
    beside: dict[str, Any] = {}
    if kind == "road":
        beside["classes"] = ROAD_CLASSES
        beside["class_of"] = [ROAD_CLASSES.index(feature.road_class) for feature in features]
    if kind in {"road", "street"}:
        for structure in ("bridge", "tunnel"):
            beside[structure] = [int(feature.structure == structure) for feature in features]
    if kind in {"road", "metro", "land", "district"}:
        beside["name"] = [names.place(feature) for feature in features]
    if kind == "metro":
        beside["planned"] = [int(feature.is_schematic) for feature in features]
    return beside


def _format_label(label: Label) -> dict[str, Any]:
    said: dict[str, Any] = {"kind": label.kind, "zh": label.name_zh, "en": label.name_en, "rank": label.rank}
    geometry = written_line(label.geometry)
    if shapely.get_dimensions(geometry):
        said["line"] = _encode_line(geometry)
    else:
        said["at"] = list(geometry.coords[0])
    if label.road_class:
        said["class"] = label.road_class
    if label.lines:
        said["lines"] = label.lines.split(",")
    return said


def written_line(geometry: BaseGeometry) -> BaseGeometry:
    """Round a point or a line as it is written, without turning it."""
    return shapely.transform(geometry, lambda pairs: pairs.round(NDIGITS + 1).round(NDIGITS))


def _encode_surface(surface: BaseGeometry) -> list[str]:
    """Encode a polygon's rings, the outline first; holes that rounding has closed are left out, as is the whole."""
    drawn = written(surface)
    if not isinstance(drawn, Polygon) or not drawn.area:
        return []
    rings = [drawn.exterior, *(hole for hole in drawn.interiors if Polygon(hole).area)]
    return [_encode(ring.coords[:-1]) for ring in rings]


def _encode_line(line: BaseGeometry) -> str:
    drawn = shapely.remove_repeated_points(written_line(line))
    return _encode(drawn.coords) if isinstance(drawn, LineString) and drawn.length else ""


def _encode(pairs: Iterable[tuple[float, ...]]) -> str:
    """Encode lon, lat pairs in that order, which is not the one of `polyline`'s manual."""
    return polyline.encode([(lon, lat) for lon, lat in pairs], NDIGITS)
