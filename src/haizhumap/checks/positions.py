"""
The rules that positions must keep: gazetteer, register and landmarks beside each other.

Owns what can be said of a position: extent, district, geometry, size, precision, provenance, second sources. Each rule
is a function from what it looks at to issues. Coordinates are WGS 84 degrees, lon first. Must not repair anything.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from haizhumap.checks.limits import ANYWHERE, Limits
from haizhumap.geo.datum import convert_geometry
from haizhumap.geo.geometry import Size, distance_m, size_of
from haizhumap.issues import Collected, Issue
from haizhumap.model import Datum, Kind, Landmark, Place, Position, Precision, Severity

FAR_M, NEAR_M = 300, 100
"""A datum is suspected where a place is further than the one from its landmark, but when shifted nearer than the other.

In Guangzhou an unconverted value is 0.6 km off (GCJ-02) or 1.3 km (BD-09), and the two are 0.9 km apart; two sources
of one place agree to tens of metres.
"""

_POINT, _LINE, _POLYGON = {"Point"}, {"LineString", "MultiLineString"}, {"Polygon", "MultiPolygon"}
_GEOMETRY_OF_KIND: Mapping[Kind, set[str]] = {
    Kind.AREA: _POLYGON,
    Kind.VILLAGE: _POLYGON,
    Kind.ROAD: _LINE,
    Kind.ROAD_SEGMENT: _LINE | _POLYGON,
    Kind.WATERWAY: _LINE | _POLYGON,
    Kind.GREENWAY: _LINE | _POLYGON,
    Kind.VENUE: _POINT | _POLYGON,
    Kind.HOSPITAL: _POINT | _POLYGON,
    Kind.BRIDGE_TUNNEL: _LINE | _POLYGON,
    Kind.PARK: _POINT | _POLYGON,
    Kind.INDUSTRIAL_PARK: _POLYGON,
    Kind.SCHOOL: _POINT | _POLYGON,
}
_STANDS_FOR = {Precision.APPROXIMATE, Precision.REGION}
"""Where only one point of a place is known, the point may stand for it."""

_MOST_M: Mapping[Precision, int] = {
    Precision.EXACT: 100,
    Precision.FOOTPRINT: 150,
    Precision.STREET: 300,
    Precision.SECTION: 500,
    Precision.AREA: 1000,
    Precision.APPROXIMATE: 2000,
    Precision.REGION: 20_000,
}
"""The uncertainty in metres up to which a class may be called so."""

_SIZE_SHARE, _M2_PER_HA = 0.05, 10_000
"""What a published size may differ from a drawn one by whatever the uncertainty: 3.57 km for 3.5 km."""

_ALONG_LINES = {Precision.STREET, Precision.SECTION}
_SOURCE_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?|unknown")


def check_gazetteer(
    gazetteer: Collected[Position], places: Collected[Place], limits: Mapping[str, Limits]
) -> list[Issue]:
    """
    Report places without a feature, features without a place, and positions that cannot be right.

    `limits` are those of each report, by id. Places of kind external_zone may lie anywhere in their box; all others
    lie in the district, if there is one, give or take their own uncertainty.
    """
    issues = [
        Issue(code="no-position", file=gazetteer.file, line=1, record_id=place_id, field="place_id", value=place_id)
        for place_id in places.lines
        if place_id not in gazetteer.lines
    ]
    for place_id, position in gazetteer.records.items():
        if place_id not in places.lines:
            faults: Iterable[Issue] = [_no_place(place_id)]
        else:
            place = places.records.get(place_id)
            faults = _check_position(position, place, _limits_of(place, limits))
        issues += gazetteer.locate(place_id, faults)
    return issues


def _no_place(place_id: str) -> Issue:
    return Issue(code="no-place", field="place_id", value=place_id)


def _limits_of(place: Place | None, limits: Mapping[str, Limits]) -> Limits:
    return limits.get(place.report_id, ANYWHERE) if place else ANYWHERE


def _check_position(position: Position, place: Place | None, limits: Limits) -> Iterator[Issue]:
    yield from _check_precision(position)
    yield from _check_provenance(position)
    if position.geometry is None:
        return
    wrong_place = list(_check_extent(position.geometry, limits))
    yield from wrong_place
    if not wrong_place:
        yield from _check_size(position, size_of(position.geometry))
    if place is None:
        return
    if not wrong_place and place.kind is not Kind.EXTERNAL_ZONE and limits.district is not None:
        yield from _check_district(position.geometry, position.uncertainty_m or 0, limits.district)
    expected = geometry_types(place.kind, position.precision)
    if expected and position.geometry.geom_type not in expected:
        yield Issue(
            code="geometry-kind",
            field=place.kind,
            value=position.geometry.geom_type,
            expected=", ".join(sorted(expected)),
        )


def geometry_types(kind: Kind, precision: Precision) -> set[str]:
    """Return the types of geometry, by their GeoJSON names, that a kind of place may have; none where any may."""
    if kind not in _GEOMETRY_OF_KIND:
        return set()
    return _GEOMETRY_OF_KIND[kind] | (_POINT if precision in _STANDS_FOR else set())


def _check_size(position: Position, size: Size) -> Iterator[Issue]:
    """
    Yield a size that is not the published one within what the uncertainty allows.

    A line may end as far off as it is uncertain, at both ends; an outline may be off as far all around.
    """
    bound_m, length_m, area_ha = position.uncertainty_m or 0, position.published_length_m, position.published_area_ha
    if size.length_m and length_m and abs(size.length_m - length_m) > 2 * bound_m + _SIZE_SHARE * length_m:
        yield _warn("size-unlike-published", value=f"{size.length_m:.0f} m", expected=f"{length_m:g} m")
    if size.area_m2 and area_ha and position.geometry is not None:
        around_m = size_of(position.geometry.boundary).length_m or 0
        bound_ha = around_m * bound_m / _M2_PER_HA + _SIZE_SHARE * area_ha
        if abs(size.area_m2 / _M2_PER_HA - area_ha) > bound_ha:
            yield _warn(
                "size-unlike-published", value=f"{size.area_m2 / _M2_PER_HA:.1f} ha", expected=f"{area_ha:g} ha"
            )


def _check_precision(position: Position) -> Iterator[Issue]:
    is_unknown = position.precision is Precision.UNKNOWN
    if is_unknown != (position.geometry is None):
        yield Issue(
            code="precision-geometry",
            field="precision",
            value=position.precision,
            expected="null" if position.geometry is None else position.geometry.geom_type,
        )
    if (position.uncertainty_m is None) != (position.geometry is None):
        yield Issue(
            code="bad-property",
            field="uncertainty_m",
            value=str(position.uncertainty_m),
            expected="null" if position.geometry is None else "1, 2, 3 … (m)",
        )
    for field in ("note", "note_zh"):
        if position.geometry is None and not getattr(position, field).strip():
            yield Issue(code="unlocated-without-reason", field=field)


def _check_provenance(position: Position) -> Iterator[Issue]:
    if position.geometry is None:
        return
    for field in ("source", "source_zh", "source_date", "licence", "method", "method_zh"):
        if not getattr(position, field).strip():
            yield Issue(code="missing-provenance", field=field)
    if position.datum_source is Datum.NONE:
        yield Issue(code="missing-provenance", field="datum_source")
    if position.source_date.strip() and not _is_source_date(position.source_date):
        yield Issue(code="bad-source-date", field="source_date", value=position.source_date)
    yield from _check_class(position, position.geometry.geom_type)


def _is_source_date(value: str) -> bool:
    """Tell whether a text is a year, a month or a day of the calendar, or says that it is not known."""
    if not _SOURCE_DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return value == "unknown"
    return True


def _check_class(position: Position, geometry_type: str) -> Iterator[Issue]:
    """Yield what a position's class of precision does not go with."""
    most = _MOST_M.get(position.precision)
    if most is not None and (position.uncertainty_m or 0) > most:
        yield Issue(
            code="uncertainty-precision",
            field=position.precision,
            value=str(position.uncertainty_m),
            expected=str(most),
        )
    if position.precision in _ALONG_LINES and geometry_type not in _LINE:
        yield Issue(code="precision-line", field="precision", value=position.precision, expected=geometry_type)


