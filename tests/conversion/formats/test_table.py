"""Tables of places as people have them: encodings, separators, names of columns, empty cells, WKT."""

from pathlib import Path

import openpyxl
import pytest
from map_files import read, rows, write

from haizhumap.conversion.convert import convert_file
from haizhumap.errors import HaizhumapError
from haizhumap.geo.datum import convert
from haizhumap.model import Datum

ENCODINGS = [
    pytest.param("utf-8", False, id="UTF-8"),
    pytest.param("utf-8-sig", False, id="UTF-8 with mark"),
    pytest.param("gbk", True, id="GBK"),
    pytest.param("gb18030", True, id="GB18030"),
    pytest.param("utf-16", True, id="UTF-16 with mark"),
]


@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize(("encoding", "is_told"), ENCODINGS)
def test_a_table_is_read_whatever_its_encoding_and_separator(
    tmp_path: Path, encoding: str, separator: str, *, is_told: bool
) -> None:
    """What Chinese Excel calls CSV is GBK, its Unicode text is UTF-16 with tabs; what is not UTF-8 is told."""
    lines = [["名称", "lon", "lat", "地址"], ["新港路", "113.3245", "23.0991", "新港中路 397 号"]]
    text = "".join(f"{separator.join(line)}\r\n" for line in lines)

    gdf, notes = read(write(tmp_path / "in.csv", text, encoding))

    assert rows(gdf) == [dict(zip(*lines, strict=True))]
    assert gdf.geometry.iloc[0].coords[0] == (113.3245, 23.0991)
    assert ("encoding" in notes) == is_told


@pytest.mark.parametrize(
    "pair",
    [
        ("lon", "lat"),
        ("LON", "LAT"),
        ("lng", "lat"),
        ("Longitude", "Latitude"),
        ("经度", "纬度"),
        ("经度（°）", "纬度（°）"),
        (" 经度 ", "纬度"),
        ("X", "Y"),
        ("POINT_X", "POINT_Y"),
        ("Ｘ坐标", "Ｙ坐标"),
        ("wgs84_lng", "wgs84_lat"),
    ],
)
def test_columns_of_a_position_are_known_by_the_names_that_people_give_them(
    tmp_path: Path, pair: tuple[str, str]
) -> None:
    """They keep their names, are told where unusual, and follow the geometry into another datum."""
    lon, lat = pair
    path = write(tmp_path / "in.csv", f"地址,{lat},{lon}\n新港中路,23.0991,113.3245\n")

    gdf, notes = read(path)
    convert_file(path, tmp_path / "out.csv", source=Datum.WGS84, target=Datum.GCJ02)

    assert gdf.geometry.iloc[0].coords[0] == (113.3245, 23.0991)
    assert ("columns" in notes) == (pair != ("lon", "lat"))
    [row] = rows(read(tmp_path / "out.csv")[0])
    assert [*row] == ["地址", lat.strip(), lon.strip(), "datum"]
    shifted = convert(113.3245, 23.0991, source=Datum.WGS84, target=Datum.GCJ02)
    assert (float(row[lon.strip()]), float(row[lat.strip()])) == pytest.approx([*map(float, shifted)], abs=1e-8)


def test_columns_that_say_something_else_than_the_geometry_stay(tmp_path: Path) -> None:
    """X and Y may be metres on a grid beside the geometry in degrees."""
    path = write(tmp_path / "in.csv", "lon,lat,X,Y\n113.3,23.1,38427000,2555000\n")

    convert_file(path, tmp_path / "out.csv", source=Datum.WGS84, target=Datum.GCJ02)

    [row] = rows(read(tmp_path / "out.csv")[0])
    assert (row["X"], row["Y"]) == ("38427000", "2555000")
    assert row["lon"] != "113.3"


SHAPES = [
    pytest.param(
        "名称,lon,lat,,\n新港路,113,23,,\n,,,,\n", ["名称", "lon", "lat"], id="empty columns and rows at the end"
    ),
    pytest.param("名称,lon,lat\n新港路,113,23,,\n", ["名称", "lon", "lat"], id="empty cells at the end"),
    pytest.param("名称,lon,lat,注\n新港路,113,23\n", ["名称", "lon", "lat", "注"], id="a row without its last cell"),
    pytest.param("名称,lon,lat,\n新港路,113,23,x\n", ["名称", "lon", "lat", "column_1"], id="a column without a name"),
    pytest.param("sep=;\n名称;lon;lat\n新港路;113;23\n", ["名称", "lon", "lat"], id="Excel's word on the separator"),
    pytest.param('"名,称";lon;lat\n新港路;113;23\n', ["名,称", "lon", "lat"], id="a comma in quotes"),
]


@pytest.mark.parametrize(("text", "columns"), SHAPES)
def test_tables_have_the_columns_that_hold_something(tmp_path: Path, text: str, columns: list[str]) -> None:
    """Empty ones at the end, which spreadsheets leave, are none."""
    [row] = rows(read(write(tmp_path / "in.csv", text))[0])

    assert [*row] == columns
    assert "新港路" in row.values()


@pytest.mark.parametrize("column", ["geometry_wkt", "WKT", "wkt_geom"])
def test_a_column_of_wkt_is_a_geometry_by_itself(tmp_path: Path, column: str) -> None:
    """As QGIS writes it; the column follows the geometry and is not doubled."""
    path = write(tmp_path / "in.csv", f'name,{column}\na,"LINESTRING (113 23, 114 24)"\n')

    convert_file(path, tmp_path / "out.csv", source=Datum.WGS84, target=Datum.GCJ02)

    gdf, _ = read(tmp_path / "out.csv")
    assert gdf.geom_type.tolist() == ["LineString"]
    assert [*rows(gdf)[0]] == ["name", column, "datum", "lon", "lat"]


REFUSED = [
    pytest.param("名称,地址\n新港路,新港中路\n", "convert-no-columns", id="addresses alone"),
    pytest.param("X,Y\n427000.5,2555000.25\n", "convert-metres", id="metres"),
    pytest.param("lon,lat,wkt\n1,2,BLOB\n", "convert-wkt", id="no WKT"),
    pytest.param(f"wkt\n{'GEOMETRYCOLLECTION(' * 100_000}\n", "convert-deep", id="deep WKT"),
    pytest.param(f"{','.join(f'c{number}' for number in range(200_000))}\n1\n", "convert-fields", id="200,000 columns"),
    pytest.param("lon,lat\n113°19m,23°6m\n", "convert-coordinates", id="degrees with minutes"),
    pytest.param(b"\xff\x00\x81lon,lat\x81\n1,2\n", "convert-encoding", id="no encoding"),
]


@pytest.mark.parametrize(("content", "code"), REFUSED)
def test_tables_that_cannot_be_read_say_why(tmp_path: Path, content: object, code: str) -> None:
    """Each by what is wrong with it."""
    with pytest.raises(HaizhumapError) as caught:
        read(write(tmp_path / "in.csv", content))

    assert caught.value.code == code


def test_a_workbook_is_read_by_its_sheet_of_positions(tmp_path: Path) -> None:
    """Other sheets are told; texts that look like numbers stay as they are."""
    book = openpyxl.Workbook()
    book.active.append(["说明"])
    sheet = book.create_sheet("项目")
    sheet.append(["编号", "经度", "纬度"])
    sheet.append(["007", 113.3245, 23.0991])
    book.save(tmp_path / "in.xlsx")

    gdf, notes = read(tmp_path / "in.xlsx")

    assert rows(gdf) == [{"编号": "007", "经度": "113.3245", "纬度": "23.0991"}]
    assert notes["tables"]["layer"] == "项目"
