"""
The rules that the data must keep: report, register, ledger and gazetteer beside each other.

Owns the rules; each is a function from what it looks at to issues, and all faults come out in one run. Must
not repair anything or turn issues into sentences.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from haizhumap.datum import convert_geometry
from haizhumap.errors import ReportError
from haizhumap.gazetteer import read_gazetteer
from haizhumap.model import (
    Collected,
    Datum,
    Entry,
    Issue,
    Kind,
    Landmark,
    Place,
    Position,
    Precision,
    Report,
    UnmappedItem,
)
from haizhumap.register import E, read_landmarks, read_places, read_unmapped
from haizhumap.report import read_report, read_text, restore_raw, section_at, sentence_span, sha256
from haizhumap.settings import Settings

GUANGDONG_BBOX = (109.6, 20.1, 117.4, 25.6)
"""Guangdong with its coast: (left, bottom, right, top) in degrees, WGS 84, rounded outwards."""

METRES_PER_DEGREE = 102_400.0
"""Metres in a degree of longitude at 23.1° N: the shorter one, so distances are never overstated."""

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
}
_STANDS_FOR = {Precision.APPROXIMATE, Precision.REGION}
"""Where only one point of a place is known, the point may stand for it."""


def check_project(settings: Settings) -> list[Issue]:
    """
    Run every rule over the project's report, register, ledger and gazetteer.

    Returns
    -------
    issues
        All faults, by file and line.

    Raises
    ------
    HaizhumapError
        If a file of the project is missing or cannot be opened.
    """
    places = read_places(settings.places_path, name=settings.relative(settings.places_path))
    unmapped = read_unmapped(settings.unmapped_path, name=settings.relative(settings.unmapped_path))
    gazetteer = read_gazetteer(settings.gazetteer_path, name=settings.relative(settings.gazetteer_path))
    reports, issues = read_reports(settings)
    issues += places.issues + unmapped.issues + gazetteer.issues
    issues += check_register(places, reports)
    issues += check_register(unmapped, reports)
    issues += check_overlaps(places, unmapped)
    issues += check_gazetteer(gazetteer, places, read_district(settings.basemap_dir / "boundary.geojson"))
    landmarks = read_landmarks(settings.landmarks_path, name=settings.relative(settings.landmarks_path))
    issues += landmarks.issues + check_landmarks(landmarks, places) + check_datums(gazetteer, landmarks)
    return sorted(issues, key=lambda issue: (issue.file, issue.line or 0))


def read_reports(settings: Settings) -> tuple[dict[str, Report], list[Issue]]:
    """Read every report of the project by id, with the faults of those that cannot be trusted."""
    reports: dict[str, Report] = {}
    issues: list[Issue] = []
    for path in sorted(settings.reports_dir.glob("*.txt")):
        file = settings.relative(path)
        try:
            report = read_report(settings.reports_dir, path.stem)
        except ReportError as error:
            issues.append(Issue(code="report-unreadable", file=file, line=1, value=str(error)))
            continue
        reports[report.report_id] = report
        issues += check_report(report, file=file)
    return reports, issues


def check_report(report: Report, *, file: str) -> list[Issue]:
    """Report a text that is not the one recorded, and a cleaning log that does not lead back to the raw text."""
    if sha256(report.text) != report.text_sha256:
        return [Issue(code="report-text-changed", file=file, line=1, value=sha256(report.text))]
    raw = sha256(restore_raw(report.text, report.cleaning))
    if raw != report.raw_sha256:
        return [Issue(code="report-log-broken", file=file, line=1, field="cleaning", value=raw)]
    return []


def check_register(register: Collected[E], reports: Mapping[str, Report]) -> list[Issue]:
    """Report rows that do not quote their report, and rows out of the report's order."""
    issues: list[Issue] = []
    for identity, entry in register.records.items():
        report = reports.get(entry.report_id)
        rules = _ENTRY_RULES if report else ()
        faults = (
            [fault for rule in rules for fault in rule(entry, report)] if report else [_unknown_report(entry, reports)]
        )
        issues += [_located(fault, register, identity) for fault in faults]
    return issues + list(_check_order(register))


def _located(fault: Mapping[str, str], register: Collected[Any], identity: str) -> Issue:
    return Issue(file=register.file, line=register.lines[identity], record_id=identity, **fault)  # type: ignore[arg-type]


def _unknown_report(entry: Entry, reports: Mapping[str, Report]) -> dict[str, str]:
    return {
        "code": "unknown-report",
        "field": "report_id",
        "value": entry.report_id,
        "expected": ", ".join(sorted(reports)),
    }


