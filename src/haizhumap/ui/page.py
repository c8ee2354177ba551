"""The page: what Streamlit runs for every reader at every change. Nothing but composition."""

from pathlib import Path

import streamlit as st

from haizhumap.errors import HaizhumapError
from haizhumap.i18n import LANGS, escape_markdown, say_error, t
from haizhumap.ui import caching, link, views
from haizhumap.ui.review.page import show_review
from haizhumap.ui.scene import make_scene
from haizhumap.ui.server import find_settings


def show_page() -> None:
    """Show the whole page; embedded in another one, the map alone."""
    settings = find_settings()
    shelf, tiles = caching.load_shelf(settings), caching.load_tiles()
    chosen = link.read_link(shelf.known(tiles))
    scene = make_scene(settings, shelf, chosen, tiles)
    if st.context.is_embedded:
        views.show_map(scene)
        views.show_source(scene)
        return
    views.show_header(scene)
    views.show_notices(scene)
    if chosen.page == "new":
        show_review(scene)
        return
    with st.sidebar:
        views.show_filter(scene)
    left, right = st.columns([2, 1])
    with left:
        views.show_map(scene)
    with right:
        views.show_results(scene)
    views.show_tabs(scene)


st.set_page_config(page_title=t("ui.title", "zh"), page_icon=str(Path(__file__).with_name("icon.svg")), layout="wide")
try:
    show_page()
except HaizhumapError as error:
    st.error("\n\n".join(escape_markdown(say_error(error, lang)) for lang in LANGS))
