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

import pytest

from haizhumap.paths import ROOT_VARIABLE

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 120
"""So long a test waits for a state that is to come; it goes on as soon as it is there, on a busy machine later."""


def closed_port() -> int:
    """Return a port of this machine on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(root: Path, **more: str) -> Iterator[str]:
    """Run the app over a project folder on a free port, with more environment; yield its address."""
    port = closed_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"]
    address = f"http://127.0.0.1:{port}"
    with TemporaryDirectory() as cache:
        environ = os.environ | {ROOT_VARIABLE: str(root), "XDG_CACHE_HOME": cache} | more
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
