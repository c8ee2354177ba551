"""
The layer as tables: CSV, the code book alone as CSV, and a workbook for Excel.

Owns columns and sheets. XlsxWriter is used because it only writes, has no dependencies, stamps its archive with fixed
dates and types each cell as it is told: a text is a text, whatever it begins with. Nothing here is a formula, and the
only links lead to the page that the copy was taken from.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from haizhumap.exports.readers import LINK, read_readings, reader_headers, reader_rows
from haizhumap.geo.geojson import NDIGITS
from haizhumap.i18n import t
from haizhumap.layer.codebook import FIELDS, code_rows
from haizhumap.layer.features import ATTRIBUTION
from haizhumap.layer.flat import credits_of, flatten, format_frame, to_text, with_coordinates
from haizhumap.layer.provenance import About, Statement, citation, statements
from haizhumap.paths import Settings
from haizhumap.tabular import format_csv

CELL_LIMIT = 32767
"""UTF-16 units that a cell of Excel holds."""

_CREATED = datetime(1980, 1, 1, tzinfo=UTC)
"""The date that archives carry where none is wanted, so that the same layer gives the same bytes."""

_WIDTHS = {
    "place_id": 24,
    "name_zh": 24,
    "official_name_zh": 24,
    "name_en": 30,
    "quote": 60,
    "zh": 60,
    "en": 80,
    "name": 24,
    "name-zh": 20,
    "action": 36,
    "sentence": 60,
    "reading": 60,
    "section": 30,
    "basis": 44,
    "note": 44,
    "uncertainty": 12,
    "kind": 12,
    "stage": 12,
    "date": 12,
    "report": 30,
    "issuer": 24,
    "id": 24,
}
_WIDTH = 16
_URL_LIMIT, _LINKS_LIMIT = 2079, 65530
"""Characters of an address and links of a sheet that Excel takes."""

_TABLE_ROW = 1
"""Of the readers' sheet the row where the table begins, below what is said of it."""

_A4 = 9
"""XlsxWriter's number of that paper."""

_PLAIN: Mapping[str, Format] = MappingProxyType({})


def to_csv(gdf: gpd.GeoDataFrame, about: About, settings: Settings) -> bytes:
    """
    Return a layer as CSV that Excel opens right: UTF-8 with BOM, CRLF, one place a row.

    Headed by codes, `lon` and `lat` are a point on the geometry in degrees, WGS 84, and `geometry_wkt` is the whole of
    it; headed by words (`About.headers`), it is the readers' table in one language. Credit, citation and filter stand
    in every row, for a CSV has no other place; the code book is a format of its own, `codebook`.
    """
    if about.headers == "words":
        return _format_words(gdf, about, settings)
    return format_frame(with_coordinates(flatten(gdf)).assign(**credits_of(gdf, about)))


def _format_words(gdf: gpd.GeoDataFrame, about: About, settings: Settings) -> bytes:
    said = {"attribution": ATTRIBUTION, "citation": citation(gdf, about.lang)}
    said |= {"filter": getattr(about, f"filter_{about.lang}"), "link": about.link}
    heads = [*reader_headers(about).values(), *(t(f"about.{key}", about.lang) for key in said)]
    ends = [to_text(words) for words in said.values()]
    rows = reader_rows(gdf, about, read_readings(gdf, settings))
    return format_csv(heads, ([*row.values(), *ends] for row in rows), ndigits=NDIGITS)


def to_codebook(gdf: gpd.GeoDataFrame, about: About) -> bytes:  # noqa: ARG001 - it is the same for every layer
    """Return the code book of all columns as CSV: a row for each column and one for each of its codes."""
    return format_frame(pd.DataFrame(code_rows(FIELDS)))


def to_xlsx(gdf: gpd.GeoDataFrame, about: About, settings: Settings) -> bytes:
    """
    Return a layer as XLSX: a sheet for readers in one language, then `places`, `codebook` and `about`.

    The first sheet says with which filter it was taken; below that it has headers and values in words and, where the
    copy has a page, a link to each place on its map. The others have field names in their first rows: in `places` are
    `lon` and `lat` a point on the geometry in degrees, WGS 84, and `geometry_wkt` the whole of it. What a cell cannot
    hold is cut, a geometry left out; `about` then says how often.
    """
    readable = list(reader_rows(gdf, about, read_readings(gdf, settings)))
    table, cut = _fitted(with_coordinates(flatten(gdf)))
    cut += sum(_is_long(value) for row in readable for value in row.values())
    names = list(map(str, table.columns))
    said = statements(gdf, about)
    if cut:
        said.append(Statement("cut", t("export.cut-cells", "zh", count=cut), t("export.cut-cells", "en", count=cut)))
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": said[0].en, "created": _CREATED})
        head = book.add_format({"bold": True, "bottom": 1})
        _write_readers(book, about, readable)
        _write_sheet(
            book.add_worksheet("places"), head, dict(zip(names, names, strict=True)), table.itertuples(index=False)
        )
        _write_rows(book.add_worksheet("codebook"), head, list(code_rows(names)))
        _write_rows(book.add_worksheet("about"), head, [one._asdict() for one in said])
    return stream.getvalue()


