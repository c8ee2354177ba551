"""Geocoding against a real web server on loopback that speaks each provider's documented answers."""

import json
import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import diskcache
import pytest
from app_server import PATIENCE_S
from click.testing import CliRunner, Result
from conftest import edit
from shapely.geometry import box
from stub_server import Reply, StubServer, forget_services

from haizhumap.checks.limits import GUANGDONG_BBOX
from haizhumap.cli import main
from haizhumap.errors import GeocodeError, InputError
from haizhumap.files import JOURNAL
from haizhumap.geo.datum import convert
from haizhumap.geocoding.china import Baidu, Hit, ProviderName
from haizhumap.geocoding.http import Fetcher, Policy
from haizhumap.geocoding.proposals import format_proposals, merged, read_proposals
from haizhumap.geocoding.services import Area, Refusal, Subject, configured, geocode, judge, lexicon, look_up, propose
from haizhumap.i18n import LANGS, phrases, say_error
from haizhumap.model import Datum, Kind, Place, Precision
from haizhumap.paths import Settings
from haizhumap.register.gazetteer import put_into, read_gazetteer
from haizhumap.register.tables import read_places

KEY = "k3y-0123456789abcdef"
TODAY = "2026-11-23"
LON, LAT = 113.3, 23.09
AREA = Area(bbox=GUANGDONG_BBOX, district=box(113.2, 23.04, 113.42, 23.12), city="广州市")
PLACE_ID = "haizhu-contemporary-art-centre"
NAME = "海珠当代艺术中心"


def shifted(datum: Datum, lon: float = LON, lat: float = LAT) -> tuple[float, float]:
    """Return a WGS 84 position as a provider of another datum would give it."""
    x, y = convert(lon, lat, source=Datum.WGS84, target=datum)
    return float(x), float(y)


def amap(*levels: str, lon: float = LON, lat: float = LAT) -> dict[str, Any]:
    """Return AMap's answer with a candidate for each level."""
    x, y = shifted(Datum.GCJ02, lon, lat)
    found = [
        {
            "formatted_address": f"广东省广州市海珠区{NAME}",
            "district": "海珠区",
            "township": [],
            "location": f"{x + number / 1000:.6f},{y:.6f}",
            "level": level,
        }
        for number, level in enumerate(levels)
    ]
    return {"status": "1", "info": "OK", "infocode": "10000", "count": str(len(found)), "geocodes": found}


def baidu(level: str, confidence: int = 80, precise: int = 1, datum: Datum = Datum.BD09) -> dict[str, Any]:
    """Return Baidu's answer."""
    lon, lat = shifted(datum)
    facts = {"precise": precise, "confidence": confidence, "comprehension": 100, "level": level}
    return {"status": 0, "result": {"location": {"lng": lon, "lat": lat}, **facts}}


def tianditu(level: str) -> dict[str, Any]:
    """Return Tianditu's answer."""
    found = {"score": 90, "level": level, "lon": str(LON), "lat": str(LAT), "keyWord": NAME}
    return {"msg": "ok", "location": found, "searchVersion": "6.4.9V", "status": "0"}


def nominatim(*ranks: int) -> list[dict[str, Any]]:
    """Return Nominatim's answer with a place for each rank."""
    return [
        {
            "place_id": 1,
            "osm_type": "way",
            "osm_id": 7,
            "lat": str(LAT),
            "lon": str(LON),
            "class": "tourism",
            "type": "museum",
            "place_rank": rank,
            "importance": 0.4,
            "display_name": f"{NAME}, 海珠区, 广州市",
        }
        for rank in ranks
    ]


def photon(*types: str) -> dict[str, Any]:
    """Return Photon's answer with a feature for each type."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [LON, LAT]},
                "properties": {"osm_type": "N", "osm_id": 8, "type": kind, "name": NAME, "country": "中国"},
            }
            for kind in types
        ],
    }


FOUND: dict[ProviderName, Any] = {
    ProviderName.AMAP: amap("兴趣点"),
    ProviderName.BAIDU: baidu("文化传媒", confidence=90),
    ProviderName.TIANDITU: tianditu("兴趣点"),
    ProviderName.NOMINATIM: nominatim(30),
    ProviderName.PHOTON: photon("house"),
}
NOTHING: dict[ProviderName, Any] = {
    ProviderName.AMAP: amap(),
    ProviderName.BAIDU: {"status": 1, "msg": "Internal Service Error:无相关结果", "results": []},
    ProviderName.TIANDITU: {"msg": "结果为空", "status": "101"},
    ProviderName.NOMINATIM: [],
    ProviderName.PHOTON: photon(),
}
DISTRICT: dict[ProviderName, Any] = {
    ProviderName.AMAP: amap("区县"),
    ProviderName.BAIDU: baidu("区县", confidence=20),
    ProviderName.TIANDITU: tianditu("区县级"),
    ProviderName.NOMINATIM: nominatim(12),
    ProviderName.PHOTON: photon("county"),
}
KEYED = (ProviderName.AMAP, ProviderName.BAIDU, ProviderName.TIANDITU)
every_provider = pytest.mark.parametrize("name", list(ProviderName))


@pytest.fixture(autouse=True)
def _no_other_services(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no key, address or proxy of the machine lead a test to another server."""
    forget_services(monkeypatch)


