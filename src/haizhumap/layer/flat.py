"""
The layer as a flat table, as CSV and other formats take it.

Owns what becomes of lists, figures and characters that files cannot hold. Coordinates
are degrees, WGS 84, lon first.
"""

import re

import geopandas as gpd
import numpy as np
import pandas as pd

from haizhumap.geo.geojson import NDIGITS
from haizhumap.layer.build import representative_points
from haizhumap.layer.codebook import FIELDS
from haizhumap.layer.features import ATTRIBUTION, PROPERTIES
from haizhumap.layer.provenance import About, citation
from haizhumap.model import Precision
from haizhumap.tabular import format_csv

_UNHOLDABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_EXACT, _APPROXIMATE = 1, 2
"""IATI's code list GeographicExactness: a place is where it is shown, or thereabouts, for a zone, say."""


def to_text(value: object) -> str:
    """
    Return a value as one text: lists parted by `|`, figures as `name=value` parted by `;`, nothing for None.

    Characters that XML or a C string cannot hold, and halves of surrogate pairs, become U+FFFD.
    """
    if value is None:
        return ""
    if isinstance(value, list):
        value = "|".join(value)
    if isinstance(value, dict):
        value = ";".join(f"{name}={figure}" for name, figure in value.items())
    return _UNHOLDABLE.sub(_REPLACEMENT, str(value))


def flatten(gdf: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a layer with its properties as text and numbers only, and its geometry (WGS 84, lon-lat)."""
    columns = {name: _column(gdf[name], FIELDS[name].type) for name in PROPERTIES}
    frame = pd.DataFrame(columns, index=gdf.index)
    return gpd.GeoDataFrame(frame, geometry=gdf.geometry).reset_index(drop=True)


def _column(values: pd.Series, kind: str) -> pd.Series:
    if kind == "integer":
        return values.astype("Int64")
    return pd.Series([to_text(value) for value in values], index=values.index, dtype=object)


def with_coordinates(flat: gpd.GeoDataFrame) -> pd.DataFrame:
    """
    Return a flat layer with a point on the geometry as `lon`, `lat` and the whole as WKT in the geometry's stead.

    Beside them stands how exact the position is in the codes of IATI, in which aid data says it.
    """
    points = representative_points(flat)
    table = pd.DataFrame(flat.drop(columns="geometry"))
    return table.assign(
        lon=[round(point.x, NDIGITS) if point else np.nan for point in points],
        lat=[round(point.y, NDIGITS) if point else np.nan for point in points],
        geometry_wkt=[shape.wkt if shape else "" for shape in flat.geometry],
        iati_exactness=pd.array([_exactness(Precision(one)) for one in flat["precision"]], dtype="Int64"),
    )


def _exactness(precision: Precision) -> int | None:
    """Return IATI's code: what is drawn dashed or dotted is approximate, what has no position has none."""
    if precision is Precision.UNKNOWN:
        return None
    return _APPROXIMATE if precision in {Precision.APPROXIMATE, Precision.REGION} else _EXACT


def credits_of(gdf: gpd.GeoDataFrame, about: About) -> dict[str, str]:
    """Return the columns that say the same in every row: credit, citation, filter."""
    said = {
        "attribution": ATTRIBUTION,
        "citation_zh": citation(gdf, "zh"),
        "citation_en": citation(gdf, "en"),
        "filter_zh": about.filter_zh,
        "filter_en": about.filter_en,
        "filter_link": about.link,
    }
    return {name: to_text(words) for name, words in said.items()}


def format_frame(table: pd.DataFrame) -> bytes:
    """Return a table as CSV that Excel opens right, degrees with `NDIGITS` decimals; see `format_csv`."""
    cells = table.astype(object).where(table.notna(), None)
    return format_csv(table.columns, cells.itertuples(index=False), ndigits=NDIGITS)
