"""The still picture of the ground."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from shapely.geometry import Point, box

from haizhumap.paths import Settings
from haizhumap.web.picture import STILL_RATIO, Mark, draw_picture, draw_still, picture_bounds, read_ground

PLACE = Point(113.32, 23.09)
SVG = "{http://www.w3.org/2000/svg}"


def test_a_picture_shows_a_place_with_its_uncertainty() -> None:
    """Place, circle and a margin lie within; the sides have the wanted ratio in metres."""
    left, bottom, right, top = picture_bounds(PLACE, 2000, aspect=2)

    assert box(left, bottom, right, top).contains(PLACE)
    assert (top - bottom) / 2 * 110_750 > 2000
    assert (right - left) * 102_400 / ((top - bottom) * 110_750) == pytest.approx(2, rel=0.01)


def test_a_picture_runs_nothing_and_its_title_is_text(settings: Settings) -> None:
    """It is well-formed whatever the title holds, and asks for nothing."""
    ground = read_ground(settings.basemap_dir / "ground.json")
    hostile = "\"<script>alert(1)</script>&'"
    bounds = picture_bounds(PLACE, 500, aspect=1.5)

    picture = draw_picture(ground, bounds, width=600, title=hostile, mark=Mark(PLACE, 500, "#b81f00"))

    root = ET.fromstring(picture)  # noqa: S314 - our own file
    assert root.get("aria-label") == hostile
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {"svg", "style", "rect", "path", "circle", "text", "g"}
    assert "#b81f00" in picture
    assert "href" not in picture


def test_a_project_without_a_ground_has_a_picture_too(tmp_path: Path) -> None:
    """The place stands on plain land."""
    picture = draw_picture(read_ground(tmp_path / "none.json"), (113.3, 23.0, 113.4, 23.1), width=300, title="x")

    assert 'class="land"' in picture


def test_the_picture_before_the_map_keeps_its_ratio(settings: Settings) -> None:
    """It is three first views wide and high."""
    root = ET.fromstring(  # noqa: S314 - our own file
        draw_still(read_ground(settings.basemap_dir / "ground.json"), width=900, title="x")
    )

    assert float(root.get("height", 0)) / float(root.get("width", 1)) == pytest.approx(STILL_RATIO, rel=0.02)
