"""
How alike two names of places are, and what tells them apart.

Owns the taking apart of a Chinese name: administrative prefix, proper core, type noun, numerals, directions, ends of a
section. The words it goes by stand in `names.toml`. Must not know places, geometry or reports.
"""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby

from rapidfuzz import fuzz

LIKE_PCT = 75
"""From this likeness of their cores on (rapidfuzz's normalised Indel similarity, 0-100), two names may be one."""

_SHORTEST_LIKE = 4
_SHORTEST_HELD, _SHORTEST_HELD_INSIDE = 2, 3
_LATIN = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words that names are taken apart by; see `names.toml`. Word lists are longest first."""

    dashes: re.Pattern[str]
    wrappers: re.Pattern[str]
    levels: tuple[str, ...]
    types: tuple[str, ...]
    loose: frozenset[str]
    counters: tuple[str, ...]
    sections: re.Pattern[str]
    directions: str
    contrasts: tuple[str, ...]


def _any_of(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


@cache
def read_lexicon() -> Lexicon:
    """Read the lexicon that comes with the package."""
    raw = tomllib.loads(files(__package__).joinpath("names.toml").read_text(encoding="utf-8"))
    return Lexicon(
        dashes=_any_of(raw["dashes"]),
        wrappers=_any_of(list(raw["wrappers"])),
        levels=tuple(raw["levels"]),
        types=tuple(sorted(raw["types"], key=len, reverse=True)),
        loose=frozenset(raw["loose"]),
        counters=tuple(sorted(raw["counters"], key=len, reverse=True)),
        sections=_any_of(raw["sections"]),
        directions=raw["directions"],
        contrasts=tuple(raw["contrasts"]),
    )


@dataclass(frozen=True, slots=True)
class Name:
    """
    One name, taken apart.

    `level` is its administrative level or ""; `bare` the name as names are compared, without the prefix; `core` what is
    left without type nouns and phases, `kind` the outermost type noun; `numbers`, `latin` and `contrasts` what tells
    names apart; `ends` the two ends (or more) of a section or of a joint area.
    """

    level: str
    bare: str
    core: str
    kind: str
    numbers: tuple[int, ...]
    latin: tuple[str, ...]
    contrasts: tuple[str, ...]
    ends: frozenset[str]


@lru_cache(maxsize=1 << 14)
def parse_name(words: str, issuer: str = "") -> Name:
    """
    Take a name apart; `issuer` is the body whose report it stands in, such as a district's government.

    The issuer's own province, city and district are the administrative prefixes that may be left out.
    """
    level, bare = _split_level(normalise(words), normalise(issuer))
    core, kind = _split_types(bare)
    return Name(
        level=level,
        bare=bare,
        core=core,
        kind=kind,
        numbers=_numbers(bare),
        latin=tuple(_LATIN.findall(bare)),
        contrasts=_contrasts(core),
        ends=_ends(bare),
    )


def normalise(words: str) -> str:
    """Return a name as names are compared: NFKC, case folded, without spaces and quotation marks, one sort of dash."""
    lexicon = read_lexicon()
    plain = "".join(unicodedata.normalize("NFKC", words).casefold().split())
    return lexicon.wrappers.sub("", re.sub(f"(?:{lexicon.dashes.pattern})+", "-", plain))


@cache
def _areas(issuer: str) -> dict[str, str]:
    """Return the issuer's own areas, each with its level: the parts of its name that end in a level's word."""
    levels = "".join(read_lexicon().levels)
    return {area: area[-1] for area in re.findall(f"[^{levels}]{{2,}}?[{levels}]", issuer)}


def common_words(issuer: str) -> frozenset[str]:
    """Return the words that half the names in an issuer's reports begin with: its own areas, in full and in short."""
    areas = _areas(normalise(issuer))
    return frozenset(areas) | {area[:-1] for area in areas}


def _split_level(key: str, issuer: str) -> tuple[str, str]:
    """Return a name's administrative level and what follows; the bare word counts where a name is left after it."""
    level, bare = "", key
    for area, its_level in _areas(issuer).items():
        if bare.startswith(area) and len(bare) > len(area) + 1:
            level, bare = its_level, bare.removeprefix(area)
    if not level and bare[:1] in read_lexicon().levels and len(bare) > _SHORTEST_HELD_INSIDE:
        level, bare = bare[0], bare[1:]
    return level, bare


def _split_types(bare: str) -> tuple[str, str]:
    """Return a name's core and its outermost type noun; the core is empty where the name is nothing but types."""
    core, kind, direction = bare, "", ""
    while core:
        if (cut := _cut_type(core)) is not None:
            core, kind = cut, kind or core.removeprefix(cut)
        elif (cut := _cut_counter(core)) is not None:
            core = cut
        elif core[-1] in read_lexicon().directions and _cut_type(core[:-1]):
            core, direction = core[:-1], core[-1] + direction
        else:
            break
    return core + direction, kind


