"""
Links that wait for a person's word, and keeping that word.

Owns the order of checking and saving, for the command line and the app alike. Which places look alike is `matching`'s,
the form of the file is `links`'.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import geopandas as gpd

from haizhumap.checks.project import check_project, new_faults, try_out
from haizhumap.editions.changes import find_links
from haizhumap.editions.diff import Row
from haizhumap.editions.matching import Match
from haizhumap.errors import InputError
from haizhumap.files import write_whole
from haizhumap.i18n import Lang
from haizhumap.issues import Issue, say_issue
from haizhumap.model import LinkDecision, LinkStatus
from haizhumap.paths import Settings
from haizhumap.register.decisions import add_decisions, format_links, read_links


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two places of successive reports, as rows of the layer, and what speaks for their being one."""

    match: Match
    earlier: Row
    later: Row

    @property
    def is_open(self) -> bool:
        """Tell whether it waits for a person."""
        return self.match.status is LinkStatus.NEEDS_REVIEW


def find_pairs(gdf: gpd.GeoDataFrame, decisions: Iterable[LinkDecision] = ()) -> list[Pair]:
    """
    Return the linked places of a layer, for each pair of reports those that wait for review first, then the best.

    `gdf` is a layer, WGS 84, lon first; people's `decisions` go before every rule.
    """
    return [
        Pair(match=match, earlier=succession.earlier[match.earlier_id], later=succession.later[match.later_id])
        for succession in find_links(gdf, decisions)
        for match in sorted(succession.linked.matches, key=_by_need)
    ]


def _by_need(match: Match) -> tuple[bool, float]:
    return match.status is LinkStatus.CERTAIN, -match.score


def save_decisions(settings: Settings, decided: Sequence[LinkDecision], lang: Lang) -> None:
    """
    Write decisions if the project passes the check with them, all or none; `lang` is that of a refusal's reasons.

    Raises
    ------
    InputError
        If two decisions contradict each other, or the project would have faults that it does not have now.
    DataError
        If the file of decisions has faults of form.
    WriteError
        If it cannot be written.
    """
    _require_consistent(decided)
    settings.require_finished()
    name = settings.relative(settings.links_path)
    links = read_links(settings.links_path, name=name)
    links.require_clean()
    text = format_links(add_decisions(links, decided).records.values())
    if faults := new_faults(check_project(settings), try_out(settings, {settings.links_path: text}).issues):
        raise InputError("link-refused", path=name, why=" ".join(_sentences(faults, lang)))
    write_whole(settings.links_path, text)


def _require_consistent(decided: Iterable[LinkDecision]) -> None:
    words: dict[frozenset[str], object] = {}
    for one in decided:
        if words.setdefault(frozenset((one.earlier_id, one.later_id)), one.decision) != one.decision:
            raise InputError("link-contradiction", pair=f"{one.earlier_id}, {one.later_id}")


def _sentences(faults: Iterable[Issue], lang: Lang) -> Iterator[str]:
    for fault in faults:
        yield f"[{fault.record_id}] {say_issue(fault, lang)}"
