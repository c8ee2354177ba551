"""
The rules that the data must keep: report, register, ledger and gazetteer beside each other.

Owns the rules on what is quoted and the run over all rules; those on positions stand in `positions`. Each rule is a
function from what it looks at to issues, and all faults come out in one run. Must not repair anything or turn issues
into sentences.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from haizhumap.checks.links import check_links
from haizhumap.checks.positions import check_datums, check_gazetteer, check_landmarks, located, read_limits
from haizhumap.errors import FaultyDataError, HaizhumapError, ReportError, WriteError
from haizhumap.files import read_journal, telling_scratch
from haizhumap.model import Collected, Entry, Issue, LinkDecision, Place, Position, Report, Severity, UnmappedItem
from haizhumap.paths import Settings
from haizhumap.register.gazetteer import read_gazetteer
from haizhumap.register.rows import merge, read_ledgers, read_registers
from haizhumap.register.tables import E, read_landmarks, read_links
from haizhumap.report.cleaning import restore_raw
from haizhumap.report.headings import section_at
from haizhumap.report.sentences import sentence_span
from haizhumap.report.store import read_report, sha256


@dataclass(frozen=True, slots=True)
class Project:
    """What a project holds, as read, with all that is wrong with it: `issues`, by file and line."""

    places: Collected[Place]
    unmapped: Collected[UnmappedItem]
    gazetteer: Collected[Position]
    decisions: Collected[LinkDecision]
    reports: Mapping[str, Report]
    issues: list[Issue]

    def require_sound(self) -> None:
        """
        Refuse to go on with data that breaks a rule.

        Raises
        ------
        FaultyDataError
            If any issue is an error; it names the first.
        """
        errors = [issue for issue in self.issues if issue.severity is Severity.ERROR]
        if errors:
            first = errors[0]
            raise FaultyDataError("faulty-data", path=first.file, count=len(errors), line=first.line or 1)


def check_project(settings: Settings) -> list[Issue]:
    """Return the issues of `read_project`."""
    return read_project(settings).issues


def read_project(settings: Settings) -> Project:
    """
    Read a project's reports, registers, ledgers and gazetteer, and run every rule over them.

    Raises
    ------
    HaizhumapError
        If a file of the project is missing or cannot be opened.
    """
    registers, ledgers = read_registers(settings), read_ledgers(settings)
    places, unmapped = merge(registers), merge(ledgers)
    gazetteer = read_gazetteer(settings.gazetteer_path, name=settings.relative(settings.gazetteer_path))
    reports, issues = read_reports(settings)
    issues += check_journals(settings) + places.issues + unmapped.issues + gazetteer.issues
    for register in registers:
        issues += check_register(register, reports)
    for ledger in ledgers:
        issues += check_register(ledger, reports)
    issues += check_overlaps(*registers, *ledgers)
    issues += _check_positions(settings, gazetteer, places, reports)
    decisions = read_links(settings.links_path, name=settings.relative(settings.links_path))
    issues += decisions.issues + check_links(decisions, places.records, reports)
    readable = {report_id: report for report_id, report in reports.items() if report}
    issues.sort(key=lambda issue: (issue.file, issue.line or 0))
    return Project(places, unmapped, gazetteer, decisions, readable, issues)


def try_out(settings: Settings, contents: Mapping[Path, str]) -> Project:
    """
    Read the project as it would be if these files stood in it, with what `read_project` would find then.

    Nothing of the project changes: the rules run over a copy. See `read_project` for what it raises; where the copy
    cannot be made, that is a `WriteError`.
    """
    with telling_scratch(settings.root), tempfile.TemporaryDirectory() as folder:
        trial = Settings(root=Path(folder))
        for part in ("data", "geo"):
            shutil.copytree(settings.root / part, trial.root / part, ignore_dangling_symlinks=True)
        for path, content in contents.items():
            (trial.root / path.relative_to(settings.root)).write_bytes(content.encode("utf-8"))
        try:
            return read_project(trial)
        except HaizhumapError as error:
            raise _told_of(error, trial) from error


def _told_of(error: HaizhumapError, trial: Settings) -> HaizhumapError:
    """Return an error on a file of the copy as one on the project's own."""
    facts = {name: trial.relative(fact) if isinstance(fact, Path) else fact for name, fact in error.facts.items()}
    return type(error)(error.code, **facts)


