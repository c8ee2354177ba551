"""
What the browser is given once: every place as the views need it, and the words they speak.

Owns the payload's form, the same for the app and for the single-file map; a change of filter or language sends no
place again. A phrase is a pair, Chinese first. Coordinates are lon-lat, in the datum of the base map below. Must not
know the page.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Point

from haizhumap.facts.quantities import describe_position, describe_size
from haizhumap.geo.datum import convert_geometry
from haizhumap.geo.geojson import NDIGITS
from haizhumap.geo.geometry import Size, measure
from haizhumap.i18n import LANGS, Lang, phrases, t
from haizhumap.layer.build import representative_points
from haizhumap.layer.facets import CODE_LISTS, FACETS
from haizhumap.model import Datum, Reason, Report, Status, UnmappedItem
from haizhumap.report.translation import NOTHING, Translation
from haizhumap.web.styles import SECTOR_STYLES, dash_of

Pair = list[str]
"""The same in Chinese and in English."""

_LABELLED: Mapping[str, type[StrEnum]] = {**CODE_LISTS, "reason": Reason, "status": Status}
_SHOWN = (
    "place_id",
    "name_zh",
    "name_en",
    "action_zh",
    "action_en",
    "sector",
    "kind",
    "stage",
    "precision",
    "uncertainty_m",
    "report_id",
    "section",
    "change",
    "mention_start",
    "mention_end",
    "quote_start",
    "quote_end",
)


def build_payload(
    gdf: gpd.GeoDataFrame,
    *,
    whereabouts: Mapping[Lang, Sequence[str]],
    translations: Mapping[str, Translation],
    datum: Datum = Datum.WGS84,
) -> dict[str, Any]:
    """
    Build the payload of a layer.

    Parameters
    ----------
    gdf
        The layer, WGS 84, lon-lat.
    whereabouts
        For each language where each row lies, in words.
    translations
        The English readings of the reports, by id.
    datum
        The datum of the base map below; the coordinates are shifted to it.
    """
    return {
        "words": {key.removeprefix("view."): [*phrase] for key, phrase in phrases().items() if key.startswith("view.")},
        "labels": {group: {code: pair(f"{group}.{code}") for code in codes} for group, codes in _LABELLED.items()}
        | {"facet": {facet: pair(f"facet.{facet}") for facet in FACETS}},
        "styles": {
            sector: {"colour": style.colour, "shape": style.shape, "sign": style.sign}
            for sector, style in SECTOR_STYLES.items()
        },
        "reports": describe_reports(gdf, translations),
        "places": _describe_places(gdf, whereabouts, datum),
    }


def format_payload(payload: object) -> str:
    """Return a payload as compact JSON, which knows no NaN."""
    return json.dumps(payload, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def pair(key: str, **facts: object) -> Pair:
    """Return a phrase in both languages."""
    return [t(key, lang, **facts) for lang in LANGS]


def describe_reports(gdf: gpd.GeoDataFrame, translations: Mapping[str, Translation]) -> dict[str, dict[str, Any]]:
    """Return what is to be cited of each report of a layer, newest first; title and issuer in both languages."""
    columns = ["report_id", "report_title", "report_issuer", "report_date"]
    reports = gdf[columns].drop_duplicates("report_id").sort_values("report_date", ascending=False, kind="stable")
    return {
        report_id: {
            "title": [title, translations.get(report_id, NOTHING).title or title],
            "issuer": [issuer, translations.get(report_id, NOTHING).issuer or issuer],
            "date": date,
        }
        for report_id, title, issuer, date in reports.itertuples(index=False)
    }


def _describe_places(
    gdf: gpd.GeoDataFrame, whereabouts: Mapping[Lang, Sequence[str]], datum: Datum
) -> list[dict[str, Any]]:
    shifted, anchors = (
        convert_geometry(geometries, source=Datum.WGS84, target=datum).transform(lambda degrees: degrees.round(NDIGITS))
        for geometries in (gdf.geometry, representative_points(gdf))
    )
    rows = gdf[[name for name in _SHOWN if name in gdf]].to_dict("records")
    geometries = pack_geometries(shifted.to_numpy())
    where = zip(*(whereabouts[lang] for lang in LANGS), strict=True)
    return [
        _describe_place(row, size) | {"where": list(words)} | _describe_geometry(geometry, anchor)
        for row, size, words, geometry, anchor in zip(rows, measure(gdf), where, geometries, anchors, strict=True)
    ]


def _describe_place(row: Mapping[str, Any], size: Size) -> dict[str, Any]:
    precision, metres = row["precision"], row["uncertainty_m"]
    return {
        "id": row["place_id"],
        "name": [row[f"name_{lang}"] for lang in LANGS],
        "action": [row[f"action_{lang}"] for lang in LANGS],
        "sector": row["sector"],
        "kind": row["kind"],
        "stage": row["stage"],
        "precision": precision,
        "is_solid": dash_of(precision) is None,
        "uncertainty_m": metres,
        "position": [describe_position(precision, metres, lang) for lang in LANGS],
        "size": [describe_size(size, precision, lang) for lang in LANGS],
        "size_value": size.length_m or size.area_m2,
        "report": row["report_id"],
        "section": row["section"],
        "change": row.get("change"),
        "mention": [row["mention_start"], row["mention_end"]],
        "quote": [row["quote_start"], row["quote_end"]],
    }


def _describe_geometry(geometry: dict[str, Any] | None, anchor: Point | None) -> dict[str, Any]:
    return {"geometry": geometry, "anchor": anchor and [anchor.x, anchor.y]}


def pack_geometries(shapes: NDArray[np.object_]) -> list[dict[str, Any] | None]:
    """
    Return geometries (lon-lat, degrees) as GeoJSON with steps in place of the positions of lines and outlines.

    `steps` nests as `coordinates` does, but a line or a ring is one flat list: lon and lat of its first position, then
    from each to the next, in whole units of the last digit that is written (`NDIGITS`). It is less to write, to send
    and to read; `static/core/geometry.js` unpacks it.
    """
    packed: list[dict[str, Any] | None] = [None] * len(shapes)
    types = shapely.get_type_id(shapes)
    stepped = np.isin(types, list(_STEPPED))
    for number in np.flatnonzero(~stepped & (types >= 0)).tolist():
        packed[number] = json.loads(shapely.to_geojson(shapes[number]))
    for kinds, unfold in ((_LINES, lambda parts: (parts, np.arange(len(parts)))), (_SURFACES, _rings_of)):
        at = np.flatnonzero(np.isin(types, list(kinds)))
        parts, owners = shapely.get_parts(shapes[at], return_index=True)
        lines, parents = unfold(parts)
        of_parts = _group(_steps_of(lines), parents, len(parts)) if kinds is _SURFACES else _steps_of(lines)
        for number, own in zip(at.tolist(), _group(of_parts, owners, len(at)), strict=True):
            name = _STEPPED[types[number]]
            packed[number] = {"type": name, "steps": own if name.startswith("Multi") else own[0] if own else []}
    return packed


_LINES = {1: "LineString", 5: "MultiLineString"}
_SURFACES = {3: "Polygon", 6: "MultiPolygon"}
_STEPPED = _LINES | _SURFACES
"""The types of geometry that have lines, by shapely's numbers."""