@pytest.fixture
def server() -> Iterator[StubServer]:
    """Return a web server on loopback."""
    with StubServer() as stub:
        yield stub


@pytest.fixture
def waits() -> list[float]:
    """Return the waits, in seconds, that were asked of the fetcher's clock."""
    return []


Ask = Callable[..., Any]


@pytest.fixture
def ask(server: StubServer, waits: list[float], tmp_path: Path) -> Ask:
    """Return a way to ask one provider for a name; every option of `Policy` can be given."""

    def run(name: ProviderName, query: str = NAME, *, place: Place | None = None, **options: Any) -> Any:
        policy = Policy(**{"timeout_s": float(PATIENCE_S), "first_wait_s": 0.1, "interval_s": 0.0} | options)
        with Fetcher(tmp_path / "cache", today=TODAY, policy=policy, sleep=waits.append) as fetcher:
            providers = configured(environment(server, name), [name], fetcher=fetcher, bbox=GUANGDONG_BBOX)
            return geocode([Subject(name=query, place=place)], providers, AREA).candidates

    return run


def environment(server: StubServer, name: ProviderName) -> dict[str, str]:
    """Return the variables that lead to the server."""
    key = {name.key_variable: KEY} if name.key_variable else {}
    return {name.url_variable: f"{server.url}/{name}", **key}


def place(settings: Settings, place_id: str) -> Place:
    """Return a place of the register."""
    return read_places(settings.places_path, name="places.csv").records[place_id]


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


def test_a_landmark_lands_where_it_stands(ask: Ask, server: StubServer) -> None:
    """AMap's Canton Tower, 113.3245 E 23.1064 N in GCJ-02, comes out at 113.3191 E 23.1090 N."""
    found = {"formatted_address": "广州塔", "location": "113.324520,23.106402", "level": "兴趣点"}
    server.replies = [Reply(json=amap() | {"geocodes": [found]})]

    [tower] = ask(ProviderName.AMAP, "广州塔")

    assert (tower.lon, tower.lat) == pytest.approx((113.3191, 23.1090), abs=2e-4)


@every_provider
def test_nothing_found_is_no_failure(ask: Ask, server: StubServer, name: ProviderName) -> None:
    """Each provider has its own way to say so."""
    server.replies = [Reply(json=NOTHING[name])]

    assert ask(name) == []


@every_provider
def test_an_answer_that_only_knows_the_district_is_refused(ask: Ask, server: StubServer, name: ProviderName) -> None:
    """The middle of a district is no position, and cannot be proposed."""
    server.replies = [Reply(json=DISTRICT[name])]

    [candidate] = ask(name)

    assert (candidate.refusal, candidate.uncertainty_m) == (Refusal.COARSE_LEVEL, None)
    with pytest.raises(ValueError, match="coarse-level"):
        propose(candidate)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (ProviderName.AMAP, amap("区县", "兴趣点", "村庄")),
        (ProviderName.NOMINATIM, nominatim(12, 30, 20)),
        (ProviderName.PHOTON, photon("county", "house", "locality")),
    ],
)
def test_several_candidates_are_kept_the_refused_last(
    ask: Ask, server: StubServer, name: ProviderName, answer: object
) -> None:
    """An ambiguous name gives all answers, each with its score."""
    server.replies = [Reply(json=answer)]

    found = ask(name)

    assert [candidate.refusal for candidate in found] == [None, None, Refusal.COARSE_LEVEL]
    assert {candidate.precision for candidate in found[:2]} == {Precision.EXACT, Precision.APPROXIMATE}
    assert all(0 <= candidate.score <= 1 for candidate in found)


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


def test_a_level_that_the_table_lacks_is_refused(ask: Ask, server: StubServer) -> None:
    """What is not known is not trusted."""
    server.replies = [Reply(json=amap("星球"))]

    [candidate] = ask(ProviderName.AMAP)

    assert (candidate.refusal, candidate.hit.level) == (Refusal.UNKNOWN_LEVEL, "星球")


@pytest.mark.parametrize("provider", list(ProviderName))
def test_the_table_of_levels_keeps_to_the_ladder(provider: ProviderName) -> None:
    """Each level has a class and metres that fit each other, and is not refused as well."""
    table = lexicon()[provider]

    assert table["licence"]
    assert not set(table["levels"]) & set(table["refused"])
    for level in table["levels"].values():
        coarse = Precision.REGION if level["uncertainty_m"] >= 3000 else Precision.APPROXIMATE
        assert level["precision"] == (Precision.EXACT if level["uncertainty_m"] <= 100 else coarse)


