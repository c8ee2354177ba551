"""
The commands on a project's files: `haizhumap clean | check | build`, and `convert` on other people's.

Owns their arguments and what they print of issues. Data goes to stdout, messages go to stderr.
"""

import sys
from contextlib import nullcontext
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import click

from haizhumap.checks.project import read_project
from haizhumap.cli.options import (
    command,
    json_option,
    metadata_options,
    missing_metadata,
    output_option,
    say_help,
    stale_option,
)
from haizhumap.cli.output import SCREEN, check_output, deliver, is_of_project, say, tell, tell_json, tell_text, working
from haizhumap.conversion.worker import convert_apart
from haizhumap.errors import DataError, InputError
from haizhumap.files import finish_writing, read_text, sweep, write_all, write_whole
from haizhumap.i18n import Lang, t
from haizhumap.issues import Issue, issue_line, say_issue
from haizhumap.layer.features import build_features, format_layer
from haizhumap.model import Datum, Severity
from haizhumap.paths import Settings
from haizhumap.register.locking import editing, editing_around, locked
from haizhumap.report.cleaning import clean
from haizhumap.report.store import format_metadata, new_report, read_report, sha256

_DATUMS = tuple(datum.value for datum in (Datum.WGS84, Datum.GCJ02, Datum.BD09))


@command("clean")
@click.argument("raw", type=click.Path(path_type=Path))
@output_option
@metadata_options
@click.pass_obj
def clean_command(lang: Lang, /, raw: Path, output: Path, **metadata: object) -> None:
    """Clean a raw report; see the help text."""
    words = read_text(raw)
    text, steps = clean(words)
    if not text.strip():
        raise DataError("empty-report", path=raw)
    if output == SCREEN:
        _show_text(text)
        return
    if output.suffix != ".txt" or (output.exists() and output.samefile(raw)):
        raise InputError("clean-output", path=output)
    with editing_around(output):
        if is_of_project(output) and read_report(output.parent, output.stem).raw_sha256 != sha256(words):
            raise InputError("clean-other", path=output)
        report = new_report(words, (text, steps), report_id=output.stem, **_merge_metadata(output, metadata))
        write_all({output: text, output.with_suffix(".json"): format_metadata(report)})
    say(t("cli.cleaned", lang, path=output, count=len(steps)))


def _show_text(text: str) -> None:
    """Print a text on a terminal harmlessly, and as it is, in UTF-8, into a file or a pipe."""
    if sys.stdout is not None and sys.stdout.isatty():
        tell_text(text)
    else:
        deliver({SCREEN: text.encode("utf-8")})


def _merge_metadata(output: Path, given: dict[str, object]) -> dict[str, Any]:
    """Return the metadata that a person gives: the options over what stands beside the text already."""
    path = output.with_suffix(".json")
    merged: dict[str, Any] = {"excerpt": False, "opening_section": "", "boundary": ""}
    if path.exists() and output.exists():
        known = read_report(output.parent, output.stem)
        merged = {name: getattr(known, name) for name in given}
    merged |= {name: value for name, value in given.items() if value is not None}
    if isinstance(merged.get("delivered"), datetime):
        merged["delivered"] = cast("date", merged["delivered"].date())
    if missing := missing_metadata(merged):
        raise InputError("metadata-missing", path=path, field=missing)
    return merged


@command("check")
@json_option
@click.option("--finish", is_flag=True, help=say_help("opt-finish"))
@click.pass_context
def check_command(ctx: click.Context, *, as_json: bool, finish: bool) -> None:
    """Check the project's data; see the help text."""
    lang: Lang = ctx.obj
    settings = Settings.find()
    if finish:
        _finish(settings, lang)
    project = read_project(settings)
    issues = project.issues
    if as_json:
        tell_json([_issue_record(issue, lang) for issue in issues])
    else:
        for issue in issues:
            tell(issue_line(issue, lang))
    if any(issue.severity is Severity.ERROR for issue in issues):
        say(t("cli.check-faults", lang, count=len(issues)))
        ctx.exit(1)
    counts = {"places": len(project.places.records), "unmapped": len(project.unmapped.records)}
    say(t("cli.check-clean", lang, **counts))


def _finish(settings: Settings, lang: Lang) -> None:
    """Bring broken writings to their end and sweep up what they have left, once nobody is writing."""
    with locked(settings.lock_path):
        for journal in settings.journals:
            names = ", ".join(map(settings.relative, finish_writing(journal)))
            say(t("cli.finished", lang, path=settings.relative(journal), names=names or "-"))
        if swept := sweep(settings.folders):
            say(t("cli.swept", lang, names=", ".join(map(settings.relative, swept))))


def _issue_record(issue: Issue, lang: Lang) -> dict[str, object]:
    return asdict(issue) | {"message": say_issue(issue, lang)}


@command("build")
@stale_option
@click.pass_obj
def build_command(lang: Lang, /, *, only_check: bool) -> None:
    """Build the layer file; see the help text."""
    settings = Settings.find()
    name = settings.relative(settings.layer_path)
    with nullcontext() if only_check else editing(settings):
        with working(t("cli.building", lang)):
            layer = build_features(settings)
        content = format_layer(layer)
        if only_check:
            if is_stale(settings.layer_path, content):
                raise DataError("layer-stale", path=name)
            say(t("cli.fresh", lang, path=name))
            return
        write_whole(settings.layer_path, content)
    located = sum(geometry is not None for geometry in layer.geometry)
    say(t("cli.built", lang, path=name, count=len(layer), located=located))


def is_stale(path: Path, content: str) -> bool:
    """Tell whether a built file is missing or holds something else."""
    return not path.is_file() or path.read_bytes() != content.encode("utf-8")


@command("convert")
@click.argument("source_path", metavar="IN", type=click.Path(path_type=Path))
@click.argument("target_path", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--from", "source", type=click.Choice(_DATUMS), required=True, help=say_help("opt-from"))
@click.option("--to", "target", type=click.Choice(_DATUMS), required=True, help=say_help("opt-to"))
@click.option("--layer", help=say_help("opt-layer"))
@click.pass_obj
def convert_command(
    lang: Lang, /, source_path: Path, target_path: Path, source: str, target: str, layer: str | None
) -> None:
    """Convert a file to another datum; see the help text."""
    check_output(target_path)
    paths = source_path, target_path
    count, notes = convert_apart(*paths, source=Datum(source), target=Datum(target), layer=layer)
    for note in notes:
        say(t(f"convert.{note.code}", lang, **note.facts))
    say(t("cli.converted", lang, path=target_path, count=count, datum=target))
