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
from pathlib import Path
from string import Template
from typing import Any

import geopandas as gpd
import pandas as pd

from haizhumap.checks.project import read_project
from haizhumap.decoding import read_json, told_as
from haizhumap.editions.changes import Changes, read_changes
from haizhumap.errors import InputError
from haizhumap.facts.about import describe_data
from haizhumap.facts.figures import Figure, summarise
from haizhumap.facts.quality import Quality, assess
from haizhumap.facts.whereabouts import describe_whereabouts, read_surroundings
from haizhumap.i18n import LANGS, Lang, escape, t
from haizhumap.layer.build import join
from haizhumap.layer.features import PROPERTIES
from haizhumap.layer.provenance import About, Statement, as_lines, statements
from haizhumap.model import Report
from haizhumap.paths import Settings
from haizhumap.report.translation import Translation, read_translation
from haizhumap.web.assets import icon_url, inline_scripts, inline_style, static_dir
from haizhumap.web.front import describe_card, describe_front, describe_link, describe_search
from haizhumap.web.map import base_options, read_packs
from haizhumap.web.payload import build_payload, describe_ledger, format_payload

_STYLES = ("map/map.css", "views/page.css", "entry/standalone.css")

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
    translations: Mapping[str, Translation]
    ledger: list[dict[str, Any]]
    figures: list[Figure]
    quality: Quality


def to_html(gdf: gpd.GeoDataFrame, about: About, settings: Settings, *, site: Mapping[str, Any] | None = None) -> bytes:
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
    site
        For the page of a static site (`publishing.site`): the addresses of its `files` by format, `places` by language
        and id and `feeds` by language and sector, the places' `names` by id, and, absolute or empty, its own `root` and
        the `preview` of links to it; a file alone has none of them.

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
    page = _describe_page(gdf, background) | {
        "lang": about.lang,
        "edition": [_say_edition(about, lang) for lang in LANGS],
        "about": {lang: _about(background, _about_file(said, lang, is_site=site is not None), lang) for lang in LANGS},
        "site": site,
        "names": _read_names(settings.basemap_dir / "names.geojson"),
        "map": base_options(read_packs(settings.basemap_dir)),
    }
    payload = build_payload(gdf, whereabouts=whereabouts, translations=background.translations)
    return _fill(payload, page, said, site)


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
    shown = set(gdf["place_id"])
    places = [place for place in project.places.records.values() if place.place_id in shown]
    translations = {report_id: read_translation(settings.reports_dir, report_id) for report_id in reports}
    return Background(
        layer=layer,
        changes=changes,
        reports=reports,
        translations=translations,
        ledger=describe_ledger(ledger, reports, translations),
        figures=summarise(places, ledger),
        quality=assess(project),
    )


def with_changes(gdf: gpd.GeoDataFrame, changes: Changes) -> gpd.GeoDataFrame:
    """Return places with what became of each since the report before, None where there is nothing to compare with."""
    codes = [changes[place_id].change or None for place_id in gdf["place_id"]]
    return gdf.assign(change=pd.Series(codes, index=gdf.index, dtype=object))


def _describe_page(gdf: gpd.GeoDataFrame, background: Background) -> dict[str, Any]:
    """Return what the page has beside the places: all that the app would ask the server for."""
    reports, translations = background.reports, background.translations
    of_reports = background.layer[background.layer["report_id"].isin(reports.keys())]
    front = describe_front(
        of_reports,
        ledger=background.ledger,
        figures=background.figures,
        quality=background.quality,
        reports=reports,
        translations=translations,
    )
    cards = {
        lang: {
            place_id: describe_card(
                background.layer,
                place_id,
                reports=reports,
                translations=translations,
                changes=background.changes,
                lang=lang,
            )
            for place_id in gdf["place_id"]
        }
        for lang in LANGS
    }
    texts = {report_id: report.text for report_id, report in reports.items()}
    return front | {"search": describe_search(gdf), "cards": cards, "texts": texts}


def _say_edition(about: About, lang: Lang) -> str:
    count = t("export.count", lang, shown=about.shown, total=about.total)
    return t("standalone.edition", lang, filter=getattr(about, f"filter_{lang}"), count=count)


def _about_file(said: Iterable[Statement], lang: Lang, *, is_site: bool) -> dict[str, Any]:
    rows = [[t(f"about.{one.key}", lang), getattr(one, lang)] for one in said]
    if is_site:
        return {"title": t("site.about", lang), "paragraphs": [t("site.static", lang)], "rows": rows}
    return {"title": t("standalone.about", lang), "rows": rows}


def _about(background: Background, file: dict[str, Any], lang: Lang) -> list[dict[str, Any]]:
    """Return what is told of the map, then of the file, then of the whole data set."""
    what, reports, *others = describe_data(
        background.reports.values(), background.translations, background.quality, lang
    )
    return [what, file, reports | {"paragraphs": [t("standalone.whole", lang)]}, *others]


def _read_names(path: Path) -> list[dict[str, Any]]:
    """Return the names of the ground without their shapes; a project may lack them."""
    if not path.is_file():
        return []
    kept = ("kind", "name_zh", "name_en", "pinyin", "initials", "at")
    with told_as(InputError, "layer-unreadable", path=path.name):
        features = read_json(path)["features"]
        return [{name: feature["properties"][name] for name in kept} for feature in features]


def _link_site(site: Mapping[str, Any]) -> tuple[str, str]:
    """Return what a site's page has for those without scripts: for its head what it is and the feed, every place."""
    words = escape(t("view.feed", "zh"))
    feed = (
        f'<link rel="alternate" type="application/atom+xml" title="{words}" href="{escape(site["feeds"]["zh"][""])}">'
    )
    items = (
        f'<li><a href="{escape(site["places"][lang][place_id])}">{escape(name)}</a></li>'
        for place_id, names in site["names"].items()
        for lang, name in zip(LANGS, names, strict=True)
    )
    return describe_link("zh", site["root"], site["preview"]) + feed, f"<ul>{''.join(items)}</ul>"


def _fill(
    payload: Mapping[str, Any], page: Mapping[str, Any], said: list[Statement], site: Mapping[str, Any] | None
) -> bytes:
    """Fill the page's template; what is filled in is not looked at again."""
    own = static_dir()
    scripts, style = inline_scripts("entry/standalone.js"), inline_style(*_STYLES)
    feed, places = _link_site(site) if site else ("", "")
    html = Template((own / "entry" / "standalone.html").read_text(encoding="utf-8")).substitute(
        policy=_policy(scripts, style),
        title=escape(t("ui.title", "zh")),
        noscript="<br>".join(escape(t("standalone.noscript", lang)) for lang in LANGS),
        statements="\n".join(f"<p>{escape(line)}</p>" for lang in LANGS for line in as_lines(said, lang)),
        feed=feed,
        icon=icon_url(),
        places=places,
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
