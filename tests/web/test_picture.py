"""Still pictures of the ground."""

import pytest
from lxml import etree
from shapely.geometry import LineString, Point, box
from shapely.geometry.base import BaseGeometry

from haizhumap.model import Precision
from haizhumap.paths import Settings
from haizhumap.web.assets import static_dir
from haizhumap.web.picture import (
    FIRST_VIEW,
    STILL_RATIO,
    GroundShapes,
    Mark,
    draw_picture,
    draw_still,
    picture_bounds,
    read_ground,
)

TOWER = Point(113.31914, 23.10899)
NOTHING = GroundShapes({})
SHAPES = [
    (TOWER, "circle"),
    (LineString([(113.30, 23.10), (113.32, 23.11)]), "path"),
    (box(113.30, 23.10, 113.32, 23.11), "path"),
]


def test_a_picture_shows_a_place_with_its_uncertainty_and_some_more() -> None:
    """The place is in the middle, the halo inside, the sides as asked for."""
    left, bottom, right, top = picture_bounds(TOWER, 2000, aspect=1.6)

    assert ((left + right) / 2, (bottom + top) / 2) == pytest.approx((TOWER.x, TOWER.y))
    assert (top - bottom) * 111_000 > 2 * 2000
    assert (right - left) * 102_500 == pytest.approx(1.6 * (top - bottom) * 110_750, rel=0.01)


@pytest.mark.parametrize(("shape", "tag"), SHAPES)
def test_points_lines_and_surfaces_are_drawn_in_their_colour(shape: Point, tag: str) -> None:
    """A point is a sign, all else its own outline, each over the halo."""
    bounds = picture_bounds(shape, 100, aspect=1.6)
    svg = draw_picture(NOTHING, bounds, width=400, title="a", mark=Mark(shape, 100, "#123456", Precision.EXACT))

    root = etree.fromstring(svg.encode())
    drawn = [one for one in root.iter(f"{{*}}{tag}") if "#123456" in etree.tostring(one).decode()]
    assert drawn
    assert root.get("width") == "400"
    assert float(root.get("height")) == pytest.approx(250, abs=1)


@pytest.mark.parametrize(
    ("precision", "dash"), [(Precision.AREA, None), (Precision.APPROXIMATE, "7 6"), (Precision.REGION, "1 7")]
)
@pytest.mark.parametrize(("shape", "tag"), SHAPES)
def test_a_picture_draws_how_sure_a_place_is_as_the_map_does(
    shape: BaseGeometry, tag: str, precision: Precision, dash: str | None
) -> None:
    """What is documented is solid and filled, what is approximate dashed or hollow, what stands for a region dotted."""
    mark = Mark(shape, 100, "#123456", precision)
    svg = draw_picture(NOTHING, picture_bounds(shape, 100, aspect=1.6), width=400, title="a", mark=mark)
    drawn = [etree.tostring(one).decode() for one in etree.fromstring(svg.encode()).iter(f"{{*}}{tag}")]

    if tag == "circle":
        assert ('fill="#fff"' in drawn[-1]) == (dash is not None)
    else:
        assert (f"stroke-dasharray:{dash}" in drawn[-1]) == (dash is not None)
    code = (static_dir() / "map" / "places.js").read_text(encoding="utf-8")
    assert dash is None or f'"{dash}"' in code


def test_the_halo_is_as_wide_as_the_uncertainty() -> None:
    """Metres become pixels by the picture's own scale."""
    bounds = picture_bounds(TOWER, 1000, aspect=1)
    svg = draw_picture(NOTHING, bounds, width=1000, title="a", mark=Mark(TOWER, 1000, "#123456", Precision.EXACT))
    path = etree.fromstring(svg.encode()).find("{*}path").get("d")
    xs = [float(pair.split()[0]) for pair in path.strip("MZ").split("L")]

    assert max(xs) - min(xs) == pytest.approx(1000 / 1.35, rel=0.01)


def test_the_still_picture_has_the_first_view_in_its_middle(settings: Settings) -> None:
    """It is three times as wide and as high, so that a wide window has ground all around."""
    svg = draw_still(read_ground(settings.basemap_dir / "ground.json"), width=1600, title="a")
    root = etree.fromstring(svg.encode())

    assert int(root.get("height")) == pytest.approx(1600 * STILL_RATIO, rel=0.01)
    assert FIRST_VIEW[0] < TOWER.x < FIRST_VIEW[2]
    assert root.findall("{*}path[@class='water']")


def test_a_title_is_no_markup() -> None:
    """It is an attribute's value."""
    svg = draw_picture(NOTHING, FIRST_VIEW, width=100, title='"><script>\x00')

    assert etree.fromstring(svg.encode()).get("aria-label") == '"><script>\ufffd'
