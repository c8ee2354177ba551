"""
Asking OpenStreetMap for a place's line or outline, through an Overpass server.

Owns the question, the way from OSM's elements to one geometry, and the comparison with what stands in the gazetteer.
Coordinates are WGS 84, lon first. Must not write anything.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from haizhumap.errors import GeocodeError
from haizhumap.geo.geometry import distance_m, metres_per_degree, size_of
from haizhumap.geocoding.http import Fetcher, Request
from haizhumap.geocoding.proposals import Proposal
from haizhumap.i18n import t
from haizhumap.model import Datum, Kind, Place, Position, Precision

PROVIDER = "osm"
URL_VARIABLE = "HAIZHUMAP_OVERPASS_URL"
PUBLIC_URL = "https://overpass-api.de/api/interpreter"
LICENCE = "ODbL-1.0 (© OpenStreetMap contributors)"

_SERVER_S = 25
_NAME_TAGS = ("name", "name:zh", "official_name", "alt_name", "name:en")
_LINES: Mapping[Kind, str] = {
    Kind.ROAD: "highway",
    Kind.ROAD_SEGMENT: "highway",
    Kind.GREENWAY: "highway",
    Kind.WATERWAY: "waterway",
}
"""Kinds that are lines, with the tag their ways have; all others are outlines."""

_FOUND: Mapping[Kind, tuple[Precision, int]] = {
    Kind.ROAD: (Precision.STREET, 20),
    Kind.GREENWAY: (Precision.STREET, 20),
    Kind.WATERWAY: (Precision.APPROXIMATE, 300),
    Kind.AREA: (Precision.AREA, 100),
    Kind.VILLAGE: (Precision.AREA, 100),
}
"""What OSM's geometry is worth for a kind, in metres; a creek's line only stands for its catchment."""

_FOOTPRINT = (Precision.FOOTPRINT, 30)
_HECTARE_M2 = 10_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A named way or relation of OSM: its id (`way/1`), its tags and its lines (WGS 84, lon-lat) by role."""

    osm_id: str
    tags: Mapping[str, str]
    outer: tuple[LineString, ...]
    inner: tuple[LineString, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What OSM has for a place: geometry (WGS 84, lon-lat), worth, the objects and the day of OSM's data (ISO)."""

    place: Place
    name: str
    geometry: BaseGeometry
    precision: Precision
    uncertainty_m: int
    osm_ids: tuple[str, ...]
    as_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Old beside new: types, sizes (km of a line, ha of an outline, 0 of a point) and the centroids' distance."""

    old_type: str
    new_type: str
    old_size: float
    new_size: float
    distance_m: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overpass:
    """An Overpass server and the district (WGS 84, lon-lat) within which it is asked."""

    fetcher: Fetcher
    district: BaseGeometry
    url: str = PUBLIC_URL
    names: tuple[str, ...] = field(default=_NAME_TAGS)

    def find(self, place: Place, position: Position) -> Found | None:
        """
        Return what OSM has under the place's official name, else its name, else an alias, or None.

        Only what touches the district counts. Of a section of a road, the part within the uncertainty around the
        known position is taken, with the precision it had: OSM does not know where the report's section ends.

        Raises
        ------
        GeocodeError
            If the server does not answer usably.
        """
        names = tuple(dict.fromkeys((place.official_name_zh, place.name_zh, *place.aliases)))
        query = build_query(names, place.kind, self.district.bounds)
        request = Request(provider=PROVIDER, url=self.url, params={"data": query}, is_form=True, interval_s=2.0)
        (elements, as_of), asked_on = self.fetcher.ask(request, read=read_answer)
        for name in names:
            if found := self._under(name, elements, place, position, as_of or asked_on):
                return found
        return None

    def _under(
        self, name: str, elements: Iterable[Element], place: Place, position: Position, as_of: str
    ) -> Found | None:
        named = [element for element in elements if name in {element.tags.get(tag) for tag in self.names}]
        parts = [(element.osm_id, part) for element in named if (part := _geometry(element, place.kind)) is not None]
        parts = [(osm_id, part) for osm_id, part in parts if part.intersects(self.district)]
        if not parts:
            return None
        geometry = _joined([part for _, part in parts])
        precision, uncertainty_m = _FOUND.get(place.kind, _FOOTPRINT)
        if place.kind is Kind.ROAD_SEGMENT:
            if position.geometry is None or position.uncertainty_m is None:
                return None
            geometry = _within(geometry, position.geometry, position.uncertainty_m)
            precision, uncertainty_m = position.precision, position.uncertainty_m
        if geometry.is_empty:
            return None
        return Found(
            place=place,
            name=name,
            geometry=geometry,
            precision=precision,
            uncertainty_m=uncertainty_m,
            osm_ids=tuple(osm_id for osm_id, _ in parts),
            as_of=as_of,
        )


def build_query(names: Iterable[str], kind: Kind, bounds: tuple[float, float, float, float]) -> str:
    """Return the Overpass QL that asks for lines or outlines with one of these names in a box (WGS 84, lon first)."""
    left, bottom, right, top = bounds
    box = f"({bottom:.5f},{left:.5f},{top:.5f},{right:.5f})"
    tag = f'["{_LINES[kind]}"]' if kind in _LINES else '[!"highway"][!"waterway"]'
    element = "way" if kind in _LINES else "wr"
    parts = [f'{element}{tag}["{key}"="{_quoted(name)}"]{box};' for name in names for key in _NAME_TAGS]
    return "\n".join((f"[out:json][timeout:{_SERVER_S}];", "(", *parts, ");", "out geom;"))


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


def read_answer(answer: Any) -> tuple[list[Element], str]:  # noqa: ANN401 - JSON
    """
    Return an Overpass answer's elements, and the day of its data (ISO) or "".

    Raises
    ------
    GeocodeError
        If the server broke off.
    """
    if "error" in (remark := str(answer.get("remark", ""))):
        raise GeocodeError("provider-busy", provider=PROVIDER, why=remark)
    elements = [element for raw in answer["elements"] if (element := _element(raw)) is not None]
    return elements, str(answer.get("osm3s", {}).get("timestamp_osm_base", ""))[:10]


def _element(raw: Mapping[str, Any]) -> Element | None:
    """Return a way or a relation that has lines; None for anything else."""
    osm_id, tags = f"{raw['type']}/{raw['id']}", raw.get("tags", {})
    if raw["type"] == "way":
        return Element(osm_id=osm_id, tags=tags, outer=tuple(_lines([raw])))
    if raw["type"] != "relation":
        return None
    members = [member for member in raw["members"] if member["type"] == "way"]
    inner = [member for member in members if member["role"] == "inner"]
    outer = [member for member in members if member["role"] in {"outer", ""}]
    return Element(osm_id=osm_id, tags=tags, outer=tuple(_lines(outer)), inner=tuple(_lines(inner)))


def _lines(ways: Iterable[Mapping[str, Any]]) -> Iterator[LineString]:
    for way in ways:
        points = [(float(point["lon"]), float(point["lat"])) for point in way.get("geometry", []) if point]
        if len(points) > 1:
            yield LineString(points)


def _geometry(element: Element, kind: Kind) -> BaseGeometry | None:
    """Return an element as the kind wants it, a line or an outline, or None if it is no such thing."""
    if not element.outer:
        return None
    if kind in _LINES:
        return shapely.union_all(element.outer)
    outline = shapely.union_all(rings_of(element.outer))
    if inner := rings_of(element.inner):
        outline = shapely.difference(outline, shapely.union_all(inner))
    return None if outline.is_empty else outline


def rings_of(lines: Iterable[LineString]) -> list[Polygon]:
    """Return the areas that lines close, alone or one after the other."""
    merged = shapely.line_merge(shapely.union_all(list(lines)))
    parts = shapely.get_parts(shapely.polygonize(shapely.get_parts(merged)))
    return [shapely.make_valid(part) for part in parts]


def _joined(parts: list[BaseGeometry]) -> BaseGeometry:
    union = shapely.union_all(parts)
    return shapely.line_merge(union) if union.geom_type == "MultiLineString" else union


def _within(line: BaseGeometry, known: BaseGeometry, radius_m: int) -> BaseGeometry:
    """Return the part of a line within a radius of a known position, both WGS 84, lon-lat, as lines only."""
    scale = metres_per_degree(known.centroid.y)
    around = shapely.transform(known, lambda degrees: degrees * scale).buffer(radius_m)
    part = shapely.intersection(line, shapely.transform(around, lambda metres: metres / scale))
    lines = [piece for piece in shapely.get_parts(part) if piece.geom_type == "LineString"]
    return _joined(lines) if lines else LineString()


def propose(found: Found) -> Proposal:
    """Return what OSM has for a place as a proposal."""
    facts = {"name": found.name, "count": len(found.osm_ids)}
    return Proposal(
        place_id=found.place.place_id,
        name=found.place.name_zh,
        provider=PROVIDER,
        level=found.geometry.geom_type,
        score=1.0,
        precision=found.precision,
        uncertainty_m=found.uncertainty_m,
        datum_source=Datum.WGS84,
        source=f"OpenStreetMap {t('proposal.list', 'en').join(found.osm_ids)}",
        source_zh=f"OpenStreetMap {t('proposal.list', 'zh').join(found.osm_ids)}",
        source_date=found.as_of,
        licence=LICENCE,
        method=t("proposal.method-osm", "en", **facts),
        method_zh=t("proposal.method-osm", "zh", **facts),
        note="",
        note_zh="",
        geometry=found.geometry,
    )


def compare(old: BaseGeometry | None, new: BaseGeometry) -> Difference:
    """Return what changes from the gazetteer's geometry to a new one, both WGS 84, lon-lat; metres on the ellipsoid."""
    return Difference(
        old_type=old.geom_type if old else "",
        new_type=new.geom_type,
        old_size=_size(old) if old else 0.0,
        new_size=_size(new),
        distance_m=distance_m(old.centroid, new.centroid) if old else None,
    )


def _size(geometry: BaseGeometry) -> float:
    """Return a line's length in km or an outline's area in ha, 0 of a point."""
    size = size_of(geometry)
    return (size.length_m or 0.0) / 1000 if size.area_m2 is None else size.area_m2 / _HECTARE_M2
