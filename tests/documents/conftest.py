"""Reading inside the tests' own process, where a start of another would be paid for a few hundred times."""

import json
from typing import Any

import pytest

from haizhumap.documents import document
from haizhumap.documents.document import as_json

APART = {"test_document.py", "test_sandbox.py"}
"""What a process of its own adds is tested with one."""


def read_here(_module: str, data: bytes, *, name: str, limits: dict[str, Any], **_options: object) -> Any:
    """Read as `sandbox.run_apart` lets a process do."""
    return json.loads(json.dumps(as_json(data, name=name, limits=limits)))


@pytest.fixture(autouse=True)
def _in_this_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let documents be read here."""
    if request.path.name not in APART:
        monkeypatch.setattr(document, "run_apart", read_here)
