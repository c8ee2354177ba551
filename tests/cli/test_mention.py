"""`haizhumap mention`: where a name stands, as cells of the register."""

import csv
import json

import pytest
from click.testing import CliRunner, Result

from haizhumap.cli import main
from haizhumap.cli.mention import Mention, find_mentions
from haizhumap.model import Report
from haizhumap.paths import Settings
from haizhumap.register.tables import read_places
from haizhumap.report.store import read_report


def run(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["--lang", "en", "mention", *arguments])


@pytest.fixture
def report(project: Settings) -> Report:
    """Return the project's report."""
    return read_report(project.reports_dir, "haizhu-2024")


def test_every_place_of_the_register_is_found_where_the_register_says(project: Settings, report: Report) -> None:
    """Offsets, quote and section are those that people have checked."""
    for place in read_places(project.places_path, name="places.csv").records.values():
        there = Mention(**{name: getattr(place, name) for name in Mention.__slots__})
        assert there in list(find_mentions(report, place.name_zh))


def test_the_cells_can_be_pasted(project: Settings) -> None:
    """A line of the register's columns on stdout; what is for people goes to stderr."""
    header, *rows = csv.reader(project.places_path.read_text(encoding="utf-8").splitlines())
    row = next(row for row in rows if row[0] == "pazhou-port")
    first, last = header.index("report_id"), header.index("quote_end")

    result = run("琶洲港澳客运口岸")

    assert result.exit_code == 0
    assert list(csv.reader(result.stdout.splitlines())) == [row[first : last + 1]]
    assert ",".join(header[first : last + 1]) in result.stderr
    assert "琶洲港澳客运口岸" in result.stderr


def test_every_occurrence_is_told(project: Settings, report: Report) -> None:
    """In the order of the text, each with the sentence around it."""
    found = json.loads(run("琶洲", "--report", "haizhu-2024", "--json").stdout)

    assert len(found) == report.text.count("琶洲") > 1
    assert [one["mention_start"] for one in found] == sorted(one["mention_start"] for one in found)
    assert all("琶洲" in one["quote"] for one in found)
    assert project.reports_dir.exists()


@pytest.mark.parametrize("name", ["北京故宫", "太 古 仓", ".*", "", " "])
@pytest.mark.usefixtures("project")
def test_a_name_that_is_nowhere_is_told(name: str) -> None:
    """Whatever it is, it is looked for letter for letter."""
    result = run(name)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "letter for letter" in result.stderr


@pytest.mark.usefixtures("project")
def test_a_report_that_is_not_there_is_told() -> None:
    """With the file's name."""
    result = run("太古仓", "--report", "haizhu-1999")

    assert result.exit_code == 2
    assert "haizhu-1999" in result.stderr
