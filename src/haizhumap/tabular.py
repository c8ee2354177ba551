"""
Tables as text: CSV as the project keeps it, and CSV that a spreadsheet opens right and does not run.

Owns how rows become text; must not know what is in them, nor data frames.
"""

import csv
import io
import math
import unicodedata
from collections.abc import Iterable
from itertools import filterfalse

_CONTROLS = ("\t", "\r", "\n")
_OPERATORS = frozenset("=+-@")
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters and signs that are blank: Hangul fillers, the Braille pattern of no dots."""


def format_rows(rows: Iterable[Iterable[object]], *, line_end: str = "\n") -> str:
    """Return rows as CSV, quoted where need be."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator=line_end).writerows(rows)
    return stream.getvalue()


def format_csv(columns: Iterable[str], rows: Iterable[Iterable[object]], *, ndigits: int | None = None) -> bytes:
    """
    Return a table as CSV that Excel opens right: UTF-8 with BOM, CRLF, formulas guarded.

    None and NaN are empty cells; other floats are written with `ndigits` decimals, if it is given.
    """
    cells = ([_format_cell(value, ndigits) for value in row] for row in rows)
    return format_rows([[*columns], *cells], line_end="\r\n").encode("utf-8-sig")


def _format_cell(value: object, ndigits: int | None) -> object:
    if isinstance(value, str):
        return guard_formula(value)
    if isinstance(value, float):
        return "" if math.isnan(value) else value if ndigits is None else f"{value:.{ndigits}f}"
    return value


def guard_formula(value: str) -> str:
    """
    Return a text that no spreadsheet runs: an apostrophe goes in front of what would be a formula.

    That is a text that begins with `=`, `+`, `-` or `@`, in full width or another form of the sign too, or after what
    nobody sees; or with a tab or line break.
    """
    first = next(filterfalse(_is_invisible, value), "")
    is_formula = value.startswith(_CONTROLS) or unicodedata.normalize("NFKC", first) in _OPERATORS
    return f"'{value}" if is_formula else value


def _is_invisible(character: str) -> bool:
    """Tell whether a character leaves no ink by itself: space, controls, marks, fillers, what is unassigned."""
    return character in _FILLERS or unicodedata.category(character)[0] in "CMZ"


def unguard_formula(value: str) -> str:
    """Return a text without the apostrophe that `guard_formula` put in front."""
    inner = value.removeprefix("'")
    return inner if guard_formula(inner) == value else value
