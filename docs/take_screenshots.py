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

SETTLED_MS = 2500
"""So long a flight of the map takes, with the fading in of its tiles."""

PAGES = {
    "screenshot.png": ("/?lang=en&place=kanglu", 1400, 900),
    "screenshot.zh.png": ("/?lang=zh", 1400, 900),
    "phone.zh.png": ("/?lang=zh&place=kanglu", 390, 844),
}
"""Each picture of the page: its address, width and height."""

PRECISION = "/?lang=en&place=haizhu-eco-cloud-path&embed=1&at=23.0745,113.318,13.5"
"""A view with all ways of drawing: exact, street, approximate, region, and a zone of uncertainty."""


def open_page(browser: Browser, url: str, *, width: int, height: int) -> Page:
    """Open the app and wait until the page and the ground are drawn."""
    page = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
    page.goto(url)
    page.locator(".hz-app[data-drawn='page']").wait_for(state="attached")
    map_frame(page).locator(".leaflet-container[data-base='drawn'][data-places]").wait_for()
    page.wait_for_timeout(SETTLED_MS)
    return page


def map_frame(page: Page) -> FrameLocator:
    """Return the map's frame."""
    return page.frame_locator("iframe[title='streamlit_folium.st_folium']")


def take() -> None:
    """Take every picture."""
    with serve(ROOT) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=list(chromium.FLAGS))
        for name, (path, width, height) in PAGES.items():
            open_page(browser, address + path, width=width, height=height).screenshot(path=HERE / name)
        open_page(browser, address + PRECISION, width=1100, height=640).screenshot(path=HERE / "precision.png")
        take_tutorial(browser)
        browser.close()


if __name__ == "__main__":
    take()
