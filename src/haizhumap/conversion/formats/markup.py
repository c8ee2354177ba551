"""
Features in formats of XML: KML, KMZ and GPX.

Owns what a placemark's properties are. Documents are parsed here, with no entities and no network, and written anew for
GDAL, which tells formats apart by words that may stand anywhere in a file; of KML it gets the geometries alone, for it
drops names of data that are not ASCII.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
from lxml import etree

from haizhumap.conversion.formats.archive import read_members
from haizhumap.conversion.formats.vector import asked_layer, joined, layers_of, read_layer
from haizhumap.conversion.frames import to_frame
from haizhumap.conversion.source import Source
from haizhumap.errors import DataError, InputError

_KML = "http://www.opengis.net/kml/2.2"
_GEOMETRIES = {"Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Track", "MultiTrack"}
_CONTAINERS = {"Folder", "Document"}
_TEXTS = {"name": "Name", "description": "description", "address": "address", "phoneNumber": "phoneNumber"}
_TIMES = ("when", "begin", "end")
_NUMBERS: Mapping[str, Callable[[str], object]] = {
    **dict.fromkeys(("int", "uint", "short", "ushort"), int),
    **dict.fromkeys(("float", "double"), float),
}
_GPX_LAYERS = ("waypoints", "routes", "tracks")


def read_kml(source: Source) -> gpd.GeoDataFrame:
    """
    Read the placemarks of KML or KMZ, of all its folders; where they lie in several, `folder` says in which.

    Properties are the texts of a placemark, its times and its data; how it is drawn is none. Links to other files are
    not followed, and told.
    """
    is_packed = source.path.suffix.lower() == ".kmz"
    tree = _parse(_unzipped(source) if is_packed else source.read_bytes(), "kml", source)
    marks = [(mark, _folder(mark)) for mark in tree.iter("{*}Placemark")]
    folders = list(dict.fromkeys(folder for _, folder in marks))
    if source.layer is not None:
        asked = asked_layer(source, folders)
        marks = [(mark, folder) for mark, folder in marks if folder == asked]
    elif len(folders) > 1:
        source.note("joined", path=source.path, layers=", ".join(folders), column="folder")
    if links := sum(1 for _ in tree.iter("{*}NetworkLink")):
        source.note("kml-links", path=source.path, count=links)
    if not marks:
        raise DataError("convert-empty", path=source.path)
    types = {str(one.get("name")): str(one.get("type")) for one in tree.iter("{*}SimpleField")}
    of_folder = len(folders) > 1 and source.layer is None
    rows = [_properties(mark, types) | ({"folder": folder} if of_folder else {}) for mark, folder in marks]
    source.check_fields(len({name for row in rows for name in row}))
    return to_frame(rows, _geometries([mark for mark, _ in marks], source))


def _unzipped(source: Source) -> bytes:
    """Return a KMZ's document: `doc.kml`, else the first."""
    members = read_members(source, (".kml",))
    if not members:
        raise InputError("convert-zip-none", path=source.path)
    return members.get("doc.kml") or next(iter(members.values()))


def _folder(mark: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Return the name of the folder that a placemark lies in, "-" for none."""
    around = (one for one in mark.iterancestors() if _local(one) in _CONTAINERS)
    return _text(next(around, mark).find("{*}name")) or "-"


def _local(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    return str(etree.QName(element).localname)


def _text(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    return "" if element is None else "".join(element.itertext()).strip()


def _properties(mark: Any, types: Mapping[str, str]) -> dict[str, Any]:  # noqa: ANN401 - lxml has no types
    row = {"id": mark.get("id")} if mark.get("id") else {}
    row |= {new: words for old, new in _TEXTS.items() if (words := _text(mark.find(f"{{*}}{old}")))}
    row |= {name: words for name in _TIMES if (words := _text(mark.find(f"{{*}}*/{{*}}{name}")))}
    for one in mark.iterfind("{*}ExtendedData//{*}Data"):
        row[str(one.get("name"))] = _text(one.find("{*}value"))
    for one in mark.iterfind("{*}ExtendedData//{*}SimpleData"):
        name = str(one.get("name"))
        row[name] = _typed(_text(one), types.get(name, ""))
    return row


def _typed(words: str, kind: str) -> object:
    try:
        return _NUMBERS.get(kind, str)(words)
    except ValueError:
        return words


def _geometries(marks: Sequence[Any], source: Source) -> list[Any]:
    root = etree.Element(f"{{{_KML}}}kml", nsmap={None: _KML})
    document = etree.SubElement(root, f"{{{_KML}}}Document")
    for number, mark in enumerate(marks):
        shapes = [one for one in mark if _local(one) in _GEOMETRIES]
        etree.SubElement(document, f"{{{_KML}}}Placemark", id=str(number)).extend(shapes)
    with _written(root, source) as opened:
        gdf = read_layer(opened, next(iter(layers_of(opened))))
    found = dict(zip(gdf["id"].astype(int), gdf.geometry, strict=True))
    return [found.get(number) for number in range(len(marks))]


def read_gpx(source: Source) -> gpd.GeoDataFrame:
    """Read waypoints, routes and tracks of GPX; with several, `layer` says which."""
    with _written(_parse(source.read_bytes(), "gpx", source), source) as opened:
        chosen = [asked_layer(source, [*layers_of(opened)])] if source.layer is not None else [*_GPX_LAYERS]
        frames = {name: read_layer(opened, name) for name in chosen}
    return joined(source, {name: gdf for name, gdf in frames.items() if len(gdf)}, column="layer")


def _parse(data: bytes, root: str, source: Source) -> Any:  # noqa: ANN401 - lxml has no types
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError("convert-xml", path=source.path, line=error.lineno or 1) from error
    if _local(tree) != root:
        raise InputError("convert-disguised", path=source.path, suffix=f".{root}")
    etree.strip_tags(tree, etree.Entity)  # what no reader here resolves
    return tree


@contextmanager
def _written(tree: Any, source: Source) -> Iterator[Source]:  # noqa: ANN401 - lxml has no types
    """Give a document as it is written anew, in UTF-8, without what was no element of it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"features.{_local(tree)}")
        file.write_bytes(etree.tostring(tree, encoding="UTF-8", xml_declaration=True, with_tail=False))
        yield source.at(file)
