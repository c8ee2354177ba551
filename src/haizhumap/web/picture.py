"""
A still picture of the ground: an SVG of a piece of the offline map, with a place on it if wanted.

Owns what a picture shows without any script: for pages of single places, for previews of links, and where the map will
be. Coordinates come in WGS 84 (EPSG:4326), lon first; the picture is drawn in Web Mercator. It reads the built pack of
the ground (`geo/basemap/FORM.md`) and the palette of the map, light and dark.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from math import asinh, cos, radians, tan
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import polyline
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from haizhumap.decoding import read_json, told_as
from haizhumap.errors import InputError
from haizhumap.geo.geometry import metres_per_degree
from haizhumap.layer.flat import to_text
from haizhumap.model import Precision
from haizhumap.web.assets import read_palette
from haizhumap.web.styles import dash_of

Bounds = tuple[float, float, float, float]
Shapes = NDArray[np.object_]
Project = Callable[[NDArray[np.float64]], NDArray[np.float64]]

_MARGIN = 1.35
"""How much more than a place with its uncertainty a picture shows."""
_LEAST_M = 900
SURFACES = ("builtup", "green", "water")
ROAD_PX = {"tertiary": 2.0, "secondary": 3.0, "main": 4.0, "motorway": 5.0}
CASING_PX = 1.6
_STILL_STROKE = 0.3
"""Roads seen from afar are so much thinner."""
_BEYOND_PX = 12
_NDIGITS = 1
_EARTH_M = 6_371_008.8
_SPOTS = {"station": "stationText", "landmark": "landmarkText", "park": "greenText", "neighbourhood": "text"}
"""The labels that a picture has, and their colours; the lines' are left out."""
_LABEL_PX = 13
SIGN_PX = 9
HALO = "#f2b200"
"""The colour of what an uncertainty covers."""
_STYLED = {
    "fill": ("land", "water", "green", "builtup"),
    "stroke": (*ROAD_PX, *(f"{road}Casing" for road in ROAD_PX), "limit"),
    "text": ("stationText", "landmarkText", "greenText", "text"),
}


@dataclass(frozen=True, slots=True)
class GroundShapes:
    """The ground as a picture needs it: shapes by layer (WGS 84, lon-lat), roads by class, labels; perhaps nothing."""

    shapes: Mapping[str, Shapes]
    labels: tuple[Mapping[str, Any], ...] = ()


def parse_ground(pack: Mapping[str, Any]) -> GroundShapes:
    """Take from the pack `ground.json` what pictures show."""
    layers = {layer["id"]: layer for layer in pack["layers"]}
    shapes = {kind: _array(map(_decode_surface, layers[kind]["features"])) for kind in (*SURFACES, "district")}
    roads = layers["road"]
    lines = _array(LineString(_decode(line)) for line in roads["features"])
    classes = np.array(roads["classes"], dtype=object)[roads["class_of"]] if len(lines) else np.array([], dtype=object)
    shapes |= {name: lines[classes == name] for name in ROAD_PX}
    labels = sorted((label for label in pack["labels"] if label["kind"] in _SPOTS), key=lambda label: label["rank"])
    return GroundShapes(shapes, tuple(labels))


def read_ground(path: Path) -> GroundShapes:
    """Read the pack of the ground, once a version; a project may lack it, then there is nothing to show."""
    return _read_ground(path, path.stat().st_mtime_ns) if path.is_file() else GroundShapes({})


@lru_cache(maxsize=2)
def _read_ground(path: Path, version: int) -> GroundShapes:  # noqa: ARG001 - a key of the cache
    with told_as(InputError, "layer-unreadable", path=path.name):
        return parse_ground(read_json(path))


def _array(shapes: Iterable[BaseGeometry]) -> Shapes:
    return np.array([*shapes, None], dtype=object)[:-1]


def _decode(line: str) -> list[tuple[float, float]]:
    return polyline.decode(line, 5)  # the pack has lon first


def _decode_surface(rings: list[str]) -> Polygon:
    return Polygon(_decode(rings[0]), [_decode(ring) for ring in rings[1:]])


def picture_bounds(geometry: BaseGeometry, uncertainty_m: float, *, aspect: float) -> Bounds:
    """Return what a picture of a place shows: (left, bottom, right, top) in degrees; `aspect` is width over height."""
    left, bottom, right, top = geometry.bounds
    east, north = metres_per_degree((bottom + top) / 2)
    half_h = max(_LEAST_M, (top - bottom) * north / 2 + uncertainty_m) * _MARGIN
    half_w = max(half_h * aspect, ((right - left) * east / 2 + uncertainty_m) * _MARGIN)
    half_h = half_w / aspect
    lon, lat = (left + right) / 2, (bottom + top) / 2
    return lon - half_w / east, lat - half_h / north, lon + half_w / east, lat + half_h / north


FIRST_VIEW = (113.2360, 23.0440, 113.4090, 23.1190)
"""What the map shows at first, the district: (left, bottom, right, top) in degrees, WGS 84."""


PREVIEW_SIZE = (1200, 630)
"""Width and height, in pixels, as previews of links are cut."""


