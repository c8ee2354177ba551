"""How sure the extraction is of a candidate, in words."""

from itertools import product

import pytest

from haizhumap.extraction.candidates import find_candidates
from haizhumap.extraction.decider.decision import SURE, reason
from haizhumap.extraction.decider.features import Aspect
from haizhumap.i18n import LANGS, Lang
from haizhumap.ui.review.reasons import say_chance, say_why

REPORT = "一、2025年工作安排\n加快布吉河综合整治，推进清水河片区开发，打通爱国路北延段。"


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        (("verb=推进 (+)", "works (-)"), "很可能是地点：前面有“推进”；不过后面没有说到工程。"),
        (("gazetteer=云溪 (+)",), "很可能是地点：以前的报告里有“云溪”。"),
        (("reviewer",), "由审阅者标出。"),
        (("noun:公园", "joint=0 (+)", "x"), "很可能是地点。"),
    ],
)
def test_reasons_are_one_sentence(why: tuple[str, ...], sentence: str) -> None:
    """What speaks for it, what speaks against it; what older drafts hold is passed over."""
    assert say_why(0.8, why, "zh") == sentence


@pytest.mark.parametrize(("lang", "aspect", "word"), [*product(LANGS, Aspect, ("", "甲"))])
def test_every_aspect_has_words(lang: Lang, aspect: Aspect, word: str) -> None:
    """For and against, with a word of the report or without."""
    against = reason(aspect, word, is_for=False)

    alone, both = (say_why(0.4, (reason(aspect, word, is_for=True), *more), lang) for more in ((), (against,)))

    assert both.startswith(alone[:-1])
    assert both != alone
    assert "{" not in both


@pytest.mark.parametrize("lang", LANGS)
def test_every_candidate_is_explained(lang: Lang) -> None:
    """More is told of each than how sure it is."""
    for one in find_candidates(REPORT):
        assert len(say_why(one.score, one.why, lang)) > len(say_chance(one.score, one.why, lang)) + 1


def test_scores_have_words_in_their_order() -> None:
    """Four words, of which the first is for what may be accepted unread."""
    words = [say_chance(score, (), "en") for score in (SURE, SURE - 0.01, 0.6, 0.4)]

    assert len({*words}) == 4
    assert words[0] == "Almost certainly a place"
