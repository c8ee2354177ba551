"""
What the app serves to those who run no script: pages of places, their pictures, feeds, what search engines ask for.

Owns these routes and how long an answer may be kept; what they hold is written by `publishing`.
"""

from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from haizhumap.i18n import Lang
from haizhumap.layer.provenance import About
from haizhumap.publishing import feed, place_page, sitemap
from haizhumap.publishing.addresses import Addresses
from haizhumap.ui import caching
from haizhumap.ui.server import find_settings
from haizhumap.web.address import read_filter, write_filter

_A_WHILE = "public, max-age=600"
_HTML, _SVG, _XML, _TEXT = "text/html", "image/svg+xml", "application/xml", "text/plain"


def routes() -> list[Route | Mount]:
    """Return the routes of these pages."""
    return [
        Route("/place/{place_id}.svg", _serve_picture),
        Route("/place/{place_id}", _serve_place),
        Route("/feed.xml", _serve_feed),
        Route("/sitemap.xml", _serve_sitemap),
        Route("/robots.txt", _serve_robots),
    ]


def _addresses(request: Request) -> Addresses:
    """Return where things are, by the address that was asked for."""
    return Addresses(root=str(request.base_url))


def _lang(request: Request) -> Lang:
    return "en" if request.query_params.get("lang") == "en" else "zh"


def _serve_place(request: Request) -> Response:
    edition, lang, addresses = caching.load_edition(find_settings()), _lang(request), _addresses(request)
    try:
        content = place_page.write_place(edition, request.path_params["place_id"], lang, addresses)
    except KeyError:
        return Response(place_page.write_missing(lang, addresses), status_code=404, media_type=_HTML)
    return _answer(request, content, _HTML)


def _serve_picture(request: Request) -> Response:
    try:
        picture = place_page.draw_place(caching.load_edition(find_settings()), request.path_params["place_id"])
    except KeyError:
        picture = None
    return _answer(request, picture.encode("utf-8"), _SVG) if picture else Response(status_code=404)


def _serve_feed(request: Request) -> Response:
    settings = find_settings()
    shelf, lang = caching.load_shelf(settings), _lang(request)
    wanted, _ = read_filter(request.query_params.multi_items(), shelf.codes)
    shown = shelf.gdf.iloc[shelf.catalogue.find(wanted)]
    about = About.of(wanted, shown=len(shown), total=len(shelf.gdf))
    content = feed.write_feed(
        caching.load_edition(settings),
        shown,
        about,
        query=write_filter(wanted),
        lang=lang,
        addresses=_addresses(request),
    )
    return _answer(request, content, feed.CONTENT_TYPE)


def _serve_sitemap(request: Request) -> Response:
    gdf = caching.load_shelf(find_settings()).gdf
    return _answer(request, sitemap.write_sitemap(gdf, _addresses(request)), _XML)


def _serve_robots(request: Request) -> Response:
    return _answer(request, sitemap.write_robots(_addresses(request)).encode("utf-8"), _TEXT)


def _answer(request: Request, content: bytes, media_type: str) -> Response:
    """Answer with what may be kept for a while and is asked for again by its digest."""
    tag = f'"{sha256(content).hexdigest()[:20]}"'
    headers = {"ETag": tag, "Cache-Control": _A_WHILE}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)
