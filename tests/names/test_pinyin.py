"""Names in Latin letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haizhumap.names.pinyin import slug, title
from haizhumap.register.tables import ID


@pytest.mark.parametrize(
    ("name", "expected_slug", "expected_title"),
    [
        pytest.param("布吉河", "buji-he", "Buji He", id="a name and its type noun"),
        pytest.param("市文化馆", "shi-wenhuaguan", "Shi Wenhuaguan", id="an administrative prefix"),
        pytest.param("东门步行街", "dongmen-buxingjie", "Dongmen Buxingjie", id="readings by phrase"),
        pytest.param("西安路", "xian-lu", "Xi'an Lu", id="an apostrophe before a vowel"),
        pytest.param("女儿河", "nver-he", "Nü'er He", id="a dotted letter"),
        pytest.param("罗湖口岸片区", "luo-hu-kou-an-pianqu", "Luo Hu Kou An Pianqu", id="a long name, by syllables"),
        pytest.param("罗湖", "luohu", "Luohu", id="a name that only looks like a lake"),
        pytest.param("Ａ馆２号", "a-guan-2-hao", "A Guan 2 Hao", id="letters and digits"),
        pytest.param("——", "", "——", id="nothing to spell"),
    ],
)
def test_a_name_is_spelt_word_by_word(name: str, expected_slug: str, expected_title: str) -> None:
    """Ids have no accents and no apostrophes, names keep them."""
    assert (slug(name), title(name)) == (expected_slug, expected_title)


@given(st.text())
def test_a_slug_goes_into_an_id(name: str) -> None:
    """Whatever a report calls a place, its id has the form of ids."""
    assert ID.fullmatch(f"report-{slug(name)}" if slug(name) else "report")
