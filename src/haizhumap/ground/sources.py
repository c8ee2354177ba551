"""
The reviewed sources of the ground, read.

Owns the form of `geo/basemap/sources/*.geojson` and of `names.toml`, and what makes either unfit. Coordinates are WGS
84 (EPSG:4326), lon first, degrees. Must not draw, and holds no name: names and hand-placed labels stand in
`names.toml`.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import LineString, Point, shape
from shapely.geometry.base import BaseGeometry

from haizhumap.decoding import decode_json
from haizhumap.errors import DataError
from haizhumap.files import read_text
from haizhumap.geo.geometry import metric_crs_of
from haizhumap.ground.features import NDIGITS, Bounds, Feature
from haizhumap.model import Datum
from haizhumap.paths import Settings

KINDS = frozenset(
    {
        "district", "neighbour", "neighbour_district", "land", "water", "stream", "river", "creek", "green", "park",
        "builtup", "building", "road", "street", "bridge", "metro", "station", "neighbourhood", "landmark", "pier",
        "market", "bus_station", "school",
    }
)  # fmt: skip
"""What a source's feature or a label can be."""

ROAD_CLASSES = ("motorway", "main", "secondary", "tertiary")
"""Of roads, the widest first."""

STRUCTURES = ("", "bridge", "tunnel")

MEMBERS = ("origin", "licence", "date", "datum", "datum_source", "note")
"""What every source file says of itself."""

_ROAD = "road"


@dataclass(frozen=True, slots=True)
class GroundSource:
    """One source file: where it comes from, under which licence, its features, and which ground it covers whole."""

    origin: str
    licence: str
    features: tuple[Feature, ...]
    bbox: Bounds | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """All source files by name, the labels placed by hand, and the bounds of the ground: of all that is covered."""

    files: Mapping[str, GroundSource]
    labels: tuple[Feature, ...]
    extent: Bounds

    @property
    def metric(self) -> str:
        """The CRS in whose metres this ground is measured."""
        return metric_crs_of(self.extent)

    @property
    def features(self) -> list[Feature]:
        """Every file's features, in the order of the files' names."""
        return [feature for _, source in sorted(self.files.items()) for feature in source.features]

    def of_kind(self, *kinds: str) -> list[Feature]:
        """Return the features of some kinds."""
        return [feature for feature in self.features if feature.kind in kinds]


def read_sources(settings: Settings, replaced: Mapping[str, str] | None = None) -> Sources:
    """
    Read every source file and `names.toml`.

    Parameters
    ----------
    replaced
        Texts that stand in for files, by the file's name without its ending.

    Raises
    ------
    InputError
        If one is missing or not UTF-8.
    DataError
        If one is faulty, or no source says which ground it covers.
    """
    names_path = settings.basemap_names_path
    names, labels = parse_names(_read(names_path, settings), path=settings.relative(names_path))
    texts = {path.stem: path for path in settings.basemap_sources_dir.glob("*.geojson")} | dict(replaced or {})
    files = {
        stem: parse_source(
            _read(text, settings) if isinstance(text, Path) else text,
            names.get(stem, {}),
            path=settings.relative(settings.basemap_sources_dir / f"{stem}.geojson"),
        )
        for stem, text in sorted(texts.items())
    }
    boxes = [shapely.box(*source.bbox) for source in files.values() if source.bbox]
    folder = settings.relative(settings.basemap_sources_dir)
    if not boxes:
        raise DataError("basemap-source", path=folder, why="no file says in bbox which ground it covers")
    left, bottom, right, top = shapely.total_bounds(boxes).tolist()
    extent = shapely.box(left, bottom, right, top)
    return Sources(
        {stem: replace(source, features=_within(source.features, extent)) for stem, source in files.items()},
        _within(labels, extent),
        (left, bottom, right, top),
    )


def _within(features: Iterable[Feature], extent: BaseGeometry) -> tuple[Feature, ...]:
    """Return what reaches into the extent: another district's ground has no use for the labels of this one."""
    return tuple(feature for feature in features if extent.intersects(feature.geometry))


def _read(path: Path, settings: Settings) -> str:
    return read_text(path, name=settings.relative(path))


def parse_names(text: str, *, path: str) -> tuple[dict[str, dict[str, Any]], tuple[Feature, ...]]:
    """
    Parse `names.toml`.

    Returns
    -------
    names
        By source file, what `names.toml` says of each feature's name.
    labels
        The labels placed by hand, at a point or along a line.

    Raises
    ------
    DataError
        If the text is not such a file; `path` is how the message calls it.
    """
    try:
        tables = tomllib.loads(text)
        labels = tables.pop("label", [])
        return tables, tuple(_parse_label(label) for label in labels)
    except Exception as error:  # whatever a value makes Shapely raise
        raise DataError("basemap-source", path=path, why=_say(error)) from error


