"""From reviewed candidates to a plan, and from a plan to files."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point

from haizhumap.checks.project import check_project
from haizhumap.errors import DataError, InputError
from haizhumap.layer.build import build_layer
from haizhumap.layer.features import format_layer
from haizhumap.model import (
    Datum,
    Kind,
    Place,
    Position,
    Precision,
    Reason,
    Report,
    Sector,
    Stage,
    Target,
    UnmappedItem,
)
from haizhumap.paths import Settings
from haizhumap.register.gazetteer import read_gazetteer
from haizhumap.register.tables import ID, read_places, read_unmapped
from haizhumap.report.cleaning import clean
from haizhumap.report.store import new_report
from haizhumap.review.plan import Plan, known_ids, known_spans, plan_ingest
from haizhumap.review.settling import ReviewedPlace, drawn, make_id, settle, taken_from

RAW = (
    "政府工作报告\n"
    "一、2025年工作安排\n"
    "（一）城市更新。加快布吉河治理，推进清水河片区、东门步行街改造；新建口袋公园3个。\n"
    "（二）交通。打通“爱国路”北延段，改善布吉河两岸步道。\n"
)
DAY = date(2026, 1, 2)


def make_report(raw: str = RAW, report_id: str = "luohu-2025") -> Report:
    """Return a small report of another district."""
    return new_report(
        raw,
        clean(raw),
        report_id=report_id,
        title="罗湖区政府工作报告",
        issuer="深圳市罗湖区人民政府",
        delivered=date(2025, 2, 11),
        excerpt=False,
        opening_section="政府工作报告",
    )


def reviewed(report: Report, name: str, **changes: object) -> ReviewedPlace:
    """Return a reviewed place by its name's first mention."""
    start = report.text.index(name)
    facts = {"sector": Sector.URBAN_RENEWAL, "kind": Kind.AREA, "stage": Stage.UPGRADING, "action_zh": "改造"}
    return ReviewedPlace(start=start, end=start + len(name), **facts | changes)  # type: ignore[arg-type]


def plan_for(project: Settings, *names: str, report: Report | None = None) -> Plan:
    """Return the plan of taking places in by their names."""
    report = report or make_report()
    places, positions = settle(report, [reviewed(report, name) for name in names], taken=known_ids(project))
    return plan_ingest(project, report, places=places, positions=positions)


def snapshot(project: Settings) -> dict[Path, bytes]:
    """Return every file of the project."""
    return {path: path.read_bytes() for path in sorted(project.root.rglob("*")) if path.is_file()}


def test_a_row_holds_what_the_reviewer_settled_and_what_the_report_says() -> None:
    """Names, sentence, section and offsets are the report's."""
    report = make_report()
    one = reviewed(
        report,
        "布吉河",
        sector=Sector.WATER_ECOLOGY,
        kind=Kind.WATERWAY,
        action_zh="治理",
        action_en="clean up",
        name_en="Buji River",
        official_name_zh="深圳河支流布吉河",
        aliases=("布吉水",),
        targets={Target.PHASES: 2},
        notes="审核人的话",
    )

    [place], [position] = settle(report, [one])

    assert (place.place_id, place.name_zh, place.name_en) == ("luohu-2025-buji-he", "布吉河", "Buji River")
    assert report.text[place.mention_start : place.mention_end] == "布吉河"
    assert report.text[place.quote_start : place.quote_end].endswith("东门步行街改造；")
    assert (place.official_name_zh, place.aliases, place.targets) == ("深圳河支流布吉河", ("布吉水",), {"phases": 2})
    assert place.section.startswith("（一）")
    assert place.notes == "审核人的话"
    assert (position.place_id, position.geometry) == (place.place_id, None)
    assert position.note
    assert position.note_zh


