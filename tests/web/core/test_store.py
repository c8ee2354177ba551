"""`core/address.js` and `core/store.js`: the address says what is chosen, and the store alone writes it."""

from typing import Any

import pytest
from static_server import Core

pytestmark = pytest.mark.browser

KNOWN = """{
    codes: new Map([["sector", ["culture", "transport"]], ["zone", ["inside", "outside"]]]),
    places: new Set(["kanglu"]),
    reports: ["haizhu-2024"], drawers: ["reader", "table"], bases: ["offline", "osm"], sorts: ["name"], lang: "zh",
}"""
READ = f"(address, {{ readAddress }}) => readAddress(address, {KNOWN})"
AGAIN = f"""(address, {{ readAddress, writeAddress }}) =>
    writeAddress(readAddress(address, {KNOWN}).chosen, {KNOWN}).toString()"""


@pytest.mark.parametrize(
    "address",
    [
        "",
        "lang=en",
        "q=%E5%A1%94&sector=culture&sector=transport",
        "near=113.31910%2C23.10900%2C1000&sort=name",
        "home=113.27155%2C23.09334%2C%E6%98%8C%E5%B2%97",
        "place=kanglu&tab=table",
        "tab=reader&read=haizhu-2024%3A918-982",
        "base=osm&at=23.09000%2C113.30000%2C14.5",
    ],
)
def test_an_address_comes_back_as_it_was_written(core: Core, address: str) -> None:
    """Reading and writing loses nothing, and what is as at the start is left out."""
    assert core(AGAIN, "address", given=address) == address


@pytest.mark.parametrize(
    "value",
    [
        "sector=zoo", "place=nowhere", "tab=export", "near=1,2", "near=113,23,99999999", "near=x,23,5", "near=,,",
        "at=95,113,10",
        "at=23,113,99", "read=other:1-2", "read=haizhu-2024:x-y", "base=yahoo", "lang=fr", "home=200,23", "sort=size",
        "near=1e400,2,3", "near=NaN,2,3", "near=0x10,2,3",
    ],
)  # fmt: skip
def test_a_value_that_makes_no_sense_is_passed_over_and_told(core: Core, value: str) -> None:
    """The rest of the address holds."""
    read = core(READ, "address", given=f"?{value}&q=a")

    assert read["ignored"] == [value]
    assert read["chosen"]["filter"]["words"] == "a"


def test_a_passage_in_the_address_opens_the_report(core: Core) -> None:
    """Links of before named no drawer: the report was always there."""
    chosen = core(READ, "address", given="read=haizhu-2024:63-95")["chosen"]

    assert (chosen["drawer"], chosen["focus"]) == ("reader", ["haizhu-2024", 63, 95])


ACT = f"""([address, actions], {{ Store }}) => {{
    const written = [];
    const write = (query, isStep) => written.push([query, isStep]);
    const bar = {{ read: () => address, write, listen: () => undefined }};
    const store = new Store({KNOWN}, bar);
    for (const action of actions) store.send(action);
    return [store.state, written];
}}"""
HOME = {"lon": 113.27155, "lat": 23.09334, "name": "昌岗"}


@pytest.mark.parametrize(
    ("address", "action", "written"),
    [
        ("", {"name": "toggle", "facet": "sector", "code": "culture"}, "sector=culture"),
        ("sector=culture", {"name": "toggle", "facet": "sector", "code": "culture"}, ""),
        ("sector=culture&q=a", {"name": "reset"}, ""),
        ("sector=culture&q=a", {"name": "drop", "part": "words"}, "sector=culture"),
        ("", {"name": "cell", "codes": {"sector": "culture"}}, "sector=culture"),
        ("sector=culture", {"name": "cell", "codes": {"sector": "culture"}}, ""),
        ("q=a&sort=name", {"name": "home", "home": HOME}, "home=113.27155%2C23.09334%2C%E6%98%8C%E5%B2%97"),
        ("", {"name": "select", "place": "kanglu"}, "place=kanglu"),
        ("tab=table", {"name": "open", "drawer": "table"}, ""),
        ("tab=table", {"name": "open", "drawer": "reader"}, "tab=reader"),
        ("tab=table", {"name": "close"}, ""),
        ("base=osm", {"name": "tiles-failed", "base": "osm"}, ""),
        ("", {"name": "lang", "lang": "en"}, "lang=en"),
    ],
)
def test_an_action_is_a_step_in_the_history(core: Core, address: str, action: dict[str, Any], written: str) -> None:
    """One entry for one action, so that the back button takes it back."""
    assert core(ACT, "store", given=[address, [action]])[1] == [[written, True]]


def test_moving_the_map_is_no_step(core: Core) -> None:
    """The address follows, the history does not grow."""
    written = core(ACT, "store", given=["", [{"name": "moved", "at": [23.1, 113.3, 14]}]])[1]

    assert written == [["at=23.10000%2C113.30000%2C14", False]]


@pytest.mark.parametrize("name", ["", "constructor", "__proto__", "toString", "nothing"])
def test_an_unknown_action_changes_nothing(core: Core, name: str) -> None:
    """Whatever the map's frame sends."""
    state, written = core(ACT, "store", given=["q=a", [{"name": name, "place": "x"}]])

    assert (state["filter"]["words"], written) == ("a", [])


def test_only_near_places_can_be_asked_for_around_home(core: Core) -> None:
    """The circle follows home, and goes with it."""
    around = [{"name": "home", "home": HOME}, {"name": "around", "radius_m": 1000}]

    state, _ = core(ACT, "store", given=["", around])
    assert state["filter"]["near"] == {"lon": HOME["lon"], "lat": HOME["lat"], "radius_m": 1000}

    state, _ = core(ACT, "store", given=["", [*around, {"name": "home", "home": None}]])
    assert (state["filter"]["near"], state["home"]) == (None, None)
