"""Every pattern of the package, how it is used, and hostile input made of what it looks for."""

import ast
import importlib
import inspect
import pkgutil
import re
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from itertools import pairwise
from types import ModuleType
from typing import Any

import haizhumap

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import sre_constants
    import sre_parse

CALLS = frozenset({"compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"})
AT_A_PLACE = frozenset({"match", "fullmatch"})
"""Who matches at one place pays for that place; who searches pays for every place."""
OF_A_NAME = frozenset({"read_site_types.endings.pattern"})
"""Patterns of a name as such, which share their own name with others that are looked for in texts."""
_SOME_CHARACTERS = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern, where it stands, and whether it is looked for all over a text."""

    where: str
    pattern: re.Pattern[Any]
    is_search: bool


def modules() -> list[ModuleType]:
    """Return the modules of the package that can be imported, which no script is."""
    names = [one.name for one in pkgutil.walk_packages(haizhumap.__path__, "haizhumap.")]
    return [importlib.import_module(name) for name in names if name != "haizhumap.ui.page"]


@cache
def find_patterns() -> tuple[Found, ...]:
    """Return every pattern: of modules, of records that cached functions read, those written where they are used."""
    sources = "\n".join(map(inspect.getsource, modules()))
    found = {}
    for module in modules():
        for name, value in _held(module):
            used = set(re.findall(rf"\b{name.rpartition('.')[2]}\.(\w+)\(", sources))
            is_search = name not in OF_A_NAME and (bool(used & CALLS - AT_A_PLACE) or not used)
            found[f"{module.__name__}:{name}"] = value, is_search
        for where, value, is_search in _inline(module):
            found[where] = value, is_search
    return tuple(Found(where, pattern, is_search) for where, (pattern, is_search) in found.items())


def _held(module: ModuleType) -> Iterator[tuple[str, re.Pattern[Any]]]:
    for name, value in vars(module).items():
        own = getattr(value, "__module__", module.__name__) == module.__name__
        if hasattr(value, "cache_info") and own and not inspect.signature(value).parameters:
            yield from _inside(name, value())
        elif not hasattr(value, "cache_info"):
            yield from _inside(name, value)


def _inside(name: str, value: object) -> Iterator[tuple[str, re.Pattern[Any]]]:
    if isinstance(value, re.Pattern):
        yield name, value
    elif is_dataclass(value) and not isinstance(value, type):
        for column in fields(value):
            yield from _inside(f"{name}.{column.name}", getattr(value, column.name))
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _inside(f"{name}.{key}", one)
    elif isinstance(value, tuple | list | frozenset):
        for one in value:
            yield from _inside(name, one)


def _inline(module: ModuleType) -> Iterator[tuple[str, re.Pattern[Any], bool]]:
    """Yield what functions give to `re` themselves; what they fill in beyond the module is left out as `x`."""
    tree = ast.parse(inspect.getsource(module))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args or _is_held(node, module):
            continue
        owner, _, name = ast.unparse(node.func).partition(".")
        pattern = _evaluate(node.args[0], module) if owner == "re" and name in CALLS else None
        if pattern is not None:
            yield f"{module.__name__}:{node.lineno}", pattern, name not in AT_A_PLACE


def _is_held(call: ast.Call, module: ModuleType) -> bool:
    """Tell whether a module has given the pattern a name, by which it was found already."""
    line = inspect.getsource(module).splitlines()[call.lineno - 1]
    return re.match(r"_?[A-Z][A-Z_]*(?:: [^=]*)? = ", line) is not None


def _evaluate(node: ast.expr, module: ModuleType) -> re.Pattern[Any] | None:
    class Unknown(dict[str, object]):
        def __missing__(self, name: str) -> object:
            if name in vars(__builtins__) if isinstance(__builtins__, ModuleType) else name in __builtins__:
                raise KeyError(name)
            return "x"

    try:
        code = compile(ast.Expression(node), "<pattern>", "eval")
        return re.compile(eval(code, {}, Unknown(vars(module))))  # noqa: S307 - our own source
    except (TypeError, AttributeError, re.error):
        return None


def units(pattern: re.Pattern[Any]) -> list[str]:
    """Return what hostile input is made of: characters that a pattern looks for, alone, in pairs and all together."""
    flags = pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
    text = pattern.pattern
    chars = list(dict.fromkeys(_characters(sre_parse.parse(text, flags))))
    if len(chars) > 2 * _SOME_CHARACTERS:
        chars = chars[:_SOME_CHARACTERS] + chars[-_SOME_CHARACTERS:]
    whole = "".join(chars)
    pairs = [one + other for one, other in pairwise([*chars, *chars[:1]])]
    return [*dict.fromkeys(filter(None, [*chars, *pairs, whole, whole[::-1], "a", " ", "1", "中"]))]


def _characters(parsed: Any) -> Iterator[str]:
    for kind, value in _leaves(parsed):
        if kind is sre_constants.CATEGORY:
            yield _OF_A_KIND.get(str(value), "w")
        else:
            codes = value if isinstance(value, tuple) else [value]
            yield from (chr(code) for code in codes if code <= sys.maxunicode)


_OF_A_KIND = {"CATEGORY_SPACE": " ", "CATEGORY_DIGIT": "7"}
_LEAVES = (sre_constants.LITERAL, sre_constants.NOT_LITERAL, sre_constants.RANGE, sre_constants.CATEGORY)


def _leaves(parsed: Any) -> Iterator[tuple[Any, Any]]:
    if not isinstance(parsed, tuple | list | sre_parse.SubPattern):
        return
    if isinstance(parsed, tuple) and parsed and parsed[0] in _LEAVES:
        yield parsed[0], parsed[1]
        return
    for one in list(parsed) if isinstance(parsed, list | tuple) else parsed.data:
        yield from _leaves(one)
