"""What is said to be done at a site."""

import pytest

from haizhumap.extraction.candidates import find_by_rules


@pytest.mark.parametrize(
    ("sentence", "actions"),
    [
        pytest.param(
            "稳步推进云溪路、白桥路改造提升。", ["稳步推进改造提升"] * 2, id="adverb, verb, works after a list"
        ),
        pytest.param("加快云溪路改造、白桥路扩建。", ["加快改造", "加快扩建"], id="works of their own"),
        pytest.param("加快云溪路、白桥路等20条市政道路建设。", ["加快建设"] * 2, id="what sums a list up"),
        pytest.param("柳河大桥建成通车。", ["建成通车"], id="the name as subject"),
        pytest.param("推进云溪公园项目建设。", ["推进建设"], id="the word for project says nothing"),
        pytest.param("启动、完成云溪电厂扩建。", ["启动、完成扩建"], id="two verbs"),
        pytest.param("建成云溪绿道12公里。", ["建成12公里"], id="figures with their units"),
        pytest.param("要加快云溪路建设。", ["加快建设"], id="no modal"),
    ],
)
def test_the_action_is_the_phrase_that_governs_the_name(sentence: str, actions: list[str]) -> None:
    """The verbs before a row of names and what is said after it, as a reader would write it."""
    assert [candidate.action for candidate in find_by_rules(sentence)] == actions
