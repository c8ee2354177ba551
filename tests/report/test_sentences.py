"""A quote among its neighbours."""

from haizhumap.layer.build import read_layer
from haizhumap.paths import Settings
from haizhumap.report.sentences import Passage, read_passage, sentence_span
from haizhumap.report.store import read_report

TEXT = "一段。甲做一。乙做二；丙做三！\n（六）标题\n丁做四。"


def test_a_sentence_in_the_middle_has_two_neighbours() -> None:
    """They touch it and bear their own marks."""
    passage = read_passage(TEXT, *sentence_span(TEXT, TEXT.index("乙")))

    assert [TEXT[slice(*span)] for span in (passage.before, passage.quote, passage.after) if span] == [
        "甲做一。",
        "乙做二；",
        "丙做三！",
    ]


def test_a_paragraph_ends_the_passage() -> None:
    """Neither the heading nor another paragraph is a neighbour; the text's own ends neither."""
    first, last, only = (sentence_span(TEXT, TEXT.index(word)) for word in ("一段", "丙", "丁"))

    assert read_passage(TEXT, *first).before is None
    assert read_passage(TEXT, *last).after is None
    assert read_passage(TEXT, *only) == Passage(None, only, None)


def test_every_real_quote_joins_its_neighbours(settings: Settings) -> None:
    """Before, quote and after make one stretch of the report's text, within a paragraph."""
    text = read_report(settings.reports_dir, "haizhu-2024").text
    rows = read_layer(settings.layer_path, name="layer")
    for start, end in zip(rows["quote_start"], rows["quote_end"], strict=True):
        passage = read_passage(text, start, end)
        before, after = passage.before or (start, start), passage.after or (end, end)
        assert (before[1], after[0]) == (start, end)
        assert "\n" not in text[before[0] : after[1]]


def test_sentences_end_at_their_marks_and_at_line_ends() -> None:
    """The sentence around an offset includes its closing mark, and no line break."""
    text = "第一句。第二句，含逗号！\n没有句号的标题\n末句"

    assert text[slice(*sentence_span(text, 5))] == "第二句，含逗号！"
    assert text[slice(*sentence_span(text, 14))] == "没有句号的标题"
    assert text[slice(*sentence_span(text, len(text) - 1))] == "末句"
