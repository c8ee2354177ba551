"""The decision over the rules."""

from haizhumap.extraction.candidates import find
from haizhumap.extraction.decider.decision import decide, decide_report, read_reading
from haizhumap.extraction.decider.weights import Linear, read_table


def test_nothing_is_decided_of_no_text() -> None:
    """An empty report has no site."""
    found = find("")

    assert decide_report(found.segments, found.names, found.sites) == []


def test_weights_decide_and_are_told() -> None:
    """With one weight that speaks for what the rules found, that is chosen, and the reason names it."""
    found = find("建设云溪公园。")
    reading = read_reading(found.segments, found.names, found.sites, read_table())

    decisions = decide(reading, site=Linear(("site",), (-2.0,), {"rule=noun": (4.0,)}))

    assert [(one.span, one.why) for one in decisions] == [((2, 6), ("rule=noun (+)",))]


def test_a_higher_least_score_leaves_fewer_sites() -> None:
    """One number chooses between more sites and surer ones."""
    found = find("加快云溪湿地公园、柳河大桥建设，优化云谷环境。")
    reading = read_reading(found.segments, found.names, found.sites, read_table())

    assert len(decide(reading, least=0.99)) <= len(decide(reading, least=0.05))
