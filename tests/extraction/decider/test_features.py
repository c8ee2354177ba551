"""Named features of spans."""

import pytest

from haizhumap.extraction.candidates import find
from haizhumap.extraction.decider.decision import read_reading
from haizhumap.extraction.decider.features import Aspect, Describer
from haizhumap.extraction.decider.spans import Span
from haizhumap.extraction.decider.weights import read_weights


def describer_of(text: str, span: Span) -> Describer:
    """Return what describes one span of a text."""
    found = find(text)
    return Describer(read_reading(found.segments, found.names, found.sites, read_weights().table), [span])


def test_features_name_edges_rules_and_nouns() -> None:
    """A reader can tell from a feature what it looks at."""
    span = (4, 10)

    features = describer_of("加快建设云溪湿地公园。", span).describe(span)

    assert {"rule=noun", "last2=公园", "left2=建设", "kind=park", "verb=加快建设", "times=1"} <= features.keys()
    assert {"begin", "end", "joint"} <= features.keys()


def test_other_spans_say_how_they_stand_to_the_rules() -> None:
    """A span that is cut short of a found name says so."""
    span = (6, 10)

    features = describer_of("加快建设云溪湿地公园。", span).describe(span)

    assert "rule ends here, longer=True" in features


@pytest.mark.parametrize(
    ("name", "joined"),
    [
        ("中和路", []),
        ("和平路", []),
        ("湖心岛和云溪公园", ["joined, kind=park"]),
        ("东、西路", ["joined, kind=road"]),
    ],
)
def test_a_joint_inside_one_name_is_told_from_one_between_two(name: str, joined: list[str]) -> None:
    """A name is not held for a list because of a character in it."""
    span = (2, 2 + len(name))

    assert [each for each in describer_of(f"建设{name}。", span).describe(span) if "joined" in each] == joined


@pytest.mark.parametrize(
    ("aspect", "word"),
    [(Aspect.NOUN, "公园"), (Aspect.VERB, "推进"), (Aspect.WORKS, "改造提升"), (Aspect.SHAPE, "")],
)
def test_an_aspect_turns_on_a_word(aspect: Aspect, word: str) -> None:
    """What a reviewer is told stands in the report."""
    assert describer_of("推进云溪公园改造提升。", (2, 6)).word(aspect, (2, 6)) == word