def _check_extent(geometry: BaseGeometry, limits: Limits) -> Iterator[Issue]:
    left, bottom, right, top = geometry.bounds
    west, south, east, north = limits.bbox
    value = f"{left:.5f}, {bottom:.5f}"
    if west <= left and south <= bottom and right <= east and top <= north:
        return
    if west <= bottom and south <= left and top <= east and right <= north:
        yield Issue(code="swapped-axes", field="geometry", value=value)
        return
    expected = f"{west}-{east}° E, {south}-{north}° N"
    yield Issue(code=limits.outside, field="geometry", value=value, expected=expected)


def _check_district(geometry: BaseGeometry, uncertainty_m: int, district: BaseGeometry) -> Iterator[Issue]:
    away_m = distance_m(geometry, district)
    if away_m <= uncertainty_m:
        return
    datum, shifted_m = _closest_datum(geometry, district)
    is_inside = shifted_m <= uncertainty_m
    yield Issue(
        code="outside-district-datum" if is_inside else "outside-district",
        field="geometry",
        value=f"{away_m:.0f}",
        expected=datum if is_inside else str(uncertainty_m),
    )


def check_landmarks(
    landmarks: Collected[Landmark], places: Collected[Place], limits: Mapping[str, Limits]
) -> list[Issue]:
    """Report landmarks of no place, and landmarks that cannot be right."""
    issues: list[Issue] = []
    for place_id, landmark in landmarks.records.items():
        issues += landmarks.locate(
            place_id, _check_extent(_point(landmark), _limits_of(places.records.get(place_id), limits))
        )
        if place_id not in places.lines:
            issues += landmarks.locate(place_id, [_no_place(place_id)])
    return issues


