"""
The addresses of the service under `/ogc`.

Owns which form an answer has, how it may be kept, who may read it, and what is said to a request that is refused; what
an answer holds is written elsewhere. Every refusal is JSON. Nothing can be written here.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route

from haizhumap.errors import HaizhumapError
from haizhumap.i18n import LANGS, say_error, t
from haizhumap.service import documents, pages
from haizhumap.service.collections import COLLECTIONS, PLACES, Collection
from haizhumap.service.documents import GEOJSON, HTML, JSON, OPENAPI, SCHEMA, Guide
from haizhumap.service.openapi import describe_api
from haizhumap.service.published import lang_of
from haizhumap.service.query.parameters import EVERYWHERE, check_names, read_query
from haizhumap.service.store import Store
from haizhumap.serving.answers import answer
from haizhumap.serving.paths import SERVICE

_LEAST_PACKED = 1000
_CORS = Middleware(
    CORSMiddleware,
    allow_origins=["*"],
    allow_methods=["GET", "HEAD", "OPTIONS"],
    allow_headers=["Accept", "Accept-Language", "Content-Language", "If-None-Match"],
    expose_headers=["ETag", "Link"],
)

Load = Callable[[], Store]


def make_service(load: Load) -> Mount:
    """Return the route of the whole service; `load` gives the store of the files as they are now."""
    service = _Service(load)
    known = {
        "/": service.serve_landing,
        "/conformance": service.serve_conformance,
        "/api": service.serve_api,
        "/collections": service.serve_collections,
        "/collections/{collection}": service.serve_collection,
        "/collections/{collection}/queryables": service.serve_queryables,
        "/collections/{collection}/items": service.serve_items,
        "/collections/{collection}/items/{item:path}": service.serve_item,
    }
    app = Starlette(
        routes=[Route(path, serve) for path, serve in known.items()],
        middleware=[_CORS, Middleware(GZipMiddleware, minimum_size=_LEAST_PACKED)],
        exception_handlers={HTTPException: _tell_status, HaizhumapError: _tell_error, Exception: _tell_defect},
    )
    return Mount(SERVICE, app)


@dataclass(frozen=True, slots=True)
class _Service:
    """What is served at each address."""

    load: Load

    def serve_landing(self, request: Request) -> Response:
        guide = _guide(request)
        return _answer(request, documents.describe_service(guide), lambda: pages.show_service(guide, self.load()))

    def serve_conformance(self, request: Request) -> Response:
        guide = _guide(request)
        return _answer(request, documents.describe_conformance(guide), lambda: pages.show_conformance(guide))

    def serve_api(self, request: Request) -> Response:
        guide = _guide(request)
        described = describe_api(guide)
        return _answer(request, described, lambda: pages.show_api(guide, described), OPENAPI)

    def serve_collections(self, request: Request) -> Response:
        guide, store = _guide(request), self.load()
        return _answer(
            request, documents.describe_collections(guide, store), lambda: pages.show_collections(guide, store)
        )

    def serve_collection(self, request: Request) -> Response:
        guide, collection = _guide(request), _collection(request)
        contents = self.load().describe(collection.name)
        described = documents.describe_collection(guide, collection, contents)
        return _answer(request, described, lambda: pages.show_collection(guide, collection, contents))

    def serve_queryables(self, request: Request) -> Response:
        guide, collection = _guide(request), _collection(request)
        described = documents.describe_queryables(guide, collection)
        return _answer(request, described, lambda: pages.show_queryables(guide, collection), SCHEMA)

    def serve_items(self, request: Request) -> Response:
        collection, pairs = _collection(request), request.query_params.multi_items()
        query = read_query(pairs, collection)
        guide, store = _guide(request, is_checked=True), self.load()
        page = store.find(collection.name, query)
        credit = store.describe(collection.name).attribution
        described = documents.describe_items(guide, collection, page, query, pairs, credit)
        return _answer(request, described, lambda: pages.show_items(guide, collection, described, pairs), GEOJSON)

    def serve_item(self, request: Request) -> Response:
        guide, collection = _guide(request), _collection(request)
        item = self.load().get(collection.name, request.path_params["item"])
        if item is None:
            raise HTTPException(404)
        if collection.base == PLACES and _wants_html(request):  # its page is there already
            page = f"{request.base_url}place/{quote(str(item['id']), safe='')}?lang={guide.lang}"
            return RedirectResponse(page, status_code=303, headers={"Vary": "Accept"})
        described = documents.describe_item(guide, collection, item)
        return _answer(request, described, lambda: pages.show_item(guide, collection, item), GEOJSON)


def _guide(request: Request, *, is_checked: bool = False) -> Guide:
    if not is_checked:
        check_names(request.query_params.multi_items(), EVERYWHERE)
    return Guide(f"{str(request.base_url).rstrip('/')}{SERVICE}", lang_of(request))


def _collection(request: Request) -> Collection:
    try:
        return COLLECTIONS[request.path_params["collection"]]
    except KeyError:
        raise HTTPException(404) from None


def _answer(
    request: Request, described: Mapping[str, Any], show: Callable[[], bytes], media_type: str = JSON
) -> Response:
    """Answer in the form that is asked for."""
    vary = {"Vary": "Accept"}
    if _wants_html(request):
        return answer(request, show(), HTML, vary)
    return answer(request, _to_json(described), media_type, vary)


def _to_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8", errors="replace")


def _wants_html(request: Request) -> bool:
    """Tell which form is asked for: by `f`, else by what the reader takes; JSON where both will do."""
    if form := request.query_params.get("f"):
        return form == "html"
    ranges = dict(_read_range(part) for part in request.headers.get("accept", "*/*").split(","))
    return _quality(ranges, HTML) > max(_quality(ranges, one) for one in (JSON, GEOJSON))


def _read_range(part: str) -> tuple[str, float]:
    """Return a media range and how welcome it is: `text/*;q=0.5`."""
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weight = next((one.removeprefix("q=") for one in parameters if one.startswith("q=")), "1")
    try:
        return name, float(weight)
    except ValueError:
        return name, 0.0


def _quality(ranges: Mapping[str, float], media_type: str) -> float:
    wider = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    return next((ranges[one] for one in wider if one in ranges), 0.0)


_CODES = {400: "InvalidParameterValue", 404: "NotFound", 405: "NotAllowed"}


def _refuse(code: str, status: int, words: Callable[[Any], str], headers: Mapping[str, str] | None = None) -> Response:
    content = documents.describe_refusal(code, {lang: words(lang) for lang in LANGS})
    kept = {"Cache-Control": "no-store", **(headers or {})}
    return Response(_to_json(content), status_code=status, media_type=JSON, headers=kept)


def _tell_status(request: Request, error: Exception) -> Response:
    """Say that an address is none, or that nothing can be written; OPTIONS without more is told what can be done."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    allowed = {"Allow": "GET, HEAD, OPTIONS"}
    if request.method == "OPTIONS" and status == 405:  # noqa: PLR2004 - not allowed
        return Response(status_code=204, headers=allowed)
    key = "missing" if status == 404 else "read-only"  # noqa: PLR2004 - not found
    return _refuse(_CODES.get(status, "NotAllowed"), status, lambda lang: t(f"service.{key}", lang), allowed)


def _tell_error(_request: Request, error: Exception) -> Response:
    """Say what is wrong with a request, or that the project cannot be read."""
    told = cast("HaizhumapError", error)
    status, code = (400, _CODES[400]) if told.code.startswith("service-") else (503, "NotReadable")
    return _refuse(code, status, lambda lang: say_error(told, lang, is_public=True))


def _tell_defect(_request: Request, error: Exception) -> Response:
    """Say that the program failed; the server's log says why."""
    return _refuse("Failed", 500, lambda lang: t("error.unexpected", lang, kind=type(error).__name__))
