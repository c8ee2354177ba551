"""The layer as a Frictionless Data Package, read by frictionless itself."""

import datetime as dt
import json
from pathlib import Path

import frictionless
import geopandas as gpd
import pytest
from exported import ABOUT, members_of, rows_of
from frictionless.resources import TableResource

from haizhumap.exports import export


@pytest.fixture(scope="module")
def package(gdf: gpd.GeoDataFrame) -> bytes:
    """Return the real layer's package."""
    return export(gdf, "datapackage", about=ABOUT)


def test_every_file_is_described_and_is_as_described(package: bytes, tmp_path: Path) -> None:
    """Names, sizes, digests, columns, codes and types: another program finds no fault."""
    path = tmp_path / "x.zip"
    path.write_bytes(package)
    members = members_of(package)
    described = json.loads(members.pop("datapackage.json"))

    assert frictionless.validate(path).flatten(["type", "note"]) == []
    assert {one["path"]: one["bytes"] for one in described["resources"]} == {
        name: len(data) for name, data in members.items()
    }


@pytest.mark.parametrize(
    ("old", "new"), [(b"transport", b"transposed"), (b"pazhou-port", b"hengqin"), (b"2024-01-25", b"2024-13-25")]
)
def test_a_table_that_is_not_as_described_is_found_out(package: bytes, tmp_path: Path, old: bytes, new: bytes) -> None:
    """The description is of use: a wrong code, an id that stands twice, a date that is none."""
    for name, data in members_of(package).items():
        (tmp_path / name).write_bytes(data.replace(old, new, 1) if name == "places.csv" else data)

    report = frictionless.validate(tmp_path / "datapackage.json")

    assert not report.valid
    assert {"constraint-error", "primary-key", "type-error"} & {one[0] for one in report.flatten(["type"])}


def test_values_have_their_types(package: bytes, tmp_path: Path, gdf: gpd.GeoDataFrame) -> None:
    """Figures and dates are such; where nothing is known there is nothing."""
    path = tmp_path / "x.zip"
    path.write_bytes(package)
    table = frictionless.Package(path).get_resource("places")
    assert isinstance(table, TableResource)
    rows = table.read_rows()

    assert [row["uncertainty_m"] for row in rows] == gdf["uncertainty_m"].tolist()
    assert {row["report_date"] for row in rows} == {dt.date(2024, 1, 25)}
    assert [row["quote"] for row in rows] == gdf["quote"].tolist()


def test_the_package_says_what_every_copy_says(package: bytes) -> None:
    """Licence, credit, citation and filter; each column in both languages."""
    described = json.loads(members_of(package)["datapackage.json"])
    [places] = [one for one in described["resources"] if one["name"] == "places"]

    assert described["licenses"][0]["name"] == "ODbL-1.0"
    assert described["statements"]["filter"] == {"zh": ABOUT.filter_zh, "en": ABOUT.filter_en}
    assert [one["name"] for one in places["schema"]["fields"]] == list(rows_of(members_of(package)["places.csv"])[0])
    assert all(one["title"] and one["description"] for one in places["schema"]["fields"])
