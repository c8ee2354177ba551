"""
From a name in a report to what is known under it: the register's places first, then geocoders.

Owns the ranking of matches, and the reason where nothing is found. Must not choose a position: a person does, and
only a place of the same issuer under the very same name is certain enough to be taken without one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import pairwise
from typing import Self

from haizhumap.checks.project import read_reports
from haizhumap.errors import GeocodeError
from haizhumap.geocoding.judging import Area, JudgedHit, Subject
from haizhumap.geocoding.provider import Provider
from haizhumap.geocoding.services import geocode
from haizhumap.i18n import t
from haizhumap.model import Evidence, Place, Position
from haizhumap.names.normalise import normalise
from haizhumap.names.parsing import common_words, parse_name
from haizhumap.names.similarity import is_alike, is_generic, is_part, is_same, likeness
from haizhumap.paths import Settings
from haizhumap.register.gazetteer import read_gazetteer
from haizhumap.register.rows import read_places_all
from haizhumap.review.settling import taken_from, unlocated

_SCORE_NAME, _SCORE_ALIAS, _SCORE_PREFIX, _SCORE_PART, _MOST_ALIKE = 1.0, 0.95, 0.9, 0.85, 0.8


class Unresolved(StrEnum):
    """Why nothing is known under a name."""

    NO_PROVIDER = "no-provider"
    NO_ANSWER = "no-answer"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMatch:
    """
    A place of the register that a name may mean.

    `words` is the name of the place that fits and `evidence` how; `score`, 0-1, orders matches and is no probability:
    1 for the same name, 0.95 for an alias, 0.9 without an administrative prefix, 0.85 for a shortened name, below that
    the likeness of the names. `position` is the place's own, WGS 84, which may be without a geometry.
    """

    place: Place
    position: Position | None
    words: str
    evidence: Evidence
    score: float
    is_same_issuer: bool

    @property
    def is_located(self) -> bool:
        """Tell whether the place has a geometry."""
        return self.position is not None and self.position.geometry is not None

    @property
    def is_certain(self) -> bool:
        """Tell whether the match may be taken without asking: the same name or alias, of the same issuer, located."""
        name = parse_name(self.words)
        is_exact = self.evidence in {Evidence.NAME, Evidence.ALIAS} and (bool(name.level) or not is_generic(name))
        return is_exact and self.is_same_issuer and self.is_located


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPlaces:
    """What names are looked up in: places and positions by `place_id`, and the issuer of each report by its id."""

    places: Mapping[str, Place]
    positions: Mapping[str, Position]
    issuers: Mapping[str, str]

    @classmethod
    def read(cls, settings: Settings) -> Self:
        """
        Read the project's registers, gazetteer and reports.

        Raises
        ------
        DataError
            If a register or the gazetteer has a fault of form.
        """
        places = read_places_all(settings)
        positions = read_gazetteer(settings.gazetteer_path, name=settings.relative(settings.gazetteer_path))
        places.require_clean()
        positions.require_clean()
        reports, _ = read_reports(settings)
        issuers = {report_id: report.issuer for report_id, report in reports.items() if report}
        return cls(places=places.records, positions=positions.records, issuers=issuers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What is known under a name, best first; `reason` says why, where nothing is. Nothing is chosen yet."""

    name: str
    matches: tuple[NameMatch, ...]
    candidates: tuple[JudgedHit, ...] = ()
    failures: tuple[GeocodeError, ...] = ()
    reason: Unresolved | None = None


def match_names(name: str, gazetteer: KnownPlaces, *, issuer: str) -> tuple[NameMatch, ...]:
    """
    Return the places that a name may mean, best first.

    Names are compared exactly, then as aliases, then without administrative prefixes and shortened, then by likeness;
    see `names.similarity` for the thresholds. `issuer` is the body whose report the name stands in: its own places go
    first.
    """
    matches = [
        match for place in gazetteer.places.values() if (match := _match(name, place, gazetteer, issuer)) is not None
    ]
    return tuple(sorted(matches, key=lambda match: (-match.score, not match.is_same_issuer, match.place.place_id)))


