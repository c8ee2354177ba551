"""What every geocoder keeps, against a web server on loopback."""

import pytest
from geocoder_stubs import FOUND, KEY, LAT, LON, NOTHING, TODAY, Ask, every_provider, failure
from stub_server import Reply, StubServer

from haizhumap.geocoding.provider import ProviderName
from haizhumap.model import Precision


@every_provider
def test_an_answer_becomes_a_candidate_in_wgs84_with_metres(ask: Ask, server: StubServer, name: ProviderName) -> None:
    """Whatever the provider's datum, the candidate lies within a metre of the true position."""
    server.replies = [Reply(json=FOUND[name])]

    [candidate] = ask(name)

    assert (candidate.lon, candidate.lat) == pytest.approx((LON, LAT), abs=1e-5)
    assert (candidate.precision, candidate.uncertainty_m, candidate.refusal) == (Precision.EXACT, 50, None)
    assert candidate.score > 0.5
    assert candidate.hit.asked_on == TODAY
    assert all(agent.startswith("haizhumap/") for agent in server.agents)


@every_provider
def test_nothing_found_is_no_failure(ask: Ask, server: StubServer, name: ProviderName) -> None:
    """Each provider has its own way to say so."""
    server.replies = [Reply(json=NOTHING[name])]

    assert ask(name) == []


@pytest.mark.parametrize(
    ("name", "answer", "code"),
    [
        (ProviderName.AMAP, {"status": "0", "info": "INVALID_USER_KEY", "infocode": "10001"}, "provider-key"),
        (ProviderName.AMAP, {"status": "0", "info": "DAILY_QUERY_OVER_LIMIT", "infocode": "10003"}, "provider-quota"),
        (ProviderName.AMAP, {"status": "0", "info": "INVALID_PARAMS", "infocode": "20000"}, "provider-refused"),
        (ProviderName.BAIDU, {"status": 200, "message": f"APP不存在，AK {KEY} 有误请检查再重试"}, "provider-key"),
        (ProviderName.BAIDU, {"status": 302, "message": "天配额超限，限制访问"}, "provider-quota"),
        (ProviderName.BAIDU, {"status": 2, "message": "Parameter Invalid"}, "provider-refused"),
        (ProviderName.TIANDITU, {"code": 301006, "msg": "非法Key", "resolve": f"{KEY} 不存在"}, "provider-key"),
        (ProviderName.TIANDITU, {"code": 302001, "msg": "调用次数已达上限"}, "provider-quota"),
        (ProviderName.TIANDITU, {"status": "404", "msg": "出错"}, "provider-refused"),
        (ProviderName.NOMINATIM, {"error": {"code": 400, "message": "Nothing to search for."}}, "provider-refused"),
        (ProviderName.PHOTON, {"message": "bbox is wrong"}, "provider-refused"),
    ],
)
@pytest.mark.parametrize("status", [200, 403])
def test_refusals_are_told_apart_and_not_tried_again(
    ask: Ask, server: StubServer, name: ProviderName, answer: object, code: str, status: int
) -> None:
    """A wrong key, a used-up quota and a bad request each have their own words, whatever the HTTP status."""
    server.replies = [Reply(json=answer, status=status)]

    assert failure(ask, name).code == code
    assert len(server.requests) == 1
