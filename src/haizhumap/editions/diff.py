"""
What two reports say of one place, side by side: sentence, figures, stage.

Owns the comparison of words by characters and of targets by figures. Whether two places are the same is `matching`'s.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import chain, groupby
from typing import Any, NamedTuple

from rapidfuzz.distance import Indel

from haizhumap.layer.features import PlaceFeature
from haizhumap.model import ChangedPart, Target
from haizhumap.names.normalise import normalise

_MARKS = re.compile(r"[\W_]+")
_TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|[A-Za-z]+|.", re.DOTALL)


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
    words = _TOKEN.findall(earlier), _TOKEN.findall(later)
    runs: list[_Run] = []
    for is_equal, group in groupby(Indel.opcodes(*words), key=lambda step: step.tag == "equal"):
        steps = list(group)
        befores = [token for step in steps for token in words[0][step.src_start : step.src_end]]
        afters = [token for step in steps for token in words[1][step.dest_start : step.dest_end]]
        runs.append(_Run(is_equal, befores, afters))
        while runs[2:] and _is_coincidence(*runs[-3:]):
            runs[-3:] = [_merge(runs[-3:])]
    return [_piece("".join(run.earlier), "".join(run.later)) for run in runs]


class _Run(NamedTuple):
    """Tokens of both sentences that are the same, or took each other's place."""

    is_equal: bool
    earlier: list[str]
    later: list[str]

    @property
    def size(self) -> int:
        return max(len(self.earlier), len(self.later))


def _is_coincidence(before: _Run, between: _Run, after: _Run) -> bool:
    """Tell whether what stayed is no longer than the change on either side, as 签 is between 完成签约 and 全面签收."""
    return between.is_equal and between.size <= min(before.size, after.size)


def _merge(runs: Sequence[_Run]) -> _Run:
    earlier, later = (list(chain.from_iterable(side)) for side in list(zip(*runs, strict=True))[1:])
    return _Run(is_equal=False, earlier=earlier, later=later)


def _piece(earlier: str, later: str) -> Piece:
    if earlier == later:
        return Piece(Operation.EQUAL, earlier, later)
    if earlier and later:
        return Piece(Operation.REPLACE, earlier, later)
    return Piece(Operation.DELETE if earlier else Operation.INSERT, earlier, later)
