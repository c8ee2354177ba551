"""
The layer as features: register × gazetteer joined to plain rows and geometries, and `geo/projects.geojson`.

Owns the joined schema and the file's format. No data frame is needed to list, filter or write it, so commands start
without pandas; `build` makes the GeoDataFrame. Coordinates are WGS 84 (EPSG:4326), lon first. Must not know map or
export formats other than its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Protocol, Self

from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from haizhumap.checks.project import read_project
from haizhumap.errors import InputError
from haizhumap.geo.geojson import format_collection, round_geometry
from haizhumap.i18n import Lang
from haizhumap.issues import Collected
from haizhumap.model import Place, Position, Report
from haizhumap.paths import Settings

ATTRIBUTION = "© OpenStreetMap contributors (ODbL 1.0); AMap, Baidu and press sources as named in each feature"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFeature:
    """
    One place of the layer, taken once and handed on: the report's words, what is planned, where it is.

    Codes are texts, as a file has them; `geometry` is WGS 84, lon-lat, None for a place that is not located.
    """

    place_id: str
    name_zh: str
    official_name_zh: str
    name_en: str
    aliases: Sequence[str]
    sector: str
    kind: str
    stage: str
    action_zh: str
    action_en: str
    targets: Mapping[Any, int | str]
    quote: str
    section: str
    mention_start: int
    mention_end: int
    quote_start: int
    quote_end: int
    report_id: str
    report_title: str
    report_issuer: str
    report_date: str
    precision: str
    uncertainty_m: int | None
    datum: str
    datum_source: str
    source: str
    source_zh: str
    source_date: str
    licence: str
    method: str
    method_zh: str
    note: str
    note_zh: str
    notes: str
    geometry: BaseGeometry | None

    def in_lang(self, column: str, lang: Lang) -> str:
        """Return what stands in a column of two languages, such as `name` or `source`, whose Chinese ends in `_zh`."""
        own = f"{column}_{lang}"
        words: str = getattr(self, own if hasattr(self, own) else column)
        return words


PROPERTIES = tuple(column.name for column in fields(PlaceFeature) if column.name != "geometry")


class Table(Protocol):
    """What filters, credits and GeoJSON ask of a layer: columns by name, geometries. `Features` and frames have it."""

    @property
    def geometry(self) -> Iterable[BaseGeometry | None]:
        """Geometries in the order of the rows, WGS 84, lon-lat; None for a place that is not located."""

    def __len__(self) -> int: ...

    def __getitem__(self, name: str, /) -> Iterable[Any]: ...

    def get(self, name: str, /) -> Iterable[Any] | None:
        """Return a column, or None if there is no such one."""

    def take(self, positions: Any, /) -> Self:  # noqa: ANN401 - an array or a list of integers
        """Return the rows at some positions."""


@dataclass(frozen=True, slots=True)
class Features:
    """
    A layer without a data frame.

    `rows` have the keys `columns`; `geometry` stands beside them, WGS 84, lon-lat, None where not located.
    """

    rows: Sequence[dict[str, Any]]
    geometry: Sequence[BaseGeometry | None]
    columns: Sequence[str] = PROPERTIES

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, name: str, /) -> list[Any]:
        return [row[name] for row in self.rows]

    def get(self, name: str, /) -> list[Any] | None:
        """Return a column, or None if there is no such one."""
        return self[name] if name in self.columns else None

    def take(self, positions: Iterable[int], /) -> "Features":
        """Return the rows at some positions."""
        wanted = list(positions)
        return Features([self.rows[row] for row in wanted], [self.geometry[row] for row in wanted], self.columns)


def build_features(settings: Settings) -> Features:
    """
    Join the project's register and gazetteer, in the report's order.

    Raises
    ------
    HaizhumapError
        If a file is missing or the data breaks a rule.
    """
    project = read_project(settings)
    project.require_sound()
    return join_features(project.places, project.gazetteer, project.reports)


def join_features(places: Collected[Place], gazetteer: Collected[Position], reports: Mapping[str, Report]) -> Features:
    """
    Join places with their positions and their report's words; arguments as read, all free of faults.

    Raises
    ------
    InputError
        If a place has no feature in the gazetteer.
    """
    if missing := places.records.keys() - gazetteer.records.keys():
        raise InputError("layer-unreadable", path=gazetteer.file, why=", ".join(sorted(missing)))
    rows = [
        _properties(place, gazetteer.records[place_id], reports[place.report_id])
        for place_id, place in places.records.items()
    ]
    geometries = [gazetteer.records[place_id].geometry for place_id in places.records]
    return Features(rows, [geometry and round_geometry(geometry) for geometry in geometries])


def _properties(place: Place, position: Position, report: Report) -> dict[str, Any]:
    values: dict[str, Any] = {
        "aliases": list(place.aliases),
        "targets": dict(place.targets),
        "quote": report.text[place.quote_start : place.quote_end],
        "report_title": report.title,
        "report_issuer": report.issuer,
        "report_date": report.delivered.isoformat(),
        "datum": "wgs84",
    }
    for name in PROPERTIES:
        if name not in values:
            values[name] = getattr(place if hasattr(place, name) else position, name)
    return {name: values[name] for name in PROPERTIES}


def places_of(layer: Table) -> Iterator[PlaceFeature]:
    """Yield a layer's places in its order."""
    rows = zip(*(layer[name] for name in PROPERTIES), strict=True)
    for values, geometry in zip(rows, layer.geometry, strict=True):
        yield PlaceFeature(**dict(zip(PROPERTIES, values, strict=True)), geometry=geometry)


def to_features(layer: Table) -> Iterator[dict[str, Any]]:
    """Yield a layer's rows as GeoJSON features, `id` = `place_id`, properties in their fixed order."""
    rows = zip(*(layer[name] for name in PROPERTIES), strict=True)
    for values, geometry in zip(rows, layer.geometry, strict=True):
        row = dict(zip(PROPERTIES, values, strict=True))
        yield {
            "type": "Feature",
            "id": row["place_id"],
            "geometry": mapping(geometry) if geometry else None,
            "properties": row,
        }


def format_layer(layer: Table) -> str:
    """
    Format a layer as RFC 7946 GeoJSON, a feature a line.

    WGS 84 lon-lat, rings by the right-hand rule, `NDIGITS` decimals, no `crs`; unlocated places have a null
    geometry; the attribution stands as a foreign member. The same layer always gives the same bytes.
    """
    return format_collection(to_features(layer), {"attribution": ATTRIBUTION})
