"""The registry of formats, and what holds for every format."""

import io
import time
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
from exported import (
    ABOUT,
    KML,
    READERS,
    Read,
    members_of,
)

from haizhumap.errors import InputError
from haizhumap.exports import FORMATS, export


@pytest.mark.parametrize("rows", ["gdf", "hostile"])
@pytest.mark.parametrize(("format_name", "read"), READERS.items())
def test_other_readers_find_the_same_places_and_geometry(
    request: pytest.FixtureRequest, tmp_path: Path, rows: str, format_name: str, read: Read
) -> None:
    """As many places, each where it was (to 1e-6 degrees) or nowhere, in WGS 84."""
    layer: gpd.GeoDataFrame = request.getfixturevalue(rows)

    found = read(export(layer, format_name), tmp_path)

    assert found.crs == "EPSG:4326"
    assert len(found) == len(layer)
    geometries = dict(zip(found["place_id"], found.geometry, strict=True))
    for place_id, geometry in zip(layer["place_id"], layer.geometry, strict=True):
        assert (geometries[place_id] is None) == (geometry is None)
        if geometry is not None:
            assert geometries[place_id].hausdorff_distance(geometry) < 1e-6
            assert geometries[place_id].area == pytest.approx(geometry.area, abs=1e-9)


def test_every_format_has_a_reader_here() -> None:
    """A format that is added is opened again as well; only the code book holds no places."""
    assert set(FORMATS) - {"codebook"} <= set(READERS)


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_takes_an_empty_selection(gdf: gpd.GeoDataFrame, tmp_path: Path, format_name: str) -> None:
    """Nothing shown can be downloaded as well, and read again as nothing."""
    data = export(gdf.iloc[:0], format_name)

    assert data
    if format_name in set(READERS) - {"kml", "shp"}:
        assert len(READERS[format_name](data, tmp_path)) == 0


def test_kml_and_shapefiles_of_nothing_say_so(gdf: gpd.GeoDataFrame) -> None:
    """GDAL sees no layer in them; they are whole files all the same."""
    document = ET.fromstring(export(gdf.iloc[:0], "kml"))  # noqa: S314 - our own file

    assert not list(document.iter(f"{KML}Placemark"))
    assert set(members_of(export(gdf.iloc[:0], "shp"))) == {"README.txt", "codebook.csv", "unlocated.csv"}


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_takes_places_of_which_none_is_located(
    gdf: gpd.GeoDataFrame, tmp_path: Path, format_name: str
) -> None:
    """A selection without any geometry keeps its places."""
    nowhere = gdf[gdf.geometry.isna()]

    data = export(nowhere, format_name)

    if format_name in set(READERS) - {"shp"}:
        assert set(READERS[format_name](data, tmp_path)["place_id"]) == set(nowhere["place_id"])


@pytest.mark.parametrize("format_name", FORMATS)
def test_the_same_layer_gives_the_same_bytes(
    gdf: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch, format_name: str
) -> None:
    """No date of today stands in a file."""
    first = export(gdf, format_name, about=ABOUT)
    monkeypatch.setattr(time, "time", lambda: 2e9)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(2e9))

    assert export(gdf, format_name, about=ABOUT) == first


@pytest.mark.parametrize("format_name", [name for name, one in FORMATS.items() if one.is_binary])
def test_no_file_holds_the_day_on_which_it_was_made(gdf: gpd.GeoDataFrame, format_name: str) -> None:
    """What libraries stamp by themselves is the fixed date of archives."""
    data = export(gdf.head(1), format_name)
    parts = [data]
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
            parts = [archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".dbf"))]
            assert all(archive.read(n)[1] == 80 for n in archive.namelist() if n.endswith(".dbf"))

    assert not any(time.strftime("%Y-%m-%dT").encode() in part for part in parts)


def test_an_unknown_format_names_the_known_ones(gdf: gpd.GeoDataFrame) -> None:
    """The error lists what there is."""
    with pytest.raises(InputError) as caught:
        export(gdf, "dwg")

    assert caught.value.facts["known"] == ", ".join(FORMATS)


def text_of(data: bytes) -> str:
    """Return all words that a file holds, of an archive those of its members, with XML's entities resolved."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
    return data.decode("utf-8", "ignore")


@pytest.mark.parametrize("format_name", READERS)
def test_every_copy_says_where_it_comes_from(gdf: gpd.GeoDataFrame, format_name: str) -> None:
    """Credit, licence, report, filter and link stand in the file."""
    words = text_of(export(gdf, format_name, about=ABOUT))

    for expected in (
        "© OpenStreetMap contributors",
        "ODbL-1.0",
        "广州市海珠区人民政府：《2024年",
        "领域：城市更新",
        "x.test",
    ):
        assert expected in words
