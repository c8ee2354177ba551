"""
Positions held against the ground: points in the water, lines that follow nothing, outlines on two shores.

Owns the ground as the rules need it, read from the base map's sources, and these rules. What they find is told, not
refused: a pier may stand in the river. Coordinates come in WGS 84 degrees, lon first, and are measured in metres in
one plane around the ground's middle. Must not draw or repair anything.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import box, shape
from shapely.geometry.base import BaseGeometry

from haizhumap.decoding import read_json, told_as
from haizhumap.errors import DataError
from haizhumap.geo.geometry import Degrees, Metres, plane_around
from haizhumap.issues import Collected, Issue
from haizhumap.model import Kind, Place, Position, Precision, Severity
from haizhumap.paths import Settings

_FILES = ("roads", "streets", "streams", "water")
"""Sources without which a project has no ground to hold positions against."""

_TRACED_M = 10
"""What the sources may be off by: OpenStreetMap's bridges lie 1-8 m from their traced roads."""
_STEP_M = 20
_SHORE_M2, _SHORE_SHARE = 500_000, 0.005
"""Smaller land is an islet of a lake or the river; a smaller share of an outline comes from the tracing of a bank."""
_M2_PER_HA = 10_000

_ON_WATER = frozenset({Kind.WATERWAY, Kind.BRIDGE_TUNNEL, Kind.PARK, Kind.EXTERNAL_ZONE})
_LINES, _AREAS = frozenset({"LineString", "MultiLineString"}), frozenset({"Polygon", "MultiPolygon"})

Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricGround:
    """
    The ground within `extent`, all in metres of the plane that `project` leads to.

    `shores` are the pieces of land that the water parts; `lines` all that a line may follow: roads, streets, creeks and
    banks; `names` the Chinese name of each of the `roads`, "" where it has none.
    """

    project: Callable[[Degrees], Metres]
    extent: BaseGeometry
    water: BaseGeometry
    shores: Shapes
    lines: shapely.STRtree
    roads: Shapes
    names: NDArray[np.str_]


def read_ground(settings: Settings) -> MetricGround | None:
    """
    Read the ground from the base map's sources, or None where the project lacks one of them.

    Raises
    ------
    DataError
        If a source is no collection of features, or the one of roads has no `bbox`.
    """
    paths = {name: settings.basemap_sources_dir / f"{name}.geojson" for name in _FILES}
    if not all(path.exists() for path in paths.values()):
        return None
    shapes = {name: _read(path, settings) for name, path in paths.items()}
    with told_as(DataError, "basemap-source", path=settings.relative(paths["roads"])):
        return _lay(shapes, _read_roads(paths["roads"]))


def _read(path: Path, settings: Settings) -> Shapes:
    with told_as(DataError, "basemap-source", path=settings.relative(path)):
        features = read_json(path)["features"]
        return np.array([*(shape(feature["geometry"]) for feature in features), None], dtype=object)[:-1]


def _read_roads(path: Path) -> tuple[BaseGeometry, list[str]]:
    """Return the extent of the ground, and the name of each road."""
    collection = read_json(path)
    return box(*collection["bbox"]), [feature["properties"]["name"] for feature in collection["features"]]


def _lay(shapes: Mapping[str, Shapes], roads: tuple[BaseGeometry, list[str]]) -> MetricGround:
    """Return the ground in one plane."""
    extent, names = roads
    project = plane_around(extent.centroid.x, extent.centroid.y)
    plane = {name: shapely.transform(found, project) for name, found in shapes.items()}
    ends = shapely.transform(extent, project)
    water = shapely.union_all(shapely.make_valid(plane["water"]))
    land = shapely.get_parts(shapely.difference(ends, water))
    banks = shapely.boundary(plane["water"])
    return MetricGround(
        project=project,
        extent=ends,
        water=water,
        shores=land[shapely.area(land) > _SHORE_M2],
        lines=shapely.STRtree([*plane["roads"], *plane["streets"], *plane["streams"], *banks]),
        roads=plane["roads"],
        names=np.array(names),
    )


def check_ground(gazetteer: Collected[Position], places: Collected[Place], ground: MetricGround) -> list[Issue]:
    """Report positions within the ground's extent that cannot lie on it so; zones of kilometres are left out."""
    issues: list[Issue] = []
    for place_id, position in gazetteer.records.items():
        place = places.records.get(place_id)
        if place is None or position.geometry is None or position.precision is Precision.REGION:
            continue
        plane = shapely.transform(position.geometry, ground.project)
        if ground.extent.contains(plane):
            issues += gazetteer.locate(place_id, _check(plane, position.uncertainty_m or 0, place, ground))
    return issues


def _check(plane: BaseGeometry, uncertainty_m: int, place: Place, ground: MetricGround) -> Iterator[Issue]:
    if plane.geom_type == "Point" and place.kind not in _ON_WATER:
        yield from _check_point(plane, ground)
    if plane.geom_type in _LINES:
        yield from _check_line(plane, uncertainty_m, place, ground)
    if plane.geom_type in _AREAS and place.kind not in _ON_WATER:
        yield from _check_outline(plane, ground)


def _warn(code: str, *, value: str, expected: str = "") -> Issue:
    return Issue(code=code, field="geometry", value=value, expected=expected, severity=Severity.WARNING)


def _check_point(point: BaseGeometry, ground: MetricGround) -> Iterator[Issue]:
    """Yield a point in the water, further from the bank than its tracing may be off."""
    if ground.water.contains(point) and (away_m := ground.water.boundary.distance(point)) > _TRACED_M:
        yield _warn("point-in-water", value=f"{away_m:.0f}")


def _check_line(line: BaseGeometry, uncertainty_m: int, place: Place, ground: MetricGround) -> Iterator[Issue]:
    """
    Yield a line that leaves what it follows: the road of its own name, or any road, creek or bank.

    A road through town is never far from some street: 华洲路 was drawn 1.2 km off, but 92 m at most from a street.
    """
    points = shapely.points(shapely.get_coordinates(shapely.segmentize(line, _STEP_M)))
    name = next((name for name in (place.name_zh, place.official_name_zh) if name in ground.names), "")
    if name:
        away_m = shapely.distance(points, shapely.union_all(ground.roads[ground.names == name]))
    else:
        away_m = ground.lines.query_nearest(points, return_distance=True, all_matches=False)[1]
    if (most_m := away_m.max()) > uncertainty_m + _TRACED_M:
        yield _warn("line-off-road" if name else "line-off-ground", value=f"{most_m:.0f}", expected=name)


def _check_outline(outline: BaseGeometry, ground: MetricGround) -> Iterator[Issue]:
    """Yield an outline with land on several shores."""
    areas = shapely.area(shapely.intersection(outline, ground.shores))
    held = areas[areas > _SHORE_SHARE * outline.area]
    if len(held) > 1:
        yield _warn("outline-crosses-water", value=f"{held.min() / _M2_PER_HA:.1f}", expected=str(len(held)))
