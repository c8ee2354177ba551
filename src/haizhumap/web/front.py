"""
What the page has beside its places: figures, the ledger, coverage, the data's own story, and what the search needs.

Owns the form of all this as plain data, the same for the app and for the single-file map; a phrase is a pair, Chinese
first. Must not filter: the browser does.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import geopandas as gpd

from haizhumap.editions.changes import Changes
from haizhumap.facts.about import describe_data
from haizhumap.facts.card import build_card
from haizhumap.facts.figures import Figure, format_value, label_figure
from haizhumap.facts.quality import Quality
from haizhumap.i18n import LANGS, Lang, escape, t
from haizhumap.layer.provenance import citation
from haizhumap.layer.search import RANKS, SEARCHED, search_terms
from haizhumap.model import Kind, Report
from haizhumap.names.normalise import simplifications
from haizhumap.report.translation import Translation
from haizhumap.web.payload import Pair, pair
from haizhumap.web.picture import preview_properties


def describe_front(
    gdf: gpd.GeoDataFrame,
    *,
    ledger: Sequence[Mapping[str, Any]],
    figures: Iterable[Figure],
    quality: Quality,
    reports: Mapping[str, Report],
    translations: Mapping[str, Translation],
) -> dict[str, Any]:
    """
    Return what stands beside the places.

    Parameters
    ----------
    gdf
        The places that the page holds.
    ledger
        The commitments without a place (`payload.describe_ledger`).
    figures
        The reports in figures.
    quality
        What was measured of the whole project.
    reports
        The reports of the places, by id.
    translations
        Their English readings.
    """
    return {
        "ledger": list(ledger),
        "figures": [_describe_figure(figure) for figure in figures],
        "coverage": _describe_coverage(gdf, ledger),
        "citation": [citation(gdf, lang, translations) for lang in LANGS],
        "readings": {
            report_id: [[*span, words] for span, words in sorted(one.sentences.items())]
            for report_id, one in translations.items()
        },
        "sections": {zh: en for one in translations.values() for zh, en in one.sections.items()},
        "about": {lang: describe_data(reports.values(), translations, quality, lang) for lang in LANGS},
    }


def _describe_figure(figure: Figure) -> dict[str, Any]:
    """Return a figure; `codes` are the facets that filter to its places, where it counts places."""
    return {
        "report": figure.report_id,
        "label": [label_figure(figure, lang) for lang in LANGS],
        "value": [format_value(figure, lang) for lang in LANGS],
        "spans": [[figure.report_id, one.quote_start, one.quote_end] for one in figure.summands],
        "codes": {"kind": figure.code} if isinstance(figure.code, Kind) else None,
    }


def _describe_coverage(gdf: gpd.GeoDataFrame, ledger: Sequence[Mapping[str, Any]]) -> Pair:
    located, named = int(gdf.geometry.notna().sum()), len(gdf) + len(ledger)
    return pair("ui.coverage", located=located, named=named, share=round(100 * located / max(named, 1)))


def describe_link(lang: Lang, url: str, preview: str) -> str:
    """
    Return what tells those who preview a link to the page what it is, as elements for its head.

    `url` and `preview` are the absolute addresses of the page and of its picture; what is empty is left out.
    """
    title, about = t("ui.title", lang), t("publish.about", lang)
    said = {"description": about, "og:type": "website", "og:title": title, "og:description": about, "og:url": url}
    said |= preview_properties(preview, t("publish.picture-all", lang)) if preview else {}
    key = {True: "property", False: "name"}
    return "".join(
        f'<meta {key[name.startswith("og:")]}="{name}" content="{escape(value)}">'
        for name, value in said.items()
        if value
    )


def describe_search(gdf: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return what the search in the browser needs; `layer.search` states the rule."""
    terms = [search_terms(row) for row in gdf[list(SEARCHED)].to_dict("records")]
    simplified = simplifications(text for record in terms for text in record)
    return {"ranks": RANKS, "terms": terms, "simplified": simplified}


def describe_card(
    gdf: gpd.GeoDataFrame,
    place_id: str,
    *,
    reports: Mapping[str, Report],
    translations: Mapping[str, Translation],
    changes: Changes,
    lang: Lang,
) -> dict[str, Any]:
    """
    Return the card of a place in a language: with its source in words, in English with a reading of its sentence.

    Raises
    ------
    KeyError
        If the layer has no such place.
    """
    report_ids = dict(zip(gdf["place_id"], gdf["report_id"], strict=True))
    report = reports[report_ids[place_id]]
    section = dict(zip(gdf["place_id"], gdf["section"], strict=True))[place_id]
    translation = translations[report.report_id]
    card = build_card(gdf, place_id, text=report.text, changes=changes, lang=lang)
    start, end = card["quote"]["start"], card["quote"]["end"]
    cited = t(
        "card.cited",
        lang,
        title=(translation.title if lang == "en" else "") or report.title,
        issuer=(translation.issuer if lang == "en" else "") or report.issuer,
        date=report.delivered.isoformat(),
        section=(translation.sections.get(section) if lang == "en" else "") or section,
        start=start,
        end=end,
    )
    reading = translation.sentences.get((start, end), "") if lang == "en" else ""
    return card | {"cited": cited, "reading": reading}
