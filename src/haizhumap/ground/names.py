"""
The index of the ground's names: `geo/basemap/names.geojson`.

Owns what can be looked up, and each entry's form. Geometry is WGS 84 (EPSG:4326), lon-lat. Must not search.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from haizhumap.geo.geojson import format_collection
from haizhumap.ground.features import DEGREES, Change, Feature, lines_of, project, projection, written
from haizhumap.ground.labels import KINDS, middle
from haizhumap.ground.sources import Sources
from haizhumap.names.pinyin import read_aloud

ORDER = (
    "station", "neighbourhood", "road", "bridge", "park", "water", "creek", "river", "island", "landmark", "market",
    "pier", "bus_station", "school", "metro",
)  # fmt: skip
"""The kinds of the index; of names that a query finds equally well the earlier kind comes first."""

_TOLERANCE_M = 5


def collect_names(sources: Sources) -> list[dict[str, Any]]:
    """
    Return an entry (a GeoJSON feature) for everything that bears a name and can be looked up.

    Pieces of one name and kind are one entry. `at` is a point that stands for it; `pinyin` are its readings without
    tones, syllables parted by spaces, `initials` theirs; `is_weak` says that the name itself is uncertain.
    """
    named = [one for one in (*sources.features, *sources.labels) if one.name_zh and _called(one) in ORDER]
    groups: dict[tuple[str, str], list[Feature]] = {}
    for feature in project(named, DEGREES, sources.metric):
        groups.setdefault((_called(feature), feature.name_zh), []).append(feature)
    back = projection(sources.metric, DEGREES)
    return sorted((_entry(kind, group, back) for (kind, _), group in groups.items()), key=_order)


def _called(feature: Feature) -> str:
    return KINDS.get(feature.kind, feature.kind)


def _order(entry: Mapping[str, Any]) -> tuple[object, ...]:
    facts = entry["properties"]
    return ORDER.index(facts["kind"]), facts["name_zh"]


def _entry(kind: str, group: list[Feature], back: Change) -> dict[str, Any]:
    whole = _unite([feature.geometry for feature in group])
    first = group[0]
    readings = list(read_aloud(first.name_zh))
    facts = {
        "kind": kind,
        "name_zh": first.name_zh,
        "name_en": first.name_en,
        "pinyin": readings,
        "initials": list(dict.fromkeys("".join(syllable[0] for syllable in reading.split()) for reading in readings)),
        "lines": sorted({line for feature in group for line in feature.lines.split(",") if line}),
        "is_weak": any(feature.is_weak for feature in group),
        "is_schematic": all(feature.is_schematic for feature in group),
        "source": "; ".join(dict.fromkeys(feature.source for feature in group)),
        "at": list(written(back(middle(whole))).coords[0]),
    }
    if not facts["lines"]:
        del facts["lines"]
    return {"type": "Feature", "properties": facts, "geometry": mapping(written(back(whole.simplify(_TOLERANCE_M))))}


def _unite(geometries: Iterable[BaseGeometry]) -> BaseGeometry:
    """Return one geometry of the highest dimension that occurs: of a lake and its label the lake."""
    together = list(geometries)
    dimension = max(shapely.get_dimensions(geometry) for geometry in together)
    whole = shapely.union_all([geometry for geometry in together if shapely.get_dimensions(geometry) == dimension])
    if dimension == 0:
        first: BaseGeometry = shapely.get_parts(whole)[0]
        return first
    return shapely.line_merge(whole) if dimension == 1 and len(lines_of(whole)) > 1 else whole


def format_names(entries: Iterable[Mapping[str, Any]], attribution: str) -> str:
    """Format the index: RFC 7946, an entry a line; the same sources always give the same bytes."""
    return format_collection(entries, {"name": "names", "attribution": attribution})
