"""What tests of the browser's side share: a page that is opened from disk, without a network."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from conftest import Open
from playwright.sync_api import Browser, BrowserContext, Page


@dataclass
class Watch:
    """What an opened file must not do."""

    address: str
    faults: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch every page of a context."""
        context.on("request", lambda request: self._check(request.url))
        context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))
        context.on("console", lambda message: self.faults.append(f"{message.type}: {message.text}"))
        context.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))

    def _check(self, url: str) -> None:
        if not url.startswith((self.address, "data:")):
            self.faults.append(f"request to {url}")


@pytest.fixture
def open_file(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Return a way to open a file from disk with the network off; whatever it must not do fails the test."""
    path = tmp_path / "map.html"
    watch = Watch(path.as_uri())
    contexts: list[BrowserContext] = []

    def open_file(data: bytes, link: str = "", *, width: int = 1400, height: int = 950) -> Page:
        path.write_bytes(data)
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", offline=True)
        contexts.append(context)
        watch.over(context)
        page = context.new_page()
        page.goto(f"{watch.address}{link}")
        page.locator(".leaflet-container[data-base='drawn'][data-places]").wait_for()
        return page

    yield open_file
    for context in contexts:
        context.close()
    assert watch.faults == []