def test_an_answer_with_another_name_is_marked(ask: Ask, server: StubServer) -> None:
    """It stays a candidate, with a low score and a word of warning."""
    server.replies = [Reply(json=amap("兴趣点"))]

    [candidate] = ask(ProviderName.AMAP, "广州岭南书院")

    assert candidate.is_other
    assert candidate.score < 0.5
    assert "another name" in propose(candidate).note


def test_a_point_for_an_area_only_stands_for_it(settings: Settings, ask: Ask, server: StubServer) -> None:
    """A village's point of interest is not the village."""
    server.replies = [Reply(json=amap("兴趣点"))]

    [candidate] = ask(ProviderName.AMAP, place=place(settings, "lijiao-village"))

    assert (candidate.precision, candidate.uncertainty_m) == (Precision.APPROXIMATE, 1000)


@pytest.mark.parametrize(
    ("place_id", "lon", "lat", "refusal", "is_outside"),
    [
        pytest.param(PLACE_ID, 116.4, 39.9, Refusal.OUTSIDE_GUANGDONG, False, id="Beijing"),
        pytest.param(PLACE_ID, 113.3, 23.2, Refusal.OUTSIDE_DISTRICT, True, id="a place of the district, beyond it"),
        pytest.param(PLACE_ID, 113.3, 23.1203, None, False, id="beyond it by less than the uncertainty"),
        pytest.param("nansha", 113.5, 22.8, None, True, id="a partner zone"),
        pytest.param(None, 113.3, 23.2, None, True, id="a typed name"),
    ],
)
def test_where_an_answer_may_lie(
    settings: Settings, place_id: str | None, lon: float, lat: float, refusal: Refusal | None, *, is_outside: bool
) -> None:
    """Outside Guangdong nothing counts, outside the district nothing for its own places; other names are marked."""
    subject = Subject(name=NAME, place=place(settings, place_id) if place_id else None)
    hit = Hit(provider=ProviderName.AMAP, label="", lon=lon, lat=lat, datum=Datum.WGS84, level="兴趣点")

    candidate = judge(subject, hit, AREA)

    assert (candidate.refusal, candidate.is_outside) == (refusal, is_outside)


def test_partner_zones_are_not_looked_for_in_the_city(settings: Settings, ask: Ask, server: StubServer) -> None:
    """Qianhai lies in Shenzhen, so AMap is not told to look in Guangzhou."""
    server.replies = [Reply(json=amap())]

    ask(ProviderName.AMAP, "前海", place=place(settings, "qianhai"))
    ask(ProviderName.AMAP, NAME)

    assert ["city" in params for _, params in server.requests] == [False, True]


def failure(ask: Ask, name: ProviderName, **options: Any) -> GeocodeError:
    """Return what a question fails with; neither words nor causes hold the key."""
    with pytest.raises(GeocodeError) as caught:
        ask(name, **options)
    error = caught.value
    told = [str(error), repr(error.__cause__), *(say_error(error, lang) for lang in LANGS)]
    assert not any(KEY in words for words in told)
    return error


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


@pytest.mark.parametrize("name", KEYED)
def test_a_bare_403_means_the_key(ask: Ask, server: StubServer, name: ProviderName) -> None:
    """The message names the variable to check."""
    server.replies = [Reply(body=b"<html>Forbidden</html>", status=403)]

    error = failure(ask, name)

    assert (error.code, error.facts["variable"]) == ("provider-key", name.key_variable)


@every_provider
def test_a_refused_pace_is_kept(ask: Ask, server: StubServer, waits: list[float], name: ProviderName) -> None:
    """After a 429 with Retry-After, the wait is the one that was asked for, and then it goes on."""
    server.replies = [Reply(status=429, headers={"Retry-After": "7"}), Reply(json=FOUND[name])]

    assert len(ask(name)) == 1
    assert waits == [7.0]


def test_a_date_in_retry_after_counts(ask: Ask, server: StubServer, waits: list[float]) -> None:
    """A moment that has passed is no wait."""
    headers = {"Retry-After": "Mon, 01 Jan 2024 00:00:00 GMT"}
    server.replies = [Reply(status=503, headers=headers), Reply(json=FOUND[ProviderName.AMAP])]

    assert len(ask(ProviderName.AMAP)) == 1
    assert waits == [0.0]


