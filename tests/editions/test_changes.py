"""
The same place in successive reports: what is linked, what never is, and what became of each place.

The two years are made up for these tests out of names of the first report.
"""

import csv
import json
from collections import Counter
from typing import Any

import geopandas as gpd
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from haizhumap.checks.project import check_project
from haizhumap.cli import main
from haizhumap.editions.changes import COLUMNS, find_changes, find_links, read_changes, tell_history, trace
from haizhumap.editions.diff import Operation, compare_quotes, compare_targets
from haizhumap.i18n import LANGS
from haizhumap.layer.build import build_layer
from haizhumap.model import Change, Decision, LinkDecision, LinkStatus, Target, Targets
from haizhumap.paths import Settings
from haizhumap.register.decisions import format_links, read_links

ISSUER = "广州市海珠区人民政府"


def row(place_id: str, name: str, year: int, **other: Any) -> dict[str, Any]:
    """Return a made-up place of a made-up report."""
    return {
        "place_id": place_id,
        "name_zh": name,
        "official_name_zh": name,
        "aliases": [],
        "kind": "area",
        "sector": "urban_renewal",
        "stage": "approval",
        "action_zh": "推进改造",
        "targets": {},
        "quote": f"推进{name}改造。",
        "report_id": f"haizhu-{year}",
        "report_issuer": ISSUER,
        "report_date": f"{year}-01-25",
        "geometry": None,
    } | other


