"""Shapefiles as Chinese offices leave them: encodings with and without a word on them, names cut in two, zips."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from map_files import pack, read, rows, write_shapefile

from haizhumap.conversion.files import write_features
from haizhumap.errors import InputError

NAME, VALUE = "项目名称", "新港路快捷化改造"
ENCODINGS = [
    pytest.param("gbk", None, 0, {"encoding"}, id="GBK, nothing said"),
    pytest.param("gbk", None, 0x4D, {"encoding"}, id="GBK by its code page"),
    pytest.param("gbk", b"936", 0, {"encoding"}, id="GBK by number"),
    pytest.param("gbk", b"GBK\r\n", 0, {"encoding"}, id="GBK by name"),
    pytest.param("gbk", b"UTF-8", 0, {"encoding-wrong"}, id="GBK that says UTF-8"),
    pytest.param("gbk", b"no such", 0, {"encoding"}, id="GBK with a word that means nothing"),
    pytest.param("gbk", None, 0x57, {"encoding"}, id="GBK by an ANSI of no country"),
    pytest.param("utf-8", b"UTF-8", 0, set(), id="UTF-8 that says so"),
    pytest.param("utf-8", None, 0, set(), id="UTF-8, nothing said"),
    pytest.param("utf-8", b"936", 0x4D, {"encoding-wrong"}, id="UTF-8 that says GBK"),
    pytest.param("cp950", None, 0x4F, {"encoding"}, id="Big5 by its code page"),
]


@pytest.mark.parametrize(("encoding", "cpg", "page", "told"), ENCODINGS)
def test_texts_are_read_in_the_encoding_that_they_are_in(
    tmp_path: Path, encoding: str, cpg: bytes | None, page: int, told: set[str]
) -> None:
    """What the file says is taken if all of it fits; else it is looked at; what is not UTF-8 as said is told."""
    value = "中山大道" if encoding == "cp950" else VALUE
    name = "名稱" if encoding == "cp950" else "名称"
    path = write_shapefile(tmp_path / "a.shp", {name.encode(encoding): [value.encode(encoding)]}, cpg=cpg, page=page)

    gdf, notes = read(path)

    assert rows(gdf) == [{name: value}]
    assert notes.keys() == told


def test_bytes_of_no_encoding_are_refused_and_never_become_other_characters(tmp_path: Path) -> None:
    """A text that neither UTF-8 nor GB18030 gives has no reading."""
    path = write_shapefile(tmp_path / "a.shp", {b"name": [b"\xff\xff\xfe plain \xff"]})

    with pytest.raises(InputError) as caught:
        read(path)

    assert caught.value.code == "convert-encoding"


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
@pytest.mark.parametrize("size", [7, 8, 9, 10])
def test_a_name_that_was_cut_in_two_loses_the_half_character(tmp_path: Path, encoding: str, size: int) -> None:
    """A field's name ends where ten bytes do, also in the middle of a character; so do long texts."""
    data = NAME.encode(encoding)[:size]
    path = write_shapefile(tmp_path / "a.shp", {data: [VALUE.encode(encoding)]})

    gdf, notes = read(path)

    [name] = rows(gdf)[0]
    assert name
    assert NAME.startswith(name)
    assert ("cut" in notes) == (name.encode(encoding) != data)


def test_names_that_are_alike_once_cut_stay_apart(tmp_path: Path) -> None:
    """No column is lost: the second gets a number."""
    first, second = ("项目称".encode() + end for end in (b"\xe5", b"\xe6"))
    path = write_shapefile(tmp_path / "a.shp", {first: [b"1"], second: [b"2"]})

    gdf, _ = read(path)

    assert rows(gdf) == [{"项目称": "1", "项目称_1": "2"}]


def test_written_names_are_cut_by_whole_characters_told_and_read_back(tmp_path: Path) -> None:
    """Ten bytes hold three Chinese characters; names that become alike get a number."""
    columns = {"综合整治项目名称": ["a"], "综合整治项目单位": ["b"], "a_name_of_over_ten": ["c"], "名称": ["d"]}
    gdf = gpd.GeoDataFrame(columns, geometry=[shapely.Point(113.3, 23.1)])

    [note] = write_features(gdf, tmp_path / "a.shp", crs="EPSG:4326")

    assert note.code == "names-cut"
    assert "综合整治项目名称 → 综合整" in str(note.facts["names"])
    assert "名称 → 名称" not in str(note.facts["names"])
    assert rows(read(tmp_path / "a.shp")[0]) == [{"综合整": "a", "综合_1": "b", "a_name_of_": "c", "名称": "d"}]


def shapefile_parts(path: Path, folder: str = "") -> dict[str, Path | bytes]:
    """Return the files of a Shapefile as members of a zip."""
    return {f"{folder}{one.name}": one for one in sorted(path.parent.glob(f"{path.stem}.*"))}


def test_a_zip_with_one_shapefile_is_a_file_of_features(tmp_path: Path) -> None:
    """In a folder, with a Chinese name in GBK as Windows packs it, beside what a Mac adds."""
    path = write_shapefile(tmp_path / "a.shp", {"名称".encode("gbk"): ["新港路".encode("gbk")]})
    parts = shapefile_parts(path, "项目/") | {"__MACOSX/._a.shp": b"x", "readme.txt": b"x"}

    gdf, _ = read(pack(tmp_path / "in.zip", parts))

    assert rows(gdf) == [{"名称": "新港路"}]


def test_shapefiles_of_the_same_fields_in_a_zip_become_one(tmp_path: Path) -> None:
    """Each feature says which it came from; `layer` takes one of them."""
    parts: dict[str, Path | bytes] = {}
    for name in ("roads", "parks"):
        parts |= shapefile_parts(write_shapefile(tmp_path / f"{name}.shp", {b"name": [name.encode()]}))
    packed = pack(tmp_path / "in.zip", parts)

    gdf, notes = read(packed)

    assert {(row["name"], row["layer"]) for row in rows(gdf)} == {("roads", "roads"), ("parks", "parks")}
    assert "joined" in notes
    assert rows(read(packed, layer="parks")[0]) == [{"name": "parks"}]


def test_shapefiles_of_other_fields_in_a_zip_are_refused_by_name(tmp_path: Path) -> None:
    """Which one is meant is for a person to say."""
    parts: dict[str, Path | bytes] = {}
    for name in ("roads", "parks"):
        parts |= shapefile_parts(write_shapefile(tmp_path / f"{name}.shp", {name.encode(): [b"x"]}))
    packed = pack(tmp_path / "in.zip", parts)

    with pytest.raises(InputError, match=r"roads, parks") as caught:
        read(packed)

    assert caught.value.code == "convert-layers"
    with pytest.raises(InputError) as caught:
        read(packed, layer="rivers")
    assert caught.value.code == "convert-no-layer"


ZIPS = [
    pytest.param(b"PK\x03\x04 garbage", "convert-zip", id="no zip"),
    pytest.param({"a.txt": b"x"}, "convert-zip-none", id="nothing to read"),
    pytest.param({"a.shp": b"garbage"}, "convert-disguised", id="no Shapefile"),
    pytest.param({f"{number}.shp": b"" for number in range(2001)}, "convert-zip-large", id="too many"),
]


@pytest.mark.parametrize(("content", "code"), ZIPS)
def test_zips_that_cannot_be_read_are_told(tmp_path: Path, content: bytes | dict[str, Path | bytes], code: str) -> None:
    """By what is wrong with them."""
    path = tmp_path / "in.zip"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        pack(path, content)

    with pytest.raises(InputError) as caught:
        read(path)

    assert caught.value.code == code
