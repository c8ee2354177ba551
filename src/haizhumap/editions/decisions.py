"""
Links that wait for a person's word, and keeping that word.

Owns the order of checking and saving, for the command line and the app alike. Which places look alike is `matching`'s,
the form of the file is `checks.decisions`'.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from haizhumap.checks.project import check_project, new_faults, try_out
from haizhumap.editions.changes import Succession
from haizhumap.editions.matching import Match
from haizhumap.errors import InputError
from haizhumap.files import write_whole
from haizhumap.i18n import Lang
from haizhumap.issues import Issue, say_issue
from haizhumap.layer.features import PlaceFeature
from haizhumap.model import LinkDecision, LinkStatus
from haizhumap.paths import Settings
from haizhumap.register.decisions import add_decisions, format_links, read_links
from haizhumap.register.locking import editing


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two places of successive reports, as the layer has them, and what speaks for their being one."""

    match: Match
    earlier: PlaceFeature
    later: PlaceFeature

    @property
    def is_open(self) -> bool:
        """Tell whether it waits for a person."""
        return self.match.status is LinkStatus.NEEDS_REVIEW


def find_pairs(successions: Iterable[Succession]) -> list[Pair]:
    """Return the linked places, for each pair of reports those that wait for review first, then the best."""
    return [
        Pair(match=match, earlier=succession.earlier[match.earlier_id], later=succession.later[match.later_id])
        for succession in successions
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
    name = settings.relative(settings.links_path)
    with editing(settings):
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