def _check_offsets(entry: Entry, report: Report) -> Iterator[dict[str, str]]:
    for name in ("mention", "quote"):
        start, end = getattr(entry, f"{name}_start"), getattr(entry, f"{name}_end")
        value = f"{start}-{end}"
        if start >= end:
            yield {"code": "offsets-order", "field": f"{name}_start", "value": value}
        if end > len(report.text):
            yield {"code": "offsets-outside", "field": f"{name}_end", "value": value, "expected": str(len(report.text))}


def _check_mention(entry: Entry, report: Report) -> Iterator[dict[str, str]]:
    words = report.text[entry.mention_start : entry.mention_end]
    if words != entry.name_zh:
        yield {"code": "mention-mismatch", "field": "mention_start", "value": words[:40], "expected": entry.name_zh}


def _check_quote(entry: Entry, report: Report) -> Iterator[dict[str, str]]:
    quote = f"{entry.quote_start}-{entry.quote_end}"
    if not entry.quote_start <= entry.mention_start <= entry.mention_end <= entry.quote_end:
        value = f"{entry.mention_start}-{entry.mention_end}"
        yield {"code": "mention-outside-quote", "field": "quote_start", "value": value, "expected": quote}
        return
    sentence = sentence_span(report.text, entry.mention_start)
    if (entry.quote_start, entry.quote_end) != sentence:
        yield {"code": "quote-cut", "field": "quote_start", "value": quote, "expected": f"{sentence[0]}-{sentence[1]}"}


def _check_section(entry: Entry, report: Report) -> Iterator[dict[str, str]]:
    heading = section_at(report, entry.mention_start)
    if entry.section != heading:
        yield {"code": "section-mismatch", "field": "section", "value": entry.section, "expected": heading}


_ENTRY_RULES: tuple[Callable[[Entry, Report], Iterable[dict[str, str]]], ...] = (
    _check_offsets,
    _check_mention,
    _check_quote,
    _check_section,
)


def _check_order(register: Collected[E]) -> Iterator[Issue]:
    for earlier, later in pairwise(register.records.items()):
        if (later[1].report_id, later[1].mention_start) < (earlier[1].report_id, earlier[1].mention_start):
            yield Issue(
                code="unsorted",
                file=register.file,
                line=register.lines[later[0]],
                record_id=later[0],
                field="mention_start",
                value=str(later[1].mention_start),
                expected=str(register.lines[earlier[0]]),
            )


def check_overlaps(places: Collected[Place], unmapped: Collected[UnmappedItem]) -> list[Issue]:
    """Report mentions that share characters, within and between the register and the ledger."""
    spans = sorted(
        (entry.report_id, entry.mention_start, entry.mention_end, identity, register.file, register.lines[identity])
        for register in (places, unmapped)
        for identity, entry in register.records.items()
    )
    return [
        Issue(
            code="overlapping-mention", file=file, line=line, record_id=identity, field="mention_start", value=before[3]
        )
        for before, (report_id, start, _, identity, file, line) in pairwise(spans)
        if before[0] == report_id and start < before[2]
    ]


def read_district(path: Path) -> BaseGeometry:
    """
    Read the district's outline, WGS 84 lon-lat, from the base map's boundary file.

    Raises
    ------
    ReportError
        If the file is missing or unreadable.
    """
    collection = json.loads(read_text(path))
    return shape(next(f["geometry"] for f in collection["features"] if f["properties"]["kind"] == "district"))


def check_gazetteer(gazetteer: Collected[Position], places: Collected[Place], district: BaseGeometry) -> list[Issue]:
    """
    Report places without a feature, features without a place, and positions that cannot be right.

    `district` is the district's outline in WGS 84, lon-lat. Places of kind external_zone may lie anywhere in
    Guangdong; all others lie in the district, give or take their own uncertainty.
    """
    issues = [
        Issue(code="no-position", file=gazetteer.file, line=1, record_id=place_id, field="place_id", value=place_id)
        for place_id in places.lines
        if place_id not in gazetteer.lines
    ]
    for place_id, position in gazetteer.records.items():
        if place_id not in places.lines:
            faults: Iterable[dict[str, str]] = [{"code": "no-place", "field": "place_id", "value": place_id}]
        else:
            place = places.records.get(place_id)
            faults = _check_position(position, place, district)
        line = gazetteer.lines[place_id]
        issues += [Issue(file=gazetteer.file, line=line, record_id=place_id, **fault) for fault in faults]  # type: ignore[arg-type]
    return issues


