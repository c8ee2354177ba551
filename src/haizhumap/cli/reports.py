"""
The commands that bring a report in: `haizhumap extract | ingest`.

Owns their arguments, what they print, and the order of reading, finding, planning and writing. Data goes to stdout,
messages go to stderr. Nothing is sent anywhere, and nothing of the project is written without `--write`.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from haizhumap.checks.project import read_reports
from haizhumap.cli.options import METADATA, command, metadata_options, missing_metadata, output_option, say_help
from haizhumap.cli.output import SCREEN, check_output, counting, deliver, is_same, say, tell_text
from haizhumap.documents.document import Document, load_file, load_stream, read_document
from haizhumap.documents.encodings import decode_text
from haizhumap.errors import DataError, InputError, WriteError
from haizhumap.extraction.candidates import find_candidates
from haizhumap.files import read_text
from haizhumap.i18n import Lang, say_error, t
from haizhumap.issues import issue_line
from haizhumap.model import Report, Status
from haizhumap.paths import Settings
from haizhumap.register.locking import editing
from haizhumap.report.cleaning import clean
from haizhumap.report.store import new_report, read_report
from haizhumap.review.lines import ReviewedLine, Verdict, format_jsonl, format_table, parse_reviewed, to_reviewed
from haizhumap.review.placing import KnownPlaces, NameMatch, look_up_names
from haizhumap.review.plan import Plan, check_report_id, plan_lines, without_known

F = TypeVar("F", bound=Callable[..., None])

_BEYOND_ANY_SCORE = 2.0
_PLANS = (Status.PLANNED,)
_TABLES = (".csv", ".tsv", ".txt")


def _report_argument(command: F) -> F:
    return click.argument("path", metavar="REPORT", type=click.Path(allow_dash=True, path_type=Path))(command)


def _read(path: Path, lang: Lang) -> Document:
    """Read a document from a file or from stdin, and tell what people should know of it."""
    name = "stdin" if path == SCREEN else path.name
    try:
        data = _stdin(name) if path == SCREEN else load_file(path)
    except OSError as error:
        raise InputError("file-unreadable", path=path, why=error.strerror) from error
    document = read_document(data, name=name)
    for warning in document.warnings:
        say(t(f"document.{warning.code}", lang, **warning.facts))
    return document


def _stdin(name: str) -> bytes:
    if sys.stdin is None:
        raise InputError("input-closed")
    return load_stream(sys.stdin.buffer, name=name)


@command("extract")
@click.argument("paths", metavar="REPORT…", type=click.Path(allow_dash=True, path_type=Path), nargs=-1, required=True)
@click.option("--format", "format_name", type=click.Choice(["jsonl", "csv"]), help=say_help("opt-format"))
@output_option
@click.option("--text", "text_path", type=click.Path(dir_okay=False, path_type=Path), help=say_help("opt-text"))
@click.option("--workers", type=click.IntRange(1, 256), help=say_help("opt-workers"))
@click.option("--scheduler", help=say_help("opt-scheduler"))
@click.pass_context
def extract_command(
    ctx: click.Context,
    /,
    paths: tuple[Path, ...],
    output: Path,
    *,
    workers: int | None,
    scheduler: str | None,
    **single: Any,  # noqa: ANN401 - as `_extract_one` takes them
) -> None:
    """Find candidate places in a report, or in many; see the help text."""
    lang = ctx.obj
    if len(paths) == 1 and not paths[0].is_dir():
        _extract_one(paths[0], output, lang, **single)
        return
    if any(single.values()):
        raise InputError("batch-options")
    if _extract_many(paths, output, lang, workers=workers or os.cpu_count() or 1, scheduler=scheduler):
        ctx.exit(DataError.exit_code)


def _extract_one(path: Path, output: Path, lang: Lang, *, format_name: str | None, text_path: Path | None) -> None:
    _check_outputs(path, output, text_path)
    text, _ = clean(_read(path, lang).raw)
    if not text.strip():
        raise DataError("empty-report", path=path)
    found = find_candidates(text)
    is_table = format_name == "csv" or (format_name is None and output.suffix.lower() == ".csv")
    data = format_table(found) if is_table else format_jsonl(found).encode("utf-8")
    words = {} if text_path is None else {text_path: text.encode("utf-8")}
    deliver(words | {output: data})
    say(t("cli.extracted", lang, count=len(found), characters=len(text)))


def _extract_many(paths: Sequence[Path], output: Path, lang: Lang, *, workers: int, scheduler: str | None) -> int:
    """Find the candidates of many documents, tell those that cannot be read, and return how many these are."""
    from haizhumap.batch.run import extract_files  # noqa: PLC0415 - one report needs no table of many

    with counting(t("cli.documents", lang)) as tell:
        check_output(output, inputs=paths)
        summary = extract_files(paths, output, workers=workers, scheduler=scheduler, tell=tell)
    for error in summary.failures:
        say(say_error(error, lang))
    facts = {"documents": summary.documents, "failed": len(summary.failures), "count": summary.places}
    say(t("cli.extracted-many", lang, **facts, path=output))
    return len(summary.failures)


def _check_outputs(path: Path, output: Path, text_path: Path | None) -> None:
    """Refuse to write over the document, over the project's data, or one output over the other."""
    check_output(output, inputs=[path])
    if text_path is not None:
        check_output(text_path, inputs=[path])
        if is_same(output, text_path):
            raise WriteError("output-twice", path=output)