def test_a_long_retry_after_ends_the_attempts(ask: Ask, server: StubServer, waits: list[float]) -> None:
    """Nobody is kept waiting for an hour."""
    server.replies = [Reply(status=429, headers={"Retry-After": "3600"})]

    error = failure(ask, ProviderName.AMAP)

    assert (error.code, waits, len(server.requests)) == ("provider-busy", [], 1)
    assert "3600" in say_error(error, "en")


def test_busy_and_broken_servers_are_tried_again(ask: Ask, server: StubServer, waits: list[float]) -> None:
    """Too many requests a second, told in JSON, and a 502 are waited out, longer each time."""
    busy = {"status": "0", "info": "CUQPS_HAS_EXCEEDED_THE_LIMIT", "infocode": "10021"}
    server.replies = [Reply(json=busy), Reply(status=502), Reply(json=FOUND[ProviderName.AMAP])]

    assert len(ask(ProviderName.AMAP)) == 1
    assert waits == [0.1, 0.2]


def test_a_server_that_stays_broken_is_given_up(ask: Ask, server: StubServer) -> None:
    """The number of attempts is bounded."""
    server.replies = [Reply(status=500)]

    assert failure(ask, ProviderName.BAIDU, attempts=3).code == "provider-down"
    assert len(server.requests) == 3


@every_provider
def test_silence_is_a_timeout(ask: Ask, server: StubServer, name: ProviderName) -> None:
    """A server that says nothing does not hold the command."""
    server.replies = [Reply(json=FOUND[name], delay_s=0.4)]

    assert failure(ask, name, timeout_s=0.1, attempts=1).code == "provider-timeout"


@every_provider
@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(body=b"<html>welcome to the hotel's network</html>"), id="a page"),
        pytest.param(Reply(body=b"\x00\xff\xfe"), id="bytes"),
        pytest.param(Reply(body=b""), id="nothing"),
        pytest.param(Reply(body=b"[" * 100_000), id="deep"),
        pytest.param(Reply(json={"status": "OK", "features": [{}]}), id="wrong form"),
        pytest.param(Reply(json=[7]), id="a list of something"),
        pytest.param(Reply(body=b"x", headers={"Content-Encoding": "gzip"}), id="no gzip"),
        pytest.param(Reply(body=b'{"status": NaN}'), id="no number"),
    ],
)
def test_garbage_is_told_and_not_kept(ask: Ask, server: StubServer, name: ProviderName, reply: Reply) -> None:
    """What cannot be read is an error of its own, and the next run asks again."""
    server.replies = [reply, Reply(json=FOUND[name])]

    assert failure(ask, name).code in {"answer-unreadable", "provider-refused"}
    assert len(ask(name)) == 1


@pytest.mark.parametrize("location", ["here", "200.0,23.1", "113.3,123.09", "nan,nan", "113.3"])
def test_coordinates_that_are_none_are_told(ask: Ask, server: StubServer, location: str) -> None:
    """A number that is no degree does not become a position."""
    answer = amap("兴趣点")
    answer["geocodes"][0]["location"] = location
    server.replies = [Reply(json=answer)]

    assert failure(ask, ProviderName.AMAP).code == "answer-unreadable"


def test_a_huge_answer_is_not_taken(ask: Ask, server: StubServer) -> None:
    """Reading stops at the limit."""
    server.replies = [Reply(body=b" " * 65_536, repeat=64)]

    assert failure(ask, ProviderName.PHOTON, size_limit=2**20).code == "answer-too-large"


@pytest.mark.parametrize("name", KEYED)
def test_gbk_is_read(ask: Ask, server: StubServer, name: ProviderName) -> None:
    """An answer in GBK that calls itself UTF-8 is read all the same."""
    body = json.dumps(FOUND[name], ensure_ascii=False).encode("gbk")
    server.replies = [Reply(body=body, headers={"Content-Type": "application/json;charset=utf-8"})]

    [candidate] = ask(name)

    assert candidate.hit.label.endswith("" if name is ProviderName.BAIDU else NAME)
    assert candidate.precision is Precision.EXACT


def test_a_label_that_acts_is_disarmed(ask: Ask, server: StubServer) -> None:
    """Escape sequences of a terminal do not pass."""
    answer = amap("兴趣点")
    answer["geocodes"][0]["formatted_address"] = "\x1b[2J" + "长" * 500
    server.replies = [Reply(json=answer)]

    [candidate] = ask(ProviderName.AMAP)

    assert candidate.hit.label.isprintable()
    assert len(candidate.hit.label) == 200


@every_provider
def test_the_second_time_the_cache_answers(ask: Ask, server: StubServer, name: ProviderName) -> None:
    """No request is made, unless a fresh answer is wanted; a failure is not kept."""
    server.replies = [Reply(json=FOUND[name])]

    assert ask(name) == ask(name)
    assert len(server.requests) == 1

    ask(name, is_fresh=True)
    assert len(server.requests) == 2


