"""
Faults in the data: rows, collected and told together.

Owns the form of a fault, what is read with its faults beside it, and a fault's sentence; must not find any.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Generic, TypeVar

from haizhumap.errors import DataError
from haizhumap.i18n import Lang, t
from haizhumap.model import Severity

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """
    One fault in the data: where it is, what stands there and what was expected.

    A rule leaves out `file`, `line` and `record_id` where it knows none; `Collected.locate` adds them.
    """

    code: str
    file: str = ""
    line: int | None = None
    record_id: str = ""
    field: str = ""
    value: str = ""
    expected: str = ""
    severity: Severity = Severity.ERROR

    @property
    def where(self) -> str:
        """The file, and the line where there is one."""
        return f"{self.file}:{self.line}" if self.line else self.file


def require_none(issues: Sequence[Issue]) -> None:
    """
    Refuse to go on with faulty data.

    Raises
    ------
    DataError
        If there is any issue; it names the first.
    """
    if issues:
        raise DataError("faulty-data", path=issues[0].file, count=len(issues), line=issues[0].line or 1)


@dataclass(slots=True)
class Collected(Generic[R]):
    """
    What was read from a data file that issues call `file`.

    `records` are those that could be read, by id, in file order; `lines` the line of every id met, faulty ones
    included; `issues` every fault of form.
    """

    file: str
    records: dict[str, R] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    def locate(self, record_id: str, faults: Iterable[Issue]) -> list[Issue]:
        """Return faults of a record with its file and line."""
        return [replace(fault, file=self.file, line=self.lines[record_id], record_id=record_id) for fault in faults]

    def require_clean(self) -> None:
        """Refuse to go on if the file had any fault of form; see `require_none`."""
        require_none(self.issues)


def say_issue(issue: Issue, lang: Lang) -> str:
    """Return an issue as a sentence."""
    return t(f"issue.{issue.code}", lang, **asdict(issue))


def issue_line(issue: Issue, lang: Lang) -> str:
    """Return an issue as a line: where, how grave, code, record, sentence."""
    return t(
        "cli.issue-line",
        lang,
        where=issue.where,
        severity=t(f"severity.{issue.severity}", lang),
        code=issue.code,
        record=f"[{issue.record_id}] " if issue.record_id else "",
        message=say_issue(issue, lang),
    )
