"""Where a report's places may lie."""

import json

import pytest
from breaks import (
    change_feature,
    change_report,
    errors,
    point,
)

from haizhumap.checks.project import check_project
from haizhumap.paths import Settings


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

    faulty = {issue.record_id: issue.code for issue in errors(project)}

    assert "pazhou-port" not in faulty
    assert set(faulty.values()) == {"outside-district"}


@pytest.mark.parametrize("name", ["../boundary.geojson", "a/b.geojson", 7])
def test_a_boundary_is_the_plain_name_of_a_file(project: Settings, name: object) -> None:
    """Metadata cannot lead out of the base map's folder."""
    change_report('"boundary.geojson"', json.dumps(name), suffix=".json")(project)

    assert "report-unreadable" in {issue.code for issue in check_project(project)}
