"""
The layer as RFC 7946 GeoJSON.

Owns its foreign members; features and lines are those of the layer's own file. Coordinates are WGS 84, lon first.
"""

from haizhumap.geo.geojson import format_collection
from haizhumap.layer.codebook import to_json_fields
from haizhumap.layer.features import ATTRIBUTION, PROPERTIES, Table, to_features
from haizhumap.layer.provenance import LICENCE, About, citation


def to_geojson(layer: Table, about: About) -> bytes:
    """
    Return a layer as RFC 7946 GeoJSON, UTF-8, a feature a line.

    What it says of itself stands in the foreign members `attribution`, `licence`, `citation`, `filter` and `fields`.
    """
    members = {
        "attribution": ATTRIBUTION,
        "licence": LICENCE,
        "citation": {"zh": citation(layer, "zh"), "en": citation(layer, "en")},
        "filter": {
            "zh": about.filter_zh,
            "en": about.filter_en,
            "link": about.link,
            "shown": about.shown,
            "total": about.total,
        },
        "fields": to_json_fields(PROPERTIES),
    }
    return format_collection(to_features(layer), members).encode("utf-8", errors="replace")
