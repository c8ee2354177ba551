"""`core/changes.js`: what a reader does, and what it makes of the state."""

from typing import Any

import pytest
from static_server import Core

pytestmark = pytest.mark.browser

NEAR = {"lon": 113.3, "lat": 23.1, "radius_m": 500}
EMPTY: dict[str, Any] = {"words": "", "near": None, "sector": [], "stage": []}
FULL = {"words": "塔", "near": NEAR, "sector": ["culture"], "stage": ["operating"]}
STATE: dict[str, Any] = {
    "filter": FULL,
    "lang": "zh",
    "place": "pazhou",
    "tab": "table",
    "focus": ["r", 1, 2],
    "radius_m": 1000,
    "picking": True,
}
CULTURE = {"name": "cell", "sector": "culture", "stage": "operating"}


@pytest.mark.parametrize(
    ("message", "changed"),
    [
        ({"name": "select", "place": "kanglu"}, {"place": "kanglu", "focus": None}),
        ({"name": "filter", "facet": "stage", "codes": []}, {"filter": FULL | {"stage": []}}),
        ({"name": "search", "words": "桥"}, {"filter": FULL | {"words": "桥"}}),
        (CULTURE, {"filter": FULL | {"sector": [], "stage": []}}),
        (CULTURE | {"sector": "health"}, {"filter": FULL | {"sector": ["health"], "stage": ["operating"]}}),
        (
            {"name": "near", "lon": 1, "lat": 2},
            {"filter": FULL | {"near": {"lon": 1, "lat": 2, "radius_m": 1000}}, "picking": False},
        ),
        (
            {"name": "radius", "radius_m": 2000},
            {"filter": FULL | {"near": NEAR | {"radius_m": 2000}}, "radius_m": 2000},
        ),
        ({"name": "pick"}, {"picking": False}),
        ({"name": "near-off"}, {"filter": FULL | {"near": None}, "picking": False}),
        ({"name": "reset"}, {"filter": EMPTY}),
        ({"name": "lang", "lang": "en"}, {"lang": "en"}),
        ({"name": "tab", "tab": "charts"}, {"tab": "charts"}),
        ({"name": "focus", "report": "s", "start": 3, "end": 4}, {"focus": ["s", 3, 4], "tab": "reader"}),
        ({"name": "read", "report": "s"}, {"focus": ["s", 0, 0]}),
        ({"name": "print"}, {}),
    ],
    ids=lambda given: given.get("name") if "name" in given else None,
)
def test_a_message_changes_what_it_is_about(core: Core, message: dict[str, Any], changed: dict[str, Any]) -> None:
    """And nothing else; a message that the state does not know changes nothing."""
    script = "([state, message, known], { changeState }) => changeState(state, message, known)"

    assert core(script, "changes", given=[STATE, message, {"tabs": ["reader", "table"]}]) == STATE | changed


def test_a_radius_without_a_point_is_kept_for_the_next_one(core: Core) -> None:
    """No circle comes of it."""
    script = "([state, message], { changeState }) => changeState(state, message, {})"
    told = core(script, "changes", given=[STATE | {"filter": EMPTY}, {"name": "radius", "radius_m": 500}])

    assert (told["filter"], told["radius_m"]) == (EMPTY, 500)


def test_a_filter_changes_on_its_own(core: Core) -> None:
    """As the app foresees it, which has no state of the page."""
    script = "([filter, message], { changeFilter }) => changeFilter(filter, message)"

    assert core(script, "changes", given=[FULL, {"name": "reset"}]) == EMPTY