def test_what_the_reviewer_left_empty_is_filled_and_noted() -> None:
    """Pinyin and the stage stand in, and the row's notes say so."""
    report = make_report()

    [place], _ = settle(report, [reviewed(report, "布吉河", action_zh="")])

    assert (place.name_en, place.action_zh, place.action_en) == ("Buji He", "改造提升", "upgrading")
    assert place.notes.count("；") == 2
    assert "拼音" in place.notes


def test_ids_are_readable_and_unique() -> None:
    """The report's id, the name in Pinyin, and a number where the id is taken."""
    taken = {"luohu-2025-buji-he", "luohu-2025-buji-he-2"}

    assert make_id("布吉河", "luohu-2025", ()) == "luohu-2025-buji-he"
    assert make_id("布吉河", "luohu-2025", taken) == "luohu-2025-buji-he-3"
    assert make_id("——", "luohu-2025", ()) == "luohu-2025-place"


def test_two_mentions_of_one_name_get_two_ids() -> None:
    """Rows of one run do not collide with each other."""
    report = make_report()
    first, second = report.text.index("布吉河"), report.text.rindex("布吉河")
    one = reviewed(report, "布吉河")

    places, _ = settle(report, [replace(one, start=second, end=second + 3), one])

    assert [(place.place_id, place.mention_start) for place in places] == [
        ("luohu-2025-buji-he", first),
        ("luohu-2025-buji-he-2", second),
    ]


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 3), (5, 4), (0, 10_000), (6, 7)])
def test_a_span_outside_the_report_is_refused(start: int, end: int) -> None:
    """Nothing becomes of offsets that name no words."""
    report = make_report()

    with pytest.raises(InputError) as caught:
        settle(report, [replace(reviewed(report, "布吉河"), start=start, end=end)])

    assert caught.value.code == "span-outside"


@given(st.text(min_size=1), st.data())
def test_every_mention_equals_its_slice(raw: str, data: st.DataObject) -> None:
    """For any text and any span in it, the row's words, sentence and id fit."""
    report = make_report(f"一、安排\n{raw}")
    start = data.draw(st.integers(0, len(report.text) - 1))
    end = data.draw(st.integers(start + 1, len(report.text)))
    assume(report.text[start:end].strip())
    one = replace(reviewed(make_report(), "布吉河"), start=start, end=end)

    [place], [position] = settle(report, [one])

    assert place.name_zh == report.text[start:end]
    assert place.quote_start <= start <= place.quote_end
    assert ID.fullmatch(place.place_id)
    assert position.place_id == place.place_id


def test_a_drawn_position_says_that_a_person_drew_it() -> None:
    """WGS 84, approximate, with the reviewer's own radius; coordinates are rounded as they are written."""
    position = drawn(Point(114.11111119, 22.5), 250, on=DAY)

    assert (position.precision, position.uncertainty_m) == (Precision.APPROXIMATE, 250)
    assert (position.datum_source, position.source, position.source_date) == (Datum.WGS84, "reviewer", "2026-01-02")
    assert position.geometry == Point(114.111111, 22.5)


def test_a_plan_writes_nothing_and_shows_what_it_would(project: Settings) -> None:
    """The diff holds rows and features, and the project stays as it is."""
    before = snapshot(project)

    plan = plan_for(project, "布吉河", "东门步行街")

    assert snapshot(project) == before
    assert plan.issues == ()
    assert "+luohu-2025-buji-he,布吉河" in plan.diff
    assert "+++ b/data/places.luohu-2025.csv" in plan.diff
    assert "projects.geojson" not in plan.diff
    assert not [line for line in plan.diff.splitlines() if line.startswith("-") and not line.startswith("---")]


def test_a_written_plan_leaves_a_sound_project_and_every_old_line(project: Settings) -> None:
    """Register, text, metadata, gazetteer and layer fit together; what stood there still does."""
    before = snapshot(project)

    plan_for(project, "布吉河", "清水河片区").write()

    assert check_project(project) == []
    assert format_layer(build_layer(project)).encode() == project.layer_path.read_bytes()
    after = snapshot(project)
    new = {path.name for path in after.keys() - before.keys()}
    assert new == {"luohu-2025.txt", "luohu-2025.json", "places.luohu-2025.csv"}
    assert {path for path in before if after[path] != before[path]} == {project.gazetteer_path, project.layer_path}
    assert set(before[project.gazetteer_path].split(b"\n")) <= set(after[project.gazetteer_path].split(b"\n"))