@pytest.mark.parametrize("name", KEYED)
def test_the_key_stays_out_of_logs_and_files(
    ask: Ask, server: StubServer, tmp_path: Path, caplog: pytest.LogCaptureFixture, name: ProviderName
) -> None:
    """Even a server that repeats the key, in headers and body, does not get it written down."""
    caplog.set_level(logging.DEBUG)
    escaped = f"\\u{ord(KEY[0]):04x}{KEY[1:]}"
    body = json.dumps(FOUND[name], ensure_ascii=False).replace(NAME, f"{NAME} {KEY} {escaped}")
    server.replies = [Reply(body=body.encode(), headers={"X-Echo": KEY})]

    found = ask(name)
    proposals = format_proposals(map(propose, found))

    assert server.requests[0][1].popitem()[1] == KEY
    assert "HTTP Request" in caplog.text
    assert KEY not in caplog.text
    assert KEY not in proposals
    with diskcache.Cache(tmp_path / "cache", disk=diskcache.JSONDisk) as kept:
        contents = repr([(key, kept[key]) for key in kept])
    assert NAME in contents
    assert KEY not in contents
    assert KEY.encode() not in b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_requests_keep_apart(server: StubServer, tmp_path: Path) -> None:
    """Two questions to one provider are not closer than its interval."""
    server.replies = [Reply(json=nominatim())]
    start = time.monotonic()

    with Fetcher(tmp_path / "cache", today=TODAY, policy=Policy(interval_s=0.2)) as fetcher:
        variables = environment(server, ProviderName.NOMINATIM)
        [provider] = configured(variables, [], fetcher=fetcher, bbox=GUANGDONG_BBOX)
        for query in ("甲", "乙"):
            provider.find(query, city="")

    assert time.monotonic() - start >= 0.2


def test_baidu_can_be_asked_for_gcj02(server: StubServer, tmp_path: Path) -> None:
    """With ret_coordtype the answer is taken as GCJ-02."""
    server.replies = [Reply(json=baidu("门址", datum=Datum.GCJ02))]
    with Fetcher(tmp_path / "cache", today=TODAY, policy=Policy(interval_s=0)) as fetcher:
        provider = Baidu(fetcher=fetcher, url=server.url, key=KEY, confidence=((0, 50),), datum=Datum.GCJ02)
        [hit] = provider.find(NAME, city="")

    assert server.requests[0][1]["ret_coordtype"] == "gcj02ll"
    candidate = judge(Subject(name=NAME), hit, AREA)
    assert (candidate.lon, candidate.lat) == pytest.approx((LON, LAT), abs=1e-6)


@pytest.mark.parametrize(
    ("environ", "wanted", "code"),
    [
        pytest.param({}, [], "no-provider", id="nothing configured"),
        pytest.param({}, [ProviderName.AMAP], "key-missing", id="no key"),
        pytest.param({"HAIZHUMAP_AMAP_KEY": "short"}, [], "key-malformed", id="short key"),
        pytest.param({"HAIZHUMAP_AMAP_KEY": "two words in it"}, [], "key-malformed", id="words"),
        pytest.param({"HAIZHUMAP_PHOTON_URL": "ftp://host"}, [], "bad-base-url", id="no http"),
        pytest.param({"HAIZHUMAP_PHOTON_URL": "http://me:secret@host"}, [], "bad-base-url", id="a password"),
        pytest.param({"HAIZHUMAP_PHOTON_URL": "http://[::"}, [], "bad-base-url", id="no address"),
    ],
)
def test_a_bad_configuration_is_told_without_its_values(
    tmp_path: Path, environ: dict[str, str], wanted: list[ProviderName], code: str
) -> None:
    """The message names the variable and never what it holds."""
    with Fetcher(tmp_path / "cache", today=TODAY) as fetcher, pytest.raises(GeocodeError) as caught:
        configured(environ, wanted, fetcher=fetcher, bbox=GUANGDONG_BBOX)

    assert caught.value.code == code
    assert not any(value in say_error(caught.value, "en") for value in environ.values())


def test_the_free_services_are_asked_only_when_named_or_given_an_address(tmp_path: Path) -> None:
    """A key for AMap does not send names to Nominatim."""
    with Fetcher(tmp_path / "cache", today=TODAY) as fetcher:

        def names(environ: dict[str, str], *wanted: ProviderName) -> list[str]:
            return [one.name for one in configured(environ, wanted, fetcher=fetcher, bbox=GUANGDONG_BBOX)]

        assert names({"HAIZHUMAP_AMAP_KEY": KEY}) == ["amap"]
        assert names({"HAIZHUMAP_AMAP_KEY": KEY}, ProviderName.PHOTON) == ["photon"]
        assert names({"HAIZHUMAP_NOMINATIM_URL": "http://127.0.0.1/"}) == ["nominatim"]


