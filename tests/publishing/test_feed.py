"""Atom feeds, read by an independent reader."""

from typing import Any

import feedparser
import pandas as pd
import pytest
from lxml import etree

from haizhumap.i18n import LANGS, Lang, t
from haizhumap.layer.build import build_layer
from haizhumap.layer.filtering import Filter, Near, select
from haizhumap.layer.provenance import About
from haizhumap.model import Sector
from haizhumap.paths import Settings
from haizhumap.publishing.addresses import Addresses
from haizhumap.publishing.edition import Edition
from haizhumap.publishing.feed import STYLE, read_style, write_feed
from haizhumap.publishing.site import read_edition
from haizhumap.web.address import write_filter

SERVED = Addresses(root="https://example.org/map/")
CULTURE = Filter(sectors=frozenset({Sector.CULTURE}))


@pytest.fixture(scope="module")
def edition(settings: Settings) -> Edition:
    """Return the real places."""
    return read_edition(build_layer(settings), settings)


def feed_of(edition: Edition, wanted: Filter, lang: Lang = "zh", addresses: Addresses = SERVED) -> Any:
    """Return a filter's feed as a reader takes it."""
    shown = select(edition.gdf, wanted)
    about = About.of(wanted, shown=len(shown), total=len(edition.gdf))
    query = write_filter(wanted)
    parsed = feedparser.parse(write_feed(edition, shown, about, query=query, lang=lang, addresses=addresses))
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == "atom10"
    return parsed


def test_a_feed_has_an_entry_for_each_place_of_its_filter(edition: Edition) -> None:
    """Each entry names the place, what is planned, the sentence, the day of the report and the page."""
    parsed = feed_of(edition, CULTURE)
    rows = select(edition.gdf, CULTURE)
    first = dict(rows.iloc[0])

    assert len(parsed.entries) == len(rows)
    assert parsed.feed.links[0]["href"] == "https://example.org/map/feed.xml?sector=culture"
    [entry] = [one for one in parsed.entries if one.link.endswith(f"/{first['place_id']}")]
    assert first["name_zh"] in entry.title
    assert first["action_zh"] in entry.summary
    assert first["quote"] in entry.summary
    assert tuple(entry.updated_parsed[:6]) == (2024, 1, 24, 16, 0, 0)


def test_a_feed_around_a_point_has_what_lies_there(edition: Edition) -> None:
    """The circle of the address decides, and what has no position is nowhere near."""
    near = Filter(near=Near(113.31914, 23.10899, 500))

    parsed = feed_of(edition, near)

    assert "canton-tower" in {entry.link.rsplit("/", 1)[1] for entry in parsed.entries}
    assert len(parsed.entries) == len(select(edition.gdf, near)) < len(edition.gdf)
    assert "near=113.31914,23.10899,500" in parsed.feed.links[0]["href"]


def test_ids_are_the_same_in_every_language_and_on_every_host(edition: Edition) -> None:
    """A reader that moves to another feed of the same places is told nothing twice."""
    feeds = [feed_of(edition, CULTURE), feed_of(edition, CULTURE, "en"), feed_of(edition, Filter())]
    elsewhere = feed_of(edition, CULTURE, addresses=Addresses(is_static=True))
    ids = [{entry.id for entry in one.entries} for one in (*feeds, elsewhere)]

    assert ids[0] == ids[1] == ids[3]
    assert ids[0] < ids[2]
    assert len({one.feed.id for one in feeds}) == 3


def test_an_english_feed_speaks_english_with_our_reading(edition: Edition) -> None:
    """Title and summary are in English, the sentence stays Chinese beside its reading."""
    parsed = feed_of(edition, Filter(words="广州塔"), "en")
    [entry] = [one for one in parsed.entries if "canton-tower" in one.link]

    assert parsed.feed.language == "en"
    assert entry.title.startswith("Canton Tower (")
    assert "Advance Canton Tower" in entry.summary


def test_a_browser_shows_a_feed_by_a_style_sheet_beside_it(edition: Edition) -> None:
    """Its entries are paragraphs of HTML that name the place's sentence, with a link to follow."""
    about = About.everything(edition.gdf)
    root = etree.fromstring(write_feed(edition, edition.gdf, about, query="", lang="zh", addresses=SERVED))
    [style] = root.xpath("preceding-sibling::processing-instruction('xml-stylesheet')")
    [sentence, *_] = edition.gdf["quote"]
    contents = root.findall("{*}entry/{*}content[@type='xhtml']")

    assert (style.attrib["type"], style.attrib["href"]) == ("text/css", STYLE)
    assert b"entry" in read_style()
    assert sentence in [words.text for words in contents[0].iterfind(".//{http://www.w3.org/1999/xhtml}p")]
    assert [one.get("href") for one in contents[0].iter("{http://www.w3.org/1999/xhtml}a")] == [
        root.findall("{*}entry/{*}link")[0].get("href")
    ]
    assert len(contents) == len(edition.gdf)


@pytest.mark.parametrize("lang", LANGS)
def test_a_feed_says_that_its_dates_are_those_of_the_reports(edition: Edition, lang: Lang) -> None:
    """For the register does not know when an entry was changed; it says what to do with a feed, too."""
    parsed = feed_of(edition, CULTURE, lang)

    assert all(t(f"publish.{key}", lang) in parsed.feed.subtitle for key in ("feed-what", "feed-dates"))
    assert {entry.updated for entry in parsed.entries} == {entry.published for entry in parsed.entries}


def test_an_empty_feed_is_a_feed(edition: Edition) -> None:
    """A filter that nothing fits has a feed to wait on."""
    assert feed_of(edition, Filter(words="没有这样的词")).entries == []


def test_no_name_becomes_markup_of_a_feed(edition: Edition) -> None:
    """What XML cannot hold is replaced, all else is text."""
    name = "<b>&]]>\x00\ud800"
    names = pd.Series([name] * len(edition.gdf), dtype=object)
    gdf = edition.gdf.assign(name_zh=names, action_zh=names)
    about = About.of(Filter(words=name), shown=len(gdf), total=len(gdf))

    feed = write_feed(edition, gdf, about, query="", lang="zh", addresses=SERVED)

    assert etree.fromstring(feed).findall(".//b") == []
