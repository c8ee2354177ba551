"""The commands that give the layer away."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pytest
from click.testing import CliRunner, Result

from haizhumap.cli import main
from haizhumap.exports import FORMATS
from haizhumap.layer.build import build_layer
from haizhumap.paths import Settings


def run(*arguments: str | Path) -> Result:
    """Run the command line; anything but a planned exit is a failure of the test."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture(scope="module")
def gdf(settings: Settings) -> gpd.GeoDataFrame:
    """Return the real layer."""
    return build_layer(settings)


@pytest.mark.usefixtures("project")
def test_the_command_line_filters_as_the_app_does_and_says_so(gdf: gpd.GeoDataFrame) -> None:
    """The options narrow the copy, and the copy names them."""
    options = ["--precision", "exact", "--precision", "footprint", "--zone", "inside", "--kind", "venue"]
    result = CliRunner().invoke(main, ["export", *options, "--stage", "operating"])

    collection = json.loads(result.stdout)
    rows = gdf[gdf["precision"].isin(["exact", "footprint"]) & (gdf["kind"] == "venue") & (gdf["stage"] == "operating")]
    assert [feature["id"] for feature in collection["features"]] == list(rows["place_id"])
    assert rows.shape[0] < gdf.shape[0]
    assert collection["filter"]["total"] == len(gdf)
    assert "venue" in collection["filter"]["en"]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("format_name", FORMATS)
def test_the_command_line_writes_every_format(tmp_path: Path, format_name: str) -> None:
    """Each name of the registry is a choice, and its file is written."""
    path = tmp_path / f"out{FORMATS[format_name].suffix}"

    result = CliRunner().invoke(main, ["export", "--format", format_name, "-o", str(path)])

    assert (result.exit_code, path.stat().st_size > 0) == (0, True)


def run_on_terminal(*arguments: str) -> tuple[int, bytes]:
    """Run the command line with a terminal as standard output; return exit code and standard error."""
    command = [sys.executable, "-c", "from haizhumap.cli import main; main()", *arguments]
    terminal, screen = os.openpty()
    try:
        result = subprocess.run(command, stdout=screen, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(screen)
        os.close(terminal)
    return result.returncode, result.stderr


@pytest.mark.usefixtures("project")
def test_a_terminal_gets_no_binary_data() -> None:
    """A workbook on the screen is refused with the way out."""
    code, message = run_on_terminal("export", "--format", "xlsx")

    assert code == 2
    assert b"-o NAME.xlsx" in message


@pytest.mark.usefixtures("project")
def test_export_writes_the_selection(tmp_path: Path) -> None:
    """Sectors add up, words narrow, the file has the format asked for."""
    path = tmp_path / "out.csv"

    result = run("export", "--format", "csv", "--sector", "health", "--sector", "tourism", "-o", path)

    assert result.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert {row["sector"] for row in rows} == {"health", "tourism"}
    assert len(rows) == 4


@pytest.mark.usefixtures("project")
def test_export_to_the_screen_is_the_bare_data() -> None:
    """Standard output can be piped."""
    result = run("export", "--sector", "health")

    assert [feature["id"] for feature in json.loads(result.stdout)["features"]] == ["sun-yat-sen-memorial-hospital"]


@pytest.mark.usefixtures("project")
def test_export_into_a_missing_folder_says_so(tmp_path: Path) -> None:
    """A file that cannot be written is exit code 2 and names the file."""
    path = tmp_path / "none" / "out.csv"

    result = run("export", "-o", path)

    assert result.exit_code == 2
    assert str(path) in result.stderr


@pytest.mark.usefixtures("project")
def test_places_lists_as_table_and_as_json() -> None:
    """Both forms hold the filtered places."""
    table = run("--lang", "zh", "places", "--sector", "urban_renewal", "--query", "村").stdout
    rows = json.loads(run("places", "--sector", "urban_renewal", "--query", "村", "--json").stdout)

    assert {"lijiao-village", "hongwei-village"} <= {row["place_id"] for row in rows}
    assert all(row["place_id"] in table and row["name_zh"] in table for row in rows)


@pytest.mark.usefixtures("project")
def test_places_says_when_nothing_fits() -> None:
    """No place is no fault, and not silent."""
    result = run("places", "--query", "月球")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.strip()
