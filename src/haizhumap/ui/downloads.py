"""
The part to take away: files in every format, the citation, the link and the snippet that embeds the map.

Owns the buttons; a file is made when its button is pressed, and the page does not run again.
"""

from functools import partial
from urllib.parse import urlencode, urlsplit, urlunsplit

import geopandas as gpd
import streamlit as st

from haizhumap.exports import FORMATS, export
from haizhumap.i18n import Lang, escape, t
from haizhumap.layer.provenance import About, citation, citation_csl
from haizhumap.paths import Settings

_COLUMNS = 3
_EMBED_HEIGHT = 480


def show_takeaway(shown: gpd.GeoDataFrame, about: About, settings: Settings, lang: Lang) -> None:
    """Show the downloads of what is shown, and how to cite, link and embed it."""
    st.markdown(t("takeaway.intro", lang, shown=about.shown, total=about.total))
    columns = st.columns(_COLUMNS)
    for i, name in enumerate(FORMATS):
        columns[i % _COLUMNS].download_button(
            t(f"takeaway.{name}", lang),
            data=partial(export, shown, name, about=about, settings=settings),
            file_name=f"haizhumap{FORMATS[name].suffix}",
            mime=FORMATS[name].media_type,
            key=f"download-{name}",
            on_click="ignore",
            width="stretch",
        )
    _show_code(t("takeaway.cite", lang), citation(shown, lang))
    _show_code(t("takeaway.link", lang), about.link)
    _show_code(t("takeaway.embed", lang), embed_snippet(about.link, t("ui.title", lang)))
    with st.expander(t("takeaway.csl", lang)):
        st.code(citation_csl(shown), language=None)


def _show_code(heading: str, words: str) -> None:
    """Show words that Streamlit lets the reader copy with one button."""
    st.markdown(f"**{heading}**")
    st.code(words, language=None, wrap_lines=True)


def embed_link(link: str) -> str:
    """Return the address that shows the map alone."""
    parts = urlsplit(link)
    return urlunsplit(parts._replace(query="&".join(filter(None, [parts.query, urlencode({"embed": 1})]))))


def embed_snippet(link: str, title: str) -> str:
    """Return the HTML that shows the map in another page."""
    return (
        f'<iframe src="{escape(embed_link(link))}" title="{escape(title)}" width="100%" height="{_EMBED_HEIGHT}" '
        'style="border:0" loading="lazy" allow="fullscreen; geolocation"></iframe>'
    )
