"""JSON that a program can go on with, and errors of whatever else a value makes a reader raise."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haizhumap.decoding import decode_json, parse_json, parse_sound_json, read_json, told_as
from haizhumap.errors import InputError

UNSOUND = [
    pytest.param("9" * 400, "400 digits", id="a number of 400 digits"),
    pytest.param("9" * 5000, "5000 digits", id="more digits than Python reads"),
    pytest.param("1e999", "1e999", id="an infinity as a number"),
    pytest.param("NaN", "NaN", id="no number"),
    pytest.param("-Infinity", "-Infinity", id="an infinity"),
    pytest.param(r'{"a": "\u0000"}', "NUL", id="NUL in a text"),
    pytest.param(r'{"\u0000": 1}', "NUL", id="NUL in a name"),
    pytest.param(r'{"a": "\ud800"}', "half of", id="half of a character"),
    pytest.param("[" * 100_000, "deep", id="nested without end"),
    pytest.param("{", "Expecting", id="no JSON"),
]


@pytest.mark.parametrize(("text", "why"), UNSOUND)
def test_what_no_program_can_go_on_with_is_refused(text: str, why: str) -> None:
    """With the reason."""
    with pytest.raises(ValueError, match=why):
        decode_json(text)


@pytest.mark.parametrize("text", [r'{"a": "\\u0000"}', '{"a": 123456789012345678}', "-1.5e3", r'"\ud83d\ude00"'])
def test_what_only_looks_so_is_read(text: str) -> None:
    """A backslash before, a whole character of two halves."""
    assert decode_json(text) == json.loads(text)


TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
SCALARS = st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.floats(allow_nan=False, allow_infinity=False)
JSON: st.SearchStrategy[Any] = st.recursive(
    SCALARS | TEXTS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=9
)


@given(JSON)
def test_sound_json_is_read_as_it_is(value: Any) -> None:
    """In either way of writing it."""
    for is_ascii in (True, False):
        assert decode_json(json.dumps(value, ensure_ascii=is_ascii)) == value


def test_a_name_that_stands_twice_is_refused_or_counted() -> None:
    """Nobody's value is taken in silence."""
    text = '{"a": 1, "b": {"a": 1, "a": 2, "a": 3}}'

    with pytest.raises(ValueError, match="'a'"):
        decode_json(text)
    assert parse_json(text)[1] == parse_sound_json(text)[1] == {"a": 2}


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    """No folder, no missing file, no device."""
    for path in (tmp_path, tmp_path / "none", Path("/dev/zero"), tmp_path / "a\0b"):
        with pytest.raises(InputError):
            read_json(path)


def test_whatever_a_value_raises_is_an_error_of_the_file() -> None:
    """But an error of ours stays what it is."""
    with pytest.raises(InputError) as caught, told_as(InputError, "boundary-unreadable", path="b.geojson"):
        json.loads("[]")[0]

    assert (caught.value.code, caught.value.facts["path"]) == ("boundary-unreadable", "b.geojson")
    with pytest.raises(InputError) as caught, told_as(InputError, "boundary-unreadable", path="b.geojson"):
        raise InputError("no-file", path="a")
    assert caught.value.code == "no-file"
