"""
The map: folium elements that draw with our own script, `static/map.js`.

Owns colours, shapes and what is sent to the browser. The base map is the same at every run (streamlit-folium
mounts the map anew when it changes); features, selection and language travel in the feature group. Names reach
the browser as JSON and are shown as text nodes, never as HTML. Geometry is WGS 84, lon-lat; `[lat, lon]`, as
Leaflet wants it, is made in `to_latlon` alone.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
from branca.element import MacroElement
from folium.template import Template
from shapely.geometry import mapping
from xstatic.pkg import leaflet

from haizhumap.datum import convert, convert_geometry
from haizhumap.layer import NDIGITS, representative_points
from haizhumap.model import Datum, Precision, Sector
from haizhumap.text import LANGS, Lang, escape, has_phrase, t
from haizhumap.tiles import TileMap

FIRST_VIEW = (113.2360, 23.0440, 113.4090, 23.1190)
"""What the first view shows, the district: (left, bottom, right, top) in degrees, WGS 84."""

BASEMAP_FILES = ("boundary", "water", "roads", "metro", "labels")
URL_PREFIX = "/haizhumap"


@dataclass(frozen=True, slots=True)
class SectorStyle:
    """How a sector looks: a colour, the shape of its sign on the map and the same sign as a character."""

    colour: str
    shape: str
    sign: str


SECTOR_STYLES: Mapping[Sector, SectorStyle] = {
    Sector.TRANSPORT: SectorStyle("#1521a9", "square", "■"),
    Sector.URBAN_RENEWAL: SectorStyle("#b81f00", "triangle", "▲"),
    Sector.PUBLIC_SPACE: SectorStyle("#0f7558", "diamond", "◆"),
    Sector.WATER_ECOLOGY: SectorStyle("#0096e3", "drop", "▼"),
    Sector.CULTURE: SectorStyle("#935b94", "circle", "●"),
    Sector.TOURISM: SectorStyle("#bd8700", "star", "★"),
    Sector.HEALTH: SectorStyle("#5b1220", "cross", "✚"),
    Sector.REGIONAL_COOPERATION: SectorStyle("#909090", "hexagon", "⬢"),
}

_SOLID = frozenset({Precision.EXACT, Precision.FOOTPRINT, Precision.STREET, Precision.SECTION, Precision.AREA})


def static_folders(basemap_dir: Path) -> dict[str, Path]:
    """Return the folders that the app serves beside the page, by URL path."""
    with as_file(files("haizhumap").joinpath("static")) as own:
        return {
            f"{URL_PREFIX}/leaflet": Path(leaflet.BASE_DIR),
            f"{URL_PREFIX}/static": own,
            f"{URL_PREFIX}/basemap": basemap_dir,
        }


def _url(folder: str, path: Path) -> str:
    """
    Return a served file's URL, relative to the map's frame, with its digest.

    The frame stands two folders below the app's root, so the address holds behind a path prefix too. A file that is
    missing has an address all the same: the map tells the reader that it did not arrive.
    """
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "missing"
    return f"../..{URL_PREFIX}/{folder}/{path.name}?v={digest}"


def to_latlon(lonlat: tuple[float, float]) -> tuple[float, float]:
    """Flip lon, lat into Leaflet's order."""
    return lonlat[1], lonlat[0]


