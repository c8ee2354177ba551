"""
The command line, `haizhumap`: a command a file's worth of arguments and words, the work is done elsewhere.

Here stand the group and where each command lives. A command's module is imported when the command is called, and the
list of commands says what the phrases say, so that `haizhumap --version` costs little more than Python does. Data goes
to stdout, messages go to stderr; `failures` makes errors sentences and exit codes, `output` prints, `options` declares.
"""

from pkgutil import resolve_name
from typing import Any

import click

from haizhumap import __version__
from haizhumap.cli.failures import Commands
from haizhumap.cli.options import CONTEXT, HELP_LANG, say_help
from haizhumap.i18n import LANGS, Lang

_HOMES = {
    "accept": "positions:accept_command",
    "basemap": "basemap:basemap_commands",
    "build": "data:build_command",
    "check": "data:check_command",
    "clean": "data:clean_command",
    "convert": "data:convert_command",
    "export": "exporting:export_command",
    "extract": "reports:extract_command",
    "geocode": "positions:geocode_command",
    "ingest": "reports:ingest_command",
    "links": "links:links_command",
    "mention": "mention:mention_command",
    "places": "exporting:places_command",
    "refresh": "positions:refresh_command",
    "serve": "exporting:serve_command",
}
"""Each command by its name: module and attribute."""


class LazyCommand(click.Command):
    """A command that is listed by its phrase alone and imported when it is called."""

    def load(self) -> click.Command:
        """Import the command that this one stands for."""
        command: click.Command = resolve_name(f"{__name__}.{_HOMES[str(self.name)]}")
        return command

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - the signature is click's
    ) -> click.Context:
        """Read the arguments as the command does that this one stands for."""
        return self.load().make_context(info_name, args, parent, **extra)


@click.group(
    cls=Commands,
    commands=[LazyCommand(name, help=say_help(name)) for name in _HOMES],
    help=say_help("main"),
    context_settings=CONTEXT,
)
@click.option("--lang", type=click.Choice(LANGS), default=HELP_LANG, help=say_help("opt-lang"))
@click.version_option(__version__, help=say_help("opt-version"))
@click.pass_context
def main(ctx: click.Context, lang: Lang) -> None:
    """Keep the language for the commands."""
    ctx.obj = lang
