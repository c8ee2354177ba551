"""Links and events: whatever they bear, only what makes sense gets through, and the rest is told or passed over."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.runtime.state.query_params_proxy import QueryParamsProxy

from haizhumap.layer.filtering import Filter, Near
from haizhumap.model import Sector, Stage, Zone
from haizhumap.ui import events, link
from haizhumap.ui.link import Chosen, Known, read_link

KNOWN = Known(
    places={"kanglu", "canton-tower"}, reports={"haizhu-2024"}, sections={"（六）"}, bases={"offline", "osm", "amap"}
)


class Query(dict[str, list[str]]):
    """Query parameters as Streamlit has them: the last value by name, all by `get_all`."""

    def __getitem__(self, name: str) -> Any:
        return super().__getitem__(name)[-1]

    def __setitem__(self, name: str, value: Any) -> None:
        super().__setitem__(name, [str(one) for one in value] if isinstance(value, list) else [str(value)])

    def get(self, name: str, default: Any = None) -> Any:
        """Return the last value."""
        return (super().get(name) or [default])[-1]

    def get_all(self, name: str) -> list[str]:
        """Return all values."""
        return list(super().get(name, []))


@pytest.fixture
def query() -> Iterator[Query]:
    """Return the link of a session that the code under test reads and changes."""
    query = Query()
    with patch("streamlit.query_params", query), patch("streamlit.session_state", {}):
        yield query


def read(query: Query, **parts: str | list[str]) -> Chosen:
    """Read a link."""
    for name, value in parts.items():
        query[name] = value
    return read_link(KNOWN)


def test_the_stand_in_knows_what_streamlits_own_does() -> None:
    """The tests' query parameters have no method that Streamlit's lack."""
    assert all(hasattr(QueryParamsProxy, name) for name in ("get_all", "get", "pop", "__getitem__", "__setitem__"))


def test_an_empty_link_is_the_first_page(query: Query) -> None:
    """Chinese, everything, offline map, the report below."""
    assert read(query) == Chosen()


def test_a_link_says_all_that_is_chosen(query: Query) -> None:
    """Every part of the state has its parameter."""
    chosen = read(
        query,
        lang="en",
        sector=["culture", "tourism"],
        stage="upgrading",
        zone="inside",
        section="（六）",
        report="haizhu-2024",
        q=" 塔 ",
        near="113.3,23.1,500",
        place="kanglu",
        base="osm",
        tab="charts",
        read="haizhu-2024:10-20",
        at="23.1,113.3,14.5",
    )

    assert chosen.ignored == ()
    assert chosen.wanted == Filter(
        sectors=frozenset({Sector.CULTURE, Sector.TOURISM}),
        stages=frozenset({Stage.UPGRADING}),
        zones=frozenset({Zone.INSIDE}),
        sections=frozenset({"（六）"}),
        report_ids=frozenset({"haizhu-2024"}),
        words=" 塔 ",
        near=Near(113.3, 23.1, 500),
    )
    assert (chosen.lang, chosen.place, chosen.base, chosen.tab) == ("en", "kanglu", "osm", "charts")
    assert (chosen.focus, chosen.at) == (("haizhu-2024", 10, 20), (23.1, 113.3, 14.5))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lang", "fr"),
        ("lang", "EN"),
        ("sector", "maybe"),
        ("stage", "<b>"),
        ("kind", "venues"),
        ("precision", "0"),
        ("zone", "moon"),
        ("change", "x"),
        ("section", "（九）"),
        ("report", "../../etc/passwd"),
        ("place", "<script>alert(1)</script>"),
        ("base", "mars"),
        ("tab", "admin"),
        ("near", "1,2"),
        ("near", "113.3,23.1,0"),
        ("near", "113.3,23.1,-5"),
        ("near", "113.3,23.1,50001"),
        ("near", "200,23.1,500"),
        ("near", "113.3,91,500"),
        ("near", "nan,nan,nan"),
        ("near", "inf,23.1,500"),
        ("near", "a,b,c"),
        ("at", "23.1,113.3"),
        ("at", "23.1,113.3,19"),
        ("at", "23.1,113.3,nan"),
        ("at", "113.3,223.1,10"),
        ("read", "elsewhere:1-2"),
        ("read", "haizhu-2024:a-b"),
        ("read", "haizhu-2024:-1-2"),
        ("read", "haizhu-2024:1-²"),
        ("read", "haizhu-2024:0-" + "9" * 5000),
    ],
)
def test_a_value_that_makes_no_sense_is_ignored_and_told(query: Query, name: str, value: str) -> None:
    """The page is the first page, with a notice that quotes the value."""
    chosen = read(query, **{name: value})

    assert chosen.ignored == (f"{name}={value}",)
    assert chosen == Chosen(ignored=chosen.ignored)


def test_known_values_stay_beside_unknown_ones(query: Query) -> None:
    """One bad code of a facet does not drop the others."""
    chosen = read(query, sector=["culture", "maybe"])

    assert chosen.wanted.sectors == {Sector.CULTURE}
    assert chosen.ignored == ("sector=maybe",)


def test_words_of_a_link_are_bounded(query: Query) -> None:
    """A very long search is cut."""
    assert len(read(query, q="村" * 10_000).wanted.words) == 200


# --- events ---


@pytest.mark.parametrize(
    ("event", "link"),
    [
        ({"name": "select", "place": "kanglu"}, {"place": ["kanglu"]}),
        ({"name": "filter", "facet": "sector", "codes": ["culture", "tourism"]}, {"sector": ["culture", "tourism"]}),
        ({"name": "filter", "facet": "zone", "codes": ["outside"]}, {"zone": ["outside"]}),
        ({"name": "search", "words": " 塔 "}, {"q": ["塔"]}),
        (
            {"name": "select", "place": "kanglu", "facets": {"sector": ["culture"], "stage": []}, "words": "塔"},
            {"sector": ["culture"], "q": ["塔"], "place": ["kanglu"]},
        ),
        ({"name": "cell", "sector": "culture", "stage": "operating"}, {"sector": ["culture"], "stage": ["operating"]}),
        ({"name": "near", "lon": 113.3, "lat": 23.1}, {"near": ["113.30000,23.10000,1000"]}),
        ({"name": "lang", "lang": "en"}, {"lang": ["en"]}),
        ({"name": "base", "base": "osm"}, {"base": ["osm"]}),
        ({"name": "tab", "tab": "charts"}, {"tab": ["charts"]}),
        ({"name": "draft", "draft": "abc"}, {"draft": ["abc"]}),
        ({"name": "focus", "report": "haizhu-2024", "start": 3, "end": 9}, {"read": ["haizhu-2024:3-9"]}),
        ({"name": "read", "report": "haizhu-2024"}, {"read": ["haizhu-2024:"]}),
    ],
)
def test_an_event_changes_the_link(query: Query, event: dict[str, Any], link: dict[str, list[str]]) -> None:
    """Each event writes its own parameter and nothing else."""
    events.take(event)

    assert dict(query.items()) == link


@pytest.mark.parametrize(
    ("link", "event"),
    [
        ({"place": "kanglu"}, {"name": "select", "place": None}),
        ({"sector": "culture"}, {"name": "filter", "facet": "sector", "codes": []}),
        ({"zone": "outside"}, {"name": "filter", "facet": "zone", "codes": []}),
        ({"q": "塔"}, {"name": "search", "words": ""}),
        ({"near": "113.3,23.1,500"}, {"name": "near-off"}),
        ({"sector": "culture", "q": "塔", "near": "1,2,3", "zone": "inside"}, {"name": "reset"}),
        ({"lang": "en"}, {"name": "lang", "lang": "zh"}),
        ({"page": "new", "draft": "abcdefghijklmnop", "item": "3"}, {"name": "page", "page": "map"}),
        ({"base": "osm"}, {"name": "base", "base": "offline"}),
        ({"tab": "charts"}, {"name": "tab", "tab": "reader"}),
        ({"sector": "culture", "stage": "operating"}, {"name": "cell", "sector": "culture", "stage": "operating"}),
    ],
)
def test_the_first_state_is_not_written_out(query: Query, link: dict[str, str], event: dict[str, Any]) -> None:
    """Going back to what stands at first leaves the link without the parameter."""
    for name, value in link.items():
        query[name] = value

    events.take(event)

    assert dict(query) == {}


@pytest.mark.parametrize(
    "event",
    [
        None,
        "select",
        ["select"],
        {},
        {"name": "no-such-event"},
        {"name": ["select"]},
        {"name": "select", "place": 3},
        {"name": "select", "place": {"$ne": ""}},
        {"name": "filter", "facet": "sector", "codes": "culture"},
        {"name": "filter", "facet": "sectors; drop", "codes": ["x"]},
        {"name": "filter", "facet": ["sector"], "codes": ["culture"]},
        {"name": "filter", "facet": {}, "codes": ["culture"]},
        {"name": "filter", "facets": ["sector"]},
        {"name": "filter", "facets": {"sector": "culture", "place": ["kanglu"]}, "words": ["塔"]},
        {"name": "search", "words": 3},
        {"name": "near", "lon": "113", "lat": "23"},
        {"name": "radius", "radius_m": -1},
        {"name": "radius", "radius_m": "many"},
        {"name": "base", "base": 3},
        {"name": "tiles-failed", "base": "amap"},
        {"name": "tab", "tab": ["charts"]},
        {"name": "lang", "lang": "fr"},
        {"name": "draft", "draft": ["x"]},
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
NAMES = (
    "select",
    "filter",
    "search",
    "cell",
    "near",
    "radius",
    "pick",
    "reset",
    "lang",
    "base",
    "tab",
    "focus",
    "read",
)
FIELDS = (
    "place",
    "facet",
    "facets",
    "codes",
    "words",
    "sector",
    "stage",
    "lon",
    "lat",
    "radius_m",
    "base",
    "report",
    "start",
    "tab",
)


@given(name=st.sampled_from(NAMES), fields=st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_no_event_raises_and_what_it_writes_can_be_read(name: str, fields: dict[str, Any]) -> None:
    """Any JSON in any field: the handler passes it over or writes a link that the page reads."""
    query = Query()
    with patch("streamlit.query_params", query), patch("streamlit.session_state", {}):
        events.take({"name": name, **fields})
        read_link(KNOWN)


def test_the_same_event_counts_once(query: Query) -> None:
    """Streamlit hands over a component's last value again at every run."""
    event = {"name": "select", "place": "kanglu", "at": 1}
    events.take(event)
    query.pop("place")

    events.take(event)

    assert "place" not in query


def test_picking_ends_with_the_point(query: Query) -> None:
    """The second press of the button, or the point itself, ends it."""
    events.take({"name": "pick", "at": 1})
    assert link.is_picking()
    events.take({"name": "near", "lon": 113.3, "lat": 23.1, "at": 2})
    assert not link.is_picking()

    events.take({"name": "radius", "radius_m": 5000, "at": 3})

    assert query["near"] == "113.30000,23.10000,5000"
    assert link.radius_m() == 5000


def test_only_the_chosen_base_map_can_fail(query: Query) -> None:
    """A base map that failed earlier does not drop the one chosen since; choosing one forgets the failure."""
    query["base"] = "osm"
    events.take({"name": "tiles-failed", "base": "amap", "at": 1})
    assert (query["base"], link.failed_base()) == ("osm", None)

    events.take({"name": "tiles-failed", "base": "osm", "at": 2})
    assert ("base" in query, link.failed_base()) == (False, "osm")
    events.take({"name": "base", "base": "amap", "at": 3})

    assert (query["base"], link.failed_base()) == ("amap", None)
