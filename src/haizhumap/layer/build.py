"""
The layer: register × gazetteer as one GeoDataFrame and as `geo/projects.geojson`.

Owns the joined schema and the file's format. Coordinates are WGS 84 (EPSG:4326), lon first. Must not know
map or export formats other than its own.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from haizhumap.checks.project import read_project
from haizhumap.errors import LayerError
from haizhumap.geo.geojson import format_collection, round_geometry
from haizhumap.model import Collected, Place, Position, Precision, Report, Sector
from haizhumap.paths import Settings

CRS = "EPSG:4326"
ATTRIBUTION = "© OpenStreetMap contributors (ODbL 1.0); AMap, Baidu and press sources as named in each feature"

PROPERTIES = (
    "place_id",
    "name_zh",
    "official_name_zh",
    "name_en",
    "aliases",
    "sector",
    "kind",
    "stage",
    "action_zh",
    "action_en",
    "targets",
    "quote",
    "section",
    "mention_start",
    "mention_end",
    "quote_start",
    "quote_end",
    "report_id",
    "report_title",
    "report_issuer",
    "report_date",
    "precision",
    "uncertainty_m",
    "datum",
    "datum_source",
    "source",
    "source_zh",
    "source_date",
    "licence",
    "method",
    "method_zh",
    "note",
    "note_zh",
    "notes",
)


def build_layer(settings: Settings) -> gpd.GeoDataFrame:
    """
    Join the project's register and gazetteer.

    Returns
    -------
    gdf
        One row per place, in the report's order, columns `PROPERTIES` and `geometry` (WGS 84, lon-lat; None for
        a place that is not located).

    Raises
    ------
    HaizhumapError
        If a file is missing or the data breaks a rule.
    """
    project = read_project(settings)
    project.require_sound()
    return join(project.places, project.gazetteer, project.reports)


def join(places: Collected[Place], gazetteer: Collected[Position], reports: Mapping[str, Report]) -> gpd.GeoDataFrame:
    """
    Join places with their positions and their report's words; arguments as read, all free of faults.

    Raises
    ------
    LayerError
        If a place has no feature in the gazetteer.
    """
    if missing := places.records.keys() - gazetteer.records.keys():
        raise LayerError("layer-unreadable", path=gazetteer.file, why=", ".join(sorted(missing)))
    rows = [
        _properties(place, gazetteer.records[place_id], reports[place.report_id])
        for place_id, place in places.records.items()
    ]
    geometries = [gazetteer.records[place_id].geometry for place_id in places.records]
    return _frame(rows, [geometry and round_geometry(geometry) for geometry in geometries])


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


def _frame(rows: list[dict[str, Any]], geometries: Iterable[BaseGeometry | None]) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(rows, columns=list(PROPERTIES), dtype=object)
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(list(geometries), index=frame.index, crs=CRS))


def to_features(gdf: gpd.GeoDataFrame) -> Iterator[dict[str, Any]]:
    """Yield the layer's rows as GeoJSON features, `id` = `place_id`, properties in their fixed order."""
    for row, geometry in zip(gdf[list(PROPERTIES)].to_dict("records"), gdf.geometry, strict=True):
        yield {
            "type": "Feature",
            "id": row["place_id"],
            "geometry": mapping(geometry) if geometry else None,
            "properties": row,
        }


def format_layer(gdf: gpd.GeoDataFrame) -> str:
    """
    Format a layer as RFC 7946 GeoJSON, a feature a line.

    WGS 84 lon-lat, rings by the right-hand rule, `NDIGITS` decimals, no `crs`; unlocated places have a null
    geometry; the attribution stands as a foreign member. The same layer always gives the same bytes.
    """
    return format_collection(to_features(gdf), {"attribution": ATTRIBUTION})


def parse_layer(text: str, *, path: str) -> gpd.GeoDataFrame:
    """
    Parse what `format_layer` wrote.

    Raises
    ------
    LayerError
        If the text is not such a layer; `path` is how the message calls it.
    """
    try:
        features = json.loads(text)["features"]
        rows = [{name: feature["properties"][name] for name in PROPERTIES} for feature in features]
        for row in rows:
            Sector(row["sector"])
            Precision(row["precision"])
        geometries = [shape(feature["geometry"]) if feature["geometry"] else None for feature in features]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, ShapelyError) as error:
        raise LayerError("layer-unreadable", path=path, why=f"{type(error).__name__}: {error}") from error
    return _frame(rows, geometries)


def read_layer(path: Path, *, name: str) -> gpd.GeoDataFrame:
    """
    Read a layer file; `name` is how messages call it.

    Raises
    ------
    LayerError
        If the file is missing or not a layer.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LayerError("layer-unreadable", path=name, why=str(error)) from error
    return parse_layer(text, path=name)


def representative_points(gdf: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Return a point on each geometry (WGS 84, lon-lat), for formats that know only points; None where unlocated."""
    return gdf.geometry.representative_point()
