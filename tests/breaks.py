"""Ways to break a project: each takes one and changes a file of it; and what the check then fails by."""

import json
from collections.abc import Callable
from typing import Any

from conftest import edit, swap
from shapely.geometry import mapping

from haizhumap.checks.project import check_project
from haizhumap.geo.datum import convert_geometry
from haizhumap.issues import Issue
from haizhumap.model import Datum, Severity
from haizhumap.paths import Settings
from haizhumap.register.gazetteer import read_gazetteer


def change_feature(place_id: str, **changes: Any) -> Callable[[Settings], None]:
    """Return a break of the gazetteer: other properties of one feature, or its geometry."""

    def apply(project: Settings) -> None:
        collection = json.loads(project.gazetteer_path.read_text(encoding="utf-8"))
        for feature in collection["features"]:
            if feature["properties"]["place_id"] == place_id:
                feature["geometry"] = changes.get("geometry", feature["geometry"])
                feature["properties"] |= {name: value for name, value in changes.items() if name != "geometry"}
        project.gazetteer_path.write_text(json.dumps(collection), encoding="utf-8")

    return apply


def change_places(old: str, new: str) -> Callable[[Settings], None]:
    """Return a break of the register."""
    return lambda project: edit(project.places_path, swap(old, new))


def change_report(old: str, new: str, *, suffix: str = ".txt") -> Callable[[Settings], None]:
    """Return a break of the report's text or metadata."""
    return lambda project: edit(project.reports_dir / f"haizhu-2024{suffix}", swap(old, new))


def drop_feature(project: Settings) -> None:
    """Take Kanglu out of the gazetteer."""
    edit(project.gazetteer_path, lambda text: "\n".join(line for line in text.split("\n") if '"kanglu"' not in line))


def swap_rows(project: Settings) -> None:
    """Put the second row of the register before the first."""

    def change(text: str) -> str:
        header, first, second, *rest = text.split("\n")
        return "\n".join([header, second, first, *rest])

    edit(project.places_path, change)


def point(lon: float, lat: float) -> dict[str, Any]:
    """Return a GeoJSON point."""
    return {"type": "Point", "coordinates": [lon, lat]}


def add_landmark(row: str) -> Callable[[Settings], None]:
    """Return a break of the landmarks: one more row."""
    return lambda project: edit(project.landmarks_path, lambda text: f"{text}{row}\n")


def shift_feature(place_id: str, target: Datum) -> Callable[[Settings], None]:
    """Return a break of the gazetteer: one feature's coordinates in another datum, as if nobody had converted them."""

    def apply(project: Settings) -> None:
        position = read_gazetteer(project.gazetteer_path, name="").records[place_id]
        geometry = convert_geometry(position.geometry, source=Datum.WGS84, target=target)
        change_feature(place_id, geometry=mapping(geometry))(project)

    return apply


def errors(project: Settings) -> list[Issue]:
    """Return what fails the check; a place moved for a test may also be told as unlikely."""
    return [issue for issue in check_project(project) if issue.severity is Severity.ERROR]
