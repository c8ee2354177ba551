"""The rules on positions, each broken once."""

from collections.abc import Callable

import pytest
from breaks import add_landmark, change_feature, change_places, drop_feature, errors, point, shift_feature

from haizhumap.checks.project import check_project
from haizhumap.model import Datum, Severity
from haizhumap.paths import Settings

BREAKS = [
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
        add_landmark("canton-tower-2,x,113.3,23.1,50,x"), {"no-place"}, "canton-tower-2", id="a strange landmark"
    ),
    pytest.param(
        add_landmark("hongwei-village,x,113.3,north,50,x"),
        {"bad-degrees"},
        "hongwei-village",
        id="a landmark without latitude",
    ),
    pytest.param(
        add_landmark("hongwei-village,x,inf,23.1,50,x"), {"bad-degrees"}, "hongwei-village", id="a landmark at infinity"
    ),
    pytest.param(
        add_landmark("hongwei-village,x,23.1,113.3,50,x"),
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


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
@pytest.mark.parametrize(
    "place_id", ["canton-tower", "pazhou-port", "dayuanshuai-fu", "guangzhou-art-museum", "shixiangyuan"]
)
def test_an_unconverted_position_is_told_with_its_datum_and_both_distances(
    project: Settings, place_id: str, datum: Datum
) -> None:
    """A place that was left in GCJ-02 or BD-09 is told with the datum; beyond the river also as outside."""
    shift_feature(place_id, datum)(project)

    [issue, *others] = sorted(errors(project), key=lambda issue: issue.code)

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

    assert {issue.code for issue in errors(project)} == {"datum-suspected"}


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

    [issue] = errors(project)

    assert (issue.code, issue.expected) == ("outside-district-datum", datum)


def test_a_project_without_landmarks_has_no_such_rule(project: Settings) -> None:
    """The file of landmarks is no must."""
    project.landmarks_path.unlink()
    shift_feature("canton-tower", Datum.GCJ02)(project)

    assert errors(project) == []


def test_a_place_that_is_merely_wrong_is_not_put_down_to_its_datum(project: Settings) -> None:
    """A position 600 m off in another direction is told as such."""
    change_feature("canton-tower", geometry=point(113.3191, 23.1035))(project)

    [issue] = check_project(project)

    assert (issue.code, issue.severity, issue.expected) == ("sources-apart", Severity.WARNING, "40")
    assert float(issue.value) == pytest.approx(615, abs=3)


@pytest.mark.parametrize(
    ("place_id", "published", "said"),
    [
        pytest.param("kanglu", {"published_area_ha": 540}, ("300.2 ha", "540 ha"), id="an outline"),
        pytest.param("dongxiao-south-road", {"published_length_m": 3900}, ("3571 m", "3900 m"), id="a line"),
    ],
)
def test_a_size_unlike_the_published_one_is_told(
    project: Settings, place_id: str, published: dict[str, float], said: tuple[str, str]
) -> None:
    """More than the uncertainty all around, or at both ends, and a twentieth cannot explain it."""
    change_feature(place_id, **published)(project)

    [issue] = check_project(project)

    assert (issue.code, issue.record_id, issue.severity) == ("size-unlike-published", place_id, Severity.WARNING)
    assert (issue.value, issue.expected) == said


@pytest.mark.parametrize(
    ("place_id", "published"),
    [
        pytest.param("kanglu", {"published_area_ha": 490}, id="an outline 190 ha off, 250 m on 7.3 km around"),
        pytest.param("dongxiao-south-road", {"published_length_m": 3800}, id="a line 229 m off, 60 m and a twentieth"),
        pytest.param("canton-tower", {"published_area_ha": 17.5}, id="a point has no size"),
    ],
)
def test_a_size_that_the_uncertainty_explains_is_no_fault(
    project: Settings, place_id: str, published: dict[str, float]
) -> None:
    """The bound grows with the uncertainty."""
    words = {"published_source": "press", "published_source_zh": "报刊"}
    change_feature(place_id, **published, **words)(project)

    assert check_project(project) == []
