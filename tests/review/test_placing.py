"""From names to what the register knows, and to what geocoders add."""

from collections.abc import Sequence

import pytest
from shapely.geometry import box

from haizhumap.checks.limits import GUANGDONG_BBOX
from haizhumap.errors import GeocodeError
from haizhumap.geocoding.judging import Area, Refusal, Subject
from haizhumap.geocoding.provider import Hit, Provider, ProviderName
from haizhumap.i18n import has_phrase
from haizhumap.model import Datum, Evidence
from haizhumap.paths import Settings
from haizhumap.review.placing import KnownPlaces, Unresolved, look_up_names, match_names, resolve, stand

HAIZHU = "广州市海珠区人民政府"
LUOHU = "深圳市罗湖区人民政府"
AREA = Area(bbox=GUANGDONG_BBOX, district=box(113.2, 23.04, 113.42, 23.12))


@pytest.fixture(scope="module")
def gazetteer(settings: Settings) -> KnownPlaces:
    """Return what the shipped project knows."""
    return KnownPlaces.read(settings)


@pytest.mark.parametrize(
    ("name", "place_id", "evidence"),
    [
        pytest.param("琶洲", "pazhou", Evidence.NAME, id="the same name"),
        pytest.param("沥滘", "lijiao-village", Evidence.ALIAS, id="an alias"),
        pytest.param("市文化馆", "guangzhou-cultural-centre", Evidence.NAME, id="the report's own abbreviation"),
        pytest.param("文化馆", "guangzhou-cultural-centre", Evidence.ABBREVIATION, id="without the city's prefix"),
        pytest.param("康鹭", "kanglu", Evidence.ABBREVIATION, id="without its type noun"),
        pytest.param("孙中山大元师府纪念馆", "dayuanshuai-fu", Evidence.LIKENESS, id="a slip of the pen"),
    ],
)
def test_the_best_match_of_a_name_comes_first(
    gazetteer: KnownPlaces, name: str, place_id: str, evidence: Evidence
) -> None:
    """Names go before aliases, those before abbreviations, those before likeness."""
    best = match_names(name, gazetteer, issuer=HAIZHU)[0]

    assert (best.place.place_id, best.evidence) == (place_id, evidence)


def test_every_match_is_shown_in_the_order_of_its_score(gazetteer: KnownPlaces) -> None:
    """A name that several places bear in part gives them all."""
    matches = match_names("琶洲", gazetteer, issuer=HAIZHU)

    assert {match.place.place_id for match in matches} >= {"pazhou", "pazhou-port"}
    assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)


@pytest.mark.parametrize("name", ["海珠区", "广州市", "某某路", "公园"])
def test_a_district_or_a_mere_type_is_no_match(gazetteer: KnownPlaces, name: str) -> None:
    """The district's name gives no place in its middle."""
    assert match_names(name, gazetteer, issuer=HAIZHU) == ()


def test_only_the_same_issuers_very_name_is_certain(gazetteer: KnownPlaces) -> None:
    """Another district may have a place of the same name: it is shown, and never taken without asking."""
    [own, *_] = match_names("琶洲", gazetteer, issuer=HAIZHU)
    [strange, *_] = match_names("琶洲", gazetteer, issuer=LUOHU)

    assert (own.is_certain, strange.is_certain) == (True, False)
    assert strange.score == own.score


def test_a_certain_match_lends_its_position_and_says_so(gazetteer: KnownPlaces) -> None:
    """Geometry and provenance stay those of the known place."""
    position = stand(look_up_names("琶洲", gazetteer, issuer=HAIZHU))
    known = gazetteer.positions["pazhou"]

    assert (position.geometry, position.source, position.precision) == (known.geometry, known.source, known.precision)
    assert "pazhou" in position.note
    assert "pazhou" in position.note_zh


@pytest.mark.parametrize(("name", "words"), [("康鹭", "kanglu"), ("月亮湾", "no geocoder")])
def test_what_is_not_certain_stays_unlocated_with_the_reason(gazetteer: KnownPlaces, name: str, words: str) -> None:
    """The note names the places to choose among, or says that there are none."""
    position = stand(look_up_names(name, gazetteer, issuer=HAIZHU))

    assert position.geometry is None
    assert words in position.note
    assert position.note_zh


class Answers:
    """A geocoder with fixed answers, or one that fails."""

    name = ProviderName.AMAP

    def __init__(self, *hits: Hit, error: GeocodeError | None = None) -> None:
        self.hits, self.error, self.asked = hits, error, list[str]()

    def find(self, query: str, *, city: str) -> list[Hit]:
        """Return the answers, or raise."""
        del city
        self.asked.append(query)
        if self.error is not None:
            raise self.error
        return list(self.hits)


def hit(level: str) -> Hit:
    """Return AMap's answer of a level, in the district."""
    return Hit(
        provider=ProviderName.AMAP,
        lon=113.32,
        lat=23.1,
        datum=Datum.GCJ02,
        label="月亮湾",
        level=level,
        asked_on="2026-01-01",
    )


def ask(gazetteer: KnownPlaces, name: str, providers: Sequence[Provider]) -> tuple[Unresolved | None, int]:
    """Return the reason and the number of candidates for a name of Haizhu's."""
    matches = match_names(name, gazetteer, issuer=HAIZHU)
    resolution = resolve(Subject(name=name), matches, providers=providers, area=AREA)
    return resolution.reason, len(resolution.candidates)


def test_geocoders_are_asked_only_where_the_register_is_not_certain(gazetteer: KnownPlaces) -> None:
    """A known name costs no request."""
    geocoder = Answers(hit("兴趣点"))

    assert ask(gazetteer, "琶洲", [geocoder]) == (None, 0)
    assert ask(gazetteer, "月亮湾", [geocoder]) == (None, 1)
    assert geocoder.asked == ["月亮湾"]


@pytest.mark.parametrize(
    ("geocoders", "reason"),
    [
        pytest.param([], Unresolved.NO_PROVIDER, id="nobody to ask"),
        pytest.param([Answers()], Unresolved.NO_ANSWER, id="no answer"),
        pytest.param([Answers(hit("区县"))], Unresolved.REFUSED, id="only the district"),
        pytest.param(
            [Answers(error=GeocodeError("provider-down", provider="amap", why="x"))], Unresolved.FAILED, id="a failure"
        ),
    ],
)
def test_what_stays_unresolved_says_why(
    gazetteer: KnownPlaces, geocoders: Sequence[Answers], reason: Unresolved
) -> None:
    """There is always a reason, and a phrase for it."""
    assert ask(gazetteer, "月亮湾", geocoders)[0] is reason
    assert has_phrase(f"unresolved.{reason}")


def test_an_answer_that_only_knows_the_district_is_shown_as_refused(gazetteer: KnownPlaces) -> None:
    """It is never silently a position."""
    resolution = resolve(Subject(name="月亮湾"), (), providers=[Answers(hit("区县"))], area=AREA)

    assert [one.refusal for one in resolution.candidates] == [Refusal.COARSE_LEVEL]
    assert match_names("月亮湾", gazetteer, issuer=HAIZHU) == ()
