"""
The search: what a reader types, and the records that it finds, best first.

Owns the one rule of matching, for Python and for the browser's script alike; must not know filters or draw.

**Text.** `normalise` makes texts comparable: NFKD, lower case, accents (U+0300-U+036F) taken away, NFKC, traditional
characters replaced one by one by simplified ones, runs of whitespace and control characters made one space, trimmed. A
script does the same with `String.normalize`, `toLowerCase` and the small table that `simplifications` gives for its
records.

**Words.** A normalised query falls into words: runs of Chinese characters, and runs of anything else but whitespace and
punctuation (`_WORD`). If only punctuation is left, the query as it stands is the one word. No words find everything.

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
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice, product
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Ranks = npt.NDArray[np.int8]

MARK = "\x01"
"""Stands before every run of a-z and 0-9; no normalised text holds it otherwise."""

_HAN = r"\u3007\u3400-\u9fff\U00020000-\U000323af"
_APART = r"\s\x00-\x2f:-@\[-`{-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\u2000-\u206f\u3000-\u3006\u3008-\u303f\u30fb\ufeff"
_WORD = re.compile(f"[{_HAN}]+|[^{_HAN}{_APART}]+")
"""A word of a query: Chinese characters, or anything else but whitespace and punctuation."""

_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ufeff]+")
_ACCENT = re.compile(r"[\u0300-\u036f]")
_TONE = re.compile(r"(?<=[a-z])[1-5]")
_ASCII_START = re.compile(r"(?<![a-z0-9])(?=[a-z0-9])")
_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_IDEOGRAPHS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x323B0))
_MOST_READINGS = 8


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
    """What a record is found by, normalised: lines of text, readings as syllables parted by spaces."""

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


def normalise(words: str) -> str:
    """Return a text as texts are compared: width, case, accents, traditional characters and spacing made alike."""
    plain = _ACCENT.sub("", unicodedata.normalize("NFKD", words).lower())
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", plain).translate(_simplified())).strip()


@cache
def _simplified() -> Mapping[int, str]:
    """Return the simplified character of each traditional one, by code point: OpenCC's, taken one by one."""
    from opencc import OpenCC  # noqa: PLC0415 - most commands search for nothing

    characters = [chr(code) for start, end in _IDEOGRAPHS for code in range(start, end)]
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    first = {old: new for old, new in zip(characters, converted, strict=True) if old != new}
    return {ord(old): first.get(new, new) for old, new in first.items()}


def simplifications(texts: Iterable[str]) -> dict[str, str]:
    """Return the traditional characters, with their simplified ones, that can stand in a query for normalised texts."""
    occurring = set().union(*texts)
    return {chr(old): new for old, new in _simplified().items() if new in occurring}


def split_words(query: str) -> list[str]:
    """Return a query's words, normalised; none for an empty query."""
    plain = normalise(query)
    return _WORD.findall(plain) or [word for word in [plain.replace(" ", "")] if word]


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
        others=_lines(map(_normalised, (row["action_zh"], row["action_en"]))),
        sentence=_normalised(row["quote"]),
    )


def _read_all(names: Iterable[str]) -> list[str]:
    return [reading for name in names for reading in read_aloud(name)]


def _initials(reading: str) -> str:
    return "".join(syllable[0] for syllable in reading.split())


_normalised = lru_cache(maxsize=100_000)(normalise)


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(parts))


def _forms(name: str) -> tuple[str, str]:
    """Return a name normalised, and as its words joined, which is what a joined query is compared with."""
    plain = _normalised(name)
    return plain, "".join(_WORD.findall(plain))


def read_aloud(name: str) -> tuple[str, ...]:
    """
    Return the readings of a Chinese name: pinyin without tones, syllables parted by spaces.

    pypinyin's reading, and those with the local ones of `readings.toml`; figures and letters stand for
    themselves. A name without Chinese characters has none.
    """
    plain = _normalised(name)
    if not _HAN_CHARACTER.search(plain):
        return ()
    choices = [choice for word in _WORD.findall(plain) for choice in _readings(word)]
    return tuple(" ".join(syllables) for syllables in islice(product(*choices), _MOST_READINGS))


@lru_cache(maxsize=200_000)
def _readings(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the readings of each character of a Chinese word; any other word is read as it stands."""
    if not _HAN_CHARACTER.search(word):
        return ((word,),)
    return tuple(
        # What pypinyin writes as lv is typed lv or lu.
        tuple(dict.fromkeys([syllable, syllable.replace("v", "u"), *_local_readings().get(character, ())]))
        for character, syllable in zip(word, _syllables(word), strict=True)
    )


def _syllables(word: str) -> list[str]:
    """Return pypinyin's reading of a Chinese word, a syllable a character; one without a reading stands for itself."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionaries take half a second, and most commands search for nothing

    return lazy_pinyin(word, errors=list)  # type: ignore[arg-type] # may return a list, says pypinyin's manual


@cache
def _local_readings() -> Mapping[str, tuple[str, ...]]:
    text = files(__package__).joinpath("readings.toml").read_text(encoding="utf-8")
    return {character: tuple(readings) for character, readings in tomllib.loads(text)["characters"].items()}


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
