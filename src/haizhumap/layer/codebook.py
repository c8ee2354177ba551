"""
The code book: every column that an export may have, with type, unit, meaning and codes.

Derived from the records' annotations and the code lists of `model`; the words stand in `phrases`. Must not know
formats.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_type_hints

from haizhumap.i18n import LANGS, Lang, t
from haizhumap.layer.features import PROPERTIES
from haizhumap.model import Datum, Place, Position, Report, Target, Targets

COORDINATES = ("lon", "lat", "geometry_wkt", "iati_exactness")
"""Columns of tables that have no geometry of their own: where a place is, and how surely in the words of IATI."""

CREDITS = ("attribution", "citation_zh", "citation_en", "filter_zh", "filter_en", "filter_link")
"""Columns that say the same in every row, for formats without a better place."""


@dataclass(frozen=True, slots=True)
class Field:
    """
    One column.

    `type` is text, integer, number, date (ISO 8601), code, list or figures; `unit` is empty where there is none;
    `codes` are the values that may occur, of `targets` the names.
    """

    name: str
    type: str
    unit: str
    codes: tuple[StrEnum, ...]

    def meaning(self, lang: Lang) -> str:
        """Return what the column says."""
        return t(f"field.{self.name}", lang)

    def labels(self, lang: Lang) -> dict[str, str]:
        """Return the codes with their labels; a figure's stands as `n`."""
        return {code.value: t(f"{type(code).__name__.lower()}.{code}", lang, value="n") for code in self.codes}


_TYPES: Mapping[object, str] = {
    str: "text",
    int: "integer",
    float: "number",
    date: "date",
    tuple[str, ...]: "list",
    Targets: "figures",
}
_UNITS = {"_m": "m", "_start": "characters", "_end": "characters", "lon": "degrees", "lat": "degrees"}


def _annotations() -> dict[str, Any]:
    """Return what the columns hold, by the annotations of the records that they come from."""
    report = get_type_hints(Report)
    joined = {"report_title": "title", "report_issuer": "issuer", "report_date": "delivered", "quote": "text"}
    return {
        **dict.fromkeys((*COORDINATES, *CREDITS), str),
        **dict.fromkeys(("lon", "lat"), float),
        "iati_exactness": int,
        **get_type_hints(Position),
        **get_type_hints(Place),
        **{column: report[name] for column, name in joined.items()},
        "datum": Datum,
    }


def _codes(name: str, kind: object) -> tuple[StrEnum, ...]:
    if name == "datum":  # whatever a source had, what is given away is this
        return (Datum.WGS84,)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return tuple(kind)
    return tuple(Target) if kind == Targets else ()


def _describe(name: str, annotation: Any) -> Field:  # noqa: ANN401 - whatever stands in an annotation
    kind = next((part for part in get_args(annotation) if NoneType in get_args(annotation)), annotation)
    unit = next((unit for ending, unit in _UNITS.items() if name.endswith(ending)), "")
    return Field(name, _TYPES.get(kind, "code"), unit, _codes(name, kind))


def _describe_all() -> dict[str, Field]:
    annotations = _annotations()
    return {name: _describe(name, annotations[name]) for name in (*PROPERTIES, *COORDINATES, *CREDITS)}


FIELDS: Mapping[str, Field] = _describe_all()
"""Every column by its name, in the order in which tables have them."""


def code_rows(names: Iterable[str]) -> Iterator[dict[str, str]]:
    """Yield the code book of some columns as a table: a row for each, and one for each of its codes after it."""
    for field in map(FIELDS.__getitem__, names):
        row = {"field": field.name, "type": field.type, "unit": field.unit, "code": ""}
        yield row | {lang: field.meaning(lang) for lang in LANGS}
        labels = {lang: field.labels(lang) for lang in LANGS}
        for code in field.codes:
            yield row | {"code": code.value} | {lang: labels[lang][code] for lang in LANGS}


def to_json_fields(names: Iterable[str]) -> list[dict[str, Any]]:
    """Return the code book of some columns as JSON may hold it: labels of codes by language."""
    return [
        {
            "name": field.name,
            "type": field.type,
            **({"unit": field.unit} if field.unit else {}),
            **{lang: field.meaning(lang) for lang in LANGS},
            **({"codes": {lang: field.labels(lang) for lang in LANGS}} if field.codes else {}),
        }
        for field in map(FIELDS.__getitem__, names)
    ]
