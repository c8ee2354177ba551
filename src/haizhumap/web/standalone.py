"""
The single-file map: places, cards, report and base map in one HTML file that opens from disk without a network.

Owns what goes into the file and how it is kept inert; `static/entry/standalone.js` finds and filters in the browser
and gives the app's own views what they draw. Geometry is WGS 84, lon-lat. Must not filter: it holds the places it is
given.
"""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from string import Template
from typing import Any

import geopandas as gpd
import pandas as pd

from haizhumap.checks.project import read_project
from haizhumap.editions.changes import Changes, read_changes
from haizhumap.facts.about import describe_data
from haizhumap.facts.card import build_card
from haizhumap.facts.figures import HEADLINES, Figure, format_value, label_figure, summarise
from haizhumap.facts.quality import Quality, assess
from haizhumap.facts.whereabouts import describe_whereabouts, read_surroundings
from haizhumap.i18n import LANGS, Lang, escape, t
from haizhumap.layer.build import join
from haizhumap.layer.features import PROPERTIES
from haizhumap.layer.provenance import About, Statement, as_lines, statements
from haizhumap.layer.search import RANKS, SEARCHED, search_terms
from haizhumap.model import Report
from haizhumap.names.normalise import simplifications
from haizhumap.paths import Settings
from haizhumap.web.assets import inline_scripts, inline_style, static_dir
from haizhumap.web.map import base_options, read_packs
from haizhumap.web.payload import Pair, build_payload, describe_ledger, format_payload, pair

_STYLES = ("map/map.css", "views/views.css", "entry/standalone.css")
TABS = ("reader", "table", "charts", "ledger", "about")

_INERT = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Background:
    """
    What the file tells beside its own places.

    `layer` is the whole layer, by which neighbours and earlier years are found; `changes` as `find_changes`
    returns them; `reports` those of the file's places, newest first; `ledger` and `figures` are of these reports, the
    ledger as `payload.describe_ledger` returns it; `quality` is the whole project's.
    """

    layer: gpd.GeoDataFrame
    changes: Changes
    reports: Mapping[str, Report]
    ledger: list[dict[str, Any]]
    figures: list[Figure]
    quality: Quality


def to_html(gdf: gpd.GeoDataFrame, about: About, settings: Settings) -> bytes:
    """
    Return places as a page of its own: HTML in UTF-8, which asks nothing of any host.

    Its scripts run by their digests alone (Content-Security-Policy), so that no name can become one. The same places
    always give the same bytes.

    Parameters
    ----------
    gdf
        The places, WGS 84, lon-lat.
    about
        The filter that they were chosen with.
    settings
        The project that they are of.

    Raises
    ------
    HaizhumapError
        If a file of the project cannot be read, or its data breaks a rule.
    """
    background = read_background(gdf, settings)
    gdf = with_changes(gdf, background.changes)
    surroundings = read_surroundings(settings)
    whereabouts = {lang: describe_whereabouts(gdf, surroundings, lang) for lang in LANGS}
    said = statements(gdf, about)
    page = describe_page(gdf, background) | {
        "lang": about.lang,
        "edition": [_say_edition(about, lang) for lang in LANGS],
        "about": {lang: [*_about_file(said, lang), *_about_data(background, lang)] for lang in LANGS},
        "map": base_options(read_packs(settings.basemap_dir)),
    }
    return _fill(build_payload(gdf, whereabouts=whereabouts), page, said)


def read_background(gdf: gpd.GeoDataFrame, settings: Settings) -> Background:
    """Read from the project what the file tells beside its places; see `to_html`."""
    project = read_project(settings)
    project.require_sound()
    everything = join(project.places, project.gazetteer, project.reports)
    others = everything[~everything["place_id"].isin(gdf["place_id"])]
    layer = pd.concat([gdf[[*PROPERTIES, "geometry"]], others], ignore_index=True)
    changes = read_changes(project, layer)
    newest_first = gdf.sort_values("report_date", ascending=False, kind="stable")["report_id"]
    reports = {report_id: project.reports[report_id] for report_id in dict.fromkeys(newest_first)}
    ledger = [item for item in project.unmapped.records.values() if item.report_id in reports]
    places = [place for place in project.places.records.values() if place.report_id in reports]
    return Background(
        layer=layer,
        changes=changes,
        reports=reports,
        ledger=describe_ledger(ledger, reports),
        figures=summarise(places, ledger),
        quality=assess(project),
    )


