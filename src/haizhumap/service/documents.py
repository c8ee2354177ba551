"""
The answers of the service as JSON: landing page, conformance, collections, features.

Owns their form and their links, as OGC API - Features (17-069r4) and its part 3 (19-079r2) ask. Coordinates are CRS 84:
WGS 84, lon first. Must not know how they are sent.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from haizhumap.i18n import LANGS, Lang, t
from haizhumap.layer.provenance import LICENCE, LICENCE_URL
from haizhumap.service.collections import COLLECTIONS, CRS84, Collection
from haizhumap.service.store import Contents, ItemPage, ItemQuery, Store

JSON, GEOJSON, HTML = "application/json", "application/geo+json", "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA = "application/schema+json"
_QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
_SPEC = "http://www.opengis.net/spec"
CONFORMANCE = (
    *(f"{_SPEC}/ogcapi-features-1/1.0/conf/{name}" for name in ("core", "oas30", "html", "geojson")),
    *(f"{_SPEC}/ogcapi-features-3/1.0/conf/{name}" for name in ("queryables", "filter", "features-filter")),
    *(
        f"{_SPEC}/cql2/1.0/conf/{name}"
        for name in (
            "cql2-text",
            "cql2-json",
            "basic-cql2",
            "advanced-comparison-operators",
            "basic-spatial-functions",
            "basic-spatial-functions-plus",
            "spatial-functions",
        )
    ),
)
"""What the tests hold, and nothing else: `tests/service/test_core.py`, `query/test_cql.py`."""

Link = dict[str, str]


@dataclass(frozen=True, slots=True)
class Guide:
    """Where everything of the service is; `root` is its own address without a slash at the end, `lang` a reader's."""

    root: str
    lang: Lang

    def link(self, rel: str, path: str, media_type: str, title: str, pairs: Iterable[tuple[str, str]] = ()) -> Link:
        """Return a link; `path` begins with a slash."""
        query = urlencode(list(pairs), safe=",:/")
        href = f"{self.root}{path}{'?' if query else ''}{query}"
        return {"rel": rel, "href": href, "type": media_type, "title": title}

    def both(
        self, path: str, media_type: str, title: str, pairs: Sequence[tuple[str, str]] = (), *, is_html: bool = False
    ) -> list[Link]:
        """Return the links to a document itself and to its other form."""
        own = [pair for pair in pairs if pair[0] != "f"]
        forms = [(media_type, "json"), (HTML, "html")]
        rels = ("alternate", "self") if is_html else ("self", "alternate")
        return [
            self.link(rel, path, media, title, [*own, ("f", form)])
            for rel, (media, form) in zip(rels, forms, strict=True)
        ]

    def say(self, key: str, **facts: object) -> str:
        """Return a phrase of the service in the reader's language."""
        return t(f"service.{key}", self.lang, **facts)

    def path_of(self, collection: Collection, item_id: str | None = None) -> str:
        """Return the path of a collection, or of one of its features."""
        path = f"/collections/{collection.name}"
        return path if item_id is None else f"{path}/items/{quote(item_id, safe='')}"


def describe_service(guide: Guide) -> dict[str, Any]:
    """Return the landing page."""
    return {
        "title": guide.say("title"),
        "description": guide.say("about"),
        "attribution": guide.say("credit"),
        "links": [
            *guide.both("/", JSON, guide.say("title")),
            guide.link("service-desc", "/api", OPENAPI, guide.say("api")),
            guide.link("service-doc", "/api", HTML, guide.say("api"), [("f", "html")]),
            guide.link("conformance", "/conformance", JSON, guide.say("conformance")),
            guide.link("data", "/collections", JSON, guide.say("collections")),
        ],
    }


def _licence() -> Link:
    return {"rel": "license", "href": LICENCE_URL, "type": HTML, "title": LICENCE}


def describe_conformance(guide: Guide) -> dict[str, Any]:
    """Return what the service conforms to."""
    return {"links": guide.both("/conformance", JSON, guide.say("conformance")), "conformsTo": [*CONFORMANCE]}


