"""What every copy of the data says of itself."""

import pytest

from haizhumap.layer.filtering import Filter, Near
from haizhumap.layer.provenance import About, describe_filter
from haizhumap.model import Sector


@pytest.mark.parametrize(
    ("wanted", "parts"),
    [
        (Filter(sectors=frozenset({Sector.CULTURE, Sector.TOURISM})), ["文化", "旅"]),
        (Filter(sections=frozenset({"（五）"})), ["（五）"]),
        (Filter(words=" 沥滘 "), ["沥滘"]),
        (Filter(near=Near(lon=113.3, lat=23.1, radius_m=500)), ["113.300000", "23.100000", "500"]),
    ],
)
def test_a_filter_is_said_in_words(wanted: Filter, parts: list[str]) -> None:
    """Codes by their labels, a code without one as it stands, words and circle as they are."""
    assert all(part in describe_filter(wanted, "zh") for part in parts)


def test_no_filter_is_said_too() -> None:
    """A copy that holds everything says so in both languages."""
    about = About.of(Filter(), shown=2, total=2)

    assert about.filter_zh == describe_filter(Filter(), "zh") != about.filter_en
    assert about.filter_en
