"""
The whole as a folder of files for any web host, with no server behind it.

Owns which files there are and which folders may be written; what is in them is written elsewhere. Nothing that needs a
server is in it, and its page says so. The same places always give the same bytes.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd

from haizhumap.decoding import read_json
from haizhumap.errors import InputError, WriteError
from haizhumap.exports import FORMATS, export
from haizhumap.facts.whereabouts import read_surroundings
from haizhumap.files import write_all
from haizhumap.i18n import LANGS
from haizhumap.layer.filtering import Filter, select
from haizhumap.layer.provenance import DATASET, About, as_lines, statements
from haizhumap.model import Sector
from haizhumap.paths import Settings
from haizhumap.publishing.addresses import Addresses
from haizhumap.publishing.edition import Edition
from haizhumap.publishing.feed import STYLE, read_style, write_feed
from haizhumap.publishing.place_list import write_places
from haizhumap.publishing.place_page import draw_place, write_missing, write_place
from haizhumap.publishing.preview import preview_all, preview_place
from haizhumap.publishing.sitemap import write_robots, write_sitemap
from haizhumap.web.address import write_filter
from haizhumap.web.standalone import read_background, to_html

INDEX = "haizhumap-site.json"
"""The list of a site's files; a folder that has it may be written anew."""

_PAGE = "html"
"""The format that the page itself is."""

Files = dict[str, str | bytes]


def build_site(gdf: gpd.GeoDataFrame, about: About, settings: Settings, *, url: str = "") -> Files:
    """
    Return the files of a site by their names, which are relative to its folder.

    Parameters
    ----------
    gdf
        The places, WGS 84, lon-lat.
    about
        The filter that they were chosen with.
    settings
        The project that they are of.
    url
        The address at which the site will be; without it links are relative, and there is no site map.

    Raises
    ------
    InputError
        If `url` is no address of a web site.
    HaizhumapError
        If a file of the project cannot be read, or its data breaks a rule.
    """
    addresses = Addresses(root=_root(url), is_static=True)
    edition = read_edition(gdf, settings)
    files: Files = {f"data/{_data_name(name)}": export(gdf, name, about=about, settings=settings) for name in _data()}
    files["index.html"] = to_html(gdf, about, settings, site=_describe_site(gdf, addresses))
    files |= {addresses.places(lang): write_places(edition, lang, addresses) for lang in LANGS}
    files |= _place_files(edition, gdf["place_id"], addresses)
    files |= {STYLE: read_style(), **dict(_feeds(edition, gdf, about, addresses))}
    for name, keys in (
        ("LICENCE.txt", {"licence", "datum", "precision"}),
        ("ATTRIBUTION.txt", {"attribution", "citation"}),
    ):
        said = [one for one in statements(gdf, about) if one.key in keys]
        files[name] = "".join(f"{line}\n" for lang in LANGS for line in as_lines(said, lang))
    if addresses.root:
        files |= {"sitemap.xml": write_sitemap(gdf, addresses), "robots.txt": write_robots(addresses)}
        files["404.html"] = write_missing("zh", addresses)
        files[addresses.preview()] = preview_all(edition)
    names = sorted([*files, INDEX])
    return files | {INDEX: json.dumps({"site": DATASET, "files": names}, indent=1) + "\n"}


def _root(url: str) -> str:
    if url and not url.startswith(("https://", "http://")):
        raise InputError("site-url", url=url)
    return url and f"{url.rstrip('/')}/"


def read_edition(gdf: gpd.GeoDataFrame, settings: Settings) -> Edition:
    """Read from the project what is published of some places."""
    background = read_background(gdf, settings)
    return Edition(
        gdf=background.layer,
        place_ids=frozenset(gdf["place_id"]),
        reports=background.reports,
        translations=background.translations,
        changes=background.changes,
        surroundings=read_surroundings(settings),
        ground_path=settings.basemap_dir / "ground.json",
    )


_OFFERED = {"csv": "csv-codes"}
"""What the page's menu calls a format that is not the readers' one: a site's CSV has field names."""


def _data() -> list[str]:
    return [name for name in FORMATS if name != _PAGE]


def _data_name(name: str) -> str:
    return f"{DATASET}{FORMATS[name].suffix}"


