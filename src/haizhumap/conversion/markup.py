"""
Features in formats of XML: KML, KMZ and GPX.

Owns which of their layers are features and how they become one. Documents are parsed here, with no entities and no
network, and written anew for GDAL, which tells formats apart by words that may stand anywhere in a file.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import geopandas as gpd
from lxml import etree

from haizhumap.conversion.archive import read_members
from haizhumap.conversion.source import Source
from haizhumap.conversion.vector import asked_layer, joined, layers_of, read_layer
from haizhumap.errors import InputError

_DRAWING = ("altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon", "snippet")
"""Fields in which GDAL says how a placemark is drawn."""
_GPX_LAYERS = ("waypoints", "routes", "tracks")


def read_kml(source: Source) -> gpd.GeoDataFrame:
    """Read the placemarks of KML or KMZ, of all its folders; with several, `folder` says which."""
    data = _unzipped(source) if source.path.suffix.lower() == ".kmz" else source.read_bytes()
    with _as_xml(source, data, "kml") as opened:
        layers = [*layers_of(opened)]
        chosen = [asked_layer(source, layers)] if source.layer is not None else layers
        frames = {name: read_layer(opened, name) for name in chosen}
    frames = {name: gdf.drop(columns=[*_DRAWING], errors="ignore") for name, gdf in frames.items() if len(gdf)}
    return joined(source, frames, column="folder")


def _unzipped(source: Source) -> bytes:
    """Return a KMZ's document: `doc.kml`, else the first."""
    members = read_members(source, (".kml",))
    if not members:
        raise InputError("convert-zip-none", path=source.path)
    return members.get("doc.kml") or next(iter(members.values()))


def read_gpx(source: Source) -> gpd.GeoDataFrame:
    """Read waypoints, routes and tracks of GPX; with several, `layer` says which."""
    with _as_xml(source, source.read_bytes(), "gpx") as opened:
        chosen = [asked_layer(source, [*layers_of(opened)])] if source.layer is not None else [*_GPX_LAYERS]
        frames = {name: read_layer(opened, name) for name in chosen}
    return joined(source, {name: gdf for name, gdf in frames.items() if len(gdf)}, column="layer")


@contextmanager
def _as_xml(source: Source, data: bytes, root: str) -> Iterator[Source]:
    """Give a document of XML written anew, in UTF-8 and without what GDAL could take for another format's."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError("convert-xml", path=source.path, line=error.lineno or 1) from error
    if etree.QName(tree).localname != root:
        raise InputError("convert-disguised", path=source.path, suffix=f".{root}")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"features.{root}")
        file.write_bytes(etree.tostring(tree, encoding="UTF-8", xml_declaration=True))
        yield source.at(file)
