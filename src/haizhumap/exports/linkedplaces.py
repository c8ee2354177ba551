"""
The layer as Linked Places (LPF 1.3), the format in which gazetteers are exchanged: GeoJSON that is JSON-LD too.

Owns the form, and what a kind and a class of position are in its words. Coordinates are WGS 84, lon first.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from shapely.geometry import mapping

from haizhumap.geo.geojson import format_collection
from haizhumap.layer.features import PROPERTIES, PlaceFeature, Table, places_of
from haizhumap.layer.provenance import LICENCE_URL, About, statements, urn_of
from haizhumap.model import Kind, Precision

_CONTEXT = "https://raw.githubusercontent.com/LinkedPasts/linked-places-format/main/linkedplaces-context-v1.1.jsonld"
_CERTAINTY: Mapping[Precision, str] = {
    Precision.EXACT: "certain",
    Precision.FOOTPRINT: "certain",
    Precision.STREET: "less-certain",
    Precision.SECTION: "less-certain",
    Precision.AREA: "less-certain",
    Precision.APPROXIMATE: "uncertain",
    Precision.REGION: "uncertain",
}
_CLASSES: Mapping[Kind, str] = {
    Kind.AREA: "L",
    Kind.VILLAGE: "P",
    Kind.ROAD: "R",
    Kind.ROAD_SEGMENT: "R",
    Kind.GREENWAY: "R",
    Kind.WATERWAY: "H",
    Kind.PARK: "L",
    Kind.INDUSTRIAL_PARK: "L",
    Kind.EXTERNAL_ZONE: "L",
}
"""GeoNames' feature classes: H water, L areas, P settlements, R roads; all else is S, sites and buildings."""


def to_linkedplaces(layer: Table, about: About) -> bytes:
    """
    Return a layer as Linked Places, UTF-8, a feature a line.

    Each place has its names with the report as citation, the report's day as `when`, its sentence as a description, and
    a geometry with its `certainty`; the layer's own fields, metres among them, stand in `properties`. A place that is
    not located has a null geometry. What the copy says of itself stands in `indexing` and `statements`.
    """
    said = {one.key: {"zh": one.zh, "en": one.en} for one in statements(layer, about)}
    indexing = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": said["dataset"]["en"],
        "license": LICENCE_URL,
        "creditText": said["attribution"]["en"],
    }
    members = {"@context": _CONTEXT, "indexing": indexing, "statements": said}
    return format_collection(map(_feature, places_of(layer)), members).encode("utf-8", errors="replace")


def _feature(place: PlaceFeature) -> dict[str, Any]:
    source = {"label": f"{place.report_title}, {place.report_issuer}", "@id": urn_of(f"report/{place.report_id}")}
    cited = {"citations": [{**source, "year": int(place.report_date[:4])}]}
    return {
        "@id": urn_of(f"place/{place.place_id}"),
        "type": "Feature",
        "properties": {
            "title": place.name_zh,
            "ccodes": ["CN"],
            "fclasses": [_CLASSES.get(Kind(place.kind), "S")],
            **{name: getattr(place, name) for name in PROPERTIES},
        },
        "when": {"timespans": [{"start": {"in": place.report_date}}]},
        "names": [{"toponym": name, "lang": lang, **cited} for name, lang in _names(place)],
        "types": [{"label": place.kind, "sourceLabels": [{"label": place.kind, "lang": "en"}]}],
        "geometry": _geometry(place),
        "descriptions": [{"value": place.quote, "lang": "zh", **source}],
    }


def _names(place: PlaceFeature) -> Iterator[tuple[str, str]]:
    """Yield the names, that of the report first; an alias without Chinese characters is English."""
    chinese = dict.fromkeys([place.name_zh, place.official_name_zh])
    yield from ((name, "zh") for name in chinese)
    yield place.name_en, "en"
    yield from ((name, "en" if name.isascii() else "zh") for name in place.aliases)


def _geometry(place: PlaceFeature) -> dict[str, Any] | None:
    if place.geometry is None:
        return None
    source = {"label": place.source}
    return {
        **mapping(place.geometry),
        "certainty": _CERTAINTY.get(Precision(place.precision), "uncertain"),
        "citations": [source],
    }