def test_a_failed_provider_does_not_spoil_the_others(server: StubServer, tmp_path: Path) -> None:
    """What one has is kept, the other is told and not asked again."""
    server.replies = [Reply(json={"status": 302, "message": ""}), Reply(json=nominatim(30))]
    variables = environment(server, ProviderName.BAIDU) | environment(server, ProviderName.NOMINATIM)

    with Fetcher(tmp_path / "cache", today=TODAY, policy=Policy(interval_s=0)) as fetcher:
        wanted = [ProviderName.BAIDU, ProviderName.NOMINATIM]
        providers = configured(variables, wanted, fetcher=fetcher, bbox=GUANGDONG_BBOX)
        outcome = geocode([Subject(name="甲"), Subject(name="乙")], providers, AREA)

    assert [failure.code for failure in outcome.failures] == ["provider-quota"]
    assert [candidate.subject.name for candidate in outcome.candidates] == ["甲", "乙"]
    assert [path for path, _ in server.requests].count("/baidu") == 1


def test_names_are_found_by_id_name_and_alias(settings: Settings) -> None:
    """Width and case do not matter; an alias of two places gives both."""
    places = read_places(settings.places_path, name="places.csv").records.values()

    assert [one.place_id for one in look_up(places, "\uff23anton\u3000TOWER")] == ["canton-tower"]
    assert [one.place_id for one in look_up(places, "canton-tower")] == ["canton-tower"]
    assert len(look_up(places, "环岛路")) == 2
    assert look_up(places, "月球") == []


def test_every_refusal_and_provider_has_its_words() -> None:
    """Codes and phrases are the same set."""
    labels = {key.split(".", 1)[1] for key in phrases() if key.startswith("refusal.")}
    names = {key.split(".", 1)[1] for key in phrases() if key.startswith("provider.")}

    assert labels == set(Refusal)
    assert names == {*ProviderName, "gazetteer"}


# --- the commands, end to end ---------------------------------------------------------------------------------------


