"""
The collections of the service: what is offered, by which facets it is narrowed and which fields may be asked for.

Owns their names and order; a further collection is a row here and its features in a store. Must not know features.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from haizhumap.ground.names import ORDER
from haizhumap.i18n import Lang, has_phrase, t
from haizhumap.layer.codebook import FIELDS
from haizhumap.layer.facets import CODE_LISTS, FACETS
from haizhumap.layer.features import PROPERTIES
from haizhumap.model import Reason

GEOMETRY = "geometry"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

_JSON_TYPES = {"integer": "integer", "number": "number", "list": "array", "figures": "object"}
_OWN: Mapping[str, Mapping[str, Any]] = {
    "place_id": {"type": ["string", "null"]},
    "reason": {"type": ["string", "null"], "enum": [*(code.value for code in Reason), None]},
    "precision": {"type": ["string", "null"]},
    "lines": {"type": "array", "items": {"type": "string"}},
    "is_weak": {"type": "boolean"},
    "is_schematic": {"type": "boolean"},
}
"""The schemas of fields that the layer does not have, or has otherwise."""


@dataclass(frozen=True, slots=True)
class Collection:
    """
    One collection of features.

    `facets` are the parameters by which it is narrowed; `fields` the properties of its features, in their order;
    `codes` of a facet that are not the layer's; `is_dated` tells whether its features have the date of a report. `part`
    is the key of `PARTS` where it holds only the features of the collection `whole` that have such a geometry.
    """

    name: str
    facets: tuple[str, ...]
    fields: tuple[str, ...]
    codes: Mapping[str, tuple[str, ...]]
    is_dated: bool
    whole: str = ""
    part: str = ""

    @property
    def base(self) -> str:
        """The name of the collection of which this one is a part, or its own."""
        return self.whole or self.name

    def title(self, lang: Lang) -> str:
        """Return what people call it."""
        title = t(f"service.{self.base}", lang)
        return t(f"service.part-{self.part}", lang, whole=title) if self.part else title

    def description(self, lang: Lang) -> str:
        """Return what is in it."""
        if self.part:
            return t("service.part-about", lang, whole=t(f"service.{self.base}", lang))
        return t(f"service.{self.name}-about", lang)

    def facet_codes(self, facet: str) -> tuple[str, ...] | None:
        """Return the codes that a facet's parameter takes; None where the features themselves say which there are."""
        if facet in self.codes:
            return self.codes[facet]
        known = CODE_LISTS.get(facet)
        return tuple(code.value for code in known) if known else None

    def schema(self, field: str) -> dict[str, Any]:
        """Return the JSON Schema of a property."""
        own = self._own_schema(field)
        words = {"title": self.meaning(field, "en")}
        return words | own

    def _own_schema(self, field: str) -> dict[str, Any]:
        if field == FACETS["kind"].column and "kind" in self.codes:
            return {"type": "string", "enum": [*self.codes["kind"]]}
        if field in _OWN and self.base != PLACES:
            return dict(_OWN[field])
        known = FIELDS[field]
        if known.type == "date":
            return {"type": "string"} | ({"format": "date"} if field == "report_date" else {})
        if known.type in _JSON_TYPES:
            whole = {"type": _JSON_TYPES[known.type]}
            return whole | ({"type": [whole["type"], "null"]} if field == "uncertainty_m" else {})
        codes = {"enum": [code.value for code in known.codes]} if known.codes else {}
        return {"type": "string"} | codes

    def meaning(self, field: str, lang: Lang) -> str:
        """Return what a property says."""
        own = f"service.field-{field.replace('_', '-')}"
        return t(own, lang) if has_phrase(own) else FIELDS[field].meaning(lang)

    @property
    def queryables(self) -> dict[str, dict[str, Any]]:
        """The schemas of what a filter may ask for: every field that is one text, number or truth, and the geometry."""
        schemas = {field: self.schema(field) for field in self.fields}
        plain = {name: one for name, one in schemas.items() if one["type"] not in ("array", "object")}
        return plain | {GEOMETRY: {"format": "geometry-any", "x-ogc-role": "primary-geometry"}}


PLACES, MENTIONS, GROUND = "places", "mentions", "ground"

_OF_REPORT = (
    "section",
    "mention_start",
    "mention_end",
    "quote",
    "quote_start",
    "quote_end",
    "report_id",
    "report_title",
    "report_issuer",
    "report_date",
)


PARTS: Mapping[str, tuple[str, ...]] = {
    "points": ("Point", "MultiPoint"),
    "lines": ("LineString", "MultiLineString"),
    "areas": ("Polygon", "MultiPolygon"),
}
"""The types of geometry of the parts of a collection: QGIS draws of a layer only those of one type, its first."""


def _by_name(collections: Iterable[Collection]) -> dict[str, Collection]:
    return {one.name: one for one in collections}


def _parts(whole: Collection) -> Iterator[Collection]:
    for part in PARTS:
        yield replace(whole, name=f"{whole.name}-{part}", whole=whole.name, part=part)


_WHOLE = _by_name(
    [
        Collection(PLACES, tuple(FACETS), PROPERTIES, {}, is_dated=True),
        Collection(
            MENTIONS,
            ("sector", "section", "report"),
            ("name_zh", "name_en", "sector", *_OF_REPORT, "place_id", "reason", "precision", "uncertainty_m", "notes"),
            {},
            is_dated=True,
        ),
        Collection(
            GROUND,
            ("kind",),
            ("kind", "name_zh", "name_en", "lines", "is_weak", "is_schematic", "source"),
            {"kind": ORDER},
            is_dated=False,
        ),
    ]
)
COLLECTIONS: Mapping[str, Collection] = _WHOLE | _by_name(
    part for name in (PLACES, GROUND) for part in _parts(_WHOLE[name])
)
"""Every collection by its name, in the order in which they are offered."""
