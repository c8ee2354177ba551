"""The search: what a reader types, and what is found, best first."""

import re
from typing import Any

import geopandas as gpd
import pytest
from case_tables import read_cases, read_layer
from hypothesis import given
from hypothesis import strategies as st

from haizhumap.layer.build import build_layer
from haizhumap.layer.search import (
    RANKS,
    Rank,
    SearchIndex,
    Terms,
    mark_starts,
    search_terms,
)
from haizhumap.names.normalise import fold, simplifications, split_words
from haizhumap.paths import Settings


@pytest.fixture(scope="module")
def gdf(settings: Settings) -> gpd.GeoDataFrame:
    """Return the real layer."""
    return build_layer(settings)


@pytest.fixture(scope="module")
def real_index(gdf: gpd.GeoDataFrame) -> SearchIndex:
    """Return the real layer's index."""
    return SearchIndex(map(search_terms, gdf.drop(columns="geometry").to_dict("records")))


def row(name: str, **others: Any) -> dict[str, Any]:
    """Return a made-up feature."""
    blank = {"official_name_zh": name, "name_en": "x", "aliases": [], "action_zh": "", "action_en": "", "quote": ""}
    return {"name_zh": name} | blank | others


def rank_of(query: str, feature: dict[str, Any]) -> Rank:
    """Return a query's rank in one feature."""
    return Rank(int(SearchIndex([search_terms(feature)]).rank(query)[0]))


def found(query: str, gdf: gpd.GeoDataFrame, index: SearchIndex) -> list[str]:
    """Return the ids of what a query finds, best first."""
    ranks = index.rank(query)
    places = sorted((rank, place) for place, rank in enumerate(ranks.tolist()) if rank < Rank.NOWHERE)
    return [gdf["place_id"].iloc[place] for _, place in places]


@pytest.mark.parametrize(
    ("query", "first", "count"),
    [
        ("沥滘", "lijiao-village", 1),
        ("瀝滘", "lijiao-village", 1),
        ("lijiao", "lijiao-village", 1),
        ("LiJiao", "lijiao-village", 1),
        ("\uff2c\uff29\uff2a\uff29\uff21\uff2f", "lijiao-village", 1),
        ("li jiao", "lijiao-village", 2),
        ("lì jiào", "lijiao-village", 2),
        ("li4jiao4", "lijiao-village", 1),
        ("lijiaocun", "lijiao-village", 1),
        ("ljc", "lijiao-village", 2),
        ("lj", "lijiao-village", 2),
        ("沥jiao", "lijiao-village", 1),
        ("jiao", "lijiao-village", 2),
        ("廣州塔", "canton-tower", 3),
        ("gzt", "canton-tower", 1),
        ("guangzhouta", "canton-tower", 1),
        ("Canton  Tower", "canton-tower", 1),
        ("cantontower", "canton-tower", 1),
        ("小蛮腰", "canton-tower", 1),
        ("小蠻腰", "canton-tower", 1),
        ("xiaomanyao", "canton-tower", 1),
        ("xmy", "canton-tower", 1),
        ("广州新电视塔", "canton-tower", 1),
        ("machong", "mayong-catchment", 1),
        ("mayong", "mayong-catchment", 1),
        ("shichongkou", "shiyongkou-pump-station", 1),
        ("琶洲", "pazhou", 4),
        ("琶洲 客运", "pazhou-port", 1),
        ("三围油库-南沙港", "huandao-road-sanwei-nansha-expressway", 3),
        ("\uff15a", "canton-tower", 3),
        ("夜间 太古", "taikoo-warehouse", 3),
        ("hospital", "sun-yat-sen-memorial-hospital", 1),
        ("帅府", "dayuanshuai-fu", 3),
        ("Lok Ma Chau", "hetao", 1),
        ("落馬洲", "hetao", 1),
        ("fit to sit", "dayuanshuai-fu", 1),
    ],
)
def test_a_chinese_readers_queries_find_what_is_meant(
    gdf: gpd.GeoDataFrame, real_index: SearchIndex, query: str, first: str, count: int
) -> None:
    """Chinese, English, pinyin, initials, aliases, widths, traditional characters, and mixtures of them."""
    places = found(query, gdf, real_index)

    assert (places[0], len(places)) == (first, count)


