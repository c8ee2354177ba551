"""What tests of the exports share: places that try to break out, and other tools' readers of every format."""

import csv
import io
import json
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any

import frictionless
import geopandas as gpd
import lxml.html
import openpyxl
import pandas as pd
import pyogrio
from frictionless.resources import TableResource
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, shape

from haizhumap.layer.provenance import About

KML = "{http://www.opengis.net/kml/2.2}"


ABOUT = About(
    filter_zh="领域：城市更新", filter_en="sector: <b>renewal</b>", shown=3, total=32, link="https://x.test/?a=1&b=2"
)


HOSTILE = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "hyperlink": '=HYPERLINK("https://x.test","click")',
    "full-width": "\uff1dcmd|' /C calc'!A0",
    "cdata": "]]><script>alert(1)</script><![CDATA[",
    "quotes": "a\"b'c`d\\e,f;g|h",
    "newlines": "a\nb\r\nc\u2028d\u2029e",
    "controls": "a\x00b\x01c\x0bd\x1be\ufffef",
    "surrogate": "a\ud800b",
    "entities": "&lt;b&gt; &#60; &amp; $[name] ${x}",
    "emoji": "👩‍👩‍👧‍👦🚇" * 5,
    "long": "很长的名称" * 8000,
}


GEOMETRIES = [
    Point(113.3, 23.1),
    LineString([(113.3, 23.1), (113.31, 23.11)]),
    Polygon([(113.3, 23.1), (113.31, 23.1), (113.31, 23.11), (113.3, 23.1)]),
    MultiPolygon([Polygon([(113.3, 23.1), (113.31, 23.1), (113.31, 23.11), (113.3, 23.1)])]),
    None,
]


Read = Callable[[bytes, Path], gpd.GeoDataFrame]


def rows_of(data: bytes) -> list[dict[str, str]]:
    """Read an exported CSV as Excel does."""
    csv.field_size_limit(10**7)
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def sheet_of(data: bytes, name: str) -> list[dict[str, Any]]:
    """Read a sheet of an exported workbook by its first row."""
    head, *rows = openpyxl.load_workbook(io.BytesIO(data))[name].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def readers_rows(data: bytes, name: str) -> list[dict[str, Any]]:
    """Read the readers' sheet of an exported workbook: its head is the second row, below the filter."""
    _, head, *rows = openpyxl.load_workbook(io.BytesIO(data))[name].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def facts_of(placemark: ET.Element) -> dict[str, str]:
    """Return a placemark's extended data."""
    return {str(data.get("name")): data.text or "" for data in placemark.iter(f"{KML}SimpleData")}


def read_by_gdal(suffix: str) -> Read:
    """Return a way to open a file with GDAL, all its layers together."""

    def read(data: bytes, folder: Path) -> gpd.GeoDataFrame:
        path = folder / f"out{suffix}"
        path.write_bytes(data)
        layers = [name for name, kind in pyogrio.list_layers(path) if kind is not None]
        return pd.concat([pyogrio.read_dataframe(path, layer=layer) for layer in layers], ignore_index=True)

    return read


def read_wkt(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    """Return rows with the geometry that they hold as WKT."""
    geometries = gpd.GeoSeries.from_wkt([row["geometry_wkt"] or None for row in rows], crs="EPSG:4326")
    return gpd.GeoDataFrame(rows, geometry=geometries)


def read_shp(data: bytes, folder: Path) -> gpd.GeoDataFrame:
    """Read all shapefiles of a zip and its list of places without a position."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        rest = read_wkt(rows_of(archive.read("unlocated.csv")))
    return pd.concat([read_by_gdal(".shp.zip")(data, folder), rest], ignore_index=True)


def read_datapackage(data: bytes, folder: Path) -> gpd.GeoDataFrame:
    """Read the table of a data package, which must be sound by its own description."""
    path = folder / "out.zip"
    path.write_bytes(data)
    assert frictionless.validate(path).valid
    table = frictionless.Package(path).get_resource("places")
    assert isinstance(table, TableResource)
    return read_wkt([row.to_dict() for row in table.read_rows()])


def read_annotations(data: bytes, _folder: Path) -> gpd.GeoDataFrame:
    """Read the places that Web Annotations have as bodies."""
    features = [one["body"][0] for one in json.loads(data)["first"]["items"]]
    geometries = [one["geometry"] and shape(one["geometry"]) for one in features]
    table = {"place_id": [one["properties"]["place_id"] for one in features]}
    return gpd.GeoDataFrame(table, geometry=geometries, crs="EPSG:4326")


def unpack_steps(geometry: dict[str, Any]) -> dict[str, Any]:
    """Return GeoJSON whose lines and rings stand as steps from position to position, in millionths of a degree."""

    def unpack(steps: list[Any]) -> list[Any]:
        if steps and isinstance(steps[0], list):
            return [unpack(part) for part in steps]
        return list(zip(*([value / 1e6 for value in accumulate(steps[axis::2])] for axis in (0, 1)), strict=True))

    return geometry if "steps" not in geometry else geometry | {"coordinates": unpack(geometry["steps"])}


def read_html(data: bytes, _folder: Path) -> gpd.GeoDataFrame:
    """Read the places that a single-file map draws."""
    [text] = lxml.html.fromstring(data.decode("utf-8")).xpath("//script[@id='hz-payload']/text()")
    places = json.loads(text)["places"]
    geometries = [one["geometry"] and shape(unpack_steps(one["geometry"])) for one in places]
    return gpd.GeoDataFrame({"place_id": [one["id"] for one in places]}, geometry=geometries, crs="EPSG:4326")


READERS: Mapping[str, Read] = {
    "geojson": read_by_gdal(".geojson"),
    "csv": lambda data, _: read_wkt(rows_of(data)),
    "xlsx": lambda data, _: read_wkt(sheet_of(data, "places")),
    "kml": read_by_gdal(".kml"),
    "gpkg": read_by_gdal(".gpkg"),
    "fgb": read_by_gdal(".fgb"),
    "parquet": lambda data, _: gpd.read_parquet(io.BytesIO(data)),
    "shp": read_shp,
    "datapackage": read_datapackage,
    "annotations": read_annotations,
    "linkedplaces": read_by_gdal(".geojson"),
    "html": read_html,
}


def members_of(data: bytes) -> dict[str, bytes]:
    """Return the files of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
