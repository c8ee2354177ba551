"""The group: help, unknown words, the project that is not there."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from conftest import ROOT

from haizhumap.cli import LazyCommand, main
from haizhumap.paths import ROOT_VARIABLE


def run(*arguments: str | Path) -> Result:
    """Run the command line; anything but a planned exit is a failure of the test."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize("command", main.commands)
def test_every_command_explains_itself_with_an_example_and_stands_in_the_readme(command: str) -> None:
    """The help has an example, and both READMEs name the command."""
    result = run(command, "--help")

    assert result.exit_code == 0
    assert f"haizhumap {command}" in result.output.replace("\n", " ")
    for name in ("README.md", "README.zh.md"):
        assert f"haizhumap {command}" in (ROOT / name).read_text(encoding="utf-8")


def test_outside_a_project_the_command_says_where_it_looked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong HAIZHUMAP_ROOT is named."""
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))

    result = run("--lang", "zh", "check")

    assert result.exit_code == 2
    assert str(tmp_path) in result.stderr
    assert "找不到" in result.stderr


@pytest.mark.usefixtures("project")
def test_an_unknown_sector_lists_the_known_ones() -> None:
    """Click's own message names the choices."""
    result = run("places", "--sector", "music")

    assert result.exit_code == 2
    assert "urban_renewal" in result.stderr


def test_every_option_has_help() -> None:
    """No option is left unexplained, and each command is found where it is listed, under the words of its list."""
    listed = [command for command in main.commands.values() if isinstance(command, LazyCommand)]
    loaded = [command.load() for command in listed]
    inner = [one for command in loaded if isinstance(command, click.Group) for one in command.commands.values()]

    assert [(one.name, one.help) for one in loaded] == [(one.name, one.help) for one in listed]
    for command in [*loaded, *inner]:
        assert command.help
        assert command.params or isinstance(command, click.Group)
        for parameter in command.params:
            assert isinstance(parameter, click.Argument) or (isinstance(parameter, click.Option) and parameter.help)


def test_no_command_at_all_is_answered_by_the_help() -> None:
    """Whoever types the bare name sees what there is, on lines of their own."""
    result = run()

    assert result.exit_code == 2
    assert [line for line in result.stderr.splitlines() if line.startswith("  places ")]
