"""
Reading the project's tables: register, ledger, landmarks (`geo/landmarks.csv`) and links (`data/links.csv`).

Owns the way from a file's bytes to typed records, with every fault of form as an issue; what the values mean
beside each other is `validate`'s.
"""

import csv
import io
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from haizhumap.files import read_bytes
from haizhumap.issues import Collected, Issue
from haizhumap.model import (
    Decision,
    Entry,
    Kind,
    Landmark,
    LinkDecision,
    Place,
    Reason,
    Sector,
    Stage,
    Target,
    Targets,
    UnmappedItem,
    column_names,
)

E = TypeVar("E", Place, UnmappedItem)
F = TypeVar("F", Place, UnmappedItem, Landmark, LinkDecision)

ALIAS_SEPARATOR = "|"
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""The form of every id: of places, commitments and reports."""

_MOST_DIGITS = 9
_REQUIRED = frozenset({"name_zh", "official_name_zh", "name_en", "action_zh", "action_en", "section"})


@dataclass(frozen=True, slots=True)
class Row:
    """One data row of a CSV file: the line it begins on (1-based) and its cells by column."""

    line: int
    cells: Mapping[str, str]


def read_places(path: Path, *, name: str) -> Collected[Place]:
    """Read the register of places; `name` is how issues call the file. See `read_entries`."""
    return read_entries(path, Place, name=name)


def read_unmapped(path: Path, *, name: str) -> Collected[UnmappedItem]:
    """Read the ledger of unmapped commitments; `name` is how issues call the file. See `read_entries`."""
    return read_entries(path, UnmappedItem, name=name)


def read_landmarks(path: Path, *, name: str) -> Collected[Landmark]:
    """Read the landmarks, of which a project may have none; `name` is how issues call the file. See `read_entries`."""
    return read_entries(path, Landmark, name=name) if path.exists() else Collected(file=name)


def read_entries(path: Path, record: type[F], *, name: str) -> Collected[F]:
    """
    Read a register file, collecting every fault of form.

    Raises
    ------
    InputError
        If the file is missing or the system refuses to read it.
    """
    register = Collected[F](file=name)
    text = _decode(read_bytes(path, name=name), register.issues, name)
    columns = column_names(record)
    for row in _rows(text, columns, register.issues, name):
        _add_entry(register, row, record, id_columns=_ID_COLUMNS.get(record, columns[:1]))
    return register


def _decode(data: bytes, issues: list[Issue], name: str) -> str:
    """Return a file's text, or "" where it has none; report what is wrong with its bytes."""
    if not data.strip():
        issues.append(Issue(code="empty-file", file=name, line=1))
        return ""
    if b"\0" in data:
        issues.append(Issue(code="binary-file", file=name, line=1))
        return ""
    if data.startswith(b"\xef\xbb\xbf"):
        issues.append(Issue(code="bom", file=name, line=1))
    if b"\r" in data:
        issues.append(Issue(code="crlf", file=name, line=data[: data.index(b"\r")].count(b"\n") + 1))
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        issues.append(Issue(code="not-utf8", file=name, line=line, value=_likely_encoding(data)))
        return ""


def _likely_encoding(data: bytes) -> str:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "?"
    return "GBK / GB18030"


