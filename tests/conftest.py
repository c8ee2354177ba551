"""What tests share: the real project, a copy of it to break, and a clean environment."""

import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import app_server
import chromium
import hypothesis
import pytest
from pages import PATIENCE_MS, Watch, go, wait_for_page
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from haizhumap.paths import ROOT_VARIABLE, Settings

# The same examples at every run: what decides whether a change lands must not depend on luck.
hypothesis.settings.register_profile("haizhumap", deadline=None, derandomize=True)
hypothesis.settings.load_profile("haizhumap")

ROOT = app_server.ROOT


@pytest.fixture(scope="session")
def settings() -> Settings:
    """Return the real project."""
    return Settings(root=ROOT)


@pytest.fixture(scope="session")
def copy_of() -> Callable[[Path], Settings]:
    """Return a way to copy the project's data into a folder."""

    def copy(root: Path) -> Settings:
        for folder in ("data", "geo"):
            shutil.copytree(ROOT / folder, root / folder)
        return Settings(root=root)

    return copy


@pytest.fixture
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the user's cache be a folder of the test's own; return it."""
    folder = tmp_path_factory.mktemp("user")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture
def project(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    copy_of: Callable[[Path], Settings],
    own_cache: Path,  # noqa: ARG001 - no command finds what another test kept
) -> Settings:
    """Return a copy of the project's data that a test may break; every command finds it."""
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    monkeypatch.setenv("HAIZHUMAP_LANG", "en")
    return copy_of(tmp_path)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell fixtures whether their test failed, so that they can keep a picture of it."""
    report = yield
    if report.when == "call" and report.failed:
        item.failed = True  # type: ignore[attr-defined] # read by the browser's fixtures
    return report


Edit = Callable[[str], str]


def edit(path: Path, change: Edit) -> None:
    """Rewrite a text file, newlines kept."""
    path.write_bytes(change(path.read_bytes().decode("utf-8")).encode("utf-8"))


def swap(old: str, new: str) -> Edit:
    """Return an edit that replaces one string, which must be there."""

    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


# --- the browser ---

expect.set_options(timeout=PATIENCE_MS)

Open = Callable[..., Page]
Show = Callable[..., Page]


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Return the address of the app over the real project."""
    with app_server.serve(ROOT) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=list(chromium.FLAGS))
        yield browser
        browser.close()


def _new_context(browser: Browser, *, width: int, height: int, **options: object) -> BrowserContext:
    viewport = {"width": width, "height": height}
    context = browser.new_context(
        **{"viewport": viewport, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"} | options  # type: ignore[arg-type]
    )
    context.set_default_timeout(PATIENCE_MS)
    return context


def _picture(page: Page, name: str) -> None:
    """Keep a picture of a failure."""
    (ROOT / "test-results").mkdir(exist_ok=True)
    page.screenshot(path=ROOT / "test-results" / f"{name}.png")


@pytest.fixture
def watch() -> Watch:
    """Return the watch of a test's own pages; a test that provokes a fault on purpose forgives it."""
    return Watch()


@pytest.fixture
def open_page(browser: Browser, watch: Watch, request: pytest.FixtureRequest) -> Iterator[Open]:
    """Return a way to open the app as a new reader; what it must not do is told at the end, with a picture."""
    contexts: list[BrowserContext] = []

    def open_page(
        url: str, *, width: int = 1400, height: int = 1000, is_editor: bool = True, **options: object
    ) -> Page:
        context = _new_context(browser, width=width, height=height, **options)
        if is_editor:
            app_server.let_edit(context, url)
        contexts.append(context)
        watch.over_all(context)
        page = context.new_page()
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        if context.pages and (watch.faults or getattr(request.node, "failed", False)):
            _picture(context.pages[0], request.node.name)
        context.close()
    assert watch.faults == []


class Desk:
    """A reader's open pages, one for each width, on which the tests of a module show one link after another."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.watch = Watch()
        self.pages: dict[int, Page] = {}

    def show(self, query: str = "", *, width: int = 1400) -> Page:
        """Show a link, by its query string."""
        if width not in self.pages:
            context = _new_context(self.browser, width=width, height=844 if width < 600 else 1000)
            app_server.let_edit(context, self.address)
            self.watch.over_all(context)
            self.pages[width] = context.new_page()
            self.pages[width].goto(f"{self.address}/{query}")
        else:
            self.pages[width].mouse.move(5, 5)
            go(self.pages[width], query)
        wait_for_page(self.pages[width])
        return self.pages[width]

    def close(self) -> None:
        """Close all pages."""
        for page in self.pages.values():
            page.context.close()
        self.pages.clear()


@pytest.fixture(scope="module")
def desk(browser: Browser, address: str) -> Iterator[Desk]:
    """Return the pages that the tests of a module share."""
    desk = Desk(browser, address)
    yield desk
    desk.close()


@pytest.fixture
def show(desk: Desk, request: pytest.FixtureRequest) -> Iterator[Show]:
    """Return a way to show a link in the module's page; after a failure the next test gets a new page."""
    desk.watch.faults.clear()
    yield desk.show
    if desk.watch.faults or getattr(request.node, "failed", False):
        for width, page in desk.pages.items():
            _picture(page, f"{request.node.name}-{width}")
        desk.close()
    assert desk.watch.faults == []
