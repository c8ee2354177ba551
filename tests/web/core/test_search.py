"""`core/search.js`: the same search as Python's."""

import json

import pytest
from case_tables import read_cases, read_layer
from static_server import Core

from haizhumap.layer.search import Rank
from haizhumap.web.front import describe_search
from haizhumap.web.payload import format_payload

pytestmark = pytest.mark.browser


def test_the_search_keeps_the_table_of_cases(core: Core) -> None:
    """The places found, best first, and their ranks; the same table holds Python's search."""
    layer, cases = read_layer(), read_cases("search")
    script = "([known, queries], { makeSearch }) => queries.map(makeSearch(known))"
    known = json.loads(format_payload(describe_search(layer)))

    told = core(script, "search", given=[known, [case["query"] for case in cases]])

    for case, ranks in zip(cases, told, strict=True):
        found = sorted((rank, row) for row, rank in enumerate(ranks) if rank < Rank.NOWHERE)
        assert [[layer["place_id"][row], Rank(rank).name] for rank, row in found] == case["finds"], case["query"]


def test_what_is_not_found_has_pythons_rank(core: Core) -> None:
    """The two languages agree on the number."""
    assert core("(_, { NOWHERE }) => NOWHERE", "search") == Rank.NOWHERE