def preview_properties(url: str, alt: str) -> dict[str, str]:
    """Return what tells those who preview a link which picture to show, a PNG at an absolute address."""
    width, height = map(str, PREVIEW_SIZE)
    image = {"": url, ":type": "image/png", ":width": width, ":height": height, ":alt": alt}
    return {f"og:image{name}": value for name, value in image.items()} | {"twitter:card": "summary_large_image"}


def _height_over_width(bounds: Bounds) -> float:
    left, bottom, right, top = bounds
    return (asinh(tan(radians(top))) - asinh(tan(radians(bottom)))) / radians(right - left)


STILL_RATIO = _height_over_width(FIRST_VIEW)
"""Height over width of the first view as it is drawn."""


@dataclass(frozen=True, slots=True)
class Mark:
    """
    A place on a picture: its geometry (WGS 84, lon-lat), the metres around it in which it lies, its colour.

    `precision` says how it is drawn, as on the map: where nothing documents the position its outline is dashed and its
    sign hollow; where it stands for a region, dotted.
    """

    geometry: BaseGeometry
    uncertainty_m: float
    colour: str
    precision: Precision


def draw_picture(ground: GroundShapes, bounds: Bounds, *, width: int, title: str, mark: Mark | None = None) -> str:
    """
    Return a picture as SVG, light or dark as the reader has it.

    Parameters
    ----------
    ground
        What lies below.
    bounds
        What is shown: (left, bottom, right, top) in degrees, WGS 84.
    width
        Pixels.
    title
        What the picture shows, for those who do not see it.
    mark
        What is drawn upon the ground.
    """
    project, height = make_projection(bounds, width)
    parts = [f'<rect width="{width}" height="{height}" class="land"/>']
    parts += _draw_shapes(ground, bounds, project, (width, height))
    if mark:
        halo_px = mark.uncertainty_m * pixels_per_metre(bounds, width)
        parts += _draw_mark(shapely.transform(mark.geometry, project), halo_px, mark)
    parts += _draw_labels(ground, bounds, project, taken=_sign(mark, project))
    return _svg(parts, width, height, title)


def draw_still(ground: GroundShapes, *, width: int, title: str) -> str:
    """Return the picture that stands where the map will be: its first view in the middle ninth, in few strokes."""
    left, bottom, right, top = FIRST_VIEW
    bounds = (2 * left - right, 2 * bottom - top, 2 * right - left, 2 * top - bottom)
    project, height = make_projection(bounds, width)
    kept = ("green", "water", "main", "motorway")
    plain = GroundShapes({kind: ground.shapes[kind] for kind in kept})
    parts = [f'<rect width="{width}" height="{height}" class="land"/>']
    parts += _draw_shapes(plain, bounds, project, (width, height), stroke=_STILL_STROKE, tolerance_px=1)
    limit = "".join(map(_path, shapely.transform(ground.shapes["district"], project)))
    parts.append(f'<path d="{limit}" class="limit" stroke-width="1.5" stroke-dasharray="6 4"/>')
    return _svg(parts, width, height, title)


def _svg(parts: Iterable[str], width: int, height: int, title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label={quoteattr(to_text(title))}><style>{_style()}</style>{"".join(parts)}</svg>\n'
    )


@cache
def _style() -> str:
    """Return the colours of the map's own palette."""
    palette = read_palette()
    fixed = (
        "path{fill:none;stroke-linecap:round;stroke-linejoin:round}"
        f"text{{font:{_LABEL_PX}px sans-serif;text-anchor:middle;"
        "paint-order:stroke;stroke-width:3px;stroke-linejoin:round}"
    )
    return f"{fixed}{_colours(palette['light'])}@media (prefers-color-scheme:dark){{{_colours(palette['dark'])}}}"


def _colours(palette: Mapping[str, str]) -> str:
    fills = "".join(f".{name}{{fill:{palette[name]}}}" for name in _STYLED["fill"])
    strokes = "".join(f".{name}{{stroke:{palette[name]}}}" for name in _STYLED["stroke"])
    words = "".join(f".{name}{{fill:{palette[name]};stroke:{palette['halo']}}}" for name in _STYLED["text"])
    return fills + strokes + words


