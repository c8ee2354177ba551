"""
Word lists and patterns that rules go by: TOML files beside the code that reads them.

Owns the way from such a file to a dataclass, by the annotations of its fields: a pattern is compiled, a word list that
should be a pattern becomes one, codes become members of their list. Must not know any list.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import reduce
from importlib.resources import files
from types import EllipsisType, UnionType
from typing import Any, TypeVar, get_args, get_origin

from haizhumap.han import HAN

R = TypeVar("R")
_HAN = r"\p{Han}"


def read_toml(package: str, name: str) -> dict[str, Any]:
    r"""Read a TOML file that comes with a package; within a character class, `\p{Han}` is any Chinese character."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text.replace(_HAN, HAN))


def load(record: type[R], raw: Mapping[str, Any], **made: object) -> R:
    """
    Return a record whose fields are read from the entries of their name.

    `made` are fields that are not read but given. A field is `str`, a number or truth value, a code list, `re.Pattern`
    (of a regular expression, or of a list of words: any of them, the longest first), `frozenset`, `tuple`, `Mapping`, a
    record itself, or `X | None` for an entry that may be empty.

    Raises
    ------
    KeyError
        If a field has neither an entry nor a default.
    """
    read = {
        column.name: _convert(column.type, raw[column.name])
        for column in fields(record)  # type: ignore[arg-type] # whatever is a dataclass
        if column.name not in made and (column.name in raw or column.default is MISSING)
    }
    return record(**read, **made)


def _convert(hint: Any, value: Any) -> Any:  # noqa: ANN401 - whatever TOML holds becomes whatever is annotated
    kind, arguments = get_origin(hint) or hint, get_args(hint)
    if kind in _CONTAINERS:
        return _CONTAINERS[kind](arguments, value)
    if isinstance(kind, type) and is_dataclass(kind):
        return load(kind, value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, StrEnum) else value


def _pattern(_arguments: tuple[Any, ...], value: str | list[str]) -> re.Pattern[str]:
    return re.compile(value if isinstance(value, str) else any_of(value))


def _set(arguments: tuple[Any, ...], value: Iterable[Any]) -> frozenset[Any]:
    return frozenset(_convert(arguments[0], one) for one in value)


def _tuple(arguments: tuple[Any, ...], value: list[Any]) -> tuple[Any, ...]:
    hints = [arguments[0]] * len(value) if isinstance(arguments[-1], EllipsisType) else arguments
    return tuple(map(_convert, hints, value))


def _mapping(arguments: tuple[Any, ...], value: Mapping[str, Any]) -> dict[Any, Any]:
    return {_convert(arguments[0], name): _convert(arguments[1], one) for name, one in value.items()}


def _optional(arguments: tuple[Any, ...], value: object) -> object:
    return _convert(arguments[0], value) if value else None


_CONTAINERS: Mapping[Any, Any] = {
    re.Pattern: _pattern,
    frozenset: _set,
    tuple: _tuple,
    Mapping: _mapping,
    UnionType: _optional,
}


def any_of(words: Iterable[str], *patterns: str) -> str:
    """
    Return a pattern that matches the longest of some words, else one of some patterns.

    The words are a prefix tree: with nothing but literal beginnings, patterns included, `re` skips to the next one.
    """
    tree: dict[str, Any] = {}
    for word in words:
        reduce(lambda node, char: node.setdefault(char, {}), word, tree)[""] = {}
    return f"(?:{'|'.join([*_paths(tree), *patterns])})"


def _paths(node: Mapping[str, Any]) -> list[str]:
    return [re.escape(char) + _rest(child) for char, child in sorted(node.items()) if char]


def _rest(node: Mapping[str, Any]) -> str:
    paths = _paths(node)
    if not paths:
        return ""
    group = paths[0] if len(paths) == 1 and "" not in node else f"(?:{'|'.join(paths)})"
    return f"(?:{group})?" if "" in node else group
