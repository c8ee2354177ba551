"""
The trained weights, read from the package's plain files.

Owns their form: a table of whole numbers for the tagger, and JSON with a weight a line for each linear decision. They
are built by `python -m benchmarks.extraction train`; nothing here learns.
"""

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Features = Mapping[str, float]
_MOST_REASONS = 4
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear decision between classes: a row of weights for each feature, one for each class."""

    classes: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    def chances(self, features: Features) -> NDArray[np.float64]:
        """Return how likely each class is; with one class, how likely it is that it holds."""
        sums = np.array(self.bias)
        for name, value in features.items():
            row = self.weights.get(name)
            if row is not None:
                sums += np.array(row) * value
        each: NDArray[np.float64] = 1 / (1 + np.exp(-sums))
        return each if len(self.classes) == 1 else each / each.sum()

    def best(self, features: Features) -> str:
        """Return the likeliest class."""
        return self.classes[int(self.chances(features).argmax())]

    def reasons(self, features: Features) -> tuple[str, ...]:
        """Return the features that spoke loudest for or against the first class, each with a sign, loudest first."""
        parts = {name: self.weights[name][0] * value for name, value in features.items() if name in self.weights}
        loudest = sorted(parts, key=lambda name: (-abs(parts[name]), name))[:_MOST_REASONS]
        return tuple(f"{name} ({'+' if parts[name] > 0 else '-'})" for name in loudest)


@dataclass(frozen=True, slots=True)
class TaggerWeights:
    """The tagger's weights: a row of whole numbers for each bucket, `scale` and `bias` for each label."""

    rows: NDArray[np.int8]
    scale: NDArray[np.float64]
    bias: NDArray[np.float64]


def format_linear(linear: Linear) -> str:
    """Return a linear decision as JSON, a feature a line, in order."""
    lines = [
        f"{json.dumps(name, ensure_ascii=False)}: {_format_row(row)}" for name, row in sorted(linear.weights.items())
    ]
    head = json.dumps(list(linear.classes))
    return f'{{"classes": {head},\n"bias": {_format_row(linear.bias)},\n"weights": {{\n' + ",\n".join(lines) + "\n}}\n"


def _format_row(row: Iterable[float]) -> str:
    return f"[{', '.join(f'{value:.{_DIGITS}f}' for value in row)}]"


def parse_linear(text: str) -> Linear:
    """Return the linear decision that JSON describes."""
    raw = json.loads(text)
    weights = {name: tuple(row) for name, row in raw["weights"].items()}
    return Linear(classes=tuple(raw["classes"]), bias=tuple(raw["bias"]), weights=weights)


def format_table(table: TaggerWeights) -> bytes:
    """Return the tagger's weights as numpy's own format: scale and bias stand in a file before the rows."""
    stream = io.BytesIO()
    np.save(stream, np.array([table.scale, table.bias]))
    np.save(stream, table.rows)
    return stream.getvalue()


def parse_table(data: bytes) -> TaggerWeights:
    """Return the tagger's weights out of their file."""
    stream = io.BytesIO(data)
    scale, bias = np.load(stream)
    return TaggerWeights(rows=np.load(stream), scale=scale, bias=bias)


@cache
def read_linear(name: str) -> Linear:
    """Read a linear decision of the package: `site`, `sector` or `status`."""
    return parse_linear((files(__package__) / "weights" / f"{name}.json").read_text(encoding="utf-8"))


@cache
def read_table() -> TaggerWeights:
    """Read the tagger's weights of the package."""
    return parse_table((files(__package__) / "weights" / "tagger.npy").read_bytes())
