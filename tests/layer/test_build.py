"""The layer as a frame: built, written and read back."""

import json
from pathlib import Path

import geopandas as gpd
import pytest

from haizhumap.errors import DataError, InputError
from haizhumap.layer.build import build_layer, parse_layer, read_layer
from haizhumap.layer.features import format_layer
from haizhumap.paths import Settings


@pytest.fixture(scope="module")
def gdf(settings: Settings) -> gpd.GeoDataFrame:
    """Return the real layer."""
    return build_layer(settings)


def test_the_same_data_gives_the_same_bytes(settings: Settings, gdf: gpd.GeoDataFrame) -> None:
    """Building twice, and reading back what was written, changes no byte."""
    content = format_layer(gdf)

    assert format_layer(build_layer(settings)) == content
    assert format_layer(parse_layer(content, path="x")) == content


def test_an_empty_layer_is_a_layer(gdf: gpd.GeoDataFrame) -> None:
    """Nothing selected is written and read like anything else."""
    empty = gdf.iloc[:0]

    assert json.loads(format_layer(empty))["features"] == []
    assert len(parse_layer(format_layer(empty), path="x")) == 0


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[]", '{"features": [3]}', '{"features": [{"properties": {}, "geometry": null}]}', "\ufeff{}"],
)
def test_what_is_no_layer_is_refused_in_words(tmp_path: Path, content: str) -> None:
    """A file that is not a layer names itself in the error."""
    path = tmp_path / "x.geojson"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(InputError) as caught:
        read_layer(path, name="x.geojson")

    assert caught.value.facts["path"] == "x.geojson"


def test_a_missing_layer_is_refused(tmp_path: Path) -> None:
    """A file that is not there is no layer."""
    with pytest.raises(InputError):
        read_layer(tmp_path / "none", name="none")


def test_faulty_data_is_not_built(project: Settings) -> None:
    """A register or gazetteer with a fault stops the build and names the check."""
    whole = project.places_path.read_text(encoding="utf-8")
    project.places_path.write_text(whole.replace("health", "wealth"), encoding="utf-8")
    with pytest.raises(DataError):
        build_layer(project)

    project.places_path.write_text(whole, encoding="utf-8")
    project.gazetteer_path.write_text("{", encoding="utf-8")
    with pytest.raises(DataError):
        build_layer(project)


def test_a_place_without_a_feature_is_not_built(project: Settings) -> None:
    """The gazetteer must know every place."""
    text = project.gazetteer_path.read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if '"kanglu"' not in line]
    project.gazetteer_path.write_text("\n".join(lines), encoding="utf-8")

    with pytest.raises(DataError, match="gazetteer"):
        build_layer(project)
