"""Names in Latin letters."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haizhumap.lexicons import read_toml
from haizhumap.names.pinyin import read_aloud, slug, title
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


@given(st.text(alphabet=st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF)) | st.text())
def test_every_name_can_be_read_aloud(name: str) -> None:
    """Rare characters, other scripts and nothing at all have readings or none, never a fault."""
    assert all(syllable for reading in read_aloud(name) for syllable in reading.split(" "))


def test_the_readings_are_pinyin_without_tones() -> None:
    """Each entry of the lexicon is one character with its syllables."""
    entries = read_toml("haizhumap.names", "readings.toml")["characters"]

    assert all(len(character) == 1 for character in entries)
    assert all(re.fullmatch("[a-z]+", reading) for readings in entries.values() for reading in readings)
