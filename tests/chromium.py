"""
Find a Chromium for the browser tests, or install one: `python tests/chromium.py` prints its path.

The order: the variable CHROMIUM, a browser on the PATH, Playwright's own, Debian's package (as root), Playwright's
download. When none can be had, it says so and fails: the browser tests are never skipped silently.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-cjk")
"""Debian's names; the font is for who looks at the pictures, the tests pass without Chinese glyphs."""

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> str | None:
    """Return the path of a Chromium on this machine, or None."""
    return next((path for path in _candidates() if path and Path(path).is_file()), None)


def _candidates() -> Iterator[str | None]:
    yield os.environ.get("CHROMIUM")
    yield from map(shutil.which, NAMES)
    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def install() -> None:
    """Install a Chromium: Debian's package as root, with a Chinese font, else Playwright's own."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *PACKAGES]):
            if subprocess.run(command, env=environ, stdout=sys.stderr, check=False).returncode:
                break
        else:
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], stdout=sys.stderr, check=False)


def ensure() -> str:
    """Return the path of a Chromium, installing one where there is none; exit with a message where that fails."""
    if not (path := find()):
        sys.stderr.write("No Chromium found; installing one ...\n")
        install()
        path = find()
    if not path:
        sys.exit(
            "The browser tests need Chromium, and none could be found or installed.\n"
            "Install one (Debian: apt-get install chromium; else: python -m playwright install chromium)\n"
            "or name one: CHROMIUM=/path/to/chromium make test"
        )
    return path


if __name__ == "__main__":
    sys.stdout.write(f"Chromium: {ensure()}\n")
