"""
Build the shipped weights from the annotated passages: `python -m benchmarks.extraction train`.

Owns where the file lies; the same passages and the pinned libraries give the same bytes.
"""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from benchmarks.extraction.passages import Passage
from benchmarks.extraction.training import Read, learn
from haizhumap.extraction import decider
from haizhumap.extraction.decider.weights import format_weights

PATH = Path(str(files(decider) / "weights.npz"))


def build(passages: Sequence[Passage]) -> bytes:
    """Return the file of weights that the passages give."""
    return format_weights(learn([Read(passage) for passage in passages]))


def write(data: bytes) -> None:
    """Write the file and tell its size."""
    PATH.write_bytes(data)
    print(f"{PATH.name}: {len(data):,} bytes")
