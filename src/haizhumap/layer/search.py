"""
The search: what a reader types, and the records that it finds, best first.

Owns the one rule of matching, for Python and for the browser's script alike; must not know filters or draw.

**Text.** `fold` makes texts comparable: NFKD, lower case, accents (U+0300-U+036F) taken away, NFKC, traditional
characters replaced one by one by simplified ones, runs of whitespace and control characters made one space, trimmed. A
script does the same with `String.normalize`, `toLowerCase` and the small table that `simplifications` gives for its
records.

**Words.** A folded query falls into words (`split_words`): runs of Chinese characters, and runs of anything else but
whitespace and punctuation. If only punctuation is left, the query as it stands is the one word. No words find
everything.

**Terms.** A record is eight texts, `Terms`, of lines: its names, its aliases, the pinyin of the names (syllables parted
by spaces), the initials of that pinyin, both for the aliases, other fields, its sentence. A newline stands before and
after each line.

**Matching.** Before every run of a-z and 0-9, in texts and in words, stands a mark (`mark_starts`), before every
syllable of a reading a space. A word occurs in a text where it stands in it, marks included, so that `art` does not
find `start`; in readings it stands after a space, with or without spaces between its characters, so that `lijiao` finds
`li jiao`. In readings and initials, which have no marks, the word is taken without tone figures (`li4jiao4`), if two
characters or more remain. `RANKS` says what rank a word has that is a whole line of a text, that begins one, or that
stands elsewhere in it; the best one counts. A word of one letter a-z is not looked for in other fields and sentences,
and if it is the only word, only at the beginning of lines of names, readings and initials: `l` does not find half the
layer.

**Order.** A query's rank in a record is the worst of its words' (every word must be found), or that of its words joined
to one, if that is better: `li jiao` is `lijiao`. Records of equal rank keep their order.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from haizhumap.names.normalise import fold, split_words
from haizhumap.names.pinyin import read_aloud

Ranks = npt.NDArray[np.int8]

MARK = "\x01"
"""Stands before every run of a-z and 0-9; no folded text holds it otherwise."""

_TONE = re.compile(r"(?<=[a-z])[1-5]")
_ASCII_START = re.compile(r"(?<![a-z0-9])(?=[a-z0-9])")


class Rank(IntEnum):
    """Where a word was found in a record, best first."""

    NAME = 0
    """A name is the word."""
    NAME_START = 1
    """A name begins with it."""
    NAME_PART = 2
    """A name holds it."""
    ALIAS = 3
    """An alias holds it."""
    READING_START = 4
    """A name's pinyin, or its initials, begin with it."""
    ALIAS_READING_START = 5
    """An alias's pinyin, or its initials, begin with it."""
    READING_PART = 6
    """A name's or an alias's hold it, from a syllable on."""
    OTHER = 7
    """Another field holds it."""
    SENTENCE = 8
    """The report's sentence holds it."""
    NOWHERE = 9


class Terms(NamedTuple):
    """What a record is found by, folded: lines of text, readings as syllables parted by spaces."""

    names: str
    aliases: str
    readings: str
    initials: str
    alias_readings: str
    alias_initials: str
    others: str
    sentence: str


RANKS: Mapping[str, tuple[Rank, Rank, Rank]] = {
    "names": (Rank.NAME, Rank.NAME_START, Rank.NAME_PART),
    "aliases": (Rank.ALIAS, Rank.ALIAS, Rank.ALIAS),
    "readings": (Rank.READING_START, Rank.READING_START, Rank.READING_PART),
    "initials": (Rank.READING_START, Rank.READING_START, Rank.READING_PART),
    "alias_readings": (Rank.ALIAS_READING_START, Rank.ALIAS_READING_START, Rank.READING_PART),
    "alias_initials": (Rank.ALIAS_READING_START, Rank.ALIAS_READING_START, Rank.READING_PART),
    "others": (Rank.OTHER, Rank.OTHER, Rank.OTHER),
    "sentence": (Rank.SENTENCE, Rank.SENTENCE, Rank.SENTENCE),
}
"""The rank of a word in a field of `Terms`: if it is a line, if it begins one, if it stands elsewhere."""

_READINGS = ("readings", "alias_readings")
_SPOKEN = (*_READINGS, "initials", "alias_initials")
_LETTER_FIELDS = {True: ("names", *_SPOKEN), False: ("names", "aliases", *_SPOKEN)}
"""Where a word of one letter is looked for, as the only word and beside others."""


SEARCHED = ("name_zh", "official_name_zh", "name_en", "aliases", "action_zh", "action_en", "quote")
"""The layer's columns that a search looks at."""


