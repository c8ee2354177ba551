"""
The description of the service for programs: OpenAPI 3.0.

Owns its form; parameters, collections and fields are those that the service itself is made of.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from haizhumap import __version__
from haizhumap.layer.provenance import LICENCE, LICENCE_URL
from haizhumap.service.collections import COLLECTIONS, Collection
from haizhumap.service.documents import GEOJSON, HTML, JSON, OPENAPI, SCHEMA, Guide
from haizhumap.service.query.parameters import EVERYWHERE, Parameter, parameters_of

_TEXT = {"type": "string"}
_LINK = {
    "type": "object",
    "required": ["href", "rel"],
    "properties": dict.fromkeys(("href", "rel", "type", "title"), _TEXT),
}
_LINKS = {"type": "array", "items": {"$ref": "#/components/schemas/link"}}
_GEOMETRY = {
    "type": "object",
    "nullable": True,
    "required": ["type"],
    "properties": {"type": _TEXT, "coordinates": {"type": "array", "items": {}}},
}


def describe_api(guide: Guide) -> dict[str, Any]:
    """Return the whole description, of every address with its parameters and answers."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": guide.say("title"),
            "description": guide.say("about"),
            "version": __version__,
            "license": {"name": LICENCE, "url": LICENCE_URL},
        },
        "servers": [{"url": guide.root}],
        "tags": [{"name": name, "description": guide.say(name)} for name in ("service", "data")],
        "paths": dict(_paths(guide)),
        "components": {"schemas": _schemas(), "responses": _refusals(guide)},
    }


def _paths(guide: Guide) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, name, media_type in (
        ("/", "title", JSON),
        ("/conformance", "conformance", JSON),
        ("/api", "api", OPENAPI),
        ("/collections", "collections", JSON),
    ):
        schema = {"type": "object"} if media_type == OPENAPI else {"$ref": f"#/components/schemas/{name}"}
        yield path, _operation(guide, f"get-{name}", guide.say(name), "service", media_type, schema)
    for collection in COLLECTIONS.values():
        yield from _collection_paths(guide, collection)


def _collection_paths(guide: Guide, collection: Collection) -> Iterator[tuple[str, dict[str, Any]]]:
    name, title, path = collection.name, collection.title(guide.lang), guide.path_of(collection)
    about = {"$ref": "#/components/schemas/collection"}
    yield path, _operation(guide, f"get-{name}", title, "data", JSON, about)
    fields = {"type": "object"}
    words = f"{title}: {guide.say('queryables')}"
    yield f"{path}/queryables", _operation(guide, f"get-{name}-queryables", words, "data", SCHEMA, fields)
    many = {"$ref": "#/components/schemas/items"}
    parameters = parameters_of(collection)
    yield f"{path}/items", _operation(guide, f"get-{name}-items", title, "data", GEOJSON, many, parameters)
    one = _operation(guide, f"get-{name}-item", title, "data", GEOJSON, {"$ref": "#/components/schemas/feature"})
    item_id = {"name": "featureId", "in": "path", "required": True, "schema": _TEXT}
    yield f"{path}/items/{{featureId}}", one | {"parameters": [item_id]}


def _operation(  # noqa: PLR0913, PLR0917 - what an operation is described by
    guide: Guide,
    name: str,
    summary: str,
    tag: str,
    media_type: str,
    schema: Mapping[str, Any],
    parameters: Iterable[Parameter] = EVERYWHERE,
) -> dict[str, Any]:
    content = {media_type: {"schema": schema}, HTML: {"schema": _TEXT}}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "tags": [tag],
            "parameters": [_describe(guide, one) for one in parameters],
            "responses": {
                "200": {"description": summary, "content": content},
                "304": {"description": guide.say("unchanged")},
                "400": {"$ref": "#/components/responses/invalid"},
                "404": {"$ref": "#/components/responses/missing"},
            },
        }
    }


def _describe(guide: Guide, parameter: Parameter) -> dict[str, Any]:
    is_list = parameter.schema["type"] == "array"
    spread = {"style": "form", "explode": parameter.is_repeated}
    return {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": guide.say(f"parameter-{parameter.name}"),
        "schema": dict(parameter.schema),
        **(spread if is_list else {"style": "form", "explode": False}),
    }


def _schemas() -> dict[str, Any]:
    return {
        "link": _LINK,
        "title": _object(title=_TEXT, description=_TEXT, attribution=_TEXT, links=_LINKS),
        "conformance": _object(conformsTo={"type": "array", "items": _TEXT}, links=_LINKS),
        "collections": _object(
            collections={"type": "array", "items": {"$ref": "#/components/schemas/collection"}}, links=_LINKS
        ),
        "collection": _object(
            id=_TEXT,
            title=_TEXT,
            description=_TEXT,
            attribution=_TEXT,
            itemType=_TEXT,
            crs={"type": "array", "items": _TEXT},
            extent={"type": "object"},
            links=_LINKS,
        ),
        "items": _object(
            type={"type": "string", "enum": ["FeatureCollection"]},
            attribution=_TEXT,
            numberMatched={"type": "integer", "minimum": 0},
            numberReturned={"type": "integer", "minimum": 0},
            links=_LINKS,
            features={"type": "array", "items": {"$ref": "#/components/schemas/feature"}},
        ),
        "feature": {
            "type": "object",
            "required": ["type", "id", "geometry", "properties"],
            "properties": {
                "type": {"type": "string", "enum": ["Feature"]},
                "id": _TEXT,
                "geometry": _GEOMETRY,
                "properties": {"type": "object"},
                "links": _LINKS,
            },
        },
        "exception": _object(code=_TEXT, description=_TEXT),
    }


def _object(**properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": [*properties], "properties": properties}


def _refusals(guide: Guide) -> dict[str, Any]:
    content = {JSON: {"schema": {"$ref": "#/components/schemas/exception"}}}
    return {name: {"description": guide.say(name), "content": content} for name in ("invalid", "missing")}
