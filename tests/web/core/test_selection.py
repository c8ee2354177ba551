"""`core/selection.js`: what a choice shows, held together with Python's `select` by the table of cases."""

import json
from typing import Any

import pytest
from case_tables import read_cases, read_layer, to_filter, to_values
from shapely import Point
from static_server import Core

from haizhumap.geo.geometry import distances_m
from haizhumap.i18n import LANGS
from haizhumap.layer.filtering import Catalogue, Filter, select
from haizhumap.model import Zone
from haizhumap.web.front import describe_search
from haizhumap.web.payload import build_payload, format_payload

pytestmark = pytest.mark.browser

FACETS: dict[str, Any] = {"sector": [], "kind": [], "zone": []}
EMPTY = FACETS | {"words": "", "near": None}
PAYLOAD = {"places": [{"id": "hengqin", "kind": "external_zone"}, {"id": "tower", "kind": "venue"}]}
BOTH = ["inside", "outside"]
SELECT = """([payload, search, states], { selectPlaces, advise }, { makeCatalogue }, { makeSearch }, geometry) => {
    geometry.unpackPlaces(payload);
    const catalogue = makeCatalogue(payload, makeSearch(search));
    return states.map((state) => {
        const { metres, ...told } = selectPlaces(catalogue, payload, state);
        return { ...told, metres: [...metres], advice: advise(catalogue, payload, state) };
    });
}"""
START: dict[str, Any] = {"place": None, "home": None, "sort": "", "lang": "zh"}


def tell(core: Core, *states: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what the browser shows for each state, over the layer of the table of cases."""
    layer = read_layer()
    payload = build_payload(layer, whereabouts=dict.fromkeys(LANGS, [""] * len(layer)), translations={})
    known = [json.loads(format_payload(one)) for one in (payload, describe_search(layer))]
    told: list[dict[str, Any]] = core(SELECT, "selection", "catalogue", "search", "geometry", given=[*known, [*states]])
    return told


def test_what_is_shown_keeps_the_table_of_cases(core: Core) -> None:
    """For every filter of the table: the places that Python selects with the zones that the filter stands for."""
    layer, cases = read_layer(), read_cases("filter")
    states = [START | {"filter": to_values(to_filter(case["filter"]))} for case in cases]

    for case, told in zip(cases, tell(core, *states), strict=True):
        found = list(layer["place_id"].iloc[told["rows"]])
        assert found == list(select(layer, to_filter(told["wanted"]))["place_id"]), case
        if case["filter"].get("zone") or told["wanted"]["zone"] == BOTH:
            assert found == case["found"], case


def test_what_lies_outside_unasked_is_counted(core: Core) -> None:
    """Exactly those that Python finds besides, where the zones were left to the page."""
    layer, cases = read_layer(), read_cases("filter")
    states = [START | {"filter": to_values(to_filter(case["filter"]))} for case in cases]

    for told in tell(core, *states):
        wanted = told["wanted"]
        opened = Catalogue(layer).find(to_filter(wanted | {"zone": [*Zone]}))
        assert told["hidden"] in {0, len(opened) - len(told["rows"])}
        if wanted["zone"] == ["inside"]:
            assert len(opened) >= len(told["rows"])


@pytest.mark.parametrize(
    ("chosen", "selected", "zones"),
    [
        ({}, None, ["inside"]),
        ({}, "tower", ["inside"]),
        ({"sector": ["culture"]}, None, ["inside"]),
        ({"words": "  "}, None, ["inside"]),
        ({}, "hengqin", BOTH),
        ({"sector": ["regional_cooperation"]}, None, BOTH),
        ({"kind": ["external_zone"]}, None, BOTH),
        ({"words": "塔"}, None, BOTH),
        ({"near": {"lon": 113.3, "lat": 23.1, "radius_m": 1}}, None, BOTH),
        ({"zone": ["outside"], "words": "塔"}, None, ["outside"]),
    ],
)
def test_the_partner_zones_show_when_they_are_asked_for(
    core: Core, chosen: dict[str, Any], selected: str | None, zones: list[str]
) -> None:
    """Where the reader said nothing, the district alone."""
    script = "([filter, payload, selected], { widen }) => widen(filter, payload, selected)"

    assert core(script, "selection", given=[EMPTY | chosen, PAYLOAD, selected]) == EMPTY | chosen | {"zone": zones}


def test_home_orders_by_distance_and_tells_the_metres(core: Core) -> None:
    """The nearest first, those without a position last; the metres are Python's."""
    layer = read_layer()
    home: dict[str, Any] = {"lon": 113.32, "lat": 23.1, "name": "x"}
    [told] = tell(core, START | {"filter": to_values(Filter(zones=frozenset(Zone))), "home": home})
    rows = [row for row in range(len(layer)) if layer.geometry.notna().iloc[row]]
    wanted = distances_m(Point(home["lon"], home["lat"]), layer.geometry.iloc[rows])

    metres = dict(told["metres"])
    assert [metres[row] for row in rows] == pytest.approx(wanted, rel=1e-4, abs=0.1)
    assert set(metres) == set(rows)
    located = [row for row in told["rows"] if row in metres]
    assert located == sorted(located, key=lambda row: metres[row])
    assert told["rows"][: len(located)] == located


@pytest.mark.parametrize("sort", ["name", "sector", "report", "distance"])
def test_the_order_changes_nothing_but_the_order(core: Core, sort: str) -> None:
    """Whatever is chosen, the same places are there."""
    lon, lat = 113.32, 23.1
    home = {"lon": lon, "lat": lat, "name": "x"}
    plain, told = tell(
        core,
        START | {"filter": to_values(Filter())},
        START | {"filter": to_values(Filter()), "sort": sort, "home": home},
    )

    assert sorted(told["rows"]) == plain["rows"]


def test_advice_counts_with_the_zones_that_are_left(core: Core) -> None:
    """What dropping a part brings is what is then shown."""
    sought = to_values(Filter(words="zzzzqq"))
    [told] = tell(core, START | {"filter": sought})
    [without] = tell(core, START | {"filter": sought | {"words": ""}})

    assert told["rows"] == []
    assert told["advice"] == [["words", len(without["rows"])]]


def test_data_of_partner_zones_alone_show_them(core: Core) -> None:
    """Where nothing lies in the district, its zone would leave nothing."""
    script = "([filter, payload], { widen }) => widen(filter, payload, null).zone"

    assert core(script, "selection", given=[EMPTY, {"places": PAYLOAD["places"][:1]}]) == BOTH


@pytest.mark.parametrize(
    ("chosen", "is_filtered"),
    [({}, False), ({"words": " "}, False), ({"words": "塔"}, True), ({"kind": ["venue"]}, True), ({"near": {}}, True)],
)
def test_a_filter_knows_whether_it_restricts(core: Core, chosen: dict[str, Any], is_filtered: bool) -> None:  # noqa: FBT001 - the table's last column
    """Words, a circle or any code do."""
    script = "(filter, { isFiltered }) => Boolean(isFiltered(filter))"

    assert core(script, "selection", given=EMPTY | chosen) == is_filtered
