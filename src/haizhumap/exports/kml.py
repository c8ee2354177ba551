"""
The layer as KML, for Google Earth and its like.

Owns placemarks, styles and the words of the balloons. Coordinates are WGS 84, lon first. Readers show a balloon as
HTML, so every value in one is escaped for HTML first; `ExtendedData` holds the values as they are, and no balloon
shows it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd
from fastkml import KML, Data, Document, ExtendedData, Placemark, Schema, SchemaData, Style, StyleUrl
from fastkml.data import SimpleData, SimpleField
from fastkml.enums import DataType
from fastkml.styles import BalloonStyle, IconStyle, LineStyle, PolyStyle
from pygeoif.factories import shape

from haizhumap.i18n import LANGS, escape, t
from haizhumap.layer.codebook import FIELDS, Field, code_rows
from haizhumap.layer.features import PROPERTIES
from haizhumap.layer.flat import flatten, to_text
from haizhumap.layer.provenance import About, as_lines, statements
from haizhumap.model import Sector
from haizhumap.web.styles import SECTOR_STYLES

_SCHEMA = "places"
_TYPES: Mapping[str, DataType] = {"integer": DataType.int_, "number": DataType.double}
_OPAQUE, _SHADE = "ff", "59"
"""How much of a line and of an area's fill covers what is below, as KML's hexadecimal alpha."""


def to_kml(gdf: gpd.GeoDataFrame, about: About) -> bytes:
    """
    Return a layer as KML 2.2, UTF-8: a placemark for each place, one without geometry where it is not located.

    The document's description says where the data comes from, under which licence and with which filter, and holds
    the code book; each sector has a style.
    """
    said = statements(gdf, about)
    document = Document(
        id="haizhumap",
        name=f"{said[0].zh} / {said[0].en}",
        description=to_text(_describe_document([*as_lines(said, "zh"), *as_lines(said, "en")])),
        styles=[_style(sector) for sector in SECTOR_STYLES],
        schemata=[Schema(id=_SCHEMA, name=_SCHEMA, fields=[_simple_field(FIELDS[name]) for name in PROPERTIES])],
        extended_data=ExtendedData(elements=[Data(name=one.key, value=to_text(f"{one.zh}\n{one.en}")) for one in said]),
        features=list(_placemarks(gdf)),
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{KML(features=[document]).to_string()}'.encode()


def _describe_document(lines: Sequence[str]) -> str:
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return f"{paragraphs}<table>{''.join(_code_table())}</table>"


def _code_table() -> Iterator[str]:
    for row in code_rows(PROPERTIES):
        yield f"<tr>{''.join(f'<td>{escape(value)}</td>' for value in row.values())}</tr>"


def _simple_field(field: Field) -> SimpleField:
    meaning = " / ".join(field.meaning(lang) for lang in LANGS)
    return SimpleField(name=field.name, type_=_TYPES.get(field.type, DataType.string), display_name=meaning)


def _style(sector: Sector) -> Style:
    red, green, blue = (SECTOR_STYLES[sector].colour[start : start + 2] for start in (1, 3, 5))
    colour = f"{blue}{green}{red}"
    return Style(
        id=sector.value,
        styles=[
            IconStyle(color=f"{_OPAQUE}{colour}"),
            LineStyle(color=f"{_OPAQUE}{colour}", width=3),
            PolyStyle(color=f"{_SHADE}{colour}"),
            BalloonStyle(text="$[description]"),
        ],
    )


def _placemarks(gdf: gpd.GeoDataFrame) -> Iterator[Placemark]:
    flat = flatten(gdf)
    for row, geometry in zip(flat.drop(columns="geometry").to_dict("records"), flat.geometry, strict=True):
        data = [SimpleData(name=name, value=str(value)) for name, value in row.items() if not _is_missing(value)]
        yield Placemark(
            id=f"place-{row['place_id']}",
            name=row["name_zh"],
            description=_describe(row),
            style_url=StyleUrl(url=f"#{row['sector']}"),
            geometry=shape(geometry) if geometry else None,
            extended_data=ExtendedData(elements=[SchemaData(schema_url=f"#{_SCHEMA}", data=data)]),
        )


def _describe(row: Mapping[str, Any]) -> str:
    """Return a balloon as HTML: the names, the sentence, the facts in both languages, the position's source."""
    codes = ("sector", "kind", "stage", "precision")
    facts = [" · ".join(t(f"{name}.{row[name]}", lang) for name in codes) for lang in LANGS]
    metres = "" if _is_missing(row["uncertainty_m"]) else f"± {row['uncertainty_m']} m"
    names = f"{row['name_zh']} / {row['name_en']}"
    lines = [names, row["quote"], *facts, metres, row["source"], row["licence"]]
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line)


def _is_missing(value: Any) -> bool:  # noqa: ANN401 - a value of any column
    return bool(pd.isna(value)) or value == ""