def run(*arguments: str) -> Result:
    """Run the command line in English; anything but a planned exit is a failure of the test."""
    result = CliRunner().invoke(main, ["--lang", "en", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert KEY not in result.output
    return result


@pytest.fixture
def unlocated(project: Settings, server: StubServer, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return a copy of the project in which one place alone has no position, with AMap at the stub server."""
    monkeypatch.setenv("HAIZHUMAP_AMAP_KEY", KEY)
    monkeypatch.setenv("HAIZHUMAP_AMAP_URL", server.url)

    def unlocate(text: str) -> str:
        lines = text.split("\n")
        for number, line in enumerate(lines):
            if '"place_id"' not in line:
                continue
            feature = json.loads(line.removesuffix(","))
            if feature["properties"]["place_id"] == PLACE_ID:
                feature["geometry"] = None
                feature["properties"] |= {"precision": "unknown", "uncertainty_m": None, "note": "no source"}
            elif feature["geometry"] is None:
                feature["geometry"] = {"type": "Point", "coordinates": [LON, LAT]}
                feature["properties"] |= {"precision": "exact", "uncertainty_m": 50, "datum_source": "wgs84"}
                words = ("source", "source_zh", "licence", "method", "method_zh")
                feature["properties"] |= {"source_date": TODAY, **dict.fromkeys(words, "a test")}
            else:
                continue
            lines[number] = json.dumps(feature, ensure_ascii=False) + ("," if line.endswith(",") else "")
        return "\n".join(lines)

    project.proposals_path.unlink(missing_ok=True)
    edit(project.gazetteer_path, unlocate)
    return project


def contents(settings: Settings) -> dict[str, bytes]:
    """Return the project's files, the cache aside."""
    files = (path for folder in ("data", "geo") for path in (settings.root / folder).rglob("*") if path.is_file())
    return {str(path): path.read_bytes() for path in files}


def test_several_proposals_are_accepted_together_or_not_at_all(unlocated: Settings, server: StubServer) -> None:
    """One unknown id keeps everything as it was."""
    server.replies = [Reply(json=amap("兴趣点"))]
    proposal = json.loads(run("geocode", "--json").stdout)[0]["proposal"]
    before = contents(unlocated)

    refused = run("accept", proposal, "amap-00000000")
    assert (refused.exit_code != 0, contents(unlocated)) == (True, before)

    assert run("accept", proposal, proposal).exit_code == 0
    assert read_proposals(unlocated.proposals_path, name="p") == {}


def test_geocode_proposes_and_accept_takes_over(unlocated: Settings, server: StubServer) -> None:
    """One line of the gazetteer changes, all others are the same bytes, and the check stays clean."""
    server.replies = [Reply(json=amap("兴趣点", "区县"))]
    before = unlocated.gazetteer_path.read_bytes().split(b"\n")

    geocoded = run("geocode", "--json")

    assert geocoded.exit_code == 0
    rows = json.loads(geocoded.stdout)
    assert [(row["place_id"], row["refusal"]) for row in rows] == [(PLACE_ID, None), (PLACE_ID, "coarse-level")]
    assert unlocated.gazetteer_path.read_bytes().split(b"\n") == before

    accepted = run("accept", rows[0]["proposal"])

    assert accepted.exit_code == 0, accepted.output
    assert "EVIDENCE" in accepted.stderr
    after = unlocated.gazetteer_path.read_bytes().split(b"\n")
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1
    position = read_gazetteer(unlocated.gazetteer_path, name="g").records[PLACE_ID]
    assert (position.precision, position.uncertainty_m, position.datum_source) == (Precision.EXACT, 50, Datum.GCJ02)
    assert position.method
    assert position.method_zh
    assert read_proposals(unlocated.proposals_path, name="p") == {}
    checked = run("check")
    assert checked.exit_code == 0, checked.output


def test_the_same_answers_give_the_same_bytes(unlocated: Settings, server: StubServer) -> None:
    """Proposals are written in one order, and a second run replaces the first's."""
    server.replies = [Reply(json=amap("兴趣点", "村庄"))]

    run("geocode")
    first = unlocated.proposals_path.read_bytes()
    run("geocode")

    assert unlocated.proposals_path.read_bytes() == first
    assert len(read_proposals(unlocated.proposals_path, name="p")) == 2


def test_the_gazetteer_answers_before_anyone_is_asked(unlocated: Settings, server: StubServer) -> None:
    """A known name needs no network, and nothing is proposed."""
    result = run("geocode", "小蛮腰")

    assert result.exit_code == 0
    assert "in the gazetteer" in result.stdout
    assert server.requests == []
    assert not unlocated.proposals_path.exists()


def test_a_typed_name_is_proposed_but_has_no_place_to_go(unlocated: Settings, server: StubServer) -> None:
    """A name outside the register can be looked at; accepting it changes nothing."""
    server.replies = [Reply(json=amap("兴趣点"))]
    [row] = json.loads(run("geocode", "海珠湖", "--json").stdout)
    before = contents(unlocated)

    result = run("accept", row["proposal"])

    assert result.exit_code == 2
    assert "海珠湖" in result.stderr
    assert contents(unlocated) == before


def test_an_unknown_proposal_is_told_with_those_there_are(unlocated: Settings) -> None:
    """Without proposals, and with a wrong id, nothing changes."""
    before = contents(unlocated)

    result = run("accept", "amap-00000000")

    assert result.exit_code == 2
    assert "amap-00000000" in result.stderr
    assert contents(unlocated) == before


def test_what_check_refuses_is_not_accepted(unlocated: Settings, server: StubServer) -> None:
    """A proposal that was changed by hand into something wrong stays a proposal."""
    server.replies = [Reply(json=amap("兴趣点"))]
    run("geocode")
    collection = json.loads(unlocated.proposals_path.read_bytes())
    collection["features"][0]["geometry"]["coordinates"] = [116.4, 39.9]
    unlocated.proposals_path.write_text(json.dumps(collection), encoding="utf-8")
    [proposal_id] = read_proposals(unlocated.proposals_path, name="p")
    before = contents(unlocated)

    result = run("accept", proposal_id)

    assert result.exit_code == 2
    assert "does not pass the check" in result.stderr
    assert contents(unlocated) == before


@pytest.mark.parametrize("damage", ["{", '{"features": [{}]}', '{"features": 7}', "[]", "[" * 200_000])
def test_a_broken_file_of_proposals_is_told(unlocated: Settings, server: StubServer, damage: str) -> None:
    """It is neither used nor written over."""
    server.replies = [Reply(json=amap("兴趣点"))]
    unlocated.proposals_path.write_text(damage, encoding="utf-8")

    assert (run("accept", "x").exit_code, run("geocode").exit_code) == (2, 2)
    assert unlocated.proposals_path.read_text(encoding="utf-8") == damage


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("score", "0.9"),
        ("score", None),
        ("score", True),
        ("score", float("nan")),
        ("score", 10**400),
        ("uncertainty_m", "50"),
        ("uncertainty_m", None),
        ("uncertainty_m", 50.5),
        ("uncertainty_m", True),
        ("uncertainty_m", 0),
        ("uncertainty_m", -50),
        ("name", 7),
        ("note_zh", None),
        ("source", ["a"]),
        ("place_id", None),
        ("precision", {}),
        ("datum_source", "mars"),
    ],
)
def test_a_proposal_of_wrong_types_is_told(unlocated: Settings, server: StubServer, column: str, value: object) -> None:
    """What a person's editor left is named, neither used nor written over."""
    server.replies = [Reply(json=amap("兴趣点"))]
    run("geocode")
    collection = json.loads(unlocated.proposals_path.read_bytes())
    collection["features"][0]["properties"][column] = value
    unlocated.proposals_path.write_text(json.dumps(collection), encoding="utf-8")
    before = contents(unlocated)

    result = run("accept", collection["features"][0]["id"])

    assert (result.exit_code, "proposals.geojson" in result.stderr) == (2, True)
    assert column in result.stderr or str(value) in result.stderr
    assert run("geocode").exit_code == 2
    assert contents(unlocated) == before


@pytest.mark.parametrize("coordinates", [[], [float("nan"), 23.0], [10**400, 23.0]], ids=["none", "NaN", "huge"])
def test_a_proposal_without_a_usable_position_is_told(
    unlocated: Settings, server: StubServer, coordinates: list[float]
) -> None:
    """An empty point and numbers that are no degrees are no position."""
    server.replies = [Reply(json=amap("兴趣点"))]
    run("geocode")
    collection = json.loads(unlocated.proposals_path.read_bytes())
    collection["features"][0]["geometry"]["coordinates"] = coordinates
    unlocated.proposals_path.write_text(json.dumps(collection), encoding="utf-8")

    with pytest.raises(GeocodeError, match="proposals-unreadable"):
        read_proposals(unlocated.proposals_path, name="p")


def test_a_gazetteer_in_another_form_is_not_rewritten(unlocated: Settings, server: StubServer) -> None:
    """Where a feature does not stand on a line of its own, accept says so."""
    server.replies = [Reply(json=amap("兴趣点"))]
    run("geocode")
    [proposal] = read_proposals(unlocated.proposals_path, name="p").values()

    with pytest.raises(InputError, match="no-feature-line"):
        put_into(json.dumps(json.loads(unlocated.gazetteer_path.read_bytes())), proposal, path="g")


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        pytest.param({}, "HAIZHUMAP_AMAP_KEY", id="no key"),
        pytest.param({"HAIZHUMAP_AMAP_KEY": KEY, "HAIZHUMAP_AMAP_URL": "http://127.0.0.1:9"}, "127.0.0.1", id="no net"),
    ],
)
def test_without_key_or_network_nothing_changes(
    unlocated: Settings, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], words: str
) -> None:
    """The message says what is missing, and the exit code is 2."""
    monkeypatch.delenv("HAIZHUMAP_AMAP_KEY")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    before = contents(unlocated)

    result = run("geocode", "--retries", "0")

    assert result.exit_code == 2
    assert words in result.stderr
    assert contents(unlocated) == before


