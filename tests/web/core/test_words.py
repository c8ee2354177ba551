"""`core/words.js`: phrases, labels, and offsets as Python counts them."""

from typing import Any

import pytest
from case_tables import read_cases
from static_server import Core

pytestmark = pytest.mark.browser

WORDS = {
    "words": {"count": ["显示{shown}个", "{shown} shown"], "plain": ["无", "none"]},
    "labels": {"sector": {"culture": ["文化", "Culture"]}},
}


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", ["显示3个", "无", "文化", "own", "、"]), ("en", ["3 shown", "none", "Culture", "own", ", "])],
)
def test_a_speaker_says_phrases_and_labels(core: Core, lang: str, said: list[str]) -> None:
    """Facts stand in their places; a code without a label is its own."""
    script = """([lang, payload], { makeSpeaker }) => {
        const { say, label, separator } = makeSpeaker({ lang, payload });
        return [say("count", { shown: 3 }), say("plain"), label("sector", "culture"), label("group", "own"), separator];
    }"""

    assert core(script, "words", given=[lang, WORDS]) == said


def test_a_fact_that_is_not_given_stays_as_it_is_written(core: Core) -> None:
    """And what a fact holds is not filled in again."""
    script = '(payload, { makeSpeaker }) => makeSpeaker({ lang: "en", payload }).say("x", { a: "{b}", b: 1 })'
    payload = {"words": {"x": ["", "{a} {c}"]}, "labels": {}}

    assert core(script, "words", given=payload) == "{b} {c}"


def test_a_word_goes_by_its_number(core: Core) -> None:
    """As in Python: one table holds both."""
    script = """(cases, { makeSpeaker }) => cases.map(({ words, facts }) =>
        makeSpeaker({ lang: "en", payload: { words: { x: ["", words] }, labels: {} } }).say("x", facts))"""
    cases: list[dict[str, Any]] = read_cases("number")

    assert core(script, "words", given=cases) == [case["said"] for case in cases]


@pytest.mark.parametrize("text", ["沥滘村", "a𠀀b𠀁", ""])
def test_a_text_is_cut_where_python_cuts_it(core: Core, text: str) -> None:
    """Characters outside the basic plane count as one."""
    script = """(text, { byCharacter }) => {
        const it = byCharacter(text);
        return [it.length, it.slice(1, 3), it.slice(2)];
    }"""

    assert core(script, "words", given=text) == [len(text), text[1:3], text[2:]]
