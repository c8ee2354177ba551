"""
Taking a Chinese name apart: administrative prefix, proper core, type noun, numerals, directions, ends of a section.

Owns the parts; how alike two names are is `similarity`'s. The words it goes by stand in `names.toml`. Must not know
places, geometry or reports.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

from haizhumap.lexicons import load, read_toml
from haizhumap.names.normalise import normalise

_SHORTEST_AFTER_LEVEL = 3
"""Characters of a name before which the bare word for a level counts as a prefix."""

_LATIN = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class NameWords:
    """The words that names are taken apart by; see `names.toml`. Word lists are longest first."""

    dashes: re.Pattern[str]
    levels: tuple[str, ...]
    types: tuple[str, ...]
    loose: frozenset[str]
    counters: tuple[str, ...]
    sections: re.Pattern[str]
    directions: str
    contrasts: tuple[str, ...]


@cache
def name_words() -> NameWords:
    """Return the words that come with the package."""
    raw = read_toml(__package__, "names.toml")
    longest_first = {name: sorted(raw[name], key=len, reverse=True) for name in ("types", "counters")}
    return load(NameWords, raw | longest_first)


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


@cache
def _areas(issuer: str) -> dict[str, str]:
    """Return the issuer's own areas, each with its level: the parts of its name that end in a level's word."""
    levels = "".join(name_words().levels)
    return {area: area[-1] for area in re.findall(f"(?<![^{levels}])[^{levels}]{{2,}}+[{levels}]", issuer)}


def common_words(issuer: str) -> frozenset[str]:
    """Return the words that half the names in an issuer's reports begin with: its own areas, in full and in short."""
    areas = _areas(normalise(issuer))
    return frozenset(areas) | {area[:-1] for area in areas}


def _split_level(key: str, issuer: str) -> tuple[str, str]:
    """Return a name's administrative level and what follows; the bare word counts where a name is left after it."""
    # 海珠区儿童公园 → 区 | 儿童公园; 市文化馆 → 市 | 文化馆
    level, bare = "", key
    for area, its_level in _areas(issuer).items():
        if bare.startswith(area) and len(bare) > len(area) + 1:
            level, bare = its_level, bare.removeprefix(area)
    if not level and bare[:1] in name_words().levels and len(bare) > _SHORTEST_AFTER_LEVEL:
        level, bare = bare[0], bare[1:]
    return level, bare


def _split_types(bare: str) -> tuple[str, str]:
    """Return a name's core and its outermost type noun; the core is empty where the name is nothing but types."""
    # 康鹭片区一期 → 康鹭 (片区, 一期 off); 广州大道南 → 广州南 (大道 off, 南 stays: it makes another road)
    core, kind, direction = bare, "", ""
    while core:
        if (cut := _cut_type(core)) is not None:
            core, kind = cut, kind or core.removeprefix(cut)
        elif (cut := _cut_counter(core)) is not None:
            core = cut
        elif core[-1] in name_words().directions and _cut_type(core[:-1]):
            core, direction = core[:-1], core[-1] + direction
        else:
            break
    return core + direction, kind


def _cut_type(words: str) -> str | None:
    found = next((noun for noun in name_words().types if words.endswith(noun)), None)
    return words.removesuffix(found) if found else None


def _cut_counter(words: str) -> str | None:
    """Return the words without a numeral and its counter, such as a phase, or None if there is none at their end."""
    for counter in name_words().counters:
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
    # 一百零二 → 102, 二十五 → 25
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
    return tuple("".join(char for char in core if char in group) for group in name_words().contrasts)


def _ends(bare: str) -> frozenset[str]:
    # 沙渡路-石岗路段 → 沙渡, 石岗
    parts = bare.split("-")
    return frozenset(_split_types(part)[0] or part for part in parts if part) if len(parts) > 1 else frozenset()


def district_of(issuer: str) -> str:
    """Return the district whose government issues a report: 海珠区 of 广州市海珠区人民政府; else nothing."""
    found = re.search(read_toml(__package__, "names.toml")["government"], issuer)
    return found[1] if found else ""
