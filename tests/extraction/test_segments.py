"""Where clauses, sentences and sections begin and end."""

from haizhumap.extraction.candidates import find_by_rules


def test_section_is_the_heading_above() -> None:
    """A candidate knows the heading in whose section it stands; before the first there is none."""
    text = "建设云溪路。\n（一）织密交通网络\n建设白桥路。"

    assert [candidate.section for candidate in find_by_rules(text)] == ["", "（一）织密交通网络"]


def test_glossary_and_appendix_are_left_out() -> None:
    """Explained terms and what follows the report proper name no sites."""
    text = "建设云溪路。" + "坚持稳中求进。\n" * 20 + "名词解释\n1.云网：指建设白桥路、青禾公园。"

    assert [candidate.text for candidate in find_by_rules(text)] == ["云溪路"]
