"""Hostile map files: whatever the bytes, a reader gives features or a sentence."""

import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from map_files import pack, write_shapefile

from haizhumap.conversion.convert import convert_file
from haizhumap.conversion.files import SOURCES, TARGETS, read_features
from haizhumap.conversion.source import open_source
from haizhumap.errors import HaizhumapError, InputError
from haizhumap.geo.gdal import GDAL_FORMATS
from haizhumap.i18n import LANGS, say_error
from haizhumap.model import Datum

PATIENT = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PYTHON_WORDS = ("Error:", "NoneType", "codec", "subscript", "object has no", "Traceback", "iterable", "C long")


def convert(path: Path) -> None:
    """Convert a file; what cannot be is told in both languages, in no words of Python's."""
    try:
        convert_file(path, path.with_name("out.geojson"), source=Datum.WGS84, target=Datum.GCJ02)
    except HaizhumapError as error:
        sentences = [say_error(error, lang) for lang in LANGS]
        assert not [word for word in PYTHON_WORDS if any(word in sentence for sentence in sentences)]


@cache
def sample(suffix: str) -> bytes:
    """Return a sound file of a format."""
    with tempfile.TemporaryDirectory() as folder:
        return write_sample(Path(folder, f"sound{suffix}"), suffix)


def write_sample(path: Path, suffix: str) -> bytes:
    """Write a sound file of a format; return its bytes."""
    table = gpd.GeoDataFrame({"名称": ["塔", "园"]}, geometry=[shapely.Point(113, 23)] * 2, crs="EPSG:4326")
    match suffix:
        case ".csv" | ".tsv" | ".txt":
            return "名称,lon,lat\n塔,113,23\n园,113,23\n".encode()
        case ".kml":
            return b"<kml><Placemark><Point><coordinates>1,2</coordinates></Point></Placemark></kml>"
        case ".gpx":
            return b'<gpx version="1.1"><wpt lat="1" lon="2"><name>a</name></wpt></gpx>'
        case ".zip" | ".kmz":
            inner = {"a.shp": sample(".shp")} if suffix == ".zip" else {"doc.kml": sample(".kml")}
            pack(path, inner)
        case ".shp":
            write_shapefile(path, {b"name": [b"a", b"b"]})
        case ".parquet" | ".geoparquet":
            table.to_parquet(path)
        case ".xlsx":
            table.drop(columns="geometry").assign(lon=113, lat=23).to_excel(path, index=False)
        case _:
            driver = {"driver": "GeoJSON"} if suffix == ".json" else {}
            table.to_file(path, **driver)
    return path.read_bytes()


@pytest.mark.parametrize("suffix", SOURCES)
@PATIENT
@given(data=st.data())
def test_a_file_with_bytes_changed_or_missing_gives_features_or_a_sentence(
    tmp_path: Path, suffix: str, data: st.DataObject
) -> None:
    """In every format."""
    content = bytearray(sample(suffix))
    for _ in range(data.draw(st.integers(0, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(0, len(content)))
    (tmp_path / f"in{suffix}").write_bytes(bytes(content[: end or None]))

    convert(tmp_path / f"in{suffix}")


@pytest.mark.parametrize("suffix", SOURCES)
@PATIENT
@given(content=st.binary(max_size=200))
def test_bytes_of_any_sort_give_a_sentence(tmp_path: Path, suffix: str, content: bytes) -> None:
    """In every format."""
    (tmp_path / f"in{suffix}").write_bytes(content)

    convert(tmp_path / f"in{suffix}")


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
NAMES = st.sampled_from(
    [
        *("type", "features", "geometry", "properties", "coordinates", "geometries", "crs", "id", "name"),
        *("attributes", "geometryType", "spatialReference", "fields", "rings", "x", "y", "wkid"),
    ]
)
KINDS = st.sampled_from(
    ["FeatureCollection", "Feature", "Point", "Polygon", "GeometryCollection", "esriGeometryPolygon"]
)
JSON: st.SearchStrategy[Any] = st.recursive(
    SCALARS | KINDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=20,
)


@PATIENT
@example(value={"geometry": 0}, geometry=None, crs=None)
@given(value=JSON, geometry=JSON, crs=JSON)
def test_json_of_any_shape_gives_features_or_a_sentence(tmp_path: Path, value: Any, geometry: Any, crs: Any) -> None:
    """Also where only its outside is GeoJSON, or Esri's."""
    feature = {"type": "Feature", "geometry": geometry, "properties": value, "attributes": value}
    for one in (
        value,
        {"features": [feature, value], "crs": crs},
        {"features": [{"attributes": value, "geometry": geometry}], "spatialReference": crs},
    ):
        (tmp_path / "in.json").write_text(json.dumps(one), encoding="utf-8")
        convert(tmp_path / "in.json")


@PATIENT
@given(text=st.text(alphabet=st.sampled_from('lonat,;\t"\n\r113.5WKT(=经度纬'), max_size=60))
def test_tables_of_any_shape_give_features_or_a_sentence(tmp_path: Path, text: str) -> None:
    """Under a sound header too."""
    for one in (text, f"lon,lat,wkt\n{text}"):
        (tmp_path / "in.csv").write_text(one, encoding="utf-8", newline="")
        convert(tmp_path / "in.csv")


STRANGE = [*map(chr, range(1, 0x20)), *"\x7f\x85\x9f\ufdd0\ufffe\uffff\ufeff\u2028\U0001ffff"]
"""Control characters and no characters; halves of characters are in no file that is read."""


def write_point(path: Path, properties: dict[str, str]) -> Path:
    """Write a feature."""
    feature = {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": [113, 23]}}
    path.write_text(json.dumps(feature), encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", TARGETS)
@pytest.mark.parametrize("where", ["value", "name"])
def test_no_strange_character_is_changed(tmp_path: Path, suffix: str, where: str) -> None:
    """Every one comes back from every format, out of values and out of names."""
    texts = {f"n{number}": f"x{character}y" for number, character in enumerate(STRANGE)}
    properties = texts if where == "value" else {f"{text}{name}": "z" for name, text in texts.items()}
    source, aim = write_point(tmp_path / "in.geojson", properties), tmp_path / f"out{suffix}"

    notes = convert_file(source, aim, source=Datum.WGS84, target=Datum.WGS84).notes

    back = read_features(open_source(aim)).iloc[0].to_dict()
    assert ({name: back.get(name) for name in properties}, notes) == (properties, ())


@pytest.mark.parametrize("suffix", TARGETS)
@pytest.mark.parametrize(("name", "value"), [("a", "x\0HIDDEN"), ("a\0HIDDEN", "x")])
def test_nul_is_told_and_cuts_no_text(tmp_path: Path, suffix: str, name: str, value: str) -> None:
    """What follows it would be lost in GDAL's formats, which is refused; other formats keep it."""
    source, aim = write_point(tmp_path / "in.geojson", {name: value}), tmp_path / f"out{suffix}"
    shown = name.replace("\0", "␀")
    if suffix in GDAL_FORMATS:
        with pytest.raises(InputError) as caught:
            convert_file(source, aim, source=Datum.WGS84, target=Datum.WGS84)
        assert (caught.value.code, caught.value.facts["names"], aim.exists()) == ("convert-nul", shown, False)
        return

    [note] = convert_file(source, aim, source=Datum.WGS84, target=Datum.WGS84).notes

    assert (note.code, note.facts["names"]) == ("nul", shown)
    assert read_features(open_source(aim)).iloc[0][name] == value
