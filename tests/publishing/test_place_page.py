"""Pages of single places: what they tell, and that no name becomes markup."""

import json
import re
from dataclasses import replace

import lxml.html
import pandas as pd
import pytest
from lxml.html import HtmlElement

from haizhumap.i18n import LANGS, t
from haizhumap.layer.build import build_layer
from haizhumap.paths import Settings
from haizhumap.publishing.addresses import Addresses
from haizhumap.publishing.edition import Edition
from haizhumap.publishing.place_page import draw_place, write_missing, write_place
from haizhumap.publishing.site import read_edition

SERVED = Addresses(root="https://example.org/map/")
HOSTILE = '<img src=x onerror="hacked=1"></script><script>hacked=1</script>\'\\<!--&amp;]]>\u2028\ud800\x00${title}'


@pytest.fixture(scope="module")
def edition(settings: Settings) -> Edition:
    """Return the real places."""
    return read_edition(build_layer(settings), settings)


@pytest.fixture(scope="module")
def hostile(settings: Settings) -> Edition:
    """Return places whose every text tries to break out."""
    gdf = build_layer(settings)
    texts = ("name_zh", "name_en", "official_name_zh", "action_zh", "action_en", "quote", "section", "source")
    more = ("source_zh", "source_date", "licence", "method", "method_zh", "note", "note_zh", "report_title")
    columns = {name: pd.Series([HOSTILE] * len(gdf), dtype=object) for name in (*texts, *more)}
    edition = read_edition(gdf, settings)
    return replace(edition, gdf=edition.gdf.assign(**columns, aliases=[[HOSTILE]] * len(gdf)))


def parse(page: bytes) -> HtmlElement:
    """Return a page as a browser would take it."""
    return lxml.html.document_fromstring(page.decode("utf-8"))


def words_of(element: HtmlElement) -> str:
    """Return an element's text."""
    return str(element.text_content())


def linked_data(page: HtmlElement) -> dict[str, object]:
    """Return what a page tells machines."""
    [script] = page.xpath("//script")
    assert script.get("type") == "application/ld+json"
    data: dict[str, object] = json.loads(script.text)
    return data


def test_a_page_tells_the_place_in_both_languages_with_its_sentence_and_source(edition: Edition) -> None:
    """Name, plan, the marked sentence, its source with offsets, our reading, position and coordinates stand there."""
    page = parse(write_place(edition, "canton-tower", "zh", SERVED))
    chinese, english = page.xpath("//article")
    card = edition.card("canton-tower", "en")

    assert (chinese.get("lang"), english.get("lang")) == ("zh-CN", "en")
    assert words_of(page.find(".//h1")) == "广州塔"
    assert [words_of(mark) for mark in page.xpath("//blockquote/mark")] == ["广州塔", "广州塔"]
    assert words_of(chinese.find(".//blockquote")) == card["quote"]["text"]
    assert edition.card("canton-tower", "zh")["cited"] in words_of(chinese)
    assert f"{card['quote']['start']}" in edition.card("canton-tower", "zh")["cited"]
    assert card["reading"] in words_of(english)
    assert t("view.reading-ours", "en") in words_of(english)
    assert "准确，约20米以内" in words_of(chinese)
    assert "113.31914, 23.10899" in words_of(chinese)
    assert page.xpath("//img/@src") == ["../place/canton-tower.svg"]
    assert page.xpath("//article[1]//a[@class='button']/@href") == ["../?place=canton-tower&lang=zh"]


def test_english_comes_first_where_it_is_asked_for(edition: Edition) -> None:
    """The language asked for has the title, the first heading and the first article."""
    page = parse(write_place(edition, "canton-tower", "en", SERVED))

    assert page.get("lang") == "en"
    assert words_of(page.find(".//h1")) == "Canton Tower"
    assert [article.get("lang") for article in page.xpath("//article")] == ["en", "zh-CN"]


