"""The app as a process of its own on a free port of this machine."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
import streamlit
from playwright.sync_api import BrowserContext

from haizhumap.paths import ROOT_VARIABLE
from haizhumap.serving.token import TOKEN_VARIABLE, cookie_name, own_token

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 120
"""So long a test waits for a state that is to come; it goes on as soon as it is there, on a busy machine later."""

TOKEN = "the-token-of-the-servers-of-tests"  # noqa: S105 - of servers that live as long as a test


def closed_port() -> int:
    """Return a port of this machine on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(root: Path, *options: str, base: str = "", **more: str) -> Iterator[str]:
    """Run the app over a project folder on a free port, with more options and environment; yield its address."""
    port = closed_port()
    known = ["--server.headless=true", f"--server.port={port}", f"--server.baseUrlPath={base}"]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", *known, *options]
    address = f"http://127.0.0.1:{port}{base}"
    with TemporaryDirectory() as cache:
        environ = os.environ | {ROOT_VARIABLE: str(root), "XDG_CACHE_HOME": cache, TOKEN_VARIABLE: TOKEN} | more
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            wait_until_healthy(process, address)
            yield address
        finally:
            process.terminate()
            log, _ = process.communicate(timeout=PATIENCE_S)
            sys.stdout.write(log.decode())


def wait_until_healthy(process: subprocess.Popen[bytes], address: str) -> None:
    """Wait until the server says that it is up."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer:  # noqa: S310 - our own http
                if answer.read() == b"ok":
                    return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not come up")


def let_edit(context: BrowserContext, address: str) -> None:
    """Give a browser the cookie of an editor, by the link with the server's token; other addresses give none."""
    parts = urlsplit(address)
    if parts.port:
        link = parts._replace(path=f"{parts.path.rstrip('/')}/", query=f"token={TOKEN}", fragment="")
        context.request.get(link.geturl(), max_redirects=0)


def hold_token(monkeypatch: pytest.MonkeyPatch, *, is_embedded: bool = False) -> None:
    """Let this process's own session be an editor's."""
    cookies = {cookie_name(int(streamlit.get_option("server.port"))): own_token().session}
    monkeypatch.setattr(streamlit, "context", SimpleNamespace(cookies=cookies, is_embedded=is_embedded, locale=None))
