"""
Spans of a report that may be sites, and the choice among those that overlap.

Owns what is proposed and chosen; must not weigh a span. A place in a report begins few spans, whatever stands there:
the work is linear in the text's length.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from haizhumap.extraction.decider.tagger import BEGIN, END
from haizhumap.extraction.segments import Segments
from haizhumap.extraction.typed_names import TypedName
from haizhumap.extraction.untyped_names import Site

Span = tuple[int, int]
_SHORTEST, _LONGEST = 2, 30
_MOST_ENDS = 8
_LEAST = 0.025
_LEAST_JOINT = -7.0
_SURE = 1e-6


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of a report before its spans are weighed: `chances` are the tagger's (characters, labels)."""

    segments: Segments
    names: Sequence[TypedName]
    sites: Sequence[Site]
    chances: NDArray[np.float64]


def propose(reading: Reading) -> list[Span]:
    """Return the spans that the rules find or that the tagger holds possible, in text order."""
    found = {(site.start, site.end) for site in reading.sites}
    found |= {(name.start, name.end) for name in reading.names}
    begins, ends = reading.chances[:, BEGIN], reading.chances[:, END]
    starts = sorted({*np.flatnonzero(begins > _LEAST).tolist(), *(start for start, _ in found)})
    stops = sorted({*(np.flatnonzero(ends > _LEAST) + 1).tolist(), *(end for _, end in found)})
    for start in starts:
        limit = min(start + _LONGEST, reading.segments.clause(start)[1])
        first = bisect_left(stops, start + _SHORTEST)
        near = stops[first : min(first + _MOST_ENDS, bisect_right(stops, limit))]
        found.update((start, end) for end in near if log(begins[start]) + log(ends[end - 1]) > _LEAST_JOINT)
    return sorted(span for span in found if span[1] - span[0] >= _SHORTEST)


def choose(scores: Mapping[Span, float], *, least: float) -> list[Span]:
    """
    Return the spans that together speak loudest, none of them overlapping, in text order.

    Parameters
    ----------
    scores
        How likely each span is a site.
    least
        Below this a span is never chosen; how much it is above decides between spans that overlap.
    """
    spans = sorted(scores, key=lambda span: (span[1], span[0]))
    ends = [end for _, end in spans]
    sums, taken = [0.0], [False]
    for index, (start, _) in enumerate(spans):
        worth = _logit(scores[spans[index]]) - _logit(least) + sums[bisect_right(ends, start, 0, index)]
        taken.append(worth > sums[-1])
        sums.append(max(worth, sums[-1]))
    return _walk_back(spans, ends, taken)


def _walk_back(spans: Sequence[Span], ends: Sequence[int], taken: Sequence[bool]) -> list[Span]:
    chosen, count = [], len(spans)
    while count:
        if not taken[count]:
            count -= 1
            continue
        chosen.append(spans[count - 1])
        count = bisect_right(ends, chosen[-1][0], 0, count - 1)
    return chosen[::-1]


def _logit(chance: float) -> float:
    bounded = min(max(chance, _SURE), 1 - _SURE)
    return log(bounded / (1 - bounded))
