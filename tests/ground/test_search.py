"""Names of the ground: the index, what finds what, and --near."""

import json

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT

from haizhumap.cli import main
from haizhumap.errors import InputError
from haizhumap.ground.names import ORDER
from haizhumap.ground.search import GroundNames, read_names
from haizhumap.i18n import LANGS, has_phrase, t
from haizhumap.paths import Settings

ENTRIES = [
    feature["properties"]
    for feature in json.loads((ROOT / "geo" / "basemap" / "names.geojson").read_text(encoding="utf-8"))["features"]
]


@pytest.fixture(scope="module")
def names(settings: Settings) -> GroundNames:
    """Return the real index."""
    return read_names(settings)


@pytest.mark.parametrize(
    ("query", "name", "kind"),
    [
        ("江南西", "江南西", "station"),
        ("客村", "客村", "station"),
        ("changgang", "昌岗", "station"),
        ("chang gang", "昌岗", "station"),
        ("jnx", "江南西", "station"),
        ("昌岗站", "昌岗", "station"),
        ("Kecun station", "客村", "station"),
        ("昌岗中路", "昌岗中路", "road"),
        ("xinjiao", "新滘东路", "road"),
        ("廣州大道南", "广州大道南", "road"),
        ("ring expressway", "广州环城高速", "road"),
        ("liede bridge", "猎德大桥", "bridge"),
        ("海珠湖", "海珠湖", "water"),
        ("mayong", "马涌", "creek"),
        ("huangpuchong", "黄埔涌", "creek"),
        ("xiaogang park", "晓港公园", "park"),
        ("天字", "天字码头", "pier"),
        ("广州市文化馆", "广州市文化馆", "landmark"),
        ("瑞康路", "瑞康路", "road"),
        ("小洲村", "小洲村", "neighbourhood"),
    ],
)
def test_a_name_is_found(names: GroundNames, query: str, name: str, kind: str) -> None:
    """In Chinese, traditional too, in English, in pinyin with local readings, by initials; the likeliest first."""
    best = names.find(query)[0]

    assert (best.name_zh, best.kind) == (name, kind)


@pytest.mark.parametrize("query", ["", "  ", "三元里", "xyzzy", "<script>"])
def test_what_is_not_there_is_not_found(names: GroundNames, query: str) -> None:
    """Nothing stands in for it."""
    assert names.find(query) == []


def test_a_station_comes_before_the_road_that_begins_like_it(names: GroundNames) -> None:
    """Of equal matches the kinds most asked for come first."""
    kinds = [found.kind for found in names.find("江南西")]

    assert kinds == sorted(kinds, key=ORDER.index)
    assert "road" in kinds


def test_every_entry_is_whole() -> None:
    """Both languages, readings and their initials, a point, a source, and a word for its kind."""
    assert len(ENTRIES) > 240
    for entry in ENTRIES:
        assert entry["kind"] in ORDER
        assert entry["name_zh"]
        assert entry["name_en"].isprintable()
        assert entry["source"]
        assert len(entry["at"]) == 2
        assert entry["pinyin"]
        assert entry["initials"][0] == "".join(syllable[0] for syllable in entry["pinyin"][0].split())
    assert all(has_phrase(f"ground.{kind}") and t(f"ground.{kind}", lang) for kind in ORDER for lang in LANGS)


def test_each_name_stands_once_for_each_kind() -> None:
    """Pieces of a road are one entry."""
    keys = [(entry["kind"], entry["name_zh"]) for entry in ENTRIES]

    assert len(keys) == len(set(keys))


def test_uncertain_names_say_so() -> None:
    """Four roads have a name that no stop bears."""
    assert {entry["name_zh"] for entry in ENTRIES if entry["is_weak"]} == {"瑞康路", "江湾路", "环岛路", "沥滘路"}


@pytest.mark.parametrize("words", ["113.27,23.09", " 113.27 ， 23.09 ", "113.27 23.09"])
def test_a_point_may_be_given_in_figures(names: GroundNames, words: str) -> None:
    """Longitude first, with a comma of either script or a space."""
    spot = names.locate(words)

    assert (spot.lon, spot.lat, spot.kind) == (113.27, 23.09, "point")


@pytest.mark.parametrize("words", ["三元里", "23.09,113.27", "", "999,10"])
def test_what_is_neither_a_name_nor_a_point_is_refused(names: GroundNames, words: str) -> None:
    """Latitude first is not guessed at."""
    with pytest.raises(InputError):
        names.locate(words)


def test_a_project_without_an_index_has_no_names(project: Settings) -> None:
    """Nothing is found, and nothing fails."""
    (project.basemap_dir / "names.geojson").unlink()

    assert len(read_names(project)) == 0


def test_a_broken_index_is_named(project: Settings) -> None:
    """The message has the file."""
    (project.basemap_dir / "names.geojson").write_text('{"features": [{}]}', encoding="utf-8")

    with pytest.raises(InputError, match=r"names\.geojson"):
        read_names(project)


def run(*arguments: str) -> Result:
    """Run a command; anything but a planned exit is a failure of the test."""
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_places_near_a_station_come_with_their_distance(project: Settings) -> None:  # noqa: ARG001 - found by the command
    """Nearest first, none beyond the radius; what the name was taken for is told."""
    result = run("places", "--near", "昌岗站", "--radius", "1500", "--json")

    rows = json.loads(result.stdout)
    metres = [row["distance_m"] for row in rows]
    assert "shixiangyuan" in [row["place_id"] for row in rows]
    assert metres == sorted(metres)
    assert max(metres) <= 1500
    assert "Changgang (station" in result.stderr


def test_an_export_can_be_narrowed_to_a_point(project: Settings) -> None:  # noqa: ARG001 - found by the command
    """The file holds what lies near and says so."""
    result = run("export", "--near", "113.31914,23.10899", "--radius", "300", "--format", "geojson")

    content = json.loads(result.stdout)
    assert [feature["id"] for feature in content["features"]].count("canton-tower") == 1
    assert "300 m" in content["filter"]["en"]


@pytest.mark.parametrize("arguments", [("--near", "三元里"), ("--near", "昌岗", "--radius", "0")])
def test_what_cannot_be_meant_is_told(project: Settings, arguments: tuple[str, ...]) -> None:  # noqa: ARG001 - found by the command
    """An unknown name, a radius of nothing: a sentence and the exit code 2."""
    result = run("places", *arguments)

    assert result.exit_code == 2
    assert "Error" in result.stderr
