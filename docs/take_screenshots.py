"""Take the README's pictures of the running app: `make screenshots`."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "tests"))

import chromium  # noqa: E402 - found through the path above
from test_browser import serve  # noqa: E402

PICTURES = {"screenshot.png": "/?lang=EN&place=kanglu", "screenshot.zh.png": "/?place=kanglu"}


def take() -> None:
    """Take every picture at 1400 × 960."""
    with serve(ROOT) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=list(chromium.FLAGS))
        for name, path in PICTURES.items():
            page = browser.new_page(viewport={"width": 1400, "height": 960}, locale="zh-CN")
            page.goto(address + path)
            frame = page.frame_locator("iframe[title='streamlit_folium.st_folium']")
            frame.locator(".leaflet-container[data-base='drawn'][data-places]").wait_for()
            page.locator(".hz-card").wait_for()
            page.wait_for_load_state("networkidle")
            page.screenshot(path=HERE / name)
        browser.close()


if __name__ == "__main__":
    take()
