"""English readings beside the report that they read."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import edit, swap

from haizhumap.checks.project import check_project
from haizhumap.model import Severity
from haizhumap.paths import Settings

FILE = "data/reports/haizhu-2024.en.json"


def change(old: str, new: str) -> Callable[[Path], None]:
    """Return a way to change the readings."""
    return lambda path: edit(path, swap(old, new))


BREAKS = [
    pytest.param(
        change('"zh": "织密', '"zh": "编织'), "translation-mismatch", "63-95", Severity.ERROR, id="other words"
    ),
    pytest.param(change('"start": 63,', '"start": 64,'), "translation-mismatch", "64-95", Severity.ERROR, id="offset"),
    pytest.param(change('"（五）"', '"（九）"'), "translation-section", "（九）", Severity.ERROR, id="no such heading"),
    pytest.param(
        change('"（五）"', '"（九）"'), "translation-missing", "（五）", Severity.WARNING, id="heading unread"
    ),
    pytest.param(change('"start": 63,', '"start": 64,'), "translation-missing", "63-95", Severity.WARNING, id="unread"),
    pytest.param(change('"sections"', '"parts"'), "translation-unreadable", "sections", Severity.ERROR, id="a field"),
    pytest.param(change("{", ""), "translation-unreadable", "", Severity.ERROR, id="no JSON"),
]


@pytest.mark.parametrize(("break_it", "code", "what", "severity"), BREAKS)
def test_a_reading_of_what_the_report_does_not_say_is_told(
    project: Settings, break_it: Callable[[Path], None], code: str, what: str, severity: Severity
) -> None:
    """Each rule has its code and names the file and what is wrong."""
    break_it(project.root / FILE)

    found = [issue for issue in check_project(project) if issue.code == code]

    assert found
    assert {(issue.file, issue.severity) for issue in found} == {(FILE, severity)}
    assert any(what in {issue.field, issue.value} or (not what) for issue in found)


def test_a_mismatch_names_its_line(project: Settings) -> None:
    """The sentence is found in the file by its line."""
    change('"zh": "织密', '"zh": "编织')(project.root / FILE)
    lines = (project.root / FILE).read_text(encoding="utf-8").splitlines()

    [issue] = check_project(project)

    assert '"start": 63' in lines[(issue.line or 0) - 1]


def test_readings_of_no_report_are_told(project: Settings) -> None:
    """A file without its report is a fault."""
    (project.root / FILE).rename(project.reports_dir / "nowhere.en.json")

    assert [(issue.code, issue.value) for issue in check_project(project)] == [("unknown-report", "nowhere")]


def test_a_report_may_have_no_readings(project: Settings) -> None:
    """The file may be missing."""
    (project.root / FILE).unlink()

    assert check_project(project) == []
