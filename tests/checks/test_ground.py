"""Positions held against a ground of one river, two roads, a street and a creek."""

import json
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import shape

from haizhumap.checks.ground import MetricGround, check_ground, read_ground
from haizhumap.errors import DataError
from haizhumap.issues import Collected
from haizhumap.model import Datum, Kind, Place, Position, Precision, Sector, Severity, Stage
from haizhumap.paths import Settings

# A degree is 102,460 m of longitude here and 110,750 m of latitude: 0.0001 is 10 m and 11 m.
WEST, EAST, SOUTH, NORTH = 113.30, 113.34, 23.08, 23.10
SOUTH_BANK, NORTH_BANK = 23.090, 23.092
RIVER = [[WEST, SOUTH_BANK], [EAST, SOUTH_BANK], [EAST, NORTH_BANK], [WEST, NORTH_BANK], [WEST, SOUTH_BANK]]
ROAD = [[113.310, 23.081], [113.310, 23.089]]


def line(*coordinates: list[float]) -> dict[str, Any]:
    """Return a GeoJSON line."""
    return {"type": "LineString", "coordinates": list(coordinates)}


def outline(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """Return a GeoJSON rectangle."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def point(lon: float, lat: float) -> dict[str, Any]:
    """Return a GeoJSON point."""
    return {"type": "Point", "coordinates": [lon, lat]}


SOURCES = {
    "roads": [("甲路", line(*ROAD)), ("", line([113.330, 23.081], [113.330, 23.089]))],
    "streets": [("", line([113.305, 23.082], [113.315, 23.082]))],
    "streams": [("", line([113.320, 23.081], [113.320, 23.085]))],
    "water": [("", {"type": "Polygon", "coordinates": [RIVER]})],
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return a project that has nothing but the sources of its ground."""
    settings = Settings(root=tmp_path)
    settings.basemap_sources_dir.mkdir(parents=True)
    for name, features in SOURCES.items():
        collection = {
            "type": "FeatureCollection",
            "bbox": [WEST, SOUTH, EAST, NORTH],
            "features": [
                {"type": "Feature", "properties": {"name": one}, "geometry": geometry} for one, geometry in features
            ],
        }
        (settings.basemap_sources_dir / f"{name}.geojson").write_text(json.dumps(collection), encoding="utf-8")
    return settings


@pytest.fixture
def ground(settings: Settings) -> MetricGround:
    """Return the ground of that project."""
    ground = read_ground(settings)
    assert ground is not None
    return ground


def told(
    ground: MetricGround,
    geometry: dict[str, Any],
    kind: Kind,
    *,
    name: str = "某地",
    uncertainty_m: int = 30,
    precision: Precision = Precision.APPROXIMATE,
) -> list[tuple[str, str, str]]:
    """Return code, value and expected of what is told of a place's position."""
    texts = dict.fromkeys(
        ("official_name_zh", "name_en", "action_zh", "action_en", "report_id", "section", "notes"), ""
    )
    span = dict.fromkeys(("mention_start", "mention_end", "quote_start", "quote_end"), 0)
    place = Place(
        place_id="a",
        name_zh=name,
        aliases=(),
        sector=Sector.OTHER,
        kind=kind,
        stage=Stage.OPERATING,
        targets={},
        **texts,  # type: ignore[arg-type]
        **span,  # type: ignore[arg-type]
    )
    words = ("source", "source_zh", "source_date", "licence", "method", "method_zh", "note", "note_zh")
    position = Position(
        place_id="a",
        geometry=shape(geometry),
        precision=precision,
        uncertainty_m=uncertainty_m,
        datum_source=Datum.WGS84,
        **dict.fromkeys(words, ""),  # type: ignore[arg-type]
    )
    gazetteer = Collected(file="g", records={"a": position}, lines={"a": 2})
    issues = check_ground(gazetteer, Collected(file="p", records={"a": place}, lines={"a": 2}), ground)
    assert all((one.file, one.line, one.record_id, one.severity) == ("g", 2, "a", Severity.WARNING) for one in issues)
    return [(one.code, one.value, one.expected) for one in issues]


UNLIKELY = [
    pytest.param(point(113.32, 23.091), Kind.VENUE, {}, ("point-in-water", "111", ""), id="a hall in mid-river"),
    pytest.param(
        line([113.312, 23.081], [113.312, 23.089]),
        Kind.ROAD,
        {"name": "甲路"},
        ("line-off-road", "205", "甲路"),
        id="a road beside the one of its name",
    ),
    pytest.param(
        line([113.330, 23.081], [113.330, 23.089]),
        Kind.ROAD,
        {"name": "甲路", "uncertainty_m": 300},
        ("line-off-road", "2049", "甲路"),
        id="a road on another one",
    ),
    pytest.param(
        line([113.325, 23.083], [113.325, 23.088]),
        Kind.ROAD_SEGMENT,
        {"uncertainty_m": 100},
        ("line-off-ground", "512", ""),
        id="a section where nothing runs",
    ),
    pytest.param(
        outline(113.31, 23.089, 113.32, 23.093),
        Kind.AREA,
        {},
        ("outline-crosses-water", "11.3", "2"),
        id="an area on both banks",
    ),
]


@pytest.mark.parametrize(("geometry", "kind", "facts", "expected"), UNLIKELY)
def test_what_cannot_lie_on_the_ground_so_is_told(
    ground: MetricGround, geometry: dict[str, Any], kind: Kind, facts: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    """A warning names how far, and from what."""
    assert told(ground, geometry, kind, **facts) == [expected]


LIKELY = [
    pytest.param(point(113.32, 23.085), Kind.VENUE, {}, id="a hall on land"),
    pytest.param(
        point(113.32, SOUTH_BANK + 0.00005), Kind.VENUE, {}, id="a hall on the bank, give or take the tracing"
    ),
    pytest.param(point(113.32, 23.091), Kind.WATERWAY, {}, id="a river in the river"),
    pytest.param(point(113.32, 23.091), Kind.BRIDGE_TUNNEL, {}, id="a bridge over it"),
    pytest.param(
        line([113.3102, 23.081], [113.3102, 23.089]),
        Kind.ROAD,
        {"name": "甲路"},
        id="a road 20 m from that of its name",
    ),
    pytest.param(
        line([113.301, SOUTH_BANK - 0.0005], [113.339, SOUTH_BANK - 0.0005]),
        Kind.ROAD_SEGMENT,
        {"uncertainty_m": 60},
        id="a section along the bank",
    ),
    pytest.param(line([113.320, 23.081], [113.320, 23.085]), Kind.WATERWAY, {}, id="a creek"),
    pytest.param(outline(113.31, 23.085, 113.32, 23.0905), Kind.AREA, {}, id="an area that reaches into the water"),
    pytest.param(outline(113.31, 23.085, 113.32, 23.09202), Kind.AREA, {}, id="an area that touches the other bank"),
    pytest.param(outline(113.31, 23.089, 113.32, 23.093), Kind.WATERWAY, {}, id="a catchment"),
    pytest.param(outline(113.31, 23.089, 113.32, 23.093), Kind.AREA, {"precision": Precision.REGION}, id="a zone"),
    pytest.param(point(113.35, 23.091), Kind.VENUE, {}, id="beyond the ground"),
    pytest.param(
        line([113.335, 23.085], [113.345, 23.085]), Kind.ROAD, {}, id="a road that leaves the ground's extent"
    ),
]


@pytest.mark.parametrize(("geometry", "kind", "facts"), LIKELY)
def test_what_may_lie_so_is_not_told(
    ground: MetricGround, geometry: dict[str, Any], kind: Kind, facts: dict[str, Any]
) -> None:
    """Neither what is right within its uncertainty nor what the ground says nothing of."""
    assert told(ground, geometry, kind, **facts) == []


def test_a_project_without_the_sources_has_no_ground(settings: Settings) -> None:
    """One that is missing is enough."""
    (settings.basemap_sources_dir / "streams.geojson").unlink()

    assert read_ground(settings) is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("water", "{", id="no JSON"),
        pytest.param("streets", '{"type": "FeatureCollection", "features": 1}', id="no features"),
        pytest.param("roads", '{"type": "FeatureCollection", "features": []}', id="no extent"),
    ],
)
def test_a_broken_source_is_named(settings: Settings, name: str, text: str) -> None:
    """The message has the file."""
    (settings.basemap_sources_dir / f"{name}.geojson").write_text(text, encoding="utf-8")

    with pytest.raises(DataError, match=rf"geo/basemap/sources/{name}\.geojson"):
        read_ground(settings)
