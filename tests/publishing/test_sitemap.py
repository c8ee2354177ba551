"""What search engines are told."""

import pandas as pd
from lxml import etree

from haizhumap.layer.build import build_layer
from haizhumap.paths import Settings
from haizhumap.publishing.addresses import Addresses
from haizhumap.publishing.sitemap import MOST_PAGES, write_robots, write_sitemap

SERVED = Addresses(root="https://example.org/map/")


def test_the_site_map_has_the_page_and_each_place_in_both_languages(settings: Settings) -> None:
    """The list of places too; each page names itself, the day of its report and its other language."""
    gdf = build_layer(settings)
    root = etree.fromstring(write_sitemap(gdf, SERVED))
    lists, first = root[1:3], root[3]

    assert root.findtext("{*}url/{*}loc") == "https://example.org/map/"
    assert [one.findtext("{*}loc") for one in lists] == [
        f"https://example.org/map/places{end}" for end in ("", "?lang=en")
    ]
    assert len(root) == 3 + 2 * len(gdf)
    assert first.findtext("{*}lastmod") == gdf["report_date"].iloc[0]
    own = f"https://example.org/map/place/{gdf['place_id'].iloc[0]}"
    assert [link.get("href") for link in first.findall("{*}link")] == [own, f"{own}?lang=en"]


def test_a_site_map_holds_no_more_than_it_may(settings: Settings) -> None:
    """Of a layer beyond the limit the newest places stand in it."""
    gdf = pd.concat([build_layer(settings)] * (MOST_PAGES // 60))

    assert len(etree.fromstring(write_sitemap(gdf, SERVED))) <= MOST_PAGES


def test_robots_may_read_all_but_what_the_page_fetches() -> None:
    """A static site hides nothing."""
    assert "Disallow: /haizhumap/" in write_robots(SERVED)
    assert "Disallow" not in write_robots(Addresses(root=SERVED.root, is_static=True))
    assert "Sitemap: https://example.org/map/sitemap.xml" in write_robots(SERVED)
