"""The page's script, run by Streamlit's own test harness without a browser."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from app_server import PATIENCE_S, hold_token
from conftest import ROOT
from streamlit.testing.v1 import AppTest

from haizhumap.paths import Settings
from haizhumap.ui.server import PAGE


@pytest.fixture(autouse=True)
def editor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the reader be an editor."""
    hold_token(monkeypatch)


def run(**query: str | list[str]) -> AppTest:
    """Run the page with a query string; it must not raise."""
    page = AppTest.from_file(PAGE, default_timeout=PATIENCE_S)
    for name, value in query.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def views(page: AppTest) -> dict[str, Any]:
    """Return what each view is given."""
    given = [json.loads(json.loads(element.proto.json)) for element in page.get("bidi_component")]
    return {data["view"]: data for data in given}


def told(page: AppTest) -> str:
    """Return what the page tells, as its HTML is read."""
    return str(lxml.html.fromstring(page.get("html")[0].proto.body).text_content())


def test_the_page_is_one_view_over_the_map() -> None:
    """The browser is given addresses, base maps and formats; no place and no filter goes through Streamlit."""
    [(name, page)] = views(run()).items()

    assert name == "page"
    assert page["new_report"] == "?page=new"
    assert {"places", "front", "search", "card", "report", "names", "place", "feed"} <= page["urls"].keys()
    assert page["bases"][0]["id"] == "offline"


@pytest.mark.parametrize(
    "query", [{"sector": "zoo"}, {"place": "nowhere"}, {"tab": "x"}, {"near": "1,2"}, {"lang": "fr"}]
)
def test_a_link_that_makes_no_sense_shows_the_page(query: dict[str, str]) -> None:
    """What is passed over is told by the browser."""
    assert views(run(**query)).keys() == {"page"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_for_a_new_report_has_a_header(lang: str) -> None:
    """And a way back to the map."""
    assert views(run(page="new", lang=lang))["header"]["lang"] == lang


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"features": [{}]}'])
def test_a_broken_layer_is_told_in_both_languages(project: Settings, content: bytes) -> None:
    """The page says what to do and stays up."""
    project.layer_path.write_bytes(content)

    page = AppTest.from_file(PAGE, default_timeout=PATIENCE_S).run()

    assert not page.exception
    assert "haizhumap build" in told(page)
    assert "不是可用的图层" in told(page)


def test_a_hostile_layer_is_told_without_markup(project: Settings) -> None:
    """What a file says is shown as it is: Markdown in it would make the browser ask another host."""
    text = project.layer_path.read_text(encoding="utf-8")
    project.layer_path.write_text(text.replace('"transport"', '"![a](http://example.org/x.png)"'), encoding="utf-8")

    page = AppTest.from_file(PAGE, default_timeout=PATIENCE_S).run()

    assert "![a](http://example.org/x.png)" in told(page)
    assert not page.markdown


def test_the_app_starts_without_a_project(tmp_path: Path) -> None:
    """The entry itself does not fail, so that the page can say what is missing."""
    environ = os.environ | {"HAIZHUMAP_ROOT": str(tmp_path)}
    command = [sys.executable, "-c", "import app; print(type(app.app).__name__)"]
    result = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)

    assert (result.returncode, result.stdout.strip()) == (0, "App"), result.stderr


def test_a_missing_project_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong HAIZHUMAP_ROOT is no traceback, and readers learn nothing of the server's folders."""
    monkeypatch.setenv("HAIZHUMAP_ROOT", str(tmp_path))

    page = AppTest.from_file(PAGE, default_timeout=PATIENCE_S).run()

    assert not page.exception
    assert tmp_path.name in told(page)
    assert str(tmp_path) not in told(page)
