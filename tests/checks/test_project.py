"""A project as read, with all that is wrong with it."""

import json
import shutil
from collections.abc import Callable

import pytest
from breaks import (
    change_feature,
    change_places,
    change_report,
)

from haizhumap.checks.project import check_project, new_faults, try_out
from haizhumap.errors import InputError, WriteError
from haizhumap.files import JOURNAL
from haizhumap.issues import Issue
from haizhumap.paths import Settings

BREAKS = [
    pytest.param(change_report("琶洲", "琶州"), {"report-text-changed"}, "haizhu-2024", id="a changed report"),
    pytest.param(
        change_report('"was": ","', '"was": ";"', suffix=".json"), {"report-log-broken"}, "", id="a changed log"
    ),
    pytest.param(change_report('"title"', '"titel"', suffix=".json"), {"report-unreadable"}, "", id="no title"),
]


@pytest.mark.parametrize(("break_it", "codes", "record_id"), BREAKS)
def test_each_rule_tells_what_breaks_it(
    project: Settings, break_it: Callable[[Settings], None], codes: set[str], record_id: str
) -> None:
    """A broken rule gives its own code, for the record that breaks it."""
    break_it(project)

    issues = check_project(project)

    assert codes <= {issue.code for issue in issues}
    if record_id and record_id != "haizhu-2024":
        assert record_id in {issue.record_id for issue in issues}


def test_the_real_data_breaks_no_rule(settings: Settings) -> None:
    """What is shipped is clean."""
    assert check_project(settings) == []


def test_all_faults_come_out_in_one_run_in_file_order(project: Settings) -> None:
    """Faults of several files are told together, by file and line."""
    change_places(",urban_renewal,", ",music,")(project)
    change_places("（五）", "（四）")(project)
    change_feature("lingnan-academy", note="")(project)

    issues = check_project(project)

    assert [(issue.file, issue.code) for issue in issues] == [
        ("data/places.csv", "section-mismatch"),
        ("data/places.csv", "unknown-code"),
        ("geo/gazetteer.geojson", "unlocated-without-reason"),
    ]
    assert all(isinstance(issue, Issue) and issue.line for issue in issues)


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", 5), ("opening_section", None), ("offset", "a"), ("offset", -5), ("was", 5)],
)
def test_metadata_of_wrong_types_is_a_fault(project: Settings, field: str, value: object) -> None:
    """The check names the field, and goes on."""
    path = project.reports_dir / "haizhu-2024.json"
    metadata = json.loads(path.read_text(encoding="utf-8"))
    (metadata if field in metadata else metadata["cleaning"][0])[field] = value
    path.write_text(json.dumps(metadata), encoding="utf-8")

    [issue] = check_project(project)

    assert issue.code == "report-unreadable"
    assert issue.value.startswith(f"{field}: ")


def test_an_unfinished_writing_is_a_fault(project: Settings) -> None:
    """What has not got its name yet is named."""
    (project.root / "data" / ".places.csv.x").write_text("new", encoding="utf-8")
    (project.root / JOURNAL).write_text(json.dumps([["data/.places.csv.x", "data/places.csv", ""]]), encoding="utf-8")

    [issue] = check_project(project)

    assert (issue.code, issue.file, issue.value) == ("unfinished-writing", JOURNAL, "places.csv")


@pytest.mark.parametrize("content", ["{", json.dumps([["\0", "x", ""]]), "[" * 100_000])
def test_an_unreadable_journal_is_a_fault_beside_the_others(project: Settings, content: str) -> None:
    """It does not stop the check."""
    (project.root / JOURNAL).write_text(content, encoding="utf-8")

    assert [(issue.code, issue.file) for issue in check_project(project)] == [("unreadable-journal", JOURNAL)]


def test_a_trial_tells_of_the_projects_own_files(project: Settings) -> None:
    """Nobody is told of a path in the copy, which is gone by then."""
    change_report('"boundary.geojson"', '"none.geojson"', suffix=".json")(project)

    with pytest.raises(InputError) as caught:
        try_out(project, {})

    assert caught.value.facts["path"] == "geo/basemap/none.geojson"


def test_a_link_that_leads_nowhere_does_not_stop_a_trial(project: Settings) -> None:
    """A loop of symbolic links among the data is passed over where no rule reads it."""
    (project.root / "geo" / "loop").symlink_to("loop")

    assert try_out(project, {}).issues == []


def test_a_trial_without_room_is_told(project: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk for temporary files is an error that says where."""

    def copytree(*_: object, **__: object) -> None:
        raise shutil.Error([("a", "b", "No space left on device")])

    monkeypatch.setattr(shutil, "copytree", copytree)

    with pytest.raises(WriteError) as caught:
        try_out(project, {})

    assert caught.value.code == "scratch-failed"


def test_a_trial_changes_nothing_and_finds_what_would_be_wrong(project: Settings) -> None:
    """The rules run over the files as they would be."""
    before = project.places_path.read_bytes()
    text = before.decode().replace(",transport,", ",music,", 1)

    issues = try_out(project, {project.places_path: text}).issues

    assert [issue.code for issue in new_faults(check_project(project), issues)] == ["unknown-code"]
    assert project.places_path.read_bytes() == before
