"""`core/ground_names.js`: names of the ground by Chinese, English, pinyin or initials."""

import json

import pytest
from conftest import ROOT
from static_server import Core

pytestmark = pytest.mark.browser

SEARCH = """([file, words], { makeGroundSearch, namesOf }) => {
    const found = makeGroundSearch(namesOf(file))(words, 5);
    return found.map(({ kind, name_zh }) => [kind, name_zh]);
}"""


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("昌岗", ["station", "昌岗"]),
        ("changgang", ["station", "昌岗"]),
        ("江南西", ["station", "江南西"]),
        ("jnx", ["station", "江南西"]),
        ("客村", ["station", "客村"]),
        ("Kecun", ["station", "客村"]),
        ("新港中路", ["road", "新港中路"]),
        ("xingang middle", ["road", "新港中路"]),
    ],
)
def test_a_resident_finds_the_station_or_the_road(core: Core, words: str, first: list[str]) -> None:
    """The best first; of names that fit alike, stations before roads."""
    file = json.loads((ROOT / "geo" / "basemap" / "names.geojson").read_bytes())

    assert core(SEARCH, "ground_names", given=[file, words])[0] == first


@pytest.mark.parametrize("words", ["", "  ", "zzzz", "c", "昌岗昌岗"])
def test_what_is_no_name_finds_nothing(core: Core, words: str) -> None:
    """One letter is no name either."""
    file = json.loads((ROOT / "geo" / "basemap" / "names.geojson").read_bytes())

    assert core(SEARCH, "ground_names", given=[file, words]) == []
