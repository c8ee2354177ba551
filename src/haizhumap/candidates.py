"""
Candidates as other tools see them: JSON Lines and CSV out, reviewed JSON Lines in.

Owns both formats and what a reviewer may write into a line; what the candidates are is `extract`'s, what becomes of a
reviewed one is `reviewed`'s.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

import pandas as pd
from shapely.errors import ShapelyError
from shapely.geometry import shape

from haizhumap.errors import IngestError
from haizhumap.extract import Candidate
from haizhumap.model import Kind, Position, Report, Sector, Stage, Target
from haizhumap.proposals import parse_feature
from haizhumap.reviewed import ReviewedPlace, drawn, proposed
from haizhumap.table import format_csv

COLUMNS = tuple(column.name for column in fields(Candidate))
_WORDS = ("name_en", "action_en", "official_name_zh", "notes")
_MALFORMED = (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError, ShapelyError)


class Verdict(StrEnum):
    """A reviewer's word on a candidate."""

    ACCEPT = "accept"
    REJECT = "reject"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedLine:
    """
    One line of a reviewed file.

    `verdict` is None where the reviewer said nothing; `same_as` is the place whose position the reviewer took, or "".
    """

    place: ReviewedPlace
    score: float
    verdict: Verdict | None = None
    same_as: str = ""


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
    return format_csv(pd.DataFrame(rows, columns=list(COLUMNS), dtype=object))


def parse_reviewed(text: str, report: Report, *, path: str, today: date) -> list[ReviewedLine]:
    """
    Parse reviewed JSON Lines; empty lines are passed over.

    A line has the fields of `Candidate`, of which `text`, `start`, `end`, `kind`, `sector` and `stage` must be there.
    A reviewer adds `decision` (`accept` or `reject`), and may add `name_en`, `action_en`, `official_name_zh`,
    `aliases`, `notes` and `position`: the `place_id` of a place that lies there too, an object with `geometry`
    (GeoJSON, WGS 84, lon first) and `uncertainty_m`, or a feature as it stands in `geo/proposals.geojson`.

    Raises
    ------
    IngestError
        If a line is malformed or its words do not stand at its offsets; `path` is how the message calls the file.
    """
    return list(_parse_lines(text, report, path, today))


def _parse_lines(text: str, report: Report, path: str, today: date) -> Iterator[ReviewedLine]:
    for number, words in enumerate(text.split("\n"), start=1):
        if not words.strip():
            continue
        try:
            values = json.loads(words)
            line = _parse(values, today)
        except _MALFORMED as error:
            why = f"{type(error).__name__}: {error}"
            raise IngestError("candidate-line", path=path, line=number, why=why) from error
        found = report.text[line.place.start : line.place.end]
        if line.place.start < 0 or found != values["text"]:
            raise IngestError("candidate-moved", path=path, line=number, text=values["text"], found=found)
        yield line


def _parse(values: Mapping[str, Any], today: date) -> ReviewedLine:
    """Return one line; any of `_MALFORMED` is raised by what is no such line."""
    position = values.get("position")
    verdict = values.get("decision")
    return ReviewedLine(
        place=ReviewedPlace(
            start=_whole(values["start"]),
            end=_whole(values["end"]),
            sector=Sector(values["sector"]),
            kind=Kind(values["kind"]),
            stage=Stage(values["stage"]),
            action_zh=_words(values.get("action", "")),
            targets={Target(name): _figure(figure) for name, figure in values.get("targets", {}).items()},
            aliases=tuple(map(_words, values.get("aliases", ()))),
            position=None if position is None or isinstance(position, str) else _given(position, today),
            **{name: _words(values.get(name, "")) for name in _WORDS},
        ),
        score=float(values.get("score", 1)),
        verdict=None if verdict is None else Verdict(verdict),
        same_as=position if isinstance(position, str) else "",
    )


def _given(value: Mapping[str, Any], today: date) -> Position:
    """Return a position of the reviewer's own, or a geocoder's answer that the reviewer chose."""
    return proposed(parse_feature(value)) if value.get("type") == "Feature" else _drawn(value, today)


def _drawn(value: Mapping[str, Any], today: date) -> Position:
    geometry = shape(value["geometry"])
    if geometry.is_empty or not geometry.is_valid:
        raise ValueError(geometry.wkt)
    return drawn(geometry, _whole(value["uncertainty_m"]), on=today)


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(value)
    return value


def _figure(value: object) -> int | str:
    return value if isinstance(value, str) else _whole(value)


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
