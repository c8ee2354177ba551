"""
Features as CSV, with `lon` and `lat` or with geometries as WKT.

Owns the cells: how large they may be, what they may hold and how a spreadsheet is kept from running them.
"""

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from haizhumap.conversion.frames import format_cell, lon_lat, to_frame, to_wkt, told_as_unreadable
from haizhumap.errors import DataError, InputError
from haizhumap.files import read_text
from haizhumap.tabular import guard_formula, unguard_formula

_LARGEST_CELL = 16 * 2**20
"""Characters that a cell of a CSV may have, for a geometry as WKT: some 400,000 positions."""
_NUMBER = re.compile(r"\s*[-+]?[\d.]+(e[-+]?\d+)?\s*", re.ASCII | re.IGNORECASE)


def read_csv(path: Path) -> gpd.GeoDataFrame:
    """Read CSV, every cell as text, unguarded: points from `lon` and `lat`, or whole geometries from `geometry_wkt`."""
    lines = csv.reader(io.StringIO(read_text(path).removeprefix("\ufeff"), newline=""), strict=True)
    with told_as_unreadable(path), _large_cells():
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
    return to_frame(rows, _cell_geometries(rows, path=path))


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


def to_csv(gdf: gpd.GeoDataFrame) -> str:
    """
    Return features as CSV, UTF-8 with BOM and CRLF as Excel wants it.

    `lon` and `lat` are a point on the geometry; `geometry_wkt` is added where one is no point, or has a height. Texts
    that a spreadsheet would run are guarded as in exports, but not those that are numbers.
    """
    table = gdf.assign(**lon_lat(gdf))
    if not set(gdf.geom_type.dropna()) <= {"Point"} or gdf.has_z.any():
        table = table.assign(geometry_wkt=to_wkt(gdf))
    cells = pd.DataFrame(table.drop(columns=gdf.geometry.name)).map(_safe_cell).rename(columns=guard_formula)
    return "\ufeff" + cells.to_csv(index=False, lineterminator="\r\n")


def _safe_cell(value: object) -> str:
    words = format_cell(value)
    return guard_formula(words) if isinstance(value, str) and not _NUMBER.fullmatch(words) else words
