"""
Still pictures as PNG, for previews of links: what messengers show is no SVG.

Owns how a picture is drawn in pixels, in the map's light palette and the size that previews have. No words are on it,
for no font with Chinese is sure to be there; a preview has its title beside it. Geometry comes in WGS 84, lon-lat.
"""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO

import geopandas as gpd
import numpy as np
import shapely
from PIL import Image, ImageDraw, ImageOps
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from haizhumap.layer.build import representative_points
from haizhumap.model import Precision, Sector
from haizhumap.publishing.edition import Edition
from haizhumap.publishing.place_page import mark_place
from haizhumap.web.assets import read_palette
from haizhumap.web.picture import (
    CASING_PX,
    FIRST_VIEW,
    HALO,
    PREVIEW_SIZE,
    ROAD_PX,
    SIGN_PX,
    STILL_RATIO,
    SURFACES,
    Bounds,
    GroundShapes,
    Mark,
    Shapes,
    clip_shapes,
    make_projection,
    picture_bounds,
    pixels_per_metre,
    read_ground,
)
from haizhumap.web.styles import SECTOR_STYLES, dash_of

_FINE = 2
"""Drawn so many times larger, and made smaller in the end: edges are smooth then."""
_STROKE = 1.5 * _FINE
"""Pixels of the canvas for one of a picture on a page, which is 800 wide."""
_HALO_OPACITY = 0.3
_FILL_OPACITY = 0.14
_WHITE = "#ffffff"


def preview_place(edition: Edition, place_id: str) -> bytes | None:
    """
    Return the preview of a place as PNG, None for one that is not located.

    Raises
    ------
    KeyError
        If there is no such place.
    """
    mark = mark_place(edition, place_id)
    if mark is None:
        return None
    bounds = picture_bounds(mark.geometry, mark.uncertainty_m, aspect=PREVIEW_SIZE[0] / PREVIEW_SIZE[1])
    return draw_preview(read_ground(edition.ground_path), bounds, [mark])


def preview_all(edition: Edition) -> bytes:
    """Return the preview of the whole map as PNG: the district, each place that has a page as a sign."""
    gdf = edition.gdf[edition.gdf["place_id"].isin(edition.place_ids) & edition.gdf.geometry.notna()]
    left, bottom, right, top = FIRST_VIEW
    more = (top - bottom) * (PREVIEW_SIZE[1] / PREVIEW_SIZE[0] / STILL_RATIO - 1) / 2
    bounds = (left, bottom - more, right, top + more)
    return draw_preview(read_ground(edition.ground_path), bounds, list(_signs(gdf)))


def _signs(gdf: gpd.GeoDataFrame) -> Iterator[Mark]:
    for point, sector, precision in zip(representative_points(gdf), gdf["sector"], gdf["precision"], strict=True):
        yield Mark(point, 0, SECTOR_STYLES[Sector(sector)].colour, Precision(precision))


def draw_preview(ground: GroundShapes, bounds: Bounds, marks: Sequence[Mark]) -> bytes:
    """
    Return a picture as PNG, `PREVIEW_SIZE` large; the same places always give the same bytes.

    Parameters
    ----------
    ground
        What lies below.
    bounds
        What is shown, or more beside it: (left, bottom, right, top) in degrees, WGS 84.
    marks
        What is drawn upon the ground.
    """
    width = PREVIEW_SIZE[0] * _FINE
    project, height = make_projection(bounds, width)
    canvas = _Canvas(width, height)
    clipped = {kind: clip_shapes(shapes, bounds, project, (width, height)) for kind, shapes in ground.shapes.items()}
    canvas.draw_ground(clipped)
    for mark in marks:
        reach_px = mark.uncertainty_m * pixels_per_metre(bounds, width)
        canvas.draw_mark(shapely.transform(mark.geometry, project), reach_px, mark)
    return canvas.to_png()


