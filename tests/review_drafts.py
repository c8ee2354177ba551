"""Drafts of a made-up report, and steps on them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import strategies as st

from haizhumap.errors import HaizhumapError
from haizhumap.model import Kind, Sector, Stage
from haizhumap.report.cleaning import clean
from haizhumap.report.store import new_report
from haizhumap.review.draft import Draft, add, change, decide, start_draft, undo

RAW = (
    "政府工作报告\n"
    "一、2025年工作安排\n"
    "（一）城市更新。加快布吉河综合整治，推进清水河片区开发，启动东门步行街改造。\n"
    "（二）交通。打通爱国路北延段，建设𠮷祥路。\n"
)


ID = "abcdefghijklmnop"


POINT = {"geometry": {"type": "Point", "coordinates": [114.12, 22.55]}, "uncertainty_m": 200}


def draft(report_id: str = "luohu-2025") -> Draft:
    """Return a draft on which nobody has said anything."""
    metadata: dict[str, Any] = {"title": "报告", "issuer": "深圳市罗湖区人民政府", "opening_section": "报告"}
    report = new_report(RAW, clean(RAW), report_id=report_id, delivered=date(2025, 2, 11), excerpt=False, **metadata)
    return start_draft(report)


DRAFT = draft()


LENGTH = len(DRAFT.report.text)


OFFSETS = st.integers(-3, LENGTH + 3)


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "start": OFFSETS,
        "end": OFFSETS,
        "sector": st.sampled_from([*Sector, "nonsense"]),
        "kind": st.sampled_from([*Kind]),
        "stage": st.sampled_from([*Stage]),
        "action": st.text(max_size=20),
        "notes": st.text(st.characters(exclude_categories=[]), max_size=9),
        "decision": st.sampled_from(["accept", "reject", None, "perhaps"]),
        "position": st.sampled_from([None, "canton-tower", POINT, {"geometry": None}]),
    },
)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("change"), st.integers(-1, 8), VALUES),
        st.tuples(st.just("add"), OFFSETS, OFFSETS),
        st.tuples(st.just("decide"), st.lists(st.integers(-1, 8)), st.sampled_from(["accept", "reject", "perhaps"])),
        st.tuples(st.just("undo"), st.none(), st.none()),
    ),
    max_size=12,
)


ACTS: dict[str, Callable[..., Draft]] = {
    "change": change,
    "add": add,
    "decide": decide,
    "undo": lambda before, *_: undo(before),
}


def carry_out(before: Draft, step: tuple[str, Any, Any]) -> Draft:
    """Return the draft after a step; a refused step changes nothing."""
    name, *arguments = step
    try:
        return ACTS[name](before, *arguments)
    except HaizhumapError:
        return before


def walk(steps: list[tuple[str, Any, Any]]) -> Draft:
    """Return the draft after some steps."""
    after = DRAFT
    for step in steps:
        after = carry_out(after, step)
    return after
