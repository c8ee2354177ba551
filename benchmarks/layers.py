"""
Synthetic layers: the real one, enlarged with moved copies of its own sites.

Owns the project folders that every app reads; must not know apps. Geometry is WGS 84 (EPSG:4326), lon-lat.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from shapely.affinity import translate

from haizhumap.geo.geojson import NDIGITS
from haizhumap.layer.build import CRS, read_layer, representative_points
from haizhumap.layer.features import format_layer
from haizhumap.layer.filtering import Catalogue, Filter
from haizhumap.model import Sector
from haizhumap.paths import Settings

SECTOR = Sector.TRANSPORT
"""The sector that is filtered by: it has points, lines and areas."""

WORDS = "改造"
"""The words that are searched for; each size has places that have them."""

_SEED = 2024


@dataclass(frozen=True, slots=True)
class Count:
    """How many sites have a position, and how many of them are points."""

    sites: int
    points: int


@dataclass(frozen=True, slots=True)
class Project:
    """
    A project folder with a layer of some size, and what its map shows of it: everything, `SECTOR` alone, or `WORDS`.
    """

    root: Path
    size: int
    everything: Count
    sector: Count
    words: Count

    def in_tree(self, tree: Path) -> Path:
        """Return a project folder with the same layer, and for the rest the data of another source tree."""
        root = self.root.with_name(f"{self.root.name}-of-another-tree")
        if not root.exists():
            _copy_data(tree, root)
            shutil.copy(Settings(self.root).layer_path, Settings(root).layer_path)
        return root


def make_project(root: Path, size: int) -> Project:
    """Copy the project's data to a folder, with a layer of some size in place of its own."""
    _copy_data(Settings.find(start=Path(__file__), environ={}).root, root)
    settings = Settings(root)
    boundary = gpd.read_file(settings.basemap_dir / "boundary.geojson")
    district = boundary.geometry[boundary["kind"] == "district"].union_all()
    gdf = enlarge(read_layer(settings.layer_path, name="layer"), district, size)
    settings.layer_path.write_text(format_layer(gdf), encoding="utf-8")
    found = gdf.iloc[Catalogue(gdf).find(Filter(words=WORDS))]
    return Project(root, len(gdf), _count(gdf), _count(gdf[gdf["sector"] == SECTOR]), _count(found))


def _copy_data(tree: Path, root: Path) -> None:
    for name in ("data", "geo"):
        shutil.copytree(tree / name, root / name)


def _count(gdf: gpd.GeoDataFrame) -> Count:
    return Count(sites=int(gdf.geometry.notna().sum()), points=int((gdf.geom_type == "Point").sum()))


def enlarge(gdf: gpd.GeoDataFrame, district: shapely.Geometry, size: int) -> gpd.GeoDataFrame:
    """
    Return the layer with copies of its located rows up to a size, each moved to a random spot of the district.

    Copies bear a number behind their id and their names, so that no two are alike; all else is their original's.

    Parameters
    ----------
    gdf
        The real layer, WGS 84, lon-lat; its own rows stay as they are.
    district
        Where the copies go, WGS 84, lon-lat; the spots are even over it, in degrees, and the same at each run.
    size
        How many rows the result has; no fewer than the layer.
    """
    originals = gdf[gdf.geometry.notna()]
    extra = size - len(gdf)
    if extra <= 0:
        return gdf
    copies = originals.iloc[[number % len(originals) for number in range(extra)]].reset_index(drop=True)
    numbers = pd.Series([f"{number // len(originals) + 1:04d}" for number in range(extra)])
    copies["place_id"] = copies["place_id"] + "-" + numbers
    for name in ("name_zh", "official_name_zh", "name_en"):
        copies[name] = copies[name] + " " + numbers
    return pd.concat([gdf, _move(copies, district)], ignore_index=True)


def _move(copies: gpd.GeoDataFrame, district: shapely.Geometry) -> gpd.GeoDataFrame:
    spots = gpd.GeoSeries([district], crs=CRS).sample_points(len(copies), rng=_SEED).explode(ignore_index=True)
    anchors = representative_points(copies)
    moved = [
        translate(geometry, spot.x - anchor.x, spot.y - anchor.y)
        for geometry, spot, anchor in zip(copies.geometry, spots, anchors, strict=True)
    ]
    return copies.set_geometry(gpd.GeoSeries(shapely.transform(moved, lambda lonlat: lonlat.round(NDIGITS)), crs=CRS))
