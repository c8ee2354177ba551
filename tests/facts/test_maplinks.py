"""Coordinates to copy, and links into other maps."""

from urllib.parse import parse_qs, urlsplit

import pytest
from shapely.geometry import LineString, Point

from haizhumap.facts.maplinks import MapService, fit_zoom, format_coordinates, link_spot
from haizhumap.geo.datum import convert
from haizhumap.i18n import LANGS, t
from haizhumap.layer.build import read_layer, representative_points
from haizhumap.model import Datum
from haizhumap.paths import Settings

TOWER = Point(113.31914, 23.10899)
HOSTILE = "\"><script>alert(1)</script>&coord_type=wgs84#'`${x}\n\ud800"


def links(name: str = "x", uncertainty_m: float | None = 20) -> dict[MapService, str]:
    """Return the links of the tower by service."""
    return {link.service: link.url for link in link_spot(TOWER, name, uncertainty_m)}


def parameters(url: str) -> dict[str, list[str]]:
    """Return the parameters of a link."""
    return parse_qs(urlsplit(url).query, strict_parsing=True)


def test_each_datum_has_its_own_coordinates(settings: Settings) -> None:
    """For every located place the three are what `convert` gives for the map's own point, lon first."""
    gdf = read_layer(settings.layer_path, name="layer")
    for geometry, point in zip(gdf.geometry, representative_points(gdf), strict=True):
        if geometry is None:
            continue
        for datum, words in format_coordinates(geometry).items():
            lon, lat = convert(point.x, point.y, source=Datum.WGS84, target=datum)
            assert words == f"{float(lon):.5f}, {float(lat):.5f}"


def test_the_decimals_follow_the_uncertainty() -> None:
    """Five, and six for what is known to a few metres."""
    assert format_coordinates(TOWER, 20)[Datum.WGS84] == "113.31914, 23.10899"
    assert format_coordinates(TOWER, 3)[Datum.WGS84] == "113.319140, 23.108990"
    assert format_coordinates(TOWER, 12_000)[Datum.WGS84] == "113.31914, 23.10899"


def test_every_link_speaks_its_services_datum() -> None:
    """AMap gets GCJ-02, Baidu BD-09 with latitude first, OpenStreetMap WGS 84."""
    found = {link.service: (link.datum, parameters(link.url)) for link in link_spot(TOWER, "塔", 20)}
    spots = {datum: words.split(", ") for datum, words in format_coordinates(TOWER, 20).items()}

    datum, amap = found[MapService.AMAP]
    assert (datum, amap["coordinate"], amap["position"]) == (
        Datum.GCJ02, ["gaode"], [",".join(spots[Datum.GCJ02])],
    )  # fmt: skip
    datum, baidu = found[MapService.BAIDU]
    assert (datum, baidu["coord_type"], baidu["location"]) == (
        Datum.BD09, ["bd09ll"], [",".join(reversed(spots[Datum.BD09]))],
    )  # fmt: skip
    datum, osm = found[MapService.OSM]
    assert (datum, osm["mlon"], osm["mlat"]) == (Datum.WGS84, *[[degrees] for degrees in spots[Datum.WGS84]])


@pytest.mark.parametrize("service", MapService)
def test_a_hostile_name_is_inert(service: MapService) -> None:
    """It adds no parameter, no fragment and no character that HTML or a script reads; it arrives as it is."""
    url, plain = links(HOSTILE)[service], links("x")[service]

    assert urlsplit(url).netloc == urlsplit(plain).netloc
    assert urlsplit(url).scheme == "https"
    assert urlsplit(url).fragment == urlsplit(plain).fragment
    assert parameters(url).keys() == parameters(plain).keys()
    assert parameters(url).get("coord_type") == parameters(plain).get("coord_type")
    assert url.isascii()
    assert not set("\"'<>`${}\\ \n") & set(url)


def test_the_name_arrives_whole() -> None:
    """Chinese, ampersands and plus signs are what the service decodes."""
    name = "沙渡路—石岗路 A&B + C"

    assert parameters(links(name)[MapService.AMAP])["name"] == [name]
    assert parameters(links(name)[MapService.BAIDU])["title"] == [name]


def test_the_zoom_shows_the_uncertainty() -> None:
    """The surer, the nearer; each doubling is one step; nothing beyond what the services draw."""
    assert [fit_zoom(radius, 23.1) for radius in (0, 20, 1000, 2000, 4000, 10**9)] == [18, 18, 15, 14, 13, 8]


def test_a_long_road_is_shown_whole_although_it_is_well_known() -> None:
    """The extent counts beside the uncertainty."""
    road = LineString([(113.29, 23.06), (113.32, 23.10)])
    near, far = (
        next(link.url for link in link_spot(shape, "x", 20) if link.service is MapService.OSM)
        for shape in (TOWER, road)
    )

    assert "#map=18/" in near
    assert "#map=13/" in far


def test_services_and_datums_have_labels() -> None:
    """Every service and every datum has its words."""
    assert all(t(f"map-service.{service}", lang) for service in MapService for lang in LANGS)
    assert all(t(f"coordinates.{datum}", lang) for datum in format_coordinates(TOWER) for lang in LANGS)
