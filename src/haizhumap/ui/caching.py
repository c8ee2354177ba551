"""
What all readers share: the layer and what is made of it, each once per version of the files.

Owns caching and the files that the browser fetches; must not draw.
"""

import gc
import gzip
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import geopandas as gpd
import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.errors import StreamlitSecretNotFoundError

from haizhumap.checks.project import Project, read_project
from haizhumap.editions.changes import Changes, find_changes, read_successions
from haizhumap.editions.decisions import Pair, find_pairs
from haizhumap.facts.figures import Figure, summarise
from haizhumap.facts.quality import Quality, assess
from haizhumap.facts.whereabouts import describe_whereabouts, read_surroundings
from haizhumap.i18n import LANGS
from haizhumap.layer.build import read_layer
from haizhumap.layer.filtering import Catalogue
from haizhumap.model import Datum, Report
from haizhumap.paths import Settings
from haizhumap.report.store import read_report
from haizhumap.review.placing import KnownPlaces
from haizhumap.ui.link import OFFLINE, Known
from haizhumap.web.payload import build_payload, describe_document, describe_ledger, format_payload
from haizhumap.web.standalone import with_changes
from haizhumap.web.tiles import TileMap, read_tiles


@dataclass(frozen=True, slots=True)
class Shelf:
    """
    What is made of one version of the project's files; read-only, all readers share it.

    `ledger` are the commitments without a place, as the views take them; `changes` what became of each place since
    the report before (`find_changes`), `pairs` the linked places behind that; `is_located` says which rows of
    the layer have a geometry.
    """

    version: str
    gdf: gpd.GeoDataFrame
    catalogue: Catalogue
    reports: dict[str, Report]
    ledger: list[dict[str, Any]]
    changes: Changes
    pairs: list[Pair]
    figures: list[Figure]
    quality: Quality
    is_located: NDArray[np.bool_]
    place_ids: frozenset[str]
    sections: frozenset[str]

    def known(self, bases: Collection[str]) -> Known:
        """Return what a link may name; `bases` are the online base maps."""
        return Known(
            places=self.place_ids,
            reports=self.reports.keys(),
            sections=self.sections,
            bases={OFFLINE, *bases},
        )


def load_shelf(settings: Settings) -> Shelf:
    """
    Return what is made of the project's files, made anew when one of them changes.

    Raises
    ------
    HaizhumapError
        If the layer, the ledger or a report cannot be read.
    """
    return _make_shelf(settings, version_of(settings))


def load_places(settings: Settings, datum: Datum) -> bytes:
    """Return the payload of the layer in a base map's datum, as gzipped JSON."""
    return _pack_places(settings, version_of(settings), datum)


def load_document(settings: Settings, report_id: str) -> bytes:
    """
    Return a report's text with its commitments that are not on the map, as gzipped JSON.

    Raises
    ------
    KeyError
        If no place of the layer is of such a report.
    """
    shelf = load_shelf(settings)
    return _pack(describe_document(shelf.reports[report_id], shelf.ledger))


def load_gazetteer(settings: Settings) -> KnownPlaces:
    """
    Return the names and positions that new names are compared with.

    Raises
    ------
    DataError
        If a register or the gazetteer has a fault of form.
    """
    return _read_gazetteer(settings, version_of(settings))


def load_tiles() -> dict[str, TileMap]:
    """
    Return the online base maps that can be used here.

    Raises
    ------
    InputError
        If the list of base maps cannot be read.
    """
    try:
        secrets = {name: value for name, value in st.secrets.items() if isinstance(value, str)}
    except StreamlitSecretNotFoundError:
        secrets = {}
    return read_tiles(secrets=secrets)


def version_of(settings: Settings) -> str:
    """Return what changes when a file changes; 0 for a file that is missing, so that reading it says so."""
    folders = (settings.layer_path.parent, settings.unmapped_path.parent, settings.reports_dir)
    files = sorted(path for folder in folders if folder.is_dir() for path in folder.iterdir() if path.is_file())
    stamps = ((path.name, path.stat().st_mtime_ns) for path in files)
    return sha256(repr([*stamps]).encode()).hexdigest()[:12]  # in URLs: the same after a restart, unlike `hash`


def _pack(value: object) -> bytes:
    return gzip.compress(format_payload(value).encode("utf-8"), compresslevel=6, mtime=0)


def _set_aside() -> None:
    """
    Let the garbage collector pass over what is shared from now on.

    Streamlit collects all generations after every run; over a layer of thousands that took longer than the run itself.
    What an earlier version of the files left is thawed and collected first.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


@st.cache_resource(show_spinner=False, max_entries=2)
def _make_shelf(settings: Settings, version: str) -> Shelf:
    gdf = read_layer(settings.layer_path, name=settings.relative(settings.layer_path))
    project = read_project(settings)
    project.unmapped.require_clean()
    reports = {report_id: _report(settings, project, report_id) for report_id in sorted(set(gdf["report_id"]))}
    ledger = [item for item in project.unmapped.records.values() if item.report_id in reports]
    successions = read_successions(project, gdf)
    excerpts = {report_id for report_id, report in reports.items() if report.excerpt}
    changes = find_changes(gdf, successions, excerpts=excerpts)
    gdf = with_changes(gdf, changes)
    shelf = Shelf(
        version=version,
        gdf=gdf,
        catalogue=Catalogue(gdf),
        reports=reports,
        ledger=describe_ledger(ledger, reports),
        changes=changes,
        pairs=find_pairs(successions),
        figures=summarise(project.places.records.values(), ledger),
        quality=assess(project),
        is_located=gdf.geometry.notna().to_numpy(),
        place_ids=frozenset(gdf["place_id"]),
        sections=frozenset(gdf["section"]),
    )
    _set_aside()
    return shelf


def _report(settings: Settings, project: Project, report_id: str) -> Report:
    """Return a report as the project has it; where it has none, say why in reading it."""
    return project.reports.get(report_id) or read_report(settings.reports_dir, report_id)


@st.cache_resource(show_spinner=False, max_entries=6)
def _pack_places(settings: Settings, version: str, datum: Datum) -> bytes:  # noqa: ARG001 - a key of the cache
    gdf = load_shelf(settings).gdf
    surroundings = read_surroundings(settings)
    whereabouts = {lang: describe_whereabouts(gdf, surroundings, lang) for lang in LANGS}
    packed = _pack(build_payload(gdf, whereabouts=whereabouts, datum=datum))
    _set_aside()
    return packed


@st.cache_resource(show_spinner=False, max_entries=2)
def _read_gazetteer(settings: Settings, version: str) -> KnownPlaces:  # noqa: ARG001 - a key of the cache
    return KnownPlaces.read(settings)
