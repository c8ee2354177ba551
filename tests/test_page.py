"""The page's script, run by Streamlit's own test harness without a browser."""

import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from conftest import ROOT
from streamlit.testing.v1 import AppTest

from haizhumap.settings import Settings
from haizhumap.ui.server import PAGE
from haizhumap.ui.state import take_from_map


def run(**query: str) -> AppTest:
    """Run the page with a query string; it must not raise."""
    page = AppTest.from_file(PAGE, default_timeout=60)
    for name, value in query.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def caption(page: AppTest) -> str:
    """Return the line that counts what is shown."""
    return str(page.caption[0].value)


def html(page: AppTest) -> str:
    """Return all HTML of the page."""
    return "\n".join(element.proto.body for element in page.get("html"))


def test_the_page_shows_all_32_places() -> None:
    """At first the district's 28; the four partner zones are one click away."""
    page = run()
    assert caption(page) == "显示 28 / 32 个地点，其中 25 个在图上"

    page.checkbox(key="outside").check().run()

    assert caption(page) == "显示 32 / 32 个地点，其中 29 个在图上"
    assert sum(button.key is not None and button.key.startswith("pick-") for button in page.button) == 32


def test_a_ticked_sector_filters() -> None:
    """Only the sector's places stay; the reset brings all back."""
    page = run()

    page.checkbox(key="sector-culture").check().run()
    assert caption(page).startswith("显示 6 / 32")

    page.button(key="reset").click().run()
    assert caption(page).startswith("显示 28 / 32")


@pytest.mark.parametrize("query", [{"sector-regional-cooperation": "true"}, {"q": "横琴"}, {"place": "hengqin"}])
def test_the_partner_zones_show_when_they_are_asked_for(query: dict[str, str]) -> None:
    """Their sector, a search or a link to one of them brings them up."""
    page = run(**query)

    assert any(button.key == "pick-hengqin" for button in page.button) or "<mark>横琴</mark>" in html(page)


def test_a_ticked_precision_filters() -> None:
    """The unlocated places can be looked at on their own."""
    page = run()

    page.checkbox(key="precision-unknown").check().run()
    assert caption(page) == "显示 3 / 32 个地点，其中 0 个在图上"

    page.checkbox(key="precision-unknown").uncheck().run()
    page.checkbox(key="precision-region").check().run()
    assert caption(page).startswith("显示 5 / 32"), "the figure beside the box, partner zones included"


def test_an_online_base_map_is_chosen_and_stands_in_the_url() -> None:
    """The choice is a link; an unknown one is passed over."""
    page = run()
    page.selectbox(key="base").set_value("amap").run()
    assert not page.exception
    assert page.query_params["base"] in ("amap", ["amap"])

    assert run(base="amap").selectbox(key="base").value == "amap"
    assert run(base="mars").selectbox(key="base").value == "offline"


def test_search_filters_and_says_what_to_do_when_nothing_fits() -> None:
    """Words narrow; no result is no empty page."""
    page = run()

    page.text_input(key="q").input("村").run()
    assert not caption(page).startswith("显示 28")

    page.text_input(key="q").input("月球").run()
    assert caption(page).startswith("显示 0 / 32")
    assert page.info


def test_a_place_in_the_url_opens_its_card() -> None:
    """The card has the quote with the name marked, and the way back."""
    page = run(place="kanglu")

    assert "<mark>康鹭片区</mark>" in html(page)
    page.button(key="back").click().run()
    assert "<mark>" not in html(page)


def test_a_place_picked_from_the_list_opens_its_card() -> None:
    """The list selects as the map does."""
    page = run()

    page.button(key="pick-canton-tower").click().run()

    assert "<mark>广州塔</mark>" in html(page)
    assert page.query_params["place"] in ("canton-tower", ["canton-tower"])


@pytest.mark.parametrize("place", ["no-such-place", "<script>", ""])
def test_an_unknown_place_in_the_url_shows_the_list(place: str) -> None:
    """A bad link shows the page."""
    assert caption(run(place=place)).startswith("显示 28 / 32")


def test_an_unlocated_place_says_why() -> None:
    """Its card has the reason instead of a position."""
    assert "检索过的公开来源中没有它的地址" in html(run(place="lingnan-academy"))


def test_english_speaks_english() -> None:
    """The switch changes every label."""
    page = run()

    page.radio(key="lang").set_value("en").run()

    assert caption(page) == "Showing 28 of 32 places, 25 of them on the map"
    assert page.text_input(key="q").label == "Search"


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"features": [{}]}'])
def test_a_broken_layer_is_told_in_both_languages(project: Settings, content: bytes) -> None:
    """The page says what to do and stays up."""
    project.layer_path.write_bytes(content)

    page = AppTest.from_file(PAGE, default_timeout=60).run()

    assert not page.exception
    assert "haizhumap build" in page.error[0].value.replace("\\", "")
    assert "不是可用的图层" in page.error[0].value


def test_a_hostile_layer_is_told_without_markup(project: Settings) -> None:
    """What a file says is shown as it is: Markdown in it would make the browser ask another host."""
    text = project.layer_path.read_text(encoding="utf-8")
    project.layer_path.write_text(text.replace('"transport"', '"![a](http://example.org/x.png)"'), encoding="utf-8")

    page = AppTest.from_file(PAGE, default_timeout=60).run()

    assert "![a](" not in page.error[0].value
    assert "example" in page.error[0].value


def test_the_app_starts_without_a_project(tmp_path: Path) -> None:
    """The entry itself does not fail, so that the page can say what is missing."""
    environ = os.environ | {"HAIZHUMAP_ROOT": str(tmp_path)}
    command = [sys.executable, "-c", "import app; print(type(app.app).__name__)"]
    result = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)

    assert (result.returncode, result.stdout.strip()) == (0, "App"), result.stderr


def test_a_base_map_that_failed_earlier_does_not_drop_the_one_chosen_since() -> None:
    """Only the base map that is still chosen goes back to the offline one."""
    page = run(base="osm")
    page.session_state["map"] = {"tiles_failed": "amap"}
    with patch("streamlit.session_state", page.session_state), patch("streamlit.query_params", {"base": "osm"}):
        take_from_map()
    assert page.session_state["base"] == "osm"


def test_a_missing_project_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong HAIZHUMAP_ROOT is no traceback."""
    monkeypatch.setenv("HAIZHUMAP_ROOT", str(tmp_path))

    page = AppTest.from_file(PAGE, default_timeout=60).run()

    assert not page.exception
    assert str(tmp_path) in page.error[0].value.replace("\\", "")
