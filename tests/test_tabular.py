"""Tables as text."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haizhumap.tabular import format_csv, format_rows, guard_formula, unguard_formula

CELLS = st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]))


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2)))
def test_rows_are_read_back_as_they_were(rows: list[list[str]]) -> None:
    """Whatever stands in a cell, but for a carriage return, which the project's own files do not have."""
    assert list(csv.reader(io.StringIO(format_rows(rows), newline=""), strict=True)) == rows


def test_a_spreadsheets_table_has_marks_and_decimals() -> None:
    """A byte order mark, CRLF, nothing for what is missing, decimals as asked for; numbers are not guarded."""
    rows = [("=1+1", -1.5, None, 3), ("珠江", float("nan"), "", -4)]

    assert format_csv(["a", "b", "c", "d"], rows, ndigits=6) == (
        b"\xef\xbb\xbfa,b,c,d\r\n'=1+1,-1.500000,,3\r\n" + "珠江,,,-4\r\n".encode()
    )


SIGNS = [*"=+-@", *"\uff1d\uff0b\uff0d\uff20", *"﹦﹢﹣﹫", *"⁼⁺₌₊"]
UNSEEN = ["", " ", "\u3000", "\u00a0", "\ufeff", "\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\u200e", "\u202e"]
UNSEEN += [
    "\u2066",
    "\u034f",
    "\u061c",
    "\u180e",
    "\u3164",
    "\uffa0",
    "\u115f",
    "\u2800",
    "\ufe0f",
    "\U000e0020",
    "\x00",
    "\x1b",
]


@pytest.mark.parametrize("unseen", UNSEEN, ids=ascii)
@pytest.mark.parametrize("sign", SIGNS)
def test_a_formula_is_guarded(unseen: str, sign: str) -> None:
    """In full width or small, behind whatever nobody sees, once or twice or mixed with space."""
    for before in (unseen, unseen * 2, f" {unseen}\ufeff"):
        assert guard_formula(f"{before}{sign}1") == f"'{before}{sign}1"


@pytest.mark.parametrize("value", ["\t1", "\r1", "\n1"])
def test_a_control_that_begins_a_cell_is_guarded(value: str) -> None:
    """Spreadsheets cut it off and read on."""
    assert guard_formula(value) == f"'{value}"


@pytest.mark.parametrize("value", ["", "\u200b", "海珠", "1-2", "——海珠", "“=1”", "…", "①", "≠1", "\u200b海珠=1"])
def test_what_is_no_formula_stays(value: str) -> None:
    """Names and sentences are what they were."""
    assert guard_formula(value) == value


@given(CELLS)
def test_a_guard_comes_off_again(value: str) -> None:
    """Guarding and unguarding gives the text back."""
    assert unguard_formula(guard_formula(value)) == value