@command("ingest")
@_report_argument
@click.option("--id", "report_id", required=True, help=say_help("opt-report-id"))
@metadata_options
@click.option("--candidates", "reviewed_path", type=click.Path(path_type=Path), help=say_help("opt-candidates"))
@click.option("--min-score", type=click.FloatRange(0, 1), help=say_help("opt-min-score"))
@click.option(
    "--status",
    "statuses",
    type=click.Choice([status.value for status in Status]),
    multiple=True,
    help=say_help("opt-status"),
)
@click.option("--write", "is_written", is_flag=True, help=say_help("opt-write-report"))
@click.pass_context
def ingest_command(
    ctx: click.Context,
    /,
    path: Path,
    report_id: str,
    *,
    reviewed_path: Path | None,
    min_score: float | None,
    is_written: bool,
    **metadata: Any,  # noqa: ANN401 - as `Report` takes them
) -> None:
    """Take a report and its places into the project; see the help text."""
    lang, settings, statuses = ctx.obj, Settings.find(), metadata.pop("statuses")
    check_report_id(report_id)
    raw = _read(path, lang).raw
    with editing(settings) if is_written else nullcontext():
        report = _report(settings, raw, report_id, metadata)
        found, is_reviewed = _lines(report, reviewed_path), reviewed_path is not None
        lines = _choose(found, lang, is_reviewed=is_reviewed, min_score=min_score, statuses=statuses or _PLANS)
        plan = _plan(settings, report, lines, lang)
        if is_written:
            plan.write()
            say(t("cli.ingested", lang, count=len(plan.places), files=_names(plan)))
            return
    say(t("cli.not-ingested", lang, count=len(plan.places), files=_names(plan)))
    if plan.faults:
        say(t("cli.check-faults", lang, count=len(plan.faults)))
        ctx.exit(1)


def _plan(settings: Settings, report: Report, chosen: Sequence[ReviewedLine], lang: Lang) -> Plan:
    """Plan to take chosen lines into the project, and show what that would change."""
    gazetteer = KnownPlaces.read(settings)
    fresh = without_known(settings, report, chosen)
    _tell_matches(fresh, report, gazetteer, lang)
    _tell_twins(settings, report, lang)
    plan = plan_lines(settings, report, fresh, gazetteer)
    tell_text(plan.diff)
    for issue in plan.issues:
        say(issue_line(issue, lang))
    return plan


def _names(plan: Plan) -> str:
    return ", ".join(map(plan.settings.relative, plan.contents))


