"""The code book: every column with type, unit, meaning and codes."""

import pytest

from haizhumap.layer.codebook import FIELDS, code_rows, to_json_fields
from haizhumap.layer.features import PROPERTIES
from haizhumap.model import Sector


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
