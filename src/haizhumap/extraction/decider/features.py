"""
Named features of a span: what speaks for and against its being a site.

Owns the names of the features and the aspects that they belong to, which are what a reviewer is told; must not weigh
them. Every feature looks at a bounded stretch of text.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

import numpy as np

from haizhumap.extraction.decider.spans import Reading, Span
from haizhumap.extraction.decider.tagger import BEGIN, END, INNER, OUT
from haizhumap.extraction.lexicon import read_cues, read_site_types
from haizhumap.extraction.name_starts import is_common

_LONGEST_NOUN = 8
_NEAR = 12
_CLAUSE = 40
_QUOTE = 20
_MOST_TIMES = 3
_LONG = 16
_SHORTEST = 2


class Aspect(StrEnum):
    """What features look at, as a reviewer is told it."""

    SHAPE = "shape"
    NAME = "name"
    NOUN = "noun"
    RULES = "rules"
    AROUND = "around"
    VERB = "verb"
    WORKS = "works"


class Describer:
    """Describes the spans of one report."""

    def __init__(self, reading: Reading, spans: Sequence[Span]) -> None:
        self._segments = reading.segments
        self._text = reading.segments.text
        self._logs = np.log(reading.chances)
        self._inner = np.concatenate([[0.0], np.cumsum(self._logs[:, INNER])])
        self._out = np.concatenate([[0.0], np.cumsum(self._logs[:, OUT])])
        self._typed = {(name.start, name.end): name for name in reading.names}
        self._typed_starts = {name.start: name for name in reading.names}
        self._typed_ends = {name.end: name for name in reading.names}
        self._sites = {(site.start, site.end): site for site in reading.sites}
        self._site_starts = {site.start: site for site in reading.sites}
        self._site_ends = {site.end: site for site in reading.sites}
        self._is_site = np.zeros(len(self._text) + 1, dtype=bool)
        for site in reading.sites:
            self._is_site[site.start : site.end] = True
        self._times = Counter(self._text[start:end] for start, end in spans)

    def describe(self, span: Span) -> dict[str, float]:
        """Return the features of a span with their values."""
        return {name: value for features in self.aspects(span).values() for name, value in features.items()}

    def aspects(self, span: Span) -> dict[Aspect, dict[str, float]]:
        """Return the features of a span with their values, by what they look at."""
        return {
            Aspect.SHAPE: self._chances(*span),
            Aspect.NAME: _named(self._name(*span)),
            Aspect.NOUN: _named(self._noun(*span)),
            Aspect.RULES: _named((*self._rules(span), *self._typed_names(span))),
            Aspect.AROUND: _named(self._around(*span)),
            Aspect.VERB: _named(self._verbs(*span)),
            Aspect.WORKS: _named(self._works(*span)),
        }

    def word(self, aspect: Aspect, span: Span) -> str:
        """Return the word of the report that an aspect of a span turns on, if there is one."""
        start, end = span
        if aspect is Aspect.NOUN:
            return _noun_of(self._text[start:end])
        if aspect is Aspect.VERB:
            return (self._verbs_before(start) or [""])[-1]
        return self._works_word(end) if aspect is Aspect.WORKS else ""

    def _chances(self, start: int, end: int) -> dict[str, float]:
        """Return what the tagger says of a span, as figures and in steps."""
        logs, length = self._logs, end - start
        inner = float(self._inner[end - 1] - self._inner[start + 1]) / (length - 2) if length > 2 else 0.0  # noqa: PLR2004
        begin, last = float(logs[start, BEGIN]), float(logs[end - 1, END])
        joint = begin + last + inner
        worst = float(logs[start + 1 : end - 1, INNER].min()) if length > 2 else 0.0  # noqa: PLR2004
        before = float(logs[start - 1, OUT]) if start else 0.0
        after = float(logs[end, OUT]) if end < len(self._text) else 0.0
        steps = {
            "begin": (begin, 0.5, -6),
            "end": (last, 0.5, -6),
            "joint": (joint, 0.5, -10),
            "inner": (inner, 0.5, -5),
        }
        steps |= {"worst": (worst, 1.0, -8), "before": (before, 1.0, -5), "after": (after, 1.0, -5)}
        figures = {"begin": begin / 4, "end": last / 4, "inner": inner / 4, "joint": joint / 8}
        figures["out"] = float(self._out[end] - self._out[start]) / length / 4
        return figures | {
            f"{name}={round(max(value, low) / step) * step:g}": 1.0 for name, (value, step, low) in steps.items()
        }

    def _name(self, start: int, end: int) -> Iterator[str]:
        """Yield what a span is made of."""
        name, cues = self._text[start:end], read_cues()
        yield f"length={min(end - start, _LONG)}"
        yield f"first={name[0]}"
        yield f"first2={name[:2]}"
        yield from (f"last{count}={name[-count:]}" for count in (1, 2, 3))
        kind = _kind_of(_noun_of(name))
        # 中和路 is one name, 湖心岛和云溪公园 are two: what is joined has two characters at least
        if not cues.list_marks.isdisjoint(name) or not cues.conjunctions.isdisjoint(name[_SHORTEST:]):
            yield f"joined, kind={kind}"
        if any(character.isdigit() for character in name):
            yield f"digits, kind={kind}"
        if "\u201c" in name or "\u201d" in name:
            yield f"quotes inside, first={name[0] == chr(0x201C)}, last={name[-1] == chr(0x201D)}"
        yield f"times={min(self._times[name], _MOST_TIMES)}"

    def _rules(self, span: Span) -> Iterator[str]:
        """Yield how a span stands to what the rules find."""
        start, end = span
        if site := self._sites.get(span):
            yield f"rule={site.rule}"
            yield f"rule={site.rule}:{site.entry}"
            yield f"rule lead={site.lead.role}"
            return
        from_start, to_end = self._site_starts.get(start), self._site_ends.get(end)
        if from_start:
            yield f"rule begins here, longer={from_start.end > end}"
        if to_end:
            yield f"rule ends here, longer={to_end.start < start}"
        if not from_start and not to_end:
            yield "rule overlaps" if self._is_site[start:end].any() else "no rule"

    def _typed_names(self, span: Span) -> Iterator[str]:
        """Yield how a span stands to names that end with a type noun, sites or not."""
        start, end = span
        if name := self._typed.get(span):
            yield f"typed sure={name.is_sure}"
            yield f"typed lead={name.lead.role}"
            yield f"typed sure={name.is_sure}, found={span in self._sites}, lead={name.lead.role}"
        elif to_end := self._typed_ends.get(end):
            yield f"typed name ends here, longer={to_end.start < start}"
        elif from_start := self._typed_starts.get(start):
            yield f"typed name begins here, longer={from_start.end > end}"

    def _noun(self, start: int, end: int) -> Iterator[str]:
        """Yield what the type noun at a span's end tells, and what stands before it."""
        name = self._text[start:end]
        noun = _noun_of(name)
        kind, modifier = _kind_of(noun), name[: len(name) - len(noun)]
        yield f"noun={noun}"
        yield f"kind={kind}"
        yield f"kind={kind}, modifier of {min(len(modifier), 6)}"
        yield f"noun={noun}, modifier of {min(len(modifier), 4)}"
        yield f"kind={kind}, common={not modifier or is_common(modifier)}"
        yield f"modifier={modifier}"
        yield f"modifier begins {modifier[:2]}"
        yield f"modifier ends {modifier[-2:]}"

    def _works_word(self, end: int) -> str:
        works = read_cues().works.match(self._text, end)
        return works.group() if works else ""

    def _works(self, start: int, end: int) -> Iterator[str]:
        """Yield the word for works that follows."""
        works, kind = self._works_word(end), _kind_of(_noun_of(self._text[start:end]))
        yield f"works={works}"
        yield f"works={works != ''}, kind={kind}"

    def _verbs_before(self, start: int) -> list[str]:
        left, _ = self._segments.clause(start)
        return read_cues().verb.findall(self._text, max(left, start - _CLAUSE), start)

    def _verbs(self, start: int, end: int) -> Iterator[str]:
        """Yield the verbs of the clause."""
        verbs, (_, right) = self._verbs_before(start), self._segments.clause(start)
        later = read_cues().verb.search(self._text, end, min(right, end + _CLAUSE))
        yield f"verb={verbs[-1] if verbs else ''}"
        yield f"first verb={verbs[0] if verbs else ''}"
        yield f"verb after={later.group() if later else ''}"
        yield f"verbs={bool(verbs)}, after={later is not None}"

    def _around(self, start: int, end: int) -> Iterator[str]:
        """Yield the characters before and after a span, and where in its clause it stands."""
        text, (left, right) = self._text, self._segments.clause(start)
        for count in (1, 2, 3):
            yield f"left{count}={text[max(0, start - count) : start]}"
            yield f"right{count}={text[end : end + count]}"
        yield f"edges={text[max(0, start - 1) : start]}_{text[end : end + 1]}"
        yield f"last2={text[max(start, end - 2) : end]}, right={text[end : end + 1]}"
        yield f"clause of {min((right - left) // 8, 8)}"
        yield f"at the clause's start={start <= left}, end={end >= right}"
        yield f"closing={text[right : right + 1]}"
        yield from self._enclosing(start, end)

    def _enclosing(self, start: int, end: int) -> Iterator[str]:
        """Yield the quotes, brackets and lists that a span stands in."""
        text, cues = self._text, read_cues()
        left, _ = self._segments.clause(start)
        quote, bracket = max(left, start - _QUOTE), max(left, start - _CLAUSE)
        is_quoted = text.rfind("\u201c", quote, start) > text.rfind("\u201d", quote, start)
        is_bracketed = text.rfind("（", bracket, start) > text.rfind("）", bracket, start)
        yield f"in quotes={is_quoted}, in brackets={is_bracketed}"
        before, after = text[max(left, start - _NEAR) : start], text[end : end + _NEAR]
        is_listed = not cues.list_marks.isdisjoint(before)
        yield f"list before={is_listed}, after={after[:1] in cues.list_marks}"
        yield from (f"before: {word}" for word in cues.context.findall(before))


def _named(names: Iterable[str]) -> dict[str, float]:
    return dict.fromkeys(names, 1.0)


def _noun_of(name: str) -> str:
    """Return the longest type noun that a name ends with."""
    nouns = read_site_types().by_noun
    return next((name[-n:] for n in range(min(_LONGEST_NOUN, len(name)), 0, -1) if name[-n:] in nouns), "")


def _kind_of(noun: str) -> str:
    return read_site_types().by_noun[noun].kind.value if noun else "none"
