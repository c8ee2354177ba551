"""The service over the real project: in this process, and as a process of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from app_server import PATIENCE_S, ROOT
from doors import POLICY, Asker

from haizhumap.paths import ROOT_VARIABLE, Settings
from haizhumap.service.memory import CurrentStore, MemoryStore
from haizhumap.service.server import make_app
from haizhumap.serving.policy import SitePolicy

START = "from haizhumap.cli import main; main()"


@pytest.fixture(scope="session")
def current(settings: Settings) -> CurrentStore:
    """Return the store of the real project as the service asks for it."""
    return CurrentStore(settings)


@pytest.fixture(scope="session")
def store(current: CurrentStore) -> MemoryStore:
    """Return the store of the real project."""
    return current()


@pytest.fixture(scope="session")
def ask(current: CurrentStore) -> Asker:
    """Return a way to ask the service on one's own machine."""
    policy = SitePolicy.read(address="127.0.0.1", port=8501, base="", environ={})
    return Asker(make_app(current, policy))


@pytest.fixture(scope="session")
def ask_public(current: CurrentStore) -> Asker:
    """Return a way to ask the service of a public site, under a path."""
    return Asker(make_app(current, POLICY))


@pytest.fixture(scope="session")
def service_address() -> Iterator[str]:
    """Return the address of `haizhumap serve` on a free port, until the tests end."""
    command = [sys.executable, "-c", START, "--lang", "en", "serve", "--port", "0"]
    with TemporaryDirectory() as cache:
        environ = os.environ | {ROOT_VARIABLE: str(ROOT), "XDG_CACHE_HOME": cache}
        process = subprocess.Popen(command, cwd=Path(cache), env=environ, stderr=subprocess.PIPE, text=True)
        assert process.stderr
        try:
            told = re.search(r"http://\S+", process.stderr.readline())  # it says nothing before it can be asked
            assert told, process.stderr.read()
            yield told.group()
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE_S)
