"""
Features in the formats that GDAL reads and writes: GeoPackage, FlatGeobuf, Shapefile, workbooks, Esri's JSON.

Owns which of a file's layers are read and the types of fields. A file is opened only where its first bytes are those of
its format, under a name of ours and by no driver but the format's: GDAL itself looks at the content, and would follow
what it finds to other files and servers.
"""

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio

from haizhumap.conversion.formats.table import to_features
from haizhumap.conversion.frames import format_cell, plain, told_as_no_json, with_geometries
from haizhumap.conversion.source import Source
from haizhumap.documents.sandbox import Finding
from haizhumap.errors import DataError, InputError
from haizhumap.files import write_all
from haizhumap.geo.gdal import made_whole, short_names, write_exactly

_SIGNATURES: Mapping[str, bytes] = {
    ".gpkg": b"SQLite format 3\x00",
    ".fgb": b"fgb\x03",
    ".xlsx": b"PK\x03\x04",
}
"""How the files of a suffix begin."""
_SHAPES = "geometry"
"""What pyogrio calls the column of geometries, also where a field has that name: then the field is lost."""
_ESRI_MEMBERS: Mapping[str, type] = {"geometryType": str, "spatialReference": dict, "hasZ": bool, "hasM": bool}
_SHAPEFILE_PARTS = (".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".shp")


def read_gdal(source: Source) -> gpd.GeoDataFrame:
    """Read a layer of a file of GDAL's; whole numbers stay whole where some are missing."""
    with _as_driver(source) as opened:
        return read_layer(opened, _layer(opened))


@contextmanager
def _as_driver(source: Source) -> Iterator[Source]:
    """Give a copy of a file under a name of ours, if it begins as its format does."""
    suffix = source.path.suffix.lower()
    signature = _SIGNATURES[suffix]
    with source.file.open("rb") as stream:
        if stream.read(len(signature)) != signature:
            raise InputError("convert-disguised", path=source.path, suffix=suffix)
    with tempfile.TemporaryDirectory() as folder:
        yield source.at(Path(shutil.copyfile(source.file, Path(folder, f"features{suffix}"))))


def _layer(source: Source) -> str:
    """Return the layer that was asked for, or the only one that has geometries; other tables are told."""
    layers = layers_of(source)
    if source.layer is not None:
        return asked_layer(source, [*layers])
    shaped = [name for name, kind in layers.items() if kind is not None]
    if not shaped:
        raise DataError("convert-no-geometry", path=source.path)
    if len(shaped) > 1:
        raise InputError("convert-layers", path=source.path, layers=", ".join(shaped))
    if others := [name for name in layers if name not in shaped]:
        source.note("tables", path=source.path, tables=", ".join(others), layer=shaped[0])
    return shaped[0]


def layers_of(source: Source) -> dict[str, str | None]:
    """Return a file's layers with the type of their geometries, None for tables."""
    with source.told_as_unreadable():
        layers = {str(name): kind for name, kind in pyogrio.list_layers(source.file)}
    if not layers:  # GDAL opened what it could not read
        raise InputError("convert-malformed", path=source.path)
    return layers


def asked_layer(source: Source, layers: Sequence[str]) -> str:
    """Return the layer that was asked for; one that is not there is an InputError."""
    if source.layer is None or source.layer not in layers:
        raise InputError("convert-no-layer", path=source.path, layer=source.layer, known=", ".join(layers))
    return source.layer


def read_layer(source: Source, layer: str, **options: Any) -> gpd.GeoDataFrame:  # noqa: ANN401 - as pyogrio takes them
    """Read one layer of a file that GDAL opens."""
    with source.told_as_unreadable():
        info = pyogrio.read_info(source.file, layer=layer, **options)
        source.check_fields(len(info["fields"]))
        names = [name for name in info["fields"] if name != _SHAPES]
        gdf = pyogrio.read_dataframe(source.file, layer=layer, columns=names, **options)
    if not isinstance(gdf, gpd.GeoDataFrame):
        raise DataError("convert-no-geometry", path=source.path)
    if _SHAPES in info["fields"]:
        with source.told_as_unreadable():
            fields = pyogrio.read_dataframe(source.file, layer=layer, read_geometry=False, **options)
        gdf = with_geometries(fields, [*gdf.geometry], crs=gdf.crs)
    whole = [name for name, kind in zip(info["fields"], info["dtypes"], strict=True) if kind.startswith("int")]
    return gdf.astype(dict.fromkeys(whole, "Int64"))


def read_xlsx(source: Source) -> gpd.GeoDataFrame:
    """Read the sheet of a workbook that has columns of a position, or the one asked for, every cell as text."""
    with _as_driver(source) as opened:
        layers = [*layers_of(opened)]
        if source.layer is not None:
            return _sheet(opened, asked_layer(source, layers))
        found = []
        for name in layers:
            try:
                found.append((name, _sheet(opened, name)))
            except DataError as error:
                if error.code != "convert-no-columns":
                    raise
                missing = error
        if not found:
            raise missing
        # Our own workbooks have a sheet for readers beside the one with all columns.
        found = [one for one in found if one[0] == "places"] or found
        if len(found) > 1:
            raise InputError("convert-layers", path=source.path, layers=", ".join(name for name, _ in found))
        [(sheet, gdf)] = found
        if others := [name for name in layers if name != sheet]:
            source.note("tables", path=source.path, tables=", ".join(others), layer=sheet)
        return gdf


def _sheet(source: Source, name: str) -> gpd.GeoDataFrame:
    with source.told_as_unreadable():
        options = {"FIELD_TYPES": "STRING", "HEADERS": "FORCE"}
        source.check_fields(len(pyogrio.read_info(source.file, layer=name, **options)["fields"]))
        table = pyogrio.read_dataframe(source.file, layer=name, **options).astype(object)
    rows = table.where(table.notna(), "").astype(str).to_numpy().tolist()
    return to_features([*map(str, table.columns)], [*enumerate(rows, start=2)], source)


def joined(source: Source, frames: Mapping[str, gpd.GeoDataFrame], *, column: str) -> gpd.GeoDataFrame:
    """Return layers as one, without the fields that are empty in all; where they are several a column says which."""
    if not frames:
        raise DataError("convert-empty", path=source.path)
    tables = [gdf.assign(**{column: name}) if len(frames) > 1 else gdf for name, gdf in frames.items()]
    if len(frames) > 1:
        source.note("joined", path=source.path, layers=", ".join(frames), column=column)
    plain = [gdf.astype({name: object for name in gdf.columns if name != gdf.geometry.name}) for gdf in tables]
    gdf = gpd.GeoDataFrame(pd.concat(plain, ignore_index=True), geometry=plain[0].geometry.name, crs=plain[0].crs)
    return gdf.drop(columns=[name for name in gdf.columns if name != gdf.geometry.name and gdf[name].isna().all()])


def read_esri_json(value: Mapping[str, Any], source: Source) -> gpd.GeoDataFrame:
    """Read what ArcGIS servers answer; an answer that says it is not all of it is told."""
    if value.get("exceededTransferLimit"):
        source.note("esri-limit", path=source.path)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "features.json")
        file.write_text(json.dumps(_esri_members(value, source)), encoding="utf-8")
        opened = source.at(file)
        return read_layer(opened, next(iter(layers_of(opened)), ""))


