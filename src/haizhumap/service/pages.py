"""
The answers of the service for people: the same as the JSON, as pages without scripts.

Owns what stands on them and how they are linked; every name is a text. The page of a place is elsewhere already.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from haizhumap.i18n import LANGS, has_phrase, t
from haizhumap.layer.provenance import LICENCE_URL
from haizhumap.publishing.markup import LANG_TAGS, Child, element, write_document
from haizhumap.service.collections import COLLECTIONS, GEOMETRY, MENTIONS, PLACES, Collection
from haizhumap.service.documents import (
    CONFORMANCE,
    GEOJSON,
    Guide,
    describe_collection,
    name_of,
)
from haizhumap.service.store import Contents, Item, Store
from haizhumap.web.standalone import to_inert_json

_GROUPS = {"sector": "sector", "kind": "ground", "precision": "precision", "reason": "reason"}
"""Where the words for a field's codes stand; a kind is of the ground, since places have pages of their own."""


def show_service(guide: Guide, store: Store) -> bytes:
    """Return the landing page, with what it offers as schema.org has it."""
    offered = element("script", to_inert_json(describe_dataset(guide, store)), type="application/ld+json")
    return _page(
        guide,
        "/",
        guide.say("title"),
        element("p", guide.say("about")),
        *_list_collections(guide, store),
        element("h3", guide.say("api")),
        _list(_to(guide, path, guide.say(key)) for path, key in (("/api", "api"), ("/conformance", "conformance"))),
        head=[offered],
    )


def describe_dataset(guide: Guide, store: Store) -> dict[str, Any]:
    """Return the places as a Dataset of schema.org, with where they can be had."""
    contents = store.describe(PLACES)
    place = COLLECTIONS[PLACES]
    path = f"{guide.root}{guide.path_of(place)}/items"
    spatial: dict[str, Any] = {}
    if contents.bounds:
        left, bottom, right, top = contents.bounds
        shape = {"@type": "GeoShape", "box": f"{bottom} {left} {top} {right}"}  # latitude first, as schema.org has it
        spatial = {"spatialCoverage": {"@type": "Place", "geo": shape}}
    dates = {"temporalCoverage": "/".join(contents.days)} if contents.days else {}
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": guide.say("title"),
        "description": guide.say("about"),
        "url": f"{guide.root}/",
        "identifier": f"{guide.root}{guide.path_of(place)}",
        "inLanguage": [LANG_TAGS[lang] for lang in LANGS],
        "license": LICENCE_URL,
        "creditText": contents.attribution,
        "isAccessibleForFree": True,
        **spatial,
        **dates,
        "variableMeasured": ["precision", "uncertainty_m"],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": one.title(guide.lang),
                "encodingFormat": GEOJSON,
                "contentUrl": f"{path if one is place else guide.root + guide.path_of(one) + '/items'}?f=json",
            }
            for one in COLLECTIONS.values()
            if one.is_dated and not one.whole
        ],
    }


def show_conformance(guide: Guide) -> bytes:
    """Return what the service conforms to."""
    return _page(guide, "/conformance", guide.say("conformance"), _list(CONFORMANCE))


def show_api(guide: Guide, described: Mapping[str, Any]) -> bytes:
    """Return every address with its parameters, in words."""
    parts: list[Child] = [element("p", _link(f"{guide.root}/api?f=json", "OpenAPI 3.0 (JSON)"))]
    for path, methods in described["paths"].items():
        parts += [
            element("h3", path),
            element("p", methods["get"]["summary"]),
            _facts((one["name"], one.get("description", "")) for one in methods["get"]["parameters"]),
        ]
    return _page(guide, "/api", guide.say("api"), *parts)


def show_collections(guide: Guide, store: Store) -> bytes:
    """Return the list of collections."""
    return _page(guide, "/collections", guide.say("collections"), *_list_collections(guide, store))


def _list_collections(guide: Guide, store: Store) -> Iterator[Child]:
    for collection in (one for one in COLLECTIONS.values() if not one.whole):
        contents = store.describe(collection.name)
        yield element("h3", _to(guide, guide.path_of(collection), collection.title(guide.lang)))
        yield element("p", collection.description(guide.lang))
        yield element("p", _to_items(guide, collection, contents))
        parts = [one for one in COLLECTIONS.values() if one.whole == collection.name]
        if parts:
            yield _list(_to(guide, guide.path_of(one), one.title(guide.lang)) for one in parts)


def _to_items(guide: Guide, collection: Collection, contents: Contents) -> Child:
    return _to(guide, f"{guide.path_of(collection)}/items", guide.say("all", count=contents.count))


def show_collection(guide: Guide, collection: Collection, contents: Contents) -> bytes:
    """Return what there is to know of a collection."""
    described = describe_collection(guide, collection, contents)
    path = guide.path_of(collection)
    facts = [
        (guide.say("bounds"), ", ".join(map(str, contents.bounds or ()))),
        (guide.say("days"), " / ".join(dict.fromkeys(contents.days or ()))),
        (guide.say("credit-label"), contents.attribution),
    ]
    return _page(
        guide,
        path,
        described["title"],
        element("p", described["description"]),
        _facts(fact for fact in facts if fact[1]),
        _list([_to_items(guide, collection, contents), _to(guide, f"{path}/queryables", guide.say("queryables"))]),
    )


