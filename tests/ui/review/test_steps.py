"""The steps of a review, as the browser reports them: what they do, and that a malformed one does nothing."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit
from app_server import hold_token
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stub_server import Reply, StubServer, forget_services

from haizhumap.errors import HaizhumapError
from haizhumap.i18n import LANGS, say_error
from haizhumap.paths import Settings
from haizhumap.report.cleaning import clean
from haizhumap.report.store import new_report
from haizhumap.review.draft import Draft, change, start_draft
from haizhumap.review.store import keep_step, load_draft, save_draft
from haizhumap.serving.policy import EDIT_VARIABLE
from haizhumap.ui import events, server
from haizhumap.ui.review import steps

RAW = "政府工作报告\n一、2025年工作安排\n（一）城市更新。加快布吉河综合整治，推进清水河片区开发，启动东门步行街改造。\n"
ID = "abcdefghijklmnop"
SQUARE = [[[114.1, 22.5], [114.2, 22.5], [114.2, 22.6], [114.1, 22.5]]]
POLYGON = {"type": "Polygon", "coordinates": SQUARE}


class Desk:
    """A reviewer's session: the link, what the session remembers, and the draft as it is kept."""

    def __init__(self, project: Settings, monkeypatch: pytest.MonkeyPatch, raw: str = RAW) -> None:
        self.link: dict[str, Any] = {"page": "new", "draft": ID}
        self.memory: dict[str, Any] = {}
        self.steps = 0
        self.drafts_dir = project.drafts_dir
        hold_token(monkeypatch)
        monkeypatch.setattr(streamlit, "query_params", self.link)
        monkeypatch.setattr(streamlit, "session_state", self.memory)
        known: dict[str, Any] = {
            "title": "报告",
            "issuer": "深圳市罗湖区人民政府",
            "opening_section": "报告",
            "excerpt": False,
        }
        report = new_report(raw, clean(raw), report_id="luohu-2025", delivered=date(2025, 2, 11), **known)
        self.start = start_draft(report)
        save_draft(self.drafts_dir, ID, self.start)

    @property
    def draft(self) -> Draft:
        """The draft as it is kept."""
        return load_draft(self.drafts_dir, ID)

    @property
    def message(self) -> HaizhumapError | None:
        """What the reviewer is told."""
        return self.memory.get(steps.MESSAGE_KEY)

    def take(self, act: object, **values: object) -> None:
        """Report a step, as the page's views do."""
        self.steps += 1
        events.take({"name": "review", "act": act, "at": self.steps, **values})

    def index(self, name: str) -> int:
        """Return the line of a name."""
        return next(i for i, line in enumerate(self.draft.lines) if line["text"] == name)


