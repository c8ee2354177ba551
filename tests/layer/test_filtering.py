"""The catalogue: what a filter lets through, what each facet counts, and what to give up when nothing is left."""

import math
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from case_tables import read_cases, read_layer, to_filter
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import LineString, Point, box, shape

from haizhumap.layer.build import CRS, build_layer
from haizhumap.layer.facets import FACETS
from haizhumap.layer.filtering import Catalogue, Filter, Near, select
from haizhumap.layer.search import Rank, SearchIndex, search_terms
from haizhumap.model import Change, Kind, Precision, Sector, Stage, Zone
from haizhumap.paths import Settings

CANTON_TOWER = (113.3191, 23.1064)
_GEOD = Geod(ellps="WGS84")


@pytest.fixture(scope="module")
def gdf(settings: Settings) -> gpd.GeoDataFrame:
    """Return the real layer."""
    return build_layer(settings)


def make_layer(rows: list[dict[str, Any]], geometries: list[Any] | None = None) -> gpd.GeoDataFrame:
    """Return a made-up layer with what a catalogue looks at."""
    blank = {
        "sector": "culture",
        "kind": "venue",
        "stage": "operating",
        "precision": "exact",
        "section": "a",
        "report_id": "r",
        "name_zh": "馆",
        "official_name_zh": "馆",
        "name_en": "hall",
        "aliases": [],
        "action_zh": "",
        "action_en": "",
        "quote": "",
    }
    frame = pd.DataFrame([blank | row for row in rows], dtype=object)
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(geometries or [None] * len(rows), index=frame.index, crs=CRS))


CODES: dict[str, list[str]] = {
    "sector": ["culture", "health", "other"],
    "stage": ["operating", "planning"],
    "kind": ["venue", "external_zone"],
    "precision": ["exact", "unknown"],
    "section": ["a", "b"],
    "report_id": ["r", "s"],
    "change": ["new", "dropped"],
}
NAMES = ["沥滘", "沥滘村", "馆", "琶洲"]
POINTS = [None, Point(113.30, 23.10), Point(113.31, 23.10), box(113.29, 23.09, 113.295, 23.095)]

ROWS = st.lists(
    st.fixed_dictionaries(
        {column: st.sampled_from(codes) for column, codes in CODES.items()}
        | {"name_zh": st.sampled_from(NAMES), "geometry": st.sampled_from(POINTS)}
    ),
    min_size=1,
    max_size=8,
)


def some(codes: list[str]) -> st.SearchStrategy[frozenset[Any]]:
    """Return sets of codes, the empty one among them."""
    return st.frozensets(st.sampled_from(codes), max_size=2)


FILTERS = st.builds(
    Filter,
    sectors=some(CODES["sector"]),
    stages=some(CODES["stage"]),
    kinds=some(CODES["kind"]),
    precisions=some(CODES["precision"]),
    zones=some(["inside", "outside"]),
    sections=some(CODES["section"]),
    report_ids=some(CODES["report_id"]),
    changes=some(CODES["change"]),
    words=st.sampled_from(["", " ", "沥滘", "lj", "村 沥"]),
    near=st.sampled_from([None, Near(113.30, 23.10, 500), Near(113.30, 23.10, 1100)]),
)


def naive_value(row: dict[str, Any], facet: str) -> str:
    """Return a row's code of a facet."""
    if facet == "zone":
        return "outside" if row["kind"] == "external_zone" else "inside"
    return str(row["report_id" if facet == "report" else facet])


def naive_passes(row: dict[str, Any], wanted: Filter, facets: set[str]) -> bool:
    """Tell whether a row passes some facets, the words and the circle, one condition after the other."""
    if any(wanted.wanted(facet) and naive_value(row, facet) not in wanted.wanted(facet) for facet in facets):
        return False
    if naive_rank(row, wanted.words) is Rank.NOWHERE:
        return False
    return wanted.near is None or naive_distance_m(row["geometry"], wanted.near) <= wanted.near.radius_m


def naive_rank(row: dict[str, Any], words: str) -> Rank:
    """Return the rank of a query in a row alone."""
    return Rank(int(SearchIndex([search_terms(row)]).rank(words)[0]))


def naive_distance_m(geometry: Any, near: Near) -> float:
    """Return the distance on the ellipsoid from a point to the nearest of many points along a geometry's outline."""
    if geometry is None:
        return float("inf")
    outline = shapely.segmentize(geometry, 0.0005)
    lon, lat = shapely.get_coordinates(outline).T
    return float(min(_GEOD.inv([near.lon] * len(lon), [near.lat] * len(lat), lon, lat)[2]))


