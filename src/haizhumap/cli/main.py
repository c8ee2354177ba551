"""
The command line: `haizhumap clean | check | build | basemap build | export | places | convert`, and those elsewhere.

Owns arguments and what is printed of issues; errors become sentences and exit codes in `failures`. Data goes to stdout,
messages go to stderr.
"""

import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import click
import geopandas as gpd
from rich.console import Console

from haizhumap.checks.project import read_project
from haizhumap.cli.failures import HELP_LANG, Commands
from haizhumap.cli.links import links_command
from haizhumap.cli.mention import mention_command
from haizhumap.cli.output import (
    SCREEN,
    check_output,
    deliver,
    is_of_project,
    say,
    tell,
    tell_json,
    tell_table,
    tell_text,
)
from haizhumap.cli.positions import accept_command, geocode_command, refresh_command
from haizhumap.cli.reports import extract_command, ingest_command, missing_metadata
from haizhumap.conversion.convert import convert_file
from haizhumap.errors import DataError, InputError, ReportError
from haizhumap.exports import FORMATS, export, format_of
from haizhumap.files import finish_writing, write_all, write_whole
from haizhumap.i18n import LANGS, Lang, t
from haizhumap.issues import Issue, issue_line, say_issue
from haizhumap.layer.build import build_layer
from haizhumap.layer.features import format_layer
from haizhumap.layer.filtering import FACETS, Filter, select
from haizhumap.layer.provenance import About
from haizhumap.model import Datum, Kind, Precision, Sector, Severity, Stage, Zone
from haizhumap.paths import Settings
from haizhumap.report.cleaning import clean
from haizhumap.report.store import format_metadata, new_report, read_report, read_text, sha256
from haizhumap.web.basemap import build_basemap

_DATUMS = tuple(datum.value for datum in (Datum.WGS84, Datum.GCJ02, Datum.BD09))
_TABLE_WIDTH = 160


def _help(key: str) -> str:
    return t(f"cli.{key}", HELP_LANG)


def _command(name: str) -> Callable[[Callable[..., None]], click.Command]:
    return main.command(name, help=_help(name), context_settings={"help_option_names": ["-h", "--help"]})


@click.group(cls=Commands, help=_help("main"), context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--lang", type=click.Choice(LANGS), default=HELP_LANG, help=_help("opt-lang"))
@click.version_option(package_name="haizhumap", help=_help("opt-version"))
@click.pass_context
def main(ctx: click.Context, lang: Lang) -> None:
    """Keep the language for the commands."""
    ctx.obj = lang


output_option = click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=Path("-"), help=_help("opt-output")
)
json_option = click.option("--json", "as_json", is_flag=True, help=_help("opt-json"))
_FACET_OPTIONS = (
    ("sector", Sector, _help("opt-sector")),
    ("stage", Stage, _help("opt-stage")),
    ("kind", Kind, _help("opt-kind")),
    ("precision", Precision, _help("opt-precision")),
    ("zone", Zone, _help("opt-zone")),
)


def _filter_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that narrow the layer; their names are those of `Filter`."""
    command = click.option("--query", "words", default="", help=_help("opt-query"))(command)
    for facet, codes, words in reversed(_FACET_OPTIONS):
        choice = click.Choice([code.value for code in codes])
        command = click.option(f"--{facet}", FACETS[facet], multiple=True, type=choice, help=words)(command)
    return command


@_command("clean")
@click.argument("raw", type=click.Path(path_type=Path))
@output_option
@click.option("--title", help=_help("opt-title"))
@click.option("--issuer", help=_help("opt-issuer"))
@click.option("--delivered", type=click.DateTime(["%Y-%m-%d"]), help=_help("opt-delivered"))
@click.option("--excerpt", is_flag=True, default=None, help=_help("opt-excerpt"))
@click.option("--opening-section", help=_help("opt-opening-section"))
@click.option("--boundary", help=_help("opt-boundary"))
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
        raise ReportError("clean-output", path=output)
    if is_of_project(output) and read_report(output.parent, output.stem).raw_sha256 != sha256(words):
        raise ReportError("clean-other", path=output)
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
        raise ReportError("metadata-missing", path=path, field=missing)
    return merged


@_command("check")
@json_option
@click.option("--finish", is_flag=True, help=_help("opt-finish"))
@click.pass_context
def check_command(ctx: click.Context, *, as_json: bool, finish: bool) -> None:
    """Check the project's data; see the help text."""
    lang: Lang = ctx.obj
    settings = Settings.find()
    for journal in settings.journals if finish else ():
        names = ", ".join(map(settings.relative, finish_writing(journal)))
        say(t("cli.finished", lang, path=settings.relative(journal), names=names or "-"))
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


def _issue_record(issue: Issue, lang: Lang) -> dict[str, object]:
    return asdict(issue) | {"message": say_issue(issue, lang)}


