"""What search engines are told."""

from lxml import etree

from haizhumap.layer.build import build_layer
from haizhumap.paths import Settings
from haizhumap.publishing.addresses import Addresses
from haizhumap.publishing.sitemap import write_robots, write_sitemap

SERVED = Addresses(root="https://example.org/map/")
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def test_every_place_has_a_page_in_each_language(settings: Settings) -> None:
    """The start page goes first; each page names the other language's."""
    gdf = build_layer(settings)
    root = etree.fromstring(write_sitemap(gdf, SERVED))
    pages = root.xpath("s:url/s:loc/text()", namespaces=NAMES)

    assert pages[0] == SERVED.root
    assert len(pages) == len(set(pages)) == 1 + 2 * len(gdf)
    assert {f"{SERVED.root}place/{place_id}" for place_id in gdf["place_id"]} <= set(pages)
    assert len(root.xpath("s:url/x:link", namespaces=NAMES)) == 4 * len(gdf)


def test_robots_are_sent_to_the_site_map() -> None:
    """They leave alone what the page itself fetches; among files there is no such thing."""
    assert "Disallow: /haizhumap/\n" in write_robots(SERVED)
    assert "Sitemap: https://example.org/map/sitemap.xml\n" in write_robots(SERVED)
    assert "Disallow" not in write_robots(Addresses(root="https://example.org/", is_static=True))
