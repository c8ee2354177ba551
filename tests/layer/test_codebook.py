"""The code book: every column and code explained, in both languages."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from conftest import ROOT
from exported import READERS, rows_of

from haizhumap.exports import export
from haizhumap.i18n import phrases, t
from haizhumap.layer.build import build_layer
from haizhumap.layer.codebook import FIELDS, code_rows, to_json_fields
from haizhumap.layer.features import PROPERTIES
from haizhumap.model import Sector
from haizhumap.paths import Settings


@pytest.mark.parametrize(
    ("name", "kind", "unit"),
    [
        ("name_zh", "text", ""),
        ("aliases", "list", ""),
        ("targets", "figures", ""),
        ("uncertainty_m", "integer", "m"),
        ("mention_start", "integer", "characters"),
        ("lon", "number", "degrees"),
        ("report_date", "date", ""),
        ("sector", "code", ""),
    ],
)
def test_a_column_has_its_type_and_unit(name: str, kind: str, unit: str) -> None:
    """They are read off the records' annotations."""
    assert (FIELDS[name].type, FIELDS[name].unit) == (kind, unit)


def test_a_code_list_follows_its_column() -> None:
    """A row for the column, then one for each code, labelled in both languages."""
    first, *others = code_rows(["sector"])

    assert (first["field"], first["code"]) == ("sector", "")
    assert [row["code"] for row in others] == list(Sector)
    assert all(row["zh"] and row["en"] for row in others)


def test_every_property_is_described_for_json() -> None:
    """With codes by language where there are any."""
    described = {field["name"]: field for field in to_json_fields(PROPERTIES)}

    assert set(described) == set(PROPERTIES)
    assert described["datum"]["codes"]["en"].keys() == {"wgs84"}


@pytest.fixture(scope="module")
def gdf(settings: Settings) -> gpd.GeoDataFrame:
    """Return the real layer."""
    return build_layer(settings)


OF_OTHERS = {"geometry", "id", "title", "ccodes", "fclasses"}
"""What formats have by their own definition: GeoJSON, Linked Places."""


def test_the_code_book_covers_every_column_of_every_format(gdf: gpd.GeoDataFrame, tmp_path: Path) -> None:
    """Whatever column a reader finds is explained, in both languages and the download of its own."""
    explained = {row["field"]: row for row in rows_of(export(gdf, "codebook")) if not row["code"]}
    columns = {name for key in set(READERS) - {"shp", "kml"} for name in READERS[key](export(gdf, key), tmp_path)}

    assert columns - OF_OTHERS <= set(explained) == set(FIELDS)
    assert all(row["zh"] and row["en"] and row["type"] for row in explained.values())


def test_the_code_book_has_a_meaning_for_each_field_and_no_more() -> None:
    """Phrases and fields are the same set."""
    assert {key.removeprefix("field.") for key in phrases() if key.startswith("field.")} == set(FIELDS)


def test_the_code_book_agrees_with_the_schema() -> None:
    """Names, codes and types in the JSON Schema of a feature are those of the code book."""
    schema = json.loads((ROOT / "geo" / "feature.schema.json").read_text(encoding="utf-8"))
    properties: dict[str, Any] = schema["properties"]["properties"]["properties"]
    definitions: dict[str, Any] = schema["$defs"]

    assert list(properties) == list(PROPERTIES)
    for name, rule in properties.items():
        whole = definitions[rule["$ref"].rsplit("/", 1)[1]] if "$ref" in rule else rule
        codes = whole.get("enum") or [code for code in [whole.get("const")] if code]
        assert codes == ([] if name == "targets" else [code.value for code in FIELDS[name].codes])
        assert ("integer" in whole.get("type", [])) == (FIELDS[name].type == "integer")


def test_the_code_book_labels_every_code(gdf: gpd.GeoDataFrame) -> None:
    """A code has its row with the label in both languages."""
    rows = {(row["field"], row["code"]): row for row in rows_of(export(gdf, "codebook")) if row["code"]}

    assert rows["sector", "urban_renewal"]["zh"] == "城市更新"
    assert rows["precision", "street"]["en"] == t("precision.street", "en")
    assert {code for field, code in rows if field == "datum"} == {"wgs84"}
