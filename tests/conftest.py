"""What tests share: the real project, a copy of it to break, and a clean environment."""

import shutil
from collections.abc import Callable, Generator
from pathlib import Path

import hypothesis
import pytest

from haizhumap.settings import ROOT_VARIABLE, Settings

hypothesis.settings.register_profile("haizhumap", deadline=None)
hypothesis.settings.load_profile("haizhumap")

ROOT = Path(__file__).resolve().parent.parent


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
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copy_of: Callable[[Path], Settings]) -> Settings:
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
