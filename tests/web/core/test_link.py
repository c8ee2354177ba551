"""`core/link.js`: the address of the single-file map."""

import json
from typing import Any

import pytest
from static_server import Core

pytestmark = pytest.mark.browser

KNOWN = """{
    codes: new Map([["sector", ["culture", "health"]], ["stage", ["operating"]]]),
    places: ["canton-tower"], reports: ["haizhu-2024"], tabs: ["reader", "table"], lang: "zh",
}"""
EMPTY: dict[str, Any] = {"words": "", "near": None, "sector": [], "stage": []}
START: dict[str, Any] = {"filter": EMPTY, "lang": "zh", "place": None, "tab": "reader", "focus": None, "ignored": []}


@pytest.mark.parametrize(
    ("link", "changed"),
    [
        ("", {}),
        ("#lang=en&tab=table", {"lang": "en", "tab": "table"}),
        ("#sector=culture&sector=health", {"filter": EMPTY | {"sector": ["culture", "health"]}}),
        ("#q=%E6%B2%A5%E6%BB%98", {"filter": EMPTY | {"words": "沥滘"}}),
        (
            "#near=113.30000%2C23.10000%2C500",
            {"filter": EMPTY | {"near": {"lon": 113.3, "lat": 23.1, "radius_m": 500}}},
        ),
        ("#place=canton-tower&read=haizhu-2024%3A12-34", {"place": "canton-tower", "focus": ["haizhu-2024", 12, 34]}),
        ("#read=haizhu-2024%3A", {"focus": ["haizhu-2024", 0, 0]}),
    ],
)
def test_an_address_is_read_and_written_alike(core: Core, link: str, changed: dict[str, Any]) -> None:
    """Reading what was written gives the same state, and writing what was read the same address."""
    script = f"""(link, {{ readLink, writeLink }}) => {{
        const state = readLink(link, {KNOWN});
        return [state, writeLink(state, {KNOWN})];
    }}"""

    assert core(script, "link", given=link) == [START | changed, link or "#"]


@pytest.mark.parametrize(
    "part",
    [
        "lang=fr",
        "tab=none",
        "place=nowhere",
        "sector=magic",
        "near=1,2",
        "near=113.3,23.1,0",
        "near=113.3,23.1,50001",
        "near=181,0,5",
        "near=113.3,,5",
        "read=other:1-2",
        "read=haizhu-2024",
    ],
)
def test_what_the_file_does_not_know_is_passed_over_and_told(core: Core, part: str) -> None:
    """The rest of the address counts."""
    told = core(f"(link, {{ readLink }}) => readLink(link, {KNOWN})", "link", given=f"#{part}&stage=operating")

    assert told == START | {"filter": EMPTY | {"stage": ["operating"]}, "ignored": [part]}


def test_a_query_is_cut_at_two_hundred_characters(core: Core) -> None:
    """An address cannot make the search look for a book."""
    told = core(f"(link, {{ readLink }}) => readLink(link, {KNOWN})", "link", given="#q=" + "a" * 300)

    assert json.dumps(told).count("a" * 200) == 1
    assert len(told["filter"]["words"]) == 200
