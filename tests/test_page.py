"""The page's script, run by Streamlit's own test harness without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from haizhumap.settings import Settings
from haizhumap.ui.server import PAGE


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
    assert "haizhumap build" in page.error[0].value
    assert "不是可用的图层" in page.error[0].value


def test_a_missing_project_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong HAIZHUMAP_ROOT is no traceback."""
    monkeypatch.setenv("HAIZHUMAP_ROOT", str(tmp_path))

    page = AppTest.from_file(PAGE, default_timeout=60).run()

    assert not page.exception
    assert str(tmp_path) in page.error[0].value
