"""
What the command line prints and where it may write: words for people, tables, JSON, data.

Owns the way onto stdout and stderr and which files a command must not write over. Words for people carry no character
that acts on a terminal. Must not know records.
"""

import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import click

from haizhumap.errors import WriteError
from haizhumap.files import write_whole
from haizhumap.i18n import Lang, t
from haizhumap.paths import Settings

R = TypeVar("R", bound=Mapping[str, Any])

SCREEN = Path("-")
"""As a file to read or to write: stdin or stdout."""

_ACTING = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_ACTING_IN_TEXT = re.compile(_ACTING.pattern.replace("\x00-\x1f", "\x00-\x08\x0b-\x1f"))


def plain(words: str) -> str:
    """Return words on one line: what acts on a terminal, a line break too, becomes an escape as in Python."""
    return _ACTING.sub(_escaped, words)


def plain_text(text: str) -> str:
    """Return a text as `plain` does, its tabs and line feeds kept."""
    return _ACTING_IN_TEXT.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return ascii(match.group())[1:-1]


def make_robust() -> None:
    """Let streams that cannot encode a character write an escape for it, as stderr does by itself."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")


def give_up_stdout() -> None:
    """Drop what stdout still holds and cannot take, or the interpreter would fail over it on its way out."""
    with suppress(OSError, ValueError, AttributeError):
        descriptor = os.open(os.devnull, os.O_WRONLY)
        os.dup2(descriptor, sys.stdout.fileno())
        os.close(descriptor)


def say(words: str) -> None:
    """Print a sentence on stderr."""
    click.echo(plain(words), err=True)


def tell(line: str) -> None:
    """Print a line on stdout."""
    _require_stdout()
    click.echo(plain(line))


def tell_text(text: str) -> None:
    """Print a text of many lines on stdout, as it is but for what acts on a terminal."""
    _require_stdout()
    click.echo(plain_text(text), nl=False)


def tell_json(value: object) -> None:
    """Print JSON on stdout, in ASCII where its encoding lacks a character."""
    _require_stdout()
    words = json.dumps(value, ensure_ascii=False, indent=2)
    try:
        words.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        words = json.dumps(value, indent=2)
    click.echo(words)


def tell_rows(
    rows: Sequence[R],
    columns: Sequence[str],
    cell: Callable[[str, R, Lang], str],
    lang: Lang,
    *,
    as_json: bool,
    width: int = 180,
) -> None:
    """
    Print rows as JSON, whole, or as a table of some columns, `width` characters wide where stdout is no terminal.

    `cell` says what stands in a column of a row. No rows are no table.
    """
    if as_json:
        tell_json(rows)
    elif rows:
        headings = [t(f"cli.col-{column.replace('_', '-')}", lang) for column in columns]
        _tell_table(headings, ([cell(column, row, lang) for column in columns] for row in rows), width=width)


def _tell_table(headings: Iterable[str], rows: Iterable[Iterable[str]], *, width: int) -> None:
    from rich.console import Console  # noqa: PLC0415 - most commands print no table
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    _require_stdout()
    table = Table(box=None, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    console = Console()
    Console(width=console.width if console.is_terminal else width).print(table)


@contextmanager
def working(words: str) -> Iterator[None]:
    """Say on a terminal, while it lasts, what takes its time."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console  # noqa: PLC0415 - nobody watches a pipe

    with Console(stderr=True).status(words):
        yield


@contextmanager
def counting(words: str) -> Iterator[Callable[[int, int], None]]:
    """
    Show on a terminal how much of what takes long is done, and about how much time is left.

    Yields what is told how many are done and how many there are in all.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console  # noqa: PLC0415 - nobody watches a pipe
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn(words), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(words)
        yield lambda done, total: progress.update(bar, completed=done, total=total)


def deliver(outputs: Mapping[Path, bytes]) -> None:
    """
    Write each file whole or not at all; what goes to `SCREEN`, to stdout.

    Raises
    ------
    WriteError
        If a file cannot be written or stdout is closed.
    """
    for path, data in outputs.items():
        if path != SCREEN:
            write_whole(path, data)
            continue
        _require_stdout()
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def _require_stdout() -> None:
    if sys.stdout is None:
        raise WriteError("output-closed")


def check_output(output: Path, *, inputs: Iterable[Path] = ()) -> None:
    """
    Refuse to write over what a command reads, and over a file of the project's data or positions.

    Raises
    ------
    WriteError
        If `output` is one of the inputs or such a file.
    """
    if output == SCREEN:
        return
    if any(path != SCREEN and is_same(output, path) for path in inputs):
        raise WriteError("output-is-input", path=output)
    if is_of_project(output):
        raise WriteError("output-in-project", path=output)


def is_same(first: Path, second: Path) -> bool:
    """Tell whether two paths lead to one file, or would."""
    if first.exists() and second.exists():
        return first.samefile(second)
    return first == second or os.path.realpath(first) == os.path.realpath(second)


def is_of_project(path: Path) -> bool:
    """Tell whether there is such a file and it belongs to the data or the positions of the project at hand."""
    settings = Settings.find_any() if path.exists() else None
    return settings is not None and settings.is_own(path)
