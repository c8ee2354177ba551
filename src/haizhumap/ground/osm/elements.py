"""
OpenStreetMap's objects as an Overpass server gives them: points, ways, relations.

Owns the way from an answer (`out geom`) to lines and surfaces. Coordinates are WGS 84 (EPSG:4326), lon first, degrees.
Must not know what an object is worth to the map.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from haizhumap.errors import GeocodeError
from haizhumap.geocoding.overpass import PROVIDER, rings_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OsmObject:
    """
    An object of OpenStreetMap: its id (`way/1`), tags, and geometry as it came.

    `lines` are a way, or a relation's outer and unnamed members; `holes` its inner ones; `stops` the points of a route.
    """

    osm_id: str
    tags: Mapping[str, str]
    point: Point | None = None
    lines: tuple[LineString, ...] = ()
    holes: tuple[LineString, ...] = ()
    stops: tuple[Point, ...] = ()

    def as_line(self) -> BaseGeometry:
        """Return its lines as one geometry, empty if it has none."""
        return shapely.line_merge(shapely.union_all(list(self.lines)))

    def as_surface(self) -> BaseGeometry:
        """Return the surface that its lines close; one that stays open, as broken relations do, is empty."""
        outline = shapely.union_all(rings_of(self.lines))
        if not self.holes:
            return outline
        return shapely.difference(outline, shapely.union_all(rings_of(self.holes)))

    def as_point(self) -> BaseGeometry:
        """Return the point itself, or one well inside the surface or on the line."""
        if self.point is not None:
            return self.point
        surface = self.as_surface()
        whole = self.as_line() if surface.is_empty else surface
        return shapely.point_on_surface(whole)


def read_objects(answer: Any) -> tuple[list[OsmObject], str]:  # noqa: ANN401 - JSON
    """
    Return an answer's objects, and the day of its data (ISO) or "".

    Raises
    ------
    GeocodeError
        If the server broke off: what it sent until then is not all there is.
    """
    if "error" in (remark := str(answer.get("remark", ""))):
        raise GeocodeError("provider-busy", provider=PROVIDER, why=remark)
    objects = [_parse(raw) for raw in answer["elements"]]
    return objects, str(answer.get("osm3s", {}).get("timestamp_osm_base", ""))[:10]


def _parse(raw: Mapping[str, Any]) -> OsmObject:
    osm_id, tags = f"{raw['type']}/{raw['id']}", raw.get("tags", {})
    if raw["type"] == "node":
        return OsmObject(osm_id=osm_id, tags=tags, point=Point(float(raw["lon"]), float(raw["lat"])))
    if raw["type"] == "way":
        return OsmObject(osm_id=osm_id, tags=tags, lines=tuple(_lines([raw])))
    ways = [member for member in raw.get("members", ()) if member["type"] == "way"]
    nodes = [member for member in raw.get("members", ()) if member["type"] == "node" and "lon" in member]
    return OsmObject(
        osm_id=osm_id,
        tags=tags,
        lines=tuple(_lines(way for way in ways if way["role"] != "inner" and "platform" not in way["role"])),
        holes=tuple(_lines(way for way in ways if way["role"] == "inner")),
        stops=tuple(Point(float(node["lon"]), float(node["lat"])) for node in nodes if "stop" in node["role"]),
    )


def _lines(ways: Iterable[Mapping[str, Any]]) -> Iterator[LineString]:
    for way in ways:
        points = [(float(point["lon"]), float(point["lat"])) for point in way.get("geometry", []) if point]
        if len(set(points)) > 1:
            yield LineString(points)
