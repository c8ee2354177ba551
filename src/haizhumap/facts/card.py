"""
The card of one place: what the report says, what is planned, where it is and how that is known.

Owns which facts the card has and how they read; the same for the app and for the single-file map. Geometry is WGS 84,
lon-lat. Must not draw: `static/views/card.js` does.
"""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd

from haizhumap.editions.changes import tell_history, trace
from haizhumap.editions.diff import compare_quotes
from haizhumap.facts.maplinks import format_coordinates, link_spot
from haizhumap.facts.neighbours import find_neighbours
from haizhumap.facts.quantities import describe_position, describe_size, format_length
from haizhumap.geo.geometry import measure
from haizhumap.i18n import Lang, t
from haizhumap.report.sentences import read_passage

Row = Mapping[str, Any]
_NEIGHBOURS = 12
_UNKNOWN_DATE = "unknown"


def build_card(gdf: gpd.GeoDataFrame, place_id: str, *, text: str, changes: pd.DataFrame, lang: Lang) -> dict[str, Any]:
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
        What became of the layer's places from report to report, as `history.find_changes` tells it.
    lang
        The language of the card.
    """
    chosen = gdf[gdf["place_id"] == place_id]
    row = chosen.to_dict("records")[0]
    size = describe_size(measure(chosen)[0], row["precision"], lang)
    return {
        "id": place_id,
        "name": row[f"name_{lang}"],
        "names": _names(row, lang),
        "sector": row["sector"],
        "facts": _filled(_facts(row, lang)),
        "quote": _quote(row, text),
        "position": _filled(_position(row, size, lang)),
        "coordinates": _coordinates(row, lang),
        "links": _links(row, lang),
        "neighbours": _neighbours(gdf, place_id, lang),
        "history": _history(gdf, changes, place_id, lang),
    }


def _names(row: Row, lang: Lang) -> str:
    own = row[f"name_{lang}"]
    others = dict.fromkeys([row["official_name_zh"], row["name_zh"], row["name_en"]])
    return " / ".join(name for name in others if name != own)


def _filled(facts: Mapping[str, str]) -> list[list[str]]:
    return [[name, words] for name, words in facts.items() if words]


def _facts(row: Row, lang: Lang) -> dict[str, str]:
    separator = t("card.separator", lang)
    targets = (t(f"target.{name}", lang, value=value) for name, value in row["targets"].items())
    return {
        t("card.action", lang): row[f"action_{lang}"],
        t("card.targets", lang): separator.join(targets),
        t("facet.sector", lang): t(f"sector.{row['sector']}", lang),
        t("facet.stage", lang): t(f"stage.{row['stage']}", lang),
        t("facet.kind", lang): t(f"kind.{row['kind']}", lang),
        t("facet.section", lang): row["section"],
        t("card.aliases", lang): separator.join(row["aliases"]),
    }


def _quote(row: Row, text: str) -> dict[str, Any]:
    passage = read_passage(text, row["quote_start"], row["quote_end"])
    before, after = (text[slice(*span)] if span else "" for span in (passage.before, passage.after))
    return {
        "before": before,
        "text": row["quote"],
        "after": after,
        "mark": [row["mention_start"] - row["quote_start"], row["mention_end"] - row["quote_start"]],
        "report": row["report_id"],
        "start": row["quote_start"],
        "end": row["quote_end"],
    }


def _position(row: Row, size: str, lang: Lang) -> dict[str, str]:
    own = "_zh" if lang == "zh" else ""
    datum = t(f"datum.{row['datum_source']}", lang)
    date = t("card.date-unknown", lang) if row["source_date"] == _UNKNOWN_DATE else row["source_date"]
    origin = t("card.origin-words", lang, source=row[f"source{own}"], date=date, datum=datum)
    return {
        t("facet.precision", lang): describe_position(row["precision"], row["uncertainty_m"], lang),
        t("card.size", lang): size,
        t("card.method", lang): row[f"method{own}"] if row["source"] else "",
        t("card.note", lang): row[f"note{own}"],
        t("card.origin", lang): origin if row["source"] else "",
        t("card.licence", lang): _say_licence(row["licence"], lang),
    }


def _say_licence(licence: str, lang: Lang) -> str:
    """Return a licence in a language, where the gazetteer states it in words and not by its code."""
    in_words = {t(f"licence.{code}", "en"): code for code in ("derived", "unstated")}
    return t(f"licence.{in_words[licence]}", lang) if licence in in_words else licence


def _coordinates(row: Row, lang: Lang) -> list[list[str]]:
    if row["geometry"] is None:
        return []
    coordinates = format_coordinates(row["geometry"], row["uncertainty_m"])
    return [[t(f"coordinates.{datum}", lang), value] for datum, value in coordinates.items()]


def _links(row: Row, lang: Lang) -> list[list[str]]:
    if row["geometry"] is None:
        return []
    links = link_spot(row["geometry"], row["name_zh"], row["uncertainty_m"])
    return [[t(f"map-service.{link.service}", lang), link.url] for link in links]


def _neighbours(gdf: gpd.GeoDataFrame, place_id: str, lang: Lang) -> list[dict[str, str]]:
    near = find_neighbours(gdf, place_id, limit=_NEIGHBOURS)
    named = gdf[["place_id", f"name_{lang}", "sector", "uncertainty_m"]].set_index("place_id")
    own_m = named["uncertainty_m"][place_id]
    rows = named.loc[[one.place_id for one in near]].to_dict("records")
    return [
        {
            "id": one.place_id,
            "name": row[f"name_{lang}"],
            "sector": row["sector"],
            "distance": _say_distance(one.distance_m, own_m + row["uncertainty_m"], lang),
        }
        for one, row in zip(near, rows, strict=True)
    ]


def _say_distance(metres: float, uncertainty_m: float, lang: Lang) -> str:
    """Return a distance in words, unless the two positions may be off by more."""
    return t("card.too-near", lang) if metres < uncertainty_m else format_length(metres, lang)


def _history(gdf: gpd.GeoDataFrame, changes: pd.DataFrame, place_id: str, lang: Lang) -> dict[str, Any] | None:
    """
    Return what became of a place over the years.

    Sentences, its other years, and two reports' words side by side: its own beside the earlier one's, else the later
    one's.
    """
    told = tell_history(gdf, changes, place_id, lang)
    path = trace(changes, place_id)
    if not told and len(path) == 1:
        return None
    rows = gdf.set_index("place_id")
    before, after = changes["earlier_id"][place_id], changes["later_id"][place_id]
    pair = [before, place_id] if before else [place_id, after] if after else []
    pieces = compare_quotes(*(rows["quote"][one] for one in pair)) if pair else []
    return {
        "told": told,
        "dates": [rows["report_date"][one] for one in pair],
        "years": [{"id": one, "date": rows["report_date"][one]} for one in path if one != place_id],
        "pieces": [[piece.earlier, piece.later] for piece in pieces],
    }
