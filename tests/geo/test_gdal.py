"""Files that GDAL writes become whole or are told."""

import sqlite3
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from pyogrio.errors import DataSourceError
from shapely.geometry import LineString, Point

from haizhumap.errors import InputError, WriteError
from haizhumap.geo.gdal import GDAL_FORMATS, first_sentence, made_whole, write_exactly, write_layer


def layer(**columns: list[object]) -> gpd.GeoDataFrame:
    """Return two points with columns."""
    return gpd.GeoDataFrame(columns, geometry=[Point(113.3, 23.1), Point(113.31, 23.1)], crs="EPSG:4326")


@pytest.mark.parametrize("suffix", GDAL_FORMATS)
def test_a_layer_is_written_in_each_format(tmp_path: Path, suffix: str) -> None:
    """It can be read again, every row with its shape."""
    made = tmp_path / f"made{suffix}"

    write_exactly(layer(name=["沥滘", "琶洲"]), made, path=Path(f"out{suffix}"))

    found = pyogrio.read_dataframe(made)
    assert list(found["name"]) == ["沥滘", "琶洲"]
    assert found.geometry.notna().all()


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        pytest.param({"a_long_name_that_is_cut": [1, 2]}, "a_long_nam", id="a name is cut"),
        pytest.param({"words": ["长" * 300, "b"]}, "长", id="words are cut"),
    ],
)
def test_what_a_shapefile_would_cut_is_a_loss(tmp_path: Path, columns: dict[str, list[object]], why: str) -> None:
    """A warning of GDAL's is an error that names the file as people know it."""
    with pytest.raises(InputError) as caught:
        write_exactly(layer(**columns), tmp_path / "made.shp", path=Path("out.shp"))

    assert (caught.value.code, caught.value.facts["path"]) == ("convert-loss", Path("out.shp"))
    assert why in str(caught.value.facts["why"])


def test_shapes_that_a_format_cannot_mix_are_a_loss(tmp_path: Path) -> None:
    """A shapefile holds one kind of geometry."""
    mixed = gpd.GeoDataFrame(geometry=[Point(0, 0), LineString([(0, 0), (1, 1)])], crs="EPSG:4326")

    with pytest.raises(InputError, match="convert-loss"):
        write_exactly(mixed, tmp_path / "made.shp", path=Path("out.shp"))


def test_a_file_with_fewer_rows_than_were_given_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GDAL reports no error where a disk is full: what was written is read again and counted."""
    write = pyogrio.write_dataframe
    monkeypatch.setattr(pyogrio, "write_dataframe", lambda table, *given, **more: write(table[:1], *given, **more))

    with pytest.raises(WriteError) as caught:
        write_layer(layer(name=["a", "b"]), tmp_path / "made.gpkg", driver="GPKG")

    assert (caught.value.code, caught.value.facts["why"]) == ("scratch-failed", "1 / 2")


@pytest.mark.parametrize("error", [DataSourceError("disk I/O error"), sqlite3.OperationalError("disk I/O error")])
def test_what_goes_wrong_in_the_scratch_folder_names_the_file(error: Exception) -> None:
    """The reader knows the file that was wanted, not the one that was being made."""

    def fail() -> None:
        with made_whole(Path("/somewhere/out.gpkg")):
            raise error

    with pytest.raises(WriteError) as caught:
        fail()

    assert caught.value.facts["path"] == "out.gpkg"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("No such file.; It might help to specify the driver.", "No such file"),
        ("long " * 100, ("long " * 40)),
    ],
)
def test_a_librarys_advice_is_left_out(words: str, told: str) -> None:
    """The first sentence is enough, and no more of it than one reads."""
    assert first_sentence(words) == told