@pytest.fixture
def desk(project: Settings, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a session with a draft of three candidates or more."""
    forget_services(monkeypatch)
    return Desk(project, monkeypatch)


def test_a_verdict_leads_to_the_next_open_candidate(desk: Desk) -> None:
    """In the order of the text, and round to what was passed over."""
    desk.take("choose", index=desk.index("清水河片区"))
    desk.take("change", index=desk.index("清水河片区"), values={"decision": "accept"})
    assert desk.link["item"] == str(desk.index("东门步行街"))

    desk.take("change", index=desk.index("东门步行街"), values={"decision": "reject"})

    assert desk.link["item"] == str(desk.index("布吉河"))
    assert [line.get("decision") for line in desk.draft.lines].count(None) == len(desk.draft.lines) - 2


REVIEWED = f"政府工作报告\n一、2024年工作回顾\n建成东门公园，打通爱国路。\n{RAW.partition(chr(10))[2]}"


@pytest.fixture
def year(project: Settings, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a session with a draft of a report that reviews a year before it plans one."""
    forget_services(monkeypatch)
    return Desk(project, monkeypatch, REVIEWED)


def names_of(desk: Desk, lines: list[int]) -> list[str]:
    """Return the names of some lines."""
    return [desk.draft.lines[index]["text"] for index in lines]


def test_plans_are_looked_through_first(year: Desk) -> None:
    """What was done stands before them in the report, and is offered when asked for."""
    plans = ["布吉河", "清水河片区", "东门步行街"]
    assert names_of(year, steps.shown_lines(year.draft)) == plans
    assert steps.chosen_line(year.draft) == year.index("布吉河")

    year.take("show", statuses=["done", "planned"], is_open_only=False)

    assert names_of(year, steps.shown_lines(year.draft)) == [*plans, "东门公园", "爱国路"]
    year.take("show", statuses=["done"], is_open_only=False)
    assert steps.chosen_line(year.draft) == year.index("东门公园")


def test_what_is_decided_can_be_left_out(year: Desk) -> None:
    """And the next one follows all the same."""
    year.take("show", statuses=["planned"], is_open_only=True)

    year.take("change", index=year.index("清水河片区"), values={"decision": "accept"})

    assert names_of(year, steps.shown_lines(year.draft)) == ["布吉河", "东门步行街"]
    assert steps.chosen_line(year.draft) == year.index("东门步行街")


def test_what_is_offered_is_accepted_in_one_step(desk: Desk) -> None:
    """The next open candidate follows, and one undo brings all back."""
    first, second = desk.index("布吉河"), desk.index("清水河片区")

    desk.take("decide", indices=[first, second], decision="accept")

    assert [line.get("decision") for line in desk.draft.lines].count("accept") == 2
    assert desk.link["item"] == str(desk.index("东门步行街"))
    desk.take("undo")
    assert desk.draft == desk.start


def test_a_candidate_that_stays_open_stays_under_review(desk: Desk) -> None:
    """Deciding others does not lead away from it."""
    desk.take("decide", indices=[desk.index("清水河片区")], decision="reject")

    assert desk.link["item"] == str(desk.index("布吉河"))


def test_a_verdict_ends_drawing(desk: Desk) -> None:
    """What is being drawn is for one candidate alone."""
    desk.take("draw", mode="line")
    assert desk.memory[steps.DRAWING_KEY] == "line"

    desk.take("change", index=desk.index("布吉河"), values={"decision": "accept"})

    assert steps.DRAWING_KEY not in desk.memory


def test_an_edit_stays_at_its_candidate_and_can_be_undone(desk: Desk) -> None:
    """The span moves with its words; undo brings both back."""
    index = desk.index("清水河片区")
    start = desk.draft.lines[index]["start"]

    desk.take("change", index=index, values={"end": start + 3})
    assert desk.draft.lines[index]["text"] == "清水河"
    assert desk.link["item"] == str(index)
    desk.take("undo")

    assert desk.draft == desk.start


def test_what_is_drawn_is_the_chosen_candidates(desk: Desk) -> None:
    """With the uncertainty that was set; a later one is not touched by it."""
    index = desk.index("清水河片区")
    desk.take("choose", index=index)
    desk.take("uncertainty", metres=350)
    desk.take("drawn", geometry=POLYGON, base=None)

    position = desk.draft.lines[index]["position"]

    assert (position["geometry"]["type"], position["uncertainty_m"]) == ("Polygon", 350)


def test_what_is_drawn_over_a_chinese_base_map_is_brought_to_wgs84(desk: Desk) -> None:
    """AMap's tiles lie some 500 m off in Shenzhen; the draft holds WGS 84."""
    index = desk.index("清水河片区")
    desk.take("choose", index=index)

    desk.take("drawn", geometry={"type": "Point", "coordinates": [114.125, 22.56]}, base="amap")

    lon, lat = desk.draft.lines[index]["position"]["geometry"]["coordinates"]
    assert 0.003 < 114.125 - lon < 0.007
    assert 0.001 < lat - 22.56 < 0.005


def test_added_words_become_a_candidate(desk: Desk) -> None:
    """It is chosen and accepted, its facts to be looked over."""
    start = desk.draft.report.text.index("城市更新")

    desk.take("add", start=start, end=start + 4)

    assert desk.draft.lines[-1]["text"] == "城市更新"
    assert desk.draft.lines[-1]["decision"] == "accept"
    assert desk.link["item"] == str(len(desk.draft.lines) - 1)


MALFORMED: list[dict[str, Any]] = [
    {"act": "no-such-step"},
    {"act": None},
    {"act": ["change"]},
    {"act": "change"},
    {"act": "change", "index": "x", "values": {}},
    {"act": "change", "index": 0, "values": "x"},
    {"act": "change", "index": 0, "values": {"decision": "perhaps"}},
    {"act": "change", "index": 0, "values": {"text": "北京"}},
    {
        "act": "change",
        "index": 0,
        "values": {"position": {"geometry": {"type": "MultiPoint", "coordinates": [[1, 1]]}}},
    },
    {"act": "change", "index": 9999, "values": {"decision": "accept"}},
    {"act": "change", "index": float("inf"), "values": {}},
    {"act": "add", "start": 0},
    {"act": "add", "start": 3, "end": 3},
    {"act": "drawn"},
    {"act": "drawn", "geometry": {"type": "Polygon", "coordinates": [[[1, 1]]]}},
    {"act": "drawn", "geometry": {"type": "LineString", "coordinates": [[114, 22], [114, 22]]}},
    {"act": "drawn", "geometry": {"type": "Point", "coordinates": ["a", "b"]}},
    {"act": "drawn", "geometry": "POINT (1 1)"},
    {
        "act": "drawn",
        "geometry": {"type": "Polygon", "coordinates": [[[114, 22], [115, 23], [115, 22], [114, 23], [114, 22]]]},
    },
    {"act": "drawn", "geometry": POLYGON, "base": "mars"},
    {"act": "take-answer", "number": 0},
    {"act": "choose", "index": "²"},
    {"act": "choose"},
    {"act": "decide"},
    {"act": "decide", "indices": [0]},
    {"act": "decide", "indices": [0, 1], "decision": "perhaps"},
    {"act": "decide", "indices": [9999], "decision": "accept"},
    {"act": "decide", "indices": ["x"], "decision": "accept"},
    {"act": "show"},
    {"act": "show", "statuses": 5, "is_open_only": True},
    {"act": "uncertainty", "metres": "5"},
    {"act": "ask"},
]


@pytest.mark.parametrize("event", MALFORMED, ids=lambda event: str(event)[:50])
def test_a_malformed_step_changes_nothing_and_is_told(desk: Desk, event: dict[str, Any]) -> None:
    """Whatever a browser sends: the draft is what it was, and the reviewer reads why."""
    desk.take(**event)

    assert desk.draft == desk.start
    assert desk.message
    assert all(say_error(desk.message, lang) for lang in LANGS)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[]), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
