"""
Files of features in the formats of other tools.

Owns which reader and writer a file's suffix has. Must not know what the features mean or shift anything.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import geopandas as gpd

from haizhumap.conversion.formats.geojson import GEOJSON, read_geojson, to_geojson
from haizhumap.conversion.formats.markup import read_gpx, read_kml
from haizhumap.conversion.formats.parquet import read_parquet, to_parquet
from haizhumap.conversion.formats.shapefile import read_shapefile, read_zip
from haizhumap.conversion.formats.table import read_csv, to_csv
from haizhumap.conversion.formats.vector import read_gdal, read_xlsx, write_gdal
from haizhumap.conversion.frames import told_as_no_json
from haizhumap.conversion.reference import to_degrees
from haizhumap.conversion.source import Source
from haizhumap.documents.sandbox import Finding
from haizhumap.errors import DataError, InputError
from haizhumap.files import write_whole
from haizhumap.geo.gdal import GDAL_FORMATS

_READERS: Mapping[str, Callable[[Source], gpd.GeoDataFrame]] = {
    **dict.fromkeys(GEOJSON, read_geojson),
    **dict.fromkeys((".csv", ".tsv", ".txt"), read_csv),
    **dict.fromkeys((".gpkg", ".fgb"), read_gdal),
    ".shp": read_shapefile,
    ".zip": read_zip,
    **dict.fromkeys((".kml", ".kmz"), read_kml),
    ".gpx": read_gpx,
    **dict.fromkeys((".parquet", ".geoparquet"), read_parquet),
    ".xlsx": read_xlsx,
}
_LAYERED = (".gpkg", ".zip", ".kml", ".kmz", ".gpx", ".xlsx")
_FEW, _LONGEST_SHOWN = 5, 40
"""Names that a message lists, and characters of each."""
SOURCES = tuple(_READERS)
TARGETS = (*GEOJSON, ".csv", *GDAL_FORMATS, ".parquet")


def read_features(source: Source) -> gpd.GeoDataFrame:
    """
    Read a file of features as degrees, lon first, in whatever datum.

    Returns
    -------
    gdf
        A row per feature, in file order, without a CRS; a feature may lack a geometry. What people should know of it
        stands in the source's notes.

    Raises
    ------
    HaizhumapError
        If the file is empty, unreadable or has no geometry, has not the layer asked for, or is not in degrees and
        cannot be brought to them; see `to_degrees`.
    """
    suffix = source.path.suffix.lower()
    if source.layer is not None and suffix not in _LAYERED:
        raise InputError("convert-one-layer", path=source.path, known=" ".join(_LAYERED))
    gdf = _READERS[suffix](source)
    if gdf.empty:
        raise DataError("convert-empty", path=source.path)
    if all(geometry is None or geometry.is_empty for geometry in gdf.geometry):
        raise DataError("convert-no-geometry", path=source.path)
    return to_degrees(gdf, source)


def write_features(gdf: gpd.GeoDataFrame, path: Path, *, crs: str | None) -> list[Finding]:
    """
    Write features in the format of the path's suffix, with a CRS where the format has room for one.

    Foreign members of GeoJSON are written to GeoJSON only. Returns what was done to the features for the format.

    Raises
    ------
    HaizhumapError
        If the file cannot be written, the format cannot hold the features (GDAL's cut a text at NUL), or JSON would
        hold NaN or an infinity.
    """
    suffix = path.suffix.lower()
    nul = [_shown(name) for name in gdf.columns if name != gdf.geometry.name and _has_nul(name, gdf[name])]
    if nul and suffix in GDAL_FORMATS:
        raise InputError("convert-nul", path=path, names=", ".join(nul[:_FEW]))
    told = [Finding("nul", {"path": path, "names": ", ".join(nul[:_FEW]), "count": len(nul)})] if nul else []
    if gdf.index.name == "id" and suffix not in GEOJSON and "id" not in gdf.columns:
        gdf = gdf.reset_index()
    if suffix in GDAL_FORMATS:
        return write_gdal(gdf, path, crs=crs)
    with told_as_no_json(path):
        content = to_parquet(gdf, path, crs=crs) if suffix == ".parquet" else _TEXTS.get(suffix, to_geojson)(gdf)
    write_whole(path, content)
    return told


def _has_nul(name: object, values: Iterable[object]) -> bool:
    """Tell whether a column's name, or a text in it, holds NUL; in lists and objects JSON writes it as an escape."""
    return any(isinstance(text, str) and "\0" in text for text in (name, *values))


def _shown(name: object) -> str:
    return str(name).replace("\0", "␀")[:_LONGEST_SHOWN]


_TEXTS: Mapping[str, Callable[[gpd.GeoDataFrame], str]] = {".csv": to_csv}
