"""The providers' documented answers, for tests against a web server on loopback."""

from collections.abc import Callable
from typing import Any

import pytest
from shapely.geometry import box
from stub_server import StubServer

from haizhumap.checks.limits import GUANGDONG_BBOX
from haizhumap.errors import GeocodeError
from haizhumap.geo.datum import convert
from haizhumap.geocoding.judging import Area
from haizhumap.geocoding.provider import ProviderName
from haizhumap.i18n import LANGS, say_error
from haizhumap.model import Datum, Place
from haizhumap.paths import Settings
from haizhumap.register.tables import read_places

KEY = "k3y-0123456789abcdef"


TODAY = "2026-11-23"


LON, LAT = 113.3, 23.09


AREA = Area(bbox=GUANGDONG_BBOX, district=box(113.2, 23.04, 113.42, 23.12), city="广州市")


PLACE_ID = "haizhu-contemporary-art-centre"


NAME = "海珠当代艺术中心"


def shifted(datum: Datum, lon: float = LON, lat: float = LAT) -> tuple[float, float]:
    """Return a WGS 84 position as a provider of another datum would give it."""
    x, y = convert(lon, lat, source=Datum.WGS84, target=datum)
    return float(x), float(y)


def amap(*levels: str, lon: float = LON, lat: float = LAT) -> dict[str, Any]:
    """Return AMap's answer with a candidate for each level."""
    x, y = shifted(Datum.GCJ02, lon, lat)
    found = [
        {
            "formatted_address": f"广东省广州市海珠区{NAME}",
            "district": "海珠区",
            "township": [],
            "location": f"{x + number / 1000:.6f},{y:.6f}",
            "level": level,
        }
        for number, level in enumerate(levels)
    ]
    return {"status": "1", "info": "OK", "infocode": "10000", "count": str(len(found)), "geocodes": found}


def baidu(level: str, confidence: int = 80, precise: int = 1, datum: Datum = Datum.BD09) -> dict[str, Any]:
    """Return Baidu's answer."""
    lon, lat = shifted(datum)
    facts = {"precise": precise, "confidence": confidence, "comprehension": 100, "level": level}
    return {"status": 0, "result": {"location": {"lng": lon, "lat": lat}, **facts}}


def tianditu(level: str) -> dict[str, Any]:
    """Return Tianditu's answer."""
    found = {"score": 90, "level": level, "lon": str(LON), "lat": str(LAT), "keyWord": NAME}
    return {"msg": "ok", "location": found, "searchVersion": "6.4.9V", "status": "0"}


def nominatim(*ranks: int) -> list[dict[str, Any]]:
    """Return Nominatim's answer with a place for each rank."""
    return [
        {
            "place_id": 1,
            "osm_type": "way",
            "osm_id": 7,
            "lat": str(LAT),
            "lon": str(LON),
            "class": "tourism",
            "type": "museum",
            "place_rank": rank,
            "importance": 0.4,
            "display_name": f"{NAME}, 海珠区, 广州市",
        }
        for rank in ranks
    ]


def photon(*types: str) -> dict[str, Any]:
    """Return Photon's answer with a feature for each type."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [LON, LAT]},
                "properties": {"osm_type": "N", "osm_id": 8, "type": kind, "name": NAME, "country": "中国"},
            }
            for kind in types
        ],
    }


FOUND: dict[ProviderName, Any] = {
    ProviderName.AMAP: amap("兴趣点"),
    ProviderName.BAIDU: baidu("文化传媒", confidence=90),
    ProviderName.TIANDITU: tianditu("兴趣点"),
    ProviderName.NOMINATIM: nominatim(30),
    ProviderName.PHOTON: photon("house"),
}


NOTHING: dict[ProviderName, Any] = {
    ProviderName.AMAP: amap(),
    ProviderName.BAIDU: {"status": 1, "msg": "Internal Service Error:无相关结果", "results": []},
    ProviderName.TIANDITU: {"msg": "结果为空", "status": "101"},
    ProviderName.NOMINATIM: [],
    ProviderName.PHOTON: photon(),
}


DISTRICT: dict[ProviderName, Any] = {
    ProviderName.AMAP: amap("区县"),
    ProviderName.BAIDU: baidu("区县", confidence=20),
    ProviderName.TIANDITU: tianditu("区县级"),
    ProviderName.NOMINATIM: nominatim(12),
    ProviderName.PHOTON: photon("county"),
}


KEYED = (ProviderName.AMAP, ProviderName.BAIDU, ProviderName.TIANDITU)


every_provider = pytest.mark.parametrize("name", list(ProviderName))


Ask = Callable[..., Any]


def environment(server: StubServer, name: ProviderName) -> dict[str, str]:
    """Return the variables that lead to the server."""
    key = {name.key_variable: KEY} if name.key_variable else {}
    return {name.url_variable: f"{server.url}/{name}", **key}


def place(settings: Settings, place_id: str) -> Place:
    """Return a place of the register."""
    return read_places(settings.places_path, name="places.csv").records[place_id]


def failure(ask: Ask, name: ProviderName, **options: Any) -> GeocodeError:
    """Return what a question fails with; neither words nor causes hold the key."""
    with pytest.raises(GeocodeError) as caught:
        ask(name, **options)
    error = caught.value
    told = [str(error), repr(error.__cause__), *(say_error(error, lang) for lang in LANGS)]
    assert not any(KEY in words for words in told)
    return error
