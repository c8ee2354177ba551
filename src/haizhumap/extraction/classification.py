"""
What a report says about a found name: sector, stage, action and targets.

Owns the judgement by words around a name; must not look for names.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from haizhumap.extraction.lexicon import Ending, read_site_types, read_themes
from haizhumap.extraction.segments import Segments
from haizhumap.model import Kind, Sector, Stage, Target, Targets

_LOUDEST = 2
_ROADS = frozenset({Kind.ROAD, Kind.ROAD_SEGMENT})
Span = tuple[int, int]

_DIGIT = re.compile("[0-9]")


class Judge:
    """
    Judges the names of one report; remembers what it counted, as neighbours share clauses, sentences and topics.

    A name's own words speak for its sector, its neighbours' do not: the report's words are counted without names.
    """

    def __init__(self, segments: Segments, names: Iterable[Span]) -> None:
        self._segments = segments
        self._context = _without(segments.text, names)
        self._counted = lru_cache(maxsize=4096)(self._count)
        self._voted = lru_cache(maxsize=4096)(self._votes)
        self._dressed = lru_cache(maxsize=4096)(self._is_dressed)
        self._staged = lru_cache(maxsize=4096)(self._stage)
        self._stated = lru_cache(maxsize=4096)(self._figures)

    def sector(self, span: Span, clause: Span, kind: Kind, *, noun: str, own: Sector | None) -> Sector:
        """
        Return the sector whose words stand in and around a name, weighed by nearness.

        Parameters
        ----------
        span, clause
            The spans of the name and of the clause around it.
        kind, noun
            The kind of site and the type noun that tells it.
        own
            The sector that the kind of site speaks for, if any.
        """
        themes = read_themes()
        votes = dict(self._voted(clause))
        for sector in _count_words(self._segments.text[slice(*span)]):
            votes[sector] = votes.get(sector, 0.0) + themes.weights["name"]
        if own and not (kind in _ROADS and self._dressed(clause)):
            weight = themes.kind_weights.get(kind, themes.weights["kind"])
            votes[own] = votes.get(own, 0.0) + themes.noun_weights.get(noun, weight)
        return max(votes, key=lambda sector: votes[sector]) if votes else Sector.OTHER

    def _is_dressed(self, clause: Span) -> bool:
        """Tell whether a clause speaks of trees, lights and facades and of no works on a road."""
        themes = read_themes()
        return bool(themes.dressing.search(self._context, *clause)) and not themes.works.search(self._context, *clause)

    def _votes(self, clause: Span) -> dict[Sector, float]:
        """Return how loud the words around a clause speak for each sector."""
        weights = read_themes().weights
        votes: dict[Sector, float] = {}
        for level, counts in self.heard(clause).items():
            for sector, times in counts.items():
                votes[sector] = votes.get(sector, 0.0) + min(times, _LOUDEST) * weights[level]
        return votes

    def heard(self, clause: Span) -> dict[str, dict[Sector, int]]:
        """Return how often words speak for each sector: in a clause, its sentence, its topic and its section."""
        segments, at = self._segments, clause[0]
        return {
            "clause": self._counted(clause),
            "sentence": self._counted(segments.sentence(at)),
            "topic": self._counted(segments.topic(at)),
            "section": _count_words(segments.section(at)),
        }

    def _count(self, span: Span) -> dict[Sector, int]:
        return _count_words(self._context[slice(*span)])

    def stage(self, clause: Span) -> Stage:
        """Return how far a clause says that things are; whether they are completed, only a review tells."""
        return self._staged(clause)

    def _stage(self, clause: Span) -> Stage:
        stages = [(stage, words) for stage, words in read_themes().stages.items() if stage is not Stage.COMPLETED]
        return next((stage for stage, words in stages if words.search(self._segments.text, *clause)), Stage.OPERATING)

    def targets(self, clause: Span) -> Targets:
        """Return the figures that a clause states."""
        return dict(self._stated(clause))

    def _figures(self, clause: Span) -> Targets:
        if not _DIGIT.search(self._segments.text, *clause):
            return {}
        patterns = read_themes().targets.items()
        found = ((target, pattern.search(self._segments.text, *clause)) for target, pattern in patterns)
        return {target: _figure(target, match) for target, match in found if match}


def _figure(target: Target, match: re.Match[str]) -> int | str:
    words = match.group(1)
    return words.upper() if target is Target.SCENIC_GRADE else int(words)


def _without(text: str, names: Iterable[Span]) -> str:
    """Return a text with blanks where names stand; offsets stay."""
    parts, at = [], 0
    for start, end in names:
        parts += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def _count_words(words: str) -> dict[Sector, int]:
    themes = read_themes()
    counts: dict[Sector, int] = {}
    for word in themes.sector_word.findall(words):
        for sector in themes.sector_of[word]:
            counts[sector] = counts.get(sector, 0) + 1
    return counts


def ending_of(kind: Kind, words: str, sentence: str) -> Ending | None:
    """
    Return what the end of a name tells where its type noun does not tell enough.

    Parameters
    ----------
    kind
        The kind that the type noun tells.
    words
        The name.
    sentence
        The sentence around it: a line is a railway where it speaks of one.
    """
    # 推动东河新区开发。 → 东河新区 (an area, no zone elsewhere)
    endings = read_site_types().endings
    return next((ending for ending in endings if kind in ending.within and _ends(ending, words, sentence)), None)


def kind_of(kind: Kind, words: str) -> Kind:
    """Return the kind of a name: a road's section told from the road by what it ends with."""
    # 建成柳泉—青禾快速路。 → 柳泉—青禾快速路 (a section, no road)
    return Kind.ROAD_SEGMENT if kind is Kind.ROAD and read_site_types().section.search(words) else kind


def _ends(ending: Ending, words: str, sentence: str) -> bool:
    if ending.unless and ending.unless.search(sentence):
        return False
    return ending.pattern.fullmatch(words) is not None
