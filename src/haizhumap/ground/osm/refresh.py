"""
Fetching the ground of a district from OpenStreetMap: in pieces, politely, and only to be looked at first.

Owns the pieces, the asking and the comparison with the sources that there are. Coordinates are WGS 84 (EPSG:4326), lon
first, degrees. Writes nothing.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from math import ceil, floor
from typing import Any

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from haizhumap.errors import GeocodeError
from haizhumap.files import read_text
from haizhumap.geo.geojson import format_collection
from haizhumap.geo.geometry import Bounds, metric_crs_of, widen
from haizhumap.geocoding.http import Fetcher, Request
from haizhumap.geocoding.overpass import LICENCE, PROVIDER
from haizhumap.ground.features import DEGREES, NDIGITS, Feature, projection
from haizhumap.ground.osm.elements import OsmObject, read_objects
from haizhumap.ground.osm.kinds import build_query, to_features, to_properties
from haizhumap.model import Datum
from haizhumap.paths import Settings

REACH_M: Mapping[str, float] = {"near": 2_000, "far": 15_000}
"""How far beyond the district's bounds the detailed ground reaches, and main roads and water."""

SIDE_DEG: Mapping[str, float] = {"near": 0.04, "far": 0.16}
"""The side of a piece that is asked for at once: about 4 and 16 km."""

_SMALLEST_DEG = 0.005
_SERVER_S = 90
_INTERVAL_S = 5.0
_TOO_MUCH = frozenset({"answer-too-large", "provider-timeout", "provider-busy"})
"""What a piece half as wide may mend."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """What a source file would hold instead: count of features, size in a unit (old, new), and which names."""

    file: str
    count: tuple[int, int]
    size: tuple[float, float]
    unit: str
    new_names: tuple[str, ...]
    lost_names: tuple[str, ...]

    def as_row(self) -> dict[str, Any]:
        """Return the change as JSON holds it; `unit` is `kilometres` or `hectares`."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundService:
    """An Overpass server that is asked for the ground of a district."""

    fetcher: Fetcher
    url: str

    def fetch(self, district: BaseGeometry) -> dict[str, str]:
        """
        Return the new text of each source file that OpenStreetMap has something for.

        Asked in pieces, whose answers stay in the cache: what was broken off goes on where it stopped. A piece that is
        too much for the server, or for us, is asked for in quarters.

        Parameters
        ----------
        district
            The district's surface (WGS 84, lon-lat).

        Raises
        ------
        GeocodeError
            If the server does not answer usably, or has nothing at all.
        """
        texts: dict[str, str] = {}
        for reach in REACH_M:
            bounds = widen(district.bounds, REACH_M[reach])
            objects, as_of = self._ask_all(bounds, reach)
            made = to_features(objects, reach, shapely.box(*bounds))
            texts |= {file: format_source(file, found, bounds, as_of) for file, found in made.items() if found}
        if not texts:
            raise GeocodeError("osm-empty", provider=PROVIDER)
        return texts

    def _ask_all(self, bounds: Bounds, reach: str) -> tuple[list[OsmObject], str]:
        """Return every object once, whichever pieces it lies in, and the day of the oldest data."""
        objects: dict[str, OsmObject] = {}
        days = []
        for piece in pieces(bounds, SIDE_DEG[reach]):
            for found, as_of in self._ask(piece, reach):
                objects |= {one.osm_id: one for one in found}
                days.append(as_of)
        return list(objects.values()), min(days, default="")

    def _ask(self, piece: Bounds, reach: str) -> Iterator[tuple[list[OsmObject], str]]:
        query = build_query(piece, reach, server_s=_SERVER_S)
        request = Request(provider=PROVIDER, url=self.url, params={"data": query}, is_form=True, interval_s=_INTERVAL_S)
        try:
            (found, as_of), asked_on = self.fetcher.ask(request, read=read_objects)
        except GeocodeError as error:
            if error.code not in _TOO_MUCH or error.facts.get("wait_s") or piece[2] - piece[0] <= _SMALLEST_DEG:
                raise
            for quarter in pieces(piece, (piece[2] - piece[0]) / 2, origin=piece[:2]):
                yield from self._ask(quarter, reach)
        else:
            yield found, as_of or asked_on


