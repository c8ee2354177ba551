"""
Taking a layer away: the registry of the formats that other tools read.

Owns the choice of format, GeoJSON and CSV; must not filter. Every format carries the quote, the position's precision
and uncertainty, datum, source and licence, the report's citation, the credit, the filter it was made with and a code
book. Coordinates are WGS 84, lon first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from haizhumap.errors import ExportError
from haizhumap.exports.gis import to_fgb, to_gpkg, to_parquet
from haizhumap.exports.kml import to_kml
from haizhumap.exports.shapefile import to_shp
from haizhumap.exports.spreadsheet import to_xlsx
from haizhumap.geo.geojson import format_collection
from haizhumap.layer.codebook import FIELDS, code_rows, to_json_fields
from haizhumap.layer.features import ATTRIBUTION, PROPERTIES, to_features
from haizhumap.layer.flat import credits_of, flatten, format_csv, with_coordinates
from haizhumap.layer.provenance import LICENCE, About, citation
from haizhumap.paths import Settings


@dataclass(frozen=True, slots=True)
class Format:
    """
    One export format: file suffix, media type and the function that writes a layer's bytes.

    `write` takes the layer and its `About`; where `shows_project`, the project's `Settings` too.
    """

    suffix: str
    media_type: str
    write: Callable[..., bytes]
    is_binary: bool = False
    shows_project: bool = False


def to_geojson(gdf: gpd.GeoDataFrame, about: About) -> bytes:
    """
    Return a layer as RFC 7946 GeoJSON, UTF-8, a feature a line.

    What it says of itself stands in the foreign members `attribution`, `licence`, `citation`, `filter` and `fields`.
    """
    members = {
        "attribution": ATTRIBUTION,
        "licence": LICENCE,
        "citation": {"zh": citation(gdf, "zh"), "en": citation(gdf, "en")},
        "filter": {
            "zh": about.filter_zh,
            "en": about.filter_en,
            "link": about.link,
            "shown": about.shown,
            "total": about.total,
        },
        "fields": to_json_fields(PROPERTIES),
    }
    return format_collection(to_features(gdf), members).encode("utf-8", errors="replace")


def to_csv(gdf: gpd.GeoDataFrame, about: About) -> bytes:
    """
    Return a layer as CSV that Excel opens right: UTF-8 with BOM, CRLF, one place a row.

    `lon` and `lat` are a point on the geometry in degrees, WGS 84; `geometry_wkt` is the whole of it. Credit, citation
    and filter stand in every row, for a CSV has no other place; the code book is a format of its own, `codebook`.
    """
    return format_csv(with_coordinates(flatten(gdf)).assign(**credits_of(gdf, about)))


def to_codebook(gdf: gpd.GeoDataFrame, about: About) -> bytes:  # noqa: ARG001 - it is the same for every layer
    """Return the code book of all columns as CSV: a row for each column and one for each of its codes."""
    return format_csv(pd.DataFrame(code_rows(FIELDS)))


def to_html(gdf: gpd.GeoDataFrame, about: About, settings: Settings) -> bytes:
    """Return a layer as a map in one HTML file; see `standalone`."""
    from haizhumap.web import standalone  # noqa: PLC0415 - it needs folium, which takes long to load

    return standalone.to_html(gdf, about, settings)


FORMATS: Mapping[str, Format] = {
    "geojson": Format(".geojson", "application/geo+json", to_geojson),
    "csv": Format(".csv", "text/csv", to_csv),
    "xlsx": Format(
        ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx, is_binary=True
    ),
    "kml": Format(".kml", "application/vnd.google-earth.kml+xml", to_kml),
    "gpkg": Format(".gpkg", "application/geopackage+sqlite3", to_gpkg, is_binary=True),
    "fgb": Format(".fgb", "application/flatgeobuf", to_fgb, is_binary=True),
    "parquet": Format(".parquet", "application/vnd.apache.parquet", to_parquet, is_binary=True),
    "shp": Format(".shp.zip", "application/zip", to_shp, is_binary=True),
    "html": Format(".html", "text/html", to_html, shows_project=True),
    "codebook": Format(".codebook.csv", "text/csv", to_codebook),
}
"""Every format by its name, in the order in which they are offered."""


def format_of(name: str) -> str:
    """
    Return the format that a file's name ends with, GeoJSON for no name.

    Raises
    ------
    ExportError
        If it is the ending of none.
    """
    endings = {form.suffix: key for key, form in FORMATS.items()} | {".json": "geojson", "": "geojson"}
    for ending in sorted(endings, key=len, reverse=True):
        if name.casefold().endswith(ending) and (ending or not name):
            return endings[ending]
    raise ExportError("format-unclear", name=name, known=", ".join(FORMATS))


def export(
    gdf: gpd.GeoDataFrame, format_name: str, *, about: About | None = None, settings: Settings | None = None
) -> bytes:
    """
    Return a layer's bytes in a format.

    Parameters
    ----------
    gdf
        The places to give away, WGS 84, lon-lat.
    format_name
        A key of `FORMATS`.
    about
        The filter that `gdf` was made with; by default the copy says that it holds everything.
    settings
        The project that the places are of, for a format that shows more of it; by default the one found from here.

    Raises
    ------
    ExportError
        If the format is unknown; the message lists the known ones.
    HaizhumapError
        If a format that shows more of the project cannot read it.
    """
    if format_name not in FORMATS:
        raise ExportError("unknown-format", format=format_name, known=", ".join(FORMATS))
    chosen = FORMATS[format_name]
    project = [settings or Settings.find()] if chosen.shows_project else []
    return chosen.write(gdf, about or About.everything(gdf), *project)