NAMES = [
    "index",
    "indices",
    "statuses",
    "is_open_only",
    "values",
    "start",
    "end",
    "geometry",
    "base",
    "mode",
    "metres",
    "number",
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    act=st.sampled_from([*steps._DRAFT_ACTS, *steps._SESSION_ACTS]),  # noqa: SLF001 - every step there is
    values=st.dictionaries(st.sampled_from(NAMES), JSON),
    fields=st.dictionaries(st.sampled_from(["start", "end", "kind", "notes", "decision", "position"]), JSON),
)
def test_no_step_can_break_the_draft(desk: Desk, act: str, values: dict[str, Any], fields: dict[str, Any]) -> None:
    """The page never fails at a step, and the draft reads as one afterwards."""
    desk.take(act, **({"index": 0, "values": fields} | values))

    assert desk.draft.report == desk.start.report


@pytest.mark.parametrize("link", [{"item": "9" * 5000}, {"item": "-1"}, {"item": "²"}, {"item": "x"}, {"item": ""}])
def test_a_link_that_names_no_candidate_shows_the_first_open_one(desk: Desk, link: dict[str, str]) -> None:
    """Whatever the link says, a candidate is under review."""
    desk.link |= link

    assert steps.chosen_line(desk.draft) == desk.index("布吉河")


@pytest.mark.parametrize("identity", ["", "../../../data/reports", "a" * 22])
def test_a_step_on_a_draft_that_is_not_there_is_told(desk: Desk, identity: str) -> None:
    """The link leads nowhere; nothing is written."""
    desk.link["draft"] = identity
    files = sorted(desk.drafts_dir.rglob("*"))

    desk.take("undo")

    assert desk.message
    assert sorted(desk.drafts_dir.rglob("*")) == files


def test_a_message_goes_with_the_next_step(desk: Desk) -> None:
    """What went wrong is told once."""
    desk.take("add", start=3, end=3)
    assert desk.message

    desk.take("draw", mode="point")

    assert desk.message is None


def test_each_step_is_answered(desk: Desk) -> None:
    """The page learns which step was carried out last, also one that was refused."""
    assert desk.message is None
    events.take({"name": "review", "act": "add", "start": 3, "end": 3, "at": 77})

    assert steps.answered() == 77


@pytest.mark.parametrize("break_at", range(8))
def test_a_step_that_was_broken_off_is_carried_out_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, break_at: int
) -> None:
    """Streamlit breaks a run off where it touches session or link; the page tells the step until it is answered."""
    start = desk.draft.report.text.index("城市更新")
    touches = iter(range(10_000))

    class BrokenOffError(BaseException):
        """What Streamlit raises to end a run."""

    class Breaking(dict[str, Any]):
        def _touch(self) -> None:
            if next(touches) == break_at:
                raise BrokenOffError

        def __setitem__(self, key: str, value: object) -> None:
            self._touch()
            super().__setitem__(key, value)

        def pop(self, *given: Any) -> Any:
            self._touch()
            return super().pop(*given)

    monkeypatch.setattr(streamlit, "session_state", Breaking(desk.memory))
    monkeypatch.setattr(streamlit, "query_params", Breaking(desk.link))
    for _ in range(3):
        with suppress(BrokenOffError):
            events.take({"name": "review", "act": "add", "start": start, "end": start + 4, "at": 7})

    assert [line["text"] for line in desk.draft.lines].count("城市更新") == 1
    assert steps.answered() == 7


