"""
Features as tables, with columns of longitude and latitude or of geometries as WKT: CSV, and the sheets of a workbook.

Owns the cells: how large they may be, what they may hold and how a spreadsheet is kept from running them.
"""

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count

import geopandas as gpd
import pandas as pd
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from haizhumap.conversion.formats.columns import coordinate_columns, known_pairs, wkt_column
from haizhumap.conversion.frames import format_cell, lon_lat, repeating_columns, to_frame, to_wkt
from haizhumap.conversion.source import Source
from haizhumap.errors import DataError, InputError
from haizhumap.tabular import guard_formula, unguard_formula

_LARGEST_CELL = 16 * 2**20
"""Characters that a cell of a CSV may have, for a geometry as WKT: some 400,000 positions."""
_DEEPEST_WKT = 16
"""Brackets within brackets in WKT: a collection of collections of polygons has six, and GEOS falls over thousands."""
_NUMBER = re.compile(r"\s*[-+]?[\d.]+(e[-+]?\d+)?\s*", re.ASCII | re.IGNORECASE)
_SEPARATORS = ",\t;"
_USUAL = (("lon", "lat"), "geometry_wkt")


def read_csv(source: Source) -> gpd.GeoDataFrame:
    """
    Read CSV, every cell as text, unguarded: comma, tab or semicolon between cells, whatever the encoding.

    Raises
    ------
    HaizhumapError
        If it has no columns of a position, a row is longer than the header, or a cell is no position.
    """
    text = source.read_text()
    first, _, rest = text.partition("\n")
    if re.fullmatch(r"sep=[,\t;]\r?", first):  # Excel's own way to say it
        separator, text = first[4], rest
    else:
        separator = max(_SEPARATORS, key=_outside_quotes(first).count)
    lines = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    with _large_cells():
        try:
            header = next(lines, [])
            cells = [(lines.line_num, row) for row in lines if any(map(str.strip, row))]
        except csv.Error as error:
            raise InputError("convert-csv", path=source.path, line=lines.line_num) from error
    return to_features(header, cells, source)


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


@contextmanager
def _large_cells() -> Iterator[None]:
    """Let cells have up to `_LARGEST_CELL` characters: the csv module's own limit holds for the whole process."""
    before = csv.field_size_limit(_LARGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def to_features(header: Sequence[str], cells: Sequence[tuple[int, Sequence[str]]], source: Source) -> gpd.GeoDataFrame:
    """Return rows of texts, each with its line, as features: points, or whole geometries from a column of WKT."""
    names = _names(header, cells, source)
    if not names:
        raise DataError("convert-empty", path=source.path)
    pair, wkt = coordinate_columns(names), wkt_column(names)
    if pair is None and wkt is None:
        shown = ", ".join(names)[:_LONGEST_SHOWN] or "-"
        raise DataError("convert-no-columns", path=source.path, columns=shown, known=known_pairs())
    for line, row in cells:
        if any(map(str.strip, row[len(names) :])):
            raise InputError("convert-cells", path=source.path, line=line, value=len(row), expected=len(names))
    if {pair, wkt} - {None, *_USUAL}:
        source.note("columns", path=source.path, columns=", ".join((*(pair or ()), *filter(None, [wkt]))))
    blank = [""] * len(names)
    rows = [dict(zip(names, map(unguard_formula, [*row, *blank]), strict=False)) for _, row in cells]
    return to_frame(rows, list(_cell_geometries(rows, pair, wkt, source)))


_LONGEST_SHOWN = 200


def _names(header: Sequence[str], cells: Sequence[tuple[int, Sequence[str]]], source: Source) -> list[str]:
    """
    Return the names of the columns; trailing ones that are empty are none, an empty one that holds something gets one.

    Raises
    ------
    InputError
        If a name stands twice.
    """
    names = [unguard_formula(name).strip().removeprefix("\ufeff") for name in header]
    source.check_fields(len(names))
    while (
        names and not names[-1] and not any(row[len(names) - 1].strip() for _, row in cells if len(row) >= len(names))
    ):
        names.pop()
    free = (f"column_{number}" for number in count(1) if f"column_{number}" not in names)
    names = [name or next(free) for name in names]
    for name, times in Counter(names).items():
        if times > 1:
            raise InputError("convert-column", path=source.path, column=name)
    return names


def _cell_geometries(
    rows: Sequence[dict[str, str]], pair: tuple[str, str] | None, wkt: str | None, source: Source
) -> Iterator[BaseGeometry | None]:
    for number, row in enumerate(rows, start=1):
        if wkt and row[wkt].strip():
            yield _parse_wkt(row[wkt], number, source)
        elif pair:
            yield _parse_point(row[pair[0]], row[pair[1]], number, source)
        else:
            yield None


def _parse_wkt(words: str, number: int, source: Source) -> BaseGeometry:
    depth = deepest = 0
    for bracket in re.findall(r"[()]", words):
        depth += 1 if bracket == "(" else -1
        deepest = max(deepest, depth)
    if deepest > _DEEPEST_WKT:
        raise InputError("convert-deep", path=source.path)
    try:
        return shapely.from_wkt(words.strip())
    except (ValueError, ShapelyError) as error:
        raise DataError("convert-wkt", path=source.path, number=number, value=f"{words:.60}") from error


def _parse_point(lon: str, lat: str, number: int, source: Source) -> Point | None:
    if not lon.strip() and not lat.strip():
        return None
    try:
        position = float(lon), float(lat)
    except ValueError:
        position = math.nan, math.nan
    if not all(map(math.isfinite, position)):
        value = f"{lon:.40}, {lat:.40}"
        raise DataError("convert-coordinates", path=source.path, number=number, value=value)
    return Point(*position)


def to_csv(gdf: gpd.GeoDataFrame) -> str:
    """
    Return features as CSV, UTF-8 with BOM and CRLF as Excel wants it.

    The columns that repeat the geometry, else `lon` and `lat`, are a point on it; `geometry_wkt` is added where one is
    no point, or has a height. Texts that a spreadsheet would run are guarded as in exports, but not those that are
    numbers.
    """
    pair = repeating_columns(gdf) or ("lon", "lat")
    table = gdf.assign(**dict(zip(pair, lon_lat(gdf), strict=True)))
    if not set(gdf.geom_type.dropna()) <= {"Point"} or gdf.has_z.any():
        table = table.assign(**{wkt_column(gdf.columns) or "geometry_wkt": to_wkt(gdf)})
    cells = pd.DataFrame(table.drop(columns=gdf.geometry.name)).map(_safe_cell).rename(columns=guard_formula)
    return "\ufeff" + cells.to_csv(index=False, lineterminator="\r\n")


def _safe_cell(value: object) -> str:
    words = format_cell(value)
    return guard_formula(words) if isinstance(value, str) and not _NUMBER.fullmatch(words) else words
