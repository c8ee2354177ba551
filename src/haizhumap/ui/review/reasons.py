"""
How sure the extraction is of a candidate, and why, in the reader's words.

Owns the sentence; what spoke for a candidate is `extraction.decider`'s. A reason of an older draft that nobody says any
more is passed over.
"""

import re
from collections.abc import Iterator, Sequence

from haizhumap.extraction.decider.decision import SURE
from haizhumap.extraction.decider.features import Aspect
from haizhumap.i18n import Lang, t

_REASON = re.compile(r"(?P<aspect>[a-z]+)(?:=(?P<word>.*))? \((?P<sign>[+-])\)", re.DOTALL)
_SIDES = {"+": "for", "-": "against"}
_WITH_WORD = frozenset({Aspect.NOUN, Aspect.VERB, Aspect.WORKS})
_KNOWN = frozenset({*Aspect, "gazetteer"})
_STEPS = ((SURE, "sure"), (0.7, "likely"), (0.5, "rather"), (0.0, "unsure"))
"""From which score on a candidate is called what."""


def is_sure(score: float, why: Sequence[str]) -> bool:
    """Tell whether a candidate that was found may be accepted in one step."""
    return score >= SURE and "reviewer" not in why


def say_chance(score: float, why: Sequence[str], lang: Lang) -> str:
    """Return in a few words how likely a candidate is a place."""
    name = "reviewer" if "reviewer" in why else next(name for least, name in _STEPS if score >= least)
    return t(f"why.{name}", lang)


def say_why(score: float, why: Sequence[str], lang: Lang) -> str:
    """Return how likely a candidate is a place and what spoke for it and against it, as one sentence."""
    said: dict[str, list[str]] = {side: [] for side in _SIDES.values()}
    for side, words in _say_each(why, lang):
        said[side].append(words)
    separator = t("why.and", lang)
    sides = [t(f"why.{side}", lang, reasons=separator.join(words)) for side, words in said.items() if words]
    return t("why.sentence", lang, words="".join([say_chance(score, why, lang), *sides]))


def _say_each(why: Sequence[str], lang: Lang) -> Iterator[tuple[str, str]]:
    for reason in why:
        found = _REASON.fullmatch(reason)
        if found and found["aspect"] in _KNOWN:
            side, word = _SIDES[found["sign"]], found["word"] or ""
            yield side, t(f"why.{_key(found['aspect'], word, side)}", lang, word=word)


def _key(aspect: str, word: str, side: str) -> str:
    return f"{'' if word or aspect not in _WITH_WORD else 'no-'}{aspect}-{side}"
