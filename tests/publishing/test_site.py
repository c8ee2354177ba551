"""A static site: what is in it, that its links lead somewhere, and what may be written over."""

import json
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import lxml.html
import pytest
from click.testing import CliRunner
from conftest import Open
from lxml import etree
from static_server import serve_static

from haizhumap.cli import main
from haizhumap.errors import InputError, WriteError
from haizhumap.exports import FORMATS
from haizhumap.i18n import t
from haizhumap.layer.build import build_layer
from haizhumap.layer.filtering import Filter, select
from haizhumap.layer.provenance import About
from haizhumap.model import Sector
from haizhumap.paths import Settings
from haizhumap.publishing.site import INDEX, Files, build_site, write_site

CULTURE = Filter(sectors=frozenset({Sector.CULTURE}))
URL = "https://example.org/map"


def site_of(settings: Settings, wanted: Filter, url: str = "") -> Files:
    """Return the site of a filter's places."""
    gdf = build_layer(settings)
    shown = select(gdf, wanted)
    return build_site(shown, About.of(wanted, shown=len(shown), total=len(gdf)), settings, url=url)


@pytest.fixture(scope="module")
def site(settings: Settings) -> Files:
    """Return the site of one sector, whose address nobody knows."""
    return site_of(settings, CULTURE)


@pytest.fixture(scope="module")
def hosted(settings: Settings) -> Files:
    """Return the same site for a known address."""
    return site_of(settings, CULTURE, URL)


def bytes_of(content: str | bytes) -> bytes:
    """Return what a file holds."""
    return content if isinstance(content, bytes) else content.encode("utf-8")


def links_of(name: str, content: str | bytes) -> list[str]:
    """Return the addresses that a page or a feed leads to."""
    data = bytes_of(content)
    if name.endswith(".html"):
        return [str(link) for link in lxml.html.document_fromstring(data.decode("utf-8")).xpath("//@href | //@src")]
    if name.endswith(".xml"):
        return [str(link) for link in etree.fromstring(data).xpath("//@href")]
    return []


@pytest.mark.parametrize("root", ["", URL])
def test_every_link_leads_to_a_file_of_the_site(site: Files, hosted: Files, root: str) -> None:
    """Pages, feeds and the site map link to what is there; only the sources of tiles and maps lie elsewhere."""
    files, base = (hosted, f"{URL}/") if root else (site, "https://nowhere.example/")
    for name, content in files.items():
        for link in links_of(name, content):
            target = urljoin(base + name, link)
            if target.startswith("data:"):
                continue
            if target.startswith(base):
                path = unquote(urlsplit(target).path.removeprefix(urlsplit(base).path))
                assert path in {*files, ""}, (name, link)
            else:
                assert not link.startswith(("/", ".")), (name, link)


def test_a_site_has_page_places_pictures_feeds_and_every_format(site: Files, settings: Settings) -> None:
    """Each place has a page in both languages; every format but the page itself lies beside it, with the terms."""
    shown = select(build_layer(settings), CULTURE)
    place_id = shown["place_id"].iloc[0]

    assert {f"place/{place_id}.html", f"place/{place_id}.en.html", "feed.xml", "feed-culture.en.xml"} <= set(site)
    assert {f"data/haizhumap{form.suffix}" for name, form in FORMATS.items() if name != "html"} <= set(site)
    assert "ODbL" in str(site["LICENCE.txt"])
    assert "OpenStreetMap" in str(site["ATTRIBUTION.txt"])
    assert not {"sitemap.xml", "robots.txt"} & set(site)
    assert json.loads(str(site[INDEX]))["files"] == sorted(site)


def test_a_known_address_gives_absolute_links_a_site_map_and_robots(hosted: Files) -> None:
    """Canonical addresses, feeds and site map are those of the host."""
    page = lxml.html.document_fromstring(bytes_of(hosted["place/guangzhou-art-museum.html"]).decode())
    locations = [
        str(one) for one in etree.fromstring(bytes_of(hosted["sitemap.xml"])).xpath("//*[local-name()='loc']/text()")
    ]

    assert page.xpath("//link[@rel='canonical']/@href") == [f"{URL}/place/guangzhou-art-museum.html"]
    assert locations[0] == f"{URL}/"
    assert page.xpath("//meta[@property='og:image']/@content") == [f"{URL}/place/guangzhou-art-museum.png"]
    assert bytes_of(hosted["place/guangzhou-art-museum.png"]).startswith(b"\x89PNG")
    index = lxml.html.document_fromstring(bytes_of(hosted["index.html"]).decode())
    assert index.xpath("//meta[@property='og:image']/@content") == [f"{URL}/preview.png"]
    assert bytes_of(hosted["preview.png"]).startswith(b"\x89PNG")
    assert f"{URL}/place/guangzhou-art-museum.en.html" in locations
    assert str(hosted["robots.txt"]).endswith(f"Sitemap: {URL}/sitemap.xml\n")


