"""
What saving a review would do, in a few sentences that stand before the changed files.

Owns the sentences; what would be written is `review.plan`'s.
"""

from collections import Counter
from collections.abc import Mapping

from haizhumap.i18n import Lang, t
from haizhumap.review.plan import Plan

_MOST_NAMES = 12


def say_summary(plan: Plan, lang: Lang, *, left: Mapping[str, int]) -> list[str]:
    """
    Return the sentences: what is added, by sector, what has no position, what is left out, what the check found.

    `left` tells how many candidates are `open` and `rejected`.
    """
    return [
        t("summary.places", lang, count=len(plan.places), sectors=_sectors(plan, lang)),
        _say_unlocated(plan, lang),
        t("summary.left", lang, **left),
        t("summary.faults", lang, faults=len(plan.faults)) if plan.faults else t("summary.sound", lang),
    ]


def _sectors(plan: Plan, lang: Lang) -> str:
    counts = Counter(place.sector for place in plan.places)
    words = (t("summary.sector", lang, sector=t(f"sector.{one}", lang), count=n) for one, n in counts.most_common())
    return t("summary.separator", lang).join(words)


def _say_unlocated(plan: Plan, lang: Lang) -> str:
    located = {position.place_id for position in plan.positions if position.geometry is not None}
    names = [place.name_zh for place in plan.places if place.place_id not in located]
    if not names:
        return t("summary.all-located", lang)
    shown = t("summary.separator", lang).join(names[:_MOST_NAMES])
    return t(
        "summary.unlocated-more" if names[_MOST_NAMES:] else "summary.unlocated", lang, count=len(names), names=shown
    )