def describe_collections(guide: Guide, store: Store) -> dict[str, Any]:
    """Return the list of collections."""
    return {
        "links": guide.both("/collections", JSON, guide.say("collections")),
        "collections": [describe_collection(guide, one, store.describe(one.name)) for one in COLLECTIONS.values()],
    }


def describe_collection(guide: Guide, collection: Collection, contents: Contents) -> dict[str, Any]:
    """Return what there is to know of a collection, and where its features are."""
    title, path = collection.title(guide.lang), guide.path_of(collection)
    return {
        "id": collection.name,
        "title": title,
        "description": collection.description(guide.lang),
        "attribution": contents.attribution,
        "itemType": "feature",
        "crs": [CRS84],
        "extent": _extent(contents),
        "links": [
            *guide.both(path, JSON, title),
            guide.link("items", f"{path}/items", GEOJSON, title, [("f", "json")]),
            guide.link("items", f"{path}/items", HTML, title, [("f", "html")]),
            guide.link(_QUERYABLES, f"{path}/queryables", SCHEMA, guide.say("queryables")),
            *([_licence()] if collection.is_dated else []),  # the ground has a licence for each source, in its credit
        ],
    }


def _extent(contents: Contents) -> dict[str, Any]:
    extent: dict[str, Any] = {}
    if contents.bounds:
        extent["spatial"] = {"bbox": [[*contents.bounds]], "crs": CRS84}
    if contents.days:
        first, last = contents.days
        extent["temporal"] = {"interval": [[f"{first}T00:00:00Z", f"{last}T23:59:59Z"]]}
    return extent


def describe_queryables(guide: Guide, collection: Collection) -> dict[str, Any]:
    """Return what a filter may ask of a collection's features, as JSON Schema."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{guide.root}{guide.path_of(collection)}/queryables",
        "type": "object",
        "title": collection.title(guide.lang),
        "properties": collection.queryables,
        "additionalProperties": False,
    }


def describe_items(
    guide: Guide,
    collection: Collection,
    page: ItemPage,
    query: ItemQuery,
    pairs: Sequence[tuple[str, str]],
    attribution: str,
) -> dict[str, Any]:
    """Return some features of a collection, with the links to those before and after them."""
    path, title = f"{guide.path_of(collection)}/items", collection.title(guide.lang)
    return {
        "type": "FeatureCollection",
        "attribution": attribution,
        "numberMatched": page.matched,
        "numberReturned": len(page.features),
        "links": [
            *guide.both(path, GEOJSON, title, pairs),
            *_turns(guide, path, page, query, pairs),
            guide.link("collection", guide.path_of(collection), JSON, title),
        ],
        "features": [*page.features],
    }


def _turns(
    guide: Guide, path: str, page: ItemPage, query: ItemQuery, pairs: Sequence[tuple[str, str]]
) -> Iterable[Link]:
    """Yield the links to the next and to the previous features."""
    kept = [(name, value) for name, value in pairs if name not in ("offset", "f")]
    after = query.offset + len(page.features)
    if page.features and after < page.matched:
        yield guide.link("next", path, GEOJSON, guide.say("next"), [*kept, ("offset", str(after)), ("f", "json")])
    if query.offset:
        before = max(0, min(query.offset, page.matched) - query.limit)
        yield guide.link("prev", path, GEOJSON, guide.say("prev"), [*kept, ("offset", str(before)), ("f", "json")])


def describe_item(guide: Guide, collection: Collection, item: Mapping[str, Any]) -> dict[str, Any]:
    """Return one feature with its links."""
    path, title = guide.path_of(collection, item["id"]), name_of(item, guide.lang)
    links = [
        *guide.both(path, GEOJSON, title),
        guide.link("collection", guide.path_of(collection), JSON, collection.title(guide.lang)),
    ]
    return {**item, "links": links}


def name_of(item: Mapping[str, Any], lang: Lang) -> str:
    """Return what a feature is called."""
    return str(item["properties"][f"name_{lang}"] or item["properties"]["name_zh"])


def describe_refusal(code: str, say: Mapping[Lang, str]) -> dict[str, str]:
    """Return why a request is refused, in both languages, as an exception of OGC API."""
    return {"code": code, "description": "\n".join(say[lang] for lang in LANGS)}
