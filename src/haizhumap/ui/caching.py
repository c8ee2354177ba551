"""
What all readers share: the layer and what is made of it, each once per version of the files.

Owns caching and the files that the browser fetches; must not draw.
"""

import gc
import gzip
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from haizhumap.checks.project import Project, read_project
from haizhumap.editions.changes import Changes, find_changes, read_successions
from haizhumap.editions.decisions import Pair, find_pairs
from haizhumap.errors import WriteError
from haizhumap.facts.figures import Figure, summarise
from haizhumap.facts.quality import Quality, assess
from haizhumap.facts.whereabouts import describe_whereabouts, read_surroundings
from haizhumap.files import write_whole
from haizhumap.i18n import LANGS, Lang
from haizhumap.layer.build import read_layer
from haizhumap.layer.filtering import Catalogue, Filter
from haizhumap.model import Datum, Report
from haizhumap.paths import Settings
from haizhumap.publishing.edition import Edition, version_of
from haizhumap.report.store import read_report
from haizhumap.report.translation import Translation, read_translation
from haizhumap.review.placing import KnownPlaces
from haizhumap.service.memory import MemoryStore
from haizhumap.web.front import describe_card, describe_front, describe_search
from haizhumap.web.payload import build_payload, describe_document, describe_ledger, format_payload
from haizhumap.web.standalone import with_changes
from haizhumap.web.tiles import TileMap, read_tiles


@dataclass(frozen=True, slots=True)
class Shelf:
    """
    What is made of one version of the project's files; read-only, all readers share it.

    `ledger` are the commitments without a place, as the views take them; `changes` what became of each place since
    the report before (`find_changes`), `pairs` the linked places behind that; `codes` are what each facet's filter may
    ask for.
    """

    version: str
    gdf: gpd.GeoDataFrame
    catalogue: Catalogue
    reports: dict[str, Report]
    translations: dict[str, Translation]
    ledger: list[dict[str, Any]]
    changes: Changes
    pairs: list[Pair]
    figures: list[Figure]
    quality: Quality
    codes: Mapping[str, frozenset[str]]


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


def load_front(settings: Settings) -> bytes:
    """Return what the page has beside its places, as gzipped JSON."""
    return _pack_front(settings, version_of(settings))


def load_search(settings: Settings) -> bytes:
    """Return what the search in the browser needs, as gzipped JSON."""
    return _pack_search(settings, version_of(settings))


def load_card(settings: Settings, place_id: str, lang: Lang) -> bytes:
    """
    Return the card of a place in a language, as gzipped JSON.

    Raises
    ------
    KeyError
        If the layer has no such place.
    """
    shelf = load_shelf(settings)
    return _pack(
        describe_card(
            shelf.gdf,
            place_id,
            reports=shelf.reports,
            translations=shelf.translations,
            changes=shelf.changes,
            lang=lang,
        )
    )


def load_store(settings: Settings) -> MemoryStore:
    """Return what the service, pages of single places and feeds are made of; see `load_shelf`."""
    return _make_store(settings, version_of(settings))


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


def ready(settings: Settings) -> str:
    """
    Return the project's version, once its places can be had.

    What was made of it before a restart is kept, so that the first reader after one does not wait for it again.

    Raises
    ------
    HaizhumapError
        If the layer, the ledger or a report cannot be read.
    """
    version = version_of(settings)
    if not _kept_path(settings, version, "places-wgs84").exists():
        _make_shelf(settings, version)
    return version


def _kept_path(settings: Settings, version: str, name: str) -> Path:
    return settings.cache_dir / "page" / f"{name}-{version}.json.gz"


def _keep(settings: Settings, version: str, name: str, make: Callable[[], object]) -> bytes:
    """Return what was made of a version before, else make it and keep it where the folder lets itself be written."""
    path = _kept_path(settings, version, name)
    with suppress(OSError):
        return path.read_bytes()
    packed = _pack(make())
    with suppress(OSError, WriteError):
        path.parent.mkdir(parents=True, exist_ok=True)
        for older in path.parent.glob(f"{name}-*"):
            older.unlink(missing_ok=True)
        write_whole(path, packed)
    return packed


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
    translations = {report_id: read_translation(settings.reports_dir, report_id) for report_id in reports}
    ledger = [item for item in project.unmapped.records.values() if item.report_id in reports]
    successions = read_successions(project, gdf)
    excerpts = {report_id for report_id, report in reports.items() if report.excerpt}
    changes = find_changes(gdf, successions, excerpts=excerpts)
    gdf = with_changes(gdf, changes)
    catalogue = Catalogue(gdf)
    shelf = Shelf(
        version=version,
        gdf=gdf,
        catalogue=catalogue,
        reports=reports,
        translations=translations,
        ledger=describe_ledger(ledger, reports, translations),
        changes=changes,
        pairs=find_pairs(successions),
        figures=summarise(project.places.records.values(), ledger),
        quality=assess(project),
        codes={facet: frozenset(counts) for facet, counts in catalogue.count(Filter()).items()},
    )
    _set_aside()
    return shelf


@st.cache_resource(show_spinner=False, max_entries=2)
def _make_store(settings: Settings, version: str) -> MemoryStore:
    shelf = _make_shelf(settings, version)
    edition = Edition(
        gdf=shelf.gdf,
        place_ids=frozenset(shelf.gdf["place_id"]),
        reports=shelf.reports,
        translations=shelf.translations,
        changes=shelf.changes,
        surroundings=read_surroundings(settings),
        ground_path=settings.basemap_dir / "ground.json",
    )
    return MemoryStore.read(settings, edition, shelf.catalogue)


def _report(settings: Settings, project: Project, report_id: str) -> Report:
    """Return a report as the project has it; where it has none, say why in reading it."""
    return project.reports.get(report_id) or read_report(settings.reports_dir, report_id)


@st.cache_resource(show_spinner=False, max_entries=6)
def _pack_places(settings: Settings, version: str, datum: Datum) -> bytes:
    def make() -> object:
        shelf = _make_shelf(settings, version)
        surroundings = read_surroundings(settings)
        whereabouts = {lang: describe_whereabouts(shelf.gdf, surroundings, lang) for lang in LANGS}
        return build_payload(shelf.gdf, whereabouts=whereabouts, translations=shelf.translations, datum=datum)

    packed = _keep(settings, version, f"places-{datum}", make)
    _set_aside()
    return packed


@st.cache_resource(show_spinner=False, max_entries=2)
def _pack_front(settings: Settings, version: str) -> bytes:
    def make() -> object:
        shelf = _make_shelf(settings, version)
        return describe_front(
            shelf.gdf,
            ledger=shelf.ledger,
            figures=shelf.figures,
            quality=shelf.quality,
            reports=shelf.reports,
            translations=shelf.translations,
        )

    return _keep(settings, version, "front", make)


@st.cache_resource(show_spinner=False, max_entries=2)
def _pack_search(settings: Settings, version: str) -> bytes:
    return _keep(settings, version, "search", lambda: describe_search(_make_shelf(settings, version).gdf))


@st.cache_resource(show_spinner=False, max_entries=2)
def _read_gazetteer(settings: Settings, version: str) -> KnownPlaces:  # noqa: ARG001 - a key of the cache
    return KnownPlaces.read(settings)