def _describe_site(gdf: gpd.GeoDataFrame, addresses: Addresses) -> dict[str, Any]:
    """Return what the page links to, relative to itself."""
    sectors = ["", *sorted(set(gdf["sector"]))]
    columns = (gdf[name] for name in ("place_id", "name_zh", "name_en"))
    names = {place_id: both for place_id, *both in zip(*columns, strict=True)}
    return {
        "files": {_OFFERED.get(name, name): f"data/{_data_name(name)}" for name in _data()},
        "places": {lang: {place_id: addresses.place(place_id, lang) for place_id in names} for lang in LANGS},
        "feeds": {lang: {sector: addresses.feed(lang, _sector_query(sector)) for sector in sectors} for lang in LANGS},
        "names": names,
        "root": addresses.root,
        "preview": addresses.absolute(addresses.preview()) if addresses.root else "",
    }


def _sector_query(sector: str) -> str:
    return f"sector={sector}" if sector else ""


def _place_files(edition: Edition, place_ids: Iterable[str], addresses: Addresses) -> Iterator[tuple[str, str | bytes]]:
    for place_id in place_ids:
        for lang in LANGS:
            yield addresses.place(place_id, lang), write_place(edition, place_id, lang, addresses)
        if picture := draw_place(edition, place_id):
            yield addresses.picture(place_id), picture
        if addresses.root and (preview := preview_place(edition, place_id)):
            yield addresses.preview(place_id), preview


def _feeds(edition: Edition, gdf: gpd.GeoDataFrame, about: About, addresses: Addresses) -> Iterator[tuple[str, bytes]]:
    """Yield the feed of all places, and one of each sector."""
    for sector in ["", *sorted(set(gdf["sector"]))]:
        wanted = Filter(sectors=frozenset({Sector(sector)})) if sector else Filter()
        shown = select(gdf, wanted) if sector else gdf
        said = About.of(wanted, shown=len(shown), total=len(gdf)) if sector else about
        for lang in LANGS:
            query = write_filter(wanted)
            yield (
                addresses.feed(lang, query),
                write_feed(edition, shown, said, query=query, lang=lang, addresses=addresses),
            )


def check_folder(folder: Path) -> None:
    """
    Refuse to write a site over anything else.

    Raises
    ------
    WriteError
        If there is a file of that name, or a folder that holds something and is no such site.
    """
    if folder.exists() and not folder.is_dir():
        raise WriteError("site-no-folder", path=folder)
    if folder.is_dir() and any(folder.iterdir()) and not _listed(folder):
        raise WriteError("site-foreign", path=folder)


def _listed(folder: Path) -> list[str]:
    """Return the files that a site's own list names; none where there is no such list."""
    try:
        content = read_json(folder / INDEX)
        return [str(name) for name in content["files"]] if content["site"] == DATASET else []
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []


def write_site(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """
    Write a site's files, all of them or none, and take away those of the site before that it has no more.

    Raises
    ------
    WriteError
        If the folder holds something else, or a link to elsewhere in the place of a file, or cannot be written.
    """
    check_folder(folder)
    _refuse_links(folder, files)
    before = _listed(folder)
    made = _make_folders({(folder / name).parent for name in files})
    try:
        write_all({folder / name: content for name, content in files.items()})
    except BaseException:
        for one in reversed(made):
            one.rmdir()
        raise
    for name in set(before) - set(files):
        path = folder / name
        if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
            path.unlink()


def _refuse_links(folder: Path, names: Iterable[str]) -> None:
    """Refuse a site with a file, or a folder on the way to one, that leads out of it; the site itself may be a link."""
    root = Path(os.path.realpath(folder))
    for name in names:
        if not Path(os.path.realpath(root / name)).is_relative_to(root):
            raise WriteError("site-link", path=folder / name)


def _make_folders(wanted: Iterable[Path]) -> list[Path]:
    """Make folders with those above them; return the new ones, the outer first."""
    missing = sorted({one for path in wanted for one in (path, *path.parents) if not one.exists()})
    for path in missing:
        try:
            path.mkdir(exist_ok=True)
        except OSError as error:
            raise WriteError("file-unwritable", path=path, why=error.strerror) from error
    return missing
