"""
How a command is declared, and the options that several have.

Owns the help's language and the words of what stands in more than one command. Must not import what does the work:
every command's help is shown from here.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from haizhumap.i18n import detect_lang, t

F = TypeVar("F", bound=Callable[..., None])

HELP_LANG = detect_lang()
"""Help is written when the commands are defined, so it follows the environment, not `--lang`."""

CONTEXT = {"help_option_names": ["-h", "--help"]}


def say_help(key: str) -> str:
    """Return what the help says of a command, or of an option (`opt-…`)."""
    return t(f"cli.{key}", HELP_LANG)


def command(name: str) -> Callable[[Callable[..., None]], click.Command]:
    """Declare a command; its help stands in the phrases under its name."""
    return click.command(name, help=say_help(name), context_settings=CONTEXT)


output_option = click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), default=Path("-"), help=say_help("opt-output")
)
json_option = click.option("--json", "as_json", is_flag=True, help=say_help("opt-json"))
stale_option = click.option("--check", "only_check", is_flag=True, help=say_help("opt-stale"))


def patience_options(command: F) -> F:
    """Give a command the options of everything that asks the network."""
    for option in (
        click.option("--fresh", is_flag=True, help=say_help("opt-fresh")),
        click.option("--retries", type=click.IntRange(0, 10), default=2, help=say_help("opt-retries")),
        click.option("--timeout", type=click.FloatRange(0.1, 300), default=10.0, help=say_help("opt-timeout")),
        json_option,
    ):
        command = option(command)
    return command


_METADATA: Mapping[str, Mapping[str, Any]] = {
    "title": {},
    "issuer": {},
    "delivered": {"type": click.DateTime(["%Y-%m-%d"])},
    "excerpt": {"is_flag": True, "default": None},
    "opening-section": {},
    "boundary": {},
}
METADATA = tuple(name.replace("-", "_") for name in _METADATA)
"""What `metadata_options` hand over, each None where nobody gave it."""


def metadata_options(command: F) -> F:
    """Give a command the options that describe a report."""
    for name, settings in reversed(list(_METADATA.items())):
        command = click.option(f"--{name}", **settings, help=say_help(f"opt-{name}"))(command)
    return command


def missing_metadata(given: Mapping[str, object]) -> str:
    """Return the names of the metadata that a report must have and that are not given, or blank."""
    return ", ".join(name for name in ("delivered", "issuer", "title") if not str(given.get(name) or "").strip())
