"""
What the app serves beside the page: Leaflet, our scripts, the base map and the places, all from this process.

Owns routes, what Streamlit's settings mean for the door (`serving`), who may edit, and the last word on a defect of the
program; must not draw.
"""

import logging
import os
import threading
import webbrowser
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import Runtime

from haizhumap.documents.scratch import own_scratch
from haizhumap.errors import HaizhumapError, ProjectError
from haizhumap.exports import FORMATS, export
from haizhumap.i18n import LANGS, Lang, t
from haizhumap.layer.provenance import About, Headers, name_file
from haizhumap.model import Datum
from haizhumap.paths import Settings
from haizhumap.publishing.edition import version_of
from haizhumap.review.store import load_draft
from haizhumap.serving.opening import page_link, tell_page
from haizhumap.serving.policy import SitePolicy, has_editors
from haizhumap.serving.token import own_token
from haizhumap.ui import caching
from haizhumap.ui.quotas.uploads import UploadStore, keep_on_disk
from haizhumap.web.address import read_filter
from haizhumap.web.assets import URL_PREFIX, own_version, static_folders, static_url
from haizhumap.web.tiles import tile_origins

PAGE = Path(__file__).with_name("page.py")
"""The script that Streamlit runs for every reader."""

_LONGEST_LINK = 2000
_FOR_EVER = "public, max-age=31536000, immutable"


def find_settings() -> Settings:
    """Find the project that this installation belongs to."""
    return Settings.find(start=Path(__file__))


@cache
def read_policy() -> SitePolicy:
    """Return what holds at the door of this server, once Streamlit has read its settings."""
    try:
        tiles = caching.load_tiles()
    except HaizhumapError:
        tiles = {}
    return SitePolicy.read(
        address=st.get_option("server.address"),
        port=_port(),
        base=st.get_option("server.baseUrlPath"),
        tiles=tile_origins(tiles.values()),
        scripts=inline_scripts(),
    )


def _port() -> int:
    return int(st.get_option("server.port"))


@cache
def inline_scripts() -> list[str]:
    """Return the digests of the scripts that stand in Streamlit's first document, as a policy writes them."""
    document = Path(st.__file__).with_name("static").joinpath("index.html").read_bytes()
    found = (content for start in document.split(b"<script>")[1:] for content in start.split(b"</script>")[:1])
    return [f"'sha256-{b64encode(sha256(content).digest()).decode()}'" for content in found]


@asynccontextmanager
async def opening(_app: st.App) -> AsyncIterator[dict[str, object]]:
    """Tell at the server's start where the page is, and open it where somebody sits at the machine; tidy up after."""
    scratch = own_scratch()
    keep_on_disk(Runtime.instance(), UploadStore(scratch.make("uploads")))
    policy, is_secure = read_policy(), bool(st.get_option("server.sslCertFile"))
    link = partial(page_link, st.get_option("server.address"), policy, is_secure=is_secure)
    browser = None if st.get_option("server.headless") else _open
    tell_page(lambda token: link(token=token), policy, own_token(), browser=browser)
    try:
        yield {}
    finally:
        scratch.remove()


def _open(link: str) -> None:
    threading.Thread(target=webbrowser.open, args=[link], daemon=True).start()


def is_editable(cookies: Mapping[str, str] | None = None) -> bool:
    """
    Tell whether a reader may write into the project: the server has editors, and the reader holds its token.

    `cookies` are those of a request; without them they are those of the page's connection, whose page stands alone:
    one that is framed by another could be made to press what its reader does not see.
    """
    if not has_editors(st.get_option("server.address")):
        return False
    if cookies is None:
        return not st.context.is_embedded and own_token().is_held(st.context.cookies, _port())
    return own_token().is_held(cookies, _port())


def drafts_dir(cookies: Mapping[str, str] | None = None) -> Path:
    """Return the folder of a reader's reviews: the project's for editors, else one that ends with the server."""
    return find_settings().drafts_dir if is_editable(cookies) else own_scratch().make("drafts")


def routes() -> list[Route | Mount]:
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
    return _answer(request, lambda: caching.load_places(find_settings(), Datum(datum)))


def _serve_front(request: Request) -> Response:
    return _answer(request, lambda: caching.load_front(find_settings()))


def _serve_search(request: Request) -> Response:
    return _answer(request, lambda: caching.load_search(find_settings()))


def _serve_card(request: Request) -> Response:
    lang: Lang = "en" if request.path_params["lang"] == "en" else "zh"
    return _answer(request, lambda: caching.load_card(find_settings(), request.path_params["place_id"], lang))


def _serve_report(request: Request) -> Response:
    return _answer(request, lambda: caching.load_document(find_settings(), request.path_params["report_id"]))


def _answer(request: Request, load: Callable[[], bytes]) -> Response:
    """Answer with gzipped JSON, which every browser reads, or that there is no such thing."""
    try:
        packed, version = load(), version_of(find_settings())
    except (HaizhumapError, KeyError):
        return Response(status_code=404)
    is_of_version = request.query_params.get("v") == version
    headers = {"Content-Encoding": "gzip", "Cache-Control": _FOR_EVER if is_of_version else "no-cache"}
    return Response(packed, media_type="application/json", headers=headers)


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
    link = query.get("link", "")[:_LONGEST_LINK]
    link = link if read_policy().hosts.owns(link, request.headers["host"]) else ""
    about = About.of(wanted, shown=len(shown), total=len(shelf.gdf), link=link, lang=lang, headers=headers)
    content = export(shown, name, about=about, settings=settings)
    suffix = FORMATS[name].suffix
    file_name = quote(name_file(shown, wanted, suffix=suffix, lang=lang), safe="")
    disposition = f"attachment; filename=\"haizhumap{suffix}\"; filename*=UTF-8''{file_name}"
    return Response(content, media_type=FORMATS[name].media_type, headers={"Content-Disposition": disposition})


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
        draft = load_draft(drafts_dir(request.cookies), request.path_params["draft_id"])
    except HaizhumapError:
        return Response(status_code=404)
    return JSONResponse({"text": draft.report.text}, headers={"Cache-Control": "no-store"})


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


def tell_defect(error: Exception) -> bool:
    """Tell the reader in words that the program failed, and the log why; the process goes on."""
    logging.getLogger(__name__).error("The page failed", exc_info=error)
    st.error("\n\n".join(t("error.unexpected", lang, kind=type(error).__name__) for lang in LANGS))
    return True
