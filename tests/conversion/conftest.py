"""Conversion inside the tests' own process, where a start of another would be paid for a few hundred times."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from haizhumap.cli import data
from haizhumap.conversion.convert import convert_file
from haizhumap.documents.sandbox import Finding


def convert_here(*paths: Path, **options: Any) -> tuple[int, Sequence[Finding]]:
    """Convert as `worker.convert_apart` does, without a process; what the process adds has tests of its own."""
    done = convert_file(*paths, **options)
    return done.count, done.notes


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command line convert here."""
    monkeypatch.setattr(data, "convert_apart", convert_here)
