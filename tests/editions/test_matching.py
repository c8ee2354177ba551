"""Which places of two reports are the same: what is linked, and what never is."""

from collections import Counter
from typing import Any

import pytest
from edition_layers import change_of, layer, link, row
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from haizhumap.editions.changes import find_successions
from haizhumap.model import Change, Decision, LinkStatus


def test_a_certain_link_goes_before_one_that_waits() -> None:
    """Named twice this year, a place of last year is found by both entries, whatever else resembles one of them."""
    found = change_of(
        row("a", "东门步行街", 2024),
        row("b", "东门活力时尚消费步行街", 2024),
        row("c", "东门步行街", 2025),
        row("d", "东门步行街", 2025, quote="举办东门步行街活动。"),
    )

    assert [found[one]["earlier_id"] for one in "cd"] == ["a", "a"]
    assert [found[one]["status"] for one in "cd"] == [LinkStatus.CERTAIN] * 2


def test_an_alias_is_certain() -> None:
    """Another name that the register knows links as surely as the name."""
    found = change_of(
        row("a", "广州塔", 2024, kind="venue"),
        row("b", "小蛮腰", 2025, kind="venue", aliases=["广州塔", "Canton Tower"]),
    )

    assert (found["b"]["earlier_id"], found["b"]["status"]) == ("a", LinkStatus.CERTAIN)
    assert "alias" in found["b"]["evidence"]


def test_an_alias_that_two_places_bear_links_nothing() -> None:
    """Two sections of one road share its name, which says nothing of which is meant."""
    found = change_of(
        row("a", "沙渡路—石岗路段", 2024, kind="road_segment", aliases=["环岛路"]),
        row("b", "三围油库—南沙港快速路段", 2024, kind="road_segment", aliases=["环岛路"]),
        row("c", "沙渡路—石岗路段", 2025, kind="road_segment", aliases=["环岛路"]),
        row("d", "新滘路—仑头路段", 2025, kind="road_segment", aliases=["环岛路"]),
    )

    assert [found[one]["earlier_id"] for one in "cd"] == ["a", ""]


@pytest.mark.parametrize(("one", "other"), [("沥滘片区", "沥滘"), ("石涌口渠箱泵站", "石涌口箱渠泵站")])
def test_a_name_not_quite_the_same_needs_review(one: str, other: str) -> None:
    """It is linked only for a person to look at."""
    found = change_of(row("a", one, 2024), row("b", other, 2025))

    assert (found["b"]["earlier_id"], found["b"]["status"]) == ("a", LinkStatus.NEEDS_REVIEW)
    assert found["b"]["score"] < 0.9


@pytest.mark.parametrize("name", ["美术馆", "海珠", "海珠区"])
def test_a_name_that_does_not_say_which_needs_review(name: str) -> None:
    """A bare type noun, or the district's own name, need not mean the same site in two years."""
    found = change_of(row("a", name, 2024), row("b", name, 2025))

    assert found["b"]["status"] == LinkStatus.NEEDS_REVIEW


def test_the_same_name_of_another_kind_needs_review() -> None:
    """A river and a metro stop may share a name."""
    found = change_of(row("a", "磨碟沙涌", 2024, kind="waterway"), row("b", "磨碟沙涌", 2025, kind="transit"))

    assert found["b"]["status"] == LinkStatus.NEEDS_REVIEW


def test_a_likely_name_needs_something_behind_it() -> None:
    """With another sector and no overlap, a name that holds the other is not enough; an overlap is."""
    area = box(113.30, 23.05, 113.31, 23.06)
    apart = {"sector": "culture"}

    alone = change_of(row("a", "沥滘片区", 2024), row("b", "沥滘", 2025, **apart))
    overlapping = change_of(
        row("a", "沥滘片区", 2024, geometry=area), row("b", "沥滘", 2025, geometry=Point(113.305, 23.055), **apart)
    )

    assert alone["b"]["change"] == Change.NEW
    assert overlapping["b"]["evidence"] == ("abbreviation", "geometry")


def test_nearness_alone_links_nothing() -> None:
    """Two places at the very same spot are two if their names are."""
    spot = Polygon([(113.3, 23.1), (113.31, 23.1), (113.31, 23.11)])

    found = change_of(row("a", "红卫村", 2024, geometry=spot), row("b", "五凤村", 2025, geometry=spot))

    assert (found["a"]["change"], found["b"]["change"]) == (Change.DROPPED, Change.NEW)


def test_the_better_name_is_taken() -> None:
    """Of two candidates the exact one wins, and the other stays free."""
    found = change_of(row("a", "沥滘", 2024), row("b", "沥滘片区", 2024), row("c", "沥滘片区", 2025))

    assert (found["c"]["earlier_id"], found["a"]["change"]) == ("b", Change.DROPPED)


def test_a_place_that_a_report_names_twice_is_neither_new_nor_dropped() -> None:
    """The second sentence on a place belongs to the same place, in either year."""
    twice_later = change_of(row("a", "琶洲", 2024), row("b", "琶洲", 2025), row("c", "琶洲", 2025, quote="建设琶洲。"))
    twice_earlier = change_of(
        row("a", "琶洲", 2024), row("b", "琶洲", 2024, quote="建设琶洲。"), row("c", "琶洲", 2025)
    )

    assert [twice_later[one]["earlier_id"] for one in "bc"] == ["a", "a"]
    assert [twice_earlier[one]["later_id"] for one in "ab"] == ["c", "c"]