def search_terms(row: Mapping[str, Any]) -> Terms:
    """
    Return what a feature is found by.

    Parameters
    ----------
    row
        A row of the layer, as a mapping that has the columns `SEARCHED`.
    """
    chinese = dict.fromkeys((row["name_zh"], row["official_name_zh"]))
    readings, alias_readings = (_read_all(names) for names in (chinese, row["aliases"]))
    return Terms(
        names=_lines(form for name in (*chinese, row["name_en"]) for form in _forms(name)),
        aliases=_lines(form for name in row["aliases"] for form in _forms(name)),
        readings=_lines(readings),
        initials=_lines(map(_initials, readings)),
        alias_readings=_lines(alias_readings),
        alias_initials=_lines(map(_initials, alias_readings)),
        others=_lines(map(fold, (row["action_zh"], row["action_en"]))),
        sentence=fold(row["quote"]),
    )


def _read_all(names: Iterable[str]) -> list[str]:
    return [reading for name in names for reading in read_aloud(name)]


def _initials(reading: str) -> str:
    return "".join(syllable[0] for syllable in reading.split())


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(parts))


def _forms(name: str) -> tuple[str, str]:
    """Return a name folded, and as its words joined, which is what a joined query is compared with."""
    return fold(name), "".join(split_words(name))


def mark_starts(text: str) -> str:
    """Return a text with a mark before every run of a-z and 0-9, so that such a word is found at its start alone."""
    return _ASCII_START.sub(MARK, text)


def _toneless(word: str) -> str:
    bare = _TONE.sub("", word)
    return bare if len(bare) > 1 else word


def _framed(text: str, field: str) -> str:
    """Return a field as words are looked for in it: marks or spaces set, a newline before and after each line."""
    if field in _READINGS:
        text = "\n".join(f" {line}" for line in text.split("\n"))
    framed = f"\n{text}\n"
    return framed if field in _SPOKEN else mark_starts(framed)


class _Column:
    """One field of all records as a single text, which a search goes through once."""

    def __init__(self, texts: Iterable[str], field: str) -> None:
        parts = [_framed(text, field) for text in texts]
        self._field = field
        self._text = "".join(parts)
        self._ends = np.cumsum([len(part) for part in parts])
        self._newlines = np.fromiter(_occurrences(self._text, "\n"), dtype=np.intp)

    def rank(self, word: str, *, only_starts: bool) -> tuple[npt.NDArray[np.intp], Ranks]:
        """Return the records in which a word occurs, with repetitions, and the rank of each occurrence."""
        whole, start, part = RANKS[self._field]
        asked = _toneless(word) if self._field in _SPOKEN else mark_starts(word)
        places = np.fromiter(self._places(asked), dtype=np.intp)
        ranks = np.full(len(places), part, dtype=np.int8)
        if start != part or only_starts:
            starts = self._is_newline(places - 1)
            ranks[starts] = start
            if whole != start:  # never in readings, where an occurrence has no fixed length
                ranks[starts & self._is_newline(places + len(asked))] = whole
            if only_starts:
                places, ranks = places[starts], ranks[starts]
        return np.searchsorted(self._ends, places, side="right"), ranks

    def _places(self, asked: str) -> Iterator[int]:
        if self._field not in _READINGS:
            return _occurrences(self._text, asked)
        spelled = re.compile(" " + " ?".join(map(re.escape, asked)))
        return (match.start() for match in spelled.finditer(self._text))

    def _is_newline(self, places: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
        nearest = self._newlines[np.minimum(np.searchsorted(self._newlines, places), len(self._newlines) - 1)]
        return np.equal(nearest, places)


def _occurrences(text: str, word: str) -> Iterator[int]:
    """Yield where a word stands in a text, overlaps left out; far faster than a pattern where it is rare."""
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + len(word))


class SearchIndex:
    """The terms of all records, made once."""

    def __init__(self, records: Iterable[Terms]) -> None:
        terms = list(records)
        self._count = len(terms)
        self._columns = {field: _Column((getattr(record, field) for record in terms), field) for field in RANKS}

    def rank(self, query: str) -> Ranks:
        """Return each record's `Rank` for a query; all `Rank.NAME` for a query without words."""
        words = split_words(query)
        ranks = np.full(self._count, Rank.NAME, dtype=np.int8)
        for word in words:
            ranks = np.maximum(ranks, self._rank_word(word, is_alone=len(words) == 1))
        if len(words) > 1:
            ranks = np.minimum(ranks, self._rank_word("".join(words), is_alone=True))
        return ranks

    def _rank_word(self, word: str, *, is_alone: bool) -> Ranks:
        is_letter = len(word) == 1 and "a" <= word <= "z"
        ranks = np.full(self._count, Rank.NOWHERE, dtype=np.int8)
        for field in _LETTER_FIELDS[is_alone] if is_letter else RANKS:
            np.minimum.at(ranks, *self._columns[field].rank(word, only_starts=is_letter and is_alone))
        return ranks
