"""A stub of the geocoders, and a way to ask them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from app_server import PATIENCE_S
from geocoder_stubs import AREA, NAME, TODAY, Ask, environment
from stub_server import StubServer, forget_services

from haizhumap.checks.limits import GUANGDONG_BBOX
from haizhumap.geocoding.http import Fetcher, Policy
from haizhumap.geocoding.judging import Subject
from haizhumap.geocoding.provider import ProviderName
from haizhumap.geocoding.services import configured, geocode
from haizhumap.model import Place


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


@pytest.fixture
def ask(server: StubServer, waits: list[float], tmp_path: Path) -> Ask:
    """Return a way to ask one provider for a name; every option of `Policy` can be given."""

    def run(name: ProviderName, query: str = NAME, *, place: Place | None = None, **options: Any) -> Any:
        policy = Policy(**{"timeout_s": float(PATIENCE_S), "first_wait_s": 0.1, "interval_s": 0.0} | options)
        with Fetcher(tmp_path / "cache", today=TODAY, policy=policy, sleep=waits.append) as fetcher:
            providers = configured(environment(server, name), [name], fetcher=fetcher, bbox=GUANGDONG_BBOX)
            return geocode([Subject(name=query, place=place)], providers, AREA).candidates

    return run
