"""
What stands in a file that people or programs wrote: JSON, taken only where it is sound.

Owns what is sound: no name twice in an object, no number beyond what programs hold, no text beyond what files hold, no
nesting without end. Whatever else a reader meets in a value, `told_as` makes the reader's own error. Must not know any
form of file.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from haizhumap.errors import HaizhumapError
from haizhumap.files import read_text

_MOST_DIGITS = 18
"""Digits of a whole number that fits into 64 bits."""
_NUL = re.compile(r"(?<!\\)(?:\\\\)*+\\u0000")
_HALF = re.compile("[\ud800-\udfff]")
_SHOWN = 40
_LONGEST_REASON = 200


def parse_json(text: str) -> tuple[Any, Counter[str]]:
    """
    Parse JSON that people write by hand; every other reader takes the last of a repeated name in silence.

    Returns the value, and the names that stand more than once in one object, with how often too many.

    Raises
    ------
    ValueError
        If it is no JSON.
    RecursionError
        If it is nested too deep.
    """
    return _parse(text)


def parse_sound_json(text: str) -> tuple[Any, Counter[str]]:
    """
    Parse JSON as `parse_json` does, if a program can go on with every value in it.

    Raises
    ------
    ValueError
        If it is no JSON, is nested too deep, holds NaN, an infinity or a number that becomes one, a whole number of
        more than 64 bits, or a text with NUL or half of a character.
    """
    try:
        value, repeated = _parse(text, parse_int=_whole, parse_float=_finite, parse_constant=_no_number)
    except RecursionError as error:
        raise ValueError("nested too deep") from error  # noqa: TRY003 - the words are told as the reason
    if "\\u" in text:
        _check_texts(json.dumps(value, ensure_ascii=False))
    return value, repeated


def decode_json(text: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """
    Return the value of sound JSON in which no object has a name twice.

    Raises
    ------
    ValueError
        If it is none; see `parse_sound_json`.
    """
    value, repeated = parse_sound_json(text)
    if repeated:
        names = ", ".join(f"{name!r:.{_SHOWN}}" for name in sorted(repeated))
        raise ValueError(f"stands twice: {names}")  # noqa: EM102, TRY003 - the words are told as the reason
    return value


def read_json(path: Path, *, name: str | None = None) -> Any:  # noqa: ANN401 - whatever JSON holds
    """
    Return the value of a file, by `decode_json`; `name` is how messages call it.

    Raises
    ------
    InputError
        If the file cannot be read; see `files.read_text`.
    ValueError
        If it is no sound JSON.
    """
    return decode_json(read_text(path, name=name))


def _parse(text: str, **hooks: Callable[[str], object]) -> tuple[Any, Counter[str]]:
    repeated: Counter[str] = Counter()

    def to_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) < len(pairs):
            repeated.update(Counter(name for name, _ in pairs) - Counter(members.keys()))
        return members

    return json.loads(text, object_pairs_hook=to_object, **hooks), repeated  # type: ignore[arg-type] # as json has them


def _whole(digits: str) -> int:
    if len(digits) > _MOST_DIGITS + digits.startswith("-"):
        raise ValueError(f"a number of {len(digits)} digits")  # noqa: EM102, TRY003 - as above
    return int(digits)


def _finite(digits: str) -> float:
    value = float(digits)
    return value if math.isfinite(value) else _no_number(digits)


def _no_number(words: str) -> float:
    raise ValueError(f"no number: {words:.{_SHOWN}}")  # noqa: EM102, TRY003 - as above


def _check_texts(written: str) -> None:
    """Raise ValueError for NUL, and for half of a character, which UTF-8 has not, in JSON as `json.dumps` writes it."""
    if _HALF.search(written):
        raise ValueError("a text holds half of a character")  # noqa: TRY003 - as above
    if _NUL.search(written):
        raise ValueError("a text holds NUL")  # noqa: TRY003 - as above


def take_text(values: Mapping[str, Any], name: str) -> str:
    """
    Return a text among values.

    Raises
    ------
    KeyError
        If there is no such value.
    TypeError
        If it is no text.
    """
    value = values[name]
    if not isinstance(value, str):
        raise TypeError(f"{name}: {value!r:.{_SHOWN}}")  # noqa: EM102, TRY003 - as above
    return value


@contextmanager
def told_as(kind: type[HaizhumapError], code: str, **facts: object) -> Iterator[None]:
    """Tell whatever a value makes its reader, or a library, raise as an error of the file; `why` is among its facts."""
    try:
        yield
    except HaizhumapError:
        raise
    except Exception as error:
        words = str(error)
        why = words if words and isinstance(error, ValueError) else f"{type(error).__name__}: {words}"
        raise kind(code, **facts, why=why[:_LONGEST_REASON]) from error
