"""
Build the shipped weights from the annotated passages: `python -m benchmarks.extraction train`.

Owns where the files lie; the same passages and the pinned libraries give the same bytes.
"""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from benchmarks.extraction.passages import Passage
from benchmarks.extraction.training import Read, learn
from haizhumap.extraction import decider
from haizhumap.extraction.decider.weights import format_linear, format_table

FOLDER = Path(str(files(decider) / "weights"))


def build(passages: Sequence[Passage]) -> dict[Path, bytes]:
    """Return the files of weights that the passages give."""
    weights = learn([Read(passage) for passage in passages])
    linear = {"site": weights.site, "sector": weights.sector, "status": weights.status}
    texts = {FOLDER / f"{name}.json": format_linear(each).encode() for name, each in linear.items()}
    return texts | {FOLDER / "tagger.npy": format_table(weights.table)}


def write(contents: dict[Path, bytes]) -> None:
    """Write the files and tell their sizes."""
    FOLDER.mkdir(exist_ok=True)
    for path, data in contents.items():
        path.write_bytes(data)
        print(f"{path.name}: {len(data):,} bytes")