class _Canvas:
    """A picture while it is drawn; shapes come in its pixels."""

    def __init__(self, width: int, height: int) -> None:
        self.palette = read_palette()["light"]
        self.image = Image.new("RGB", (width, height), self.palette["land"])

    def draw_ground(self, clipped: dict[str, Shapes]) -> None:
        """Draw surfaces and then roads, the least first, casings below all of them."""
        for kind in SURFACES:
            self._fill(clipped.get(kind, ()), self.palette[kind])
        for suffix, more in (("Casing", CASING_PX), ("", 0.0)):
            for name, px in ROAD_PX.items():
                self._stroke(clipped.get(name, ()), self.palette[f"{name}{suffix}"], px + more)

    def draw_mark(self, shape: BaseGeometry, reach_px: float, mark: Mark) -> None:
        """Draw a place over what its uncertainty covers, as the map draws its precision."""
        dash = dash_of(mark.precision)
        if reach_px:
            self._fill(shapely.get_parts(shape.buffer(reach_px, quad_segs=32)), HALO, _HALO_OPACITY)
        if shape.geom_type.endswith("Point"):
            for x, y in shapely.get_coordinates(shape):
                self._sign(x, y, mark.colour, is_hollow=dash is not None)
            return
        parts = shapely.get_parts(shape)
        if shape.geom_type.endswith("Polygon"):
            self._fill(parts, mark.colour, _FILL_OPACITY)
        self._stroke(parts, _WHITE, 7)
        self._stroke(parts, mark.colour, 4, dash)

    def _fill(self, shapes: Iterable[BaseGeometry], colour: str, opacity: float = 1) -> None:
        """Fill surfaces; the largest first, so that what lies in a hole of another is not lost with the hole."""
        mask = Image.new("L", self.image.size)
        draw = ImageDraw.Draw(mask)
        for polygon in sorted(_polygons(shapes), key=lambda one: -Polygon(one.exterior).area):
            draw.polygon(_pixels(polygon.exterior), fill=round(255 * opacity))
            for hole in polygon.interiors:
                draw.polygon(_pixels(hole), fill=0)
        self.image.paste(colour, mask=mask)

    def _stroke(self, shapes: Iterable[BaseGeometry], colour: str, px: float, dash: str | None = None) -> None:
        draw = ImageDraw.Draw(self.image)
        for line in _lines(shapes):
            for part in _dashes(line, dash) if dash else (line,):
                draw.line(_pixels(part), fill=colour, width=round(px * _STROKE), joint="curve")

    def _sign(self, x: float, y: float, colour: str, *, is_hollow: bool) -> None:
        fill, edge = (_WHITE, colour) if is_hollow else (colour, _WHITE)
        draw, width = ImageDraw.Draw(self.image), round(2.5 * _STROKE)
        draw.circle((x, y), SIGN_PX * _STROKE, fill=fill, outline=edge, width=width)

    def to_png(self) -> bytes:
        """Return the picture in the size of a preview, in few colours."""
        small = ImageOps.fit(self.image, PREVIEW_SIZE)
        # The colours that are farthest apart are kept, so that no sector takes another's.
        few = small.quantize(method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        stream = BytesIO()
        few.save(stream, "PNG", optimize=True)
        return stream.getvalue()


def _polygons(shapes: Iterable[BaseGeometry]) -> Iterator[Polygon]:
    yield from (one for one in shapes if isinstance(one, Polygon) and not one.is_empty)


def _lines(shapes: Iterable[BaseGeometry]) -> Iterator[LineString]:
    """Yield lines, and the rings of surfaces."""
    for one in shapes:
        if isinstance(one, Polygon):
            yield from (LineString(ring) for ring in (one.exterior, *one.interiors) if not ring.is_empty)
        elif isinstance(one, LineString) and not one.is_empty:
            yield one


def _dashes(line: LineString, dash: str) -> Iterator[BaseGeometry]:
    """Yield the pieces of a line that are drawn, of dashes as SVG has them: `7 6`."""
    drawn, gap = (float(px) * _STROKE for px in dash.split())
    for start in np.arange(0, line.length, drawn + gap).tolist():
        yield substring(line, start, start + drawn)


def _pixels(line: BaseGeometry) -> list[tuple[float, float]]:
    return [(x, y) for x, y in shapely.get_coordinates(line).tolist()]
