"""The rules over report, register, ledger and gazetteer beside each other, each broken once."""

import json
import shutil
from collections.abc import Callable
from typing import Any

import pytest
from conftest import edit, swap
from shapely.geometry import mapping

from haizhumap.checks.project import check_project, new_faults, try_out
from haizhumap.errors import ReportError, WriteError
from haizhumap.files import JOURNAL
from haizhumap.geo.datum import convert_geometry
from haizhumap.issues import Issue
from haizhumap.model import Datum
from haizhumap.paths import Settings
from haizhumap.register.gazetteer import read_gazetteer


def change_feature(place_id: str, **changes: Any) -> Callable[[Settings], None]:
    """Return a break of the gazetteer: other properties of one feature, or its geometry."""

    def apply(project: Settings) -> None:
        collection = json.loads(project.gazetteer_path.read_text(encoding="utf-8"))
        for feature in collection["features"]:
            if feature["properties"]["place_id"] == place_id:
                feature["geometry"] = changes.get("geometry", feature["geometry"])
                feature["properties"] |= {name: value for name, value in changes.items() if name != "geometry"}
        project.gazetteer_path.write_text(json.dumps(collection), encoding="utf-8")

    return apply


def change_places(old: str, new: str) -> Callable[[Settings], None]:
    """Return a break of the register."""
    return lambda project: edit(project.places_path, swap(old, new))


def change_report(old: str, new: str, *, suffix: str = ".txt") -> Callable[[Settings], None]:
    """Return a break of the report's text or metadata."""
    return lambda project: edit(project.reports_dir / f"haizhu-2024{suffix}", swap(old, new))


def drop_feature(project: Settings) -> None:
    """Take Kanglu out of the gazetteer."""
    edit(project.gazetteer_path, lambda text: "\n".join(line for line in text.split("\n") if '"kanglu"' not in line))


def swap_rows(project: Settings) -> None:
    """Put the second row of the register before the first."""

    def change(text: str) -> str:
        header, first, second, *rest = text.split("\n")
        return "\n".join([header, second, first, *rest])

    edit(project.places_path, change)


def point(lon: float, lat: float) -> dict[str, Any]:
    """Return a GeoJSON point."""
    return {"type": "Point", "coordinates": [lon, lat]}


def add_landmark(row: str) -> Callable[[Settings], None]:
    """Return a break of the landmarks: one more row."""
    return lambda project: edit(project.landmarks_path, lambda text: f"{text}{row}\n")


def shift_feature(place_id: str, target: Datum) -> Callable[[Settings], None]:
    """Return a break of the gazetteer: one feature's coordinates in another datum, as if nobody had converted them."""

    def apply(project: Settings) -> None:
        position = read_gazetteer(project.gazetteer_path, name="").records[place_id]
        geometry = convert_geometry(position.geometry, source=Datum.WGS84, target=target)
        change_feature(place_id, geometry=mapping(geometry))(project)

    return apply