def new_faults(before: Iterable[Issue], after: Iterable[Issue]) -> list[Issue]:
    """Return the errors that were not there before, wherever their line is now."""
    known = {replace(issue, line=None) for issue in before}
    return [issue for issue in after if issue.severity is Severity.ERROR and replace(issue, line=None) not in known]


def check_journals(settings: Settings) -> list[Issue]:
    """Report writings of several files that were broken off half-way."""
    return [_unfinished(journal, settings.relative(journal)) for journal in settings.journals]


def _unfinished(journal: Path, file: str) -> Issue:
    try:
        waiting = [one.path.name for one in read_journal(journal)]
    except WriteError:
        return Issue(code="unreadable-journal", file=file)
    return Issue(code="unfinished-writing", file=file, value=", ".join(waiting) or "-")


def _check_positions(
    settings: Settings,
    gazetteer: Collected[Position],
    places: Collected[Place],
    reports: Mapping[str, Report | None],
) -> list[Issue]:
    limits = {report_id: read_limits(settings, report) for report_id, report in reports.items()}
    landmarks = read_landmarks(settings.landmarks_path, name=settings.relative(settings.landmarks_path))
    issues = check_gazetteer(gazetteer, places, limits)
    return issues + landmarks.issues + check_landmarks(landmarks, places, limits) + check_datums(gazetteer, landmarks)


def read_reports(settings: Settings) -> tuple[dict[str, Report | None], list[Issue]]:
    """Read every report of the project by id, None for one that cannot be read, with the faults found."""
    reports: dict[str, Report | None] = {}
    issues: list[Issue] = []
    for path in sorted(settings.reports_dir.glob("*.txt")):
        try:
            report = reports[path.stem] = read_report(settings.reports_dir, path.stem)
        except ReportError as error:
            reports[path.stem] = None
            issues.append(_unreadable(error, settings))
            continue
        issues += check_report(report, file=settings.relative(path))
    return reports, issues


def _unreadable(error: ReportError, settings: Settings) -> Issue:
    facts = ", ".join(str(fact) for name, fact in error.facts.items() if name != "path")
    file = settings.relative(Path(str(error.facts["path"])))
    return Issue(code="report-unreadable", file=file, line=1, value=facts, expected=error.code)


def check_report(report: Report, *, file: str) -> list[Issue]:
    """Report a text that is not the one recorded, and a cleaning log that does not lead back to the raw text."""
    if sha256(report.text) != report.text_sha256:
        return [Issue(code="report-text-changed", file=file, line=1, value=sha256(report.text))]
    raw = sha256(restore_raw(report.text, report.cleaning))
    if raw != report.raw_sha256:
        return [Issue(code="report-log-broken", file=file, line=1, field="cleaning", value=raw)]
    return []


def check_register(register: Collected[E], reports: Mapping[str, Report | None]) -> list[Issue]:
    """
    Report rows that do not quote their report, rows in the file of another report, and rows out of order.

    A report that cannot be read is passed over.
    """
    issues: list[Issue] = []
    for identity, entry in register.records.items():
        faults = list(_check_entry(entry, reports))
        issues += [located(fault, register, identity) for fault in faults]
    return issues + list(_check_file(register)) + list(_check_order(register))


