"""The rules on rows, each broken once."""

from collections.abc import Callable

import pytest
from breaks import change_places, swap_rows
from conftest import edit, swap

from haizhumap.checks.project import check_project
from haizhumap.paths import Settings


def change_quote(words: str) -> Callable[[Settings], None]:
    """Return what puts words into the report inside the quote of a place, in the stead of as many characters."""

    def change(project: Settings) -> None:
        edit(project.reports_dir / "haizhu-2024.txt", lambda text: text[:82] + words + text[82 + len(words) :])

    return change


BREAKS = [
    pytest.param(
        change_places(",72,80,", ",73,81,"), {"mention-mismatch"}, "pazhou-port", id="offsets around other words"
    ),
    pytest.param(
        change_places(",72,80,", ",72,9999,"), {"offsets-outside"}, "pazhou-port", id="offsets outside the report"
    ),
    pytest.param(
        change_places(",72,80,", ",80,72,"), {"offsets-order"}, "pazhou-port", id="offsets the wrong way round"
    ),
    pytest.param(
        change_places(",63,95,", ",70,95,"), {"quote-cut"}, "pazhou-port", id="a quote that starts inside the sentence"
    ),
    pytest.param(change_places(",63,95,", ",0,30,"), {"mention-outside-quote"}, "pazhou-port", id="a quote elsewhere"),
    pytest.param(change_places("（五）", "（四）"), {"section-mismatch"}, "pazhou-port", id="another section"),
    pytest.param(
        change_places("haizhu-2024", "haizhu-2042"), {"unknown-report"}, "pazhou-port", id="an unknown report"
    ),
    pytest.param(
        change_places("琶洲港澳客运口岸", "琶洲\u200b港澳客运⼝岸"),
        {"unclean-words"},
        "pazhou-port",
        id="a name with what cannot be seen and a radical",
    ),
    pytest.param(
        change_places("琶洲港澳客运口岸", "琶洲\ufffd港澳客运口岸"),
        {"file-leftover"},
        "pazhou-port",
        id="a name with a lost byte",
    ),
    *(
        pytest.param(change_quote(words), {code}, "pazhou-port", id=f"a quote with {name}")
        for words, code, name in (
            ("\u200b", "unclean-words", "what cannot be seen"),
            ("⼝", "unclean-words", "a radical"),
            ("\ufffd", "file-leftover", "a lost byte"),
            ("\ue000", "file-leftover", "a private character"),
            ("&nbsp;", "file-leftover", "an entity"),
            ("HYPERLINK", "file-leftover", "the code of a field"),
        )
    ),
    pytest.param(swap_rows, {"unsorted"}, "pazhou-port", id="rows out of order"),
    pytest.param(
        lambda project: edit(project.unmapped_path, swap("穗港澳1小时生活圈,", "澳1小时生活圈,")),
        {"mention-mismatch"},
        "one-hour-living-circle",
        id="the ledger quotes other words",
    ),
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


def test_a_mention_may_not_be_taken_twice(project: Settings) -> None:
    """The ledger cannot list a place of the register again."""

    def change(text: str) -> str:
        row = next(line for line in text.split("\n") if line.startswith("one-hour"))
        return text.replace(row, row.replace("穗港澳1小时生活圈", "琶洲港澳客运口岸").replace("85,94", "72,80"), 1)

    edit(project.unmapped_path, change)

    assert [issue.code for issue in check_project(project)] == ["overlapping-mention"]