def test_a_rejection_parts_what_the_rules_link() -> None:
    """A person's no goes before the same name."""
    decisions = [link("a", "b", decision=Decision.REJECT)]

    found = change_of(row("a", "琶洲", 2024), row("b", "琶洲", 2025), decisions=decisions)

    assert (found["a"]["change"], found["b"]["change"]) == (Change.DROPPED, Change.NEW)


def test_a_confirmation_links_what_the_rules_never_would() -> None:
    """A person's yes goes before the rules and takes both places."""
    rows = [row("a", "广重片区", 2024), row("b", "海珠创新湾", 2024), row("c", "海珠创新湾", 2025)]

    found = change_of(*rows, decisions=[link("a", "c")])

    assert (found["c"]["earlier_id"], found["c"]["status"]) == ("a", LinkStatus.CERTAIN)
    assert found["c"]["evidence"] == ("decision",)


NAMES = [
    "琶洲片区",
    "琶洲",
    "琶洲一期",
    "琶洲二期",
    "沥滘村",
    "沥滘",
    "轨道17号线",
    "轨道25号线",
    "东晓路",
    "东晓南路",
    "东晓北路",
    "环岛路东段",
    "环岛路西段",
    "广州大道",
    "广州大道南",
    "美术馆",
    "市文化馆",
    "区文化馆",
    "石溪村",
    "马涌",
    "马涌流域",
]


SPOTS: list[BaseGeometry | None] = [None, Point(113.3, 23.1), box(113.29, 23.09, 113.31, 23.11)]


@st.composite
def reports(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw the places of two made-up reports; each names a place at most once."""
    return [
        row(
            f"p{year}-{at}",
            name,
            year,
            sector=draw(st.sampled_from(["urban_renewal", "transport"])),
            geometry=draw(st.sampled_from(SPOTS)),
        )
        for year in (2024, 2025)
        for at, name in enumerate(draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=12)))
    ]


@given(rows=reports(), data=st.data())
def test_linking_is_one_to_one_and_does_not_mind_the_order(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    """No place has two predecessors or two successors, both sides agree, and shuffled rows give the same links."""
    found = change_of(*rows) if rows else {}
    shuffled = change_of(*data.draw(st.permutations(rows))) if rows else {}

    links = Counter(one["earlier_id"] for one in found.values() if one["earlier_id"])
    assert set(links.values()) <= {1}
    assert all(found[one["earlier_id"]]["later_id"] == place_id for place_id, one in found.items() if one["earlier_id"])
    assert {key: {**one, "score": str(one["score"])} for key, one in found.items()} == {
        key: {**one, "score": str(one["score"])} for key, one in shuffled.items()
    }


FORBIDDEN = {
    frozenset(pair)
    for pair in (
        ("琶洲一期", "琶洲二期"),
        ("轨道17号线", "轨道25号线"),
        ("东晓路", "东晓南路"),
        ("东晓路", "东晓北路"),
        ("东晓南路", "东晓北路"),
        ("环岛路东段", "环岛路西段"),
        ("广州大道", "广州大道南"),
        ("市文化馆", "区文化馆"),
        ("沥滘村", "石溪村"),
    )
}


@given(rows=reports())
def test_different_phases_numbers_and_directions_are_never_linked(rows: list[dict[str, Any]]) -> None:
    """Whatever else speaks for it, the sector or one spot on the map."""
    names = {one["place_id"]: one["name_zh"] for one in rows}
    found = change_of(*rows) if rows else {}
    pairs = {frozenset((names[one["earlier_id"]], names[key])) for key, one in found.items() if one["earlier_id"]}

    assert pairs.isdisjoint(FORBIDDEN)


@given(rows=reports(), data=st.data())
def test_decisions_go_before_every_rule(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    """A confirmed pair is linked and a rejected one is not, whatever the names."""
    earlier, later = (
        [one["place_id"] for one in rows if one["report_date"].startswith(year)] for year in ("2024", "2025")
    )
    if not (earlier and later):
        return
    pair = data.draw(st.sampled_from(earlier)), data.draw(st.sampled_from(later))
    decision = data.draw(st.sampled_from(Decision))

    found = change_of(*rows, decisions=[link(*pair, decision=decision)])

    assert (found[pair[1]]["earlier_id"] == pair[0]) is (decision is Decision.CONFIRM)


def test_two_reports_of_some_hundred_places_are_linked_without_comparing_all_pairs() -> None:
    """Only pairs with two characters in common are looked at, so unrelated names are never compared."""
    rows = [
        row(f"p{year}-{at}", f"{chr(0x4E00 + at)}{chr(0x5E00 + at)}村", year)
        for year in (2024, 2025)
        for at in range(300)
    ]

    (succession,) = find_successions(layer(*rows))

    assert [match.status for match in succession.linked.matches] == [LinkStatus.CERTAIN] * 300
