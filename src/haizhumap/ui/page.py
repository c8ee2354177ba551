"""The page: what Streamlit runs for every reader at every change. Nothing but composition."""

import streamlit as st

from haizhumap.errors import HaizhumapError
from haizhumap.i18n import LANGS, say_error, t
from haizhumap.ui import caching, link, views
from haizhumap.ui.review.page import show_review
from haizhumap.ui.scene import Scene
from haizhumap.ui.server import find_settings
from haizhumap.web.assets import static_dir


def show_page() -> None:
    """Show the map with all that lies over it, or the page for a new report."""
    settings = find_settings()
    version, tiles = caching.ready(settings), caching.load_tiles()
    scene = Scene(settings, version, link.read_link(tiles), tiles)
    if scene.chosen.page == "new":
        views.show_header(scene)
        show_review(scene)
    else:
        views.show_map(scene)


st.set_page_config(page_title=t("ui.title", "zh"), page_icon=str(static_dir() / "icon.svg"), layout="wide")
try:
    show_page()
except HaizhumapError as error:
    views.tell("error", *(say_error(error, lang, is_public=True) for lang in LANGS))
