"""`core/widening.js`: what the app makes of a filter before it looks; `ui/scene.py` has the rule."""

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

    assert core(script, "widening", given=[EMPTY | chosen, PAYLOAD, selected]) == EMPTY | chosen | {"zone": zones}


def test_a_code_that_asks_for_the_partner_zones_counts_what_it_would_bring(core: Core) -> None:
    """And how many places fit outside is told."""
    script = """([filter, wanted], { countWidened }) => {
        const count = ({ zone }) => ({
            sector: [["culture", 2], ["regional_cooperation", zone.length > 1 ? 4 : 0]],
            kind: [["venue", 2], ["external_zone", zone.length > 1 ? 4 : 0]],
            zone: [["inside", 2], ["outside", 4]],
        });
        return countWidened({ count }, filter, wanted);
    }"""
    sector = [["culture", 2], ["regional_cooperation", 4]]
    kind = [["venue", 2], ["external_zone", 4]]
    zone = [["inside", 2], ["outside", 4]]

    counted, hidden = core(script, "widening", given=[EMPTY, EMPTY | {"zone": ["inside"]}])

    assert (counted, hidden) == ({"sector": sector, "kind": kind, "zone": zone}, 4)
    assert core(script, "widening", given=[EMPTY | {"zone": BOTH}, EMPTY | {"zone": BOTH}])[1] == 0


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ({"sector": ["a", "b"]}, {"sector": ["b", "a"]}, True),
        ({"words": " 塔 "}, {"words": "塔"}, True),
        ({"near": {"lon": 1, "lat": 2, "radius_m": 3}}, {}, True),
        ({"sector": ["a"]}, {"kind": ["a"]}, False),
        ({"words": "塔"}, {}, False),
    ],
)
def test_a_filter_has_a_key(core: Core, one: dict[str, Any], other: dict[str, Any], is_same: bool) -> None:  # noqa: FBT001 - the table's last column
    """By its words and codes, in whatever order; the circle travels on its own."""
    keys = core("(filters, { keyOf }) => filters.map(keyOf)", "widening", given=[EMPTY | one, EMPTY | other])

    assert (keys[0] == keys[1]) == is_same


@pytest.mark.parametrize(
    ("chosen", "is_filtered"), [({}, False), ({"words": "塔"}, True), ({"kind": ["venue"]}, True), ({"near": {}}, True)]
)
def test_a_filter_knows_whether_it_restricts(core: Core, chosen: dict[str, Any], is_filtered: bool) -> None:  # noqa: FBT001 - the table's last column
    """Words, a circle or any code do."""
    assert core("(filter, { isFiltered }) => isFiltered(filter)", "widening", given=EMPTY | chosen) == is_filtered