def _check_file(register: Collected[E]) -> Iterator[Issue]:
    """Yield the rows of other reports in the file of one, such as `places.<report_id>.csv`."""
    _, _, report_id = Path(register.file).stem.partition(".")
    for identity, entry in register.records.items():
        if report_id and entry.report_id != report_id:
            fault = {"code": "foreign-row", "field": "report_id", "value": entry.report_id, "expected": report_id}
            yield located(fault, register, identity)


def _check_entry(entry: Entry, reports: Mapping[str, Report | None]) -> Iterator[Mapping[str, str]]:
    if entry.report_id not in reports:
        yield _unknown_report(entry, reports)
    elif report := reports[entry.report_id]:
        for rule in _ENTRY_RULES:
            yield from rule(entry, report)


def _unknown_report(entry: Entry, reports: Mapping[str, object]) -> dict[str, str]:
    return {
        "code": "unknown-report",
        "field": "report_id",
        "value": entry.report_id,
        "expected": ", ".join(sorted(reports)),
    }


def _check_offsets(entry: Entry, report: Report) -> Iterator[dict[str, str]]:
    for name in ("mention", "quote"):
        start, end = getattr(entry, f"{name}_start"), getattr(entry, f"{name}_end")
        value = f"{start}-{end}"
        if start >= end:
            yield {"code": "offsets-order", "field": f"{name}_start", "value": value}
        if end > len(report.text):
            yield {"code": "offsets-outside", "field": f"{name}_end", "value": value, "expected": str(len(report.text))}


def _check_mention(entry: Entry, report: Report) -> Iterator[dict[str, str]]:
    words = report.text[entry.mention_start : entry.mention_end]
    if words != entry.name_zh:
        yield {"code": "mention-mismatch", "field": "mention_start", "value": words[:40], "expected": entry.name_zh}


def _check_quote(entry: Entry, report: Report) -> Iterator[dict[str, str]]:
    quote = f"{entry.quote_start}-{entry.quote_end}"
    if not entry.quote_start <= entry.mention_start <= entry.mention_end <= entry.quote_end:
        value = f"{entry.mention_start}-{entry.mention_end}"
        yield {"code": "mention-outside-quote", "field": "quote_start", "value": value, "expected": quote}
        return
    sentence = sentence_span(report.text, entry.mention_start)
    if (entry.quote_start, entry.quote_end) != sentence:
        yield {"code": "quote-cut", "field": "quote_start", "value": quote, "expected": f"{sentence[0]}-{sentence[1]}"}


def _check_section(entry: Entry, report: Report) -> Iterator[dict[str, str]]:
    heading = section_at(report, entry.mention_start)
    if entry.section != heading:
        yield {"code": "section-mismatch", "field": "section", "value": entry.section, "expected": heading}


_ENTRY_RULES: tuple[Callable[[Entry, Report], Iterable[dict[str, str]]], ...] = (
    _check_offsets,
    _check_mention,
    _check_quote,
    _check_section,
)


def _check_order(register: Collected[E]) -> Iterator[Issue]:
    for earlier, later in pairwise(register.records.items()):
        if (later[1].report_id, later[1].mention_start) < (earlier[1].report_id, earlier[1].mention_start):
            yield Issue(
                code="unsorted",
                file=register.file,
                line=register.lines[later[0]],
                record_id=later[0],
                field="mention_start",
                value=str(later[1].mention_start),
                expected=str(register.lines[earlier[0]]),
            )


def check_overlaps(*registers: Collected[Place] | Collected[UnmappedItem]) -> list[Issue]:
    """Report mentions that share characters, within and between registers and ledgers."""
    spans = sorted(
        (entry.report_id, entry.mention_start, entry.mention_end, identity, register.file, register.lines[identity])
        for register in registers
        for identity, entry in register.records.items()
    )
    return [
        Issue(
            code="overlapping-mention", file=file, line=line, record_id=identity, field="mention_start", value=before[3]
        )
        for before, (report_id, start, _, identity, file, line) in pairwise(spans)
        if before[0] == report_id and start < before[2]
    ]
