"""The command that shows and decides which places of successive reports are the same."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from edition_layers import link

from haizhumap.checks.project import check_project, read_project
from haizhumap.cli import main
from haizhumap.editions.changes import read_changes
from haizhumap.layer.build import build_layer
from haizhumap.model import Decision
from haizhumap.paths import Settings
from haizhumap.register.decisions import format_links, read_links


@pytest.fixture
def two_years(project: Settings) -> Settings:
    """Return a copy of the project with its report once more as if of the year after, one name shorter."""
    folder = project.reports_dir
    (folder / "haizhu-2025.txt").write_bytes((folder / "haizhu-2024.txt").read_bytes())
    metadata = json.loads((folder / "haizhu-2024.json").read_bytes())
    (folder / "haizhu-2025.json").write_text(json.dumps(metadata | {"delivered": "2025-01-23"}), encoding="utf-8")
    _copy_register(project)
    gazetteer = json.loads(project.gazetteer_path.read_bytes())
    again = json.loads(json.dumps(gazetteer["features"]))
    for feature in again:
        feature["properties"]["place_id"] += "-2025"
    gazetteer["features"] += again
    project.gazetteer_path.write_text(json.dumps(gazetteer), encoding="utf-8")
    return project


def _copy_register(project: Settings) -> None:
    with project.places_path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for place in rows:
        place["place_id"] += "-2025"
        place["report_id"] = "haizhu-2025"
        if place["name_zh"] == "康鹭片区":
            shorter = {"name_zh": "康鹭", "official_name_zh": "康鹭", "aliases": ""}
            place.update(shorter, mention_end=str(int(place["mention_end"]) - 2))
    with project.register_path("haizhu-2025").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def run(*arguments: str) -> Result:
    """Run `haizhumap links`; anything but a planned exit is a failure of the test."""
    result = CliRunner().invoke(main, ["links", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.usefixtures("project")
def test_links_of_one_report_are_none() -> None:
    """The shipped project has nothing to review."""
    result = run()

    assert (result.exit_code, result.stdout) == (0, "")
    assert "No link" in result.stderr


@pytest.mark.usefixtures("two_years")
def test_links_lists_what_needs_review() -> None:
    """A table for people, JSON for programs, and all links on demand."""
    (waiting,) = json.loads(run("--json").stdout)

    assert (waiting["earlier"], waiting["later"]) == ("kanglu", "kanglu-2025")
    assert (waiting["status"], waiting["later_name"]) == ("needs_review", "康鹭")
    assert "kanglu-2025" in run().stdout
    assert len(json.loads(run("--all", "--json").stdout)) == 32


@pytest.mark.parametrize(("option", "expected"), [("--accept", Decision.CONFIRM), ("--reject", Decision.REJECT)])
def test_a_decision_is_kept_and_settles_the_link(two_years: Settings, option: str, expected: Decision) -> None:
    """What was decided stands in the file, and nothing waits any more."""
    result = run(option, "kanglu", "kanglu-2025", "--note", "same, by its villages")

    assert result.exit_code == 0
    (kept,) = read_links(two_years.links_path, name="links.csv").records.values()
    assert (kept.decision, kept.note) == (expected, "same, by its villages")
    assert json.loads(run("--json").stdout) == []
    linked = read_changes(read_project(two_years), build_layer(two_years))["kanglu-2025"].earlier_id
    assert linked == ("kanglu" if expected is Decision.CONFIRM else "")


def test_a_new_word_replaces_the_old_one(two_years: Settings) -> None:
    """People may change their mind; every pair has one row."""
    run("--accept", "kanglu", "kanglu-2025")
    run("--reject", "pazhou", "hengqin-2025")
    run("--reject", "kanglu", "kanglu-2025")

    decided = read_links(two_years.links_path, name="links.csv").records.values()
    assert [(one.earlier_id, one.decision) for one in decided] == [("kanglu", "reject"), ("pazhou", "reject")]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--accept", "no-such-place", "pazhou-2025"),
        ("--accept", "pazhou-2025", "pazhou"),
        ("--accept", "pazhou", "huazhou-road"),
        ("--accept", "pazhou", "pazhou-2025", "--accept", "hengqin", "pazhou-2025"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_whole(two_years: Settings, arguments: tuple[str, ...]) -> None:
    """Nothing is written, and the message says which pair."""
    result = run(*arguments)

    assert result.exit_code == 2
    assert "data/links.csv" in result.stderr
    assert not two_years.links_path.exists()


@pytest.mark.parametrize(
    ("rows", "code", "column"),
    [
        ("nowhere,pazhou-2025,confirm,\n", "link-unknown-place", "earlier_id"),
        ("pazhou,huazhou-road,confirm,\n", "link-not-successive", "later_id"),
        ("pazhou,pazhou-2025,confirm,\npazhou,hengqin-2025,confirm,\n", "link-taken", "earlier_id"),
        ("pazhou,pazhou-2025,perhaps,\n", "unknown-code", "decision"),
        ("pazhou,pazhou-2025,confirm,\npazhou,pazhou-2025,reject,\n", "duplicate-id", "later_id"),
        ("pazhou,,confirm,\n", "missing-value", "later_id"),
        ("pazhou,confirm,\n", "cell-count", ""),
    ],
)
def test_check_tells_the_faults_of_decisions(two_years: Settings, rows: str, code: str, column: str) -> None:
    """A fault in the file is an issue with line and field."""
    two_years.links_path.write_text(format_links([]) + rows, encoding="utf-8")

    (issue,) = check_project(two_years)

    assert (issue.file, issue.code, issue.field) == ("data/links.csv", code, column)
    assert issue.line == rows.count("\n") + 1


def test_many_rejections_of_one_place_are_no_fault(two_years: Settings) -> None:
    """Only confirmations take a place."""
    decisions = [link("pazhou", f"{other}-2025", decision=Decision.REJECT) for other in ("hengqin", "qianhai")]
    two_years.links_path.write_text(format_links([*decisions, link("pazhou", "pazhou-2025")]), encoding="utf-8")

    assert check_project(two_years) == []


def test_decisions_are_read_as_they_were_written(tmp_path: Path) -> None:
    """Commas and quotation marks in a note survive."""
    path = tmp_path / "links.csv"
    decisions = [link("a", "b", note='同一处，"新馆"'), link("c", "d", decision=Decision.REJECT)]
    path.write_text(format_links(decisions), encoding="utf-8")

    assert list(read_links(path, name="links.csv").records.values()) == decisions
