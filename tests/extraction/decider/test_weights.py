"""The file of the trained weights."""

from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

from haizhumap.extraction import decider
from haizhumap.extraction.decider.features import Aspect
from haizhumap.extraction.decider.weights import (
    Linear,
    TaggerWeights,
    Weights,
    format_weights,
    parse_weights,
    read_weights,
)
from haizhumap.model import Sector, Status

LINEAR = Linear(("a", "b"), (0.5, -1.0), {"z\n": (1.0, 2.0), "名": (0.25, -0.125)})
TABLE = TaggerWeights(np.array([[1, -2]], dtype=np.int8), scale=np.array([0.5, 1.0]), bias=np.array([0.0, 2.0]))
WEIGHTS = Weights(TABLE, LINEAR, LINEAR, LINEAR, usual={"shape": -1.5})


def test_weights_are_written_and_read_again() -> None:
    """Whatever characters a feature's name has; three decimals are kept."""
    found = parse_weights(format_weights(WEIGHTS))

    assert replace(found, table=TABLE) == WEIGHTS
    assert all((getattr(found.table, name) == getattr(TABLE, name)).all() for name in ("rows", "scale", "bias"))


def test_shipped_weights_are_the_same_bytes_when_written_again() -> None:
    """No time, no order of a run, no compression stands in the file."""
    data = (files(decider) / "weights.npz").read_bytes()

    assert format_weights(parse_weights(data)) == data


def test_a_voice_is_the_sum_of_what_was_learnt() -> None:
    """What was not there, and what nothing was learnt of, says nothing."""
    linear = Linear(("site",), (9.0,), {"a": (1.0,), "b": (-3.0,), "c": (9.0,)})

    assert linear.voice({"a": 0.5, "b": 1.0, "unknown": 1.0}) == -2.5


@pytest.mark.parametrize(("name", "classes"), [("sector", set(Sector)), ("status", set(Status)), ("site", {"site"})])
def test_shipped_classes_are_codes_of_the_model(name: str, classes: set[str]) -> None:
    """Whatever was learnt can be told."""
    assert set(getattr(read_weights(), name).classes) <= classes


def test_shipped_weights_are_small_and_whole() -> None:
    """The file stays under four megabytes, and knows how each aspect usually speaks."""
    assert len((files(decider) / "weights.npz").read_bytes()) < 4_000_000
    assert read_weights().table.rows.dtype == np.int8
    assert read_weights().usual.keys() == set(Aspect)