def _match(name: str, place: Place, gazetteer: KnownPlaces, issuer: str) -> NameMatch | None:
    their_issuer = gazetteer.issuers.get(place.report_id, "")
    own = (place.name_zh, place.official_name_zh)
    found = max(
        (
            (*compared, words)
            for words in (*own, *place.aliases)
            if (compared := _compare((name, issuer), (words, their_issuer), is_own=words in own)) is not None
        ),
        key=lambda one: one[0],
        default=None,
    )
    if found is None:
        return None
    score, evidence, words = found
    return NameMatch(
        place=place,
        position=gazetteer.positions.get(place.place_id),
        words=words,
        evidence=evidence,
        score=round(score, 3),
        is_same_issuer=bool(issuer) and issuer == their_issuer,
    )


@lru_cache(maxsize=1 << 14)
def _pairs(words: str) -> frozenset[tuple[str, str]]:
    """Return the neighbouring characters of a name: names without any in common are neither parts nor alike."""
    return frozenset(pairwise(words))


@cache
def _common(issuer: str, other: str) -> frozenset[str]:
    return common_words(issuer) | common_words(other)


def _compare(asked: tuple[str, str], known: tuple[str, str], *, is_own: bool) -> tuple[float, Evidence] | None:
    """Return how well a known name fits the one asked for, each with its issuer; `is_own` is no alias."""
    if normalise(asked[0]) == normalise(known[0]):
        return (_SCORE_NAME, Evidence.NAME) if is_own else (_SCORE_ALIAS, Evidence.ALIAS)
    name, other = parse_name(*asked), parse_name(*known)
    if _pairs(name.bare).isdisjoint(_pairs(other.bare)):
        return None
    if is_same(name, other):
        return _SCORE_PREFIX, Evidence.ABBREVIATION
    if is_part(name, other, common=_common(asked[1], known[1])):
        return _SCORE_PART, Evidence.ABBREVIATION
    return (_MOST_ALIKE * likeness(name, other), Evidence.LIKENESS) if is_alike(name, other) else None


def resolve(
    subject: Subject, matches: Iterable[NameMatch], *, providers: Sequence[Provider] = (), area: Area
) -> Resolution:
    """
    Return what is known under a name: its matches, and what geocoders answer where no match is certain.

    An answer that only knows the district or the city is refused, as everywhere (`judging.judge`): it stays visible
    among the candidates with its refusal, and is never a position.
    """
    known = tuple(matches)
    if any(match.is_certain for match in known) or not providers:
        return _by_names(subject.name, known)
    try:
        outcome = geocode([subject], providers, area)
    except GeocodeError as error:
        reason = None if any(match.is_located for match in known) else Unresolved.FAILED
        return Resolution(name=subject.name, matches=known, failures=(error,), reason=reason)
    return Resolution(
        name=subject.name,
        matches=known,
        candidates=tuple(outcome.candidates),
        failures=tuple(outcome.failures),
        reason=_reason(known, outcome.candidates),
    )


def look_up_names(name: str, gazetteer: KnownPlaces, *, issuer: str) -> Resolution:
    """Return what the register alone knows under a name, without asking any geocoder; see `match_names`."""
    return _by_names(name, match_names(name, gazetteer, issuer=issuer))


def _by_names(name: str, matches: tuple[NameMatch, ...]) -> Resolution:
    reason = None if any(match.is_located for match in matches) else Unresolved.NO_PROVIDER
    return Resolution(name=name, matches=matches, reason=reason)


def stand(resolution: Resolution) -> Position:
    """Return the position that may be taken without asking a person, else an unlocated one with the reason."""
    certain = next((match for match in resolution.matches if match.is_certain), None)
    if certain is not None and certain.position is not None:
        return taken_from(certain.position)
    if resolution.reason is not None:
        return unlocated(t(f"unresolved.{resolution.reason}", "en"), t(f"unresolved.{resolution.reason}", "zh"))
    names = sorted({match.place.place_id for match in resolution.matches if match.is_located})
    facts = {"names": ", ".join(names) or "-"}
    return unlocated(t("ingest.to-choose", "en", **facts), t("ingest.to-choose", "zh", **facts))


def _reason(matches: Iterable[NameMatch], candidates: Sequence[JudgedHit]) -> Unresolved | None:
    if any(match.is_located for match in matches) or any(one.refusal is None for one in candidates):
        return None
    return Unresolved.REFUSED if candidates else Unresolved.NO_ANSWER
