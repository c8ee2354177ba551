"""
One spot in three datums: coordinates to copy, and links that open it in other maps.

Owns the public link formats of AMap, Baidu Maps and OpenStreetMap. They are addresses only: nothing here asks any host
for anything. Geometry comes in WGS 84, lon-lat. Must not draw.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import cos, floor, log2, radians
from urllib.parse import quote, urlencode

from shapely.geometry.base import BaseGeometry

from haizhumap.geo.datum import convert
from haizhumap.geo.geometry import half_extent_m
from haizhumap.model import Datum

DATUMS = (Datum.WGS84, Datum.GCJ02, Datum.BD09)

_APP = "haizhumap"
_NDIGITS, _MORE_NDIGITS = 5, 6
"""Decimals of a degree: 1 m, and 0.1 m."""
_FINE_M = 10

_VIEW_PX = 500
"""How much of a map's window the spot and its uncertainty are to fill; a phone's is not much larger."""
_WORLD_PX_M = 156_543.034
"""Metres a pixel at zoom 0 on the equator, Web Mercator with tiles of 256 px."""
_LEAST_ZOOM, _MOST_ZOOM = 8, 18
_BAIDU_ZOOM_AHEAD = 1
"""Baidu's zoom 18 shows 1 m a pixel on the equator, what Web Mercator shows between 17 (1.19 m) and 18."""


class MapService(StrEnum):
    """A map that a link opens; its label is the phrase `map-service.<value>`."""

    AMAP = "amap"
    BAIDU = "baidu"
    OSM = "osm"


@dataclass(frozen=True, slots=True)
class MapLink:
    """A link that opens a spot in another map, and the datum in which its coordinates are written."""

    service: MapService
    datum: Datum
    url: str


def spot(geometry: BaseGeometry) -> tuple[float, float]:
    """Return lon, lat of the point that stands for a geometry, the same as on the map: always on it."""
    point = geometry.representative_point()
    return point.x, point.y


def format_coordinates(geometry: BaseGeometry, uncertainty_m: float | None = None) -> dict[Datum, str]:
    """
    Format the point that stands for a geometry in each datum.

    Parameters
    ----------
    geometry
        A located place's geometry: WGS 84, lon-lat.
    uncertainty_m
        The position's uncertainty; below 10 m it earns a sixth decimal.

    Returns
    -------
    coordinates
        "lon, lat" in degrees by datum; the phrase `coordinates.<datum>` names it.
    """
    lon, lat = spot(geometry)
    return {datum: ", ".join(_degrees(lon, lat, datum, uncertainty_m)) for datum in DATUMS}


def _degrees(lon: float, lat: float, datum: Datum, uncertainty_m: float | None) -> tuple[str, str]:
    ndigits = _MORE_NDIGITS if uncertainty_m is not None and uncertainty_m < _FINE_M else _NDIGITS
    east, north = convert(lon, lat, source=Datum.WGS84, target=datum)
    return f"{float(east):.{ndigits}f}", f"{float(north):.{ndigits}f}"


def link_spot(geometry: BaseGeometry, name: str, uncertainty_m: float | None = None) -> tuple[MapLink, ...]:
    """
    Return the links that open the point that stands for a geometry, each in its service's own datum.

    Parameters
    ----------
    geometry
        A located place's geometry: WGS 84, lon-lat.
    name
        What the marker is called; it is percent-encoded whole, so that no name can add a parameter.
    uncertainty_m
        The position's uncertainty; it and the geometry's extent decide the zoom, where the service takes one.
    """
    lon, lat = spot(geometry)
    zoom = fit_zoom(max(uncertainty_m or 0, half_extent_m(geometry)), lat)

    def link(service: MapService, datum: Datum) -> MapLink:
        return MapLink(service, datum, _WRITERS[service](_degrees(lon, lat, datum, uncertainty_m), name, zoom))

    return (
        link(MapService.AMAP, Datum.GCJ02),
        link(MapService.BAIDU, Datum.BD09),
        link(MapService.OSM, Datum.WGS84),
    )


def fit_zoom(radius_m: float, lat: float) -> int:
    """Return the Web Mercator zoom at which a circle fits a map's window: 8 to 18."""
    metres_a_pixel = max(2 * radius_m, 1) / _VIEW_PX
    zoom = floor(log2(_WORLD_PX_M * cos(radians(lat)) / metres_a_pixel))
    return min(max(zoom, _LEAST_ZOOM), _MOST_ZOOM)


def _amap(lonlat: tuple[str, str], name: str, _zoom: int) -> str:
    """Write AMap's marker link (https://lbs.amap.com/api/uri-api/guide/mobile-web/point); it takes no zoom."""
    parameters = {"position": ",".join(lonlat), "name": name, "src": _APP, "coordinate": "gaode", "callnative": "0"}
    return _url("https://uri.amap.com/marker", parameters)


def _baidu(lonlat: tuple[str, str], name: str, zoom: int) -> str:
    """Write Baidu's marker link (https://lbsyun.baidu.com/index.php?title=uri/api/web); latitude stands first."""
    parameters = {
        "location": ",".join(reversed(lonlat)),
        "title": name,
        "content": name,
        "output": "html",
        "coord_type": "bd09ll",
        "zoom": str(zoom + _BAIDU_ZOOM_AHEAD),
        "src": f"webapp.{_APP}.{_APP}",
    }
    return _url("https://api.map.baidu.com/marker", parameters)


def _osm(lonlat: tuple[str, str], _name: str, zoom: int) -> str:
    """Write OpenStreetMap's marker link, as its own share panel does; it takes no name."""
    lon, lat = lonlat
    return _url("https://www.openstreetmap.org/", {"mlat": lat, "mlon": lon}) + f"#map={zoom}/{lat}/{lon}"


_WRITERS = {MapService.AMAP: _amap, MapService.BAIDU: _baidu, MapService.OSM: _osm}


def _url(address: str, parameters: Mapping[str, str]) -> str:
    return f"{address}?{urlencode(parameters, quote_via=quote, safe=',', errors='replace')}"
