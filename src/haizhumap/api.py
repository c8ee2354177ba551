"""
haizhumap for Python users: what `import haizhumap` offers beside `to_map` and the datum's shift.

Owns the names and defaults that suit a notebook; the work is done by the packages. `__init__.pyi` lists all of them.
"""

import warnings
from collections.abc import Collection
from pathlib import Path

import geopandas as gpd

from haizhumap.documents.document import load_file
from haizhumap.documents.document import read_document as _read_document
from haizhumap.errors import InputError
from haizhumap.extraction.candidates import Candidate, find_candidates
from haizhumap.ground.search import read_names
from haizhumap.i18n import t
from haizhumap.layer.build import read_layer
from haizhumap.layer.facets import CODE_LISTS, FACETS
from haizhumap.layer.filtering import Filter, Near, select
from haizhumap.paths import Settings
from haizhumap.report.cleaning import clean

Codes = str | Collection[str]
"""One code of a facet or several, such as `"culture"` or `["culture", "health"]`."""

Circle = tuple[float, float, float] | tuple[str, float]
"""Where to look: lon, lat in degrees (WGS 84) and a radius in metres, or a name of the ground and the radius."""


def load_layer(path: str | Path | None = None) -> gpd.GeoDataFrame:
    """
    Load the places: one row each, with the report's sentence and how well the position is known.

    Parameters
    ----------
    path
        A layer file, such as `geo/projects.geojson`, or a project folder; by default the project at hand
        (`HAIZHUMAP_ROOT`, or the working folder and those above it), else the one that comes with haizhumap.

    Returns
    -------
    gdf
        WGS 84 (EPSG:4326), lon first; the geometry is None where a place is not located. `data/README.md` explains
        the columns.

    Raises
    ------
    ProjectError
        If there is no project.
    InputError
        If the file is missing or no layer.

    Examples
    --------
    >>> import haizhumap
    >>> gdf = haizhumap.load_layer()
    >>> len(gdf), gdf.crs.to_epsg()
    (32, 4326)
    >>> gdf.loc[gdf["name_zh"] == "广州塔", ["precision", "uncertainty_m"]].to_dict("records")
    [{'precision': 'exact', 'uncertainty_m': 20}]
    """
    given = Settings.find().layer_path if path is None else Path(path)
    file = given
    if given.is_dir():
        settings = Settings(root=given)
        settings.require_own()
        file = settings.layer_path
    return read_layer(file, name=str(file))


def filter_layer(
    gdf: gpd.GeoDataFrame, *, words: str = "", near: Circle | None = None, **codes: Codes
) -> gpd.GeoDataFrame:
    """
    Return the places that a reader wants to see, as the app filters them.

    Parameters
    ----------
    gdf
        A layer (`load_layer`).
    words
        What they are searched for by: Chinese, English, pinyin, initials; the best come first.
    near
        A circle: lon, lat in degrees (WGS 84), radius in metres; or a name of the ground and the radius.
    **codes
        Facets with the wanted code or codes: `sector`, `stage`, `kind`, `precision`, `zone`, `section`, `report`.
        Several codes of one facet widen the choice, several facets narrow it.

    Raises
    ------
    InputError
        If there is no such facet, or it has no such code, or nothing of the ground bears the name.

    Examples
    --------
    >>> import haizhumap
    >>> gdf = haizhumap.load_layer()
    >>> haizhumap.filter_layer(gdf, sector="health")["name_zh"].tolist()
    ['中山大学孙逸仙纪念医院']
    >>> len(haizhumap.filter_layer(gdf, sector=["culture", "health"], zone="inside"))
    7
    >>> haizhumap.filter_layer(gdf, words="lijiao")["name_zh"].tolist()
    ['沥滘村']
    >>> haizhumap.filter_layer(gdf, near=(113.3191, 23.1064, 500))["name_zh"].tolist()
    ['新中轴片区', '美术馆', '广州塔']
    >>> haizhumap.filter_layer(gdf, near=("昌岗站", 400), sector="culture")["name_zh"].tolist()
    ['十香园']
    """
    wanted = {FACETS[facet].field: _check_codes(facet, chosen) for facet, chosen in codes.items() if _is_facet(facet)}
    circle = None if near is None else _circle(near)
    return select(gdf, Filter(words=words, near=circle, **wanted))  # type: ignore[arg-type] # codes are checked


def _circle(near: Circle) -> Near:
    if len(near) == 3:  # noqa: PLR2004 - a point and a radius
        return Near(*near)
    name, radius_m = near
    spot = read_names(Settings.find()).locate(name)
    return Near(spot.lon, spot.lat, radius_m)


def _is_facet(facet: str) -> bool:
    if facet not in FACETS:
        raise InputError("unknown-choice", what="facet", value=facet, known=", ".join(FACETS))
    return True


def _check_codes(facet: str, chosen: Codes) -> frozenset[str]:
    wanted = frozenset([chosen] if isinstance(chosen, str) else chosen)
    known = [str(code) for code in CODE_LISTS.get(facet, ())]
    for code in wanted - set(known) if known else ():
        raise InputError("unknown-choice", what=facet, value=code, known=", ".join(known))
    return wanted


def read_document(path: str | Path) -> str:
    """
    Read a report from a file: .txt, .docx, .pdf with a text layer, .html. Nothing is sent anywhere.

    Returns
    -------
    text
        The cleaned text; offsets of `extract` count its characters. What people should know of the file, such as
        pages without text, is a `UserWarning`.

    Raises
    ------
    DocumentError
        If it is no such document, or costs more than the limits allow.

    Examples
    --------
    >>> import haizhumap
    >>> from pathlib import Path
    >>> _ = Path("report.txt").write_text("推进沥滘村改造。", encoding="utf-8")
    >>> haizhumap.read_document("report.txt")
    '推进沥滘村改造。'
    """
    file = Path(path)
    document = _read_document(load_file(file), name=file.name)
    for warning in document.warnings:
        warnings.warn(t(f"document.{warning.code}", "en", **warning.facts), stacklevel=2)
    text, _ = clean(document.raw)
    return text


def extract(text: str) -> tuple[Candidate, ...]:
    """
    Find the places in a report's text: candidates for a person to review, in the text's order.

    Each has `text`, the name; `start` and `end`, its Python character offsets, end exclusive; `kind`, `sector`,
    `stage`, `action`, `targets` and `section` as far as the words around it tell; a `score` from 0 to 1, and `why`,
    the rules that found it. `pandas.DataFrame(extract(text))` makes a table of them.

    Examples
    --------
    >>> import haizhumap
    >>> [found] = haizhumap.extract("推进沥滘村改造。")
    >>> found.text, found.start, found.end, str(found.sector)
    ('沥滘村', 2, 5, 'urban_renewal')
    """
    return find_candidates(text)
