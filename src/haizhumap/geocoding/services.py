"""
From a name to candidates for its position: which geocoders are asked, and what their answers are worth.

Owns the choice of providers, the way from an answer to WGS 84, our precision and metres, the refusals and the scores.
Must not write anything: candidates become proposals, and only a person's `haizhumap accept` makes one a position.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from haizhumap.checks.limits import read_limits
from haizhumap.errors import GeocodeError
from haizhumap.geo.datum import convert
from haizhumap.geo.geojson import NDIGITS
from haizhumap.geo.geometry import distance_m
from haizhumap.geocoding.china import AMap, Baidu, Hit, Provider, ProviderName, Tianditu
from haizhumap.geocoding.http import Fetcher, base_url
from haizhumap.geocoding.osm import Bbox, NominatimProvider, PhotonProvider
from haizhumap.geocoding.proposals import Proposal
from haizhumap.i18n import Lang, t
from haizhumap.model import Datum, Kind, Place, Precision, Report
from haizhumap.names.normalise import fold
from haizhumap.paths import Settings

STANDS_FOR_M = 1000
"""A single point for a road, a creek, a village or an area only stands for it: at least this far off, in metres."""

_EXTENDED = frozenset(
    {
        Kind.AREA,
        Kind.VILLAGE,
        Kind.ROAD,
        Kind.ROAD_SEGMENT,
        Kind.WATERWAY,
        Kind.GREENWAY,
        Kind.BRIDGE_TUNNEL,
        Kind.INDUSTRIAL_PARK,
    }
)
_EXACT_M, _REGION_M = 100, 3000
"""Up to the first a point may be called exact; from the second on it stands for a zone of kilometres."""

_VAGUE_M = 300
_MOST_LON, _MOST_LAT = 180, 90
_LIKE = 0.5
_KEY = re.compile(r"[\w.-]{8,}", re.ASCII)
_PUBLIC: Mapping[ProviderName, str] = {
    ProviderName.AMAP: "https://restapi.amap.com/v3/geocode/geo",
    ProviderName.BAIDU: "https://api.map.baidu.com/geocoding/v3/",
    ProviderName.TIANDITU: "https://api.tianditu.gov.cn/geocoder",
    ProviderName.NOMINATIM: "https://nominatim.openstreetmap.org",
    ProviderName.PHOTON: "https://photon.komoot.io",
}


class Refusal(StrEnum):
    """Why an answer is no position."""

    COARSE_LEVEL = "coarse-level"
    UNKNOWN_LEVEL = "unknown-level"
    OUTSIDE_GUANGDONG = "outside-guangdong"
    OUTSIDE_CHINA = "outside-china"
    OUTSIDE_DISTRICT = "outside-district"


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """
    Where positions may lie: a box and the district's outline, if it is known, WGS 84, lon first.

    `beyond` is the refusal outside the box; `city` is where AMap and Baidu are told to look, "" for anywhere.
    """

    bbox: Bbox
    district: BaseGeometry | None = None
    beyond: Refusal = Refusal.OUTSIDE_GUANGDONG
    city: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is asked for: a name, and the register's place if it is one."""

    name: str
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """
    One answer, judged.

    `lon`, `lat` are degrees, WGS 84, rounded to `NDIGITS`; `refusal` says why it is no position; `is_outside` marks
    a typed name's answer outside the district, which may be what was meant. `score`, 0-1, orders the candidates of
    one run and is no probability: the mean of the likeness of the names and of the provider's own score, as far as
    there are such; `is_other` marks an answer whose name is hardly like the one asked for.
    """

    subject: Subject
    hit: Hit
    lon: float
    lat: float
    precision: Precision
    uncertainty_m: int | None
    score: float
    refusal: Refusal | None = None
    is_outside: bool = False
    is_other: bool = False


@dataclass(slots=True)
class Outcome:
    """What a run brought: candidates, best first for each name, and the providers that failed."""

    candidates: list[Candidate] = field(default_factory=list)
    failures: list[GeocodeError] = field(default_factory=list)


@cache
def lexicon() -> Mapping[str, Any]:
    """Return the table of levels, `geocode_levels.toml`."""
    return tomllib.loads(files(__package__).joinpath("geocode_levels.toml").read_text(encoding="utf-8"))


def area_of(settings: Settings, report: Report | None) -> Area:
    """Return where the places of a report may lie; see `read_limits` for what it raises."""
    limits = read_limits(settings, report)
    city = re.match(lexicon()["city_of_issuer"], report.issuer) if report else None
    return Area(
        bbox=limits.bbox,
        district=limits.district,
        beyond=Refusal(limits.outside),
        city=city.group(1) if city else "",
    )


