"""The layer as shapefiles in a zip."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from exported import ABOUT, HOSTILE, members_of, read_by_gdal, rows_of
from map_files import read

from haizhumap.exports import FORMATS, export
from haizhumap.exports.shapefile import TEXT_LIMIT, cut_text
from haizhumap.geo.gdal import NAME_LIMIT, short_names
from haizhumap.layer.features import PROPERTIES


def test_shapefiles_are_one_for_each_type_of_geometry(gdf: gpd.GeoDataFrame) -> None:
    """Points, lines and polygons apart, each with projection and UTF-8."""
    members = members_of(export(gdf, "shp"))

    for part in ("points", "lines", "polygons"):
        assert members[f"{part}.cpg"] == b"UTF-8"
        assert b"WGS_1984" in members[f"{part}.prj"]
    assert {row["place_id"] for row in rows_of(members["unlocated.csv"])} == set(gdf["place_id"][gdf.geometry.isna()])


def test_shapefiles_say_what_they_cut(hostile: gpd.GeoDataFrame) -> None:
    """The README names every shortened field and how many values were cut; the code book has both names."""
    members = members_of(export(hostile, "shp", about=ABOUT))
    readme = members["README.txt"].decode("utf-8-sig")
    short = short_names(PROPERTIES)
    quotes = sum(len(word.encode("utf-8", "replace")) > TEXT_LIMIT for word in HOSTILE.values())

    assert all(f"{name} = {short[name]}" in readme for name in PROPERTIES if name != short[name])
    assert f"name_zh: {quotes}" in readme
    assert f"name_zh：{quotes} 个" in readme
    assert {row["field"]: row["shp_field"] for row in rows_of(members["codebook.csv"])} == short


def test_short_names_are_short_and_no_two_alike() -> None:
    """Two names with the same beginning stay apart."""
    short = short_names([*PROPERTIES, "mention_started"])

    assert max(map(len, short.values())) <= NAME_LIMIT
    assert len(set(short.values())) == len(short)
    assert short["mention_started"] == "mention__1"


@pytest.mark.parametrize("word", ["沥" * 85, "a" + "沥" * 85, "🚇" * 64, "a" * 255])
def test_a_text_is_cut_between_characters(word: str) -> None:
    """The limit counts bytes, and no character is cut in two."""
    cut = cut_text(word)

    assert TEXT_LIMIT - 4 < len(cut.encode()) <= TEXT_LIMIT
    assert word.startswith(cut)


def test_shapefile_texts_are_cut_to_what_fits(gdf: gpd.GeoDataFrame, tmp_path: Path) -> None:
    """The text in the file is the beginning of the whole one."""
    found = read_by_gdal(".shp.zip")(export(gdf, "shp"), tmp_path).set_index("place_id")

    for place_id, quote in zip(gdf["place_id"], gdf["quote"], strict=True):
        if place_id in found.index:
            assert found.loc[place_id, "quote"] == cut_text(quote)


def test_a_collection_of_geometries_is_in_the_shapefile_of_each_type(gdf: gpd.GeoDataFrame) -> None:
    """It is located, so it is not among those that are not; collections within collections too."""
    point, line = shapely.Point(113.3, 23.1), shapely.LineString([(113.3, 23.1), (113.4, 23.2)])
    collection = shapely.GeometryCollection([point, shapely.GeometryCollection([line, line.buffer(0.01)])])
    layer = gdf.head(1).assign(geometry=[collection])

    members = members_of(export(layer, "shp"))

    assert {name for name in members if name.endswith(".shp")} == {"points.shp", "lines.shp", "polygons.shp"}
    assert not rows_of(members["unlocated.csv"])


@pytest.mark.parametrize("name", ["csv", "fgb", "geojson", "gpkg", "kml", "parquet", "xlsx"])
def test_other_formats_hold_a_collection_of_geometries(gdf: gpd.GeoDataFrame, tmp_path: Path, name: str) -> None:
    """As one place with all its members."""
    line = shapely.LineString([(113.3, 23.1), (113.4, 23.2)])
    collection = shapely.GeometryCollection([shapely.Point(113.3, 23.1), line])
    path = tmp_path / f"layer{FORMATS[name].suffix}"
    path.write_bytes(export(gdf.head(1).assign(geometry=[collection]), name))

    found, _ = read(path)

    assert shapely.normalize(found.geometry.iloc[0]).equals(shapely.normalize(collection))
