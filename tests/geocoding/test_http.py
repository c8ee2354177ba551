"""Patience and care of the fetcher, against a web server on loopback."""

import json
import logging
import time
from pathlib import Path

import pytest
from geocoder_stubs import FOUND, KEY, KEYED, NAME, TODAY, Ask, environment, every_provider, failure, nominatim
from stub_server import Reply, StubServer

from haizhumap.checks.limits import GUANGDONG_BBOX
from haizhumap.geocoding.http import Fetcher, Policy
from haizhumap.geocoding.judging import propose
from haizhumap.geocoding.proposals import format_proposals
from haizhumap.geocoding.provider import ProviderName
from haizhumap.geocoding.services import configured
from haizhumap.i18n import say_error
from haizhumap.model import Precision


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
    [kept] = (tmp_path / "cache").iterdir()
    contents = kept.read_text(encoding="utf-8")
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