def make_projection(bounds: Bounds, width: int) -> tuple[Project, int]:
    """Return how degrees (WGS 84, lon-lat) become pixels of a picture so wide, and the height that it has."""
    left, _, right, top = bounds
    scale = width / radians(right - left)
    north = asinh(tan(radians(top)))
    height = round(_height_over_width(bounds) * width)

    def project(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        x = np.radians(lonlat[:, 0] - left) * scale
        y = (north - np.arcsinh(np.tan(np.radians(lonlat[:, 1])))) * scale
        return np.column_stack([x, y]).round(_NDIGITS)

    return project, height


def pixels_per_metre(bounds: Bounds, width: int) -> float:
    """Return how long a metre is on a picture so wide."""
    left, bottom, right, top = bounds
    return width / (radians(right - left) * _EARTH_M * cos(radians((bottom + top) / 2)))


def _draw_shapes(
    ground: GroundShapes,
    bounds: Bounds,
    project: Project,
    size: tuple[int, int],
    *,
    stroke: float = 1,
    tolerance_px: float = 0,
) -> Iterator[str]:
    """Draw surfaces and then roads, the least first, casings below all of them."""
    paths = {kind: _view(shapes, bounds, project, size, tolerance_px) for kind, shapes in ground.shapes.items()}
    for kind in SURFACES:
        if path := paths.get(kind):
            yield f'<path d="{path}" class="{kind}" fill-rule="evenodd"/>'
    for suffix, more in (("Casing", CASING_PX), ("", 0.0)):
        for name, px in ROAD_PX.items():
            if path := paths.get(name):
                yield f'<path d="{path}" class="{name}{suffix}" stroke-width="{(px + more) * stroke:g}"/>'


def _view(shapes: Shapes, bounds: Bounds, project: Project, size: tuple[int, int], tolerance_px: float) -> str:
    return "".join(map(_path, clip_shapes(shapes, bounds, project, size, tolerance_px=tolerance_px)))


def clip_shapes(
    shapes: Shapes, bounds: Bounds, project: Project, size: tuple[int, int], *, tolerance_px: float = 0
) -> Shapes:
    """Return what of some shapes lies in view, in pixels; what is smaller than the tolerance is left out."""
    left, bottom, right, top = bounds
    boxes = shapely.bounds(shapes).reshape(-1, 4)
    meets = (boxes[:, 0] <= right) & (boxes[:, 2] >= left) & (boxes[:, 1] <= top) & (boxes[:, 3] >= bottom)
    drawn = shapely.transform(shapes[meets], project)
    if tolerance_px:
        drawn = shapely.simplify(drawn, tolerance_px)
        drawn = drawn[np.hypot(*(shapely.bounds(drawn).reshape(-1, 4) @ _SIDES).T) > 4 * tolerance_px]
    width, height = size
    clipped = shapely.clip_by_rect(drawn, -_BEYOND_PX, -_BEYOND_PX, width + _BEYOND_PX, height + _BEYOND_PX)
    return shapely.get_parts(clipped)


_SIDES = np.array([[-1, 0], [0, -1], [1, 0], [0, 1]])
"""Bounds times these are width and height."""


def _path(part: BaseGeometry) -> str:
    if isinstance(part, Polygon):
        return "".join(f"M{_points(ring)}Z" for ring in (part.exterior, *part.interiors) if not ring.is_empty)
    return f"M{_points(part)}" if part.geom_type == "LineString" and not part.is_empty else ""


def _points(line: BaseGeometry) -> str:
    return "L".join(f"{x:g} {y:g}" for x, y in shapely.get_coordinates(line).round(_NDIGITS))


def _draw_mark(shape: BaseGeometry, uncertainty_px: float, mark: Mark) -> Iterator[str]:
    colour, dash = mark.colour, dash_of(mark.precision)
    halo = shape.buffer(max(uncertainty_px, 1), quad_segs=16)
    path = "".join(map(_path, shapely.get_parts(halo)))
    yield f'<path d="{path}" style="fill:{HALO};fill-opacity:.3"/>'
    if shape.geom_type.endswith("Point"):
        for x, y in shapely.get_coordinates(shape).round(_NDIGITS):
            fill, stroke = ("#fff", colour) if dash else (colour, "#fff")
            yield f'<circle cx="{x:g}" cy="{y:g}" r="{SIGN_PX}" fill="{fill}" stroke="{stroke}" stroke-width="2.5"/>'
        return
    path = "".join(map(_path, shapely.get_parts(shape)))
    fill = f"fill:{colour};fill-opacity:.14" if shape.geom_type.endswith("Polygon") else "fill:none"
    dashes = f";stroke-dasharray:{dash}" if dash else ""
    yield f'<path d="{path}" style="{fill};stroke:#fff;stroke-width:7"/>'
    yield f'<path d="{path}" style="fill:none;stroke:{colour};stroke-width:4{dashes}"/>'


def _sign(mark: Mark | None, project: Project) -> list[BaseGeometry]:
    """Return what a place's sign covers; a line or a surface lets names stand upon it."""
    if not mark or not mark.geometry.geom_type.endswith("Point"):
        return []
    return [shapely.transform(mark.geometry, project).buffer(SIGN_PX)]


def _draw_labels(ground: GroundShapes, bounds: Bounds, project: Project, *, taken: list[BaseGeometry]) -> Iterator[str]:
    """Write the names of spots in view, the weightiest first, where neither the place nor another name stands."""
    left, bottom, right, top = bounds
    for label in ground.labels:
        lon, lat = label.get("at", (180, 90))
        if not (left < lon < right and bottom < lat < top):
            continue
        [[x, y]] = project(np.array([[lon, lat]])).tolist()
        half = len(label["zh"]) * _LABEL_PX / 2
        box = shapely.box(x - half, y - _LABEL_PX, x + half, y + _LABEL_PX / 2)
        if not any(box.intersects(other) for other in taken):
            taken.append(box)
            yield f'<text x="{x:g}" y="{y:g}" class="{_SPOTS[label["kind"]]}">{escape(to_text(label["zh"]))}</text>'
