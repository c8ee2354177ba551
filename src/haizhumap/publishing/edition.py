"""
What is published: one version of the places with what is told of them.

Owns nothing but the holding of it; geometry is WGS 84, lon-lat.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np

from haizhumap.editions.changes import Changes
from haizhumap.facts.whereabouts import Surroundings, describe_whereabouts
from haizhumap.i18n import Lang
from haizhumap.model import Report
from haizhumap.report.translation import Translation
from haizhumap.web.front import describe_card


@dataclass(frozen=True, slots=True)
class Edition:
    """
    The places with their reports, readings and surroundings.

    `gdf` is the whole layer, in which neighbours and earlier years are found; `place_ids` are those of it that have
    pages; `changes` as `find_changes` returns
    them; `ground_path` the built pack of the ground, which may be missing.
    """

    gdf: gpd.GeoDataFrame
    place_ids: Collection[str]
    reports: Mapping[str, Report]
    translations: Mapping[str, Translation]
    changes: Changes
    surroundings: Surroundings
    ground_path: Path

    def row(self, place_id: str) -> gpd.GeoDataFrame:
        """
        Return a place as a layer of one row.

        Raises
        ------
        KeyError
            If there is no such place.
        """
        rows = np.flatnonzero(self.gdf["place_id"].to_numpy() == place_id)
        if not rows.size:
            raise KeyError(place_id)
        return self.gdf.iloc[rows]

    def card(self, place_id: str, lang: Lang) -> dict[str, Any]:
        """Return the card of a place (`facts.card`), with its source and its English reading."""
        return describe_card(
            self.gdf,
            place_id,
            reports=self.reports,
            translations=self.translations,
            changes=self.changes,
            lang=lang,
        )

    def whereabouts(self, place_id: str, lang: Lang) -> str:
        """Return where a place lies, in words."""
        return describe_whereabouts(self.row(place_id), self.surroundings, lang)[0]
