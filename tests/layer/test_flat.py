"""The layer as a flat table."""

import pandas as pd
import pytest

from haizhumap.layer.build import build_layer
from haizhumap.layer.features import PROPERTIES
from haizhumap.layer.flat import flatten, format_frame, to_text, with_coordinates
from haizhumap.model import Precision
from haizhumap.paths import Settings
from haizhumap.web.styles import dash_of


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (["甲", "乙"], "甲|乙"),
        ({"phases": 4, "plots": 58}, "phases=4;plots=58"),
        ("a\x00b\ud800", "a\ufffdb\ufffd"),
        (7, "7"),
    ],
)
def test_a_value_becomes_one_text(value: object, text: str) -> None:
    """Lists and figures are joined; what no file can hold is marked."""
    assert to_text(value) == text


def test_a_frame_becomes_the_csv_that_excel_opens() -> None:
    """Missing numbers are empty, whole ones stay whole, degrees have six decimals."""
    table = pd.DataFrame(
        {"name": ["甲", None], "metres": pd.array([5, None], dtype="Int64"), "lon": [113.25, float("nan")]}
    )

    assert format_frame(table).decode("utf-8-sig") == "name,metres,lon\r\n甲,5,113.250000\r\n,,\r\n"


def test_a_flat_layer_has_a_point_and_the_whole_geometry(settings: Settings) -> None:
    """Beside every property; a place without a position has neither."""
    table = with_coordinates(flatten(build_layer(settings)))

    assert list(table.columns) == [*PROPERTIES, "lon", "lat", "geometry_wkt", "iati_exactness"]
    assert (table["lon"].isna() == (table["geometry_wkt"] == "")).all()


EXACTNESS = {
    "exact": 1,
    "footprint": 1,
    "street": 1,
    "section": 1,
    "area": 1,
    "approximate": 2,
    "region": 2,
    "unknown": None,
}


@pytest.mark.parametrize("precision", Precision)
def test_iati_knows_exact_and_approximate_alone(settings: Settings, precision: Precision) -> None:
    """What the map draws solid is exact, dashed or dotted approximate; without a position there is no word."""
    flat = flatten(build_layer(settings)).head(1).assign(precision=precision.value)
    [code] = with_coordinates(flat)["iati_exactness"].tolist()

    assert (None if pd.isna(code) else code) == EXACTNESS[precision]
    assert (EXACTNESS[precision] == 1) == (dash_of(precision) is None)
