"""
The places of many documents as one table: JSON Lines, or GeoParquet.

Owns the columns. A place has no position here, so every geometry is null: GeoParquet because those who give positions
later, and every GIS, take it as it is.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, BinaryIO, get_type_hints

import pyarrow as pa
from pyarrow import parquet

from haizhumap.batch.worker import Extraction
from haizhumap.extraction.candidates import Candidate
from haizhumap.files import write_streamed

_GEOMETRY = {"encoding": "WKB", "geometry_types": []}
_GEO = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": _GEOMETRY}}
_TYPES = {int: pa.int64(), float: pa.float64(), tuple[str, ...]: pa.list_(pa.string())}
_ROWS = 50_000

Row = Mapping[str, Any]


def _rows(extractions: Iterable[Extraction]) -> Iterator[Row]:
    for extraction in extractions:
        for place in extraction.places:
            yield {"document": extraction.document, "sha256": extraction.sha256, **place}


def _write_jsonl(rows: Iterable[Row], stream: BinaryIO) -> None:
    stream.writelines(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def _write_parquet(rows: Iterable[Row], stream: BinaryIO) -> None:
    schema = _schema()
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        for some in _some_at_a_time(rows):
            writer.write_table(pa.Table.from_pylist([_flat(row) for row in some], schema))


def _schema() -> pa.Schema:
    """Return the columns: those of `Candidate`; what is neither a number nor a list of words is a text."""
    hints = get_type_hints(Candidate)
    own = [(one.name, _TYPES.get(hints[one.name], pa.string())) for one in fields(Candidate)]
    quote = [("quote_start", pa.int64()), ("quote", pa.string())]
    columns = [("document", pa.string()), ("sha256", pa.string()), *own, *quote, ("geometry", pa.binary())]
    return pa.schema(columns, {"geo": json.dumps(_GEO)})


def _flat(row: Row) -> Row:
    return {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value for name, value in row.items()
    }


def _some_at_a_time(rows: Iterable[Row]) -> Iterator[list[Row]]:
    some: list[Row] = []
    for row in rows:
        some.append(row)
        if len(some) == _ROWS:
            yield some
            some = []
    yield some


TABLES: Mapping[str, Callable[[Iterable[Row], BinaryIO], None]] = {".jsonl": _write_jsonl, ".parquet": _write_parquet}
"""How a table is written, by the suffix of its file."""


def write_table(path: Path, extractions: Iterable[Extraction]) -> None:
    """
    Write the places of documents, one a row, in the order of the documents and of their texts; whole or not at all.

    The columns are `document` and the `sha256` of its file, the fields of `Candidate`, `quote` with `quote_start`;
    in GeoParquet also a `geometry` (WGS 84) that is always null, and `targets` as JSON.

    Raises
    ------
    KeyError
        If the suffix is none of `TABLES`.
    WriteError
        If the file cannot be written.
    """
    write = TABLES[path.suffix.lower()]
    write_streamed(path, lambda stream: write(_rows(extractions), stream))
