"""
The layer as Web Annotations (W3C, JSON-LD): each place as a mark in its report's text, and a map of it as the body.

Owns the form, which Recogito and other tools for annotated texts read. Offsets count Unicode code points of the cleaned
text, as the model asks and Python does. Coordinates are WGS 84, lon first.
"""

import json
from collections.abc import Mapping
from typing import Any

from shapely.geometry import mapping

from haizhumap.i18n import LANGS, t
from haizhumap.layer.features import PlaceFeature, Table, places_of
from haizhumap.layer.provenance import LICENCE_URL, About, statements, urn_of
from haizhumap.model import Report
from haizhumap.paths import Settings
from haizhumap.report.store import read_report

_CONTEXT = ["http://www.w3.org/ns/anno.jsonld", "https://geojson.org/geojson-ld/geojson-context.jsonld"]
_AROUND = 32
"""Characters before and after a name by which it is found again in a text that has changed."""

_POSITION = ("place_id", "name_zh", "name_en", "precision", "uncertainty_m", "source", "source_date", "licence")


def to_annotations(layer: Table, about: About, settings: Settings) -> bytes:
    """
    Return a layer as an AnnotationCollection of one page, UTF-8, an annotation a place.

    The target is the name in the report's text, by its offsets and by its words; the first body is the place as a
    GeoJSON feature (null geometry where it is not located), the others say sector, stage and what is planned. What the
    copy says of itself stands in `statements`.

    Raises
    ------
    HaizhumapError
        If a report of the layer cannot be read.
    """
    places = list(places_of(layer))
    reports = {
        report_id: read_report(settings.reports_dir, report_id) for report_id in {place.report_id for place in places}
    }
    content = {
        "@context": _CONTEXT,
        "id": urn_of("annotations"),
        "type": "AnnotationCollection",
        "label": t("ui.title", about.lang),
        "rights": LICENCE_URL,
        "total": len(places),
        "statements": {one.key: {"zh": one.zh, "en": one.en} for one in statements(layer, about)},
        "first": {
            "id": urn_of("annotations/page"),
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": [_annotate(place, reports) for place in places],
        },
    }
    return f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode(errors="replace")


def _annotate(place: PlaceFeature, reports: Mapping[str, Report]) -> dict[str, Any]:
    return {
        "id": urn_of(f"annotation/{place.place_id}"),
        "type": "Annotation",
        "motivation": "identifying",
        "rights": LICENCE_URL,
        "body": [
            _feature(place),
            *(_words("tagging", code, "en") for code in (place.sector, place.stage)),
            *(_words("describing", place.in_lang("action", lang), lang) for lang in LANGS),
        ],
        "target": {
            "source": {
                "id": urn_of(f"report/{place.report_id}"),
                "type": "Text",
                "label": f"{place.report_title} ({place.report_date})",
                "format": "text/plain",
                "language": "zh-CN",
            },
            "selector": [_position(place), _quotation(place, reports[place.report_id].text)],
        },
    }


def _feature(place: PlaceFeature) -> dict[str, Any]:
    return {
        "id": urn_of(f"place/{place.place_id}"),
        "type": "Feature",
        "purpose": "identifying",
        "geometry": mapping(place.geometry) if place.geometry else None,
        "properties": {name: getattr(place, name) for name in _POSITION},
    }


def _words(purpose: str, value: str, lang: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain", "language": lang}


def _position(place: PlaceFeature) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": place.mention_start, "end": place.mention_end}


def _quotation(place: PlaceFeature, text: str) -> dict[str, str]:
    start, end = place.mention_start, place.mention_end
    return {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - _AROUND) : start],
        "suffix": text[end : end + _AROUND],
    }
