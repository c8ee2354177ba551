"""
The gazetteer (`geo/gazetteer.geojson`): places → geometry, each with how it is known; read, and written line by line.

Owns the way from the file to typed positions, with every fault of form as an issue, and a position's line in the file.
Coordinates are WGS 84 degrees, lon first. Whether a position makes sense beside its place is `checks`'.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from haizhumap.decoding import parse_sound_json
from haizhumap.errors import InputError
from haizhumap.files import read_bytes
from haizhumap.geo.geojson import format_feature, round_geometry
from haizhumap.issues import Collected, Issue
from haizhumap.model import Datum, Position, Precision

C = TypeVar("C", bound=StrEnum)

_WORDS = ("source", "source_zh", "source_date", "licence", "method", "method_zh", "note", "note_zh")
PROPERTIES = ("place_id", "precision", "uncertainty_m", "datum_source", *_WORDS)
_SIZES, _SIZE_SOURCES = ("published_length_m", "published_area_ha"), ("published_source", "published_source_zh")
PUBLISHED = (*_SIZES, *_SIZE_SOURCES)
"""Properties that a feature has only where a length or an area of its place was published."""
_OPENING = '"features": [\n'
_ID_LINE = re.compile(r'"place_id":\s*"([^"]*)"')


def read_gazetteer(path: Path, *, name: str) -> Collected[Position]:
    """
    Read the gazetteer, collecting every fault of form; `name` is how issues call the file.

    Raises
    ------
    InputError
        If the file is missing or the system refuses to read it.
    """
    gazetteer = Collected[Position](file=name)
    data = read_bytes(path, name=name)
    collection = _parse(data, gazetteer.issues, name)
    if collection is None:
        return gazetteer
    for feature, line in zip(collection, _feature_lines(data.decode("utf-8"), len(collection)), strict=True):
        _add_position(gazetteer, feature, line)
    return gazetteer


def _parse(data: bytes, issues: list[Issue], name: str) -> list[Any] | None:
    if not data.strip():
        issues.append(Issue(code="empty-file", file=name, line=1))
        return None
    try:
        collection, repeated = parse_sound_json(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        issues.append(Issue(code="not-utf8", file=name, line=line, value=f"0x{data[error.start]:02x}"))
        return None
    except json.JSONDecodeError as error:
        issues.append(Issue(code="bad-json", file=name, line=error.lineno, value=error.msg))
        return None
    except ValueError as error:
        issues.append(Issue(code="bad-json", file=name, line=1, value=str(error)))
        return None
    issues.extend(Issue(code="repeated-name", file=name, field=one) for one in sorted(repeated))
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or collection.get("type") != "FeatureCollection":
        issues.append(Issue(code="not-feature-collection", file=name, line=1))
        return None
    if "crs" in collection:
        issues.append(Issue(code="crs-member", file=name, line=1, field="crs"))
    return features


def _feature_lines(text: str, count: int) -> Iterator[int | None]:
    """Yield each feature's line: where its `place_id` stands, or None where the ids don't tell."""
    lines = [text.count("\n", 0, match.start()) + 1 for match in _ID_LINE.finditer(text)]
    yield from lines if len(lines) == count else [None] * count


def _add_position(gazetteer: Collected[Position], feature: object, line: int | None) -> None:
    if not isinstance(feature, dict) or not isinstance(properties := feature.get("properties"), dict):
        value = json.dumps(feature, ensure_ascii=False)[:80]
        gazetteer.issues.append(Issue(code="bad-feature", file=gazetteer.file, line=line, value=value))
        return
    parser = _FeatureParser(gazetteer.file, line, str(properties.get("place_id", "")), properties)
    if parser.record_id in gazetteer.lines:
        parser.report("duplicate-id", "place_id", expected=str(gazetteer.lines[parser.record_id]))
    elif parser.record_id:
        gazetteer.lines[parser.record_id] = line or 1
    position = parser.position(feature.get("geometry"))
    gazetteer.issues.extend(parser.issues)
    if position is not None:
        gazetteer.records[parser.record_id] = position


def _is_size(value: object) -> bool:
    return type(value) in (int, float) and 0 < value < math.inf  # type: ignore[operator]


@dataclass(slots=True)
class _FeatureParser:
    """Turns one feature into a position, and what is wrong with it into issues."""

    file: str
    line: int | None
    record_id: str
    properties: Mapping[str, Any]
    issues: list[Issue] = field(default_factory=list)

    def report(self, code: str, column: str, *, value: object = None, expected: str = "") -> None:
        shown = self.properties.get(column) if value is None else value
        self.issues.append(
            Issue(
                code=code,
                file=self.file,
                line=self.line,
                record_id=self.record_id,
                field=column,
                value=str(shown),
                expected=expected,
            )
        )

    def position(self, geometry: object) -> Position | None:
        """Return the feature's position, or None if anything is wrong with it."""
        for column in PROPERTIES:
            if column not in self.properties:
                self.report("missing-property", column)
        if self.issues:
            return None
        for column in ("place_id", *_WORDS):
            if not isinstance(self.properties[column], str):
                self.report("bad-property", column, expected="text")
        published = self.published()
        precision = self.code("precision", Precision)
        datum = self.code("datum_source", Datum)
        uncertainty = self.uncertainty()
        outline = self.geometry(geometry)
        if self.issues:
            return None
        return Position(
            place_id=self.record_id,
            geometry=outline,
            precision=precision,
            uncertainty_m=uncertainty,
            datum_source=datum,
            **{column: self.properties[column] for column in _WORDS},
            **published,
        )

    def published(self) -> dict[str, Any]:
        """Return the published size and its source, which stand together or not at all."""
        published = {column: self.properties[column] for column in PUBLISHED if column in self.properties}
        for column in set(_SIZES) & set(published):
            if not _is_size(published[column]):
                self.report("bad-property", column, expected="> 0")
        for column in _SIZE_SOURCES if published else ():
            source = published.get(column, "")
            if not isinstance(source, str) or not source.strip():
                self.report("bad-property", column, value=source, expected="text")
        if published and not set(_SIZES) & set(published):
            self.report("missing-property", " / ".join(_SIZES))
        return published

    def code(self, column: str, known: type[C]) -> C:
        try:
            return known(self.properties[column])
        except (ValueError, TypeError):
            self.report("unknown-code", column, expected=", ".join(known))
            return next(iter(known))

    def uncertainty(self) -> int | None:
        value = self.properties["uncertainty_m"]
        if value is None or (type(value) is int and value > 0):
            return value
        self.report("bad-property", "uncertainty_m", expected="1, 2, 3 … (m), null")
        return None

    def geometry(self, value: object) -> BaseGeometry | None:
        if value is None:
            return None
        try:
            outline = shape(value)  # type: ignore[arg-type]
        except Exception as error:  # noqa: BLE001 - whatever Shapely meets where a geometry should be
            self.report("bad-geometry", "geometry", value=error)
            return None
        if outline.is_empty or not outline.is_valid:
            self.report("bad-geometry", "geometry", value=explain_validity(outline))
        return outline


