"""What the app serves to those who run no script."""

from io import BytesIO

import httpx
import pytest
from PIL import Image

from haizhumap.i18n import LANGS, t
from haizhumap.web.picture import PREVIEW_SIZE

PATIENCE_S = 120


def get(address: str, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    """Ask the app."""
    return httpx.request(method, f"{address}/{path}", headers=headers, timeout=PATIENCE_S, trust_env=False)


SERVED = [
    ("place/canton-tower", "text/html", "广州塔"),
    ("place/canton-tower?lang=en", "text/html", "Canton Tower"),
    ("places", "text/html", "广州塔"),
    ("place/canton-tower.svg", "image/svg+xml", "<svg"),
    ("feed.xml?sector=culture", "application/atom+xml", "<entry>"),
    ("feed.css", "text/css", "entry"),
    ("sitemap.xml", "application/xml", "/place/canton-tower"),
    ("robots.txt", "text/plain", "Sitemap: http"),
]


@pytest.mark.browser
@pytest.mark.parametrize(("path", "media_type", "words"), SERVED)
def test_pages_come_with_their_type_and_may_be_kept_for_a_while(
    address: str, path: str, media_type: str, words: str
) -> None:
    """An answer has type and digest; HEAD tells the same without a body; what is unchanged is not sent again."""
    answer, head = get(address, path), get(address, path, "HEAD")
    again = get(address, path, **{"If-None-Match": answer.headers["etag"]})

    assert answer.status_code == head.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == media_type
    assert words in answer.text
    assert head.headers["etag"] == answer.headers["etag"]
    assert head.content == b""
    assert answer.headers["cache-control"].startswith("public")
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.browser
@pytest.mark.parametrize("path", ["place/canton-tower.png", "preview.png"])
def test_the_preview_of_a_link_is_a_png_of_the_size_that_it_is_said_to_have(address: str, path: str) -> None:
    """Messengers show no SVG."""
    answer = get(address, path)

    assert answer.headers["content-type"] == "image/png"
    assert Image.open(BytesIO(answer.content)).size == PREVIEW_SIZE


@pytest.mark.browser
@pytest.mark.parametrize("path", ["place/nowhere", "place/%3Cscript%3E", "place/canton-tower.svgz"])
def test_an_unknown_place_is_a_page_in_both_languages(address: str, path: str) -> None:
    """It says so, and is not found."""
    answer = get(address, path)

    assert answer.status_code == 404
    assert all(t("publish.missing", lang) in answer.text for lang in LANGS)
    assert "<script" not in answer.text


@pytest.mark.browser
def test_a_feed_says_how_its_words_are_encoded(address: str) -> None:
    """Browsers that show it as plain text would guess."""
    assert get(address, "feed.xml").headers["content-type"] == "application/atom+xml; charset=utf-8"


@pytest.mark.browser
def test_a_browser_is_given_a_feed_as_the_xml_that_it_shows_by_its_style(address: str) -> None:
    """What says that it is a feed Chromium shows as plain text."""
    answer = get(address, "feed.xml", Accept="text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")

    assert answer.headers["content-type"] == "application/xml; charset=utf-8"
    assert "Accept" in answer.headers["vary"]


@pytest.mark.browser
def test_a_feed_passes_over_what_it_does_not_know(address: str) -> None:
    """Unknown codes and circles that are none restrict nothing."""
    whole, odd = get(address, "feed.xml"), get(address, "feed.xml?sector=nope&near=1,2&x=%3Cb%3E")

    assert odd.text == whole.text


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "status", "media_type"),
    [
        ("ogc/", 200, "application/json"),
        ("ogc/collections/places/items?sector=culture", 200, "application/geo+json"),
        ("ogc/collections/places/items?foo=1", 400, "application/json"),
        ("ogc/nope", 404, "application/json"),
        ("ogcx", 404, "text/plain"),
    ],
)
def test_the_service_stands_beside_the_page(address: str, path: str, status: int, media_type: str) -> None:
    """Under its own address, Streamlit's document nowhere below it."""
    answer, slashless = get(address, path, Accept="text/plain, */*"), get(address, "ogc")

    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (status, media_type)
    assert (slashless.status_code, slashless.headers["location"]) == (307, f"{address}/ogc/")