def show_queryables(guide: Guide, collection: Collection) -> bytes:
    """Return what a filter may ask for, with the codes of what has some."""
    known = {name: one for name, one in collection.queryables.items() if name != GEOMETRY}
    facts = (
        (name, " · ".join([schema["title"], *(str(code) for code in schema.get("enum", ()) if code)]))
        for name, schema in known.items()
    )
    title = f"{collection.title(guide.lang)}: {guide.say('queryables')}"
    return _page(guide, f"{guide.path_of(collection)}/queryables", title, _facts(facts), up=collection)


def show_items(
    guide: Guide, collection: Collection, described: Mapping[str, Any], pairs: Iterable[tuple[str, str]]
) -> bytes:
    """Return some features by their names, with the way to those before and after them."""
    counted = guide.say("shown", shown=described["numberReturned"], total=described["numberMatched"])
    turns = {link["rel"]: link["href"].replace("f=json", "f=html") for link in described["links"]}
    return _page(
        guide,
        f"{guide.path_of(collection)}/items",
        collection.title(guide.lang),
        element("p", counted),
        _list(_to_item(guide, collection, item) for item in described["features"]),
        element("p", *(_link(turns[rel], f"{guide.say(rel)} ") for rel in ("prev", "next") if rel in turns)),
        credit=described["attribution"],
        up=collection,
        pairs=pairs,
    )


def _to_item(guide: Guide, collection: Collection, item: Item) -> Child:
    path = guide.path_of(collection, item["id"])
    return element("span", _to(guide, path, name_of(item, guide.lang)), " ", element("small", str(item["id"])))


def show_item(guide: Guide, collection: Collection, item: Item) -> bytes:
    """Return one feature with all that is known of it."""
    facts = [
        (collection.meaning(name, guide.lang), _say(guide, name, value))
        for name, value in item["properties"].items()
        if value not in (None, "", [])
    ]
    geometry = item["geometry"]["type"] if item["geometry"] else guide.say("no-geometry")
    place_id = item["properties"].get("place_id") if collection.name == MENTIONS else None
    onward = f"{guide.root}/collections/{PLACES}/items/{quote(place_id, safe='')}?f=html" if place_id else None
    return _page(
        guide,
        guide.path_of(collection, item["id"]),
        name_of(item, guide.lang),
        element("p", _link(onward, guide.say("to-place"))) if onward else None,
        _facts([*facts, (guide.say("geometry"), geometry)]),
        up=collection,
    )


def _say(guide: Guide, field: str, value: object) -> str:
    """Return a value in words: a code by its label, a truth as a word."""
    if isinstance(value, bool):
        return guide.say("yes" if value else "no")
    key = f"{_GROUPS.get(field, '')}.{value}"
    if has_phrase(key):
        return t(key, guide.lang)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _page(  # noqa: PLR0913 - what a page is made of
    guide: Guide,
    path: str,
    title: str,
    *body: Child,
    head: Iterable[Child] = (),
    credit: str = "",
    up: Collection | None = None,
    pairs: Iterable[tuple[str, str]] = (),
) -> bytes:
    """Return a page; `up` is the collection that it is of, `pairs` what was asked for beside form and language."""
    other = next(lang for lang in LANGS if lang != guide.lang)
    tag = LANG_TAGS[other]
    asked = urlencode([pair for pair in pairs if pair[0] not in ("f", "lang")], safe=",:/")
    address = f"{guide.root}{path}?{asked}{'&' if asked else ''}"
    turned = element("a", t("publish.language", other), href=f"{address}f=html&lang={other}", lang=tag, hreflang=tag)
    own = element("link", rel="alternate", type="application/json", href=f"{address}f=json")
    above = _to(guide, guide.path_of(up), up.title(guide.lang)) if up else None
    return write_document(
        guide.lang,
        [element("title", f"{title} · {t('ui.title', guide.lang)}"), own, *head],
        [
            element("nav", _to(guide, "/", guide.say("title")), above, turned),
            element("main", element("h1", title), *body),
            element(
                "footer", element("p", credit or guide.say("credit")), element("p", _link(f"{address}f=json", "JSON"))
            ),
        ],
    )


def _to(guide: Guide, path: str, words: str) -> Child:
    return _link(f"{guide.root}{path}?f=html&lang={guide.lang}", words)


def _link(href: str, words: str) -> Child:
    return element("a", words, href=href)


def _list(items: Iterable[Child]) -> Child:
    return element("ul", *(element("li", item) for item in items))


def _facts(facts: Iterable[tuple[str, str]]) -> Child:
    return element(
        "dl", *(element(tag, words) for fact in facts for tag, words in zip(("dt", "dd"), fact, strict=True))
    )
