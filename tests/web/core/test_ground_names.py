"""`core/ground_names.js`: finding stations, roads and neighbourhoods."""

import json
from typing import Any

import pytest
from conftest import ROOT
from static_server import Core

pytestmark = pytest.mark.browser

FIND = "([names, words, limit], { makeGroundSearch }) => makeGroundSearch(names)(words, limit)"
NAMES = json.loads((ROOT / "geo" / "basemap" / "names.geojson").read_text(encoding="utf-8"))


def find(core: Core, words: str, limit: int = 6) -> list[dict[str, Any]]:
    """Return what words find among the names of the real ground."""
    names = core("(file, { namesOf }) => namesOf(file)", "ground_names", given=NAMES)
    found: list[dict[str, Any]] = core(FIND, "ground_names", given=[names, words, limit])
    return found


@pytest.mark.parametrize(
    ("words", "kind", "name"),
    [
        ("昌岗", "station", "昌岗"),
        ("江南西", "station", "江南西"),
        ("changgang", "station", "昌岗"),
        ("chang gang", "station", "昌岗"),
        ("CHANGGANG", "station", "昌岗"),
        ("jnx", "station", "江南西"),
        ("changgang station", "station", "昌岗"),
        ("Changgang Metro Station", "station", "昌岗"),
        ("昌岗地铁站", "station", "昌岗"),
        ("昌岗站", "station", "昌岗"),
        ("cgzl", "road", "昌岗中路"),
        ("昌岗中", "road", "昌岗中路"),
        ("Changgang Middle Road", "road", "昌岗中路"),
    ],
)
def test_a_name_is_found_as_people_write_it(core: Core, words: str, kind: str, name: str) -> None:
    """Chinese, pinyin with and without blanks, initials, English; a station goes before the road named after it."""
    found = find(core, words)

    assert (found[0]["kind"], found[0]["name_zh"]) == (kind, name)


@pytest.mark.parametrize("words", ["", "   ", "-", "zzzz", "c", "\x00", "ch"])
def test_what_could_be_anything_finds_nothing(core: Core, words: str) -> None:
    """One letter is no name, and two that are no syllable are none either."""
    assert [one["name_zh"] for one in find(core, words) if words.strip() not in one["initials"][0]] == []


def test_as_many_as_are_asked_for(core: Core) -> None:
    """The best first."""
    assert find(core, "路", 4) == find(core, "路", 9)[:4]
    assert len(find(core, "路", 9)) == 9


def test_a_whole_name_goes_first_and_the_shorter_before_the_longer(core: Core) -> None:
    """昌岗 itself, then what begins with it."""
    names = [one["name_zh"] for one in find(core, "昌岗", 20)]

    assert names[0] == "昌岗"
    assert names.index("昌岗中路") > names.index("昌岗")


def test_a_station_and_the_neighbourhood_around_it_are_offered_once(core: Core) -> None:
    """江南西 is one place to go to; names of other spots stay, though they are called the same."""
    names = [one["name_zh"] for one in find(core, "江南西", 20)]
    assert names.count("江南西") == 1
    assert "江南西路" in names

    far = [name | {"at": [113.3 + step, 23.1]} for step in (0, 0.1) for name in find(core, "江南西", 1)]
    assert len(core(FIND, "ground_names", given=[far, "江南西", 6])) == 2
