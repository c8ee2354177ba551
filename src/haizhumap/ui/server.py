"""
What the app serves beside the page: Leaflet, our script and the base map, all from this process.

Owns routes; must not draw.
"""

from pathlib import Path

from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from haizhumap.settings import Settings
from haizhumap.webmap import static_folders

PAGE = Path(__file__).with_name("page.py")
"""The script that Streamlit runs for every reader."""


def find_settings() -> Settings:
    """Find the project that this installation belongs to."""
    return Settings.find(start=Path(__file__))


def routes() -> list[Mount]:
    """Return the static folders as routes."""
    folders = static_folders(find_settings().basemap_dir)
    return [Mount(path, StaticFiles(directory=folder)) for path, folder in folders.items()]