def layer_of(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    """Return rows as a layer."""
    plain = [{column: value for column, value in row.items() if column != "geometry"} for row in rows]
    return make_layer(plain, [row["geometry"] for row in rows])


@given(ROWS, FILTERS)
def test_what_is_found_is_what_passes_every_condition(rows: list[dict[str, Any]], wanted: Filter) -> None:
    """The vectorised filter is a plain one, ordered by rank and then as in the layer."""
    layer = layer_of(rows)
    records = layer.to_dict("records")
    passing = [place for place, row in enumerate(records) if naive_passes(row, wanted, set(FACETS))]

    assert Catalogue(layer).find(wanted).tolist() == sorted(
        passing, key=lambda place: naive_rank(records[place], wanted.words)
    )


@given(ROWS, FILTERS)
def test_a_facets_counts_follow_all_other_facets(rows: list[dict[str, Any]], wanted: Filter) -> None:
    """Each code counts the rows that the whole filter but its own facet lets through."""
    layer = layer_of(rows)
    records = layer.to_dict("records")

    for facet, counts in Catalogue(layer).count(wanted).items():
        passing = [naive_value(row, facet) for row in records if naive_passes(row, wanted, set(FACETS) - {facet})]
        assert counts == {code: passing.count(code) for code in {naive_value(row, facet) for row in records}}


@given(ROWS, FILTERS)
def test_the_advice_is_what_giving_up_one_restriction_brings(rows: list[dict[str, Any]], wanted: Filter) -> None:
    """Each advice, tried out, finds as many as it says; with anything found there is none."""
    catalogue = Catalogue(layer_of(rows))
    advice = catalogue.loosen(wanted)

    assert not (advice and len(catalogue.find(wanted)))
    assert all(len(catalogue.find(wanted.without(name))) == count > 0 for name, count in advice)
    assert [count for _, count in advice] == sorted((count for _, count in advice), reverse=True)


def test_an_empty_filter_lets_everything_through(gdf: gpd.GeoDataFrame) -> None:
    """Nothing wanted in particular is everything, in the layer's order."""
    assert Catalogue(gdf).find(Filter()).tolist() == list(range(32))


def test_sectors_widen_and_words_narrow(gdf: gpd.GeoDataFrame) -> None:
    """Several codes of a facet widen, several facets narrow."""
    both = frozenset({Sector.HEALTH, Sector.TOURISM})

    assert len(select(gdf, Filter(sectors=both))) == 4
    assert list(select(gdf, Filter(sectors=both, words="医院"))["place_id"]) == ["sun-yat-sen-memorial-hospital"]


def test_the_unlocated_can_be_listed_on_their_own(gdf: gpd.GeoDataFrame) -> None:
    """Precision is a facet."""
    unknown = select(gdf, Filter(precisions=frozenset({Precision.UNKNOWN})))

    assert len(unknown) == 3
    assert unknown.geometry.isna().all()


def test_the_zones_outside_the_district_can_be_left_out(gdf: gpd.GeoDataFrame) -> None:
    """Four partner zones are not in the district."""
    inside = select(gdf, Filter(zones=frozenset({Zone.INSIDE})))

    assert set(gdf["place_id"]) - set(inside["place_id"]) == {"hengqin", "qianhai", "nansha", "hetao"}


def test_with_words_the_best_come_first(gdf: gpd.GeoDataFrame) -> None:
    """The place of that name stands before those whose sentence has it."""
    assert list(select(gdf, Filter(words="琶洲"))["place_id"])[:2] == ["pazhou", "pazhou-port"]


def test_counts_keep_the_code_lists_order_and_show_what_is_left_out(gdf: gpd.GeoDataFrame) -> None:
    """Codes that occur stay listed with 0 when the rest of the filter leaves none."""
    counts = Catalogue(gdf).count(Filter(stages=frozenset({Stage.COOPERATION})))

    assert list(counts["sector"]) == [sector for sector in Sector if sector in set(gdf["sector"])]
    assert counts["sector"]["regional_cooperation"] == 4
    assert counts["sector"]["culture"] == 0
    assert sum(counts["stage"].values()) == len(gdf)
    assert counts["zone"] == {"inside": 0, "outside": 4}
    assert counts["report"] == {"haizhu-2024": 4}


def test_a_layer_without_changes_passes_their_filter_over(gdf: gpd.GeoDataFrame) -> None:
    """The column is there only where two reports were compared; a row may have none."""
    catalogue = Catalogue(gdf.drop(columns="change", errors="ignore"))
    assert "change" not in catalogue.count(Filter())
    assert len(catalogue.find(Filter(changes=frozenset({Change.NEW})))) == 32

    some_rows = Catalogue(make_layer([{"change": "new"}, {"change": None}, {"change": "dropped"}]))
    assert some_rows.count(Filter())["change"] == {"new": 1, "dropped": 1}
    assert some_rows.find(Filter(changes=frozenset({Change.DROPPED}))).tolist() == [2]


def test_an_empty_layer_has_a_catalogue() -> None:
    """Nothing is found in nothing, and nothing is counted."""
    catalogue = Catalogue(make_layer([{}]).iloc[:0])

    assert catalogue.find(Filter(words="沥滘", near=Near(113.3, 23.1, 100))).tolist() == []
    assert all(counts == {} for counts in catalogue.count(Filter()).values())


@pytest.mark.parametrize("radius_m", [1, 150, 1200, 30_000, 3_000_000])
def test_near_is_measured_in_metres_on_the_ellipsoid(radius_m: float) -> None:
    """Points just inside the radius are in, in every direction, and points just outside are not."""
    lon, lat = CANTON_TOWER
    inside = [Point(_GEOD.fwd(lon, lat, azimuth, radius_m * 0.9999)[:2]) for azimuth in range(0, 360, 30)]
    outside = [Point(_GEOD.fwd(lon, lat, azimuth, radius_m * 1.0001)[:2]) for azimuth in range(0, 360, 30)]
    found = Catalogue(make_layer([{}] * 24, inside + outside)).find(Filter(near=Near(lon, lat, radius_m)))

    assert found.tolist() == list(range(12))


def test_a_geometry_is_near_where_its_nearest_part_is() -> None:
    """Inside an outline the distance is 0, a line's nearest segment counts, and what has no position is nowhere."""
    outline, line = box(113.2, 23.0, 113.4, 23.2), LineString([(113.0, 23.1010), (113.6, 23.1010)])
    layer = make_layer([{}] * 4, [outline, line, None, Point(113.32, 23.1064)])
    found = Catalogue(layer).find(Filter(near=Near(*CANTON_TOWER, radius_m=50)))

    assert found.tolist() == [0]
    assert Catalogue(layer).find(Filter(near=Near(*CANTON_TOWER, radius_m=650))).tolist() == [0, 1, 3]


def test_near_the_tower_is_the_tower(gdf: gpd.GeoDataFrame) -> None:
    """On the real layer a circle of 300 m around Canton Tower finds it."""
    assert "canton-tower" in list(select(gdf, Filter(near=Near(*CANTON_TOWER, radius_m=300)))["place_id"])


def test_a_filter_knows_what_restricts_and_can_give_it_up() -> None:
    """The restrictions are named as the facets are, with `words` and `near`."""
    wanted = Filter(kinds=frozenset({Kind.VENUE}), words="塔", near=Near(113.3, 23.1, 1))

    assert wanted.active == ("kind", "words", "near")
    assert wanted.without("kind").without("words").without("near") == Filter()
    assert Filter(words="  ").active == ()


@pytest.mark.parametrize("case", read_cases("filter"), ids=lambda case: str(case["filter"]))
def test_the_catalogue_keeps_the_table_of_cases(case: dict[str, Any]) -> None:
    """What the browser's catalogue is held to, too: the places found, the counts of some facets, the advice."""
    layer = read_layer()
    catalogue, wanted = Catalogue(layer), to_filter(case["filter"])
    counts = catalogue.count(wanted)

    assert list(layer["place_id"].iloc[catalogue.find(wanted)]) == case["found"]
    assert {facet: counts[facet] for facet in case.get("counts", {})} == case.get("counts", {})
    assert [*map(list, catalogue.loosen(wanted))] == case.get("advice", [])


@pytest.mark.parametrize("case", read_cases("distance"), ids=lambda case: f"{case['lat']}, {case['why']}")
def test_a_circle_keeps_the_table_of_distances(case: dict[str, Any]) -> None:
    """What the browser measures, too: a place is in the circles that reach it, and in none that ends before."""
    layer = make_layer([{}], [case["geometry"] and shape(case["geometry"])])
    metres = math.inf if case["metres"] is None else case["metres"]

    for radius_m in (0.999 * case["metres"] - 0.1, 1.001 * case["metres"] + 0.1) if case["metres"] else (1, 50_000):
        found = select(layer, Filter(near=Near(case["lon"], case["lat"], radius_m)))
        assert len(found) == (metres <= radius_m)
