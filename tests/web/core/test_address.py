"""`core/address.js`: what a reader has chosen, as an address."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from static_server import Core

pytestmark = pytest.mark.browser

KNOWN = """{
    codes: new Map([["sector", ["culture", "health"]], ["stage", ["operating"]]]),
    places: new Set(["canton-tower"]), reports: ["haizhu-2024"], drawers: ["reader", "table"],
    bases: ["offline", "osm"], sorts: ["distance", "name"], lang: "zh",
}"""
EMPTY: dict[str, Any] = {"words": "", "near": None, "sector": [], "stage": []}
START: dict[str, Any] = {
    "filter": EMPTY,
    "lang": "zh",
    "place": None,
    "drawer": None,
    "focus": None,
    "base": "offline",
    "home": None,
    "sort": "",
    "at": None,
}
ROUND = f"""(address, {{ readAddress, writeAddress }}) => {{
    const {{ chosen, ignored }} = readAddress(address, {KNOWN});
    return [chosen, ignored, writeAddress(chosen, {KNOWN}).toString()];
}}"""


@pytest.mark.parametrize(
    ("address", "changed"),
    [
        ("", {}),
        ("lang=en&tab=table", {"lang": "en", "drawer": "table"}),
        ("sector=culture&sector=health", {"filter": EMPTY | {"sector": ["culture", "health"]}}),
        ("q=%E6%B2%A5%E6%BB%98", {"filter": EMPTY | {"words": "沥滘"}}),
        (
            "near=113.30000%2C23.10000%2C500",
            {"filter": EMPTY | {"near": {"lon": 113.3, "lat": 23.1, "radius_m": 500}}},
        ),
        (
            "place=canton-tower&tab=reader&read=haizhu-2024%3A12-34",
            {"place": "canton-tower", "drawer": "reader", "focus": ["haizhu-2024", 12, 34]},
        ),
        ("tab=reader&read=haizhu-2024%3A", {"drawer": "reader", "focus": ["haizhu-2024", 0, 0]}),
        (
            "home=113.30000%2C23.10000%2C%E6%98%8C%E5%B2%97&sort=name",
            {"home": {"lon": 113.3, "lat": 23.1, "name": "昌岗"}, "sort": "name"},
        ),
        ("home=113.30000%2C23.10000%2Ca%2Cb", {"home": {"lon": 113.3, "lat": 23.1, "name": "a,b"}}),
        ("home=113.30000%2C23.10000%2C%40mine", {"home": {"lon": 113.3, "lat": 23.1, "name": "", "as": "mine"}}),
        (
            "home=113.30000%2C23.10000%2C%40mine%2C65",
            {"home": {"lon": 113.3, "lat": 23.1, "name": "", "as": "mine", "uncertainty_m": 65}},
        ),
        ("home=113.30000%2C23.10000%2C%40spot%2Ca", {"home": {"lon": 113.3, "lat": 23.1, "name": "a", "as": "spot"}}),
        ("home=113.30000%2C23.10000%2C%40moon", {"home": {"lon": 113.3, "lat": 23.1, "name": "@moon"}}),
        ("base=osm&at=23.10000%2C113.30000%2C14.5", {"base": "osm", "at": [23.1, 113.3, 14.5]}),
    ],
)
def test_an_address_is_read_and_written_alike(core: Core, address: str, changed: dict[str, Any]) -> None:
    """Reading what was written gives the same choice, and writing what was read the same address."""
    for mark in ("", "?", "#"):
        assert core(ROUND, "address", given=f"{mark}{address}") == [START | changed, [], address]


@pytest.mark.parametrize(
    ("address", "changed"),
    [
        ("read=haizhu-2024:12-34", {"focus": ["haizhu-2024", 12, 34], "drawer": "reader"}),
        ("near=113.3,23.1,500", {"filter": EMPTY | {"near": {"lon": 113.3, "lat": 23.1, "radius_m": 500}}}),
        ("sector=culture&sector=culture&sector=", {"filter": EMPTY | {"sector": ["culture"]}}),
        ("at=23.1,113.3,14&utm_source=x", {"at": [23.1, 113.3, 14]}),
    ],
)
def test_addresses_that_others_wrote_are_read(core: Core, address: str, changed: dict[str, Any]) -> None:
    """By hand, by an older version, with what is not ours: a sentence brings its reader."""
    chosen, ignored, _ = core(ROUND, "address", given=address)

    assert (chosen, ignored) == (START | changed, [])


@pytest.mark.parametrize(
    "part",
    [
        "lang=fr",
        "lang=EN",
        "tab=none",
        "tab=constructor",
        "place=nowhere",
        "place=<script>alert(1)</script>",
        "sector=magic",
        "stage=<b>",
        "base=mars",
        "sort=luck",
        "near=1,2",
        "near=113.3,23.1,0",
        "near=113.3,23.1,-5",
        "near=113.3,23.1,50001",
        "near=181,0,5",
        "near=113.3,91,500",
        "near=113.3,,5",
        "near=nan,nan,nan",
        "near=1e2,23,5",
        "near=1e400,2,3",
        "near=0x10,2,3",
        "near=,,",
        "home=113.3",
        "home=200,23.1,x",
        "home=,,x",
        "at=23.1,113.3",
        "at=23.1,113.3,19",
        "at=113.3,223.1,10",
        "read=other:1-2",
        "read=haizhu-2024",
        "read=haizhu-2024:a-b",
        "read=haizhu-2024:1-²",
        "read=haizhu-2024:0-9999999999999",
    ],
)
def test_what_the_data_do_not_know_is_passed_over_and_told(core: Core, part: str) -> None:
    """The rest of the address counts."""
    chosen, ignored, _ = core(ROUND, "address", given=f"?{part}&stage=operating")

    assert (chosen, ignored) == (START | {"filter": EMPTY | {"stage": ["operating"]}}, [part])


def test_words_of_an_address_are_cut(core: Core) -> None:
    """It cannot make the search look for a book, nor the panel show one."""
    chosen, _, _ = core(ROUND, "address", given="?q=" + "a" * 300 + "&home=113,23," + "b" * 300)

    assert chosen["filter"]["words"] == "a" * 200
    assert chosen["home"]["name"] == "b" * 40


def degrees(most: int) -> st.SearchStrategy[float]:
    """Return degrees as an address has them, to five places."""
    return st.integers(-most * 10**5, most * 10**5).map(lambda value: value / 10**5)


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).map(str.strip)
POINT = {"lon": degrees(180), "lat": degrees(90)}
CHOSEN = st.fixed_dictionaries(
    {
        "filter": st.fixed_dictionaries(
            {
                "words": WORDS.filter(lambda words: words.isprintable()),
                "near": st.none() | st.fixed_dictionaries(POINT | {"radius_m": st.integers(1, 50_000)}),
                "sector": st.sampled_from([[], ["culture"], ["health", "culture"]]),
                "stage": st.sampled_from([[], ["operating"]]),
            }
        ),
        "lang": st.sampled_from(["zh", "en"]),
        "place": st.sampled_from([None, "canton-tower"]),
        "drawer": st.sampled_from(["reader", "table"]),
        "focus": st.none() | st.tuples(st.just("haizhu-2024"), st.integers(0, 99), st.integers(100, 999_999)).map(list),
        "base": st.sampled_from(["offline", "osm"]),
        "home": st.none() | st.fixed_dictionaries(POINT | {"name": WORDS}),
        "sort": st.sampled_from(["", "distance", "name"]),
        "at": st.none() | st.tuples(degrees(90), degrees(180), st.integers(0, 36).map(lambda half: half / 2)).map(list),
    }
)
BACK = f"""(all, {{ readAddress, writeAddress }}) =>
    all.map((one) => readAddress(writeAddress(one, {KNOWN}).toString(), {KNOWN}))"""


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CHOSEN, min_size=1, max_size=20))
def test_whatever_is_chosen_comes_back_from_its_address(core: Core, chosen: list[dict[str, Any]]) -> None:
    """Any filter, words, home, view and passage: nothing is lost and nothing ignored on the way."""
    told = core(BACK, "address", given=chosen)

    assert [one["ignored"] for one in told] == [[]] * len(chosen)
    assert [one["chosen"] for one in told] == json.loads(json.dumps(chosen))
