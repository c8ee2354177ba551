"""Map files as other people's programs leave them, written by the tests, and how they are read."""

import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
import shapely

from haizhumap.conversion.files import read_features
from haizhumap.conversion.source import open_source

PAGE = 29
"""The byte of a dBASE table that says its code page."""


def read(path: Path, *, layer: str | None = None) -> tuple[gpd.GeoDataFrame, dict[str, Mapping[str, object]]]:
    """Return a file's features and the facts of what was told of it, by code."""
    source = open_source(path, layer=layer)
    gdf = read_features(source)
    return gdf, {note.code: note.facts for note in source.notes}


def write(path: Path, content: object, encoding: str = "utf-8") -> Path:
    """Write bytes, a text, or JSON to a file."""
    if not isinstance(content, bytes):
        content = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        content = content.encode(encoding)
    path.write_bytes(content)
    return path


def rows(gdf: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Return the properties of features."""
    return [dict(row) for row in gdf.drop(columns=gdf.geometry.name).to_dict("records")]


def write_shapefile(
    path: Path,
    fields: Mapping[bytes, Sequence[bytes]],
    *,
    cpg: bytes | None = None,
    page: int = 0,
    crs: str = "EPSG:4326",
) -> Path:
    """Write points with fields of these very bytes, in whatever encoding they are, with or without a word on it."""
    columns = {name.decode("latin-1"): [one.decode("latin-1") for one in values] for name, values in fields.items()}
    points = [shapely.Point(113.32 + 0.01 * number, 23.1) for number in range(len(next(iter(fields.values()))))]
    table = gpd.GeoDataFrame(columns, geometry=points, crs=crs)
    pyogrio.write_dataframe(table, path, encoding="ISO-8859-1")
    table_path = path.with_suffix(".dbf")
    data = bytearray(table_path.read_bytes())
    data[PAGE] = page
    table_path.write_bytes(data)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg is not None:
        path.with_suffix(".cpg").write_bytes(cpg)
    return path


def pack(target: Path, files: Mapping[str, Path | bytes]) -> Path:
    """Write a zip."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content if isinstance(content, bytes) else content.read_bytes())
    return target
