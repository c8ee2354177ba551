"""
Where the places of a report may lie: in the country, in the province, in the district that its metadata name.

Owns the boxes and the way to a district's outline. Coordinates are WGS 84 degrees, lon first. Must not find faults.
"""

from dataclasses import dataclass
from pathlib import Path

from shapely.geometry import box, shape
from shapely.geometry.base import BaseGeometry

from haizhumap.decoding import read_json, told_as
from haizhumap.errors import InputError
from haizhumap.model import Report
from haizhumap.paths import Settings

GUANGDONG_BBOX = (109.6, 20.1, 117.4, 25.6)
"""Guangdong with its coast: (left, bottom, right, top) in degrees, WGS 84, rounded outwards."""

CHINA_BBOX = (73.4, 3.4, 135.1, 53.6)
"""China with its seas: (left, bottom, right, top) in degrees, WGS 84, rounded outwards."""


_SURFACES = frozenset({"Polygon", "MultiPolygon"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """
    Where the places of one report may lie, WGS 84, lon first.

    `bbox` is (left, bottom, right, top) and holds for every place, `outside` is the code of the issue beyond it;
    `district` is the district's outline, None where the project has none for this report.
    """

    bbox: tuple[float, float, float, float] = CHINA_BBOX
    outside: str = "outside-china"
    district: BaseGeometry | None = None


ANYWHERE = Limits()
"""For a report whose metadata names no boundary."""


def read_limits(settings: Settings, report: Report | None) -> Limits:
    """
    Return where a report's places may lie: by its boundary file, and in Guangdong if the district lies there.

    Raises
    ------
    InputError
        If the boundary file is missing, unreadable or has no district.
    """
    if report is None or not report.boundary:
        return ANYWHERE
    district = read_district(settings.basemap_dir / report.boundary)
    if box(*GUANGDONG_BBOX).contains(district):
        return Limits(bbox=GUANGDONG_BBOX, outside="outside-guangdong", district=district)
    return Limits(district=district)


def read_district(path: Path) -> BaseGeometry:
    """
    Read the district's outline, WGS 84 lon-lat, from the base map's boundary file.

    Raises
    ------
    InputError
        If the file is missing, unreadable or has no district.
    """
    with told_as(InputError, "boundary-unreadable", path=path):
        features = read_json(path)["features"]
        district = shape(next(f["geometry"] for f in features if f["properties"]["kind"] == "district"))
        if district.geom_type not in _SURFACES or district.is_empty or not district.is_valid:
            raise ValueError(district.geom_type)
        return district
