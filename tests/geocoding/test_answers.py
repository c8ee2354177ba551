"""Answers of web services, kept as JSON."""

from pathlib import Path

import pytest

from haizhumap.errors import GeocodeError
from haizhumap.geocoding.answers import Answers

QUESTION: list[object] = ["amap", "http://host/", [["address", "琶洲"]]]


def test_an_answer_holds_for_some_days(tmp_path: Path) -> None:
    """It comes back with its own day until it is too old, and for its own question alone."""
    Answers(tmp_path / "kept", "2026-01-01", 30).keep(QUESTION, {"名": [1]})

    assert Answers(tmp_path / "kept", "2026-01-30", 30).get(QUESTION) == ({"名": [1]}, "2026-01-01")
    assert Answers(tmp_path / "kept", "2026-01-31", 30).get(QUESTION) is None
    assert Answers(tmp_path / "kept", "2026-01-01", 30).get([*QUESTION, "x"]) is None


@pytest.mark.parametrize(
    "content", [b"\x80\x04cos\nsystem\n", b"", b"[]", b'{"question": 1}', b'{"question": [], "asked_on": "2026-01-01"}']
)
def test_what_is_no_answer_is_asked_again(tmp_path: Path, content: bytes) -> None:
    """A file that was damaged, or that somebody else put there, is neither run nor believed."""
    answers = Answers(tmp_path, "2026-01-01", 30)
    answers.keep(QUESTION, 1)
    [path] = tmp_path.iterdir()
    path.write_bytes(content)

    assert answers.get(QUESTION) is None


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    """Where a file stands in the way, the message names the folder."""
    (tmp_path / "file").touch()

    with pytest.raises(GeocodeError) as caught:
        Answers(tmp_path / "file" / "kept", "2026-01-01", 30).keep(QUESTION, 1)

    assert (caught.value.code, caught.value.facts["path"]) == ("cache-unusable", tmp_path / "file" / "kept")