def test_a_place_of_unknown_kind_of_answer_shows_as_a_table(unlocated: Settings, server: StubServer) -> None:
    """The table has id, metres and the reason of a refusal."""
    server.replies = [Reply(json=amap("兴趣点", "区县"))]

    result = run("geocode", NAME, "--provider", "amap")

    assert "±50 m" in result.stdout
    assert "no position" in result.stdout
    assert next(iter(read_proposals(unlocated.proposals_path, name="p"))) in result.stdout


def test_merging_keeps_what_others_proposed(unlocated: Settings, server: StubServer) -> None:
    """Only the same provider's proposals for the same name are replaced."""
    server.replies = [Reply(json=amap("兴趣点"))]
    run("geocode", "海珠湖")
    first = read_proposals(unlocated.proposals_path, name="p")
    run("geocode")
    both = read_proposals(unlocated.proposals_path, name="p")

    assert len(both) == 2
    assert merged(both, first.values()) == both
    assert {one.place_id for one in both.values()} == {"", PLACE_ID}


def test_kinds_of_the_register_are_all_judged(settings: Settings) -> None:
    """No kind of place breaks the judging."""
    places = read_places(settings.places_path, name="places.csv").records.values()
    hit = Hit(provider=ProviderName.AMAP, label="", lon=LON, lat=LAT, datum=Datum.WGS84, level="兴趣点")

    judged = {one.kind: judge(Subject(name=one.name_zh, place=one), hit, AREA).uncertainty_m for one in places}

    assert judged[Kind.ROAD] == 1000
    assert judged[Kind.VENUE] == 50


def test_nothing_is_accepted_or_proposed_while_a_writing_is_unfinished(unlocated: Settings, server: StubServer) -> None:
    """What is accepted then could be lost when the broken writing is finished."""
    server.replies = [Reply(json=amap("兴趣点"))]
    proposed = json.loads(run("geocode", "--json").stdout)[0]["proposal"]
    (unlocated.root / JOURNAL).write_text("[]", encoding="utf-8")
    before = contents(unlocated)

    for command in (("accept", proposed), ("geocode", "--fresh")):
        refused = run(*command)
        assert refused.exit_code == 2
        assert "check --finish" in refused.stderr
    assert contents(unlocated) == before