def _parse_label(raw: Mapping[str, Any]) -> Feature:
    feature = Feature(
        kind=raw["kind"],
        name_zh=raw["zh"],
        name_en=raw["en"],
        source=raw["source"],
        is_schematic=True,
        geometry=LineString(raw["line"]) if "line" in raw else Point(raw["at"]),
        rank=raw.get("rank", 0),
    )
    _require_sound(feature)
    return feature


def parse_source(text: str, names: Mapping[str, Mapping[str, Any]], *, path: str) -> GroundSource:
    """
    Parse a source file and name its features.

    What a feature's properties leave out (`kind`, `source`, `is_schematic`) is said once by the collection.

    Parameters
    ----------
    names
        The file's table of `names.toml`, by the name that a feature has in the source.

    Raises
    ------
    DataError
        If a member of `MEMBERS` is missing, the datum is not WGS 84, or a feature is faulty or bears a name that
        neither `names` nor its own `name_en` gives in English; `path` is how the message calls the file.
    """
    where = ""
    features = []
    try:
        collection = decode_json(text)
        for member in MEMBERS:
            _require(isinstance(collection[member], str) and collection[member].strip(), f"{member} is empty")
        _require(collection["datum"] == Datum.WGS84, f"datum is {collection['datum']}, not {Datum.WGS84}")
        shared = {key: collection[key] for key in ("kind", "source", "is_schematic") if key in collection}
        bbox = _parse_bbox(collection.get("bbox"))
        for number, raw in enumerate(collection["features"], start=1):
            where = f"feature {number}: "
            features.append(_parse_feature(raw, shared, names, bbox))
    except Exception as error:  # whatever a value makes Shapely raise
        raise DataError("basemap-source", path=path, why=f"{where}{_say(error)}") from error
    return GroundSource(collection["origin"], collection["licence"], tuple(features), bbox)


def _parse_bbox(raw: Any) -> Bounds | None:  # noqa: ANN401 - JSON is Any
    if raw is None:
        return None
    left, bottom, right, top = map(float, raw)
    _require(-180 <= left < right <= 180 and -90 <= bottom < top <= 90, f"bbox is {raw}")  # noqa: PLR2004 - degrees
    return left, bottom, right, top


def _parse_feature(
    raw: Mapping[str, Any], shared: Mapping[str, Any], names: Mapping[str, Mapping[str, Any]], bbox: Bounds | None
) -> Feature:
    facts = {**shared, **raw["properties"]}
    named = _find_names(facts, names)
    feature = Feature(
        kind=facts["kind"],
        name_zh=named["zh"],
        name_en=named["en"],
        source=facts["source"],
        is_schematic=facts["is_schematic"],
        geometry=shape(raw["geometry"]),
        road_class=facts.get("road_class", ""),
        structure=facts.get("structure", ""),
        lines=facts.get("lines", ""),
        rank=named.get("rank", 0),
        is_weak=facts.get("is_weak", False),
    )
    _require_sound(feature)
    if bbox:
        covered = shapely.box(*bbox).buffer(10**-NDIGITS)
        _require(covered.contains(feature.geometry), f"{feature.geometry.bounds} is not in bbox")
    return feature


def _find_names(facts: Mapping[str, Any], names: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    name = facts.get("name", "")
    if name in names:
        return {"zh": name, **names[name]}
    english = facts.get("name_en", "")
    _require(english or not name, f"names.toml has no entry for {name!r}")
    return {"zh": name, "en": english}


def _require_sound(feature: Feature) -> None:
    kind, geometry = feature.kind, feature.geometry
    _require(kind in KINDS, f"kind {kind!r} is unknown")
    name = feature.name_zh or feature.name_en
    _require((feature.name_zh and feature.name_en) or not name, f"names.toml has {name!r} in one language only")
    _require(feature.source, "source is empty")
    for flag in ("is_schematic", "is_weak"):
        _require(isinstance(getattr(feature, flag), bool), f"{flag} is neither true nor false")
    _require(
        feature.road_class in ROAD_CLASSES if kind == _ROAD else not feature.road_class,
        f"the {kind} {name!r} has the road class {feature.road_class!r}",
    )
    _require(feature.structure in STRUCTURES, f"structure is {feature.structure!r}")
    _require(geometry.is_valid and not geometry.is_empty, "the geometry is empty or invalid")
    _require(_is_on_earth(geometry), f"{geometry.bounds} is not on earth: degrees, longitude first")


def _is_on_earth(geometry: BaseGeometry) -> bool:
    whole: bool = shapely.box(-180, -90, 180, 90).contains(geometry)
    return whole


def _require(condition: object, why: str) -> None:
    if not condition:
        raise ValueError(why)


def _say(error: Exception) -> str:
    return f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
