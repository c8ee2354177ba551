"""Which files taking a report in means, all or none."""

import json

import pytest
from review_plans import DAY, make_report, plan_for, reviewed, snapshot
from shapely.geometry import LineString, Point

from haizhumap.checks.project import check_project
from haizhumap.errors import DataError, InputError
from haizhumap.layer.build import build_layer
from haizhumap.layer.features import format_layer
from haizhumap.model import (
    Kind,
    Place,
    Position,
    Reason,
    UnmappedItem,
)
from haizhumap.paths import Settings
from haizhumap.register.gazetteer import read_gazetteer
from haizhumap.register.tables import read_places, read_unmapped
from haizhumap.review.plan import Plan, known_ids, known_spans, plan_ingest
from haizhumap.review.settling import drawn, settle, taken_from


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
