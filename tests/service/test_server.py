"""The service as a process of its own, read by other people's programs."""

import socket
from typing import Any

import geopandas as gpd
import httpx
import pyogrio
import pytest
from app_server import PATIENCE_S
from click.testing import CliRunner
from owslib.ogcapi.features import Features
from shapely.geometry import box, shape

from haizhumap.cli import main
from haizhumap.i18n import t
from haizhumap.service.collections import COLLECTIONS
from haizhumap.service.memory import MemoryStore
from haizhumap.service.store import ItemQuery
from haizhumap.serving.paths import SERVICE


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every client speak to this machine itself."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def ids_of(store: MemoryStore, name: str = "places", **query: Any) -> set[str]:
    """Return the ids that the store itself answers with."""
    return {str(one["id"]) for one in store.find(name, ItemQuery(limit=1000, **query)).features}


def request(address: str, method: str, path: str = "", **headers: str) -> httpx.Response:
    """Ask the server."""
    return httpx.request(method, f"{address}{path}", headers=headers, timeout=PATIENCE_S, trust_env=False)


def test_it_speaks_http_and_says_at_head_what_it_says_at_get(service_address: str) -> None:
    """http: HTTP/1.1; HEAD has the same headers and no body; errors too."""
    for path in ("", "collections/places/items", "api", "nope", "collections/places/items?x=1"):
        got, head = (request(service_address, method, path) for method in ("GET", "HEAD"))
        assert got.http_version == head.http_version == "HTTP/1.1"
        assert (got.status_code, head.content) == (head.status_code, b"")
        assert {**got.headers, "date": ""} == {**head.headers, "date": ""}


def test_it_has_the_same_gate_and_headers_as_the_page(service_address: str) -> None:
    """Foreign names and pages are refused; documents may load nothing from elsewhere."""
    for headers in ({"Host": "evil.test"}, {"Origin": "https://evil.test"}):
        assert request(service_address, "GET", **headers).status_code == 403
    answer = request(service_address, "GET")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "server" not in answer.headers


def test_its_root_leads_to_the_service_and_nobody_edits(service_address: str) -> None:
    """What is not there is told in words; there is no token to have."""
    root = service_address.removesuffix(f"{SERVICE[1:]}/")

    assert request(root, "GET").headers["location"] == service_address
    assert t("serving.missing", "zh") in request(root, "GET", "nope").text
    assert request(root, "GET", "?token=x").status_code == 403


def read_by_gdal(address: str, **options: Any) -> gpd.GeoDataFrame:
    """Read a layer by GDAL's own driver."""
    return pyogrio.read_dataframe(f"OAPIF:{address}", **options)


def test_gdal_reads_every_feature(service_address: str, store: MemoryStore) -> None:
    """All 32 places with their geometry, sentence, precision and metres, page by page; all names of the ground."""
    gdf = read_by_gdal(service_address, layer="places", PAGE_SIZE="10").set_index("place_id")

    assert [*pyogrio.list_layers(f"OAPIF:{service_address}")[:, 0]] == [*COLLECTIONS]
    assert set(gdf.index) == ids_of(store)
    assert len(gdf) == 32
    assert gdf.crs.to_epsg() == 4326 or gdf.crs.to_authority() == ("OGC", "CRS84")
    for one in store.find("places", ItemQuery(limit=100)).features:
        row, said = gdf.loc[str(one["id"])], one["properties"]
        assert (row["quote"], row["precision"]) == (said["quote"], said["precision"])
        if one["geometry"] is None:
            assert row["geometry"] is None
        else:
            assert row["uncertainty_m"] == said["uncertainty_m"]
            assert row["geometry"].equals(shape(one["geometry"]))
    assert len(read_by_gdal(service_address, layer="ground")) == len(ids_of(store, "ground"))


def test_gdal_filters_by_box_and_by_field(service_address: str, store: MemoryStore) -> None:
    """Its own queries come out right."""
    bounds = (113.30, 23.07, 113.34, 23.11)
    in_box = read_by_gdal(service_address, layer="places", bbox=bounds)
    of_sector = read_by_gdal(service_address, layer="places", where="sector = 'culture' AND uncertainty_m < 500")

    located = [one for one in store.find("places", ItemQuery(boxes=(bounds,))).features if one["geometry"]]
    assert {str(one["id"]) for one in located} <= set(in_box["place_id"])
    assert all(one is None or one.intersects(box(*bounds)) for one in in_box.geometry)
    assert set(of_sector["sector"]) == {"culture"}
    assert of_sector["uncertainty_m"].max() < 500


def test_owslib_reads_every_feature(service_address: str, store: MemoryStore) -> None:
    """Landing page, conformance, definition, collections, queryables, items and single items."""
    client = Features(service_address)
    items = client.collection_items("places", limit=100)

    assert client.feature_collections() == [*COLLECTIONS]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in client.conformance()["conformsTo"]
    assert client.api()["openapi"].startswith("3.0")
    assert "sector" in client.collection_queryables("places")["properties"]
    assert items["numberMatched"] == len(items["features"]) == 32
    assert {one["id"] for one in items["features"]} == ids_of(store)
    assert client.collection_item("places", "canton-tower")["properties"]["name_en"] == "Canton Tower"


def test_owslib_asks_with_a_filter(service_address: str) -> None:
    """Box, date, words, facets and CQL2 text."""
    client = Features(service_address)

    def count(**query: Any) -> int:
        return int(client.collection_items("places", limit=100, **query)["numberMatched"])

    assert count(bbox=[113.3, 23.07, 113.34, 23.11], datetime_="2024-01-01/..") < 32
    assert count(q="lijiao") == 1
    assert count(sector="culture") == count(filter="sector = 'culture'") > 0


def test_a_port_that_is_taken_is_told(service_address: str) -> None:
    """In words, with what to do."""
    port = httpx.URL(service_address).port
    result = CliRunner().invoke(main, ["--lang", "en", "serve", "--port", str(port)])

    assert result.exit_code == 2
    assert f"127.0.0.1:{port}" in result.stderr
    assert "--port" in result.stderr


def test_an_address_that_is_none_is_told() -> None:
    """The same."""
    result = CliRunner().invoke(main, ["--lang", "zh", "serve", "--host", "256.1.1.1", "--port", "0"])

    assert result.exit_code == 2
    assert "256.1.1.1" in result.stderr


def test_it_listens_on_this_machine_alone_unless_told_otherwise(service_address: str) -> None:
    """A connection by another of its addresses is refused."""
    port = httpx.URL(service_address).port
    assert port
    with socket.socket() as other, pytest.raises(ConnectionRefusedError):
        other.connect(("127.0.0.2", port))
