"""The files of the trained weights."""

from importlib.resources import files

import numpy as np
import pytest

from haizhumap.extraction import decider
from haizhumap.extraction.decider.weights import (
    Linear,
    TaggerWeights,
    format_linear,
    format_table,
    parse_linear,
    parse_table,
    read_linear,
    read_table,
)
from haizhumap.model import Sector, Status


def test_a_linear_decision_is_written_and_read_again() -> None:
    """A feature a line, in order."""
    linear = Linear(("a", "b"), (0.5, -1.0), {"z": (1.0, 2.0), "名": (0.25, -0.125)})

    assert parse_linear(format_linear(linear)) == linear


def test_a_table_is_written_and_read_again() -> None:
    """Whole numbers, scale and bias."""
    table = TaggerWeights(np.array([[1, -2]], dtype=np.int8), scale=np.array([0.5, 1.0]), bias=np.array([0.0, 2.0]))

    found = parse_table(format_table(table))

    assert all((getattr(found, name) == getattr(table, name)).all() for name in ("rows", "scale", "bias"))


def test_reasons_are_the_loudest_features_with_their_signs() -> None:
    """What was not there, and what nothing was learnt of, is no reason."""
    linear = Linear(("site",), (0.0,), {"a": (1.0,), "b": (-3.0,), "c": (9.0,)})

    assert linear.reasons({"a": 1.0, "b": 1.0, "unknown": 1.0}) == ("b (-)", "a (+)")


@pytest.mark.parametrize(("name", "classes"), [("sector", set(Sector)), ("status", set(Status)), ("site", {"site"})])
def test_shipped_classes_are_codes_of_the_model(name: str, classes: set[str]) -> None:
    """Whatever was learnt can be told."""
    assert set(read_linear(name).classes) <= classes


def test_shipped_weights_are_small() -> None:
    """All files together stay under four megabytes."""
    folder = files(decider) / "weights"

    assert sum(len(path.read_bytes()) for path in folder.iterdir()) < 4_000_000
    assert read_table().rows.dtype == np.int8
