"""
What the routes ask of whoever keeps the features, and how it answers.

Owns question and answer alone, so that no route knows where features live. Positions are WGS 84 degrees, lon first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from haizhumap.layer.filtering import Filter
from haizhumap.service.query.cql import Condition

Bounds = tuple[float, float, float, float]
Item = Mapping[str, Any]
"""A GeoJSON feature; its geometry is WGS 84, lon-lat, or None."""


@dataclass(frozen=True, slots=True)
class Period:
    """A time from `start` to `end`, both of them in it, with time zone; None is open."""

    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemQuery:
    """
    Which features of a collection are wanted.

    `wanted` is the layer's filter; `boxes` are bounds, of which a feature's geometry has to meet one; `period` has to
    meet the day of its report; `condition` has to be true of it. What has no geometry, or no date, is in every box, or
    period: so the standard asks. `limit` features from `offset` on.
    """

    wanted: Filter = field(default_factory=Filter)
    boxes: tuple[Bounds, ...] = ()
    period: Period | None = None
    condition: Condition | None = None
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Some features, and how many there are in all that a query lets through."""

    features: Sequence[Item]
    matched: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What a collection holds: how many features, within which bounds, of which days, under which credit."""

    count: int
    bounds: Bounds | None
    days: tuple[str, str] | None
    attribution: str


class Store(Protocol):
    """Whoever keeps the features of every collection."""

    def describe(self, collection: str) -> Contents:
        """Say what a collection holds."""

    def find(self, collection: str, query: ItemQuery) -> ItemPage:
        """
        Return the features that a query wants: in the collection's order, or with words the best first.

        Raises
        ------
        InputError
            If the query costs more than it may.
        """

    def get(self, collection: str, item_id: str) -> Item | None:
        """Return a feature by its id, None if there is no such one."""
