"""
What the app serves beside the page: Leaflet, our script and the base map, all from this process.

Owns routes and the last word on a defect of the program; must not draw.
"""

import logging
from pathlib import Path

import streamlit as st
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from haizhumap.errors import SettingsError
from haizhumap.settings import Settings
from haizhumap.text import LANGS, t
from haizhumap.webmap import static_folders

PAGE = Path(__file__).with_name("page.py")
"""The script that Streamlit runs for every reader."""


def find_settings() -> Settings:
    """Find the project that this installation belongs to."""
    return Settings.find(start=Path(__file__))


def routes() -> list[Mount]:
    """Return the static folders as routes; none where there is no project, which the page then says."""
    try:
        folders = static_folders(find_settings().basemap_dir)
    except SettingsError:
        return []
    return [Mount(path, StaticFiles(directory=folder, check_dir=False)) for path, folder in folders.items()]


def tell_defect(error: Exception) -> bool:
    """Tell the reader in words that the program failed, and the log why; the process goes on."""
    logging.getLogger(__name__).error("The page failed", exc_info=error)
    st.error("\n\n".join(t("error.unexpected", lang, kind=type(error).__name__) for lang in LANGS))
    return True
