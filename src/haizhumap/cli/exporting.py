"""
The commands that give the layer away: filtered, `haizhumap export | places`, and to other tools, `haizhumap serve`.

Owns the options of the filter. Data goes to stdout, messages go to stderr.
"""

import errno
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from shapely.geometry import Point

from haizhumap.cli.options import command, json_option, say_help
from haizhumap.cli.output import SCREEN, check_output, deliver, say, tell_rows, working
from haizhumap.errors import InputError, WriteError
from haizhumap.exports import FORMATS, export, format_of
from haizhumap.geo.geometry import distances_m
from haizhumap.i18n import Lang, t
from haizhumap.layer.facets import FACETS
from haizhumap.layer.features import Features, build_features
from haizhumap.layer.filtering import Filter, Near, select
from haizhumap.layer.provenance import About, Headers
from haizhumap.paths import Settings

_SITE = "site"
"""What is exported into a folder; all else is a file."""
_RADIUS_M = 1000
_COLUMNS: tuple[str, ...] = ("place", "name", "sector", "stage", "precision", "uncertainty")
_TABLE_WIDTH = 160
_PORT = 8502
_OFFERED = ("sector", "stage", "kind", "precision", "zone")
"""The facets that have an option; the others are the reports' own."""


def _filter_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that narrow the layer; their names are those of `Filter`, but for the radius."""
    radius = click.option("--radius", type=click.FloatRange(min=1), default=_RADIUS_M, help=say_help("opt-radius"))
    command = click.option("--near", help=say_help("opt-near"))(radius(command))
    command = click.option("--query", "words", default="", help=say_help("opt-query"))(command)
    for facet in (FACETS[name] for name in reversed(_OFFERED)):
        choice = click.Choice([code.value for code in facet.codes or ()])
        option = click.option(
            f"--{facet.name}", facet.field, multiple=True, type=choice, help=say_help(f"opt-{facet.name}")
        )
        command = option(command)
    return command


def _wanted(
    settings: Settings, lang: Lang, /, *, words: str, near: str | None, radius: float, **codes: Iterable[str]
) -> Filter:
    """Return the filter that a command's options say, and tell which place a name after --near was taken for."""
    facets = {name: frozenset(values) for name, values in codes.items()}
    return Filter(words=words, near=_near(settings, lang, near, radius), **facets)  # type: ignore[arg-type] # click has checked the codes


def _near(settings: Settings, lang: Lang, words: str | None, radius_m: float) -> Near | None:
    if words is None:
        return None
    from haizhumap.ground.search import read_names  # noqa: PLC0415 - the index of names is read where one is asked for

    spot = read_names(settings).locate(words)
    if spot.name_zh:
        facts = {"name": spot.name_zh if lang == "zh" else spot.name_en, "kind": t(f"ground.{spot.kind}", lang)}
        say(t("cli.near", lang, lon=f"{spot.lon:.5f}", lat=f"{spot.lat:.5f}", radius=f"{radius_m:g}", **facts))
    return Near(spot.lon, spot.lat, radius_m)


@command("export")
@click.option("--format", "format_name", type=click.Choice([*FORMATS, _SITE]), help=say_help("opt-format"))
@click.option("--headers", type=click.Choice(["codes", "words"]), help=say_help("opt-headers"))
@click.option("--url", default="", help=say_help("opt-url"))
@_filter_options
@click.option("-o", "--output", type=click.Path(path_type=Path), default=SCREEN, help=say_help("opt-output"))
@click.pass_obj
def export_command(
    lang: Lang,
    /,
    format_name: str | None,
    headers: Headers | None,
    url: str,
    output: Path,
    **options: Any,  # noqa: ANN401 - of `_filter_options`
) -> None:
    """Export the filtered layer; see the help text."""
    check_output(output)
    settings = Settings.find()
    if format_name == _SITE:
        _export_site(settings, lang, output, url, options)
        return
    format_name = format_name or format_of(output.name if output != SCREEN else "")
    if headers and format_name != "csv":
        raise InputError("headers-of-csv", format=format_name)
    _check_file(output, format_name, url)
    shown, about = _choose(settings, lang, options)
    about = replace(about, lang=lang, headers=headers or "codes")
    data = export(shown, format_name, about=about, settings=settings)
    deliver({output: data})
    if output != SCREEN:
        say(t("cli.exported", lang, path=output, count=len(shown)))


