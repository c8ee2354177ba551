"""
Reviews under way in their folder: each whole after every step, so that a reload or a dropped connection loses nothing.

Owns the folder's files and what is believed of them. What a step is, `draft` says.
"""

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from haizhumap.decoding import read_json
from haizhumap.documents.sandbox import Finding
from haizhumap.errors import DraftError, WriteError
from haizhumap.files import write_all, write_whole
from haizhumap.i18n import t
from haizhumap.model import Report
from haizhumap.register.tables import ID
from haizhumap.report.store import format_metadata, read_report
from haizhumap.review.draft import Draft, Line, checked

_ID = re.compile(r"[A-Za-z0-9_-]{16,64}")
_STEPS = "draft.steps.json"
"""Steps beside the report's own files; no report can bear this name, for no id holds a dot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A draft in its folder: how its report calls itself, and how many of its lines are open and decided."""

    draft_id: str
    title: str
    delivered: str
    open: int
    decided: int


def list_drafts(drafts_dir: Path, *, most: int) -> list[Kept]:
    """Return the drafts of a folder, the one that was changed last first; what cannot be read is passed over."""
    found = ((_changed_at(path), path) for path in drafts_dir.glob(f"*/{_STEPS}") if _ID.fullmatch(path.parent.name))
    newest = [path for _, path in sorted(found, reverse=True)[:most]]
    return [kept for path in newest if (kept := _look_into(path))]


def _changed_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _look_into(path: Path) -> Kept | None:
    try:
        value = read_json(path)
        report = read_report(path.parent, _checked_id(value["report_id"]))
        decided = sum(bool(line.get("decision")) for line in value["lines"])
        facts = {"title": report.title, "delivered": report.delivered.isoformat()}
        return Kept(draft_id=path.parent.name, open=len(value["lines"]) - decided, decided=decided, **facts)
    except Exception:  # noqa: BLE001 - whatever stands in the folder
        return None


def new_id() -> str:
    """Return an id for a draft that nobody can guess."""
    return secrets.token_urlsafe(16)


def _folder(drafts_dir: Path, draft_id: str) -> Path:
    if not _ID.fullmatch(draft_id):
        raise DraftError("draft-unknown")
    return drafts_dir / draft_id


def save_draft(drafts_dir: Path, draft_id: str, draft: Draft) -> None:
    """
    Keep a draft, its report included.

    Raises
    ------
    DraftError
        If the id is malformed.
    WriteError
        If the folder cannot be written.
    """
    folder, report = _folder(drafts_dir, draft_id), draft.report
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError("file-unwritable", path=folder, why=error.strerror) from error
    contents = {f"{report.report_id}.txt": report.text, f"{report.report_id}.json": format_metadata(report)}
    write_all({folder / name: content for name, content in contents.items()} | {folder / _STEPS: _format_steps(draft)})


def save_steps(drafts_dir: Path, draft_id: str, draft: Draft) -> None:
    """Keep what changed in a draft whose report is kept already; errors as those of `save_draft`."""
    write_whole(_folder(drafts_dir, draft_id) / _STEPS, _format_steps(draft))


def _format_steps(draft: Draft) -> str:
    findings = [asdict(finding) for finding in draft.findings]
    value = {"report_id": draft.report.report_id, "lines": draft.lines, "past": draft.past, "findings": findings}
    return json.dumps(value, ensure_ascii=False)


def load_draft(drafts_dir: Path, draft_id: str) -> Draft:
    """
    Return a draft that was kept.

    Raises
    ------
    DraftError
        If there is no such draft, or it cannot be read.
    """
    folder = _folder(drafts_dir, draft_id)
    try:
        value = read_json(folder / _STEPS)
        report = read_report(folder, _checked_id(value["report_id"]))
        lines = tuple(_same(report, line) for line in value["lines"])
        past, findings = _checked_past(report, len(lines), value["past"]), map(_finding, value.get("findings", ()))
        draft = Draft(report=report, lines=lines, past=past, findings=tuple(findings))
    except Exception as error:  # whatever stands in the folder
        raise DraftError("draft-unknown") from error
    return draft


def _checked_id(report_id: str) -> str:
    """Return a report's id once it names no file but its own."""
    if not ID.fullmatch(report_id):
        raise ValueError(report_id)
    return report_id


def _finding(value: Mapping[str, Any]) -> Finding:
    """Return what was told of a document, once there are words for it."""
    finding = Finding(value["code"], dict(value["facts"]))
    t(f"document.{finding.code}", "zh", **finding.facts)
    return finding


def _same(report: Report, line: Line) -> Line:
    """Return a line as it was kept, once it reads as a line of the report."""
    if checked(report, line) != line:
        raise ValueError(line)
    return line


def _checked_past(report: Report, count: int, past: Sequence[Any]) -> tuple[tuple[int, Line | None], ...]:
    """Return the past once every step of it leads back from `count` lines to lines of the report."""
    checked: list[tuple[int, Line | None]] = []
    for index, before in reversed(past):
        if not isinstance(index, int) or not 0 <= index < count or (before is None and index != count - 1):
            raise ValueError(index)
        checked.append((index, before if before is None else _same(report, before)))
        count -= before is None
    return tuple(reversed(checked))
