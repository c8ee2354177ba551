"""
The page of one place, for search engines, previews of links and people without scripts.

Owns what it tells and in which order; the facts are those of the card. It is in both languages, one first. Coordinates
are WGS 84, lon first. Must not draw the ground: `web.picture` does.
"""

from collections.abc import Iterator
from typing import Any

from lxml.etree import _Element as Element
from shapely.geometry.base import BaseGeometry

from haizhumap.facts.maplinks import format_coordinates
from haizhumap.i18n import LANGS, Lang, t
from haizhumap.layer.features import ATTRIBUTION, PlaceFeature, places_of
from haizhumap.model import Datum, Precision, Sector
from haizhumap.publishing.addresses import Addresses
from haizhumap.publishing.edition import Edition
from haizhumap.publishing.markup import LANG_TAGS, Child, element, meta, write_document
from haizhumap.web.picture import Mark, draw_picture, picture_bounds, preview_properties, read_ground
from haizhumap.web.standalone import to_inert_json
from haizhumap.web.styles import SECTOR_STYLES

UP = "../"
"""From the page of a place to the root."""
_PICTURE_PX, _ASPECT = 800, 1.6


def draw_place(edition: Edition, place_id: str) -> str | None:
    """
    Return the picture of a place as SVG, None for one that is not located.

    Raises
    ------
    KeyError
        If there is no such place.
    """
    [place] = places_of(edition.row(place_id))
    mark = mark_place(edition, place_id)
    if mark is None:
        return None
    bounds = picture_bounds(mark.geometry, mark.uncertainty_m, aspect=_ASPECT)
    title = " / ".join(t("publish.picture", lang, name=place.in_lang("name", lang)) for lang in LANGS)
    return draw_picture(read_ground(edition.ground_path), bounds, width=_PICTURE_PX, title=title, mark=mark)


def mark_place(edition: Edition, place_id: str) -> Mark | None:
    """
    Return a place as pictures mark it, None for one that is not located.

    Raises
    ------
    KeyError
        If there is no such place.
    """
    [place] = places_of(edition.row(place_id))
    if place.geometry is None:
        return None
    colour = SECTOR_STYLES[Sector(place.sector)].colour
    return Mark(place.geometry, place.uncertainty_m or 0, colour, Precision(place.precision))


def write_place(edition: Edition, place_id: str, lang: Lang, addresses: Addresses) -> bytes:
    """
    Return the page of a place, one language first.

    Raises
    ------
    KeyError
        If there is no such place.
    """
    [place] = places_of(edition.row(place_id))
    return write_document(
        lang,
        _head(edition, place, lang, addresses),
        [
            _navigation(lang, addresses, place_id),
            element(
                "main",
                *(_article(edition, place, one, addresses, is_first=one == lang) for one in (lang, _other(lang))),
            ),
            _footer(lang, addresses),
        ],
    )


def write_missing(lang: Lang, addresses: Addresses) -> bytes:
    """Return the page that says, in both languages, that there is no such place; hosts show it at any address."""
    words = [
        element("p", element("span", t("publish.missing", one), lang=LANG_TAGS[one])) for one in (lang, _other(lang))
    ]
    head = [element("title", t("publish.missing-title", lang)), meta("robots", "noindex")]
    return write_document(
        lang,
        head,
        [_navigation(lang, addresses), element("main", element("h1", t("publish.missing-title", lang)), *words)],
    )


def _other(lang: Lang) -> Lang:
    return "zh" if lang == "en" else "en"


def _head(edition: Edition, place: PlaceFeature, lang: Lang, addresses: Addresses) -> Iterator[Child]:
    title = f"{place.in_lang('name', lang)} · {t('ui.title', lang)}"
    description = t("publish.description", lang, action=place.in_lang("action", lang), quote=place.quote)
    yield element("title", title)
    yield meta("description", description)
    yield meta("og:type", "article")
    yield meta("og:title", title)
    yield meta("og:description", description)
    yield meta("og:locale", LANG_TAGS[lang].replace("-", "_"))
    yield meta("og:site_name", t("ui.title", lang))
    if addresses.root:
        own = addresses.absolute(addresses.place(place.place_id, lang))
        yield element("link", rel="canonical", href=own)
        yield meta("og:url", own)
        if place.geometry is not None:
            alt = t("publish.picture", lang, name=place.in_lang("name", lang))
            properties = preview_properties(addresses.absolute(addresses.preview(place.place_id)), alt)
            yield from (meta(name, value) for name, value in properties.items())
        for one in LANGS:
            href = addresses.absolute(addresses.place(place.place_id, one))
            yield element("link", rel="alternate", hreflang=LANG_TAGS[one], href=href)
    yield element(
        "link", rel="alternate", type="application/atom+xml", title=t("view.feed", lang), href=UP + addresses.feed(lang)
    )
    linked = to_inert_json(_linked_data(edition, place, lang, addresses))
    yield element("script", linked, type="application/ld+json")


