"""Names of places beside each other: what tells them apart and what makes one short for the other."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haizhumap.names.parsing import common_words, parse_name
from haizhumap.names.similarity import conflict, is_alike, is_generic, is_part, is_same

ISSUER = "广州市海珠区人民政府"
parse = partial(parse_name, issuer=ISSUER)

APART = [
    ("康鹭片区一期", "康鹭片区二期"),
    ("轨道25号线", "轨道17号线"),
    ("布吉河", "沙湾河"),
    ("环岛路东段", "环岛路西段"),
    ("新滘南路南段", "新滘南路北段"),
    ("东晓路", "东晓南路"),
    ("广州大道", "广州大道南"),
    ("江南东路", "江南中路"),
    ("大梅沙公园", "小梅沙公园"),
    ("海珠湿地A区", "海珠湿地B区"),
    ("市图书馆", "区图书馆"),
    ("轨道5号线", "轨道5号线西延"),
    ("海珠美术馆", "海珠体育馆"),
    ("环岛路三围油库—南沙港快速路段", "环岛路沙渡路—石岗路段"),
    ("石溪村", "石榴岗村"),
    ("三滘村", "五凤村"),
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_tells_places_apart_keeps_them_apart(one: str, other: str) -> None:
    """Phases, numbers, directions, levels, type nouns and ends of sections forbid that two names mean one place."""
    names = parse(one), parse(other)

    assert not is_same(*names)
    assert not is_part(*names)
    assert not is_alike(*names)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("广州塔", "广州塔"),
        ("市文化馆", "广州市文化馆"),
        ("海珠区儿童公园", "区儿童公园"),
        ("轨道25号线", "轨道２５号线"),
        ("“十香园”", "十香园"),
        ("沙渡路—石岗路段", "沙渡路至石岗路段"),
        ("环岛路（沙渡路—石岗路段）", "环岛路沙渡路-石岗路段"),
    ],
)
def test_writing_and_administrative_prefixes_do_not_count(one: str, other: str) -> None:
    """Widths, quotation marks, dashes and the issuer's own prefixes make no other name."""
    assert is_same(parse(one), parse(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("水贝片区", "水贝"),
        ("水贝黄金珠宝消费街区", "水贝片区"),
        ("康鹭片区一期", "康鹭片区"),
        ("太古仓", "太古仓码头"),
        ("华洲路", "华洲路复合通道"),
        ("琶洲西区", "琶洲西区商圈"),
        ("赤岗-客村片区", "客村-赤岗片区"),
    ],
)
def test_one_name_may_be_short_for_another(one: str, other: str) -> None:
    """A name that holds the other may mean the same place, which is no more than a question."""
    names = parse(one), parse(other)

    assert is_part(*names)
    assert not is_same(*names)


def test_a_name_with_a_letter_changed_is_alike() -> None:
    """A few characters in a long core may be another way of writing it."""
    assert is_alike(parse("石涌口渠箱泵站"), parse("石涌口箱渠泵站"))


def test_the_districts_own_name_is_too_common_to_go_by() -> None:
    """What half the names begin with makes none short for another."""
    common = common_words(ISSUER)

    assert common == {"广州", "广州市", "海珠", "海珠区"}
    assert not is_part(parse("海珠片区"), parse("海珠创新片区"), common=common)


def test_the_citys_and_the_districts_are_different() -> None:
    """An administrative level is part of a name where both say theirs."""
    assert conflict(parse("市文化馆"), parse("海珠区文化馆"))
    assert not conflict(parse("文化馆"), parse("海珠区文化馆"))


@pytest.mark.parametrize(("words", "expected"), [("美术馆", True), ("市人民医院", False), ("广州美术馆", False)])
def test_a_bare_type_noun_is_generic(words: str, *, expected: bool) -> None:
    """A name that is nothing but a type noun names no one place."""
    assert is_generic(parse(words)) is expected


NAMES = st.text(st.sampled_from("东西南北一二三12期号线路段片区村公园琶洲康鹭石溪-—（）市区a"), max_size=12)


@given(one=NAMES, other=NAMES)
def test_every_relation_is_symmetric(one: str, other: str) -> None:
    """Which name comes first makes no difference, whatever the names are."""
    names = parse(one), parse(other)

    for relation in (is_same, is_part, is_alike, conflict):
        assert relation(*names) == relation(*reversed(names))


@given(core=st.text(st.sampled_from("琶洲康鹭石溪沥滘"), min_size=1, max_size=6), phases=st.permutations(range(1, 30)))
def test_different_phases_are_never_the_same(core: str, phases: list[int]) -> None:
    """Two phases of one project are two places."""
    names = [parse(f"{core}片区{phase}期") for phase in phases[:2]]

    assert conflict(*names)