def layer(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    """Return rows as a layer."""
    return gpd.GeoDataFrame(list(rows), geometry="geometry", crs="EPSG:4326")


def change_of(*rows: dict[str, Any], **options: Any) -> dict[str, dict[str, Any]]:
    """Return what became of each place, by its id."""
    found = find_changes(layer(*rows), **options).to_dict("index")
    return {str(place_id): {str(name): value for name, value in change.items()} for place_id, change in found.items()}


def link(earlier: str, later: str, **decision: Any) -> LinkDecision:
    """Return a confirmation of two places."""
    return LinkDecision(
        **{"earlier_id": earlier, "later_id": later, "decision": Decision.CONFIRM, "note": ""} | decision
    )


def test_a_single_report_has_no_change() -> None:
    """With nothing to compare with, there is nothing to tell."""
    found = find_changes(layer(row("a", "琶洲", 2024), row("b", "沥滘村", 2024)))

    assert list(found.columns) == list(COLUMNS)
    assert set(found["change"]) == {""}
    assert set(found["status"]) == {""}


def test_the_shipped_layer_has_no_change(settings: Settings) -> None:
    """One report is shipped, so no place is new."""
    gdf = build_layer(settings)

    assert set(read_changes(settings, gdf)["change"]) == {""}


def test_an_empty_layer_has_no_changes() -> None:
    """No place, no row."""
    assert find_changes(layer(row("a", "琶洲", 2024)).iloc[:0]).empty


def test_places_are_new_carried_over_or_dropped() -> None:
    """Each place of two reports gets its code, and linked ones point at each other."""
    found = change_of(
        row("a", "琶洲", 2024), row("b", "沥滘村", 2024), row("c", "琶洲", 2025), row("d", "红卫村", 2025)
    )

    assert {place_id: one["change"] for place_id, one in found.items()} == {
        "a": "",
        "b": Change.DROPPED,
        "c": Change.CARRIED_OVER,
        "d": Change.NEW,
    }
    assert (found["a"]["later_id"], found["c"]["earlier_id"]) == ("c", "a")
    assert found["c"]["status"] == LinkStatus.CERTAIN
    assert found["c"]["evidence"] == ("name", "sector")


@pytest.mark.parametrize(
    ("other", "part"),
    [
        ({"action_zh": "完成改造"}, "wording"),
        ({"stage": "under_construction"}, "stage"),
        ({"targets": {"plots": 60}}, "target"),
        ({"action_zh": "", "quote": "完成康鹭片区改造。"}, "wording"),
    ],
)
def test_what_changed_is_said(other: dict[str, Any], part: str) -> None:
    """Wording, targets and stage are told apart."""
    found = change_of(row("a", "康鹭片区", 2024, targets={"plots": 58}), row("b", "康鹭片区", 2025, **other))

    assert found["b"]["change"] == Change.CHANGED
    assert part in found["b"]["what_changed"]


def test_what_is_not_certain_waits_and_is_no_change() -> None:
    """A place that may be one of last year's is neither new nor changed before a person has decided."""
    found = change_of(row("a", "清水河总部新城片区", 2024), row("b", "清水河总部片区", 2025))

    assert found["b"]["status"] == LinkStatus.NEEDS_REVIEW
    assert found["b"]["change"] == Change.UNCERTAIN
    assert found["b"]["earlier_id"] == "a"


def test_a_certain_link_goes_before_one_that_waits() -> None:
    """Named twice this year, a place of last year is found by both entries, whatever else resembles one of them."""
    found = change_of(
        row("a", "东门步行街", 2024),
        row("b", "东门活力时尚消费步行街", 2024),
        row("c", "东门步行街", 2025),
        row("d", "东门步行街", 2025, quote="举办东门步行街活动。"),
    )

    assert [found[one]["earlier_id"] for one in "cd"] == ["a", "a"]
    assert [found[one]["status"] for one in "cd"] == [LinkStatus.CERTAIN] * 2


def test_a_sentence_that_names_other_places_too_is_no_other_wording() -> None:
    """The action decides, not what else the sentence lists; punctuation does not count."""
    found = change_of(
        row("a", "红卫村", 2024, action_zh="推进改造", quote="推进红卫村改造。"),
        row("b", "红卫村", 2025, action_zh="推进，改造", quote="推进三滘村、红卫村改造。"),
    )

    assert found["b"]["change"] == Change.CARRIED_OVER


def test_an_alias_is_certain() -> None:
    """Another name that the register knows links as surely as the name."""
    found = change_of(
        row("a", "广州塔", 2024, kind="venue"),
        row("b", "小蛮腰", 2025, kind="venue", aliases=["广州塔", "Canton Tower"]),
    )

    assert (found["b"]["earlier_id"], found["b"]["status"]) == ("a", LinkStatus.CERTAIN)
    assert "alias" in found["b"]["evidence"]


def test_an_alias_that_two_places_bear_links_nothing() -> None:
    """Two sections of one road share its name, which says nothing of which is meant."""
    found = change_of(
        row("a", "沙渡路—石岗路段", 2024, kind="road_segment", aliases=["环岛路"]),
        row("b", "三围油库—南沙港快速路段", 2024, kind="road_segment", aliases=["环岛路"]),
        row("c", "沙渡路—石岗路段", 2025, kind="road_segment", aliases=["环岛路"]),
        row("d", "新滘路—仑头路段", 2025, kind="road_segment", aliases=["环岛路"]),
    )

    assert [found[one]["earlier_id"] for one in "cd"] == ["a", ""]


@pytest.mark.parametrize(("one", "other"), [("沥滘片区", "沥滘"), ("石涌口渠箱泵站", "石涌口箱渠泵站")])
def test_a_name_not_quite_the_same_needs_review(one: str, other: str) -> None:
    """It is linked only for a person to look at."""
    found = change_of(row("a", one, 2024), row("b", other, 2025))

    assert (found["b"]["earlier_id"], found["b"]["status"]) == ("a", LinkStatus.NEEDS_REVIEW)
    assert found["b"]["score"] < 0.9


@pytest.mark.parametrize("name", ["美术馆", "海珠", "海珠区"])
def test_a_name_that_does_not_say_which_needs_review(name: str) -> None:
    """A bare type noun, or the district's own name, need not mean the same site in two years."""
    found = change_of(row("a", name, 2024), row("b", name, 2025))

    assert found["b"]["status"] == LinkStatus.NEEDS_REVIEW


def test_the_same_name_of_another_kind_needs_review() -> None:
    """A river and a metro stop may share a name."""
    found = change_of(row("a", "磨碟沙涌", 2024, kind="waterway"), row("b", "磨碟沙涌", 2025, kind="transit"))

    assert found["b"]["status"] == LinkStatus.NEEDS_REVIEW


def test_a_likely_name_needs_something_behind_it() -> None:
    """With another sector and no overlap, a name that holds the other is not enough; an overlap is."""
    area = box(113.30, 23.05, 113.31, 23.06)
    apart = {"sector": "culture"}

    alone = change_of(row("a", "沥滘片区", 2024), row("b", "沥滘", 2025, **apart))
    overlapping = change_of(
        row("a", "沥滘片区", 2024, geometry=area), row("b", "沥滘", 2025, geometry=Point(113.305, 23.055), **apart)
    )

    assert alone["b"]["change"] == Change.NEW
    assert overlapping["b"]["evidence"] == ("abbreviation", "geometry")


def test_nearness_alone_links_nothing() -> None:
    """Two places at the very same spot are two if their names are."""
    spot = Polygon([(113.3, 23.1), (113.31, 23.1), (113.31, 23.11)])

    found = change_of(row("a", "红卫村", 2024, geometry=spot), row("b", "五凤村", 2025, geometry=spot))

    assert (found["a"]["change"], found["b"]["change"]) == (Change.DROPPED, Change.NEW)


def test_the_better_name_is_taken() -> None:
    """Of two candidates the exact one wins, and the other stays free."""
    found = change_of(row("a", "沥滘", 2024), row("b", "沥滘片区", 2024), row("c", "沥滘片区", 2025))

    assert (found["c"]["earlier_id"], found["a"]["change"]) == ("b", Change.DROPPED)


def test_a_place_that_a_report_names_twice_is_neither_new_nor_dropped() -> None:
    """The second sentence on a place belongs to the same place, in either year."""
    twice_later = change_of(row("a", "琶洲", 2024), row("b", "琶洲", 2025), row("c", "琶洲", 2025, quote="建设琶洲。"))
    twice_earlier = change_of(
        row("a", "琶洲", 2024), row("b", "琶洲", 2024, quote="建设琶洲。"), row("c", "琶洲", 2025)
    )

    assert [twice_later[one]["earlier_id"] for one in "bc"] == ["a", "a"]
    assert [twice_earlier[one]["later_id"] for one in "ab"] == ["c", "c"]


def test_only_successive_reports_of_one_issuer_are_compared() -> None:
    """Another district's place of the same name is another place, and a year between counts."""
    found = change_of(
        row("a", "琶洲", 2024),
        row("b", "沥滘村", 2025),
        row("c", "琶洲", 2026),
        row("d", "沥滘村", 2025, report_id="other-2025", report_issuer="广州市番禺区人民政府"),
    )

    assert [found[one]["change"] for one in "abcd"] == [Change.DROPPED, Change.DROPPED, Change.NEW, ""]


def test_the_last_news_counts_and_the_predecessor_stays() -> None:
    """A place carried over and then dropped is dropped, and still knows where it came from."""
    found = change_of(row("a", "琶洲", 2024), row("b", "琶洲", 2025), row("c", "沥滘村", 2026))

    assert (found["b"]["change"], found["b"]["earlier_id"]) == (Change.DROPPED, "a")


def test_the_silence_of_an_excerpt_proves_nothing() -> None:
    """New and dropped places need review where a text is an excerpt."""
    found = change_of(row("a", "琶洲", 2024), row("b", "沥滘村", 2025), excerpts={"haizhu-2024"})

    assert (found["b"]["change"], found["b"]["status"]) == (Change.NEW, LinkStatus.NEEDS_REVIEW)
    assert found["b"]["evidence"] == ("excerpt",)
    assert found["a"]["status"] == ""


def test_a_rejection_parts_what_the_rules_link() -> None:
    """A person's no goes before the same name."""
    decisions = [link("a", "b", decision=Decision.REJECT)]

    found = change_of(row("a", "琶洲", 2024), row("b", "琶洲", 2025), decisions=decisions)

    assert (found["a"]["change"], found["b"]["change"]) == (Change.DROPPED, Change.NEW)


def test_a_confirmation_links_what_the_rules_never_would() -> None:
    """A person's yes goes before the rules and takes both places."""
    rows = [row("a", "广重片区", 2024), row("b", "海珠创新湾", 2024), row("c", "海珠创新湾", 2025)]

    found = change_of(*rows, decisions=[link("a", "c")])

    assert (found["c"]["earlier_id"], found["c"]["status"]) == ("a", LinkStatus.CERTAIN)
    assert found["c"]["evidence"] == ("decision",)


def test_a_trace_leads_through_all_reports() -> None:
    """From any of its years a place's whole history is found."""
    changes = find_changes(layer(*(row(f"p{year}", "琶洲", year) for year in (2023, 2024, 2025))))

    assert [trace(changes, one) for one in changes.index] == [["p2023", "p2024", "p2025"]] * 3


NAMES = [
    "琶洲片区",
    "琶洲",
    "琶洲一期",
    "琶洲二期",
    "沥滘村",
    "沥滘",
    "轨道17号线",
    "轨道25号线",
    "东晓路",
    "东晓南路",
    "东晓北路",
    "环岛路东段",
    "环岛路西段",
    "广州大道",
    "广州大道南",
    "美术馆",
    "市文化馆",
    "区文化馆",
    "石溪村",
    "马涌",
    "马涌流域",
]
SPOTS: list[BaseGeometry | None] = [None, Point(113.3, 23.1), box(113.29, 23.09, 113.31, 23.11)]


@st.composite
def reports(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw the places of two made-up reports; each names a place at most once."""
    return [
        row(
            f"p{year}-{at}",
            name,
            year,
            sector=draw(st.sampled_from(["urban_renewal", "transport"])),
            geometry=draw(st.sampled_from(SPOTS)),
        )
        for year in (2024, 2025)
        for at, name in enumerate(draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=12)))
    ]


@given(rows=reports(), data=st.data())
def test_linking_is_one_to_one_and_does_not_mind_the_order(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    """No place has two predecessors or two successors, both sides agree, and shuffled rows give the same links."""
    found = change_of(*rows) if rows else {}
    shuffled = change_of(*data.draw(st.permutations(rows))) if rows else {}

    links = Counter(one["earlier_id"] for one in found.values() if one["earlier_id"])
    assert set(links.values()) <= {1}
    assert all(found[one["earlier_id"]]["later_id"] == place_id for place_id, one in found.items() if one["earlier_id"])
    assert {key: {**one, "score": str(one["score"])} for key, one in found.items()} == {
        key: {**one, "score": str(one["score"])} for key, one in shuffled.items()
    }


FORBIDDEN = {
    frozenset(pair)
    for pair in (
        ("琶洲一期", "琶洲二期"),
        ("轨道17号线", "轨道25号线"),
        ("东晓路", "东晓南路"),
        ("东晓路", "东晓北路"),
        ("东晓南路", "东晓北路"),
        ("环岛路东段", "环岛路西段"),
        ("广州大道", "广州大道南"),
        ("市文化馆", "区文化馆"),
        ("沥滘村", "石溪村"),
    )
}


@given(rows=reports())
def test_different_phases_numbers_and_directions_are_never_linked(rows: list[dict[str, Any]]) -> None:
    """Whatever else speaks for it, the sector or one spot on the map."""
    names = {one["place_id"]: one["name_zh"] for one in rows}
    found = change_of(*rows) if rows else {}
    pairs = {frozenset((names[one["earlier_id"]], names[key])) for key, one in found.items() if one["earlier_id"]}

    assert pairs.isdisjoint(FORBIDDEN)


@given(rows=reports(), data=st.data())
def test_decisions_go_before_every_rule(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    """A confirmed pair is linked and a rejected one is not, whatever the names."""
    earlier, later = (
        [one["place_id"] for one in rows if one["report_date"].startswith(year)] for year in ("2024", "2025")
    )
    if not (earlier and later):
        return
    pair = data.draw(st.sampled_from(earlier)), data.draw(st.sampled_from(later))
    decision = data.draw(st.sampled_from(Decision))

    found = change_of(*rows, decisions=[link(*pair, decision=decision)])

    assert (found[pair[1]]["earlier_id"] == pair[0]) is (decision is Decision.CONFIRM)


def test_compared_sentences_show_whole_figures() -> None:
    """58 and 60 are two figures, not two digits each, and coincidences are not kept."""
    pieces = compare_quotes("对康鹭片区58个地块实施改造。", "对康鹭片区60个地块实施改造，完成签约。")

    assert [tuple(piece) for piece in pieces] == [
        (Operation.EQUAL, "对康鹭片区", "对康鹭片区"),
        (Operation.REPLACE, "58", "60"),
        (Operation.EQUAL, "个地块实施改造", "个地块实施改造"),
        (Operation.INSERT, "", "，完成签约"),
        (Operation.EQUAL, "。", "。"),
    ]


@given(earlier=st.text(), later=st.text())
def test_compared_sentences_lose_nothing(earlier: str, later: str) -> None:
    """The pieces of each side are its sentence, and equal pieces are equal."""
    pieces = compare_quotes(earlier, later)

    assert "".join(piece.earlier for piece in pieces) == earlier
    assert "".join(piece.later for piece in pieces) == later
    assert all((piece.operation is Operation.EQUAL) == (piece.earlier == piece.later) for piece in pieces)


def test_compared_targets_are_those_that_differ() -> None:
    """Figures that changed, came or went, in the code list's order; equal ones are left out."""
    earlier: Targets = {Target.PHASES: 4, Target.PLOTS: 58}
    later: Targets = {Target.PLOTS: 60, Target.PHASES: 4, Target.SCENIC_GRADE: "5A"}

    changed = compare_targets(earlier, later)

    assert changed == [(Target.PLOTS, 58, 60), (Target.SCENIC_GRADE, None, "5A")]


@pytest.mark.parametrize("lang", LANGS)
def test_a_history_is_told_in_sentences(lang: str) -> None:
    """The card says what changed, from what to what, and what is not sure."""
    rows = [
        row("a", "康鹭", 2024, targets={"plots": 58}),
        row("b", "沥滘村", 2024),
        row("c", "康鹭片区", 2025, targets={"plots": 60}, stage="under_construction"),
        row("d", "五凤村", 2025),
    ]
    gdf = layer(*rows)
    changes = find_changes(gdf, excerpts={"haizhu-2024"})

    told = {one: " ".join(tell_history(gdf, changes, one, lang)) for one in "abcd"}  # type: ignore[arg-type]

    assert told["a"] == ""
    assert "2025-01-25" in told["b"]
    assert all(figure in told["c"] for figure in ("2024-01-25", "58", "60"))
    assert "2024-01-25" in told["d"]
    assert len(tell_history(gdf, changes, "d", lang)) == 2  # type: ignore[arg-type]


def test_two_reports_of_some_hundred_places_are_linked_without_comparing_all_pairs() -> None:
    """Only pairs with two characters in common are looked at, so unrelated names are never compared."""
    rows = [
        row(f"p{year}-{at}", f"{chr(0x4E00 + at)}{chr(0x5E00 + at)}村", year)
        for year in (2024, 2025)
        for at in range(300)
    ]

    (succession,) = find_links(layer(*rows))

    assert [match.status for match in succession.linked.matches] == [LinkStatus.CERTAIN] * 300


@pytest.fixture
def two_years(project: Settings) -> Settings:
    """Return a copy of the project with its report once more as if of the year after, one name shorter."""
    folder = project.reports_dir
    (folder / "haizhu-2025.txt").write_bytes((folder / "haizhu-2024.txt").read_bytes())
    metadata = json.loads((folder / "haizhu-2024.json").read_bytes())
    (folder / "haizhu-2025.json").write_text(json.dumps(metadata | {"delivered": "2025-01-23"}), encoding="utf-8")
    _copy_register(project)
    gazetteer = json.loads(project.gazetteer_path.read_bytes())
    again = json.loads(json.dumps(gazetteer["features"]))
    for feature in again:
        feature["properties"]["place_id"] += "-2025"
    gazetteer["features"] += again
    project.gazetteer_path.write_text(json.dumps(gazetteer), encoding="utf-8")
    return project


def _copy_register(project: Settings) -> None:
    with project.places_path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for place in rows:
        place["place_id"] += "-2025"
        place["report_id"] = "haizhu-2025"
        if place["name_zh"] == "康鹭片区":
            shorter = {"name_zh": "康鹭", "official_name_zh": "康鹭", "aliases": ""}
            place.update(shorter, mention_end=str(int(place["mention_end"]) - 2))
    with project.register_path("haizhu-2025").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def run(*arguments: str) -> Result:
    """Run `haizhumap links`; anything but a planned exit is a failure of the test."""
    result = CliRunner().invoke(main, ["links", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.usefixtures("project")
def test_links_of_one_report_are_none() -> None:
    """The shipped project has nothing to review."""
    result = run()

    assert (result.exit_code, result.stdout) == (0, "")
    assert "No link" in result.stderr


@pytest.mark.usefixtures("two_years")
def test_links_lists_what_needs_review() -> None:
    """A table for people, JSON for programs, and all links on demand."""
    (waiting,) = json.loads(run("--json").stdout)

    assert (waiting["earlier"], waiting["later"]) == ("kanglu", "kanglu-2025")
    assert (waiting["status"], waiting["later_name"]) == ("needs_review", "康鹭")
    assert "kanglu-2025" in run().stdout
    assert len(json.loads(run("--all", "--json").stdout)) == 32


@pytest.mark.parametrize(("option", "expected"), [("--accept", Decision.CONFIRM), ("--reject", Decision.REJECT)])
def test_a_decision_is_kept_and_settles_the_link(two_years: Settings, option: str, expected: Decision) -> None:
    """What was decided stands in the file, and nothing waits any more."""
    result = run(option, "kanglu", "kanglu-2025", "--note", "same, by its villages")

    assert result.exit_code == 0
    (kept,) = read_links(two_years.links_path, name="links.csv").records.values()
    assert (kept.decision, kept.note) == (expected, "same, by its villages")
    assert json.loads(run("--json").stdout) == []
    changes = read_changes(two_years, build_layer(two_years))
    linked = changes.loc["kanglu-2025", "earlier_id"]
    assert linked == ("kanglu" if expected is Decision.CONFIRM else "")


def test_a_new_word_replaces_the_old_one(two_years: Settings) -> None:
    """People may change their mind; every pair has one row."""
    run("--accept", "kanglu", "kanglu-2025")
    run("--reject", "pazhou", "hengqin-2025")
    run("--reject", "kanglu", "kanglu-2025")

    decided = read_links(two_years.links_path, name="links.csv").records.values()
    assert [(one.earlier_id, one.decision) for one in decided] == [("kanglu", "reject"), ("pazhou", "reject")]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--accept", "no-such-place", "pazhou-2025"),
        ("--accept", "pazhou-2025", "pazhou"),
        ("--accept", "pazhou", "huazhou-road"),
        ("--accept", "pazhou", "pazhou-2025", "--accept", "hengqin", "pazhou-2025"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_whole(two_years: Settings, arguments: tuple[str, ...]) -> None:
    """Nothing is written, and the message says which pair."""
    result = run(*arguments)

    assert result.exit_code == 2
    assert "data/links.csv" in result.stderr
    assert not two_years.links_path.exists()


@pytest.mark.parametrize(
    ("rows", "code", "column"),
    [
        ("nowhere,pazhou-2025,confirm,\n", "link-unknown-place", "earlier_id"),
        ("pazhou,huazhou-road,confirm,\n", "link-not-successive", "later_id"),
        ("pazhou,pazhou-2025,confirm,\npazhou,hengqin-2025,confirm,\n", "link-taken", "earlier_id"),
        ("pazhou,pazhou-2025,perhaps,\n", "unknown-code", "decision"),
        ("pazhou,pazhou-2025,confirm,\npazhou,pazhou-2025,reject,\n", "duplicate-id", "later_id"),
        ("pazhou,,confirm,\n", "missing-value", "later_id"),
        ("pazhou,confirm,\n", "cell-count", ""),
    ],
)
def test_check_tells_the_faults_of_decisions(two_years: Settings, rows: str, code: str, column: str) -> None:
    """A fault in the file is an issue with line and field."""
    two_years.links_path.write_text(format_links([]) + rows, encoding="utf-8")

    (issue,) = check_project(two_years)

    assert (issue.file, issue.code, issue.field) == ("data/links.csv", code, column)
    assert issue.line == rows.count("\n") + 1


def test_many_rejections_of_one_place_are_no_fault(two_years: Settings) -> None:
    """Only confirmations take a place."""
    decisions = [link("pazhou", f"{other}-2025", decision=Decision.REJECT) for other in ("hengqin", "qianhai")]
    two_years.links_path.write_text(format_links([*decisions, link("pazhou", "pazhou-2025")]), encoding="utf-8")

    assert check_project(two_years) == []
