"""
Figures of what is found in passages: precision, recall and F1 of exact spans, with intervals.

Owns what counts as right; must not know who found it. What is annotated as no place counts as false when it is found;
what an annotation leaves open counts neither way.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass

from benchmarks.extraction.passages import Passage, Span, overlaps

_SAMPLES = 2000
_SEED = 15
_TAIL = 0.025


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts on one or more passages: found spans that are right, all that count, mentions met, all wanted."""

    right: int = 0
    found: int = 0
    met: int = 0
    wanted: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """Return the counts of both."""
        return Counts(*map(sum, zip(astuple(self), astuple(other), strict=True)))

    @property
    def precision(self) -> float:
        """Return how much of what is found is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Return how much of what is wanted is found."""
        return self.met / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def count(passage: Passage, spans: Sequence[Span]) -> Counts:
    """Compare found spans with a passage's mentions."""
    right, either = passage.right, passage.either
    is_right = [span in right for span in spans]
    counted = sum(one or not overlaps(span, either) for one, span in zip(is_right, spans, strict=True))
    met = sum(not mention.spans.isdisjoint(spans) for mention in passage.wanted)
    return Counts(sum(is_right), counted, met, len(passage.wanted))


def interval(counts: Mapping[str, Counts], figure: Callable[[Counts], float]) -> tuple[float, float]:
    """Return the 95 % interval of a figure: issuers, whose passages share wording, are drawn anew 2,000 times."""
    issuers, draw = sorted(counts), random.Random(_SEED)  # noqa: S311 - a sample, no secret
    values = sorted(
        figure(sum((counts[issuer] for issuer in draw.choices(issuers, k=len(issuers))), Counts()))
        for _ in range(_SAMPLES)
    )
    return values[int(_TAIL * _SAMPLES)], values[-int(_TAIL * _SAMPLES) - 1]