def _rows(text: str, columns: tuple[str, ...], issues: list[Issue], name: str) -> Iterator[Row]:
    """Yield the data rows of a CSV text whose header is right; report the header's and the rows' faults."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        header = next(reader, [])
        if not text or not _check_header(header, columns, issues, name):
            return
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) == len(header):
                yield Row(line, dict(zip(header, cells, strict=True)))
            else:
                issues.append(
                    Issue(code="cell-count", file=name, line=line, value=f"{len(cells)}", expected=f"{len(header)}")
                )
            line = reader.line_num + 1
    except csv.Error as error:
        issues.append(Issue(code="bad-csv", file=name, line=line, value=str(error)))


def _check_header(header: list[str], columns: tuple[str, ...], issues: list[Issue], name: str) -> bool:
    expected = ", ".join(columns)
    faults = [
        Issue(code="missing-column", file=name, line=1, field=column) for column in columns if column not in header
    ]
    faults += [
        Issue(code="unknown-column", file=name, line=1, field=column, expected=expected)
        for column in header
        if column not in columns
    ]
    faults += [
        Issue(code="duplicate-column", file=name, line=1, field=column)
        for column in columns
        if header.count(column) > 1
    ]
    issues.extend(faults)
    return not faults


def _add_entry(register: Collected[F], row: Row, record: type[F], *, id_columns: tuple[str, ...]) -> None:
    parser = _RowParser(register.file, row, " ".join(row.cells[column] for column in id_columns))
    identity = " ".join(parser.identity(column) for column in id_columns)
    if identity in register.lines:
        parser.report("duplicate-id", id_columns[-1], expected=str(register.lines[identity]))
    else:
        register.lines[identity] = row.line
    values = {column: _PARSERS[record].get(column, _RowParser.words)(parser, column) for column in column_names(record)}
    register.issues.extend(parser.issues)
    if not parser.issues:
        register.records[identity] = record(**values)


@dataclass(slots=True)
class _RowParser:
    """Turns one row's cells into values, and what is wrong with them into issues."""

    file: str
    row: Row
    record_id: str
    issues: list[Issue] = field(default_factory=list)

    def report(self, code: str, column: str, *, expected: str = "") -> None:
        self.issues.append(
            Issue(
                code=code,
                file=self.file,
                line=self.row.line,
                record_id=self.record_id,
                field=column,
                value=self.row.cells[column],
                expected=expected,
            )
        )

    def words(self, column: str) -> str:
        value = self.row.cells[column]
        if column in _REQUIRED and not value.strip():
            self.report("missing-value", column)
        return value

    def identity(self, column: str) -> str:
        value = self.row.cells[column]
        if not ID.fullmatch(value):
            self.report("bad-id" if value else "missing-value", column)
        return value

    def known_identity(self, column: str) -> str:
        """Return the row's id, whose form was checked before the row was taken in."""
        return self.row.cells[column]

    def offset(self, column: str) -> int:
        value = self.row.cells[column]
        if value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS:
            return int(value)
        self.report("bad-integer", column)
        return 0

    def degrees(self, column: str) -> float:
        try:
            value = float(self.row.cells[column])
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            self.report("bad-degrees", column)
        return value

    def aliases(self, column: str) -> tuple[str, ...]:
        value = self.row.cells[column]
        return tuple(value.split(ALIAS_SEPARATOR)) if value else ()

    def targets(self, column: str) -> Targets:
        try:
            return parse_targets(self.row.cells[column])
        except ValueError:
            self.report("bad-targets", column, expected=", ".join(Target))
            return {}

    def code(self, column: str, known: tuple[StrEnum, ...]) -> StrEnum:
        value = self.row.cells[column]
        for member in known:
            if member.value == value:
                return member
        self.report("unknown-code", column, expected=", ".join(known))
        return known[0]


def _code(known: type[StrEnum] | tuple[StrEnum, ...]) -> Callable[[_RowParser, str], StrEnum]:
    members = tuple(known)
    return lambda parser, column: parser.code(column, members)


_SHARED: Mapping[str, Callable[[_RowParser, str], Any]] = {
    "targets": _RowParser.targets,
    "mention_start": _RowParser.offset,
    "mention_end": _RowParser.offset,
    "quote_start": _RowParser.offset,
    "quote_end": _RowParser.offset,
}
_ID_COLUMNS: Mapping[type[Entry | Landmark | LinkDecision], tuple[str, ...]] = {
    LinkDecision: ("earlier_id", "later_id"),
}
"""What names a row, where it is not the first column alone."""

_PARSERS: Mapping[type[Entry | Landmark | LinkDecision], Mapping[str, Callable[[_RowParser, str], Any]]] = {
    Place: {
        **_SHARED,
        "place_id": _RowParser.known_identity,
        "aliases": _RowParser.aliases,
        "sector": _code(Sector),
        "kind": _code(Kind),
        "stage": _code(Stage),
    },
    UnmappedItem: {
        **_SHARED,
        "item_id": _RowParser.known_identity,
        "sector": _code(Sector),
        "reason": _code(Reason),
    },
    Landmark: {
        "place_id": _RowParser.known_identity,
        "lon": _RowParser.degrees,
        "lat": _RowParser.degrees,
        "uncertainty_m": _RowParser.offset,
    },
    LinkDecision: {
        "earlier_id": _RowParser.known_identity,
        "later_id": _RowParser.known_identity,
        "decision": _code(Decision),
    },
}


def parse_targets(value: str) -> Targets:
    """
    Parse the `targets` cell: `phases=4;plots=58`, values whole numbers or, for grades, words.

    Raises
    ------
    ValueError
        If a part is not `name=value`, or a name is unknown or stands twice.
    """
    targets: Targets = {}
    for part in filter(None, value.split(";")):
        name, _, figure = part.partition("=")
        if not figure:
            raise ValueError(part)
        if name in targets:
            raise ValueError(part)
        is_number = figure.isascii() and figure.isdigit() and len(figure) <= _MOST_DIGITS
        targets[Target(name)] = int(figure) if is_number else figure
    return targets
