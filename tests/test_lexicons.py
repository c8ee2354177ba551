"""Word lists loaded by annotation."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from haizhumap.lexicons import any_of, load
from haizhumap.model import Kind, Sector


@dataclass(frozen=True)
class Inner:
    """A record in a record."""

    kind: Kind
    unless: re.Pattern[str] | None = None


@dataclass(frozen=True)
class Rules:
    """One field of each sort."""

    words: re.Pattern[str]
    regex: re.Pattern[str]
    marks: frozenset[str]
    kinds: frozenset[Kind]
    order: tuple[str, ...]
    pairs: Mapping[str, tuple[Kind, Sector | None]]
    inner: tuple[Inner, ...]
    made: int
    times: float = 1.0


RAW = {
    "words": ["村", "村庄"],
    "regex": "[0-9]+",
    "marks": "、，",
    "kinds": ["park"],
    "order": ["b", "a"],
    "pairs": {"片区": ["area", "urban_renewal"], "项目": ["other", ""]},
    "inner": [{"kind": "road"}, {"kind": "park", "unless": "铁路"}],
    "times": 2.5,
    "unread": 1,
}


def test_the_annotations_say_how_an_entry_is_read() -> None:
    """Patterns are compiled, of words the longest wins, codes are members, "" is None where there may be nothing."""
    rules = load(Rules, RAW, made=7)

    assert rules.words.match("村庄建设").group() == "村庄"  # type: ignore[union-attr]
    assert rules.regex == re.compile("[0-9]+")
    assert (rules.marks, rules.kinds, rules.order) == (frozenset("、，"), frozenset({Kind.PARK}), ("b", "a"))
    assert rules.pairs == {"片区": (Kind.AREA, Sector.URBAN_RENEWAL), "项目": (Kind.OTHER, None)}
    assert rules.inner == (Inner(Kind.ROAD), Inner(Kind.PARK, re.compile("铁路")))
    assert (rules.made, rules.times) == (7, 2.5)


def test_an_entry_that_is_missing_is_told() -> None:
    """A list that lacks an entry is a defect of the package."""
    with pytest.raises(KeyError, match="regex"):
        load(Rules, {name: value for name, value in RAW.items() if name != "regex"}, made=7)
    with pytest.raises(ValueError, match="castle"):
        load(Inner, {"kind": "castle"})


def test_the_longest_word_wins_and_patterns_come_last() -> None:
    """Whatever the order of the words."""
    pattern = re.compile(any_of(["路", "路段", "大道"], "[GS][0-9]{3}"))

    assert pattern.findall("大道路段G105路") == ["大道", "路段", "G105", "路"]
