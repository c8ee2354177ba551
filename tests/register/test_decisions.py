"""People's decisions on places of successive reports, read and written."""

from pathlib import Path

from haizhumap.model import Decision, LinkDecision
from haizhumap.register.decisions import add_decisions, format_links, link_id, read_links


def decide(earlier_id: str, later_id: str, decision: Decision = Decision.CONFIRM, note: str = "") -> LinkDecision:
    """Return a decision."""
    return LinkDecision(earlier_id=earlier_id, later_id=later_id, decision=decision, note=note)


def test_decisions_are_read_as_they_were_written(tmp_path: Path) -> None:
    """Commas and quotation marks in a note survive."""
    path = tmp_path / "links.csv"
    decisions = [decide("a", "b", note='同一处，"新馆"'), decide("c", "d", Decision.REJECT)]
    path.write_text(format_links(decisions), encoding="utf-8")

    assert list(read_links(path, name="links.csv").records.values()) == decisions


def test_a_new_word_replaces_the_old_one_where_it_stands(tmp_path: Path) -> None:
    """Further decisions stand at the end; a project may have had none."""
    none = read_links(tmp_path / "none.csv", name="links.csv")
    first = add_decisions(none, [decide("a", "b"), decide("c", "d")])

    changed = add_decisions(first, [decide("e", "f"), decide("a", "b", Decision.REJECT)])

    assert [link_id(one.earlier_id, one.later_id) for one in changed.records.values()] == ["a b", "c d", "e f"]
    assert changed.records["a b"].decision is Decision.REJECT
    assert changed.lines == {"a b": 2, "c d": 3, "e f": 4}