def test_a_step_that_is_told_again_is_carried_out_once(desk: Desk) -> None:
    """The page repeats what was not answered; the time of the step tells."""
    for values in ({"notes": "a"}, {"notes": "b"}):
        desk.take("change", index=0, values=values)
    for _ in range(2):
        events.take({"name": "review", "act": "undo", "at": 99})
        events.take({"name": "tab", "tab": "table"})

    assert desk.draft.lines[0]["notes"] == "a"


def test_a_page_that_was_not_answered_is_led_on_again(desk: Desk) -> None:
    """It tells its step with the link that it had before; the next key is for the next candidate all the same."""
    link = dict(desk.link)
    verdict = {
        "name": "review",
        "act": "change",
        "index": desk.index("布吉河"),
        "values": {"decision": "accept"},
        "at": 1,
    }
    events.take(verdict)
    desk.link.clear()
    desk.link |= link

    events.take(verdict)

    assert desk.link["item"] == str(desk.index("清水河片区"))


def test_a_step_that_leads_nowhere_leaves_the_link_when_told_again(desk: Desk) -> None:
    """Whoever went back in the meantime stays there."""
    desk.take("choose", index=desk.index("清水河片区"))
    told = {"name": "review", "act": "draw", "mode": "line", "at": 99}
    events.take(told)
    desk.link["item"] = "0"

    events.take(told)

    assert desk.link["item"] == "0"


def test_a_step_told_again_waits_for_the_run_that_is_at_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit starts a run before the one that it breaks off has ended: one undo takes one step back."""
    for notes in "ab":
        desk.take("change", index=0, values={"notes": notes})
    told = {"name": "review", "act": "undo", "at": 99}
    again = threading.Thread(target=events.take, args=[told])

    def save_slowly(*given: Any, **options: Any) -> None:
        keep_step(*given, **options)
        if not again.ident:
            again.start()
            again.join(timeout=0.5)

    monkeypatch.setattr(steps, "keep_step", save_slowly)
    events.take(told)
    again.join()

    assert desk.draft.lines[0]["notes"] == "a"


# --- two windows on one draft ---


def in_window(desk: Desk, memory: dict[str, Any], act: str, **values: Any) -> None:
    """Take a step in a window of its own, which remembers what it did."""
    desk.memory.clear()
    desk.memory |= memory
    desk.take(act, **values)
    memory.clear()
    memory |= desk.memory


def test_two_windows_keep_each_others_decisions(desk: Desk) -> None:
    """Each decides on what the other has not seen decided; on the same candidate the last word stands."""
    first: dict[str, Any] = {}
    second: dict[str, Any] = {}

    in_window(desk, first, "change", index=0, values={"decision": "accept"})
    in_window(desk, second, "change", index=1, values={"decision": "reject"})
    in_window(desk, first, "change", index=2, values={"decision": "accept"})
    in_window(desk, second, "change", index=0, values={"decision": "reject"})

    assert [line.get("decision") for line in desk.draft.lines[:3]] == ["reject", "reject", "accept"]


def test_undo_takes_nothing_back_that_the_window_has_not_seen(desk: Desk) -> None:
    """It is told that another has gone on, and may then undo that too; its own steps need not be shown first."""
    first: dict[str, Any] = {}
    second: dict[str, Any] = {}
    for index in (0, 1):
        in_window(desk, first, "change", index=index, values={"decision": "accept"})
    in_window(desk, first, "undo", version=0)
    assert desk.draft.lines[1].get("decision") is None
    in_window(desk, second, "change", index=1, values={"decision": "reject"})

    in_window(desk, first, "undo", version=3)

    assert desk.draft.lines[1]["decision"] == "reject"
    assert desk.message
    assert desk.message.code == "draft-moved"
    in_window(desk, first, "undo", version=4)
    assert desk.draft.lines[1].get("decision") is None


def test_looking_again_changes_nothing(desk: Desk) -> None:
    """A window that comes into sight shows the draft as it is; what went wrong in it is told still."""
    desk.take("add", start=3, end=3)

    desk.take("look")

    assert desk.draft == desk.start
    assert desk.message
    assert steps.answered() == desk.steps


# --- services ---


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> Iterator[StubServer]:  # noqa: ARG001 - clears the machine's services first
    """Return a geocoder on loopback that is configured for the site."""
    with StubServer() as stub:
        monkeypatch.setenv("HAIZHUMAP_NOMINATIM_URL", stub.url)
        yield stub


def hit(lon: float, lat: float) -> dict[str, Any]:
    """Return an answer as Nominatim gives it."""
    return {
        "osm_type": "way",
        "osm_id": 7,
        "lat": str(lat),
        "lon": str(lon),
        "class": "highway",
        "type": "pedestrian",
        "place_rank": 30,
        "importance": 0.4,
        "display_name": "东门步行街, 罗湖区, 深圳市",
    }


def test_nothing_is_asked_without_the_click(desk: Desk, service: StubServer) -> None:
    """Reviewing sends no name anywhere."""
    desk.take("choose", index=desk.index("东门步行街"))
    desk.take("change", index=0, values={"decision": "accept"})

    assert service.requests == []


def test_an_answer_is_a_suggestion_until_it_is_taken(desk: Desk, service: StubServer) -> None:
    """Then it is the candidate's position, and says where it comes from."""
    service.replies = [Reply(json=[hit(114.1215, 22.5452)])]
    index = desk.index("东门步行街")
    desk.take("choose", index=index)
    desk.take("ask")
    assert desk.draft == desk.start
    assert desk.message is None
    assert [one.hit.label for one in steps.answers(desk.draft, index)] == ["东门步行街, 罗湖区, 深圳市"]

    desk.take("take-answer", number=0)

    position = desk.draft.lines[index]["position"]
    assert position["properties"]["source"].startswith("Nominatim")
    assert position["geometry"]["coordinates"] == [114.1215, 22.5452]


