"""
What the app serves beside the page: Leaflet, our scripts, the base map and the places, all from this process.

Owns routes and the last word on a defect of the program; must not draw.
"""

import logging
import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qsl, urlencode

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from haizhumap.errors import HaizhumapError, ProjectError
from haizhumap.i18n import LANGS, t
from haizhumap.model import Datum
from haizhumap.paths import Settings
from haizhumap.review.store import load_draft
from haizhumap.ui import caching
from haizhumap.web.assets import URL_PREFIX, own_version, static_folders

PAGE = Path(__file__).with_name("page.py")
"""The script that Streamlit runs for every reader."""

EDIT_VARIABLE = "HAIZHUMAP_EDIT"
"""Set to 1, it lets readers of a served app write reviewed reports into the project; set to anything else, nobody."""

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
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
        Route(f"{URL_PREFIX}/data/report-{{report_id}}.json", _serve_report),
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


def places_url(version: str, datum: Datum) -> str:
    """Return the address of the places, relative to the app's root."""
    return f"{URL_PREFIX[1:]}/data/places-{datum}.json?v={version}"


def report_url(version: str, report_id: str) -> str:
    """Return the address of a report's text, relative to the app's root."""
    return f"{URL_PREFIX[1:]}/data/report-{report_id}.json?v={version}"


def _serve_places(request: Request) -> Response:
    try:
        return _json(caching.load_places(find_settings(), Datum(request.path_params["datum"])))
    except (HaizhumapError, ValueError):
        return Response(status_code=404)


def _serve_report(request: Request) -> Response:
    try:
        return _json(caching.load_document(find_settings(), request.path_params["report_id"]))
    except (HaizhumapError, KeyError):
        return Response(status_code=404)


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
