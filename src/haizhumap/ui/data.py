"""
What all readers share: the layer, its scripts for the browser and the ledger, each read once per file version.

Owns caching; must not draw.
"""

from pathlib import Path

import geopandas as gpd
import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from haizhumap.layer import read_layer
from haizhumap.model import Datum, UnmappedItem
from haizhumap.register import read_unmapped
from haizhumap.report import read_report
from haizhumap.settings import Settings
from haizhumap.text import Lang
from haizhumap.tiles import TileMap, read_tiles
from haizhumap.webmap import feature_scripts


def load_layer(settings: Settings) -> gpd.GeoDataFrame:
    """Return the project's layer; treat it as read-only, all readers share it."""
    return _read_layer(settings.layer_path, _version(settings.layer_path), settings.relative(settings.layer_path))


def load_scripts(settings: Settings, lang: Lang, datum: Datum) -> dict[str, str]:
    """Return the layer's features as the browser draws them, in a language and a base map's datum."""
    return _make_scripts(settings, _version(settings.layer_path), lang, datum)


def load_ledger(settings: Settings) -> list[tuple[UnmappedItem, str]]:
    """
    Return the commitments that are not on the map, each with its sentence.

    Raises
    ------
    RegisterError
        If the ledger has faults.
    ReportError
        If a report cannot be read.
    """
    return _read_ledger(settings, _version(settings.unmapped_path))


def load_tiles() -> dict[str, TileMap]:
    """
    Return the online base maps that can be used here.

    Raises
    ------
    SettingsError
        If the list of base maps cannot be read.
    """
    try:
        secrets = {name: value for name, value in st.secrets.items() if isinstance(value, str)}
    except StreamlitSecretNotFoundError:
        secrets = {}
    return read_tiles(secrets=secrets)


def _version(path: Path) -> int:
    """Return what changes when a file changes; 0 where there is none, so that reading it says so."""
    return path.stat().st_mtime_ns if path.exists() else 0


@st.cache_resource(show_spinner=False, max_entries=2)
def _read_layer(path: Path, version: int, name: str) -> gpd.GeoDataFrame:  # noqa: ARG001 - a key of the cache
    return read_layer(path, name=name)


@st.cache_resource(show_spinner=False, max_entries=6)
def _make_scripts(
    settings: Settings,
    version: int,  # noqa: ARG001 - a key of the cache
    lang: Lang,
    datum: Datum,
) -> dict[str, str]:
    return feature_scripts(load_layer(settings), lang=lang, datum=datum)


@st.cache_resource(show_spinner=False, max_entries=2)
def _read_ledger(settings: Settings, version: int) -> list[tuple[UnmappedItem, str]]:  # noqa: ARG001 - a key of the cache
    ledger = read_unmapped(settings.unmapped_path, name=settings.relative(settings.unmapped_path))
    ledger.require_clean()
    items = list(ledger.records.values())
    texts = {name: read_report(settings.reports_dir, name).text for name in {item.report_id for item in items}}
    return [(item, texts[item.report_id][item.quote_start : item.quote_end]) for item in items]
