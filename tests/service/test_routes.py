"""How the answers of the service are sent, kept and refused."""

import gzip
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from doors import Asker, run_apart_of_loops
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st
from starlette.applications import Starlette

from haizhumap.errors import InputError
from haizhumap.i18n import LANGS, t
from haizhumap.service.documents import GEOJSON, HTML, JSON
from haizhumap.service.memory import CurrentStore, MemoryStore
from haizhumap.service.routes import make_service
from haizhumap.serving.paths import SERVICE

ITEMS = f"{SERVICE}/collections/places/items"
FOREIGN = {"Origin": "https://other.example"}


def test_the_service_without_a_slash_leads_to_it(ask: Asker, ask_public: Asker) -> None:
    """Streamlit is not asked, which would answer with its page."""
    for asker, base in ((ask, ""), (ask_public, "/gis")):
        answer = asker.get(f"{base}{SERVICE}")
        assert (answer.status_code, answer.headers["location"]) == (307, f"http://127.0.0.1:8501{base}{SERVICE}/")


ACCEPT = [
    ("", JSON),
    ("*/*", GEOJSON),
    ("application/json", GEOJSON),
    ("application/geo+json, application/json;q=0.9", GEOJSON),
    ("text/html", HTML),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML),
    ("text/*;q=0.5, application/*;q=0.4", HTML),
    ("text/html;q=0.3, application/json", GEOJSON),
    ("text/html;q=x, */*", GEOJSON),
    ("image/png", GEOJSON),
    (";;;,,", GEOJSON),
]


@pytest.mark.parametrize(("accept", "media_type"), ACCEPT)
def test_a_reader_gets_the_form_that_suits_best(ask: Asker, accept: str, media_type: str) -> None:
    """JSON where both would do; what depends on it says so to caches."""
    answer = ask.get(ITEMS, headers={"Accept": accept})

    assert answer.headers["content-type"].split(";")[0] in {media_type, GEOJSON if media_type == JSON else media_type}
    assert "Accept" in answer.headers["vary"].split(", ")


def test_the_address_goes_before_what_a_reader_accepts(ask: Asker) -> None:
    """`f` decides."""
    assert ask.get(f"{ITEMS}?f=json", headers={"Accept": HTML}).headers["content-type"] == GEOJSON
    assert ask.get(f"{ITEMS}?f=html", headers={"Accept": JSON}).headers["content-type"].startswith(HTML)


@pytest.mark.parametrize("path", ["/", "/api", "/collections/places/items?limit=3", "/collections/places/items?f=html"])
def test_what_is_unchanged_is_not_sent_again(ask: Asker, path: str) -> None:
    """By its digest, the same whether packed or not; another filter has another one."""
    answer = ask.get(f"{SERVICE}{path}")
    tag = answer.headers["etag"]
    again = ask.get(f"{SERVICE}{path}", headers={"If-None-Match": tag, "Accept-Encoding": "identity"})

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert ask.get(f"{ITEMS}?limit=4").headers["etag"] != tag
    assert answer.headers["cache-control"].startswith("public")


def test_answers_are_packed_where_the_reader_unpacks(ask: Asker) -> None:
    """Else they are as they are."""
    packed = ask.get(ITEMS, headers={"Accept-Encoding": "gzip"})
    plain = ask.get(ITEMS, headers={"Accept-Encoding": "identity"})

    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 3
    assert len(gzip.compress(plain.content)) < len(plain.content) / 3


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/", "/collections/places/items", "/collections/places/items/canton-tower"])
def test_nothing_can_be_written(ask: Asker, path: str, method: str) -> None:
    """405 as JSON, with what can be done."""
    answer = ask.request(method, f"{SERVICE}{path}")

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert all(t("service.read-only", lang) in answer.json()["description"] for lang in LANGS)


def test_options_tells_what_can_be_done(ask: Asker) -> None:
    """Without a body."""
    answer = ask.request("OPTIONS", ITEMS)

    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS")


def test_pages_of_other_sites_may_read_a_public_site(ask_public: Asker) -> None:
    """Answers, refusals and what is not there; a browser that asks first is told so, cookies are never let in."""
    path = f"/gis{ITEMS}"
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "If-None-Match"}
    answers = [
        ask_public.get(f"{path}{rest}", headers=FOREIGN) for rest in ("", "?nope=1", "/nope", "/canton-tower?f=html")
    ]
    preflight = ask_public.request("OPTIONS", path, headers=FOREIGN | asked)

    assert [answer.status_code for answer in answers] == [200, 400, 404, 303]
    for answer in [*answers, preflight]:
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
    assert preflight.status_code == 200
    assert "POST" not in preflight.headers["access-control-allow-methods"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_pages_of_other_sites_read_nothing_on_ones_own_machine(ask: Asker, method: str) -> None:
    """A project that nobody has published is its owner's, whatever else is open in the browser."""
    assert ask.request(method, ITEMS, headers=FOREIGN).status_code == 403


def test_links_are_those_of_the_public_name(ask_public: Asker) -> None:
    """Host and base path as readers use them."""
    answer = ask_public.get(f"/gis{SERVICE}/", headers={"Host": "maps.example.org"}).json()

    assert all(link["href"].startswith("http://maps.example.org/gis/ogc/") for link in answer["links"])


def test_a_project_that_cannot_be_read_is_told_without_its_folders(tmp_path: Path) -> None:
    """As JSON, as a fault of the server."""

    def load() -> MemoryStore:
        raise InputError("layer-unreadable", path=tmp_path / "projects.geojson", why="x")

    answer = Asker(Starlette(routes=[make_service(load)])).get(ITEMS)

    assert answer.status_code == 503
    assert answer.json()["code"] == "NotReadable"
    assert str(tmp_path) not in answer.text


def test_a_defect_is_told_as_json() -> None:
    """The log has the rest."""

    def load() -> MemoryStore:
        raise ZeroDivisionError

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(Starlette(routes=[make_service(load)]), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get(ITEMS)

    answer = run_apart_of_loops(ask())

    assert (answer.status_code, answer.json()["code"]) == (500, "Failed")
    assert "ZeroDivisionError" in answer.text


PARTS = st.sampled_from(["collections", "places", "items", "ground", "queryables", "api", "..", "%2e%2e", "%00", ""])
QUERIES = st.sampled_from(
    ["", "?", "?f", "?limit=%00", "?q=%F0%9F", "?bbox=,,,", "?filter=%28", "?sector=culture&sector=", "?lang=en&f=html"]
)


@tries(max_examples=150)
@given(parts=st.lists(PARTS | st.text(max_size=4), max_size=5), query=QUERIES)
def test_no_address_breaks_the_service(current: CurrentStore, parts: list[str], query: str) -> None:
    """Whatever it is, it is found, led on, refused or not there."""
    path = "/".join(quote(part, errors="replace") for part in parts)

    answer = Asker(Starlette(routes=[make_service(current)])).get(f"{SERVICE}/{path}{query}")

    assert answer.status_code in {200, 303, 307, 400, 404}
