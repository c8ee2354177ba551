"""
Building: sources → all files of the ground.

Owns the order of the steps and nothing of any; WGS 84 (EPSG:4326), lon-lat. Writes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from haizhumap.ground.bridges import split_bridges
from haizhumap.ground.features import DEGREES, Feature, move, project, projection
from haizhumap.ground.labels import place_labels
from haizhumap.ground.limits import clipper, draw_limits, format_limits
from haizhumap.ground.names import collect_names, format_names
from haizhumap.ground.packs import PACKS, format_pack
from haizhumap.ground.sources import Source, Sources, read_sources
from haizhumap.ground.surface import TOLERANCE_M, cut, fade, join_water, simplify, split
from haizhumap.facts.quantities import metric_crs
from haizhumap.settings import Settings

_LINES = ("stream", "road", "street", "metro")
_SURFACES = ("land", "green", "builtup", "building")


def build_basemap(settings: Settings) -> dict[Path, str]:
    """
    Build the files of the base map.

    Returns
    -------
    contents
        The text of each built file, by its path; nothing is written.

    Raises
    ------
    LayerError
        If a source or `names.toml` is missing or faulty.
    """
    sources = read_sources(settings)
    metric = metric_crs(gpd.GeoSeries([shapely.box(*sources.extent)], crs=DEGREES))
    attribution = credit(sources.files.values())
    limits = draw_limits(sources, metric)
    drawn = [*draw(sources, metric), *split(limits, 1), *split(limits, 2)]
    labels = place_labels(sources, metric)
    texts = {
        "boundary.geojson": format_limits(limits, attribution),
        "names.geojson": format_names(collect_names(sources, metric), attribution),
    } | {
        f"{pack}.json": format_pack(
            pack, drawn, labels if pack == "ground" else (), extent=sources.extent, attribution=attribution
        )
        for pack in PACKS
    }
    return {settings.basemap_dir / name: text for name, text in texts.items()}


def credit(sources: Iterable[Source]) -> str:
    """Return the credits of some sources, each once."""
    return "; ".join(dict.fromkeys(f"{source.origin} ({source.licence})" for source in sources))


def draw(sources: Sources, metric: str) -> list[Feature]:
    """
    Return everything but limits as it is drawn, as single lines and surfaces (WGS 84, lon-lat).

    Sources that cover only a part of the extent are the detailed ground: what others know of that part is left out,
    and theirs thins out towards its edge.

    Parameters
    ----------
    metric
        The CRS whose metres are meant.
    """
    covered = _covered(sources, metric)
    district = shapely.union_all([one.geometry for one in project(sources.of_kind("district"), DEGREES, metric)])
    near, far = _near_and_far(sources, metric, covered)
    water = _draw_water(near, far, covered.boundary)
    lines = [
        feature
        for kind in _LINES
        for feature in [
            *fade(split(_of(near, kind), 1), covered, district),
            *split(cut(_of(far, kind), covered), 1),
        ]
        if not (kind == "stream" and feature.is_schematic)
    ]
    surfaces = [feature for kind in _SURFACES for feature in fade(split(_of(near, kind), 2), covered, district)]
    crossing = split_bridges((one for one in lines if one.kind in {"road", "street"}), _whole(water))
    others = [one for one in lines if one.kind not in {"road", "street"}]
    drawn = simplify([*crossing, *others, *surfaces, *water])
    return move(move(drawn, projection(metric, DEGREES)), clipper(sources.extent))


def _of(features: Sequence[Feature], kind: str) -> list[Feature]:
    return [feature for feature in features if feature.kind == kind]


def _whole(features: Sequence[Feature]) -> BaseGeometry:
    return shapely.union_all([feature.geometry for feature in features])


def _is_near(source: Source, sources: Sources) -> bool:
    return source.bbox is not None and list(source.bbox) != list(sources.extent)


def _covered(sources: Sources, metric: str) -> BaseGeometry:
    """Return the detailed ground in metres: what the sources that cover only a part of the extent have in common."""
    boxes = [
        shapely.box(*source.bbox) for source in sources.files.values() if source.bbox and _is_near(source, sources)
    ]
    whole = shapely.intersection_all(boxes) if boxes else shapely.box(*sources.extent)
    return projection(DEGREES, metric)(shapely.segmentize(whole, 0.002))


def _near_and_far(sources: Sources, metric: str, covered: BaseGeometry) -> tuple[list[Feature], list[Feature]]:
    near: list[Feature] = []
    far: list[Feature] = []
    for _, source in sorted(sources.files.items()):
        drawn = [feature for feature in source.features if feature.kind in TOLERANCE_M]
        side = far if source.bbox and not _is_near(source, sources) else near
        side.extend(project(drawn, DEGREES, metric))
    return near, far


def _draw_water(near: Sequence[Feature], far: Sequence[Feature], edge: BaseGeometry) -> list[Feature]:
    inner, outer = _of(near, "water"), _of(far, "water")
    if not inner and not outer:
        return []
    pattern = replace((inner or outer)[0], name_zh="", name_en="")
    shapes = join_water([one.geometry for one in inner], [one.geometry for one in outer], edge)
    return [replace(pattern, geometry=shape) for shape in shapes]
