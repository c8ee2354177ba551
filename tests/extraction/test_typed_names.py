"""Names that end with a type noun."""

import itertools

import pytest

from haizhumap.extraction.lexicon import read_site_types
from haizhumap.extraction.segments import Segments
from haizhumap.extraction.typed_names import find_names, is_named
from haizhumap.model import Kind


def names_in(text: str) -> list[str]:
    """Return the names that are found, sure of themselves or not."""
    return [text[name.start : name.end] for name in find_names(Segments(text))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("建设云溪湿地公园。", ["云溪湿地公园"]),
        ("改造东湖街道青禾村、云溪镇鹭岭村。", ["青禾村", "鹭岭村"]),
        ("修缮鼓楼胡同。", ["鼓楼胡同"]),
        ("推进云溪村旧村改造拆迁。", ["云溪村"]),
        ("加快G347青禾段改造。", ["G347青禾段"]),
        ("推进轨道7号线二期建设。", ["轨道7号线二期"]),
        ("坚持稳中求进。", []),
    ],
)
def test_a_type_noun_is_the_anchor_of_a_name(text: str, names: list[str]) -> None:
    """What stands around the noun limits the name."""
    assert names_in(text) == names


def test_names_come_in_text_order_and_do_not_overlap() -> None:
    """Each character belongs to one name at most."""
    names = [*find_names(Segments("推进轨道7号线二期和青禾大道南延建设，改造云溪村、白桥老街。"))]

    assert len(names) == 4
    assert all(one.end <= other.start for one, other in itertools.pairwise(names))


def test_a_name_tells_its_noun_and_whether_it_has_words_of_its_own() -> None:
    """青禾 is somebody's; 智慧 is a class."""
    [own] = find_names(Segments("建设青禾公园。"))
    [common] = find_names(Segments("建设智慧公园。"))

    assert ("建设青禾公园。"[own.noun_at : own.noun_end], own.site.kind) == ("公园", Kind.PARK)
    assert (own.is_sure, common.is_sure) == (True, False)


@pytest.mark.parametrize(("modifier", "is_so"), [("青禾", True), ("智慧", False), ("", False)])
def test_words_before_a_noun_name_it_or_do_not(modifier: str, *, is_so: bool) -> None:
    """Common words make a class of it."""
    assert is_named(modifier, read_site_types().by_noun["公园"]) is is_so