def pieces(bounds: Bounds, side_deg: float, *, origin: tuple[float, float] = (0.0, 0.0)) -> list[Bounds]:
    """
    Return the squares of a grid that cover a box, row by row (degrees).

    The grid begins at `origin`, not at the box: a district asked for again, or its neighbour, meets the same squares.
    """
    left, bottom, right, top = bounds
    x0, y0 = origin
    tiny = 1e-9
    columns = range(floor((left - x0) / side_deg + tiny), ceil((right - x0) / side_deg - tiny))
    rows = range(floor((bottom - y0) / side_deg + tiny), ceil((top - y0) / side_deg - tiny))
    return [
        (x0 + x * side_deg, y0 + y * side_deg, x0 + (x + 1) * side_deg, y0 + (y + 1) * side_deg)
        for y in rows
        for x in columns
    ]


def format_source(file: str, features: list[Feature], bounds: Bounds, as_of: str) -> str:
    """Format a source file: GeoJSON, a feature a line, with origin, licence, date and datum."""
    source = f"OpenStreetMap {as_of} (ODbL)"
    members = {
        "name": file,
        "bbox": [round(edge, NDIGITS) for edge in bounds],
        "origin": "© OpenStreetMap contributors",
        "licence": LICENCE.split(" ", maxsplit=1)[0],
        "date": as_of,
        "datum": Datum.WGS84,
        "datum_source": Datum.WGS84,
        "note": "Asked from an Overpass server by haizhumap basemap refresh.",
        "source": source,
        "is_schematic": False,
    }
    drawn = [_to_geojson(feature, source) for feature in features]
    lines = sorted((one for one in drawn if one), key=lambda one: json.dumps(one, ensure_ascii=False, sort_keys=True))
    return format_collection(lines, members)


def _to_geojson(feature: Feature, source: str) -> dict[str, Any] | None:
    """Return a feature with rounded coordinates, None if rounding leaves nothing of it."""
    geometry = shapely.set_precision(feature.geometry, 10**-NDIGITS)
    if geometry.is_empty:
        return None
    rounded = shapely.transform(geometry, lambda pairs: pairs.round(NDIGITS))
    properties = to_properties(feature, source=source)
    return {"type": "Feature", "properties": properties, "geometry": mapping(shapely.orient_polygons(rounded))}


def compare_all(settings: Settings, texts: Mapping[str, str]) -> list[FileChange]:
    """Return what would change in each source file of a project, in the order of the files' names."""
    paths = {file: settings.basemap_sources_dir / f"{file}.geojson" for file in sorted(texts)}
    return [compare(file, read_text(path) if path.is_file() else "", texts[file]) for file, path in paths.items()]


def compare(file: str, old: str, new: str) -> FileChange:
    """Return what changes from a source file's text ("" for none) to another one."""
    before, after = _measure(old), _measure(new)
    has_area = bool(before.area_ha or after.area_ha)
    return FileChange(
        file=file,
        count=(before.count, after.count),
        size=(before.area_ha, after.area_ha) if has_area else (before.length_km, after.length_km),
        unit="hectares" if has_area else "kilometres",
        new_names=tuple(sorted(after.names - before.names)),
        lost_names=tuple(sorted(before.names - after.names)),
    )


@dataclass(frozen=True, slots=True)
class _Measured:
    count: int
    area_ha: float
    length_km: float
    names: frozenset[str]


def _measure(text: str) -> _Measured:
    features = json.loads(text)["features"] if text else []
    if not features:
        return _Measured(0, 0.0, 0.0, frozenset())
    shapes = [shape(feature["geometry"]) for feature in features]
    left, bottom, right, top = shapely.total_bounds(shapes).tolist()
    into_metres = projection(DEGREES, metric_crs_of((left, bottom, right, top)))
    metric = [into_metres(one) for one in shapes]
    return _Measured(
        count=len(features),
        area_ha=round(sum(one.area for one in metric) / 10_000, 1),
        length_km=round(sum(one.length for one in metric if not one.area) / 1000, 1),
        names=frozenset(feature["properties"].get("name", "") for feature in features) - {""},
    )
