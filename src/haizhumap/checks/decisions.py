"""
The rules that people's decisions on places of successive reports must keep.

Owns the rules on `data/links.csv` beside places and reports; its form is `register`'s, which places look alike is
`editions`'.
"""

from collections.abc import Iterable, Iterator, Mapping

from haizhumap.issues import Collected, Issue
from haizhumap.model import Decision, LinkDecision, Place, Report
from haizhumap.names.normalise import normalise
from haizhumap.register.decisions import link_id


def check_links(
    links: Collected[LinkDecision], places: Mapping[str, Place], reports: Mapping[str, Report | None]
) -> list[Issue]:
    """
    Report decisions on places that the registers don't have, or that no two successive reports of one issuer name.

    Also two confirmations for one place. A report that cannot be read is passed over.
    """
    following = _following(report for report in reports.values() if report)
    issues: list[Issue] = []
    for identity, decided in links.records.items():
        issues += links.locate(identity, _check_places(decided, places, reports, following))
        issues += links.locate(identity, _check_taken(decided, links))
    return issues


def _following(reports: Iterable[Report]) -> dict[str, set[str]]:
    """Return for each report the ids of the next ones by the same issuer, those of one day being one."""
    known = list(reports)
    following: dict[str, set[str]] = {}
    for report in known:
        later = [one for one in known if _issuer(one) == _issuer(report) and one.delivered > report.delivered]
        following[report.report_id] = {
            one.report_id for one in later if one.delivered == min(one.delivered for one in later)
        }
    return following


def _issuer(report: Report) -> str:
    return normalise(report.issuer)


def _check_places(
    decided: LinkDecision,
    places: Mapping[str, Place],
    reports: Mapping[str, Report | None],
    following: Mapping[str, set[str]],
) -> Iterator[Issue]:
    unknown = [column for column in ("earlier_id", "later_id") if getattr(decided, column) not in places]
    for column in unknown:
        yield Issue(code="link-unknown-place", field=column, value=getattr(decided, column))
    if unknown:
        return
    before, after = (places[place_id].report_id for place_id in (decided.earlier_id, decided.later_id))
    is_readable = bool(reports.get(before) and reports.get(after))
    if is_readable and after not in following[before]:
        expected = ", ".join(sorted(following[before])) or "-"
        yield Issue(code="link-not-successive", field="later_id", value=after, expected=expected)


def _check_taken(decided: LinkDecision, links: Collected[LinkDecision]) -> Iterator[Issue]:
    """Yield a fault if an earlier row confirms another link of one of the two places."""
    if decided.decision is Decision.REJECT:
        return
    for other in links.records.values():
        if other == decided:
            return
        shared = [name for name in ("earlier_id", "later_id") if getattr(other, name) == getattr(decided, name)]
        if other.decision is Decision.CONFIRM and shared:
            line = links.lines[link_id(other.earlier_id, other.later_id)]
            yield Issue(code="link-taken", field=shared[0], value=getattr(decided, shared[0]), expected=str(line))
