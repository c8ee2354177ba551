"""
Taking a layer away: the formats that other tools read.

Owns formats; must not filter. Every format carries the quote, the position's precision and uncertainty, source
and licence. Coordinates are WGS 84, lon first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from haizhumap.errors import ExportError
from haizhumap.layer import ATTRIBUTION, NDIGITS, PROPERTIES, format_layer, representative_points

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Format:
    """One export format: file suffix, media type and the function that writes a layer's bytes."""

    suffix: str
    media_type: str
    write: Callable[[gpd.GeoDataFrame], bytes]


def to_geojson(gdf: gpd.GeoDataFrame) -> bytes:
    """Return a layer as RFC 7946 GeoJSON, UTF-8."""
    return format_layer(gdf).encode("utf-8")


def to_csv(gdf: gpd.GeoDataFrame) -> bytes:
    """
    Return a layer as CSV that Excel opens right: UTF-8 with BOM, CRLF, one place a row.

    `lon` and `lat` are a point on the geometry in degrees, WGS 84; `geometry_wkt` is the whole of it. A text cell
    that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    table = pd.DataFrame(gdf[list(PROPERTIES)])
    points = representative_points(gdf)
    table["lon"] = [_degrees(point.x) if point else "" for point in points]
    table["lat"] = [_degrees(point.y) if point else "" for point in points]
    table["geometry_wkt"] = [shape.wkt if shape else "" for shape in gdf.geometry]
    table["attribution"] = ATTRIBUTION
    text = table.map(_cell).to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def _degrees(value: float) -> str:
    return f"{value:.{NDIGITS}f}"


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, list):
        value = "|".join(value)
    if isinstance(value, dict):
        value = ";".join(f"{name}={figure}" for name, figure in value.items())
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


FORMATS: Mapping[str, Format] = {
    "geojson": Format(".geojson", "application/geo+json", to_geojson),
    "csv": Format(".csv", "text/csv", to_csv),
}


def export(gdf: gpd.GeoDataFrame, format_name: str) -> bytes:
    """
    Return a layer's bytes in a format.

    Raises
    ------
    ExportError
        If the format is unknown; the message lists the known ones.
    """
    if format_name not in FORMATS:
        raise ExportError("unknown-format", format=format_name, known=", ".join(FORMATS))
    return FORMATS[format_name].write(gdf)
