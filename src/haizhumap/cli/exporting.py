"""
The commands that give the layer away, filtered: `haizhumap export | places`.

Owns the options of the filter. Data goes to stdout, messages go to stderr.
"""

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from haizhumap.cli.options import command, json_option, output_option, say_help
from haizhumap.cli.output import SCREEN, check_output, deliver, say, tell_rows, working
from haizhumap.errors import InputError
from haizhumap.exports import FORMATS, export, format_of
from haizhumap.i18n import Lang, t
from haizhumap.layer.features import build_features
from haizhumap.layer.filtering import FACETS, Filter, select
from haizhumap.layer.provenance import About
from haizhumap.model import Kind, Precision, Sector, Stage, Zone
from haizhumap.paths import Settings

_COLUMNS = ("place", "name", "sector", "stage", "precision", "uncertainty")
_TABLE_WIDTH = 160
_FACET_OPTIONS = (
    ("sector", Sector, say_help("opt-sector")),
    ("stage", Stage, say_help("opt-stage")),
    ("kind", Kind, say_help("opt-kind")),
    ("precision", Precision, say_help("opt-precision")),
    ("zone", Zone, say_help("opt-zone")),
)


def _filter_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that narrow the layer; their names are those of `Filter`."""
    command = click.option("--query", "words", default="", help=say_help("opt-query"))(command)
    for facet, codes, words in reversed(_FACET_OPTIONS):
        choice = click.Choice([code.value for code in codes])
        command = click.option(f"--{facet}", FACETS[facet], multiple=True, type=choice, help=words)(command)
    return command


def _wanted(*, words: str, **codes: Iterable[str]) -> Filter:
    """Return the filter that a command's options say."""
    return Filter(words=words, **{name: frozenset(values) for name, values in codes.items()})  # type: ignore[arg-type] # click has checked the codes


@command("export")
@click.option("--format", "format_name", type=click.Choice([*FORMATS]), help=say_help("opt-format"))
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
    with working(t("cli.building", lang)):
        everything = build_features(settings)
    shown = select(everything, wanted)
    about = About.of(wanted, shown=len(shown), total=len(everything))
    data = export(shown, format_name, about=about, settings=settings)
    deliver({output: data})
    if output != SCREEN:
        say(t("cli.exported", lang, path=output, count=len(shown)))


@command("places")
@_filter_options
@json_option
@click.pass_obj
def places_command(lang: Lang, /, *, as_json: bool, **options: Any) -> None:  # noqa: ANN401 - of `_filter_options`
    """List the filtered places; see the help text."""
    with working(t("cli.building", lang)):
        everything = build_features(Settings.find())
    rows = select(everything, _wanted(**options)).rows
    tell_rows(rows, _COLUMNS, _cell, lang, as_json=as_json, width=_TABLE_WIDTH)
    if not rows and not as_json:
        say(t("cli.nothing", lang))


def _cell(column: str, row: Mapping[str, Any], lang: Lang) -> str:
    match column:
        case "place":
            return str(row["place_id"])
        case "name":
            return str(row[f"name_{lang}"])
        case "uncertainty":
            metres = row["uncertainty_m"]
            return t("cli.metres", lang, value=metres) if metres else ""
    return t(f"{column}.{row[column]}", lang)
