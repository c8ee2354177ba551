"""Faults in the data as rows."""

import pytest

from haizhumap.errors import DataError
from haizhumap.i18n import LANGS
from haizhumap.issues import Collected, Issue, issue_line, require_none

FAULT = Issue(code="no-place", field="place_id", value="kanglu")


def test_a_fault_is_located_by_the_file_that_has_its_record() -> None:
    """File, line and record are added; what the rule said stays."""
    [issue] = Collected(file="geo/gazetteer.geojson", lines={"kanglu": 7}).locate("kanglu", [FAULT])

    assert (issue.where, issue.record_id, issue.code, issue.value) == (
        "geo/gazetteer.geojson:7",
        "kanglu",
        "no-place",
        "kanglu",
    )


@pytest.mark.parametrize("lang", LANGS)
def test_an_issue_is_a_line_with_its_place_and_code(lang: str) -> None:
    """In either language."""
    [issue] = Collected(file="places.csv", lines={"a": 3}).locate("a", [FAULT])

    assert all(part in issue_line(issue, lang) for part in ("places.csv:3", "no-place", "[a]"))  # type: ignore[arg-type] # of LANGS


def test_faulty_data_stops_what_needs_it_sound() -> None:
    """The error counts the faults and names the first."""
    require_none([])
    with pytest.raises(DataError) as caught:
        require_none([Issue(code="bom", file="a.csv", line=1), FAULT])

    assert (caught.value.facts, caught.value.exit_code) == ({"path": "a.csv", "count": 2, "line": 1}, 1)
