"""The page's script, run by Streamlit's own test harness without a browser."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from app_server import PATIENCE_S
from conftest import ROOT
from streamlit.testing.v1 import AppTest

from haizhumap.paths import Settings
from haizhumap.ui.server import PAGE
from haizhumap.web.standalone import TABS


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


def shown(page: AppTest) -> int:
    """Return how many rows the list is told to show, counted in its set of bits."""
    bits = base64.b64decode(views(page)["results"]["shown"])
    return sum(byte.bit_count() for byte in bits)


def test_the_page_is_put_together_of_its_views() -> None:
    """Header, filter, results, tabs and the report reader; the other tabs cost nothing."""
    assert set(views(run())) == {"header", "facets", "results", "tabs", "reader"}


def test_the_page_shows_the_district_at_first_and_all_32_places_when_asked() -> None:
    """At first the district's 28; that four partner zones fit too is told, and they are one press away."""
    page = run()
    assert views(page)["results"]["hidden"] == 4
    assert views(page)["results"]["counts"] == {"shown": 28, "total": 32, "located": 25}
    assert shown(page) == 28

    every = run(zone=["inside", "outside"])

    assert views(every)["results"]["hidden"] == 0
    assert views(every)["results"]["counts"] == {"shown": 32, "total": 32, "located": 29}


@pytest.mark.parametrize(
    "query",
    [
        {"sector": "regional_cooperation"},
        {"kind": "external_zone"},
        {"q": "横琴"},
        {"place": "hengqin"},
        {"near": "113.52,22.13,9000"},
    ],
)
def test_the_partner_zones_show_when_they_are_asked_for(query: dict[str, str]) -> None:
    """Their sector, their kind, a search, a link to one of them or a point near them brings them up."""
    given = views(run(**query))

    assert given["results"]["hidden"] == 0
    assert given["results"]["counts"]["shown"] == shown(run(**query, zone=["inside", "outside"]))


def test_a_code_counts_what_its_tick_shows() -> None:
    """A sector and a kind that lie outside the district bring what the figure beside them says."""
    facets = {facet["name"]: dict(facet["options"]) for facet in views(run())["facets"]["facets"]}

    for facet, code in (("sector", "regional_cooperation"), ("kind", "external_zone"), ("sector", "culture")):
        assert facets[facet][code] == views(run(**{facet: code}))["results"]["counts"]["shown"] > 0


def test_advice_says_how_many_places_there_would_be() -> None:
    """The figure of each advice is what dropping that part brings."""
    query = {"q": "zzzzqq"}
    advice = views(run(**query))["results"]["loosen"]

    assert advice == [["words", views(run())["results"]["counts"]["shown"]]]


def test_the_counts_follow_the_filter() -> None:
    """A facet counts what the others let through."""
    facets = {facet["name"]: dict(facet["options"]) for facet in views(run(sector="culture"))["facets"]["facets"]}

    assert sum(facets["stage"].values()) == 6
    assert facets["sector"]["transport"] == 6


def test_nothing_found_comes_with_advice() -> None:
    """What to loosen stands with what it brings."""
    results = views(run(sector="culture", q="沥滘"))["results"]

    assert results["counts"]["shown"] == 0
    assert dict(results["loosen"])["words"] == 6
    assert views(run(q="沥滘"))["results"]["loosen"] == []


def test_a_search_sends_the_order_of_its_ranks() -> None:
    """Without words the layer's order holds, and none is sent."""
    assert views(run())["results"]["order"] is None
    assert len(views(run(q="琶洲"))["results"]["order"]) >= 2


def test_a_place_in_the_link_opens_its_card() -> None:
    """The card's quote has the name marked; without a place there is none."""
    quote = views(run(place="kanglu"))["results"]["card"]["quote"]
    assert quote["text"][slice(*quote["mark"])] == "康鹭片区"

    assert views(run())["results"]["card"] is None


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_tab_runs_in_both_languages(tab: str, lang: str) -> None:
    """No tab fails, and the tabs say which one is open."""
    page = run(tab=tab, lang=lang)

    assert views(page)["tabs"]["tab"] == tab
    assert {data["lang"] for data in views(page).values()} == {lang}


@pytest.mark.parametrize(
    "query",
    [{"place": "<script>"}, {"sector": "maybe"}, {"lang": "fr"}, {"base": "mars"}, {"near": "1,2"}, {"read": "x:1-2"}],
)
def test_a_link_that_makes_no_sense_shows_the_page_with_a_notice(query: dict[str, str]) -> None:
    """What was passed over is named, without markup."""
    page = run(**query)

    assert shown(page) == 28
    ((name, value),) = query.items()
    assert f"{name}={value}" in page.warning[0].value.replace("\\", "")
    assert "<script>" not in page.warning[0].value


def test_the_link_on_the_page_is_the_state() -> None:
    """What is offered to copy has the filter in it, the snippet too."""
    codes = [code.value for code in run(tab="export", sector="culture").code]

    assert any("sector=culture" in code and "embed=1" not in code for code in codes)
    assert any(code.startswith("<iframe") and "sector=culture" in code and "embed=1" in code for code in codes)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"features": [{}]}'])
def test_a_broken_layer_is_told_in_both_languages(project: Settings, content: bytes) -> None:
    """The page says what to do and stays up."""
    project.layer_path.write_bytes(content)

    page = AppTest.from_file(PAGE, default_timeout=PATIENCE_S).run()

    assert not page.exception
    assert "haizhumap build" in page.error[0].value.replace("\\", "")
    assert "不是可用的图层" in page.error[0].value


def test_a_hostile_layer_is_told_without_markup(project: Settings) -> None:
    """What a file says is shown as it is: Markdown in it would make the browser ask another host."""
    text = project.layer_path.read_text(encoding="utf-8")
    project.layer_path.write_text(text.replace('"transport"', '"![a](http://example.org/x.png)"'), encoding="utf-8")

    page = AppTest.from_file(PAGE, default_timeout=PATIENCE_S).run()

    assert "![a](" not in page.error[0].value
    assert "example" in page.error[0].value


def test_the_app_starts_without_a_project(tmp_path: Path) -> None:
    """The entry itself does not fail, so that the page can say what is missing."""
    environ = os.environ | {"HAIZHUMAP_ROOT": str(tmp_path)}
    command = [sys.executable, "-c", "import app; print(type(app.app).__name__)"]
    result = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)

    assert (result.returncode, result.stdout.strip()) == (0, "App"), result.stderr


def test_a_missing_project_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong HAIZHUMAP_ROOT is no traceback."""
    monkeypatch.setenv("HAIZHUMAP_ROOT", str(tmp_path))

    page = AppTest.from_file(PAGE, default_timeout=PATIENCE_S).run()

    assert not page.exception
    assert str(tmp_path) in page.error[0].value.replace("\\", "")
