"""
Several reports side by side: every register and ledger of the project as one, and more rows for one of them.

Owns which files there are, ids that must be unique across them, and the form of a row. One file's faults are
`register`'s.
"""

from collections.abc import Iterable

from haizhumap.issues import Collected, Issue
from haizhumap.model import Entry, Place, UnmappedItem, column_names
from haizhumap.paths import Settings
from haizhumap.register.tables import ALIAS_SEPARATOR, E, read_places, read_unmapped
from haizhumap.tabular import format_rows


def read_registers(settings: Settings) -> tuple[Collected[Place], ...]:
    """Read every register of the project, the first one first; see `read_entries`."""
    return tuple(read_places(path, name=settings.relative(path)) for path in settings.register_paths)


def read_ledgers(settings: Settings) -> tuple[Collected[UnmappedItem], ...]:
    """Read every ledger of the project, the first one first; see `read_entries`."""
    return tuple(read_unmapped(path, name=settings.relative(path)) for path in settings.ledger_paths)


def read_places_all(settings: Settings) -> Collected[Place]:
    """Return the places of every register as one; see `merge`."""
    return merge(read_registers(settings))


def merge(parts: Iterable[Collected[E]]) -> Collected[E]:
    """
    Return several files of one sort as one: records in the files' order, lines in their own file, all issues.

    An id that stands in two files is one more issue, of the later file; the earlier file's record is kept.
    """
    read: list[Collected[E]] = list(parts)
    first, others = read[0], read[1:]
    merged = Collected[E](first.file, dict(first.records), dict(first.lines), list(first.issues))
    files = dict.fromkeys(first.lines, first.file)
    for part in others:
        merged.issues += part.issues
        for identity, line in part.lines.items():
            if identity in files:
                elsewhere = f"{files[identity]}:{merged.lines[identity]}"
                merged.issues.append(_id_in_two_files(part, identity, elsewhere))
                continue
            files[identity], merged.lines[identity] = part.file, line
            if identity in part.records:
                merged.records[identity] = part.records[identity]
    return merged


def _id_in_two_files(part: Collected[E], identity: str, elsewhere: str) -> Issue:
    return Issue(
        code="id-in-two-files",
        file=part.file,
        line=part.lines[identity],
        record_id=identity,
        value=identity,
        expected=elsewhere,
    )


def format_row(entry: Entry) -> str:
    """Return a record as its line of the register or ledger, line end included."""
    return format_rows([[_format_cell(getattr(entry, column)) for column in column_names(type(entry))]])


def format_header(record: type[Entry]) -> str:
    """Return the header of a register or ledger, line end included."""
    return format_rows([column_names(record)])


def _format_cell(value: object) -> str:
    if isinstance(value, tuple):
        return ALIAS_SEPARATOR.join(value)
    if isinstance(value, dict):
        return ";".join(f"{name}={figure}" for name, figure in value.items())
    return str(value)


def add_rows(text: str, known: Collected[E], added: Iterable[E]) -> str:
    """
    Return a register's or ledger's text with more rows, each where it belongs by report and mention.

    `known` is what was read from the text. Every line that stands there stays as it is.
    """
    lines = [f"{line}\n" for line in text.removesuffix("\n").split("\n")]
    end = len(lines)
    for entry in sorted(added, key=_place_in_report, reverse=True):
        later = [
            known.lines[identity]
            for identity, other in known.records.items()
            if _place_in_report(other) > _place_in_report(entry)
        ]
        lines.insert(min(later) - 1 if later else end, format_row(entry))
    return "".join(lines)


def _place_in_report(entry: Entry) -> tuple[str, int]:
    return entry.report_id, entry.mention_start
