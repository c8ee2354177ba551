"""Pictures for previews of links, as pixels."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageColor
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from haizhumap.layer.build import build_layer
from haizhumap.model import Precision, Sector
from haizhumap.paths import Settings
from haizhumap.publishing.edition import Edition
from haizhumap.publishing.preview import draw_preview, preview_all, preview_place
from haizhumap.publishing.site import read_edition
from haizhumap.web.assets import read_palette
from haizhumap.web.picture import PREVIEW_SIZE, GroundShapes, Mark, Shapes, picture_bounds
from haizhumap.web.styles import SECTOR_STYLES

Colour = tuple[int, ...]
NOTHING = GroundShapes({})
TOWER = Point(113.31914, 23.10899)
BOUNDS = picture_bounds(TOWER, 0, aspect=PREVIEW_SIZE[0] / PREVIEW_SIZE[1])
INK = "#b81f00"
CLOSE = 12
"""How far a colour may be off in each channel: a preview has few colours."""


@pytest.fixture(scope="module")
def edition(settings: Settings) -> Edition:
    """Return the real places."""
    return read_edition(build_layer(settings), settings)


def read(png: bytes) -> Image.Image:
    """Return a picture as pixels."""
    return Image.open(BytesIO(png)).convert("RGB")


def middle(image: Image.Image, east: int = 0) -> Colour:
    """Return the colour in the middle of a picture, or so many pixels east of it."""
    found = image.getpixel((image.width // 2 + east, image.height // 2))
    assert isinstance(found, tuple)
    return found


def is_like(found: Colour, wanted: str) -> bool:
    """Tell whether a colour is one of the palette, but for what few colours cost."""
    return all(abs(a - b) <= CLOSE for a, b in zip(found, ImageColor.getrgb(wanted), strict=True))


def count(image: Image.Image, wanted: str) -> int:
    """Return how many pixels of a picture have a colour."""
    colours = image.getcolors(maxcolors=image.width * image.height) or []
    return sum(number for number, one in colours if isinstance(one, tuple) and is_like(one, wanted))


def test_every_located_place_has_a_preview_of_the_size_that_is_announced(edition: Edition) -> None:
    """One that is not located has none, and an unknown one is unknown."""
    unlocated = str(edition.gdf["place_id"][edition.gdf.geometry.isna()].iloc[0])
    png = preview_place(edition, "canton-tower")

    assert png
    assert read(png).size == PREVIEW_SIZE
    assert preview_place(edition, "canton-tower") == png
    assert preview_place(edition, unlocated) is None
    with pytest.raises(KeyError):
        preview_place(edition, "nowhere")


def test_the_preview_of_the_map_has_every_sector_in_its_colour(edition: Edition) -> None:
    """Few colours suffice for the ground, but no sector takes another's."""
    image = read(preview_all(edition))
    inside = edition.gdf[(edition.gdf["kind"] != "external_zone") & edition.gdf.geometry.notna()]

    assert image.size == PREVIEW_SIZE
    assert [one for one in set(inside["sector"]) if not count(image, SECTOR_STYLES[Sector(one)].colour)] == []


@pytest.mark.parametrize(
    ("precision", "middle_colour"),
    [(Precision.EXACT, INK), (Precision.APPROXIMATE, "#ffffff"), (Precision.REGION, "#ffffff")],
)
def test_a_sign_is_filled_where_the_position_is_documented(precision: Precision, middle_colour: str) -> None:
    """As on the map."""
    image = read(draw_preview(NOTHING, BOUNDS, [Mark(TOWER, 0, INK, precision)]))

    assert is_like(middle(image), middle_colour)
    assert count(image, INK)


@pytest.mark.parametrize(
    "shape",
    [LineString([(113.31, 23.109), (113.33, 23.109)]), box(113.31, 23.105, 113.33, 23.113)],
    ids=["line", "area"],
)
def test_an_outline_is_dashed_where_the_position_is_not_documented(shape: BaseGeometry) -> None:
    """It has less of its colour than a solid one."""
    solid, dashed = (
        count(read(draw_preview(NOTHING, BOUNDS, [Mark(shape, 0, INK, precision)])), INK)
        for precision in (Precision.AREA, Precision.APPROXIMATE)
    )

    assert 0.2 * solid < dashed < 0.8 * solid


def test_what_an_uncertainty_covers_is_yellow() -> None:
    """So far as it reaches, and no farther."""
    image = read(draw_preview(NOTHING, BOUNDS, [Mark(TOWER, 300, INK, Precision.EXACT)]))
    land = read_palette()["light"]["land"]

    assert not is_like(middle(image, east=60), land)
    assert is_like(middle(image, east=400), land)


def test_an_island_in_a_lake_is_land() -> None:
    """And a pond on the island is water."""
    left, bottom, right, top = BOUNDS
    lake = Polygon(box(left, bottom, right, top).exterior, [TOWER.buffer(0.005).exterior])
    water = _shapes(lake, TOWER.buffer(0.001))
    image = read(draw_preview(GroundShapes({"water": water}), BOUNDS, []))
    palette = read_palette()["light"]

    assert is_like(middle(image), palette["water"])
    assert is_like(middle(image, east=100), palette["land"])
    assert is_like(middle(image, east=500), palette["water"])


def _shapes(*shapes: BaseGeometry) -> Shapes:
    return np.array([*shapes, None], dtype=object)[:-1]
