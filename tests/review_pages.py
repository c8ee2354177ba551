"""What a person does on the page for a new report: for the browser tests and for the tutorial's pictures."""

import re
from collections.abc import Callable
from typing import Any

from pages import container, focus, frame_of, view
from playwright.sync_api import Locator, Page, expect

from haizhumap.i18n import Lang, t

ISSUER = "深圳市罗湖区人民政府"


def open_form(open_page: Callable[..., Page], site: str, lang: Lang = "zh", **options: Any) -> Page:
    """Open the page for a new report; `open_page` shows a link in a new page."""
    page = open_page(f"{site}/?page=new&lang={lang}", **options)
    view(page, "header")
    send_button(page, lang).wait_for()
    return page


def send_button(page: Page, lang: Lang = "zh") -> Locator:
    """Return the form's button."""
    return page.get_by_role("button", name=t("review.find", lang))


def fill(page: Page, lang: Lang = "zh", *, delivered: str = "20250211", **other: str) -> None:
    """Fill in what is to be known of the report."""
    words = {"title": "2025年罗湖区政府工作报告", "issuer": ISSUER, "id": "luohu-2025"} | other
    for name, value in words.items():
        page.get_by_role("textbox", name=t(f"review.{name}", lang)).fill(value)
    page.get_by_label(f"year, {t('review.delivered', lang)}").press_sequentially(delivered)
    page.keyboard.press("Escape")


def attach(page: Page, name: str, content: bytes) -> None:
    """Choose a file, and wait until it has arrived."""
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": content})
    page.locator("[data-testid='stFileUploaderFile'], [data-testid='stFileChip']").first.wait_for()


def bring(page: Page, text: str, lang: Lang = "zh", **other: str) -> None:
    """Bring a text file, and wait for its review."""
    attach(page, "report.txt", text.encode())
    fill(page, lang, **other)
    send_button(page, lang).click()
    for name in ("reviewText", "reviewPanel", "reviewTable"):
        view(page, name)
    container(page)
    page.locator("[data-testid='stApp'][data-test-script-state='notRunning']").wait_for()


def panel(page: Page) -> Locator:
    """Return what settles a candidate."""
    return view(page, "reviewPanel")


def expect_name(page: Page, name: str) -> None:
    """Wait until a candidate is under review."""
    expect(panel(page).locator(".hz-span strong")).to_have_text(name)


def expect_counts(page: Page, accepted: int, rejected: int) -> None:
    """Wait until so many candidates are decided."""
    expect(panel(page)).to_contain_text(re.compile(f"接受 {accepted}，拒绝 {rejected}"))


def choose(page: Page, name: str) -> None:
    """Click a candidate in the text."""
    page.locator(".hz-review-text .hz-mark", has_text=name).first.click()
    expect_name(page, name)


def select(page: Page, words: str) -> None:
    """Select words of the text, as a mouse does."""
    script = """words => {
        const pieces = [...document.querySelectorAll(".hz-review-text [data-at]")];
        const holds = (node) => node && node.nodeType === Node.TEXT_NODE && node.data.includes(words);
        const piece = pieces.find((one) => holds(one.firstChild));
        const start = piece.firstChild.data.indexOf(words);
        getSelection().setBaseAndExtent(piece.firstChild, start, piece.firstChild, start + words.length);
    }"""
    page.evaluate(script, words)


def start_drawing(page: Page, mode: str) -> None:
    """Press a button for drawing, and wait until the map draws."""
    focus(page, f"draw-{mode}").click()
    frame_of(page).wait_for_function("mode => window.haizhumap.map.sketch.mode === mode", arg=mode)


POINTS = ((140, 90), (260, 90), (260, 190), (140, 190))


def click_points(page: Page, count: int) -> None:
    """Click points on the map, one after another."""
    for number, (x, y) in enumerate(POINTS[:count], start=1):
        container(page).click(position={"x": x, "y": y})
        frame_of(page).wait_for_function("count => window.haizhumap.map.sketch.points.length === count", arg=number)


def expect_position(page: Page, words: str) -> None:
    """Wait until the panel says where the candidate lies."""
    expect(panel(page).locator(".hz-whereabouts")).to_contain_text(words)
