"""
How likely it is that a name begins, goes on or ends at each character of a report.

Owns the hashed features of characters and their sums; must not know which names are sites. The weights were trained
elsewhere (`weights`); here is numpy alone. The work is linear in the text's length: every character has the same
number of features, whatever stands around it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from haizhumap.extraction.decider.marks import Codes, Layer
from haizhumap.extraction.decider.weights import TaggerWeights

BUCKETS = 1 << 19
BEGIN, INNER, END, OUT = range(4)
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(64 - 19)
_MIX = np.uint64(29)
_PAD = 5
_LEAST = 1e-4
_BLOCK = 20_000

_CHARACTER, _TYPED, _FOUND, _NOUN = Layer.CHARACTER, Layer.TYPED, Layer.FOUND, Layer.NOUN
_WORD, _LEAD, _WORKS = Layer.WORD, Layer.LEAD, Layer.WORKS
_LAYERS = [layer for layer in Layer if layer is not _CHARACTER]
TEMPLATES: tuple[tuple[tuple[Layer, int], ...], ...] = (
    *(((_CHARACTER, at),) for at in range(-4, 5)),
    *(((_CHARACTER, at), (_CHARACTER, at + 1)) for at in range(-4, 4)),
    *(((_CHARACTER, at), (_CHARACTER, at + 1), (_CHARACTER, at + 2)) for at in range(-3, 2)),
    *(tuple((_CHARACTER, at + more) for more in range(4)) for at in (-4, -3, -1, 0)),
    *(((layer, at),) for layer in _LAYERS for at in range(-2, 3)),
    *(((layer, at), (layer, at + 1)) for layer in _LAYERS for at in (-2, -1, 0, 1)),
    *(((_TYPED, at), (_FOUND, at)) for at in (-1, 0, 1)),
    *(((_TYPED, 0), (_CHARACTER, at)) for at in (-1, 0, 1)),
    *(((_FOUND, 0), (_CHARACTER, at)) for at in (-1, 0, 1)),
    *(((layer, -1), (layer, 0), (layer, 1)) for layer in (_FOUND, _TYPED, _NOUN, _WORD)),
    ((_WORD, -1), (_NOUN, 0), (_WORD, 1)),
    ((_LEAD, -1), (_WORD, 0), (_NOUN, 1)),
    ((_LEAD, -1), (_CHARACTER, 0)),
    ((_NOUN, 0), (_WORKS, 1)),
    ((_NOUN, 0), (_CHARACTER, 1)),
    ((_NOUN, 0), (_CHARACTER, 1), (_CHARACTER, 2)),
    ((_FOUND, 0), (_WORKS, 1)),
)
"""What is looked at together: layers of marks, each at an offset from the character."""


def hash_features(layers: Sequence[Codes]) -> NDArray[np.uint32]:
    """Return for each character the buckets of its features: an array of (characters, templates)."""
    length = len(layers[0])
    padded = [np.pad(layer.astype(np.uint64) + np.uint64(2), _PAD, constant_values=1) for layer in layers]
    buckets = np.empty((length, len(TEMPLATES)), dtype=np.uint32)
    for index, template in enumerate(TEMPLATES):
        value = np.full(length, (index + 1) * int(_PRIME) % (1 << 64), dtype=np.uint64)
        for layer, at in template:
            value = (value ^ padded[layer][_PAD + at : _PAD + at + length]) * _PRIME
            value ^= value >> _MIX
        buckets[:, index] = (value * _PRIME) >> _SHIFT
    return buckets


def chances(layers: Sequence[Codes], table: TaggerWeights) -> NDArray[np.float64]:
    """Return the probabilities of the four labels for each character: an array of (characters, labels)."""
    buckets = hash_features(layers)
    sums = np.empty((len(buckets), len(table.scale)))
    for start in range(0, len(buckets), _BLOCK):
        block = slice(start, start + _BLOCK)
        sums[block] = table.rows[buckets[block]].sum(axis=1, dtype=np.int64) * table.scale + table.bias
    each = 1 / (1 + np.exp(-sums))
    found: NDArray[np.float64] = np.clip(each / each.sum(axis=1, keepdims=True), _LEAST, 1.0)
    return found
