"""Where places lie, in words."""

import geopandas as gpd
import pytest
from shapely.geometry import LineString, Point, box
from shapely.geometry.base import BaseGeometry

from haizhumap.errors import InputError
from haizhumap.facts.whereabouts import Surroundings, Thing, describe_whereabouts, read_surroundings
from haizhumap.i18n import Lang, Phrase
from haizhumap.layer.build import read_layer
from haizhumap.paths import Settings

WEST, SOUTH, SIDE = 113.20, 23.00, 0.09
DISTRICT = box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)
SPOT = Point(113.245, 23.045)
TOWER = Thing(Phrase("塔", "Tower"), SPOT)
METRE = 1 / 111_000
TEST = Surroundings(DISTRICT, Phrase("甲区", "Jia"), (TOWER,))


def say(
    geometry: BaseGeometry | None,
    uncertainty_m: float | None = 20,
    *,
    lang: Lang = "zh",
    name: str = "",
    surroundings: Surroundings = TEST,
) -> str:
    """Return the whereabouts of one place."""
    facts = {"name_zh": [name], "official_name_zh": [name], "uncertainty_m": [uncertainty_m]}
    return describe_whereabouts(gpd.GeoDataFrame(facts, geometry=[geometry], crs="EPSG:4326"), surroundings, lang)[0]


@pytest.mark.parametrize(
    ("column", "line", "zh", "en"),
    [
        (0, 2, "西北部", "north-west"),
        (1, 2, "北部", "north"),
        (2, 2, "东北部", "north-east"),
        (0, 1, "西部", "west"),
        (1, 1, "中部", "centre"),
        (2, 1, "东部", "east"),
        (0, 0, "西南部", "south-west"),
        (1, 0, "南部", "south"),
        (2, 0, "东南部", "south-east"),
    ],
)
def test_a_district_has_nine_parts(column: int, line: int, zh: str, en: str) -> None:
    """Each ninth of its bounding box has its name."""
    spot = Point(WEST + SIDE * (column + 0.5) / 3, SOUTH + SIDE * (line + 0.5) / 3)
    alone = Surroundings(DISTRICT, TEST.district_name, ())

    assert say(spot, surroundings=alone) == f"在甲区{zh}"
    assert say(spot, surroundings=alone, lang="en") == f"in the {en} of Jia District"


@pytest.mark.parametrize(
    ("metres", "uncertainty_m", "zh"),
    [
        (100, 20, "在甲区中部，塔旁"),
        (100, 250, "在甲区中部，塔附近"),
        (1000, 20, "在甲区中部，塔附近"),
        (1000, 450, "在甲区中部，塔附近"),
        (2000, 20, "在甲区东部，距塔约2.0公里"),
        (100, 2000, "大致在甲区中部（误差约2公里）"),
    ],
)
def test_the_nearest_thing_is_named_as_far_as_the_uncertainty_allows(
    metres: float, uncertainty_m: float, zh: str
) -> None:
    """What would be untrue at the far end of the uncertainty is not said."""
    spot = Point(SPOT.x + metres * METRE / 0.92, SPOT.y)

    assert say(spot, uncertainty_m) == zh


def test_a_large_uncertainty_is_said() -> None:
    """From 500 m on, in both languages."""
    spot = Point(113.245, 23.045)

    assert say(spot, 600) == "大致在甲区中部，塔附近（误差约600米）"
    assert say(spot, 600, lang="en") == "in the centre of Jia District, near Tower; roughly, to within about 600 m"


def test_an_area_holds_what_lies_deep_enough_inside() -> None:
    """A thing nearer to the outline than the uncertainty may lie outside, so it is only near."""
    area = TOWER.geometry.buffer(400 * METRE)

    assert say(area, 250) == "在甲区中部，范围内有塔"
    assert say(area, 450) == "在甲区中部，塔附近"


def test_a_road_goes_from_part_to_part() -> None:
    """Its two ends are named, the western one first, and what it passes."""
    road = LineString([(113.285, 23.045), (113.205, 23.045)])

    assert say(road) == "从甲区西部到东部，经过塔附近"
    assert say(road, lang="en") == "from the west to the east of Jia District, passing near Tower"