def check_second_sources(gazetteer: Collected[Position], landmarks: Collected[Landmark]) -> list[Issue]:
    """
    Report positions further from their landmark than both uncertainties together.

    Where it is near only when taken for GCJ-02 or BD-09 that nobody converted, that is the fault. Whatever
    `datum_source` says, the gazetteer is WGS 84: a value that was not converted is as wrong under its right name as
    under a wrong one.
    """
    issues: list[Issue] = []
    for place_id, landmark in landmarks.records.items():
        position, point = gazetteer.records.get(place_id), _point(landmark)
        if position is None or position.geometry is None:
            continue
        if any(fault for one in (position.geometry, point) for fault in _check_extent(one, ANYWHERE)):
            continue  # what lies nowhere in the country has no distance from anything
        bound_m = (position.uncertainty_m or 0) + landmark.uncertainty_m
        issues += gazetteer.locate(place_id, _compare(position.geometry, point, bound_m))
    return issues


def _compare(geometry: BaseGeometry, landmark: Point, bound_m: int) -> Iterator[Issue]:
    apart_m = distance_m(geometry, landmark)
    datum, shifted_m = _closest_datum(geometry, landmark)
    if apart_m > FAR_M and shifted_m < NEAR_M:
        expected = f"{datum}: {shifted_m:.0f} m"
        yield Issue(code="datum-suspected", field="geometry", value=f"{apart_m:.0f}", expected=expected)
    elif apart_m > bound_m:
        yield _warn("sources-apart", value=f"{apart_m:.0f}", expected=str(bound_m))


def _warn(code: str, *, value: str, expected: str) -> Issue:
    return Issue(code=code, field="geometry", value=value, expected=expected, severity=Severity.WARNING)


def _closest_datum(geometry: BaseGeometry, reference: BaseGeometry) -> tuple[Datum, float]:
    """Return the datum that would bring a geometry closest to a reference in WGS 84, and how close, in metres."""
    distances = {
        datum: distance_m(convert_geometry(geometry, source=datum, target=Datum.WGS84), reference)
        for datum in (Datum.GCJ02, Datum.BD09)
    }
    datum = min(distances, key=lambda candidate: distances[candidate])
    return datum, distances[datum]


def _point(landmark: Landmark) -> Point:
    return Point(landmark.lon, landmark.lat)