def _check_position(position: Position, place: Place | None, district: BaseGeometry) -> Iterator[dict[str, str]]:
    yield from _check_precision(position)
    if position.geometry is None:
        return
    wrong_place = list(_check_extent(position.geometry))
    yield from wrong_place
    if place is None:
        return
    if not wrong_place and place.kind is not Kind.EXTERNAL_ZONE:
        yield from _check_district(position.geometry, position.uncertainty_m or 0, district)
    expected = _GEOMETRY_OF_KIND.get(place.kind, set()) | (_POINT if position.precision in _STANDS_FOR else set())
    if place.kind in _GEOMETRY_OF_KIND and position.geometry.geom_type not in expected:
        yield {
            "code": "geometry-kind",
            "field": place.kind,
            "value": position.geometry.geom_type,
            "expected": ", ".join(sorted(expected)),
        }


def _check_precision(position: Position) -> Iterator[dict[str, str]]:
    is_unknown = position.precision is Precision.UNKNOWN
    if is_unknown != (position.geometry is None):
        yield {
            "code": "precision-geometry",
            "field": "precision",
            "value": position.precision,
            "expected": "null" if position.geometry is None else position.geometry.geom_type,
        }
    if (position.uncertainty_m is None) != (position.geometry is None):
        yield {
            "code": "bad-property",
            "field": "uncertainty_m",
            "value": str(position.uncertainty_m),
            "expected": "null" if position.geometry is None else "1, 2, 3 … (m)",
        }
    if position.geometry is None and not position.note.strip():
        yield {"code": "unlocated-without-reason", "field": "note"}


def _check_extent(geometry: BaseGeometry) -> Iterator[dict[str, str]]:
    left, bottom, right, top = geometry.bounds
    west, south, east, north = GUANGDONG_BBOX
    value = f"{left:.5f}, {bottom:.5f}"
    if west <= left and south <= bottom and right <= east and top <= north:
        return
    if west <= bottom and south <= left and top <= east and right <= north:
        yield {"code": "swapped-axes", "field": "geometry", "value": value}
        return
    expected = f"{west}-{east}° E, {south}-{north}° N"
    yield {"code": "outside-guangdong", "field": "geometry", "value": value, "expected": expected}


def _check_district(geometry: BaseGeometry, uncertainty_m: int, district: BaseGeometry) -> Iterator[dict[str, str]]:
    distance_m = _distance_m(geometry, district)
    if distance_m <= uncertainty_m:
        return
    datum, shifted_m = _closest_datum(geometry, district)
    is_inside = shifted_m <= uncertainty_m
    yield {
        "code": "outside-district-datum" if is_inside else "outside-district",
        "field": "geometry",
        "value": f"{distance_m:.0f}",
        "expected": datum if is_inside else str(uncertainty_m),
    }


def check_landmarks(landmarks: Collected[Landmark], places: Collected[Place]) -> list[Issue]:
    """Report landmarks of no place, and landmarks that cannot be right."""
    faults = [
        (place_id, fault)
        for place_id, landmark in landmarks.records.items()
        for fault in (
            *_check_extent(_point(landmark)),
            *([] if place_id in places.lines else [{"code": "no-place", "field": "place_id", "value": place_id}]),
        )
    ]
    return [_located(fault, landmarks, place_id) for place_id, fault in faults]


def check_datums(gazetteer: Collected[Position], landmarks: Collected[Landmark]) -> list[Issue]:
    """
    Report positions that fit their landmark only when taken for GCJ-02 or BD-09 that nobody converted.

    Whatever `datum_source` says, the gazetteer is WGS 84: a value that was not converted is as wrong under its right
    name as under a wrong one.
    """
    issues = []
    for place_id, landmark in landmarks.records.items():
        position = gazetteer.records.get(place_id)
        if position is None or position.geometry is None or list(_check_extent(position.geometry)):
            continue
        stated_m = _distance_m(position.geometry, _point(landmark))
        datum, shifted_m = _closest_datum(position.geometry, _point(landmark))
        if stated_m > FAR_M and shifted_m < NEAR_M:
            fault = {"field": "geometry", "value": f"{stated_m:.0f}", "expected": f"{datum}: {shifted_m:.0f} m"}
            issues.append(_located({"code": "datum-suspected", **fault}, gazetteer, place_id))
    return issues


def _closest_datum(geometry: BaseGeometry, reference: BaseGeometry) -> tuple[Datum, float]:
    """Return the datum that would bring a geometry closest to a reference in WGS 84, and how close, in metres."""
    distances = {
        datum: _distance_m(convert_geometry(geometry, source=datum, target=Datum.WGS84), reference)
        for datum in (Datum.GCJ02, Datum.BD09)
    }
    datum = min(distances, key=lambda candidate: distances[candidate])
    return datum, distances[datum]


def _distance_m(one: BaseGeometry, other: BaseGeometry) -> float:
    return float(shapely.distance(one, other)) * METRES_PER_DEGREE


def _point(landmark: Landmark) -> Point:
    return Point(landmark.lon, landmark.lat)
