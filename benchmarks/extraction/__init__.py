"""How well places are found in reports: annotated passages, the learning of the weights, the measurements."""
