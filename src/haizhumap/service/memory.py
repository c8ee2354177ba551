"""
The features of a project's files, held in memory.

Owns what becomes a feature of which collection, and the version of the files that it was made of. Filter and search
are the layer's. Coordinates are WGS 84, lon first.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import box, mapping, shape
from shapely.geometry.base import BaseGeometry

from haizhumap.checks.project import read_project
from haizhumap.decoding import read_json, told_as
from haizhumap.errors import InputError
from haizhumap.ground.search import searched_row
from haizhumap.layer.build import read_layer
from haizhumap.layer.features import ATTRIBUTION, Features, PlaceFeature, Table, places_of
from haizhumap.layer.filtering import Catalogue
from haizhumap.layer.search import SEARCHED
from haizhumap.model import Report, UnmappedItem
from haizhumap.paths import Settings
from haizhumap.publishing.edition import Edition, version_of
from haizhumap.publishing.site import read_edition
from haizhumap.service.collections import COLLECTIONS, GROUND, MENTIONS, PARTS, PLACES
from haizhumap.service.query.cql import Condition
from haizhumap.service.store import Bounds, Contents, Item, ItemPage, ItemQuery, Period
from haizhumap.web.standalone import with_changes

_PATIENCE_S = 2.0
"""So long a filter may be reckoned with."""

Rows = npt.NDArray[np.intp]


class MemoryStore:
    """
    One version of a project's files as collections of features; it changes nothing.

    Parameters
    ----------
    edition
        The places with their reports.
    places
        The catalogue of the edition's layer.
    ledger
        The commitments that name no place one could draw.
    ground
        The features of `names.geojson`, and their credit.
    """

    def __init__(
        self,
        edition: Edition,
        places: Catalogue,
        *,
        ledger: Iterable[UnmappedItem] = (),
        ground: tuple[Sequence[Item], str] = ((), ""),
    ) -> None:
        self.edition, self.places = edition, places
        found = list(places_of(edition.gdf))
        mentions, names = _mentions(found, ledger, edition.reports), _names(ground[0])
        self._shelves = {
            PLACES: _Shelf(PLACES, _places(found), places, ATTRIBUTION),
            MENTIONS: _Shelf(MENTIONS, mentions, Catalogue(mentions), ATTRIBUTION),
            GROUND: _Shelf(GROUND, names, Catalogue(names), ground[1]),
        }
        for part in (one for one in COLLECTIONS.values() if one.whole):
            layer: Table = edition.gdf if part.whole == PLACES else names
            rows = _of_types(layer, PARTS[part.part])
            self._shelves[part.name] = self._shelves[part.whole].of_rows(part.name, rows, Catalogue(layer.take(rows)))

    @classmethod
    def read(cls, settings: Settings, edition: Edition | None = None, places: Catalogue | None = None) -> "MemoryStore":
        """
        Read a project's files; what of them is at hand already is not read again.

        Raises
        ------
        HaizhumapError
            If the layer, the ledger, a report or the index of the ground cannot be read.
        """
        if edition is None:
            layer = read_layer(settings.layer_path, name=settings.relative(settings.layer_path))
            edition = _told_apart(read_edition(layer, settings))
        project = read_project(settings)
        project.unmapped.require_clean()
        ledger = [item for item in project.unmapped.records.values() if item.report_id in edition.reports]
        return cls(edition, places or Catalogue(edition.gdf), ledger=ledger, ground=_read_ground(settings))

    def describe(self, collection: str) -> Contents:
        """Say what a collection holds."""
        return self._shelves[collection].contents

    def find(self, collection: str, query: ItemQuery) -> ItemPage:
        """Return the features that a query wants; see `Store.find`."""
        return self._shelves[collection].find(query)

    def get(self, collection: str, item_id: str) -> Item | None:
        """Return a feature by its id."""
        return self._shelves[collection].by_id.get(item_id)


def _told_apart(edition: Edition) -> Edition:
    """Return an edition whose layer is that of its pages alone, with what became of each place."""
    own = edition.gdf[edition.gdf["place_id"].isin(edition.place_ids)]
    return replace(edition, gdf=with_changes(own, edition.changes))


class CurrentStore:
    """The features of a project as its files are now: read anew when one of them changes."""

    def __init__(self, settings: Settings, read: Callable[[Settings], MemoryStore] = MemoryStore.read) -> None:
        self._settings, self._read = settings, read
        self._held: tuple[str, MemoryStore] | None = None

    def __call__(self) -> MemoryStore:
        """Return them."""
        version = version_of(self._settings)
        held = self._held
        if held is None or held[0] != version:
            held = self._held = (version, self._read(self._settings))
        return held[1]


class _Shelf:
    """One collection: its features, made once, beside the catalogue that finds them."""

    def __init__(self, name: str, rows: Features, catalogue: Catalogue, attribution: str) -> None:
        self._catalogue = catalogue
        self._rows, self._attribution = rows, attribution
        fields = COLLECTIONS[name].fields
        self.features = [
            {
                "type": "Feature",
                "id": row["id"],
                "geometry": mapping(geometry) if geometry else None,
                "properties": {field: row[field] for field in fields},
            }
            for row, geometry in zip(rows.rows, rows.geometry, strict=True)
        ]
        self.by_id = {feature["id"]: feature for feature in self.features}
        self._geometries = np.array([*rows.geometry, None], dtype=object)[:-1]
        self._unlocated = shapely.is_missing(self._geometries)
        self._days = [row["report_date"] for row in rows.rows] if COLLECTIONS[name].is_dated else None
        self.contents = self._describe(attribution)

    def of_rows(self, name: str, rows: list[int], catalogue: Catalogue) -> "_Shelf":
        """Return the collection that has some of the rows."""
        return _Shelf(name, self._rows.take(rows), catalogue, self._attribution)

    def _describe(self, attribution: str) -> Contents:
        located = self._geometries[~self._unlocated]
        bounds: Bounds | None = tuple(shapely.total_bounds(located).tolist()) if len(located) else None
        days = (min(self._days), max(self._days)) if self._days else None
        return Contents(len(self.features), bounds, days, attribution)

    def find(self, query: ItemQuery) -> ItemPage:
        rows = self._catalogue.find(query.wanted)
        if query.boxes:
            area = shapely.union_all([box(*bounds) for bounds in query.boxes])
            rows = rows[self._unlocated[rows] | shapely.intersects(self._geometries[rows], area)]
        if query.period and self._days:
            rows = rows[[_meets(self._days[row], query.period) for row in rows.tolist()]]
        if query.condition:
            rows = self._filter(rows, query.condition)
        wanted = rows[query.offset : query.offset + query.limit]
        return ItemPage([self.features[row] for row in wanted.tolist()], len(rows))

    def _filter(self, rows: Rows, condition: Condition) -> Rows:
        deadline = time.monotonic() + _PATIENCE_S
        kept = []
        for row in rows.tolist():
            if time.monotonic() > deadline:
                raise InputError("service-filter-slow", seconds=f"{_PATIENCE_S:g}")
            if condition.is_met_by(self.features[row]):
                kept.append(row)
        return np.array(kept, dtype=np.intp)


def _of_types(layer: Table, types: tuple[str, ...]) -> list[int]:
    """Return the rows whose geometry is of some types."""
    return [row for row, one in enumerate(layer.geometry) if one is not None and one.geom_type in types]


def _meets(day: str, period: Period) -> bool:
    """Tell whether a day, as UTC has it, meets a period."""
    begin = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
    is_after = period.start is None or begin + timedelta(days=1) > period.start
    return is_after and (period.end is None or begin <= period.end)


_PLAIN: Mapping[str, Any] = dict.fromkeys(SEARCHED, "") | {"aliases": ()}
"""What the search asks of every row."""


def _table(rows: Iterable[Mapping[str, Any]], geometries: Sequence[BaseGeometry | None]) -> Features:
    whole = [{**_PLAIN, **row} for row in rows]
    columns = tuple(whole[0]) if whole else (*_PLAIN, "kind")
    return Features(whole, geometries, columns)


def _places(places: Sequence[PlaceFeature]) -> Features:
    fields = COLLECTIONS[PLACES].fields
    rows = [{"id": place.place_id, **{field: getattr(place, field) for field in fields}} for place in places]
    return _table(rows, [place.geometry for place in places])


def _mentions(
    places: Sequence[PlaceFeature], ledger: Iterable[UnmappedItem], reports: Mapping[str, Report]
) -> Features:
    """Return every span of the reports that names a place or a commitment without one, in the order of the texts."""
    spans = [(_mention_of_place(place), place.geometry) for place in places]
    spans += [(_mention_of_item(item, reports[item.report_id]), None) for item in ledger]
    spans.sort(key=lambda span: (span[0]["report_id"], span[0]["mention_start"]))
    return _table([row for row, _ in spans], [geometry for _, geometry in spans])


def _mention_of_place(place: PlaceFeature) -> dict[str, Any]:
    kept = ("place_id", "official_name_zh", "aliases", "action_zh", "action_en", "kind", "precision", "uncertainty_m")
    own = {name: getattr(place, name) for name in kept} | {"reason": None}
    report = {name: getattr(place, name) for name in ("report_title", "report_issuer", "report_date", "quote")}
    return _span_of(place) | report | own


def _mention_of_item(item: UnmappedItem, report: Report) -> dict[str, Any]:
    own = {"reason": item.reason.value, "official_name_zh": item.name_zh, "kind": None}
    missing: dict[str, None] = dict.fromkeys(("place_id", "precision", "uncertainty_m"))
    said = {
        "report_title": report.title,
        "report_issuer": report.issuer,
        "report_date": report.delivered.isoformat(),
        "quote": report.text[item.quote_start : item.quote_end],
    }
    return _span_of(item) | said | own | missing


def _span_of(entry: PlaceFeature | UnmappedItem) -> dict[str, Any]:
    names = ("name_zh", "name_en", "report_id", "section", "notes")
    offsets = ("mention_start", "mention_end", "quote_start", "quote_end")
    span = f"{entry.report_id}:{entry.mention_start}-{entry.mention_end}"
    return {
        "id": span,
        "sector": str(entry.sector),
        **{name: getattr(entry, name) for name in (*names, *offsets)},
    }


def _read_ground(settings: Settings) -> tuple[list[dict[str, Any]], str]:
    path = settings.basemap_dir / "names.geojson"
    if not path.is_file():
        return [], ""
    with told_as(InputError, "layer-unreadable", path=settings.relative(path)):
        content = read_json(path)
        return list(content["features"]), str(content["attribution"])


def _names(features: Iterable[Item]) -> Features:
    found = list(features)
    return _table(_name_rows(found), [shape(feature["geometry"]) for feature in found])


def _name_rows(features: Iterable[Item]) -> Iterator[dict[str, Any]]:
    for feature in features:
        facts = feature["properties"]
        kind, zh, en = (str(facts[name]) for name in ("kind", "name_zh", "name_en"))
        known = {name: facts[name] for name in ("is_weak", "is_schematic", "source")}
        yield searched_row(kind, zh, en) | known | {"id": f"{kind}:{zh}", "kind": kind, "lines": facts.get("lines", [])}