def _rings_of(polygons: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    rings, owners = shapely.get_rings(polygons, return_index=True)
    return rings, owners


def _group(items: Sequence[Any], owners: NDArray[np.intp], count: int) -> list[list[Any]]:
    """Return the items of each owner; they come in the owners' order."""
    ends = np.searchsorted(owners, np.arange(count + 1)).tolist()
    return [list(items[start:end]) for start, end in pairwise(ends)]


def _steps_of(lines: NDArray[np.object_]) -> list[list[int]]:
    """Return the steps of each line or ring."""
    degrees, owners = shapely.get_coordinates(lines, return_index=True)
    units = np.rint(degrees * 10**NDIGITS).astype(np.int64)
    steps = np.diff(units, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    ends = np.searchsorted(owners, np.arange(len(lines) + 1))
    firsts = ends[:-1][ends[:-1] < ends[1:]]
    steps[firsts] = units[firsts]
    flat = steps.ravel().tolist()
    return [flat[2 * start : 2 * end] for start, end in pairwise(ends.tolist())]


def describe_ledger(
    items: Iterable[UnmappedItem], reports: Mapping[str, Report], translations: Mapping[str, Translation]
) -> list[dict[str, Any]]:
    """Return the commitments that are not on the map, each with its sentence and the English reading of it."""
    return [
        {
            "id": item.item_id,
            "name": [item.name_zh, item.name_en],
            "sector": item.sector,
            "reason": item.reason,
            "report": item.report_id,
            "mention": [item.mention_start, item.mention_end],
            "span": [item.quote_start, item.quote_end],
            "quote": reports[item.report_id].text[item.quote_start : item.quote_end],
            "reading": translations[item.report_id].sentences.get((item.quote_start, item.quote_end), ""),
        }
        for item in items
    ]


def describe_document(report: Report, ledger: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a report's text with the commitments of it that are not on the map."""
    return {"text": report.text, "unmapped": [item for item in ledger if item["report"] == report.report_id]}


def pack_rows(rows: NDArray[np.intp], count: int) -> bytes:
    """Return which of `count` rows are meant as a set of bits, the first row the most significant bit of its byte."""
    bits = np.zeros(count, dtype=bool)
    bits[rows] = True
    return np.packbits(bits).tobytes()
