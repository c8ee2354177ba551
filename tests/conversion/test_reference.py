"""Reference systems: what is taken as WGS 84, what PROJ brings to degrees, what is refused."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from map_files import read, write_shapefile

from haizhumap.errors import InputError

TOWER = (113.31914, 23.10899)
GK_114 = (
    'PROJCS["CGCS2000_3_Degree_GK_CM_114E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",'
    'DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],'
    'PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)
SYSTEMS = [
    pytest.param("EPSG:4326", set(), id="WGS 84"),
    pytest.param("EPSG:4490", {"cgcs2000"}, id="CGCS2000"),
    pytest.param("EPSG:4547", {"cgcs2000", "projected"}, id="CGCS2000, 3 degrees, 114 E"),
    pytest.param("EPSG:4526", {"cgcs2000", "projected"}, id="CGCS2000, 3 degrees, zone 38"),
    pytest.param("EPSG:4509", {"cgcs2000", "projected"}, id="CGCS2000, 6 degrees, 111 E"),
    pytest.param(GK_114, {"cgcs2000", "projected"}, id="as ArcGIS writes it"),
    pytest.param("EPSG:32649", {"projected"}, id="UTM"),
    pytest.param("EPSG:3857", {"projected"}, id="Mercator of the web"),
]


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".fgb", ".parquet"])
@pytest.mark.parametrize(("crs", "told"), SYSTEMS)
def test_grids_on_wgs84_and_cgcs2000_are_brought_to_degrees(
    tmp_path: Path, suffix: str, crs: str, told: set[str]
) -> None:
    """Through PROJ, lon first, to a centimetre, and told."""
    gdf = gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(TOWER)], crs="EPSG:4326").to_crs(crs)
    path = tmp_path / f"in{suffix}"
    if suffix == ".parquet":
        gdf.to_parquet(path)
    else:
        gdf.to_file(path)

    found, notes = read(path)

    assert found.geometry.iloc[0].coords[0] == pytest.approx(TOWER, abs=1e-7)
    assert found.crs is None
    assert notes.keys() == told


@pytest.mark.parametrize("crs", ["EPSG:4214", "EPSG:2437", "EPSG:4610", "EPSG:2383"])
def test_beijing_54_and_xian_80_are_refused(tmp_path: Path, crs: str) -> None:
    """Their shift to WGS 84 differs by district and is not public."""
    path = write_shapefile(tmp_path / "a.shp", {b"a": [b"x"]}, crs=crs)

    with pytest.raises(InputError) as caught:
        read(path)

    assert caught.value.code == "convert-crs"
