"""
The three Chinese geocoders: AMap, Baidu and Tianditu.

Owns how they are asked, how their answers and refusals read, and which datum and level they come in. Must not judge an
answer: that is `judging`'s. What their words for levels mean stands in `levels.toml`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from haizhumap.geocoding.http import Fetcher, Request
from haizhumap.geocoding.provider import Fault, Hit, ProviderName, degrees, printable, refuse
from haizhumap.model import Datum


@dataclass(frozen=True, slots=True, kw_only=True)
class _Keyed:
    """What the three Chinese services share: an address, a key and spacing of requests."""

    fetcher: Fetcher
    url: str
    key: str = field(repr=False)

    def ask(
        self, name: ProviderName, secret: str, params: Mapping[str, str], read: Callable[[Any], list[Hit]]
    ) -> list[Hit]:
        request = Request(
            provider=name,
            url=self.url,
            params={column: value for column, value in params.items() if value},
            secret=(secret, self.key),
            variable=name.key_variable,
            interval_s=0.34,
        )
        return _dated(self.fetcher.ask(request, read=read))


def _dated(answer: tuple[list[Hit], str]) -> list[Hit]:
    hits, asked_on = answer
    return [replace(hit, asked_on=asked_on) for hit in hits]


_AMAP_FAULTS: Mapping[str, Fault] = {
    **dict.fromkeys(
        ("10001", "10002", "10005", "10006", "10007", "10008", "10009", "10011", "10012", "10013", "10026"), Fault.KEY
    ),
    **dict.fromkeys(("10003", "10010", "10044", "10045", "40000", "40002"), Fault.QUOTA),
    **dict.fromkeys(("10004", "10014", "10015", "10016", "10019", "10020", "10021", "10029"), Fault.BUSY),
    "10017": Fault.DOWN,
}
_AMAP_NOTHING = "30001"
"""ENGINE_RESPONSE_DATA_ERROR: also given for an address that it does not know."""


class AMap(_Keyed):
    """AMap's Web service `geocode/geo`: GCJ-02, several candidates, one word for the level."""

    name = ProviderName.AMAP

    def find(self, query: str, *, city: str) -> list[Hit]:
        """Ask by `address` and `city`; see `Provider.find`."""
        return self.ask(self.name, "key", {"address": query, "city": city, "output": "JSON"}, self._read)

    def _read(self, answer: Any) -> list[Hit]:  # noqa: ANN401 - JSON
        if str(answer["status"]) != "1":
            code = str(answer["infocode"])
            if code == _AMAP_NOTHING:
                return []
            refuse(self.name, _AMAP_FAULTS.get(code, Fault.OTHER), f"{code} {answer['info']}")
        return [self._hit(found) for found in answer["geocodes"] if printable(found["location"])]

    def _hit(self, found: Mapping[str, Any]) -> Hit:
        lon, lat = map(degrees, found["location"].split(","))
        label, level = printable(found["formatted_address"]), printable(found["level"])
        return Hit(provider=self.name, label=label, lon=lon, lat=lat, datum=Datum.GCJ02, level=level)


_BAIDU_FAULTS: Mapping[int, Fault] = {
    **dict.fromkeys((5, 101, 102, 200, 201, 202, 203, 210, 211, 220, 230, 240, 250, 251, 252, 260, 261), Fault.KEY),
    **dict.fromkeys((4, 301, 302), Fault.QUOTA),
    **dict.fromkeys((401, 402), Fault.BUSY),
}
_BAIDU_NOTHING = 1
"""Internal error, which is also the answer for a name that it does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baidu(_Keyed):
    """
    Baidu's `geocoding/v3`: one candidate without a name, with its error in metres behind `confidence`.

    `datum` is BD-09, the service's own, or GCJ-02, which it converts to when asked for `ret_coordtype=gcj02ll`.
    `confidence` lists lowest confidence and metres, best first.
    """

    confidence: tuple[tuple[int, int], ...]
    datum: Datum = Datum.BD09

    name = ProviderName.BAIDU

    def find(self, query: str, *, city: str) -> list[Hit]:
        """Ask by `address` and `city`; see `Provider.find`."""
        params = {"address": query, "city": city, "output": "json"}
        if self.datum is Datum.GCJ02:
            params["ret_coordtype"] = "gcj02ll"
        return self.ask(self.name, "ak", params, self._read)

    def _read(self, answer: Any) -> list[Hit]:  # noqa: ANN401 - JSON
        status = int(answer["status"])
        if status == _BAIDU_NOTHING:
            return []
        if status != 0:
            why = f"{status} {answer.get('message') or answer.get('msg') or ''}".strip()
            refuse(self.name, _BAIDU_FAULTS.get(status, Fault.OTHER), why)
        found = answer["result"]
        if not found:
            return []
        confidence = int(found["confidence"])
        radii = [metres for least, metres in self.confidence if confidence >= least]
        return [
            Hit(
                provider=self.name,
                label="",
                lon=degrees(found["location"]["lng"]),
                lat=degrees(found["location"]["lat"]),
                datum=self.datum,
                level=printable(found["level"]) if radii else "UNKNOWN",
                score=confidence / 100,
                radius_m=radii[0] if radii else None,
                is_vague=int(found["precise"]) == 0,
            )
        ]


_TIANDITU_NOTHING = "101"
_TIANDITU_KEY_CODES = "301"
_TIANDITU_QUOTA_CODES = "302"


class Tianditu(_Keyed):
    """Tianditu's `geocoder`: one candidate in CGCS2000, which is WGS 84 to within 1 m."""

    name = ProviderName.TIANDITU

    def find(self, query: str, *, city: str) -> list[Hit]:
        """Ask by `keyWord`, the city before the name; see `Provider.find`."""
        words = query if city in query else f"{city}{query}"
        return self.ask(self.name, "tk", {"ds": json.dumps({"keyWord": words}, ensure_ascii=False)}, self._read)

    def _read(self, answer: Any) -> list[Hit]:  # noqa: ANN401 - JSON
        if "status" not in answer:
            code = str(answer["code"])
            known = {_TIANDITU_KEY_CODES: Fault.KEY, _TIANDITU_QUOTA_CODES: Fault.QUOTA}
            refuse(self.name, known.get(code[:3], Fault.OTHER), f"{code} {answer['msg']}")
        status = str(answer["status"])
        if status == _TIANDITU_NOTHING:
            return []
        if status != "0":
            refuse(self.name, Fault.OTHER, f"{status} {answer.get('msg', '')}".strip())
        found = answer["location"]
        return [
            Hit(
                provider=self.name,
                label=printable(found.get("keyWord")),
                lon=degrees(found["lon"]),
                lat=degrees(found["lat"]),
                datum=Datum.WGS84,
                level=printable(found["level"]),
                score=float(found["score"]) / 100,
            )
        ]
