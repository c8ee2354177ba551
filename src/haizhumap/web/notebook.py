"""
The map as a `folium.Map` that stands alone: in a notebook's output cell, or saved as one file.

Owns how Leaflet, our modules and the base map get into folium's page, and what is said of a pressed place. Nothing is
asked of any host, and names are text nodes. Geometry is WGS 84, lon-lat.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

import folium
import geopandas as gpd
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from haizhumap.facts.quantities import describe_position
from haizhumap.i18n import LANGS, Lang, t
from haizhumap.layer.build import CRS
from haizhumap.paths import Settings
from haizhumap.web.assets import inline_scripts, inline_style
from haizhumap.web.map import base_options, read_packs, to_latlon, to_script_json
from haizhumap.web.payload import build_payload
from haizhumap.web.picture import FIRST_VIEW


class _Markup(Element):
    """Markup of our own for the page's head, taken as it stands."""

    _template = Template("{{ this.markup }}")

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.markup = markup


class _Places(MacroElement):
    """The base map and the places, drawn by `entry/notebook.js`."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "haizhumap.open({{ this._parent.get_name() }}, {{ this.options }}, {{ this.view }}, {{ this.notes }});"
        "{% endmacro %}"
    )

    def __init__(self, **given: Mapping[str, object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca is half typed
        self._name = "Places"
        for name, value in given.items():
            setattr(self, name, to_script_json(value))


def to_map(gdf: gpd.GeoDataFrame, *, lang: Lang = "zh", settings: Settings | None = None) -> folium.Map:
    """
    Draw places on a map with the app's signs, precision and legend.

    The map shows itself in a notebook; `.save("map.html")` writes one file that needs no network. A press on a place
    tells its sentence, its precision and where the position comes from; places without a position are listed.

    Parameters
    ----------
    gdf
        Places with the columns of the layer (`load_layer`), in any CRS.
    lang
        The language that the map speaks, `zh` or `en`.
    settings
        The project whose base map is drawn; by default the one found from here.

    Raises
    ------
    ProjectError
        If there is no project folder.

    Examples
    --------
    >>> import haizhumap
    >>> fmap = haizhumap.to_map(haizhumap.load_layer(), lang="en")
    >>> type(fmap).__name__
    'Map'
    >>> fmap.save("haizhu.html")
    """
    places = gdf if gdf.crs is None else gdf.to_crs(CRS)
    left, bottom, right, top = FIRST_VIEW
    middle = to_latlon(((left + right) / 2, (bottom + top) / 2))
    fmap = folium.Map(location=middle, min_zoom=8, max_zoom=18, zoom_snap=0.5, tiles=None)
    fmap.default_js, fmap.default_css = [], []
    head = cast("Figure", fmap.get_root()).header
    head.add_child(_Markup(f"<style>{inline_style('map/map.css')}</style>"), name="haizhumap-style")
    for number, script in enumerate(inline_scripts("entry/notebook.js")):
        head.add_child(_Markup(f"<script>{script}</script>"), name=f"haizhumap-script-{number}")
    packs = read_packs((settings or Settings.find()).basemap_dir)
    fmap.add_child(
        _Places(options=base_options(packs), view=_describe_view(places, lang), notes=_describe_notes(places, lang))
    )
    return fmap


def _describe_view(gdf: gpd.GeoDataFrame, lang: Lang) -> dict[str, Any]:
    return {
        "payload": build_payload(gdf, whereabouts={lang: [""] * len(gdf) for lang in LANGS}, translations={}),
        "shown": list(range(len(gdf))),
        "lang": lang,
        "selected": None,
        "tiles": None,
        "near": None,
        "at": None,
        "picking": False,
    }


def _describe_notes(gdf: gpd.GeoDataFrame, lang: Lang) -> dict[str, Any]:
    """Return what is said of each place that is pressed, and of those without a position."""
    rows = gdf.drop(columns=gdf.geometry.name).to_dict("records")
    why = "note_zh" if lang == "zh" else "note"
    lost = [row for row, is_lost in zip(rows, gdf.geometry.isna(), strict=True) if is_lost]
    return {
        "places": {row["place_id"]: list(_describe(row, lang)) for row in rows},
        "unlocated": {
            "title": t("map.unlocated", lang, count=len(lost)),
            "lines": [t("map.because", lang, name=row[f"name_{lang}"], why=row[why]) for row in lost],
        },
    }


def _describe(row: Mapping[str, Any], lang: Lang) -> Iterator[str]:
    yield f"{row['name_zh']} / {row['name_en']}"
    yield row["quote"]
    yield " · ".join(t(f"{facet}.{row[facet]}", lang) for facet in ("sector", "stage"))
    yield describe_position(row["precision"], row["uncertainty_m"], lang)
    source = row["source_zh"] if lang == "zh" else row["source"]
    yield t("map.provenance", lang, source=source, licence=row["licence"])
