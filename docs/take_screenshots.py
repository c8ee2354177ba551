"""Take the pictures of the README and the tutorial from the running app: `make screenshots`."""

import sys
from pathlib import Path

from playwright.sync_api import Browser, FrameLocator, Page, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "tests"))

import chromium  # noqa: E402 - found through the path above
from app_server import serve  # noqa: E402
from tutorial_pictures import take_tutorial  # noqa: E402

PAGES = {"screenshot.png": "/?lang=en&place=kanglu", "screenshot.zh.png": "/?place=kanglu"}
PRECISION = "/?lang=en&place=haizhu-eco-cloud-path"
"""A view with all ways of drawing: exact, street, approximate, region, and a zone of uncertainty."""


def open_page(browser: Browser, url: str) -> Page:
    """Open the app and wait until map and card are there."""
    page = browser.new_page(viewport={"width": 1400, "height": 960}, locale="zh-CN")
    page.goto(url)
    map_frame(page).locator(".leaflet-container[data-base='drawn'][data-places]").wait_for()
    page.locator(".hz-card").wait_for()
    page.wait_for_load_state("networkidle")
    return page


def map_frame(page: Page) -> FrameLocator:
    """Return the map's frame."""
    return page.frame_locator("iframe[title='streamlit_folium.st_folium']")


def take() -> None:
    """Take every picture."""
    with serve(ROOT) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=list(chromium.FLAGS))
        for name, path in PAGES.items():
            open_page(browser, address + path).screenshot(path=HERE / name)
        container = map_frame(open_page(browser, address + PRECISION)).locator(".leaflet-container")
        container.evaluate("() => { window.map.setView([23.0745, 113.318], 13.5, { animate: false }); }")
        container.screenshot(path=HERE / "precision.png")
        take_tutorial(browser)
        browser.close()


if __name__ == "__main__":
    take()
