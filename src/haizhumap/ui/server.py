"""
What the app serves beside the page: Leaflet, our scripts, the base map and the places, all from this process.

Owns routes and the last word on a defect of the program; must not draw.
"""

import logging
import os
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from haizhumap.errors import HaizhumapError, ProjectError
from haizhumap.exports import FORMATS, export
from haizhumap.i18n import LANGS, Lang, t
from haizhumap.layer.provenance import About, Headers, name_file
from haizhumap.model import Datum
from haizhumap.paths import Settings
from haizhumap.review.store import load_draft
from haizhumap.ui import caching
from haizhumap.web.address import read_filter
from haizhumap.web.assets import URL_PREFIX, own_version, static_folders, static_url

PAGE = Path(__file__).with_name("page.py")
"""The script that Streamlit runs for every reader."""

EDIT_VARIABLE = "HAIZHUMAP_EDIT"
"""Set to 1, it lets readers of a served app write reviewed reports into the project; set to anything else, nobody."""

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_HOST_HEADERS = ("host", "x-forwarded-host")
_LONGEST_LINK = 2000
_FOR_EVER = "public, max-age=31536000, immutable"


def find_settings() -> Settings:
    """Find the project that this installation belongs to."""
    return Settings.find(start=Path(__file__))


def is_editable() -> bool:
    """Tell whether readers may write into the project: on their own machine, or where the host allows it."""
    allowed = os.environ.get(EDIT_VARIABLE)
    return allowed == "1" if allowed else st.get_option("server.address") in _LOOPBACK


def drafts_dir() -> Path:
    """Return the folder of the reviews under way: the project's, or one that ends with the server."""
    return find_settings().drafts_dir if is_editable() else Path(_passing_folder().name)


@cache
def _passing_folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="haizhumap-drafts-")


def routes() -> list[BaseRoute]:
    """Return what is served beside the page; nothing where there is no project, which the page then says."""
    try:
        folders = static_folders(find_settings().basemap_dir)
    except ProjectError:
        return []
    folders_served = [Mount(path, _Files(directory=folder, check_dir=False)) for path, folder in folders.items()]
    return [
        Route(f"{URL_PREFIX}/data/places-{{datum}}.json", _serve_places),
        Route(f"{URL_PREFIX}/data/front.json", _serve_front),
        Route(f"{URL_PREFIX}/data/search.json", _serve_search),
        Route(f"{URL_PREFIX}/data/card/{{lang}}/{{place_id}}.json", _serve_card),
        Route(f"{URL_PREFIX}/data/report-{{report_id}}.json", _serve_report),
        Route(f"{URL_PREFIX}/file/{{format}}", _serve_file),
        Route(f"{URL_PREFIX}/data/draft-{{draft_id}}.json", _serve_draft),
        *folders_served,
    ]


class _Files(StaticFiles):
    """Files of a folder; one whose address has the version of what is served may be kept for ever."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        if scope["path_params"].get("version") == own_version():
            response.headers["Cache-Control"] = _FOR_EVER
        return response


def places_url(version: str, datum: str) -> str:
    """Return the address of the places, relative to the app's root."""
    return f"{URL_PREFIX[1:]}/data/places-{datum}.json?v={version}"


def data_url(version: str, name: str) -> str:
    """Return the address of a file of data, relative to the app's root; `{}` in the name is for the browser to fill."""
    return f"{URL_PREFIX[1:]}/data/{name}.json?v={version}"


def _serve_places(request: Request) -> Response:
    datum = request.path_params["datum"]
    if datum not in set(Datum):
        return Response(status_code=404)
    return _answer(lambda: caching.load_places(find_settings(), Datum(datum)))


def _serve_front(_request: Request) -> Response:
    return _answer(lambda: caching.load_front(find_settings()))


def _serve_search(_request: Request) -> Response:
    return _answer(lambda: caching.load_search(find_settings()))


def _serve_card(request: Request) -> Response:
    lang: Lang = "en" if request.path_params["lang"] == "en" else "zh"
    return _answer(lambda: caching.load_card(find_settings(), request.path_params["place_id"], lang))


def _serve_report(request: Request) -> Response:
    return _answer(lambda: caching.load_document(find_settings(), request.path_params["report_id"]))


