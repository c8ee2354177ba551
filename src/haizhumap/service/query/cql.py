"""
Filters in CQL2, text and JSON, on declared fields alone.

Owns which part of the language is taken, what a filter may cost, and what becomes of a value that is missing: neither
true nor false, so the feature is left out. The language itself is read and reckoned by the package `cql2`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NoReturn

import cql2
from shapely.errors import ShapelyError
from shapely.geometry import shape

from haizhumap.errors import InputError
from haizhumap.geo.geojson import is_in_degrees

LONGEST = 2000
"""Characters of a filter."""
_DEEPEST = 8
"""Brackets within brackets of a filter in text: the package tries each bracket in several ways, so one that does not
close costs twice as much with each level: 0.2 s at 16 levels, 2.5 s at 20, measured with cql2 0.6.0."""
_MOST = 100
"""Operators."""
_SHOWN = 80
_AS_JSON = "cql2-json"
_BRACKETS = re.compile(r"""'(?:[^']++|'')*+'|"[^"]*+"|[()]""")
"""Texts, names in quotes, brackets: `name_zh = '(' AND ("a(b" = 1)` has one bracket."""

_LOGIC = frozenset({"and", "or"})
_COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">="})
_SPATIAL = frozenset(
    {"s_intersects", "s_disjoint", "s_equals", "s_touches", "s_crosses", "s_within", "s_contains", "s_overlaps"}
)
_LITERALS: Mapping[str, tuple[type, ...]] = {"truth": (bool,), "text": (str,), "number": (int, float)}
_KINDS = {"string": "text", "integer": "number", "number": "number", "boolean": "truth"}
Schemas = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Condition:
    """A filter that was read and found sound; `expression` is for stores that make SQL of it."""

    expression: cql2.Expr

    def is_met_by(self, feature: Mapping[str, Any]) -> bool:
        """Tell whether a filter is true of a GeoJSON feature."""
        try:
            met: bool = self.expression.matches(dict(feature))
        except Exception:  # noqa: BLE001 - the package raises no other where a value is missing
            return False
        return met


def read_condition(text: str, language: str, fields: Schemas) -> Condition:
    """
    Read a filter.

    Parameters
    ----------
    text, language
        The filter, and what it is written in: `cql2-text` or `cql2-json`.
    fields
        The JSON Schemas of what it may ask for.

    Raises
    ------
    InputError
        If it is too long or too deep, no CQL2, or asks for more than is declared.
    """
    if len(text) > LONGEST or (language != _AS_JSON and _depth(text) > _DEEPEST):
        raise InputError("service-filter-long", most=LONGEST, deepest=_DEEPEST)
    try:
        expression = cql2.parse_json(text) if language == _AS_JSON else cql2.parse_text(text)
        tree = expression.to_json()
    except Exception as error:
        raise InputError("service-filter", value=_shorten(text), why=_first_line(str(error))) from error
    _Check(fields).truth(tree)
    return Condition(expression)


def _depth(text: str) -> int:
    """Return how deep brackets stand within one another, those in quotes left out."""
    if "\\'" in text:  # an escape that would hide where a text ends
        return len(text)
    depth = deepest = 0
    for found in _BRACKETS.finditer(text):
        depth = max(0, depth + {"(": 1, ")": -1}.get(found.group(), 0))
        deepest = max(deepest, depth)
    return deepest


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _first_line(words: str) -> str:
    """Return what a parser says in one line: its last, which names what it expected."""
    lines = [line.strip(" |=") for line in words.splitlines() if line.strip(" |=")]
    return _shorten(lines[-1]) if lines else ""


class _Check:
    """A filter's tree held to what is declared: operators, fields, and that like is compared with like."""

    def __init__(self, fields: Schemas) -> None:
        self._fields, self._operators = fields, 0

    def truth(self, node: object) -> None:
        """Refuse a node that is neither true nor false."""
        match node:
            case bool():
                return
            case {"property": _}:
                self._like("truth", node)
            case {"op": "not", "args": [inner]}:
                self._count(node)
                self.truth(inner)
            case {"op": str(name), "args": [*parts]} if name in _LOGIC and len(parts) > 1:
                self._count(node)
                for part in parts:
                    self.truth(part)
            case {"op": str(name), "args": [*parts]}:
                self._count(node)
                self._predicate(name, parts)
            case _:
                _refuse(node)

    def _count(self, node: object) -> None:
        self._operators += 1
        if self._operators > _MOST:
            raise InputError("service-filter-long", most=LONGEST, deepest=_DEEPEST)
        if isinstance(node, dict) and set(node) != {"op", "args"}:
            _refuse(node)

    def _predicate(self, name: str, parts: list[Any]) -> None:
        match name, parts:
            case "isNull", [{"property": str(field)}] if field in self._fields:
                return
            case "like", [value, str()]:
                self._like("text", value)
            case "between", [value, low, high]:
                self._like("number", value, low, high)
            case "in", [value, [*listed]] if listed:
                self._like(self._kind(value), *listed)
            case _, [left, right] if name in _COMPARISONS:
                self._compare(left, right)
            case _, [left, right] if name in _SPATIAL:
                self._geometry(left)
                self._geometry(right)
            case _:
                _refuse({"op": name})

    def _compare(self, left: object, right: object) -> None:
        kinds = {self._kind(left), self._kind(right)}
        if len(kinds) > 1 and kinds != {"day", "text"}:  # a day may be written as a text: '2024-01-25'
            _refuse(right)

    def _like(self, kind: str, *values: object) -> None:
        for value in values:
            if self._kind(value) != kind:
                _refuse(value)

    def _kind(self, node: object) -> str:
        """Return what a value is: text, number, truth or day."""
        for kind, types in _LITERALS.items():
            if type(node) in types:
                return kind
        match node:
            case {"property": str(field)} if field in self._fields:
                return self._kind_of_field(field)
            case {"date": str(day)} if _can(date.fromisoformat, day):
                return "day"
            case {"timestamp": str(moment)} if _can(datetime.fromisoformat, moment):
                return "day"
            case _:
                return _refuse(node)

    def _kind_of_field(self, field: str) -> str:
        schema = self._fields[field]
        types = schema.get("type", "")
        name = next((one for one in types if one != "null"), "") if isinstance(types, list) else types
        if name not in _KINDS:
            _refuse({"property": field})
        return "day" if schema.get("format") == "date" else _KINDS[name]

    def _geometry(self, node: object) -> None:
        match node:
            case {"property": str(field)} if field in self._fields and "type" not in self._fields[field]:
                return
            case {"bbox": [left, bottom, right, top]} if left <= right and bottom <= top:
                return
            case dict() if "type" in node and _is_sound(node):
                return
        _refuse(node)


def _can(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


def _is_sound(node: dict[str, Any]) -> bool:
    try:
        geometry = shape(node)
        return geometry.is_valid and is_in_degrees(geometry)
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        return False


def _refuse(node: object) -> NoReturn:
    """Name the part of a filter that is not taken."""
    named = node if not isinstance(node, dict) else node.get("property", node.get("op", node))
    raise InputError("service-filter-part", part=_shorten(str(named)))
