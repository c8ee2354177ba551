"""
The catalogue: which features a reader wants to see, and how many of each sort there are.

Owns the filter, its facets and their counts, over a layer in memory; the rule of the search stands in `search`. Must
not know labels, widgets or addresses. Positions are WGS 84 degrees, lon first; distances metres.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Point

from haizhumap.geo.geometry import plane_around, widen
from haizhumap.layer.facets import CODE_LISTS, FACETS
from haizhumap.layer.features import Table
from haizhumap.layer.search import SEARCHED, Rank, Ranks, SearchIndex, search_terms
from haizhumap.model import Kind, Precision, Sector, Stage, Zone

Mask = npt.NDArray[np.bool_]
L = TypeVar("L", bound=Table)

_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Near:
    """
    A circle to look in.

    `lon`, `lat` are degrees, WGS 84, -180 to 180 and -90 to 90; `radius_m` is metres on the ellipsoid.
    """

    lon: float
    lat: float
    radius_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """
    What a reader wants to see.

    An empty set lets every code of its facet through, empty words any record, no `near` any place. Several codes of one
    facet widen the choice, several facets narrow it.
    """

    sectors: frozenset[Sector] = frozenset()
    stages: frozenset[Stage] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    precisions: frozenset[Precision] = frozenset()
    zones: frozenset[Zone] = frozenset()
    sections: frozenset[str] = frozenset()
    report_ids: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    words: str = ""
    near: Near | None = None

    def wanted(self, facet: str) -> frozenset[str]:
        """Return the codes of a facet that are wanted; none means all."""
        codes: frozenset[str] = getattr(self, FACETS[facet].field)
        return codes

    @property
    def active(self) -> tuple[str, ...]:
        """What restricts the choice: facets, `words`, `near`."""
        others = {"words": bool(self.words.strip()), "near": self.near is not None}
        return (
            *(facet for facet in FACETS if self.wanted(facet)),
            *(name for name, is_set in others.items() if is_set),
        )

    def without(self, restriction: str) -> "Filter":
        """Return the filter with one of its restrictions taken away: a facet, `words` or `near`."""
        name = FACETS[restriction].field if restriction in FACETS else restriction
        return replace(self, **{name: getattr(_EVERYTHING, name)})


_EVERYTHING = Filter()


class _Facet:
    """One column of codes: which row has which."""

    def __init__(self, column: Iterable[str | None], order: Iterable[str]) -> None:
        found: dict[str, int] = {}
        rows = [found.setdefault(str(code), len(found)) if isinstance(code, str) else -1 for code in column]
        known = [str(code) for code in order]
        self.codes = (*(code for code in known if code in found), *(code for code in found if code not in known))
        places = {code: place for place, code in enumerate(self.codes)}
        # A row without a code is -1, the last entry of every table below.
        self._rows = np.array([*map(places.__getitem__, found), -1], dtype=np.intp)[rows]

    def mask(self, wanted: Iterable[str]) -> Mask:
        codes = set(wanted)
        allowed = np.array([*(code in codes for code in self.codes), False])
        mask: Mask = allowed[self._rows]
        return mask

    def count(self, mask: Mask) -> dict[str, int]:
        rows = self._rows[mask]
        counts = np.bincount(rows[rows >= 0], minlength=len(self.codes))
        return dict(zip(self.codes, counts.tolist(), strict=True))


class _Places:
    """The geometries of a layer, WGS 84, ready to be asked which of them lie in a circle."""

    def __init__(self, layer: Table) -> None:
        geometries = np.array([*layer.geometry, None], dtype=object)[:-1]
        located = np.flatnonzero(~(shapely.is_missing(geometries) | shapely.is_empty(geometries)))
        self._count, self._rows = len(geometries), located
        self._geometries = geometries[located]
        self._bounds = shapely.bounds(self._geometries)
        self._points = shapely.get_coordinates(shapely.point_on_surface(self._geometries))

    def close_to(self, near: Near) -> Mask:
        """
        Return the rows whose geometry lies in a circle, wholly or in part.

        The distance is that from the centre to the geometry's nearest point, 0 inside an outline; how far the geometry
        itself may be off (`uncertainty_m`) is not taken into account. A place without a position is nowhere near.
        """
        project = plane_around(near.lon, near.lat)
        candidates = np.flatnonzero(self._meets_box(near))
        # One point of a geometry in the circle settles it; only the others are measured whole.
        is_in = np.hypot(*project(self._points[candidates]).T) <= near.radius_m
        others = candidates[~is_in]
        projected = shapely.transform(self._geometries[others], project)
        close: Mask = np.zeros(self._count, dtype=bool)
        close[self._rows[candidates[is_in]]] = True
        close[self._rows[others]] = shapely.dwithin(projected, Point(0, 0), near.radius_m)
        return close

    def _meets_box(self, near: Near) -> Mask:
        """Return which bounds meet a box in degrees that holds the circle, with some to spare."""
        west, south, east, north = widen((near.lon, near.lat, near.lon, near.lat), near.radius_m)
        left, bottom, right, top = self._bounds.T
        meets: Mask = (left <= east) & (right >= west) & (bottom <= north) & (top >= south)
        return meets


class Catalogue:
    """
    A layer's facets, words and places, made once for a layer and shared by all readers; it changes nothing.

    Answers on words and circles are remembered, so that a page may ask for rows and counts of one filter in turn.

    Parameters
    ----------
    layer
        The layer, WGS 84, lon-lat, as frame or features. A column `change` (codes, or None) is optional; without it
        that facet is empty and the filter's `changes` are passed over.
    """

    def __init__(self, layer: Table) -> None:
        self._layer = layer
        self._facets = {
            facet: _Facet(column, CODE_LISTS.get(facet, ()))
            for facet in FACETS
            if (column := _column(layer, facet)) is not None
        }
        self._rank = lru_cache(maxsize=_REMEMBERED)(self._search)
        self._close = lru_cache(maxsize=_REMEMBERED)(self._measure)

    def __len__(self) -> int:
        return len(self._layer)

    def find(self, wanted: Filter) -> npt.NDArray[np.intp]:
        """Return the positions of the wanted rows: in the layer's order, or with words the best first."""
        found = np.flatnonzero(self._mask(wanted, self._masks(wanted)))
        if not wanted.words.strip():
            return found
        return found[np.argsort(self._rank(wanted.words)[found], kind="stable")]

    def count(self, wanted: Filter) -> dict[str, dict[str, int]]:
        """
        Count the rows of each code, facet by facet: of those that all the filter but this facet lets through.

        A facet has every code that occurs in the layer, in the code list's order (sections and reports in the layer's),
        with 0 where nothing is left.
        """
        masks = self._masks(wanted)
        return {
            name: facet.count(self._mask(wanted, {other: mask for other, mask in masks.items() if other != name}))
            for name, facet in self._facets.items()
        }

    def loosen(
        self, wanted: Filter, widen: Callable[[Filter], Filter] = lambda wanted: wanted
    ) -> tuple[tuple[str, int], ...]:
        """
        Return what to give up if nothing is found: each single restriction without which something is, most first.

        A restriction is a facet, `words` or `near`; with it stands how many rows would be found. Empty if something is
        found as it is, or if no single restriction is to blame. `widen` is what a page makes of a filter before it
        looks.
        """
        if len(self.find(widen(wanted))):
            return ()
        counts = [(name, len(self.find(widen(wanted.without(name))))) for name in wanted.active]
        return tuple(sorted((pair for pair in counts if pair[1]), key=lambda pair: -pair[1]))

    def _masks(self, wanted: Filter) -> dict[str, Mask]:
        return {name: facet.mask(wanted.wanted(name)) for name, facet in self._facets.items() if wanted.wanted(name)}

    def _mask(self, wanted: Filter, masks: Mapping[str, Mask]) -> Mask:
        """Return the rows that some facets' masks, the words and the circle let through."""
        mask = np.ones(len(self), dtype=bool)
        for allowed in masks.values():
            mask &= allowed
        if wanted.words.strip():
            mask &= self._rank(wanted.words) < Rank.NOWHERE
        if wanted.near:
            mask &= self._close(wanted.near)
        return mask

    @cached_property
    def _index(self) -> SearchIndex:
        return SearchIndex(map(search_terms, _records(self._layer, SEARCHED)))

    def _search(self, words: str) -> Ranks:
        return self._index.rank(words)

    @cached_property
    def _places(self) -> _Places:
        return _Places(self._layer)

    def _measure(self, near: Near) -> Mask:
        return self._places.close_to(near)


def _column(layer: Table, facet: str) -> Iterable[str | None] | None:
    """Return the codes of a facet, row by row, or None where the layer does not have it."""
    if facet == "zone":
        return [Zone.OUTSIDE if kind == Kind.EXTERNAL_ZONE else Zone.INSIDE for kind in layer["kind"]]
    return layer.get(FACETS[facet].column)


def _records(layer: Table, names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    return (dict(zip(names, values, strict=True)) for values in zip(*(layer[name] for name in names), strict=True))


def select(layer: L, wanted: Filter) -> L:
    """Return a layer's wanted rows, for one question; who asks more of one layer keeps its `Catalogue`."""
    return layer.take(Catalogue(layer).find(wanted))
