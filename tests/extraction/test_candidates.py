"""The candidate places of a report, as the trained decision over the rules leaves them."""

import time
from itertools import pairwise

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from haizhumap.extraction.candidates import find_candidates
from haizhumap.model import Kind, Stage, Status
from haizhumap.register.tables import read_places
from haizhumap.report.store import read_report

PLAN = "二、2025年工作安排\n"
REVIEW = "一、2024年工作回顾\n"


@given(st.text(alphabet="云溪路村公园、，。“”（）—至和等的建设推进改造12号线期 \nA", max_size=60) | st.text())
def test_offsets_hold_for_any_text(text: str) -> None:
    """Whatever the input, a candidate is its slice of it, and candidates stand in order without overlap."""
    candidates = find_candidates(text)

    assert all(text[candidate.start : candidate.end] == candidate.text != "" for candidate in candidates)
    assert all(before.end <= after.start for before, after in pairwise(candidates))


@given(st.text(alphabet="云溪路村公园、，。建设推进", max_size=40), st.sampled_from(["云溪", "溪路", "园、建"]))
def test_known_names_keep_the_offsets_right(text: str, known: str) -> None:
    """A gazetteer's names, whatever they overlap, break neither order nor slices."""
    candidates = find_candidates(text, names={known: Kind.AREA})

    assert all(text[candidate.start : candidate.end] == candidate.text for candidate in candidates)
    assert all(before.end <= after.start for before, after in pairwise(candidates))


def test_own_report_is_found_whole() -> None:
    """All places of the register are found in the first report, with at most four others."""
    places = read_places(ROOT / "data" / "places.csv", name="places.csv").records.values()
    report = read_report(ROOT / "data" / "reports", "haizhu-2024")
    wanted = {(place.mention_start, place.mention_end) for place in places if place.report_id == "haizhu-2024"}
    found = {(candidate.start, candidate.end) for candidate in find_candidates(report.text)}

    assert wanted - found == set()
    assert len(found - wanted) <= 4


def test_gazetteer_adds_names_that_nothing_else_speaks_for() -> None:
    """A known name without type noun is found with its kind, and the reason says so."""
    candidates = find_candidates("提升干部作风。", names={"作风": Kind.VENUE})

    assert [(one.text, one.kind, one.why) for one in candidates] == [("作风", Kind.VENUE, ("gazetteer=作风 (+)",))]


def test_reasons_are_the_features_that_decided() -> None:
    """Each reason has a sign, and the score is a probability."""
    (candidate,) = find_candidates("加快建设云溪湿地公园。")

    assert candidate.why
    assert all(reason.endswith(("(+)", "(-)")) for reason in candidate.why)
    assert 0 < candidate.score < 1


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (f"{PLAN}今年将开工建设云溪路，加快推进柳河大桥前期工作。", Status.PLANNED),
        (f"{REVIEW}建成通车云溪路，柳河大桥顺利完工。", Status.DONE),
    ],
)
def test_the_review_of_last_year_is_told_from_the_plan(text: str, status: Status) -> None:
    """Section and wording say whether a place is planned or done."""
    assert {candidate.status for candidate in find_candidates(text)} == {status}


def test_what_a_review_tells_as_finished_is_completed() -> None:
    """Works that were finished are no longer under construction; in a plan the same words are."""
    stages = [find_candidates(f"{head}建成云溪路。")[0].stage for head in (REVIEW, f"{PLAN}今年将力争年底前")]

    assert stages == [Stage.COMPLETED, Stage.UNDER_CONSTRUCTION]


def test_a_long_run_of_names_takes_no_long_time() -> None:
    """Eight times the text takes some eight times as long, not sixty-four."""
    for piece in ("青禾河、", "青禾", "建成"):
        short, long = (timed(f"推进{piece * count}建设。") for count in (1_000, 8_000))

        assert long < 32 * max(short, 0.01)


def timed(text: str) -> float:
    """Return the processor time that the search of a text takes, in seconds."""
    start = time.process_time()
    find_candidates(text)
    return time.process_time() - start
