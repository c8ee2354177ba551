"""
Candidates as other tools see them: JSON Lines and CSV out, reviewed ones in.

Owns both formats and what a reviewer may write into a line; what the candidates are is `extraction`'s, what becomes
of a reviewed one is `settling`'s.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from shapely.geometry import shape

from haizhumap.decoding import parse_sound_json
from haizhumap.errors import DataError
from haizhumap.extraction.candidates import Candidate
from haizhumap.geo.geojson import is_in_degrees
from haizhumap.geocoding.proposals import parse_feature
from haizhumap.model import Kind, Position, Report, Sector, Stage, Status, Target, Targets
from haizhumap.register.tables import ALIAS_SEPARATOR
from haizhumap.review.settling import ReviewedPlace, drawn, proposed
from haizhumap.tabular import format_csv, unguard_formula

C = TypeVar("C", bound=StrEnum)
V = TypeVar("V")

COLUMNS = tuple(column.name for column in fields(Candidate))
_WHOLE = ("start", "end", "line")
_WORDS = ("name_en", "action_en", "official_name_zh", "notes")
_REQUIRED = ("text", "start", "end", "kind", "sector", "stage")
_TEXT, _NUMBER, _SCORE, _ALIASES = '"…"', "0, 1, 2 …", "0 … 1", '["…", "…"] (no |)'
_TARGETS = f'{{"…": 4, "…": "…"}} ({", ".join(Target)})'
_POSITION = 'place_id, {"geometry": …, "uncertainty_m": …}, {"type": "Feature", …}, null'
"""What a field may be, as messages say it in either language."""

_LONGEST_SHOWN = 80


class Verdict(StrEnum):
    """A reviewer's word on a candidate."""

    ACCEPT = "accept"
    REJECT = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedLine:
    """
    One line of a reviewed file.

    `verdict` is None where the reviewer said nothing; `same_as` is the place whose position the reviewer took, or "".
    `status` is what the report tells: a line that says nothing of it counts as planned.
    """

    place: ReviewedPlace
    score: float
    verdict: Verdict | None = None
    same_as: str = ""
    status: Status = Status.PLANNED


def to_reviewed(candidate: Candidate) -> ReviewedPlace:
    """Return a candidate as it was found, as if a reviewer had changed nothing."""
    return ReviewedPlace(
        start=candidate.start,
        end=candidate.end,
        sector=candidate.sector,
        kind=candidate.kind,
        stage=candidate.stage,
        action_zh=candidate.action,
        targets=candidate.targets,
    )


def format_jsonl(candidates: Iterable[Candidate]) -> str:
    """Return candidates as JSON Lines, one an object with the fields of `Candidate`."""
    return "".join(json.dumps(asdict(candidate), ensure_ascii=False) + "\n" for candidate in candidates)


def format_table(candidates: Iterable[Candidate]) -> bytes:
    """Return candidates as CSV that Excel opens right; lists are parted by `|`, targets by `;`."""
    rows = [
        asdict(candidate)
        | {
            "targets": ";".join(f"{name}={figure}" for name, figure in candidate.targets.items()),
            "why": "|".join(candidate.why),
            "score": f"{candidate.score:g}",
        }
        for candidate in candidates
    ]
    return format_csv(COLUMNS, ([row[name] for name in COLUMNS] for row in rows))


def parse_reviewed(text: str, report: Report, *, path: str, today: date) -> list[ReviewedLine]:
    """
    Parse reviewed JSON Lines, or a table as `format_table` writes it; empty lines and cells are passed over.

    A line has the fields of `Candidate`, of which `text`, `start`, `end`, `kind`, `sector` and `stage` must be there.
    A reviewer adds `decision` (`accept` or `reject`), and may add `name_en`, `action_en`, `official_name_zh`,
    `aliases`, `notes` and `position`: the `place_id` of a place that lies there too, an object with `geometry`
    (GeoJSON, WGS 84, lon first) and `uncertainty_m`, or a feature as it stands in `geo/proposals.geojson`. In a table
    these are columns, aliases parted by `|`, a position as JSON or the place's id.

    Raises
    ------
    DataError
        If a line is malformed or its words do not stand at its offsets; `path` is how the message calls the file.
    """
    return list(_parse_lines(text, report, path, today))


def _parse_lines(text: str, report: Report, path: str, today: date) -> Iterator[ReviewedLine]:
    for number, values in _rows(text.removeprefix("\ufeff"), path):
        fields = _Fields(values, path, number)
        claimed = fields.take("text", _words, _TEXT)
        line = _parse(fields, today)
        found = report.text[line.place.start : line.place.end]
        if found != claimed:
            raise DataError("candidate-moved", path=path, line=number, text=claimed, found=found)
        yield line


