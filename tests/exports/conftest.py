"""What tests of the exports share: the real layer and a hostile one."""

import geopandas as gpd
import pandas as pd
import pytest
from exported import GEOMETRIES, HOSTILE

from haizhumap.layer.build import build_layer
from haizhumap.paths import Settings


@pytest.fixture(scope="module")
def gdf(settings: Settings) -> gpd.GeoDataFrame:
    """Return the real layer."""
    return build_layer(settings)


@pytest.fixture(scope="module")
def hostile(gdf: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return places of the real schema whose texts try to break out, with every type of geometry."""
    size = len(HOSTILE)
    words = pd.Series(list(HOSTILE.values()), dtype=object)
    rows = gdf.head(size).reset_index(drop=True)
    return rows.assign(
        place_id=list(HOSTILE),
        name_zh=words,
        name_en=words,
        quote=words,
        source=words,
        aliases=[[word] for word in words],
        targets=[{"scenic_grade": word} for word in words],
        geometry=gpd.GeoSeries([GEOMETRIES[number % len(GEOMETRIES)] for number in range(size)], crs="EPSG:4326"),
    )
