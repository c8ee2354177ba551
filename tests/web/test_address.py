"""The filter of a page as its address writes it."""

import pytest

from haizhumap.layer.facets import FACETS
from haizhumap.layer.filtering import Near
from haizhumap.model import Sector
from haizhumap.web.address import LONGEST_WORDS, read_filter, read_near

KNOWN = {facet: frozenset({"culture", "tourism"}) if facet == "sector" else frozenset() for facet in FACETS}


def test_codes_words_and_a_circle_are_read() -> None:
    """Several values of one facet widen it."""
    query = [("sector", "culture"), ("sector", "tourism"), ("q", "村"), ("near", "113.3,23.1,1000"), ("lang", "en")]

    wanted, ignored = read_filter(query, KNOWN)

    assert wanted.sectors == {"culture", "tourism"}
    assert (wanted.words, wanted.near) == ("村", Near(lon=113.3, lat=23.1, radius_m=1000))
    assert ignored == ()


def test_what_is_unknown_is_passed_over_and_told() -> None:
    """Whatever comes with a link is checked."""
    wanted, ignored = read_filter([("sector", "<script>"), ("sector", "culture"), ("near", "here")], KNOWN)

    assert (set(wanted.sectors), wanted.near) == ({Sector.CULTURE}, None)
    assert ignored == ("sector=<script>", "near=here")


def test_a_search_has_a_length() -> None:
    """A link cannot ask for a book."""
    wanted, _ = read_filter([("q", "村" * 10_000)], KNOWN)

    assert len(wanted.words) == LONGEST_WORDS


@pytest.mark.parametrize(
    "value", ["", "113.3,23.1", "113.3,23.1,0", "113.3,23.1,-5", "181,0,1", "0,91,1", "nan,0,1", "1e2,0,1", "0,0,50001"]
)
def test_a_circle_that_is_none_on_this_globe_is_none(value: str) -> None:
    """Three numbers, on the globe, with a radius of at most 50 km."""
    assert read_near(value) is None