BREAKS = [
    pytest.param(change_report("琶洲", "琶州"), {"report-text-changed"}, "haizhu-2024", id="a changed report"),
    pytest.param(
        change_report('"was": ","', '"was": ";"', suffix=".json"), {"report-log-broken"}, "", id="a changed log"
    ),
    pytest.param(change_report('"title"', '"titel"', suffix=".json"), {"report-unreadable"}, "", id="no title"),
    pytest.param(
        change_places(",72,80,", ",73,81,"), {"mention-mismatch"}, "pazhou-port", id="offsets around other words"
    ),
    pytest.param(
        change_places(",72,80,", ",72,9999,"), {"offsets-outside"}, "pazhou-port", id="offsets outside the report"
    ),
    pytest.param(
        change_places(",72,80,", ",80,72,"), {"offsets-order"}, "pazhou-port", id="offsets the wrong way round"
    ),
    pytest.param(
        change_places(",63,95,", ",70,95,"), {"quote-cut"}, "pazhou-port", id="a quote that starts inside the sentence"
    ),
    pytest.param(change_places(",63,95,", ",0,30,"), {"mention-outside-quote"}, "pazhou-port", id="a quote elsewhere"),
    pytest.param(change_places("（五）", "（四）"), {"section-mismatch"}, "pazhou-port", id="another section"),
    pytest.param(
        change_places("haizhu-2024", "haizhu-2042"), {"unknown-report"}, "pazhou-port", id="an unknown report"
    ),
    pytest.param(swap_rows, {"unsorted"}, "pazhou-port", id="rows out of order"),
    pytest.param(
        lambda project: edit(project.unmapped_path, swap("穗港澳1小时生活圈,", "澳1小时生活圈,")),
        {"mention-mismatch"},
        "one-hour-living-circle",
        id="the ledger quotes other words",
    ),
    pytest.param(
        change_places("kanglu,", "kangle,"), {"no-position", "no-place"}, "kangle", id="a place under another id"
    ),
    pytest.param(drop_feature, {"no-position"}, "kanglu", id="a place without a feature"),
    pytest.param(
        change_feature("canton-tower", geometry=point(23.109, 113.319)),
        {"swapped-axes"},
        "canton-tower",
        id="swapped axes",
    ),
    pytest.param(
        change_feature("canton-tower", geometry=point(116.4, 39.9)), {"outside-guangdong"}, "canton-tower", id="Beijing"
    ),
    pytest.param(
        change_feature("canton-tower", geometry=point(113.3, 22.9)),
        {"outside-district"},
        "canton-tower",
        id="another district",
    ),
    pytest.param(
        change_feature("canton-tower", geometry=point(113.3900, 23.1300)),
        {"outside-district"},
        "canton-tower",
        id="another district, whatever the datum",
    ),
    pytest.param(
        add_landmark("canton-tower-2,x,113.3,23.1,x"), {"no-place"}, "canton-tower-2", id="a strange landmark"
    ),
    pytest.param(
        add_landmark("hongwei-village,x,113.3,north,x"),
        {"bad-degrees"},
        "hongwei-village",
        id="a landmark without latitude",
    ),
    pytest.param(
        add_landmark("hongwei-village,x,inf,23.1,x"), {"bad-degrees"}, "hongwei-village", id="a landmark at infinity"
    ),
    pytest.param(
        add_landmark("hongwei-village,x,23.1,113.3,x"),
        {"swapped-axes"},
        "hongwei-village",
        id="a landmark with swapped axes",
    ),
    pytest.param(
        change_feature("kanglu", geometry=point(113.30, 23.09)), {"geometry-kind"}, "kanglu", id="an area as a point"
    ),
    pytest.param(
        change_feature("canton-tower", geometry=None),
        {"precision-geometry", "bad-property"},
        "canton-tower",
        id="no geometry but precise",
    ),
    pytest.param(
        change_feature(
            "canton-tower",
            source=" ",
            source_zh="",
            licence="",
            method="",
            method_zh="",
            source_date="",
            datum_source="none",
        ),
        {"missing-provenance"},
        "canton-tower",
        id="a position without provenance",
    ),
    pytest.param(
        change_feature("canton-tower", source_date="yesterday"), {"bad-source-date"}, "canton-tower", id="no date"
    ),
    pytest.param(
        change_feature("canton-tower", source_date="2026-13-45"), {"bad-source-date"}, "canton-tower", id="no day"
    ),
    pytest.param(
        change_feature("canton-tower", uncertainty_m=90_000),
        {"uncertainty-precision"},
        "canton-tower",
        id="exactly 90 km",
    ),
    pytest.param(
        change_feature("canton-tower", precision="street"), {"precision-line"}, "canton-tower", id="a tower as a street"
    ),
    pytest.param(
        change_feature("lingnan-academy", note_zh=""),
        {"unlocated-without-reason"},
        "lingnan-academy",
        id="no Chinese reason",
    ),
    pytest.param(
        change_feature("lingnan-academy", note=" "), {"unlocated-without-reason"}, "lingnan-academy", id="no reason"
    ),
    pytest.param(
        change_feature("lingnan-academy", precision="exact"),
        {"precision-geometry"},
        "lingnan-academy",
        id="exactly nowhere",
    ),
]


@pytest.mark.parametrize(("break_it", "codes", "record_id"), BREAKS)
def test_each_rule_tells_what_breaks_it(
    project: Settings, break_it: Callable[[Settings], None], codes: set[str], record_id: str
) -> None:
    """A broken rule gives its own code, for the record that breaks it."""
    break_it(project)

    issues = check_project(project)

    assert codes <= {issue.code for issue in issues}
    if record_id and record_id != "haizhu-2024":
        assert record_id in {issue.record_id for issue in issues}


def test_the_real_data_breaks_no_rule(settings: Settings) -> None:
    """What is shipped is clean."""
    assert check_project(settings) == []