def test_further_places_are_put_in_their_order(project: Settings) -> None:
    """A second run adds rows to the report's own register, and changes none."""
    plan_for(project, "东门步行街").write()
    first = project.register_path("luohu-2025").read_text(encoding="utf-8").splitlines()

    plan_for(project, "布吉河", "爱国路").write()

    second = project.register_path("luohu-2025").read_text(encoding="utf-8").splitlines()
    assert [row.split(",")[1] for row in second[1:]] == ["布吉河", "东门步行街", "爱国路"]
    assert set(first) <= set(second)
    assert check_project(project) == []


def test_rows_of_the_first_report_go_to_the_first_register(project: Settings) -> None:
    """A report's own register is the one that holds its rows."""
    report = make_report()
    plan_for(project, "布吉河", report=report).write()
    project.register_path("luohu-2025").rename(project.root / "moved.csv")
    header, row = (project.root / "moved.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    assert header == project.places_path.read_text(encoding="utf-8").splitlines(keepends=True)[0]
    with project.places_path.open("a", encoding="utf-8") as stream:
        stream.write(row)

    plan = plan_for(project, "爱国路", report=report)

    assert project.places_path in plan.contents
    assert project.register_path("luohu-2025") not in plan.contents
    assert plan.issues == ()


def test_an_empty_register_of_the_report_is_not_written_over(project: Settings) -> None:
    """A file with a header and nothing else gets rows; its header stays."""
    plan_for(project, "布吉河").write()
    path = project.register_path("luohu-2025")
    header = path.read_text(encoding="utf-8").splitlines(keepends=True)[0]
    path.write_text(header, encoding="utf-8")

    plan = plan_for(project, "爱国路")

    assert plan.contents[path].startswith(header)
    assert "--- a/data/places.luohu-2025.csv" in plan.diff


def test_commitments_go_to_the_reports_own_ledger(project: Settings) -> None:
    """What names no place stands in a ledger beside the first one."""
    report = make_report()
    places, positions = settle(report, [reviewed(report, "布吉河")], taken=known_ids(project))
    [pocket], _ = settle(report, [reviewed(report, "口袋公园")])
    facts = {name: getattr(pocket, name) for name in UnmappedItem.__slots__ if hasattr(pocket, name)}
    item = UnmappedItem(item_id="luohu-2025-pocket-parks", reason=Reason.GENERIC, **facts)

    plan = plan_ingest(project, report, places=places, positions=positions, unmapped=[item])
    plan.write()

    assert list(read_unmapped(project.ledger_path("luohu-2025"), name="x").records.values()) == [item]
    assert check_project(project) == []
    assert known_spans(project, "luohu-2025") >= {(pocket.mention_start, pocket.mention_end)}


def test_positions_of_every_sort_stand_in_the_gazetteer(project: Settings) -> None:
    """A drawn line and a position taken from a known place keep their provenance."""
    report = make_report()
    known = read_gazetteer(project.gazetteer_path, name="g").records["pazhou"]
    line = drawn(LineString([(114.1, 22.5), (114.2, 22.6)]), 400, on=DAY)
    ones = [
        reviewed(report, "爱国路", kind=Kind.ROAD, position=line),
        reviewed(report, "清水河片区", position=taken_from(known)),
    ]
    places, positions = settle(report, ones, taken=known_ids(project))

    plan = plan_ingest(project, report, places=places, positions=positions)
    plan.write()

    records = read_gazetteer(project.gazetteer_path, name="g").records
    assert records["luohu-2025-aiguo-lu"].geometry == line.geometry
    assert records["luohu-2025-qingshuihe-pianqu"].source == known.source
    assert check_project(project) == []


def faulty_plan(project: Settings) -> Plan:
    """Return a plan with a place whose position lies outside China."""
    report = make_report()
    one = reviewed(report, "布吉河", position=drawn(Point(139.7, 35.7), 100, on=DAY))
    places, positions = settle(report, [one], taken=known_ids(project))
    return plan_ingest(project, report, places=places, positions=positions)


def test_a_plan_with_faults_carries_them_and_is_not_written(project: Settings) -> None:
    """Check runs before anything is saved."""
    before = snapshot(project)
    plan = faulty_plan(project)

    with pytest.raises(DataError) as caught:
        plan.write()

    assert [issue.code for issue in plan.faults] == ["outside-china"]
    assert caught.value.code == "plan-faulty"
    assert snapshot(project) == before


def test_a_place_that_is_in_the_register_already_is_a_fault(project: Settings) -> None:
    """The same mention cannot be taken in twice."""
    plan_for(project, "布吉河").write()

    assert {issue.code for issue in plan_for(project, "布吉河").faults} == {"overlapping-mention"}


def test_a_plan_that_the_project_has_overtaken_is_not_written(project: Settings) -> None:
    """A file that somebody changed since is not written over."""
    plan = plan_for(project, "布吉河")
    with project.gazetteer_path.open("a", encoding="utf-8") as stream:
        stream.write("\n")
    before = snapshot(project)

    with pytest.raises(DataError) as caught:
        plan.write()

    assert (caught.value.code, caught.value.facts["path"]) == ("plan-stale", "geo/gazetteer.geojson")
    assert snapshot(project) == before


def test_another_text_under_a_known_id_is_refused(project: Settings) -> None:
    """A report that the project has is not written over."""
    with pytest.raises(DataError) as caught:
        plan_for(project, "布吉河", report=make_report(report_id="haizhu-2024"))

    assert caught.value.code == "report-differs"


@pytest.mark.parametrize("report_id", ["", "Luohu", "../x", "罗湖", "a--b", "a/b"])
def test_a_malformed_report_id_is_refused(project: Settings, report_id: str) -> None:
    """No id leads out of the folder of reports."""
    with pytest.raises(InputError) as caught:
        plan_for(project, "布吉河", report=make_report(report_id=report_id))

    assert caught.value.code == "bad-report-id"


def test_a_gazetteer_in_another_form_is_not_added_to(project: Settings) -> None:
    """A file that is not a feature a line is left alone, with a message."""
    collection = json.loads(project.gazetteer_path.read_text(encoding="utf-8"))
    project.gazetteer_path.write_text(json.dumps(collection), encoding="utf-8")

    with pytest.raises(ValueError, match="gazetteer-form"):
        plan_for(project, "布吉河")


def test_an_empty_gazetteer_gets_its_first_feature(project: Settings) -> None:
    """Commas stand where JSON wants them."""
    project.gazetteer_path.write_text('{"type": "FeatureCollection", "features": [\n]}\n', encoding="utf-8")

    plan = plan_for(project, "布吉河", "爱国路")

    assert len(json.loads(plan.contents[project.gazetteer_path])["features"]) == 2


def test_what_is_read_back_is_what_was_settled(project: Settings) -> None:
    """Places and positions survive the way through the files."""
    report = make_report()
    one = reviewed(
        report, "爱国路", kind=Kind.VENUE, notes='有,逗号和"引号"', position=drawn(Point(114.1, 22.5), 9, on=DAY)
    )
    places, positions = settle(report, [one], taken=known_ids(project))

    plan_ingest(project, report, places=places, positions=positions).write()

    found: list[Place] = list(read_places(project.register_path("luohu-2025"), name="x").records.values())
    kept: Position = read_gazetteer(project.gazetteer_path, name="g").records[places[0].place_id]
    assert found == places
    assert kept == positions[0]
