"""
What the rules and the lexicons say of each character of a report, as small whole numbers.

Owns the layers of marks; must not weigh them.
"""

from collections.abc import Iterable, Sequence
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from haizhumap.extraction.lexicon import Role, read_cues, read_site_types, read_words
from haizhumap.extraction.segments import Segments
from haizhumap.extraction.typed_names import TypedName
from haizhumap.extraction.untyped_names import Site
from haizhumap.model import Kind

Codes = NDArray[np.uint32]
Marked = tuple[int, int, int]
"""Where something begins and ends, and what it is, from 1."""

_FIRST, _INNER, _LAST = 1, 2, 3
_WIDTH = 4
_KINDS = list(Kind)
_ROLES = list(Role)
_MARKS_FROM = 10
"""Marks have codes of their own; digits, Latin letters and Chinese characters one each."""


class Layer(IntEnum):
    """One kind of marks."""

    CHARACTER = 0
    SHAPE = 1
    TYPED = 2
    FOUND = 3
    NOUN = 4
    WORD = 5
    LEAD = 6
    WORKS = 7


def read_layers(segments: Segments, names: Sequence[TypedName], sites: Sequence[Site]) -> list[Codes]:
    """Return the layers of a report, in the order of `Layer`, each with a code a character."""
    text, cues, types = segments.text, read_cues(), read_site_types()
    nouns = (
        (*match.span(), types.by_noun.get(match.group(), types.numbered_road)) for match in types.pattern.finditer(text)
    )
    leads = ((*match.span(), 1 + _ROLES.index(cues.role(match))) for match in cues.before.finditer(text))
    marked: list[Iterable[Marked]] = [
        ((name.start, name.end, 1 + name.is_sure) for name in names),
        ((site.start, site.end, 1) for site in sites),
        ((start, end, 1 + _KINDS.index(site.kind)) for start, end, site in nouns),
        ((*match.span(), 1) for match in read_words().finditer(text)),
        leads,
        ((*match.span(), 1) for match in cues.works.finditer(text)),
    ]
    characters = np.array([ord(character) for character in text], dtype=np.uint32)
    shapes = np.array([_shape(character) for character in text], dtype=np.uint32)
    return [characters, shapes, *(_codes(len(text), spans) for spans in marked)]


def _shape(character: str) -> int:
    if character.isdigit():
        return 1
    if not character.isalpha():
        return _MARKS_FROM + ord(character)
    return 2 if character.isascii() else 3


def _codes(length: int, spans: Iterable[Marked]) -> Codes:
    codes = np.zeros(length, dtype=np.uint32)
    for start, end, what in spans:
        codes[start:end] = _WIDTH * what + _INNER
        codes[end - 1] = _WIDTH * what + _LAST
        codes[start] = _WIDTH * what + _FIRST
    return codes