@pytest.mark.parametrize("query", ["no such words", "[(", "乐高", "iao", "zzz", "沥滘 zzz", "'\"<script>"])
def test_what_is_not_there_is_not_found(gdf: gpd.GeoDataFrame, real_index: SearchIndex, query: str) -> None:
    """Every word must be found; half a syllable's end finds nothing."""
    assert found(query, gdf, real_index) == []


@pytest.mark.parametrize("query", ["", "  ", "\u3000", "\x01", "\ufeff\n"])
def test_no_words_find_everything(gdf: gpd.GeoDataFrame, real_index: SearchIndex, query: str) -> None:
    """An empty query does not narrow the choice."""
    assert len(found(query, gdf, real_index)) == len(gdf)


@pytest.mark.parametrize(
    ("feature", "rank"),
    [
        (row("琶洲"), Rank.NAME),
        (row("片区", official_name_zh="琶洲"), Rank.NAME),
        (row("片区", name_en="琶洲"), Rank.NAME),
        (row("琶洲岛"), Rank.NAME_START),
        (row("东琶洲"), Rank.NAME_PART),
        (row("片区", aliases=["琶洲"]), Rank.ALIAS),
        (row("片区", action_zh="完善琶洲设施"), Rank.OTHER),
        (row("片区", action_en="improve 琶洲"), Rank.OTHER),
        (row("片区", quote="在琶洲建设。"), Rank.SENTENCE),
        (row("片区"), Rank.NOWHERE),
    ],
)
def test_names_go_before_sentences(feature: dict[str, Any], rank: Rank) -> None:
    """The rank says where the word was found."""
    assert rank_of("琶洲", feature) is rank


@pytest.mark.parametrize(
    ("query", "rank"),
    [
        ("pazhou", Rank.READING_START),
        ("pazh", Rank.READING_START),
        ("pzd", Rank.READING_START),
        ("zhoudao", Rank.READING_PART),
        ("zd", Rank.READING_PART),
        ("azhou", Rank.NOWHERE),
        ("haiwan", Rank.ALIAS_READING_START),
        ("p", Rank.READING_START),
        ("z", Rank.NOWHERE),
        ("琶洲z", Rank.READING_PART),
        ("pa'zhou", Rank.READING_START),
        ("pá zhōu", Rank.READING_START),
    ],
)
def test_readings_are_found_from_a_syllable_on(query: str, rank: Rank) -> None:
    """Pinyin and initials of names and aliases match at syllables; a lone letter only at their beginning."""
    assert rank_of(query, row("琶洲岛", aliases=["海湾"])) is rank


@pytest.mark.parametrize("query", ["lvdao", "ludao", "lüdao", "lǜ dào", "ld"])
def test_u_umlaut_may_be_typed_in_any_way(query: str) -> None:
    """绿道 is lvdao, ludao or lüdao."""
    assert rank_of(query, row("绿道")) is Rank.READING_START


@pytest.mark.parametrize("name", ["厦滘", "夏滘"])
def test_a_local_reading_stands_beside_the_usual_one(name: str) -> None:
    """厦 is read xia in 厦滘, and sha elsewhere."""
    assert rank_of("xiajiao", row(name)) is Rank.READING_START


def test_latin_words_are_found_at_their_start() -> None:
    """`art` is in `art centre`, not in `start`; beside Chinese it need not stand after a space."""
    assert rank_of("art", row("片区", action_en="an art centre")) is Rank.OTHER
    assert rank_of("art", row("片区", action_en="start building")) is Rank.NOWHERE
    assert rank_of("5a", row("片区", quote="创建国家5A级景区")) is Rank.SENTENCE
    assert rank_of("5a级", row("片区", action_zh="国家5A级")) is Rank.OTHER


