"""
A project as read, or as it would be with other files in it, with all that is wrong with it.

Owns the run over all rules, and those on reports and unfinished writings. All faults come out in one run. Must not
repair anything or turn issues into sentences.
"""

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from haizhumap.checks.decisions import check_links
from haizhumap.checks.entries import check_overlaps, check_register
from haizhumap.checks.ground import check_ground, read_ground
from haizhumap.checks.limits import read_limits
from haizhumap.checks.positions import check_gazetteer, check_landmarks, check_second_sources
from haizhumap.checks.translations import check_translations
from haizhumap.errors import HaizhumapError, InputError, WriteError
from haizhumap.files import read_journal, telling_scratch
from haizhumap.issues import Collected, Issue, require_none
from haizhumap.model import LinkDecision, Place, Position, Report, Severity, UnmappedItem
from haizhumap.paths import Settings
from haizhumap.register.decisions import read_links
from haizhumap.register.gazetteer import read_gazetteer
from haizhumap.register.rows import merge, read_ledgers, read_registers
from haizhumap.register.tables import read_landmarks
from haizhumap.report.cleaning import restore_raw
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
        """Refuse to go on with data that breaks a rule; see `require_none`."""
        require_none([issue for issue in self.issues if issue.severity is Severity.ERROR])


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
    issues += check_translations(settings, reports, [*places.records.values(), *unmapped.records.values()])
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
    issues = check_gazetteer(gazetteer, places, limits) + landmarks.issues + check_landmarks(landmarks, places, limits)
    issues += check_second_sources(gazetteer, landmarks)
    ground = read_ground(settings)
    return issues if ground is None else issues + check_ground(gazetteer, places, ground)


def read_reports(settings: Settings) -> tuple[dict[str, Report | None], list[Issue]]:
    """Read every report of the project by id, None for one that cannot be read, with the faults found."""
    reports: dict[str, Report | None] = {}
    issues: list[Issue] = []
    for path in sorted(settings.reports_dir.glob("*.txt")):
        try:
            report = reports[path.stem] = read_report(settings.reports_dir, path.stem)
        except InputError as error:
            reports[path.stem] = None
            issues.append(_unreadable(error, settings))
            continue
        issues += check_report(report, file=settings.relative(path))
    return reports, issues


def _unreadable(error: InputError, settings: Settings) -> Issue:
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
