"""
The decision over the rules: which spans are sites, how likely, and why.

Owns the order: marks, tagger, spans, features, weights, choice. Must not find names by itself, nor learn.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from haizhumap.extraction.decider.features import Describer
from haizhumap.extraction.decider.marks import read_layers
from haizhumap.extraction.decider.spans import Reading, Span, choose, propose
from haizhumap.extraction.decider.tagger import chances
from haizhumap.extraction.decider.weights import Linear, TaggerWeights, read_linear, read_table
from haizhumap.extraction.segments import Segments
from haizhumap.extraction.typed_names import TypedName
from haizhumap.extraction.untyped_names import Site

LEAST = 0.35
"""Below this a span is no candidate: F1 is highest there, in cross-validation."""

SURE = 0.93
"""From this score on, at least 95 % of the spans are right, in cross-validation: what may be accepted unread."""


@dataclass(frozen=True, slots=True)
class DecidedSpan:
    """A span that is a site: `score` is how likely, `why` the features that decided, each with its sign."""

    span: Span
    score: float
    why: tuple[str, ...]


def read_reading(
    segments: Segments, names: Sequence[TypedName], sites: Sequence[Site], table: TaggerWeights
) -> Reading:
    """Return what rules and tagger say of a report."""
    return Reading(segments, names, sites, chances(read_layers(segments, names, sites), table))


def decide(reading: Reading, *, site: Linear | None = None, least: float = LEAST) -> list[DecidedSpan]:
    """
    Return the sites among the spans of a report, in text order, none of them overlapping.

    Parameters
    ----------
    reading
        What rules and tagger say.
    site
        The weights; those of the package if not given.
    least
        The least score: lower for more sites, higher for surer ones.
    """
    weights = site or read_linear("site")
    spans = propose(reading)
    describer = Describer(reading, spans)
    features = {span: describer.describe(span) for span in spans}
    scores = {span: float(weights.chances(each)[0]) for span, each in features.items()}
    chosen = choose(scores, least=least)
    return [DecidedSpan(span, scores[span], weights.reasons(features[span])) for span in chosen]


def decide_report(segments: Segments, names: Sequence[TypedName], sites: Sequence[Site]) -> list[DecidedSpan]:
    """Return the sites of a report by the package's weights."""
    return decide(read_reading(segments, names, sites, read_table())) if segments.text else []