def with_changes(gdf: gpd.GeoDataFrame, changes: Changes) -> gpd.GeoDataFrame:
    """Return places with what became of each since the report before, None where there is nothing to compare with."""
    codes = [changes[place_id].change or None for place_id in gdf["place_id"]]
    return gdf.assign(change=pd.Series(codes, index=gdf.index, dtype=object))


def describe_page(gdf: gpd.GeoDataFrame, background: Background) -> dict[str, Any]:
    """Return what the page needs beside the payload to do what the app does in Python."""
    texts = {report_id: report.text for report_id, report in background.reports.items()}
    return {
        "search": describe_search(gdf),
        "cards": {lang: _cards(gdf, background, lang) for lang in LANGS},
        "texts": texts,
        "ledger": background.ledger,
        "coverage": _describe_coverage(background),
        "figures": [_describe_figure(figure) for figure in background.figures],
        "tabs": [[tab, pair(f"tab.{tab}")] for tab in TABS],
        "words": {
            "ignored": pair("ui.ignored", values="{values}"),
        },
    }


def describe_search(gdf: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return what the search in the browser needs; `search` states the rule."""
    terms = [search_terms(row) for row in gdf[list(SEARCHED)].to_dict("records")]
    simplified = simplifications(text for record in terms for text in record)
    return {"ranks": RANKS, "terms": terms, "simplified": simplified}


def _cards(gdf: gpd.GeoDataFrame, background: Background, lang: Lang) -> dict[str, dict[str, Any]]:
    layer, changes = background.layer, background.changes
    texts = {report_id: report.text for report_id, report in background.reports.items()}
    places = zip(gdf["place_id"], gdf["report_id"], strict=True)
    return {
        place_id: build_card(layer, place_id, text=texts[report_id], changes=changes, lang=lang)
        for place_id, report_id in places
    }


def _describe_figure(figure: Figure) -> dict[str, Any]:
    return {
        "report": figure.report_id,
        "label": [label_figure(figure, lang) for lang in LANGS],
        "value": [format_value(figure, lang) for lang in LANGS],
        "spans": [[figure.report_id, one.quote_start, one.quote_end] for one in figure.summands],
        "headline": HEADLINES.index(figure.code) if figure.code in HEADLINES else None,
    }


def _describe_coverage(background: Background) -> Pair:
    of_reports = background.layer[background.layer["report_id"].isin(background.reports.keys())]
    located, named = int(of_reports.geometry.notna().sum()), len(of_reports) + len(background.ledger)
    return pair("ui.coverage", located=located, named=named, share=round(100 * located / max(named, 1)))


def _say_edition(about: About, lang: Lang) -> str:
    count = t("export.count", lang, shown=about.shown, total=about.total)
    return t("standalone.edition", lang, filter=getattr(about, f"filter_{lang}"), count=count)


def _about_file(said: Iterable[Statement], lang: Lang) -> list[dict[str, Any]]:
    rows = [[t(f"about.{one.key}", lang), getattr(one, lang)] for one in said]
    return [{"title": t("standalone.about", lang), "rows": rows}]


def _about_data(background: Background, lang: Lang) -> list[dict[str, Any]]:
    first, *others = describe_data(background.reports.values(), background.quality, lang)
    return [first | {"paragraphs": [t("standalone.whole", lang)]}, *others]


def _fill(payload: Mapping[str, Any], page: Mapping[str, Any], said: list[Statement]) -> bytes:
    """Fill the page's template; what is filled in is not looked at again."""
    own = static_dir()
    scripts, style = inline_scripts("entry/standalone.js"), inline_style(*_STYLES)
    html = Template((own / "entry" / "standalone.html").read_text(encoding="utf-8")).substitute(
        policy=_policy(scripts, style),
        title=escape(t("ui.title", "zh")),
        noscript="<br>".join(escape(t("standalone.noscript", lang)) for lang in LANGS),
        statements="\n".join(f"<p>{escape(line)}</p>" for lang in LANGS for line in as_lines(said, lang)),
        style=style,
        payload=to_inert_json(payload),
        page=to_inert_json(page),
        scripts="\n".join(f"<script>{script}</script>" for script in scripts),
    )
    return html.encode("utf-8", errors="replace")


def to_inert_json(value: object) -> str:
    """Return a value as JSON that is inert in a script element: `<`, `>`, `&` and line separators are escapes."""
    return format_payload(value).translate(_INERT)


def _policy(scripts: Iterable[str], style: str) -> str:
    """Return the page's Content-Security-Policy: these scripts and styles, images that they hold, no request at all."""
    digests = " ".join(map(_digest, scripts))
    return (
        f"default-src 'none'; script-src {digests}; style-src {_digest(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode()}'"
