"""
Atom feeds (RFC 4287): an entry a place, for whoever follows a filter or what is planned around a point.

Owns ids, dates and order of the entries, and how a browser shows them; must not filter. A place of a further report is
an entry of its own, so a new report and a changed stage come as news. The register knows no day on which an entry was
changed, so the date of each is its report's, and the feed says so.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

import geopandas as gpd
from lxml import etree
from lxml.etree import _Element as Element

from haizhumap.i18n import Lang, t
from haizhumap.layer.features import PlaceFeature, places_of
from haizhumap.layer.flat import to_text
from haizhumap.layer.provenance import DATASET, About, urn_of
from haizhumap.publishing.addresses import Addresses
from haizhumap.publishing.edition import Edition
from haizhumap.publishing.markup import LANG_TAGS

MEDIA_TYPE = "application/atom+xml"
CONTENT_TYPE = f"{MEDIA_TYPE}; charset=utf-8"
"""As it is served to readers of feeds."""
BROWSER_TYPE = "application/xml; charset=utf-8"
"""As it is served to browsers, which show what says that it is a feed as plain text, without its style."""
MOST_ENTRIES = 1000
"""A feed has so many of the newest places; it says so."""

STYLE = "feed.css"
"""The name of the style sheet by which a browser shows a feed, beside the feed."""

_ATOM, _XHTML = "http://www.w3.org/2005/Atom", "http://www.w3.org/1999/xhtml"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@cache
def read_style() -> bytes:
    """Return the style sheet of feeds; CSS, since browsers give up XSLT."""
    return files(__package__).joinpath(STYLE).read_bytes()


def write_feed(
    edition: Edition, shown: gpd.GeoDataFrame, about: About, *, query: str, lang: Lang, addresses: Addresses
) -> bytes:
    """
    Return a feed in a language, UTF-8; the same places always give the same bytes.

    Parameters
    ----------
    edition
        What is published.
    shown
        The places of the feed, rows of the edition's layer.
    about
        The filter in words.
    query
        The filter as an address writes it.
    lang
        The feed's language.
    addresses
        Where things are; without a root the links are relative to the feed.
    """
    newest = shown.sort_values("report_date", ascending=False, kind="stable").head(MOST_ENTRIES)
    dates = newest["report_date"] if len(newest) else edition.gdf["report_date"]
    feed = etree.Element(f"{{{_ATOM}}}feed", {_LANG: LANG_TAGS[lang]}, nsmap={None: _ATOM})
    own = addresses.absolute(addresses.feed(lang, query))
    _add(feed, "id", urn_of(f"feed?{query}&lang={lang}"))
    _add(
        feed, "title", t("publish.feed-title", lang, title=t("ui.title", lang), filter=getattr(about, f"filter_{lang}"))
    )
    map_href = addresses.absolute(addresses.map(lang, query=query))
    count = t("publish.feed-count", lang, shown=len(newest), total=len(shown))
    said = [count, t("publish.feed-what", lang), t("publish.feed-dates", lang)]
    _add_text(feed, "subtitle", said, t("publish.to-map", lang), map_href)
    _add(feed, "updated", _midnight(max(dates)))
    _add(_add(feed, "author"), "name", DATASET)
    _add(feed, "rights", t("export.licence", lang))
    _add(feed, "link", rel="self", type=MEDIA_TYPE, href=own)
    _add(feed, "link", rel="alternate", type="text/html", href=map_href)
    for place in places_of(newest):
        _add_entry(feed, edition, place, lang, addresses)
    feed.addprevious(etree.ProcessingInstruction("xml-stylesheet", f'type="text/css" href="{STYLE}"'))
    return etree.tostring(feed.getroottree(), xml_declaration=True, encoding="utf-8", pretty_print=True)  # type: ignore[no-any-return]


def _add_entry(feed: Element, edition: Edition, place: PlaceFeature, lang: Lang, addresses: Addresses) -> None:
    entry = _add(feed, "entry")
    codes = {facet: t(f"{facet}.{getattr(place, facet)}", lang) for facet in ("sector", "stage")}
    _add(entry, "id", urn_of(f"place/{place.place_id}"))
    _add(entry, "title", t("publish.entry-title", lang, name=place.in_lang("name", lang), **codes))
    _add(entry, "published", _midnight(place.report_date))
    _add(entry, "updated", _midnight(place.report_date))
    _add(_add(entry, "author"), "name", place.report_issuer)
    _add(entry, "category", term=place.sector, label=codes["sector"])
    href = addresses.absolute(addresses.place(place.place_id, lang))
    _add(entry, "link", rel="alternate", type="text/html", href=href)
    told = list(_tell(edition, place, lang))
    _add(entry, "summary", "\n".join(told))
    _add_text(entry, "content", told, t("publish.to-page", lang), href)


def _add_text(parent: Element, name: str, paragraphs: Iterable[str], words: str, href: str) -> None:
    """Add paragraphs and a link as XHTML, which a browser shows and follows inside a feed."""
    div = etree.SubElement(_add(parent, name, type="xhtml"), f"{{{_XHTML}}}div", nsmap={None: _XHTML})
    for paragraph in paragraphs:
        etree.SubElement(div, f"{{{_XHTML}}}p").text = to_text(paragraph)
    link = etree.SubElement(etree.SubElement(div, f"{{{_XHTML}}}p"), f"{{{_XHTML}}}a", href=to_text(href))
    link.text = words


def _tell(edition: Edition, place: PlaceFeature, lang: Lang) -> Iterator[str]:
    """Yield what will be done, the sentence, its reading in the feed's language, and what became of the place."""
    card = edition.card(place.place_id, lang)
    yield place.in_lang("action", lang)
    yield place.quote
    if card["reading"]:
        yield f"{card['reading']} {t('view.reading-ours', lang)}"
    yield card["cited"]
    yield from (card["history"] or {"told": []})["told"]


def _add(parent: Element, name: str, words: str | None = None, **attributes: str) -> Element:
    child = etree.SubElement(parent, f"{{{_ATOM}}}{name}", {key: to_text(value) for key, value in attributes.items()})
    child.text = None if words is None else to_text(words)
    return child


def _midnight(day: str) -> str:
    """Return the beginning of a day in China, as RFC 3339 writes it."""
    return f"{day}T00:00:00+08:00"
