"""The exports: what other tools get."""

import csv
import io
import json

import geopandas as gpd
import pytest
import shapely

from haizhumap.errors import ExportError
from haizhumap.export import FORMATS, export
from haizhumap.layer import PROPERTIES, Filter, build_layer, select
from haizhumap.model import Sector
from haizhumap.settings import Settings


@pytest.fixture(scope="module")
def gdf(settings: Settings) -> gpd.GeoDataFrame:
    """Return the real layer."""
    return build_layer(settings)


def rows_of(data: bytes) -> list[dict[str, str]]:
    """Read an exported CSV as Excel does."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_geojson_holds_what_is_selected(gdf: gpd.GeoDataFrame) -> None:
    """The features are the selected places, in their order."""
    selected = select(gdf, Filter(sectors=frozenset({Sector.CULTURE})))

    features = json.loads(export(selected, "geojson"))["features"]

    assert [feature["id"] for feature in features] == list(selected["place_id"])


def test_gdal_reads_the_geojson(gdf: gpd.GeoDataFrame) -> None:
    """A common reader finds the same places and geometries, in WGS 84."""
    read = gpd.read_file(io.BytesIO(export(gdf, "geojson")))

    assert read.crs == "EPSG:4326"
    assert list(read["place_id"]) == list(gdf["place_id"])
    located = gdf.geometry.notna()
    assert shapely.equals_exact(
        read.geometry[located.to_numpy()].to_numpy(), gdf.geometry[located].to_numpy(), tolerance=1e-9
    ).all()


def test_csv_opens_in_excel(gdf: gpd.GeoDataFrame) -> None:
    """BOM and CRLF, one row a place, every property, position as lon, lat and WKT."""
    data = export(gdf, "csv")
    rows = rows_of(data)

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == len(gdf) + 1
    assert set(PROPERTIES) <= set(rows[0])
    tower = next(row for row in rows if row["place_id"] == "canton-tower")
    assert (tower["lon"], tower["lat"], tower["geometry_wkt"]) == (
        "113.319140",
        "23.108990",
        "POINT (113.31914 23.10899)",
    )
    assert (tower["targets"], tower["uncertainty_m"]) == ("scenic_grade=5A", "20")
    nowhere = next(row for row in rows if row["place_id"] == "lingnan-academy")
    assert (nowhere["lon"], nowhere["geometry_wkt"], nowhere["uncertainty_m"]) == ("", "", "")


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_name_is_never_run_as_a_formula(gdf: gpd.GeoDataFrame, formula: str) -> None:
    """A text that a spreadsheet would run gets an apostrophe in front."""
    hostile = gdf.head(1).assign(name_zh=formula, aliases=[[formula]])

    row = rows_of(export(hostile, "csv"))[0]

    assert row["name_zh"] == f"'{formula}"
    assert row["aliases"] == f"'{formula}"


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_takes_an_empty_selection(gdf: gpd.GeoDataFrame, format_name: str) -> None:
    """Nothing shown can be downloaded as well."""
    assert export(gdf.iloc[:0], format_name)


def test_an_unknown_format_names_the_known_ones(gdf: gpd.GeoDataFrame) -> None:
    """The error lists what there is."""
    with pytest.raises(ExportError) as caught:
        export(gdf, "dwg")

    assert caught.value.facts["known"] == "geojson, csv"
