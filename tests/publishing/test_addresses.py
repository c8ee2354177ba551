"""Where everything is that is published."""

import pytest

from haizhumap.i18n import Lang
from haizhumap.publishing.addresses import Addresses

SERVED, FILES = Addresses(root="https://example.org/map/"), Addresses(is_static=True)


@pytest.mark.parametrize(
    ("addresses", "lang", "place", "feed", "start"),
    [
        pytest.param(SERVED, "zh", "place/pazhou", "feed.xml?sector=culture", "?place=pazhou&lang=zh", id="served"),
        pytest.param(
            SERVED, "en", "place/pazhou?lang=en", "feed.xml?sector=culture&lang=en", "?place=pazhou&lang=en", id="en"
        ),
        pytest.param(
            FILES, "zh", "place/pazhou.html", "feed-culture.xml", "index.html#place=pazhou&lang=zh", id="files"
        ),
        pytest.param(
            FILES,
            "en",
            "place/pazhou.en.html",
            "feed-culture.en.xml",
            "index.html#place=pazhou&lang=en",
            id="files in English",
        ),
    ],
)
def test_a_language_has_an_address_of_its_own(
    addresses: Addresses, lang: Lang, place: str, feed: str, start: str
) -> None:
    """By a parameter where a server answers, by a name where there are files."""
    assert addresses.place("pazhou", lang) == place
    assert addresses.feed(lang, "sector=culture") == feed
    assert addresses.map(lang, "pazhou") == start


def test_an_id_cannot_leave_its_folder() -> None:
    """Whatever an id holds, it is one part of a path."""
    assert SERVED.place("../../a?b#c", "zh") == "place/..%2F..%2Fa%3Fb%23c"
    assert SERVED.picture("a/b") == "place/a%2Fb.svg"


def test_an_address_is_absolute_where_the_root_is_known() -> None:
    """Else it stays relative."""
    assert SERVED.absolute("feed.xml") == "https://example.org/map/feed.xml"
    assert FILES.absolute("feed.xml") == "feed.xml"
