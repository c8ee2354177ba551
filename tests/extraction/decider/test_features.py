"""Named features of spans."""

from haizhumap.extraction.candidates import find
from haizhumap.extraction.decider.decision import read_reading
from haizhumap.extraction.decider.features import Describer
from haizhumap.extraction.decider.weights import read_table


def test_features_name_edges_rules_and_nouns() -> None:
    """A reader can tell from a feature what it looks at."""
    found = find("加快建设云溪湿地公园。")
    span = (4, 10)

    features = Describer(read_reading(found.segments, found.names, found.sites, read_table()), [span]).describe(span)

    assert {"rule=noun", "last2=公园", "left2=建设", "kind=park", "verb=加快建设", "times=1"} <= features.keys()
    assert {"begin", "end", "joint"} <= features.keys()


def test_other_spans_say_how_they_stand_to_the_rules() -> None:
    """A span that is cut short of a found name says so."""
    found = find("加快建设云溪湿地公园。")
    span = (6, 10)

    features = Describer(read_reading(found.segments, found.names, found.sites, read_table()), [span]).describe(span)

    assert "rule ends here, longer=True" in features