def test_a_mention_may_not_be_taken_twice(project: Settings) -> None:
    """The ledger cannot list a place of the register again."""

    def change(text: str) -> str:
        row = next(line for line in text.split("\n") if line.startswith("one-hour"))
        return text.replace(row, row.replace("穗港澳1小时生活圈", "琶洲港澳客运口岸").replace("85,94", "72,80"), 1)

    edit(project.unmapped_path, change)

    assert [issue.code for issue in check_project(project)] == ["overlapping-mention"]


def test_all_faults_come_out_in_one_run_in_file_order(project: Settings) -> None:
    """Faults of several files are told together, by file and line."""
    change_places(",urban_renewal,", ",music,")(project)
    change_places("（五）", "（四）")(project)
    change_feature("lingnan-academy", note="")(project)

    issues = check_project(project)

    assert [(issue.file, issue.code) for issue in issues] == [
        ("data/places.csv", "section-mismatch"),
        ("data/places.csv", "unknown-code"),
        ("geo/gazetteer.geojson", "unlocated-without-reason"),
    ]
    assert all(isinstance(issue, Issue) and issue.line for issue in issues)


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
@pytest.mark.parametrize(
    "place_id", ["canton-tower", "pazhou-port", "dayuanshuai-fu", "guangzhou-art-museum", "shixiangyuan"]
)
def test_an_unconverted_position_is_told_with_its_datum_and_both_distances(
    project: Settings, place_id: str, datum: Datum
) -> None:
    """A place that was left in GCJ-02 or BD-09 is told with the datum; beyond the river also as outside."""
    shift_feature(place_id, datum)(project)

    [issue, *others] = sorted(check_project(project), key=lambda issue: issue.code)

    assert (issue.code, issue.record_id, issue.file) == ("datum-suspected", place_id, "geo/gazetteer.geojson")
    assert [other.code for other in others] in ([], ["outside-district-datum"])
    assert not others or place_id == "dayuanshuai-fu"
    assert issue.expected.startswith(f"{datum}: ")
    low, high = {Datum.GCJ02: (550, 650), Datum.BD09: (1200, 1350)}[datum]
    assert low < float(issue.value) < high
    assert float(issue.expected.split()[1]) < 40


def test_a_line_that_was_not_converted_is_told_too(project: Settings) -> None:
    """The rule takes any geometry."""
    shift_feature("dongxiao-south-road", Datum.BD09)(project)

    assert {issue.code for issue in check_project(project)} == {"datum-suspected"}


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_the_datum_is_mentioned_where_it_would_explain_a_place_outside_the_district(
    project: Settings, datum: Datum
) -> None:
    """A place beyond the limit that lies inside if unconverted is told so."""
    change_feature("lijiao-village", uncertainty_m=100, precision="approximate", geometry=point(113.407, 23.097))(
        project
    )
    project.landmarks_path.unlink()
    shift_feature("lijiao-village", datum)(project)

    [issue] = check_project(project)

    assert (issue.code, issue.expected) == ("outside-district-datum", datum)


def test_a_project_without_landmarks_has_no_such_rule(project: Settings) -> None:
    """The file of landmarks is no must."""
    project.landmarks_path.unlink()
    shift_feature("canton-tower", Datum.GCJ02)(project)

    assert check_project(project) == []


def test_a_place_that_is_merely_wrong_is_not_put_down_to_its_datum(project: Settings) -> None:
    """A position 600 m off in another direction has another reason."""
    change_feature("canton-tower", geometry=point(113.3191, 23.1035))(project)

    assert check_project(project) == []


def without_boundary(project: Settings) -> None:
    """Take the limit file's name out of the report's metadata."""
    change_report('  "boundary": "boundary.geojson",\n', "", suffix=".json")(project)


@pytest.mark.parametrize(
    ("lon", "lat", "with_limits", "without"),
    [
        pytest.param(113.3, 22.9, "outside-district", None, id="another district"),
        pytest.param(114.11, 22.55, "outside-district", None, id="another city"),
        pytest.param(116.4, 39.9, "outside-guangdong", None, id="Beijing"),
        pytest.param(139.7, 35.7, "outside-guangdong", "outside-china", id="Tokyo"),
        pytest.param(39.9, 116.4, "outside-guangdong", "swapped-axes", id="Beijing, swapped"),
    ],
)
def test_the_rules_about_the_district_hold_where_the_report_names_its_limit(
    project: Settings, lon: float, lat: float, with_limits: str, without: str | None
) -> None:
    """A report without a limit file has China for its limits, and no landmark's datum is touched by that."""
    change_feature("pazhou-port", geometry=point(lon, lat))(project)
    project.landmarks_path.unlink()
    first = [issue.code for issue in check_project(project)]
    without_boundary(project)
    second = [issue.code for issue in check_project(project)]

    assert first == [with_limits]
    assert second == ([without] if without else [])


