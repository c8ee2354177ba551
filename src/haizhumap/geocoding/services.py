"""
Asking: which geocoders are configured, and what a run over names and providers brought.

Owns the choice of providers, their public addresses and the form of a key. What an answer is worth is `judging`'s. Must
not write anything.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from haizhumap.errors import GeocodeError
from haizhumap.geocoding.china import AMap, Baidu, Tianditu
from haizhumap.geocoding.http import Fetcher, base_url
from haizhumap.geocoding.judging import Area, JudgedHit, Subject, compact, judge, levels
from haizhumap.geocoding.osm import Bbox, NominatimProvider, PhotonProvider
from haizhumap.geocoding.provider import Provider, ProviderName
from haizhumap.model import Kind, Place

_KEY = re.compile(r"[\w.-]{8,}", re.ASCII)
SERVICES: Mapping[ProviderName, tuple[str, Callable[..., Provider]]] = {
    ProviderName.AMAP: ("https://restapi.amap.com/v3/geocode/geo", AMap),
    ProviderName.BAIDU: ("https://api.map.baidu.com/geocoding/v3/", Baidu),
    ProviderName.TIANDITU: ("https://api.tianditu.gov.cn/geocoder", Tianditu),
    ProviderName.NOMINATIM: ("https://nominatim.openstreetmap.org", NominatimProvider),
    ProviderName.PHOTON: ("https://photon.komoot.io", PhotonProvider),
}
"""Each geocoder's public address and class."""


@dataclass(slots=True)
class Outcome:
    """What a run brought: candidates, best first for each name, and the providers that failed."""

    candidates: list[JudgedHit] = field(default_factory=list)
    failures: list[GeocodeError] = field(default_factory=list)


def look_up(places: Iterable[Place], name: str) -> list[Place]:
    """Return the register's places that bear a name: as id, name, official name, English name or alias."""
    wanted = compact(name)
    return [
        place
        for place in places
        if wanted
        in map(compact, (place.place_id, place.name_zh, place.official_name_zh, place.name_en, *place.aliases))
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
    public, service = SERVICES[name]
    url = base_url(environ, name.url_variable, public=public)
    if not name.key_variable:
        return service(fetcher=fetcher, url=url, bbox=bbox)
    confidence = levels().providers[name].confidence
    return service(
        fetcher=fetcher, url=url, key=_key(environ, name), **({"confidence": confidence} if confidence else {})
    )


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
        found: list[JudgedHit] = []
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


def candidates(subject: Subject, provider: Provider, area: Area) -> Iterator[JudgedHit]:
    """Yield what a provider knows under a name, each answer judged; see `Provider.find` for what it raises."""
    is_elsewhere = subject.place is not None and subject.place.kind is Kind.EXTERNAL_ZONE
    for hit in provider.find(subject.name, city="" if is_elsewhere else area.city):
        yield judge(subject, hit, area)
