"""The command line starts at once: what is not needed is not imported."""

import subprocess
import sys

import pytest

from haizhumap.cli import main
from haizhumap.paths import Settings

HEAVY = {"pandas", "geopandas", "folium", "branca", "pyogrio", "pypinyin", "opencc", "pyarrow", "streamlit", "jinja2"}
GROUND = {"numpy", "shapely", "pyproj", "rich", "httpx"}
TELL = """
import sys
from haizhumap.cli import main
try:
    main(sys.argv[1:])
finally:
    print(*sys.modules, file=sys.stderr)
"""


def modules_of(*arguments: str) -> set[str]:
    """Run a command in a process of its own, and return the modules that it has imported."""
    result = subprocess.run([sys.executable, "-c", TELL, *arguments], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return set(result.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [("--version",), ("--help",)], ids=" ".join)
def test_the_group_alone_imports_no_command(arguments: tuple[str, ...]) -> None:
    """Version and list of commands need click and the phrases, and nothing of the map."""
    modules = modules_of(*arguments)

    assert "haizhumap.i18n" in modules
    assert not modules & (HEAVY | GROUND)
    assert not {name for name in modules if name.startswith(("haizhumap.layer", "haizhumap.report", "haizhumap.geo"))}


@pytest.mark.parametrize("command", [*main.commands, "basemap build"])
def test_help_imports_no_data_frame(command: str) -> None:
    """Whoever asks what a command does need not wait for what it works with."""
    assert not modules_of(*command.split(), "--help") & HEAVY


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("check", "--json"),
        ("build", "--check"),
        ("places",),
        ("places", "--json", "--sector", "culture"),
        ("export", "--format", "geojson", "--zone", "inside"),
    ],
    ids=" ".join,
)
def test_listing_and_checking_need_no_data_frame(arguments: tuple[str, ...]) -> None:
    """Records and geometries suffice for what is neither a table file nor a map."""
    assert not modules_of(*arguments) & HEAVY


def test_a_search_reads_pinyin(project: Settings) -> None:
    """What a command needs it gets: a search in Latin letters finds Chinese names, without data frames."""
    modules = modules_of("places", "--query", "lijiao")

    assert project.places_path.is_file()
    assert "pypinyin" in modules
    assert not modules & (HEAVY - {"pypinyin", "opencc"})
