"""
What is published: one version of the places with what is told of them.

Owns the holding of it, and what tells one version from another; geometry is WGS 84, lon-lat.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np

from haizhumap.editions.changes import Changes
from haizhumap.facts.whereabouts import Surroundings, describe_whereabouts
from haizhumap.i18n import Lang
from haizhumap.model import Report
from haizhumap.paths import Settings
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


def version_of(settings: Settings) -> str:
    """Return what changes when a file of the project or of the program does, and outlives the server: it is in URLs."""
    folders = (settings.layer_path.parent, settings.unmapped_path.parent, settings.reports_dir, settings.basemap_dir)
    found = sorted(path for folder in folders if folder.is_dir() for path in folder.iterdir() if path.is_file())
    stamps = [(path.name, path.stat().st_mtime_ns) for path in found]
    return sha256(repr([_program(), *stamps]).encode()).hexdigest()[:12]


@cache
def _program() -> list[tuple[str, int]]:
    """Return the stamps of the program's own files, which words and forms come from."""
    root = Path(str(files("haizhumap")))
    suffixes = {".py", ".toml", ".json"}
    return sorted(
        (path.relative_to(root).as_posix(), path.stat().st_mtime_ns)
        for path in root.rglob("*")
        if path.suffix in suffixes
    )
