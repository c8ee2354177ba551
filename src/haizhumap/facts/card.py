"""
The card of one place: what the report says, what is planned, where it is and how that is known.

Owns which facts the card has and how they read; the same for the app and for the single-file map. The place is taken
once from the layer and handed on. Geometry is WGS 84, lon-lat. Must not draw: `static/views/card.js` does.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import geopandas as gpd

from haizhumap.editions.changes import Changes
from haizhumap.editions.diff import compare_quotes
from haizhumap.facts.history import read_history, tell_history
from haizhumap.facts.maplinks import format_coordinates, link_spot
from haizhumap.facts.neighbours import find_neighbours
from haizhumap.facts.quantities import describe_distance, describe_position, describe_size
from haizhumap.geo.geometry import size_of
from haizhumap.i18n import Lang, t
from haizhumap.layer.features import PlaceFeature, places_of
from haizhumap.lexicons import read_toml
from haizhumap.report.sentences import read_passage

_NEIGHBOURS = 12
_UNKNOWN_DATE = "unknown"


def build_card(gdf: gpd.GeoDataFrame, place_id: str, *, text: str, changes: Changes, lang: Lang) -> dict[str, Any]:
    """
    Return the card of a place as plain data.

    Parameters
    ----------
    gdf
        The layer with the place and its neighbours.
    place_id
        A place of the layer.
    text
        The text of the report that names it.
    changes
        What became of the layer's places from report to report, as `find_changes` tells it.
    lang
        The language of the card.
    """
    [place] = places_of(gdf[gdf["place_id"] == place_id])
    return {
        "id": place_id,
        "name": place.in_lang("name", lang),
        "names": _names(place, lang),
        "sector": place.sector,
        "facts": _filled(_facts(place, lang)),
        "quote": _quote(place, text),
        "position": _filled(_position(place, lang)),
        "coordinates": _coordinates(place, lang),
        "links": _links(place, lang),
        "neighbours": _neighbours(gdf, place, lang),
        "history": _history(gdf, place, changes, lang),
    }


def _names(place: PlaceFeature, lang: Lang) -> str:
    others = dict.fromkeys([place.official_name_zh, place.name_zh, place.name_en])
    return " / ".join(name for name in others if name != place.in_lang("name", lang))


def _filled(facts: Mapping[str, str]) -> list[list[str]]:
    return [[name, words] for name, words in facts.items() if words]


def _facts(place: PlaceFeature, lang: Lang) -> dict[str, str]:
    separator = t("card.separator", lang)
    targets = (t(f"target.{name}", lang, value=value) for name, value in place.targets.items())
    return {
        t("card.action", lang): place.in_lang("action", lang),
        t("card.targets", lang): separator.join(targets),
        t("facet.sector", lang): t(f"sector.{place.sector}", lang),
        t("facet.stage", lang): t(f"stage.{place.stage}", lang),
        t("facet.kind", lang): t(f"kind.{place.kind}", lang),
        t("facet.section", lang): place.section,
        t("card.aliases", lang): separator.join(place.aliases),
    }


def _quote(place: PlaceFeature, text: str) -> dict[str, Any]:
    passage = read_passage(text, place.quote_start, place.quote_end)
    before, after = (text[slice(*span)] if span else "" for span in (passage.before, passage.after))
    return {
        "before": before,
        "text": place.quote,
        "after": after,
        "mark": [place.mention_start - place.quote_start, place.mention_end - place.quote_start],
        "report": place.report_id,
        "start": place.quote_start,
        "end": place.quote_end,
    }


def _position(place: PlaceFeature, lang: Lang) -> dict[str, str]:
    size = describe_size(size_of(place.geometry), place.precision, lang) if place.geometry else ""
    return {
        t("facet.precision", lang): describe_position(place.precision, place.uncertainty_m, lang),
        t("card.size", lang): size,
        t("card.method", lang): place.in_lang("method", lang) if place.source else "",
        t("card.note", lang): place.in_lang("note", lang),
        t("card.origin", lang): say_origin(place, lang),
        t("card.licence", lang): say_licence(place.licence, lang),
    }


def say_origin(place: PlaceFeature, lang: Lang) -> str:
    """Return where a position comes from: source, its date and datum; empty where there is no position."""
    datum = t(f"datum.{place.datum_source}", lang)
    date = t("card.date-unknown", lang) if place.source_date == _UNKNOWN_DATE else place.source_date
    words = t("card.origin-words", lang, source=place.in_lang("source", lang), date=date, datum=datum)
    return words if place.source else ""


@cache
def _licences() -> Mapping[str, str]:
    """Return the codes of the licences that the gazetteer states in words; see `licences.toml`."""
    return read_toml(__package__, "licences.toml")


def say_licence(licence: str, lang: Lang) -> str:
    """Return a licence in a language, where the gazetteer states it in words and not by its code."""
    code = _licences().get(licence)
    return t(f"licence.{code}", lang) if code else licence


def _coordinates(place: PlaceFeature, lang: Lang) -> list[list[str]]:
    if place.geometry is None:
        return []
    coordinates = format_coordinates(place.geometry, place.uncertainty_m)
    return [[t(f"coordinates.{datum}", lang), value] for datum, value in coordinates.items()]


def _links(place: PlaceFeature, lang: Lang) -> list[list[str]]:
    if place.geometry is None:
        return []
    links = link_spot(place.geometry, place.name_zh, place.uncertainty_m)
    return [[t(f"map-service.{link.service}", lang), link.url] for link in links]


def _neighbours(gdf: gpd.GeoDataFrame, place: PlaceFeature, lang: Lang) -> list[dict[str, str]]:
    near = find_neighbours(gdf, place.place_id, limit=_NEIGHBOURS)
    others = places_of(gdf.take([one.row for one in near]))
    return [
        {
            "id": other.place_id,
            "name": other.in_lang("name", lang),
            "sector": other.sector,
            "distance": describe_distance(
                one.distance_m, (place.uncertainty_m or 0) + (other.uncertainty_m or 0), lang
            ),
        }
        for one, other in zip(near, others, strict=True)
    ]


def _history(gdf: gpd.GeoDataFrame, place: PlaceFeature, changes: Changes, lang: Lang) -> dict[str, Any] | None:
    """
    Return what became of a place over the years.

    Sentences, its other years, and two reports' words side by side: its own beside the earlier one's, else the later
    one's.
    """
    history = read_history(gdf, changes, place)
    told = tell_history(history, lang)
    if not told and len(history.years) == 1:
        return None
    pair = [history.earlier, place] if history.earlier else [place, history.later] if history.later else []
    linked = [one for one in pair if one]
    pieces = compare_quotes(*(one.quote for one in linked)) if linked else []
    others = (one for one in history.years if one.place_id != place.place_id)
    return {
        "told": told,
        "dates": [one.report_date for one in linked],
        "years": [{"id": one.place_id, "date": one.report_date} for one in others],
        "pieces": [[piece.earlier, piece.later] for piece in pieces],
    }
