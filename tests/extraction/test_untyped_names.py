"""Names without a type noun of their own."""

from collections.abc import Callable, Iterator

import pytest

from haizhumap.extraction.segments import Segments
from haizhumap.extraction.typed_names import find_names
from haizhumap.extraction.untyped_names import (
    Site,
    Taken,
    find_before_tails,
    find_improved,
    find_known,
    find_listed,
    find_pairs,
    find_zones,
    to_site,
    with_shared_head,
)
from haizhumap.model import Kind

Rule = Callable[[Segments, Taken], Iterator[Site]]


@pytest.mark.parametrize(
    ("rule", "text", "names"),
    [
        pytest.param(find_zones, "强化与横琴、前海的产业合作。", ["横琴", "前海"], id="zones elsewhere"),
        pytest.param(find_zones, "横琴天气晴朗。", [], id="no word of co-operation"),
        pytest.param(find_improved, "不断完善鹿洲基础设施。", ["鹿洲"], id="what is improved there"),
        pytest.param(find_improved, "在鹿洲打造智慧物流示范园区。", ["鹿洲"], id="what is made there"),
        pytest.param(find_pairs, "实现大、小梅屿与鹭江公园联通。", ["大、小梅屿"], id="two names written once"),
        pytest.param(
            find_before_tails, "优化应柳、永青等进京检查站。", ["永青", "应柳"], id="a list that says what it is"
        ),
    ],
)
def test_neighbours_tell_a_name(rule: Rule, text: str, names: list[str]) -> None:
    """What stands beside it says that it is one."""
    assert [text[site.start : site.end] for site in rule(Segments(text), Taken([]))] == names


def test_what_is_taken_is_not_found_again() -> None:
    """A span that a rule holds is passed over by the next."""
    text = "强化与横琴、前海的产业合作。"
    [first, _] = find_zones(Segments(text), Taken([]))

    assert [text[site.start : site.end] for site in find_zones(Segments(text), Taken([first]))] == ["前海"]


def test_the_neighbours_of_a_sure_name_in_a_list_are_names() -> None:
    """黄麻布 is a village's, as 甲岸村 after it is one."""
    text = "推动黄麻布、甲岸村旧改。"
    segments = Segments(text)
    sites = [to_site(name) for name in find_names(segments)]

    [listed] = find_listed(segments, sites, Taken(sites))

    assert (text[listed.start : listed.end], listed.kind, listed.rule) == ("黄麻布", Kind.VILLAGE, "listed")


def test_elements_share_the_type_noun_after_the_last() -> None:
    """2号、3号人行天桥 are written with one noun."""
    text = "提升改造鹭江2号、3号人行天桥。"
    segments = Segments(text)
    *_, name = find_names(segments)

    whole = with_shared_head(segments, name, ends=())

    assert text[whole.start : whole.end] == "鹭江2号、3号人行天桥"


def test_a_known_name_is_found_wherever_it_stands() -> None:
    """The gazetteer's names need no neighbour, the longest goes first."""
    text = "鹭港与鹭港西。"
    found = find_known(Segments(text), {"鹭港": Kind.AREA, "鹭港西": Kind.PARK}, Taken([]))

    assert [(site.start, site.kind) for site in found] == [(3, Kind.PARK), (0, Kind.AREA)]
