"""What `export` writes, `convert` reads back."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from map_files import read
from shapely.geometry.base import BaseGeometry

from haizhumap.conversion.convert import convert_file
from haizhumap.conversion.files import TARGETS
from haizhumap.errors import HaizhumapError
from haizhumap.exports import FORMATS, export
from haizhumap.exports.shapefile import TEXT_LIMIT
from haizhumap.i18n import LANGS, say_error
from haizhumap.layer.build import build_layer
from haizhumap.layer.features import PROPERTIES
from haizhumap.layer.flat import to_text
from haizhumap.model import Datum
from haizhumap.paths import Settings

NO_MAP_FILES = {"html", "codebook", "annotations", "datapackage"}
"""A page to look at, a table of words, marks in a text, and a package whose parts are files of their own."""


@pytest.fixture(scope="module")
def gdf(settings: Settings) -> gpd.GeoDataFrame:
    """Return the real layer."""
    return build_layer(settings)


def plain(value: Any) -> str:
    """Return a value as the flat formats have it; nothing is the same as an empty text."""
    return "" if not isinstance(value, list | dict) and gpd.pd.isna(value) else to_text(value).removesuffix(".0")


def is_same(found: BaseGeometry | None, expected: BaseGeometry | None) -> bool:
    """Tell whether two geometries are the same to what a file's decimals say."""
    if found is None or expected is None:
        return found is expected
    return shapely.normalize(found).equals_exact(shapely.normalize(expected), 1e-6)


@pytest.mark.parametrize("name", sorted(FORMATS.keys() - NO_MAP_FILES))
def test_every_exported_format_is_read_back_with_the_same_features(
    gdf: gpd.GeoDataFrame, tmp_path: Path, name: str
) -> None:
    """Each place with its geometry and all properties; in Shapefiles long texts are cut, as their README says."""
    path = tmp_path / f"layer{FORMATS[name].suffix}"
    path.write_bytes(export(gdf, name))

    found, _ = read(path)

    back = {row["place_id"]: row for row in found.to_dict("records")}
    assert back.keys() == {*gdf["place_id"]}
    for row in gdf.to_dict("records"):
        one = back[row["place_id"]]
        assert is_same(one[found.geometry.name], row["geometry"])
        for column in PROPERTIES:
            words = plain(row[column])
            shown = plain(one[column])
            if name == "shp" and len(words.encode()) > TEXT_LIMIT:
                assert words.startswith(shown)
            else:
                assert shown == words


@pytest.mark.parametrize("name", sorted(NO_MAP_FILES))
def test_a_format_without_features_is_refused_in_words(gdf: gpd.GeoDataFrame, tmp_path: Path, name: str) -> None:
    """None of them is taken for a file of features; the file is named."""
    path = tmp_path / f"layer{FORMATS[name].suffix}"
    path.write_bytes(export(gdf, name))

    with pytest.raises(HaizhumapError) as caught:
        convert_file(path, tmp_path / "out.geojson", source=Datum.WGS84, target=Datum.GCJ02)

    assert all(path.name in say_error(caught.value, lang) for lang in LANGS)


@pytest.mark.parametrize("suffix", TARGETS)
def test_every_written_format_is_read_back_with_the_same_features(tmp_path: Path, suffix: str) -> None:
    """In the order of the file, with Chinese names and texts, places without a position too."""
    features = [
        {"type": "Feature", "properties": {"名称": name, "层数": number}, "geometry": geometry}
        for number, (name, geometry) in enumerate(
            [("塔", {"type": "Point", "coordinates": [113.3, 23.1]}), ("无", None)], start=1
        )
    ]
    start = tmp_path / "in.geojson"
    start.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")

    convert_file(start, tmp_path / f"out{suffix}", source=Datum.WGS84, target=Datum.GCJ02)
    convert_file(tmp_path / f"out{suffix}", tmp_path / "back.geojson", source=Datum.GCJ02, target=Datum.WGS84)

    back = json.loads((tmp_path / "back.geojson").read_bytes())["features"]
    assert [(one["properties"]["名称"], str(one["properties"]["层数"])) for one in back] == [("塔", "1"), ("无", "2")]
    assert back[0]["geometry"]["coordinates"][:2] == pytest.approx([113.3, 23.1], abs=1e-8)
    assert back[1]["geometry"] is None
