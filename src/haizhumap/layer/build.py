"""
The layer as a GeoDataFrame: register × gazetteer, or `geo/projects.geojson` read again.

Owns the frame; its schema and the file's format stand in `features`. Coordinates are WGS 84 (EPSG:4326), lon first.
"""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely.geometry import shape

from haizhumap.decoding import decode_json, told_as
from haizhumap.errors import InputError
from haizhumap.files import read_text
from haizhumap.issues import Collected
from haizhumap.layer.features import PROPERTIES, Features, build_features, join_features
from haizhumap.model import Place, Position, Precision, Report, Sector
from haizhumap.paths import Settings

CRS = "EPSG:4326"


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
    return to_frame(build_features(settings))


def join(places: Collected[Place], gazetteer: Collected[Position], reports: Mapping[str, Report]) -> gpd.GeoDataFrame:
    """Return what `join_features` does as a frame."""
    return to_frame(join_features(places, gazetteer, reports))


def to_frame(features: Features) -> gpd.GeoDataFrame:
    """Return features as a GeoDataFrame, columns `PROPERTIES` and `geometry`."""
    frame = pd.DataFrame(features.rows, columns=list(PROPERTIES), dtype=object)
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(list(features.geometry), index=frame.index, crs=CRS))


def parse_layer(text: str, *, path: str) -> gpd.GeoDataFrame:
    """
    Parse what `format_layer` wrote.

    Raises
    ------
    InputError
        If the text is not such a layer; `path` is how the message calls it.
    """
    with told_as(InputError, "layer-unreadable", path=path):
        features = decode_json(text)["features"]
        rows = [{name: feature["properties"][name] for name in PROPERTIES} for feature in features]
        for row in rows:
            Sector(row["sector"])
            Precision(row["precision"])
        geometries = [shape(feature["geometry"]) if feature["geometry"] else None for feature in features]
    return to_frame(Features(rows, geometries))


def read_layer(path: Path, *, name: str) -> gpd.GeoDataFrame:
    """
    Read a layer file; `name` is how messages call it.

    Raises
    ------
    InputError
        If the file is missing or not a layer.
    """
    try:
        text = read_text(path, name=name)
    except InputError as error:
        if error.code == "not-utf8":  # nobody saves this file: it is built
            raise InputError("layer-unreadable", path=name, why="not UTF-8") from error
        raise
    return parse_layer(text, path=name)


def representative_points(gdf: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Return a point on each geometry (WGS 84, lon-lat), for formats that know only points; None where unlocated."""
    return gdf.geometry.representative_point()
