"""
A still picture of the ground: an SVG of a piece of the offline map, with a place on it if wanted.

Owns what a picture shows without any script: for place pages, for link previews, and where the map will be. Coordinates
come in WGS 84 (EPSG:4326), lon first; the picture is drawn in Web Mercator. It reads the built pack of the ground
(`geo/basemap/FORM.md`) and the palette of the map.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import asinh, cos, radians, tan
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import numpy as np
import polyline
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from haizhumap.geo.geometry import metres_per_degree

Bounds = tuple[float, float, float, float]

_MARGIN = 1.35
"""How much more than a place with its uncertainty a picture shows."""
_LEAST_M = 900
_ROAD_PX = {"motorway": 5.0, "main": 4.0, "secondary": 3.0, "tertiary": 2.0}
_NDIGITS = 1
_COLOURS = {
    "land": "#f6f3ea",
    "water": "#b5d4e6",
    "green": "#cfe3c0",
    "road": "#ffffff",
    "casing": "#d8d0c0",
    "main": "#fbe7ae",
    "halo": "#f2b200",
}


def picture_bounds(geometry: BaseGeometry, uncertainty_m: float, *, aspect: float) -> Bounds:
    """Return what a picture of a place shows: (left, bottom, right, top) in degrees; `aspect` is width over height."""
    left, bottom, right, top = geometry.bounds
    east, north = metres_per_degree((bottom + top) / 2)
    half_h = max(_LEAST_M, (top - bottom) * north / 2 + uncertainty_m) * _MARGIN
    half_w = max(half_h * aspect, ((right - left) * east / 2 + uncertainty_m) * _MARGIN)
    half_h = half_w / aspect
    lon, lat = (left + right) / 2, (bottom + top) / 2
    return lon - half_w / east, lat - half_h / north, lon + half_w / east, lat + half_h / north


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on a picture: its geometry (WGS 84, lon-lat), the metres around it in which it lies, its colour."""

    geometry: BaseGeometry
    uncertainty_m: float
    colour: str


def draw_picture(pack_path: Path, bounds: Bounds, *, width: int, title: str, mark: Mark | None = None) -> str:
    """
    Return a picture as SVG.

    Parameters
    ----------
    pack_path
        The built `ground.json`; a project may lack it, then there is the place alone.
    bounds
        What is shown: (left, bottom, right, top) in degrees, WGS 84.
    width
        Pixels.
    title
        What the picture shows, for those who do not see it.
    mark
        What is drawn upon the ground.
    """
    project, height = _projection(bounds, width)
    view = shapely.box(0, 0, width, height).buffer(12)
    parts = [f'<rect width="{width}" height="{height}" fill="{_COLOURS["land"]}"/>']
    for layer in _layers(pack_path) if pack_path.is_file() else ():
        parts += _draw_layer(layer, project, view)
    if mark:
        halo_px = mark.uncertainty_m * _pixels_per_metre(bounds, width)
        parts += _draw_mark(shapely.transform(mark.geometry, project), halo_px, mark.colour)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label={quoteattr(title)}>{"".join(parts)}</svg>\n'
    )


def _projection(bounds: Bounds, width: int) -> tuple[Any, int]:
    left, bottom, right, top = bounds
    scale = width / radians(right - left)
    north = asinh(tan(radians(top)))
    height = round((north - asinh(tan(radians(bottom)))) * scale)

    def project(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        x = np.radians(lonlat[:, 0] - left) * scale
        y = (north - np.arcsinh(np.tan(np.radians(lonlat[:, 1])))) * scale
        return np.column_stack([x, y]).round(_NDIGITS)

    return project, height


def _pixels_per_metre(bounds: Bounds, width: int) -> float:
    left, bottom, right, top = bounds
    return width / ((right - left) * 111_320 * cos(radians((bottom + top) / 2)))


@lru_cache(maxsize=2)
def _read_layers(path: Path, version: int) -> tuple[Mapping[str, Any], ...]:  # noqa: ARG001 - a key of the cache
    return tuple(json.loads(path.read_bytes())["layers"])


def _layers(path: Path) -> Iterable[Mapping[str, Any]]:
    return _read_layers(path, path.stat().st_mtime_ns)


def _decode(line: str) -> list[tuple[float, float]]:
    return polyline.decode(line, 5)  # the pack has lon first


def _draw_layer(layer: Mapping[str, Any], project: Any, view: BaseGeometry) -> Iterator[str]:  # noqa: ANN401 - numpy's
    kind = layer["id"]
    if kind in {"water", "green"}:
        shapes = (Polygon(_decode(rings[0]), [_decode(ring) for ring in rings[1:]]) for rings in layer["features"])
        path = "".join(_paths(shapely.transform(shape, project), view) for shape in shapes)
        yield f'<path d="{path}" fill="{_COLOURS[kind]}" fill-rule="evenodd"/>'
    if kind == "road":
        lines = [shapely.transform(LineString(_decode(line)), project) for line in layer["features"]]
        names = [layer["classes"][index] for index in layer["class_of"]]
        for paint in ("casing", "road"):
            for name, px in reversed(_ROAD_PX.items()):
                path = "".join(_paths(line, view) for line, own in zip(lines, names, strict=True) if own == name)
                fill = "main" if paint == "road" and name in {"motorway", "main"} else paint
                stroke = px + (1.6 if paint == "casing" else 0)
                yield (
                    f'<path d="{path}" fill="none" stroke="{_COLOURS[fill]}" stroke-width="{stroke}" '
                    'stroke-linecap="round" stroke-linejoin="round"/>'
                )


def _paths(shape: BaseGeometry, view: BaseGeometry) -> str:
    """Return what of a shape lies in view as the data of a path; lines and rings alike."""
    if not shape.intersects(view):
        return ""
    clipped = shape.buffer(0).intersection(view) if shape.geom_type == "Polygon" else shape.intersection(view)
    return "".join(_path(part) for part in shapely.get_parts(clipped))


def _path(part: BaseGeometry) -> str:
    if isinstance(part, Polygon):
        return "".join(f"M{_points(ring)}Z" for ring in (part.exterior, *part.interiors))
    return f"M{_points(part)}" if part.geom_type == "LineString" else ""


def _points(line: BaseGeometry) -> str:
    return "L".join(f"{x:g} {y:g}" for x, y in shapely.get_coordinates(line).round(_NDIGITS))


def _draw_mark(shape: BaseGeometry, uncertainty_px: float, colour: str) -> Iterator[str]:
    halo = shape.buffer(max(uncertainty_px, 1))
    yield f'<path d="{"".join(map(_path, shapely.get_parts(halo)))}" fill="{_COLOURS["halo"]}" fill-opacity="0.3"/>'
    if shape.geom_type.endswith("Point"):
        x, y = shapely.get_coordinates(shape)[0].round(_NDIGITS)
        yield f'<circle cx="{x:g}" cy="{y:g}" r="9" fill="{colour}" stroke="#fff" stroke-width="2.5"/>'
        return
    is_surface = shape.geom_type.endswith("Polygon")
    path = "".join(map(_path, shapely.get_parts(shape)))
    fill = f'fill="{colour}" fill-opacity="0.14"' if is_surface else 'fill="none"'
    yield f'<path d="{path}" {fill} stroke="{colour}" stroke-width="4" stroke-linejoin="round"/>'
