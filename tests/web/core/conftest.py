"""The pure modules of `static/core/` in Chromium."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from static_server import Core, serve_static


@pytest.fixture(scope="session")
def core(browser: Browser) -> Iterator[Core]:
    """Return a way to evaluate a function over modules: it is given a value and then each module."""
    with serve_static() as address:
        page = browser.new_page()
        page.goto(f"{address}/core/")

        def evaluate(script: str, *names: str, given: object = None) -> Any:
            modules = "Promise.all(urls.map((url) => import(url)))"
            urls = [f"{address}/core/{name}.js" for name in names]
            return page.evaluate(f"async ([urls, given]) => ({script})(given, ...await {modules})", [urls, given])

        yield evaluate
        page.close()
