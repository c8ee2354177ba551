"""
Cross-validation: every passage is read by weights that have seen no report of its issuer.

Owns what is kept of each passage. Nothing of the fold that is tested is known anywhere: where the decision learns from
a passage, that passage's own tagger has seen neither its fold nor the tested one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from benchmarks.extraction.passages import Passage, Span
from benchmarks.extraction.training import (
    FOLDS,
    Read,
    folds_of,
    learn_sector,
    learn_site,
    learn_status,
    learn_table,
    sectors_of,
)
from haizhumap.extraction.decider.decision import decide
from haizhumap.extraction.decider.statements import describe_status
from haizhumap.extraction.decider.weights import TaggerWeights, Weights


@dataclass(frozen=True, slots=True)
class Outcome:
    """What weights find in one passage: spans with scores; sector and status of the annotated places, in order."""

    passage: Passage
    scores: dict[Span, float]
    sectors: list[str]
    statuses: list[str]

    def spans(self, least: float = 0.0) -> list[Span]:
        """Return the spans with a score of at least so much."""
        return [span for span, score in self.scores.items() if score >= least]


def outcome(read: Read, weights: Weights) -> Outcome:
    """Return what weights find in a passage."""
    decisions = decide(read.reading(weights.table), weights=weights)
    segments, wanted = read.found.segments, read.passage.wanted
    return Outcome(
        read.passage,
        {decision.span: decision.score for decision in decisions},
        [weights.sector.best(features) for features, _ in sectors_of(read)],
        [weights.status.best(describe_status(segments, mention.span)) for mention in wanted],
    )


def cross_validate(passages: Sequence[Passage]) -> Iterator[Outcome]:
    """Yield the outcome of every passage, by weights that know nothing of its issuer."""
    reads = [Read(passage) for passage in passages]
    folds = folds_of(reads)

    @cache
    def table(left_out: frozenset[int]) -> TaggerWeights:
        return learn_table([read for read, fold in zip(reads, folds, strict=True) if fold not in left_out])

    for tested in range(FOLDS):
        known = [read for read, fold in zip(reads, folds, strict=True) if fold != tested]
        tables = [table(frozenset({tested, fold})) for fold in folds if fold != tested]
        site, usual = learn_site(known, tables)
        weights = Weights(table(frozenset({tested})), site, learn_sector(known), learn_status(known), usual)
        yield from (outcome(read, weights) for read, fold in zip(reads, folds, strict=True) if fold == tested)
