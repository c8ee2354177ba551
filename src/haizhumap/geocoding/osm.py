"""
The geocoders over OpenStreetMap: Nominatim and Photon, through geopy.

Owns how geopy asks through our fetcher, so that retries, spacing and the cache hold for it too, and how its answers
become hits. Must not judge an answer: that is `judging`'s.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from geopy.adapters import BaseSyncAdapter
from geopy.geocoders import Nominatim, Photon
from geopy.location import Location

from haizhumap.geocoding.http import USER_AGENT, Fetcher, Request
from haizhumap.geocoding.provider import Fault, Hit, ProviderName, degrees, printable, refuse
from haizhumap.model import Datum

LIMIT = 5
"""Candidates asked for."""

Bbox = tuple[float, float, float, float]


class _Adapter(BaseSyncAdapter):  # type: ignore[misc] # geopy has no types
    """Lets geopy ask through our fetcher."""

    def __init__(self, *, fetch: Callable[[str], Any], **options: object) -> None:
        super().__init__(**options)
        self._fetch = fetch

    def get_json(self, url: str, **_options: object) -> object:
        return self._fetch(url)

    def get_text(self, url: str, **_options: object) -> str:
        raise NotImplementedError(url)


@dataclass(slots=True, kw_only=True)
class _Geopy:
    """What the two services behind geopy share; `bbox` is where to look first, WGS 84."""

    fetcher: Fetcher
    url: str
    bbox: Bbox
    _asked_on: str = field(default="", init=False)

    def geocoder(self, factory: Callable[..., Any], name: ProviderName, check: Callable[[Any], Any]) -> Any:  # noqa: ANN401
        def fetch(url: str) -> Any:  # noqa: ANN401 - JSON
            data, self._asked_on = self.fetcher.ask(Request(provider=name, url=url), read=check)
            return data

        scheme, _, domain = self.url.partition("://")
        return factory(
            domain=domain, scheme=scheme, user_agent=USER_AGENT, adapter_factory=partial(_Adapter, fetch=fetch)
        )

    def corners(self) -> list[tuple[float, float]]:
        """Return the box as geopy wants it: two corners, lat first."""
        left, bottom, right, top = self.bbox
        return [(bottom, left), (top, right)]


class NominatimProvider(_Geopy):
    """A Nominatim server through geopy: WGS 84, `place_rank` as the level."""

    name = ProviderName.NOMINATIM

    def find(self, query: str, *, city: str) -> list[Hit]:
        """Ask freely, within China; see `Provider.find`."""
        geocoder = self.geocoder(Nominatim, self.name, self._check)
        words = f"{query}, {city}" if city and city not in query else query
        options = {"limit": LIMIT, "country_codes": "cn", "viewbox": self.corners(), "language": "zh"}
        return [self._hit(found) for found in geocoder.geocode(words, exactly_one=False, **options) or []]

    def _check(self, answer: Any) -> Any:  # noqa: ANN401 - JSON
        if isinstance(answer, dict):
            refuse(self.name, Fault.OTHER, json.dumps(answer["error"], ensure_ascii=False))
        for found in answer:
            degrees(found["lat"]), degrees(found["lon"]), int(found["place_rank"]), found["display_name"].strip()
        return answer

    def _hit(self, found: Location) -> Hit:
        raw = found.raw
        return Hit(
            provider=self.name,
            label=printable(found.address),
            lon=found.longitude,
            lat=found.latitude,
            datum=Datum.WGS84,
            level=str(raw["place_rank"]),
            asked_on=self._asked_on,
            score=raw.get("importance"),
            reference=f"OpenStreetMap {raw['osm_type']}/{raw['osm_id']}" if "osm_id" in raw else "",
        )


_OSM_TYPES = {"N": "node", "W": "way", "R": "relation"}


class PhotonProvider(_Geopy):
    """A Photon server through geopy: WGS 84, `type` as the level."""

    name = ProviderName.PHOTON

    def find(self, query: str, *, city: str) -> list[Hit]:
        """Ask freely, within the box; see `Provider.find`."""
        geocoder = self.geocoder(Photon, self.name, self._check)
        words = f"{query} {city}" if city and city not in query else query
        found = geocoder.geocode(words, exactly_one=False, limit=LIMIT, bbox=self.corners())
        return [self._hit(location) for location in found or []]

    def _check(self, answer: Any) -> Any:  # noqa: ANN401 - JSON
        if "features" not in answer:
            refuse(self.name, Fault.OTHER, str(answer["message"]))
        for found in answer["features"]:
            lon, lat = found["geometry"]["coordinates"]
            degrees(lon), degrees(lat), found["properties"]["type"].strip()
        return answer

    def _hit(self, found: Location) -> Hit:
        facts = found.raw["properties"]
        kind = _OSM_TYPES.get(facts.get("osm_type", ""))
        return Hit(
            provider=self.name,
            label=printable(found.address),
            lon=found.longitude,
            lat=found.latitude,
            datum=Datum.WGS84,
            level=facts["type"],
            asked_on=self._asked_on,
            reference=f"OpenStreetMap {kind}/{facts['osm_id']}" if kind else "",
        )