class _BaseMap(MacroElement):
    """The offline base map, fetched by URL and drawn on a canvas by `haizhumap.base`."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "haizhumap.base({{ this._parent.get_name() }}, {{ this.options }});"
        "{% endmacro %}"
    )

    def __init__(self, options: Mapping[str, object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca is half typed
        self._name = "BaseMap"
        self.options = to_script_json(options)


class _Features(MacroElement):
    """The features of one view, drawn into their feature group by `haizhumap.show`."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "haizhumap.show({{ this._parent._parent.get_name() }}, {{ this._parent.get_name() }}, {{ this.view }});"
        "{% endmacro %}"
    )

    def __init__(self, view: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca is half typed
        self._name = "Features"
        self.view = view


def to_script_json(value: object) -> str:
    """
    Return a value as JSON that is inert wherever a script holds it.

    Only ASCII comes out, and `<`, `>`, `&`, the apostrophe, the backtick and `$` are written as escapes: a name
    cannot close a script or a template literal, nor look like the references that streamlit-folium fills in.
    """
    return json.dumps(value, separators=(",", ":")).translate(_SCRIPT_ESCAPES)


_SCRIPT_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&'`$"}


def build_map(basemap_dir: Path) -> folium.Map:
    """
    Build the map without features: the same for every reader, language and filter.

    Leaflet and our script come from the app itself (`static_folders`); nothing is asked of any other host.
    """
    left, bottom, right, top = FIRST_VIEW
    corners = [to_latlon((left, bottom)), to_latlon((right, top))]
    middle = to_latlon(((left + right) / 2, (bottom + top) / 2))
    fmap = folium.Map(location=middle, min_zoom=8, max_zoom=18, zoom_snap=0.5, tiles=None)
    folders = static_folders(basemap_dir)
    leaflet_dir, own = folders[f"{URL_PREFIX}/leaflet"], folders[f"{URL_PREFIX}/static"]
    fmap.default_js = [
        ("leaflet", _url("leaflet", leaflet_dir / "leaflet.js")),
        ("map", _url("static", own / "map.js")),
    ]
    fmap.default_css = [
        ("leaflet", _url("leaflet", leaflet_dir / "leaflet.css")),
        ("map", _url("static", own / "map.css")),
    ]
    options = {
        "first_view": corners,
        "files": [_url("basemap", basemap_dir / f"{name}.geojson") for name in BASEMAP_FILES],
        "sectors": {sector: {"colour": s.colour, "shape": s.shape} for sector, s in SECTOR_STYLES.items()},
        "attribution": {lang: t("map.attribution", lang) for lang in LANGS},
        "failure": {lang: t("map.failure", lang) for lang in LANGS},
    }
    fmap.add_child(_BaseMap(options))
    return fmap


def feature_scripts(gdf: gpd.GeoDataFrame, *, lang: Lang, datum: Datum = Datum.WGS84) -> dict[str, str]:
    """
    Return each located place as the JSON that the browser draws, by place.

    Made once for a layer, a language and a base map's datum; a view is then a choice among them.

    Parameters
    ----------
    gdf
        The layer, WGS 84, lon-lat.
    lang
        The language of names and positions.
    datum
        The datum of the base map below; the coordinates are shifted to it.
    """
    scripts: dict[str, str] = {}
    shifted, anchors = (
        convert_geometry(geometries, source=Datum.WGS84, target=datum).transform(lambda degrees: degrees.round(NDIGITS))
        for geometries in (gdf.geometry, representative_points(gdf))
    )
    for row, geometry, anchor in zip(gdf.to_dict("records"), shifted, anchors, strict=True):
        if geometry is None:
            continue
        properties = {
            "place_id": row["place_id"],
            "name": row[f"name_{lang}"],
            "detail": describe_position(row["precision"], row["uncertainty_m"], lang),
            "sector": row["sector"],
            "precision": row["precision"],
            "is_solid": row["precision"] in _SOLID,
            "uncertainty_m": row["uncertainty_m"],
            "anchor": [anchor.x, anchor.y],
        }
        scripts[row["place_id"]] = to_script_json(
            {"type": "Feature", "properties": properties, "geometry": mapping(geometry)}
        )
    return scripts


def describe_position(precision: str, uncertainty_m: int | None, lang: Lang) -> str:
    """Return a position's class and uncertainty in words: 大致，约300米以内."""
    words = t(f"precision.{precision}", lang)
    if uncertainty_m is None:
        return words
    distance = (
        t("map.kilometres", lang, value=f"{uncertainty_m / 1000:g}")
        if uncertainty_m >= 1000  # noqa: PLR2004 - metres in a kilometre
        else t("map.metres", lang, value=uncertainty_m)
    )
    return t("map.position", lang, precision=words, distance=distance)


def build_view(
    scripts: Mapping[str, str],
    shown: Iterable[str],
    *,
    selected: str | None,
    lang: Lang,
    tiles: TileMap | None = None,
) -> folium.FeatureGroup:
    """
    Build the feature group of one view.

    Parameters
    ----------
    scripts
        All located places, from `feature_scripts` with the datum of `tiles`.
    shown
        The places to draw; those that are not located are passed over.
    selected
        The selected place, or None; its uncertainty is drawn around it.
    lang
        The language of the map's labels.
    tiles
        The online base map, or None for the offline one.
    """
    state = {"lang": lang, "selected": selected, "tiles": tiles and _tile_options(tiles, lang)}
    features = ",".join(scripts[place_id] for place_id in shown if place_id in scripts)
    group = folium.FeatureGroup()
    group.add_child(_Features(f"{{...{to_script_json(state)},features:[{features}]}}"))
    return group


def _tile_options(tiles: TileMap, lang: Lang) -> dict[str, object]:
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


def read_tile_failure(value: Mapping[str, Any] | None) -> str | None:
    """Return the online base map whose tiles did not arrive, if the browser says so."""
    failed = (value or {}).get("tiles_failed")
    return failed if isinstance(failed, str) else None


def read_click(value: Mapping[str, Any] | None) -> str | None:
    """Return the place that a reader clicked on, from what streamlit-folium hands back; None if it names none."""
    feature = (value or {}).get("last_active_drawing") or {}
    place_id = (feature.get("properties") or {}).get("place_id")
    return place_id if isinstance(place_id, str) else None


RETURNED_OBJECTS: Sequence[str] = ("last_active_drawing",)
"""
What the browser reports: the clicked feature, and nothing when the reader pans or zooms.

Whatever else stood here would make the page run a second time as soon as the map is up. That the same feature
may be clicked twice is seen to by `map.js`, which counts clicks in the feature's properties.
"""
