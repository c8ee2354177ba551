"""The list of all places for those without scripts."""

from dataclasses import replace

import lxml.html
import pytest

from haizhumap.i18n import LANGS, Lang, t
from haizhumap.layer.build import build_layer
from haizhumap.paths import Settings
from haizhumap.publishing import place_list
from haizhumap.publishing.addresses import Addresses
from haizhumap.publishing.edition import Edition
from haizhumap.publishing.place_list import write_places
from haizhumap.publishing.site import read_edition


@pytest.fixture(scope="module")
def edition(settings: Settings) -> Edition:
    """Return the real places."""
    return read_edition(build_layer(settings), settings)


@pytest.mark.parametrize("lang", LANGS)
def test_every_place_is_linked_under_its_sector(edition: Edition, lang: Lang) -> None:
    """With what is planned and the stage; the other language is a press away."""
    page = lxml.html.document_fromstring(write_places(edition, lang, Addresses()))
    links = page.xpath("//li/a/@href")

    assert sorted(links) == sorted(Addresses().place(place_id, lang) for place_id in edition.gdf["place_id"])
    assert {h.text for h in page.xpath("//h3")} == {t(f"sector.{one}", lang) for one in edition.gdf["sector"]}
    tower = edition.gdf.set_index("place_id").loc["canton-tower"]
    [item] = page.xpath("//li[a[contains(@href, 'canton-tower')]]")
    assert tower[f"action_{lang}"] in item.text_content()
    assert page.xpath("//nav/a/@href")[1] == Addresses().places("zh" if lang == "en" else "en")


def test_a_name_is_never_markup(edition: Edition) -> None:
    """Whatever a register holds."""
    hostile = replace(edition, gdf=edition.gdf.assign(name_zh="<script>alert(1)</script>"))

    page = lxml.html.document_fromstring(write_places(hostile, "zh", Addresses()))

    assert page.xpath("//main//script") == []
    assert page.xpath("string(//li/a)") == "<script>alert(1)</script>"


def test_a_long_list_says_that_it_is_cut(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has the newest places and how many there are."""
    monkeypatch.setattr(place_list, "MOST_LISTED", 3)

    page = lxml.html.document_fromstring(write_places(edition, "en", Addresses()))

    assert len(page.xpath("//li")) == 3
    assert t("publish.feed-count", "en", shown=3, total=len(edition.gdf)) in page.text_content()
