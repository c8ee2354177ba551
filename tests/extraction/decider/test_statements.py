"""Features of what is said of a site."""

from haizhumap.extraction.candidates import features_of_sector, find
from haizhumap.extraction.classification import Judge
from haizhumap.extraction.decider.statements import describe_status


def test_sector_is_told_by_the_name_the_rules_and_the_words_around() -> None:
    """The features hold what the rules say and the words that speak for sectors."""
    found = find("拓宽云溪路，缓解交通拥堵。")
    site = found.sites[0]

    features = features_of_sector(found.segments, Judge(found.segments, [(site.start, site.end)]), site)

    assert {"rules=transport", "kind=road", "name has 云溪", "near 缓解"} <= features.keys()


def test_status_is_told_by_the_part_of_the_report_and_its_verbs() -> None:
    """The heading above and the verbs of the clause are features."""
    text = "一、2024年工作回顾\n建成云溪路。"
    start = text.index("云溪路")

    features = describe_status(find(text).segments, (start, start + 3))

    assert features["part=review"]
    assert features["verb=建成"]
