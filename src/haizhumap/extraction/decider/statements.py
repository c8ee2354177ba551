"""
Named features of what is said of a site: its sector, and whether it is planned, done or standing.

Owns the names of these features; must not weigh them. Every feature looks at a bounded stretch of text.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from haizhumap.extraction.classification import Judge
from haizhumap.extraction.lexicon import read_cues, read_themes
from haizhumap.extraction.segments import Segments
from haizhumap.model import Kind, Sector

_CLAUSE = 60
_SENTENCE = 200
_FAR = 500
_MOST = 3
_NEAR = 80
_FAINT = 0.5


def describe_sector(
    segments: Segments, judge: Judge, span: tuple[int, int], *, kind: Kind, noun: str, told: Sector
) -> dict[str, float]:
    """
    Return the features that speak for a sector.

    Parameters
    ----------
    segments, judge, span
        The report, what its words speak for, and the site's span.
    kind, noun
        What sort of site it is and the type noun that tells it.
    told
        The sector that the rules tell.
    """
    name, clause = segments.text[slice(*span)], segments.clause(span[0])
    features = dict.fromkeys(_names_of_site(name, kind=kind, noun=noun, told=told), 1.0)
    for level, counts in judge.heard(clause).items():
        features |= {f"{level}: {sector}": float(min(times, _MOST)) for sector, times in counts.items()}
    left, right = max(clause[0], span[0] - _CLAUSE), min(clause[1], span[1] + _CLAUSE)
    words = read_themes().sector_word.findall(segments.text, left, right)
    verbs = read_cues().verb.findall(segments.text, left, span[0])
    features |= {f"word={word}": 1.0 for word in words} | {f"verb={verb}": 1.0 for verb in verbs[-1:]}
    sentence = segments.sentence(span[0])
    around = segments.text[max(sentence[0], span[0] - _NEAR) : min(sentence[1], span[1] + _NEAR)]
    # single characters and pairs weigh half: there are many of them
    features |= {f"name has {character}": _FAINT for character in name}
    return features | {f"near {first}{second}": _FAINT for first, second in pairwise(around)}


def _names_of_site(name: str, *, kind: Kind, noun: str, told: Sector) -> Iterator[str]:
    yield f"rules={told}"
    yield f"rules={told}, kind={kind}"
    yield f"kind={kind}"
    yield f"noun={noun}"
    yield f"last2={name[-2:]}"
    yield f"last3={name[-3:]}"
    yield from (f"name has {first}{second}" for first, second in pairwise(name))


def describe_status(segments: Segments, span: tuple[int, int]) -> dict[str, float]:
    """Return the features that speak for planned, done or standing."""
    text, (start, end) = segments.text, span
    left, right = segments.clause(start)
    left, right = max(left, start - _CLAUSE), min(right, end + _CLAUSE)
    sentence = segments.sentence(start)
    told, verb = read_cues().told, read_cues().verb
    features = dict.fromkeys(_verbs(verb.findall(text, left, start), verb.findall(text, end, right)), 1.0)
    stretches = {
        "before": (left, start),
        "after": (end, right),
        "sentence": (max(sentence[0], start - _SENTENCE), min(sentence[1], end + _SENTENCE)),
        "far": (max(0, start - _FAR), min(len(text), end + _FAR)),
    }
    for name, stretch in stretches.items():
        counts = Counter(told.findall(text, *stretch))
        features |= {f"{name}: {word}": min(times, _MOST) / _MOST for word, times in counts.items()}
    features[f"right={text[end : end + 2]}"] = 1.0
    features[f"part={segments.part(start)}"] = 2.0
    return features


def _verbs(before: list[str], after: list[str]) -> Iterator[str]:
    yield f"verb={before[-1] if before else ''}"
    yield f"first verb={before[0] if before else ''}"
    yield f"verb after={after[0] if after else ''}"
    yield f"last verb after={after[-1] if after else ''}"
