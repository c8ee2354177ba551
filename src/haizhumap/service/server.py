"""
The service on its own: `haizhumap serve`, without the page and without Streamlit.

Owns what is served then and the process that does; gate, headers and names are those of the page's server.
"""

import socket
from collections.abc import Callable
from dataclasses import replace

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from haizhumap.errors import InputError
from haizhumap.paths import Settings
from haizhumap.service.memory import CurrentStore
from haizhumap.service.published import PublishedPages
from haizhumap.service.routes import make_service
from haizhumap.serving.gate import Gate
from haizhumap.serving.opening import page_link
from haizhumap.serving.paths import SERVICE, OwnPaths, say
from haizhumap.serving.policy import SitePolicy
from haizhumap.serving.token import own_token


def run_service(settings: Settings, *, host: str, port: int, base: str, tell: Callable[[str], None]) -> None:
    """
    Serve until the process is told to end.

    Parameters
    ----------
    settings
        The project.
    host, port
        Where to listen; port 0 takes a free one.
    base
        The path that all of it lies under, as where a proxy puts it: `gis`.
    tell
        What is told the service's address, once it can be asked.

    Raises
    ------
    InputError
        If one cannot listen there.
    HaizhumapError
        If the project cannot be read.
    """
    load = CurrentStore(settings)
    load()  # who starts it learns at once what is wrong with the project
    with _listen(host, port) as listening:
        policy = SitePolicy.read(address=host, port=listening.getsockname()[1], base=base)
        server = uvicorn.Server(uvicorn.Config(make_app(load, policy), log_level="warning", server_header=False))
        tell(f"{page_link(host, policy)}{SERVICE[1:]}/")
        server.run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except (OSError, OverflowError) as error:
        raise InputError("service-port", port=f"{host}:{port}", why=getattr(error, "strerror", "")) from error


def make_app(load: CurrentStore, policy: SitePolicy) -> ASGIApp:
    """
    Return the whole as an app: the service, the pages of places, feeds, site map; the root leads to the service.

    Nobody edits here, whatever the policy says of editors: there is nothing to edit with.
    """
    held = replace(policy, has_editors=False)
    routes: list[Route | Mount] = [Route("/", _to_service), *PublishedPages(load).routes(), make_service(load)]
    return Starlette(
        middleware=[
            Middleware(Gate, policy=lambda: held, token=own_token),
            Middleware(OwnPaths, routes=routes, policy=lambda: held),
        ],
        exception_handlers={404: lambda _request, _error: say("missing", 404)},
    )


def _to_service(request: Request) -> RedirectResponse:
    return RedirectResponse(f"{str(request.base_url).rstrip('/')}{SERVICE}/", status_code=307)