@_command("build")
@click.option("--check", "only_check", is_flag=True, help=_help("opt-stale"))
@click.pass_obj
def build_command(lang: Lang, /, *, only_check: bool) -> None:
    """Build the layer file; see the help text."""
    settings = Settings.find()
    name = settings.relative(settings.layer_path)
    gdf = _build(settings, lang)
    content = format_layer(gdf)
    if only_check:
        if _is_stale(settings.layer_path, content):
            raise DataError("layer-stale", path=name)
        say(t("cli.fresh", lang, path=name))
        return
    settings.require_finished()
    write_whole(settings.layer_path, content)
    located = int(gdf.geometry.notna().sum())
    say(t("cli.built", lang, path=name, count=len(gdf), located=located))


def _is_stale(path: Path, content: str) -> bool:
    return not path.is_file() or path.read_bytes() != content.encode("utf-8")


@main.group("basemap", help=_help("basemap"), context_settings={"help_option_names": ["-h", "--help"]})
def basemap_commands() -> None:
    """Group what concerns the offline base map; see the help text."""


@basemap_commands.command(
    "build", help=_help("basemap-build"), context_settings={"help_option_names": ["-h", "--help"]}
)
@click.option("--check", "only_check", is_flag=True, help=_help("opt-stale"))
@click.pass_obj
def basemap_build_command(lang: Lang, /, *, only_check: bool) -> None:
    """Build the files of the offline base map; see the help text."""
    settings = Settings.find()
    contents = build_basemap(settings)
    if only_check:
        if stale := [path for path, content in contents.items() if _is_stale(path, content)]:
            raise DataError("basemap-stale", path=", ".join(map(settings.relative, stale)))
        say(t("cli.fresh", lang, path=settings.relative(settings.basemap_dir)))
        return
    settings.require_finished()
    write_all(contents)
    path = settings.relative(settings.basemap_dir)
    say(t("cli.basemap-built", lang, path=path, count=len(contents)))


def _build(settings: Settings, lang: Lang) -> gpd.GeoDataFrame:
    with Console(stderr=True).status(t("cli.building", lang)):
        return build_layer(settings)


def _wanted(*, words: str, **codes: Iterable[str]) -> Filter:
    """Return the filter that a command's options say."""
    return Filter(words=words, **{name: frozenset(values) for name, values in codes.items()})  # type: ignore[arg-type] # click has checked the codes


@_command("export")
@click.option("--format", "format_name", type=click.Choice([*FORMATS]), help=_help("opt-format"))
@_filter_options
@output_option
@click.pass_obj
def export_command(
    lang: Lang,
    /,
    format_name: str | None,
    output: Path,
    **options: Any,  # noqa: ANN401 - of `_filter_options`
) -> None:
    """Export the filtered layer; see the help text."""
    format_name = format_name or format_of(output.name if output != SCREEN else "")
    check_output(output)
    if output == SCREEN and sys.stdout is not None and FORMATS[format_name].is_binary and sys.stdout.isatty():
        raise InputError("binary-on-terminal", format=format_name, suffix=FORMATS[format_name].suffix)
    wanted = _wanted(**options)
    settings = Settings.find()
    everything = _build(settings, lang)
    gdf = select(everything, wanted)
    about = About.of(wanted, shown=len(gdf), total=len(everything))
    data = export(gdf, format_name, about=about, settings=settings)
    deliver({output: data})
    if output != SCREEN:
        say(t("cli.exported", lang, path=output, count=len(gdf)))


@_command("places")
@_filter_options
@json_option
@click.pass_obj
def places_command(lang: Lang, /, *, as_json: bool, **options: Any) -> None:  # noqa: ANN401 - of `_filter_options`
    """List the filtered places; see the help text."""
    gdf = select(_build(Settings.find(), lang), _wanted(**options))
    rows = gdf.drop(columns="geometry").to_dict("records")
    if as_json:
        tell_json(rows)
    elif not rows:
        say(t("cli.nothing", lang))
    else:
        columns = ("place", "name", "sector", "stage", "precision", "uncertainty")
        tell_table(
            [t(f"cli.col-{column}", lang) for column in columns],
            (_cells(row, lang) for row in rows),
            width=_TABLE_WIDTH,
        )


def _cells(row: dict[str, Any], lang: Lang) -> tuple[str, ...]:
    metres = row["uncertainty_m"]
    return (
        row["place_id"],
        row[f"name_{lang}"],
        t(f"sector.{row['sector']}", lang),
        t(f"stage.{row['stage']}", lang),
        t(f"precision.{row['precision']}", lang),
        t("cli.metres", lang, value=metres) if metres else "",
    )


@_command("convert")
@click.argument("source_path", metavar="IN", type=click.Path(path_type=Path))
@click.argument("target_path", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--from", "source", type=click.Choice(_DATUMS), required=True, help=_help("opt-from"))
@click.option("--to", "target", type=click.Choice(_DATUMS), required=True, help=_help("opt-to"))
@click.pass_obj
def convert_command(lang: Lang, /, source_path: Path, target_path: Path, source: str, target: str) -> None:
    """Convert a file to another datum; see the help text."""
    check_output(target_path)
    count = convert_file(source_path, target_path, source=Datum(source), target=Datum(target))
    say(t("cli.converted", lang, path=target_path, count=count, datum=target))


for located in (geocode_command, accept_command, refresh_command):
    main.add_command(located)
for defined_elsewhere in (links_command, extract_command, ingest_command, mention_command):
    main.add_command(defined_elsewhere)
