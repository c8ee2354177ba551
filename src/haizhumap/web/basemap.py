"""
The offline base map: reviewed sources → the five files of `geo/basemap` that the map draws.

Owns which source goes into which file, how each kind is cut and simplified, and the files' form. Coordinates are
WGS 84 (EPSG:4326), lon first, degrees; lengths are metres in EPSG:32649 (UTM 49N, 108-114° E). Must not know how the
map draws, and holds no name: names, road classes and hand-placed labels stand in `names.toml`.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import Point, mapping, shape
from shapely.geometry.base import BaseGeometry

from haizhumap.errors import DataError, InputError
from haizhumap.geo.geojson import format_collection
from haizhumap.layer.build import CRS
from haizhumap.model import Datum
from haizhumap.paths import Settings

FILES: Mapping[str, tuple[str, ...]] = {
    "boundary": ("districts",),
    "water": ("water",),
    "roads": ("bus_lines", "road_axes", "bridges"),
    "metro": ("metro_lines", "metro_planned", "stations"),
    "labels": ("places",),
}
"""Each drawn file and the sources it is made of; the labels of `names.toml` join the last one."""

TOLERANCE_M: Mapping[str, float] = {
    "district": 5,
    "neighbour_limit": 20,
    "land": 5,
    "river": 5,
    "creek": 5,
    "road": 5,
    "bridge": 0,
    "metro": 10,
    "station": 0,
    "lake": 0,
    "park": 0,
    "district_label": 0,
    "landmark": 0,
}
"""Every kind, in the order of the files, and how far simplifying may move its line."""

EXTENT = (113.08, 22.94, 113.56, 23.24)
"""What is drawn: (left, bottom, right, top)."""

NDIGITS = 5
"""Decimals of a drawn coordinate: 1 m."""

MEMBERS = ("origin", "licence", "date", "datum", "note")
"""What every source file says of itself."""

_CRS_METRIC = "EPSG:32649"
_SOURCE_NDIGITS = 6
_AROUND_GUANGZHOU = shapely.box(113.0, 22.9, 113.7, 23.5)
_NEIGHBOUR = "neighbour"
_ROADS = frozenset({"road", "bridge"})
_SAME_LIMIT_M = 20
"""Two lines closer than this are one limit, drawn once; the two sources of limits differ by 15 m at most."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing on the base map, as read or as drawn; a name stands in both languages or is empty in both."""

    kind: str
    name_zh: str
    name_en: str
    source: str
    is_schematic: bool
    geometry: BaseGeometry
    road_class: str = ""
    lines: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One source file: where it comes from, under which licence, and its features."""

    origin: str
    licence: str
    features: tuple[Feature, ...]


def build_basemap(settings: Settings) -> dict[Path, str]:
    """
    Build the files of the base map.

    Returns
    -------
    contents
        The text of each drawn file, by its path; nothing is written.

    Raises
    ------
    InputError
        If a source or `names.toml` is missing or unreadable.
    DataError
        If one is faulty.
    """
    names_path = settings.basemap_names_path
    names, labels = parse_names(_read(names_path, settings), path=settings.relative(names_path))
    contents = {}
    for file, members in FILES.items():
        paths = [settings.basemap_sources_dir / f"{member}.geojson" for member in members]
        sources = [
            parse_source(_read(path, settings), names.get(path.stem, {}), path=settings.relative(path))
            for path in paths
        ]
        extra = labels if file == "labels" else ()
        contents[settings.basemap_dir / f"{file}.geojson"] = format_file(file, sources, extra)
    return contents


def _read(path: Path, settings: Settings) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise InputError("file-unreadable", path=settings.relative(path), why=error.strerror) from error
    except UnicodeDecodeError as error:
        raise InputError("not-utf8", path=settings.relative(path), offset=error.start) from error


def parse_names(text: str, *, path: str) -> tuple[dict[str, dict[str, Any]], tuple[Feature, ...]]:
    """
    Parse `names.toml`.

    Returns
    -------
    names
        By source file, what `names.toml` says of each feature's name.
    labels
        The labels placed by hand.

    Raises
    ------
    DataError
        If the text is not such a file; `path` is how the message calls it.
    """
    try:
        tables = tomllib.loads(text)
        labels = tables.pop("label", [])
        return tables, tuple(_parse_label(label) for label in labels)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError("basemap-source", path=path, why=_say(error)) from error


def _parse_label(raw: Mapping[str, Any]) -> Feature:
    feature = Feature(
        kind=raw["kind"],
        name_zh=raw["zh"],
        name_en=raw["en"],
        source=raw["source"],
        is_schematic=True,
        geometry=Point(raw["lon"], raw["lat"]),
    )
    _require_sound(feature)
    return feature


def parse_source(text: str, names: Mapping[str, Mapping[str, str]], *, path: str) -> Source:
    """
    Parse a source file and name its features.

    Parameters
    ----------
    names
        The file's table of `names.toml`, by the name that a feature has in the source.

    Raises
    ------
    DataError
        If a member of `MEMBERS` is missing, the datum is not WGS 84, or a feature is faulty or has no entry in
        `names`; `path` is how the message calls the file.
    """
    where = ""
    features = []
    try:
        collection = json.loads(text)
        for member in MEMBERS:
            _require(isinstance(collection[member], str) and collection[member].strip(), f"{member} is empty")
        _require(collection["datum"] == Datum.WGS84, f"datum is {collection['datum']}, not {Datum.WGS84}")
        for number, raw in enumerate(collection["features"], start=1):
            where = f"feature {number}: "
            features.append(_parse_feature(raw, names))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, ShapelyError) as error:
        raise DataError("basemap-source", path=path, why=f"{where}{_say(error)}") from error
    return Source(origin=collection["origin"], licence=collection["licence"], features=tuple(features))


def _parse_feature(raw: Mapping[str, Any], names: Mapping[str, Mapping[str, str]]) -> Feature:
    facts = raw["properties"]
    name = facts["name"]
    _require(name in names, f"names.toml has no entry for {name!r}")
    feature = Feature(
        kind=facts["kind"],
        name_zh=names[name].get("zh", name),
        name_en=names[name]["en"],
        source=facts["source"],
        is_schematic=facts["is_schematic"],
        geometry=shape(raw["geometry"]),
        road_class=names[name].get("class", ""),
        lines=facts.get("lines", ""),
    )
    _require_sound(feature)
    return feature


def _require_sound(feature: Feature) -> None:
    kind, geometry = feature.kind, feature.geometry
    _require(kind in TOLERANCE_M or kind == _NEIGHBOUR, f"kind {kind!r} is unknown")
    name = feature.name_zh or feature.name_en
    _require((feature.name_zh and feature.name_en) or not name, f"names.toml has {name!r} in one language only")
    _require(feature.source, "source is empty")
    _require(isinstance(feature.is_schematic, bool), "is_schematic is neither true nor false")
    _require(
        bool(feature.road_class) == (kind in _ROADS),
        f"names.toml gives the {kind} {name!r} the road class {feature.road_class!r}",
    )
    _require(geometry.is_valid and not geometry.is_empty, "the geometry is empty or invalid")
    _require(_AROUND_GUANGZHOU.contains(geometry), f"{geometry.bounds} is not around Guangzhou")


def _require(condition: object, why: str) -> None:
    if not condition:
        raise ValueError(why)


def _say(error: Exception) -> str:
    return f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)


def draw(features: Iterable[Feature]) -> list[Feature]:
    """
    Return features as they are drawn.

    Neighbours become their limits; all are clipped to `EXTENT`, simplified by `TOLERANCE_M`, rounded to `NDIGITS` and
    sorted: by kind, main roads first, stations by the number of their lines, the longest first.
    """
    clipped = [replace(feature, geometry=clip(feature.geometry)) for feature in to_limits(list(features))]
    kept = [feature for feature in clipped if not feature.geometry.is_empty]
    return sorted(_simplified(kept), key=_rank)


def _rank(feature: Feature) -> tuple[object, ...]:
    return (
        list(TOLERANCE_M).index(feature.kind),
        feature.road_class,
        -len(feature.lines.split(",")),
        -round(feature.geometry.length, NDIGITS),
        feature.name_zh,
        feature.geometry.wkt,
    )


def to_limits(features: Sequence[Feature]) -> list[Feature]:
    """
    Replace each neighbour's polygon by the line of its limit.

    A stretch within `_SAME_LIMIT_M` of the district's limit, or of a neighbour's that came before, is left out.
    """
    limits = [feature for feature in features if feature.kind != _NEIGHBOUR]
    districts = [feature for feature in limits if feature.kind == "district"]
    drawn = [_strip(feature.geometry.boundary) for feature in _projected(districts, CRS, _CRS_METRIC)]
    neighbours = [feature for feature in features if feature.kind == _NEIGHBOUR]
    lines = []
    for feature in _projected(neighbours, CRS, _CRS_METRIC):
        line = feature.geometry.boundary
        drawn.append(_strip(line))
        for strip in drawn[:-1]:
            line = line.difference(strip)
        lines.append(replace(feature, kind="neighbour_limit", geometry=_merged(line)))
    return limits + list(_projected(lines, _CRS_METRIC, CRS))


def _strip(line: BaseGeometry) -> BaseGeometry:
    return line.buffer(_SAME_LIMIT_M, quad_segs=2)


def _projected(features: Sequence[Feature], source: str, target: str) -> Iterator[Feature]:
    series = gpd.GeoSeries([feature.geometry for feature in features], crs=source).to_crs(target)
    for feature, geometry in zip(features, series, strict=True):
        yield replace(feature, geometry=geometry)


def _merged(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.line_merge(geometry) if geometry.geom_type == "MultiLineString" else geometry


def clip(geometry: BaseGeometry) -> BaseGeometry:
    """Cut a geometry off at `EXTENT` (WGS 84, lon-lat); what lies inside keeps its vertices."""
    extent = shapely.box(*EXTENT)
    if extent.contains(geometry):
        return geometry
    parts = shapely.get_parts(geometry.intersection(extent))
    same = [part for part in parts if shapely.get_dimensions(part) == shapely.get_dimensions(geometry)]
    return _merged(shapely.union_all(same))


def _simplified(features: Sequence[Feature]) -> Iterator[Feature]:
    simple = [
        replace(feature, geometry=feature.geometry.simplify(TOLERANCE_M[feature.kind]))
        for feature in _projected(features, CRS, _CRS_METRIC)
    ]
    for feature in _projected(simple, _CRS_METRIC, CRS):
        yield replace(feature, geometry=_written(feature.geometry))


def _written(geometry: BaseGeometry) -> BaseGeometry:
    """
    Return a geometry as it is written, the same on every machine.

    The first rounding gives the source's own decimals back, which projecting blurs in the twelfth digit; the second
    therefore never depends on that digit. Rings follow the right-hand rule.
    """
    rounded = shapely.transform(geometry, lambda pairs: pairs.round(_SOURCE_NDIGITS).round(NDIGITS))
    return shapely.orient_polygons(shapely.normalize(rounded))


def format_file(name: str, sources: Sequence[Source], labels: Sequence[Feature] = ()) -> str:
    """
    Format a drawn file as RFC 7946 GeoJSON, a feature a line; the same sources always give the same bytes.

    The credits of the sources stand in the member `attribution`.
    """
    features = draw([feature for source in sources for feature in source.features] + list(labels))
    attribution = "; ".join(f"{source.origin} ({source.licence})" for source in sources)
    return format_collection(map(_to_geojson, features), {"name": name, "attribution": attribution})


def _to_geojson(feature: Feature) -> dict[str, Any]:
    properties = {
        "kind": feature.kind,
        "road_class": feature.road_class,
        "name_zh": feature.name_zh,
        "name_en": feature.name_en,
        "lines": feature.lines,
        "is_schematic": feature.is_schematic,
        "source": feature.source,
    }
    for optional in ("road_class", "lines"):
        if not properties[optional]:
            del properties[optional]
    return {"type": "Feature", "properties": properties, "geometry": mapping(feature.geometry)}
