"""
What a report says about a found name: sector, stage, action and targets.

Owns the judgement by words around a name; must not look for names.
"""

import re
from collections import Counter
from functools import lru_cache

from haizhumap.lexicons import read_boundaries, read_site_types, read_themes
from haizhumap.model import Kind, Sector, Stage, Target, Targets
from haizhumap.outline import Outline

_LONGEST_ACTION = 40


class Judge:
    """Judges the names of one report; remembers what it counted, as neighbours share sentences and headings."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._count = lru_cache(maxsize=4096)(self._counted)

    def sector(self, start: int, kind: Kind, *, own: Sector | None) -> Sector:
        """
        Return the sector whose words stand around an offset, weighed by nearness.

        Parameters
        ----------
        start
            Where the name begins.
        kind
            The kind of site.
        own
            The sector that the kind of site speaks for, if any.
        """
        weights, outline = read_themes().weights, self._outline
        votes: Counter[Sector] = Counter()
        for level, (left, right) in {
            "clause": outline.clause(start),
            "sentence": outline.sentence(start),
            "topic": outline.topic(start),
        }.items():
            for sector, times in self._count(left, right).items():
                votes[sector] += min(times, 2) * weights[level]
        for sector, times in _count_words(outline.section(start)).items():
            votes[sector] += min(times, 2) * weights["section"]
        if own:
            votes[own] += read_themes().kind_weights.get(kind, weights["kind"])
        return max(votes, key=lambda sector: votes[sector]) if votes else Sector.OTHER

    def _counted(self, start: int, end: int) -> Counter[Sector]:
        return _count_words(self._outline.text[start:end])

    def stage(self, start: int, end: int) -> Stage:
        """Return how far the clause around a span says that things are."""
        left, right = self._outline.clause(start)
        text = self._outline.text
        words = text[left:start] + "\n" + text[end:right]
        for stage, pattern in read_themes().stage_words.items():
            if pattern.search(words):
                return stage
        return Stage.OPERATING

    def action(self, start: int, end: int, list_end: int) -> str:
        """
        Return the verbs before a name and what follows the list that it stands in.

        Parameters
        ----------
        start, end
            The span of the name.
        list_end
            Where the list that it stands in ends; `end` for a name alone.
        """
        left, right = self._outline.clause(start)
        text = self._outline.text
        verbs = [match.group() for match in read_boundaries().verb.finditer(text, left, start)]
        tail = text[max(end, list_end) : right][:_LONGEST_ACTION].strip()
        return "".join(verbs[-2:]) + tail if verbs or tail else ""

    def targets(self, start: int) -> Targets:
        """Return the figures that the clause around an offset states."""
        left, right = self._outline.clause(start)
        found: Targets = {}
        for target, pattern in read_themes().targets.items():
            if match := pattern.search(self._outline.text, left, right):
                found[target] = _figure(target, match)
        return found


def _figure(target: Target, match: re.Match[str]) -> int | str:
    words = match.group(1)
    return words.upper() if target is Target.SCENIC_GRADE else int(words)


@lru_cache(maxsize=512)
def _count_words(words: str) -> Counter[Sector]:
    themes = read_themes()
    return Counter(sector for match in themes.sector_word.finditer(words) for sector in themes.sector_of[match.group()])


def kind_of(kind: Kind, words: str) -> Kind:
    """Return the kind of a name: a road's section told from the road by what it ends with."""
    return Kind.ROAD_SEGMENT if kind is Kind.ROAD and read_site_types().section.search(words) else kind
