"""
What of OpenStreetMap becomes what of the ground.

Owns the reading of `kinds.toml`, the questions that its rules make, and a source's features. Coordinates are WGS 84
(EPSG:4326), lon first, degrees; sizes are metres and square metres. Must not ask or write.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from haizhumap.geo.geometry import Bounds, distance_m, metric_crs_of
from haizhumap.ground.features import DEGREES, Change, Feature, lines_of, projection, surfaces_of
from haizhumap.ground.osm.elements import OsmObject
from haizhumap.i18n import t
from haizhumap.names.pinyin import title

_ANY = "*"
_ELEMENTS = {"surface": "wr", "line": "way", "point": "nwr", "route": "relation"}
_NAMED_FILES = frozenset({"roads", "far_roads", "streets", "streams", "bridges"})
"""Files whose lines are joined where they share name, class and structure: OpenStreetMap cuts them at every change."""

_STOP_M = 200
"""How far from a station's point the stop of a line that belongs to it may lie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Which objects become what: a table of `kinds.toml`, where its members are told."""

    file: str
    kind: str
    shape: str
    tags: Mapping[str, tuple[str, ...]]
    road_class: str = ""
    least: float = 0.0
    is_named: bool = False
    reach: str = "near"
    name_tag: str = "name"

    def fits(self, tags: Mapping[str, str]) -> bool:
        """Tell whether an object has one of the rule's tags."""
        return any(key in tags and (tags[key] in values or _ANY in values) for key, values in self.tags.items())


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules in their order."""
    text = files("haizhumap.ground.osm").joinpath("kinds.toml").read_text(encoding="utf-8")
    return tuple(
        Rule(**{**raw, "tags": {key: tuple(values) for key, values in raw["tags"].items()}})
        for raw in tomllib.loads(text)["rule"]
    )


def build_query(bounds: Bounds, reach: str, *, server_s: int) -> str:
    """
    Return the Overpass QL that asks for all that the rules of one reach want in a box (WGS 84, lon first).

    The same box always makes the same question, so that an answer is found in the cache again.
    """
    left, bottom, right, top = bounds
    box = f"({bottom:.4f},{left:.4f},{top:.4f},{right:.4f})"
    wanted = dict.fromkeys(
        f'{_ELEMENTS[rule.shape]}["{key}"{_values(values)}]{_with_name(rule)}{box};'
        for rule in rules()
        if rule.reach == reach
        for key, values in rule.tags.items()
    )
    return "\n".join((f"[out:json][timeout:{server_s}];", "(", *wanted, ");", "out geom;"))


def _values(values: tuple[str, ...]) -> str:
    return "" if _ANY in values else f'~"^({"|".join(values)})$"'


def _with_name(rule: Rule) -> str:
    return f'["{rule.name_tag}"]' if rule.is_named else ""


def to_features(objects: Iterable[OsmObject], reach: str, box: BaseGeometry) -> dict[str, list[Feature]]:
    """
    Return the features of each source file of one reach, cut off at a box (WGS 84, lon-lat).

    What is broken (a relation whose outline stays open), too small or without the name that its rule wants is left out.
    """
    kept = list(objects)
    made: dict[str, list[Feature]] = {}
    for rule_file in dict.fromkeys(rule.file for rule in rules() if rule.reach == reach):
        chosen = [rule for rule in rules() if rule.file == rule_file]
        features = [feature for one in kept for feature in _take(one, chosen, box)]
        made[rule_file] = _joined(features) if rule_file in _NAMED_FILES else features
    if "stations" in made:
        made["stations"] = [_with_lines(station, kept) for station in made["stations"]]
    if "metro_lines" in made:
        made["metro_lines"] = list({feature.name_zh: feature for feature in made["metro_lines"]}.values())
    return made


def _take(one: OsmObject, chosen: Iterable[Rule], box: BaseGeometry) -> Iterator[Feature]:
    rule = next((rule for rule in chosen if rule.fits(one.tags) and _may(one, rule)), None)
    if rule is None:
        return
    geometry = _shaped(one, rule).intersection(box)
    if geometry.is_empty or (rule.least and _metres_of(box)(geometry).area < rule.least):
        return
    zh, en = _names(one, rule)
    if rule.is_named and not zh:
        return
    yield Feature(
        kind=rule.kind,
        geometry=geometry,
        name_zh=zh,
        name_en=en,
        source=one.osm_id,
        road_class=rule.road_class,
        structure=_structure(one.tags) if rule.kind in {"road", "street"} else "",
    )


def _metres_of(box: BaseGeometry) -> Change:
    """Return what carries a geometry into the metres of a box's surroundings."""
    left, bottom, right, top = box.bounds
    return projection(DEGREES, metric_crs_of((left, bottom, right, top)))


def _may(one: OsmObject, rule: Rule) -> bool:
    """Tell whether an object can be what a rule wants: a road class is a road's, and not that of an area."""
    return not rule.road_class or ("highway" in one.tags and one.tags.get("area") != "yes")


def _shaped(one: OsmObject, rule: Rule) -> BaseGeometry:
    if rule.shape == "surface":
        return shapely.union_all(surfaces_of(one.as_surface()))
    if rule.shape == "point":
        return one.as_point()
    return shapely.union_all(lines_of(one.as_line()))


def _names(one: OsmObject, rule: Rule) -> tuple[str, str]:
    """Return an object's name in both languages; where nobody gave an English one, in pinyin."""
    if rule.shape == "route":
        ref = one.tags.get("ref", "")
        if ref.isdecimal():
            return t("ground.line", "zh", ref=ref), t("ground.line", "en", ref=ref)
        return (ref, ref) if ref else ("", "")
    if rule.kind in {"building", "street", "builtup"}:
        return "", ""
    zh = " ".join(one.tags.get(rule.name_tag, "").split())
    if not zh:
        return "", ""
    english = one.tags.get(f"{rule.name_tag}:en") or title(zh)
    return zh, " ".join(english.split())


def _structure(tags: Mapping[str, str]) -> str:
    for structure in ("tunnel", "bridge"):
        if tags.get(structure, "no") not in {"no", "building_passage", "culvert"}:
            return structure
    return ""


def _joined(features: Iterable[Feature]) -> list[Feature]:
    """Join the lines that share name, class and structure."""
    groups: dict[tuple[str, ...], list[Feature]] = {}
    for one in features:
        groups.setdefault((one.kind, one.name_zh, one.name_en, one.road_class, one.structure), []).append(one)
    return [
        replace(group[0], geometry=line, source=group[0].source if len(group) == 1 else "")
        for group in groups.values()
        for line in lines_of(shapely.line_merge(shapely.union_all([one.geometry for one in group])))
    ]


def _with_lines(station: Feature, objects: Iterable[OsmObject]) -> Feature:
    refs = {
        one.tags["ref"]
        for one in objects
        if one.tags.get("ref")
        for stop in one.stops
        if distance_m(stop, station.geometry) <= _STOP_M
    }
    return replace(station, lines=",".join(sorted(refs, key=_in_order)))


def _in_order(ref: str) -> tuple[bool, int, str]:
    return not ref.isdecimal(), int(ref) if ref.isdecimal() else 0, ref


def to_properties(feature: Feature, *, source: str) -> dict[str, Any]:
    """Return what a source file says of a feature."""
    said: dict[str, Any] = {"name": feature.name_zh, "name_en": feature.name_en, "kind": feature.kind}
    said |= {"road_class": feature.road_class, "structure": feature.structure, "lines": feature.lines}
    if feature.source and feature.name_zh:
        said["source"] = f"{source}, {feature.source}"
    return {key: value for key, value in said.items() if value}
