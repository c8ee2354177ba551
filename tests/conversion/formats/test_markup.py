"""KML, KMZ and GPX."""

from pathlib import Path

import pytest
from map_files import pack, read, rows, write

from haizhumap.errors import HaizhumapError


def placemark(name: str, more: str = "") -> str:
    """Return a placemark at the tower."""
    return f"<Placemark><name>{name}</name>{more}<Point><coordinates>113.319,23.109</coordinates></Point></Placemark>"


def kml(body: str, encoding: str = "UTF-8") -> str:
    """Return a document of KML."""
    head = f'<?xml version="1.0" encoding="{encoding}"?><kml xmlns="http://www.opengis.net/kml/2.2">'
    return f"{head}<Document>{body}</Document></kml>"


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK", "UTF-16"])
def test_kml_is_read_in_the_encoding_that_it_declares(tmp_path: Path, encoding: str) -> None:
    """How a placemark is drawn is no property of the place."""
    gdf, notes = read(write(tmp_path / "in.kml", kml(placemark("新港路"), encoding), encoding))

    assert rows(gdf) == [{"Name": "新港路"}]
    assert gdf.geometry.iloc[0].coords[0][:2] == (113.319, 23.109)
    assert not notes


def test_folders_become_one_with_a_column_that_says_which(tmp_path: Path) -> None:
    """As Google's maps have them; `layer` takes one."""
    body = "".join(f"<Folder><name>{name}</name>{placemark(name + '1')}</Folder>" for name in ("道路", "公园"))
    path = write(tmp_path / "in.kml", kml(body))

    gdf, notes = read(path)

    assert [(row["Name"], row["folder"]) for row in rows(gdf)] == [("道路1", "道路"), ("公园1", "公园")]
    assert "joined" in notes
    assert [row["Name"] for row in rows(read(path, layer="公园")[0])] == ["公园1"]


def test_extended_data_are_properties(tmp_path: Path) -> None:
    """Untyped, as most programs write them."""
    more = '<ExtendedData><Data name="地址"><value>新港中路</value></Data></ExtendedData>'

    [row] = rows(read(write(tmp_path / "in.kml", kml(placemark("塔", more))))[0])

    assert row["地址"] == "新港中路"


def test_data_of_a_schema_are_typed_beside_those_of_none(tmp_path: Path) -> None:
    """Chinese names of both stay."""
    schema = '<Schema name="s" id="s"><SimpleField name="层数" type="int"/></Schema>'
    data = '<SchemaData schemaUrl="#s"><SimpleData name="层数">112</SimpleData></SchemaData>'
    more = f'<ExtendedData><Data name="地址"><value>新港中路</value></Data>{data}</ExtendedData>'

    [row] = rows(read(write(tmp_path / "in.kml", kml(schema + placemark("塔", more))))[0])

    assert row == {"Name": "塔", "地址": "新港中路", "层数": 112}


def test_links_to_other_files_are_told_and_not_followed(tmp_path: Path) -> None:
    """What lies behind them is not there."""
    link = "<NetworkLink><Link><href>http://127.0.0.1:9/x.kml</href></Link></NetworkLink>"

    gdf, notes = read(write(tmp_path / "in.kml", kml(placemark("塔") + link)))

    assert (len(gdf), notes["kml-links"]["count"]) == (1, 1)


def test_a_kmz_is_its_document(tmp_path: Path) -> None:
    """Beside pictures."""
    files: dict[str, Path | bytes] = {"files/icon.png": b"x", "doc.kml": kml(placemark("塔")).encode()}

    gdf, _ = read(pack(tmp_path / "in.kmz", files))

    assert rows(gdf) == [{"Name": "塔"}]


def test_waypoints_routes_and_tracks_of_gpx_are_features(tmp_path: Path) -> None:
    """The points of a track are not, unless asked for."""
    point = 'lat="23.109" lon="113.319"'
    body = (
        f"<wpt {point}><name>塔</name></wpt>"
        f'<trk><name>绿道</name><trkseg><trkpt {point}/><trkpt lat="23.2" lon="113.4"/></trkseg></trk>'
    )
    head = '<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="x">'
    path = write(tmp_path / "in.gpx", f"{head}{body}</gpx>")

    gdf, _ = read(path)

    assert [(row["name"], row["layer"]) for row in rows(gdf)] == [("塔", "waypoints"), ("绿道", "tracks")]
    assert gdf.geom_type.tolist() == ["Point", "MultiLineString"]
    assert len(read(path, layer="track_points")[0]) == 2


BOMB = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
REFUSED = [
    pytest.param("in.kml", "<kml>", "convert-xml", id="not closed"),
    pytest.param(
        "in.kml", '<OGRVRTDataSource><OGRVRTLayer name="x"/></OGRVRTDataSource>', "convert-disguised", id="VRT"
    ),
    pytest.param("in.kml", "<gpx/>", "convert-disguised", id="GPX called KML"),
    pytest.param("in.kml", kml(""), "convert-empty", id="no placemarks"),
    pytest.param("in.kmz", b"PK garbage", "convert-zip", id="no zip"),
    pytest.param("in.gpx", b"\x00" * 99, "convert-xml", id="zeros"),
    pytest.param(
        "in.kml",
        f'<!DOCTYPE kml [<!ENTITY a "x">{BOMB}]><kml><Document><name>&m;</name></Document></kml>',
        None,
        id="bomb",
    ),
]


@pytest.mark.parametrize(("name", "content", "code"), REFUSED)
def test_markup_that_cannot_be_read_says_why(tmp_path: Path, name: str, content: object, code: str | None) -> None:
    """Descriptions of other files and bombs of entities included."""
    with pytest.raises(HaizhumapError) as caught:
        read(write(tmp_path / name, content))

    assert code in {None, caught.value.code}


def test_an_entity_is_no_way_to_another_file(tmp_path: Path) -> None:
    """Nothing of a private file becomes a name."""
    write(tmp_path / "secret.txt", "s3cret")
    head = f'<!DOCTYPE kml [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]>'
    path = write(tmp_path / "in.kml", f"{head}<kml><Document>{placemark('a&x;b')}</Document></kml>")

    try:
        gdf, _ = read(path)
    except HaizhumapError:
        return
    assert "s3cret" not in str(rows(gdf))
