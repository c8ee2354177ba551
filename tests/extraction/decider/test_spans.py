"""Spans that may be sites, and the choice among them."""

from typing import Any

import pytest

from haizhumap.extraction.candidates import find
from haizhumap.extraction.decider.decision import read_reading
from haizhumap.extraction.decider.spans import choose, propose
from haizhumap.extraction.decider.weights import read_weights


@pytest.mark.parametrize(
    ("scores", "chosen"),
    [
        ({(0, 4): 0.9, (2, 6): 0.8}, [(0, 4)]),
        ({(0, 4): 0.6, (0, 2): 0.9, (2, 4): 0.9}, [(0, 2), (2, 4)]),
        ({(0, 9): 0.99, (0, 2): 0.6, (4, 6): 0.6}, [(0, 9)]),
        ({(0, 4): 0.2}, []),
        ({}, []),
    ],
)
def test_the_choice_speaks_loudest_without_overlap(scores: dict[Any, float], chosen: list[Any]) -> None:
    """Two good spans win over one that covers both; what is below the least score is never chosen."""
    assert choose(scores, least=0.5) == chosen


def test_what_the_rules_find_is_proposed() -> None:
    """Every site of the rules may be chosen, and no span is longer than names are."""
    found = find("加快云溪湿地公园、柳河大桥建设。")

    spans = propose(read_reading(found.segments, found.names, found.sites, read_weights().table))

    assert {(site.start, site.end) for site in found.sites} <= set(spans)
    assert all(2 <= end - start <= 30 for start, end in spans)