def _report(settings: Settings, raw: str, report_id: str, given: dict[str, Any]) -> Report:
    """Return the report that a document is: with the metadata given, or with what the project has under its id."""
    path = settings.reports_dir / f"{report_id}.json"
    if path.is_file() and path.parent == settings.reports_dir:
        known = read_report(settings.reports_dir, report_id)
        given = {name: getattr(known, name) for name in METADATA}
    elif missing := missing_metadata(given):
        raise InputError("metadata-missing", path=settings.relative(path), field=missing)
    else:
        given |= {
            "delivered": given["delivered"].date(),
            "excerpt": bool(given["excerpt"]),
            "opening_section": given["opening_section"] or given["title"],
            "boundary": given["boundary"] or "",
        }
    cleaned = clean(raw)
    if not cleaned[0].strip():
        raise DataError("empty-report", path=report_id)
    return new_report(raw, cleaned, report_id=report_id, **given)


def _lines(report: Report, path: Path | None) -> list[ReviewedLine]:
    """Return the reviewed lines of a file, or what the rules find, on which nobody has said anything."""
    if path is not None:
        today = datetime.now(tz=UTC).astimezone().date()
        return parse_reviewed(_read_reviewed(path), report, path=str(path), today=today)
    found = find_candidates(report.text)
    return [ReviewedLine(place=to_reviewed(one), score=one.score, status=one.status) for one in found]


def _read_reviewed(path: Path) -> str:
    """Return a reviewed file's text: a table may come out of a spreadsheet in GBK or UTF-16."""
    if path.suffix.lower() not in _TABLES:
        return read_text(path)
    try:
        return decode_text(load_file(path), name=str(path))[0]
    except OSError as error:
        raise InputError("file-unreadable", path=path, why=error.strerror) from error


def _choose(
    lines: Sequence[ReviewedLine], lang: Lang, *, is_reviewed: bool, min_score: float | None, statuses: Sequence[str]
) -> list[ReviewedLine]:
    """Return the accepted lines, and of those that nobody judged plans with a sufficient score, marked as such."""
    least = min_score if min_score is not None else (_BEYOND_ANY_SCORE if is_reviewed else 0.0)
    accepted = [line for line in lines if line.verdict is Verdict.ACCEPT]
    unjudged = [line for line in lines if line.verdict is None]
    scored = [line for line in unjudged if line.score >= least and line.status in statuses]
    rejected = len(lines) - len(accepted) - len(unjudged)
    facts = {"accepted": len(accepted), "scored": len(scored), "left": len(unjudged) - len(scored)}
    say(t("cli.chosen", lang, rejected=rejected, **facts))
    for status, count in Counter(line.status for line in unjudged if line.status not in statuses).items():
        say(t("cli.left-status", lang, count=count, status=t(f"status.{status}", lang), code=status))
    return sorted([*accepted, *map(_marked, scored)], key=lambda line: line.place.start)


def _marked(line: ReviewedLine) -> ReviewedLine:
    """Return a line that no person has judged, with a note in the row to be that says so."""
    words = t("ingest.note-unreviewed", "zh", score=line.score)
    notes = t("proposal.separator", "zh").join(filter(None, (line.place.notes, words)))
    return replace(line, place=replace(line.place, notes=notes))


def _tell_matches(lines: Iterable[ReviewedLine], report: Report, gazetteer: KnownPlaces, lang: Lang) -> None:
    """Say which known places the names may mean, where no person has given a position."""
    for line in lines:
        if line.place.position is None and not line.same_as:
            name = report.text[line.place.start : line.place.end]
            matches = look_up_names(name, gazetteer, issuer=report.issuer).matches
            for match in filter(lambda match: match.is_located, matches):
                say(_match_line(name, match, lang))


def _tell_twins(settings: Settings, report: Report, lang: Lang) -> None:
    """Say which reports of the project have the very same text under another id."""
    reports, _ = read_reports(settings)
    for report_id, known in reports.items():
        if known is not None and known.text == report.text and report_id != report.report_id:
            say(t("cli.same-text", lang, known=report_id))


def _match_line(name: str, match: NameMatch, lang: Lang) -> str:
    facts = {
        "name": name,
        "place_id": match.place.place_id,
        "words": match.words,
        "evidence": t(f"evidence.{match.evidence}", lang),
    }
    if match.is_certain:
        return t("cli.match-taken", lang, **facts)
    return t("cli.match-shown", lang, score=match.score, **facts)
