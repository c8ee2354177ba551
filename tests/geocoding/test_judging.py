"""What an answer is worth."""

import pytest
from geocoder_stubs import AREA, DISTRICT, LAT, LON, NAME, PLACE_ID, Ask, amap, every_provider, nominatim, photon, place
from stub_server import Reply, StubServer

from haizhumap.geocoding.judging import Refusal, Subject, judge, levels, propose
from haizhumap.geocoding.provider import Hit, ProviderName
from haizhumap.i18n import phrases
from haizhumap.model import Datum, Kind, Precision
from haizhumap.paths import Settings
from haizhumap.register.tables import read_places


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


def test_a_level_that_the_table_lacks_is_refused(ask: Ask, server: StubServer) -> None:
    """What is not known is not trusted."""
    server.replies = [Reply(json=amap("星球"))]

    [candidate] = ask(ProviderName.AMAP)

    assert (candidate.refusal, candidate.hit.level) == (Refusal.UNKNOWN_LEVEL, "星球")


@pytest.mark.parametrize("provider", list(ProviderName))
def test_the_table_of_levels_keeps_to_the_ladder(provider: ProviderName) -> None:
    """Each level has a class and metres that fit each other, and is not refused as well."""
    table = levels().providers[provider]

    assert table.licence
    assert not table.levels.keys() & table.refused
    for worth in table.levels.values():
        coarse = Precision.REGION if worth.uncertainty_m >= 3000 else Precision.APPROXIMATE
        assert worth.precision == (Precision.EXACT if worth.uncertainty_m <= 100 else coarse)


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


@every_provider
def test_an_answer_that_only_knows_the_district_is_refused(ask: Ask, server: StubServer, name: ProviderName) -> None:
    """The middle of a district is no position, and cannot be proposed."""
    server.replies = [Reply(json=DISTRICT[name])]

    [candidate] = ask(name)

    assert (candidate.refusal, candidate.uncertainty_m) == (Refusal.COARSE_LEVEL, None)
    with pytest.raises(ValueError, match="coarse-level"):
        propose(candidate)


def test_kinds_of_the_register_are_all_judged(settings: Settings) -> None:
    """No kind of place breaks the judging."""
    places = read_places(settings.places_path, name="places.csv").records.values()
    hit = Hit(provider=ProviderName.AMAP, label="", lon=LON, lat=LAT, datum=Datum.WGS84, level="兴趣点")

    judged = {one.kind: judge(Subject(name=one.name_zh, place=one), hit, AREA).uncertainty_m for one in places}

    assert judged[Kind.ROAD] == 1000
    assert judged[Kind.VENUE] == 50


def test_every_refusal_and_provider_has_its_words() -> None:
    """Codes and phrases are the same set."""
    labels = {key.split(".", 1)[1] for key in phrases() if key.startswith("refusal.")}
    names = {key.split(".", 1)[1] for key in phrases() if key.startswith("provider.")}

    assert labels == set(Refusal)
    assert names == {*ProviderName, "gazetteer"}
