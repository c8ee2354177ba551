"""
The layer as files for other tools: the registry of formats, each with the module that writes it.

Owns the choice of format; must not filter. Every format carries the quote, the position's precision and uncertainty,
datum, source and licence, the report's citation, the credit, the filter it was made with and a code book. Coordinates
are WGS 84, lon first. A format's module is imported when the format is written, so listing them costs nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import cast

from haizhumap.errors import InputError
from haizhumap.layer.features import Features, Table
from haizhumap.layer.provenance import About
from haizhumap.paths import Settings

_ROOT = "haizhumap"


@dataclass(frozen=True, slots=True)
class Format:
    """
    One export format: suffix, media type and the function that writes a layer's bytes, as `package.module:function`.

    The function takes the layer as GeoDataFrame, where `is_plain` as features too, and its `About`; where
    `shows_project`, the project's `Settings` as well.
    """

    suffix: str
    media_type: str
    writer: str
    is_binary: bool = False
    is_plain: bool = False
    shows_project: bool = False

    @property
    def write(self) -> Callable[..., bytes]:
        """The function that `writer` names."""
        return cast("Callable[..., bytes]", resolve_name(f"{_ROOT}.{self.writer}"))


FORMATS: Mapping[str, Format] = {
    "geojson": Format(".geojson", "application/geo+json", "exports.geojson:to_geojson", is_plain=True),
    "csv": Format(".csv", "text/csv", "exports.spreadsheet:to_csv", shows_project=True),
    "xlsx": Format(
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "exports.spreadsheet:to_xlsx",
        is_binary=True,
        shows_project=True,
    ),
    "kml": Format(".kml", "application/vnd.google-earth.kml+xml", "exports.kml:to_kml"),
    "gpkg": Format(".gpkg", "application/geopackage+sqlite3", "exports.gis:to_gpkg", is_binary=True),
    "fgb": Format(".fgb", "application/flatgeobuf", "exports.gis:to_fgb", is_binary=True),
    "parquet": Format(".parquet", "application/vnd.apache.parquet", "exports.gis:to_parquet", is_binary=True),
    "shp": Format(".shp.zip", "application/zip", "exports.shapefile:to_shp", is_binary=True),
    "datapackage": Format(".datapackage.zip", "application/zip", "exports.datapackage:to_datapackage", is_binary=True),
    "annotations": Format(
        ".annotations.jsonld", "application/ld+json", "exports.annotations:to_annotations", shows_project=True
    ),
    "linkedplaces": Format(
        ".lpf.geojson", "application/geo+json", "exports.linkedplaces:to_linkedplaces", is_plain=True
    ),
    "html": Format(".html", "text/html", "web.standalone:to_html", shows_project=True),
    "codebook": Format(".codebook.csv", "text/csv", "exports.spreadsheet:to_codebook"),
}
"""Every format by its name, in the order in which they are offered."""


def format_of(name: str) -> str:
    """
    Return the format that a file's name ends with, GeoJSON for no name.

    Raises
    ------
    InputError
        If it is the ending of none.
    """
    endings = {form.suffix: key for key, form in FORMATS.items()} | {".json": "geojson", "": "geojson"}
    for ending in sorted(endings, key=len, reverse=True):
        if name.casefold().endswith(ending) and (ending or not name):
            return endings[ending]
    raise InputError("format-unclear", name=name, known=", ".join(FORMATS))


def export(layer: Table, format_name: str, *, about: About | None = None, settings: Settings | None = None) -> bytes:
    """
    Return a layer's bytes in a format.

    Parameters
    ----------
    layer
        The places to give away, as GeoDataFrame or as features, WGS 84, lon-lat.
    format_name
        A key of `FORMATS`.
    about
        The filter that `layer` was made with; by default the copy says that it holds everything.
    settings
        The project that the places are of, for a format that shows more of it; by default the one found from here.

    Raises
    ------
    InputError
        If the format is unknown; the message lists the known ones.
    HaizhumapError
        If a format that shows more of the project cannot read it.
    """
    if format_name not in FORMATS:
        raise InputError("unknown-format", format=format_name, known=", ".join(FORMATS))
    chosen = FORMATS[format_name]
    project = [settings or Settings.find()] if chosen.shows_project else []
    return chosen.write(_prepared(layer, chosen), about or About.everything(layer), *project)


def _prepared(layer: Table, chosen: Format) -> Table:
    """Return a layer as a format takes it."""
    if chosen.is_plain or not isinstance(layer, Features):
        return layer
    from haizhumap.layer.build import to_frame  # noqa: PLC0415 - pandas takes longer to load than GeoJSON to write

    return cast("Table", to_frame(layer))
