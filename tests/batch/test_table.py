"""The places of many documents as one table."""

import json
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pytest
from pyarrow import parquet

from haizhumap.batch import table
from haizhumap.batch.table import write_table
from haizhumap.batch.worker import Extraction, extract_apart
from haizhumap.errors import WriteError

REPORT = "一、2025年工作安排\n（一）城市更新。加快布吉河综合整治，打通爱国路北延段，新增学位4000个。\n".encode()


@pytest.fixture(scope="module")
def extractions() -> list[Extraction]:
    """Return what came of two documents and of none."""
    return extract_apart([("a.txt", REPORT), ("b.txt", b""), ("子/c.txt", REPORT)])


def test_both_tables_have_the_same_places(tmp_path: Path, extractions: list[Extraction]) -> None:
    """A place a row, in the order of the documents and of their texts."""
    lines, columns = tmp_path / "p.jsonl", tmp_path / "p.parquet"

    write_table(lines, extractions)
    write_table(columns, extractions)

    told = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    assert [(one["document"], one["text"]) for one in told] == [
        *(("a.txt", "布吉河"), ("a.txt", "爱国路北延段")),
        *(("子/c.txt", "布吉河"), ("子/c.txt", "爱国路北延段")),
    ]
    rows = parquet.read_table(columns).drop_columns("geometry").to_pylist()
    assert [row | {"targets": json.loads(row["targets"])} for row in rows] == told


def test_it_is_a_layer_without_positions(tmp_path: Path, extractions: list[Extraction]) -> None:
    """Nobody is told of a position that is none."""
    path = tmp_path / "p.parquet"
    write_table(path, extractions)

    gdf = gpd.read_parquet(path)
    assert (len(gdf), gdf.crs.to_authority(), gdf.geometry.notna().sum()) == (4, ("OGC", "CRS84"), 0)


def test_rows_are_written_some_at_a_time(
    tmp_path: Path, extractions: list[Extraction], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them arrive, also where the last share is full."""
    monkeypatch.setattr(table, "_ROWS", 2)

    write_table(tmp_path / "p.parquet", extractions)

    assert parquet.read_table(tmp_path / "p.parquet").num_rows == 4


def test_no_documents_are_an_empty_table(tmp_path: Path) -> None:
    """With its columns."""
    write_table(tmp_path / "p.parquet", [])

    assert {"document", "text", "quote", "geometry"} <= set(gpd.read_parquet(tmp_path / "p.parquet").columns)


def test_what_fails_meanwhile_leaves_the_old_table(tmp_path: Path, extractions: list[Extraction]) -> None:
    """Whole, and nothing beside it."""
    path = tmp_path / "p.jsonl"
    write_table(path, extractions)
    before = path.read_bytes()

    def broken() -> Iterator[Extraction]:
        yield from extractions
        raise OSError(28, "No space left on device")

    with pytest.raises(WriteError):
        write_table(path, broken())
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