def _fitted(table: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return a table whose cells Excel can hold, and how many had to be cut."""
    is_long = table.map(_is_long)
    fitted = table.map(_cut)
    fitted.loc[is_long["geometry_wkt"].astype(bool), "geometry_wkt"] = ""
    return fitted, int(is_long.to_numpy().sum())


def _is_long(value: object) -> bool:
    return isinstance(value, str) and len(value.encode("utf-16-le")) // 2 > CELL_LIMIT


def _cut(value: Any) -> Any:  # noqa: ANN401 - a cell of any type
    if not isinstance(value, str):
        return value
    return value.encode("utf-16-le")[: CELL_LIMIT * 2].decode("utf-16-le", errors="ignore")


def _write_readers(book: xlsxwriter.Workbook, about: About, rows: Sequence[Mapping[str, object]]) -> None:
    """Write the readers' sheet: the filter, wrapped texts, an address as a link, a page wide where it is printed."""
    headers, lang = reader_headers(about), about.lang
    sheet = book.add_worksheet(t("export.sheet", lang))
    sheet.write_string(0, 0, to_text(_cut(_say_filter(about))), book.add_format({"italic": True}))
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF0"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    degrees = book.add_format({"valign": "top", "num_format": f"0.{'0' * NDIGITS}"})
    link = book.add_format({"valign": "top", "font_color": "#0B5A78", "underline": 1})
    styles = dict.fromkeys(headers, plain) | {"lon": degrees, "lat": degrees}
    cells = ([_cut(value) for value in row.values()] for row in rows)
    _write_sheet(sheet, head, headers, cells, styles=styles, top=_TABLE_ROW)
    if LINK in headers and len(rows) <= _LINKS_LIMIT:
        column = list(headers).index(LINK)
        for number, row in enumerate(rows, start=_TABLE_ROW + 1):
            if len(address := str(row[LINK])) <= _URL_LIMIT:
                sheet.write_url(number, column, address, link, t("export.open-map", lang))
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, _TABLE_ROW)


def _say_filter(about: About) -> str:
    """Return with which filter the places were chosen, and how many of all they are."""
    count = t("export.count", about.lang, shown=about.shown, total=about.total)
    return t("export.taken", about.lang, filter=getattr(about, f"filter_{about.lang}"), count=count)


def _write_rows(sheet: Worksheet, head: Format, rows: Sequence[dict[str, str]]) -> None:
    _write_sheet(sheet, head, {name: name for name in rows[0]}, (row.values() for row in rows))


def _write_sheet(
    sheet: Worksheet,
    head: Format,
    titles: Mapping[str, str],
    rows: Iterable[Iterable[object]],
    *,
    styles: Mapping[str, Format] = _PLAIN,
    top: int = 0,
) -> None:
    """
    Write the titles of columns by their names, and rows, from the row `top` on; the titles stay in sight.

    Texts are written as texts, numbers as numbers, else nothing.
    """
    sheet.freeze_panes(top + 1, 1)
    for column, (name, title) in enumerate(titles.items()):
        sheet.set_column(column, column, _WIDTHS.get(name, _WIDTH))
        sheet.write_string(top, column, title, head)
    formats = [styles.get(name) for name in titles]
    last = top
    for last, row in enumerate(rows, start=top + 1):
        for column, value in enumerate(row):
            _write_cell(sheet, last, column, value, formats[column])
    sheet.autofilter(top, 0, last, len(titles) - 1)


def _write_cell(sheet: Worksheet, row: int, column: int, value: Any, style: Format | None) -> None:  # noqa: ANN401 - a cell of any type
    if isinstance(value, str):
        if value:
            sheet.write_string(row, column, to_text(value), style)
    elif not pd.isna(value):
        sheet.write_number(row, column, value, style)
