"""
Positions that wait for review: `geo/proposals.geojson`.

Owns the file's format. Coordinates are WGS 84, lon first. Must not decide whether a proposal is right: a person does,
and the check.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from haizhumap.decoding import read_json, told_as
from haizhumap.errors import GeocodeError, InputError
from haizhumap.geo.geojson import format_collection, is_in_degrees, round_geometry
from haizhumap.model import Datum, Position, Precision
from haizhumap.register.gazetteer import PROPERTIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal(Position):
    """
    One proposed position, and how it was found: a feature of the proposals.

    It always has a geometry; `place_id` is empty for a typed name that is no place of the register; `source_date` is
    the day on which the provider was asked, or of its data where it says so (ISO).
    """

    name: str
    provider: str
    level: str
    score: float
    geometry: BaseGeometry
    uncertainty_m: int

    @property
    def proposal_id(self) -> str:
        """The provider and eight digits that depend on what is proposed for what, and on nothing else."""
        words = "\n".join((self.place_id or self.name, self.provider, self.geometry.wkt))
        return f"{self.provider}-{hashlib.sha256(words.encode()).hexdigest()[:8]}"

    @property
    def position(self) -> Position:
        """The position alone, as it would stand in the gazetteer."""
        return Position(**{column.name: getattr(self, column.name) for column in fields(Position)})


_COLUMNS = ("place_id", "name", "provider", "level", "score", *PROPERTIES[1:])


def read_proposals(path: Path, *, name: str) -> dict[str, Proposal]:
    """
    Read the proposals by id; none if there is no file. `name` is how messages call it.

    Raises
    ------
    GeocodeError
        If the file cannot be read or holds something else.
    """
    try:
        with told_as(GeocodeError, "proposals-unreadable", path=name):
            features = read_json(path, name=name)["features"] if path.exists() else []
            proposals = [parse_feature(feature) for feature in features]
    except InputError as error:
        raise GeocodeError("proposals-unreadable", path=name, why=error.facts.get("why", error.code)) from error
    return {proposal.proposal_id: proposal for proposal in proposals}


def parse_feature(feature: Mapping[str, Any]) -> Proposal:
    """
    Return the proposal that a feature of the file holds.

    Raises
    ------
    ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, ShapelyError
        If it holds something else.
    """
    properties = {column: feature["properties"][column] for column in _COLUMNS}
    _check_types(properties)
    geometry = shape(feature["geometry"])
    if not is_in_degrees(geometry):
        raise ValueError(geometry.wkt)
    typed = {
        "precision": Precision(properties["precision"]),
        "datum_source": Datum(properties["datum_source"]),
        "geometry": geometry,
    }
    return Proposal(**properties | typed)


def _is_text(value: object) -> bool:
    """Tell whether a value is a text that a file can hold: without half of a character."""
    return isinstance(value, str) and value.encode("utf-8", "ignore").decode("utf-8") == value


def _is_score(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1  # NaN compares false


def _is_metres(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


_FITS: Mapping[str, Callable[[object], bool]] = {"score": _is_score, "uncertainty_m": _is_metres}
"""What a column's value must be; text where nothing else is said."""


def _check_types(properties: Mapping[str, Any]) -> None:
    """Raise ValueError, naming the column, where a value is not of its type: a person may have edited it."""
    for column, value in properties.items():
        if not _FITS.get(column, _is_text)(value):
            raise ValueError(column, value)


def merged(known: Mapping[str, Proposal], new: Iterable[Proposal]) -> dict[str, Proposal]:
    """Return the proposals by id, the new ones in the stead of what their provider proposed for the same before."""
    fresh = {proposal.proposal_id: proposal for proposal in new}
    replaced = {_subject(proposal) for proposal in fresh.values()}
    return {key: value for key, value in known.items() if _subject(value) not in replaced} | fresh


def _subject(proposal: Proposal) -> tuple[str, str]:
    return proposal.place_id or f"\n{proposal.name}", proposal.provider


def format_proposals(proposals: Iterable[Proposal]) -> str:
    """
    Format proposals as GeoJSON, a feature a line, by place or name, then provider, then score.

    WGS 84, lon-lat, `NDIGITS` decimals. The same proposals always give the same bytes.
    """
    ordered = sorted(proposals, key=lambda one: (*_subject(one), -one.score, one.proposal_id))
    return format_collection(map(to_feature, ordered), {"name": "proposals"})


def to_feature(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal as a feature of the file: WGS 84, lon-lat, `NDIGITS` decimals."""
    properties = {column: getattr(proposal, column) for column in _COLUMNS}
    return {
        "type": "Feature",
        "id": proposal.proposal_id,
        "properties": properties,
        "geometry": mapping(round_geometry(proposal.geometry)),
    }
