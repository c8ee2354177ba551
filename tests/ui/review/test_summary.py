"""What saving a review would do, in words."""

from dataclasses import replace

from review_plans import plan_for
from shapely import Point

from haizhumap.paths import Settings
from haizhumap.ui.review.summary import say_summary


def test_a_summary_tells_what_is_added_and_what_is_left_out(project: Settings) -> None:
    """Places by sector, those without a position by name, what waits, what the check says."""
    plan = plan_for(project, "布吉河", "清水河片区")

    assert say_summary(plan, "zh", left={"open": 2, "rejected": 1}) == [
        "将新增 2 个地点：城市更新 2。",
        "其中 2 个没有位置，按“未定位”保存，不在图上：布吉河、清水河片区。",
        "2 个待定、1 个拒绝的不收录。",
        "检查没有发现错误。改动的文件可以展开看。",
    ]


def test_what_has_a_position_is_not_called_unlocated(project: Settings) -> None:
    """Where all have one, that is said; of very many names the first stand there."""
    plan = plan_for(project, "布吉河")
    [place] = plan.places
    located = replace(plan, positions=(replace(plan.positions[0], geometry=Point(114.1, 22.5)),))
    many = replace(plan, places=tuple(replace(place, place_id=f"p{number}") for number in range(20)))

    assert say_summary(located, "zh", left={"open": 0, "rejected": 0})[1] == "都有位置。"
    assert say_summary(many, "zh", left={"open": 0, "rejected": 0})[1].endswith("布吉河等。")