def _compact(name: str) -> str:
    """Return a name as names are compared: folded as the search does, without spaces."""
    return fold(name).replace(" ", "")


def look_up(places: Iterable[Place], name: str) -> list[Place]:
    """Return the register's places that bear a name: as id, name, official name, English name or alias."""
    wanted = _compact(name)
    return [
        place
        for place in places
        if wanted
        in map(_compact, (place.place_id, place.name_zh, place.official_name_zh, place.name_en, *place.aliases))
    ]


def configured_names(environ: Mapping[str, str]) -> list[ProviderName]:
    """Return the geocoders with a key, or with an address of their own where no key is needed."""
    return [name for name in ProviderName if environ.get(name.key_variable or name.url_variable)]


def configured(
    environ: Mapping[str, str], wanted: Sequence[ProviderName], *, fetcher: Fetcher, bbox: Bbox
) -> list[Provider]:
    """
    Return the geocoders to ask: the wanted ones, else every one with a key or an address of its own.

    `bbox` is where those over OpenStreetMap look first, WGS 84.

    Raises
    ------
    GeocodeError
        If there is none, or one's key or address is missing or malformed.
    """
    names = wanted or configured_names(environ)
    if not names:
        variables = ", ".join(name.key_variable for name in ProviderName if name.key_variable)
        raise GeocodeError("no-provider", variables=variables, known=", ".join(ProviderName))
    return [_provider(name, environ, fetcher=fetcher, bbox=bbox) for name in names]


def _provider(name: ProviderName, environ: Mapping[str, str], *, fetcher: Fetcher, bbox: Bbox) -> Provider:
    url = base_url(environ, name.url_variable, public=_PUBLIC[name])
    if name is ProviderName.NOMINATIM:
        return NominatimProvider(fetcher=fetcher, url=url, bbox=bbox)
    if name is ProviderName.PHOTON:
        return PhotonProvider(fetcher=fetcher, url=url, bbox=bbox)
    key = _key(environ, name)
    if name is ProviderName.AMAP:
        return AMap(fetcher=fetcher, url=url, key=key)
    if name is ProviderName.TIANDITU:
        return Tianditu(fetcher=fetcher, url=url, key=key)
    confidence = tuple((least, metres) for least, metres in lexicon()[name]["confidence"])
    return Baidu(fetcher=fetcher, url=url, key=key, confidence=confidence)


def _key(environ: Mapping[str, str], name: ProviderName) -> str:
    key = environ.get(name.key_variable, "").strip()
    if not key:
        raise GeocodeError("key-missing", provider=name, variable=name.key_variable)
    if not _KEY.fullmatch(key):
        raise GeocodeError("key-malformed", variable=name.key_variable)
    return key


def geocode(subjects: Iterable[Subject], providers: Iterable[Provider], area: Area) -> Outcome:
    """
    Ask every provider for every name; one that fails is not asked again in this run.

    Raises
    ------
    GeocodeError
        If every provider failed and none had an answer: the first one's failure.
    """
    outcome, asked = Outcome(), list(providers)
    for subject in subjects:
        found: list[Candidate] = []
        for provider in tuple(asked):
            try:
                found += candidates(subject, provider, area)
            except GeocodeError as error:
                outcome.failures.append(error)
                asked.remove(provider)
        outcome.candidates += sorted(found, key=lambda candidate: (candidate.refusal is not None, -candidate.score))
    if not asked and not outcome.candidates:
        raise outcome.failures[0]
    return outcome


def candidates(subject: Subject, provider: Provider, area: Area) -> Iterator[Candidate]:
    """Yield what a provider knows under a name, each answer judged; see `Provider.find` for what it raises."""
    is_elsewhere = subject.place is not None and subject.place.kind is Kind.EXTERNAL_ZONE
    for hit in provider.find(subject.name, city="" if is_elsewhere else area.city):
        yield judge(subject, hit, area)


