"""The decision over the rules."""

from collections.abc import Mapping
from dataclasses import replace
from math import exp

import pytest

from haizhumap.extraction.candidates import find
from haizhumap.extraction.decider.decision import DecidedSpan, decide, decide_report, read_reading
from haizhumap.extraction.decider.weights import Linear, read_weights


def test_nothing_is_decided_of_no_text() -> None:
    """An empty report has no site."""
    found = find("")

    assert decide_report(found.segments, found.names, found.sites) == []


def test_weights_decide_and_are_told() -> None:
    """With one weight that speaks for what the rules found, that is chosen, and the reason names it."""
    site = Linear(("site",), (-2.0,), {"rule=noun": (4.0,)})

    [decision] = decide_with(site, usual={})

    assert decision.span == (2, 6)
    assert decision.score == pytest.approx(1 / (1 + exp(-2.0)))
    assert decision.why == ("rules (+)",)


def test_what_is_as_usual_is_no_reason() -> None:
    """Told is what speaks louder than it does for other spans, or less, with the word that it turns on."""
    site = Linear(("site",), (1.0,), {"rule=noun": (4.0,), "verb=建设": (1.0,), "works=": (-1.0,)})

    [decision] = decide_with(site, usual={"rules": 4.1, "verb": -1.0, "works": 0.5})

    assert decision.why == ("verb=建设 (+)", "works (-)")


def decide_with(site: Linear, *, usual: Mapping[str, float]) -> list[DecidedSpan]:
    """Return what other weights decide of one sentence."""
    found = find("建设云溪公园。")
    reading = read_reading(found.segments, found.names, found.sites, read_weights().table)
    return decide(reading, weights=replace(read_weights(), site=site, usual=usual))


def test_a_higher_least_score_leaves_fewer_sites() -> None:
    """One number chooses between more sites and surer ones."""
    found = find("加快云溪湿地公园、柳河大桥建设，优化云谷环境。")
    reading = read_reading(found.segments, found.names, found.sites, read_weights().table)

    assert len(decide(reading, least=0.99)) <= len(decide(reading, least=0.05))
