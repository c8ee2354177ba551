"""The address and the events as far as the server sees them: only what makes sense gets through."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.runtime.state.query_params_proxy import QueryParamsProxy

from haizhumap.ui import events
from haizhumap.ui.link import Chosen, read_link


class Query(dict[str, Any]):
    """Query parameters as Streamlit has them, one value a name."""

    def get_all(self, name: str) -> list[str]:
        """Return all values."""
        return [self[name]] if name in self else []


@pytest.fixture
def query() -> Iterator[Query]:
    """Return the link of a session that the code under test reads and changes."""
    query = Query()
    with patch("streamlit.query_params", query), patch("streamlit.session_state", {}):
        yield query


def test_the_stand_in_knows_what_streamlits_own_does() -> None:
    """The tests' query parameters have no method that Streamlit's lack."""
    assert all(hasattr(QueryParamsProxy, name) for name in ("get_all", "get", "pop", "__getitem__", "__setitem__"))


@pytest.mark.parametrize(
    ("link", "chosen"),
    [
        ({}, Chosen()),
        ({"lang": "en", "page": "new", "base": "osm"}, Chosen(lang="en", page="new", base="osm")),
        ({"lang": "fr", "page": "admin", "base": "yahoo"}, Chosen()),
        ({"sector": "culture", "place": "x", "tab": "table"}, Chosen()),
    ],
)
def test_the_server_reads_language_page_and_base_map_alone(query: Query, link: dict[str, str], chosen: Chosen) -> None:
    """All else in the address is the browser's; what is unknown is passed over."""
    query.update(link)

    assert read_link({"osm"}) == chosen


@pytest.mark.parametrize(
    ("event", "link"),
    [
        ({"name": "lang", "lang": "en"}, {"lang": "en"}),
        ({"name": "lang", "lang": "fr"}, {"lang": "zh"}),
        ({"name": "base", "base": "osm"}, {"base": "osm"}),
        ({"name": "base", "base": "offline"}, {}),
        ({"name": "tiles-failed", "base": "osm"}, {}),
        ({"name": "draft", "draft": "abc"}, {"draft": "abc"}),
    ],
)
def test_an_event_of_the_review_changes_the_link(query: Query, event: dict[str, Any], link: dict[str, str]) -> None:
    """Language, base map and which review."""
    events.take(event)

    assert dict(query) == link


@pytest.mark.parametrize(
    "event",
    [
        None,
        1,
        "lang",
        [],
        {},
        {"name": None},
        {"name": "select", "place": "x"},
        {"name": "base"},
        {"name": "draft", "draft": 3},
    ],
)
def test_a_malformed_event_changes_nothing(query: Query, event: object) -> None:
    """Whatever a browser sends, nothing raises and the link stays."""
    events.take(event)

    assert dict(query) == {}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(
    name=st.sampled_from(("lang", "base", "draft", "tiles-failed", "select")),
    fields=st.dictionaries(st.sampled_from(("lang", "base", "draft", "place")), JSON),
)
def test_no_event_raises_and_what_it_writes_can_be_read(name: str, fields: dict[str, Any]) -> None:
    """Any JSON in any field: the handler passes it over or writes a link that the page reads."""
    with patch("streamlit.query_params", Query()), patch("streamlit.session_state", {}):
        events.take({"name": name, **fields})
        read_link({"osm"})


def test_the_same_event_counts_once(query: Query) -> None:
    """Streamlit hands over a component's last value again at every run."""
    event = {"name": "lang", "lang": "en", "at": 1}
    events.take(event)
    query.pop("lang")

    events.take(event)

    assert dict(query) == {}
