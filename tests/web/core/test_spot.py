"""`core/spot.js` and `core/datum.js`: a spot that somebody typed or pasted, in whatever datum."""

from typing import Any

import numpy as np
import pytest
from static_server import Core

from haizhumap.geo.datum import convert
from haizhumap.model import Datum

pytestmark = pytest.mark.browser

TOWER = (113.3191, 23.1090)
READ = "(words, { readSpots }) => readSpots(words)"


@pytest.mark.parametrize("source", [Datum.WGS84, Datum.GCJ02, Datum.BD09])
@pytest.mark.parametrize("target", [Datum.WGS84, Datum.GCJ02, Datum.BD09])
def test_the_browser_shifts_as_python_does(core: Core, source: Datum, target: Datum) -> None:
    """All over China and beyond its rectangle, to a tenth of a millimetre."""
    lon, lat = np.meshgrid(np.linspace(70, 140, 9), np.linspace(0, 58, 9))
    spots = np.column_stack([lon.ravel(), lat.ravel()])
    script = "([spots, source, target], { convert }) => spots.map((spot) => convert(spot, source, target))"

    shifted = np.array(core(script, "datum", given=[spots.tolist(), source, target]))

    assert shifted == pytest.approx(np.column_stack(convert(*spots.T, source=source, target=target)), abs=1e-9)


@pytest.mark.parametrize(
    "words",
    [
        "23.1090, 113.3191", "113.3191,23.1090", "113.3191 23.1090", "（23.1090，113.3191）", "23.1090N 113.3191E",
        "北纬23.1090，东经113.3191", "  23.1090° , 113.3191° ",
    ],
)  # fmt: skip
def test_coordinates_are_read_in_each_datum(core: Core, words: str) -> None:
    """Their order says itself in China; which datum they are in nobody knows, so all three are offered."""
    spots = core(READ, "spot", given=words)

    assert [spot["datum"] for spot in spots] == ["wgs84", "gcj02", "bd09"]
    assert (spots[0]["lon"], spots[0]["lat"]) == TOWER


@pytest.mark.parametrize(
    ("words", "datum", "given"),
    [
        ("https://uri.amap.com/marker?position=113.324581,23.106426&name=x", Datum.GCJ02, (113.324581, 23.106426)),
        ("看 https://www.amap.com/search?center=113.324581,23.106426", Datum.GCJ02, (113.324581, 23.106426)),
        (
            "https://api.map.baidu.com/marker?location=23.112223,113.331084&output=html",
            Datum.BD09,
            (113.331084, 23.112223),
        ),
        ("https://www.openstreetmap.org/?mlat=23.1090&mlon=113.3191#map=16/23.1/113.3", Datum.WGS84, TOWER),
        ("https://www.openstreetmap.org/#map=16/23.1090/113.3191", Datum.WGS84, TOWER),
        ("http://127.0.0.1:8501/?at=23.1090,113.3191,15", Datum.WGS84, TOWER),
    ],
)
def test_a_pasted_link_says_its_datum(core: Core, words: str, datum: Datum, given: tuple[float, float]) -> None:
    """One spot, shifted to WGS 84."""
    [spot] = core(READ, "spot", given=words)

    expected = convert(*given, source=datum, target=Datum.WGS84)
    assert (spot["lon"], spot["lat"]) == pytest.approx(tuple(map(float, expected)), abs=1e-9)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "昌岗",
        "12",
        "1,2,3,4",
        "999,999",
        "https://example.org/?at=x",
        "https://",
        "javascript:alert(1)",
        "9" * 5000,
    ],
)
def test_what_is_no_spot_is_none(core: Core, words: str) -> None:
    """Words are for the search."""
    spots: list[Any] = core(READ, "spot", given=words)

    assert spots == []
