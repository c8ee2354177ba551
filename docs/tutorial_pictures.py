"""
Take the pictures of the tutorial from a temporary copy of the project: a report goes the whole way in both languages.

The report is the reader's own copy of a public document, named by the variable HAIZHUMAP_TUTORIAL_REPORT; the one of
the year after it by HAIZHUMAP_TUTORIAL_LATER. Without them the tutorial keeps the pictures that it has.
"""

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "tests"))

from app_server import let_edit, serve  # noqa: E402 - found through the path above
from click.testing import CliRunner  # noqa: E402
from pages import container, focus, view, wait_for_page  # noqa: E402
from review_pages import attach, click_points, fill, panel, send_button, start_drawing  # noqa: E402

from haizhumap.cli import main  # noqa: E402
from haizhumap.i18n import LANGS, Lang, t  # noqa: E402
from haizhumap.paths import ROOT_VARIABLE  # noqa: E402

PICTURES = HERE / "images"
REPORT, LATER = "HAIZHUMAP_TUTORIAL_REPORT", "HAIZHUMAP_TUTORIAL_LATER"
ISSUER = "深圳市罗湖区人民政府"
EARLIER_FACTS = {"title": "2024年罗湖区政府工作报告", "issuer": ISSUER, "id": "luohu-2024", "delivered": "20240101"}
LATER_FACTS = ("--title", "2025年罗湖区政府工作报告", "--issuer", ISSUER, "--delivered", "2025-01-01")
COLOURS = 256


def take_tutorial(browser: Browser) -> None:
    """Take every picture of the tutorial, if its report is named."""
    path = os.environ.get(REPORT)
    if not path:
        sys.stdout.write(f"The tutorial's pictures stay as they are: {REPORT} names no report.\n")
        return
    PICTURES.mkdir(exist_ok=True)
    for lang in LANGS:
        with _project() as root, serve(root) as site:
            _take(browser, site, lang, Path(path))
            if later := os.environ.get(LATER):
                _take_in(root, Path(path), "luohu-2024")
                _take_in(root, Path(later), "luohu-2025", *LATER_FACTS)
                _take_years(browser, site, lang)


@contextmanager
def _project() -> Iterator[Path]:
    """Yield a copy of the project that goes away again."""
    with tempfile.TemporaryDirectory() as folder:
        for part in ("data", "geo"):
            shutil.copytree(ROOT / part, Path(folder) / part)
        yield Path(folder)


def _open(browser: Browser, url: str) -> Page:
    page = browser.new_page(viewport={"width": 1400, "height": 950}, locale="zh-CN")
    let_edit(page.context, url)
    page.goto(url)
    view(page, "header")
    return page


def _shoot(page: Page, name: str, lang: Lang) -> None:
    """Keep a picture of the window, with few colours so that it stays small."""
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    small = picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    small.save(PICTURES / f"tutorial-{name}.{lang}.png", optimize=True)


def _take(browser: Browser, site: str, lang: Lang, report: Path) -> None:
    page = _open(browser, f"{site}/?page=new&lang={lang}")
    send_button(page, lang).wait_for()
    attach(page, report.name, report.read_bytes())
    fill(page, lang, **EARLIER_FACTS)
    page.locator("h1").click()
    _shoot(page, "upload", lang)
    send_button(page, lang).click()
    view(page, "reviewTable")
    container(page)
    _review(page, lang)
    _save(page, lang)
    page.goto(f"{site}/?report=luohu-2024&lang={lang}")
    wait_for_page(page)
    _shoot(page, "map", lang)


def _review(page: Page, lang: Lang) -> None:
    """Judge the first candidates, then begin to draw for the next one, and stop: nobody has looked it up."""
    for key in "aara":
        before = panel(page).inner_text()
        page.keyboard.press(key)
        page.wait_for_function(
            "before => document.querySelector('[data-drawn=reviewPanel]').innerText !== before", arg=before
        )
    _shoot(page, "review", lang)
    page.locator("#hz-edit-kind").select_option("road")
    focus(page, "draw-polygon").and_(page.locator(":disabled")).wait_for()
    start_drawing(page, "line")
    click_points(page, 3)
    _shoot(page, "draw", lang)
    focus(page, "draw-line").click()


def _save(page: Page, lang: Lang) -> None:
    page.get_by_role("button", name=t("review.preview", lang)).click()
    save = page.get_by_role("button", name=t("review.save", lang))
    save.wait_for()
    save.scroll_into_view_if_needed()
    _shoot(page, "preview", lang)
    save.click()
    page.locator("[data-testid='stAlertContentSuccess']").wait_for()


def _take_in(root: Path, report: Path, report_id: str, *facts: str) -> None:
    """Take a report in with all that was found and nobody reviewed, as the command line does."""
    options = ["--id", report_id, *facts, "--min-score", "0", "--write"]
    result = CliRunner(env={ROOT_VARIABLE: str(root)}).invoke(main, ["ingest", str(report), *options])
    if result.exit_code:
        raise SystemExit(result.output)


def _take_years(browser: Browser, site: str, lang: Lang) -> None:
    page = _open(browser, f"{site}/?page=new&lang={lang}")
    view(page, "links").evaluate("element => element.scrollIntoView()")
    _shoot(page, "years", lang)
