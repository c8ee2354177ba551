"""
One run of the page: the project, what the reader chose, and the places that fit.

Owns how the filter is widened by what is asked for, and what follows for counts and advice; must not draw.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from haizhumap.i18n import Lang
from haizhumap.layer.filtering import Filter
from haizhumap.model import Kind, Sector, Zone
from haizhumap.paths import Settings
from haizhumap.ui import link
from haizhumap.ui.caching import Shelf
from haizhumap.web.payload import pack_rows
from haizhumap.web.tiles import TileMap

_ASKING = {"sector": Sector.REGIONAL_COOPERATION, "kind": Kind.EXTERNAL_ZONE}
"""Codes that ask for the partner zones outside the district."""


@dataclass(frozen=True, slots=True)
class Scene:
    """
    What one run of the page shows: the project, what the reader chose and the rows of the layer that fit.

    `wanted` is the reader's filter, widened; `counts` says by facet and code what a tick would show; `hidden` is how
    many places fit but lie outside the district, which nothing asked for.
    """

    settings: Settings
    shelf: Shelf
    chosen: link.Chosen
    wanted: Filter
    rows: NDArray[np.intp]
    counts: Mapping[str, Mapping[str, int]]
    hidden: int
    tiles: dict[str, TileMap]

    @property
    def lang(self) -> Lang:
        """The language of the page."""
        return self.chosen.lang

    @property
    def link(self) -> str:
        """The address of what the page shows, but for the part below the map."""
        chosen = [(name, value) for name in st.query_params for value in st.query_params.get_all(name) if name != "tab"]
        return f"{(st.context.url or '').rstrip('/')}/{'?' if chosen else ''}{urlencode(chosen)}"

    @property
    def newest_report(self) -> str:
        """The id of the report that was delivered last, of those that the reader chose if any."""
        chosen = self.wanted.report_ids or self.shelf.reports.keys()
        reports = [report for report_id, report in self.shelf.reports.items() if report_id in chosen]
        return max(reports, key=lambda report: report.delivered).report_id

    @property
    def advice(self) -> tuple[tuple[str, int], ...]:
        """What to give up if nothing fits: parts of the reader's filter, each with what there would be, most first."""
        shelf, place = self.shelf, self.chosen.place
        return shelf.catalogue.loosen(self.chosen.wanted, lambda wanted: widen(wanted, shelf, place))

    @property
    def shown(self) -> bytes:
        """The rows that fit as a set of bits."""
        return pack_rows(self.rows, len(self.shelf.gdf))


def make_scene(settings: Settings, shelf: Shelf, chosen: link.Chosen, tiles: dict[str, TileMap]) -> Scene:
    """Return what a run of the page shows."""
    wanted = widen(chosen.wanted, shelf, chosen.place)
    counts = shelf.catalogue.count(wanted)
    is_narrowed = not chosen.wanted.zones and wanted.zones == {Zone.INSIDE}
    if is_narrowed:
        opened = shelf.catalogue.count(replace(wanted, zones=frozenset(Zone)))
        for facet, code in _ASKING.items():
            if code in counts[facet]:
                counts[facet][code] = opened[facet][code]
    hidden = counts["zone"].get(Zone.OUTSIDE, 0) if is_narrowed else 0
    return Scene(settings, shelf, chosen, wanted, shelf.catalogue.find(wanted), counts, hidden, tiles)


def widen(wanted: Filter, shelf: Shelf, place: str | None) -> Filter:
    """
    Return a filter with the zones it stands for.

    Where the reader said nothing, the district; the partner zones too when they are asked for: their sector, a search,
    or one of them selected.
    """
    if wanted.zones:
        return wanted
    kinds = shelf.gdf["kind"][shelf.gdf["place_id"] == place]
    asks_for_outside = (
        any(code in wanted.wanted(facet) for facet, code in _ASKING.items())
        or bool(wanted.words.strip())
        or wanted.near is not None
        or bool((kinds == Kind.EXTERNAL_ZONE).any())
    )
    return replace(wanted, zones=frozenset(Zone) if asks_for_outside else frozenset({Zone.INSIDE}))