def _choose(settings: Settings, lang: Lang, options: Mapping[str, Any]) -> tuple[Features, About]:
    """Return the places that a command's options let through, and the filter in words."""
    wanted = _wanted(settings, lang, **options)
    with working(t("cli.building", lang)):
        everything = build_features(settings)
    shown = select(everything, wanted)
    return shown, About.of(wanted, shown=len(shown), total=len(everything))


def _check_file(output: Path, format_name: str, url: str) -> None:
    """Refuse what only a site can be, and bytes on a terminal."""
    if url:
        raise InputError("site-url-alone")
    if output.is_dir():
        raise WriteError("file-unwritable", path=output, why=os.strerror(errno.EISDIR))
    if output == SCREEN and sys.stdout is not None and FORMATS[format_name].is_binary and sys.stdout.isatty():
        raise InputError("binary-on-terminal", format=format_name, suffix=FORMATS[format_name].suffix)


def _export_site(settings: Settings, lang: Lang, output: Path, url: str, options: Mapping[str, Any]) -> None:
    from haizhumap.layer.build import to_frame  # noqa: PLC0415 - help needs no pandas
    from haizhumap.publishing.site import build_site, check_folder, write_site  # noqa: PLC0415

    if output == SCREEN:
        raise InputError("site-folder")
    check_folder(output)
    shown, about = _choose(settings, lang, options)
    with working(t("cli.building", lang)):
        files = build_site(to_frame(shown), about, settings, url=url)
    write_site(output, files)
    say(t("cli.site-exported", lang, path=output, count=len(shown), files=len(files)))


@command("places")
@_filter_options
@json_option
@click.pass_obj
def places_command(lang: Lang, /, *, as_json: bool, **options: Any) -> None:  # noqa: ANN401 - of `_filter_options`
    """List the filtered places; see the help text."""
    settings = Settings.find()
    wanted = _wanted(settings, lang, **options)
    with working(t("cli.building", lang)):
        everything = build_features(settings)
    shown = select(everything, wanted)
    rows, columns = list(shown.rows), _COLUMNS
    if wanted.near:
        located = [geometry for geometry in shown.geometry if geometry]  # what has no position is nowhere near
        metres = distances_m(Point(wanted.near.lon, wanted.near.lat), located).round().astype(int)
        rows = [dict(row) | {"distance_m": far} for row, far in zip(rows, metres.tolist(), strict=True)]
        rows.sort(key=lambda row: row["distance_m"])
        columns = (*_COLUMNS, "distance")
    tell_rows(rows, columns, _cell, lang, as_json=as_json, width=_TABLE_WIDTH)
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
        case "distance":
            return t("cli.distance", lang, value=row["distance_m"])
    return t(f"{column}.{row[column]}", lang)


@command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help=say_help("opt-host"))
@click.option("--port", type=click.IntRange(0, 65535), default=_PORT, show_default=True, help=say_help("opt-port"))
@click.option("--base-path", default="", help=say_help("opt-base-path"))
@click.pass_obj
def serve_command(lang: Lang, /, host: str, port: int, base_path: str) -> None:
    """Serve the places to other tools; see the help text."""
    settings = Settings.find()
    from haizhumap.service.server import run_service  # noqa: PLC0415 - help needs no server

    run_service(
        settings, host=host, port=port, base=base_path, tell=lambda link: say(t("serving.service", lang, link=link))
    )
