"""The real data: what is shipped keeps its promises."""

import gzip
import json
import re
from collections import Counter
from datetime import date
from typing import Any

import jsonschema
import pytest
import shapely
from conftest import ROOT
from shapely.geometry import Point, shape

from haizhumap.layer.build import build_layer
from haizhumap.layer.features import PROPERTIES, format_layer
from haizhumap.model import Kind, LinkDecision, Place, Precision, UnmappedItem, column_names
from haizhumap.paths import Settings
from haizhumap.register.gazetteer import PROPERTIES as POSITION_PROPERTIES
from haizhumap.register.gazetteer import PUBLISHED, read_gazetteer
from haizhumap.register.tables import read_places, read_unmapped
from haizhumap.report.cleaning import clean, restore_raw
from haizhumap.report.store import read_report, sha256
from haizhumap.web.map import PACKS

NAMES = [
    "琶洲港澳客运口岸",
    "横琴",
    "前海",
    "南沙",
    "河套",
    "环岛路三围油库—南沙港快速路段",
    "沙渡路—石岗路段",
    "琶洲",
    "华洲路",
    "东晓南路",
    "广州大道南",
    "大元帅府",
    "广重片区",
    "康鹭片区",
    "新中轴片区",
    "沥滘村",
    "红卫村",
    "三滘村",
    "五凤村",
    "马涌流域",
    "石涌口渠箱泵站",
    "海珠生态云道",
    "市文化馆",
    "美术馆",
    "十香园",
    "海珠当代艺术中心",
    "海珠文化服务中心",
    "广州岭南书院",
    "广州塔",
    "琶醍",
    "太古仓",
    "中山大学孙逸仙纪念医院",
]


@pytest.fixture(scope="module")
def features() -> list[dict[str, Any]]:
    """Return the features of the shipped layer."""
    collection = json.loads((ROOT / "geo" / "projects.geojson").read_text(encoding="utf-8"))
    return list(collection["features"])


def test_the_register_holds_the_32_sites_in_the_reports_order(settings: Settings) -> None:
    """One row per named site, by the report's own name."""
    places = read_places(settings.places_path, name="places.csv").records.values()

    assert [place.name_zh for place in places] == NAMES


def test_the_shipped_layer_is_what_build_makes(settings: Settings) -> None:
    """Building reproduces the shipped file byte for byte."""
    assert format_layer(build_layer(settings)).encode() == settings.layer_path.read_bytes()


def test_every_quote_equals_the_text(settings: Settings, features: list[dict[str, Any]]) -> None:
    """Quote and name stand in the report where the offsets say."""
    text = read_report(settings.reports_dir, "haizhu-2024").text

    for feature in features:
        facts = feature["properties"]
        assert text[facts["quote_start"] : facts["quote_end"]] == facts["quote"]
        assert text[facts["mention_start"] : facts["mention_end"]] == facts["name_zh"]


def test_the_cleaned_report_leads_back_to_the_raw_one_and_forth_again(settings: Settings) -> None:
    """The log undoes the cleaning, the digest proves the raw text, and cleaning it gives the shipped text."""
    report = read_report(settings.reports_dir, "haizhu-2024")
    raw = restore_raw(report.text, report.cleaning)

    assert sha256(raw) == report.raw_sha256
    assert clean(raw) == (report.text, report.cleaning)
    assert (raw.count("凯发k8国际的"), report.text.count("凯发k8国际的")) == (4, 0)
    assert (report.issuer, report.delivered) == ("广州市海珠区人民政府", date(2024, 1, 25))


