"""`core/store.js`: what a reader does, and what it makes of the state and of the address."""

from typing import Any

import pytest
from static_server import Core

pytestmark = pytest.mark.browser

NEAR = {"lon": 113.3, "lat": 23.1, "radius_m": 500}
HOME = {"lon": 113.3, "lat": 23.1, "name": "昌岗"}
EMPTY: dict[str, Any] = {"words": "", "near": None, "sector": [], "stage": []}
FULL = {"words": "塔", "near": NEAR, "sector": ["culture"], "stage": ["operating"]}
STATE: dict[str, Any] = {
    "filter": FULL,
    "lang": "zh",
    "place": "pazhou",
    "drawer": "table",
    "focus": ["r", 1, 2],
    "home": None,
    "sort": "",
    "base": "offline",
    "at": None,
    "ignored": ["zone=moon"],
    "failed": "osm",
    "dropped": None,
    "isPicking": False,
    "sheet": "half",
}
TOLD: dict[str, Any] = {"ignored": [], "failed": None}
CELL = {"name": "cell", "codes": {"sector": "culture", "stage": "operating"}}
REDUCE = "([state, action], { reduce }) => reduce(state, action)"


@pytest.mark.parametrize(
    ("action", "changed"),
    [
        ({"name": "select", "place": "kanglu"}, {"place": "kanglu", "focus": None}),
        ({"name": "select", "place": None}, {"place": None}),
        ({"name": "filter", "facet": "stage", "codes": []}, {"filter": FULL | {"stage": []}}),
        ({"name": "toggle", "facet": "sector", "code": "culture"}, {"filter": FULL | {"sector": []}}),
        ({"name": "toggle", "facet": "sector", "code": "health"}, {"filter": FULL | {"sector": ["culture", "health"]}}),
        (CELL, {"filter": FULL | {"sector": [], "stage": []}}),
        ({"name": "cell", "codes": {"sector": "health"}}, {"filter": FULL | {"sector": ["health"]}}),
        (
            {"name": "only", "codes": {"kind": ["village"]}},
            {"filter": EMPTY | {"kind": ["village"]}, "dropped": FULL, "place": None, "drawer": None, "focus": None},
        ),
        ({"name": "search", "words": "桥"}, {"filter": FULL | {"words": "桥"}}),
        ({"name": "home", "home": HOME}, {"home": HOME, "place": None, "filter": FULL | {"words": ""}}),
        ({"name": "pick"}, {"isPicking": True, "sheet": "low"}),
        ({"name": "reset"}, {"filter": EMPTY}),
        ({"name": "drop", "part": "near"}, {"filter": FULL | {"near": None}}),
        ({"name": "drop", "part": "words"}, {"filter": FULL | {"words": ""}}),
        ({"name": "drop", "part": "sector"}, {"filter": FULL | {"sector": []}}),
        ({"name": "lang", "lang": "en"}, {"lang": "en"}),
        ({"name": "sort", "sort": "name"}, {"sort": "name"}),
        ({"name": "base", "base": "osm"}, {"base": "osm"}),
        ({"name": "open", "drawer": "charts"}, {"drawer": "charts", "focus": None}),
        ({"name": "open", "drawer": "table"}, {"drawer": None, "focus": None}),
        ({"name": "close"}, {"drawer": None, "focus": None}),
        ({"name": "read", "report": "s", "start": 3, "end": 4}, {"drawer": "reader", "focus": ["s", 3, 4]}),
        ({"name": "sheet", "sheet": "full"}, {"sheet": "full"}),
        ({"name": "moved", "at": [23.1, 113.3, 14]}, {"at": [23.1, 113.3, 14]}),
        ({"name": "tiles-failed", "base": "amap"}, {}),
    ],
    ids=lambda given: given.get("name") if "name" in given else None,
)
def test_an_action_changes_what_it_is_about(core: Core, action: dict[str, Any], changed: dict[str, Any]) -> None:
    """And what was told before is not told again."""
    assert core(REDUCE, "store", given=[STATE, action]) == STATE | TOLD | changed


@pytest.mark.parametrize("name", ["print", "", "constructor", "toString", "__proto__"])
def test_an_unknown_action_changes_nothing(core: Core, name: str) -> None:
    """Not even what was told."""
    assert core(REDUCE, "store", given=[STATE, {"name": name}]) == STATE


