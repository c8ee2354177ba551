"""
What is served to those who run no script: pages of places, their pictures, feeds, what search engines ask for.

Owns these routes; what they hold is written by `publishing`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from haizhumap.i18n import Lang
from haizhumap.layer.facets import FACETS
from haizhumap.layer.filtering import Filter
from haizhumap.layer.provenance import About
from haizhumap.publishing import feed, place_list, place_page, sitemap
from haizhumap.publishing.addresses import Addresses
from haizhumap.publishing.preview import preview_all, preview_place
from haizhumap.service.memory import MemoryStore
from haizhumap.serving.answers import answer
from haizhumap.web.address import read_filter, write_filter

_HTML, _SVG, _XML, _TEXT = "text/html", "image/svg+xml", "application/xml", "text/plain"
_MOST_PREVIEWS = 200
"""Previews that are kept, about 80 kB each: to draw one takes a third of a second."""

_PREVIEWS: WeakKeyDictionary[MemoryStore, dict[str, bytes | None]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class PublishedPages:
    """These pages; `load` gives the store of the files as they are now."""

    load: Callable[[], MemoryStore]

    def routes(self) -> list[Route]:
        """Return their routes."""
        return [
            Route("/places", self._serve_places),
            Route("/place/{place_id}.svg", self._serve_picture),
            Route("/place/{place_id}.png", self._serve_preview),
            Route("/preview.png", self._serve_preview),
            Route("/place/{place_id}", self._serve_place),
            Route("/feed.xml", self._serve_feed),
            Route(f"/{feed.STYLE}", self._serve_feed_style),
            Route("/sitemap.xml", self._serve_sitemap),
            Route("/robots.txt", self._serve_robots),
        ]

    def _serve_places(self, request: Request) -> Response:
        content = place_list.write_places(self.load().edition, lang_of(request), _addresses(request))
        return answer(request, content, _HTML)

    def _serve_place(self, request: Request) -> Response:
        lang, addresses = lang_of(request), _addresses(request)
        try:
            content = place_page.write_place(self.load().edition, request.path_params["place_id"], lang, addresses)
        except KeyError:
            return Response(place_page.write_missing(lang, addresses), status_code=404, media_type=_HTML)
        return answer(request, content, _HTML)

    def _serve_picture(self, request: Request) -> Response:
        try:
            picture = place_page.draw_place(self.load().edition, request.path_params["place_id"])
        except KeyError:
            picture = None
        return answer(request, picture.encode("utf-8"), _SVG) if picture else Response(status_code=404)

    def _serve_preview(self, request: Request) -> Response:
        try:
            preview = _preview(self.load(), request.path_params.get("place_id", ""))
        except KeyError:
            preview = None
        return answer(request, preview, "image/png") if preview else Response(status_code=404)

    def _serve_feed_style(self, request: Request) -> Response:
        return answer(request, feed.read_style(), "text/css")

    def _serve_feed(self, request: Request) -> Response:
        store = self.load()
        gdf = store.edition.gdf
        known = dict.fromkeys(FACETS, ()) | store.places.count(Filter())
        wanted, _ = read_filter(request.query_params.multi_items(), known)
        shown = gdf.iloc[store.places.find(wanted)]
        content = feed.write_feed(
            store.edition,
            shown,
            About.of(wanted, shown=len(shown), total=len(gdf)),
            query=write_filter(wanted),
            lang=lang_of(request),
            addresses=_addresses(request),
        )
        is_browser = "text/html" in request.headers.get("accept", "")
        media_type = feed.BROWSER_TYPE if is_browser else feed.CONTENT_TYPE
        return answer(request, content, media_type, {"Vary": "Accept"})

    def _serve_sitemap(self, request: Request) -> Response:
        return answer(request, sitemap.write_sitemap(self.load().edition.gdf, _addresses(request)), _XML)

    def _serve_robots(self, request: Request) -> Response:
        return answer(request, sitemap.write_robots(_addresses(request)).encode("utf-8"), _TEXT)


def _preview(store: MemoryStore, place_id: str) -> bytes | None:
    """Return the preview of a place, or of all of them, drawn once for a version of the files."""
    kept = _PREVIEWS.setdefault(store, {})
    if place_id not in kept:
        if len(kept) == _MOST_PREVIEWS:
            kept.clear()
        kept[place_id] = preview_place(store.edition, place_id) if place_id else preview_all(store.edition)
    return kept[place_id]


def lang_of(request: Request) -> Lang:
    """Return the language that an address asks for, Chinese if it says nothing."""
    return "en" if request.query_params.get("lang") == "en" else "zh"


def _addresses(request: Request) -> Addresses:
    """Return where things are, by the address that was asked for."""
    return Addresses(root=str(request.base_url))
