"""A made-up report and what a reviewer settled on it."""

from datetime import date
from pathlib import Path

from haizhumap.model import (
    Kind,
    Report,
    Sector,
    Stage,
)
from haizhumap.paths import Settings
from haizhumap.report.cleaning import clean
from haizhumap.report.store import new_report
from haizhumap.review.plan import Plan, known_ids, plan_ingest
from haizhumap.review.settling import ReviewedPlace, settle

RAW = (
    "政府工作报告\n"
    "一、2025年工作安排\n"
    "（一）城市更新。加快布吉河治理，推进清水河片区、东门步行街改造；新建口袋公园3个。\n"
    "（二）交通。打通“爱国路”北延段，改善布吉河两岸步道。\n"
)


DAY = date(2026, 1, 2)


def make_report(raw: str = RAW, report_id: str = "luohu-2025") -> Report:
    """Return a small report of another district."""
    return new_report(
        raw,
        clean(raw),
        report_id=report_id,
        title="罗湖区政府工作报告",
        issuer="深圳市罗湖区人民政府",
        delivered=date(2025, 2, 11),
        excerpt=False,
        opening_section="政府工作报告",
    )


def reviewed(report: Report, name: str, **changes: object) -> ReviewedPlace:
    """Return a reviewed place by its name's first mention."""
    start = report.text.index(name)
    facts = {"sector": Sector.URBAN_RENEWAL, "kind": Kind.AREA, "stage": Stage.UPGRADING, "action_zh": "改造"}
    return ReviewedPlace(start=start, end=start + len(name), **facts | changes)  # type: ignore[arg-type]


def plan_for(project: Settings, *names: str, report: Report | None = None) -> Plan:
    """Return the plan of taking places in by their names."""
    report = report or make_report()
    places, positions = settle(report, [reviewed(report, name) for name in names], taken=known_ids(project))
    return plan_ingest(project, report, places=places, positions=positions)


def snapshot(project: Settings) -> dict[Path, bytes]:
    """Return every file of the project, its lock left out."""
    found = (path for path in sorted(project.root.rglob("*")) if path.is_file() and path != project.lock_path)
    return {path: path.read_bytes() for path in found}
