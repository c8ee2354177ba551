"""
One run of the page: the project, what the reader chose, and the places that fit.

Owns how the filter is widened by what is asked for; must not draw.
"""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from haizhumap.catalogue import Filter
from haizhumap.model import Kind, Sector, Zone
from haizhumap.payload import pack_rows
from haizhumap.settings import Settings
from haizhumap.text import Lang
from haizhumap.tiles import TileMap
from haizhumap.ui import state
from haizhumap.ui.data import Shelf


@dataclass(frozen=True, slots=True)
class Scene:
    """What one run of the page shows: the project, what the reader chose and the rows of the layer that fit."""

    settings: Settings
    shelf: Shelf
    chosen: state.Chosen
    wanted: Filter
    rows: NDArray[np.intp]
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
    def shown(self) -> bytes:
        """The rows that fit as a set of bits."""
        return pack_rows(self.rows, len(self.shelf.gdf))


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
        Sector.REGIONAL_COOPERATION in wanted.sectors
        or Kind.EXTERNAL_ZONE in wanted.kinds
        or bool(wanted.words.strip())
        or wanted.near is not None
        or bool((kinds == Kind.EXTERNAL_ZONE).any())
    )
    return replace(wanted, zones=frozenset(Zone) if asks_for_outside else frozenset({Zone.INSIDE}))