def test_a_service_that_fails_is_told(desk: Desk, service: StubServer) -> None:
    """The draft stays, the reviewer reads why."""
    service.replies = [Reply(status=403)]

    desk.take("ask")

    assert desk.message
    assert desk.draft == desk.start


def test_a_served_site_asks_nobody(desk: Desk, service: StubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may not write spends no key of the host's."""
    monkeypatch.setenv(EDIT_VARIABLE, "0")
    save_draft(server.drafts_dir(), ID, desk.start)

    desk.take("ask")

    assert service.requests == []
    assert desk.message


# --- where drafts are kept ---


@pytest.mark.parametrize(
    ("variable", "address", "is_editable"),
    [
        (None, "127.0.0.1", True),
        (None, "localhost", True),
        (None, "0.0.0.0", False),  # noqa: S104 - not bound
        (None, None, False),
        ("1", "0.0.0.0", True),  # noqa: S104 - not bound
        ("0", "127.0.0.1", False),
        ("", "127.0.0.1", True),
    ],
)
def test_who_may_write(
    monkeypatch: pytest.MonkeyPatch, variable: str | None, address: str | None, *, is_editable: bool
) -> None:
    """Who holds the token, on their own machine or where the host lets; the host can shut it everywhere."""
    hold_token(monkeypatch)
    monkeypatch.delenv(EDIT_VARIABLE, raising=False)
    if variable is not None:
        monkeypatch.setenv(EDIT_VARIABLE, variable)
    monkeypatch.setattr(streamlit, "get_option", {"server.address": address, "server.port": 8501}.get)

    assert server.is_editable() is is_editable
    assert server.is_editable({}) is False


def test_a_page_within_another_edits_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its reader could be made to press what another page covers."""
    hold_token(monkeypatch, is_embedded=True)

    assert not server.is_editable()


def test_a_reader_without_the_token_is_a_reader_of_a_served_site(
    desk: Desk, project: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the connection comes from: the project's drafts are neither read nor written."""
    monkeypatch.setattr(streamlit, "context", SimpleNamespace(cookies={}, is_embedded=False))

    desk.take("change", index=0, values={"decision": "accept"})

    assert desk.draft == desk.start
    assert not server.drafts_dir().is_relative_to(project.root)


def test_a_served_site_keeps_drafts_outside_the_project(
    desk: Desk, project: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the project's folder changes; the review goes on all the same."""
    monkeypatch.setenv(EDIT_VARIABLE, "0")
    before = {path: path.stat().st_mtime_ns for path in project.root.rglob("*")}
    save_draft(server.drafts_dir(), ID, change(desk.start, 0, {"notes": "served"}))

    desk.take("change", index=0, values={"decision": "accept"})

    assert {path: path.stat().st_mtime_ns for path in project.root.rglob("*")} == before
    assert not server.drafts_dir().is_relative_to(project.root)
    assert load_draft(server.drafts_dir(), ID).lines[0]["decision"] == "accept"
    assert Path(server.drafts_dir()).is_dir()
