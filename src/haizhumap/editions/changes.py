"""
What became of each place from one report of an issuer to the next.

Owns the pairing of successive reports, the codes of change and a place's history in sentences. Which places are the
same is `matching`'s, what two reports say of one is `comparison`'s. Must not draw or change any file.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

import geopandas as gpd
import pandas as pd

from haizhumap.editions.diff import Row, compare_places, compare_targets
from haizhumap.editions.matching import Linked, Match, Site, link
from haizhumap.i18n import Lang, t
from haizhumap.model import Change, ChangedPart, Evidence, Kind, LinkDecision, LinkStatus, Sector
from haizhumap.names.normalise import normalise
from haizhumap.names.parsing import common_words, parse_name
from haizhumap.paths import Settings
from haizhumap.register.decisions import read_links
from haizhumap.report.store import read_report

COLUMNS = ("change", "what_changed", "earlier_id", "later_id", "score", "status", "evidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """Two successive reports of one issuer: their places by id, and the links between them."""

    earlier: Mapping[str, Row]
    later: Mapping[str, Row]
    linked: Linked


def read_changes(settings: Settings, gdf: gpd.GeoDataFrame) -> pd.DataFrame:
    """
    Find the changes in a project's layer, with the project's decisions and with care for excerpts.

    Returns
    -------
    changes
        As `find_changes` returns them.

    Raises
    ------
    DataError
        If the decisions have faults of form.
    InputError
        If a report of the layer cannot be read.
    """
    links = read_links(settings.links_path, name=settings.relative(settings.links_path))
    links.require_clean()
    reports = [read_report(settings.reports_dir, report_id) for report_id in sorted(set(gdf["report_id"]))]
    excerpts = {report.report_id for report in reports if report.excerpt}
    return find_changes(gdf, links.records.values(), excerpts=excerpts)


def find_changes(
    gdf: gpd.GeoDataFrame, decisions: Iterable[LinkDecision] = (), *, excerpts: Collection[str] = ()
) -> pd.DataFrame:
    """
    Find what became of each place of a layer with several reports.

    Reports are compared with the one before them by the same issuer, by date; those of one day count as one.

    Parameters
    ----------
    gdf
        A layer: WGS 84, lon first.
    decisions
        People's decisions; they go before every rule.
    excerpts
        The ids of the reports that are excerpts.

    Returns
    -------
    changes
        One row per place, by `place_id`, in the layer's order, columns `COLUMNS`. `change` is a `Change` or "" where
        there is nothing to compare with. The last news counts: a place that the next report no longer mentions is
        dropped, whatever it was before. `what_changed` holds `ChangedPart`s. `earlier_id` and `later_id` are the linked
        places of the report before and the one after, or "". `score` (NaN without a predecessor), `status` and
        `evidence` speak of the link to the predecessor; new and dropped places have no status unless one of the two
        texts is an excerpt: then they need review.
    """
    found = {place_id: _nothing() for place_id in gdf["place_id"]}
    for succession in find_links(gdf, decisions):
        _tell_later(succession, found, excerpts)
        _tell_earlier(succession, found, excerpts)
    return pd.DataFrame.from_dict(found, orient="index", columns=list(COLUMNS)).rename_axis("place_id")


def _nothing() -> dict[str, Any]:
    return {
        "change": "",
        "what_changed": (),
        "earlier_id": "",
        "later_id": "",
        "score": float("nan"),
        "status": "",
        "evidence": (),
    }


def find_links(gdf: gpd.GeoDataFrame, decisions: Iterable[LinkDecision] = ()) -> Iterator[Succession]:
    """Yield each pair of successive reports of one issuer with the links between their places."""
    decisions = list(decisions)
    rows = gdf.to_dict("records")
    for _, of_issuer in _grouped(rows, lambda row: normalise(row["report_issuer"])):
        editions = [edition for _, edition in _grouped(of_issuer, lambda row: row["report_date"])]
        for earlier, later in pairwise(editions):
            linked = link([*map(_site, earlier)], [*map(_site, later)], decisions)
            yield Succession(earlier=_by_id(earlier), later=_by_id(later), linked=linked)


def _grouped(rows: Iterable[Row], key: Callable[[Row], str]) -> Iterator[tuple[str, list[Row]]]:
    for value, group in groupby(sorted(rows, key=key), key=key):
        yield value, list(group)


def _by_id(rows: Iterable[Row]) -> dict[str, Row]:
    return {row["place_id"]: row for row in rows}


def _site(row: Row) -> Site:
    issuer = row["report_issuer"]
    own = (row["name_zh"], row["official_name_zh"])
    return Site(
        place_id=row["place_id"],
        own=tuple(dict.fromkeys(parse_name(name, issuer) for name in own if name)),
        aliases=tuple(dict.fromkeys(parse_name(alias, issuer) for alias in row["aliases"])),
        kind=Kind(row["kind"]),
        sector=Sector(row["sector"]),
        geometry=row["geometry"],
        words=row["quote"],
        common=common_words(issuer),
    )


def _tell_later(succession: Succession, found: Mapping[str, dict[str, Any]], excerpts: Collection[str]) -> None:
    """Note for the places of the later report where they come from."""
    linked = succession.linked
    predecessors = {match.later_id: match for match in (*linked.repeats, *linked.matches)}
    is_sure = _is_whole(succession.earlier, excerpts)
    for place_id, row in succession.later.items():
        if match := predecessors.get(place_id):
            parts = compare_places(succession.earlier[match.earlier_id], row)
            found[place_id] |= {
                "change": _say_change(match, parts),
                "what_changed": parts,
                "earlier_id": match.earlier_id,
                "score": match.score,
                "status": match.status,
                "evidence": match.evidence,
            }
        else:
            found[place_id] |= _silent(Change.NEW, is_sure=is_sure)


def _say_change(match: Match, parts: tuple[ChangedPart, ...]) -> Change:
    if match.status is LinkStatus.NEEDS_REVIEW:
        return Change.UNCERTAIN
    return Change.CHANGED if parts else Change.CARRIED_OVER


def _tell_earlier(succession: Succession, found: Mapping[str, dict[str, Any]], excerpts: Collection[str]) -> None:
    """Note for the places of the earlier report where they go to."""
    linked = succession.linked
    successors = {match.earlier_id: match.later_id for match in (*linked.repeats, *linked.matches)}
    is_sure = _is_whole(succession.later, excerpts)
    for place_id in succession.earlier:
        if place_id in successors:
            found[place_id]["later_id"] = successors[place_id]
        else:
            found[place_id] |= _silent(Change.DROPPED, is_sure=is_sure)


def _is_whole(rows: Mapping[str, Row], excerpts: Collection[str]) -> bool:
    return not any(row["report_id"] in excerpts for row in rows.values())


def _silent(change: Change, *, is_sure: bool) -> dict[str, Any]:
    """Return what to note where the other report is silent on a place; silence of an excerpt proves nothing."""
    if is_sure:
        return {"change": change}
    return {"change": change, "status": LinkStatus.NEEDS_REVIEW, "evidence": (Evidence.EXCERPT,)}


def trace(changes: pd.DataFrame, place_id: str) -> list[str]:
    """Return the ids of a place in all the reports that it is linked through, the earliest first, its own included."""
    earlier, later = changes["earlier_id"], changes["later_id"]
    path = [place_id]
    while earlier[path[0]]:
        path.insert(0, earlier[path[0]])
    while later[path[-1]]:
        path.append(later[path[-1]])
    return path


def tell_history(gdf: gpd.GeoDataFrame, changes: pd.DataFrame, place_id: str, lang: Lang) -> list[str]:
    """
    Return what became of a place as sentences, for its card; none where there is nothing to compare with.

    `gdf` and `changes` are a layer and what `find_changes` says of it.
    """
    change = changes.loc[[place_id]].to_dict("index")[place_id]
    if not any(change[part] for part in ("change", "earlier_id", "evidence")):
        return []
    linked = gdf[gdf["place_id"].isin([place_id, change["earlier_id"]])]
    rows = _by_id(linked.to_dict("records"))
    own = rows[place_id]
    sentences: list[str] = []
    if earlier := rows.get(change["earlier_id"]):
        sentences += _tell_link(earlier, own, change, lang)
    if change["change"] == Change.NEW:
        sentences.append(t("history.new", lang, earlier=_neighbour_date(gdf, own, -1)))
    if change["change"] == Change.DROPPED:
        sentences.append(t("history.dropped", lang, later=_neighbour_date(gdf, own, 1)))
    if Evidence.EXCERPT in change["evidence"]:
        sentences.append(t("history.excerpt", lang))
    return sentences


def _tell_link(earlier: Row, later: Row, change: Mapping[Any, Any], lang: Lang) -> Iterator[str]:
    date, separator = earlier["report_date"], t("history.and", lang)
    parts = compare_places(earlier, later)
    if change["status"] == LinkStatus.NEEDS_REVIEW:
        evidence = separator.join(t(f"evidence.{one}", lang) for one in change["evidence"])
        yield t("history.needs-review", lang, earlier=date, evidence=evidence)
    elif parts:
        words = separator.join(t(f"changed_part.{part}", lang) for part in parts)
        yield t("history.changed", lang, earlier=date, parts=words)
    else:
        yield t("history.carried_over", lang, earlier=date)
    if ChangedPart.STAGE in parts:
        stages = {side: t(f"stage.{row['stage']}", lang) for side, row in (("earlier", earlier), ("later", later))}
        yield t("history.stage", lang, **stages)
    for target, *values in compare_targets(earlier["targets"], later["targets"]):
        told = [
            t(f"target.{target}", lang, value=value) if value is not None else t("history.no-target", lang)
            for value in values
        ]
        yield t("history.target", lang, earlier=told[0], later=told[1])


def _neighbour_date(gdf: gpd.GeoDataFrame, row: Row, step: int) -> str:
    """Return the date of the report before (-1) or after (1) a place's own, of which there must be one."""
    issuer = normalise(row["report_issuer"])
    of_issuer = gdf[[normalise(other) == issuer for other in gdf["report_issuer"]]]
    dates = sorted(set(of_issuer["report_date"]))
    return str(dates[dates.index(row["report_date"]) + step])
