"""
The layer as shapefiles in a zip, with the words on what they cannot hold.

Owns the split by type of geometry, short field names and short texts. Geometry is WGS 84 (EPSG:4326),
lon-lat. The same layer gives the same bytes.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from haizhumap.exports.archive import pack_files
from haizhumap.geo.gdal import made_whole, short_names, write_layer
from haizhumap.i18n import LANGS, Lang, t
from haizhumap.layer.codebook import code_rows
from haizhumap.layer.features import PROPERTIES
from haizhumap.layer.flat import flatten, format_frame, to_text, with_coordinates
from haizhumap.layer.provenance import About, as_lines, statements

TEXT_LIMIT = 254
"""Bytes of a text that a dBASE table holds."""

_PARTS: Mapping[str, frozenset[str]] = {
    "points": frozenset({"Point"}),
    "multipoints": frozenset({"MultiPoint"}),
    "lines": frozenset({"LineString", "MultiLineString"}),
    "polygons": frozenset({"Polygon", "MultiPolygon"}),
}


class _Cut(NamedTuple):
    """What a shapefile makes of a layer: the table, its new names by the old, how many texts of a field were cut."""

    table: gpd.GeoDataFrame
    names: Mapping[str, str]
    counts: Mapping[str, int]


def to_shp(gdf: gpd.GeoDataFrame, about: About) -> bytes:
    """
    Return a layer as a zip of shapefiles, one for each type of geometry, with `.cpg` UTF-8.

    Beside them stand `unlocated.csv` (places without a position, whole), `codebook.csv` (with the short names) and
    `README.txt`, which says what was cut.
    """
    flat = flatten(gdf)
    cut = _cut(flat)
    parts = {name: _of_types(cut.table, types) for name, types in _PARTS.items()}
    parts = {name: part for name, part in parts.items() if len(part)}
    unlocated = flat.drop(index=[label for part in parts.values() for label in part.index])
    counts = {f"{name}.shp": len(part) for name, part in parts.items()} | {"unlocated.csv": len(unlocated)}
    readme = "\n".join(line for lang in LANGS for line in (*_explain(gdf, about, cut, counts, lang), ""))
    return pack_files(
        {
            "README.txt": f"\ufeff{to_text(readme)}".replace("\n", "\r\n").encode(),
            "codebook.csv": format_frame(_code_book(cut.names)),
            "unlocated.csv": format_frame(with_coordinates(unlocated)),
            **{name: data for part in parts.items() for name, data in _write(*part)},
        }
    )


def _of_types(table: gpd.GeoDataFrame, types: frozenset[str]) -> gpd.GeoDataFrame:
    """Return the rows with a geometry of some types; of a collection, which no shapefile holds, its members of them."""
    return table.assign(geometry=[_members(geometry, types) for geometry in table.geometry]).dropna(subset="geometry")


def _members(geometry: BaseGeometry | None, types: frozenset[str]) -> BaseGeometry | None:
    if geometry is None or geometry.geom_type != "GeometryCollection":
        return geometry if geometry is not None and geometry.geom_type in types else None
    members = [one for one in map(partial(_members, types=types), shapely.get_parts(geometry)) if one is not None]
    return shapely.union_all(members) if members else None


def _cut(flat: gpd.GeoDataFrame) -> _Cut:
    names = short_names(PROPERTIES)
    texts = [name for name in PROPERTIES if flat[name].dtype == object]
    shortened = {name: flat[name].map(cut_text) for name in texts}
    counts = {name: int((values != flat[name]).sum()) for name, values in shortened.items()}
    return _Cut(flat.assign(**shortened).rename(columns=names), names, {name: n for name, n in counts.items() if n})


def cut_text(value: str) -> str:
    """Return the longest beginning of a text that has at most `TEXT_LIMIT` bytes of UTF-8."""
    return value.encode()[:TEXT_LIMIT].decode(errors="ignore")


def _code_book(names: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame({"shp_field": names[row["field"]], **row} for row in code_rows(PROPERTIES))


def _write(name: str, part: gpd.GeoDataFrame) -> Iterator[tuple[str, bytes]]:
    """Yield the files of one shapefile by name."""
    with made_whole(Path(f"{name}.shp")), tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{name}.shp")
        options = {"ENCODING": "UTF-8", "DBF_DATE_LAST_UPDATE": "1980-01-01"}
        write_layer(part, path, driver="ESRI Shapefile", layer_options=options)
        for file in sorted(path.parent.iterdir()):
            yield file.name, file.read_bytes()


def _explain(gdf: gpd.GeoDataFrame, about: About, cut: _Cut, counts: Mapping[str, int], lang: Lang) -> Iterator[str]:
    """Yield the lines of the README in one language."""
    yield t("export.shp-title", lang)
    yield ""
    yield from as_lines(statements(gdf, about), lang)
    yield ""
    yield t("export.shp-parts", lang)
    yield from _listed(t("export.shp-part", lang, name=name, count=count) for name, count in counts.items())
    yield t("export.shp-names", lang)
    yield from _listed(f"{name} = {short}" for name, short in cut.names.items() if name != short)
    yield t("export.shp-cuts", lang)
    cuts = [t("export.shp-cut", lang, field=name, count=count) for name, count in cut.counts.items()]
    yield from _listed(cuts or [t("export.shp-none", lang)])
    yield t("export.shp-whole", lang)


def _listed(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)