@pytest.mark.parametrize(
    ("lon", "lat", "direction"),
    [
        (113.245, 24.0, "正北"),
        (114.2, 24.0, "东北"),
        (114.2, 23.045, "正东"),
        (114.2, 22.2, "东南"),
        (113.245, 22.2, "正南"),
        (112.3, 22.2, "西南"),
        (112.3, 23.045, "正西"),
        (112.3, 24.0, "西北"),
    ],
)
def test_outside_the_district_direction_and_distance_are_told(lon: float, lat: float, direction: str) -> None:
    """Eight directions, seen from the district's middle."""
    assert say(Point(lon, lat)).startswith(f"位于甲区外，{direction}方向，约")


def test_the_distance_is_that_to_the_limits() -> None:
    """A place 11.1 km north of the northern limit is about 11 km away; nothing near is named."""
    assert say(Point(113.245, SOUTH + SIDE + 0.1), lang="en") == "outside Jia District, about 11 km to the north"


def test_what_may_lie_inside_is_on_the_edge() -> None:
    """A place just beyond the limits, by less than its uncertainty, is not called outside."""
    alone = Surroundings(DISTRICT, TEST.district_name, ())

    assert say(Point(113.245, SOUTH - 10 * METRE), 50, surroundings=alone) == "在甲区边缘"


def test_a_thing_does_not_describe_itself() -> None:
    """A place that bears the thing's name is told by the next one."""
    station = Thing(Phrase("车站", "Station"), Point(113.246, 23.045))
    both = Surroundings(DISTRICT, TEST.district_name, (TOWER, station))

    assert say(TOWER.geometry, name="塔", surroundings=both) == "在甲区中部，车站旁"
    assert say(TOWER.geometry, name="另", surroundings=both) == "在甲区中部，塔旁"


def test_without_limits_the_nearest_thing_is_told_or_that_there_is_nothing() -> None:
    """A project without a base map still has words."""
    bare = Surroundings(None, Phrase("", ""), (TOWER,))

    assert say(TOWER.geometry, surroundings=bare) == "塔旁"
    assert say(Point(113, 22), surroundings=bare) == "在图上，但项目里没有可以对照的区界"


def test_what_is_not_located_says_so() -> None:
    """A layer of unlocated places alone works too."""
    assert say(None, None) == "未定位，不在图上"
    assert say(None, None, lang="en") == "not located, not on the map"


def test_the_real_places_are_where_their_words_say(settings: Settings) -> None:
    """Each place has its words, in the rows' order, and known ones are right."""
    gdf = read_layer(settings.layer_path, name="layer")
    words = dict(zip(gdf["place_id"], describe_whereabouts(gdf, read_surroundings(settings), "zh"), strict=True))

    assert words["canton-tower"] == "在海珠区北部，广州塔站旁"
    assert words["hengqin"].startswith("大致位于海珠区外，正南方向，约100公里")
    assert words["lingnan-academy"] == "未定位，不在图上"
    assert all("海珠区" in said for place_id, said in words.items() if gdf.set_index("place_id").geometry[place_id])


def test_schematic_things_are_left_out(settings: Settings) -> None:
    """A label that was placed by hand is nothing to measure from; stations and landmarks are."""
    names = {thing.name.zh for thing in read_surroundings(settings).things}

    assert {"沥滘站", "琶洲塔", "琶洲大桥"} <= names
    assert not {"广交会展馆", "海珠国家湿地公园", ""} & names


def test_a_project_without_a_base_map_has_no_surroundings(tmp_path: object) -> None:
    """Missing files are no error."""
    assert read_surroundings(Settings(root=tmp_path)) == Surroundings(None, Phrase("", ""), ())  # type: ignore[arg-type]


def test_a_broken_base_map_is_named(project: Settings) -> None:
    """The message has the file."""
    (project.basemap_dir / "names.geojson").write_text('{"features": [{}]}', encoding="utf-8")

    with pytest.raises(InputError, match=r"names\.geojson"):
        read_surroundings(project)
