"""What the word lists hold, and the patterns that are put together from several of them."""

import pytest

from haizhumap.extraction.lexicon import (
    Role,
    read_cues,
    read_layout,
    read_site_types,
    read_themes,
    read_vocabulary,
    read_words,
    read_zones,
)
from haizhumap.model import Kind, Sector, Stage


@pytest.mark.parametrize(
    ("noun", "kind", "sector"),
    [
        ("公园", Kind.PARK, Sector.PUBLIC_SPACE),
        ("医院", Kind.HOSPITAL, Sector.HEALTH),
        ("大道", Kind.ROAD, Sector.TRANSPORT),
        ("合作区", Kind.EXTERNAL_ZONE, Sector.REGIONAL_COOPERATION),
    ],
)
def test_a_type_noun_tells_kind_and_sector(noun: str, kind: Kind, sector: Sector) -> None:
    """`site_types.toml` groups the nouns by what they name."""
    site = read_site_types().by_noun[noun]

    assert (site.kind, site.sector) == (kind, sector)


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("建设", Role.VERB),
        ("服务", Role.WEAK),
        ("首批", Role.LEAD),
        ("进一步", Role.LEAD),
        ("争创", Role.TITLE),
        ("3个", Role.QUANTITY),
    ],
)
def test_a_word_before_a_name_has_a_role(word: str, role: Role) -> None:
    """`cues.toml` says what a word does before a name: 首批 leads to one and is no part of it."""
    cues = read_cues()
    match = cues.before.match(f"{word}云溪公园")

    assert match
    assert (match.group(), cues.role(match)) == (word, role)


def test_the_longest_type_noun_is_found() -> None:
    """湿地公园 is not 公园 after 湿地."""
    match = read_site_types().pattern.match("湿地公园")

    assert match
    assert match.group() == "湿地公园"


def test_common_words_are_known_alone_and_together() -> None:
    """The vocabulary matches a text of nothing but common words, and no name."""
    assert read_vocabulary().fullmatch("城市更新改造")
    assert not read_vocabulary().fullmatch("云溪")
    assert read_words().match("城市云溪")


def test_every_sector_and_every_stage_but_the_fallback_has_words() -> None:
    """`sectors.toml` has words for each; nothing but the fallback could be found otherwise."""
    themes = read_themes()

    assert {sector for sectors in themes.sector_of.values() for sector in sectors} == set(Sector)
    assert set(themes.stages) == set(Stage)


def test_a_zone_elsewhere_counts_where_the_words_of_cooperation_stand() -> None:
    """`zones.toml` knows the names and the signal."""
    zones = read_zones()

    assert zones.names.match("横琴")
    assert zones.signal.search("产业合作")
    assert not zones.signal.search("天气晴朗")


def test_lines_that_are_no_report_are_known() -> None:
    """An explained term is told by its line."""
    assert read_layout().glossary.search("名词解释\n1.云网：指建设白桥路。")