@pytest.mark.parametrize(
    ("state", "action", "changed"),
    [
        ({"sheet": "low"}, {"name": "select", "place": "kanglu"}, {"place": "kanglu", "focus": None, "sheet": "half"}),
        ({"sheet": "full"}, {"name": "select", "place": "kanglu"}, {"place": "kanglu", "focus": None, "sheet": "half"}),
        (
            {"home": HOME, "sheet": "full"},
            {"name": "around", "radius_m": None},
            {"filter": FULL | {"near": None}, "sheet": "half"},
        ),
        ({"dropped": FULL, "filter": EMPTY}, {"name": "restore"}, {"filter": FULL, "dropped": None}),
        ({"dropped": FULL}, {"name": "moved", "at": None}, {}),
        ({"dropped": FULL}, {"name": "reset"}, {"filter": EMPTY, "dropped": None}),
        ({"home": HOME}, {"name": "around", "radius_m": 1000}, {"filter": FULL | {"near": NEAR | {"radius_m": 1000}}}),
        ({"home": HOME}, {"name": "around", "radius_m": None}, {"filter": FULL | {"near": None}}),
        ({}, {"name": "around", "radius_m": 1000}, {"filter": FULL | {"near": None}}),
        (
            {"home": HOME},
            {"name": "home", "home": HOME | {"lon": 113.4}},
            {
                "home": HOME | {"lon": 113.4},
                "place": None,
                "filter": FULL | {"words": "", "near": NEAR | {"lon": 113.4}},
            },
        ),
        (
            {"home": HOME, "sort": "distance"},
            {"name": "home", "home": None},
            {"home": None, "place": None, "sort": "", "filter": FULL | {"words": "", "near": None}},
        ),
        (
            {"isPicking": True, "sheet": "low"},
            {"name": "home", "home": HOME},
            {"home": HOME, "isPicking": False, "sheet": "half", "place": None, "filter": FULL | {"words": ""}},
        ),
        ({"isPicking": True, "sheet": "low"}, {"name": "pick"}, {"isPicking": False, "sheet": "half"}),
        ({"base": "osm"}, {"name": "tiles-failed", "base": "osm"}, {"base": "offline", "failed": "osm"}),
    ],
)
def test_an_action_minds_what_was_before(
    core: Core, state: dict[str, Any], action: dict[str, Any], changed: dict[str, Any]
) -> None:
    """The sheet shows map and card, the circle moves with home, what was dropped can come back until another filter."""
    before = STATE | state

    assert core(REDUCE, "store", given=[before, action]) == before | TOLD | changed


# --- the one way of changing it ---

KNOWN = """{
    codes: new Map([["sector", ["culture", "health"]], ["stage", ["operating"]]]), places: new Set(["pazhou"]),
    reports: ["r"], drawers: ["reader", "table"], bases: ["offline", "osm"], sorts: ["name"], lang: "zh",
}"""
DRIVE = f"""(actions, {{ Store }}) => {{
    const written = [];
    let back;
    const bar = {{
        read: () => written.at(-1)?.[0] ?? "",
        write: (...one) => written.push(one),
        listen: (act) => {{ back = act; }},
    }};
    const store = new Store({KNOWN}, bar);
    const drawn = [];
    store.listen((state, {{ name }}) => drawn.push([name, state.place]));
    for (const action of actions) store.send(action);
    written.push(["", true]);
    back();
    return [written.slice(0, -1), drawn, store.state.place];
}}"""


def test_each_choice_is_written_as_a_step_and_moving_the_map_is_none(core: Core) -> None:
    """What no link holds is not written at all; the browser's back button brings the state before."""
    actions = [
        {"name": "toggle", "facet": "sector", "code": "culture"},
        {"name": "moved", "at": [23.1, 113.3, 14]},
        {"name": "sheet", "sheet": "full"},
        {"name": "select", "place": "pazhou"},
        {"name": "print"},
    ]

    written, drawn, place = core(DRIVE, "store", given=actions)

    assert written == [
        ["sector=culture", True],
        ["sector=culture&at=23.10000%2C113.30000%2C14", False],
        ["sector=culture&place=pazhou&at=23.10000%2C113.30000%2C14", True],
    ]
    assert [name for name, _ in drawn] == ["toggle", "moved", "sheet", "select", "history"]
    assert place is None
