"""
The decision over the rules: which spans are sites, how likely, and why.

Owns the order: marks, tagger, spans, features, weights, choice. Must not find names by itself, nor learn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from haizhumap.extraction.decider.features import Aspect, Describer
from haizhumap.extraction.decider.marks import read_layers
from haizhumap.extraction.decider.spans import Reading, Span, choose, propose
from haizhumap.extraction.decider.tagger import chances
from haizhumap.extraction.decider.weights import Linear, TaggerWeights, Weights, read_weights
from haizhumap.extraction.segments import Segments
from haizhumap.extraction.typed_names import TypedName
from haizhumap.extraction.untyped_names import Site

LEAST = 0.35
"""Below this a span is no candidate: F1 is highest there, in cross-validation."""

SURE = 0.93
"""From this score on 95 % of the spans are right, in cross-validation: what may be accepted in one step."""

_MOST_REASONS = 4
_FAINT = 0.2
"""Log-odds below which an aspect decides nothing."""


@dataclass(frozen=True, slots=True)
class DecidedSpan:
    """
    A span that is a site.

    `score` is how likely it is one, `why` the aspects that decided, loudest first, each with the word that it turned on
    and with its sign: `verb=推进 (+)`.
    """

    span: Span
    score: float
    why: tuple[str, ...]


def read_reading(
    segments: Segments, names: Sequence[TypedName], sites: Sequence[Site], table: TaggerWeights
) -> Reading:
    """Return what rules and tagger say of a report."""
    return Reading(segments, names, sites, chances(read_layers(segments, names, sites), table))


def decide(reading: Reading, *, weights: Weights | None = None, least: float = LEAST) -> list[DecidedSpan]:
    """
    Return the sites among the spans of a report, in text order, none of them overlapping.

    Parameters
    ----------
    reading
        What rules and tagger say.
    weights
        The weights; those of the package if not given.
    least
        The least score: lower for more sites, higher for surer ones.
    """
    weights = weights or read_weights()
    spans = propose(reading)
    describer = Describer(reading, spans)
    voices = {span: _voices(describer, weights.site, span) for span in spans}
    [bias] = weights.site.bias
    scores = {span: 1 / (1 + exp(-bias - sum(each.values()))) for span, each in voices.items()}
    chosen = choose(scores, least=least)
    return [DecidedSpan(span, scores[span], _reasons(describer, weights, span, voices[span])) for span in chosen]


def _voices(describer: Describer, site: Linear, span: Span) -> dict[Aspect, float]:
    return {aspect: site.voice(features) for aspect, features in describer.aspects(span).items()}


def _reasons(describer: Describer, weights: Weights, span: Span, voices: Mapping[Aspect, float]) -> tuple[str, ...]:
    """Return what spoke louder than usual for a span or against it, loudest first."""
    beyond = {aspect: voice - weights.usual.get(aspect, 0.0) for aspect, voice in voices.items()}
    loudest = sorted(beyond, key=lambda aspect: (-abs(beyond[aspect]), aspect))[:_MOST_REASONS]
    heard = [aspect for aspect in loudest if abs(beyond[aspect]) > _FAINT]
    return tuple(reason(aspect, describer.word(aspect, span), is_for=beyond[aspect] > 0) for aspect in heard)


def reason(aspect: str, word: str, *, is_for: bool) -> str:
    """Return one reason as a candidate holds it."""
    return f"{aspect}{'=' if word else ''}{word} ({'+' if is_for else '-'})"


def decide_report(segments: Segments, names: Sequence[TypedName], sites: Sequence[Site]) -> list[DecidedSpan]:
    """Return the sites of a report by the package's weights."""
    return decide(read_reading(segments, names, sites, read_weights().table)) if segments.text else []
