"""What became of each place from one report to the next."""

from typing import Any

import pytest
from edition_layers import change_of, changes_of, layer, row

from haizhumap.checks.project import read_project
from haizhumap.editions.changes import PlaceChange, read_changes
from haizhumap.layer.build import build_layer
from haizhumap.model import Change, LinkStatus
from haizhumap.paths import Settings


def test_a_single_report_has_no_change() -> None:
    """With nothing to compare with, there is nothing to tell."""
    found = changes_of(layer(row("a", "琶洲", 2024), row("b", "沥滘村", 2024)))

    assert found == {"a": PlaceChange(), "b": PlaceChange()}


def test_the_shipped_layer_has_no_change(settings: Settings) -> None:
    """One report is shipped, so no place is new."""
    gdf = build_layer(settings)

    assert {one.change for one in read_changes(read_project(settings), gdf).values()} == {""}


def test_an_empty_layer_has_no_changes() -> None:
    """No place, no row."""
    assert changes_of(layer(row("a", "琶洲", 2024)).iloc[:0]) == {}


def test_places_are_new_carried_over_or_dropped() -> None:
    """Each place of two reports gets its code, and linked ones point at each other."""
    found = change_of(
        row("a", "琶洲", 2024), row("b", "沥滘村", 2024), row("c", "琶洲", 2025), row("d", "红卫村", 2025)
    )

    assert {place_id: one["change"] for place_id, one in found.items()} == {
        "a": "",
        "b": Change.DROPPED,
        "c": Change.CARRIED_OVER,
        "d": Change.NEW,
    }
    assert (found["a"]["later_id"], found["c"]["earlier_id"]) == ("c", "a")
    assert found["c"]["status"] == LinkStatus.CERTAIN
    assert found["c"]["evidence"] == ("name", "sector")


@pytest.mark.parametrize(
    ("other", "part"),
    [
        ({"action_zh": "完成改造"}, "wording"),
        ({"stage": "under_construction"}, "stage"),
        ({"targets": {"plots": 60}}, "target"),
        ({"action_zh": "", "quote": "完成康鹭片区改造。"}, "wording"),
    ],
)
def test_what_changed_is_said(other: dict[str, Any], part: str) -> None:
    """Wording, targets and stage are told apart."""
    found = change_of(row("a", "康鹭片区", 2024, targets={"plots": 58}), row("b", "康鹭片区", 2025, **other))

    assert found["b"]["change"] == Change.CHANGED
    assert part in found["b"]["what_changed"]


def test_what_is_not_certain_waits_and_is_no_change() -> None:
    """A place that may be one of last year's is neither new nor changed before a person has decided."""
    found = change_of(row("a", "清水河总部新城片区", 2024), row("b", "清水河总部片区", 2025))

    assert found["b"]["status"] == LinkStatus.NEEDS_REVIEW
    assert found["b"]["change"] == Change.UNCERTAIN
    assert found["b"]["earlier_id"] == "a"


def test_a_sentence_that_names_other_places_too_is_no_other_wording() -> None:
    """The action decides, not what else the sentence lists; punctuation does not count."""
    found = change_of(
        row("a", "红卫村", 2024, action_zh="推进改造", quote="推进红卫村改造。"),
        row("b", "红卫村", 2025, action_zh="推进，改造", quote="推进三滘村、红卫村改造。"),
    )

    assert found["b"]["change"] == Change.CARRIED_OVER


def test_only_successive_reports_of_one_issuer_are_compared() -> None:
    """Another district's place of the same name is another place, and a year between counts."""
    found = change_of(
        row("a", "琶洲", 2024),
        row("b", "沥滘村", 2025),
        row("c", "琶洲", 2026),
        row("d", "沥滘村", 2025, report_id="other-2025", report_issuer="广州市番禺区人民政府"),
    )

    assert [found[one]["change"] for one in "abcd"] == [Change.DROPPED, Change.DROPPED, Change.NEW, ""]


def test_the_last_news_counts_and_the_predecessor_stays() -> None:
    """A place carried over and then dropped is dropped, and still knows where it came from."""
    found = change_of(row("a", "琶洲", 2024), row("b", "琶洲", 2025), row("c", "沥滘村", 2026))

    assert (found["b"]["change"], found["b"]["earlier_id"]) == (Change.DROPPED, "a")


def test_the_silence_of_an_excerpt_proves_nothing() -> None:
    """New and dropped places need review where a text is an excerpt."""
    found = change_of(row("a", "琶洲", 2024), row("b", "沥滘村", 2025), excerpts={"haizhu-2024"})

    assert (found["b"]["change"], found["b"]["status"]) == (Change.NEW, LinkStatus.NEEDS_REVIEW)
    assert found["b"]["evidence"] == ("excerpt",)
    assert found["a"]["status"] == ""