def _cut_type(words: str) -> str | None:
    found = next((noun for noun in read_lexicon().types if words.endswith(noun)), None)
    return words.removesuffix(found) if found else None


def _cut_counter(words: str) -> str | None:
    """Return the words without a numeral and its counter, such as a phase, or None if there is none at their end."""
    for counter in read_lexicon().counters:
        rest = words.removesuffix(counter)
        if rest != words and rest and _is_numeral(rest[-1]):
            return rest.rstrip("".join(filter(_is_numeral, rest)))
    return None


def _is_numeral(char: str) -> bool:
    return unicodedata.numeric(char, None) is not None


def _numbers(words: str) -> tuple[int, ...]:
    """Return the numerals of a name by value, Chinese and Arabic alike, in order."""
    runs = ("".join(run) for is_numeral, run in groupby(words, _is_numeral) if is_numeral)
    return tuple(map(_value, runs))


def _value(numeral: str) -> int:
    """Return a numeral's value: digits by place, and the words for ten, hundred … as factors."""
    total = digits = 0
    for char in numeral:
        value = int(unicodedata.numeric(char))
        if value >= 10:  # noqa: PLR2004 - the numeral system's base
            total, digits = total + (digits or 1) * value, 0
        else:
            digits = digits * 10 + value
    return total + digits


def _contrasts(core: str) -> tuple[str, ...]:
    """Return for each group of opposites its members in a name, in order."""
    return tuple("".join(char for char in core if char in group) for group in read_lexicon().contrasts)


def _ends(bare: str) -> frozenset[str]:
    parts = bare.split("-")
    return frozenset(_split_types(part)[0] or part for part in parts if part) if len(parts) > 1 else frozenset()


def conflict(one: Name, other: Name) -> bool:
    """
    Tell whether something in two names forbids that they mean one place.

    That is: different administrative levels; numerals, letters or opposites of which neither name has all that the
    other has; sections or joint areas with other ends.
    """
    if one.level and other.level and one.level != other.level:
        return True
    contrasts = zip(one.contrasts, other.contrasts, strict=True)
    if any(_crosses(*pair) for pair in ((one.numbers, other.numbers), (one.latin, other.latin), *contrasts)):
        return True
    return bool(one.ends and other.ends and not _same_ends(one.ends, other.ends))


def _crosses(one: Sequence[object], other: Sequence[object]) -> bool:
    """Tell whether each of two collections has something that the other lacks."""
    mine, theirs = Counter[object](one), Counter[object](other)
    return bool(mine - theirs and theirs - mine)


def _same_ends(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one) == len(other) and all(
        any(mine.endswith(theirs) or theirs.endswith(mine) for theirs in other) for mine in one
    )


def is_same(one: Name, other: Name) -> bool:
    """Tell whether two names are the same but for writing and an administrative prefix that one leaves out."""
    return one.bare == other.bare and not conflict(one, other)


def is_generic(name: Name) -> bool:
    """Tell whether a name is nothing but a type noun, such as "the art museum"; the city's art museum is one."""
    return not (name.core or name.level)


def is_part(one: Name, other: Name, *, common: Container[str] = ()) -> bool:
    """
    Tell whether one name may be short for the other.

    The core of one holds the core of the other, and what it has in addition is more than a direction and a word for a
    section. `common` are words too common to go by; see `common_words`.
    """
    short, long = sorted((one.core, other.core), key=len)
    if len(short) < _SHORTEST_HELD or short in common or conflict(one, other) or not _types_agree(one, other):
        return False
    if short == long or one.ends == other.ends != frozenset():
        return True
    if not long.startswith(short) and (short not in long or len(short) < _SHORTEST_HELD_INSIDE):
        return False
    return not _is_section(long.replace(short, "", 1))


def _types_agree(one: Name, other: Name) -> bool:
    loose = read_lexicon().loose
    if not one.kind or not other.kind or {one.kind, other.kind} <= loose:
        return True
    if one.bare.startswith(other.bare) or other.bare.startswith(one.bare):
        return True
    return one.kind.endswith(other.kind) or other.kind.endswith(one.kind)


def _is_section(words: str) -> bool:
    """Tell whether words are but a direction, with or without a word for a section."""
    rest = read_lexicon().sections.sub("", words)
    return bool(rest) and all(any(char in group for group in read_lexicon().contrasts) for char in rest)


def likeness(one: Name, other: Name) -> float:
    """Return how alike two whole names are, 0-1."""
    return fuzz.ratio(one.bare, other.bare) / 100


def is_alike(one: Name, other: Name) -> bool:
    """Tell whether two names differ in so few characters of their cores that they may be one."""
    if min(len(one.core), len(other.core)) < _SHORTEST_LIKE or conflict(one, other) or not _types_agree(one, other):
        return False
    if (one.numbers, one.latin, one.contrasts) != (other.numbers, other.latin, other.contrasts):
        return False
    return fuzz.ratio(one.core, other.core) >= LIKE_PCT
