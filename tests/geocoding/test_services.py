"""Which geocoders are asked."""

from pathlib import Path

import pytest
from geocoder_stubs import AREA, KEY, TODAY, environment, nominatim
from stub_server import Reply, StubServer

from haizhumap.checks.limits import GUANGDONG_BBOX
from haizhumap.errors import GeocodeError
from haizhumap.geocoding.http import Fetcher, Policy
from haizhumap.geocoding.judging import Subject
from haizhumap.geocoding.provider import ProviderName
from haizhumap.geocoding.services import configured, geocode, look_up
from haizhumap.i18n import say_error
from haizhumap.paths import Settings
from haizhumap.register.tables import read_places


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
