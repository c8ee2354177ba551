"""
Reviews under way in their folder, each a log of its steps: a reload or a dropped connection loses nothing.

Owns the folder's files and what is believed of them. What a step is, `draft` says. A log has the draft as it began in
its first line and a step in each further one, which nobody changes: windows that show one draft add to it in turn, so
that none takes back what another has done and it has not seen.
"""

import json
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from haizhumap.decoding import decode_json
from haizhumap.documents.sandbox import Finding
from haizhumap.errors import DraftError, WriteError
from haizhumap.files import append_line, read_bytes, write_all
from haizhumap.i18n import t
from haizhumap.model import Report
from haizhumap.register.locking import locked
from haizhumap.register.tables import ID
from haizhumap.report.store import format_metadata, read_report
from haizhumap.review.draft import Draft, Line, Step, checked, decide, retrace, undo

_ID = re.compile(r"[A-Za-z0-9_-]{16,64}")
_STEPS, _LOCK = "draft.steps.jsonl", "draft.lock"
"""The log and its lock beside the report's own files; no report can bear such a name, for no id holds a dot."""


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
        head, *steps = _read_log(path)
        report = read_report(path.parent, _checked_id(head["report_id"]))
        draft = _replay(Draft(report=report, lines=tuple(head["lines"]), past=_past(head["past"])), steps)
        decided = sum(bool(line.get("decision")) for line in draft.lines)
        facts = {"title": report.title, "delivered": report.delivered.isoformat()}
        return Kept(draft_id=path.parent.name, open=len(draft.lines) - decided, decided=decided, **facts)
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
    Keep a draft, its report included, as a log that begins with it.

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
    findings = [asdict(finding) for finding in draft.findings]
    head = {"report_id": report.report_id, "lines": draft.lines, "past": draft.past, "findings": findings}
    contents = {f"{report.report_id}.txt": report.text, f"{report.report_id}.json": format_metadata(report)}
    write_all({folder / name: content for name, content in (contents | {_STEPS: _format_row(head)}).items()})


@contextmanager
def changing(drafts_dir: Path, draft_id: str) -> Iterator[None]:
    """
    Hold a draft's lock, from before it is loaded until the step that follows from it is kept.

    Raises
    ------
    DraftError
        If there is no such draft.
    WriteError
        If another holds it for too long, or the folder cannot be written.
    """
    folder = _folder(drafts_dir, draft_id)
    if not folder.is_dir():
        raise DraftError("draft-unknown")
    with locked(folder / _LOCK):
        yield


def keep_step(drafts_dir: Path, draft_id: str, before: Draft, after: Draft, *, author: str = "") -> None:
    """
    Add to a draft's log the step that led from one state to the next; nothing where there was none.

    Whoever calls it has loaded `before` within the same `changing`. Errors as those of `save_draft`.
    """
    if after is before:
        return
    step: dict[str, Any] = {"version": len(before.authors) + 1, "author": author}
    if len(after.past) >= len(before.past):
        step |= _described([index for index, _ in after.past[-1]], after.lines)
    append_line(_folder(drafts_dir, draft_id) / _STEPS, _format_row(step))


def _described(changed: Sequence[int], lines: Sequence[Line]) -> dict[str, Any]:
    """Return what a step did: it gave one line its form, or decided several as they were."""
    first = changed[0]
    one = {"index": first, "line": lines[first]}
    return one if len(changed) == 1 else {"decided": changed, "decision": lines[first]["decision"]}


def _format_row(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


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
        head, *steps = _read_log(folder / _STEPS)
        report = read_report(folder, _checked_id(head["report_id"]))
        findings = tuple(map(_finding, head["findings"]))
        start = Draft(report=report, lines=tuple(head["lines"]), past=_past(head["past"]), findings=findings)
        draft = _replay(start, steps)
        lines = tuple(_same(report, line) for line in draft.lines)
        return replace(draft, lines=lines, past=_checked_past(report, len(lines), draft.past))
    except Exception as error:  # whatever stands in the folder
        raise DraftError("draft-unknown") from error


def _read_log(path: Path) -> list[dict[str, Any]]:
    """Return the lines of a log; one that was broken off while it was written is none."""
    whole, _, _ = read_bytes(path).rpartition(b"\n")
    return [decode_json(row) for row in whole.decode("utf-8").split("\n")]


def _replay(draft: Draft, steps: Iterable[Mapping[str, Any]]) -> Draft:
    """Return a draft after its steps, each of the version that follows."""
    for version, step in enumerate(steps, start=1):
        if step["version"] != version:
            raise ValueError(version)
        if "decided" in step:
            draft = decide(draft, step["decided"], step["decision"])
        elif "line" not in step:
            draft = undo(draft)
        elif 0 <= step["index"] <= len(draft.lines):
            draft = retrace(draft, {step["index"]: step["line"]})
        else:
            raise ValueError(step["index"])
        draft = replace(draft, authors=(*draft.authors, str(step["author"])))
    return draft


def _past(value: Sequence[Any]) -> tuple[Step, ...]:
    return tuple(tuple((index, before) for index, before in step) for step in value)


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


def _checked_past(report: Report, count: int, past: Sequence[Step]) -> tuple[Step, ...]:
    """Return the past once every step of it leads back from `count` lines to lines of the report."""
    checked: list[Step] = []
    for step in reversed(past):
        for index, before in step:
            if not isinstance(index, int) or not 0 <= index < count or (before is None and index != count - 1):
                raise ValueError(index)
        checked.append(tuple((index, before if before is None else _same(report, before)) for index, before in step))
        count -= any(before is None for _, before in step)
    return tuple(reversed(checked))
