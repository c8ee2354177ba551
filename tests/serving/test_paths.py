"""Our own addresses under a base path, and what is not found."""

import pytest
from doors import DOCUMENT, POLICY, Asker, Inner
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from haizhumap.i18n import LANGS, t
from haizhumap.serving.paths import Misses, OwnPaths, below


def tell(request: Request) -> PlainTextResponse:
    """Answer with what was asked for and where the root is."""
    return PlainTextResponse(f"{request.path_params} {request.base_url}")


ROUTES = [Route("/place/{id}", tell), Route("/feed.xml", tell)]


@pytest.mark.parametrize(
    ("path", "words"), [("/gis/place/x", "{'id': 'x'} http://127.0.0.1:8501/gis/"), ("/gis/feed.xml", "{} http")]
)
def test_our_addresses_lie_below_the_base_path(path: str, words: str) -> None:
    """And know where the root is."""
    inner = Inner()
    answer = Asker(OwnPaths(inner, routes=ROUTES, policy=lambda: POLICY)).get(path)

    assert answer.status_code == 200
    assert answer.text.startswith(words)
    assert inner.scopes == []


@pytest.mark.parametrize("path", ["/gis/place", "/gis/place/", "/gis/place/x/y", "/gis/feed.xml/x"])
def test_what_is_ours_and_no_route_is_not_found(path: str) -> None:
    """Streamlit is not asked: it would answer with a document."""
    inner = Inner()

    assert Asker(OwnPaths(inner, routes=ROUTES, policy=lambda: POLICY)).get(path).status_code == 404
    assert inner.scopes == []


@pytest.mark.parametrize("path", ["/place/x", "/gis/", "/gis", "/gis/placex", "/gisx/place/x", "/gis/_stcore/health"])
def test_others_are_passed_on(path: str) -> None:
    """Whole: what lies elsewhere is not ours."""
    inner = Inner()

    assert Asker(OwnPaths(inner, routes=ROUTES, policy=lambda: POLICY)).get(path).content == DOCUMENT
    assert inner.scopes[0]["path"] == path


@pytest.mark.parametrize("path", ["/gis/nope", "/gis/nope/x", "/gis/static/x.js", "/gis/media/x", "/gis/_stcore/x"])
def test_the_first_document_elsewhere_is_a_miss(path: str) -> None:
    """It is what Streamlit says to an address that it does not know."""
    answer = Asker(Misses(Inner(), policy=lambda: POLICY)).get(path)

    assert answer.status_code == 404
    assert all(t("serving.missing", lang) in answer.text for lang in LANGS)


@pytest.mark.parametrize("path", ["/gis/", "/gis/index.html", "/gis/component/map/index.html"])
def test_documents_are_found_where_they_are(path: str) -> None:
    """At the root, and those of frames."""
    assert Asker(Misses(Inner(), policy=lambda: POLICY)).get(path).content == DOCUMENT


@pytest.mark.parametrize("inner", [Inner("text/javascript"), Inner(status=307), Inner(status=400)])
def test_answers_that_are_no_document_are_passed_on(inner: Inner) -> None:
    """Scripts, redirections, refusals."""
    answer = Asker(Misses(inner, policy=lambda: POLICY)).get("/gis/static/x.js")

    assert (answer.status_code, answer.content) == (inner.status, DOCUMENT)


def test_an_address_is_told_as_it_stands_below_the_base_path() -> None:
    """None where it does not."""
    assert below("/gis", "/gis/feed.xml") == "/feed.xml"
    assert below("", "/feed.xml") == "/feed.xml"
    assert below("/gis", "/gisx/feed.xml") is None
