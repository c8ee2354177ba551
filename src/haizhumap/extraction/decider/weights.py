"""
The trained weights, read from the package's one file.

Owns its form: numpy's archive, whole numbers throughout, nothing compressed, so that the same
weights are the same bytes. It is built by `python -m benchmarks.extraction train`; nothing here learns.
"""

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

Features = Mapping[str, float]
DIGITS = 3
"""Decimals of a linear decision's weights."""
_UNIT = 10**DIGITS
_LINEAR = ("site", "sector", "status")


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear decision between classes: a row of weights for each feature, one for each class."""

    classes: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    def chances(self, features: Features) -> NDArray[np.float64]:
        """Return how likely each class is; with one class, how likely it is that it holds."""
        known = [(self.weights[name], value) for name, value in features.items() if name in self.weights]
        sums = np.array(self.bias)
        if known:
            sums += np.array([value for _, value in known]) @ np.array([row for row, _ in known])
        each: NDArray[np.float64] = 1 / (1 + np.exp(-sums))
        return each if len(self.classes) == 1 else each / each.sum()

    def best(self, features: Features) -> str:
        """Return the likeliest class."""
        return self.classes[int(self.chances(features).argmax())]

    def voice(self, features: Features) -> float:
        """Return how loudly features speak together for the first class, or below 0 against it, in log-odds."""
        return sum(self.weights[name][0] * value for name, value in features.items() if name in self.weights)


@dataclass(frozen=True, slots=True)
class TaggerWeights:
    """The tagger's weights: a row of whole numbers for each bucket, `scale` and `bias` for each label."""

    rows: NDArray[np.int8]
    scale: NDArray[np.float64]
    bias: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """All weights of the extraction; `usual` is how loudly each aspect of a span speaks for a site on the average."""

    table: TaggerWeights
    site: Linear
    sector: Linear
    status: Linear
    usual: Mapping[str, float]


def format_weights(weights: Weights) -> bytes:
    """Return all weights as the bytes of an archive."""
    table = weights.table
    arrays: dict[str, NDArray[Any]] = {
        "tagger-rows": table.rows,
        "tagger-scale": table.scale,
        "tagger-bias": table.bias,
    }
    for name in _LINEAR:
        arrays |= _to_arrays(name, getattr(weights, name))
    arrays["usual"] = _text_to_array(dict(sorted(weights.usual.items())))
    stream = io.BytesIO()
    np.savez(stream, **arrays)  # type: ignore[arg-type] # no array is called like an option of `savez`
    return stream.getvalue()


def _to_arrays(name: str, linear: Linear) -> dict[str, NDArray[Any]]:
    """Return a linear decision as its features and classes (JSON in UTF-8) and its weights in thousandths."""
    features = sorted(linear.weights)
    rows = np.array([linear.bias, *(linear.weights[each] for each in features)])
    return {
        f"{name}-words": _text_to_array({"classes": linear.classes, "features": features}),
        f"{name}-rows": np.rint(rows * _UNIT).astype(np.int16),
    }


def _text_to_array(value: object) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(value, ensure_ascii=False).encode(), dtype=np.uint8)


def parse_weights(data: bytes) -> Weights:
    """Return all weights out of their file."""
    with np.load(io.BytesIO(data)) as arrays:
        table = TaggerWeights(rows=arrays["tagger-rows"], scale=arrays["tagger-scale"], bias=arrays["tagger-bias"])
        site, sector, status = _linears(arrays)
        return Weights(table, site, sector, status, usual=json.loads(arrays["usual"].tobytes()))


def _linears(arrays: Mapping[str, NDArray[Any]]) -> Iterator[Linear]:
    for name in _LINEAR:
        words = json.loads(arrays[f"{name}-words"].tobytes())
        bias, *rows = map(tuple, (arrays[f"{name}-rows"] / _UNIT).tolist())
        yield Linear(tuple(words["classes"]), bias, dict(zip(words["features"], rows, strict=True)))


@cache
def read_weights() -> Weights:
    """Read the package's weights."""
    return parse_weights((files(__package__) / "weights.npz").read_bytes())
