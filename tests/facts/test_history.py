"""A place through the reports."""

import pytest
from edition_layers import layer, row

from haizhumap.editions.changes import find_changes, find_successions
from haizhumap.facts.history import read_history, tell_history, trace
from haizhumap.i18n import LANGS, Lang
from haizhumap.layer.features import places_of


def test_a_trace_leads_through_all_reports() -> None:
    """From any of its years a place's whole history is found."""
    gdf = layer(*(row(f"p{year}", "琶洲", year) for year in (2023, 2024, 2025)))
    changes = find_changes(gdf, find_successions(gdf))

    assert [trace(changes, one) for one in changes] == [["p2023", "p2024", "p2025"]] * 3


@pytest.mark.parametrize("lang", LANGS)
def test_a_history_is_told_in_sentences(lang: Lang) -> None:
    """The card says what changed, from what to what, and what is not sure."""
    rows = [
        row("a", "康鹭", 2024, targets={"plots": 58}),
        row("b", "沥滘村", 2024),
        row("c", "康鹭片区", 2025, targets={"plots": 60}, stage="under_construction"),
        row("d", "五凤村", 2025),
    ]
    gdf = layer(*rows)
    changes = find_changes(gdf, find_successions(gdf), excerpts={"haizhu-2024"})

    histories = {place.place_id: read_history(gdf, changes, place) for place in places_of(gdf)}
    told = {one: " ".join(tell_history(history, lang)) for one, history in histories.items()}

    assert told["a"] == ""
    assert "2025-01-25" in told["b"]
    assert all(figure in told["c"] for figure in ("2024-01-25", "58", "60"))
    assert "2024-01-25" in told["d"]
    assert len(tell_history(histories["d"], lang)) == 2
