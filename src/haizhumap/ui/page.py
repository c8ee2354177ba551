"""The page: what Streamlit runs for every reader at every change. Nothing but composition."""

from pathlib import Path

import streamlit as st

from haizhumap.errors import HaizhumapError
from haizhumap.text import LANGS, escape_markdown, say_error, t
from haizhumap.ui import data, parts, state
from haizhumap.ui.review import show_review
from haizhumap.ui.scene import make_scene
from haizhumap.ui.server import find_settings


def show_page() -> None:
    """Show the whole page; embedded in another one, the map alone."""
    settings = find_settings()
    shelf, tiles = data.load_shelf(settings), data.load_tiles()
    chosen = state.read_link(shelf.known(tiles))
    scene = make_scene(settings, shelf, chosen, tiles)
    if st.context.is_embedded:
        parts.show_map(scene)
        parts.show_source(scene)
        return
    parts.show_header(scene)
    parts.show_notices(scene)
    if chosen.page == "new":
        show_review(scene)
        return
    with st.sidebar:
        parts.show_filter(scene)
    left, right = st.columns([2, 1])
    with left:
        parts.show_map(scene)
    with right:
        parts.show_results(scene)
    parts.show_tabs(scene)


st.set_page_config(page_title=t("ui.title", "zh"), page_icon=str(Path(__file__).with_name("icon.svg")), layout="wide")
try:
    show_page()
except HaizhumapError as error:
    st.error("\n\n".join(escape_markdown(say_error(error, lang)) for lang in LANGS))