def test_machines_are_told_the_same(edition: Edition) -> None:
    """Canonical address, the other language, preview and schema.org say what the page says."""
    page = parse(write_place(edition, "canton-tower", "en", SERVED))
    own = "https://example.org/map/place/canton-tower"
    data = linked_data(page)

    assert page.xpath("//link[@rel='canonical']/@href") == [f"{own}?lang=en"]
    assert page.xpath("//link[@hreflang]/@href") == [own, f"{own}?lang=en"]
    assert page.xpath("//meta[@property='og:title']/@content") == [f"Canton Tower · {t('ui.title', 'en')}"]
    assert page.xpath("//meta[@property='og:image']/@content") == [f"{own}.png"]
    assert data["geo"] == {"@type": "GeoCoordinates", "longitude": "113.31914", "latitude": "23.10899"}
    assert data["name"] == "Canton Tower"
    assert "广州塔创建国家" in json.dumps(data["subjectOf"], ensure_ascii=False)


def test_a_place_without_a_position_says_so_and_invents_none(edition: Edition) -> None:
    """There is neither picture nor coordinate, but the sentence and the reason."""
    place_id = str(edition.gdf["place_id"][edition.gdf.geometry.isna()].iloc[0])
    page = parse(write_place(edition, place_id, "zh", SERVED))

    assert draw_place(edition, place_id) is None
    assert t("view.no-geometry", "zh") in words_of(page)
    assert "geo" not in linked_data(page)
    assert page.xpath("//img | //meta[@property='og:image']") == []


@pytest.mark.parametrize("lang", LANGS)
def test_no_name_becomes_markup(hostile: Edition, lang: str) -> None:
    """Whatever a text holds, the page has the elements that it has for harmless ones."""
    for place_id in hostile.gdf["place_id"][:3]:
        page = parse(write_place(hostile, place_id, "en" if lang == "en" else "zh", SERVED))

        assert page.xpath("//*[@onerror] | //img[@src='x'] | //comment()") == []
        assert len(page.xpath("//script")) == 1
        assert str(linked_data(page)["name"]).startswith("<img src=x")
        assert words_of(page.find(".//h1")).startswith("<img src=x")


def test_no_name_becomes_markup_of_a_picture(hostile: Edition) -> None:
    """The picture's title is an attribute, and its XML is well-formed."""
    svg = draw_place(hostile, "canton-tower")

    assert svg is not None
    picture = lxml.etree.fromstring(svg.encode("utf-8"))
    assert "<img src=x" in picture.get("aria-label")
    assert picture.findall(".//{*}script") == []


def test_a_picture_holds_the_place_the_ground_and_its_names(edition: Edition) -> None:
    """The sign in the sector's colour, the halo of uncertainty, water and names, light and dark."""
    svg = str(draw_place(edition, "canton-tower"))

    assert re.search(r"<circle [^>]*r=\"9\" fill=\"#", svg)
    assert "fill-opacity:.3" in svg
    assert 'class="water"' in svg
    assert ">赤岗塔<" in svg
    assert "prefers-color-scheme:dark" in svg


def test_a_picture_without_a_ground_shows_the_place_alone(edition: Edition, settings: Settings) -> None:
    """A project may lack the base map."""
    bare = replace(edition, ground_path=settings.root / "nowhere.json")

    svg = str(draw_place(bare, "canton-tower"))

    assert "<circle" in svg
    assert 'class="water"' not in svg


def test_a_page_links_only_to_pages_that_exist(edition: Edition) -> None:
    """In a site of one place its neighbours are named without a link."""
    alone = replace(edition, place_ids=frozenset({"canton-tower"}))

    whole, one = (parse(write_place(each, "canton-tower", "zh", SERVED)) for each in (edition, alone))

    assert whole.xpath("//li/a/@href")
    assert one.xpath("//li/a/@href") == []
    assert [words_of(item) for item in one.xpath("//li")] == [words_of(item) for item in whole.xpath("//li")]


def test_an_unknown_place_is_told_in_both_languages() -> None:
    """The page for what does not exist has both sentences and a way back."""
    page = parse(write_missing("zh", Addresses()))

    assert all(t("publish.missing", lang) in words_of(page) for lang in LANGS)
    assert page.xpath("//nav/a/@href") == ["../?lang=zh"]
