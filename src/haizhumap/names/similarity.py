"""
How alike two names of places are, and what tells them apart.

Owns the rules and their thresholds, over names as `parsing` takes them apart. Must not know places, geometry or
reports.
"""

from collections import Counter
from collections.abc import Container, Sequence

from rapidfuzz import fuzz

from haizhumap.names.parsing import Name, name_words

LIKE_PCT = 75
"""From this likeness of their cores on (rapidfuzz's normalised Indel similarity, 0-100), two names may be one."""

# 石涌口渠箱 ~ 石涌口箱渠 is 5 characters long: in shorter cores one other character is another name (石溪, 石榴).
_SHORTEST_LIKE = 4
# 水贝 stands at the beginning of 水贝黄金珠宝: two are enough; inside a core only three or more.
_SHORTEST_HELD, _SHORTEST_HELD_INSIDE = 2, 3


def conflict(one: Name, other: Name) -> bool:
    """
    Tell whether something in two names forbids that they mean one place.

    That is: different administrative levels; numerals, letters or opposites of which neither name has all that the
    other has; sections or joint areas with other ends.
    """
    # 市文化馆 x 海珠区文化馆
    if one.level and other.level and one.level != other.level:
        return True
    # 一期 x 二期 (numbers), A区 x B区 (latin), 南段 x 北段 (contrasts); 康鹭片区一期 may be 康鹭片区
    contrasts = zip(one.contrasts, other.contrasts, strict=True)
    if any(_crosses(*pair) for pair in ((one.numbers, other.numbers), (one.latin, other.latin), *contrasts)):
        return True
    # 三围油库—南沙港快速路段 x 沙渡路—石岗路段
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
    # 水贝片区 = 水贝 (one core); 赤岗-客村片区 = 客村-赤岗片区 (the same ends)
    if short == long or one.ends == other.ends != frozenset():
        return True
    if not long.startswith(short) and (short not in long or len(short) < _SHORTEST_HELD_INSIDE):
        return False
    # 东晓路 is not short for 东晓南路, nor 轨道5号线 for 轨道5号线西延: 南, 西延 make another road, another line
    return not _is_section(long.replace(short, "", 1))


def _types_agree(one: Name, other: Name) -> bool:
    loose = name_words().loose
    # 石溪村 is no 石溪公园; 商圈 and 片区 are loose
    if not one.kind or not other.kind or {one.kind, other.kind} <= loose:
        return True
    # 华洲路, 华洲路复合通道
    if one.bare.startswith(other.bare) or other.bare.startswith(one.bare):
        return True
    return one.kind.endswith(other.kind) or other.kind.endswith(one.kind)


def _is_section(words: str) -> bool:
    """Tell whether words are but a direction, with or without a word for a section."""
    rest = name_words().sections.sub("", words)
    return bool(rest) and all(any(char in group for group in name_words().contrasts) for char in rest)


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
