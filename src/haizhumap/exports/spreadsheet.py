"""
The layer as tables: CSV, the code book alone as CSV, and a workbook for Excel.

Owns columns and sheets. XlsxWriter is used because it only writes, has no dependencies, stamps its archive with fixed
dates and types each cell as it is told: a text is a text, whatever it begins with. Nothing here is a formula or a link.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import geopandas as gpd
import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from haizhumap.i18n import t
from haizhumap.layer.codebook import FIELDS, code_rows
from haizhumap.layer.flat import credits_of, flatten, format_frame, to_text, with_coordinates
from haizhumap.layer.provenance import About, Statement, statements

CELL_LIMIT = 32767
"""UTF-16 units that a cell of Excel holds."""

_CREATED = datetime(1980, 1, 1, tzinfo=UTC)
"""The date that archives carry where none is wanted, so that the same layer gives the same bytes."""

_WIDTHS = {"place_id": 24, "name_zh": 24, "official_name_zh": 24, "name_en": 30, "quote": 60, "zh": 60, "en": 80}
_WIDTH = 16


def to_csv(gdf: gpd.GeoDataFrame, about: About) -> bytes:
    """
    Return a layer as CSV that Excel opens right: UTF-8 with BOM, CRLF, one place a row.

    `lon` and `lat` are a point on the geometry in degrees, WGS 84; `geometry_wkt` is the whole of it. Credit, citation
    and filter stand in every row, for a CSV has no other place; the code book is a format of its own, `codebook`.
    """
    return format_frame(with_coordinates(flatten(gdf)).assign(**credits_of(gdf, about)))


def to_codebook(gdf: gpd.GeoDataFrame, about: About) -> bytes:  # noqa: ARG001 - it is the same for every layer
    """Return the code book of all columns as CSV: a row for each column and one for each of its codes."""
    return format_frame(pd.DataFrame(code_rows(FIELDS)))


def to_xlsx(gdf: gpd.GeoDataFrame, about: About) -> bytes:
    """
    Return a layer as XLSX with the sheets `places`, `codebook` and `about`, field names in each first row.

    `lon` and `lat` are a point on the geometry in degrees, WGS 84; `geometry_wkt` is the whole of it. What a cell
    cannot hold is cut, a geometry left out; `about` then says how often.
    """
    table, cut = _fitted(with_coordinates(flatten(gdf)))
    names = list(map(str, table.columns))
    said = statements(gdf, about)
    if cut:
        said.append(Statement("cut", t("export.cut-cells", "zh", count=cut), t("export.cut-cells", "en", count=cut)))
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": said[0].en, "created": _CREATED})
        head = book.add_format({"bold": True, "bottom": 1})
        _write_sheet(book.add_worksheet("places"), head, names, table.itertuples(index=False))
        _write_rows(book.add_worksheet("codebook"), head, list(code_rows(names)))
        _write_rows(book.add_worksheet("about"), head, [one._asdict() for one in said])
    return stream.getvalue()


def _fitted(table: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return a table whose cells Excel can hold, and how many had to be cut."""
    is_long = table.map(lambda value: isinstance(value, str) and _units(value) > CELL_LIMIT)
    fitted = table.map(lambda value: _cut(value) if isinstance(value, str) else value)
    fitted.loc[is_long["geometry_wkt"].astype(bool), "geometry_wkt"] = ""
    return fitted, int(is_long.to_numpy().sum())


def _units(value: str) -> int:
    return len(value.encode("utf-16-le")) // 2


def _cut(value: str) -> str:
    return value.encode("utf-16-le")[: CELL_LIMIT * 2].decode("utf-16-le", errors="ignore")


def _write_rows(sheet: Worksheet, head: Format, rows: Sequence[dict[str, str]]) -> None:
    _write_sheet(sheet, head, list(rows[0]), (row.values() for row in rows))


def _write_sheet(sheet: Worksheet, head: Format, names: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    """Write names and rows, the names staying in sight; texts as texts, numbers as numbers, else nothing."""
    sheet.freeze_panes(1, 1)
    for column, name in enumerate(names):
        sheet.set_column(column, column, _WIDTHS.get(name, _WIDTH))
        sheet.write_string(0, column, name, head)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write_cell(sheet, last, column, value)
    sheet.autofilter(0, 0, last, len(names) - 1)


def _write_cell(sheet: Worksheet, row: int, column: int, value: Any) -> None:  # noqa: ANN401 - a cell of any type
    if isinstance(value, str):
        if value:
            sheet.write_string(row, column, to_text(value))
    elif not pd.isna(value):
        sheet.write_number(row, column, value)
