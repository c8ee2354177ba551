"""Addresses of what is published, and filters as addresses write them."""

from urllib.parse import parse_qsl

import pytest

from haizhumap.i18n import Lang
from haizhumap.layer.build import build_layer
from haizhumap.layer.facets import FACETS
from haizhumap.layer.filtering import Catalogue, Filter, Near
from haizhumap.model import Sector, Stage
from haizhumap.paths import Settings
from haizhumap.publishing.addresses import Addresses
from haizhumap.web.address import read_filter, write_filter

SERVED, WRITTEN = Addresses(), Addresses(is_static=True)

PLACES = [
    (SERVED, "kanglu", "zh", "place/kanglu"),
    (SERVED, "kanglu", "en", "place/kanglu?lang=en"),
    (WRITTEN, "kanglu", "zh", "place/kanglu.html"),
    (WRITTEN, "kanglu", "en", "place/kanglu.en.html"),
    (SERVED, '../"?#', "zh", "place/..%2F%22%3F%23"),
]


@pytest.mark.parametrize(("addresses", "place_id", "lang", "address"), PLACES)
def test_a_place_has_an_address_in_each_language(addresses: Addresses, place_id: str, lang: Lang, address: str) -> None:
    """On a server and as a file; an id cannot leave its part of the address."""
    assert addresses.place(place_id, lang) == address


@pytest.mark.parametrize(("addresses", "address"), [(SERVED, "places?lang=en"), (WRITTEN, "places.en.html")])
def test_the_list_of_places_has_an_address(addresses: Addresses, address: str) -> None:
    """On a server and as a file."""
    assert addresses.places("en") == address


FEEDS = [
    (SERVED, "zh", "", "feed.xml"),
    (SERVED, "en", "sector=culture", "feed.xml?sector=culture&lang=en"),
    (WRITTEN, "zh", "", "feed.xml"),
    (WRITTEN, "en", "sector=culture", "feed-culture.en.xml"),
]


@pytest.mark.parametrize(("addresses", "lang", "query", "address"), FEEDS)
def test_a_feed_has_an_address_of_its_filter(addresses: Addresses, lang: Lang, query: str, address: str) -> None:
    """Files exist by sector alone."""
    assert addresses.feed(lang, query) == address


def test_the_map_is_linked_with_a_place_or_a_filter() -> None:
    """On a server in the query, in a file behind the mark of a fragment."""
    assert SERVED.map("en", "kanglu") == "?place=kanglu&lang=en"
    assert WRITTEN.map("zh", query="sector=culture") == "index.html#sector=culture&lang=zh"


FILTERS = [
    Filter(),
    Filter(sectors=frozenset({Sector.CULTURE, Sector.HEALTH}), stages=frozenset({Stage.STARTING})),
    Filter(words="康乐 & 鹭江"),
    Filter(near=Near(113.31914, 23.10899, 750)),
]


@pytest.mark.parametrize("wanted", FILTERS)
def test_a_filter_is_read_as_it_was_written(settings: Settings, wanted: Filter) -> None:
    """What `write_filter` writes is the same filter again, and nothing of it is passed over."""
    counts = Catalogue(build_layer(settings)).count(Filter())
    known = {facet: frozenset(counts.get(facet, ())) for facet in FACETS}

    assert read_filter(parse_qsl(write_filter(wanted)), known) == (wanted, ())
