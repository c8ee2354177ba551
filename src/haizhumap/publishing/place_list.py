"""
The list of all places as a page, for people without scripts: each by its sector, with a link to its own page.

Owns what the list tells and in which order; it is in one language, with a link to the other.
"""

from collections.abc import Iterator

from lxml.etree import _Element as Element

from haizhumap.i18n import LANGS, Lang, t
from haizhumap.layer.features import PlaceFeature, places_of
from haizhumap.model import Sector
from haizhumap.publishing.addresses import Addresses
from haizhumap.publishing.edition import Edition
from haizhumap.publishing.markup import LANG_TAGS, Child, element, meta, write_document

MOST_LISTED = 2000
"""The list has so many of the newest places; it says so."""


def write_places(edition: Edition, lang: Lang, addresses: Addresses) -> bytes:
    """Return the list of the places that have pages, in a language."""
    own = edition.gdf[edition.gdf["place_id"].isin(edition.place_ids)]
    newest = own.sort_values("report_date", ascending=False, kind="stable").head(MOST_LISTED)
    places = list(places_of(newest))
    cut = t("publish.feed-count", lang, shown=len(places), total=len(own)) if len(places) < len(own) else None
    return write_document(
        lang,
        _head(lang, addresses),
        [
            _navigation(lang, addresses),
            element(
                "main",
                element("h1", t("publish.places", lang)),
                element("p", t("publish.about", lang)),
                element("p", cut, class_="quiet") if cut else None,
                *_sectors(places, lang, addresses),
            ),
            element(
                "footer",
                element("p", t("export.licence", lang)),
                element("p", element("a", t("view.feed", lang), href=addresses.feed(lang))),
            ),
        ],
    )


def _head(lang: Lang, addresses: Addresses) -> Iterator[Child]:
    yield element("title", f"{t('publish.places', lang)} · {t('ui.title', lang)}")
    yield meta("description", t("publish.about", lang))
    if addresses.root:
        yield element("link", rel="canonical", href=addresses.absolute(addresses.places(lang)))
        for one in LANGS:
            href = addresses.absolute(addresses.places(one))
            yield element("link", rel="alternate", hreflang=LANG_TAGS[one], href=href)


def _navigation(lang: Lang, addresses: Addresses) -> Element:
    other: Lang = "zh" if lang == "en" else "en"
    tag = LANG_TAGS[other]
    return element(
        "nav",
        element("a", t("publish.home", lang, title=t("ui.title", lang)), href=addresses.map(lang)),
        element("a", t("publish.language", other), href=addresses.places(other), lang=tag, hreflang=tag),
    )


def _sectors(places: list[PlaceFeature], lang: Lang, addresses: Addresses) -> Iterator[Child]:
    for sector in Sector:
        items = [_item(place, lang, addresses) for place in places if place.sector == sector]
        if items:
            yield element("h3", t(f"sector.{sector}", lang))
            yield element("ul", *items)


def _item(place: PlaceFeature, lang: Lang, addresses: Addresses) -> Element:
    link = element("a", place.in_lang("name", lang), href=addresses.place(place.place_id, lang))
    said = t("publish.entry", lang, action=place.in_lang("action", lang), stage=t(f"stage.{place.stage}", lang))
    return element("li", link, said)
