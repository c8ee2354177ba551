"""
The map: folium elements that draw with our own modules, `static/map/`.

Owns what the map's frame loads and what is sent to it. The base map is the same at every run (streamlit-folium mounts
the map anew when it changes); the places come once, by URL; a view says which of them are shown, which one is selected
and in which language. Names are shown as text nodes, never as HTML. Geometry is WGS 84, lon-lat; `[lat, lon]`, as
Leaflet wants it, is made in `to_latlon` alone.
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template

from haizhumap.decoding import read_json, told_as
from haizhumap.errors import InputError
from haizhumap.geo.datum import convert
from haizhumap.i18n import LANGS, Lang, escape, has_phrase, t
from haizhumap.layer.filtering import Near
from haizhumap.model import Datum
from haizhumap.web.assets import leaflet_dir, list_modules, own_url, read_palette, static_url
from haizhumap.web.picture import FIRST_VIEW
from haizhumap.web.tiles import TileMap

PACKS = ("ground", "streets", "buildings")
"""The packs of the offline ground in `geo/basemap/`; its FORM.md says what is in which."""


@dataclass(frozen=True, slots=True)
class View:
    """
    What the map shows.

    `payload` is the address of the places, in the datum of `tiles`; `shown` a set of bits over them (`pack_rows`);
    `at` where the map starts, as lat, lon in degrees (WGS 84) and zoom; `is_picking` lets the next click pick a point;
    `sketch` is what `static/map/sketch.js` draws in the review of a new report.
    """

    payload: str
    shown: bytes
    lang: Lang
    selected: str | None = None
    tiles: TileMap | None = None
    near: Near | None = None
    at: tuple[float, float, float] | None = None
    is_picking: bool = False
    sketch: Mapping[str, object] | None = None


def _from_frame(url: str) -> str:
    """Return a URL as the map's frame names it, two folders below the app's root, behind a path prefix too."""
    return f"../../{url}"


def to_latlon(lonlat: tuple[float, float]) -> tuple[float, float]:
    """Flip lon, lat into Leaflet's order."""
    return lonlat[1], lonlat[0]


class _BaseMap(MacroElement):
    """The offline base map, fetched by URL and drawn on a canvas by `haizhumap.open`."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "haizhumap.open({{ this._parent.get_name() }}, {{ this.options }});"
        "{% endmacro %}"
    )

    def __init__(self, options: Mapping[str, object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca is half typed
        self._name = "BaseMap"
        self.options = to_script_json(options)


class _View(MacroElement):
    """One view, drawn by `haizhumap.show`; the feature group around it is how streamlit-folium lets it through."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "haizhumap.show({{ this._parent._parent.get_name() }}, {{ this.view }});"
        "{% endmacro %}"
    )

    def __init__(self, view: Mapping[str, object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca is half typed
        self._name = "View"
        self.view = to_script_json(view)


def to_script_json(value: object) -> str:
    """
    Return a value as JSON that is inert wherever a script holds it.

    Only ASCII comes out, and `<`, `>`, `&`, the apostrophe, the backtick and `$` are written as escapes: a name
    cannot close a script or a template literal, nor look like the references that streamlit-folium fills in. A brace
    that opens a Jinja expression, which JSON has in strings alone, is one too: branca renders scripts twice.
    """
    script = json.dumps(value, separators=(",", ":")).translate(_SCRIPT_ESCAPES)
    return _TEMPLATE_OPENING.sub(r"\\u007b", script)


_SCRIPT_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&'`$"}
_TEMPLATE_OPENING = re.compile(r"\{(?=[{%#])")


def build_map(basemap_dir: Path) -> folium.Map:
    """
    Build the map without places: the same for every reader, language and filter.

    Leaflet and our modules come from the app itself (`static_folders`); nothing is asked of any other host.
    """
    left, bottom, right, top = FIRST_VIEW
    middle = to_latlon(((left + right) / 2, (bottom + top) / 2))
    fmap = folium.Map(location=middle, min_zoom=8, max_zoom=18, zoom_snap=0.5, tiles=None)
    fmap.default_js = [
        ("leaflet", _from_frame(static_url("leaflet", leaflet_dir(), "leaflet.js"))),
        ("frame", _from_frame(own_url("entry/frame.js"))),
    ]
    fmap.default_css = [
        ("leaflet", _from_frame(static_url("leaflet", leaflet_dir(), "leaflet.css"))),
        ("map", _from_frame(own_url("map/map.css"))),
    ]
    packs = {name: _from_frame(static_url("basemap", basemap_dir, f"{name}.json")) for name in PACKS}
    modules = [_from_frame(own_url(name)) for name in list_modules("entry/map.js")]
    fmap.add_child(_BaseMap(base_options(packs) | {"modules": modules}))
    return fmap


def base_options(packs: Mapping[str, Any]) -> dict[str, object]:
    """Return what `haizhumap.open` needs: the ground's packs (URLs or JSON), its colours, words for a failure."""
    left, bottom, right, top = FIRST_VIEW
    return {
        "first_view": [to_latlon((left, bottom)), to_latlon((right, top))],
        "packs": packs,
        "palette": read_palette(),
        "attribution": {lang: t("map.attribution", lang) for lang in LANGS},
        "failure": {lang: t("map.failure", lang) for lang in LANGS},
    }


def read_packs(basemap_dir: Path) -> dict[str, Any]:
    """Return the packs of the ground as JSON; a project may lack some."""
    paths = {name: basemap_dir / f"{name}.json" for name in PACKS}
    with told_as(InputError, "layer-unreadable", path=basemap_dir.name):
        return {name: read_json(path) for name, path in paths.items() if path.is_file()}


def build_view(view: View) -> folium.FeatureGroup:
    """Build what streamlit-folium sends to the map for one view."""
    group = folium.FeatureGroup()
    group.add_child(
        _View(
            {
                "payload": _from_frame(view.payload),
                "shown": base64.b64encode(view.shown).decode(),
                "lang": view.lang,
                "selected": view.selected,
                "tiles": view.tiles and tile_options(view.tiles, view.lang),
                "near": view.near and asdict(view.near),
                "at": view.at,
                "picking": view.is_picking,
                "sketch": view.sketch,
            }
        )
    )
    return group


def tile_options(tiles: TileMap, lang: Lang) -> dict[str, object]:
    """Return what the browser needs of an online base map; `offset` is its datum minus WGS 84 here, in degrees."""
    left, bottom, right, top = FIRST_VIEW
    lon, lat = (left + right) / 2, (bottom + top) / 2
    east, north = convert(lon, lat, source=Datum.WGS84, target=tiles.datum)
    return {
        "id": tiles.tile_id,
        "layers": tiles.layers,
        "subdomains": tiles.subdomains or "a",
        "max_zoom": tiles.max_zoom,
        "offset": [float(east) - lon, float(north) - lat],
        "attribution": escape(describe_tiles(tiles.tile_id, "attribution", lang)),
    }


def describe_tiles(tile_id: str, what: str, lang: Lang) -> str:
    """Return an online base map's name or attribution; for one without words, its id."""
    key = f"tiles-{what}.{tile_id}"
    return t(key, lang) if has_phrase(key) else tile_id
