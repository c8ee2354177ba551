"""
The commands of the offline base map: `haizhumap basemap build | refresh`.

Owns their arguments and what they print. Data goes to stdout, messages go to stderr; only `refresh --write` changes a
source, and it builds at once.
"""

import json
import os
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from haizhumap.cli.data import is_stale
from haizhumap.cli.options import CONTEXT, patience_options, say_help, stale_option
from haizhumap.cli.output import say, tell_rows, working
from haizhumap.errors import DataError
from haizhumap.files import write_all
from haizhumap.i18n import Lang, t
from haizhumap.paths import Settings
from haizhumap.register.locking import editing

_COLUMNS = ("file", "count", "size", "new_names", "lost_names")
_SIZE_LIMIT = 64 * 2**20
_STILL_PX = 1600
_SHOWN = 6
"""Names that a table shows of a change; JSON has them all."""


@click.group("basemap", help=say_help("basemap"), context_settings=CONTEXT)
def basemap_commands() -> None:
    """Group what concerns the offline base map; see the help text."""


@basemap_commands.command("build", help=say_help("basemap-build"), context_settings=CONTEXT)
@stale_option
@click.pass_obj
def basemap_build_command(lang: Lang, /, *, only_check: bool) -> None:
    """Build the files of the offline base map; see the help text."""
    from haizhumap.ground import build_basemap  # noqa: PLC0415 - pyproj takes a while, and help needs none

    settings = Settings.find()
    if only_check:
        contents = with_still(settings, build_basemap(settings))
        if stale := [path for path, content in contents.items() if is_stale(path, content)]:
            raise DataError("basemap-stale", path=", ".join(map(settings.relative, stale)))
        say(t("cli.fresh", lang, path=settings.relative(settings.basemap_dir)))
        return
    with editing(settings):
        _write(settings, with_still(settings, build_basemap(settings)), lang)


def with_still(settings: Settings, contents: Mapping[Path, str]) -> dict[Path, str]:
    """Return the built files with the still picture of the ground, which the page shows while it loads."""
    from haizhumap.web.picture import draw_still, parse_ground  # noqa: PLC0415 - help needs no shapes

    ground = parse_ground(json.loads(contents[settings.basemap_dir / "ground.json"]))
    picture = draw_still(ground, width=_STILL_PX, title=t("publish.still", "en"))
    return {**contents, settings.basemap_dir / "still.svg": picture}


def _write(settings: Settings, contents: Mapping[Path, str], lang: Lang) -> None:
    write_all(contents)
    path = settings.relative(settings.basemap_dir)
    say(t("cli.basemap-built", lang, path=path, count=len(contents)))


@basemap_commands.command("refresh", help=say_help("basemap-refresh"), context_settings=CONTEXT)
@click.option("--limit", type=click.Path(dir_okay=False, path_type=Path), help=say_help("opt-limit"))
@click.option("--write", "is_written", is_flag=True, help=say_help("opt-write-sources"))
@patience_options
@click.pass_obj
def basemap_refresh_command(
    lang: Lang,
    /,
    limit: Path | None,
    *,
    is_written: bool,
    as_json: bool,
    **patience: Any,  # noqa: ANN401 - of `patience_options`
) -> None:
    """Ask OpenStreetMap for the ground of a district; see the help text."""
    from haizhumap.cli.positions import fetcher_of  # noqa: PLC0415 - help needs no network
    from haizhumap.geocoding.http import base_url  # noqa: PLC0415
    from haizhumap.geocoding.overpass import PUBLIC_URL, URL_VARIABLE  # noqa: PLC0415
    from haizhumap.ground import build_basemap  # noqa: PLC0415
    from haizhumap.ground.osm.limit import read_limit  # noqa: PLC0415
    from haizhumap.ground.osm.refresh import GroundService, compare_all  # noqa: PLC0415

    settings = Settings.find()
    settings.require_writable()
    district, replaced = read_limit(settings, limit)
    url = base_url(os.environ, URL_VARIABLE, public=PUBLIC_URL)
    with fetcher_of(settings, size_limit=_SIZE_LIMIT, **patience) as fetcher, working(t("cli.asking", lang)):
        texts = GroundService(fetcher=fetcher, url=url).fetch(district) | replaced
    with editing(settings) if is_written else nullcontext():
        changes = compare_all(settings, texts)
        tell_rows([change.as_row() for change in changes], _COLUMNS, _cell, lang, as_json=as_json)
        if not is_written:
            say(t("cli.ground-not-written", lang))
            return
        sources = {settings.basemap_sources_dir / f"{file}.geojson": text for file, text in texts.items()}
        _write(settings, {**sources, **with_still(settings, build_basemap(settings, texts))}, lang)


def _cell(column: str, row: Mapping[str, Any], lang: Lang) -> str:
    match column:
        case "count":
            return "{} → {}".format(*row["count"])
        case "size":
            unit = t(f"cli.{row['unit']}", lang, value="{}")
            return " → ".join(unit.format(f"{value:.1f}") for value in row["size"])
        case "new_names" | "lost_names":
            names = row[column]
            more = t("cli.and-more", lang, count=len(names) - _SHOWN) if len(names) > _SHOWN else ""
            return " ".join([*names[:_SHOWN], more]).strip()
    return str(row[column])
