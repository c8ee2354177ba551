"""
Files of features in the formats of other tools: GeoJSON, GeoPackage, Shapefile, FlatGeobuf, CSV.

Owns what such a file must be to be read (degrees, lon first, in whatever datum) and how each format is written, whole
or not at all. Must not know what the features mean or shift anything.
"""

import csv
import io
import json
import math
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyproj import CRS
from shapely.errors import ShapelyError
from shapely.geometry import Point, mapping, shape
from shapely.geometry.base import BaseGeometry

from haizhumap.errors import DataError, InputError
from haizhumap.files import read_text, write_all, write_whole
from haizhumap.geo.gdal import GDAL_ERRORS, GDAL_FORMATS, first_sentence, made_whole, write_exactly
from haizhumap.geo.geojson import format_collection, round_geometry
from haizhumap.tabular import guard_formula, unguard_formula

NDIGITS = 9
"""Decimals of a written coordinate in GeoJSON and CSV: 0.1 mm, so that a file can go there and back."""

_GEOJSON = (".geojson", ".json")
SUFFIXES = (*_GEOJSON, ".csv", *GDAL_FORMATS)
_SHAPEFILE_PARTS = (".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".shp")
_DEGREES = {("EPSG", "4326"), ("EPSG", "4979"), ("OGC", "CRS84"), ("OGC", "CRS84h")}
_NO_MEMBERS = {"type", "features", "crs", "bbox"}
_NO_FEATURE_MEMBERS = {"type", "id", "geometry", "properties", "crs", "bbox"}
_LARGEST_CELL = 16 * 2**20
"""Characters that a cell of a CSV may have, for a geometry as WKT: some 400,000 positions."""

_NO_COLLECTION, _NO_PROPERTIES = "no FeatureCollection and no Feature", "properties are no object: {!r:.40}"
_NUMBER = re.compile(r"\s*[-+]?[\d.]+(e[-+]?\d+)?\s*", re.ASCII | re.IGNORECASE)
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_MALFORMED = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError, ShapelyError)


def read_features(path: Path) -> gpd.GeoDataFrame:
    """
    Read a file of features whose coordinates are degrees, lon first, in any datum.

    Returns
    -------
    gdf
        A row per feature, in file order, without a CRS; a feature may lack a geometry.

    Raises
    ------
    HaizhumapError
        If the file is missing, empty, unreadable or has no geometry; if its CRS is not WGS 84's; if a coordinate is no
        finite number or lies outside ±180° and ±90°.
    """
    try:
        with path.open("rb") as stream:
            is_empty = not stream.read(1)
    except OSError as error:
        raise InputError("file-unreadable", path=path, why=error.strerror) from error
    if is_empty:
        raise DataError("convert-empty", path=path)
    gdf = _READERS.get(path.suffix.lower(), _read_gdal)(path)
    _check_crs(gdf.crs, path=path)
    if gdf.empty:
        raise DataError("convert-empty", path=path)
    if all(geometry is None or geometry.is_empty for geometry in gdf.geometry):
        raise DataError("convert-no-geometry", path=path)
    _check_coordinates(gdf, path=path)
    return gdf.set_crs(None, allow_override=True)


def _check_crs(crs: CRS | None, *, path: Path) -> None:
    if crs is None or crs.name.startswith("Undefined geographic"):  # GeoPackage's way of saying: none
        return
    authority = crs.to_authority(min_confidence=70)
    if authority not in _DEGREES:
        raise InputError("convert-crs", path=path, crs=":".join(authority or (crs.name,)))


def _check_coordinates(gdf: gpd.GeoDataFrame, *, path: Path) -> None:
    coordinates, owner = shapely.get_coordinates(np.asarray(gdf.geometry), return_index=True)
    wrong = ~(np.abs(coordinates) <= (180.0, 90.0)).all(axis=1)  # NaN compares false
    if wrong.any():
        first = int(wrong.argmax())
        value = ", ".join(map(str, coordinates[first].tolist()))
        raise DataError("convert-coordinates", path=path, number=int(owner[first]) + 1, value=value)


