"""Making names and texts comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haizhumap.names.normalise import fold, normalise, split_words


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("“海珠  \uff22RT”", "海珠brt"),
        ("新港东路（琶洲至新洲）", "新港东路琶洲-新洲"),
        ("A——B", "a-b"),
    ],
)
def test_a_name_keeps_what_counts(words: str, expected: str) -> None:
    """Width, case, spaces, brackets and the sort of dash do not count."""
    assert normalise(words) == expected


@pytest.mark.parametrize(("words", "expected"), [("  Café\u3000\uff21BC\n", "cafe abc"), ("瀝滘", "沥滘")])
def test_a_text_is_folded(words: str, expected: str) -> None:
    """Accents, width, case, spacing and traditional characters do not count."""
    assert fold(words) == expected


@pytest.mark.parametrize(("query", "words"), [("沥滘Art-5A", ["沥滘", "art", "5a"]), ("— ·", ["—·"]), (" ", [])])
def test_a_query_falls_into_words(query: str, words: list[str]) -> None:
    """Chinese and anything else are parted; punctuation alone is a word."""
    assert split_words(query) == words


@given(st.text())
def test_folding_twice_changes_nothing_more(words: str) -> None:
    """What is folded stays so, on one line, without control characters."""
    once = fold(words)

    assert fold(once) == once
    assert not set("\n\t\x01") & set(once)
