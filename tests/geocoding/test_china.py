"""The three Chinese geocoders, against a web server on loopback that speaks their documented answers."""

from pathlib import Path

import pytest
from geocoder_stubs import AREA, KEY, LAT, LON, NAME, TODAY, Ask, amap, baidu, failure
from stub_server import Reply, StubServer

from haizhumap.geocoding.china import Baidu
from haizhumap.geocoding.http import Fetcher, Policy
from haizhumap.geocoding.judging import Subject, judge
from haizhumap.geocoding.provider import ProviderName
from haizhumap.model import Datum, Precision


def test_a_landmark_lands_where_it_stands(ask: Ask, server: StubServer) -> None:
    """AMap's Canton Tower, 113.3245 E 23.1064 N in GCJ-02, comes out at 113.3191 E 23.1090 N."""
    found = {"formatted_address": "广州塔", "location": "113.324520,23.106402", "level": "兴趣点"}
    server.replies = [Reply(json=amap() | {"geocodes": [found]})]

    [tower] = ask(ProviderName.AMAP, "广州塔")

    assert (tower.lon, tower.lat) == pytest.approx((113.3191, 23.1090), abs=2e-4)


@pytest.mark.parametrize(
    ("answer", "precision", "uncertainty_m"),
    [
        pytest.param(baidu("门址", confidence=100), Precision.EXACT, 50, id="the level is the coarser"),
        pytest.param(baidu("门址", confidence=75), Precision.APPROXIMATE, 200, id="the error is the larger"),
        pytest.param(baidu("门址", confidence=30), Precision.REGION, 5000, id="kilometres"),
        pytest.param(baidu("门址", confidence=95, precise=0), Precision.APPROXIMATE, 300, id="not precise"),
        pytest.param(baidu("门址", confidence=5), Precision.UNKNOWN, None, id="worthless"),
    ],
)
def test_baidus_confidence_counts_in_metres(
    ask: Ask, server: StubServer, answer: object, precision: Precision, uncertainty_m: int | None
) -> None:
    """The documented error behind `confidence` and `precise` make the class coarser."""
    server.replies = [Reply(json=answer)]

    [candidate] = ask(ProviderName.BAIDU)

    assert (candidate.precision, candidate.uncertainty_m) == (precision, uncertainty_m)


def test_baidu_can_be_asked_for_gcj02(server: StubServer, tmp_path: Path) -> None:
    """With ret_coordtype the answer is taken as GCJ-02."""
    server.replies = [Reply(json=baidu("门址", datum=Datum.GCJ02))]
    with Fetcher(tmp_path / "cache", today=TODAY, policy=Policy(interval_s=0)) as fetcher:
        provider = Baidu(fetcher=fetcher, url=server.url, key=KEY, confidence=((0, 50),), datum=Datum.GCJ02)
        [hit] = provider.find(NAME, city="")

    assert server.requests[0][1]["ret_coordtype"] == "gcj02ll"
    candidate = judge(Subject(name=NAME), hit, AREA)
    assert (candidate.lon, candidate.lat) == pytest.approx((LON, LAT), abs=1e-6)


@pytest.mark.parametrize("location", ["here", "200.0,23.1", "113.3,123.09", "nan,nan", "113.3"])
def test_coordinates_that_are_none_are_told(ask: Ask, server: StubServer, location: str) -> None:
    """A number that is no degree does not become a position."""
    answer = amap("兴趣点")
    answer["geocodes"][0]["location"] = location
    server.replies = [Reply(json=answer)]

    assert failure(ask, ProviderName.AMAP).code == "answer-unreadable"


def test_a_label_that_acts_is_disarmed(ask: Ask, server: StubServer) -> None:
    """Escape sequences of a terminal do not pass."""
    answer = amap("兴趣点")
    answer["geocodes"][0]["formatted_address"] = "\x1b[2J" + "长" * 500
    server.replies = [Reply(json=answer)]

    [candidate] = ask(ProviderName.AMAP)

    assert candidate.hit.label.isprintable()
    assert len(candidate.hit.label) == 200
