"""
What a request asks for, read from its parameters; what is not known, or makes no sense, is refused in words.

Owns every parameter: its name, its form, and its words for the description of the service. The names of facets, `q` and
`near` are those of the page's own address. Positions are WGS 84 degrees, lon first; a radius is metres.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, NoReturn, TypeVar

from haizhumap.errors import InputError
from haizhumap.i18n import LANGS
from haizhumap.layer.facets import FACETS
from haizhumap.layer.filtering import Filter
from haizhumap.service.collections import CRS84, Collection
from haizhumap.service.query.cql import LONGEST, Condition, read_condition
from haizhumap.service.store import Bounds, ItemQuery, Period
from haizhumap.web.address import LONGEST_WORDS, read_near

FEW, MOST = 100, 1000
"""Features in an answer: so many if nothing is said, so many at most."""
_FARTHEST = 10**9
FORMS = ("json", "html")
LANGUAGES = ("cql2-text", "cql2-json")

_NUMBER = re.compile(r"[+-]?\d{1,9}(?:\.\d{1,17})?(?:[eE][+-]?\d{1,2})?")
_OPEN = frozenset({"", ".."})
_SHOWN = 80

Pairs = Sequence[tuple[str, str]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as OpenAPI has it: its name, the schema of its value, and whether it may stand several times."""

    name: str
    schema: Mapping[str, Any]
    is_repeated: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The values that it takes, where they are listed."""
        return tuple(self.schema.get("enum", ()))


_FORM = Parameter("f", {"type": "string", "enum": [*FORMS]})
_LANG = Parameter("lang", {"type": "string", "enum": [*LANGS], "default": "zh"})
EVERYWHERE = (_FORM, _LANG)
"""What every address takes."""

_PAGING = (
    Parameter("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": FEW}),
    Parameter("offset", {"type": "integer", "minimum": 0, "maximum": _FARTHEST, "default": 0}),
)
_NUMBERS = {"type": "array", "items": {"type": "number"}}
_BBOX = Parameter("bbox", _NUMBERS | {"oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}]})
_CHOICE = (
    Parameter("datetime", {"type": "string"}),
    Parameter("q", {"type": "string", "maxLength": LONGEST_WORDS}),
    Parameter("near", _NUMBERS | {"minItems": 3, "maxItems": 3}),
    Parameter("filter", {"type": "string", "maxLength": LONGEST}),
    Parameter("filter-lang", {"type": "string", "enum": [*LANGUAGES], "default": LANGUAGES[0]}),
    Parameter("filter-crs", {"type": "string", "format": "uri", "enum": [CRS84], "default": CRS84}),
)


def parameters_of(collection: Collection) -> tuple[Parameter, ...]:
    """Return what the items of a collection are asked for by."""
    return (*_PAGING, _BBOX, *_CHOICE, *(_facet(collection, name) for name in collection.facets), *EVERYWHERE)


def _facet(collection: Collection, name: str) -> Parameter:
    codes = collection.facet_codes(name)
    items = {"type": "string"} | ({"enum": [*codes]} if codes else {})
    return Parameter(name, {"type": "array", "items": items}, is_repeated=True)


def check_names(pairs: Pairs, known: Iterable[Parameter]) -> None:
    """
    Refuse parameters that are not known, or stand twice where they may not.

    Raises
    ------
    InputError
        If there is one.
    """
    allowed = {parameter.name: parameter for parameter in known}
    given = [name for name, _ in pairs]
    for name in given:
        if name not in allowed:
            raise InputError("service-unknown-parameter", name=name[:_SHOWN], known=", ".join(allowed))
        if given.count(name) > 1 and not allowed[name].is_repeated:
            raise InputError("service-twice", name=name)
    for parameter in EVERYWHERE:
        for value in (value for name, value in pairs if name == parameter.name):
            if value not in parameter.codes:
                _refuse(parameter.name, value, ", ".join(parameter.codes))


def read_query(pairs: Pairs, collection: Collection) -> ItemQuery:
    """
    Read which features of a collection are wanted.

    Raises
    ------
    InputError
        If a parameter is not known, or its value makes no sense.
    """
    check_names(pairs, parameters_of(collection))
    given = dict(pairs)
    return ItemQuery(
        wanted=_read_filter(pairs, given, collection),
        boxes=_optional(given, "bbox", read_boxes) or (),
        period=_optional(given, "datetime", read_period),
        condition=_read_condition(given, collection),
        offset=_read_count(given, "offset", 0, 0, _FARTHEST),
        limit=min(_read_count(given, "limit", FEW, 1, _FARTHEST), MOST),
    )


def _optional(given: Mapping[str, str], name: str, read: Callable[[str], T]) -> T | None:
    return read(given[name]) if name in given else None


def _refuse(name: str, value: str, wanted: str) -> NoReturn:
    raise InputError("service-parameter", name=name, value=value[:_SHOWN], wanted=wanted)


def _read_count(given: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    value = given.get(name, str(default))
    if not (re.fullmatch("[0-9]{1,10}", value) and least <= int(value) <= most):
        _refuse(name, value, f"{least}-{most}")
    return int(value)


def _read_filter(pairs: Pairs, given: Mapping[str, str], collection: Collection) -> Filter:
    codes: dict[str, frozenset[str]] = {}
    for name in collection.facets:
        wanted, known = [value for facet, value in pairs if facet == name], collection.facet_codes(name)
        for value in wanted:
            if known is not None and value not in known:
                _refuse(name, value, ", ".join(known))
        codes[FACETS[name].field] = frozenset(wanted)
    words = given.get("q", "")
    if len(words) > LONGEST_WORDS:
        raise InputError("service-words-long", most=LONGEST_WORDS)
    near = read_near(given["near"]) if "near" in given else None
    if "near" in given and near is None:
        _refuse("near", given["near"], "lon,lat,m: 113.31914,23.10899,1000")
    return Filter(words=words, near=near, **codes)  # type: ignore[arg-type] # the codes were checked


def _read_condition(given: Mapping[str, str], collection: Collection) -> Condition | None:
    language = given.get("filter-lang", LANGUAGES[0])
    if language not in LANGUAGES:
        _refuse("filter-lang", language, ", ".join(LANGUAGES))
    if given.get("filter-crs", CRS84) != CRS84:
        _refuse("filter-crs", given["filter-crs"], CRS84)
    return read_condition(given["filter"], language, collection.queryables) if "filter" in given else None


def read_boxes(value: str) -> tuple[Bounds, ...]:
    """
    Read a box, `left,bottom,right,top`, or with heights, which are passed over; two boxes where it crosses 180°.

    Raises
    ------
    InputError
        If it is none on this globe.
    """
    parts = value.split(",")
    numbers = [float(part) for part in parts if _NUMBER.fullmatch(part.strip())]
    if len(parts) != len(numbers) or len(numbers) not in (4, 6):
        _refuse("bbox", value, "left,bottom,right,top")
    left, bottom = numbers[:2]
    right, top = numbers[len(numbers) // 2 :][:2]
    if not (abs(left) <= 180 and abs(right) <= 180 and -90 <= bottom <= top <= 90):  # noqa: PLR2004 - the globe
        _refuse("bbox", value, "-180,-90,180,90")
    if left <= right:
        return ((left, bottom, right, top),)
    return ((left, bottom, 180, top), (-180, bottom, right, top))


def read_period(value: str) -> Period:
    """
    Read a moment or an interval of RFC 3339, either end of which may be open: `2024-01-25`, `2024-01-01T00:00:00Z/..`.

    Raises
    ------
    InputError
        If it is neither.
    """
    parts = value.split("/")
    if len(parts) == 1:
        return Period(_moment(value, value), _moment(value, value, is_end=True))
    if len(parts) != 2 or _OPEN.issuperset(parts):  # noqa: PLR2004 - begin and end
        _refuse("datetime", value, "2024-01-25, 2024-01-01/2024-12-31, 2024-01-01/..")
    start, end = (
        None if part in _OPEN else _moment(part, value, is_end=is_end)
        for part, is_end in zip(parts, (False, True), strict=True)
    )
    if start and end and start > end:
        _refuse("datetime", value, "2024-01-01/2024-12-31")
    return Period(start, end)


_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})")


def _moment(part: str, value: str, *, is_end: bool = False) -> datetime:
    """Return a moment in UTC; a day is as long as it is."""
    try:
        if _FULL_DATE.fullmatch(part):
            return datetime.combine(date.fromisoformat(part), time.max if is_end else time.min, UTC)
        if _DATE_TIME.fullmatch(part):
            return datetime.fromisoformat(part.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    _refuse("datetime", value, "2024-01-25, 2024-01-25T00:00:00Z")
