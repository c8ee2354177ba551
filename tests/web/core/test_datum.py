"""`core/datum.js`: the same shifts as Python's."""

import pytest
from case_tables import read_cases
from static_server import Core

pytestmark = pytest.mark.browser

A_TENTH_OF_A_MILLIMETRE = 1e-9
"""In degrees."""


def test_the_shifts_keep_the_table_of_cases(core: Core) -> None:
    """Between WGS 84, GCJ-02 and BD-09, in China and outside it; the same table holds Python's shifts."""
    cases = read_cases("datum")
    script = """(cases, { convert }) =>
        cases.map(({ lon, lat, source, target }) => convert([lon, lat], source, target))"""

    told = core(script, "datum", given=cases)

    for case, shifted in zip(cases, told, strict=True):
        assert shifted == pytest.approx(case["shifted"], abs=A_TENTH_OF_A_MILLIMETRE), case


def test_there_and_back_is_the_same_spot(core: Core) -> None:
    """To under a millimetre, whatever the two datums."""
    cases = read_cases("datum")
    script = """(cases, { convert }) => cases.map(({ lon, lat, source, target }) =>
        convert(convert([lon, lat], source, target), target, source))"""

    told = core(script, "datum", given=cases)

    for case, back in zip(cases, told, strict=True):
        assert back == pytest.approx([case["lon"], case["lat"]], abs=9e-9), case
