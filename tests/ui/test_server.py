"""`ui/server.py`: what goes before Streamlit's own page."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.routing import Route

from haizhumap.ui.server import FullBleed

PAGE = "<html><head><title>海珠</title></head><body></body></html>"


def ask(address: str) -> httpx.Response:
    """Ask an app whose page passes through ours."""
    routes = [Route(path, lambda _: HTMLResponse(PAGE)) for path in ("/", "/file.html")]
    app = Starlette(routes=routes, middleware=[Middleware(FullBleed)])

    async def get() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://page") as client:
            return await client.get(address)

    return asyncio.run(get())


@pytest.mark.parametrize(
    ("address", "is_styled"), [("/", True), ("/?sector=culture", True), ("/?page=new", False), ("/file.html", False)]
)
def test_the_map_fills_the_window_from_the_first_paint(address: str, is_styled: bool) -> None:  # noqa: FBT001
    """The page comes with its style, whole; the page for a new report and files come as they are."""
    answer = ask(address)

    assert int(answer.headers["content-length"]) == len(answer.content)
    assert answer.text.endswith("</head><body></body></html>")
    assert ("position: fixed" in answer.text) == is_styled
    assert (answer.text == PAGE) != is_styled