def judge(subject: Subject, hit: Hit, area: Area) -> Candidate:
    """
    Return an answer in WGS 84 with our precision, or with the reason why it is no position.

    Raises
    ------
    GeocodeError
        If its coordinates are no degrees.
    """
    if not (abs(hit.lon) <= _MOST_LON and abs(hit.lat) <= _MOST_LAT):  # NaN compares false
        raise GeocodeError("answer-unreadable", provider=hit.provider, why=f"{hit.lon}, {hit.lat}")
    x, y = convert(hit.lon, hit.lat, source=hit.datum, target=Datum.WGS84)
    lon, lat = round(float(x), NDIGITS), round(float(y), NDIGITS)
    precision, uncertainty_m, refusal = _graded(subject, hit)
    likeness = _likeness(subject.name, hit.label)
    is_outside = False
    left, bottom, right, top = area.bbox
    if refusal is None and not (left <= lon <= right and bottom <= lat <= top):
        refusal = area.beyond
    elif refusal is None and area.district is not None:
        is_outside = distance_m(Point(lon, lat), area.district) > (uncertainty_m or 0)
        if is_outside and subject.place and subject.place.kind is not Kind.EXTERNAL_ZONE:
            refusal = Refusal.OUTSIDE_DISTRICT
    return Candidate(
        subject=subject,
        hit=hit,
        lon=lon,
        lat=lat,
        precision=precision,
        uncertainty_m=uncertainty_m,
        score=_score(likeness, hit),
        refusal=refusal,
        is_outside=is_outside,
        is_other=likeness is not None and likeness < _LIKE,
    )


def _graded(subject: Subject, hit: Hit) -> tuple[Precision, int | None, Refusal | None]:
    """Return precision, radius in metres and refusal that an answer's level stands for."""
    table = lexicon()[hit.provider]
    if hit.level in table["refused"]:
        return Precision.UNKNOWN, None, Refusal.COARSE_LEVEL
    if hit.level not in table["levels"]:
        return Precision.UNKNOWN, None, Refusal.UNKNOWN_LEVEL
    level = table["levels"][hit.level]
    stands_for = subject.place is not None and subject.place.kind in _EXTENDED
    uncertainty_m = max(
        level["uncertainty_m"],
        hit.radius_m or 0,
        _VAGUE_M if hit.is_vague else 0,
        STANDS_FOR_M if stands_for else 0,
    )
    precision = Precision(level["precision"])
    if uncertainty_m >= _REGION_M:
        precision = Precision.REGION
    elif uncertainty_m > _EXACT_M:
        precision = Precision.APPROXIMATE
    return precision, uncertainty_m, None


def _likeness(name: str, label: str) -> float | None:
    """Return how like a name the answer's is, 0-1; None where the answer bears none."""
    wanted, found = _compact(name), _compact(label)
    if not found:
        return None
    return 1.0 if wanted in found else SequenceMatcher(None, wanted, found).ratio()


def _score(likeness: float | None, hit: Hit) -> float:
    parts = [part for part in (likeness, hit.score) if part is not None]
    return round(sum(min(max(part, 0.0), 1.0) for part in parts) / max(len(parts), 1), 3)


def remark(candidate: Candidate, lang: Lang) -> str:
    """Return what a person should know of a candidate before accepting it."""
    marks = [t("proposal.unchecked", lang, score=candidate.score)]
    marks += [t("proposal.other", lang)] if candidate.is_other else []
    marks += [t("proposal.outside", lang)] if candidate.is_outside else []
    return t("proposal.separator", lang).join(marks)


def propose(candidate: Candidate) -> Proposal:
    """
    Return a candidate as a proposal.

    Raises
    ------
    ValueError
        If it was refused as a position.
    """
    hit, place, uncertainty_m = candidate.hit, candidate.subject.place, candidate.uncertainty_m
    if candidate.refusal is not None or uncertainty_m is None:
        raise ValueError(candidate.refusal)
    facts = {"name": candidate.subject.name, "level": hit.level}
    return Proposal(
        place_id=place.place_id if place else "",
        name=place.name_zh if place else candidate.subject.name,
        provider=hit.provider,
        level=hit.level,
        score=candidate.score,
        precision=candidate.precision,
        uncertainty_m=uncertainty_m,
        datum_source=hit.datum,
        source=_origin(candidate, "en"),
        source_zh=_origin(candidate, "zh"),
        source_date=hit.asked_on,
        licence=lexicon()[hit.provider]["licence"],
        method=t("proposal.method", "en", provider=t(f"provider.{hit.provider}", "en"), **facts),
        method_zh=t("proposal.method", "zh", provider=t(f"provider.{hit.provider}", "zh"), **facts),
        note=remark(candidate, "en"),
        note_zh=remark(candidate, "zh"),
        geometry=Point(candidate.lon, candidate.lat),
    )


def _origin(candidate: Candidate, lang: Lang) -> str:
    """Return who answered, and what they call the spot."""
    hit = candidate.hit
    key = "proposal.source-reference" if hit.reference else "proposal.source"
    facts = {"label": hit.label or candidate.subject.name, "reference": hit.reference}
    return t(key, lang, provider=t(f"provider.{hit.provider}", lang), **facts)
