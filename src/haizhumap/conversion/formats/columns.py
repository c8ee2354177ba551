"""
Which columns of a table hold a position, by the names that people give them.

Owns the comparison of names; the names themselves stand in `columns.toml`.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from haizhumap.lexicons import load, read_toml

_BESIDE = re.compile(r"\([^()]*\)|[\s_\-.:\ufeff]")  # "经度（°）", "POINT_X", "lon "


@dataclass(frozen=True, slots=True)
class _Names:
    pairs: tuple[tuple[str, str], ...]
    wkt: tuple[str, ...]


@cache
def _names() -> _Names:
    return load(_Names, read_toml("haizhumap.conversion.formats", "columns.toml"))


def coordinate_columns(columns: Iterable[object]) -> tuple[str, str] | None:
    """Return the names of the columns of longitude and latitude, or None."""
    known = _by_plain_name(columns)
    found = (pair for pair in _names().pairs if {*pair} <= known.keys())
    return next(((known[lon], known[lat]) for lon, lat in found), None)


def known_pairs() -> str:
    """Return the names of longitude and latitude that are looked for, as a message lists them."""
    return ", ".join(" + ".join(pair) for pair in _names().pairs)


def wkt_column(columns: Iterable[object]) -> str | None:
    """Return the name of the column of geometries as WKT, or None."""
    known = _by_plain_name(columns)
    return next((known[name] for name in _names().wkt if name in known), None)


def _by_plain_name(columns: Iterable[object]) -> Mapping[str, str]:
    """Return the columns by their plain names; of two alike the first."""
    return {_plain(name): name for name in reversed([*map(str, columns)])}


def _plain(name: str) -> str:
    return _BESIDE.sub("", unicodedata.normalize("NFKC", name).casefold())
