"""
What two reports say of one place, side by side: sentence, figures, stage.

Owns the comparison of words by characters and of targets by figures. Whether two places are the same is `matching`'s.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import groupby
from typing import Any, NamedTuple

from diff_match_patch import diff_match_patch

from haizhumap.layer.features import PlaceFeature
from haizhumap.model import ChangedPart, Target
from haizhumap.names.normalise import normalise

_MARKS = re.compile(r"[\W_]+")
_TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|[A-Za-z]+|.", re.DOTALL)
_PRIVATE = "\U000f0000"
"""The first character of the private planes, which no report uses."""


class TargetChange(NamedTuple):
    """One figure that two reports set differently; None where a report sets none."""

    target: Target
    earlier: int | str | None
    later: int | str | None


class Operation(StrEnum):
    """What happened to a piece of a sentence."""

    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"
    REPLACE = "replace"


class Piece(NamedTuple):
    """A piece of two sentences: what stood in the earlier one and what stands in the later one."""

    operation: Operation
    earlier: str
    later: str


def compare_places(earlier: PlaceFeature, later: PlaceFeature) -> tuple[ChangedPart, ...]:
    """
    Return in what two reports differ on one place.

    The wording is the action's, since the sentence may also change for the sake of other places; where one of the two
    has no action it is the sentence's. Spaces and punctuation do not count.
    """
    differs = {
        ChangedPart.WORDING: _wording(earlier, later) != _wording(later, earlier),
        ChangedPart.TARGET: bool(compare_targets(earlier.targets, later.targets)),
        ChangedPart.STAGE: earlier.stage != later.stage,
    }
    return tuple(part for part, is_other in differs.items() if is_other)


def _wording(place: PlaceFeature, other: PlaceFeature) -> str:
    words = place.action_zh if place.action_zh and other.action_zh else place.quote
    return _MARKS.sub("", normalise(words))


def compare_targets(earlier: Mapping[Any, int | str], later: Mapping[Any, int | str]) -> list[TargetChange]:
    """Return the figures that two reports set differently, in the code list's order."""
    befores, afters = ({Target(name): value for name, value in targets.items()} for targets in (earlier, later))
    pairs = ((target, befores.get(target), afters.get(target)) for target in Target)
    return [TargetChange(*pair) for pair in pairs if pair[1] != pair[2]]


def compare_quotes(earlier: str, later: str) -> list[Piece]:
    """
    Compare two sentences by characters; figures and Latin words are compared whole.

    Small coincidences between two changes are merged into them, so that people can read the result. The pieces of
    each side, joined, give its sentence.
    """
    codes: dict[str, str] = {}
    texts = [_TOKEN.sub(lambda token: _code(token.group(), codes), words) for words in (earlier, later)]
    tokens = {ord(code): token for token, code in codes.items()}
    differ = diff_match_patch()
    differ.Diff_Timeout = 0
    differences = differ.diff_main(*texts, checklines=False)
    differ.diff_cleanupSemantic(differences)
    runs = groupby(differences, key=lambda difference: difference[0] == differ.DIFF_EQUAL)
    return [_piece(list(run), tokens) for _, run in runs]


def _code(token: str, codes: dict[str, str]) -> str:
    """Return the character that stands for a token: itself, or one of the private planes."""
    if len(token) == 1 and token < _PRIVATE:
        return token
    return codes.setdefault(token, chr(ord(_PRIVATE) + len(codes)))


def _piece(differences: Sequence[tuple[int, str]], tokens: Mapping[int, str]) -> Piece:
    """Return a run of the library's differences as one piece; -1 marks what was deleted, 1 what was inserted."""
    earlier = "".join(words for sign, words in differences if sign <= 0).translate(tokens)
    later = "".join(words for sign, words in differences if sign >= 0).translate(tokens)
    if earlier == later:
        return Piece(Operation.EQUAL, earlier, later)
    if earlier and later:
        return Piece(Operation.REPLACE, earlier, later)
    return Piece(Operation.DELETE if earlier else Operation.INSERT, earlier, later)
