"""
What search engines are told: the pages that there are (https://www.sitemaps.org/protocol.html), and what to ask for.

Owns these two forms. Addresses in them must be absolute, so `addresses` needs its root.
"""

from collections.abc import Mapping

import geopandas as gpd
from lxml import etree

from haizhumap.i18n import LANGS
from haizhumap.publishing.addresses import Addresses
from haizhumap.publishing.markup import LANG_TAGS
from haizhumap.web.assets import URL_PREFIX

MOST_PAGES = 50_000
"""A site map may hold so many; what is beyond is found by the links from page to page."""

_SITEMAP, _XHTML = "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.w3.org/1999/xhtml"


def write_sitemap(gdf: gpd.GeoDataFrame, addresses: Addresses) -> bytes:
    """Return the site map: the page, the list, and each place in both languages, the newest reports first."""
    root = etree.Element(f"{{{_SITEMAP}}}urlset", nsmap={None: _SITEMAP, "xhtml": _XHTML})
    newest = gdf.sort_values("report_date", ascending=False, kind="stable").head(MOST_PAGES // len(LANGS) - 2)
    _add_page(root, {"": addresses.root})
    lists = {LANG_TAGS[lang]: addresses.absolute(addresses.places(lang)) for lang in LANGS}
    for own in lists.values():
        _add_page(root, lists, own=own)
    for place_id, date in zip(newest["place_id"], newest["report_date"], strict=True):
        pages = {LANG_TAGS[lang]: addresses.absolute(addresses.place(place_id, lang)) for lang in LANGS}
        for own in pages.values():
            _add_page(root, pages, own=own, date=date)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)  # type: ignore[no-any-return]


def _add_page(root: etree._Element, pages: Mapping[str, str], *, own: str = "", date: str = "") -> None:
    page = etree.SubElement(root, f"{{{_SITEMAP}}}url")
    etree.SubElement(page, f"{{{_SITEMAP}}}loc").text = own or pages[""]
    if date:
        etree.SubElement(page, f"{{{_SITEMAP}}}lastmod").text = date
    for tag, href in pages.items():
        if tag:
            etree.SubElement(page, f"{{{_XHTML}}}link", rel="alternate", hreflang=tag, href=href)


def write_robots(addresses: Addresses) -> str:
    """Return `robots.txt`: everything may be read but what the page itself fetches."""
    hidden = "" if addresses.is_static else f"Disallow: {URL_PREFIX}/\n"
    return f"User-agent: *\n{hidden}Allow: /\n\nSitemap: {addresses.absolute('sitemap.xml')}\n"
