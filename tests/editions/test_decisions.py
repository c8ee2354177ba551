"""Links that wait for a person, and keeping a person's word on them."""

from pathlib import Path
from typing import Any

import pytest
import streamlit
from app_server import hold_token
from click.testing import CliRunner, Result

from haizhumap.checks.project import read_project
from haizhumap.cli import main
from haizhumap.editions.changes import read_successions
from haizhumap.editions.decisions import Pair, find_pairs, save_decisions
from haizhumap.errors import InputError
from haizhumap.i18n import LANGS, say_error
from haizhumap.layer.build import build_layer
from haizhumap.model import Datum, Decision, LinkDecision
from haizhumap.paths import Settings
from haizhumap.register.decisions import read_links
from haizhumap.serving.policy import EDIT_VARIABLE
from haizhumap.ui import caching, events
from haizhumap.ui.review import links

EARLIER = "政府工作报告\n一、安排\n（一）更新。推进清水河片区开发，启动东门步行街改造。\n"
LATER = "政府工作报告\n一、安排\n（一）更新。推进清水河总部片区开发，完成东门步行街改造。\n"


def ingest(path: Path, year: int) -> Result:
    """Take a report in with all that is found in it."""
    known = ["--title", "报告", "--issuer", "深圳市罗湖区人民政府", "--delivered", f"{year}-02-11"]
    options = ["--id", f"luohu-{year}", *known, "--min-score", "0", "--write"]
    return CliRunner().invoke(main, ["ingest", str(path), *options])


@pytest.fixture
def years(project: Settings) -> Settings:
    """Return a project with two successive reports of a district."""
    for year, text in ((2024, EARLIER), (2025, LATER)):
        path = project.root / f"{year}.txt"
        path.write_text(text, encoding="utf-8")
        assert ingest(path, year).exit_code == 0
    return project


def pairs_of(settings: Settings) -> list[Pair]:
    """Return the linked places of a project."""
    return find_pairs(read_successions(read_project(settings), build_layer(settings)))


@pytest.fixture
def pair(years: Settings) -> tuple[str, str]:
    """Return the ids of the two places that may be the same."""
    [found] = [one for one in pairs_of(years) if one.is_open]
    return found.match.earlier_id, found.match.later_id


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what a reader's session remembers."""
    memory: dict[str, Any] = {}
    hold_token(monkeypatch)
    monkeypatch.setattr(streamlit, "session_state", memory)
    monkeypatch.setattr(streamlit, "query_params", {"lang": "en"})
    return memory


def decide(pair: tuple[str, str], decision: object) -> None:
    """Report a decision, as the page's view does."""
    events.take({"name": "link", "earlier": pair[0], "later": pair[1], "decision": decision, "at": 1})


def read(settings: Settings) -> list[LinkDecision]:
    """Return the decisions as they are kept."""
    return list(read_links(settings.links_path, name="links.csv").records.values())


def test_uncertain_pairs_come_first(years: Settings) -> None:
    """What waits for a person stands before what is certain, with both rows."""
    pairs = pairs_of(years)

    assert [one.is_open for one in pairs] == [True, False]
    assert [pairs[0].earlier.name_zh, pairs[0].later.name_zh] == ["清水河片区", "清水河总部片区"]


@pytest.mark.parametrize("decision", [*Decision])
def test_a_decision_is_kept(
    years: Settings, pair: tuple[str, str], session: dict[str, Any], decision: Decision
) -> None:
    """The pair no longer waits; a second word replaces the first."""
    decide(pair, "confirm")
    decide(pair, str(decision))

    assert [(one.earlier_id, one.later_id, one.decision) for one in read(years)] == [(*pair, decision)]
    assert not any(one.is_open for one in pairs_of(years))
    assert session.keys() == {"last-event"}


@pytest.mark.parametrize(
    ("ids", "decision"),
    [((None, None), "confirm"), ((["a"], "b"), "confirm"), (("a", "b"), "perhaps"), (("a", "b"), None)],
)
def test_a_malformed_decision_changes_nothing_and_is_told(
    years: Settings, session: dict[str, Any], ids: tuple[Any, Any], decision: object
) -> None:
    """Whatever a browser sends."""
    decide(ids, decision)

    assert not years.links_path.exists()
    assert isinstance(session["link-message"], InputError)
    assert all(say_error(session["link-message"], lang) for lang in LANGS)


def test_a_decision_on_unknown_places_is_refused(years: Settings, session: dict[str, Any]) -> None:
    """The project's own check stands in the way."""
    decide(("no-such-place", "canton-tower"), "confirm")

    assert session["link-message"].code == "link-refused"
    assert not years.links_path.exists()


def test_a_served_site_lets_nobody_decide(
    years: Settings, pair: tuple[str, str], session: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written, and the reader is told."""
    monkeypatch.setenv(EDIT_VARIABLE, "0")

    decide(pair, "confirm")

    assert not years.links_path.exists()
    assert session["link-message"].code == "link-malformed"


def test_decisions_are_kept_all_or_none(years: Settings, pair: tuple[str, str]) -> None:
    """One that breaks a rule keeps the others out, too."""
    good = LinkDecision(earlier_id=pair[0], later_id=pair[1], decision=Decision.CONFIRM, note="")
    bad = LinkDecision(earlier_id="no-such-place", later_id=pair[1], decision=Decision.REJECT, note="")

    with pytest.raises(InputError, match="link-refused"):
        save_decisions(years, [good, bad], "en")

    assert not years.links_path.exists()


def test_the_browser_gets_the_places_of_two_years(years: Settings) -> None:
    """Places without any change stand beside those with one, and the payload is JSON all the same."""
    assert caching.load_places(years, Datum.WGS84)
    assert {"changed", None} <= set(caching.load_shelf(years).gdf["change"])


def test_the_section_has_both_sides(years: Settings, session: dict[str, Any]) -> None:  # noqa: ARG001 - no message
    """Names in the page's language, both dates, the sentences in pieces and what speaks for the pair."""

    class Scene:
        shelf, lang = caching.load_shelf(years), "en"

    known = links.describe_links(Scene())  # type: ignore[arg-type] # no more of it is used

    assert known["counts"] == {"open": 1, "certain": 1}
    assert [place["date"] for place in known["pairs"][0]["places"]] == ["2024-02-11", "2025-02-11"]
    assert "推进清水河片区开发" in "".join(piece[0] for piece in known["pairs"][0]["pieces"])


@pytest.mark.parametrize("is_turned", [False, True])
def test_decisions_that_contradict_each_other_are_refused(
    years: Settings, pair: tuple[str, str], *, is_turned: bool
) -> None:
    """Nobody means both."""
    other = pair[::-1] if is_turned else pair

    result = CliRunner().invoke(main, ["links", "--accept", *pair, "--reject", *other])

    assert (result.exit_code, years.links_path.exists()) == (2, False)
    assert pair[0] in result.stderr