def test_a_lone_letter_is_not_looked_for_in_sentences() -> None:
    """One letter finds names that begin with it."""
    assert rank_of("a", row("片区", quote="a")) is Rank.NOWHERE
    assert rank_of("a", row("片区", aliases=["A区"])) is Rank.ALIAS_READING_START
    assert rank_of("a", row("片区", name_en="Art Centre")) is Rank.NAME_START
    assert rank_of("5", row("片区", quote="分5期")) is Rank.SENTENCE


def naive_rank(query: str, terms: Terms) -> Rank:
    """Return a query's rank in one record, by the rule as it is written down and nothing else."""
    words = split_words(query)
    if not words:
        return Rank.NAME
    worst = max(naive_word_rank(word, terms, is_alone=len(words) == 1) for word in words)
    return min(worst, naive_word_rank("".join(words), terms, is_alone=True)) if len(words) > 1 else worst


def naive_word_rank(word: str, terms: Terms, *, is_alone: bool) -> Rank:
    """Return a word's rank in one record."""
    is_letter = re.fullmatch("[a-z]", word) is not None
    without_tones = re.sub("(?<=[a-z])[1-5]", "", word)
    spoken = without_tones if len(without_tones) >= 2 else word
    ranks = [Rank.NOWHERE]
    for field, (whole, start, part) in RANKS.items():
        if is_letter and (field in {"others", "sentence"} or (is_alone and field == "aliases")):
            continue
        for line in getattr(terms, field).split("\n"):
            is_reading, is_initials = field.endswith("readings"), field.endswith("initials")
            text = f" {line}" if is_reading else line if is_initials else mark_starts(line)
            pattern = re.escape(spoken if is_initials else mark_starts(word))
            if is_reading:
                pattern = " " + " ?".join(map(re.escape, spoken))
            if re.fullmatch(pattern, text):
                ranks.append(whole)
            elif re.match(pattern, text):
                ranks.append(start)
            elif re.search(pattern, text) and not (is_letter and is_alone):
                ranks.append(part)
    return min(ranks)


NAMES = st.text(alphabet="沥滘涌路5aA l.—（(", max_size=6)
RECORDS = st.builds(
    row,
    NAMES,
    official_name_zh=NAMES,
    name_en=NAMES,
    aliases=st.lists(NAMES, max_size=2),
    action_zh=NAMES,
    quote=NAMES,
)


@given(st.lists(RECORDS, max_size=5), st.text(alphabet="沥瀝滘涌路5aA lijo1.—（(", max_size=6))
def test_the_index_keeps_the_written_rule(records: list[dict[str, Any]], query: str) -> None:
    """The fast search over all records ranks as the documented rule does record by record."""
    terms = [search_terms(record) for record in records]

    assert SearchIndex(terms).rank(query).tolist() == [naive_rank(query, record) for record in terms]


def test_the_table_for_the_browser_holds_what_the_records_need(gdf: gpd.GeoDataFrame) -> None:
    """Each traditional character of a query that can match is in it; it is small."""
    terms = [search_terms(record) for record in gdf.drop(columns="geometry").to_dict("records")]
    table = simplifications(text for record in terms for text in record)

    assert (table["瀝"], table["廣"]) == ("沥", "广")
    assert "沥" not in table
    assert all(fold(old) == new for old, new in table.items())
    assert len(table) < 1000


@pytest.mark.parametrize("case", read_cases("search"), ids=lambda case: case["query"])
def test_the_search_keeps_the_table_of_cases(case: dict[str, Any]) -> None:
    """What the browser's search is held to, too: the places found, best first, and their ranks."""
    layer = read_layer()
    ranks = SearchIndex(map(search_terms, layer.to_dict("records"))).rank(case["query"]).tolist()
    found = sorted((rank, row) for row, rank in enumerate(ranks) if rank < Rank.NOWHERE)

    assert [[layer["place_id"][row], Rank(rank).name] for rank, row in found] == case["finds"]
