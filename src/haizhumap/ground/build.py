"""
Building: sources → all files of the ground.

Owns the order of the steps and what of two sources is drawn where. Geometry is WGS 84 (EPSG:4326), lon-lat. Writes
nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from haizhumap.ground.bridges import split_bridges
from haizhumap.ground.features import DEGREES, Feature, move, projection
from haizhumap.ground.labels import place_labels
from haizhumap.ground.limits import clipper, draw_limits, format_limits
from haizhumap.ground.names import collect_names, format_names
from haizhumap.ground.packs import PACKS, format_pack
from haizhumap.ground.sources import GroundSource, Sources, read_sources
from haizhumap.ground.surface import TOLERANCE_M, cut, fade, join_water, simplify, split_lines, split_surfaces
from haizhumap.paths import Settings

_CROSSING = ("road", "street")
_LINES = ("stream", "metro", *_CROSSING)
_SURFACES = ("land", "green", "builtup", "building")
_MEETING_M = 5
"""A line that another one meets beyond the edge of the detailed ground runs on there, whatever its class."""

_STEP_DEG = 0.002
"""A side of a box in degrees is no straight line in metres: it gets a vertex every 200 m."""


def build_basemap(settings: Settings, replaced: Mapping[str, str] | None = None) -> dict[Path, str]:
    """
    Build the files of the base map.

    Parameters
    ----------
    replaced
        Texts that stand in for source files, by the file's name without its ending.

    Returns
    -------
    contents
        The text of each built file, by its path; nothing is written.

    Raises
    ------
    InputError
        If a source or `names.toml` is missing.
    DataError
        If one is faulty.
    """
    sources = read_sources(settings, replaced)
    attribution = credit(sources.files.values())
    limits = draw_limits(sources)
    texts = {
        "boundary.geojson": format_limits(limits, attribution),
        "names.geojson": format_names(collect_names(sources), attribution),
    }
    drawn = [*draw(sources), *split_lines(limits), *split_surfaces(limits)]
    for pack in PACKS:
        labels = place_labels(sources) if pack == "ground" else ()
        texts[f"{pack}.json"] = format_pack(pack, drawn, labels, extent=sources.extent, attribution=attribution)
    return {settings.basemap_dir / name: text for name, text in texts.items()}


def credit(sources: Iterable[GroundSource]) -> str:
    """Return the credits of some sources, each once."""
    return "; ".join(dict.fromkeys(f"{source.origin} ({source.licence})" for source in sources))


@dataclass(frozen=True, slots=True)
class _Ground:
    """
    What is known in detail and what beyond, in metres.

    `near` are the features of sources that cover only `covered`, a part of the extent, or that name single things;
    `far` those of sources that cover all of it.
    """

    near: list[Feature]
    far: list[Feature]
    covered: BaseGeometry
    district: BaseGeometry


def draw(sources: Sources) -> list[Feature]:
    """
    Return everything but limits as it is drawn, as single lines and surfaces (WGS 84, lon-lat).

    Sources that cover only a part of the extent are the detailed ground: what others know of that part is left out,
    and theirs thins out towards its edge.
    """
    ground = _part(sources)
    water = _draw_water(ground)
    lines = {kind: _draw_lines(ground, kind) for kind in _LINES}
    whole = shapely.union_all([feature.geometry for feature in water])
    for kind in _CROSSING:
        lines[kind] = split_bridges(lines[kind], whole)
    surfaces = [
        feature
        for kind in _SURFACES
        for feature in fade(split_surfaces(_of(ground.near, kind)), ground.covered, ground.district)
    ]
    drawn = simplify([*(line for kind in _LINES for line in lines[kind]), *surfaces, *water])
    return move(move(drawn, projection(sources.metric, DEGREES)), clipper(sources.extent))


def _part(sources: Sources) -> _Ground:
    near: list[Feature] = []
    far: list[Feature] = []
    inner = []
    for _, source in sorted(sources.files.items()):
        is_far = source.bbox == sources.extent
        (far if is_far else near).extend(feature for feature in source.features if feature.kind in TOLERANCE_M)
        if source.bbox and not is_far:
            inner.append(shapely.box(*source.bbox))
    box = shapely.intersection_all(inner) if inner else shapely.box(*sources.extent)
    into_metres = projection(DEGREES, sources.metric)
    return _Ground(
        near=move(near, into_metres),
        far=move(far, into_metres),
        covered=into_metres(shapely.segmentize(box, _STEP_DEG)),
        district=shapely.union_all([one.geometry for one in move(sources.of_kind("district"), into_metres)]),
    )


def _of(features: Sequence[Feature], kind: str) -> list[Feature]:
    return [feature for feature in features if feature.kind == kind]


def _draw_lines(ground: _Ground, kind: str) -> list[Feature]:
    """Return a kind's lines, near and far; a creek that nobody has seen is not drawn."""
    far = split_lines(cut(_of(ground.far, kind), ground.covered))
    met = [shapely.Point(line.geometry.coords[end]).buffer(_MEETING_M) for line in far for end in (0, -1)]
    near = fade(split_lines(_of(ground.near, kind)), ground.covered, shapely.union_all([ground.district, *met]))
    return [line for line in [*near, *far] if not (kind == "stream" and line.is_schematic)]


def _draw_water(ground: _Ground) -> list[Feature]:
    near, far = _of(ground.near, "water"), _of(ground.far, "water")
    if not near and not far:
        return []
    pattern = replace((near or far)[0], name_zh="", name_en="")
    shapes = join_water([one.geometry for one in near], [one.geometry for one in far], ground.covered.boundary)
    return [replace(pattern, geometry=shape) for shape in shapes]