def _answer(load: Callable[[], bytes]) -> Response:
    """Answer with what is loaded, or that there is no such thing."""
    try:
        return _json(load())
    except (HaizhumapError, KeyError):
        return Response(status_code=404)


def _serve_file(request: Request) -> Response:
    """Serve the places that fit the address's filter as a file; its name says district, year, filter and date."""
    name, query = request.path_params["format"], request.query_params
    if name not in FORMATS:
        return Response(status_code=404)
    settings = find_settings()
    shelf = caching.load_shelf(settings)
    wanted, _ = read_filter(query.multi_items(), shelf.codes)
    shown = shelf.gdf.iloc[shelf.catalogue.find(wanted)]
    lang: Lang = "en" if query.get("lang") == "en" else "zh"
    headers: Headers = "words" if query.get("headers") == "words" else "codes"
    link = own_link(query.get("link", ""), {request.headers.get(name, "") for name in _HOST_HEADERS})
    about = About.of(wanted, shown=len(shown), total=len(shelf.gdf), link=link, lang=lang, headers=headers)
    content = export(shown, name, about=about, settings=settings)
    suffix = FORMATS[name].suffix
    file_name = quote(name_file(shown, wanted, suffix=suffix, lang=lang), safe="")
    disposition = f"attachment; filename=\"haizhumap{suffix}\"; filename*=UTF-8''{file_name}"
    return Response(content, media_type=FORMATS[name].media_type, headers={"Content-Disposition": disposition})


def own_link(link: str, hosts: Collection[str]) -> str:
    """Return the address of a page, if it is one of ours: a file from us must lead nowhere else."""
    try:
        parts = urlsplit(link[:_LONGEST_LINK])
    except ValueError:
        return ""
    is_own = parts.scheme in {"http", "https"} and parts.netloc and parts.netloc in hosts
    return parts.geturl() if is_own else ""


def names_url(settings: Settings) -> str:
    """Return the address of the names of the ground, relative to the app's root."""
    return static_url("basemap", settings.basemap_dir, "names.geojson")


def file_urls() -> dict[str, str]:
    """
    Return the addresses of what fits a filter as a file, relative to the app's root, by what readers may choose.

    That is every format; a CSV is one for readers, headed in words, and `csv-codes` the one that programs read.
    """
    urls = {name: f"{URL_PREFIX[1:]}/file/{name}" for name in FORMATS}
    return urls | {"csv": f"{urls['csv']}?headers=words", "csv-codes": urls["csv"]}


def draft_url(draft_id: str) -> str:
    """Return the address of the text under review, relative to the app's root."""
    return f"{URL_PREFIX[1:]}/data/draft-{draft_id}.json"


def _serve_draft(request: Request) -> Response:
    try:
        draft = load_draft(drafts_dir(), request.path_params["draft_id"])
    except HaizhumapError:
        return Response(status_code=404)
    return JSONResponse({"text": draft.report.text}, headers={"Cache-Control": "no-store"})


def _json(packed: bytes) -> Response:
    """Answer with gzipped JSON, which every browser reads; its address has the version, so it may be kept."""
    headers = {"Content-Encoding": "gzip", "Cache-Control": _FOR_EVER}
    return Response(packed, media_type="application/json", headers=headers)


class EmbedLink:
    """
    Let `?embed=1` stand for Streamlit's own `?embed=true`.

    Streamlit hides its toolbar only at the latter, and hides the parameter from the page.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the reader on, or pass the request through."""
        if scope["type"] == "http" and scope["path"].endswith("/"):
            query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
            if ("embed", "1") in query:
                changed = [(name, "true" if (name, value) == ("embed", "1") else value) for name, value in query]
                await RedirectResponse(f"?{urlencode(changed)}")(scope, receive, send)
                return
        await self.app(scope, receive, send)


MIDDLEWARE = [Middleware(EmbedLink)]


def tell_defect(error: Exception) -> bool:
    """Tell the reader in words that the program failed, and the log why; the process goes on."""
    logging.getLogger(__name__).error("The page failed", exc_info=error)
    st.error("\n\n".join(t("error.unexpected", lang, kind=type(error).__name__) for lang in LANGS))
    return True
