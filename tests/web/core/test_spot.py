"""`core/spot.js`: what people type or paste for a spot."""

import pytest
from static_server import Core

from haizhumap.geo.datum import convert
from haizhumap.model import Datum

pytestmark = pytest.mark.browser

LON, LAT = 113.31914, 23.10899
THREE = ["wgs84", "gcj02", "bd09"]
READ = "(words, { readSpots }) => readSpots(words)"


@pytest.mark.parametrize(
    "words",
    [
        "23.10899, 113.31914",
        "113.31914,23.10899",
        "113.31914 23.10899",
        "23.10899；113.31914",
        "23.10899，113.31914",
        "N 23.10899, E 113.31914",
        "北纬23.10899，东经113.31914",
        "北纬23.10899度, 东经113.31914度",
        "23.10899°N, 113.31914°E",
        "\uff12\uff13.10899, 113.31914",
        "  23.10899,113.31914  ",
        "lat 23.10899, lon 113.31914",
        "（23.10899，113.31914）",
        "23.10899N 113.31914E",
    ],
)
def test_bare_coordinates_are_read_in_each_datum(core: Core, words: str) -> None:
    """In either order and with any of the usual marks; the numbers do not say their datum."""
    told = core(READ, "spot", given=words)

    assert [(one["datum"], one["source"]) for one in told] == [(datum, "coordinates") for datum in THREE]
    for one in told:
        wanted = convert(LON, LAT, source=Datum(one["datum"]), target=Datum.WGS84)
        assert (one["lon"], one["lat"]) == pytest.approx([float(part) for part in wanted], abs=2e-9)


@pytest.mark.parametrize(
    ("link", "source", "datum"),
    [
        ("https://uri.amap.com/marker?position=113.31914,23.10899", "amap", "gcj02"),
        ("https://uri.amap.com/marker?position=113.31914,23.10899&coordinate=wgs84", "amap", "wgs84"),
        ("https://www.amap.com/?q=23.10899,113.31914,%E5%A1%94", "amap", "gcj02"),
        ("https://www.amap.com/?p=B00140NZIQ,23.10899,113.31914,%E5%A1%94", "amap", "gcj02"),
        ("看这里 https://ditu.amap.com/?center=113.31914,23.10899 高德地图", "amap", "gcj02"),
        ("https://api.map.baidu.com/marker?location=23.10899,113.31914&title=x", "baidu", "bd09"),
        ("https://api.map.baidu.com/marker?location=23.10899,113.31914&coord_type=gcj02", "baidu", "gcj02"),
        ("https://api.map.baidu.com/marker?location=23.10899,113.31914&coord_type=wgs84", "baidu", "wgs84"),
        ("https://www.openstreetmap.org/#map=17/23.10899/113.31914", "osm", "wgs84"),
        ("https://www.openstreetmap.org/?mlat=23.10899&mlon=113.31914#map=10/1/2", "osm", "wgs84"),
        ("https://map.example.org/?lang=en&at=23.10899,113.31914,15", "own", "wgs84"),
    ],
)
def test_a_link_says_its_datum(core: Core, link: str, source: str, datum: str) -> None:
    """AMap's are GCJ-02, Baidu's BD-09, OpenStreetMap's and our own WGS 84, unless they say otherwise."""
    [told] = core(READ, "spot", given=link)

    wanted = convert(LON, LAT, source=Datum(datum), target=Datum.WGS84)
    assert (told["source"], told["datum"]) == (source, datum)
    assert (told["lon"], told["lat"]) == pytest.approx([float(part) for part in wanted], abs=2e-9)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "昌岗",
        "23.1",
        "2024-01-25",
        "23.10899, 213.31914",
        "93.1, 92.3",
        "1, 2, 3",
        "999.5,999.5",
        "三期 23 号 113 室的房子",
        "https://uri.amap.com/marker?position=",
        "https://uri.amap.com/marker?position=a,b",
        "https://uri.amap.com/marker?name=x",
        "https://amap.com.example.org/?position=113.3,23.1",
        "https://www.openstreetmap.org/",
        "https://example.org/?at=",
        "https://",
        "http://[",
        "javascript:alert(1)",
        "1" * 3000,
        "1 " * 1500,
    ],
)
def test_other_words_are_no_spot(core: Core, words: str) -> None:
    """Neither a name nor a number nor a link that holds no position; nothing raises."""
    assert core(READ, "spot", given=words) == []


def test_the_numbers_are_told_as_they_were_given(core: Core) -> None:
    """In the order in which they were typed, not shifted: the datum beside them says how they are read."""
    for words in ("113.31914,23.10899", "23.10899, 113.31914"):
        told = core(READ, "spot", given=words)
        assert {one["written"] for one in told} == {", ".join(part.strip() for part in words.split(","))}


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("https://uri.amap.com/marker?position=113.31914,23.10899&name=%E5%AE%B6", "家"),
        ("https://api.map.baidu.com/marker?location=23.10899,113.31914&title=%E5%AE%B6", "家"),
        ("https://uri.amap.com/marker?position=113.31914,23.10899", ""),
    ],
)
def test_a_link_may_name_its_spot(core: Core, link: str, name: str) -> None:
    """The name that somebody gave it there."""
    assert [one["name"] for one in core(READ, "spot", given=link)] == [name]


AGAIN = "([at, before, after], { readAgain }) => readAgain(at, before, after)"


@pytest.mark.parametrize("after", list(Datum)[:3])
@pytest.mark.parametrize("before", list(Datum)[:3])
def test_numbers_read_again_in_another_datum_lead_where_they_lead_then(core: Core, before: Datum, after: Datum) -> None:
    """The numbers stay, their reading changes."""
    first, then = (
        [float(part) for part in convert(LON, LAT, source=datum, target=Datum.WGS84)] for datum in (before, after)
    )
    told = core(AGAIN, "spot", given=[{"lon": first[0], "lat": first[1]}, before, after])

    assert (told["lon"], told["lat"]) == pytest.approx(then, abs=1e-8)
