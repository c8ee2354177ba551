"""Marks of characters."""

from haizhumap.extraction.candidates import find
from haizhumap.extraction.decider.marks import Layer, read_layers


def test_each_layer_has_a_code_a_character() -> None:
    """A found name, its type noun and the verb before it are marked where they stand."""
    text = "建设云溪公园。"
    found = find(text)

    layers = read_layers(found.segments, found.names, found.sites)

    assert [len(layer) for layer in layers] == [len(text)] * len(Layer)
    assert layers[Layer.CHARACTER].tolist() == list(map(ord, text))
    assert [code > 0 for code in layers[Layer.FOUND]] == [at in range(2, 6) for at in range(len(text))]
    assert layers[Layer.NOUN][4:6].all()
    assert layers[Layer.LEAD][:2].all()