def _esri_members(value: Mapping[str, Any], source: Source) -> dict[str, Any]:
    """Return Esri's JSON with `geometryType` and `fields`, without which GDAL knows neither it nor its attributes."""
    features = [_esri_feature(one, number, source) for number, one in enumerate(value["features"], start=1)]
    names = dict.fromkeys(name for one in features for name in one["attributes"])
    source.check_fields(len(names))
    fields = [{"name": name, "type": _esri_field(one["attributes"].get(name) for one in features)} for name in names]
    said = {name: value[name] for name, kind in _ESRI_MEMBERS.items() if isinstance(value.get(name), kind)}
    if value.get("spatialReference") and "spatialReference" not in said:
        raise InputError("convert-crs-unknown", path=source.path, crs=f"{value['spatialReference']!s:.80}")
    return {"geometryType": _esri_type(features), "fields": fields} | said | {"features": features}


def _esri_feature(value: object, number: int, source: Source) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InputError("convert-feature", path=source.path, number=number)
    attributes, geometry = value.get("attributes") or {}, value.get("geometry")
    if not isinstance(attributes, dict):
        raise InputError("convert-properties", path=source.path, number=number)
    if not isinstance(geometry, dict | None):
        raise InputError("convert-geometry", path=source.path, number=number)
    return {"attributes": attributes, "geometry": geometry}


def _esri_field(values: Iterable[object]) -> str:
    """Return the type of a field by what stands in it."""
    kinds = {type(value) for value in values if value is not None}
    if kinds and kinds <= {int, float}:
        return "esriFieldTypeDouble" if float in kinds else "esriFieldTypeBigInteger"
    return "esriFieldTypeString"


def _esri_type(features: Sequence[Mapping[str, Any]]) -> str:
    geometry: Mapping[str, Any] = next((one["geometry"] for one in features if one["geometry"]), {})
    members = {"rings": "Polygon", "paths": "Polyline", "points": "Multipoint"}
    return f"esriGeometry{next((kind for member, kind in members.items() if member in geometry), 'Point')}"


def write_gdal(gdf: gpd.GeoDataFrame, path: Path, *, crs: str | None) -> list[Finding]:
    """
    Write a format of GDAL's in a folder of its own, then bring its files to their place together.

    Returns what was done to the features for it: a Shapefile's names have at most ten bytes.
    """
    with told_as_no_json(path):
        table = typed(gdf.set_crs(crs) if crs else gdf)
    is_shapefile = path.suffix.lower() == ".shp"
    names = short_names(name for name in table.columns if name != table.geometry.name) if is_shapefile else {}
    with made_whole(path), tempfile.TemporaryDirectory() as folder:
        write_exactly(table.rename(columns=names), Path(folder, path.name), path=path)
        parts = sorted(Path(folder).iterdir(), key=lambda part: part.suffix.lower() == ".shp")
        write_all({path.with_suffix(part.suffix): part.read_bytes() for part in parts})
    if is_shapefile:
        written = {part.suffix.lower() for part in parts}
        for suffix in _SHAPEFILE_PARTS:
            if suffix not in written:  # what a former file left: its CRS, its index
                path.with_suffix(suffix).unlink(missing_ok=True)
    cut = ", ".join(f"{name} → {short}" for name, short in names.items() if name != short)
    return [Finding("names-cut", {"path": path, "names": cut})] if cut else []


def typed(gdf: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give columns of Python objects, as GeoJSON and CSV leave them, a type that a field can have."""
    columns = {name: _typed_column(gdf[name]) for name in gdf.columns if gdf[name].dtype == object}
    return gdf.assign(**columns)


def _typed_column(column: pd.Series) -> pd.Series:
    kind = pd.api.types.infer_dtype(column, skipna=True)
    if kind in _DTYPES:
        return column.astype(_DTYPES[kind])
    return column.map(lambda value: None if plain(value) is None else format_cell(value))


_DTYPES: Mapping[str, Any] = {
    "integer": "Int64",
    "floating": "float64",
    "mixed-integer-float": "float64",
    "boolean": "boolean",
}
