"""
What an answer is worth: where a position may lie, our precision and metres, the refusals and the scores.

Owns the way from an answer to WGS 84 and to a proposal. Must not ask anybody nor write anything: what was judged
becomes a proposal, and only a person's `haizhumap accept` makes one a position.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from haizhumap.checks.limits import read_limits
from haizhumap.errors import GeocodeError
from haizhumap.geo.datum import convert
from haizhumap.geo.geojson import NDIGITS
from haizhumap.geo.geometry import distance_m
from haizhumap.geocoding.osm import Bbox
from haizhumap.geocoding.proposals import Proposal
from haizhumap.geocoding.provider import Hit, ProviderName
from haizhumap.i18n import Lang, t
from haizhumap.lexicons import load, read_toml
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
class JudgedHit:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What an answer's level stands for: our precision, and a radius in metres."""

    precision: Precision
    uncertainty_m: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderLevels:
    """One provider's words; `confidence` lists lowest confidence and metres, best first."""

    licence: str
    levels: Mapping[str, Worth]
    refused: frozenset[str]
    confidence: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """What the providers' words for the level of an answer mean; see `levels.toml`."""

    city_of_issuer: re.Pattern[str]
    providers: Mapping[ProviderName, ProviderLevels]


@cache
def levels() -> Levels:
    """Return the table that comes with the package."""
    raw = read_toml(__package__, "levels.toml")
    return load(Levels, raw | {"providers": {name: raw[name] for name in ProviderName if name in raw}})


def area_of(settings: Settings, report: Report | None) -> Area:
    """Return where the places of a report may lie; see `read_limits` for what it raises."""
    limits = read_limits(settings, report)
    city = levels().city_of_issuer.match(report.issuer) if report else None
    return Area(
        bbox=limits.bbox,
        district=limits.district,
        beyond=Refusal(limits.outside),
        city=city.group(1) if city else "",
    )


def compact(name: str) -> str:
    """Return a name as names are compared: folded as the search does, without spaces."""
    return fold(name).replace(" ", "")


def judge(subject: Subject, hit: Hit, area: Area) -> JudgedHit:
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
    return JudgedHit(
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
    table = levels().providers[hit.provider]
    if hit.level in table.refused:
        return Precision.UNKNOWN, None, Refusal.COARSE_LEVEL
    if hit.level not in table.levels:
        return Precision.UNKNOWN, None, Refusal.UNKNOWN_LEVEL
    worth = table.levels[hit.level]
    stands_for = subject.place is not None and subject.place.kind in _EXTENDED
    uncertainty_m = max(
        worth.uncertainty_m,
        hit.radius_m or 0,
        _VAGUE_M if hit.is_vague else 0,
        STANDS_FOR_M if stands_for else 0,
    )
    precision = worth.precision
    if uncertainty_m >= _REGION_M:
        precision = Precision.REGION
    elif uncertainty_m > _EXACT_M:
        precision = Precision.APPROXIMATE
    return precision, uncertainty_m, None


def _likeness(name: str, label: str) -> float | None:
    """Return how like a name the answer's is, 0-1; None where the answer bears none."""
    wanted, found = compact(name), compact(label)
    if not found:
        return None
    return 1.0 if wanted in found else SequenceMatcher(None, wanted, found).ratio()


def _score(likeness: float | None, hit: Hit) -> float:
    parts = [part for part in (likeness, hit.score) if part is not None]
    return round(sum(min(max(part, 0.0), 1.0) for part in parts) / max(len(parts), 1), 3)


def remark(candidate: JudgedHit, lang: Lang) -> str:
    """Return what a person should know of a candidate before accepting it."""
    marks = [t("proposal.unchecked", lang, score=candidate.score)]
    marks += [t("proposal.other", lang)] if candidate.is_other else []
    marks += [t("proposal.outside", lang)] if candidate.is_outside else []
    return t("proposal.separator", lang).join(marks)


def propose(candidate: JudgedHit) -> Proposal:
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
        licence=levels().providers[hit.provider].licence,
        method=t("proposal.method", "en", provider=t(f"provider.{hit.provider}", "en"), **facts),
        method_zh=t("proposal.method", "zh", provider=t(f"provider.{hit.provider}", "zh"), **facts),
        note=remark(candidate, "en"),
        note_zh=remark(candidate, "zh"),
        geometry=Point(candidate.lon, candidate.lat),
    )


def _origin(candidate: JudgedHit, lang: Lang) -> str:
    """Return who answered, and what they call the spot."""
    hit = candidate.hit
    key = "proposal.source-reference" if hit.reference else "proposal.source"
    facts = {"label": hit.label or candidate.subject.name, "reference": hit.reference}
    return t(key, lang, provider=t(f"provider.{hit.provider}", lang), **facts)