def _linked_data(edition: Edition, place: PlaceFeature, lang: Lang, addresses: Addresses) -> dict[str, Any]:
    """Return a place as schema.org has it: the place, and the report with its sentence as the work on it."""
    names = dict.fromkeys([place.official_name_zh, place.name_zh, place.name_en, *place.aliases])
    own = place.in_lang("name", lang)
    report = edition.reports[place.report_id]
    page = {"url": addresses.absolute(addresses.place(place.place_id, lang))} if addresses.root else {}
    return {
        "@context": "https://schema.org",
        "@type": "Place",
        "identifier": place.place_id,
        "name": own,
        "alternateName": [name for name in names if name != own],
        "description": place.in_lang("action", lang),
        **page,
        **({"geo": _linked_position(place.geometry, place.uncertainty_m)} if place.geometry is not None else {}),
        "additionalProperty": [
            {"@type": "PropertyValue", "name": "precision", "value": place.precision},
            {"@type": "PropertyValue", "name": "uncertainty_m", "value": place.uncertainty_m, "unitCode": "MTR"},
        ],
        "subjectOf": {
            "@type": "CreativeWork",
            "name": report.title,
            "author": {"@type": "GovernmentOrganization", "name": report.issuer},
            "datePublished": report.delivered.isoformat(),
            "inLanguage": LANG_TAGS["zh"],
            "hasPart": {
                "@type": "Quotation",
                "text": place.quote,
                "position": f"{place.quote_start}-{place.quote_end}",
            },
        },
    }


def _linked_position(geometry: BaseGeometry, uncertainty_m: int | None) -> dict[str, str]:
    lon, lat = format_coordinates(geometry, uncertainty_m)[Datum.WGS84].split(", ")
    return {"@type": "GeoCoordinates", "longitude": lon, "latitude": lat}


def _navigation(lang: Lang, addresses: Addresses, place_id: str = "") -> Element:
    to_root = addresses.root or UP
    home = element("a", t("publish.home", lang, title=t("ui.title", lang)), href=to_root + addresses.map(lang))
    if not place_id:
        return element("nav", home)
    other = _other(lang)
    href = UP + addresses.place(place_id, other)
    tag = LANG_TAGS[other]
    return element("nav", home, element("a", t("publish.language", other), href=href, lang=tag, hreflang=tag))


def _article(edition: Edition, place: PlaceFeature, lang: Lang, addresses: Addresses, *, is_first: bool) -> Element:
    card = edition.card(place.place_id, lang)
    return element(
        "article",
        element("h1" if is_first else "h2", card["name"]),
        element("p", card["names"], class_="quiet") if card["names"] else None,
        element("p", place.in_lang("action", lang), class_="action"),
        element("p", _say_codes(place, lang), class_="quiet"),
        *_quote(card, lang),
        *_position(edition, place, card, lang, addresses, with_picture=is_first),
        *_lists(edition, card, lang, addresses),
        lang=LANG_TAGS[lang],
    )


def _say_codes(place: PlaceFeature, lang: Lang) -> str:
    return " · ".join(t(f"{facet}.{getattr(place, facet)}", lang) for facet in ("stage", "sector", "kind"))


def _quote(card: dict[str, Any], lang: Lang) -> Iterator[Child]:
    quote = card["quote"]
    start, end = quote["mark"]
    text = quote["text"]
    yield element("h3", t("publish.card-quote", lang))
    yield element("blockquote", text[:start], element("mark", text[start:end]), text[end:], lang=LANG_TAGS["zh"])
    if card["reading"]:
        yield element("p", card["reading"], " ", element("small", t("view.reading-ours", lang)), class_="reading")
    yield element("p", element("cite", card["cited"]), class_="quiet")


def _position(
    edition: Edition, place: PlaceFeature, card: dict[str, Any], lang: Lang, addresses: Addresses, *, with_picture: bool
) -> Iterator[Child]:
    yield element("h3", t("publish.card-position", lang))
    if place.geometry is None:
        yield element("p", t("view.no-geometry", lang))
    else:
        yield element("p", edition.whereabouts(place.place_id, lang))
        if with_picture:
            words = t("publish.picture", lang, name=card["name"])
            source = UP + addresses.picture(place.place_id)
            height = str(round(_PICTURE_PX / _ASPECT))
            image = element("img", src=source, alt=words, width=str(_PICTURE_PX), height=height)
            yield element("figure", image, element("figcaption", t("publish.caption", lang), class_="quiet"))
    facts = [*card["position"], *card["coordinates"]]
    yield element("dl", *(element(tag, words) for fact in facts for tag, words in zip(("dt", "dd"), fact, strict=True)))
    href = UP + addresses.map(lang, place.place_id)
    yield element("p", element("a", t("publish.to-map", lang), href=href, class_="button"))


def _lists(edition: Edition, card: dict[str, Any], lang: Lang, addresses: Addresses) -> Iterator[Child]:
    if card["neighbours"]:
        yield element("h3", t("view.neighbours", lang))
        yield element("ul", *(_neighbour(edition, one, lang, addresses) for one in card["neighbours"]))
    if history := card["history"]:
        yield element("h3", t("view.history", lang))
        yield element(
            "ul",
            *(element("li", sentence) for sentence in history["told"]),
            *(
                element("li", _to_place(edition, one["id"], t("view.year", lang, date=one["date"]), lang, addresses))
                for one in history["years"]
            ),
        )


def _neighbour(edition: Edition, one: dict[str, str], lang: Lang, addresses: Addresses) -> Element:
    return element("li", _to_place(edition, one["id"], one["name"], lang, addresses), f" {one['distance']}")


def _to_place(edition: Edition, place_id: str, words: str, lang: Lang, addresses: Addresses) -> Child:
    """Return a link to the page of a place; its words alone where it has none, as in a site of some places."""
    if place_id not in edition.place_ids:
        return words
    return element("a", words, href=UP + addresses.place(place_id, lang))


def _footer(lang: Lang, addresses: Addresses) -> Element:
    places = element("a", t("publish.places", lang), href=UP + addresses.places(lang))
    feed = element("a", t("view.feed", lang), href=UP + addresses.feed(lang))
    return element(
        "footer",
        element("p", places),
        element("p", t("export.licence", lang)),
        element("p", ATTRIBUTION),
        element("p", feed),
    )
