"""
A place through the reports: its years, and what became of it in sentences.

Owns the words; what changed is found by `editions`. Must not draw.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd

from haizhumap.editions.changes import Changes, PlaceChange
from haizhumap.editions.diff import compare_places, compare_targets
from haizhumap.i18n import Lang, t
from haizhumap.layer.features import PlaceFeature, places_of
from haizhumap.model import Change, ChangedPart, Evidence, LinkStatus
from haizhumap.names.normalise import normalise


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """
    One place through all the reports that it is linked through.

    `years` are the place in each of them, the earliest first, its own included; `dates` those of all reports of its
    issuer, in order (ISO).
    """

    place: PlaceFeature
    change: PlaceChange
    years: tuple[PlaceFeature, ...]
    dates: tuple[str, ...]

    @property
    def earlier(self) -> PlaceFeature | None:
        """The place in the report before, if it is linked to one."""
        return self._linked(self.change.earlier_id)

    @property
    def later(self) -> PlaceFeature | None:
        """The place in the report after, if it is linked to one."""
        return self._linked(self.change.later_id)

    def _linked(self, place_id: str) -> PlaceFeature | None:
        return next((one for one in self.years if one.place_id == place_id), None)


def trace(changes: Changes, place_id: str) -> list[str]:
    """Return the ids of a place in all the reports that it is linked through, the earliest first, its own included."""
    path = [place_id]
    while earlier := changes[path[0]].earlier_id:
        path.insert(0, earlier)
    while later := changes[path[-1]].later_id:
        path.append(later)
    return path


def read_history(gdf: gpd.GeoDataFrame, changes: Changes, place: PlaceFeature) -> History:
    """Return the history of a place of a layer; `changes` are what `find_changes` says of the layer."""
    path = trace(changes, place.place_id)
    found = {one.place_id: one for one in places_of(gdf[gdf["place_id"].isin(path)])}
    issuer = normalise(place.report_issuer)
    reports = gdf[["report_issuer", "report_date"]].drop_duplicates().itertuples(index=False)
    return History(
        place=place,
        change=changes[place.place_id],
        years=tuple(found[one] for one in path),
        dates=tuple(sorted({date for other, date in reports if normalise(other) == issuer})),
    )


def tell_history(history: History, lang: Lang) -> list[str]:
    """Return what became of a place as sentences, for its card; none where there is nothing to compare with."""
    change = history.change
    if not (change.change or change.earlier_id or change.evidence):
        return []
    sentences = list(_tell_link(history.earlier, history, lang)) if history.earlier else []
    at = history.dates.index(history.place.report_date)
    if change.change == Change.NEW:
        sentences.append(t("history.new", lang, earlier=history.dates[at - 1]))
    if change.change == Change.DROPPED:
        sentences.append(t("history.dropped", lang, later=history.dates[at + 1]))
    if Evidence.EXCERPT in change.evidence:
        sentences.append(t("history.excerpt", lang))
    return sentences


def _tell_link(earlier: PlaceFeature, history: History, lang: Lang) -> Iterator[str]:
    date, separator = earlier.report_date, t("history.and", lang)
    parts = compare_places(earlier, history.place)
    if history.change.status == LinkStatus.NEEDS_REVIEW:
        evidence = separator.join(t(f"evidence.{one}", lang) for one in history.change.evidence)
        yield t("history.needs-review", lang, earlier=date, evidence=evidence)
    elif parts:
        words = separator.join(t(f"changed_part.{part}", lang) for part in parts)
        yield t("history.changed", lang, earlier=date, parts=words)
    else:
        yield t("history.carried_over", lang, earlier=date)
    if ChangedPart.STAGE in parts:
        stages = {"earlier": earlier.stage, "later": history.place.stage}
        yield t("history.stage", lang, **{side: t(f"stage.{stage}", lang) for side, stage in stages.items()})
    for target, *values in compare_targets(earlier.targets, history.place.targets):
        told = [
            t(f"target.{target}", lang, value=value) if value is not None else t("history.no-target", lang)
            for value in values
        ]
        yield t("history.target", lang, earlier=told[0], later=told[1])