def test_every_feature_keeps_the_schema(features: list[dict[str, Any]]) -> None:
    """The JSON Schema in the repository describes each feature."""
    schema = json.loads((ROOT / "geo" / "feature.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    assert [error.message for feature in features for error in validator.iter_errors(feature)] == []
    assert set(schema["properties"]["properties"]["required"]) == set(PROPERTIES)


@pytest.mark.parametrize(
    "change",
    [
        {"precision": "sure"},
        {"uncertainty_m": None},
        {"uncertainty_m": 0},
        {"sector": "music"},
        {"datum": "gcj02"},
        {"x": 1},
    ],
)
def test_the_schema_refuses_what_is_wrong(features: list[dict[str, Any]], change: dict[str, Any]) -> None:
    """A wrong property does not pass."""
    schema = json.loads((ROOT / "geo" / "feature.schema.json").read_text(encoding="utf-8"))
    wrong = features[0] | {"properties": features[0]["properties"] | change}

    assert not jsonschema.Draft202012Validator(schema).is_valid(wrong)


def test_the_ledger_gives_a_reason_for_at_least_a_dozen_commitments(settings: Settings) -> None:
    """The commitments that name no place are listed, and read without a fault."""
    ledger = read_unmapped(settings.unmapped_path, name="unmapped.csv")

    assert ledger.issues == []
    assert len(ledger.records) >= 12
    words = {item.name_zh for item in ledger.records.values()}
    assert {"口袋公园", "垃圾收运点80个", "16个老旧小区", "首拆区", "18个“社工 ”就业驿站"} <= words


LANDMARKS = [
    pytest.param("canton-tower", 113.3191, 23.1090, 30, id="Canton Tower, OSM and Baidu 7 m apart"),
    pytest.param("pazhou-port", 113.36217, 23.10687, 60, id="Pazhou port, zh.wikipedia"),
    pytest.param("dayuanshuai-fu", 113.273686, 23.112332, 30, id="Generalissimo's mansion, OSM"),
]


@pytest.mark.parametrize(("place_id", "lon", "lat", "metres"), LANDMARKS)
def test_landmarks_lie_in_wgs84(
    features: list[dict[str, Any]], place_id: str, lon: float, lat: float, metres: float
) -> None:
    """A wrong datum would be off by about 600 m, or 1,250 m."""
    feature = next(feature for feature in features if feature["id"] == place_id)

    assert shape(feature["geometry"]).distance(Point(lon, lat)) * 102_400 < metres


def test_roads_are_lines_areas_are_polygons_and_venues_are_points(features: list[dict[str, Any]]) -> None:
    """Each kind has the geometry that it deserves, where it is located; a venue may have its buildings."""
    expected = {Kind.ROAD: "LineString", Kind.AREA: "Polygon", Kind.VILLAGE: "Polygon", Kind.VENUE: "Point"}

    for feature in features:
        kind, precision = feature["properties"]["kind"], feature["properties"]["precision"]
        if feature["geometry"] and kind in expected:
            buildings = kind == Kind.VENUE and precision == Precision.FOOTPRINT
            assert feature["geometry"]["type"] == ("MultiPolygon" if buildings else expected[kind]), feature["id"]


# Points read off the traced ground, away from the ends: what the lines drawn before were off by is beside each.
REAL_ROADS = [
    pytest.param("dongxiao-south-road", 113.288813, 23.074002, id="东晓南 station, AMap; was 94 m"),
    pytest.param("dongxiao-south-road", 113.2816, 23.0884, id="N of 五凤乡; was 540 m"),
    pytest.param("huazhou-road", 113.339922, 23.079177, id="华洲路48号; was 400 m"),
    pytest.param("guangzhou-avenue-south", 113.309252, 23.081877, id="an AMap bus line"),
    pytest.param("guangzhou-avenue-south", 113.29832, 23.06119, id="S of 南洲路; was not drawn"),
]


@pytest.mark.parametrize(("place_id", "lon", "lat"), REAL_ROADS)
def test_roads_pass_within_30_m_of_what_stands_on_them(
    features: list[dict[str, Any]], place_id: str, lon: float, lat: float
) -> None:
    """Stations, house numbers and another provider's line lie on the roads drawn."""
    feature = next(feature for feature in features if feature["id"] == place_id)

    assert shape(feature["geometry"]).distance(Point(lon, lat)) * 102_400 < 30


def test_the_readme_counts_the_places_of_each_precision(features: list[dict[str, Any]]) -> None:
    """The last column of the table of precisions is the number of places, in both languages."""
    counts = Counter(feature["properties"]["precision"] for feature in features)

    for name in ("README.md", "README.zh.md"):
        rows = re.findall(r"^\| `(\w+)`.*\| (\d+) \|$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
        assert {code: int(count) for code, count in rows if code in set(Precision)} == {
            code: counts[code] for code in Precision
        }


def test_what_is_not_located_says_why_in_both_languages(settings: Settings) -> None:
    """No coordinate is invented: the unlocated places have a reason."""
    positions = read_gazetteer(settings.gazetteer_path, name="g").records
    unlocated = {place_id for place_id, position in positions.items() if position.geometry is None}

    assert unlocated == {"haizhu-contemporary-art-centre", "haizhu-culture-service-centre", "lingnan-academy"}
    assert all(positions[place_id].note and positions[place_id].note_zh for place_id in unlocated)


def test_the_limits_are_valid_small_and_name_their_sources() -> None:
    """Each feature has a valid geometry around Guangzhou, a source and labels in both languages or none."""
    path = ROOT / "geo" / "basemap" / "boundary.geojson"
    collection = json.loads(path.read_text(encoding="utf-8"))

    assert path.stat().st_size < 100_000
    assert collection["attribution"]
    for feature in collection["features"]:
        geometry, facts = shape(feature["geometry"]), feature["properties"]
        assert geometry.is_valid
        assert shapely.box(113.0, 22.9, 113.7, 23.5).contains(geometry)
        assert facts["source"]
        assert bool(facts["name_zh"]) == bool(facts["name_en"])


def test_the_ground_is_light_enough_for_a_phone() -> None:
    """Compressed, the first view's pack is at most 300 kB and all of them 1.5 MB."""
    sizes = {name: len(gzip.compress((ROOT / "geo" / "basemap" / f"{name}.json").read_bytes())) for name in PACKS}

    assert sizes["ground"] <= 300_000
    assert sum(sizes.values()) <= 1_500_000


@pytest.mark.parametrize(
    ("document", "names"),
    [
        pytest.param("data/README.md", column_names(Place), id="the register's columns"),
        pytest.param("data/README.md", column_names(UnmappedItem), id="the ledger's columns"),
        pytest.param("data/README.md", column_names(LinkDecision), id="the links' columns"),
        pytest.param("geo/SOURCES.md", POSITION_PROPERTIES + PUBLISHED, id="the gazetteer's properties"),
        pytest.param("geo/SOURCES.md", PROPERTIES, id="the layer's properties"),
    ],
)
def test_every_column_is_documented(document: str, names: tuple[str, ...]) -> None:
    """The document names each column in backticks."""
    text = (ROOT / document).read_text(encoding="utf-8")

    assert [name for name in names if f"`{name}`" not in text] == []


def test_every_place_has_its_evidence(settings: Settings) -> None:
    """EVIDENCE.md has an entry for each place, in the register's order."""
    text = (ROOT / "geo" / "EVIDENCE.md").read_text(encoding="utf-8")
    headings = re.findall(r"^#+ .*?([a-z0-9]+(?:-[a-z0-9]+)+|[a-z]+)\b", text, re.MULTILINE)
    places = list(read_places(settings.places_path, name="p").records)

    assert [heading for heading in headings if heading in places] == places
