"""The tagger of characters."""

import numpy as np

from haizhumap.extraction.candidates import find
from haizhumap.extraction.decider.marks import read_layers
from haizhumap.extraction.decider.tagger import BEGIN, BUCKETS, END, INNER, OUT, TEMPLATES, chances, hash_features
from haizhumap.extraction.decider.weights import TaggerWeights, read_weights


def test_features_depend_on_the_neighbourhood_alone() -> None:
    """The same characters with the same neighbours have the same buckets, wherever they stand."""
    found = [find(before + "推进工作。建设云溪公园，推进工作。") for before in ("", "推进工作。推进工作。")]

    first, second = (hash_features(read_layers(one.segments, one.names, one.sites)) for one in found)

    assert first.shape[1] == len(TEMPLATES)
    assert first.max() < BUCKETS
    assert (first[5:12] == second[15:22]).all()


def test_probabilities_are_of_four_labels() -> None:
    """Each row is about one in all, also without any weight."""
    found = find("建设云溪公园。")
    table = TaggerWeights(np.zeros((BUCKETS, 4), dtype=np.int8), scale=np.ones(4), bias=np.zeros(4))

    figures = chances(read_layers(found.segments, found.names, found.sites), table)

    assert np.allclose(figures, 0.25)


def test_a_name_begins_goes_on_and_ends() -> None:
    """The shipped weights see a plain name as a reader does."""
    found = find("加快建设云溪湿地公园，推进工作。")

    figures = chances(read_layers(found.segments, found.names, found.sites), read_weights().table)

    assert figures.argmax(axis=1)[:12].tolist() == [OUT] * 4 + [BEGIN] + [INNER] * 4 + [END] + [OUT] * 2
