"""What a request asks for; what is refused stands in `test_core.py`."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haizhumap.errors import InputError
from haizhumap.i18n import LANGS, has_phrase, say_error
from haizhumap.layer.facets import FACETS
from haizhumap.layer.filtering import Filter, Near
from haizhumap.model import Sector, Stage
from haizhumap.service.collections import COLLECTIONS
from haizhumap.service.query.parameters import parameters_of, read_boxes, read_period, read_query
from haizhumap.web.address import read_filter, write_filter

PLACES = COLLECTIONS["places"]


def test_a_filter_is_written_as_in_the_pages_address() -> None:
    """What a reader copies from there says the same here."""
    wanted = Filter(
        sectors=frozenset({Sector.CULTURE, Sector.HEALTH}),
        stages=frozenset({Stage.PLANNING}),
        words="广州",
        near=Near(113.3, 23.1, 500),
    )
    pairs = [
        ("sector", "culture"), ("sector", "health"), ("stage", "planning"), ("q", "广州"), ("near", "113.3,23.1,500"),
    ]  # fmt: skip
    known = {facet: {value for name, value in pairs if name == facet} for facet in FACETS}

    assert read_query(pairs, PLACES).wanted == wanted == read_filter(pairs, known)[0]
    assert write_filter(wanted).count("&") == len(pairs) - 1


def test_a_code_that_is_none_is_refused_with_those_that_are() -> None:
    """The page passes over it; a program is told."""
    with pytest.raises(InputError) as error:
        read_query([("sector", "music")], PLACES)

    assert all("urban_renewal" in say_error(error.value, lang) for lang in LANGS)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_parameter_is_explained(name: str) -> None:
    """In the definition, in both languages."""
    assert all(has_phrase(f"service.parameter-{one.name}") for one in parameters_of(COLLECTIONS[name]))


def test_a_day_lasts_a_day() -> None:
    """A date is the whole of it, in UTC, a moment itself."""
    day = read_period("2024-01-25")
    moment = read_period("2024-01-25T08:00:00+08:00")

    assert (day.start, day.end) == (
        datetime(2024, 1, 25, tzinfo=UTC), datetime(2024, 1, 25, 23, 59, 59, 999999, tzinfo=UTC),
    )  # fmt: skip
    assert moment.start == moment.end == datetime(2024, 1, 25, tzinfo=UTC)


def test_a_box_over_the_antimeridian_is_two() -> None:
    """Heights are left out."""
    assert read_boxes("170,-10,0,-170,10,99") == ((170, -10, 180, 10), (-180, -10, -170, 10))


NAMES = st.sampled_from([one.name for one in parameters_of(PLACES)]) | st.text(max_size=5)
VALUES = st.text(max_size=30) | st.from_regex(r"[-0-9.,/TZ:e()' ]{0,25}", fullmatch=True)


@given(pairs=st.lists(st.tuples(NAMES, VALUES), max_size=3), name=st.sampled_from([*COLLECTIONS]))
def test_whatever_is_asked_is_read_or_refused_in_words(pairs: list[tuple[str, str]], name: str) -> None:
    """Nothing else is raised."""
    refused = None
    try:
        read_query(pairs, COLLECTIONS[name])
    except InputError as error:
        refused = error

    assert refused is None or all(say_error(refused, lang) for lang in LANGS)