def put_into(gazetteer: str, position: Position, *, path: str) -> str:
    """
    Return the gazetteer's text with a position in the stead of its place's feature, all other bytes as they are.

    The place's published size is kept: it is a fact of the place, wherever it lies.

    Raises
    ------
    InputError
        If the place's feature does not stand on one line of its own; `path` is how the message calls the file.
    """
    lines = gazetteer.split("\n")
    found = [number for number, line in enumerate(lines) if _place_id(line) == position.place_id]
    if len(found) != 1:
        raise InputError("no-feature-line", path=path, place_id=position.place_id)
    [number] = found
    comma = "," if lines[number].rstrip().endswith(",") else ""
    lines[number] = _feature_line(position, **_published(lines[number])) + comma
    return "\n".join(lines)


def add_to(gazetteer: str, positions: Iterable[Position], *, path: str) -> str:
    """
    Return the gazetteer's text with more features before those that it has, every line that stands there as it is.

    Raises
    ------
    InputError
        If the features do not begin on a line of their own; `path` is how the message calls the file.
    """
    head, opening, rest = gazetteer.partition(_OPENING)
    added = list(map(_feature_line, positions))
    if added and not opening:
        raise InputError("gazetteer-form", path=path)
    is_only = not rest.lstrip().startswith("{")
    lines = [f"{line},\n" for line in added[:-1]] + [f"{line}\n" if is_only else f"{line},\n" for line in added[-1:]]
    return head + opening + "".join(lines) + rest


def _feature_line(position: Position, **published: object) -> str:
    """Return a position as the gazetteer's line for it, without a comma; `published` are facts of its place."""
    own = {column: value for column in PUBLISHED if (value := getattr(position, column, None))}
    properties = {column: getattr(position, column) for column in PROPERTIES} | own | published
    geometry = None if position.geometry is None else mapping(round_geometry(position.geometry))
    return format_feature({"type": "Feature", "properties": properties, "geometry": geometry})


def _published(line: str) -> dict[str, object]:
    """Return the published size that the feature on a line has."""
    properties = _properties(line)
    return {column: properties[column] for column in PUBLISHED if column in properties}


def _place_id(line: str) -> str | None:
    """Return the id of the feature that a line holds whole, if it does."""
    return _properties(line).get("place_id")


def _properties(line: str) -> Mapping[str, Any]:
    """Return the properties of the feature that a line holds whole, or none."""
    try:
        properties: Mapping[str, Any] = json.loads(line.strip().removesuffix(","))["properties"]
    except (ValueError, KeyError, TypeError):
        return {}
    return properties if isinstance(properties, Mapping) else {}
