"""`core/selection.js`: what a choice shows, how the list is sorted, and what lies outside the district."""

from typing import Any

import pytest
from static_server import Core

pytestmark = pytest.mark.browser

FACETS: dict[str, Any] = {"sector": [], "kind": [], "zone": []}
EMPTY = FACETS | {"words": "", "near": None}
PAYLOAD = {"places": [{"id": "hengqin", "kind": "external_zone"}, {"id": "tower", "kind": "venue"}]}
BOTH = ["inside", "outside"]


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


PLACES: list[dict[str, Any]] = [
    {"id": "a", "name": ["乙", "Beta"], "sector": "culture", "lon": 113.30},
    {"id": "b", "name": ["甲", "Alpha"], "sector": "transport", "lon": 113.32},
    {"id": "c", "name": ["丙", "Gamma"], "sector": "culture", "lon": None},
]


@pytest.mark.parametrize(
    ("state", "order"),
    [
        pytest.param({}, [0, 1, 2], id="as in the report"),
        pytest.param({"sort": "name", "lang": "en"}, [1, 0, 2], id="by name"),
        pytest.param({"sort": "sector"}, [1, 0, 2], id="by sector, in the code list's order"),
        pytest.param({"home": {"lon": 113.33, "lat": 23.1}}, [1, 0, 2], id="by distance from home, the unlocated last"),
        pytest.param({"home": {"lon": 113.29, "lat": 23.1}, "sort": "report"}, [0, 1, 2], id="as in the report again"),
    ],
)
def test_the_list_is_sorted_as_the_reader_chooses(core: Core, state: dict[str, Any], order: list[int]) -> None:
    """A home sorts by distance unless the reader chose otherwise; only what has a position has metres."""
    places = [
        place | {"kind": "venue", "geometry": place["lon"] and {"type": "Point", "coordinates": [place["lon"], 23.1]}}
        for place in PLACES
    ]
    script = """([places, state], { selectPlaces }) => {
        const payload = { places, labels: { sector: { transport: [], culture: [] } } };
        const catalogue = { find: () => [0, 1, 2], count: () => ({ zone: [["inside", 3]], sector: [], kind: [] }) };
        const { rows, metres } = selectPlaces(catalogue, payload, state);
        return [rows, [...metres.keys()].sort()];
    }"""
    whole = {"filter": EMPTY, "place": None, "home": None, "sort": "", "lang": "zh"} | state

    assert core(script, "selection", given=[places, whole]) == [order, [0, 1] if whole["home"] else []]


@pytest.mark.parametrize(
    ("chosen", "is_filtered"),
    [({}, False), ({"words": "塔"}, True), ({"kind": ["venue"]}, True), ({"words": " "}, False)],
)
def test_a_filter_knows_whether_it_restricts(core: Core, chosen: dict[str, Any], is_filtered: bool) -> None:  # noqa: FBT001 - the table's last column
    """Words, a circle or any code do."""
    script = "(filter, { isFiltered }) => Boolean(isFiltered(filter))"

    assert core(script, "selection", given=EMPTY | chosen) == is_filtered