def test_a_limit_beyond_guangdong_holds_without_the_provinces_box(project: Settings) -> None:
    """A district elsewhere in China keeps its own limit; what lies outside it is told so, not as outside Guangdong."""
    limit = {"type": "Polygon", "coordinates": [[[116, 39.5], [117, 39.5], [117, 40.5], [116, 40.5], [116, 39.5]]]}
    feature = {"type": "Feature", "properties": {"kind": "district"}, "geometry": limit}
    path = project.basemap_dir / "boundary.beijing.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    change_report('"boundary.geojson"', '"boundary.beijing.geojson"', suffix=".json")(project)
    change_feature("pazhou-port", geometry=point(116.4, 39.9))(project)

    faulty = {issue.record_id: issue.code for issue in check_project(project)}

    assert "pazhou-port" not in faulty
    assert set(faulty.values()) == {"outside-district"}


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", 5), ("title", "\ud800"), ("opening_section", None), ("offset", "a"), ("offset", -5), ("was", 5)],
)
def test_metadata_of_wrong_types_is_a_fault(project: Settings, field: str, value: object) -> None:
    """The check names the field, and goes on."""
    path = project.reports_dir / "haizhu-2024.json"
    metadata = json.loads(path.read_text(encoding="utf-8"))
    (metadata if field in metadata else metadata["cleaning"][0])[field] = value
    path.write_text(json.dumps(metadata), encoding="utf-8")

    [issue] = check_project(project)

    assert issue.code == "report-unreadable"
    assert issue.value.startswith(f"{field}: ")


@pytest.mark.parametrize("name", ["../boundary.geojson", "a/b.geojson", 7])
def test_a_boundary_is_the_plain_name_of_a_file(project: Settings, name: object) -> None:
    """Metadata cannot lead out of the base map's folder."""
    change_report('"boundary.geojson"', json.dumps(name), suffix=".json")(project)

    assert "report-unreadable" in {issue.code for issue in check_project(project)}


def test_an_unfinished_writing_is_a_fault(project: Settings) -> None:
    """What has not got its name yet is named."""
    (project.root / "data" / ".places.csv.x").write_text("new", encoding="utf-8")
    (project.root / JOURNAL).write_text(json.dumps([["data/.places.csv.x", "data/places.csv", ""]]), encoding="utf-8")

    [issue] = check_project(project)

    assert (issue.code, issue.file, issue.value) == ("unfinished-writing", JOURNAL, "places.csv")


@pytest.mark.parametrize("content", ["{", json.dumps([["\0", "x", ""]]), "[" * 100_000])
def test_an_unreadable_journal_is_a_fault_beside_the_others(project: Settings, content: str) -> None:
    """It does not stop the check."""
    (project.root / JOURNAL).write_text(content, encoding="utf-8")

    assert [(issue.code, issue.file) for issue in check_project(project)] == [("unreadable-journal", JOURNAL)]


def test_a_trial_tells_of_the_projects_own_files(project: Settings) -> None:
    """Nobody is told of a path in the copy, which is gone by then."""
    change_report('"boundary.geojson"', '"none.geojson"', suffix=".json")(project)

    with pytest.raises(ReportError) as caught:
        try_out(project, {})

    assert caught.value.facts["path"] == "geo/basemap/none.geojson"


def test_a_link_that_leads_nowhere_does_not_stop_a_trial(project: Settings) -> None:
    """A loop of symbolic links among the data is passed over where no rule reads it."""
    (project.root / "geo" / "loop").symlink_to("loop")

    assert try_out(project, {}).issues == []


def test_a_trial_without_room_is_told(project: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk for temporary files is an error that says where."""

    def copytree(*_: object, **__: object) -> None:
        raise shutil.Error([("a", "b", "No space left on device")])

    monkeypatch.setattr(shutil, "copytree", copytree)

    with pytest.raises(WriteError) as caught:
        try_out(project, {})

    assert caught.value.code == "scratch-failed"


def test_a_trial_changes_nothing_and_finds_what_would_be_wrong(project: Settings) -> None:
    """The rules run over the files as they would be."""
    before = project.places_path.read_bytes()
    text = before.decode().replace(",transport,", ",music,", 1)

    issues = try_out(project, {project.places_path: text}).issues

    assert [issue.code for issue in new_faults(check_project(project), issues)] == ["unknown-code"]
    assert project.places_path.read_bytes() == before
