"""
A review that is under way: a report, what was found in it, what the reviewer has said so far, and the way back.

Owns the steps of a review; `store` keeps them. A line is what `lines.parse_reviewed` reads, so that a draft can go on
at the command line. Must not choose for the reviewer, nor change the project.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from haizhumap.documents.sandbox import Finding
from haizhumap.errors import DraftError
from haizhumap.extraction.candidates import Candidate, find_candidates
from haizhumap.model import Kind, Report, Sector, Stage, Status
from haizhumap.report.headings import section_at
from haizhumap.review.lines import ReviewedLine, parse_reviewed

Line = Mapping[str, Any]
"""A candidate as JSON, with what the reviewer added: `decision`, `position`, names and notes."""
Step = tuple[tuple[int, Line | None], ...]
"""The lines that a step changed, by their place among the lines, and as they were; None for one that it added."""

_MAX_PAST = 500
_MAX_BYTES = 100_000
"""Of a line: an outline of two thousand corners has less."""
_LONGEST_NAME = 100
"""Characters of a name; what is compared with names grows with its square."""
_WORDS = frozenset({"action", "name_en", "action_en", "notes"})
_EDITABLE = _WORDS | {"start", "end", "sector", "kind", "stage", "status", "decision", "position"}
_DRAWABLE = frozenset({"Point", "LineString", "Polygon"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """
    A review under way.

    `past` holds what each step changed, the newest last. `findings` is what reading the document told. `authors` are
    the windows that took the steps which are kept, those back too, one for each version of the draft.
    """

    report: Report
    lines: tuple[Line, ...]
    past: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()
    authors: tuple[str, ...] = field(default=(), compare=False)


def start_draft(report: Report, *, names: Mapping[str, Kind] | None = None, findings: Iterable[Finding] = ()) -> Draft:
    """Return a draft with the candidates of a report, on which nobody has said anything; `names` are known ones."""
    lines = tuple(_to_line(candidate) for candidate in find_candidates(report.text, names=names))
    return Draft(report=report, lines=lines, findings=tuple(findings))


def _to_line(candidate: Candidate) -> Line:
    line: Line = json.loads(json.dumps(asdict(candidate)))
    return line


def change(draft: Draft, index: int, values: Mapping[str, Any]) -> Draft:
    """
    Return the draft with some values of one line changed.

    Raises
    ------
    DraftError
        If there is no such line, a value may not be changed, or the span holds no words.
    DataError
        If the changed line makes no sense.
    """
    if not 0 <= index < len(draft.lines):
        raise DraftError("draft-line", line=index)
    if unknown := values.keys() - _EDITABLE:
        raise DraftError("draft-value", names=", ".join(sorted(unknown)))
    tidy = {name: _on_one_line(value) if name in _WORDS else value for name, value in values.items()}
    return retrace(draft, {index: checked(draft.report, dict(draft.lines[index]) | tidy)})


def _on_one_line(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


def add(draft: Draft, start: int, end: int) -> Draft:
    """
    Return the draft with one more candidate, which the reviewer found: accepted, its facts to be looked over.

    Raises
    ------
    DraftError
        If the span holds no words of one paragraph of the report.
    """
    codes = {"sector": Sector.OTHER, "kind": Kind.OTHER, "stage": Stage.PLANNING, "status": Status.PLANNED}
    facts = {"action": "", "targets": {}, "score": 1.0, "why": ["reviewer"], "decision": "accept"}
    facts |= {"section": section_at(draft.report, start)}
    return retrace(draft, {len(draft.lines): checked(draft.report, {"start": start, "end": end} | codes | facts)})


def decide(draft: Draft, indices: Iterable[int], decision: str) -> Draft:
    """
    Return the draft with several lines decided in one step, as far as they are open; the same draft if none is.

    Raises
    ------
    DraftError
        If there is no such line.
    DataError
        If there is no such decision.
    """
    chosen = sorted({*indices})
    if missing := [index for index in chosen if not 0 <= index < len(draft.lines)]:
        raise DraftError("draft-line", line=missing[0])
    is_open = [index for index in chosen if not draft.lines[index].get("decision")]
    decided = {index: checked(draft.report, {**draft.lines[index], "decision": decision}) for index in is_open}
    return retrace(draft, decided) if decided else draft


def undo(draft: Draft) -> Draft:
    """Return the draft as it was before the last step; the same draft if there was none."""
    if not draft.past:
        return draft
    lines = list(draft.lines)
    for index, before in reversed(draft.past[-1]):
        lines[index : index + 1] = [] if before is None else [before]
    return replace(draft, lines=tuple(lines), past=draft.past[:-1])


def is_moved(draft: Draft, *, seen: int, author: str) -> bool:
    """Tell whether another window has taken a step since an author saw the draft, at version `seen`."""
    return any(other != author for other in draft.authors[max(seen, 0) :])


def retrace(draft: Draft, lines: Mapping[int, Line]) -> Draft:
    """Return the draft after a step that gave lines this form, or added one as the last."""
    after, step = list(draft.lines), []
    for index, line in lines.items():
        step.append((index, None if index == len(after) else after[index]))
        after[index : index + 1] = [line]
    return replace(draft, lines=tuple(after), past=(*draft.past, tuple(step))[-_MAX_PAST:])


def checked(report: Report, values: Mapping[str, Any]) -> Line:
    """Return a line with the words at its offsets, once it reads as a reviewed line."""
    start, end = values["start"], values["end"]
    is_span = type(start) is type(end) is int and 0 <= start < end <= len(report.text)
    if is_span and end - start > _LONGEST_NAME:
        raise DraftError("draft-long", length=end - start, most=_LONGEST_NAME)
    words = report.text[start:end] if is_span else ""
    if not words.strip() or "\n" in words:
        raise DraftError("draft-span", start=start, end=end, length=len(report.text))
    line = {**values, "text": words}
    text = _format_line(line)
    parse_reviewed(text, report, path=report.report_id, today=_today())
    _check_geometry(line.get("position"))
    return json.loads(text)  # type: ignore[no-any-return] # as it will be read


def _format_line(line: Mapping[str, Any]) -> str:
    """Return a line as JSON, which must have a form in UTF-8 and a sensible length."""
    try:
        text = json.dumps(line, ensure_ascii=False, allow_nan=False)
        size = len(text.encode("utf-8"))
    except (ValueError, TypeError, RecursionError) as error:
        raise DraftError("draft-form", most=_MAX_BYTES) from error
    if size > _MAX_BYTES:
        raise DraftError("draft-form", most=_MAX_BYTES)
    return text


def _check_geometry(position: object) -> None:
    """Raise DraftError for a position of a kind that nobody can draw."""
    if isinstance(position, dict) and position["geometry"]["type"] not in _DRAWABLE:
        raise DraftError("draft-geometry", known=", ".join(sorted(_DRAWABLE)))


def read_lines(draft: Draft) -> list[ReviewedLine]:
    """Return a draft's lines as the records that `plan` takes."""
    return parse_reviewed(format_lines(draft), draft.report, path=draft.report.report_id, today=_today())


def format_lines(draft: Draft) -> str:
    """Return a draft's lines as JSON Lines, in the report's order, as `haizhumap ingest --candidates` reads them."""
    ordered = sorted(draft.lines, key=lambda line: (line["start"], line["end"]))
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in ordered)


def _today() -> date:
    return datetime.now(tz=UTC).astimezone().date()
