"""What tests share: the real project, a copy of it to break, and a clean environment."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from haizhumap.settings import ROOT_VARIABLE, Settings

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The real project."""
    return Settings(root=ROOT)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A copy of the project's data that a test may break; every command finds it."""
    for folder in ("data", "geo"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    monkeypatch.setenv("HAIZHUMAP_LANG", "en")
    return Settings(root=tmp_path)


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