def _rows(text: str, path: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield what each line says, by its number: an object of JSON, or a row below a header."""
    head = text.partition("\n")[0].strip()
    separator = max(",\t;", key=head.count)
    if not {"text", "start", "end"} <= {*head.split(separator)}:
        lines = enumerate(text.split("\n"), start=1)
        yield from ((number, _object(words, path, number)) for number, words in lines if words.strip())
        return
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            values = {name: unguard_formula(cell) for name, cell in row.items() if name and cell and cell.strip()}
            if values:
                yield reader.line_num, {name: _cell(name, cell, path, reader.line_num) for name, cell in values.items()}
    except csv.Error as error:
        raise DataError("candidate-table", path=path, line=reader.line_num) from error


def _cell(name: str, cell: str, path: str, line: int) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return a cell as the field would stand in JSON; one that is none of its sort stays a text, and is told later."""
    try:
        if name in _WHOLE:
            return int(float(cell)) if float(cell).is_integer() else cell
        if name == "score":
            return float(cell)
    except (ValueError, OverflowError):
        return cell
    if name == "aliases":
        return cell.split(ALIAS_SEPARATOR)
    if name == "targets":
        return dict(_target(one) for one in cell.split(";"))
    return _object(cell, path, line) if name == "position" and cell.lstrip().startswith("{") else cell


def _target(words: str) -> tuple[str, int | str]:
    name, _, figure = words.strip().partition("=")
    return name, int(figure) if figure.isascii() and figure.isdecimal() else figure


def _object(words: str, path: str, line: int) -> Mapping[str, Any]:
    try:
        value, repeated = parse_sound_json(words)
    except ValueError as error:
        raise DataError("candidate-line", path=path, line=line, why=str(error)) from error
    if repeated:
        raise DataError("candidate-twice", path=path, line=line, field=", ".join(sorted(repeated))[:_LONGEST_SHOWN])
    if not isinstance(value, dict):
        raise DataError("candidate-line", path=path, line=line, why=_shown(value))
    return value


def _shown(value: object) -> str:
    """Return the beginning of a value as JSON has it."""
    return json.dumps(value)[:_LONGEST_SHOWN]


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of one line; what is wrong with one is told with its name and with what it may be."""

    values: Mapping[str, Any]
    path: str
    line: int

    def take(self, name: str, read: Callable[[Any], V], known: str) -> V:
        if name not in self.values:
            where = {"path": self.path, "line": self.line}
            raise DataError("candidate-missing", **where, field=name, known=", ".join(_REQUIRED))
        value = self.values[name]
        try:
            return read(value)
        except Exception as error:  # whatever stands in a field
            where = {"path": self.path, "line": self.line}
            raise DataError("candidate-value", **where, field=name, value=_shown(value), known=known) from error

    def get(self, name: str, read: Callable[[Any], V], known: str, default: V) -> V:
        return self.take(name, read, known) if name in self.values else default

    def code(self, name: str, codes: type[C]) -> C:
        return self.take(name, codes, ", ".join(codes))


def _parse(fields: _Fields, today: date) -> ReviewedLine:
    position = fields.get("position", lambda value: _position(value, today), _POSITION, None)
    return ReviewedLine(
        place=ReviewedPlace(
            start=fields.take("start", _whole, _NUMBER),
            end=fields.take("end", _whole, _NUMBER),
            sector=fields.code("sector", Sector),
            kind=fields.code("kind", Kind),
            stage=fields.code("stage", Stage),
            action_zh=fields.get("action", _words, _TEXT, ""),
            targets=fields.get("targets", _targets, _TARGETS, {}),
            aliases=fields.get("aliases", _aliases, _ALIASES, ()),
            position=None if isinstance(position, str) else position,
            **{name: fields.get(name, _words, _TEXT, "") for name in _WORDS},
        ),
        score=fields.get("score", _score, _SCORE, 1.0),
        verdict=fields.get("decision", _verdict, f"{', '.join(Verdict)}, null", None),
        same_as=position if isinstance(position, str) else "",
        status=fields.get("status", Status, ", ".join(Status), Status.PLANNED),
    )


def _verdict(value: object) -> Verdict | None:
    return None if value is None else Verdict(value)  # type: ignore[arg-type] # what is no text is no verdict


def _score(value: float) -> float:
    if isinstance(value, bool) or not 0 <= value <= 1:  # NaN compares false
        raise ValueError(value)
    return float(value)


def _targets(value: Mapping[str, Any]) -> Targets:
    return {Target(name): _figure(figure) for name, figure in value.items()}


def _aliases(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or any(ALIAS_SEPARATOR in one for one in value):  # "a|b" would become two
        raise TypeError(value)
    return tuple(map(_words, value))


def _position(value: Any, today: date) -> Position | str | None:  # noqa: ANN401 - whatever JSON holds
    json.dumps(value, ensure_ascii=False).encode("utf-8")  # half of a character is a ValueError, as in `_words`
    return value if value is None or isinstance(value, str) else _given(value, today)


def _given(value: Mapping[str, Any], today: date) -> Position:
    """Return a position of the reviewer's own, or a geocoder's answer that the reviewer chose."""
    return proposed(parse_feature(value)) if value.get("type") == "Feature" else _drawn(value, today)


def _drawn(value: Mapping[str, Any], today: date) -> Position:
    geometry = shape(value["geometry"])
    if not is_in_degrees(geometry) or not geometry.is_valid:
        raise ValueError(geometry.wkt)
    return drawn(geometry, _whole(value["uncertainty_m"]), on=today)


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(value)
    return value


def _figure(value: object) -> int | str:
    return _words(value) if isinstance(value, str) else _whole(value)


def _words(value: object) -> str:
    """Return a text; half of a character, which no file holds, is a ValueError."""
    if not isinstance(value, str):
        raise TypeError(value)
    value.encode("utf-8")
    return value
