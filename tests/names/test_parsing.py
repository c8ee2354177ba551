"""Names of places taken apart."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haizhumap.names.parsing import parse_name
from haizhumap.names.similarity import is_same

ISSUER = "广州市海珠区人民政府"
parse = partial(parse_name, issuer=ISSUER)

PARTS = [
    ("海珠区儿童公园", "区", "儿童公园", "儿童", "公园"),
    ("市文化馆", "市", "文化馆", "", "文化馆"),
    ("康鹭片区一期", "", "康鹭片区一期", "康鹭", "片区"),
    ("琶洲西区商圈", "", "琶洲西区商圈", "琶洲西区", "商圈"),
    ("广州大道南", "", "广州大道南", "广州南", "大道"),
    ("“十香园”", "", "十香园", "十香园", ""),
]


@pytest.mark.parametrize(("words", "level", "bare", "core", "kind"), PARTS)
def test_a_name_has_its_parts(words: str, level: str, bare: str, core: str, kind: str) -> None:
    """The prefix, the name as it is compared, its core and its outermost type noun."""
    name = parse(words)

    assert (name.level, name.bare, name.core, name.kind) == (level, bare, core, kind)


def test_a_section_has_its_ends() -> None:
    """The two ends of a road's section, or the quarters of a joint area."""
    assert parse("沙渡路至石岗路段").ends == {"沙渡", "石岗"}
    assert parse("赤岗-客村片区").ends == {"赤岗", "客"}
    assert parse("康鹭片区").ends == frozenset()


@pytest.mark.parametrize(
    ("words", "numbers"),
    [("二十五号线", (25,)), ("25号线", (25,)), ("一百零二号", (102,)), ("A1栋3期", (1, 3)), ("村", ())],
)
def test_numerals_are_read_by_value(words: str, numbers: tuple[int, ...]) -> None:
    """Chinese and Arabic numerals are the same."""
    assert parse(words).numbers == numbers


@given(words=st.text(max_size=20))
def test_any_words_can_be_taken_apart(words: str) -> None:
    """A name is the same as itself, whatever it is."""
    assert is_same(parse(words), parse(words))
