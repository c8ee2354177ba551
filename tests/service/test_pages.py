"""The answers of the service for people."""

import json
from typing import Any

import lxml.html
import pytest
from doors import Asker

from haizhumap.i18n import LANGS
from haizhumap.serving.paths import SERVICE

PAGES = [
    "/",
    "/conformance",
    "/api",
    "/collections",
    "/collections/places",
    "/collections/places/queryables",
    "/collections/places/items?limit=5&offset=5",
    "/collections/mentions/items/haizhu-2024:72-80",
    "/collections/ground/items/station:江南西",
]


def show(ask: Asker, path: str) -> Any:
    """Return a page as it is parsed."""
    answer = ask.get(f"{SERVICE}{path}{'&' if '?' in path else '?'}f=html")
    assert answer.status_code == 200
    return lxml.html.fromstring(answer.text)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_works_and_no_script_runs(ask: Asker, path: str, lang: str) -> None:
    """Within the service; a few of each page, since most are alike."""
    page = show(ask, f"{path}{'&' if '?' in path else '?'}lang={lang}")
    links = [href for href in page.xpath("//a/@href") if href.startswith("http://127.0.0.1")]

    assert page.get("lang").startswith(lang)
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//script[not(@type='application/ld+json')]") == []
    assert links
    assert {ask.get(href).status_code for href in links[:3] + links[-3:]} <= {200, 303}


def test_one_leads_through_all_features_by_links(ask: Asker) -> None:
    """Previous and next, and each feature by its name."""
    page = show(ask, "/collections/places/items?limit=5&offset=5")
    turns = [href for href in page.xpath("//main/p/a/@href") if "offset=" in href]

    assert ["offset=0" in turns[0], "offset=10" in turns[1]] == [True, True]
    assert all("f=html" in href for href in turns)
    assert len(page.xpath("//main//li")) == 5


def test_a_page_in_the_other_language_shows_the_same(ask: Asker) -> None:
    """The filter and the page of it stay; the JSON of it is linked, too."""
    page = show(ask, "/collections/places/items?sector=culture&limit=2&offset=1")
    [other] = page.xpath("//nav/a[@hreflang='en']/@href")
    [plain] = page.xpath("//footer//a/@href")

    assert [item.text_content().split()[-1] for item in page.xpath("//main//li")] == [
        one["id"] for one in ask.get(plain).json()["features"]
    ]
    assert lxml.html.fromstring(ask.get(other).text).xpath("//main//li/span/small/text()") == page.xpath(
        "//main//li/span/small/text()"
    )


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/collections/mentions/items/haizhu-2024:85-94", ["交通", "计划或行动，没有地点"]),
        ("/collections/ground/items/station:江南西", ["车站", "否"]),
    ],
)
def test_codes_are_told_in_words(ask: Asker, path: str, words: list[str]) -> None:
    """Sector, reason, kind; yes and no."""
    shown = show(ask, path).xpath("//dd/text()")

    assert not {"transport", "programme", "station", "False"} & set(shown)
    assert set(words) <= set(shown)


def test_a_place_is_shown_by_its_own_page(ask: Asker) -> None:
    """There is one already."""
    answer = ask.get(f"{SERVICE}/collections/places/items/canton-tower?lang=en", headers={"Accept": "text/html"})

    assert (answer.status_code, answer.headers["location"]) == (303, "http://127.0.0.1:8501/place/canton-tower?lang=en")
    assert "Canton Tower" in ask.get(answer.headers["location"]).text


def test_a_mention_leads_to_the_place_that_is_meant(ask: Asker) -> None:
    """And shows its sentence."""
    page = show(ask, "/collections/mentions/items/haizhu-2024:72-80")

    assert "织密交通网络" in page.text_content()
    assert ask.get(page.xpath("//main/p/a/@href")[0]).status_code == 303


def test_the_landing_page_tells_search_engines_of_the_data(ask: Asker) -> None:
    """A Dataset of schema.org with licence, place, time and where it can be had; the addresses work."""
    [script] = show(ask, "/").xpath("//script/text()")
    told = json.loads(script)

    assert (told["@context"], told["@type"]) == ("https://schema.org", "Dataset")
    assert told["license"].startswith("https://opendatacommons.org/licenses/odbl/")
    assert told["temporalCoverage"] == "2024-01-25/2024-01-25"
    south, west, north, east = map(float, told["spatialCoverage"]["geo"]["box"].split())
    assert south < 23.1 < north
    assert west < 113.3 < east
    for one in told["distribution"]:
        assert ask.get(one["contentUrl"]).headers["content-type"] == one["encodingFormat"]
