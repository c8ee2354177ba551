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


@pytest.mark.parametrize("value", ["=1", "+1", " -1", "@a", "\t1", "\ufeff=1", "\uff1d1"])
def test_a_formula_is_guarded(value: str) -> None:
    """In full width, behind space or an invisible character too."""
    assert guard_formula(value) == f"'{value}"


@given(CELLS)
def test_a_guard_comes_off_again(value: str) -> None:
    """Guarding and unguarding gives the text back."""
    assert unguard_formula(guard_formula(value)) == value