def test_the_page_says_what_a_static_site_cannot_do(site: Files) -> None:
    """There is no server: the page says so, in both languages, and leads to every place without scripts."""
    html = bytes_of(site["index.html"]).decode()
    [payload] = lxml.html.document_fromstring(html).xpath("//script[@id='hz-page']/text()")
    about = json.loads(payload)["about"]

    assert t("site.static", "zh") in about["zh"][1]["paragraphs"]
    assert t("site.static", "en") in about["en"][1]["paragraphs"]
    assert 'href="place/guangzhou-art-museum.html"' in html


def test_the_same_places_give_the_same_bytes(site: Files, settings: Settings) -> None:
    """A site can be compared with itself."""
    assert site_of(settings, CULTURE) == site


def test_a_site_is_written_anew_and_leaves_nothing_behind(tmp_path: Path, site: Files) -> None:
    """What the new site has no more goes; what else lies in the folder stays."""
    folder = tmp_path / "public"
    write_site(folder, {"old.html": "x", "data/a.csv": "x", INDEX: '{"site": "haizhumap", "files": ["old.html"]}'})
    (folder / "CNAME").write_text("example.org", encoding="utf-8")

    write_site(folder, site)

    written = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert written == {*site, "CNAME", "data/a.csv"}


def test_a_list_that_points_elsewhere_takes_nothing_away(tmp_path: Path) -> None:
    """A list that somebody made may name files outside the folder: they stay."""
    outside = tmp_path / "precious.txt"
    outside.write_text("x", encoding="utf-8")
    folder = tmp_path / "public"
    folder.mkdir()
    listed = ["../precious.txt", str(outside), "."]
    (folder / INDEX).write_text(json.dumps({"site": "haizhumap", "files": listed}), encoding="utf-8")

    write_site(folder, {INDEX: "{}"})

    assert outside.exists()


@pytest.mark.parametrize("link", ["index.html", "place"])
def test_a_site_is_written_through_no_link(tmp_path: Path, link: str) -> None:
    """A folder that came from elsewhere may have links to files of the user in the place of its own."""
    folder, theirs = tmp_path / "public", tmp_path / "theirs"
    write_site(folder, {INDEX: '{"site": "haizhumap", "files": ["index.html"]}'})
    (folder / link).symlink_to(theirs)

    with pytest.raises(WriteError) as caught:
        write_site(folder, {"index.html": "x", "place/a.html": "x", INDEX: "{}"})

    assert caught.value.code == "site-link"
    assert not theirs.exists()


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"site": "other", "files": []}', '{"site": "haizhumap"}', r'{"files": ["\u0000"]}']
)
def test_nothing_is_written_over_other_files(tmp_path: Path, content: str) -> None:
    """A folder that holds something and is no such site is left alone."""
    (tmp_path / INDEX).write_text(content, encoding="utf-8")

    with pytest.raises(WriteError) as caught:
        write_site(tmp_path, {"index.html": "x"})

    assert caught.value.code == "site-foreign"
    assert [path.name for path in tmp_path.iterdir()] == [INDEX]


def test_a_failure_leaves_no_folder_behind(tmp_path: Path) -> None:
    """All files or none, and no empty folders either."""
    with pytest.raises(WriteError):
        write_site(tmp_path / "a" / "public", {"place/x.html": "x", f"{'n' * 300}.html": "x"})

    assert list(tmp_path.iterdir()) == []


def test_an_address_that_is_none_is_told(settings: Settings) -> None:
    """`--url` is the address of a web site."""
    gdf = build_layer(settings)
    with pytest.raises(InputError) as caught:
        build_site(gdf, About.everything(gdf), settings, url="javascript:alert(1)")

    assert caught.value.code == "site-url"


def test_the_command_writes_a_site(project: Settings, tmp_path: Path) -> None:
    """One command makes the folder, says how many places it holds, and refuses other folders and the screen."""
    run = CliRunner().invoke
    folder = tmp_path / "out" / "site"

    made = run(main, ["export", "--format", "site", "--sector", "health", "-o", str(folder)])
    refused = run(main, ["export", "--format", "site", "-o", str(project.root)])
    nowhere = run(main, ["export", "--format", "site"])
    alone = run(main, ["export", "--format", "csv", "--url", URL])

    assert made.exit_code == 0
    assert str(folder) in made.stderr
    assert (folder / "index.html").is_file()
    assert t("error.site-foreign", "en", path=project.root) in refused.stderr
    assert t("error.site-folder", "en") in nowhere.stderr
    assert t("error.site-url-alone", "en") in alone.stderr


@pytest.mark.browser
def test_a_reader_comes_from_a_place_to_the_map_and_takes_a_file(tmp_path: Path, site: Files, open_page: Open) -> None:
    """The page of a place leads to its card on the map, which leads back; files lie beside it."""
    write_site(tmp_path / "public", site)
    with serve_static(tmp_path / "public") as address:
        page = open_page(f"{address}/place/guangzhou-art-museum.en.html", is_editor=False, locale="en-GB")

        page.locator("article a.button").first.click()
        page.locator(".hz-card", has_text="Guangzhou Museum of Art").wait_for()

        page.get_by_text("Download", exact=True).first.click()
        assert page.locator("[data-format='xlsx']").first.get_attribute("href") == "data/haizhumap.xlsx"
        assert page.locator("[data-focus='feed']").first.get_attribute("href") == "feed.en.xml"
