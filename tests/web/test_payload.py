"""What the browser is given once: places, words, and which rows are shown."""

import json

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haizhumap.facts.quantities import describe_position
from haizhumap.facts.whereabouts import describe_whereabouts, read_surroundings
from haizhumap.geo.datum import convert
from haizhumap.i18n import LANGS
from haizhumap.layer.build import build_layer
from haizhumap.model import Datum
from haizhumap.paths import Settings
from haizhumap.web.payload import build_payload, format_payload, pack_rows
from haizhumap.web.styles import SECTOR_STYLES

Payload = dict[str, list[dict[str, object]]]


@pytest.fixture(scope="module")
def gdf(settings: Settings) -> gpd.GeoDataFrame:
    """Return the real layer."""
    return build_layer(settings)


def payload_of(settings: Settings, gdf: gpd.GeoDataFrame, datum: Datum = Datum.WGS84) -> dict[str, object]:
    """Return the payload of a layer as the browser reads it."""
    surroundings = read_surroundings(settings)
    where = {lang: describe_whereabouts(gdf, surroundings, lang) for lang in LANGS}
    parsed: dict[str, object] = json.loads(
        format_payload(build_payload(gdf, whereabouts=where, translations={}, datum=datum))
    )
    return parsed


@pytest.fixture(scope="module")
def payload(settings: Settings, gdf: gpd.GeoDataFrame) -> dict[str, object]:
    """Return the real payload."""
    return payload_of(settings, gdf)


def places_of(payload: dict[str, object]) -> dict[str, dict[str, object]]:
    """Return a payload's places by id."""
    places = payload["places"]
    assert isinstance(places, list)
    return {place["id"]: place for place in places}


def test_places_stand_in_the_layers_order(payload: dict[str, object], gdf: gpd.GeoDataFrame) -> None:
    """Rows are told by their number, so the order is the layer's; unlocated ones have no geometry."""
    places = places_of(payload)

    assert list(places) == list(gdf["place_id"])
    assert [bool(place["geometry"]) for place in places.values()] == list(gdf.geometry.notna())


def test_every_phrase_is_a_pair(payload: dict[str, object]) -> None:
    """Words and labels come in Chinese and English, both filled."""
    words, labels = payload["words"], payload["labels"]
    assert isinstance(words, dict)
    assert isinstance(labels, dict)
    pairs = [*words.values(), *(pair for group in labels.values() for pair in group.values())]

    assert all(len(pair) == 2 and all(pair) for pair in pairs)
    assert set(payload["styles"]) == set(SECTOR_STYLES)  # type: ignore[call-overload]


def test_coordinates_come_in_the_base_maps_datum(settings: Settings, gdf: gpd.GeoDataFrame) -> None:
    """On a GCJ-02 map Canton Tower is shifted; the layer itself stays as it is."""
    before = list(gdf.geometry.to_wkt())
    tower = gdf.set_index("place_id").geometry["canton-tower"]
    wanted = convert(tower.x, tower.y, source=Datum.WGS84, target=Datum.GCJ02)

    place = places_of(payload_of(settings, gdf, Datum.GCJ02))["canton-tower"]

    assert place["anchor"] == pytest.approx([float(degrees) for degrees in wanted], abs=2e-6)
    assert list(gdf.geometry.to_wkt()) == before


def test_anchors_lie_on_their_geometry(payload: dict[str, object], gdf: gpd.GeoDataFrame) -> None:
    """A sign stands on its place, within the rounding."""
    for row in gdf[gdf.geometry.notna()].itertuples():
        anchor = places_of(payload)[row.place_id]["anchor"]
        assert gpd.GeoSeries.from_xy(*zip(anchor))[0].distance(row.geometry) < 2e-5  # type: ignore[call-overload]


def test_a_payload_knows_no_nan(gdf: gpd.GeoDataFrame, settings: Settings) -> None:
    """JSON in a browser has none: an unknown uncertainty is null."""
    place = places_of(payload_of(settings, gdf))["lingnan-academy"]

    assert place["uncertainty_m"] is None
    with pytest.raises(ValueError, match="JSON"):
        format_payload({"value": float("nan")})


@pytest.mark.parametrize(
    ("precision", "metres", "lang", "words"),
    [
        ("approximate", 300, "zh", "大致，约300米以内"),
        ("region", 6000, "en", "region, within about 6 km"),
        ("approximate", 1500, "zh", "大致，约1.5公里以内"),
        ("unknown", None, "zh", "未定位"),
    ],
)
def test_a_position_says_how_far_it_may_be_off(precision: str, metres: int | None, lang: str, words: str) -> None:
    """Metres below a kilometre, kilometres above."""
    assert describe_position(precision, metres, "zh" if lang == "zh" else "en") == words


@given(st.integers(1, 200).flatmap(lambda count: st.tuples(st.just(count), st.sets(st.integers(0, count - 1)))))
def test_rows_are_packed_first_row_first(case: tuple[int, set[int]]) -> None:
    """The bit set names exactly the rows, the first one the most significant bit, in as few bytes as there can be."""
    count, rows = case

    packed = pack_rows(np.array(sorted(rows), dtype=np.intp), count)

    assert len(packed) == -(-count // 8)
    assert {i for i in range(8 * len(packed)) if packed[i >> 3] & (128 >> (i & 7))} == rows
