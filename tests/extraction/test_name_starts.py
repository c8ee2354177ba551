"""Where names begin."""

import pytest

from haizhumap.extraction.lexicon import Role
from haizhumap.extraction.name_starts import find_start, is_common
from haizhumap.extraction.segments import Segments


@pytest.mark.parametrize(
    ("sentence", "noun", "words", "role"),
    [
        pytest.param("开工建设云溪湿地公园。", "湿地公园", "云溪", Role.VERB, id="after a verb"),
        pytest.param("建成首批云溪公园。", "公园", "云溪", Role.LEAD, id="after an ordinal"),
        pytest.param("云溪公园开放。", "公园", "云溪", None, id="at the beginning"),
        pytest.param("综合治理白桥河。", "河", "白桥", Role.WEAK, id="a verb that names hold too"),
        pytest.param("白桥村和石塘村拆迁。", "村拆迁", "石塘", None, id="after a conjunction"),
        pytest.param("使白桥老街重现繁华。", "老街", "白桥", None, id="after a single character"),
        pytest.param("共建“云山-鹭岭”生态廊道。", "生态廊道", "“云山-鹭岭”", Role.VERB, id="with a quotation"),
    ],
)
def test_a_name_begins_after_the_words_that_are_no_part_of_it(
    sentence: str, noun: str, words: str, role: Role | None
) -> None:
    """The start is searched for from a name's last known part backwards; the word before it is told by its role."""
    stop = sentence.index(noun)

    start = find_start(Segments(sentence), stop)

    assert (sentence[start.at : stop], start.role) == (words, role)


def test_the_word_before_a_name_is_told_with_its_offset() -> None:
    """Whoever cuts an action out of the sentence needs both."""
    start = find_start(Segments("开工建设云溪公园。"), 6)

    assert (start.word, start.word_at) == ("开工建设", 0)


def test_punctuation_ends_the_search() -> None:
    """No name reaches over a comma, and no word stands before it there."""
    start = find_start(Segments("改造青禾，云溪公园开放。"), 7)

    assert (start.at, start.word, start.role) == (5, "", None)


def test_a_street_may_be_called_after_a_verb() -> None:
    """With `is_free` the verb stays in the name: 建设东路."""
    text = "改造建设东路。"

    assert find_start(Segments(text), 5, is_free=True).at == 2
    assert find_start(Segments(text), 5).at == 4


@pytest.mark.parametrize(("words", "is_so"), [("城市更新", True), ("云溪", False), ("", False)])
def test_common_vocabulary_is_no_name(words: str, *, is_so: bool) -> None:
    """Words that stand in `vocabulary.toml`, and nothing else."""
    assert is_common(words) is is_so