def refresh(gdf: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Let columns that repeat the geometry follow it: `lon` and `lat` (of a point on it) and `geometry_wkt`."""
    if {"lon", "lat"} <= {*gdf.columns}:
        gdf = gdf.assign(**_lon_lat(gdf))
    if "geometry_wkt" in gdf.columns:
        gdf = gdf.assign(geometry_wkt=_wkt(gdf))
    return gdf


def _lon_lat(gdf: gpd.GeoDataFrame) -> dict[str, list[float | None]]:
    points = [geometry and geometry.representative_point() for geometry in gdf.geometry]
    return {
        "lon": [round(point.x, NDIGITS) if point else None for point in points],
        "lat": [round(point.y, NDIGITS) if point else None for point in points],
    }


def _wkt(gdf: gpd.GeoDataFrame) -> list[str | None]:
    return [shapely.to_wkt(geometry, rounding_precision=NDIGITS) if geometry else None for geometry in gdf.geometry]


def _plain(value: object) -> object:
    """Return a value as JSON knows it: None where it is missing, a time as ISO 8601."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    return value.isoformat() if isinstance(value, date) else value


def _frame(rows: list[dict[str, Any]], geometries: list[Any], *, crs: CRS | None = None) -> gpd.GeoDataFrame:
    """Return rows with their geometries, in a column whose name no property has."""
    frame = pd.DataFrame(rows, dtype=object)
    name = "geometry"
    while name in frame.columns:
        name += "_"
    frame[name] = gpd.GeoSeries(geometries, index=frame.index, crs=crs)
    return gpd.GeoDataFrame(frame, geometry=name)


# --- reading ----------------------------------------------------------------------------------------------


def _read_geojson(path: Path) -> gpd.GeoDataFrame:
    """
    Read GeoJSON with every property as it stands.

    Feature ids become the index, None where a feature has none; foreign members become `attrs`, the collection's under
    `collection` and the features', in their order, under `features`. Dropped are `crs` and `bbox`, which would be wrong
    after a shift, and foreign members of a geometry.
    """
    text = read_text(path).removeprefix("\ufeff")
    with _told_as_unreadable(path):
        collection = _collection(json.loads(text))
        if _ESCAPED_SURROGATE.search(text):
            json.dumps(collection, ensure_ascii=False).encode("utf-8")
        features = collection["features"]
        geometries = [shape(feature["geometry"]) if feature["geometry"] else None for feature in features]
        gdf = _frame(list(map(_properties, features)), geometries, crs=_geojson_crs(collection))
        ids = [feature.get("id") for feature in features]
        if any(identity is not None for identity in ids):
            gdf.index = pd.Index(ids, dtype=object, name="id")
        members = [_without(feature, _NO_FEATURE_MEMBERS) for feature in features]
    gdf.attrs = {"collection": _without(collection, _NO_MEMBERS)} | ({"features": members} if any(members) else {})
    return gdf


def _collection(value: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever JSON holds
    """Return a GeoJSON object as a collection: a single feature is one of its own."""
    if isinstance(value, dict) and value.get("type") == "Feature":
        return {"type": "FeatureCollection", "features": [value]}
    if isinstance(value, dict) and isinstance(value.get("features"), list):
        return value
    raise ValueError(_NO_COLLECTION)


def _properties(feature: Mapping[str, Any]) -> dict[str, Any]:
    properties = feature["properties"] or {}
    if not isinstance(properties, dict):
        raise TypeError(_NO_PROPERTIES.format(properties))
    return properties


def _without(members: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if name not in names}


def _geojson_crs(collection: Mapping[str, Any]) -> CRS | None:
    """Return the CRS of a `crs` member, which GeoJSON had before RFC 7946."""
    member = collection.get("crs")
    return CRS.from_user_input(member["properties"]["name"]) if member else None


def _read_csv(path: Path) -> gpd.GeoDataFrame:
    """Read CSV, every cell as text, unguarded: points from `lon` and `lat`, or whole geometries from `geometry_wkt`."""
    lines = csv.reader(io.StringIO(read_text(path).removeprefix("\ufeff"), newline=""), strict=True)
    with _told_as_unreadable(path), _large_cells():
        header = [*map(unguard_formula, next(lines, []))]
        cells = [(lines.line_num, row) for row in lines if row]
    if not header:
        raise DataError("convert-empty", path=path)
    if not {"lon", "lat"} <= {*header}:
        raise DataError("convert-no-geometry", path=path)
    for name in header:
        if header.count(name) > 1:
            raise InputError("convert-column", path=path, column=name)
    for line, row in cells:
        if len(row) != len(header):
            raise InputError("convert-cells", path=path, line=line, value=len(row), expected=len(header))
    rows = [dict(zip(header, map(unguard_formula, row), strict=True)) for _, row in cells]
    return _frame(rows, _cell_geometries(rows, path=path))


@contextmanager
def _large_cells() -> Iterator[None]:
    """Let cells have up to `_LARGEST_CELL` characters: the csv module's own limit holds for the whole process."""
    before = csv.field_size_limit(_LARGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _cell_geometries(rows: list[dict[str, str]], *, path: Path) -> list[BaseGeometry | None]:
    geometries = []
    for number, row in enumerate(rows, start=1):
        try:
            geometries.append(_cell_geometry(row))
        except (ValueError, ShapelyError) as error:
            value = f"{row['lon']}, {row['lat']}"
            raise DataError("convert-coordinates", path=path, number=number, value=value) from error
    return geometries


def _cell_geometry(row: Mapping[str, str]) -> BaseGeometry | None:
    if row.get("geometry_wkt"):
        return shapely.from_wkt(row["geometry_wkt"])
    if not row["lon"].strip() and not row["lat"].strip():
        return None
    lon, lat = float(row["lon"]), float(row["lat"])
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise ValueError(row)
    return Point(lon, lat)


def _read_gdal(path: Path) -> gpd.GeoDataFrame:
    """Read the one layer of a file that GDAL knows; whole numbers stay whole where some are missing."""
    with _told_as_unreadable(path):
        layers = pyogrio.list_layers(path)[:, 0].tolist()
    if len(layers) > 1:
        raise InputError("convert-layers", path=path, layers=", ".join(layers))
    with _told_as_unreadable(path):
        gdf = pyogrio.read_dataframe(path)
        fields = pyogrio.read_info(path)
    if not isinstance(gdf, gpd.GeoDataFrame):
        raise DataError("convert-no-geometry", path=path)
    whole = [name for name, kind in zip(fields["fields"], fields["dtypes"], strict=True) if kind.startswith("int")]
    return gdf.astype(dict.fromkeys(whole, "Int64"))


@contextmanager
def _told_as_unreadable(path: Path) -> Iterator[None]:
    try:
        yield
    except (*_MALFORMED, csv.Error, *GDAL_ERRORS) as error:
        raise InputError("convert-unreadable", path=path, why=first_sentence(error)) from error


_READERS: Mapping[str, Callable[[Path], gpd.GeoDataFrame]] = {
    **dict.fromkeys(_GEOJSON, _read_geojson),
    ".csv": _read_csv,
}


# --- writing ----------------------------------------------------------------------------------------------


def write_features(gdf: gpd.GeoDataFrame, path: Path, *, crs: str | None) -> None:
    """
    Write features in the format of the path's suffix, with a CRS where the format has room for one.

    Foreign members of GeoJSON are written to GeoJSON only.

    Raises
    ------
    HaizhumapError
        If the file cannot be written, the format cannot hold the features, or JSON would hold NaN or an infinity.
    """
    suffix = path.suffix.lower()
    if gdf.index.name == "id" and suffix not in _GEOJSON and "id" not in gdf.columns:
        gdf = gdf.reset_index()
    if suffix in GDAL_FORMATS:
        _write_gdal(gdf, path, crs=crs)
    else:
        with _told_as_no_json(path):
            text = to_csv(gdf) if suffix == ".csv" else to_geojson(gdf)
        write_whole(path, text)


@contextmanager
def _told_as_no_json(path: Path) -> Iterator[None]:
    try:
        yield
    except ValueError as error:  # what `json.dumps` says of NaN and the infinities
        raise InputError("convert-no-json", path=path) from error
    except OverflowError as error:
        raise InputError("convert-loss", path=path, why=first_sentence(error)) from error


def to_geojson(gdf: gpd.GeoDataFrame) -> str:
    """Return features as GeoJSON in the form of RFC 7946, a feature a line: right-hand rings, no `crs` member."""
    members = gdf.attrs.get("collection", {})
    return format_collection(_to_features(gdf), members, default=str)


def _to_features(gdf: gpd.GeoDataFrame) -> Iterator[dict[str, Any]]:
    rows = gdf.drop(columns=gdf.geometry.name).to_dict("records")
    members = gdf.attrs.get("features", [{}] * len(gdf))
    for identity, row, geometry, others in zip(gdf.index, rows, gdf.geometry, members, strict=True):
        yield {
            "type": "Feature",
            **({"id": identity} if gdf.index.name == "id" and identity is not None else {}),
            **others,
            "geometry": None
            if geometry is None
            else mapping(round_geometry(geometry, NDIGITS, has_heights=geometry.has_z)),
            "properties": {name: _plain(value) for name, value in row.items()},
        }


def _written(geometry: BaseGeometry) -> BaseGeometry:
    return round_geometry(geometry, NDIGITS, has_heights=geometry.has_z)


def to_csv(gdf: gpd.GeoDataFrame) -> str:
    """
    Return features as CSV, UTF-8 with BOM and CRLF as Excel wants it.

    `lon` and `lat` are a point on the geometry; `geometry_wkt` is added where one is no point, or has a height. Texts
    that a spreadsheet would run are guarded as in exports, but not those that are numbers.
    """
    table = gdf.assign(**_lon_lat(gdf))
    if not set(gdf.geom_type.dropna()) <= {"Point"} or gdf.has_z.any():
        table = table.assign(geometry_wkt=_wkt(gdf))
    cells = pd.DataFrame(table.drop(columns=gdf.geometry.name)).map(_safe_cell).rename(columns=guard_formula)
    return "\ufeff" + cells.to_csv(index=False, lineterminator="\r\n")


def _safe_cell(value: object) -> str:
    words = format_cell(value)
    return guard_formula(words) if isinstance(value, str) and not _NUMBER.fullmatch(words) else words


def format_cell(value: object) -> str:
    """Return a value as text: nothing where it is missing, lists and objects as JSON; NaN in them is a ValueError."""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    plain = _plain(value)
    return "" if plain is None else str(plain)


def _write_gdal(gdf: gpd.GeoDataFrame, path: Path, *, crs: str | None) -> None:
    """Write a format of GDAL's in a folder of its own, then bring its files to their place together."""
    with _told_as_no_json(path):
        table = _typed(gdf.set_crs(crs) if crs else gdf)
    with made_whole(path), tempfile.TemporaryDirectory() as folder:
        write_exactly(table, Path(folder, path.name), path=path)
        parts = sorted(Path(folder).iterdir(), key=lambda part: part.suffix.lower() == ".shp")
        write_all({path.with_suffix(part.suffix): part.read_bytes() for part in parts})
    if path.suffix.lower() == ".shp":
        written = {part.suffix.lower() for part in parts}
        for suffix in _SHAPEFILE_PARTS:
            if suffix not in written:  # what a former file left: its CRS, its index
                path.with_suffix(suffix).unlink(missing_ok=True)


def _typed(gdf: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give columns of Python objects, as GeoJSON and CSV leave them, a type that a field can have."""
    columns = {name: _typed_column(gdf[name]) for name in gdf.columns if gdf[name].dtype == object}
    return gdf.assign(**columns)


def _typed_column(column: pd.Series) -> pd.Series:
    kind = pd.api.types.infer_dtype(column, skipna=True)
    if kind in _DTYPES:
        return column.astype(_DTYPES[kind])
    return column.map(lambda value: None if _plain(value) is None else format_cell(value))


_DTYPES: Mapping[str, Any] = {
    "integer": "Int64",
    "floating": "float64",
    "mixed-integer-float": "float64",
    "boolean": "boolean",
}
