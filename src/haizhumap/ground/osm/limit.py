"""
The district whose ground is asked for: the project's own, or one whose limit somebody brings.

Owns the reading of a limit and the source file that is made of it. Coordinates are WGS 84 (EPSG:4326), lon first,
degrees. Must not ask anybody.
"""

from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from haizhumap.decoding import read_json, told_as
from haizhumap.errors import InputError
from haizhumap.geo.geojson import format_collection
from haizhumap.ground.features import NDIGITS, surfaces_of
from haizhumap.ground.sources import read_sources
from haizhumap.model import Datum
from haizhumap.names.pinyin import title
from haizhumap.paths import Settings

_DISTRICT = "district"


def read_limit(settings: Settings, path: Path | None) -> tuple[BaseGeometry, dict[str, str]]:
    """
    Return the district's surface, and the source files that its limit replaces (`districts`), if somebody brings one.

    Parameters
    ----------
    path
        A GeoJSON file with the district's surface, WGS 84, lon-lat; its `name` is the name, else the file's name is.
        None means the district of the project's base map.

    Raises
    ------
    InputError
        If the file holds no such surface, or the project has no district.
    DataError
        If a source of the base map is faulty.
    """
    if path is None:
        surfaces = [one.geometry for one in read_sources(settings).of_kind(_DISTRICT)]
        if not surfaces:
            raise InputError("no-limit", path=settings.relative(settings.basemap_sources_dir))
        return shapely.union_all(surfaces), {}
    with told_as(InputError, "limit-unreadable", path=path):
        content = read_json(path)
        features = content["features"] if content["type"] == "FeatureCollection" else [content]
        surface = shapely.union_all([part for one in features for part in surfaces_of(shape(one["geometry"]))])
        names = [(one.get("properties") or {}).get("name") for one in features]
    if surface.is_empty or not surface.is_valid or not shapely.box(-180, -90, 180, 90).contains(surface):
        raise InputError("limit-unreadable", path=path, why="no surface in degrees, longitude first")
    return surface, {"districts": _format(str(next(filter(None, names), path.stem)), surface, path)}


def _format(name: str, surface: BaseGeometry, path: Path) -> str:
    rounded = shapely.transform(surface, lambda pairs: pairs.round(NDIGITS))
    members: dict[str, Any] = {
        "name": "districts",
        "origin": f"District limit: {path.name}",
        "licence": "as the file's own",
        "date": "unknown",
        "datum": Datum.WGS84,
        "datum_source": Datum.WGS84,
        "note": "Given to haizhumap basemap refresh.",
    }
    properties = {"name": name, "name_en": title(name), "kind": _DISTRICT, "source": path.name, "is_schematic": False}
    feature = {"type": "Feature", "properties": properties, "geometry": mapping(shapely.orient_polygons(rounded))}
    return format_collection([feature], members)
